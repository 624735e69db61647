// The program's mark, for its window: a sluice box with riffles, and records that they hold back.
// The same shapes, in the same numbers, as assets/sluicebox.svg.
#pragma once
#include "gui/picture.hpp"

namespace sluice::gui {

Picture icon_picture(int side);

} // namespace sluice::gui
