// The ledger strip: where every record is, as a few large numbers with a sentence each. The first
// ones always stand there, so that they can be found; the others come when there is something to
// count. A click asks why.
#include "gui/numbers.hpp"
#include "gui/panels.hpp"
#include "gui/panels/ledger_cells.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

constexpr float words_gap = 16; // between a number and its words

void draw_strip(App& app, Surface& s, const Rect& box, const std::vector<LedgerCell>& cells);
void draw_large(App& app, Surface& s, const Rect& box, const std::vector<LedgerCell>& cells);
std::vector<float> widths_of(const Surface& s, const std::vector<LedgerCell>& cells, float room);
float natural_width(const Surface& s, const LedgerCell& cell);
void draw_beside(Surface& s, const Rect& box, const LedgerCell& cell);
void draw_stacked(Surface& s, const Rect& box, const LedgerCell& cell);
void draw_big(Surface& s, const Rect& box, const LedgerCell& cell);
void draw_sides(const App& app, Surface& s, const Rect& box, std::string_view name);
void ground(Surface& s, const Rect& box, const LedgerCell& cell, bool always);
void take_click(App& app, Surface& s, const Rect& box, const LedgerCell& cell);

} // namespace

void draw_ledger(App& app, Surface& s, const Layout& layout, const Rect& box) {
    const std::size_t side = app.shown.selection.side;
    if (side >= app.shown.sides.size()) return;
    if (layout.mode == Mode::presentation)
        draw_large(app, s, box, ledger_cells(app.shown.sides[side].view, true));
    else
        draw_strip(app, s, box, ledger_cells(app.shown.sides[side].view, false));
}

namespace {

void draw_strip(App& app, Surface& s, const Rect& box, const std::vector<LedgerCell>& cells) {
    s.fill(box, s.theme().canvas);
    s.fill({box.left, box.bottom - 1, box.right, box.bottom}, s.theme().line);
    Rect rest = box.inset(12, 7);
    const std::vector<float> widths = widths_of(s, cells, rest.width());
    const bool beside = !widths.empty();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const float w = beside ? widths[i] : box.inset(12, 0).width() / float(cells.size());
        const Rect cell = rest.take_left(w);
        if (i > 0 && !cells[i].failed && !cells[i - 1].failed)
            s.fill(Rect::at(cell.left, cell.top + 6, 1, cell.height() - 12), s.theme().line);
        const Rect inner{cell.left + 3, cell.top, cell.right - 3, cell.bottom};
        ground(s, inner, cells[i], false);
        if (beside)
            draw_beside(s, inner, cells[i]);
        else
            draw_stacked(s, inner, cells[i]);
        take_click(app, s, inner, cells[i]);
    }
}

void draw_large(App& app, Surface& s, const Rect& box, const std::vector<LedgerCell>& cells) {
    constexpr float gap = 9;
    const float n = float(cells.size());
    const float w = (box.width() - gap * (n - 1)) / n;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const Rect cell = Rect::at(box.left + (w + gap) * float(i), box.top, w, box.height());
        ground(s, cell, cells[i], true);
        if (app.shown.sides.size() > 1)
            draw_sides(app, s, cell, cells[i].name);
        else
            draw_big(s, cell, cells[i]);
        take_click(app, s, cell, cells[i]);
    }
}

// Equal columns while everything fits into them, else what each needs; empty: too narrow for that.
std::vector<float> widths_of(const Surface& s, const std::vector<LedgerCell>& cells, float room) {
    std::vector<float> widths;
    float sum = 0, most = 0;
    for (const LedgerCell& cell : cells) {
        widths.push_back(natural_width(s, cell));
        sum += widths.back();
        most = std::max(most, widths.back());
    }
    const float equal = room / float(cells.size());
    if (most <= equal) return std::vector<float>(cells.size(), equal);
    if (sum > room) return {};
    for (float& w : widths) w += (room - sum) / float(cells.size());
    return widths;
}

