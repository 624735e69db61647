// What a person did since the last frame, as a plain value: the window's callbacks fill it, and so
// do tests and scripts. Positions are in pixels of the framebuffer.
#pragma once
#include <string>
#include <vector>

namespace sluice::gui {

// Keys by our own names: what the library's numbers mean differs between its versions.
enum class Key : unsigned char {
    none,
    character, // KeyPress::letter, an upper-case letter, digit or sign
    space,
    enter,
    escape,
    tab,
    backspace,
    del,
    left,
    right,
    up,
    down,
    home,
    end,
    page_up,
    page_down,
    f1,
    f2,
    f5,
    f11,
};

struct KeyPress {
    Key key = Key::none;
    char letter = 0;
    bool shift = false, control = false, alt = false;
    bool repeat = false;
};

enum class MouseButton : unsigned char { left, right, middle };

struct ButtonState {
    bool down = false, pressed = false, released = false;
};

struct Input {
    float seconds = 0;               // wall time since the last frame
    int width = 1600, height = 1000; // of the framebuffer
    float mouse_x = -1, mouse_y = -1;
    ButtonState buttons[3];
    float wheel = 0, wheel_x = 0; // notches; up and left are positive
    bool shift = false, control = false;
    std::vector<KeyPress> keys;
    std::string typed; // UTF-8
    std::vector<std::string> dropped_files;
    bool focused = true;          // the window has the keyboard
    bool close_requested = false; // by the window's own close button

    const ButtonState& button(MouseButton b) const { return buttons[int(b)]; }
};

} // namespace sluice::gui
