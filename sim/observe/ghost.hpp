// The ghost: what really happened in a run, put together from facts and from looking on, for the
// invariants alone. It stands in the Observation, so no rule of a platform can read it, and nothing
// of it is part of the digest. It judges nothing: invariants.hpp does.
#pragma once
#include "sim/core/paged.hpp"
#include "sim/model/fact.hpp"
#include "sim/world/world.hpp"
#include <vector>

namespace sluice {

struct Ledger;

inline constexpr uint64_t no_entry = UINT64_MAX;

// The latest batch of one producer that a partition's leader appended.
struct SequenceSeen {
    int64_t producer_id = -1;
    uint64_t entry = no_entry;
    int32_t last = -1; // its last sequence
    int16_t epoch = -1;
};

struct GhostPartition {
    // Asked for at every append, copy and move of a high watermark.
    uint64_t entries = 0;      // store entries appended so far
    Offset high_watermark = 0; // below it everything is committed, whoever knows of it
    Span committed;          // the latest run of committed store entries; `end` is behind the last
    uint32_t first_end = 0;  // of its replicas in Ghost::ends
    int32_t min_in_sync = 1; // effective
    kafka::ReplicaBits in_sync = 0;   // as the controller has it
    kafka::ReplicaBits cut_short = 0; // whose machines lost the tail; not copied back yet
    bool followed = true; // false since a loss that was declared: an unclean election, or the
                          // last copies' machines; what is committed is not known any more
    uint32_t elected = UINT32_MAX; // broker
    int64_t elected_epoch = -1;
    Offset told = 0; // high watermark, as last stated by `told_by`
    uint32_t told_by = UINT32_MAX;
    int64_t told_epoch = -1;
    Offset highest_told = 0;             // by any leader so far
    std::vector<Span> committed_before;  // what is committed below `committed`; as a rule nothing
    std::vector<SequenceSeen> producers; // [ProducerId]
};

// One group's reading of one partition.
struct GhostReader {
    MemberId holder;              // was given it and has not given it up
    std::vector<MemberId> others; // likewise: zombies that do not know better
    MemberId last_reader;
    Offset read_until = 0; // by it, since it was placed
    Offset worked_to = 0;  // finished, skipped or passed over below it
    Offset committed = -1; // as last stated
};

struct GhostGroup {
    int64_t generation = -1;
    bool moved = false;       // a position was reset or sought
    Offset furthest_move = 0; // the highest offset it was moved to
    bool cooperative = false;
    bool works_first = false; // commits what is finished: at least once
};

struct Ghost {
    Paged<GhostPartition, 16> partitions; // [PartitionId]; empty on a queue
    Paged<Offset, 64> ends;               // log ends, [GhostPartition::first_end + position]
    std::vector<uint8_t> waits_for_all;   // [ProducerId] acks=all
    std::vector<GhostGroup> groups;       // [GroupId]
    Paged<GhostReader, 16> readers;       // [GroupTally::first + partition number]
    bool bookkeeping_cut = false;         // offsets or generations may have been lost
};

Ghost open_ghost(const World& world, const Ledger& ledger);
// Takes in a fact, after it was judged by what was known before.
void remember(Ghost& ghost, const World& world, const Ledger& ledger, const Fact& fact);

// Is the store entry one of those that were committed?
bool is_committed(const GhostPartition& place, uint64_t entry);
// Does this log hold the last committed entry, or begin behind it?
bool holds_committed(const GhostPartition& place, const PartitionStore& store, const Log& log);
// The broker's replica of the partition; nullptr when there is none.
const kafka::Replica* replica_at(const kafka::Cluster& cluster, Entity broker,
                                 PartitionId partition);
GhostReader* reader_of(Ghost& ghost, const Ledger& ledger, const Fact& fact);
bool holds(const GhostReader& reader, MemberId member);

} // namespace sluice
