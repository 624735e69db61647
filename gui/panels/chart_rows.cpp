#include "gui/panels/chart_rows.hpp"
#include "gui/numbers.hpp"
#include "gui/panels/recovery.hpp"
#include "gui/panels/scrubber.hpp"
#include "gui/plot.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

constexpr float gap = 8, least = 32; // between rows, and of one

void draw_cell(App& app, Surface& s, const ChartRow& row);
void draw_plot(App& app, Surface& s, const ChartRow& row, const TimeAxis& axis);
void draw_recoveries(const App& app, Surface& s, const ChartRow& row, const TimeAxis& axis);
std::string values_at(const App& app, const Chart& chart, Time at, bool named);
std::string title_of(const App& app, const Chart& chart);
Colour colour_of(const App& app, const Surface& s, const ChartLine& line);
const Chart& chart_of(const App& app, const ChartRow& row) {
    return app.shown.charts.shown[row.chart];
}

} // namespace

std::vector<ChartRow> chart_rows(App& app, const Rect& box, const TimeAxis& axis) {
    const auto room = std::size_t(std::max(0.0f, (box.height() + gap) / (least + gap)));
    refresh_charts(app.shown.charts, *app.player, app.timeline.picks, std::min(charts_shown, room),
                   app.shown.selection.side);
    const std::size_t count = app.shown.charts.shown.size();
    const float height =
        (box.height() - gap * float(count - 1)) / float(std::max<std::size_t>(1, count));
    std::vector<ChartRow> rows;
    for (std::size_t i = 0; i < count; ++i) {
        const float top = box.top + (height + gap) * float(i);
        rows.push_back({i,
                        {box.left + 6, top, axis.left - 12, top + height},
                        {axis.left, top, axis.right, top + height}});
    }
    return rows;
}

void draw_charts(App& app, Surface& s, const std::vector<ChartRow>& rows, const TimeAxis& axis) {
    for (const ChartRow& row : rows) {
        draw_plot(app, s, row, axis);
        draw_cell(app, s, row);
    }
}

void say_scales(const App& app, Surface& s, const std::vector<ChartRow>& rows) {
    for (const ChartRow& row : rows) {
        const Chart& chart = chart_of(app, row);
        if (chart.lines.empty() || chart.most == 0) continue;
        const std::string words = chart_text(chart, chart.top);
        const float w = s.measure(Face::mono_label, words);
        const Rect box = Rect::at(row.plot.left + 2, row.plot.top + 2, w + 8, 16);
        s.fill(box, s.theme().canvas);
        s.say(Face::mono_label, {box.left + 4, box.top + 1}, s.theme().dim, words);
    }
}

void say_pointed(const App& app, Surface& s, const std::vector<ChartRow>& rows,
                 const TimeAxis& axis) {
    if (!app.timeline.pointed) return;
    const float x = axis.at(*app.timeline.pointed);
    for (const ChartRow& row : rows) {
        const std::string words = values_at(app, chart_of(app, row), *app.timeline.pointed, true);
        if (words.empty()) continue;
        const float w = s.measure(Face::label_bold, words) + 12;
        const bool right = x + 8 + w <= row.plot.right;
        const Rect box = Rect::at(right ? x + 8 : x - 8 - w, row.plot.centre().y - 10, w, 20);
        s.fill(box, s.theme().raised, 3);
        s.say_in(box, Face::label_bold, Align::centre, s.theme().text, words);
    }
}

std::string chart_text(const Chart& chart, int64_t value) {
    return chart.unit == Unit::nanoseconds ? value_text(chart.unit, value) : counted(value);
}

