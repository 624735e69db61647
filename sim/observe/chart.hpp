// A line chart over simulated time as SVG. Sides are told apart by hue and by dashes, so it reads
// in black and white; moments are vertical lines with a number.
#pragma once
#include "sim/observe/metrics.hpp"
#include <string>
#include <vector>

namespace sluice {

struct ChartSeries {
    std::string name;
    std::vector<int64_t> values; // one a slice
    std::size_t side = 0;        // decides hue and dashes
};

struct ChartMark {
    Time at;
    std::string label;
};

struct Chart {
    std::string title, prefix;
    Unit unit = Unit::count;
    Duration width{1}; // of a slice
    std::vector<ChartSeries> series;
    std::vector<ChartMark> marks;
};

std::string chart_svg(const Chart& chart);

// One value a slice, the open one left out. Rates are per second.
std::vector<int64_t> rate_series(const Metrics& metrics, int64_t TimeSlice::*what);
std::vector<int64_t> level_series(const Metrics& metrics, int64_t TimeSlice::*what);

} // namespace sluice
