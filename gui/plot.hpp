// A small chart: curves over the window's time axis inside a box, each with a stroke of its own so
// that sides are told apart without colour. The past is bright, what is known of the future faint.
// It draws values as they are handed in and decides nothing about them.
#pragma once
#include "gui/surface.hpp"
#include "gui/time_axis.hpp"
#include "sim/observe/series.hpp"
#include <span>
#include <vector>

namespace sluice::gui {

enum class Stroke : uint8_t { solid, dashed, dotted, dash_dot };
// Of a side: the first is solid.
constexpr Stroke stroke_of(std::size_t side) {
    return Stroke(side % 4);
}

void stroke_path(Surface& s, std::span<const Point> points, Stroke stroke, Colour colour,
                 float thickness);
// A short piece of such a line, for a legend.
void stroke_sample(Surface& s, const Rect& box, Stroke stroke, Colour colour);

struct Curve {
    std::span<const SeriesPoint> past;   // up to now
    std::span<const SeriesPoint> coming; // of all that was seen; what lies before now is left out
    Colour colour;
    Stroke stroke = Stroke::solid;
    float thickness = 1.6f;
    bool filled = false;
};

struct Plot {
    Rect box;
    TimeAxis axis;
    Time now;
    int64_t top = 1;      // the value at the upper edge
    bool stepped = false; // levels that jump; else lines from slice to slice
};

float height_of(const Plot& plot, int64_t value); // y of a value
void draw_curve(Surface& s, const Plot& plot, const Curve& curve);

// The least round figure that is not below: what the upper edge of a chart stands for. Whole.
int64_t round_above(int64_t most);

} // namespace sluice::gui
