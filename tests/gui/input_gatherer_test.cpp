// What GLFW reports, as the Input of a frame.
#include "gui/imgui_shim.hpp"
#include "gui/input_gatherer.hpp"
#include "tests/support/catch.hpp"
#include <GLFW/glfw3.h>
#include <limits>

namespace {

using namespace sluice::gui;

Input taken(InputGatherer& gatherer) {
    return gatherer.take(0.016f, 800, 600);
}

} // namespace

TEST_CASE("a click within one frame is pressed and released", "[input]") {
    InputGatherer gatherer;
    CHECK_FALSE(gatherer.changed());
    gatherer.move(10, 20);
    gatherer.button(GLFW_MOUSE_BUTTON_LEFT, GLFW_PRESS, 0);
    gatherer.button(GLFW_MOUSE_BUTTON_LEFT, GLFW_RELEASE, 0);
    CHECK(gatherer.changed());
    Input input = taken(gatherer);
    CHECK(input.width == 800);
    CHECK(input.mouse_x == 10);
    CHECK(input.mouse_y == 20);
    CHECK(input.button(MouseButton::left).pressed);
    CHECK(input.button(MouseButton::left).released);
    CHECK_FALSE(input.button(MouseButton::left).down);
    CHECK_FALSE(gatherer.changed());
    input = taken(gatherer);
    CHECK_FALSE(input.button(MouseButton::left).pressed);
    CHECK(input.mouse_x == 10); // where it was
}

TEST_CASE("a held button stays down until it is let go, or the window loses the keyboard",
          "[input]") {
    InputGatherer gatherer;
    gatherer.button(GLFW_MOUSE_BUTTON_RIGHT, GLFW_PRESS, GLFW_MOD_SHIFT);
    CHECK(taken(gatherer).button(MouseButton::right).pressed);
    Input input = taken(gatherer);
    CHECK(input.button(MouseButton::right).down);
    CHECK_FALSE(input.button(MouseButton::right).pressed);
    CHECK(input.shift);
    gatherer.focus(false);
    input = taken(gatherer);
    CHECK(input.button(MouseButton::right).released);
    CHECK_FALSE(input.button(MouseButton::right).down);
    CHECK_FALSE(input.focused);
    gatherer.button(7, GLFW_PRESS, 0); // buttons that we do not know
    gatherer.button(-1, GLFW_PRESS, 0);
    for (const ButtonState& button : taken(gatherer).buttons) CHECK_FALSE(button.down);
}

TEST_CASE("a drag goes on outside the window, a mere look ends there", "[input]") {
    InputGatherer gatherer;
    gatherer.move(5, 5);
    gatherer.button(GLFW_MOUSE_BUTTON_LEFT, GLFW_PRESS, 0);
    gatherer.leave();
    CHECK(taken(gatherer).mouse_x == 5);
    gatherer.button(GLFW_MOUSE_BUTTON_LEFT, GLFW_RELEASE, 0);
    gatherer.leave();
    CHECK(taken(gatherer).mouse_x < 0);
}

TEST_CASE("letters are told once, by key and as text", "[input]") {
    InputGatherer gatherer;
    gatherer.key(GLFW_KEY_Q, "q", GLFW_PRESS, 0);
    gatherer.character('q');
    gatherer.key(GLFW_KEY_Q, "q", GLFW_RELEASE, 0);
    const Input input = taken(gatherer);
    REQUIRE(input.keys.size() == 1);
    CHECK(input.keys[0].key == Key::character);
    CHECK(input.keys[0].letter == 'Q');
    CHECK(input.typed == "q");
}

TEST_CASE("signs are told as the layout makes them", "[input]") {
    InputGatherer gatherer;
    gatherer.key(GLFW_KEY_SLASH, "/", GLFW_PRESS, GLFW_MOD_SHIFT); // "?" in America
    gatherer.character('?');
    gatherer.key(GLFW_KEY_MINUS, "\xC3\x9F", GLFW_PRESS, GLFW_MOD_SHIFT); // "?" in Germany
    gatherer.character('?');
    gatherer.key(GLFW_KEY_1, "&", GLFW_PRESS, GLFW_MOD_SHIFT); // "1" in France
    gatherer.character('1');
    const Input input = taken(gatherer);
    REQUIRE(input.keys.size() == 3);
    CHECK(input.keys[0].letter == '?');
    CHECK(input.keys[1].letter == '?');
    CHECK(input.keys[2].letter == '1');
    CHECK(input.typed == "??1");
}