namespace {

// The name, and what it is now: beside it, or below where that does not fit.
void draw_cell(App& app, Surface& s, const ChartRow& row) {
    const Chart& chart = chart_of(app, row);
    const std::string name = "chart:" + std::to_string(row.chart);
    if (s.touch(name, row.cell)) cycle_chart(app.shown.charts, app.timeline.picks, row.chart);
    if (s.hot(name)) s.fill(row.cell, s.theme().raised, 4);
    focus_ring(s, name, row.cell, 4);
    const Rect inside = row.cell.inset(10, 0);
    const std::string title = title_of(app, chart);
    std::string values = values_at(app, chart, app.player->now(), true);
    if (s.measure(Face::mono_label, values) > inside.width())
        values = values_at(app, chart, app.player->now(), false);
    const float w = s.measure(Face::mono_label, values);
    if (s.measure(Face::label, title) + w + 12 <= inside.width()) {
        s.say_in(inside, Face::label, Align::left, s.theme().text, title);
        s.say_in(inside, Face::mono_label, Align::right, s.theme().text, values);
        return;
    }
    const float y = inside.centre().y;
    s.say_in({inside.left, y - 18, inside.right, y}, Face::label, Align::left, s.theme().text,
             title);
    s.say_in({inside.left, y, inside.right, y + 18}, Face::mono_label, Align::left, s.theme().dim,
             values);
}

void draw_plot(App& app, Surface& s, const ChartRow& row, const TimeAxis& axis) {
    const Chart& chart = chart_of(app, row);
    const ChartChoice& choice = app.shown.charts.choices[chart.choice];
    const std::string name = "plot:" + std::to_string(row.chart);
    s.touch(name, row.plot, true, false);
    take_drag(app, s, name, axis);
    s.fill(row.plot, s.theme().canvas);
    if (choice.series.empty()) return draw_recoveries(app, s, row, axis);
    const bool one = app.shown.sides.size() == 1;
    const Plot plot{row.plot, axis, app.player->now(), chart.top, choice.stepped};
    bool anything = false;
    for (const ChartLine& line : chart.lines) {
        anything = anything || !line.past.points.empty();
        draw_curve(s, plot,
                   {.past = line.past.points,
                    .coming = line.coming.points,
                    .colour = colour_of(app, s, line),
                    .stroke = line.companion ? Stroke::dotted : stroke_of(line.side),
                    .thickness = 1.6f,
                    .filled = one && !line.companion});
    }
    if (!anything)
        s.say_in(row.plot.inset(10, 0), Face::label, Align::left, s.theme().dim, "nothing so far");
}

void draw_recoveries(const App& app, Surface& s, const ChartRow& row, const TimeAxis& axis) {
    const std::vector<RecoveryBars>& all = chart_of(app, row).recoveries;
    if (all.empty())
        return void(s.say_in(row.plot.inset(10, 0), Face::label, Align::left, s.theme().dim,
                             "nothing had to recover so far"));
    draw_recovery(s, row.plot.inset(0, 2), all.back(), axis);
}

// "59", "queue 5, stream 60", "p50 2.1 ms, p99 12 ms"; empty where nothing is known.
std::string values_at(const App& app, const Chart& chart, Time at, bool named) {
    std::string words;
    const bool one = app.shown.sides.size() == 1;
    const bool companions = std::any_of(chart.lines.begin(), chart.lines.end(),
                                        [](const ChartLine& line) { return line.companion; });
    for (const ChartLine& line : chart.lines) {
        const auto value = value_in(line, at, app.player->now());
        if (!value) continue;
        if (!words.empty()) words += ", ";
        if (named && !one) words += app.player->name(line.side) + " ";
        if (named && companions) words += line.companion ? "p50 " : "p99 ";
        words += chart_text(chart, *value);
    }
    return words;
}

std::string title_of(const App& app, const Chart& chart) {
    if (!chart.recoveries.empty()) return chart.recoveries.back().heading;
    return app.shown.charts.choices[chart.choice].title;
}

Colour colour_of(const App& app, const Surface& s, const ChartLine& line) {
    if (app.shown.sides.size() > 1) return s.theme().outline_of(s.theme().of_side(line.side));
    return line.companion ? s.theme().dim : s.theme().accent;
}

} // namespace

} // namespace sluice::gui
