// The follower's half of replication: its fetch cycle, what it appends, where it truncates.
#include "sim/kafka/fetch.hpp"
#include "sim/kafka/look_ahead.hpp"
#include "sim/kafka/replicate.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

using namespace literals;

// How long a follower waits for an answer beyond the long poll before it asks anew, doubling up to
// replica.socket.timeout.ms. Stands for TCP's resending, which the network model does not have.
constexpr Duration patience_at_first = 2_s;
constexpr Duration patience_at_most = 30_s;

Fetcher& fetcher_of(Broker& broker, BrokerIndex leader) {
    return broker.fetchers[static_cast<std::size_t>(leader)];
}
void name_next(Fetcher& fetcher, Replica& replica);
FetchItem item_for(const Replica& replica);
ListHandle list_of_next(Cluster& cluster, Broker& broker, Fetcher& fetcher);
void arm_deadline(Context& ctx, Fetcher& fetcher, BrokerIndex leader);
int64_t take_over(Context& ctx, Cluster& cluster, Broker& broker, BrokerIndex leader,
                  const FetchedItem& item);
void copy_entries(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica,
                  const FetchedItem& item);
int64_t bytes_of(const PartitionStore& store, const FetchedItem& item);
void part_ways(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica,
               const FetchedItem& item);
void return_into_range(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica,
                       const FetchedItem& item);
void delay(Context& ctx, const Cluster& cluster, Fetcher& fetcher, BrokerIndex leader,
           Replica& replica);
void start_over_later(Context& ctx, const Cluster& cluster, Fetcher& fetcher, BrokerIndex leader);

} // namespace

void follow(Broker& broker, Replica& replica) {
    // An epoch in which this broker led and appended nothing must not hide the leader's
    // (Kafka: UnifiedLog.truncateTo clears it even when no record goes).
    replica.epochs.truncate_from_end(replica.log.end());
    Fetcher& fetcher = fetcher_of(broker, replica.leader);
    replica.list_place = static_cast<uint32_t>(fetcher.followed.size());
    replica.named_next = false;
    fetcher.followed.push_back(replica.partition);
    std::erase(fetcher.dropped, replica.partition);
    name_next(fetcher, replica);
}

void unfollow(Broker& broker, Replica& replica) {
    Fetcher& fetcher = fetcher_of(broker, replica.leader);
    const PartitionId last = fetcher.followed.back();
    fetcher.followed[replica.list_place] = last;
    edit_replica(broker, last).list_place = replica.list_place;
    fetcher.followed.pop_back();
    std::erase(fetcher.moved, replica.partition);
    std::erase(fetcher.delayed, replica.partition);
    replica.named_next = false;
    fetcher.dropped.push_back(replica.partition);
}

void fetch_from(Context& ctx, Cluster& cluster, Broker& broker, BrokerIndex leader, Time ready) {
    Fetcher& fetcher = fetcher_of(broker, leader);
    if (fetcher.in_flight || fetcher.backing_off || fetcher.followed.empty()) return;
    const KafkaBrokerSettings& settings = settings_of(cluster);
    const bool full = fetcher.restart;
    if (full) ++fetcher.session;
    if (fetcher.patience.ns == 0) fetcher.patience = patience_at_first;
    const ListHandle items = list_of_next(cluster, broker, fetcher);
    fetcher.restart = false;
    fetcher.in_flight = true;
    const auto named = static_cast<int64_t>(cluster.lists.fetch.at(items).size());
    fetcher.deadline =
        std::max(ready, ctx.now()) + settings.replica_fetch_wait_max + fetcher.patience;
    arm_deadline(ctx, fetcher, leader);
    ctx.send(
        broker_of(cluster, leader).node,
        FetchRequest{.from = broker.node,
                     .follower = broker.index,
                     .items = items,
                     .session = fetcher.session,
                     .correlation = ++fetcher.correlation,
                     .min_bytes = static_cast<int32_t>(settings.replica_fetch_min_bytes),
                     .max_bytes = static_cast<int32_t>(settings.replica_fetch_response_max_bytes),
                     .partition_max_bytes = static_cast<int32_t>(settings.replica_fetch_max_bytes),
                     .full = full,
                     .max_wait = settings.replica_fetch_wait_max},
        request_bytes + named * item_bytes, ready);
}