TEST_CASE("with Ctrl a key is told by what is printed on it", "[input]") {
    InputGatherer gatherer;
    gatherer.key(GLFW_KEY_LEFT_CONTROL, "", GLFW_PRESS, 0);
    gatherer.key(GLFW_KEY_MINUS, "-", GLFW_PRESS, GLFW_MOD_CONTROL);
    gatherer.key(GLFW_KEY_EQUAL, "=", GLFW_PRESS, GLFW_MOD_CONTROL | GLFW_MOD_SHIFT);
    gatherer.key(GLFW_KEY_Z, "y", GLFW_PRESS, GLFW_MOD_CONTROL); // where Y and Z are exchanged
    const Input input = taken(gatherer);
    REQUIRE(input.keys.size() == 3);
    CHECK(input.control);
    CHECK(input.keys[0].letter == '-');
    CHECK(input.keys[1].letter == '+');
    CHECK(input.keys[2].letter == 'Y');
    CHECK(input.keys[2].control);
    CHECK(input.typed.empty());
    gatherer.key(GLFW_KEY_LEFT_CONTROL, "", GLFW_RELEASE, GLFW_MOD_CONTROL);
    CHECK_FALSE(taken(gatherer).control);
}

TEST_CASE("a third level of a key is no letter", "[input]") {
    InputGatherer gatherer;
    gatherer.key(GLFW_KEY_Q, "q", GLFW_PRESS, 0); // AltGr is not among the modifiers
    gatherer.character('@');
    Input input = taken(gatherer);
    REQUIRE(input.keys.size() == 1);
    CHECK(input.keys[0].letter == '@');
    CHECK(input.typed == "@");
    // A Cyrillic layout keeps the letters' places for shortcuts, and types its own.
    gatherer.key(GLFW_KEY_W, "\xD1\x86", GLFW_PRESS, 0);
    gatherer.character(0x446);
    input = taken(gatherer);
    REQUIRE(input.keys.size() == 1);
    CHECK(input.keys[0].letter == 'W');
    CHECK(input.typed == "\xD1\x86");
}

TEST_CASE("held keys repeat and say so", "[input]") {
    InputGatherer gatherer;
    gatherer.key(GLFW_KEY_RIGHT, "", GLFW_PRESS, 0);
    gatherer.key(GLFW_KEY_RIGHT, "", GLFW_REPEAT, 0);
    gatherer.key(GLFW_KEY_KP_ADD, "+", GLFW_REPEAT, 0);
    gatherer.character('+');
    const Input input = taken(gatherer);
    REQUIRE(input.keys.size() == 3);
    CHECK(input.keys[0].key == Key::right);
    CHECK_FALSE(input.keys[0].repeat);
    CHECK(input.keys[1].repeat);
    CHECK(input.keys[2].letter == '+');
    CHECK(input.keys[2].repeat);
}

TEST_CASE("typed characters are UTF-8; what is no character is left out", "[input]") {
    InputGatherer gatherer;
    for (const unsigned code : {0xE9u, 0x20ACu, 0x1F600u, 0u, 7u, 0x7Fu, 0xD800u, 0x110000u})
        gatherer.character(code);
    CHECK(taken(gatherer).typed == "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
}

TEST_CASE("Ctrl+V asks for the clipboard, and its control characters stay there", "[input]") {
    InputGatherer gatherer;
    gatherer.key(GLFW_KEY_V, "v", GLFW_PRESS, GLFW_MOD_CONTROL);
    CHECK(gatherer.wants_paste());
    gatherer.paste("two\nlines\x07\x1b[0m\xC3\xA9");
    CHECK_FALSE(gatherer.wants_paste());
    CHECK(taken(gatherer).typed == "two lines[0m\xC3\xA9");
    gatherer.paste(std::string(100'000, 'x'));
    CHECK(taken(gatherer).typed.size() <= 4096);
}

TEST_CASE("wheel, files and the close button are told once", "[input]") {
    InputGatherer gatherer;
    gatherer.wheel(0, 1);
    gatherer.wheel(0.5, 1.5);
    gatherer.wheel(0, std::numeric_limits<double>::quiet_NaN());
    gatherer.move(std::numeric_limits<double>::infinity(), 1e300);
    gatherer.drop({"a.json", "b.png"});
    gatherer.close();
    Input input = taken(gatherer);
    CHECK(input.wheel == 2.5f);
    CHECK(input.wheel_x == 0.5f);
    CHECK(input.mouse_x == -1);
    CHECK(input.dropped_files == std::vector<std::string>{"a.json", "b.png"});
    CHECK(input.close_requested);
    input = taken(gatherer);
    CHECK(input.wheel == 0);
    CHECK(input.dropped_files.empty());
    CHECK_FALSE(input.close_requested);
}
