#include "gui/panels/transport.hpp"
#include "gui/marks.hpp"
#include "gui/numbers.hpp"
#include "gui/shortcuts.hpp"
#include <cmath>
#include <cstdio>

namespace sluice::gui {

namespace {

bool sign_button(Surface& s, std::string_view name, const Rect& box, Sign sign,
                 std::string_view words, const ButtonLook& look);
bool can_compare(const Player& player);

} // namespace

void draw_sign(Surface& s, Point c, float size, Sign sign, Colour colour) {
    const float r = size / 2;
    const auto bar = [&](float x, float w) {
        s.fill({c.x + x, c.y - r, c.x + x + w, c.y + r}, colour);
    };
    switch (sign) {
    case Sign::play: // its middle is left of its box's
        return s.triangle({c.x - r * 0.8f, c.y - r}, {c.x + r * 1.1f, c.y},
                          {c.x - r * 0.8f, c.y + r}, colour);
    case Sign::pause: bar(-r, r * 0.7f); return bar(r * 0.3f, r * 0.7f);
    case Sign::back:
        bar(-r, 2);
        return s.triangle({c.x + r, c.y - r}, {c.x + r, c.y + r}, {c.x - r + 3, c.y}, colour);
    case Sign::next:
        bar(r - 2, 2);
        return s.triangle({c.x - r, c.y - r}, {c.x + r - 3, c.y}, {c.x - r, c.y + r}, colour);
    case Sign::step:
        bar(-r, 3);
        return s.triangle({c.x - r + 5, c.y - r}, {c.x + r, c.y}, {c.x - r + 5, c.y + r}, colour);
    case Sign::sides:
        s.fill({c.x - r, c.y - r * 0.8f, c.x + r, c.y - 1.5f}, colour);
        return s.fill({c.x - r, c.y + 1.5f, c.x + r, c.y + r * 0.8f},
                      mix(colour, s.theme().raised, 100));
    }
}

void play_button(App& app, Surface& s, const Rect& box, bool words) {
    const bool runs = app.player->playing() || app.player->rushing();
    const bool over = !runs && app.player->now() == app.player->end();
    const ButtonLook look{.kind = ButtonKind::primary, .enabled = !over};
    if (sign_button(s, "button:play", box, runs ? Sign::pause : Sign::play,
                    !words ? ""
                    : runs ? "Pause"
                           : "Play",
                    look))
        toggle_play(app);
}

void back_button(App& app, Surface& s, const Rect& box, bool words) {
    const ButtonLook look{.enabled = app.player->now() > time_zero};
    if (sign_button(s, "button:back", box, Sign::back, words ? "Back" : "", look) &&
        !app.player->previous_moment(true))
        app.player->home();
}

void next_button(App& app, Surface& s, const Rect& box) {
    const ButtonLook look{.enabled = app.player->now() < app.player->end()};
    if (sign_button(s, "button:next", box, Sign::next, "", look) && !app.player->next_moment(true))
        tell(app, "No moment worth telling is still to come.");
}

void step_button(App& app, Surface& s, const Rect& box) {
    const ButtonLook look{.enabled = app.player->now() < app.player->end()};
    if (sign_button(s, "button:step", box, Sign::step, "", look)) app.player->step_forward();
}

void compare_button(App& app, Surface& s, const Rect& box, bool words) {
    Player& player = *app.player;
    const ButtonLook look{.enabled = can_compare(player)};
    if (!sign_button(s, "button:compare", box, Sign::sides, words ? "Compare" : "", look)) return;
    if (player.size() > 1) {
        go_to_first_difference(app);
        return;
    }
    const std::size_t next = (player.branch() + 1) % player.branches().size();
    player.select_branch(next);
    tell(app, "Now on: " + player.branches()[next].words + ".");
}

std::string factor_text(double factor) {
    if (factor >= 100) return counted(std::lround(factor)) + "x";
    char text[32];
    const int places = factor >= 10     ? 0
                       : factor >= 1    ? 1
                       : factor >= 0.1  ? 2
                       : factor >= 0.01 ? 3
                                        : 4;
    std::snprintf(text, sizeof text, "%.*f", places, factor);
    std::string shown = text;
    if (shown.find('.') != std::string::npos) {
        while (shown.back() == '0') shown.pop_back();
        if (shown.back() == '.') shown.pop_back();
    }
    return shown + "x";
}

std::string speed_text(const Player& player) {
    const double wished = player.factor(), real = player.true_factor();
    const bool slower = player.playing() && real > 0 && real < wished * 0.9;
    if (player.is_auto()) return "Auto " + factor_text(slower ? real : wished);
    return slower ? factor_text(wished) + ", runs at " + factor_text(real) : factor_text(wished);
}

namespace {

bool sign_button(Surface& s, std::string_view name, const Rect& box, Sign sign,
                 std::string_view words, const ButtonLook& look) {
    const bool used = button(s, name, box, "", look);
    const Theme& t = s.theme();
    const Colour ink = !look.enabled                      ? t.dim
                       : look.kind == ButtonKind::primary ? ink_on(t.accent)
                                                          : t.text;
    if (words.empty()) {
        draw_sign(s, box.centre(), 14, sign, ink);
        return used;
    }
    draw_sign(s, {box.left + 30, box.centre().y}, 18, sign, ink);
    s.say_in({box.left + 50, box.top, box.right - 8, box.bottom}, Face::heading, Align::left, ink,
             words);
    return used;
}

bool can_compare(const Player& player) {
    return player.size() > 1 || player.branches().size() > 1;
}

} // namespace

} // namespace sluice::gui
