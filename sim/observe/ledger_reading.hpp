// What the ledger reads from the World: who holds which store entries now, and how far a group has
// come. Only for questions at rest; nothing here runs while facts pass, except for skips.
#pragma once
#include "sim/core/interval_set.hpp"
#include "sim/observe/ledger.hpp"

namespace sluice {

// The replica that readers would be answered from: its leader's, or that of the last one.
const kafka::Replica* answering_replica(const kafka::Cluster& cluster, PartitionId partition);
// Store entries that at least one replica holds.
IntervalSet held_entries(const kafka::Cluster& cluster, PartitionId partition);
// Records in all replicas together.
int64_t copies_held(const kafka::Cluster& cluster, PartitionId partition);
// One past the highest offset that the group has finished with.
Offset progress_of(const kafka::Cluster& cluster, GroupId group, PartitionId partition);
// Ordinals, in ranges, of the offsets [begin, end) that a group passes over: in the log that it
// reads, and below its start in whatever is left of what stood there.
std::vector<IntervalSet::Range> ordinals_of(const kafka::Cluster& cluster, PartitionId partition,
                                            Offset begin, Offset end);
// And the way back: the offsets at which the records of these ordinals were appended, in ranges.
std::vector<IntervalSet::Range> offsets_of(const PartitionStore& store,
                                           const IntervalSet::Range& ordinals);
// Records that the group has not finished with and that somebody holds.
int64_t waiting_records(const Ledger& ledger, const kafka::Cluster& cluster, GroupId group,
                        PartitionId partition);

} // namespace sluice