void on_fetched(Context& ctx, Cluster& cluster, Broker& broker, const FetchAnswer& answer) {
    Fetcher& fetcher = fetcher_of(broker, answer.broker);
    const bool awaited = fetcher.in_flight && fetcher.correlation == answer.correlation &&
                         fetcher.session == answer.session;
    if (!awaited) return cluster.lists.fetched.close(answer.items);
    fetcher.in_flight = false;
    fetcher.patience = patience_at_first;
    fetcher.restart = fetcher.restart || answer.session_unknown;
    int64_t bytes = 0;
    const std::vector<FetchedItem>& items = cluster.lists.fetched.at(answer.items);
    for (std::size_t i = 0; i < items.size(); ++i) {
        look_ahead(cluster, broker, i, items.size(),
                   [&](std::size_t k) { return items[k].partition; });
        bytes += take_over(ctx, cluster, broker, answer.broker, items[i]);
    }
    cluster.lists.fetched.close(answer.items);
    fetch_from(ctx, cluster, broker, answer.broker, ctx.reserve_disk(bytes));
}

void on_follower_retry(Context& ctx, Cluster& cluster, Broker& broker, BrokerIndex leader) {
    Fetcher& fetcher = fetcher_of(broker, leader);
    fetcher.backing_off = false;
    for (const PartitionId partition : fetcher.delayed)
        name_next(fetcher, edit_replica(broker, partition));
    fetcher.delayed.clear();
    fetch_from(ctx, cluster, broker, leader, ctx.now());
}

void on_fetch_overdue(Context& ctx, Cluster& cluster, Broker& broker, BrokerIndex leader) {
    Fetcher& fetcher = fetcher_of(broker, leader);
    fetcher.deadline_armed = false;
    if (!fetcher.in_flight) return;
    if (ctx.now() < fetcher.deadline) return arm_deadline(ctx, fetcher, leader);
    fetcher.in_flight = false;
    fetcher.restart = true;
    fetcher.patience = std::min(fetcher.patience * 2, patience_at_most);
    fetch_from(ctx, cluster, broker, leader, ctx.now());
}

void lost_leader(Context& ctx, Cluster& cluster, Broker& broker, BrokerIndex leader) {
    Fetcher& fetcher = fetcher_of(broker, leader);
    fetcher.restart = true;
    if (!fetcher.in_flight || fetcher.backing_off) return;
    fetcher.in_flight = false;
    start_over_later(ctx, cluster, fetcher, leader);
}

