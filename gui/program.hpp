// sluicebox-gui from its options to its exit code: opens what was asked for, then either the window
// or, without a screen, pictures and words. What cannot be done is thrown as cli::Stop.
#pragma once
#include "gui/options.hpp"

namespace sluice::gui {

int run_program(const Options& options);

} // namespace sluice::gui
