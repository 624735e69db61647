// The charts under the scrubber, a row each: its name and present value at the left, which a click
// changes for another, and its curves on the axis of the scrubber. They read App::shown.charts.
#pragma once
#include "gui/app.hpp"
#include "gui/time_axis.hpp"
#include <vector>

namespace sluice::gui {

struct ChartRow {
    std::size_t chart = 0; // index into Charts::shown
    Rect cell, plot;
};
// As many as there is room for; makes their values.
std::vector<ChartRow> chart_rows(App& app, const Rect& box, const TimeAxis& axis);

// Registers "chart:N" (names) and "plot:N" (curves, where the mouse can scrub, too).
void draw_charts(App& app, Surface& s, const std::vector<ChartRow>& rows, const TimeAxis& axis);
// After the lines of the moments, so that none of them crosses a figure.
void say_scales(const App& app, Surface& s, const std::vector<ChartRow>& rows);
// What every chart has at the instant under the mouse.
void say_pointed(const App& app, Surface& s, const std::vector<ChartRow>& rows,
                 const TimeAxis& axis);

// As a chart writes it: "1,204", "12.4 ms".
std::string chart_text(const Chart& chart, int64_t value);

} // namespace sluice::gui
