// Metrics: every name that a scenario may use can be read, values fit the ledger, slices add up.
#include "sim/scenario/metric_names.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/observe/observed.hpp"

using namespace sluice;

namespace {

int64_t value(const test::Observed& run, std::string_view name, std::string_view of = {}) {
    const auto found = metric_value(*run.world, run.observation, name, of);
    CAPTURE(name, of);
    REQUIRE(found);
    return *found;
}

} // namespace

TEST_CASE("every metric's name has a reader and a sentence", "[metrics]") {
    REQUIRE(metrics().size() == metric_names().size());
    for (const MetricName& name : metric_names()) {
        const MetricInfo* metric = find_metric(name.name);
        CAPTURE(name.name);
        REQUIRE(metric);
        CHECK(metric->read != nullptr);
        CHECK(!metric->sentence.empty());
    }
    CHECK(find_metric("records.losst") == nullptr);
}

TEST_CASE("metrics agree with each other", "[metrics]") {
    const auto run = test::observed(test::scenario_of(test::crash_story));
    CHECK(value(run, "records.offered") == 4000);
    CHECK(value(run, "records.offered") ==
          value(run, "records.acked") + value(run, "records.failed") +
              value(run, "records.unknown") + value(run, "records.pending"));
    CHECK(value(run, "records.offered", "shop") == 4000);
    CHECK(value(run, "records.offered", "shop/1") == 4000);
    CHECK(value(run, "records.delivered", "billing") == value(run, "records.delivered"));
    CHECK(!metric_value(*run.world, run.observation, "records.offered", "nobody"));
    CHECK(value(run, "latency.ack.p50") <= value(run, "latency.ack.p99"));
    CHECK(value(run, "latency.ack.p99") <= value(run, "latency.ack.max"));
    // Of broker 1's partitions, from its crash at 8 s to the election some 9 s later.
    CHECK(value(run, "unavailable.write") > 5'000'000'000);
    CHECK(value(run, "unavailable.write") < 14'000'000'000);
    CHECK(value(run, "elections.clean") >= 1);
    CHECK(value(run, "elections.unclean") == 0);
    CHECK(value(run, "isr.shrinks") >= value(run, "isr.expands"));
}

TEST_CASE("slices add up to the whole run", "[metrics]") {
    const auto run = test::observed(test::scenario_of(test::crash_story));
    const Metrics& m = run.observation.metrics;
    int64_t offered = m.open.offered, acked = m.open.acked;
    for (const TimeSlice& slice : m.slices) {
        offered += slice.offered;
        acked += slice.acked;
    }
    CHECK(offered == 4000);
    CHECK(acked == value(run, "records.acked"));
    CHECK(m.slices.size() <= 300);
    CHECK(latency_ack(m).count() == acked);
}

TEST_CASE("values are shown with their unit", "[metrics]") {
    CHECK(value_text(Unit::count, 1204) == "1,204");
    CHECK(value_text(Unit::nanoseconds, 12'400'000) == "12.4 ms");
    CHECK(value_text(Unit::nanoseconds, 999) == "999 ns");
    CHECK(value_text(Unit::nanoseconds, 0) == "0 s");
    CHECK(value_text(Unit::nanoseconds, -1'500'000'000) == "-1.5 s");
    CHECK(value_text(Unit::per_second, 250) == "250/s");
    CHECK(value_text(Unit::cents, 12'345) == "123.4 USD");
}
