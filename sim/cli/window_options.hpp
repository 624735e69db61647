// What `sluicebox gui` and sluicebox-gui are told on their command line: one table for both, so
// that the one can hand everything on to the other.
#pragma once
#include "sim/cli/command.hpp"

namespace sluice::cli {

inline constexpr Option window_options[] = {
    {"--at", "TIME", "stand at this simulated time, as in 12.4s"},
    {"--seed", "N", "another seed than the file's"},
    {"--set", "PATH=VALUE", "change a value first", true},
    {"--layout", "LAYOUT", "full (the default), presentation, topology or sides"},
    {"--theme", "THEME", "dark (the default) or light"},
    {"--size", "WxH", "of the window or picture in pixels, as in 1600x1000"},
    {"--scale", "S", "how large everything is drawn, from 0.5 to 4, as in 1.5"},
    {"--shot", "F.png", "write a picture, without opening a window"},
    {"--frames", "N", "with --shot: N numbered pictures; else: close after N frames"},
    {"--every", "TIME", "simulated time between numbered pictures; 100ms if not said"},
    {"--text", "", "print every word of the picture, without opening a window"},
    {"--figures", "", "print what a frame has and costs, without opening a window"},
    {"--script", "F.txt", "do what this file says with mouse and keyboard first"},
    {"--record-actions", "F.txt", "write what is done in the window, for --script"},
    {"--fps", "", "tell at the end how long frames took"},
    {"--force", "", "write over files that are there"},
};

inline constexpr const char* window_sentence =
    "Opens the window; or makes pictures of it where there is no screen.";
inline constexpr std::array<const char*, 2> window_examples = {
    "sluicebox gui scenarios/kafka/leader-crash.json",
    "sluicebox gui leader-crash.json --at 12.4s --layout presentation --shot crash.png"};

} // namespace sluice::cli
