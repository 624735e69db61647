#include "sim/kafka/replicate.hpp"
#include "sim/kafka/cluster.hpp"
#include "sim/kafka/fetch.hpp"
#include "sim/kafka/produce.hpp"
#include <algorithm>
#include <array>

namespace sluice::kafka {

namespace {

using namespace literals;

constexpr Duration repeat_after = 1_s; // an AlterPartition without an answer is sent again

constexpr ReplicaBits bit(int position) {
    return ReplicaBits{1} << position;
}
const PartitionInfo& info_of(const Cluster& cluster, const Replica& replica);
bool may_be_in_sync(const Cluster& cluster, const Broker& broker, BrokerIndex other);
void join_if_able(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica, int position);
void ask_for(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica, ReplicaBits wanted);
void send_alter(Context& ctx, const Cluster& cluster, const Broker& broker, Replica& replica);
ReplicaBits out_of_sync(const Cluster& cluster, const Replica& replica, Time now);

} // namespace

// Kafka: Partition.updateFollowerFetchState.
void note_follower(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica,
                   BrokerIndex follower, Offset offset) {
    const int position = info_of(cluster, replica).replicas.position_of(follower);
    if (position < 0) return;
    note_fetch(replica.lead.followers[static_cast<std::size_t>(position)], offset,
               replica.log.end(), ctx.now());
    if ((replica.lead.in_sync & bit(position)) == 0)
        join_if_able(ctx, cluster, broker, replica, position);
    advance_high_watermark(ctx, cluster, broker, replica);
}

// Kafka: Partition.maybeIncrementLeaderHW; before 3.7 the minimum played no part (KAFKA-15583).
void advance_high_watermark(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica) {
    Leadership& lead = replica.lead;
    const ReplicaList& replicas = info_of(cluster, replica).replicas;
    const bool minimum_counts = version_of(cluster) >= sluice::version_of(3, 7);
    const ReplicaBits maximal = lead.in_sync | lead.wanted;
    std::array<WatermarkFollower, ReplicaList::capacity> followers;
    std::size_t count = 0;
    for (int i = 0; i < replicas.size; ++i) {
        if (i == replica.own_position) continue;
        const FollowerState& state = lead.followers[static_cast<std::size_t>(i)];
        const bool member = (maximal & bit(i)) != 0;
        // A caught-up time of zero stands for long ago, also in a young run.
        const bool eligible =
            !member && state.caught_up != time_zero && may_be_in_sync(cluster, broker, replicas[i]);
        followers[count++] = {.state = state, .in_maximal_set = member, .eligible = eligible};
    }
    const Offset before = replica.high_watermark;
    const Offset after = next_high_watermark({.current = before,
                                              .leader_end = replica.log.end(),
                                              .in_sync_confirmed = size_of(lead.in_sync),
                                              .min_in_sync = minimum_counts ? lead.min_in_sync : 0,
                                              .now = ctx.now(),
                                              .lag_max = settings_of(cluster).replica_lag_time_max},
                                             std::span(followers.data(), count));
    if (after == before) return;
    replica.high_watermark = after;
    ctx.state({.kind = FactKind::high_watermark_moved,
               .who = broker_entity(static_cast<std::size_t>(broker.index)),
               .partition = replica.partition,
               .before = before,
               .after = after});
    release_waiting(ctx, cluster, broker, replica);
    wake_members(broker, replica);
    if (replica.internal) broker.committed_internally.push_back(replica.partition);
}

// Followers name only partitions that moved (KIP-227), so a follower that was level is noted now:
// each of its fetches until its latest one has found nothing missing.
void before_append(const Broker& broker, const PartitionInfo& info, Replica& replica) {
    const Offset end = replica.log.end();
    for (int i = 0; i < info.replicas.size; ++i) {
        if (i == replica.own_position) continue;
        FollowerState& follower = replica.lead.followers[static_cast<std::size_t>(i)];
        if (follower.log_end != end) continue;
        const Time seen = broker.follower_seen[static_cast<std::size_t>(info.replicas[i])];
        if (seen > follower.last_fetch) note_fetch(follower, end, end, seen);
    }
}

void let_join(Context& ctx, Cluster& cluster, Broker& broker, BrokerIndex follower) {
    auto& outside = broker.outside[static_cast<std::size_t>(follower)];
    for (std::size_t i = 0; i < outside.size();) {
        const PartitionId partition = outside[i];
        const int position =
            cluster.metadata.partitions[partition.index()].replicas.position_of(follower);
        const bool stays = leads(broker, partition) &&
                           (replica_of(broker, partition).lead.in_sync & bit(position)) == 0;
        if (!stays) {
            outside[i] = outside.back();
            outside.pop_back();
            continue;
        }
        join_if_able(ctx, cluster, broker, edit_replica(broker, partition), position);
        ++i;
    }
}

// Kafka: Partition.maybeShrinkIsr.
void check_in_sync(Context& ctx, Cluster& cluster, Broker& broker) {
    for (const PartitionId partition : broker.led) {
        const Replica& replica = replica_of(broker, partition);
        if (replica.lead.change_in_flight) continue;
        const ReplicaBits late = out_of_sync(cluster, replica, ctx.now());
        if (late == 0) continue;
        ask_for(ctx, cluster, broker, edit_replica(broker, partition),
                replica.lead.in_sync & ~late);
    }
}

void on_alter_answer(Context& ctx, Cluster& cluster, Broker& broker,
                     const AlterPartitionAnswer& answer) {
    std::erase(broker.altering, answer.partition);
    if (!leads(broker, answer.partition)) return;
    Replica& replica = edit_replica(broker, answer.partition);
    if (replica.leader_epoch != answer.leader_epoch || !replica.lead.change_in_flight) return;
    if (answer.error == Cause::none && answer.partition_epoch >= replica.partition_epoch) {
        replica.partition_epoch = answer.partition_epoch;
        replica.lead.in_sync = answer.in_sync;
    }
    settle_in_sync(ctx, cluster, broker, replica);
}

void settle_in_sync(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica) {
    replica.lead.change_in_flight = false;
    replica.lead.wanted = replica.lead.in_sync;
    list_outsiders(cluster, broker, replica);
    advance_high_watermark(ctx, cluster, broker, replica);
}

void repeat_alter_requests(Context& ctx, Cluster& cluster, Broker& broker) {
    std::erase_if(broker.altering, [&](PartitionId partition) {
        return !leads(broker, partition) || !replica_of(broker, partition).lead.change_in_flight;
    });
    for (const PartitionId partition : broker.altering) {
        const Time asked = replica_of(broker, partition).lead.asked_at;
        if (ctx.now() - asked >= repeat_after)
            send_alter(ctx, cluster, broker, edit_replica(broker, partition));
    }
}

void list_outsiders(Cluster& cluster, Broker& broker, const Replica& replica) {
    const ReplicaList& replicas = info_of(cluster, replica).replicas;
    for (int i = 0; i < replicas.size; ++i) {
        if ((replica.lead.in_sync & bit(i)) != 0) continue;
        auto& outside = broker.outside[static_cast<std::size_t>(replicas[i])];
        if (std::find(outside.begin(), outside.end(), replica.partition) == outside.end())
            outside.push_back(replica.partition);
    }
}

namespace {

const PartitionInfo& info_of(const Cluster& cluster, const Replica& replica) {
    return cluster.metadata.partitions[replica.partition.index()];
}

// Kafka: Partition.isReplicaIsrEligible, as far as this broker has learned.
bool may_be_in_sync(const Cluster& cluster, const Broker& broker, BrokerIndex other) {
    const BrokerInfo& info = cluster.metadata.brokers[static_cast<std::size_t>(other)];
    const BrokerVersion& then = info.as_of(broker.known_version);
    return !then.fenced && !then.shutting_down;
}

void join_if_able(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica, int position) {
    const Leadership& lead = replica.lead;
    const FollowerState& follower = lead.followers[static_cast<std::size_t>(position)];
    if (follower.log_end == offset_unknown) return;
    const BrokerIndex who = info_of(cluster, replica).replicas[position];
    const bool able = may_join_in_sync({.fetch_offset = follower.log_end,
                                        .high_watermark = replica.high_watermark,
                                        .leader_epoch_start = lead.epoch_start,
                                        .eligible = may_be_in_sync(cluster, broker, who),
                                        .change_in_flight = lead.change_in_flight,
                                        .already_member = false});
    if (able) ask_for(ctx, cluster, broker, replica, lead.in_sync | bit(position));
}

void ask_for(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica, ReplicaBits wanted) {
    replica.lead.wanted = wanted;
    replica.lead.change_in_flight = true;
    broker.altering.push_back(replica.partition);
    send_alter(ctx, cluster, broker, replica);
}

void send_alter(Context& ctx, const Cluster&, const Broker& broker, Replica& replica) {
    replica.lead.asked_at = ctx.now();
    ctx.send(broker.controller,
             AlterPartition{.broker = broker.index,
                            .partition = replica.partition,
                            .broker_epoch = broker.epoch,
                            .leader_epoch = replica.leader_epoch,
                            .partition_epoch = replica.partition_epoch,
                            .in_sync = replica.lead.wanted},
             request_bytes);
}

ReplicaBits out_of_sync(const Cluster& cluster, const Replica& replica, Time now) {
    ReplicaBits late = 0;
    for (int i = 0; i < static_cast<int>(replica.lead.followers.size()); ++i) {
        if (i == replica.own_position || (replica.lead.in_sync & bit(i)) == 0) continue;
        const FollowerState& follower = replica.lead.followers[static_cast<std::size_t>(i)];
        if (is_out_of_sync(follower, replica.log.end(), now,
                           settings_of(cluster).replica_lag_time_max))
            late |= bit(i);
    }
    return late;
}

} // namespace

} // namespace sluice::kafka
