// A member's reading: where it stands in each partition, and the fetches that keep it supplied.
// One request at a time to each broker, for the partitions whose fetched records are all handed
// out (Kafka: FetchCollector, AbstractFetch); only what changed is said again (KIP-227).
#pragma once
#include "sim/kafka/member.hpp"

namespace sluice::kafka {

// nullptr: not assigned to this member.
Assigned* find_assigned(const Cluster& cluster, Member& member, PartitionId partition);
// The set of assigned partitions is new: all fetches start over.
void begin_reading(const Cluster& cluster, Member& member);
// Its leader, position or fetched records changed: the next fetch has to say so.
void mark_changed(Member& member, const Assigned& assigned);
void learn_leaders(Context& ctx, const Cluster& cluster, Member& member);

// Not from a copy any more (KIP-392).
void read_from_leader(Member& member, Assigned& assigned);
// The next record to hand out is the one at `offset`.
void place_at(Member& member, Assigned& assigned, Offset offset);
// auto.offset.reset; `why` is offset_out_of_range, or none when there is no committed offset.
void reset_by_policy(Context& ctx, const Cluster& cluster, Member& member, Assigned& assigned,
                     Cause why);
void obey_seek(Cluster& cluster, Member& member);
void look_up_positions(Context& ctx, Cluster& cluster, Member& member);
void offsets_listed(Context& ctx, Cluster& cluster, Member& member,
                    const ListOffsetsAnswer& answer);

void send_fetches(Context& ctx, Cluster& cluster, Member& member);
void fetch_answered(Context& ctx, Cluster& cluster, Member& member, const FetchAnswer& answer);
void session_lost(Member& member, BrokerIndex broker);

} // namespace sluice::kafka
