#include "gui/layout.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

constexpr float full_width = 1400; // below, side panels and charts leave
constexpr float card_width = 340;  // of a question beside the stage

Layout presentation(const LayoutRequest& request);
Layout standard(const LayoutRequest& request);

} // namespace

Layout layout_for(const LayoutRequest& request) {
    return request.mode == Mode::presentation ? presentation(request) : standard(request);
}

Axis axis_of(const Layout& layout) {
    const Rect& t = layout.timeline;
    if (layout.mode == Mode::presentation) return {t.left + 20, t.right - 28};
    return {t.left + (layout.compact ? 110.0f : 252.0f), t.right - 20};
}

namespace {

Layout standard(const LayoutRequest& request) {
    Layout l;
    l.mode = request.mode;
    l.compact = request.width < full_width || request.height < 760;
    Rect rest{0, 0, request.width, request.height};
    if (request.mode == Mode::topology) {
        l.stage = rest;
        return l;
    }
    l.top = rest.take_top(52);
    l.timeline = rest.take_bottom(l.compact ? 84.0f : request.sides > 1 ? 232.0f : 228.0f);
    l.caption = rest.take_bottom(48);
    if (request.sides > 1) {
        l.ground = rest.take_top(50);
    } else {
        const bool sides_fit = !l.compact && request.panels;
        if (sides_fit && !request.many_partitions) l.left = rest.take_left(236);
        if (sides_fit) l.right = rest.take_right(276);
        l.ledger = rest.take_top(66);
    }
    if (request.asking && !l.has_left())
        l.answers = rest.take_right(std::min(card_width, rest.width() * 0.35f)).inset(12, 10);
    l.stage = rest;
    return l;
}

Layout presentation(const LayoutRequest& request) {
    Layout l;
    l.mode = Mode::presentation;
    l.compact = true;
    Rect rest{0, 0, request.width, request.height};
    l.top = rest.take_top(50);
    l.controls = rest.take_bottom(84);
    l.timeline = l.controls;
    l.timeline.left += request.width < 900 ? 330.0f : 500.0f;
    rest = rest.inset(28, 0);
    l.caption = rest.take_top(100);
    rest.take_top(8);
    rest.take_bottom(24);
    l.ledger = rest.take_bottom(72);
    rest.take_bottom(12);
    if (request.width >= 1000) {
        Rect column = rest.take_right(416);
        rest.take_right(24);
        l.number = column.take_top(std::min(190.0f, column.height() * 0.5f));
        column.take_top(10);
        l.answers = column;
    }
    l.stage = rest;
    return l;
}

} // namespace

} // namespace sluice::gui
