#include "gui/shortcuts.hpp"
#include "gui/starting.hpp"
#include <algorithm>
#include <array>

namespace sluice::gui {

namespace {

constexpr KeyPress key(Key k, bool shift = false, bool control = false) {
    return {.key = k, .letter = 0, .shift = shift, .control = control};
}
constexpr KeyPress letter(char c, bool control = false) {
    return {.key = Key::character, .letter = c, .shift = false, .control = control};
}

void select_partition(App& app, std::size_t number);
void crash_or_restart(App& app);
void next_seed(App& app);
void neighbour(App& app, int by);
void close(App& app);
void zoom(App& app, float by);

constexpr auto table = std::to_array<Shortcut>({
    {"play", "Space", "play or pause", key(Key::space), toggle_play},
    {"forward", "Right", "one step of the engine forward", key(Key::right),
     [](App& a) { a.player->step_forward(); }},
    {"back", "Left", "one step back", key(Key::left), [](App& a) { a.player->step_back(); }},
    {"next moment", "Shift+Right", "to the next moment worth telling", key(Key::right, true),
     [](App& a) {
         if (!a.player->next_moment(true)) tell(a, "No moment worth telling is still to come.");
     }},
    {"previous moment", "Shift+Left", "to the moment before", key(Key::left, true),
     [](App& a) {
         if (!a.player->previous_moment(true)) tell(a, "This is the first moment.");
     }},
    {"back 10 s", "Backspace", "ten seconds back", key(Key::backspace),
     [](App& a) { go_back(a, 10); }},
    {"start", "Home", "to the start", key(Key::home), [](App& a) { a.player->home(); }},
    {"end", "End", "run to the end", key(Key::end),
     [](App& a) { a.player->rush_to(a.player->end()); }},
    {"difference", "D", "to the first difference between the sides", letter('D'),
     go_to_first_difference},
    {"why", "W", "why things are as they are, in full", letter('W'),
     [](App& a) {
         a.why_about.reset();
         a.overlay = a.overlay == Overlay::why ? Overlay::none : Overlay::why;
     }},
    {"story", "M", "every moment of the story", letter('M'),
     [](App& a) {
         a.filter = {};
         a.overlay = Overlay::story;
     }},
    {"act", "A", "what can be done to the selected thing", letter('A'),
     [](App& a) {
         a.menu_for = a.shown.selection;
         a.menu_at = {-1, -1};
         a.overlay = Overlay::menu;
     }},
    {"crash", "K", "crash the selected broker or server, or restart it", letter('K'),
     crash_or_restart},
    {"undo", "U", "take the latest command back", letter('U'),
     [](App& a) {
         if (!a.player->undo()) tell(a, "No command has been given on this branch.");
     }},
    {"undo", "Ctrl+Z", "take the latest command back", letter('Z', true),
     [](App& a) {
         if (!a.player->undo()) tell(a, "No command has been given on this branch.");
     }},
    {"down", "Down", "scroll down, and PgDn by a page", key(Key::down),
     [](App& a) { scroll_by_key(a.touch, 1, 0); }, false},
    {"up", "Up", "scroll up, and PgUp by a page", key(Key::up),
     [](App& a) { scroll_by_key(a.touch, -1, 0); }, false},
    {"page down", "", "", key(Key::page_down),
     [](App& a) { scroll_by_key(a.touch, 0, 0.9f); }, false},
    {"page up", "", "", key(Key::page_up), [](App& a) { scroll_by_key(a.touch, 0, -0.9f); },
     false},
    {"breakpoint", "B", "stop where the mouse points in the time line, or here", letter('B'),
     [](App& a) { toggle_breakpoint(a, pointed_or_now(a)); }},
    {"stops", "X", "where playing stops by itself: a time, a kind of moment, a number",
     letter('X'),
     [](App& a) {
         a.stop = {};
         a.overlay = Overlay::stops;
     }},
    {"auto", "0", "Auto speed", letter('0'), [](App& a) { a.player->set_auto(); }},
    {"slower", "-", "half as fast", letter('-'),
     [](App& a) { a.player->set_factor(a.player->factor() / 2); }},
    {"faster", "+", "twice as fast", letter('+'),
     [](App& a) { a.player->set_factor(a.player->factor() * 2); }},
    {"partition 0", "1 to 9", "select a partition: 1 is P0", letter('1'),
     [](App& a) { select_partition(a, 0); }},
    {"partition 1", "", "", letter('2'), [](App& a) { select_partition(a, 1); }},
    {"partition 2", "", "", letter('3'), [](App& a) { select_partition(a, 2); }},
    {"partition 3", "", "", letter('4'), [](App& a) { select_partition(a, 3); }},
    {"partition 4", "", "", letter('5'), [](App& a) { select_partition(a, 4); }},
    {"partition 5", "", "", letter('6'), [](App& a) { select_partition(a, 5); }},
    {"partition 6", "", "", letter('7'), [](App& a) { select_partition(a, 6); }},
    {"partition 7", "", "", letter('8'), [](App& a) { select_partition(a, 7); }},
    {"partition 8", "", "", letter('9'), [](App& a) { select_partition(a, 8); }},
    {"next scenario", "]", "the next scenario of the folder", letter(']'),
     [](App& a) { neighbour(a, 1); }},
    {"previous scenario", "[", "the one before", letter('['), [](App& a) { neighbour(a, -1); }},
    {"seed", "N", "the same again with the next seed", letter('N'), next_seed},
    {"present", "F", "presentation: for the last row", letter('F'),
     [](App& a) { toggle_mode(a, Mode::presentation); }},
    {"topology", "G", "only the topology", letter('G'),
     [](App& a) { toggle_mode(a, Mode::topology); }},
    {"panels", "H", "hide or show the side panels", letter('H'),
     [](App& a) { a.look.panels = !a.look.panels; }},
    {"theme", "T", "dark or light", letter('T'), [](App& a) { a.look.dark = !a.look.dark; },
     false},
    {"motion", "R", "less motion, or all of it", letter('R'),
     [](App& a) { a.look.reduced_motion = !a.look.reduced_motion; }, false},
    {"larger", "Ctrl++", "everything larger", letter('+', true),
     [](App& a) { choose_scale(a, 1); }, false},
    {"smaller", "Ctrl+-", "everything smaller", letter('-', true),
     [](App& a) { choose_scale(a, -1); }, false},
    {"zoom in", "I", "the topology larger", letter('I'), [](App& a) { zoom(a, 1.25f); }},
    {"zoom out", "J", "the topology smaller", letter('J'), [](App& a) { zoom(a, 0.8f); }},
    {"fit", "Z", "all of the topology", letter('Z'), [](App& a) { fit(a.map); }},
    {"search", "/", "find a partition, broker or record by name", letter('/'),
     [](App& a) {
         a.search = {};
         a.overlay = Overlay::search;
     }},
    {"open", "Ctrl+O", "open a file", letter('O', true),
     [](App& a) { a.overlay = Overlay::files; }, false},
    {"start screen", "Q", "the scenarios as questions", letter('Q'),
     [](App& a) {
         a.player->pause();
         a.screen = Screen::start;
     }},
    {"save", "Ctrl+S", "save the session or a scenario", letter('S', true),
     [](App& a) { a.overlay = Overlay::save; }},
    {"picture", "P", "a picture of this moment, as a file", letter('P'),
     [](App& a) { a.wants_picture = true; }},
    {"text", "Ctrl+C", "copy all words on the screen", letter('C', true),
     [](App& a) { a.wants_text = true; }, false},
    {"help", "?", "these keys", letter('?'),
     [](App& a) { a.overlay = a.overlay == Overlay::help ? Overlay::none : Overlay::help; },
     false},
    {"help", "F1", "these keys", key(Key::f1),
     [](App& a) { a.overlay = a.overlay == Overlay::help ? Overlay::none : Overlay::help; },
     false},
    {"close", "Esc", "close what lies open, or select nothing", key(Key::escape), close, false},
    {"quit", "Ctrl+Q", "leave", letter('Q', true), [](App& a) { a.wants_quit = true; }, false},
});

bool matches(const KeyPress& wanted, const KeyPress& pressed);
bool chosen_in_menu(App& app, const KeyPress& press);
bool types(const App& app);
void type(App& app, const Input& input);

} // namespace

std::span<const Shortcut> shortcuts() {
    return table;
}

void take_keys(App& app, const Input& input) {
    if (types(app)) type(app, input);
    for (const KeyPress& press : input.keys) {
        if (press.key == Key::tab) {
            (press.control ? move_focus_to_panel : move_focus)(app.touch, press.shift ? -1 : 1);
            continue;
        }
        if (press.key == Key::enter && app.touch.focus_shown) {
            app.touch.clicked = app.touch.focus;
            continue;
        }
        const bool text_key =
            press.key == Key::character || press.key == Key::space || press.key == Key::backspace;
        if (types(app) && text_key && !press.control) continue;
        if (app.overlay == Overlay::menu && chosen_in_menu(app, press)) continue;
        for (const Shortcut& row : shortcuts())
            if (matches(row.press, press) && (!row.needs_run || app.player != nullptr)) {
                row.run(app);
                break;
            }
    }
}

void toggle_play(App& app) {
    if (Question* question = app.player->open_question())
        if (question->state == QuestionState::open)
            app.player->close_question(std::size_t(question - app.player->questions().data()));
    if (app.player->playing())
        app.player->pause();
    else
        app.player->play();
}

void go_back(App& app, int64_t seconds) {
    app.player->back(Duration{seconds * 1'000'000'000});
}

void go_to_first_difference(App& app) {
    if (!app.player->to_first_difference()) tell(app, "The sides do not differ so far.");
}

void choose_scale(App& app, int step) {
    constexpr std::array<float, 5> scales{1, 1.25f, 1.5f, 2, 2.5f};
    int at = 0;
    for (int i = 0; i < int(scales.size()); ++i)
        if (scales[std::size_t(i)] <= app.look.scale) at = i;
    app.look.scale = scales[std::size_t(std::clamp(at + step, 0, int(scales.size()) - 1))];
}

void toggle_mode(App& app, Mode mode) {
    app.look.mode = app.look.mode == mode ? Mode::full : mode;
}

void select(App& app, Selection selection) {
    app.selection = selection;
}

void tell(App& app, std::string text) {
    app.message = {std::move(text), 6};
}

void act(App& app, const FaultSpec& fault) {
    const std::size_t side = app.shown.selection.side;
    const Acted acted = app.player->act(fault, side);
    std::string text = acted.struck > 0 ? acted.words + "." : "Nothing done.";
    for (const NotStruck& without : acted.without)
        text += " " + app.player->name(without.side) + ": " + without.reason + ".";
    tell(app, text);
}

namespace {

bool matches(const KeyPress& wanted, const KeyPress& pressed) {
    if (wanted.key != pressed.key || wanted.control != pressed.control || pressed.alt) return false;
    if (wanted.key == Key::character) return wanted.letter == pressed.letter;
    return wanted.shift == pressed.shift;
}

// While the menu lies open, a letter is one of its rows.
bool chosen_in_menu(App& app, const KeyPress& press) {
    if (press.key != Key::character || press.control) return false;
    for (const Action& action : actions_on(app.player->side(app.menu_for.side), app.menu_for.what))
        if (action.key.size() == 1 && action.key[0] == press.letter) {
            app.touch.clicked = "menu:" + std::string(action.id);
            return true;
        }
    return false;
}

bool types(const App& app) {
    const bool asked =
        app.player && app.player->open_question() && app.touch.focus.rfind("answer:", 0) == 0;
    return asked || app.overlay == Overlay::search || app.overlay == Overlay::save ||
           app.overlay == Overlay::files || app.overlay == Overlay::form ||
           app.overlay == Overlay::stops || app.overlay == Overlay::story ||
           (app.screen == Screen::start && app.overlay == Overlay::none);
}

void type(App& app, const Input& input) {
    if (app.overlay == Overlay::search || app.screen == Screen::start)
        type_into(app.search, input);
    else if (app.overlay == Overlay::save || app.overlay == Overlay::files)
        type_into(app.path, input);
    else if (app.overlay == Overlay::form)
        type_into(app.form, input);
    else if (app.overlay == Overlay::stops)
        type_into(app.stop, input);
    else if (app.overlay == Overlay::story)
        type_into(app.filter, input);
    else
        type_into(app.answer, input);
}

void select_partition(App& app, std::size_t number) {
    const std::size_t side = app.shown.selection.side;
    if (side >= app.shown.sides.size()) return;
    const View& view = app.shown.sides[side].view;
    if (number < view.shown.size()) select(app, {side, entity_of(view.shown[number])});
}

// The broker that is selected, or the leader of the selected partition.
void crash_or_restart(App& app) {
    const Selection& selection = app.shown.selection;
    const auto actions = actions_on(app.player->side(selection.side), selection.what);
    for (const char* id : {"restart", "crash_machine", "crash_process"}) {
        const Action* action = find_action(actions, id);
        if (action && action->enabled) return act(app, action->fault);
    }
    tell(app, "Select a broker, a server, a member or a partition first.");
}

void next_seed(App& app) {
    const uint64_t seed = app.player->document().scenario.seed + 1;
    reopen_with_seed(app, seed);
}

void neighbour(App& app, int by) {
    open_neighbour(app, by);
}

void close(App& app) {
    if (app.overlay != Overlay::none)
        app.overlay = Overlay::none;
    else if (app.look.mode != Mode::full)
        app.look.mode = Mode::full;
    else
        app.selection = {};
}

void zoom(App& app, float by) {
    zoom_by(app.map, by, app.map.window.centre());
}

} // namespace

} // namespace sluice::gui
