#include "gui/stage/map.hpp"
#include "gui/widgets.hpp"
#include <cmath>

namespace sluice::gui {

namespace {

constexpr float step = 1.25f, wheel_pixels = 60, click_slack = 5;

bool holds_content(const Touch& touch);

} // namespace

void zoom_by(Map& map, float factor, Point at) {
    const float to = std::clamp(map.zoom * factor, 1.0f, zoom_most);
    const float grown = to / map.zoom;
    const Point inside = at - Point{map.window.left, map.window.top};
    map.offset = {(map.offset.x + inside.x) * grown - inside.x,
                  (map.offset.y + inside.y) * grown - inside.y};
    map.zoom = to;
    map.content = {map.content.x * grown, map.content.y * grown};
    keep_inside(map);
}

void fit(Map& map) {
    map.zoom = 1;
    map.offset = {};
}

void keep_inside(Map& map) {
    const auto clamped = [](float offset, float content, float window) {
        return std::clamp(offset, 0.0f, std::max(0.0f, content - window));
    };
    map.offset.x = clamped(map.offset.x, map.content.x, map.window.width());
    map.offset.y = clamped(map.offset.y, map.content.y, map.window.height());
}

void take_map_input(Surface& s, Map& map, const Rect& ground) {
    s.touch("canvas:stage", ground, true, false);
    const Touch& touch = s.touches();
    if (holds_content(touch)) {
        if (touch.mouse == touch.press_at) map.grabbed = map.offset;
        map.offset = map.grabbed + touch.press_at - touch.mouse;
    }
    if (ground.contains(touch.mouse)) {
        if (touch.zoom != 0) zoom_by(map, std::pow(step, touch.zoom), touch.mouse);
        map.offset.y -= touch.wheel * wheel_pixels;
        map.offset.x -= touch.wheel_x * wheel_pixels;
    }
    keep_inside(map);
}

void draw_map_buttons(Surface& s, Map& map, const Rect& box) {
    Rect rest = box;
    const auto next = [&](float w) {
        const Rect one = rest.take_right(w);
        rest.take_right(4);
        return Rect::at(one.left, box.centre().y - 11, one.width(), 22);
    };
    const Point middle = map.window.centre();
    if (button(s, "button:zoom in", next(24), "+", {.enabled = map.zoom < zoom_most}))
        zoom_by(map, step, middle);
    const bool larger = map.zoom > 1;
    if (button(s, "button:zoom out", next(24), "-", {.enabled = larger}))
        zoom_by(map, 1 / step, middle);
    if (larger && button(s, "button:fit", next(34), "fit")) fit(map);
}

bool was_dragged(const Touch& touch) {
    const Point moved = touch.mouse - touch.press_at;
    return std::hypot(moved.x, moved.y) > click_slack;
}

namespace {

bool holds_content(const Touch& touch) {
    for (const char* kind : {"canvas:", "partition:", "broker:", "map:"})
        if (touch.held.rfind(kind, 0) == 0) return true;
    return false;
}

} // namespace

} // namespace sluice::gui
