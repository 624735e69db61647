// What a group coordinator writes to and reads from its partition of __consumer_offsets: committed
// offsets and, at the end of every rebalance, the group's members and assignment.
#pragma once
#include "sim/kafka/coordinator.hpp"

namespace sluice::kafka {

// nullptr: this broker does not coordinate the group.
CoordinatedGroup* find_group(Cluster& cluster, BrokerIndex broker, GroupId group);
LedOffsets& led_offsets(Cluster& cluster, BrokerIndex broker, PartitionId partition);

// Appends the rows pushed to Cluster::offset_records since `rows_first` as one internal batch.
// On success `write` waits for the high watermark; otherwise its error is returned.
Cause append_rows(Context& ctx, Cluster& cluster, BrokerIndex broker, PartitionId partition,
                  PendingWrite write);
// The members and assignment of the group as they are now.
Cause append_group(Context& ctx, Cluster& cluster, BrokerIndex broker,
                   const CoordinatedGroup& group);

// A KIP-848 group as it is now. `told` goes to `member`, if there is one, once that is safe.
Cause append_consumer_group(Context& ctx, Cluster& cluster, BrokerIndex broker,
                            const CoordinatedGroup& group, MemberId member,
                            const ConsumerHeartbeatAnswer& told);

void commit_offsets(Context& ctx, Cluster& cluster, BrokerIndex broker, const OffsetCommit& commit,
                    Time ready);
void fetch_offsets(Context& ctx, Cluster& cluster, BrokerIndex broker, const OffsetFetch& question,
                   Time ready);
// The last member left: what the group has committed is kept for offsets.retention.minutes more.
void watch_empty(Context& ctx, Cluster& cluster, CoordinatedGroup& group);
void expire_offsets(Context& ctx, Cluster& cluster, BrokerIndex broker, CoordinatedGroup& group);
void commit_timer(Context& ctx, Cluster& cluster, BrokerIndex broker);

// The assignment is safe: its members are told (coordinator.cpp).
void assignment_committed(Context& ctx, Cluster& cluster, BrokerIndex broker,
                          CoordinatedGroup& group);
// Everybody who waits in the group is told to look for another coordinator.
void dismiss_group(Context& ctx, Cluster& cluster, const CoordinatedGroup& group);
void arm_sessions(Context& ctx, Cluster& cluster, CoordinatedGroup& group);
int32_t topic_partition_number(const Cluster& cluster, GroupId group, PartitionId partition);

} // namespace sluice::kafka
