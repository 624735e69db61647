#include "gui/panels/scrubber.hpp"
#include "gui/marks.hpp"
#include "gui/numbers.hpp"
#include <algorithm>
#include <cmath>

namespace sluice::gui {

namespace {

void draw_track(const App& app, Surface& s, const ScrubberPlace& place);
void draw_knob(const App& app, Surface& s, const ScrubberPlace& place);
void draw_marks(App& app, Surface& s, const ScrubberPlace& place,
                const std::vector<TimeMark>& marks, const std::vector<PlacedMark>& placed);
void say_hovered(Surface& s, const ScrubberPlace& place, const PlacedMark& mark);
void draw_breakpoints(App& app, Surface& s, const ScrubberPlace& place);

} // namespace

void take_drag(App& app, Surface& s, std::string_view target, const TimeAxis& axis) {
    const Touch& touch = s.touches();
    if (touch.right_clicked == target) toggle_breakpoint(app, axis.time_at(touch.mouse.x));
    if (!is_dragged(touch, target)) return;
    // Taking hold of the knob beside its middle is not yet a jump.
    const bool still = std::abs(touch.mouse.x - touch.press_at.x) < 2;
    if (target == "knob" && still && app.timeline.asked == time_never) return;
    const Time to = axis.time_at(touch.mouse.x);
    if (to == app.timeline.asked) return;
    app.timeline.asked = to;
    go_to(app, to);
}

void draw_scrubber(App& app, Surface& s, const ScrubberPlace& place,
                   const std::vector<TimeMark>& marks, const std::vector<PlacedMark>& placed) {
    const Rect grip{place.axis.left - 10, place.track - 8, place.axis.right + 10,
                    place.ticks > 0 ? place.ticks + 16 : place.track + 14};
    s.touch("scrubber", grip);
    if (s.touches().held.empty()) app.timeline.asked = time_never;
    take_drag(app, s, "scrubber", place.axis);
    take_drag(app, s, "knob", place.axis);
    draw_track(app, s, place);
    draw_marks(app, s, place, marks, placed);
    draw_breakpoints(app, s, place);
    draw_knob(app, s, place);
}

void draw_ticks(Surface& s, const ScrubberPlace& place, const std::vector<Rect>& taken) {
    for (const Tick& tick : ticks(place.axis)) {
        const float x = place.axis.at(tick.at);
        s.fill(Rect::at(x - 0.5f, place.track + 6, 1, 4), s.theme().dim);
        const float w = s.measure(Face::mono_label, tick.words);
        const float left = kept_within(place.axis.left, x - w / 2, place.axis.right - w);
        const Rect box = Rect::at(left, place.ticks, w, s.size_of(Face::mono_label));
        const bool crossed = std::any_of(taken.begin(), taken.end(), [&](const Rect& other) {
            return !box.inset(-4, 0).common(other).empty();
        });
        if (!crossed) s.say(Face::mono_label, {box.left, box.top}, s.theme().dim, tick.words);
    }
}

namespace {

// Played bright, seen before faint, and the rest bare.
void draw_track(const App& app, Surface& s, const ScrubberPlace& place) {
    const Theme& t = s.theme();
    const float top = place.track - place.thickness / 2, round = place.thickness / 2;
    const float now = place.axis.at(app.player->now());
    const float seen = place.axis.at(app.player->seen_until());
    const Rect whole{place.axis.left, top, place.axis.right, top + place.thickness};
    s.fill(whole, t.raised, round);
    if (!t.dark) s.outline(whole, t.line, 1, round);
    if (seen > now + 1)
        s.fill({whole.left, top, seen, whole.bottom}, mix(t.raised, t.accent, 80), round);
    if (now > whole.left + 1) s.fill({whole.left, top, now, whole.bottom}, t.accent, round);
}

void draw_knob(const App& app, Surface& s, const ScrubberPlace& place) {
    const Theme& t = s.theme();
    const Point at{place.axis.at(app.player->now()), place.track};
    const Rect box = Rect::at(at.x - 11, at.y - 11, 22, 22);
    s.touch("knob", box, true, false); // above the marks: it can always be taken hold of
    const bool lit = s.hot("scrubber") || s.hot("knob") || s.focused("scrubber");
    s.disc(at, place.knob + (lit ? 1.5f : 0), t.accent);
    s.disc(at, place.knob * 0.45f, t.panel);
    focus_ring(s, "scrubber", box, 11);
}

void draw_marks(App& app, Surface& s, const ScrubberPlace& place,
                const std::vector<TimeMark>& marks, const std::vector<PlacedMark>& placed) {
    const float tip = place.track - place.thickness / 2 - 3;
    for (std::size_t i = 0; i < placed.size(); ++i) {
        const PlacedMark& one = placed[i];
        const TimeMark& mark = marks[one.mark];
        draw_mark(s, mark, one, tip);
        Rect box{one.x - 6, tip - 12, one.x + 6, tip + 1};
        if (one.worded) {
            box.left = std::min(box.left, one.words.left);
            box.right = std::max(box.right, one.words.right);
            box.top = std::min(box.top, one.words.top - 2);
            say_mark(s, place.words.face, {one.words.left, one.words.top}, one,
                     mark.planned ? s.theme().dim : s.theme().text);
        }
        const std::string name = "marker:" + std::to_string(i);
        if (s.touch(name, box)) go_to(app, mark.at);
        focus_ring(s, name, box, 3);
        if (s.hot(name)) {
            if (one.worded)
                s.fill(
                    {one.words.left, one.words.bottom + 1, one.words.right, one.words.bottom + 2},
                    s.theme().dim);
            else
                say_hovered(s, place, one);
        }
    }
}

// Over whatever stands there.
void say_hovered(Surface& s, const ScrubberPlace& place, const PlacedMark& mark) {
    const float w = width_of(s, place.words.face, mark) + 16;
    const float left = kept_within(place.box.left + 4, mark.x - w / 2, place.box.right - w - 4);
    const Rect box = Rect::at(left, place.words.top - 4, w, s.size_of(place.words.face) + 8);
    s.fill(box, s.theme().raised, 4);
    s.outline(box, s.theme().dim, 1, 4);
    say_mark(s, place.words.face, {box.left + 8, box.top + 4}, mark, s.theme().text);
}

// Two bars under the track, as on a pause button: playing stops here. Hollow while disabled.
void draw_breakpoints(App& app, Surface& s, const ScrubberPlace& place) {
    const std::vector<Breakpoint>& all = app.player->breakpoints();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].kind != BreakpointKind::time) continue;
        const float x = place.axis.at(all[i].at);
        const float top = place.track - place.thickness / 2 - 2;
        for (const float left : {x - 4, x + 1}) {
            const Rect bar = Rect::at(left, top, 3, place.thickness + 10);
            if (all[i].enabled)
                s.fill(bar, s.theme().text);
            else
                s.outline(bar, s.theme().dim);
        }
        const std::string name = "breakpoint:" + std::to_string(i);
        const Rect box = Rect::at(x - 6, top, 12, place.thickness + 12);
        const bool used = s.touch(name, box);
        focus_ring(s, name, box, 3);
        if (s.touches().right_clicked == name) return forget_breakpoint(app, i);
        if (used) return app.player->enable_breakpoint(i, !all[i].enabled);
    }
}

} // namespace

} // namespace sluice::gui
