// Replication: the follower's fetch cycle, and what the leader concludes from it: how far each
// follower is, who is in sync, how far the high watermark may rise (rules: in_sync.hpp,
// epochs.hpp). The leader's side of serving the fetch is in fetch.hpp.
#pragma once
#include "sim/kafka/broker.hpp"

namespace sluice::kafka {

// --- the leader ---
// A follower's fetch has proved that it holds everything below `offset`.
void note_follower(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica,
                   BrokerIndex follower, Offset offset);
void advance_high_watermark(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica);
// Followers that were level with the leader had been so until their latest fetch.
void before_append(const Broker& broker, const PartitionInfo& info, Replica& replica);
// Followers outside the in-sync set are looked at again whenever they fetch.
void let_join(Context& ctx, Cluster& cluster, Broker& broker, BrokerIndex follower);
// Each replica.lag.time.max.ms / 2.
void check_in_sync(Context& ctx, Cluster& cluster, Broker& broker);
void on_alter_answer(Context& ctx, Cluster& cluster, Broker& broker,
                     const AlterPartitionAnswer& answer);
// The set is as the controller has it: nothing is asked for any more.
void settle_in_sync(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica);
void repeat_alter_requests(Context& ctx, Cluster& cluster, Broker& broker);
// Notes which followers stand outside the in-sync set.
void list_outsiders(Cluster& cluster, Broker& broker, const Replica& replica);

// --- the follower ---
void follow(Broker& broker, Replica& replica);
void unfollow(Broker& broker, Replica& replica);
// Sends the next fetch to `leader` unless one is under way.
void fetch_from(Context& ctx, Cluster& cluster, Broker& broker, BrokerIndex leader, Time ready);
void on_fetched(Context& ctx, Cluster& cluster, Broker& broker, const FetchAnswer& answer);
void on_follower_retry(Context& ctx, Cluster& cluster, Broker& broker, BrokerIndex leader);
void on_fetch_overdue(Context& ctx, Cluster& cluster, Broker& broker, BrokerIndex leader);
void lost_leader(Context& ctx, Cluster& cluster, Broker& broker, BrokerIndex leader);

// --- any replica ---
// Gives up what lies at or above `offset` and says so.
void truncate(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica, Offset offset,
              Cause cause);
void state_cut(Context& ctx, const PartitionStore& store, const Broker& broker,
               PartitionId partition, const std::vector<Span>& gone, Cause cause);
// Appends a store entry to the replica's log, which it must continue.
void append_entry(Context& ctx, const Cluster& cluster, Replica& replica, uint64_t store_index);
// What a machine crash now would leave of the log.
Offset flushed_end(const Replica& replica, Time now);

} // namespace sluice::kafka
