// Keeping what was done: a session that can be opened again, a scenario with the class's commands;
// and the life of a record that was searched for.
#pragma once
#include "gui/app.hpp"
#include <string>

namespace sluice::gui {

// To App::path; whole or not at all, never over what is there. Tells what came of it.
void keep_session(App& app);
void keep_scenario(App& app);

// The life of a record, as reasons in full.
void tell_life(App& app, const std::string& record);

} // namespace sluice::gui
