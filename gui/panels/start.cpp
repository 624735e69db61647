// The start screen: the scenarios as questions, each with a small picture of what it is about.
#include "gui/panels.hpp"
#include "gui/panels/thumbnail.hpp"
#include "gui/starting.hpp"
#include <algorithm>
#include <cctype>

namespace sluice::gui {

namespace {

constexpr float card_width = 340, card_height = 236, gap = 20;

std::vector<std::size_t> found(const App& app);
void draw_head(App& app, Surface& s, const Rect& box, std::size_t count);
void draw_card(App& app, Surface& s, const Rect& box, std::size_t index);

} // namespace

void draw_start(App& app, Surface& s, const Rect& box) {
    s.fill(box, s.theme().background);
    Rect rest = box.inset(40, 0);
    const std::vector<std::size_t> shown = found(app);
    draw_head(app, s, rest.take_top(150), shown.size());
    const auto columns =
        std::max<std::size_t>(1, std::size_t((rest.width() + gap) / (card_width + gap)));
    const float w = (rest.width() - gap * float(columns - 1)) / float(columns);
    const std::size_t rows = (shown.size() + columns - 1) / columns;
    s.clip(rest);
    const float offset = s.scroll("start", rest, float(rows) * (card_height + gap));
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const float x = rest.left + float(i % columns) * (w + gap);
        const float y = rest.top + float(i / columns) * (card_height + gap) - offset;
        if (y < rest.bottom && y + card_height > rest.top)
            draw_card(app, s, Rect::at(x, y, w, card_height), shown[i]);
    }
    s.unclip();
}

namespace {

std::string lower(std::string text) {
    for (char& c : text) c = char(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

bool speaks_of(const ShelvedScenario& scenario, const std::string& wanted) {
    std::string all = scenario.title + " " + scenario.question + " " + scenario.teaches + " " +
                      scenario.section + " " + scenario.path;
    for (const std::string& platform : scenario.platforms) all += " " + platform;
    return lower(all).find(lower(wanted)) != std::string::npos;
}

// Lessons first, and those that ask something before the others: a class begins with a question.
std::vector<std::size_t> found(const App& app) {
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < app.shelf.size(); ++i)
        if (speaks_of(app.shelf[i], app.search.text)) all.push_back(i);
    const auto place_of = [&](std::size_t i) {
        const ShelvedScenario& scenario = app.shelf[i];
        return std::pair(scenario.question.empty(), scenario.section != "lessons");
    };
    std::stable_sort(all.begin(), all.end(),
                     [&](std::size_t a, std::size_t b) { return place_of(a) < place_of(b); });
    return all;
}

void draw_head(App& app, Surface& s, const Rect& box, std::size_t count) {
    s.say(Face::display, {box.left, 34}, s.theme().text, "Sluicebox");
    s.say(Face::body, {box.left, 74}, s.theme().dim,
          "Queues and event streams to watch, to break, to rewind and to understand.");
    const Rect search = Rect::at(box.left, 102, std::min(460.0f, box.width() - 240), 36);
    text_field(s, "field:search", search, app.search, "Type to search: broker, queue, lag ...",
               true);
    const std::string told = std::to_string(count) + " scenarios";
    s.say_in({search.right + 16, search.top, search.right + 160, search.bottom}, Face::label,
             Align::left, s.theme().dim, told);
    if (button(s, "button:files", Rect::at(box.right - 150, 34, 150, 36), "Open a file",
               {.face = Face::label_bold}))
        app.overlay = Overlay::files;
    if (app.player &&
        button(s, "button:return", Rect::at(box.right - 310, 34, 150, 36), "Back to the run"))
        app.screen = Screen::stage;
}

void draw_card(App& app, Surface& s, const Rect& box, std::size_t index) {
    const ShelvedScenario& scenario = app.shelf[index];
    const std::string name = "scenario:" + std::to_string(index);
    const bool opened = s.touch(name, box, scenario.problem.empty());
    const bool lit = s.hot(name) || s.focused(name);
    s.fill(box, lit ? s.theme().raised : s.theme().card, 8);
    s.outline(box, lit ? s.theme().accent : s.theme().line, lit ? 2.0f : 1.0f, 8);
    draw_thumbnail(app, s, Rect::at(box.left + 16, box.top + 14, box.width() - 32, 84), index);
    const std::string& heading = scenario.question.empty() ? scenario.title : scenario.question;
    s.flow({box.left + 16, box.top + 110, box.right - 16, box.top + 110 + 72}, Face::body_bold,
           s.theme().text, heading, 24);
    std::string below = scenario.question.empty() ? scenario.teaches : scenario.title;
    if (!scenario.problem.empty()) below = scenario.problem;
    s.say_in({box.left + 16, box.bottom - 50, box.right - 16, box.bottom - 30}, Face::label,
             Align::left, s.theme().dim, below);
    std::string on;
    for (const std::string& platform : scenario.platforms)
        on += (on.empty() ? "" : ", ") + platform;
    if (scenario.sides.size() > 1) on += "; " + std::to_string(scenario.sides.size()) + " sides";
    s.say_in({box.left + 16, box.bottom - 30, box.right - 16, box.bottom - 10}, Face::label,
             Align::left, s.theme().dim, on);
    focus_ring(s, name, box, 8);
    if (opened) open(app, scenario.path, {});
}

} // namespace

} // namespace sluice::gui
