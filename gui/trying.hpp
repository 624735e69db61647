// What the buttons of the panels do to a run: acting on what is selected, and trying another value
// of a setting as a further side. Panels, menu and keys share it.
#pragma once
#include "gui/app.hpp"
#include <string>
#include <vector>

namespace sluice::gui {

// Whom the buttons strike: what is selected, or who leads the selected partition.
Selection struck_by_buttons(const App& app);
Selection struck_at(const App& app, Selection target); // the same for any
// Carries it out and tells what came of it.
void act_on(App& app, const Selection& whom, const Action& action);
void open_menu(App& app, const Selection& whom, Point at);

struct Trial { // a setting that may be tried with another value
    std::string name, path;
    std::vector<std::string> values;
    std::size_t chosen = 0; // the one in force, or the one that waits to be tried
};
// Of the selected side: those that decide what is told just now, and the usual suspects.
std::vector<Trial> trials_of(const App& app);
void try_as_side(App& app);

} // namespace sluice::gui
