// What the window remembers from one run to the next: how it looked and which files were open. One
// small JSON file in the user's own configuration folder; without such a folder nothing is kept.
// A file that cannot be read or makes no sense is as good as none.
#pragma once
#include "gui/app.hpp"
#include <string>

namespace sluice::gui {

// "$XDG_CONFIG_HOME/sluicebox/window.json", else below ~/.config; empty: there is no such folder.
std::string remembered_file();

std::string remembered_text(const App& app);
void take_remembered(App& app, const std::string& text);

void recall(App& app);
void remember(const App& app); // whole or not at all; silent, for nobody asked for it

} // namespace sluice::gui
