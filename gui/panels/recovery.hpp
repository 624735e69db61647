// How the system came back after a failure, as bars over time: a phase each, with its length, and
// who was blocked. In a low box a strip on the given axis, in a high one a row for each phase.
#pragma once
#include "gui/surface.hpp"
#include "gui/time_axis.hpp"
#include "sim/observe/recovery_bars.hpp"

namespace sluice::gui {

void draw_recovery(Surface& s, const Rect& box, const RecoveryBars& recovery, const TimeAxis& axis);
// Of the rows: from the failure to the end of the last phase, with a little air.
TimeAxis recovery_axis(const RecoveryBars& recovery, float left, float right);
// What the rows need; in a lower box the strip is drawn.
float recovery_height(const RecoveryBars& recovery);

} // namespace sluice::gui
