// The names of the marks that are on screen, and of no others.
#include "gui/marks.hpp"
#include "gui/stage/columns.hpp"
#include "gui/stage/tapes.hpp"
#include "gui/widgets.hpp"

namespace sluice::gui {

namespace {

struct LegendRow {
    Mark mark;
    std::string_view words;
    float width; // of the sample
    void (*draw)(Surface&, const Rect&, Colour hue);
};

void blocks(Surface& s, const Rect& box, Colour colour, TapeKind kind) {
    tape(s, {0, box.left, 5.5f}, 0, 3, box.top, box.height(), colour, kind);
}

constexpr LegendRow rows[] = {
    {Mark::leader_record, "leader's record", 17,
     [](Surface& s, const Rect& b, Colour hue) { blocks(s, b, hue, TapeKind::whole); }},
    {Mark::copy_record, "copy", 17,
     [](Surface& s, const Rect& b, Colour hue) { blocks(s, b, hue, TapeKind::half); }},
    {Mark::free_place, "free place", 17,
     [](Surface& s, const Rect& b, Colour) {
         free_places(s, {0, b.left, 5.5f}, 0, 3, b.top, 14);
     }},
    {Mark::down, "down", 18,
     [](Surface& s, const Rect& b, Colour) { s.hatch(b, s.theme().dim, 5, 1.2f); }},
    {Mark::out_of_sync, "out of sync", 18,
     [](Surface& s, const Rect& b, Colour) {
         s.hatch(b, s.theme().warning, 5, 1.4f);
         s.outline(b, s.theme().warning);
     }},
    {Mark::not_on_disk, "not on its disk", 17,
     [](Surface& s, const Rect& b, Colour hue) { blocks(s, b, hue, TapeKind::hole); }},
    {Mark::stray, "will be cut off", 20,
     [](Surface& s, const Rect& b, Colour hue) {
         blocks(s, b.inset(2), hue, TapeKind::half);
         s.outline(b, s.theme().failure, 1.5f);
     }},
    {Mark::torn, "torn off", 18,
     [](Surface& s, const Rect& b, Colour) {
         torn_piece(s, {0, b.left - 16, 5}, 0, 3, b.top, b.height() - 2);
     }},
    {Mark::high_watermark, "high watermark", 4,
     [](Surface& s, const Rect& b, Colour) {
         s.fill({b.left, b.top - 2, b.left + 2, b.bottom + 2}, s.theme().text);
     }},
    {Mark::bookmark, "bookmark", 12,
     [](Surface& s, const Rect& b, Colour) {
         flag(s, b.left + 1, b.top - 1, b.height() + 2, {.colour = s.theme().text});
     }},
    {Mark::lag, "lag", 20,
     [](Surface& s, const Rect& b, Colour) {
         bracket(s, b.left, b.right, b.top + 9, s.theme().text);
     }},
    {Mark::read_twice, "read twice", 17,
     [](Surface& s, const Rect& b, Colour hue) {
         s.fill(b, hue);
         s.hatch(b, ink_on(hue), 5, 1.4f);
         s.outline(b, s.theme().text);
     }},
    {Mark::retention, "retention", 8,
     [](Surface& s, const Rect& b, Colour) {
         blade(s, b.left + 3, b.top - 1, b.bottom + 1, s.theme().text);
     }},
    {Mark::batch, "batch under way", 10,
     [](Surface& s, const Rect& b, Colour hue) {
         s.dot({b.left + 5, b.centre().y}, 4.2f, hue);
     }},
    {Mark::answer, "answer", 8,
     [](Surface& s, const Rect& b, Colour hue) {
         s.ring({b.left + 4, b.centre().y}, 2.6f, 1, hue, 1.6f);
     }},
};

} // namespace

void draw_legend(Surface& s, const Scene& scene, const Rect& box) {
    const Colour hue = scene.opened ? colour_of(s, scene, scene.opened->id) : s.theme().identity(0);
    float x = box.left;
    for (const LegendRow& row : rows) {
        if (!scene.noted(row.mark)) continue;
        const float w = row.width + 8 + s.measure(Face::label, row.words);
        if (x + w > box.right) break;
        const Rect sample = Rect::at(x, box.centre().y - 7, row.width, 14);
        row.draw(s, sample, hue);
        s.say(Face::label, {sample.right + 8, box.centre().y - 7}, s.theme().dim, row.words);
        x += w + 18;
    }
}

} // namespace sluice::gui
