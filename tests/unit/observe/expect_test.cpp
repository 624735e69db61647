// Judging: operators, other sides, `by` and `during`, events and invariants.
#include "sim/observe/expect.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/observe/observed.hpp"

using namespace sluice;

namespace {

ExpectSpec metric(const char* name, Comparison comparison, int64_t value) {
    ExpectSpec spec;
    spec.metric = name;
    spec.comparison = comparison;
    spec.value = {value, 1};
    return spec;
}

ExpectSpec event(ExpectKind kind, const char* what, const char* of = "") {
    ExpectSpec spec;
    spec.kind = kind;
    spec.what = what;
    spec.of = of;
    return spec;
}

// Runs the story, stopping where the judge wants to look.
std::vector<Judgement> judged(std::vector<ExpectSpec> expect) {
    const Scenario scenario = test::scenario_of(test::crash_story);
    Judge judge(std::move(expect));
    World world = build(std::make_shared<const Scenario>(scenario));
    Observation observation = start_observing(world);
    observe(observation, world);
    const ObservedSide side{"only", world, observation};
    const auto run_until = [&](Time until) {
        while (next_time(world) <= until && step(world)) observe(observation, world);
        advance_clock(world, until);
    };
    for (const Time at : judge.instants()) {
        run_until(at);
        judge.look(at, std::vector<ObservedSide>{side});
    }
    run_until(time_zero + scenario.duration);
    return judge.judgements(std::vector<ObservedSide>{side});
}

bool held(ExpectSpec spec) {
    return judged({std::move(spec)}).at(0).held;
}

Time at_second(int64_t s) {
    return time_zero + Duration{s * 1'000'000'000};
}

} // namespace

TEST_CASE("operators compare exactly", "[expect]") {
    CHECK(held(metric("records.offered", Comparison::is, 4000)));
    CHECK(!held(metric("records.offered", Comparison::is, 4001)));
    CHECK(held(metric("records.offered", Comparison::is_not, 4001)));
    CHECK(!held(metric("records.offered", Comparison::above, 4000)));
    CHECK(held(metric("records.offered", Comparison::at_least, 4000)));
    CHECK(!held(metric("records.offered", Comparison::below, 4000)));
    CHECK(held(metric("records.offered", Comparison::at_most, 4000)));
    ExpectSpec between = metric("records.offered", Comparison::between, 3999);
    between.value_high = {8001, 2};
    CHECK(held(between));
    between.value_high = {7999, 2};
    CHECK(!held(between));
}

TEST_CASE("by looks at that time, during at that stretch", "[expect]") {
    ExpectSpec by = metric("records.offered", Comparison::is, 1000); // 200/s for 5 s
    by.by = at_second(5);
    CHECK(held(by));
    ExpectSpec during = metric("records.offered", Comparison::is, 400);
    during.during_from = at_second(2);
    during.during_until = at_second(4);
    CHECK(held(during));
    during.metric = "throughput.in";
    during.comparison = Comparison::between;
    during.value = {190, 1};
    during.value_high = {210, 1};
    CHECK(held(during));
    // A level must hold at every look: the brokers are whole at 2 s and not at 29 s.
    ExpectSpec whole = metric("partitions.under_replicated", Comparison::is, 0);
    whole.during_from = at_second(2);
    whole.during_until = at_second(4);
    CHECK(held(whole));
    whole.during_until = at_second(20);
    CHECK(!held(whole));
}

TEST_CASE("events are judged by name, by whom and when", "[expect]") {
    CHECK(held(event(ExpectKind::happens, "fenced")));
    CHECK(held(event(ExpectKind::happens, "fenced", "cluster/broker/1")));
    CHECK(!held(event(ExpectKind::happens, "fenced", "cluster/broker/2")));
    CHECK(held(event(ExpectKind::never, "dropped")));
    CHECK(!held(event(ExpectKind::never, "leader elected")));
    ExpectSpec early = event(ExpectKind::happens, "fenced");
    early.by = at_second(5);
    CHECK(!held(early));
    CHECK(held(event(ExpectKind::happens, "appended"))); // counted, not told
    const auto unknown = judged({event(ExpectKind::happens, "fencd")}).at(0);
    CHECK(!unknown.held);
    CHECK(unknown.found.find("fenced") != std::string::npos);
}

TEST_CASE("invariants are judged by name", "[expect]") {
    CHECK(held(event(ExpectKind::always, "ledger balances")));
    const auto unknown = judged({event(ExpectKind::always, "ledger balancs")}).at(0);
    CHECK(!unknown.held);
    CHECK(unknown.found.find("ledger balances") != std::string::npos);
}

TEST_CASE("than judges the difference to another side", "[expect]") {
    const auto crash = test::observed(test::scenario_of(test::crash_story));
    const auto calm = test::observed_until(test::scenario_of(test::crash_story), at_second(5));
    const std::vector<ObservedSide> sides{{"crash", *crash.world, crash.observation},
                                          {"calm", *calm.world, calm.observation}};
    ExpectSpec more = metric("records.offered", Comparison::is, 3000);
    more.side = 0;
    more.than = 1;
    const auto verdict = Judge({more}).judgements(sides);
    REQUIRE(verdict.size() == 1);
    CHECK(verdict[0].held);
    CHECK(verdict[0].sentence == "records.offered minus that of calm is 3,000");
}
