// Reading and playing scripts.
#include "gui/script.hpp"
#include "gui/script_words.hpp"
#include "sim/scenario/problem.hpp"
#include "sim/scenario/suggest.hpp"
#include "sim/scenario/units.hpp"
#include <algorithm>
#include <array>

namespace sluice::gui {

namespace {

constexpr std::size_t actions_max = 100'000;
constexpr int64_t wait_max = 3600; // seconds

struct Line {
    int number;
    std::string_view verb, rest;
};
[[noreturn]] void bad(const Line& line, const std::string& what);
Line line_of(std::string_view text, int number);
void read_line(std::vector<ScriptAction>& actions, const Line& line);

} // namespace

std::vector<ScriptAction> read_script(std::string_view text) {
    std::vector<ScriptAction> actions;
    for (int number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find('\n');
        const Line line = line_of(text.substr(0, end), number);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (!line.verb.empty()) read_line(actions, line);
        if (actions.size() > actions_max) bad(line, "a script has at most 100000 actions");
    }
    return actions;
}

bool ScriptPlayer::next(Input& input, const FindTarget& find) {
    if (finished()) return false;
    const ScriptAction& action = actions_[next_];
    for (ButtonState& button : buttons_) button.pressed = button.released = false;
    input.seconds = 1.0f / script_rate;
    input.keys.clear();
    input.typed.clear();
    input.dropped_files.clear();
    input.wheel = input.wheel_x = 0;
    ButtonState& button = buttons_[std::size_t(action.button)];
    switch (action.verb) {
    case ScriptVerb::move: {
        const std::optional<Point> at = action.at ? action.at : find(action.text);
        if (!at)
            throw BadScript("line " + std::to_string(action.line) + ": there is no \"" +
                            printable(action.text) + "\" to point at just now");
        mouse_ = *at;
        break;
    }
    case ScriptVerb::press: button.pressed = button.down = true; break;
    case ScriptVerb::release:
        button.released = true;
        button.down = false;
        break;
    case ScriptVerb::wheel: input.wheel = action.wheel; break;
    case ScriptVerb::key:
        input.keys.push_back(action.key);
        input.typed = action.text;
        break;
    case ScriptVerb::type: input.typed = action.text; break;
    case ScriptVerb::drop: input.dropped_files.push_back(action.text); break;
    case ScriptVerb::wait: break;
    }
    input.mouse_x = mouse_.x;
    input.mouse_y = mouse_.y;
    for (std::size_t i = 0; i < 3; ++i) input.buttons[i] = buttons_[i];
    input.shift = action.key.shift;
    input.control = action.key.control;
    const bool waits_on = action.verb == ScriptVerb::wait && ++waited_ < action.frames;
    if (!waits_on) {
        waited_ = 0;
        ++next_;
    }
    return true;
}

namespace {

void bad(const Line& line, const std::string& what) {
    throw BadScript("line " + std::to_string(line.number) + ": " + what);
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.back() == ' ')) text.remove_suffix(1);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    return text;
}

// What is typed may begin and end in blanks; nothing else does.
Line line_of(std::string_view text, int number) {
    if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    if (text.empty() || text.front() == '#') return {number, {}, {}};
    const std::size_t blank = std::min(text.find(' '), text.size());
    const std::string_view verb = text.substr(0, blank);
    const std::string_view rest = text.substr(std::min(blank + 1, text.size()));
    return {number, verb, verb == "type" ? rest : trimmed(rest)};
}

std::optional<Point> pixels(std::string_view text) {
    const std::size_t blank = text.find(' ');
    if (blank == std::string_view::npos) return std::nullopt;
    const auto x = script_number(text.substr(0, blank));
    const auto y = script_number(trimmed(text.substr(blank + 1)));
    if (!x || !y) return std::nullopt;
    return Point{*x, *y};
}

ScriptAction moving(const Line& line) {
    ScriptAction action;
    action.line = line.number;
    action.verb = ScriptVerb::move;
    action.at = pixels(line.rest);
    if (!action.at) action.text = std::string(line.rest);
    return action;
}

ScriptAction action_of(const Line& line, ScriptVerb verb, MouseButton button) {
    ScriptAction action;
    action.line = line.number;
    action.verb = verb;
    action.button = button;
    return action;
}

void add_click(std::vector<ScriptAction>& actions, const Line& line, MouseButton button,
               int times) {
    if (line.rest.empty()) bad(line, "where? as in click button:play or click 640 360");
    actions.push_back(moving(line));
    for (int i = 0; i < times; ++i) {
        actions.push_back(action_of(line, ScriptVerb::press, button));
        actions.push_back(action_of(line, ScriptVerb::release, button));
    }
}

