// Points and rectangles in logical pixels: sizes at scale 1, as the layouts state them. The surface
// multiplies by the scale when it draws.
#pragma once
#include <algorithm>

namespace sluice::gui {

// From low to high; low where a window too small leaves nothing between them.
constexpr float kept_within(float low, float v, float high) {
    return std::max(low, std::min(v, high));
}

struct Point {
    float x = 0, y = 0;
    Point operator+(Point o) const { return {x + o.x, y + o.y}; }
    Point operator-(Point o) const { return {x - o.x, y - o.y}; }
    bool operator==(const Point&) const = default;
};

struct Rect {
    float left = 0, top = 0, right = 0, bottom = 0;

    static Rect at(float x, float y, float w, float h) { return {x, y, x + w, y + h}; }
    float width() const { return right - left; }
    float height() const { return bottom - top; }
    Point centre() const { return {(left + right) / 2, (top + bottom) / 2}; }
    bool empty() const { return right <= left || bottom <= top; }
    bool contains(Point p) const {
        return p.x >= left && p.x < right && p.y >= top && p.y < bottom;
    }
    Rect inset(float by) const { return {left + by, top + by, right - by, bottom - by}; }
    Rect inset(float x, float y) const { return {left + x, top + y, right - x, bottom - y}; }
    Rect moved(float x, float y) const { return {left + x, top + y, right + x, bottom + y}; }
    Rect common(const Rect& o) const {
        return {std::max(left, o.left), std::max(top, o.top), std::min(right, o.right),
                std::min(bottom, o.bottom)};
    }
    bool operator==(const Rect&) const = default;

    // Cuts a strip off one edge and returns it; what is left stays in place.
    Rect take_top(float h) {
        const Rect strip{left, top, right, std::min(bottom, top + h)};
        top = strip.bottom;
        return strip;
    }
    Rect take_bottom(float h) {
        const Rect strip{left, std::max(top, bottom - h), right, bottom};
        bottom = strip.top;
        return strip;
    }
    Rect take_left(float w) {
        const Rect strip{left, top, std::min(right, left + w), bottom};
        left = strip.right;
        return strip;
    }
    Rect take_right(float w) {
        const Rect strip{std::max(left, right - w), top, right, bottom};
        right = strip.left;
        return strip;
    }
};

} // namespace sluice::gui
