// Curves for the charts, against what the scenario says by itself.
#include "sim/observe/series.hpp"
#include "sim/simulation.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scenarios.hpp"

using namespace sluice;
using namespace sluice::literals;

namespace {

Simulation leader_crash() {
    const Document document = test::shipped("scenarios/kafka/leader-crash.json");
    return Simulation(std::make_shared<const Scenario>(document.sides.at(0)));
}

Series series(const Simulation& shown, std::string_view name, std::string_view of = {},
              std::size_t points_max = 600) {
    const auto found = series_of(shown.scenario(), shown.observed(), name, of, points_max);
    CAPTURE(name, of);
    REQUIRE(found);
    return *found;
}

int64_t at(const Series& series, Time time) {
    const auto value = value_at(series, time);
    REQUIRE(value);
    return *value;
}

} // namespace

// 100 orders a second until 60 s, slices of 90 s / 300 = 0.3 s: thirty orders each, but 29 in the
// first one, as order n comes at 10n ms. The leader dies at 10.005 s; the next one is elected 9 s
// after its last heartbeat; the shop hears of it when request.timeout.ms, 30 s, is over. The broker
// is back at 50 s.
TEST_CASE("curves of a crash", "[series]") {
    Simulation shown = leader_crash();
    shown.run_until(shown.end());
    const Series offered = series(shown, "throughput.offered");
    CHECK(offered.info->unit == Unit::per_second);
    CHECK(offered.points.size() == 300);
    CHECK(offered.points.front() == SeriesPoint{time_zero, Time{300'000'000}, 96});
    CHECK(at(offered, time_zero + 10_s) == 100);
    CHECK(at(offered, time_zero + 70_s) == 0);
    CHECK(offered.most == 100);
    const Series acked = series(shown, "throughput.in");
    CHECK(at(acked, time_zero + 5_s) == 100);
    CHECK(at(acked, time_zero + 15_s) == 0);
    CHECK(acked.most > 1000); // all that had waited, at once
    CHECK(at(acked, time_zero + 39_s) == 0);
    CHECK(at(acked, time_zero + 45_s) == 100);

    const Series unwritable = series(shown, "partitions.unwritable");
    CHECK(at(unwritable, time_zero + 9_s) == 0);
    CHECK(at(unwritable, time_zero + 15_s) == 1);
    CHECK(at(unwritable, time_zero + 25_s) == 0);
    const Series copies = series(shown, "partitions.short_of_copies");
    CHECK(at(copies, time_zero + 15_s) == 0); // in sync on paper until it is fenced
    CHECK(at(copies, time_zero + 25_s) == 1);
    CHECK(at(copies, time_zero + 85_s) == 0);
    CHECK(copies.most == 1); // the cluster's own partitions are left out
    CHECK(series(shown, "partitions.below_minimum").most == 0);
    // One record is with the application for a millisecond, and on its way for less than two.
    CHECK(at(series(shown, "latency.end_to_end.p50"), time_zero + 5_s) > 2'000'000);
    CHECK(at(series(shown, "latency.end_to_end.p50"), time_zero + 5_s) < 5'000'000);
    CHECK(series(shown, "latency.end_to_end.p99").most > 8'000'000'000);
}

TEST_CASE("curves of a part", "[series]") {
    Simulation shown = leader_crash();
    shown.run_until(time_zero + 8_s);
    CHECK(series(shown, "throughput.in", "shop").points == series(shown, "throughput.in").points);
    CHECK(series(shown, "throughput.out", "billing").points ==
          series(shown, "throughput.out").points);
    CHECK(series(shown, "lag", "billing").points == series(shown, "lag").points);
    const auto none = [&](std::string_view name, std::string_view of) {
        return !series_of(shown.scenario(), shown.observed(), name, of);
    };
    CHECK(none("throughput.in", "billing")); // a group acknowledges nothing
    CHECK(none("lag", "shop"));
    CHECK(none("throughput.in", "nobody"));
    CHECK(none("throughput.inn", ""));
    for (const SeriesInfo& info : series_table()) {
        CHECK(find_series(info.name) == &info);
        CHECK(!info.sentence.empty());
        CHECK(series(shown, info.name).points.size() == 27); // 26 whole slices and most of one
    }
}

TEST_CASE("neighbours are joined when there is little room", "[series]") {
    Simulation shown = leader_crash();
    shown.run_until(shown.end());
    const Series fine = series(shown, "throughput.offered");
    const Series coarse = series(shown, "throughput.offered", {}, 30);
    CHECK(coarse.points.size() <= 30);
    CHECK(coarse.points.size() >= 25);
    CHECK(coarse.points.front().from == time_zero);
    CHECK(coarse.points.back().until == fine.points.back().until);
    for (std::size_t i = 1; i < coarse.points.size(); ++i)
        CHECK(coarse.points[i].from == coarse.points[i - 1].until);
    // Eleven slices of 3.3 s with 329 orders: 99.7 a second.
    CHECK(coarse.points.front().value == 99);
    const Series states = series(shown, "partitions.unwritable", {}, 30);
    CHECK(states.most == 1);
    CHECK(!value_at(states, time_zero + 100_s));
}

TEST_CASE("the rest of a run that was rewound can still be drawn", "[series]") {
    Simulation shown = leader_crash();
    shown.run_until(time_zero + 30_s);
    const Observation furthest = shown.observed();
    const Series before = series(shown, "lag");
    shown.seek(time_zero + 5_s);
    CHECK(series(shown, "lag").points.size() < before.points.size());
    const auto after = series_of(shown.scenario(), furthest, "lag");
    REQUIRE(after);
    CHECK(after->points == before.points);
}
