#include "sim/kafka/fetch_session.hpp"
#include "sim/kafka/cluster.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

void clear_session(Broker& broker, ServedSession& session);
uint32_t add_place(ServedSession& session, PartitionId partition);

} // namespace

ServedSession* find_session(Broker& broker, NodeId from) {
    const auto place =
        std::lower_bound(broker.session_of.begin(), broker.session_of.end(), from,
                         [](const SessionOf& s, NodeId node) { return s.node < node; });
    if (place == broker.session_of.end() || place->node != from) return nullptr;
    return &broker.sessions[place->session];
}

uint32_t number_of(const Broker& broker, const ServedSession& session) {
    return static_cast<uint32_t>(&session - broker.sessions.data());
}

ServedSession& open_session(Broker& broker, const FetchRequest& request) {
    ServedSession* session = find_session(broker, request.from);
    if (session != nullptr) {
        clear_session(broker, *session);
    } else {
        uint32_t slot = static_cast<uint32_t>(broker.sessions.size());
        if (broker.free_sessions.empty()) {
            broker.sessions.emplace_back();
        } else {
            slot = broker.free_sessions.back();
            broker.free_sessions.pop_back();
        }
        const auto place =
            std::lower_bound(broker.session_of.begin(), broker.session_of.end(), request.from,
                             [](const SessionOf& s, NodeId node) { return s.node < node; });
        broker.session_of.insert(place, {request.from, slot});
        session = &broker.sessions[slot];
    }
    session->from = request.from;
    session->follower = request.follower;
    session->number = request.session;
    return *session;
}

void close_session(Broker& broker, NodeId from) {
    ServedSession* session = find_session(broker, from);
    if (session == nullptr) return;
    clear_session(broker, *session);
    session->parked = false;
    session->number = 0;
    broker.free_sessions.push_back(number_of(broker, *session));
    std::erase_if(broker.session_of, [=](const SessionOf& s) { return s.node == from; });
}

bool serves_copy(const Cluster& cluster, const Broker& broker, const ServedSession& session,
                 PartitionId partition) {
    return settings_of(cluster).replica_selector == ReplicaSelector::rack_aware &&
           session.follower < 0 && has_replica(broker, partition) &&
           replica_of(broker, partition).leader >= 0;
}

uint32_t place_of(Broker& broker, uint32_t number, PartitionId partition) {
    ServedSession& session = broker.sessions[number];
    const bool by_copy = session.follower < 0 && has_replica(broker, partition);
    if (!leads(broker, partition) && !by_copy) return add_place(session, partition);
    auto& readers = edit_replica(broker, partition).lead.readers;
    for (const ReaderPlace& reader : readers)
        if (reader.session == number) return reader.place;
    const uint32_t fresh = add_place(session, partition);
    readers.push_back({number, fresh});
    return fresh;
}

void drop_place(Broker& broker, uint32_t number, PartitionId partition) {
    ServedSession& session = broker.sessions[number];
    for (uint32_t p = 0; p < session.places.size(); ++p) {
        SessionPlace& place = session.places[p];
        if (place.partition != partition) continue;
        session.urgent -= has_trouble(place);
        forget_reader(broker, partition, {number, p});
        place = {};
    }
}

void forget_reader(Broker& broker, PartitionId partition, ReaderPlace gone) {
    if (!partition.exists() || !has_replica(broker, partition)) return;
    std::erase_if(edit_replica(broker, partition).lead.readers, [=](const ReaderPlace& reader) {
        return reader.session == gone.session && reader.place == gone.place;
    });
}

void mark_changed(ServedSession& session, uint32_t place) {
    if (session.marked[place]) return;
    session.marked[place] = true;
    session.changed.push_back(place);
}

bool has_trouble(const SessionPlace& place) {
    return place.error != Cause::none || place.diverging.end >= 0 || place.preferred >= 0;
}

void set_trouble(ServedSession& session, uint32_t p, Cause error, EpochEnd diverging) {
    SessionPlace& place = session.places[p];
    session.urgent -= has_trouble(place);
    place.error = error;
    place.diverging = diverging;
    place.preferred = -1;
    session.urgent += has_trouble(place);
    mark_changed(session, p);
}

void wake(Broker& broker, uint32_t number) {
    ServedSession& session = broker.sessions[number];
    if (session.woken || !session.parked) return;
    session.woken = true;
    broker.woken.push_back(number);
}

namespace {

void clear_session(Broker& broker, ServedSession& session) {
    const uint32_t number = number_of(broker, session);
    for (uint32_t p = 0; p < session.places.size(); ++p)
        forget_reader(broker, session.places[p].partition, {number, p});
    session.places.clear();
    session.changed.clear();
    session.marked.clear();
    session.urgent = 0;
}

uint32_t add_place(ServedSession& session, PartitionId partition) {
    session.places.push_back({.partition = partition});
    session.marked.push_back(false);
    return static_cast<uint32_t>(session.places.size() - 1);
}

} // namespace

} // namespace sluice::kafka
