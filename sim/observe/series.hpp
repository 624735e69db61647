// Curves for the charts: a value for every time slice of a run so far, read from an Observation
// alone, so that the rest of a run that was rewound can be drawn from the furthest one. Counts are
// of the workload's partitions; the cluster's own are left out.
#pragma once
#include "sim/observe/observation.hpp"
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace sluice {

struct SeriesInfo {
    std::string_view name;
    Unit unit = Unit::count;
    std::string_view sentence;
    bool of_producer = false, of_group = false, of_topic = false; // what a scope may name
};
std::span<const SeriesInfo> series_names();
const SeriesInfo* find_series(std::string_view name);

struct SeriesPoint {
    Time from, until; // what it is about: a slice, or several
    int64_t value = 0;
    bool operator==(const SeriesPoint&) const = default;
};

struct Series {
    const SeriesInfo* info = nullptr;
    std::vector<SeriesPoint> points; // one after the other without gaps; the last may be short
    int64_t most = 0;
};

// `of`: a producer, a group or a topic by its name in the scenario; empty = everything. Nothing for
// unknown names and for what a scope does not have. At most `points_max` points: neighbours are
// joined, rates by their sums, states and percentiles by the largest.
std::optional<Series> series_of(const Scenario& scenario, const Observation& observation,
                                std::string_view name, std::string_view of = {},
                                std::size_t points_max = 600);
// The value whose slice holds `at`; nothing outside.
std::optional<int64_t> value_at(const Series& series, Time at);

} // namespace sluice
