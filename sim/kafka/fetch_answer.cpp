// What a fetch answer carries: entries within the limits, the high watermark, divergence (KIP-595).
#include "sim/kafka/fetch_session.hpp"
#include "sim/kafka/look_ahead.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

int64_t bytes_waiting(const Cluster& cluster, const Broker& broker, const ServedSession& session,
                      const SessionPlace& place, int64_t enough);
Offset readable_end(const Replica& replica, const ServedSession& session);
uint64_t entry_at(const PartitionStore& store, const Replica& replica, const SessionPlace& place);
uint64_t span_end(const Log& log, uint64_t store_index);
void look_ahead(const Cluster& cluster, const Broker& broker, const ServedSession& session,
                std::size_t i, std::size_t asked);

struct Room { // what may still go into an answer
    int64_t bytes = 0;
    bool empty = true; // its first batch goes out whatever its size
};
bool fill(const Cluster& cluster, Broker& broker, ServedSession& session, SessionPlace& place,
          Room& room, std::vector<FetchedItem>& items);
bool tell_trouble(const Cluster& cluster, Broker& broker, ServedSession& session,
                  SessionPlace& place, std::vector<FetchedItem>& items);
Offset offset_at(const PartitionStore& store, const Replica& replica, Time at);

} // namespace

bool has_enough(const Cluster& cluster, const Broker& broker, const ServedSession& session) {
    if (session.urgent > 0) return true;
    int64_t wanted = std::max(1, session.request.min_bytes);
    for (const uint32_t p : session.changed) {
        wanted -= bytes_waiting(cluster, broker, session, session.places[p], wanted);
        if (wanted <= 0) return true;
    }
    return false;
}

// Kafka: DelayedFetch.tryComplete. What a session was woken for may turn out to be too little.
void answer_woken(Context& ctx, Cluster& cluster, Broker& broker) {
    for (std::size_t i = 0; i < broker.woken.size(); ++i) {
        ServedSession& session = broker.sessions[broker.woken[i]];
        session.woken = false;
        if (!session.parked) continue;
        const bool impatient = session.request.max_wait.ns <= 0;
        if (impatient || has_enough(cluster, broker, session))
            answer_fetch(ctx, cluster, broker, session);
    }
    broker.woken.clear();
}

void answer_fetch(Context& ctx, Cluster& cluster, Broker& broker, ServedSession& session) {
    const ListHandle handle = cluster.lists.fetched.open();
    auto& items = cluster.lists.fetched.at(handle);
    Room room{.bytes = session.request.max_bytes};
    // Those with more to give go to the end, behind those that have not been looked at.
    const std::size_t asked = session.changed.size();
    for (std::size_t i = 0; i < asked; ++i) {
        look_ahead(cluster, broker, session, i, asked);
        const uint32_t p = session.changed[i];
        session.marked[p] = false;
        if (fill(cluster, broker, session, session.places[p], room, items))
            mark_changed(session, p);
    }
    session.changed.erase(session.changed.begin(),
                          session.changed.begin() + static_cast<std::ptrdiff_t>(asked));
    while (!session.places.empty() && !session.places.back().partition.exists() &&
           !session.marked.back()) {
        session.places.pop_back();
        session.marked.pop_back();
    }
    session.parked = false;
    const int64_t bytes = request_bytes + static_cast<int64_t>(items.size()) * item_bytes +
                          session.request.max_bytes - room.bytes;
    const Time ready = ctx.reserve_cpu(machine_of(cluster).cpu_per_request);
    ctx.send(session.from,
             FetchAnswer{.broker = broker.index,
                         .items = handle,
                         .session = session.number,
                         .correlation = session.request.correlation},
             bytes, ready);
}

void on_list_offsets(Context& ctx, Cluster& cluster, Broker& broker, const ListOffsets& question) {
    ListOffsetsAnswer answer{.partition = question.partition};
    if (!leads(broker, question.partition)) {
        answer.error = Cause::not_leader;
    } else {
        const Replica& replica = replica_of(broker, question.partition);
        // kafka-consumer-groups asks for both ends and keeps a wanted offset between them.
        answer.offset =
            question.near >= 0
                ? std::clamp(question.near, replica.log.start(),
                             std::max(replica.log.start(), replica.high_watermark))
                : offset_at(cluster.stores[question.partition.index()], replica, question.at);
    }
    const Time ready = ctx.reserve_cpu(machine_of(cluster).cpu_per_request);
    ctx.send(question.from, answer, request_bytes, ready);
}

