// A group of the KIP-848 protocol at its coordinator (Kafka: GroupMetadataManager): every change of
// its members raises the group epoch and gives everybody a target, computed here by a server-side
// assignor; each member gets there alone, heartbeat by heartbeat (reconcile.hpp). No barrier.
// Kafka's assignor may run a second later on a thread of its own (4.3); here it runs at once.
#pragma once
#include "sim/kafka/coordinator.hpp"

namespace sluice::kafka {

void consumer_heartbeat(Context& ctx, Cluster& cluster, BrokerIndex broker,
                        const ConsumerHeartbeat& beat, Time ready);
// group_session_due, group_revoke_due.
void consumer_group_timer(Context& ctx, Cluster& cluster, BrokerIndex broker,
                          CoordinatedGroup& group, const Timer& timer);
// May the member commit what it says it owns?
Cause why_stale(const Seat& seat, int32_t member_epoch);

} // namespace sluice::kafka
