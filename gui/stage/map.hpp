// How the topology is looked at: how much it is enlarged and how far it is moved. Zooming shows
// more detail rather than larger type: columns grow wider and their level of detail follows.
#pragma once
#include "gui/geometry.hpp"
#include <string>

namespace sluice::gui {

inline constexpr float zoom_most = 8;

struct Map {
    float zoom = 1;
    Point offset;      // of the content to the left and upwards
    Point grabbed;     // the offset when the mouse took hold of it
    std::string found; // name of what the search brought into view
};

inline void fit(Map& map) {
    map.zoom = 1;
    map.offset = {};
}
// By a factor, so that what lies at `at` (relative to the grid's corner) stays there.
inline void zoom_by(Map& map, float factor, Point at) {
    const float to = std::clamp(map.zoom * factor, 1.0f, zoom_most);
    const float grown = to / map.zoom;
    map.offset = {(map.offset.x + at.x) * grown - at.x, (map.offset.y + at.y) * grown - at.y};
    map.zoom = to;
}
// Not beyond the content.
inline void keep_inside(Map& map, Point content, Point window) {
    map.offset.x = std::clamp(map.offset.x, 0.0f, std::max(0.0f, content.x - window.x));
    map.offset.y = std::clamp(map.offset.y, 0.0f, std::max(0.0f, content.y - window.y));
}

} // namespace sluice::gui
