// The stage of a presentation: the copies of one partition as wide rows and nothing else, for the
// last row of a room.
#pragma once
#include "gui/stage/scene.hpp"

namespace sluice::gui {

void draw_wide_stage(Surface& s, Scene& scene, const Rect& stage);

} // namespace sluice::gui
