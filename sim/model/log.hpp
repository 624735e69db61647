// A partition's history and one replica's view of it.
//
// PartitionStore holds every entry any leader ever appended, once. A replica's Log is the list
// of spans of that store which this replica holds: one span for its whole life, unless leaders
// diverged. Replicating is growing a span; truncating is shortening one. So three replicas cost
// one entry a batch, and two replicas hold the same batch exactly when both hold its index.
//
// Offsets are per log and consecutive (a truncated offset is given again); store indices and
// ordinals are never reused.
#pragma once
#include "sim/core/ids.hpp"
#include "sim/core/prefetch.hpp"
#include "sim/core/shared_series.hpp"
#include "sim/core/time.hpp"
#include "sim/model/batch.hpp"
#include <vector>

namespace sluice {

struct Entry {
    Offset base = 0;
    int64_t ordinal = 0;    // records appended to this store before this entry
    Time largest_timestamp; // creation time of its last record (retention looks at it)
    BatchId batch;
    int32_t count = 0; // offsets base .. base + count - 1
    int32_t bytes = 0;
    int32_t epoch = 0; // leader epoch it was appended under
};

struct PartitionStore {
    SharedSeries<Entry, 256> entries;
    int64_t records = 0; // ever appended

    uint64_t append(Entry entry); // fills ordinal, returns the store index
    // What reading the latest entry, or appending the next one behind it, will touch.
    void prefetch_end() const {
        if (entries.empty()) return;
        prefetch(&entries[entries.size() - 1]);
        prefetch(&entries[entries.size() - 1] + 1);
    }
};

// Store entries [first, end) in the order of the log.
struct Span {
    uint64_t first = 0, end = 0;
    auto operator<=>(const Span&) const = default;
};

struct Segment {
    Offset base = 0;
    Time first_timestamp, largest_timestamp;
    int64_t bytes = 0;
};

struct SegmentLimits {
    int64_t bytes = 1LL << 30; // segment.bytes
    Duration age{};            // segment.ms; 0 = never by time
};

class Log {
public:
    Offset start() const { return start_; }  // first offset that can still be read
    Offset end() const { return end_; }      // offset the next record will get (LEO)
    int64_t bytes() const { return bytes_; } // of whole segments still held
    const std::vector<Span>& spans() const { return spans_; }
    const std::vector<Segment>& segments() const { return segments_; }
    bool holds(uint64_t store_index) const;

    // Adds the entry at `store_index`; its base must be end(). Rolls a segment when due.
    void append(const PartitionStore& store, uint64_t store_index, SegmentLimits limits);

    void prefetch_end() const { // what append() will touch
        if (!segments_.empty()) prefetch_whole(segments_.back());
        if (!spans_.empty()) prefetch(&spans_.back());
    }

    // Store index of the entry that holds `offset`; offset must be in [start, end).
    uint64_t find(const PartitionStore& store, Offset offset) const;
    // The entry that follows `store_index` in this log, or UINT64_MAX at the end.
    uint64_t next(uint64_t store_index) const;

    // Gives up everything from `offset` on (rounded down to an entry); returns what was let go.
    std::vector<Span> truncate_to(const PartitionStore& store, Offset offset);
    // Gives up whole segments below `offset`, which must be a segment's base or end().
    std::vector<Span> drop_below(const PartitionStore& store, Offset offset);
    // Everything goes; the next record gets `offset`.
    std::vector<Span> restart_at(Offset offset);

private:
    void begin_segment(const Entry& entry);
    void recount_last_segment(const PartitionStore& store);

    std::vector<Span> spans_;
    std::vector<Segment> segments_;
    Offset start_ = 0, end_ = 0;
    int64_t bytes_ = 0;
};

} // namespace sluice
