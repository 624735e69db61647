// Wall time as the player is told it: seconds from any start, never going back. It is handed in,
// so that tests decide how fast the machine is; nothing in the player reads a clock of its own.
#pragma once
#include <functional>

namespace sluice::gui {

using Clock = std::function<double()>;

} // namespace sluice::gui
