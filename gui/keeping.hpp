// Keeping what was done: a session that can be opened again, a scenario with the class's commands;
// and what a search or a menu still has to be told.
#pragma once
#include "gui/app.hpp"
#include <string>

namespace sluice::gui {

// To App::path; whole or not at all, never over what is there. Tells what came of it.
void keep_session(App& app);
void keep_scenario(App& app);

// The life of a record, as reasons in full.
void tell_life(App& app, const std::string& record);

// An action that needs a place or a number, with the one that is meant most: everybody else, the
// record in hand, the start. Returns what was done.
std::string complete_with_default(App& app, const Action& action);

} // namespace sluice::gui
