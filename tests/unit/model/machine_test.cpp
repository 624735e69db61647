#include "sim/model/machine.hpp"
#include "tests/support/catch.hpp"

using namespace sluice;
using namespace sluice::literals;

TEST_CASE("work queues behind what was reserved before", "[machine]") {
    ServiceLine disk{.per_second = 1'000'000};
    CHECK(disk.reserve(Time{0}, 1'000) == Time{0} + 1_ms);
    CHECK(disk.reserve(Time{0}, 2'000) == Time{0} + 3_ms);
    CHECK(disk.reserve(Time{0} + 10_ms, 1'000) == Time{0} + 11_ms); // it had stood idle
    CHECK(disk.busy_ns == 4'000'000);
}

TEST_CASE("bytes become time rounded up, and no limit means no time", "[machine]") {
    ServiceLine thirds{.per_second = 3};
    CHECK(thirds.reserve(Time{0}, 1) == Time{333'333'334});
    ServiceLine unlimited;
    CHECK(unlimited.reserve(Time{7}, 1 << 30) == Time{7});
}

TEST_CASE("a slow machine needs longer for the same work", "[machine]") {
    ServiceLine cpu{.slower = {4, 1}};
    CHECK(cpu.reserve_for(Time{0}, 1_ms) == Time{0} + 4_ms);
    ServiceLine disk{.per_second = 200'000'000, .slower = {3000, 2}}; // not a whole percent of it
    CHECK(disk.reserve(Time{0}, 200'000) == Time{0} + 1'500_ms);
}

TEST_CASE("what is ready later does not keep the line from earlier work", "[machine]") {
    ServiceLine card{.per_second = 1'000'000};
    CHECK(card.reserve_later(Time{0}, Time{0} + 5_ms, 1'000) == Time{0} + 6_ms);
    CHECK(card.reserve_later(Time{0}, Time{0}, 1'000) == Time{0} + 2_ms); // behind one, not five
    // A full line makes everybody wait, whenever they are ready.
    for (int i = 0; i < 8; ++i) card.reserve_later(Time{0}, Time{0}, 1'000);
    CHECK(card.reserve_later(Time{0}, Time{0} + 3_ms, 1'000) == Time{0} + 14_ms);
}
