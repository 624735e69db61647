// What a group got and what it missed: sets that never overlap and tallies that follow them.
#include "sim/observe/settle.hpp"
#include "tests/support/catch.hpp"

using namespace sluice;

TEST_CASE("delivered and missed never overlap", "[ledger][settle]") {
    GroupTally group;
    GroupPartitionTally place;
    group.waiting = 100;
    CHECK(settle_delivered(group, place, 0, 40) == 40);
    CHECK(settle_delivered(group, place, 30, 50) == 10); // 30 .. 39 are there already
    CHECK(settle_missed(group, place, {45, 60, Cause::reset_latest, false}) == 10);
    CHECK(group.skipped.of(Cause::reset_latest) == 10);
    CHECK(settle_missed(group, place, {50, 70, Cause::retention_time, true}) == 10);
    CHECK(group.gone_unread.total() == 10);
    CHECK(group.waiting == 30);
    CHECK(unsettled(place, 0, 100) == 30);
    CHECK(missed_of(place, 0, 100) == 20);

    SECTION("what was missed and is delivered after all changes sides") {
        CHECK(settle_delivered(group, place, 55, 65) == 10);
        CHECK(group.skipped.total() == 5);
        CHECK(group.gone_unread.total() == 5);
        CHECK(group.waiting == 30);
        CHECK(missed_of(place, 0, 100) == 10);
        CHECK(place.delivered.total() == 60);
    }
    SECTION("a hole in the middle of what was missed leaves both ends") {
        CHECK(settle_delivered(group, place, 62, 64) == 2);
        CHECK(missed_of(place, 60, 62) == 2);
        CHECK(missed_of(place, 62, 64) == 0);
        CHECK(missed_of(place, 64, 70) == 6);
    }
}

TEST_CASE("tallies move counts between causes' lists", "[ledger]") {
    Tally truncated, lost;
    truncated.add(Cause::unflushed, 7);
    truncated.add(Cause::divergence, 2);
    truncated.move_to(lost, Cause::unflushed, 5);
    CHECK(truncated.of(Cause::unflushed) == 2);
    CHECK(truncated.total() == 4);
    CHECK(lost.of(Cause::unflushed) == 5);
}
