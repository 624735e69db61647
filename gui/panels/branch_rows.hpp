// The courses that a run has taken, as thin tracks under the scrubber: each leaves its parent where
// a command made it differ, and can be clicked to go there. Nothing is drawn while there is one.
#pragma once
#include "gui/app.hpp"
#include "gui/time_axis.hpp"

namespace sluice::gui {

// Takes what it needs off the top of `rest`; `compact`: no words. Registers "branch:N".
void draw_branches(App& app, Surface& s, Rect& rest, const TimeAxis& axis, bool compact);

} // namespace sluice::gui
