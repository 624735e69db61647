// Everything that a key does, as one table: the handler, the overlay of keys and the tests read
// the same rows. Keys are the window's own; the drawing library is never asked for them.
#pragma once
#include "gui/app.hpp"
#include <span>
#include <string_view>

namespace sluice::gui {

struct Shortcut {
    std::string_view name;     // "play"
    std::string_view keys;     // as the overlay shows them: "Space"
    std::string_view sentence; // what it does, for a person
    KeyPress press;            // a letter is a character without regard to shift
    void (*run)(App&);
    bool needs_run = true; // only while a scenario is open
};

std::span<const Shortcut> shortcuts();

// Text being typed, the focus ring, then the table.
void take_keys(App& app, const Input& input);

// What the table's rows do that buttons do, too.
void toggle_play(App& app);
void go_back(App& app, int64_t seconds);
void go_to_first_difference(App& app);
void choose_scale(App& app, int step); // the next of 1, 1.25, 1.5, 2, 2.5
void toggle_mode(App& app, Mode mode);
void select(App& app, Selection selection);
void tell(App& app, std::string text);
// Carries a command out and tells what came of it.
void act(App& app, const FaultSpec& fault);

} // namespace sluice::gui
