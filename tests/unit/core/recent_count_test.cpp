// Counts of the last second, by quarters.
#include "sim/core/recent_count.hpp"
#include "tests/support/catch.hpp"

using namespace sluice;

namespace {

Time at_ms(int64_t ms) {
    return Time{ms * 1'000'000};
}

} // namespace

TEST_CASE("a steady pace is told as it is") {
    RecentCount count;
    for (int64_t ms = 0; ms < 5'000; ms += 10) count.add(at_ms(ms), 1);
    CHECK(count.per_second(at_ms(5'000)) == 100);
    CHECK(count.per_second(at_ms(5'249)) == 100); // the open quarter does not count
    CHECK(count.per_second(at_ms(5'250)) == 75);  // nothing came since 5 s
    CHECK(count.per_second(at_ms(6'000)) == 0);
    CHECK(count.per_second(at_ms(60'000)) == 0);
}

TEST_CASE("a young run is told at the pace it has had so far") {
    RecentCount count;
    for (int64_t ms = 0; ms < 500; ms += 10) count.add(at_ms(ms), 1);
    CHECK(count.per_second(at_ms(100)) == 0);   // no quarter is over
    CHECK(count.per_second(at_ms(250)) == 100); // 25 in a quarter
    CHECK(count.per_second(at_ms(500)) == 100);
    CHECK(count.per_second(at_ms(1'000)) == 50);
}

TEST_CASE("quiet quarters and long silences leave nothing behind") {
    RecentCount count;
    count.add(at_ms(100), 7);
    count.add(at_ms(1'600), 5); // quarter 6; those of 0.25 to 1.5 s are empty
    CHECK(count.per_second(at_ms(1'750)) == 5);
    CHECK(count.per_second(at_ms(1'000)) == 7);
    count.add(at_ms(60'000), 3);
    CHECK(count.per_second(at_ms(60'250)) == 3);
    CHECK(count.per_second(at_ms(61'000)) == 3);
    CHECK(count.per_second(at_ms(61'250)) == 0);
}
