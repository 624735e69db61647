// Labels of a time axis, and the recovery timeline in bars.
#include "sim/observe/marker.hpp"
#include "sim/observe/recovery_bars.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/observe/observed.hpp"
#include "tests/unit/observe/told_stories.hpp"

using namespace sluice;
using test::Observed;

namespace {

Time seconds(int64_t whole, int64_t ms = 0) {
    return time_zero + Duration{whole * 1'000'000'000 + ms * 1'000'000};
}

Observed crash_run(Time until) {
    test::ToldStory story;
    story.replicas = "[1, 2, 3], [1, 3, 2], [2, 3, 1]";
    story.faults =
        test::cut_and_crash(false, R"(, { "at": "40s", "restart": "cluster/broker/1" })");
    return test::observed_until(test::scenario_of(told(story)), until);
}

std::vector<std::string> labels(const std::vector<Marker>& markers) {
    std::vector<std::string> found;
    for (const Marker& marker : markers)
        found.push_back(marker.when + " " + marker.words + (marker.planned ? " (to come)" : ""));
    return found;
}

} // namespace

TEST_CASE("markers: a crash and what follows", "[marker]") {
    const Observed run = crash_run(seconds(30));
    const auto found = markers(*run.world, run.observation);
    CHECK(labels(found) == std::vector<std::string>{"9.6 broker 1 cut off", "10.0 broker 1 crashes",
                                                    "12 broker 1 can be reached",
                                                    "19.1 fenced, P0 and P1 move",
                                                    "40 broker 1 restarts (to come)"});
    CHECK(found[1].shape == MarkerShape::cross);
    CHECK(found[1].gravity == Gravity::failure);
    CHECK(found[0].shape == MarkerShape::triangle);
    CHECK(found[3].moments.size() >= 3); // fenced, two elections
    for (const Marker& marker : found) {
        CHECK(marker.words.size() <= marker_length_most);
        if (marker.planned) continue;
        REQUIRE(marker.number > 0);
        CHECK(run.observation.moments.all[marker.number - 1].fact.at == marker.at);
    }
    MarkerRequest part;
    part.from = seconds(11);
    part.until = seconds(20);
    CHECK(labels(markers(*run.world, run.observation, part)) ==
          std::vector<std::string>{"12 broker 1 can be reached", "19.1 fenced, P0 and P1 move"});
    MarkerRequest few;
    few.most = 1;
    few.planned = false;
    CHECK(labels(markers(*run.world, run.observation, few)) ==
          std::vector<std::string>{"10.0 broker 1 crashes"});
}

TEST_CASE("markers: a storm has one label", "[marker]") {
    test::ToldQueue story;
    story.rate = "200/s";
    story.work = "20ms";
    story.orders = R"("capacity": 100, "overflow": "drop_old")";
    const Observed run = test::observed_until(test::scenario_of(told(story)), seconds(39));
    const auto dropped = run.observation.ledger.partitions[1].dropped.total();
    const auto found = markers(*run.world, run.observation);
    REQUIRE(found.size() == 1);
    CHECK(found[0].words == std::to_string(dropped / 1000) + "," +
                                std::to_string(1000 + dropped % 1000).substr(1) + " dropped");
}

TEST_CASE("recovery in bars", "[recovery]") {
    const Observed run = crash_run(seconds(50));
    const auto all = recovery_bars(*run.world, run.observation);
    REQUIRE(all.size() == 2); // the cut, then the crash
    const RecoveryBars& crash = all[1];
    CHECK(crash.heading == "10 s  broker 1 crashes");
    CHECK(crash.failure.at == seconds(10, 5));
    REQUIRE(!crash.bars.empty());
    CHECK(crash.bars[0].name == "detect");
    CHECK(crash.bars[0].from == seconds(10, 5));
    CHECK(crash.bars[0].until == seconds(19, 125)); // the controller looks every 9/8 s
    CHECK(crash.bars[0].length == "9.1 s");
    CHECK(crash.bars[0].over);
    for (const RecoveryBar& bar : crash.bars) CHECK(bar.from <= bar.until);
    // While it goes on, it says since when.
    const Observed early = crash_run(seconds(12));
    const auto now = recovery_bars(*early.world, early.observation);
    CHECK(!now[1].over);
    CHECK(now[1].bars[0].length == "since 1.9 s");
}
