// What the class is asked and said: the second card of a presentation, where before any question it
// tells what happened last; else a card beside the stage while no left panel has the question.
#include "gui/panels.hpp"
#include "gui/panels/ask.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

void draw_last_moments(App& app, Surface& s, Rect box);

} // namespace

void draw_answers(App& app, Surface& s, const Layout& layout, const Rect& box) {
    if (box.height() < 60) return;
    s.fill(box, s.theme().card, 8);
    s.outline(box, s.theme().line, 1, 8);
    const Rect inside = box.inset(20, 14);
    if (Question* question = shown_question(*app.player))
        draw_ask(app, s, inside, *question, layout.mode == Mode::presentation);
    else
        draw_last_moments(app, s, inside);
}

namespace {

void draw_last_moments(App& app, Surface& s, Rect box) {
    const std::size_t side = app.shown.selection.side;
    if (side >= app.shown.sides.size()) return;
    s.say_in(box.take_top(30), Face::large_bold, Align::left, s.theme().text, "What happened last");
    std::size_t n = 0;
    for (const RecentMoment& moment : app.shown.sides[side].why.moments) {
        if (box.height() < 30) return;
        const Rect line = box.take_top(30);
        const std::string name = "moment:" + std::to_string(n++);
        if (s.touch(name, line)) go_to(app, moment.link);
        if (s.hot(name)) s.fill(line.inset(-8, 0), s.theme().raised, 4);
        focus_ring(s, name, line);
        const float w = s.measure(Face::large, moment.when);
        s.say_in(line, Face::large, Align::left, s.theme().dim, moment.when);
        s.say_in({line.left + std::max(76.0f, w + 12), line.top, line.right, line.bottom},
                 Face::large, Align::left, s.theme().text, moment.words);
    }
    if (n == 0)
        s.say_in(box.take_top(30), Face::large, Align::left, s.theme().dim,
                 "Nothing worth telling");
}

} // namespace

} // namespace sluice::gui
