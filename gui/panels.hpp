// The panels of the window, one file each in panels/: a name, a place in the layout, a drawing
// function. A panel reads what is shown, draws, and acts on what was clicked; it keeps nothing.
#pragma once
#include "gui/app.hpp"
#include <span>
#include <string_view>

namespace sluice::gui {

struct Panel {
    std::string_view name;     // of its words in the text twin
    std::string_view sentence; // what it is for
    Rect (*place)(const Layout&);
    void (*draw)(App&, Surface&, const Layout&, const Rect&);
};
std::span<const Panel> panels(); // in reading order

void draw_start(App&, Surface&, const Rect&);

void draw_top_bar(App&, Surface&, const Layout&, const Rect&);
void draw_ground(App&, Surface&, const Layout&, const Rect&); // held equal, different
void draw_ledger(App&, Surface&, const Layout&, const Rect&); // where every record is
void draw_lesson(App&, Surface&, const Layout&, const Rect&); // question, actions, one setting
void draw_stage(App&, Surface&, const Layout&, const Rect&);  // the tapes
void draw_inspector(App&, Surface&, const Layout&, const Rect&);
void draw_number(App&, Surface&, const Layout&, const Rect&);  // of a presentation
void draw_answers(App&, Surface&, const Layout&, const Rect&); // what the class said
void draw_caption(App&, Surface&, const Layout&, const Rect&);
void draw_timeline(App&, Surface&, const Layout&, const Rect&); // scrubber, markers, charts
void draw_controls(App&, Surface&, const Layout&, const Rect&); // of a presentation

// What lies over everything else: help, menu, files, search, why, story.
void draw_overlay(App&, Surface&, const Layout&);
void draw_speed_menu(App&, Surface&, const Layout&); // Overlay::speed, under its button

} // namespace sluice::gui
