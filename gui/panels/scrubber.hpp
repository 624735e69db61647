// The scrubber: the whole run as one track, with what has been played, where we are, the moments on
// it and the places where playing will stop. The full layout and the presentation share it.
#pragma once
#include "gui/app.hpp"
#include "gui/moment_marks.hpp"
#include <vector>

namespace sluice::gui {

struct ScrubberPlace {
    Rect box; // of everything below
    TimeAxis axis;
    float track = 0; // y of its middle
    MarkRoom words;  // of the marks
    float ticks = 0; // y of the times' upper edge; 0: none
    float thickness = 6, knob = 9;
};

// Takes a drag in: the window follows it to another instant.
void take_drag(App& app, Surface& s, std::string_view target, const TimeAxis& axis);
// Track, knob, marks and breakpoints; registers "scrubber", "marker:N" and "breakpoint:N".
void draw_scrubber(App& app, Surface& s, const ScrubberPlace& place,
                   const std::vector<TimeMark>& marks, const std::vector<PlacedMark>& placed);
// Times under the track; those that a line of the charts would cross are left out.
void draw_ticks(Surface& s, const ScrubberPlace& place, const std::vector<Rect>& taken);

} // namespace sluice::gui
