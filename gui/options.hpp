// The command line of sluicebox-gui, judged: the same rules, messages and exit codes as those of
// sluicebox (sim/cli). What is wrong is thrown as cli::Stop.
#pragma once
#include "gui/layout.hpp"
#include "sim/cli/command.hpp"
#include "sim/core/time.hpp"
#include <optional>
#include <string>
#include <vector>

namespace sluice::gui {

enum class LayoutWish : uint8_t { full, presentation, topology, sides };

struct Options {
    std::string file;              // empty: the start screen
    std::vector<Override> changes; // --set, then --seed
    std::optional<Time> at;
    LayoutWish layout = LayoutWish::full;
    bool dark = true;
    bool theme_said = false, layout_said = false; // else what was remembered
    int width = 0, height = 0;                    // 0: not said
    float scale = 0;                              // 0: not said
    std::string shot;                             // picture to write
    int frames = 0;                               // 0: not said
    Duration every{100'000'000};
    std::string script, record;
    bool text = false, json = false, tell_rate = false, force = false, help = false;
    bool figures = false;

    bool needs_screen() const { return shot.empty() && !text && !figures; }
};

Options read_options(const std::vector<std::string>& words);
std::string options_help();

} // namespace sluice::gui