namespace {

void name_next(Fetcher& fetcher, Replica& replica) {
    if (replica.named_next) return;
    replica.named_next = true;
    fetcher.moved.push_back(replica.partition);
}

FetchItem item_for(const Replica& replica) {
    return {.partition = replica.partition,
            .offset = replica.log.end(),
            .leader_epoch = replica.leader_epoch,
            .last_fetched_epoch = replica.epochs.epoch_at(replica.log.end() - 1)};
}

// A full list begins a session; otherwise what changed since the request before.
ListHandle list_of_next(Cluster& cluster, Broker& broker, Fetcher& fetcher) {
    const ListHandle handle = cluster.lists.fetch.open();
    auto& items = cluster.lists.fetch.at(handle);
    if (!fetcher.restart)
        for (const PartitionId partition : fetcher.dropped)
            items.push_back({.partition = partition, .offset = -1});
    fetcher.dropped.clear();
    for (const PartitionId partition : fetcher.moved) {
        Replica& replica = edit_replica(broker, partition);
        replica.named_next = false;
        if (!fetcher.restart) items.push_back(item_for(replica));
    }
    fetcher.moved.clear();
    if (!fetcher.restart) return handle;
    fetcher.delayed.clear();
    for (const PartitionId partition : fetcher.followed)
        items.push_back(item_for(replica_of(broker, partition)));
    return handle;
}

void arm_deadline(Context& ctx, Fetcher& fetcher, BrokerIndex leader) {
    if (fetcher.deadline_armed) return;
    fetcher.deadline_armed = true;
    ctx.schedule(fetcher.deadline, Timer{TimerKind::request_due, static_cast<uint32_t>(leader), 0});
}

// Returns the bytes that go to the disk.
int64_t take_over(Context& ctx, Cluster& cluster, Broker& broker, BrokerIndex leader,
                  const FetchedItem& item) {
    if (!has_replica(broker, item.partition)) return 0;
    Replica& replica = edit_replica(broker, item.partition);
    if (replica.leads || replica.leader != leader) return 0;
    Fetcher& fetcher = fetcher_of(broker, leader);
    if (item.error == Cause::offset_out_of_range) {
        return_into_range(ctx, cluster, broker, replica, item);
        name_next(fetcher, replica);
        return 0;
    }
    if (item.error != Cause::none) {
        delay(ctx, cluster, fetcher, leader, replica);
        return 0;
    }
    if (item.diverging_end >= 0) {
        part_ways(ctx, cluster, broker, replica, item);
        name_next(fetcher, replica);
        return 0;
    }
    const PartitionStore& store = cluster.stores[item.partition.index()];
    int64_t bytes = 0;
    if (item.first < item.end) {
        name_next(fetcher, replica);
        if (store.entries[item.first].base != replica.log.end()) return 0; // asked for in vain
        bytes = bytes_of(store, item);
        copy_entries(ctx, cluster, broker, replica, item);
    }
    const Offset readable =
        std::max(replica.high_watermark, std::min(item.high_watermark, replica.log.end()));
    const bool rises = readable > replica.high_watermark;
    replica.high_watermark = readable;
    if (rises && !replica.lead.readers.empty()) wake_members(broker, replica); // KIP-392
    return bytes;
}

int64_t bytes_of(const PartitionStore& store, const FetchedItem& item) {
    int64_t bytes = 0;
    for (uint64_t i = item.first; i < item.end; ++i) bytes += store.entries[i].bytes;
    return bytes;
}

void copy_entries(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica,
                  const FetchedItem& item) {
    const PartitionStore& store = cluster.stores[item.partition.index()];
    const Offset before = replica.log.end();
    for (uint64_t i = item.first; i < item.end; ++i) {
        const Entry& entry = store.entries[i];
        if (replica.epochs.latest() != entry.epoch) replica.epochs.assign(entry.epoch, entry.base);
        append_entry(ctx, cluster, replica, i);
    }
    ctx.state({.kind = FactKind::replicated,
               .who = broker_entity(static_cast<std::size_t>(broker.index)),
               .partition = item.partition,
               .count = replica.log.end() - before,
               .before = static_cast<int64_t>(item.first),
               .after = static_cast<int64_t>(item.end)});
}

// KIP-101, KIP-279: back to where both logs agree.
void part_ways(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica,
               const FetchedItem& item) {
    const Truncation cut = truncation_for(
        replica.epochs, replica.log.end(),
        {.epoch = item.diverging_epoch, .end = item.diverging_end}, replica.high_watermark);
    truncate(ctx, cluster, broker, replica, cut.to, Cause::divergence);
}

// The leader's log ends before this one's (it was elected unclean) or begins after its end; then
// nothing that is known of the old log holds (Kafka: UnifiedLog.truncateFullyAndStartAt).
void return_into_range(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica,
                       const FetchedItem& item) {
    if (replica.log.end() > item.diverging_end && item.diverging_end >= item.log_start)
        return truncate(ctx, cluster, broker, replica, item.diverging_end, Cause::divergence);
    const auto gone = replica.log.restart_at(item.log_start);
    replica.epochs.clear();
    replica.producers.clear();
    replica.producers_until = item.log_start;
    replica.high_watermark = item.log_start;
    state_cut(ctx, cluster.stores[item.partition.index()], broker, item.partition, gone,
              Cause::retention_time);
}

// Kafka: AbstractFetcherThread.delayPartitions, replica.fetch.backoff.ms.
void delay(Context& ctx, const Cluster& cluster, Fetcher& fetcher, BrokerIndex leader,
           Replica& replica) {
    fetcher.delayed.push_back(replica.partition);
    if (fetcher.delayed.size() > 1) return;
    ctx.schedule(ctx.now() + settings_of(cluster).replica_fetch_backoff,
                 Timer{TimerKind::follower_retry, static_cast<uint32_t>(leader), 0});
}

void start_over_later(Context& ctx, const Cluster& cluster, Fetcher& fetcher, BrokerIndex leader) {
    fetcher.backing_off = true;
    ctx.schedule(ctx.now() + settings_of(cluster).replica_fetch_backoff,
                 Timer{TimerKind::follower_retry, static_cast<uint32_t>(leader), 0});
}

} // namespace

} // namespace sluice::kafka
