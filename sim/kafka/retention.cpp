#include "sim/kafka/retention.hpp"
#include <algorithm>

namespace sluice::kafka {
namespace {

// What is left of the log while the passes go on; `first` is the oldest segment that is kept.
struct Pass {
    std::span<const RetentionSegment> segments;
    const RetentionLog& log;
    std::size_t first = 0;
    Offset log_start = 0;

    Offset end_of(std::size_t segment) const {
        return segment + 1 < segments.size() ? segments[segment + 1].base : log.log_end;
    }
    bool may_go(std::size_t segment) const {
        const bool empty_and_active =
            segment + 1 == segments.size() && segments[segment].bytes == 0;
        return !empty_and_active && log.high_watermark >= end_of(segment);
    }
    void remove_through(std::size_t segment) {
        log_start = std::max(log_start, end_of(segment));
        first = segment + 1;
    }
};

// The log's own start does not move while one pass looks at the segments.
template <class Due>
void remove_while(Pass& pass, const Due& is_due) {
    std::size_t end = pass.first;
    while (end < pass.segments.size() && pass.may_go(end) && is_due(end)) ++end;
    if (end > pass.first) pass.remove_through(end - 1);
}

int64_t size_of(std::span<const RetentionSegment> segments) {
    int64_t total = 0;
    for (const RetentionSegment& segment : segments) total += segment.bytes;
    return total;
}

} // namespace

RetentionResult retention_pass(std::span<const RetentionSegment> segments, const RetentionLog& log,
                               const RetentionPolicy& policy, Time now) {
    Pass pass{segments, log, 0, log.log_start};
    remove_while(pass, [&](std::size_t i) {
        return i + 1 < segments.size() && segments[i + 1].base <= pass.log_start;
    });
    if (policy.deletes && policy.keep_bytes) {
        int64_t over = size_of(segments.subspan(pass.first)) - *policy.keep_bytes;
        remove_while(pass, [&](std::size_t i) {
            if (over < segments[i].bytes) return false;
            over -= segments[i].bytes;
            return true;
        });
    }
    if (policy.deletes && policy.keep_time) {
        remove_while(pass, [&](std::size_t i) {
            return now - segments[i].largest_timestamp > *policy.keep_time;
        });
    }
    const bool all_gone = !segments.empty() && pass.first == segments.size();
    return {.deleted = pass.first, .log_start = pass.log_start, .rolled = all_gone};
}

} // namespace sluice::kafka
