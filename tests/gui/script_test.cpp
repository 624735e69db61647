// Scripts of mouse and keyboard: read, played, recorded.
#include "gui/script.hpp"
#include "gui/script_words.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace sluice::gui;

std::optional<Point> find(std::string_view name) {
    if (name == "button:play") return Point{40, 50};
    if (name == "partition:orders/2") return Point{300, 200};
    return std::nullopt;
}

std::vector<Input> played(const std::string& text) {
    ScriptPlayer player(read_script(text));
    std::vector<Input> inputs;
    for (Input input; player.next(input, find);) inputs.push_back(input);
    CHECK(player.finished());
    return inputs;
}

std::string complaint(const std::string& text) {
    try {
        played(text);
    } catch (const BadScript& bad) {
        return bad.what();
    }
    return "";
}

bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a click is a move, a press and a release in frames of their own", "[script]") {
    const std::vector<Input> inputs = played("# play\n\nclick button:play\r\n");
    REQUIRE(inputs.size() == 3);
    for (const Input& input : inputs) {
        CHECK(input.mouse_x == 40);
        CHECK(input.mouse_y == 50);
        CHECK(input.seconds == 1.0f / 30);
    }
    CHECK_FALSE(inputs[0].button(MouseButton::left).down);
    CHECK(inputs[1].button(MouseButton::left).pressed);
    CHECK(inputs[1].button(MouseButton::left).down);
    CHECK(inputs[2].button(MouseButton::left).released);
    CHECK_FALSE(inputs[2].button(MouseButton::left).down);
}

TEST_CASE("a drag keeps its button down between press and release", "[script]") {
    const std::vector<Input> inputs =
        played("move 10 20\npress left\nmove 30.5 20\nwheel -2\nrelease left\nwait 100ms");
    REQUIRE(inputs.size() == 8); // 100 ms are three frames
    CHECK(inputs[2].button(MouseButton::left).down);
    CHECK_FALSE(inputs[2].button(MouseButton::left).pressed);
    CHECK(inputs[2].mouse_x == 30.5f);
    CHECK(inputs[3].wheel == -2);
    CHECK(inputs[4].button(MouseButton::left).released);
    CHECK(inputs[5].wheel == 0);
    CHECK(inputs[7].mouse_x == 30.5f);
}

TEST_CASE("keys and typing are what a keyboard makes of them", "[script]") {
    const std::vector<Input> inputs =
        played("key Ctrl+Shift+Right\nkey w\nkey ?\nkey Ctrl++\nkey Space\ntype aB \xC3\xA9\n");
    REQUIRE(inputs.size() == 9);
    CHECK(inputs[0].keys.at(0).key == Key::right);
    CHECK(inputs[0].keys[0].control);
    CHECK(inputs[0].keys[0].shift);
    CHECK(inputs[0].control);
    CHECK(inputs[1].keys.at(0).letter == 'W');
    CHECK(inputs[1].typed == "w");
    CHECK(inputs[2].keys.at(0).letter == '?');
    CHECK(inputs[2].typed == "?");
    CHECK(inputs[3].keys.at(0).letter == '+');
    CHECK(inputs[3].typed.empty());
    CHECK(inputs[4].keys.at(0).key == Key::space);
    CHECK(inputs[4].typed == " ");
    CHECK(inputs[5].keys.at(0).letter == 'A');
    CHECK(inputs[6].typed == "B");
    CHECK(inputs[6].keys.at(0).shift);
    CHECK(inputs[7].typed == " ");
    CHECK(inputs[8].typed == "\xC3\xA9");
    CHECK(inputs[8].keys.empty());
}

TEST_CASE("every named key is read and written alike", "[script]") {
    for (const char* name : {"Space",  "Enter", "Escape", "Tab",      "Backspace",
                             "Delete", "Left",  "Right",  "Up",       "Down",
                             "Home",   "End",   "PageUp", "PageDown", "F1",
                             "F2",     "F5",    "F11",    "Ctrl+A",   "Ctrl+Shift+Alt+Left",
                             "+",      "?"}) {
        CAPTURE(name);
        const std::optional<KeyPress> key = key_named(name);
        REQUIRE(key.has_value());
        CHECK(key_name(*key) == name);
    }
    for (const char* name : {"", "Ctrl+", "Hyper+A", "F99", "aa", "\xC3\xA9"})
        CHECK_FALSE((key_named(name).has_value() && std::string(name) != "Ctrl+"));
}

TEST_CASE("what is wrong in a script is told with its line", "[script]") {
    CHECK(says(complaint("wait 1s\nclik button:play"), "line 2: unknown \"clik\""));
    CHECK(says(complaint("clik x"), "did you mean \"click\""));
    CHECK(says(complaint("\n\nclick button:pause"), "line 3: there is no \"button:pause\""));
    CHECK(says(complaint("key Hyper+Q"), "unknown key"));
    CHECK(says(complaint("press thumb"), "which button"));
    CHECK(says(complaint("wait"), "no time to wait"));
    CHECK(says(complaint("wait 3"), "no time to wait"));
    CHECK(says(complaint("wait 9999h"), "no time to wait"));
    CHECK(says(complaint("wheel much"), "notches"));
    CHECK(says(complaint("wheel 1e9"), "notches"));
    CHECK(says(complaint("move"), "where to"));
    CHECK(says(complaint("click"), "where"));
    CHECK(says(complaint("drop"), "which file"));
}

TEST_CASE("numbers are plain decimals", "[script]") {
    CHECK(script_number("12") == 12.0f);
    CHECK(script_number("-3.25") == -3.25f);
    CHECK(script_number("0.5") == 0.5f);
    for (const char* text : {"", "-", ".5", "5.", "1e3", "nan", "0x10", "1234567", "1 2", "--1"}) {
        CAPTURE(text);
        CHECK_FALSE(script_number(text).has_value());
    }
}

TEST_CASE("what was recorded plays again", "[script]") {
    const std::string text = "move 10 20\npress left\nmove 35.5 20\nrelease left\nwheel 1.5\n"
                             "type q\ntype ?\ntype  \ntype \xC3\xA9\nkey Ctrl+Z\nkey Shift+Right\n"
                             "wait 500ms\ndrop a b.json\n";
    ScriptRecorder recorder;
    const std::vector<Input> first = played(text);
    for (const Input& input : first) recorder.add(input);
    CHECK(recorder.text() == "# recorded by sluicebox-gui --record-actions\n" + text);

    const std::vector<Input> second = played(recorder.text());
    REQUIRE(second.size() == first.size());
    for (std::size_t i = 0; i < first.size(); ++i) {
        CAPTURE(i);
        CHECK(second[i].mouse_x == first[i].mouse_x);
        CHECK(second[i].typed == first[i].typed);
        CHECK(second[i].keys.size() == first[i].keys.size());
        CHECK(second[i].buttons[0].pressed == first[i].buttons[0].pressed);
        CHECK(second[i].dropped_files == first[i].dropped_files);
    }
}
