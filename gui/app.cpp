#include "gui/app.hpp"
#include "gui/panels.hpp"
#include "gui/shortcuts.hpp"
#include "gui/starting.hpp"

namespace sluice::gui {

namespace {

void take_dropped(App& app, const Input& input);
bool advance(App& app, const Input& input);
void draw_panels(App& app, Surface& s);
void draw_message(App& app, Surface& s, float seconds);
bool is_asking(Player& player);
LayoutRequest layout_request(const App& app, const Surface& s);

} // namespace

bool frame(App& app, const Input& input, const Fonts& fonts, ImDrawList& list) {
    const float scale = app.look.scale;
    begin_touch(app.touch, input, scale);
    take_dropped(app, input);
    take_keys(app, input);
    const bool moving = advance(app, input);
    refresh(app);

    const Theme& theme = app.look.dark ? dark_theme() : light_theme();
    Surface s(list, fonts, theme, app.touch, scale, float(input.width) / scale,
              float(input.height) / scale, app.recording);
    s.fill(s.whole(), theme.background);
    draw_panels(app, s);
    draw_message(app, s, input.seconds);
    app.touch.targets = s.take_targets();
    app.words = s.words();
    return moving || app.message.seconds_left > 0;
}

namespace {

void take_dropped(App& app, const Input& input) {
    for (const std::string& path : input.dropped_files) open(app, path, {});
}

bool advance(App& app, const Input& input) {
    if (!app.player || app.screen != Screen::stage) return false;
    const Advanced advanced = app.player->advance(input.seconds, app.frame_budget, app.clock);
    return advanced.changed || advanced.foreseen || app.player->playing() || app.player->rushing();
}

// An answer stays for as long as a class needs to take it in.
bool is_asking(Player& player) {
    constexpr Duration taken_in{10'000'000'000};
    const Question* question = player.open_question();
    if (!question || question->state == QuestionState::closed) return false;
    return question->state == QuestionState::open || player.now() < question->reveal + taken_in;
}

LayoutRequest layout_request(const App& app, const Surface& s) {
    LayoutRequest request;
    request.width = s.width();
    request.height = s.height();
    request.mode = app.look.mode;
    request.sides = app.shown.sides.size();
    request.panels = app.look.panels;
    request.asking = is_asking(*app.player);
    for (const SideShown& side : app.shown.sides)
        request.many_partitions = request.many_partitions || side.view.shown.size() > 12;
    return request;
}

void draw_panels(App& app, Surface& s) {
    const bool on_stage = app.player && app.screen == Screen::stage;
    const Layout layout = on_stage ? layout_for(layout_request(app, s)) : Layout{};
    if (on_stage) {
        s.large_type(app.look.mode == Mode::presentation);
        for (const Panel& panel : panels()) {
            const Rect place = panel.place(layout);
            if (place.empty()) continue;
            s.panel(panel.name);
            panel.draw(app, s, layout, place);
        }
        s.large_type(false);
    } else {
        s.panel("start");
        draw_start(app, s, s.whole());
    }
    if (app.overlay == Overlay::none) return;
    s.cover();
    s.panel("overlay");
    draw_overlay(app, s, layout);
}

void draw_message(App& app, Surface& s, float seconds) {
    if (app.message.seconds_left <= 0) return;
    app.message.seconds_left -= seconds;
    s.panel("message");
    const float w = std::min(s.width() - 40, s.measure(Face::body, app.message.text) + 40);
    const Rect box = Rect::at((s.width() - w) / 2, 64, w, 40);
    s.fill(box, s.theme().raised, 6);
    s.outline(box, s.theme().accent, 1.5f, 6);
    s.say_in(box.inset(16, 0), Face::body, Align::centre, s.theme().text, app.message.text);
}

} // namespace

} // namespace sluice::gui
