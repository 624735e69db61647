#include "gui/plot.hpp"
#include <array>
#include <cmath>

namespace sluice::gui {

namespace {

constexpr float edge = 3;        // left free above and below a curve
constexpr int faint_share = 120; // of 255: how bright what is still to come is
constexpr int area_share = 42;

std::vector<Point> points_of(const Plot& plot, std::span<const SeriesPoint> series, Time from,
                             Time until);
void add(std::vector<Point>& points, Point next);
std::span<const float> pattern_of(Stroke stroke);

} // namespace

void draw_curve(Surface& s, const Plot& plot, const Curve& curve) {
    const std::vector<Point> past = points_of(plot, curve.past, plot.axis.from, plot.now);
    const std::vector<Point> coming = points_of(plot, curve.coming, plot.now, plot.axis.until);
    const Colour under = mix(s.theme().canvas, curve.colour, area_share);
    if (curve.filled)
        for (std::size_t i = 1; i < past.size(); ++i)
            s.area(past[i - 1], past[i], plot.box.bottom, under);
    const Colour faint = mix(s.theme().canvas, curve.colour, faint_share);
    stroke_path(s, coming, curve.stroke, faint, curve.thickness);
    stroke_path(s, past, curve.stroke, curve.colour, curve.thickness);
}

float height_of(const Plot& plot, int64_t value) {
    const double share = double(value) / double(std::max<int64_t>(1, plot.top));
    const float room = plot.box.height() - 2 * edge;
    return plot.box.bottom - edge - room * float(std::clamp(share, 0.0, 1.0));
}

void stroke_path(Surface& s, std::span<const Point> points, Stroke stroke, Colour colour,
                 float thickness) {
    if (points.size() < 2) return;
    if (stroke == Stroke::solid) return s.path(points, colour, thickness);
    const std::span<const float> pattern = pattern_of(stroke);
    std::size_t phase = 0;
    float left = pattern[0]; // of the dash or gap that is being drawn
    std::vector<Point> dash{points[0]};
    for (std::size_t i = 1; i < points.size(); ++i) {
        Point at = points[i - 1];
        float length = std::hypot(points[i].x - at.x, points[i].y - at.y);
        while (length > left) {
            const float share = left / length;
            at = {at.x + (points[i].x - at.x) * share, at.y + (points[i].y - at.y) * share};
            length -= left;
            dash.push_back(at);
            if (phase % 2 == 0) s.path(dash, colour, thickness);
            dash.assign(1, at);
            phase = (phase + 1) % pattern.size();
            left = pattern[phase];
        }
        left -= length;
        dash.push_back(points[i]);
    }
    if (phase % 2 == 0 && dash.size() > 1) s.path(dash, colour, thickness);
}

void stroke_sample(Surface& s, const Rect& box, Stroke stroke, Colour colour) {
    const Point ends[] = {{box.left, box.centre().y}, {box.right, box.centre().y}};
    stroke_path(s, ends, stroke, colour, 2);
}

int64_t round_above(int64_t most) {
    if (most <= 10) return std::max<int64_t>(1, most);
    int64_t unit = 1;
    while (unit <= most / 10) unit *= 10;
    for (const int64_t tenths : {10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100})
        if (unit / 10 * tenths >= most) return unit / 10 * tenths;
    return most;
}

namespace {

// A slice's value stands for all of it: drawn level when stepped, else as a point in its middle.
std::vector<Point> points_of(const Plot& plot, std::span<const SeriesPoint> series, Time from,
                             Time until) {
    std::vector<Point> points;
    for (const SeriesPoint& slice : series) {
        const Time begin = std::max(slice.from, from), end = std::min(slice.until, until);
        if (begin >= end) continue;
        const float y = height_of(plot, slice.value);
        const float left = plot.axis.at(begin), right = plot.axis.at(end);
        if (plot.stepped || points.empty()) add(points, {left, y});
        if (!plot.stepped) add(points, {(left + right) / 2, y});
        if (plot.stepped || &slice == &series.back() || end == until) add(points, {right, y});
    }
    return points;
}

// Of points on one level only the ends are kept: they cost vertices and show nothing.
void add(std::vector<Point>& points, Point next) {
    const std::size_t n = points.size();
    if (n > 0 && points[n - 1] == next) return;
    if (n > 1 && points[n - 1].y == next.y && points[n - 2].y == next.y)
        points[n - 1] = next;
    else
        points.push_back(next);
}

std::span<const float> pattern_of(Stroke stroke) {
    static constexpr std::array<float, 2> dashed{8, 5}, dotted{2, 4};
    static constexpr std::array<float, 4> dash_dot{10, 4, 2, 4};
    switch (stroke) {
    case Stroke::solid: break;
    case Stroke::dashed: return dashed;
    case Stroke::dotted: return dotted;
    case Stroke::dash_dot: return dash_dot;
    }
    return dashed;
}

} // namespace

} // namespace sluice::gui
