#include "sim/kafka/in_sync.hpp"
#include "tests/support/catch.hpp"
#include <vector>

using namespace sluice;
using namespace sluice::kafka;
using namespace sluice::literals;

namespace {

Time at(Duration since_start) {
    return time_zero + since_start;
}

WatermarkFollower follower(Offset log_end, Duration caught_up, bool in_set, bool eligible = true) {
    WatermarkFollower found;
    found.state.log_end = log_end;
    found.state.caught_up = at(caught_up);
    found.in_maximal_set = in_set;
    found.eligible = eligible;
    return found;
}

WatermarkQuestion question_at_100s() {
    WatermarkQuestion question;
    question.current = 80;
    question.leader_end = 100;
    question.in_sync_confirmed = 2;
    question.min_in_sync = 2;
    question.now = at(100_s);
    question.lag_max = 30_s;
    return question;
}

} // namespace

TEST_CASE("a follower one step behind stays caught up", "[kafka][in_sync]") {
    FollowerState state;
    note_fetch(state, 10, 10, at(1_s)); // has everything
    CHECK(state.caught_up == at(1_s));
    note_fetch(state, 10, 25, at(2_s)); // had at 1 s all there was
    CHECK(state.caught_up == at(1_s));
    note_fetch(state, 25, 40, at(3_s)); // has at 3 s all there was at 2 s
    CHECK(state.caught_up == at(2_s));
    note_fetch(state, 30, 60, at(4_s)); // less than the 40 of 3 s
    CHECK(state.caught_up == at(2_s));
    note_fetch(state, 60, 60, at(9_s));
    CHECK(state.caught_up == at(9_s));
    CHECK(state.log_end == 60);
}

TEST_CASE("out of sync needs a difference and too much time", "[kafka][in_sync]") {
    FollowerState state;
    state.log_end = 90;
    state.caught_up = at(20_s);
    CHECK_FALSE(is_out_of_sync(state, 100, at(50_s), 30_s)); // exactly the limit
    CHECK(is_out_of_sync(state, 100, at(50_s) + 1_ns, 30_s));
    CHECK_FALSE(is_out_of_sync(state, 90, at(500_s), 30_s)); // equal ends, whatever the time
}

TEST_CASE("a new leader trusts members and nobody else", "[kafka][in_sync]") {
    CHECK(follower_of_new_leader(true, at(7_s)).caught_up == at(7_s));
    CHECK(follower_of_new_leader(false, at(7_s)).caught_up == time_zero);
    CHECK(follower_of_new_leader(true, at(7_s)).log_end == offset_unknown);
    FollowerState state;
    note_fetch(state, 10, 10, at(1_s));
    restart_follower_clock(state, false, 30, at(8_s));
    CHECK(state.log_end == 10);
    CHECK(state.caught_up == time_zero);
    note_fetch(state, 30, 40, at(9_s)); // the clock of the last fetch was reset, too
    CHECK(state.caught_up == time_zero);
}

TEST_CASE("joining needs the watermark and the start of the epoch", "[kafka][in_sync]") {
    const JoinQuestion good{.fetch_offset = 80,
                            .high_watermark = 80,
                            .leader_epoch_start = 50,
                            .eligible = true,
                            .change_in_flight = false,
                            .already_member = false};
    CHECK(may_join_in_sync(good));
    JoinQuestion bad = good;
    bad.fetch_offset = 79;
    CHECK_FALSE(may_join_in_sync(bad));
    bad = good;
    bad.leader_epoch_start = 81; // at the watermark, yet before what this leader has written
    CHECK_FALSE(may_join_in_sync(bad));
    bad = good;
    bad.eligible = false;
    CHECK_FALSE(may_join_in_sync(bad));
    bad = good;
    bad.change_in_flight = true;
    CHECK_FALSE(may_join_in_sync(bad));
    bad = good;
    bad.already_member = true;
    CHECK_FALSE(may_join_in_sync(bad));
    bad = good;
    bad.leader_epoch_start = offset_unknown;
    CHECK_FALSE(may_join_in_sync(bad));
}

TEST_CASE("the high watermark is the least log end of those who count", "[kafka][in_sync]") {
    const WatermarkQuestion question = question_at_100s();
    const auto members = std::vector{follower(95, 100_s, true), follower(90, 0_s, true)};
    CHECK(next_high_watermark(question, members) == 90);
    SECTION("a lagging outsider is ignored, a recent one is waited for") {
        CHECK(next_high_watermark(
                  question, std::vector{follower(95, 0_s, true), follower(85, 69_s, false)}) == 95);
        CHECK(next_high_watermark(
                  question, std::vector{follower(95, 0_s, true), follower(85, 70_s, false)}) == 85);
    }
    SECTION("an outsider that may not join is not waited for") {
        CHECK(next_high_watermark(question, std::vector{follower(95, 0_s, true),
                                                        follower(85, 99_s, false, false)}) == 95);
    }
    SECTION("it never falls") {
        CHECK(next_high_watermark(question, std::vector{follower(70, 0_s, true)}) == 80);
    }
    SECTION("alone, the leader decides") {
        WatermarkQuestion alone = question;
        alone.in_sync_confirmed = alone.min_in_sync = 1;
        CHECK(next_high_watermark(alone, {}) == 100);
    }
    SECTION("too few confirmed members: it stands still") {
        WatermarkQuestion few = question;
        few.in_sync_confirmed = 1;
        CHECK(next_high_watermark(few, members) == 80);
    }
}

TEST_CASE("a minimum above the replication factor counts as the factor", "[kafka][in_sync]") {
    CHECK(effective_min_in_sync(3, 2) == 2);
    CHECK(effective_min_in_sync(2, 3) == 2);
}
