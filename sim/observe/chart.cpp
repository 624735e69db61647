#include "sim/observe/chart.hpp"
#include "sim/observe/moments.hpp"
#include "sim/observe/svg.hpp"
#include <algorithm>

namespace sluice {

namespace {

constexpr int64_t width = 1000, height = 300;
constexpr int64_t left = 110, right = 200, top = 46, bottom = 44;
constexpr int64_t plot_width = width - left - right, plot_height = height - top - bottom;

struct Scale {
    int64_t most = 1; // value at the top
    int64_t slices = 1;
    int64_t x(int64_t slice) const { return left + slice * plot_width / slices; }
    int64_t y(int64_t value) const {
        return top + plot_height - int64_t(Wide(value) * plot_height / most);
    }
};

Scale scale_of(const Chart& chart);
void draw_axes(svg::Canvas& canvas, const Chart& chart, const Scale& scale);
void draw_marks(svg::Canvas& canvas, const Chart& chart, const Scale& scale);
void draw_series(svg::Canvas& canvas, const Chart& chart, const Scale& scale);

} // namespace

std::string chart_svg(const Chart& chart) {
    svg::Canvas canvas(width, height, chart.title, chart.prefix);
    const Scale scale = scale_of(chart);
    canvas.text(left, 26, chart.title, 18, svg::Anchor::start, svg::ink, true);
    draw_axes(canvas, chart, scale);
    draw_marks(canvas, chart, scale);
    draw_series(canvas, chart, scale);
    return canvas.finish();
}

std::vector<int64_t> rate_series(const Metrics& metrics, int64_t TimeSlice::*what) {
    std::vector<int64_t> values;
    for (const TimeSlice& slice : metrics.slices)
        values.push_back(int64_t(Wide(slice.*what) * 1'000'000'000 / metrics.width.ns));
    return values;
}

std::vector<int64_t> level_series(const Metrics& metrics, int64_t TimeSlice::*what) {
    std::vector<int64_t> values;
    for (const TimeSlice& slice : metrics.slices) values.push_back(slice.*what);
    return values;
}

namespace {

// The smallest of 1, 2, 5 times a power of ten that is not below the value.
int64_t round_up(int64_t value) {
    for (int64_t power = 1;; power *= 10)
        for (const int64_t step : {1, 2, 5})
            if (step * power >= value) return step * power;
}

Scale scale_of(const Chart& chart) {
    Scale scale;
    for (const ChartSeries& series : chart.series) {
        scale.slices = std::max(scale.slices, int64_t(series.values.size()));
        for (const int64_t value : series.values) scale.most = std::max(scale.most, value);
    }
    scale.most = round_up(scale.most);
    return scale;
}

void draw_axes(svg::Canvas& canvas, const Chart& chart, const Scale& scale) {
    constexpr int64_t lines = 4;
    for (int64_t i = 0; i <= lines; ++i) {
        const int64_t value = scale.most * i / lines, y = scale.y(value);
        canvas.line(left, y, left + plot_width, y,
                    {.stroke = i == 0 ? svg::ink : svg::line, .dash = i == 0 ? "" : "1 5"});
        canvas.text(left - 10, y + 5, value_text(chart.unit, value), 14, svg::Anchor::end,
                    svg::dim);
    }
    for (int64_t i = 0; i <= lines; ++i) {
        const int64_t slice = scale.slices * i / lines;
        canvas.text(scale.x(slice), height - 16,
                    value_text(Unit::nanoseconds, slice * chart.width.ns), 14, svg::Anchor::middle,
                    svg::dim);
    }
}

void draw_marks(svg::Canvas& canvas, const Chart& chart, const Scale& scale) {
    int64_t last_end = 0;
    for (const ChartMark& mark : chart.marks) {
        const int64_t length = scale.slices * chart.width.ns;
        const int64_t x =
            left + int64_t(Wide(mark.at.ns) * plot_width / std::max<int64_t>(1, length));
        if (x > left + plot_width) continue;
        canvas.line(x, top, x, top + plot_height, {.stroke = svg::failure, .dash = "6 3"});
        if (x < last_end) continue; // its label would lie over the one before
        canvas.text(x + 4, top + 14, mark.label, 14);
        last_end = x + 4 + 8 * int64_t(mark.label.size());
    }
}

// Names stand at the right, one below the other.
void draw_series(svg::Canvas& canvas, const Chart& chart, const Scale& scale) {
    const int64_t x = left + plot_width + 14;
    int64_t y = top + 12;
    for (const ChartSeries& series : chart.series) {
        std::string points;
        for (std::size_t s = 0; s < series.values.size(); ++s)
            points += std::to_string(scale.x(int64_t(s) + 1)) + ',' +
                      std::to_string(scale.y(series.values[s])) + ' ';
        if (points.empty()) continue;
        const svg::Canvas::Look look{
            .stroke = svg::hue(series.side), .width = 2, .dash = svg::dashes(series.side)};
        canvas.polyline(points, look);
        canvas.line(x, y - 5, x + 26, y - 5, look);
        canvas.text(x + 32, y, series.name, 14);
        y += 20;
    }
}

} // namespace

} // namespace sluice
