#include "gui/marks.hpp"
#include <cmath>

namespace sluice::gui {

namespace {

constexpr float blocks_from = 3; // narrower than this, blocks run into a bar

void block(Surface& s, const Rect& box, Colour colour, TapeKind kind);
Rect bar(const Scale& scale, int64_t from, int64_t to, float top, float height);

} // namespace

void tape(Surface& s, const Scale& scale, int64_t from, int64_t to, float top, float height,
          Colour colour, TapeKind kind) {
    if (to <= from) return;
    if (scale.pitch * s.scale() < blocks_from || scale.pitch < blocks_from)
        return block(s, bar(scale, from, to, top, height), colour, kind);
    const float w = scale.pitch - (scale.pitch > 12 ? 2.0f : 1.0f);
    const bool hatched =
        kind == TapeKind::down || kind == TapeKind::out_of_sync || kind == TapeKind::twice;
    for (int64_t i = from; i < to; ++i)
        block(s, Rect::at(scale.at(i), top, w, height), colour,
              hatched && kind != TapeKind::twice ? TapeKind::hole : kind);
    if (hatched && kind != TapeKind::twice) {
        const Rect all = bar(scale, from, to, top, height);
        s.hatch(all, kind == TapeKind::down ? s.theme().dim : s.theme().warning, 6, 1.1f);
    }
}

void free_places(Surface& s, const Scale& scale, int64_t from, int64_t to, float top,
                 float height) {
    if (scale.pitch < blocks_from) {
        s.outline(bar(scale, from, to, top, height), s.theme().hole);
        return;
    }
    for (int64_t i = from; i < to; ++i)
        s.outline(Rect::at(scale.at(i), top, scale.pitch - 1, height), s.theme().dim);
}

void torn_piece(Surface& s, const Scale& scale, int64_t from, int64_t to, float top, float height,
                float turn) {
    const float angle = 0.17453f * turn; // 10 degrees
    const float slide = 17 * turn;
    const Point hinge{scale.at(from) + slide, top + height / 2};
    const float c = std::cos(angle), n = std::sin(angle);
    const auto turned = [&](float x, float y) {
        return Point{hinge.x + x * c - y * n, hinge.y + x * n + y * c};
    };
    const float half = height / 2;
    constexpr int teeth = 5;
    for (int i = 0; i < teeth; ++i) { // the torn edge
        const float y = -half + height * float(i) / teeth, h = height / teeth;
        s.triangle(turned(0, y), turned(0, y + h), turned(-7, y + h / 2), s.theme().failure);
    }
    const float pitch = std::max(scale.pitch, blocks_from);
    const float gap = scale.pitch >= blocks_from ? 1 : 0;
    const int64_t count = std::min<int64_t>(to - from, gap > 0 ? 400 : 1);
    const float w = gap > 0 ? pitch : std::max(8.0f, scale.pitch * float(to - from));
    for (int64_t i = 0; i < count; ++i) {
        const float x = float(i) * w;
        s.quad(turned(x, -half), turned(x + w - gap, -half), turned(x + w - gap, half),
               turned(x, half), s.theme().failure);
    }
}

void high_watermark(Surface& s, float x, float top, float bottom) {
    s.fill({x - 1, top - 6, x + 1, bottom + 6}, s.theme().text);
}

void flag(Surface& s, float x, float top, float pole, const FlagLook& look) {
    const float tip = top + pole;
    if (look.ghost) {
        s.dashed({x, top}, {x, tip}, look.colour, 1, 2, 2);
        const Point corners[] = {{x, tip - 12}, {x + 12, tip - 6}, {x, tip}, {x, tip - 12}};
        s.path(corners, look.colour, 1);
    } else {
        s.fill({x - 0.9f, top, x + 0.9f, tip}, look.colour);
        s.triangle({x, tip - 12}, {x + 12, tip - 6}, {x, tip}, look.colour);
    }
    const auto beside = [&](std::string_view words, float y) {
        const float w = s.measure(Face::label, words);
        s.say(Face::label, {look.words_left ? x - w - 6 : x + 16, y}, s.theme().text, words);
    };
    if (!look.name.empty()) beside(look.name, tip - 13);
    if (!look.below.empty()) beside(look.below, tip + 4);
}

void bracket(Surface& s, float from, float to, float y, Colour colour) {
    s.fill({from, y - 0.75f, to, y + 0.75f}, colour);
    s.fill({from - 0.75f, y - 5, from + 0.75f, y}, colour);
    s.fill({to - 0.75f, y - 5, to + 0.75f, y}, colour);
}

void blade(Surface& s, float x, float top, float bottom, Colour colour) {
    s.fill({x - 3, top, x, bottom}, colour);
    for (float y = top; y + 6 <= bottom; y += 6)
        s.triangle({x, y}, {x, y + 6}, {x + 4, y + 3}, colour);
}

void warning_sign(Surface& s, Point c, float width, Colour colour) {
    const float r = width / 2;
    s.triangle({c.x, c.y - r}, {c.x + r, c.y + r}, {c.x - r, c.y + r}, colour);
}

void pointer_down(Surface& s, Point tip, float width, Colour colour) {
    const float r = width / 2;
    s.triangle({tip.x - r, tip.y - width * 0.9f}, {tip.x + r, tip.y - width * 0.9f}, tip, colour);
}

void arrow_right(Surface& s, Point tip, float size, Colour colour) {
    s.triangle({tip.x - size, tip.y - size * 0.6f}, tip, {tip.x - size, tip.y + size * 0.6f},
               colour);
}

void arrow_left(Surface& s, Point tip, float size, Colour colour) {
    s.triangle({tip.x + size, tip.y - size * 0.6f}, {tip.x + size, tip.y + size * 0.6f}, tip,
               colour);
}

namespace {

Rect bar(const Scale& scale, int64_t from, int64_t to, float top, float height) {
    const float left = scale.at(from);
    return {left, top, std::max(left + 1, scale.at(to)), top + height};
}

void block(Surface& s, const Rect& box, Colour colour, TapeKind kind) {
    const Theme& t = s.theme();
    switch (kind) {
    case TapeKind::whole:
        s.fill(box, colour);
        if (!t.dark && box.width() > 4) s.outline(box, t.outline_of(colour));
        break;
    case TapeKind::half: s.fill(box, mix(t.card, colour, 128)); break;
    case TapeKind::hole: s.outline(box, t.hole); break;
    case TapeKind::down:
        s.outline(box, t.hole);
        s.hatch(box, t.dim);
        break;
    case TapeKind::out_of_sync:
        s.outline(box, t.warning);
        s.hatch(box, t.warning);
        break;
    case TapeKind::twice:
        s.fill(box, colour);
        s.hatch(box, ink_on(colour), 5, 1.4f);
        break;
    }
}

} // namespace

} // namespace sluice::gui
