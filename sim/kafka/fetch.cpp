#include "sim/kafka/fetch.hpp"
#include "sim/kafka/fetch_session.hpp"
#include "sim/kafka/look_ahead.hpp"
#include "sim/kafka/replicate.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

void say_unknown(Context& ctx, Cluster& cluster, const Broker& broker, const FetchRequest& request);
void take_item(Context& ctx, Cluster& cluster, Broker& broker, uint32_t session,
               const FetchItem& item);
void send_home(const Cluster& cluster, ServedSession& session, const Replica& replica,
               uint32_t place);
Cause why_refused(const Broker& broker, const FetchItem& item, bool copy);

Entity entity_of_node(const Cluster& cluster, NodeId node) {
    for (const Member& member : cluster.members)
        if (member.node == node) return entity_of(member.id);
    return {};
}

} // namespace

void on_fetch(Context& ctx, Cluster& cluster, BrokerIndex b, NodeId from,
              const FetchRequest& request) {
    Broker& broker = broker_of(cluster, b);
    ServedSession* session = find_session(broker, from);
    const bool known = session != nullptr && session->number == request.session;
    if (!known && !request.full) {
        cluster.lists.fetch.close(request.items);
        return say_unknown(ctx, cluster, broker, request);
    }
    const bool repeated = known && request.correlation <= session->request.correlation;
    if (repeated) return cluster.lists.fetch.close(request.items); // the network sent it twice
    if (request.full) session = &open_session(broker, request);
    session->request = request;
    session->parked = true;
    session->parked_number = broker.next_number++;
    if (request.follower >= 0)
        broker.follower_seen[static_cast<std::size_t>(request.follower)] = ctx.now();
    const uint32_t number = number_of(broker, *session);
    const std::vector<FetchItem>& items = cluster.lists.fetch.at(request.items);
    for (std::size_t i = 0; i < items.size(); ++i) {
        look_ahead(cluster, broker, i, items.size(),
                   [&](std::size_t k) { return items[k].partition; });
        take_item(ctx, cluster, broker, number, items[i]);
    }
    cluster.lists.fetch.close(request.items);
    if (request.follower >= 0) let_join(ctx, cluster, broker, request.follower);
    wake(broker, number);
    if (request.max_wait.ns <= 0 || has_enough(cluster, broker, broker.sessions[number])) return;
    await(ctx, broker.fetch_waits, request.max_wait, TimerKind::parked_fetch_due,
          ParkedFetch{number, broker.sessions[number].parked_number});
}

void on_fetch_due(Context& ctx, Cluster& cluster, Broker& broker, uint32_t list) {
    auto& due = broker.fetch_waits[list].due;
    due.woken();
    while (const auto late = due.pop_due(ctx.now())) {
        ServedSession& session = broker.sessions[late->session];
        if (session.parked && session.parked_number == late->number)
            answer_fetch(ctx, cluster, broker, session);
    }
    if (const auto wake_at = due.arm())
        ctx.schedule(*wake_at, Timer{TimerKind::parked_fetch_due, list, 0});
}

void wake_followers(Broker& broker, const Replica& replica) {
    for (const ReaderPlace& reader : replica.lead.readers) {
        ServedSession& session = broker.sessions[reader.session];
        if (session.follower < 0) continue;
        mark_changed(session, reader.place);
        wake(broker, reader.session);
    }
}

void wake_members(Broker& broker, const Replica& replica) {
    for (const ReaderPlace& reader : replica.lead.readers) {
        ServedSession& session = broker.sessions[reader.session];
        mark_changed(session, reader.place);
        if (session.follower < 0) wake(broker, reader.session);
    }
}

void dismiss_readers(Broker& broker, Replica& replica) {
    for (const ReaderPlace& reader : replica.lead.readers) {
        ServedSession& session = broker.sessions[reader.session];
        set_trouble(session, reader.place, Cause::not_leader, {});
        wake(broker, reader.session);
    }
    replica.lead.readers.clear();
}

