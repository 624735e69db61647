#include "sim/core/deadline_list.hpp"
#include "tests/support/catch.hpp"

using namespace sluice;

TEST_CASE("deadline list: first in, first due") {
    DeadlineList<int> list;
    CHECK_FALSE(list.next());
    CHECK_FALSE(list.pop_due(Time{1'000}));
    list.push(Time{10}, 1);
    list.push(Time{10}, 2);
    list.push(Time{20}, 3);
    CHECK(list.next() == Time{10});
    CHECK_FALSE(list.pop_due(Time{9}));
    CHECK(list.pop_due(Time{10}) == 1);
    CHECK(list.pop_due(Time{15}) == 2);
    CHECK_FALSE(list.pop_due(Time{19}));
    CHECK(list.size() == 1);
    CHECK(list.pop_due(Time{99}) == 3);
    CHECK(list.empty());
}

TEST_CASE("deadline list: a deadline before the last one is refused") {
    DeadlineList<int> list;
    list.push(Time{10}, 1);
    CHECK_THROWS_AS(list.push(Time{9}, 2), InvariantBroken);
    CHECK(list.size() == 1);
}

TEST_CASE("deadline list: one wake-up is armed at a time") {
    DeadlineList<int> list;
    CHECK_FALSE(list.arm());
    list.push(Time{10}, 1);
    CHECK(list.arm() == Time{10});
    list.push(Time{20}, 2);
    CHECK_FALSE(list.arm());
    list.woken();
    CHECK(list.pop_due(Time{10}) == 1);
    CHECK(list.arm() == Time{20});
    list.clear();
    CHECK_FALSE(list.arm()); // still under way
    list.woken();
    CHECK_FALSE(list.arm()); // nothing to wait for
}

TEST_CASE("deadline list: a long run keeps the order, and copies are independent") {
    DeadlineList<int64_t> list;
    int64_t pushed = 0;
    int64_t popped = 0;
    for (int64_t now = 0; now < 20'000; ++now) {
        for (int64_t i = 0; i < now % 4; ++i) list.push(Time{now + 500}, pushed++);
        while (auto due = list.pop_due(Time{now})) REQUIRE(*due == popped++);
        REQUIRE(static_cast<int64_t>(list.size()) == pushed - popped);
    }
    auto copy = list;
    while (copy.pop_due(Time{1'000'000})) {
    }
    CHECK(copy.empty());
    CHECK(list.pop_due(Time{1'000'000}) == popped);
}
