#include "sim/core/interval_set.hpp"
#include "sim/core/random.hpp"
#include "tests/support/catch.hpp"
#include <vector>

using namespace sluice;

TEST_CASE("interval set: growing at the end keeps one range") {
    IntervalSet set;
    CHECK(set.add(0, 10) == 10);
    CHECK(set.add(10, 20) == 10); // touching
    CHECK(set.add(15, 25) == 5);  // overlapping
    CHECK(set.add(5, 12) == 0);   // nothing new
    CHECK(set.add(7, 7) == 0);
    CHECK(set.add(9, 3) == 0);
    CHECK(set.ranges() == std::vector<IntervalSet::Range>{{0, 25}});
    CHECK(set.total() == 25);
}

TEST_CASE("interval set: holes are kept and filled") {
    IntervalSet set;
    set.add(0, 10);
    set.add(20, 30);
    set.add(40, 50);
    CHECK(set.ranges().size() == 3);
    CHECK(set.covered(5, 45) == 5 + 10 + 5);
    CHECK(set.covered(10, 20) == 0);
    CHECK(set.covered(30, 5) == 0);
    CHECK(set.contains(9));
    CHECK_FALSE(set.contains(10));
    CHECK(set.contains(20));
    CHECK_FALSE(set.contains(-1));
    CHECK_FALSE(set.contains(50));
    CHECK(set.add(10, 20) == 10);
    CHECK(set.ranges() == std::vector<IntervalSet::Range>{{0, 30}, {40, 50}});
    CHECK(set.add(-5, -3) == 2);
    CHECK(set.add(-100, 100) == 200 - 42);
    CHECK(set.ranges() == std::vector<IntervalSet::Range>{{-100, 100}});
}

TEST_CASE("interval set: random additions match a set of numbers") {
    Xoshiro256ss random;
    for (int round = 0; round < 100; ++round) {
        IntervalSet set;
        std::vector<bool> model(300, false);
        for (int i = 0; i < 60; ++i) {
            const auto begin = static_cast<int64_t>(below(random.next(), 300));
            const auto end =
                std::min<int64_t>(300, begin + static_cast<int64_t>(below(random.next(), 12)));
            int64_t added = 0;
            for (int64_t x = begin; x < end; ++x) {
                added += !model[static_cast<std::size_t>(x)];
                model[static_cast<std::size_t>(x)] = true;
            }
            REQUIRE(set.add(begin, end) == added);
        }
        int64_t total = 0;
        for (int64_t x = 0; x < 300; ++x) {
            const bool in = model[static_cast<std::size_t>(x)];
            REQUIRE(set.contains(x) == in);
            total += in;
            REQUIRE(set.covered(0, x + 1) == total);
        }
        REQUIRE(set.total() == total);
        for (std::size_t i = 1; i < set.ranges().size(); ++i)
            REQUIRE(set.ranges()[i - 1].end < set.ranges()[i].begin);
    }
}

TEST_CASE("interval set: what is taken out leaves a hole, or shortens a range") {
    IntervalSet set;
    set.add(0, 10);
    set.add(20, 30);
    CHECK(set.remove(4, 6) == 2); // in the middle
    CHECK(set.ranges() == std::vector<IntervalSet::Range>{{0, 4}, {6, 10}, {20, 30}});
    CHECK(set.remove(8, 25) == 7); // the end of one, the beginning of another
    CHECK(set.ranges() == std::vector<IntervalSet::Range>{{0, 4}, {6, 8}, {25, 30}});
    CHECK(set.remove(0, 4) == 4); // a whole one
    CHECK(set.remove(10, 20) == 0);
    CHECK(set.remove(30, 40) == 0);
    CHECK(set.remove(7, 7) == 0);
    CHECK(set.total() == 7);
    CHECK(set.remove(0, 100) == 7);
    CHECK(set.empty());
}

TEST_CASE("interval set: adding and taking out at random agrees with a table of flags") {
    IntervalSet set;
    std::vector<bool> flags(60);
    Xoshiro256ss random;
    for (int step = 0; step < 2'000; ++step) {
        const auto begin = int64_t(below(random.next(), 60)),
                   end = int64_t(below(random.next(), 61));
        const bool adds = below(random.next(), 2) == 0;
        int64_t changed = 0;
        for (int64_t i = begin; i < end; ++i) {
            changed += flags[std::size_t(i)] != adds;
            flags[std::size_t(i)] = adds;
        }
        CHECK((adds ? set.add(begin, end) : set.remove(begin, end)) == changed);
        for (int64_t i = 0; i < 60; ++i) REQUIRE(set.contains(i) == flags[std::size_t(i)]);
    }
}
