// How the topology is looked at: how much it is enlarged and how far it is moved. Zooming shows
// more detail rather than larger type: columns grow wider and their level of detail follows.
#pragma once
#include "gui/surface.hpp"
#include <string>

namespace sluice::gui {

inline constexpr float zoom_most = 8;

struct Map {
    float zoom = 1;
    Point offset;      // of the content to the left and upwards
    Point grabbed;     // the offset when the mouse took hold of it
    Rect window;       // that the content is seen through, in the last frame
    Point content;     // its size, in the last frame
    std::string found; // name of what the search brought into view
};

// By a factor, so that what lies at `at` stays there.
void zoom_by(Map& map, float factor, Point at);
void fit(Map& map);         // all of it
void keep_inside(Map& map); // of the content
// What was dragged, turned and pressed in the last frame. Registers the ground as a target, so it
// is called before anything that lies on it is drawn.
void take_map_input(Surface& s, Map& map, const Rect& ground);
// Minus, plus and, when it is enlarged, "fit"; from the right.
void draw_map_buttons(Surface& s, Map& map, const Rect& box);
bool was_dragged(const Touch& touch); // too far for a click

} // namespace sluice::gui
