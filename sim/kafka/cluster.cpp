#include "sim/kafka/cluster.hpp"
#include "sim/core/check.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

template <class T>
void close(ListPool<T>& pool, ListHandle& handle) {
    if (handle != no_list) pool.close(handle);
    handle = no_list;
}
template <class T>
void copy(ListPool<T>& pool, ListHandle& handle) {
    if (handle == no_list) return;
    const ListHandle own = pool.open();
    pool.at(own) = pool.at(handle);
    handle = own;
}

template <class Each>
void with_list(Lists& lists, Message& message, const Each& each);
std::vector<Span> spans_held(const Cluster& cluster, PartitionId partition);

} // namespace

void on(Context& ctx, Cluster& cluster, NodeId from, const Message& message) {
    const Entity self = ctx.self_entity();
    switch (self.kind) {
    case EntityKind::broker:
        return on_broker(ctx, cluster, static_cast<BrokerIndex>(self.index), from, message);
    case EntityKind::controller: return on_controller(ctx, cluster, from, message);
    case EntityKind::producer:
        return producer_received(ctx, cluster, ProducerId{self.index}, from, message);
    case EntityKind::member:
        return member_received(ctx, cluster, MemberId{self.index}, from, message);
    case EntityKind::nobody:
    case EntityKind::platform:
    case EntityKind::server:
    case EntityKind::partition:
    case EntityKind::group:
    case EntityKind::machine:
    case EntityKind::network: break;
    }
    SLUICE_CHECK(false, "a message reached a node that is none of a Kafka cluster's");
}

void on_disconnected(Context& ctx, Cluster& cluster, NodeId peer) {
    const Entity self = ctx.self_entity();
    if (self.kind == EntityKind::broker)
        broker_lost_peer(ctx, cluster, static_cast<BrokerIndex>(self.index), peer);
    else if (self.kind == EntityKind::producer)
        producer_disconnected(ctx, cluster, ProducerId{self.index}, peer);
    else if (self.kind == EntityKind::member)
        member_disconnected(ctx, cluster, MemberId{self.index}, peer);
}

void process_died(Context& ctx, Cluster& cluster, bool machine) {
    const Entity self = ctx.self_entity();
    if (self.kind == EntityKind::broker)
        broker_died(ctx, cluster, static_cast<BrokerIndex>(self.index), machine);
    else if (self.kind == EntityKind::controller)
        controller_died(ctx, cluster);
    else if (self.kind == EntityKind::producer)
        producer_died(ctx, cluster, ProducerId{self.index});
    else if (self.kind == EntityKind::member)
        member_died(ctx, cluster, MemberId{self.index});
}

void process_started(Context& ctx, Cluster& cluster) {
    const Entity self = ctx.self_entity();
    if (self.kind == EntityKind::broker)
        broker_started(ctx, cluster, static_cast<BrokerIndex>(self.index));
    else if (self.kind == EntityKind::controller)
        controller_started(ctx, cluster);
    else if (self.kind == EntityKind::producer)
        producer_started(ctx, cluster, ProducerId{self.index});
    else if (self.kind == EntityKind::member)
        member_started(ctx, cluster, MemberId{self.index});
}

void close_client(Context& ctx, Cluster& cluster) {
    const Entity self = ctx.self_entity();
    if (self.kind == EntityKind::broker)
        begin_shutdown(ctx, cluster, static_cast<BrokerIndex>(self.index));
    else if (self.kind == EntityKind::producer)
        close_producer(ctx, cluster, ProducerId{self.index});
    else if (self.kind == EntityKind::member)
        close_member(ctx, cluster, MemberId{self.index});
}

void discard(Cluster& cluster, const Message& message) {
    Message lost = message;
    with_list(cluster.lists, lost, [](auto& pool, ListHandle& handle) { close(pool, handle); });
}

Message with_own_lists(Cluster& cluster, const Message& message) {
    Message own = message;
    with_list(cluster.lists, own, [](auto& pool, ListHandle& handle) { copy(pool, handle); });
    return own;
}

// --- what observers read ---

const Topic& topic_of(const Cluster& cluster, PartitionId partition) {
    const auto after =
        std::upper_bound(cluster.topics.begin(), cluster.topics.end(), partition.value,
                         [](uint32_t id, const Topic& topic) { return id < topic.first; });
    SLUICE_CHECK(after != cluster.topics.begin(), "a partition belongs to no topic");
    return *(after - 1);
}

