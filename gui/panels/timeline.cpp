// The time line: scrubber, moments, branches and charts on one axis. What lies on it at one
// instant can be read by pointing there.
#include "gui/numbers.hpp"
#include "gui/panels.hpp"
#include "gui/panels/branch_rows.hpp"
#include "gui/panels/chart_rows.hpp"
#include "gui/panels/scrubber.hpp"
#include "gui/plot.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

ScrubberPlace place_of(const Layout& layout, const Rect& box, Time end);
void point(App& app, const Rect& box, const TimeAxis& axis);
bool has_line(const TimeMark& mark, const PlacedMark& placed);
void draw_lines(App& app, Surface& s, const ScrubberPlace& place,
                const std::vector<TimeMark>& marks, const std::vector<PlacedMark>& placed);
std::vector<Rect> taken_by(const App& app, const Surface& s, const ScrubberPlace& place,
                           const std::vector<TimeMark>& marks,
                           const std::vector<PlacedMark>& placed);
void draw_heading(App& app, Surface& s, const Layout& layout, const ScrubberPlace& place);
void draw_legend(const App& app, Surface& s, const Rect& box);
void draw_pointed(const App& app, Surface& s, const ScrubberPlace& place);
Rect pointed_chip(const App& app, const Surface& s, const ScrubberPlace& place);

} // namespace

void draw_timeline(App& app, Surface& s, const Layout& layout, const Rect& box) {
    s.fill(box, s.theme().panel);
    const ScrubberPlace place = place_of(layout, box, app.player->end());
    point(app, box, place.axis);
    const std::vector<TimeMark> marks = time_marks(app);
    const std::vector<PlacedMark> placed = place_marks(s, marks, place.words);
    if (layout.mode == Mode::presentation) return draw_scrubber(app, s, place, marks, placed);
    s.fill({box.left, box.top, box.right, box.top + 1}, s.theme().line);
    draw_heading(app, s, layout, place);
    Rect rest{box.left, place.ticks + 22, box.right, box.bottom - 6};
    draw_branches(app, s, rest, place.axis, layout.compact);
    std::vector<ChartRow> rows;
    if (!layout.compact) rows = chart_rows(app, rest, place.axis);
    draw_charts(app, s, rows, place.axis);
    draw_lines(app, s, place, marks, placed);
    say_scales(app, s, rows);
    draw_ticks(s, place, taken_by(app, s, place, marks, placed));
    draw_scrubber(app, s, place, marks, placed);
    draw_pointed(app, s, place);
    say_pointed(app, s, rows, place.axis);
}

