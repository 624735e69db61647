#include "gui/panels/sheets.hpp"
#include "gui/numbers.hpp"
#include "gui/shortcuts.hpp"
#include "gui/trying.hpp"
#include "sim/explain.hpp"
#include <algorithm>
#include <cctype>

namespace sluice::gui {

namespace {

constexpr float row = 30;

std::optional<Action> chosen_action(const App& app);
const char* hint_of(ActionInput input);
void carry_out(App& app, const Action& action, const CompletedAction& completed);
void add_stop(App& app);
void draw_stop(App& app, Surface& s, const Rect& line, std::size_t index);
std::vector<ToldMoment> moments_saying(const App& app, std::size_t side);
void draw_moment(App& app, Surface& s, const Rect& line, const ToldMoment& moment);

} // namespace

// --- the missing part of an action ---

std::string heading_of_form(const App& app) {
    const std::optional<Action> action = chosen_action(app);
    if (!action) return "This cannot be done here any more";
    return action->label + ": " +
           short_name(app.player->side(app.menu_for.side), app.menu_for.what);
}

void draw_form(App& app, Surface& s, Rect box) {
    const std::optional<Action> action = chosen_action(app);
    if (!action) return;
    const Simulation& side = app.player->side(app.menu_for.side);
    s.say_in(box.take_top(24), Face::body, Align::left, s.theme().text, action->sentence);
    text_field(s, "field:form", box.take_top(38), app.form, hint_of(action->input), true);
    box.take_top(12);
    Rect buttons = box.take_top(row + 4);
    const bool do_it = button(s, "form:do", buttons.take_left(150), "Do it",
                              {.kind = ButtonKind::primary, .key = "Enter"});
    if (do_it || app.form.entered) {
        carry_out(app, *action, complete(side, *action, app.form.text));
        return;
    }
    box.take_top(12);
    s.clip(box);
    const float offset = s.scroll("form", box, float(action->other_ends.size()) * (row + 4));
    for (std::size_t i = 0; i < action->other_ends.size(); ++i) {
        const Entity end = action->other_ends[i];
        const std::string name = short_name(side, end);
        const Rect place =
            Rect::at(box.left, box.top + float(i) * (row + 4) - offset, box.width() - 12, row);
        if (button(s, "form:" + name, place, "from " + name,
                   {.kind = ButtonKind::quiet, .face = Face::body, .align = Align::left}))
            carry_out(app, *action, complete(side, *action, end));
    }
    s.unclip();
}

// --- breakpoints ---

void draw_stops(App& app, Surface& s, Rect box) {
    text_field(s, "field:stop", box.take_top(38), app.stop,
               "12.4s, or leader elected, or records.lost above 0", true);
    box.take_top(12);
    Rect buttons = box.take_top(row + 4);
    if (button(s, "stop:add", buttons.take_left(150), "Stop there",
               {.kind = ButtonKind::primary, .key = "Enter"}) ||
        app.stop.entered)
        add_stop(app);
    box.take_top(12);
    if (app.player->breakpoints().empty())
        s.say_in(box.take_top(24), Face::body, Align::left, s.theme().dim,
                 "So far playing stops nowhere by itself.");
    s.clip(box);
    const std::size_t count = app.player->breakpoints().size();
    const float offset = s.scroll("stops", box, float(count) * (row + 4));
    for (std::size_t i = 0; i < count && i < app.player->breakpoints().size(); ++i)
        draw_stop(
            app, s,
            Rect::at(box.left, box.top + float(i) * (row + 4) - offset, box.width() - 12, row), i);
    s.unclip();
}

// --- the story ---

void draw_story(App& app, Surface& s, Rect box) {
    const std::size_t side = std::min(app.shown.selection.side, app.player->size() - 1);
    text_field(s, "field:filter", box.take_top(38), app.filter,
               "Type to see only what says it: leader, lost, billing ...", true);
    box.take_top(10);
    const std::vector<ToldMoment> moments = moments_saying(app, side);
    if (moments.empty())
        s.say_in(box.take_top(24), Face::body, Align::left, s.theme().dim,
                 "Nothing that happened so far says that.");
    s.clip(box);
    const float offset = s.scroll("story", box, float(moments.size()) * row);
    for (std::size_t i = 0; i < moments.size(); ++i) {
        const Rect line =
            Rect::at(box.left, box.top + float(i) * row - offset, box.width() - 12, row);
        if (line.bottom > box.top && line.top < box.bottom)
            draw_moment(app, s, line, moments[moments.size() - 1 - i]);
    }
    s.unclip();
}

namespace {

std::optional<Action> chosen_action(const App& app) {
    if (app.menu_for.side >= app.player->size()) return std::nullopt;
    const auto actions = actions_on(app.player->side(app.menu_for.side), app.menu_for.what);
    const Action* action = find_action(actions, app.chosen_action);
    return action ? std::optional(*action) : std::nullopt;
}

const char* hint_of(ActionInput input) {
    switch (input) {
    case ActionInput::none: return "";
    case ActionInput::other_end: return "From whom? Nothing typed: from everybody else";
    case ActionInput::record: return "Which record? Its number, from 1";
    case ActionInput::offset: return "Which offset, from 0?";
    case ActionInput::time: return "Which time of the run? With its unit, as in 10s";
    }
    return "";
}

void carry_out(App& app, const Action& action, const CompletedAction& completed) {
    app.form.entered = false;
    if (!completed.fault) return tell(app, action.label + " needs " + completed.trouble + ".");
    app.overlay = Overlay::none;
    app.form = {};
    Action whole = action;
    whole.fault = *completed.fault;
    act_on(app, app.menu_for, whole);
}

void add_stop(App& app) {
    app.stop.entered = false;
    const ReadBreakpoint read = read_breakpoint(app.stop.text);
    if (!read.breakpoint) return tell(app, read.trouble);
    app.player->add_breakpoint(*read.breakpoint);
    tell(app, "Playing will stop at " + read.breakpoint->words() + ".");
    app.stop = {};
}

void draw_stop(App& app, Surface& s, const Rect& line, std::size_t index) {
    const Breakpoint stop = app.player->breakpoints()[index];
    Rect rest = line;
    const std::string number = std::to_string(index);
    const Rect forget = rest.take_right(90);
    rest.take_right(8);
    const Rect turn = rest.take_right(110);
    s.say_in(rest, Face::body, Align::left, stop.enabled ? s.theme().text : s.theme().dim,
             stop.words());
    if (button(s, "stop:switch:" + number, turn, stop.enabled ? "Switch off" : "Switch on",
               {.face = Face::label}))
        app.player->enable_breakpoint(index, !stop.enabled);
    if (button(s, "stop:forget:" + number, forget, "Forget", {.face = Face::label}))
        app.player->remove_breakpoint(index);
}

std::string lower(std::string text) {
    for (char& c : text) c = char(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

std::vector<ToldMoment> moments_saying(const App& app, std::size_t side) {
    std::vector<ToldMoment> moments = told_moments(app.player->side(side));
    const std::string wanted = lower(app.filter.text);
    std::erase_if(moments, [&](const ToldMoment& m) {
        return m.background || lower(m.sentence).find(wanted) == std::string::npos;
    });
    return moments;
}

void draw_moment(App& app, Surface& s, const Rect& line, const ToldMoment& moment) {
    const std::string name = "story:" + std::to_string(moment.number);
    if (s.touch(name, line)) {
        app.player->seek(moment.at);
        app.overlay = Overlay::none;
    }
    if (s.hot(name)) s.fill(line, s.theme().raised, 4);
    focus_ring(s, name, line);
    s.say_in({line.left + 6, line.top, line.left + 110, line.bottom}, Face::mono_label, Align::left,
             s.theme().dim, at_second(moment.at));
    s.say_in({line.left + 120, line.top, line.right, line.bottom}, Face::label, Align::left,
             s.theme().text, moment.sentence);
}

} // namespace

} // namespace sluice::gui
