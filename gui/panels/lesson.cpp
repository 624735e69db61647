// The left panel: the question of the scenario, what can be broken, one setting to change, the way
// back, and what the class said.
#include "gui/panels.hpp"
#include "gui/panels/ask.hpp"
#include "gui/shortcuts.hpp"
#include "gui/trying.hpp"
#include <algorithm>
#include <array>

namespace sluice::gui {

namespace {

constexpr float button_height = 32, gap = 10;

Rect draw_question(App& app, Surface& s, Rect box);
Rect draw_breaking(App& app, Surface& s, Rect box);
Rect draw_changing(App& app, Surface& s, Rect box);
Rect draw_going_back(App& app, Surface& s, Rect box);
void draw_class(App& app, Surface& s, const Rect& box);
std::string question_of(const App& app);

// Labels that fit half the panel's width; the others are short enough as they are.
struct Brief {
    std::string_view id, label;
};
constexpr std::array briefs = std::to_array<Brief>({
    {"crash_process", "Crash"},
    {"crash_machine", "Power off"},
    {"pause", "Pause 10 s"},
    {"slow_disk", "Slow disk"},
    {"slow_work", "Slow work"},
    {"rate_double", "Twice as fast"},
    {"rate_half", "Half as fast"},
    {"seek_earliest", "Read again"},
    {"seek_latest", "Skip to end"},
});
std::string_view brief_label(const Action& action);

} // namespace

void draw_lesson(App& app, Surface& s, const Layout&, const Rect& box) {
    s.fill(box, s.theme().panel);
    s.fill({box.right - 1, box.top, box.right, box.bottom}, s.theme().line);
    Rect rest = box.inset(16, 16);
    s.clip(box);
    rest = draw_question(app, s, rest);
    rest = draw_breaking(app, s, rest);
    rest = draw_changing(app, s, rest);
    rest = draw_going_back(app, s, rest);
    draw_class(app, s, rest);
    s.unclip();
}

namespace {

std::string_view brief_label(const Action& action) {
    for (const Brief& brief : briefs)
        if (brief.id == action.id) return brief.label;
    return action.label;
}

std::string question_of(const App& app) {
    const Scenario& scenario = app.player->document().scenario;
    for (const Question& question : app.player->questions())
        if (!question.text.empty()) return question.text;
    return scenario.title;
}

Rect draw_question(App& app, Surface& s, Rect box) {
    const std::string question = question_of(app);
    const float most = box.height() * 0.3f;
    const float high = std::min(most, s.flow_height(box.width(), Face::heading, question, 28));
    s.flow({box.left, box.top, box.right, box.top + high}, Face::heading, s.theme().text, question,
           28);
    box.top += high + 8;
    const std::string& teaches = app.player->document().scenario.lesson.teaches;
    const float below =
        std::min(box.height() * 0.16f, s.flow_height(box.width(), Face::label, teaches, 20));
    s.flow({box.left, box.top, box.right, box.top + below}, Face::label, s.theme().dim, teaches,
           20);
    box.top += below + 16;
    return box;
}

// Two columns; what cannot be done now is there, and says why when the mouse rests on it.
Rect draw_breaking(App& app, Surface& s, Rect box) {
    const Selection target = struck_by_buttons(app);
    const Simulation& side = app.player->side(target.side);
    const std::string whom = short_name(side, target.what);
    Rect inner = section(s, box, whom.empty() ? "Break it" : "Break " + whom);
    const std::vector<Action> actions = actions_on(side, target.what);
    const float w = (inner.width() - gap) / 2;
    std::size_t shown = 0;
    for (const Action& action : actions) {
        if (action.input != ActionInput::none || shown == 6) continue;
        const float x = inner.left + float(shown % 2) * (w + gap);
        const float y = inner.top + float(shown / 2) * (button_height + 8);
        const Rect place = Rect::at(x, y, w, button_height);
        const std::string name = "act:" + std::string(action.id);
        if (button(s, name, place, brief_label(action),
                   {.enabled = action.enabled, .face = Face::label}))
            act_on(app, target, action);
        ++shown;
    }
    inner.top += float((shown + 1) / 2) * (button_height + 8);
    const Rect more = Rect::at(inner.left, inner.top, inner.width(), button_height);
    if (button(s, "button:act", more, "Everything that can be done",
               {.face = Face::label, .key = "A"}))
        open_menu(app, target, {more.right + 12, box.top});
    inner.top += button_height + 16;
    return inner;
}

Rect draw_changing(App& app, Surface& s, Rect box) {
    const std::vector<Trial> trials = trials_of(app);
    if (trials.empty()) return box;
    Rect inner = section(s, box, "Change one thing");
    for (const Trial& trial : trials) {
        const float name_high = 20;
        s.say_in(Rect::at(inner.left, inner.top, inner.width(), name_high), Face::mono_label,
                 Align::left, s.theme().text, trial.name);
        const Rect place =
            Rect::at(inner.left, inner.top + name_high + 2, inner.width(), button_height);
        if (const auto picked = choice(s, "try:" + trial.name, place, trial.values, trial.chosen))
            app.trying = {trial.path, trial.values[*picked]};
        inner.top += name_high + button_height + 10;
    }
    const bool ready = !app.trying.path.empty() && app.player->size() < sides_most;
    const Rect place = Rect::at(inner.left, inner.top, inner.width(), 34);
    if (button(s, "button:try", place, "Try as a further side",
               {.kind = ButtonKind::primary, .enabled = ready}))
        try_as_side(app);
    inner.top += 34 + 16;
    return inner;
}

Rect draw_going_back(App& app, Surface& s, Rect box) {
    Rect inner = section(s, box, "Go back");
    const float w = (inner.width() - gap) / 2;
    const Rect left = Rect::at(inner.left, inner.top, w, button_height);
    if (button(s, "button:last-moment", left, "A moment", {.face = Face::label}))
        app.player->previous_moment(true);
    if (button(s, "button:back-10", left.moved(w + gap, 0), "Ten seconds", {.face = Face::label}))
        go_back(app, 10);
    inner.top += button_height + 16;
    return inner;
}

void draw_class(App& app, Surface& s, const Rect& box) {
    Question* question = shown_question(*app.player);
    if (!question || box.height() < 60) return;
    const Rect inner = section(s, box, "The class says");
    draw_ask(app, s, inner, *question, false);
}

} // namespace

} // namespace sluice::gui
