// Sides in step: by event, in the order of time over all of them; what they have in common so far.
#include "sim/sides.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/player.hpp"
#include "tests/support/same.hpp"

using namespace sluice;

TEST_CASE("steps come in the order of time over all sides", "[sides]") {
    const Document document = test::cluster_and_queue();
    Sides sides(document), straight(document, {.record = false});
    Time latest;
    std::vector<int> steps(2, 0);
    const bool arrived = sides.run_in_step(Time{2'000'000'000}, [&](std::size_t i) {
        CHECK(sides.side(i).now() >= latest);
        latest = sides.side(i).now();
        ++steps[i];
        return true;
    });
    CHECK(arrived);
    CHECK(steps[0] > 0);
    CHECK(steps[1] > 0);
    straight.run_until(Time{2'000'000'000});
    CHECK(sides.digest() == straight.digest());
    CHECK(sides.side(0).now() == Time{2'000'000'000});
    CHECK(sides.side(1).now() == Time{2'000'000'000});
}

TEST_CASE("stopped in the middle, all clocks stand at that step", "[sides]") {
    const Document document = test::cluster_and_queue();
    Sides sides(document), straight(document, {.record = false});
    int left = 500;
    CHECK_FALSE(sides.run_in_step(sides.end(), [&](std::size_t) { return --left > 0; }));
    CHECK(sides.side(0).now() == sides.side(1).now());
    sides.run_to_end();
    straight.run_to_end();
    CHECK(sides.digest() == straight.digest());
}

TEST_CASE("what only one side has reached is no difference", "[sides]") {
    const Document document = test::small_cluster();
    Sides sides(document, {.record = false});
    const auto difference = [&] { return first_difference(sides); };
    sides.side(0).run_until(Time{15'000'000'000});
    CHECK_FALSE(difference());
    sides.side(1).run_until(Time{15'000'000'000});
    REQUIRE(difference());
    CHECK(difference()->at > Time{5'000'000'000});
    const Time at = difference()->at;
    sides.run_to_end();
    CHECK(difference()->at == at); // the first stays the first
}

TEST_CASE("a forerunner goes on as the side will, commands to come included", "[sides]") {
    const Document document = test::small_cluster();
    Simulation side(std::make_shared<const Scenario>(document.sides[0]));
    side.run_until(Time{6'000'000'000});
    FaultSpec pause;
    pause.kind = FaultKind::pause;
    pause.targets = {{TargetKind::broker, 0, 1}};
    pause.until = Time{8'000'000'000};
    side.act(pause);
    side.run_until(Time{7'000'000'000});
    side.seek(Time{5'500'000'000}); // the command lies ahead now
    Simulation ahead = side.forerunner();
    ahead.run_until(ahead.end());
    side.run_until(side.end());
    CHECK(test::shown(ahead) == test::shown(side));
}

TEST_CASE("a fork alone changes nothing but where commands go", "[sides]") {
    const Document document = test::small_cluster();
    Simulation side(std::make_shared<const Scenario>(document.sides[0]));
    side.run_until(side.end());
    const uint64_t trunk = side.digest();
    side.seek(Time{3'000'000'000});
    side.fork();
    CHECK(side.history().branches() == 2);
    CHECK(side.history().branch() == 1);
    side.run_until(side.end());
    CHECK(side.digest() == trunk);
}

TEST_CASE("a position between two events is told from the next by its clock", "[sides]") {
    // A keyframe may stand with its clock further on than an earlier goal of the same events.
    const Document document = test::small_cluster();
    Simulation side(std::make_shared<const Scenario>(document.sides[0]), {.first_spacing = 1});
    side.run_until(Time{3'000'000'000});
    const Time next = side.next_time();
    REQUIRE(next > side.now() + Duration{2});
    side.run_until(Time{next.ns - 1}); // nothing happened; the clock stands later
    side.seek(Time{next.ns - 2});
    FaultSpec crash;
    crash.targets = {{TargetKind::broker, 0, 2}};
    side.act(crash);
    const Position after = side.position();
    const uint64_t digest = side.digest();
    side.run_until(Time{6'000'000'000});
    side.seek(after);
    CHECK(side.now() == Time{next.ns - 2});
    CHECK(side.digest() == digest);
}