float natural_width(const Surface& s, const LedgerCell& cell) {
    const float words =
        std::max(s.measure(Face::label_bold, cell.label), s.measure(Face::label, cell.sentence));
    return s.measure(Face::mono_number, counted(cell.count)) + words_gap + words + 30;
}

void draw_beside(Surface& s, const Rect& box, const LedgerCell& cell) {
    const float y = box.centre().y;
    const float w =
        s.say(Face::mono_number, {box.left + 12, y - 15}, s.theme().text, counted(cell.count));
    const float left = box.left + 12 + w + words_gap;
    s.say_in({left, y - 19, box.right - 4, y - 1}, Face::label_bold, Align::left, s.theme().text,
             cell.label);
    s.say_in({left, y + 1, box.right - 4, y + 19}, Face::label, Align::left, s.theme().dim,
             cell.sentence);
}

void draw_stacked(Surface& s, const Rect& box, const LedgerCell& cell) {
    const Rect inside = box.inset(8, 0);
    const float y = box.centre().y;
    const bool wide = s.measure(Face::mono_clock, counted(cell.count)) > inside.width();
    s.say_in({inside.left, y - 24, inside.right, y}, Face::mono_clock, Align::left, s.theme().text,
             wide ? shortly(cell.count) : counted(cell.count));
    s.say_in({inside.left, y + 3, inside.right, y + 21}, Face::label_bold, Align::left,
             s.theme().text, cell.label);
}

void draw_big(Surface& s, const Rect& box, const LedgerCell& cell) {
    const Rect inside = box.inset(20, 0);
    const float words = s.measure(Face::heading, cell.label);
    Face face = Face::mono_large;
    if (s.measure(face, counted(cell.count)) + words_gap + words > inside.width())
        face = Face::mono_number;
    const float w = s.say(face, {inside.left, inside.centre().y - s.size_of(face) / 2},
                          s.theme().text, counted(cell.count));
    s.say_in({inside.left + w + words_gap, inside.top, inside.right, inside.bottom}, Face::heading,
             Align::left, s.theme().text, cell.label);
}

// One number of every side, below one another, in the sides' hues.
void draw_sides(const App& app, Surface& s, const Rect& box, std::string_view name) {
    const std::size_t n = app.shown.sides.size();
    const float row = (box.height() - 8) / float(n);
    const Face face = n > 2 ? Face::mono : Face::mono_number;
    float widest = 0;
    std::string label;
    for (std::size_t i = 0; i < n; ++i) {
        const LedgerCell cell = ledger_cell(app.shown.sides[i].view, name);
        const Rect line = Rect::at(box.left + 16, box.top + 4 + row * float(i), box.width(), row);
        const Colour hue = s.theme().of_side(i);
        s.fill({line.left, line.top + 2, line.left + 5, line.bottom - 2}, hue);
        const float w = s.say(face, {line.left + 16, line.centre().y - s.size_of(face) / 2},
                              s.theme().text, counted(cell.count));
        widest = std::max(widest, w);
        label = cell.label;
    }
    s.say_in({box.left + 32 + widest + words_gap, box.top, box.right - 12, box.bottom},
             Face::heading, Align::left, s.theme().text, label);
}

// Records that are gone stand out; everything else lies still.
void ground(Surface& s, const Rect& box, const LedgerCell& cell, bool always) {
    const Theme& t = s.theme();
    if (always) s.fill(box, t.panel, 6);
    if (!cell.failed) return;
    s.fill(box, mix(t.panel, t.failure, t.failure_fill), 6);
    s.outline(box, t.failure, 1.5f, 6);
}

void take_click(App& app, Surface& s, const Rect& box, const LedgerCell& cell) {
    const std::string name = "ledger:" + std::string(cell.name);
    const bool used = s.touch(name, box);
    if (s.hot(name) && !cell.failed) s.outline(box, s.theme().dim, 1, 6);
    focus_ring(s, name, box);
    if (!used) return;
    app.why_about = cell.subject ? Subject(*cell.subject) : Subject(WholeRun{});
    app.overlay = Overlay::why;
}

} // namespace

} // namespace sluice::gui
