// What lies over everything else: keys, what can be done, files, search, problems, reasons in full,
// the whole story, keeping. One function each; a click beside it or Esc closes it.
#include "gui/keeping.hpp"
#include "gui/numbers.hpp"
#include "gui/panels.hpp"
#include "gui/panels/file_rows.hpp"
#include "gui/panels/sheets.hpp"
#include "gui/panels/why_text.hpp"
#include "gui/shortcuts.hpp"
#include "gui/trying.hpp"
#include "sim/explain.hpp"
#include "sim/observe/blast_radius.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

constexpr float row = 30;

std::size_t shown_side(const App& app);
Rect sheet(App& app, Surface& s, float width, float height, std::string_view heading);
void draw_help(App& app, Surface& s);
void draw_menu(App& app, Surface& s);
void draw_search(App& app, Surface& s);
void draw_trouble(App& app, Surface& s);
void draw_why_sheet(App& app, Surface& s);
void draw_save(App& app, Surface& s);

} // namespace

void draw_overlay(App& app, Surface& s, const Layout& layout) {
    switch (app.overlay) {
    case Overlay::none: return;
    case Overlay::help: return draw_help(app, s);
    case Overlay::menu: return draw_menu(app, s);
    case Overlay::files: return draw_files(app, s, sheet(app, s, 760, 620, "Open a file"));
    case Overlay::search: return draw_search(app, s);
    case Overlay::trouble: return draw_trouble(app, s);
    case Overlay::why: return draw_why_sheet(app, s);
    case Overlay::story:
        return draw_story(
            app, s, sheet(app, s, 900, 760, "The story of " + app.player->name(shown_side(app))));
    case Overlay::form: return draw_form(app, s, sheet(app, s, 620, 460, heading_of_form(app)));
    case Overlay::stops: return draw_stops(app, s, sheet(app, s, 620, 460, "Stop by itself at"));
    case Overlay::save: return draw_save(app, s);
    case Overlay::speed: return draw_speed_menu(app, s, layout);
    }
}

namespace {

std::size_t shown_side(const App& app) {
    return std::min(app.shown.selection.side, app.player->size() - 1);
}

// A card in the middle; what is around it closes it.
Rect sheet(App& app, Surface& s, float width, float height, std::string_view heading) {
    s.fill(s.whole(), faded(s.theme().background, 170));
    if (s.touch("close", s.whole(), true, false)) app.overlay = Overlay::none;
    width = std::min(width, s.width() - 40);
    height = std::min(height, s.height() - 40);
    const Rect box = Rect::at((s.width() - width) / 2, (s.height() - height) / 2, width, height);
    s.touch("sheet", box, true, false);
    s.fill(box, s.theme().panel, 8);
    s.outline(box, s.theme().line, 1.5f, 8);
    s.say_in(Rect::at(box.left + 24, box.top + 18, width - 150, 30), Face::heading, Align::left,
             s.theme().text, heading);
    if (button(s, "button:close", Rect::at(box.right - 108, box.top + 16, 84, 32), "Close",
               {.face = Face::label}))
        app.overlay = Overlay::none;
    return {box.left + 24, box.top + 64, box.right - 24, box.bottom - 20};
}

// What a key does can be pressed here, too: the mouse has a way to everything.
void draw_key(App& app, Surface& s, const Rect& line, const Shortcut& shortcut) {
    const std::string name = "key:" + std::string(shortcut.keys);
    const bool possible = app.player != nullptr || !shortcut.needs_run;
    if (s.touch(name, line, possible)) {
        app.overlay = Overlay::none;
        shortcut.run(app);
    }
    if (s.hot(name)) s.fill(line, s.theme().raised, 4);
    focus_ring(s, name, line);
    s.say_in({line.left + 6, line.top, line.left + 116, line.bottom}, Face::mono_label, Align::left,
             s.theme().text, shortcut.keys);
    s.say_in({line.left + 120, line.top, line.right, line.bottom}, Face::label, Align::left,
             s.theme().dim, shortcut.sentence);
}

void draw_help(App& app, Surface& s) {
    Rect box = sheet(app, s, 1120, 760, "Keys, and all that they do");
    std::vector<const Shortcut*> rows;
    for (const Shortcut& shortcut : shortcuts())
        if (!shortcut.keys.empty()) rows.push_back(&shortcut);
    const std::size_t per_column = (rows.size() + 1) / 2;
    const float w = box.width() / 2;
    const Rect below = box.take_bottom(24);
    s.clip(box);
    const float offset = s.scroll("help", box, float(per_column) * 27);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const float x = box.left + float(i / per_column) * w;
        const float y = box.top + float(i % per_column) * 27 - offset;
        draw_key(app, s, Rect::at(x, y, w - 20, 26), *rows[i]);
    }
    s.unclip();
    s.say_in(below, Face::label, Align::left, s.theme().dim,
             "Tab walks over everything that can be pressed, Ctrl+Tab from panel to panel; Enter "
             "presses.");
}

std::vector<std::string> what_would_be_struck(const App& app, bool machine) {
    const Selection struck = struck_at(app, app.menu_for);
    const Simulation& side = app.player->side(struck.side);
    return blast_radius(side.world(), side.observed(), struck.what, machine).sentences;
}

