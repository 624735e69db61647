// The top bar: what runs, the transport, the speed and the true simulated time, and at the right
// the two numbers by which a run can be repeated, and the way to all keys.
#include "gui/numbers.hpp"
#include "gui/panels.hpp"
#include "gui/panels/transport.hpp"
#include <array>
#include <cstdio>

namespace sluice::gui {

namespace {

constexpr float fingerprint_width = 196; // with the button of the keys
constexpr float speed_width = 140, transport_width = 4 * 40 + 16 + 18 + speed_width;
constexpr auto speeds =
    std::to_array<double>({0.001, 0.01, 0.1, 0.25, 0.5, 1, 2, 5, 10, 100, 1000});

void draw_name(App& app, Surface& s, const Rect& box);
void draw_transport(App& app, Surface& s, const Layout& layout);
void draw_fingerprint(App& app, Surface& s, const Rect& box);
void draw_for_presentation(App& app, Surface& s, const Rect& box);
float transport_left(const Layout& layout);
Rect speed_place(const Layout& layout);
void draw_speed(App& app, Surface& s, const Rect& box);
std::string digest_text(uint64_t digest);
const std::string& title_of(const App& app);

} // namespace

void draw_top_bar(App& app, Surface& s, const Layout& layout, const Rect& box) {
    s.fill(box, s.theme().panel);
    s.fill({box.left, box.bottom - 1, box.right, box.bottom}, s.theme().line);
    if (layout.mode == Mode::presentation) return draw_for_presentation(app, s, box);
    draw_name(app, s, {box.left, box.top, transport_left(layout) - 20, box.bottom});
    draw_transport(app, s, layout);
    draw_fingerprint(app, s, box);
}

void draw_speed_menu(App& app, Surface& s, const Layout& layout) {
    const Rect button = speed_place(layout);
    const bool away = s.touch("speed:close", s.whole(), true, false);
    Rect box{button.left, button.bottom + 4, button.right,
             button.bottom + 12 + 28 * float(speeds.size() + 1)};
    s.fill(box, s.theme().raised, 5);
    s.outline(box, s.theme().line, 1, 5);
    box = box.inset(4);
    const bool was_auto = app.player->is_auto();
    const auto row = [&](const std::string& words, bool on) {
        const Rect line = box.take_top(28);
        return gui::button(s, "speed:" + words, line, words,
                           {.kind = on ? ButtonKind::primary : ButtonKind::plain});
    };
    bool used = away;
    if (row("Auto", was_auto)) {
        app.player->set_auto();
        used = true;
    }
    for (const double factor : speeds)
        if (row(factor_text(factor), !was_auto && app.player->factor() == factor)) {
            app.player->set_factor(factor);
            used = true;
        }
    if (used) app.overlay = Overlay::none;
}

namespace {

// Name, title, and the course that the run is on when it is not the file's own.
void draw_name(App& app, Surface& s, const Rect& box) {
    const Theme& t = s.theme();
    const float w =
        s.say(Face::large_bold, {box.left + 20, box.centre().y - 10}, t.text, "Sluicebox");
    float x = box.left + 20 + w + 14;
    s.fill(Rect::at(x, box.centre().y - 13, 1, 26), t.line);
    x += 14;
    const std::size_t branch = app.player->branch();
    float right = box.right;
    if (branch != 0) {
        const std::string& words = app.player->branches()[branch].words;
        const float wide = std::min(chip_width(s, words), std::max(90.0f, (right - x) * 0.5f));
        const float title = std::min(s.measure(Face::body, title_of(app)), right - x - wide - 12);
        const Rect chip = Rect::at(x + title + 12, box.centre().y - 12, wide, 24);
        s.outline(chip, t.accent, 1.5f, 4);
        s.say_in(chip.inset(7, 0), Face::label, Align::left, t.text, words);
        right = chip.left - 12;
    }
    s.say_in({x, box.top, right, box.bottom}, Face::body, Align::left, t.text, title_of(app));
}

void draw_transport(App& app, Surface& s, const Layout& layout) {
    float x = transport_left(layout);
    const float y = layout.top.centre().y - 16;
    const auto next = [&](float w) {
        const Rect box = Rect::at(x, y, w, 32);
        x += w + 6;
        return box;
    };
    back_button(app, s, next(38), false);
    play_button(app, s, next(46), false);
    step_button(app, s, next(38));
    next_button(app, s, next(38));
    const Rect speed = speed_place(layout);
    draw_speed(app, s, speed);
    const float clock = speed.right + 20;
    const float w = s.say(Face::mono_clock, {clock, layout.top.centre().y - 11}, s.theme().text,
                          at_second(app.player->now()));
    const std::string stop = stop_words(*app.player);
    const Rect place{clock + w + 20, layout.top.top, layout.top.right - fingerprint_width - 6,
                     layout.top.bottom};
    if (!stop.empty() && place.width() > 60)
        s.say_in(place, Face::label, Align::left, s.theme().dim, stop);
}

void draw_speed(App& app, Surface& s, const Rect& box) {
    if (button(s, "speed", box, "", {}))
        app.overlay = app.overlay == Overlay::speed ? Overlay::none : Overlay::speed;
    s.say_in({box.left + 12, box.top, box.right - 24, box.bottom}, Face::label, Align::left,
             s.theme().text, speed_text(*app.player));
    const Point tip{box.right - 14, box.centre().y + 3};
    s.triangle({tip.x - 5, tip.y - 6}, {tip.x + 5, tip.y - 6}, tip, s.theme().text);
}

// Seed and digest: same file, same seed, same commands, same digest.
void draw_fingerprint(App& app, Surface& s, const Rect& box) {
    const Rect keys = Rect::at(box.right - 46, box.centre().y - 16, 32, 32);
    if (button(s, "button:keys", keys, "?"))
        app.overlay = app.overlay == Overlay::help ? Overlay::none : Overlay::help;
    const Rect right{box.right - fingerprint_width, box.top, keys.left - 12, box.bottom};
    const float y = box.centre().y;
    s.say_in({right.left, y - 18, right.right, y - 1}, Face::mono_label, Align::right,
             s.theme().dim, "seed " + std::to_string(app.player->document().scenario.seed));
    s.say_in({right.left, y + 1, right.right, y + 18}, Face::mono_label, Align::right,
             s.theme().dim, "digest " + digest_text(app.player->digest()));
}

void draw_for_presentation(App& app, Surface& s, const Rect& box) {
    const Theme& t = s.theme();
    const float y = box.centre().y;
    const float w = s.say(Face::large_bold, {box.left + 28, y - 10}, t.text, "Sluicebox");
    const float x = box.left + 28 + w + 22;
    s.fill(Rect::at(x, y - 14, 1, 28), t.line);
    const std::string clock = at_second(app.player->now());
    const float wide = s.measure(Face::mono_clock, clock);
    s.say(Face::mono_clock, {box.right - 28 - wide, y - 11}, t.text, clock);
    const std::string speed = speed_text(*app.player);
    const float speed_wide = s.measure(Face::large, speed);
    const float left = box.right - 28 - wide - 24 - speed_wide;
    s.say(Face::large, {left, y - 10}, t.dim, speed);
    s.say_in({x + 20, box.top, left - 20, box.bottom}, Face::large, Align::left, t.dim,
             title_of(app));
}

float transport_left(const Layout& layout) {
    const float room = layout.top.width() - fingerprint_width - 6 - transport_width - 150;
    return std::max(280.0f, std::min(layout.top.width() * 0.39f, room));
}

Rect speed_place(const Layout& layout) {
    const float x = transport_left(layout) + 38 + 46 + 38 + 38 + 3 * 6 + 18;
    return Rect::at(x, layout.top.centre().y - 16, speed_width, 32);
}

// The first half of its sixteen digits: enough to see that two runs differ.
std::string digest_text(uint64_t digest) {
    char text[24];
    std::snprintf(text, sizeof text, "%04x %04x", unsigned(digest >> 48),
                  unsigned(digest >> 32) & 0xFFFFU);
    return text;
}

const std::string& title_of(const App& app) {
    return app.player->document().scenario.title;
}

} // namespace

} // namespace sluice::gui
