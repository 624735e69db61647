// A partition as a picture shows it: its copies on one offset scale, what was torn off, where the
// groups' flags stand, where they were moved back or skipped ahead, and who reads it.
#pragma once
#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"
#include "sim/model/fact.hpp"
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

// From well to ill.
enum class PartitionHealth : uint8_t {
    whole,
    under_replicated, // a copy is out of sync
    below_minimum,    // fewer in sync than min.insync.replicas: readers stand still (from 3.7 on)
    leader_down,      // the leader's process is not running, whoever knows of it
    offline           // nobody leads
};
inline constexpr std::size_t partition_healths = 5;
std::string_view words_of(PartitionHealth health);

struct OffsetRange { // [begin, end); of a queue: positions
    Offset begin = 0, end = 0;
    int64_t size() const { return end - begin; }
    bool empty() const { return begin >= end; }
    bool operator==(const OffsetRange&) const = default;
};

enum class WhyBehind : uint8_t { not_behind, crashed, paused, cut_off, catching_up };
std::string_view words_of(WhyBehind why);

struct ReplicaView {
    uint32_t broker = 0; // index, from 0
    bool alive = true, in_sync = true, leads = false;
    int64_t start = 0, end = 0; // offsets; `start` is where retention has come to
    int64_t high_watermark = 0; // as this copy knows it
    int32_t epoch = -1;         // of the leader that it follows, or is
    int64_t lag = 0;            // records behind the leader's end
    Duration behind{};          // how long it has not been level with its leader, as that one knows
    WhyBehind why = WhyBehind::not_behind;
    FactId because = 0; // the crash, pause or cut; 0: none
    OffsetRange stray;  // what it holds and its leader does not: will be cut off
    int64_t stray_acked = 0;
};

// Records of one broker's log that nobody holds any more.
struct TornView {
    OffsetRange offsets;
    int64_t records = 0;
    bool lost = false;   // they had been acknowledged; else they were only cut off
    uint32_t broker = 0; // index: the last one that had them
    Time at;
    Cause cause = Cause::none;
    FactId because = 0; // the log_cut
};

// A flag that was moved back over what the group had had already.
struct ReadAgainView {
    OffsetRange offsets;       // from the new place of the flag to the old one, its ghost
    int64_t again = 0;         // records of these worked on once more so far
    Time at;                   //
    Cause cause = Cause::none; // sought, divergence, ...; rebalance_in_progress: was not committed
    FactId because = 0;
};

struct SkippedView { // a flag that was moved ahead over what the group will not see
    OffsetRange offsets;
    Time at;
    Cause cause = Cause::none; // out of range: retention overtook it
    FactId because = 0;
};

struct BookmarkView { // where a group stands
    GroupId group;
    std::string name;
    int64_t committed = -1; // offsets; -1: never
    int64_t delivered = 0;  // one past the highest that was worked on
    int64_t position = 0;   // of the next record to be handed to the application
    int64_t finished = 0;   // its reader's own place: below `delivered` while it reads again
    int64_t lag = 0;        // records to the leader's end
    std::string reader;     // the member that it is assigned to; empty = nobody
    MemberId reader_id, reader_before;
    Time read_since = time_never;     // by this reader
    Time given_up_since = time_never; // nobody reads it since; time_never: it is read
    Time moved_at = time_never;       // when the reader of before gave it up
    std::vector<OffsetRange>
        wrong; // worked on by a bug, and not again since; of a queue: positions
    std::vector<ReadAgainView> again; // the latest few, oldest first
    std::vector<SkippedView> skipped; // likewise
    int64_t skipped_records = 0;      // in all
};

struct EntryView { // one batch, as some copy holds it
    Offset base = 0;
    int32_t count = 0;
    int32_t epoch = 0;
    uint32_t held_by = 0; // bit i: the i-th of PartitionView::replicas
    ProducerId producer;  // none: the cluster's own bookkeeping
    RecordNumber first = 0;
    bool contiguous = true; // numbers first, first + 1, ...; else those of its keys
    bool acked = false;
};

struct PartitionView {
    PartitionId id;
    std::string name;
    PartitionHealth health = PartitionHealth::whole;
    int32_t leader = -1;        // broker index
    int32_t leader_before = -1; // before that
    int32_t leader_epoch = -1;
    Time led_since = time_zero;
    int32_t in_sync = 0, min_in_sync = 1; // copies; the minimum as it takes effect
    bool readers_stand_still = false;     // the high watermark cannot move
    Time ill_since = time_never;          // too few in sync since; time_never: enough
    int64_t appended_per_second = 0;      // records, over the last second
    int64_t waiting_in_producers = 0;     // records
    int64_t parked_answers = 0;           // acks=all, not answered yet
    std::vector<ReplicaView> replicas;
    std::vector<BookmarkView> bookmarks;
    std::vector<TornView> torn; // the latest few, oldest first
    OffsetRange free; // will be given once more: from the leader's end to the highest ever
    // Only of the selected partition.
    OffsetRange window;
    std::vector<EntryView> entries; // that lie in the window, ascending; of any copy
};

} // namespace sluice
