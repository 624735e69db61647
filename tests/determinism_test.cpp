// The determinism contract (house, section 7): running twice, copying and going on, stepping and
// jumping about all end in the same digest, ledger and story as a straight run.
#include "sim/core/random.hpp"
#include "sim/observe/observation.hpp"
#include "sim/sides.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/same.hpp"
#include "tests/support/scenarios.hpp"

using namespace sluice;

namespace {

constexpr int seeks = 200;

std::vector<std::string> five_scenarios() {
    return {"scenarios/compare/queue-against-stream.json", "scenarios/kafka/leader-crash.json",
            "scenarios/kafka/replay-second-group.json", "scenarios/kafka/replication.json",
            "scenarios/queues/bounded-queue-overflow.json"};
}

} // namespace

TEST_CASE("a run repeats itself", "[determinism]") {
    for (const std::string& path : test::shipped_scenarios()) {
        CAPTURE(path);
        const Document document = test::shipped(path);
        Sides once(document, {.record = false}), again(document, {.record = true});
        once.run_to_end();
        again.run_to_end();
        CHECK(once.digest() == again.digest());
    }
}

TEST_CASE("a copied World goes on as the original does", "[determinism]") {
    for (const std::string& path : five_scenarios()) {
        CAPTURE(path);
        const Document document = test::shipped(path);
        for (const Scenario& side : document.sides) {
            World original = build(std::make_shared<const Scenario>(side));
            for (int i = 0; i < 5'000 && step(original); ++i) {
            }
            World copy = original;
            for (int i = 0; i < 20'000 && step(original); ++i) {
            }
            for (int i = 0; i < 20'000 && step(copy); ++i) {
            }
            CHECK(original.fabric.digest.value() == copy.fabric.digest.value());
        }
    }
}

TEST_CASE("200 random seeks show what the straight run showed", "[determinism][seek]") {
    for (const std::string& path : five_scenarios()) {
        CAPTURE(path);
        const Document document = test::shipped(path);
        for (const Scenario& side : document.sides) {
            const auto scenario = std::make_shared<const Scenario>(side);
            Simulation jumping(scenario);
            jumping.run_until(jumping.end());
            const uint64_t at_end = jumping.digest();
            // The goals in ascending order, met by one straight run ...
            CounterStream draw = CounterStream::named(7, path);
            std::vector<Time> goals;
            for (int i = 0; i < seeks; ++i)
                goals.push_back({int64_t(below(draw.next(), uint64_t(jumping.end().ns)))});
            std::vector<Time> ascending = goals;
            std::sort(ascending.begin(), ascending.end());
            std::vector<test::Shown> straight;
            Simulation walking(scenario, {.record = false});
            for (const Time goal : ascending) {
                walking.run_until(goal);
                straight.push_back(test::shown(walking));
            }
            // ... and in random order by jumping.
            for (const Time goal : goals) {
                jumping.seek(goal);
                const auto place = std::lower_bound(ascending.begin(), ascending.end(), goal);
                const auto& expected = straight[std::size_t(place - ascending.begin())];
                REQUIRE(test::shown(jumping) == expected);
            }
            jumping.seek(jumping.end());
            CHECK(jumping.digest() == at_end);
        }
    }
}

TEST_CASE("a branch keeps the trunk", "[determinism][branch]") {
    const Document document = test::shipped("scenarios/kafka/leader-crash.json");
    Simulation run(std::make_shared<const Scenario>(document.sides.front()));
    run.run_until(run.end());
    const uint64_t trunk = run.digest();

    FaultSpec pause;
    pause.kind = FaultKind::pause;
    pause.targets = {{TargetKind::broker, 0, 1}};
    const Time moment = time_zero + Duration{5'000'000'000};
    pause.at = moment;
    pause.until = moment + Duration{2'000'000'000};
    run.seek(moment);
    run.act(pause);
    REQUIRE(run.history().branches() == 2);
    run.run_until(run.end());
    const uint64_t twig = run.digest();
    CHECK(twig != trunk);

    run.select_branch(0, run.end());
    CHECK(run.digest() == trunk);
    run.select_branch(1, moment);
    run.run_until(run.end());
    CHECK(run.digest() == twig);
    run.seek(time_zero);
    run.seek(run.end());
    CHECK(run.digest() == twig);
}
