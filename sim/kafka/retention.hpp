// One retention pass over a partition's segments (Kafka: UnifiedLog.deleteOldSegments): which of
// the oldest segments go, where the log then starts, whether a fresh active segment is rolled.
// Pure; it deletes nothing itself and knows no consumers: Kafka does not ask them either.
#pragma once
#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace sluice::kafka {

struct RetentionSegment {
    Offset base = 0;
    int64_t bytes = 0;
    Time largest_timestamp = time_zero; // of its records: one from the future keeps it
};

struct RetentionPolicy {
    std::optional<Duration> keep_time; // retention.ms; none: for ever
    std::optional<int64_t> keep_bytes; // retention.bytes, per partition; none: no limit
    bool deletes = true; // cleanup.policy has "delete"; else only what is below the log start goes
};

struct RetentionLog {
    Offset log_start = 0;
    Offset high_watermark = 0;
    Offset log_end = 0;
};

struct RetentionResult {
    std::size_t deleted = 0; // segments, counted from the oldest
    Offset log_start = 0;
    bool rolled = false; // all were deleted: an empty active segment now starts at the log end
};

// `segments` in order of base offset, the last one active. Whole segments only, never one that
// reaches the high watermark; passes in Kafka's order: below the log start, size, time.
RetentionResult retention_pass(std::span<const RetentionSegment> segments, const RetentionLog& log,
                               const RetentionPolicy& policy, Time now);

} // namespace sluice::kafka
