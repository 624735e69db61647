#include "gui/panels.hpp"
#include <array>

namespace sluice::gui {

namespace {

constexpr std::array<Panel, 11> all{{
    {"top bar", "what runs, and when", [](const Layout& l) { return l.top; }, draw_top_bar},
    {"ground", "what the sides have in common", [](const Layout& l) { return l.ground; },
     draw_ground},
    {"caption", "what happens, in one line", [](const Layout& l) { return l.caption; },
     draw_caption},
    {"lesson", "the question, and what to try", [](const Layout& l) { return l.left; },
     draw_lesson},
    {"ledger", "where every record is", [](const Layout& l) { return l.ledger; }, draw_ledger},
    {"stage", "producers, tapes, readers", [](const Layout& l) { return l.stage; }, draw_stage},
    {"number", "the one number that counts", [](const Layout& l) { return l.number; }, draw_number},
    {"answers", "what the class said", [](const Layout& l) { return l.answers; }, draw_answers},
    {"inspector", "what is selected, and why", [](const Layout& l) { return l.right; },
     draw_inspector},
    {"timeline", "the whole run, and where we are", [](const Layout& l) { return l.timeline; },
     draw_timeline},
    {"controls", "the few buttons of a presentation", [](const Layout& l) { return l.controls; },
     draw_controls},
}};

} // namespace

std::span<const Panel> panels() {
    return all;
}

} // namespace sluice::gui
