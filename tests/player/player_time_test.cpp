// Time in the player: play, pace, budget, jumps, steps; whatever the way, what is shown is the
// truth.
#include "gui/player.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/player.hpp"
#include "tests/support/same.hpp"

using namespace sluice;
using namespace sluice::gui;
using namespace sluice::literals;

namespace {

constexpr double frame = 1.0 / 60;

void same_as_straight_run(const Player& player) {
    for (std::size_t i = 0; i < player.size(); ++i) {
        Simulation straight(std::make_shared<const Scenario>(player.document().sides[i]),
                            {.record = false});
        straight.run_until(player.now());
        CHECK(test::shown(player.side(i)) == test::shown(straight));
    }
}

} // namespace

TEST_CASE("playing at a fixed factor moves all sides together", "[player]") {
    Player player(test::small_cluster());
    const Clock clock = test::clock_at_rest();
    player.set_factor(2);
    player.play();
    REQUIRE(player.playing());
    for (int i = 0; i < 30; ++i) CHECK(player.advance(frame, 1, clock).changed);
    // 30 frames of a sixtieth of a second at twice the speed: one second, but for the rounding of
    // each frame to whole nanoseconds, which is carried on.
    CHECK(player.now().ns >= 999'999'990);
    CHECK(player.now().ns <= 1'000'000'000);
    CHECK(player.true_factor() == 2);
    CHECK(player.side(0).now() == player.side(1).now());
    same_as_straight_run(player);
}

TEST_CASE("a paused player changes nothing and comes to rest", "[player]") {
    Player player(test::small_cluster());
    const Clock clock = test::clock_at_rest();
    const uint64_t revision = player.revision();
    Advanced advanced = player.advance(frame, 1, clock);
    CHECK_FALSE(advanced.changed);
    CHECK(advanced.foreseen); // time to spare is spent on what is to come
    advanced = player.advance(frame, 1, clock);
    CHECK_FALSE(advanced.changed);
    CHECK_FALSE(advanced.foreseen);
    CHECK(player.foresight(0).finished());
    CHECK(player.revision() == revision);
    CHECK(player.now() == time_zero);
}

TEST_CASE("a slow machine does what it can, and the factor says so", "[player]") {
    Player player(test::small_cluster());
    // Every look at the clock costs a millisecond: a budget of four ends after as many looks.
    test::TickingClock clock{0.001};
    player.set_factor(1000);
    player.play();
    player.advance(frame, 0.004, clock.get());
    const Time first = player.now();
    CHECK(first > time_zero);
    CHECK(first < Time{2'000'000'000}); // far from 16 seconds
    CHECK(player.side(0).now() == player.side(1).now());
    CHECK(player.true_factor() < 1000);
    for (int i = 0; i < 50; ++i) player.advance(frame, 0.004, clock.get());
    CHECK(player.now() > first);
    same_as_straight_run(player);
}

TEST_CASE("a window that stood still does not leap", "[player]") {
    Player player(test::small_cluster());
    player.set_factor(1);
    player.play();
    player.advance(3600, 1, test::clock_at_rest());
    CHECK(player.now() == time_zero + 250_ms);
}

TEST_CASE("factors stay within what is offered", "[player]") {
    Player player(test::small_cluster());
    player.set_factor(0);
    CHECK(player.factor() == 0.001);
    player.set_factor(1e9);
    CHECK(player.factor() == 1000);
    CHECK_FALSE(player.is_auto());
    player.set_auto();
    CHECK(player.is_auto());
}

TEST_CASE("playing ends at the end", "[player]") {
    Player player(test::small_cluster());
    player.set_factor(1000);
    player.play();
    Stop stop;
    for (int i = 0; i < 10 && stop.kind != StopKind::end; ++i) {
        stop = player.advance(frame, 1, test::clock_at_rest()).stop;
        if (stop.kind == StopKind::question) player.play();
    }
    CHECK(stop.kind == StopKind::end);
    CHECK(player.now() == player.end());
    CHECK_FALSE(player.playing());
    player.play();
    CHECK_FALSE(player.playing());
    same_as_straight_run(player);
}

TEST_CASE("after any jump everything is the truth at that time", "[player]") {
    Player player(test::small_cluster());
    for (const Time to : {Time{7'300'000'001}, Time{2'000'000'000}, Time{19'000'000'000}, time_zero,
                          Time{12'345'678'901}}) {
        player.seek(to);
        CHECK(player.now() == to);
        same_as_straight_run(player);
    }
    player.back(2_s);
    CHECK(player.now() == Time{10'345'678'901});
    same_as_straight_run(player);
    player.back(100_s);
    CHECK(player.now() == time_zero);
    player.to_end();
    CHECK(player.now() == player.end());
    same_as_straight_run(player);
    player.home();
    CHECK(player.now() == time_zero);
    player.seek(player.end() + 50_s);
    CHECK(player.now() == player.end());
}

TEST_CASE("what was seen stays known after going back", "[player]") {
    Player player(test::small_cluster());
    player.seek(Time{12'000'000'000});
    const std::vector<std::string> story = test::shown(player.side(0)).moments;
    REQUIRE_FALSE(story.empty());
    CHECK(player.seen_until() == Time{12'000'000'000});
    player.seek(Time{1'000'000'000});
    CHECK(player.seen_until() == Time{12'000'000'000});
    CHECK(player.seen_world(0).fabric.now == Time{12'000'000'000});
    CHECK(player.seen(0).moments.all.size() == story.size());
    CHECK(player.side(0).observed().moments.all.size() < story.size());
    player.seek(Time{15'000'000'000});
    CHECK(player.seen_until() == Time{15'000'000'000});
}

TEST_CASE("a step forward and one back are the same step", "[player]") {
    Player player(test::small_cluster());
    player.seek(Time{3'000'000'000});
    std::vector<std::pair<Time, uint64_t>> way;
    const auto here = [&] { return std::pair{player.now(), player.digest()}; };
    for (int i = 0; i < 40; ++i) {
        REQUIRE(player.step_forward());
        way.push_back(here());
        CHECK(player.side(0).now() == player.side(1).now());
    }
    for (std::size_t i = way.size(); i-- > 1;) {
        CHECK(here() == way[i]);
        REQUIRE(player.step_back());
        CHECK(player.side(0).now() == player.side(1).now());
    }
    CHECK(here() == way[0]);
    player.to_end();
    CHECK_FALSE(player.step_forward());
    player.home();
    while (player.step_back()) {
    }
    CHECK(player.side(0).position().handled == 0);
}

TEST_CASE("stepping to the next moment stops with the event that told it", "[player]") {
    Player player(test::small_cluster());
    REQUIRE(player.next_moment(true));
    // The group shares out its partitions; then the file crashes broker 1 at 5 s.
    CHECK(player.now() < Time{1'000'000'000});
    while (player.now() < Time{5'000'000'000}) REQUIRE(player.next_moment(true));
    CHECK(player.now() == Time{5'000'000'000});
    const Moments& story = player.side(0).observed().moments;
    bool crashed = false; // what was in its memory goes with it, in the same event
    for (const Moment& moment : story.all)
        crashed = crashed || moment.fact.kind == FactKind::machine_crashed;
    CHECK(crashed);
    int more = 0;
    while (player.next_moment(false)) ++more;
    CHECK(more > 3);
    const Time last = player.now();
    CHECK_FALSE(player.next_moment(false));
    CHECK(player.now() == last); // there is none, so it stays
    REQUIRE(player.previous_moment(true));
    CHECK(player.now() < last);
    same_as_straight_run(player);
    while (player.previous_moment(true)) {
    }
    CHECK(player.now() < Time{1'000'000'000});
    CHECK_FALSE(player.previous_moment(true));
}

TEST_CASE("rushing runs as fast as it can and arrives", "[player]") {
    Player player(test::small_cluster());
    test::TickingClock clock{0.001};
    player.rush_to(Time{15'000'000'000});
    int frames = 0;
    while (player.rushing() && frames < 100'000) {
        player.advance(frame, 0.004, clock.get());
        ++frames;
        CHECK(player.side(0).now() == player.side(1).now());
    }
    CHECK(frames > 1);
    CHECK(player.now() == Time{15'000'000'000});
    CHECK(player.stopped().kind == StopKind::arrived);
    same_as_straight_run(player);
}

TEST_CASE("whoever rides along is told of every move and jump", "[player]") {
    Player player(test::small_cluster());
    std::string told;
    SideWatch watch;
    watch.moved = [&](std::size_t side, const Simulation&) { told += "m" + std::to_string(side); };
    watch.reset = [&](std::size_t side, const Simulation&) { told += "r" + std::to_string(side); };
    player.watch(watch);
    player.set_factor(1);
    player.play();
    player.advance(frame, 1, test::clock_at_rest());
    CHECK(told == "m0m1");
    player.seek(Time{1'000'000'000});
    CHECK(told == "m0m1r0r1");
}
