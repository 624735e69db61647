// Serving fetches of followers and members: incremental sessions (KIP-227), long polls that wait
// for min_bytes, limits per partition and answer. A member reads below the high watermark, a
// follower up to the log's end.
#pragma once
#include "sim/kafka/broker.hpp"

namespace sluice::kafka {

void on_fetch(Context& ctx, Cluster& cluster, BrokerIndex b, NodeId from,
              const FetchRequest& request);
void on_fetch_due(Context& ctx, Cluster& cluster, Broker& broker, uint32_t list);
void on_list_offsets(Context& ctx, Cluster& cluster, Broker& broker, const ListOffsets& question);

// New entries at the end of the log: followers want them.
void wake_followers(Broker& broker, const Replica& replica);
// The high watermark has moved: members want what it uncovered; followers are told in passing.
void wake_members(Broker& broker, const Replica& replica);
// The broker no longer leads the partition: all who read it here are told.
void dismiss_readers(Broker& broker, Replica& replica);
// Answers the parked fetches that this event has given something to say.
void answer_woken(Context& ctx, Cluster& cluster, Broker& broker);
void close_session(Broker& broker, NodeId from);

} // namespace sluice::kafka