namespace {

void say_unknown(Context& ctx, Cluster& cluster, const Broker& broker,
                 const FetchRequest& request) {
    ctx.send(request.from,
             FetchAnswer{.broker = broker.index,
                         .items = cluster.lists.fetched.open(),
                         .session = request.session,
                         .correlation = request.correlation,
                         .session_unknown = true},
             request_bytes);
}

void take_item(Context& ctx, Cluster& cluster, Broker& broker, uint32_t number,
               const FetchItem& item) {
    if (item.offset < 0) return drop_place(broker, number, item.partition);
    const bool copy = serves_copy(cluster, broker, broker.sessions[number], item.partition);
    const Cause refused = why_refused(broker, item, copy);
    const uint32_t p = place_of(broker, number, item.partition);
    ServedSession& session = broker.sessions[number];
    session.places[p].offset = item.offset;
    mark_changed(session, p);
    if (refused != Cause::none) return set_trouble(session, p, refused, {});
    Replica& replica = edit_replica(broker, item.partition);
    const Log& log = replica.log;
    if (item.last_fetched_epoch >= 0) {
        const auto parted =
            find_divergence(replica.epochs, log.end(), item.last_fetched_epoch, item.offset);
        if (parted) return set_trouble(session, p, Cause::none, *parted);
    }
    if (item.offset > log.end() || item.offset < log.start())
        return set_trouble(session, p, Cause::offset_out_of_range, {});
    set_trouble(session, p, Cause::none, {});
    if (replica.leads && copy) send_home(cluster, session, replica, p);
    if (session.follower >= 0)
        note_follower(ctx, cluster, broker, replica, session.follower, item.offset);
}

// Kafka: RackAwareReplicaSelector. Of the copies in the member's rack that are in sync and have
// what it asks for, the one that has most; unless the leader stands there itself.
void send_home(const Cluster& cluster, ServedSession& session, const Replica& replica, uint32_t p) {
    const Entity asker = entity_of_node(cluster, session.from);
    if (asker.kind != EntityKind::member) return;
    const std::string rack = rack_of(cluster, cluster.members[asker.index]);
    const auto& brokers = cluster.scenario->carrier().kafka.brokers;
    const ReplicaList& replicas = cluster.metadata.partitions[replica.partition.index()].replicas;
    if (rack.empty() || brokers[std::size_t(replica.leader)].rack == rack) return;
    SessionPlace& place = session.places[p];
    int best = -1;
    const auto better = [&](const FollowerState& a, const FollowerState& b) {
        return a.log_end != b.log_end ? a.log_end > b.log_end : a.caught_up >= b.caught_up;
    };
    const auto& followers = replica.lead.followers;
    for (int i = 0; i < replicas.size; ++i) {
        const bool fits = i != replica.own_position && (replica.lead.in_sync >> i & 1) != 0 &&
                          brokers[std::size_t(replicas[i])].rack == rack &&
                          followers[std::size_t(i)].log_end >= place.offset;
        if (fits && (best < 0 || better(followers[std::size_t(i)], followers[std::size_t(best)])))
            best = i;
    }
    if (best < 0) return;
    session.urgent -= has_trouble(place);
    place.preferred = replicas[best];
    session.urgent += has_trouble(place);
}

// Kafka answers UNKNOWN_LEADER_EPOCH to those who know more than it does; both are "not leader"
// to a client: it asks for metadata and comes again.
Cause why_refused(const Broker& broker, const FetchItem& item, bool copy) {
    if (!leads(broker, item.partition) && !copy) return Cause::not_leader;
    const Replica& replica = replica_of(broker, item.partition);
    if (item.leader_epoch < 0 || item.leader_epoch == replica.leader_epoch) return Cause::none;
    return item.leader_epoch < replica.leader_epoch ? Cause::fenced_leader_epoch
                                                    : Cause::not_leader;
}

} // namespace

} // namespace sluice::kafka
