// Curves for the charts: a value for every time slice of a run so far, read from an Observation
// alone, so that the rest of a run that was rewound can be drawn from the furthest one. Partitions
// are those of the workload; the cluster's own are left out.
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
    bool of_producer = false, of_group = false; // what it can be had of, besides everything
};
std::span<const SeriesInfo> series_table();
const SeriesInfo* find_series(std::string_view name);

struct SeriesPoint {
    Time from, until; // what it is about: a slice, or several neighbours
    int64_t value = 0;
    bool operator==(const SeriesPoint&) const = default;
};

struct Series {
    const SeriesInfo* info = nullptr;
    std::vector<SeriesPoint> points; // from time zero on, without gaps; the last may be short
    int64_t most = 0;
};

// `of`: a producer or a group by its name in the scenario; empty = everything. Nothing for unknown
// names and for what a scope does not have. At most `points_max` points: neighbours are joined,
// rates by their counts, levels and percentiles by the largest.
std::optional<Series> series_of(const Scenario& scenario, const Observation& observation,
                                std::string_view name, std::string_view of = {},
                                std::size_t points_max = 600);
// The value whose slice holds `at`; nothing outside.
std::optional<int64_t> value_at(const Series& series, Time at);

} // namespace sluice