namespace {

// Stops counting at `enough`.
int64_t bytes_waiting(const Cluster& cluster, const Broker& broker, const ServedSession& session,
                      const SessionPlace& place, int64_t enough) {
    if (!place.partition.exists()) return 0;
    const Replica& replica = replica_of(broker, place.partition);
    const Offset end = readable_end(replica, session);
    if (place.offset >= end) return 0;
    if (place.offset < replica.log.start()) return enough; // retention overtook it: to be told
    if (enough <= 1) return 1;
    const PartitionStore& store = cluster.stores[place.partition.index()];
    int64_t bytes = 0;
    for (uint64_t i = entry_at(store, replica, place); bytes < enough; i = replica.log.next(i)) {
        if (i == UINT64_MAX || store.entries[i].base >= end) break;
        bytes += store.entries[i].bytes;
    }
    return bytes;
}

Offset readable_end(const Replica& replica, const ServedSession& session) {
    return session.follower >= 0 ? replica.log.end() : replica.high_watermark;
}

// The entry that holds the place's offset, which must lie within the log. Usually the one after
// the last that was served.
uint64_t entry_at(const PartitionStore& store, const Replica& replica, const SessionPlace& place) {
    if (place.hint_offset == place.offset && !replica.log.spans().empty()) {
        const Span& last = replica.log.spans().back();
        if (last.first <= place.hint_index && place.hint_index < last.end &&
            store.entries[place.hint_index].base == place.offset)
            return place.hint_index;
    }
    return replica.log.find(store, place.offset);
}

uint64_t span_end(const Log& log, uint64_t store_index) {
    for (std::size_t i = log.spans().size(); i-- > 0;)
        if (log.spans()[i].first <= store_index) return log.spans()[i].end;
    return store_index;
}

// As for other lists of partitions; but what is served of each is all in its log.
void look_ahead(const Cluster& cluster, const Broker& broker, const ServedSession& session,
                std::size_t i, std::size_t asked) {
    const std::size_t farthest = i + 2 * look_ahead_far;
    if (farthest < asked) prefetch_whole(session.places[session.changed[farthest]]);
    if (i + look_ahead_far >= asked) return;
    const PartitionId partition = session.places[session.changed[i + look_ahead_far]].partition;
    if (partition.exists()) prefetch_replica(cluster, broker, partition);
    const PartitionId next = session.places[session.changed[i + look_ahead_near]].partition;
    if (next.exists()) prefetch_tails(cluster, broker, next);
}

// Adds the place's item to the answer if it has something to say; true when there is more.
bool fill(const Cluster& cluster, Broker& broker, ServedSession& session, SessionPlace& place,
          Room& room, std::vector<FetchedItem>& items) {
    if (!place.partition.exists() || tell_trouble(cluster, broker, session, place, items))
        return false;
    const Replica& replica = replica_of(broker, place.partition);
    FetchedItem item{.partition = place.partition,
                     .high_watermark = replica.high_watermark,
                     .log_start = replica.log.start()};
    const Offset end = readable_end(replica, session);
    bool more = false;
    if (place.offset < end) {
        const PartitionStore& store = cluster.stores[place.partition.index()];
        uint64_t i = entry_at(store, replica, place);
        const uint64_t stop = span_end(replica.log, i);
        item.first = i;
        int64_t partition_room = session.request.partition_max_bytes;
        for (; i < stop && store.entries[i].base < end; ++i) {
            const int32_t bytes = store.entries[i].bytes;
            if (!room.empty && (bytes > room.bytes || bytes > partition_room)) break;
            room.bytes -= bytes;
            partition_room -= bytes;
            room.empty = false;
        }
        item.end = i;
        if (item.first < i) {
            const Entry& last = store.entries[i - 1];
            place.hint_offset = last.base + last.count;
            place.hint_index = i;
            more = place.hint_offset < end;
        } else {
            more = true;
        }
    }
    const bool news = item.first < item.end || place.told_high_watermark != item.high_watermark ||
                      place.told_log_start != item.log_start;
    place.told_high_watermark = item.high_watermark;
    place.told_log_start = item.log_start;
    if (news) items.push_back(item);
    return more;
}

// An error ends the place: the asker names the partition again when it has learned better.
bool tell_trouble(const Cluster& cluster, Broker& broker, ServedSession& session,
                  SessionPlace& place, std::vector<FetchedItem>& items) {
    const bool holds =
        leads(broker, place.partition) || serves_copy(cluster, broker, session, place.partition);
    if (!has_trouble(place)) {
        if (!holds || place.offset >= replica_of(broker, place.partition).log.start()) return false;
        place.error = Cause::offset_out_of_range; // retention overtook it
        ++session.urgent;
    }
    FetchedItem item{
        .partition = place.partition, .error = place.error, .preferred = place.preferred};
    if (holds) {
        const Replica& replica = replica_of(broker, place.partition);
        item.high_watermark = replica.high_watermark;
        item.log_start = replica.log.start();
        // To a follower out of range: where this log ends.
        if (place.error == Cause::offset_out_of_range && session.follower >= 0)
            item.diverging_end = replica.log.end();
    }
    if (place.error == Cause::none) {
        item.diverging_epoch = place.diverging.epoch;
        item.diverging_end = place.diverging.end;
    }
    items.push_back(item);
    --session.urgent;
    place.diverging = {};
    const bool reads_on = place.preferred < 0 &&
                          (place.error == Cause::none || place.error == Cause::offset_out_of_range);
    place.preferred = -1;
    place.error = Cause::none;
    if (reads_on) return true;
    forget_reader(
        broker, place.partition,
        {number_of(broker, session), static_cast<uint32_t>(&place - session.places.data())});
    place = {};
    return true;
}

// The first record with that timestamp or a later one, to the precision of a batch.
Offset offset_at(const PartitionStore& store, const Replica& replica, Time at) {
    if (at == time_zero) return replica.log.start();
    if (at == time_never || replica.log.start() == replica.log.end()) return replica.high_watermark;
    for (uint64_t i = replica.log.find(store, replica.log.start()); i != UINT64_MAX;
         i = replica.log.next(i)) {
        const Entry& entry = store.entries[i];
        if (entry.base >= replica.high_watermark) break;
        if (entry.largest_timestamp >= at) return entry.base;
    }
    return replica.high_watermark;
}

} // namespace

} // namespace sluice::kafka
