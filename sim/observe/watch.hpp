// What a picture needs to remember and the World does not keep: since when and from whom, what was
// torn off and who had it last, where flags were moved from, where messages of a queue went to, how
// busy machines have been. Bounded: of each kind the latest few.
#pragma once
#include "sim/core/interval_set.hpp"
#include "sim/core/paged.hpp"
#include "sim/core/recent_count.hpp"
#include "sim/observe/ledger.hpp"
#include "sim/observe/tally.hpp"
#include "sim/world/world.hpp"
#include <array>
#include <vector>

namespace sluice {

struct Metrics;

struct TornPiece { // store entries [first, end) that nobody held any more, if not back since
    uint64_t first = 0, end = 0;
    uint32_t broker = 0;
    Cause cause = Cause::none;
    Time at;
    FactId because = 0;
};

struct PartitionWatch {
    Time led_since = time_zero;
    int16_t leader_before = -1;
    Time ill_since = time_never; // fewer in sync than min.insync.replicas
    std::vector<TornPiece> torn;
};

struct MovedBack { // over [to, ghost), which the group had had
    Offset to = 0, ghost = 0;
    Offset reached = 0; // how far it has come again
    int64_t again = 0;  // records worked on again
    Time at;
    Cause cause = Cause::none;
    FactId because = 0;
};

struct MovedAhead { // over [from, to), which it will not see
    Offset from = 0, to = 0;
    Time at;
    Cause cause = Cause::none;
    FactId because = 0;
};

struct ReaderWatch { // one group at one partition
    MemberId reader, before;
    Time read_since = time_never; // by `reader`
    Time given_up = time_never;   // the latest time somebody gave it up
    std::vector<MovedBack> back;
    std::vector<MovedAhead> ahead;
    int64_t skipped = 0; // records, in all
};

struct GroupWatch {
    Time rebalance_from = time_never, rebalance_until = time_never; // of the latest one
    Duration longest_rebalance{};
    bool reads_again = false; // somewhere a MovedBack is not over
};

struct MemberWatch {
    Time since;           // of what it does as a member: joined, lost, given partitions
    int64_t finished = 0; // records, each time counted
};

struct NodeWatch {
    Time silent_since = time_never; // crashed or paused
    FactId because = 0;
    int64_t led_then = 0;
    std::vector<PartitionId> led; // the first few of those
};

struct DeadLetter {
    int64_t position = 0; // in the tray
    PartitionId from;
    int64_t position_there = 0;
    Cause cause = Cause::none;
    Time at;
};

struct QueueWatch {
    IntervalSet moved, dropped, expired; // positions that were not simply deleted
    std::vector<DeadLetter> tray;        // what came here, ascending position
    Tally tray_causes;
    RecentCount deleted;
};

struct WorkSoFar { // of everybody, at an instant
    Time at;
    // How long each line of the platform's machines has been busy, in ns.
    std::vector<std::array<int64_t, 4>> busy;      // [NodeId]; cpu, disk, card out, card in
    std::vector<std::array<int64_t, 2>> producers; // [ProducerId] records offered, acked
    std::vector<int64_t> groups;                   // [GroupId] records worked on
    std::vector<int64_t> members;                  // [MemberId] the same
};

struct Watch {
    Paged<PartitionWatch, 32> partitions; // [PartitionId]
    Paged<ReaderWatch, 32> readers;       // as Ledger::group_partitions
    std::vector<GroupWatch> groups;       // [GroupId]
    std::vector<MemberWatch> members;     // [MemberId]
    std::vector<NodeWatch> nodes;         // [NodeId]; as far as anything happened to them
    std::vector<QueueWatch> queues;       // [PartitionId] of a queue platform
    std::array<WorkSoFar, 8> work;        // one a quarter of a second; the oldest is overwritten
    std::size_t next_sample = 0;
    Time sample_due;
};

Watch open_watch(const World& world);
// Notes what everybody has done so far; due when a quarter of a second is over.
void take_sample(Watch& watch, const World& world, const Ledger& ledger);
// The second that ended with the latest quarter: what had been done at its end, and at its
// beginning. In a quiet time, or a young run, as near to that as is known.
struct LatestSecond {
    WorkSoFar end, begin;
};
LatestSecond latest_second(const Watch& watch, const World& world, const Ledger& ledger);

inline constexpr uint64_t watched_facts =
    fact_bit(FactKind::log_cut) | fact_bit(FactKind::leader_elected) |
    fact_bit(FactKind::in_sync_shrunk) | fact_bit(FactKind::in_sync_grown) |
    fact_bit(FactKind::process_crashed) | fact_bit(FactKind::machine_crashed) |
    fact_bit(FactKind::paused) | fact_bit(FactKind::resumed) | fact_bit(FactKind::restarted) |
    fact_bit(FactKind::member_joined) | fact_bit(FactKind::member_left) |
    fact_bit(FactKind::member_expired) | fact_bit(FactKind::rebalance_started) |
    fact_bit(FactKind::assignment_made) | fact_bit(FactKind::partition_assigned) |
    fact_bit(FactKind::partition_revoked) | fact_bit(FactKind::position_reset) |
    fact_bit(FactKind::delivery_skipped) | fact_bit(FactKind::delivered) |
    fact_bit(FactKind::message_moved) | fact_bit(FactKind::message_dropped) |
    fact_bit(FactKind::message_expired) | fact_bit(FactKind::message_deleted);
// Whether note() has anything to do with such a fact.
constexpr bool is_watched(FactKind kind) {
    return (watched_facts & fact_bit(kind)) != 0;
}
// After ledger and metrics have taken it in.
void note(Watch& watch, const World& world, const Ledger& ledger, const Metrics& metrics,
          const Fact& fact);

// Work that a line has done by now: what is reserved beyond has not happened yet.
int64_t busy_by(const ServiceLine& line, Time now);

} // namespace sluice
