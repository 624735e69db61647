// The controller's changes of one partition or of many, written to the metadata with what explains
// them: each asks change_partition (elect.hpp) and states who leads and who is in sync now.
// When a change is due is decided in controller.cpp.
#pragma once
#include "sim/kafka/elect.hpp"
#include "sim/kafka/metadata.hpp"
#include "sim/model/context.hpp"

namespace sluice::kafka {

struct Cluster;

// True when something changed.
bool elect(Context& ctx, Cluster& cluster, PartitionId partition, Election how);
bool set_in_sync(Context& ctx, Cluster& cluster, PartitionId partition, ReplicaBits in_sync);
// The broker is gone or going: out of every in-sync set; others lead what it led.
void remove_from_in_sync(Context& ctx, Cluster& cluster, BrokerIndex broker);
// Its disk may have lost a tail (KIP-966): out of the in-sync and eligible sets.
void strike_from_eligible(Context& ctx, Cluster& cluster, BrokerIndex broker);
// Partitions of the broker without a leader may have one again.
void elect_for_leaderless(Context& ctx, Cluster& cluster, BrokerIndex broker);

} // namespace sluice::kafka