// Every action with its sentence, and at the right what would be struck.
void draw_menu(App& app, Surface& s) {
    if (app.menu_for.side >= app.player->size()) app.menu_for.side = 0;
    const Simulation& side = app.player->side(app.menu_for.side);
    const std::vector<Action> actions = actions_on(side, app.menu_for.what);
    const float high = std::clamp(float(actions.size()) * (row + 4) + 110, 280.0f, 720.0f);
    const Rect box =
        sheet(app, s, 860, high, "What can be done to " + short_name(side, app.menu_for.what));
    if (actions.empty()) {
        s.say(Face::body, {box.left, box.top}, s.theme().text,
              "Select a broker, a producer, a group, a member, a partition or a queue first.");
        return;
    }
    const Rect list{box.left, box.top, box.left + 400, box.bottom};
    s.clip(list);
    const float offset = s.scroll("menu", list, float(actions.size()) * (row + 4));
    const Action* under = nullptr;
    for (std::size_t i = 0; i < actions.size(); ++i) {
        const Action& action = actions[i];
        const Rect place =
            Rect::at(list.left, list.top + float(i) * (row + 4) - offset, list.width() - 10, row);
        const std::string name = "menu:" + std::string(action.id);
        if (place.contains(s.touches().mouse) || s.focused(name)) under = &action;
        const bool needs_more = action.input != ActionInput::none;
        if (button(s, name, place, action.label, {.enabled = action.enabled, .key = action.key})) {
            app.overlay = needs_more ? Overlay::form : Overlay::none;
            app.chosen_action = action.id;
            app.form = {};
            if (!needs_more) act_on(app, app.menu_for, action);
        }
    }
    s.unclip();
    Rect told{list.right + 30, box.top, box.right, box.bottom};
    if (under) {
        const std::string text =
            under->sentence + (under->enabled ? "" : " Now: " + under->reason + ".");
        const float lines = s.flow_height(told.width(), Face::label, text, 21);
        s.flow(told, Face::label, s.theme().text, text, 21);
        told.top += lines + 16;
    }
    const std::vector<std::string> sentences = what_would_be_struck(app, true);
    if (sentences.empty()) return;
    const std::string whom = short_name(side, struck_at(app, app.menu_for).what);
    told = section(s, told, "If " + whom + " died now");
    for (const std::string& sentence : sentences) {
        s.flow(told, Face::label, s.theme().text, sentence, 21);
        told.top += s.flow_height(told.width(), Face::label, sentence, 21) + 6;
    }
}

struct Found {
    std::string name;
    Entity what;
};
std::vector<Found> things_called(const App& app, const std::string& wanted) {
    std::vector<Found> found;
    const View& view = app.shown.sides[app.shown.selection.side].view;
    const auto add = [&](const std::string& name, Entity what) {
        if (found.size() < 12 && name.find(wanted) != std::string::npos)
            found.push_back({name, what});
    };
    for (const NodeView& node : view.nodes) add(node.name, node.entity);
    for (const GroupView& group : view.groups) add(group.name, entity_of(group.id));
    for (const QueueView& queue : view.queues) add("queue/" + queue.name, entity_of(queue.id));
    const Simulation& side = app.player->side(app.shown.selection.side);
    for (const PartitionId id : view.shown) add(short_name(side, entity_of(id)), entity_of(id));
    return found;
}

void draw_search(App& app, Surface& s) {
    Rect box = sheet(app, s, 620, 520, "Find");
    text_field(s, "field:search", box.take_top(38), app.search,
               "A broker, partition, member, producer, or a record: shop/1#117", true);
    box.take_top(12);
    if (app.search.text.find('#') != std::string::npos) {
        const Rect place = box.take_top(row);
        const bool enter = app.search.entered;
        if (button(s, "find:record", place, "The life of " + app.search.text) || enter)
            tell_life(app, app.search.text);
        box.take_top(8);
        return;
    }
    const std::vector<Found> found = things_called(app, app.search.text);
    for (std::size_t i = 0; i < found.size(); ++i) {
        const bool chosen = button(s, "find:" + found[i].name, box.take_top(row), found[i].name,
                                   {.kind = ButtonKind::quiet, .face = Face::body});
        if (chosen || (i == 0 && app.search.entered)) {
            app.selection = {app.shown.selection.side, found[i].what};
            app.map.found = found[i].name;
            app.overlay = Overlay::none;
        }
    }
    if (found.empty())
        s.say(Face::body, {box.left, box.top}, s.theme().dim, "Nothing here is called that.");
}

void draw_trouble(App& app, Surface& s) {
    const Rect box = sheet(app, s, 980, 640, "This file cannot be run: " + app.problem_file);
    const std::string text = format_text(app.problems);
    s.clip(box);
    const float high = s.flow_height(box.width(), Face::mono_label, text, 20);
    const float offset = s.scroll("trouble", box, high);
    s.flow({box.left, box.top - offset, box.right, box.top - offset + high + 40}, Face::mono_label,
           s.theme().text, text, 20);
    s.unclip();
}

void draw_why_sheet(App& app, Surface& s) {
    const std::size_t side = std::min(app.shown.selection.side, app.shown.sides.size() - 1);
    const Rect box = sheet(app, s, 900, 760, "Why");
    WhyPage page = app.shown.sides[side].why;
    if (app.why_about) page = why_in_full(app.player->side(side), *app.why_about);
    s.clip(box);
    const float offset = s.scroll("why", box, 1600);
    draw_why(app, s, {box.left, box.top - offset, box.right - 10, box.top + 1600}, side, page,
             {.settings = true, .moments = 12, .face = Face::body, .line = 25});
    s.unclip();
}

void draw_save(App& app, Surface& s) {
    Rect box = sheet(app, s, 620, 250, "Keep");
    text_field(s, "field:path", box.take_top(38), app.path, "Where to: a path ending in .json",
               true);
    box.take_top(14);
    Rect buttons = box.take_top(40);
    if (button(s, "save:session", buttons.take_left(270), "The session, to be opened again") ||
        app.path.entered)
        keep_session(app);
    buttons.take_left(14);
    if (button(s, "save:scenario", buttons.take_left(270), "A scenario with these commands"))
        keep_scenario(app);
}

} // namespace

} // namespace sluice::gui
