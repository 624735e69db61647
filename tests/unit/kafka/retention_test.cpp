#include "sim/kafka/retention.hpp"
#include "tests/support/catch.hpp"
#include <vector>

using namespace sluice;
using namespace sluice::kafka;
using namespace sluice::literals;

namespace {

// Three full segments of 100 bytes and an active one of 40, the last offset below 340.
const std::vector<RetentionSegment> segments{{0, 100, time_zero + 100_s},
                                             {100, 100, time_zero + 400_s},
                                             {200, 100, time_zero + 700_s},
                                             {300, 40, time_zero + 990_s}};
const RetentionLog whole_log{.log_start = 0, .high_watermark = 340, .log_end = 340};
constexpr Time now = time_zero + 1000_s;

RetentionPolicy by_time(Duration keep) {
    RetentionPolicy policy;
    policy.keep_time = keep;
    return policy;
}

RetentionPolicy by_bytes(int64_t keep) {
    RetentionPolicy policy;
    policy.keep_bytes = keep;
    return policy;
}

} // namespace

TEST_CASE("without limits nothing goes", "[kafka][retention]") {
    const RetentionResult result = retention_pass(segments, whole_log, {}, now);
    CHECK(result.deleted == 0);
    CHECK(result.log_start == 0);
    CHECK_FALSE(result.rolled);
}

TEST_CASE("time counts from the youngest record of a segment", "[kafka][retention]") {
    CHECK(retention_pass(segments, whole_log, by_time(600_s), now).deleted == 1); // equal stays
    CHECK(retention_pass(segments, whole_log, by_time(599_s), now).deleted == 2);
    CHECK(retention_pass(segments, whole_log, by_time(599_s), now).log_start == 200);
    std::vector<RetentionSegment> future = segments;
    future[1].largest_timestamp = time_zero + 9000_s; // keeps itself and all after it
    CHECK(retention_pass(future, whole_log, by_time(10_s), now).deleted == 1);
    future[0].largest_timestamp = time_never;
    CHECK(retention_pass(future, whole_log, by_time(10_s), now).deleted == 0);
}

TEST_CASE("size keeps at least the limit and at most one segment more", "[kafka][retention]") {
    CHECK(retention_pass(segments, whole_log, by_bytes(241), now).deleted == 0); // 99 over
    CHECK(retention_pass(segments, whole_log, by_bytes(240), now).deleted == 1); // 100 over
    CHECK(retention_pass(segments, whole_log, by_bytes(141), now).deleted == 1);
    CHECK(retention_pass(segments, whole_log, by_bytes(340), now).deleted == 0);
    CHECK(retention_pass(segments, whole_log, by_bytes(9999), now).deleted == 0);
}

TEST_CASE("deleting everything rolls an empty active segment", "[kafka][retention]") {
    const RetentionResult result = retention_pass(segments, whole_log, by_bytes(0), now);
    CHECK(result.deleted == 4);
    CHECK(result.log_start == 340);
    CHECK(result.rolled);
    std::vector<RetentionSegment> with_empty = segments;
    with_empty.push_back({340, 0, time_zero});
    const RetentionResult kept = retention_pass(with_empty, whole_log, by_time(1_s), now);
    CHECK(kept.deleted == 4); // the empty active segment stays
    CHECK_FALSE(kept.rolled);
    CHECK(kept.log_start == 340);
}

TEST_CASE("nothing above the high watermark goes", "[kafka][retention]") {
    RetentionLog log = whole_log;
    log.high_watermark = 199;
    CHECK(retention_pass(segments, log, by_time(1_s), now).deleted == 1);
    log.high_watermark = 200;
    CHECK(retention_pass(segments, log, by_time(1_s), now).deleted == 2);
    log.high_watermark = 339;
    CHECK(retention_pass(segments, log, by_time(1_s), now).deleted == 3);
}

TEST_CASE("passes come in order: log start, size, time", "[kafka][retention]") {
    RetentionLog log = whole_log;
    log.log_start = 150; // inside the second segment: the first is below it
    CHECK(retention_pass(segments, log, {}, now).deleted == 1);
    CHECK(retention_pass(segments, log, {}, now).log_start == 150); // never falls back
    RetentionPolicy both = by_bytes(140); // after the first is gone: 100 over, the second goes
    both.keep_time = 299_s;               // and then the third by time
    const RetentionResult result = retention_pass(segments, log, both, now);
    CHECK(result.deleted == 3);
    CHECK(result.log_start == 300);
}

TEST_CASE("a compacted topic loses only what is below its start", "[kafka][retention]") {
    RetentionPolicy policy = by_bytes(0);
    policy.deletes = false;
    RetentionLog log = whole_log;
    log.log_start = 200;
    CHECK(retention_pass(segments, log, policy, now).deleted == 2);
}