void add_keys(std::vector<ScriptAction>& actions, const Line& line) {
    const std::optional<KeyPress> key = key_named(line.rest);
    if (!key) bad(line, "unknown key \"" + printable(std::string(line.rest)) + "\"");
    ScriptAction action = action_of(line, ScriptVerb::key, MouseButton::left);
    action.key = *key;
    if (!key->control && !key->alt) {
        if (key->key == Key::space) action.text = " ";
        if (key->key == Key::character) action.text = std::string(1, typed_by(*key));
    }
    actions.push_back(action);
}

// A character at a time, with the key that makes it.
void add_typing(std::vector<ScriptAction>& actions, const Line& line) {
    for (std::string_view rest = line.rest; !rest.empty();) {
        const std::size_t bytes = character_bytes(rest);
        ScriptAction action = action_of(line, ScriptVerb::type, MouseButton::left);
        action.text = std::string(rest.substr(0, bytes));
        rest.remove_prefix(bytes);
        if (const std::optional<KeyPress> key = key_typing(action.text)) {
            action.verb = ScriptVerb::key;
            action.key = *key;
        }
        actions.push_back(action);
    }
}

void add_wait(std::vector<ScriptAction>& actions, const Line& line) {
    const auto parsed = parse_duration(std::string(line.rest));
    if (!parsed.ok || parsed.value < 0 || parsed.value > wait_max * 1'000'000'000)
        bad(line, "\"" + printable(std::string(line.rest)) + "\" is no time to wait, such as 1.5s");
    ScriptAction action = action_of(line, ScriptVerb::wait, MouseButton::left);
    const int64_t frames = (parsed.value * script_rate + 500'000'000) / 1'000'000'000;
    action.frames = int(std::max<int64_t>(frames, 1));
    actions.push_back(action);
}

void add_wheel(std::vector<ScriptAction>& actions, const Line& line) {
    const std::optional<float> notches = script_number(line.rest);
    if (!notches) bad(line, "how many notches? as in wheel -3");
    ScriptAction action = action_of(line, ScriptVerb::wheel, MouseButton::left);
    action.wheel = *notches;
    actions.push_back(action);
}

void add_button(std::vector<ScriptAction>& actions, const Line& line, ScriptVerb verb) {
    const std::optional<MouseButton> button = button_named(line.rest);
    if (!button) bad(line, "which button: left, right or middle?");
    actions.push_back(action_of(line, verb, *button));
}

void add_drop(std::vector<ScriptAction>& actions, const Line& line) {
    if (line.rest.empty()) bad(line, "which file?");
    ScriptAction action = action_of(line, ScriptVerb::drop, MouseButton::left);
    action.text = std::string(line.rest);
    actions.push_back(action);
}

void add_move(std::vector<ScriptAction>& actions, const Line& line) {
    if (line.rest.empty()) bad(line, "where to? as in move button:play or move 640 360");
    actions.push_back(moving(line));
}

struct Verb {
    std::string_view name;
    void (*add)(std::vector<ScriptAction>&, const Line&);
};
using Actions = std::vector<ScriptAction>;
constexpr std::array<Verb, 11> verbs{{
    {"move", add_move},
    {"press", [](Actions& a, const Line& l) { add_button(a, l, ScriptVerb::press); }},
    {"release", [](Actions& a, const Line& l) { add_button(a, l, ScriptVerb::release); }},
    {"click", [](Actions& a, const Line& l) { add_click(a, l, MouseButton::left, 1); }},
    {"right-click", [](Actions& a, const Line& l) { add_click(a, l, MouseButton::right, 1); }},
    {"double-click", [](Actions& a, const Line& l) { add_click(a, l, MouseButton::left, 2); }},
    {"wheel", add_wheel},
    {"key", add_keys},
    {"type", add_typing},
    {"drop", add_drop},
    {"wait", add_wait},
}};

void read_line(std::vector<ScriptAction>& actions, const Line& line) {
    std::vector<std::string> names;
    for (const Verb& verb : verbs) {
        if (verb.name == line.verb) return verb.add(actions, line);
        names.emplace_back(verb.name);
    }
    const std::string guess = did_you_mean(std::string(line.verb), names);
    bad(line, "unknown \"" + printable(std::string(line.verb)) + "\"" +
                  (guess.empty() ? "" : "; " + guess));
}

} // namespace
} // namespace sluice::gui
