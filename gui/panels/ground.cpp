// What the sides have in common: chips of what was held equal, what differs, what does not apply;
// and the way to the first moment at which they are not alike.
#include "gui/numbers.hpp"
#include "gui/panels.hpp"
#include "gui/shortcuts.hpp"

namespace sluice::gui {

namespace {

enum class GroundKind : uint8_t { equal, different, not_applicable };

float draw_chips(Surface& s, float x, const Rect& box, std::string_view heading,
                 const std::vector<ComparedItem>& items, GroundKind kind, float until);
float draw_chip(Surface& s, const Rect& place, std::string_view words, GroundKind kind);
float draw_first_difference(App& app, Surface& s, const Rect& box);

} // namespace

void draw_ground(App& app, Surface& s, const Layout&, const Rect& box) {
    s.fill(box, s.theme().panel);
    s.fill({box.left, box.bottom - 1, box.right, box.bottom}, s.theme().line);
    const CommonGround& ground = app.shown.ground;
    const float right = box.right - 20 - draw_first_difference(app, s, box);
    const float third = (right - box.left - 20) / 3;
    float x = box.left + 20;
    x = draw_chips(s, x, box, "different", ground.different, GroundKind::different,
                   x + third * 1.4f);
    x = draw_chips(s, x, box, "held equal", ground.held_equal, GroundKind::equal,
                   std::min(x + third, right));
    draw_chips(s, x, box, "not applicable", ground.not_applicable, GroundKind::not_applicable,
               right);
}

namespace {

std::string words_of(const ComparedItem& item) {
    const std::size_t dot = item.what.rfind('/');
    return dot == std::string::npos ? item.what : item.what.substr(dot + 1);
}

float draw_chips(Surface& s, float x, const Rect& box, std::string_view heading,
                 const std::vector<ComparedItem>& items, GroundKind kind, float until) {
    std::vector<std::string> words;
    for (const ComparedItem& item : items)
        if (item.given) words.push_back(words_of(item));
    if (words.empty()) return x;
    const float y = box.centre().y - 12;
    x += s.say(Face::label, {x, box.centre().y - 7}, s.theme().dim, heading) + 12;
    std::size_t shown = 0;
    for (; shown < words.size(); ++shown) {
        const float w = chip_width(s, words[shown], Face::label) + 8;
        const float more = shown + 1 < words.size() ? 60.0f : 0.0f;
        if (x + w + more > until) break;
        draw_chip(s, Rect::at(x, y, w, 24), words[shown], kind);
        x += w + 10;
    }
    if (shown < words.size()) {
        const std::string more = "+" + std::to_string(words.size() - shown);
        x += s.say(Face::label, {x, box.centre().y - 7}, s.theme().dim, more) + 10;
    }
    return x + 14;
}

// Returns how much of the right it takes.
float draw_first_difference(App& app, Surface& s, const Rect& box) {
    const auto found = app.player->first_difference();
    const std::string words =
        "First difference" + (found ? ", " + at_second(found->at) : std::string());
    const float w = s.measure(Face::label, words) + 44;
    const Rect place{box.right - 20 - w, box.top + 9, box.right - 20, box.bottom - 9};
    if (button(s, "button:difference", place, words, {.face = Face::label, .key = "D"}))
        go_to_first_difference(app);
    return w + 20;
}

float draw_chip(Surface& s, const Rect& place, std::string_view words, GroundKind kind) {
    switch (kind) {
    case GroundKind::equal: s.fill(place, s.theme().raised, 4); break;
    case GroundKind::different:
        s.fill(place, s.theme().card, 4);
        s.outline(place, s.theme().accent, 1.5f, 4);
        break;
    case GroundKind::not_applicable: s.dashes(place, s.theme().dim, 1); break;
    }
    s.say_in(place, Face::label, Align::centre, s.theme().text, words);
    return place.width();
}

} // namespace

} // namespace sluice::gui
