// Where the parts of the window stand, in logical pixels (design: tapes, section 3). A function of
// the size, the mode and the number of sides; nothing else knows a panel's place.
#pragma once
#include "gui/geometry.hpp"
#include <cstddef>
#include <cstdint>

namespace sluice::gui {

enum class Mode : uint8_t { full, presentation, topology };

struct LayoutRequest {
    float width = 1600, height = 1000;
    Mode mode = Mode::full;
    std::size_t sides = 1;
    bool panels = true; // left and right ones wanted
    bool many_partitions = false;
    bool asking = false; // a question waits for the class, or was just answered
};

struct Layout {
    Mode mode = Mode::full;
    Rect top, left, right, ledger, stage, caption, timeline;
    Rect ground;           // what was held equal between sides
    Rect number, controls; // of a presentation
    Rect answers;          // of a presentation, or where no left panel has the question
    bool compact = false;  // no side panels, no charts: too small for them

    bool has_left() const { return !left.empty(); }
    bool has_right() const { return !right.empty(); }
};

Layout layout_for(const LayoutRequest& request);

// The scrubber's axis inside the timeline: it and every chart share it.
struct Axis {
    float left = 0, right = 0;
};
Axis axis_of(const Layout& layout);

} // namespace sluice::gui
