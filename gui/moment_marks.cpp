#include "gui/moment_marks.hpp"
#include "gui/app.hpp"
#include "gui/marks.hpp"
#include <algorithm>
#include <cmath>
#include <numeric>

namespace sluice::gui {

namespace {

constexpr float beside = 9;   // from a mark to its words
constexpr float apart = 10;   // between the words of two marks
constexpr float when_gap = 6; // from the time to the words
constexpr float half = 6;     // of a mark's own width

struct Merged {
    TimeMark mark;
    std::vector<std::size_t> sides;
};
void take_in(std::vector<Merged>& all, const Marker& marker, std::size_t side);
std::vector<std::size_t> by_importance(const std::vector<TimeMark>& marks);
bool is_free(const std::vector<PlacedMark>& placed, float left, float right);
bool meets_one(const std::vector<PlacedMark>& placed, float x);
std::string side_names(const App& app, const std::vector<std::size_t>& sides);

} // namespace

std::vector<TimeMark> time_marks(const App& app) {
    std::vector<Merged> all;
    for (std::size_t side = 0; side < app.shown.sides.size(); ++side)
        for (const Marker& m : app.shown.sides[side].markers) take_in(all, m, side);
    std::stable_sort(all.begin(), all.end(),
                     [](const Merged& a, const Merged& b) { return a.mark.at < b.mark.at; });
    std::vector<TimeMark> marks;
    for (Merged& one : all) {
        if (one.sides.size() < app.shown.sides.size())
            one.mark.words += " on " + side_names(app, one.sides);
        marks.push_back(std::move(one.mark));
    }
    return marks;
}

std::vector<PlacedMark> place_marks(const Surface& s, const std::vector<TimeMark>& marks,
                                    const MarkRoom& room) {
    std::vector<PlacedMark> placed;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        const TimeMark& mark = marks[i];
        placed.push_back({.mark = i,
                          .x = room.axis.at(mark.at),
                          .when = room.times ? mark.when : "",
                          .text = mark.words,
                          .worded = false,
                          .words = {}});
    }
    std::size_t worded = 0;
    for (const std::size_t i : by_importance(marks)) {
        PlacedMark& one = placed[i];
        if (worded == room.most || meets_one(placed, one.x)) continue;
        const float w = width_of(s, room.face, one);
        for (const float left : {one.x + beside, one.x - beside - w}) {
            if (left < room.left || left + w > room.right) continue;
            if (!is_free(placed, left, left + w)) continue;
            one.words = Rect::at(left, room.top, w, s.size_of(room.face));
            one.worded = true;
            ++worded;
            break;
        }
    }
    return placed;
}

float width_of(const Surface& s, Face face, const PlacedMark& mark) {
    const float when = mark.when.empty() ? 0 : s.measure(face, mark.when) + when_gap;
    return when + s.measure(face, mark.text);
}

void say_mark(Surface& s, Face face, Point at, const PlacedMark& mark, Colour ink) {
    const float w = s.say(face, at, s.theme().dim, mark.when);
    s.say(face, {mark.when.empty() ? at.x : at.x + w + when_gap, at.y}, ink, mark.text);
}

Colour colour_of(const Theme& theme, const TimeMark& mark) {
    if (mark.planned) return theme.dim;
    switch (mark.gravity) {
    case Gravity::calm: return theme.dim;
    case Gravity::news: return theme.text;
    case Gravity::warning: return theme.warning;
    case Gravity::failure: return theme.failure;
    }
    return theme.text;
}

void draw_mark(Surface& s, const TimeMark& mark, const PlacedMark& placed, float y) {
    const Theme& t = s.theme();
    const Colour colour = colour_of(t, mark);
    if (!placed.worded)
        return s.fill(Rect::at(placed.x - 1, y - 7, 2, 7),
                      mark.gravity == Gravity::failure ? colour : t.dim);
    if (mark.shape == MarkerShape::cross && !mark.planned)
        return s.cross({placed.x, y - 6}, 5, colour);
    if (!t.dark && colour == t.warning) pointer_down(s, {placed.x, y + 1}, 13, t.text);
    pointer_down(s, {placed.x, y}, 10, colour);
}

namespace {

// What two sides have in common is said once: "broker 2 crashes" on one and "broker 2 crashes, 10
// lost" on the other are "broker 2 crashes, 10 lost on acks=1".
void take_in(std::vector<Merged>& all, const Marker& m, std::size_t side) {
    const TimeMark mark{m.at, m.gravity, m.shape, m.planned, m.when, m.words};
    for (Merged& known : all) {
        if (known.mark.at != m.at || known.mark.planned != m.planned) continue;
        if (known.mark.words == m.words) return known.sides.push_back(side);
        if (known.mark.words.rfind(m.words + ",", 0) == 0) return;
        if (m.words.rfind(known.mark.words + ",", 0) == 0) {
            known = {mark, {side}};
            return;
        }
    }
    all.push_back({mark, {side}});
}

// The gravest first, what happened before what is planned, then as they come.
std::vector<std::size_t> by_importance(const std::vector<TimeMark>& marks) {
    std::vector<std::size_t> order(marks.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        if (marks[a].planned != marks[b].planned) return marks[b].planned;
        return marks[a].gravity > marks[b].gravity;
    });
    return order;
}

bool is_free(const std::vector<PlacedMark>& placed, float left, float right) {
    return std::none_of(placed.begin(), placed.end(), [&](const PlacedMark& p) {
        if (!p.worded) return false;
        const bool words = left < p.words.right + apart && right > p.words.left - apart;
        const bool mark = left < p.x + half && right > p.x - half;
        return words || mark;
    });
}

// A mark would lie under another's words or on its sign.
bool meets_one(const std::vector<PlacedMark>& placed, float x) {
    return std::any_of(placed.begin(), placed.end(), [&](const PlacedMark& p) {
        const bool words = x > p.words.left - half && x < p.words.right + half;
        return p.worded && (words || std::abs(x - p.x) < 2 * half);
    });
}

std::string side_names(const App& app, const std::vector<std::size_t>& sides) {
    std::string names;
    for (const std::size_t side : sides)
        names += (names.empty() ? "" : " and ") + app.player->name(side);
    return names;
}

} // namespace

} // namespace sluice::gui
