// What a broker makes of new metadata: taking and resigning leaderships, following others.
#include "sim/kafka/cluster.hpp"
#include "sim/kafka/fetch.hpp"
#include "sim/kafka/produce.hpp"
#include "sim/kafka/replicate.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

void apply(Context& ctx, Cluster& cluster, Broker& broker, PartitionId partition);
void lead_on(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica,
             const PartitionVersion& state);
void take_lead(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica,
               const PartitionVersion& state);
void resign(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica);
void change_leader(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica,
                   const PartitionVersion& state);
int32_t min_in_sync(const Cluster& cluster, const Replica& replica, int32_t replicas);

} // namespace

void learn_metadata(Context& ctx, Cluster& cluster, BrokerIndex b, uint32_t version) {
    Broker& broker = broker_of(cluster, b);
    // Before it is registered it must not act on what its former life was: a leader whose log lost
    // its tail would give offsets again under the same epoch.
    if (broker.epoch < 0 || version <= broker.known_version) return;
    const uint32_t known = broker.known_version;
    broker.known_version = version;
    const FactId because = ctx.because();
    for (uint32_t v = known; v < version; ++v) {
        const PartitionId partition = cluster.metadata.changes[v];
        if (partition.exists() && has_replica(broker, partition))
            apply(ctx, cluster, broker, partition);
    }
    ctx.because_of(because);
    for (BrokerIndex leader = 0; leader < static_cast<BrokerIndex>(broker.fetchers.size());
         ++leader)
        fetch_from(ctx, cluster, broker, leader, ctx.now());
}

void judge_anew(Context& ctx, Cluster& cluster, Broker& broker, PartitionId partition) {
    Replica& replica = edit_replica(broker, partition);
    const int32_t replicas = cluster.metadata.partitions[partition.index()].replicas.size;
    replica.lead.min_in_sync = min_in_sync(cluster, replica, replicas);
    advance_high_watermark(ctx, cluster, broker, replica);
}

namespace {

// A partition that changed several times is taken straight to where it stands now.
void apply(Context& ctx, Cluster& cluster, Broker& broker, PartitionId partition) {
    const PartitionVersion state =
        cluster.metadata.partitions[partition.index()].as_of(broker.known_version);
    Replica& replica = edit_replica(broker, partition);
    if (state.partition_epoch <= replica.partition_epoch) return;
    if (state.because != 0) ctx.because_of(state.because);
    replica.partition_epoch = state.partition_epoch;
    if (state.leader == broker.index && replica.leads)
        lead_on(ctx, cluster, broker, replica, state);
    else
        change_leader(ctx, cluster, broker, replica, state);
}

// Still the leader, perhaps under a higher epoch, with another in-sync set.
void lead_on(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica,
             const PartitionVersion& state) {
    Leadership& lead = replica.lead;
    lead.in_sync = state.in_sync;
    if (state.leader_epoch != replica.leader_epoch) {
        replica.leader_epoch = state.leader_epoch;
        lead.epoch_start = replica.log.end();
        replica.epochs.assign(state.leader_epoch, lead.epoch_start);
        for (std::size_t i = 0; i < lead.followers.size(); ++i)
            restart_follower_clock(lead.followers[i], (lead.in_sync >> i & 1) != 0,
                                   replica.log.end(), ctx.now());
    }
    settle_in_sync(ctx, cluster, broker, replica);
}

void change_leader(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica,
                   const PartitionVersion& state) {
    const bool same = state.leader == replica.leader && state.leader_epoch == replica.leader_epoch;
    if (same) return;
    if (replica.leads)
        resign(ctx, cluster, broker, replica);
    else if (replica.leader >= 0)
        unfollow(broker, replica);
    if (!replica.lead.readers.empty()) dismiss_readers(broker, replica); // of a copy (KIP-392)
    replica.leader = state.leader;
    replica.leader_epoch = state.leader_epoch;
    if (state.leader == broker.index)
        take_lead(ctx, cluster, broker, replica, state);
    else if (state.leader >= 0)
        follow(broker, replica);
}

// Kafka: Partition.makeLeader. Producers' sequences are known from the log.
void take_lead(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica,
               const PartitionVersion& state) {
    const ReplicaList& replicas = cluster.metadata.partitions[replica.partition.index()].replicas;
    replica.leads = true;
    replica.list_place = static_cast<uint32_t>(broker.led.size());
    broker.led.push_back(replica.partition);
    Leadership& lead = replica.lead;
    lead.in_sync = lead.wanted = state.in_sync;
    lead.change_in_flight = false;
    lead.min_in_sync = min_in_sync(cluster, replica, replicas.size);
    lead.epoch_start = replica.log.end();
    replica.epochs.assign(state.leader_epoch, lead.epoch_start);
    lead.followers.clear();
    for (int i = 0; i < replicas.size; ++i)
        lead.followers.push_back(follower_of_new_leader((state.in_sync >> i & 1) != 0, ctx.now()));
    recall_producers(ctx, cluster.stores[replica.partition.index()], replica);
    list_outsiders(cluster, broker, replica);
    advance_high_watermark(ctx, cluster, broker, replica);
    if (replica.internal) coordinator_elected(ctx, cluster, broker.index, replica.partition);
}

void resign(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica) {
    ctx.state({.kind = FactKind::leader_resigned,
               .who = broker_entity(static_cast<std::size_t>(broker.index)),
               .partition = replica.partition,
               .after = replica.leader_epoch});
    replica.leads = false;
    const PartitionId last = broker.led.back();
    broker.led[replica.list_place] = last;
    edit_replica(broker, last).list_place = replica.list_place;
    broker.led.pop_back();
    refuse_waiting(ctx, cluster, broker, replica);
    dismiss_readers(broker, replica);
    replica.lead = {};
    if (replica.internal) coordinator_resigned(ctx, cluster, broker.index, replica.partition);
}

// Up to 3.6 a minimum above the number of replicas was taken as it stands.
int32_t min_in_sync(const Cluster& cluster, const Replica& replica, int32_t replicas) {
    const auto configured =
        static_cast<int32_t>(cluster.topics[replica.topic].settings.min_insync_replicas);
    if (version_of(cluster) < sluice::version_of(3, 7)) return configured;
    return effective_min_in_sync(configured, replicas);
}

} // namespace

} // namespace sluice::kafka
