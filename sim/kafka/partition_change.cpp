#include "sim/kafka/partition_change.hpp"
#include "sim/kafka/cluster.hpp"
#include <algorithm>
#include <bit>

namespace sluice::kafka {

namespace {

PartitionState state_of(const PartitionInfo& info);
PartitionVersion version_from(const PartitionInfo& info, const PartitionState& state);
BrokerNumbers acceptable_brokers(const Cluster& cluster);
ChangeRequest request_for(const Cluster& cluster, PartitionId partition, Election election);
bool change(Context& ctx, Cluster& cluster, PartitionId partition, const ChangeRequest& request);
void state_changes(Context& ctx, const PartitionInfo& info, PartitionId partition,
                   const PartitionVersion& before, const PartitionVersion& after, Cause how);
void state_leader(Context& ctx, PartitionId partition, const PartitionVersion& before,
                  const PartitionVersion& after, Cause how);
ReplicaBits bits_of(const ReplicaList& replicas, const BrokerNumbers& brokers);
BrokerNumbers numbers_of(const ReplicaList& replicas, ReplicaBits bits);
bool is_member(const PartitionInfo& info, ReplicaBits bits, BrokerIndex broker);

} // namespace

bool elect(Context& ctx, Cluster& cluster, PartitionId partition, Election how) {
    return change(ctx, cluster, partition, request_for(cluster, partition, how));
}

bool set_in_sync(Context& ctx, Cluster& cluster, PartitionId partition, ReplicaBits in_sync) {
    ChangeRequest request = request_for(cluster, partition, Election::online);
    const PartitionInfo& info = cluster.metadata.partitions[partition.index()];
    request.target_in_sync = numbers_of(info.replicas, in_sync);
    // A leader that changes its in-sync set has recovered from an unclean election.
    request.target_recovering = false;
    return change(ctx, cluster, partition, request);
}

void remove_from_in_sync(Context& ctx, Cluster& cluster, BrokerIndex broker) {
    const FactId because = ctx.because();
    for (uint32_t p = 0; p < cluster.metadata.partitions.size(); ++p) {
        const PartitionInfo& info = cluster.metadata.partitions[p];
        const bool concerned =
            info.latest().leader == broker || is_member(info, info.latest().in_sync, broker);
        if (!concerned) continue;
        ChangeRequest request = request_for(cluster, PartitionId{p}, Election::online);
        const int position = info.replicas.position_of(broker);
        request.target_in_sync =
            numbers_of(info.replicas, info.latest().in_sync & ~(ReplicaBits{1} << position));
        ctx.because_of(because);
        change(ctx, cluster, PartitionId{p}, request);
    }
    ctx.because_of(because);
}

void strike_from_eligible(Context& ctx, Cluster& cluster, BrokerIndex broker) {
    const FactId because = ctx.because();
    for (uint32_t p = 0; p < cluster.metadata.partitions.size(); ++p) {
        const PartitionInfo& info = cluster.metadata.partitions[p];
        const PartitionVersion& now = info.latest();
        if (!is_member(info, now.in_sync | now.eligible, broker)) continue;
        ChangeRequest request = request_for(cluster, PartitionId{p}, Election::online);
        const int position = info.replicas.position_of(broker);
        request.target_in_sync =
            numbers_of(info.replicas, now.in_sync & ~(ReplicaBits{1} << position));
        request.unclean_shutdown = {broker};
        ctx.because_of(because);
        change(ctx, cluster, PartitionId{p}, request);
    }
    ctx.because_of(because);
}

void elect_for_leaderless(Context& ctx, Cluster& cluster, BrokerIndex broker) {
    const FactId because = ctx.because();
    for (uint32_t p = 0; p < cluster.metadata.partitions.size(); ++p) {
        const PartitionInfo& info = cluster.metadata.partitions[p];
        if (info.latest().leader >= 0 || info.replicas.position_of(broker) < 0) continue;
        ctx.because_of(because);
        elect(ctx, cluster, PartitionId{p}, Election::online);
    }
    ctx.because_of(because);
}

namespace {

// Unclean elections take the place of ordinary ones where the topic allows them.
ChangeRequest request_for(const Cluster& cluster, PartitionId partition, Election election) {
    const Topic& topic = topic_of(cluster, partition);
    const PartitionInfo& info = cluster.metadata.partitions[partition.index()];
    if (election == Election::online && topic.settings.unclean_leader_election)
        election = Election::unclean;
    const auto configured = static_cast<int32_t>(topic.settings.min_insync_replicas);
    const int32_t replicas = info.replicas.size;
    return {.election = election,
            .min_in_sync = configured < replicas ? configured : replicas,
            .eligible_replicas_enabled =
                settings_of(cluster).eligible_leader_replicas_version >= 1};
}

bool change(Context& ctx, Cluster& cluster, PartitionId partition, const ChangeRequest& request) {
    const PartitionInfo& info = cluster.metadata.partitions[partition.index()];
    const BrokerNumbers acceptable = acceptable_brokers(cluster);
    const ChangeResult result = change_partition(state_of(info), acceptable, request);
    if (!result.changed) return false;
    const PartitionVersion before = info.latest();
    PartitionVersion after = version_from(info, result.state);
    Cause how = result.unclean ? Cause::unclean : Cause::clean;
    if (request.election == Election::preferred && !result.unclean) how = Cause::preferred;
    state_changes(ctx, info, partition, before, after, how);
    after.because = ctx.because();
    cluster.metadata.change(partition, after);
    return true;
}

void state_changes(Context& ctx, const PartitionInfo& info, PartitionId partition,
                   const PartitionVersion& before, const PartitionVersion& after, Cause how) {
    const FactId because = ctx.because();
    FactId leader_fact = 0;
    if (before.leader != after.leader) {
        state_leader(ctx, partition, before, after, how);
        leader_fact = ctx.because();
    }
    // Not by comparing two tested bits: g++ 12.2 -O2 compiles (a >> i & 1) == (b >> i & 1) wrongly.
    const ReplicaBits changed = before.in_sync ^ after.in_sync;
    for (int i = 0; i < info.replicas.size; ++i) {
        if ((changed >> i & 1) == 0) continue;
        const bool is = (after.in_sync >> i & 1) != 0;
        ctx.state({.kind = is ? FactKind::in_sync_grown : FactKind::in_sync_shrunk,
                   .who = ctx.self_entity(),
                   .whom = broker_entity(static_cast<std::size_t>(info.replicas[i])),
                   .partition = partition,
                   .after = std::popcount(after.in_sync),
                   .because = because});
    }
    if (leader_fact != 0) ctx.because_of(leader_fact);
}

void state_leader(Context& ctx, PartitionId partition, const PartitionVersion& before,
                  const PartitionVersion& after, Cause how) {
    const Entity old =
        before.leader < 0 ? Entity{} : broker_entity(static_cast<std::size_t>(before.leader));
    if (after.leader < 0)
        ctx.state({.kind = FactKind::partition_offline,
                   .who = ctx.self_entity(),
                   .whom = old,
                   .partition = partition,
                   .after = after.leader_epoch});
    else
        ctx.state({.kind = FactKind::leader_elected,
                   .cause = how,
                   .who = broker_entity(static_cast<std::size_t>(after.leader)),
                   .whom = old,
                   .partition = partition,
                   .before = before.leader_epoch,
                   .after = after.leader_epoch});
}

// --- between the compact form of the metadata and the rule's lists ---

PartitionState state_of(const PartitionInfo& info) {
    const PartitionVersion& now = info.latest();
    PartitionState state;
    for (int i = 0; i < info.replicas.size; ++i) state.replicas.push_back(info.replicas[i]);
    state.in_sync = numbers_of(info.replicas, now.in_sync);
    state.eligible = numbers_of(info.replicas, now.eligible);
    std::sort(state.eligible.begin(), state.eligible.end());
    if (now.last_leader >= 0) state.last_known = {now.last_leader};
    state.leader = now.leader;
    state.leader_epoch = now.leader_epoch;
    state.partition_epoch = now.partition_epoch;
    state.recovering = now.recovering;
    return state;
}

PartitionVersion version_from(const PartitionInfo& info, const PartitionState& state) {
    PartitionVersion version;
    version.leader_epoch = state.leader_epoch;
    version.partition_epoch = state.partition_epoch;
    version.leader = static_cast<BrokerIndex>(state.leader);
    if (!state.last_known.empty())
        version.last_leader = static_cast<BrokerIndex>(state.last_known.front());
    version.in_sync = bits_of(info.replicas, state.in_sync);
    version.eligible = bits_of(info.replicas, state.eligible);
    version.recovering = state.recovering;
    return version;
}

BrokerNumbers acceptable_brokers(const Cluster& cluster) {
    BrokerNumbers brokers;
    const auto& sessions = cluster.controller.sessions;
    for (std::size_t b = 0; b < sessions.size(); ++b)
        if (sessions[b].registered && !sessions[b].fenced && !sessions[b].shutting_down)
            brokers.push_back(static_cast<int32_t>(b));
    return brokers;
}

ReplicaBits bits_of(const ReplicaList& replicas, const BrokerNumbers& brokers) {
    ReplicaBits bits = 0;
    for (const int32_t broker : brokers) {
        const int position = replicas.position_of(static_cast<BrokerIndex>(broker));
        if (position >= 0) bits |= ReplicaBits{1} << position;
    }
    return bits;
}

BrokerNumbers numbers_of(const ReplicaList& replicas, ReplicaBits bits) {
    BrokerNumbers brokers;
    for (int i = 0; i < replicas.size; ++i)
        if ((bits >> i & 1) != 0) brokers.push_back(replicas[i]);
    return brokers;
}

bool is_member(const PartitionInfo& info, ReplicaBits bits, BrokerIndex broker) {
    const int position = info.replicas.position_of(broker);
    return position >= 0 && (bits >> position & 1) != 0;
}

} // namespace

} // namespace sluice::kafka