namespace {

ScrubberPlace place_of(const Layout& layout, const Rect& box, Time end) {
    ScrubberPlace place;
    place.box = box;
    place.axis = time_axis(axis_of(layout), end);
    const bool bare = layout.mode == Mode::presentation;
    place.track = box.top + (bare ? box.height() * 0.62f : 40);
    place.words.axis = place.axis;
    place.words.left = bare ? place.axis.left : box.left + 130;
    place.words.right = box.right - 16;
    place.words.top = place.track - (bare ? 36.0f : 28.0f);
    if (bare) {
        place.words.face = Face::large;
        place.words.times = false;
        place.words.most = 3;
        place.thickness = 8;
        place.knob = 12;
    } else {
        place.ticks = place.track + 12;
    }
    return place;
}

// The mouse reads one instant anywhere on the axis, from the track down to the last chart.
void point(App& app, const Rect& box, const TimeAxis& axis) {
    const Point mouse = app.touch.mouse;
    app.timeline.pointed.reset();
    if (app.overlay == Overlay::none && box.contains(mouse) && axis.holds(mouse.x))
        app.timeline.pointed = axis.time_at(mouse.x);
}

bool has_line(const TimeMark& mark, const PlacedMark& placed) {
    return placed.worded || mark.gravity == Gravity::failure;
}

// What happened falls through everything below it; what is planned does so in dashes.
void draw_lines(App& app, Surface& s, const ScrubberPlace& place,
                const std::vector<TimeMark>& marks, const std::vector<PlacedMark>& placed) {
    const Theme& t = s.theme();
    const float bottom = place.box.bottom - 6;
    for (const PlacedMark& one : placed) {
        const TimeMark& mark = marks[one.mark];
        if (!has_line(mark, one)) continue;
        const bool failed = mark.gravity == Gravity::failure && !mark.planned;
        const Colour colour = failed                             ? t.failure
                              : mark.gravity == Gravity::warning ? mix(t.panel, t.warning, 170)
                                                                 : mix(t.panel, t.dim, 140);
        if (mark.planned)
            s.dashed({one.x, place.track}, {one.x, bottom}, colour, 1, 4, 4);
        else
            s.line({one.x, place.track}, {one.x, bottom}, colour, failed ? 2 : 1);
    }
    const float now = place.axis.at(app.player->now());
    s.line({now, place.track}, {now, bottom}, t.text, 2);
}

// Where no time can be written under the track.
std::vector<Rect> taken_by(const App& app, const Surface& s, const ScrubberPlace& place,
                           const std::vector<TimeMark>& marks,
                           const std::vector<PlacedMark>& placed) {
    std::vector<Rect> taken;
    const auto add = [&](float x) {
        taken.push_back(Rect::at(x - 1, place.track, 2, place.box.bottom - place.track));
    };
    for (const PlacedMark& one : placed)
        if (has_line(marks[one.mark], one)) add(one.x);
    add(place.axis.at(app.player->now()));
    if (app.timeline.pointed) taken.push_back(pointed_chip(app, s, place));
    return taken;
}

void draw_heading(App& app, Surface& s, const Layout& layout, const ScrubberPlace& place) {
    const float left = place.box.left + 16, right = place.axis.left - 12;
    const bool one = app.shown.sides.size() < 2;
    const float y = one || layout.compact ? place.track : place.track - 19;
    s.say_in({left, y - 10, right, y + 10}, Face::label_bold, Align::left, s.theme().text,
             span_words(place.axis));
    if (!one && !layout.compact) draw_legend(app, s, {left, y + 12, right, y + 52});
}

// Which stroke is which side: two in a row, four in all; the other bands have their names.
void draw_legend(const App& app, Surface& s, const Rect& box) {
    const std::size_t count = app.shown.sides.size();
    const float half = box.width() / 2;
    for (std::size_t i = 0; i < std::min<std::size_t>(count, 4); ++i) {
        const Rect one = Rect::at(box.left + half * float(i % 2),
                                  box.top + 20 * float(i / 2) + (count < 3 ? 6 : 0), half - 8, 20);
        if (i == 3 && count > 4) {
            s.say_in(one, Face::label, Align::left, s.theme().dim,
                     "+" + std::to_string(count - 3) + " sides");
            return;
        }
        const Colour colour = s.theme().outline_of(s.theme().of_side(i));
        stroke_sample(s, {one.left, one.top, one.left + 22, one.bottom}, stroke_of(i), colour);
        s.say_in({one.left + 28, one.top, one.right, one.bottom}, Face::label, Align::left,
                 s.theme().text, app.player->name(i));
    }
}

void draw_pointed(const App& app, Surface& s, const ScrubberPlace& place) {
    if (!app.timeline.pointed) return;
    const float x = place.axis.at(*app.timeline.pointed);
    s.line({x, place.track - 14}, {x, place.box.bottom - 6}, s.theme().dim, 1);
    const Rect chip = pointed_chip(app, s, place);
    s.fill(chip, s.theme().raised, 3);
    s.say_in(chip, Face::mono_label, Align::centre, s.theme().text,
             at_second(*app.timeline.pointed));
}

Rect pointed_chip(const App& app, const Surface& s, const ScrubberPlace& place) {
    const float x = place.axis.at(*app.timeline.pointed);
    const float w = s.measure(Face::mono_label, at_second(*app.timeline.pointed)) + 12;
    const float left = kept_within(place.box.left, x - w / 2, place.box.right - w);
    return Rect::at(left, place.ticks - 2, w, 18);
}

} // namespace

} // namespace sluice::gui
