// Simulated time along the window: where an instant lies on the axis that scrubber, charts and
// recovery bars share, which instant lies under the mouse, and round figures to write below it.
// Knows nothing of what happens at those instants.
#pragma once
#include "gui/layout.hpp"
#include "sim/core/time.hpp"
#include <string>
#include <vector>

namespace sluice::gui {

struct TimeAxis {
    float left = 0, right = 0;
    Time from = time_zero, until;

    float at(Time time) const;   // clamped to the axis
    Time time_at(float x) const; // likewise
    bool holds(float x) const { return x >= left && x <= right; }
};

TimeAxis time_axis(const Axis& axis, Time until);

struct Tick {
    Time at;
    std::string words; // "15"; the last one carries the unit: "45 s"
};
// Round steps, no closer than `room` pixels; the two ends always have one.
std::vector<Tick> ticks(const TimeAxis& axis, float room = 66);

// As short as it can be said: "0 to 45 s", "0 to 250 ms".
std::string span_words(const TimeAxis& axis);

} // namespace sluice::gui
