// What one frame is made of and what it costs to build, in processor time: with nothing changed
// since the last, and after a step of the run, when everything shown is made anew.
#pragma once
#include "gui/app.hpp"
#include "gui/draw_context.hpp"

namespace sluice::gui {

struct Figures {
    std::size_t vertices = 0, commands = 0, words = 0, targets = 0;
    double still_ms = 0, moving_ms = 0; // medians
};

// Steps the run forward a little; it stands elsewhere afterwards.
Figures figures_of(App& app, DrawContext& context, const Input& input);
std::string told(const Figures& figures); // a line each

} // namespace sluice::gui
