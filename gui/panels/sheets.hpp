// What lies over everything else and is asked or listed there: the missing part of an action, where
// playing stops by itself, the whole story. Each draws into the sheet that the overlay gives it.
#pragma once
#include "gui/app.hpp"

namespace sluice::gui {

// What the chosen action of the menu still has to be told: another end, a record, an offset, a
// time. Enter carries it out; what cannot be taken is told and stays in the field.
std::string heading_of_form(const App& app);
void draw_form(App& app, Surface& s, Rect box);

// Breakpoints as words: new ones are typed, those that stand are switched off or forgotten.
void draw_stops(App& app, Surface& s, Rect box);

// Every moment of the shown side, the latest first; what is typed leaves those that say it.
void draw_story(App& app, Surface& s, Rect box);

} // namespace sluice::gui