// Store entries held by several replicas count once.
int64_t readable_records(const Cluster& cluster, PartitionId partition) {
    const PartitionStore& store = cluster.stores[partition.index()];
    int64_t records = 0;
    uint64_t counted = 0; // entries below have been looked at
    for (const Span& span : spans_held(cluster, partition)) {
        const uint64_t first = std::max(span.first, counted);
        if (first >= span.end) continue;
        const Entry& last = store.entries[span.end - 1];
        records += last.ordinal + last.count - store.entries[first].ordinal;
        counted = span.end;
    }
    return records;
}

bool held_elsewhere(const Cluster& cluster, PartitionId partition, uint64_t store_index,
                    BrokerIndex except) {
    return std::any_of(cluster.brokers.begin(), cluster.brokers.end(), [&](const Broker& broker) {
        return broker.index != except && has_replica(broker, partition) &&
               replica_of(broker, partition).log.holds(store_index);
    });
}

BrokerIndex leader_of(const Cluster& cluster, PartitionId partition) {
    return cluster.metadata.partitions[partition.index()].latest().leader;
}

namespace {

// Every message that carries a list, and the pool it comes from.
template <class Each>
void with_list(Lists& lists, Message& message, const Each& each) {
    if (auto* produce = std::get_if<ProduceRequest>(&message)) each(lists.produce, produce->items);
    if (auto* produced = std::get_if<ProduceAnswer>(&message)) each(lists.produce, produced->items);
    if (auto* fetch = std::get_if<FetchRequest>(&message)) each(lists.fetch, fetch->items);
    if (auto* fetched = std::get_if<FetchAnswer>(&message)) each(lists.fetched, fetched->items);
    if (auto* join = std::get_if<JoinGroup>(&message)) each(lists.assigned, join->owned);
    if (auto* joined = std::get_if<JoinAnswer>(&message)) {
        each(lists.members, joined->members);
        each(lists.assigned, joined->owned);
    }
    if (auto* sync = std::get_if<SyncGroup>(&message)) each(lists.assigned, sync->assignment);
    if (auto* synced = std::get_if<SyncAnswer>(&message)) each(lists.assigned, synced->partitions);
    if (auto* beat = std::get_if<ConsumerHeartbeat>(&message)) each(lists.assigned, beat->owned);
    if (auto* told = std::get_if<ConsumerHeartbeatAnswer>(&message))
        each(lists.assigned, told->partitions);
    if (auto* commit = std::get_if<OffsetCommit>(&message)) each(lists.offsets, commit->items);
    if (auto* done = std::get_if<OffsetCommitAnswer>(&message)) each(lists.offsets, done->items);
    if (auto* asked = std::get_if<OffsetFetch>(&message)) each(lists.offsets, asked->items);
    if (auto* told = std::get_if<OffsetFetchAnswer>(&message)) each(lists.offsets, told->items);
}

std::vector<Span> spans_held(const Cluster& cluster, PartitionId partition) {
    std::vector<Span> spans;
    for (const Broker& broker : cluster.brokers) {
        if (!has_replica(broker, partition)) continue;
        const auto& held = replica_of(broker, partition).log.spans();
        spans.insert(spans.end(), held.begin(), held.end());
    }
    std::sort(spans.begin(), spans.end());
    return spans;
}

} // namespace

uint64_t changing_bytes(const Cluster& cluster) {
    uint64_t bytes = cluster.stores.pages() * cluster.stores.page_bytes();
    for (const Broker& broker : cluster.brokers)
        bytes += broker.replicas.pages() * broker.replicas.page_bytes() +
                 broker.slot_of.size() * sizeof(uint32_t) +
                 broker.sessions.size() * sizeof(ServedSession);
    for (const Producer& producer : cluster.producers)
        bytes += producer.accumulator.batches.size() * sizeof(PendingBatch) +
                 producer.accumulator.queues.size() * sizeof(PartitionQueue);
    for (const Member& member : cluster.members)
        bytes += sizeof(Member) + member.assigned.size() * sizeof(Assigned);
    return bytes;
}

} // namespace sluice::kafka
