#include "gui/panels/recovery.hpp"
#include <algorithm>
#include <vector>

namespace sluice::gui {

namespace {

constexpr float row = 24, heading = 30, name_width = 92, least_bar = 3;

void draw_rows(Surface& s, Rect box, const RecoveryBars& recovery, const TimeAxis& axis);
void draw_strip(Surface& s, const Rect& box, const RecoveryBars& recovery, const TimeAxis& axis);
std::vector<std::size_t> lanes_of(const std::vector<RecoveryBar>& bars);
void draw_bar(Surface& s, const Rect& bar, const RecoveryBar& phase);

} // namespace

void draw_recovery(Surface& s, const Rect& box, const RecoveryBars& recovery,
                   const TimeAxis& axis) {
    if (box.height() >= recovery_height(recovery))
        draw_rows(s, box, recovery, axis);
    else
        draw_strip(s, box, recovery, axis);
}

TimeAxis recovery_axis(const RecoveryBars& recovery, float left, float right) {
    TimeAxis axis{left + name_width, right - 70, recovery.failure.at, recovery.failure.at};
    for (const RecoveryBar& bar : recovery.bars) axis.until = std::max(axis.until, bar.until);
    if (axis.until <= axis.from) axis.until = axis.from + Duration{1};
    return axis;
}

float recovery_height(const RecoveryBars& recovery) {
    return heading + row * float(recovery.bars.size()) + (recovery.blocked.empty() ? 0 : row);
}

namespace {

void draw_rows(Surface& s, Rect box, const RecoveryBars& recovery, const TimeAxis& axis) {
    const Theme& t = s.theme();
    s.say_in(box.take_top(heading), Face::label_bold, Align::left, t.text, recovery.heading);
    for (const RecoveryBar& phase : recovery.bars) {
        const Rect line = box.take_top(row);
        s.say_in({line.left, line.top, axis.left - 8, line.bottom}, Face::label, Align::left, t.dim,
                 phase.name);
        const float from = axis.at(phase.from);
        const float until = std::max(from + least_bar, axis.at(phase.until));
        draw_bar(s, {from, line.top + 5, until, line.bottom - 5}, phase);
        // Beside the bar, or before it where the box ends.
        const float w = s.measure(Face::label_bold, phase.length);
        const bool behind = until + 8 + w <= box.right;
        const float x = behind ? until + 8 : from - 8 - w;
        s.say(Face::label_bold, {x, line.centre().y - 7}, t.text, phase.length);
    }
    if (!recovery.blocked.empty())
        s.say_in(box.take_top(row), Face::label, Align::left, t.dim, recovery.blocked);
}

void draw_strip(Surface& s, const Rect& box, const RecoveryBars& recovery, const TimeAxis& axis) {
    const std::vector<std::size_t> lanes = lanes_of(recovery.bars);
    std::size_t count = 1;
    for (const std::size_t lane : lanes) count = std::max(count, lane + 1);
    const float height = std::min(20.0f, box.height() / float(count));
    std::vector<float> taken(count, box.left); // where the words of a lane end
    for (std::size_t i = 0; i < recovery.bars.size(); ++i) {
        const RecoveryBar& phase = recovery.bars[i];
        const float from = axis.at(phase.from);
        const float until = std::max(from + least_bar, axis.at(phase.until));
        const float top = box.top + height * float(lanes[i]);
        const Rect bar{from, top + 2, until, top + height - 1};
        draw_bar(s, bar, phase);
        const std::string words = std::string(phase.name) + " " + phase.length;
        const float w = s.measure(Face::label, words);
        if (height < 17 || w + 12 > bar.width() || bar.left + 6 < taken[lanes[i]]) continue;
        s.say(Face::label, {bar.left + 6, bar.centre().y - 7}, s.theme().text, words);
        taken[lanes[i]] = bar.left + 6 + w;
    }
}

// Phases that go on at the same time lie below one another.
std::vector<std::size_t> lanes_of(const std::vector<RecoveryBar>& bars) {
    std::vector<std::size_t> lanes;
    std::vector<Time> ends;
    for (const RecoveryBar& bar : bars) {
        std::size_t lane = 0;
        while (lane < ends.size() && ends[lane] > bar.from) ++lane;
        if (lane == ends.size()) ends.push_back(bar.until);
        ends[lane] = bar.until;
        lanes.push_back(lane);
    }
    return lanes;
}

// One that goes on has no right edge yet.
void draw_bar(Surface& s, const Rect& bar, const RecoveryBar& phase) {
    const Theme& t = s.theme();
    s.fill(bar, mix(t.canvas, t.accent, t.dark ? 90 : 60));
    const Colour edge = t.accent;
    if (bar.width() < 6) return s.fill(bar, edge);
    s.fill({bar.left, bar.top, bar.right, bar.top + 1}, edge);
    s.fill({bar.left, bar.bottom - 1, bar.right, bar.bottom}, edge);
    s.fill({bar.left, bar.top, bar.left + 2, bar.bottom}, edge);
    if (phase.over)
        s.fill({bar.right - 1, bar.top, bar.right, bar.bottom}, edge);
    else
        s.dashed({bar.right, bar.top}, {bar.right, bar.bottom}, edge, 1, 3, 3);
}

} // namespace

} // namespace sluice::gui
