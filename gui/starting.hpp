// Opening things: a scenario, a session, a picture that remembers its moment; and the shelf of the
// start screen. What was open stays open until the new thing stands.
#pragma once
#include "gui/app.hpp"
#include <string>

namespace sluice::gui {

void fill_shelf(App& app, const std::string& folder);
// False: app.problems say why, and what was open stays.
bool open(App& app, const std::string& path, const std::vector<Override>& extra);
bool reopen_with_seed(App& app, uint64_t seed);
bool open_neighbour(App& app, int by); // of the shelf

} // namespace sluice::gui
