// Letters are told when their key goes down, with Ctrl or without. Signs and digits are told by the
// character that the layout makes of keys, because "?" or "+" is on other keys in other countries;
// with Ctrl no character is made, so then they too are told by what is printed on the key.
#include "gui/input_gatherer.hpp"
#include "gui/imgui_shim.hpp"
#include <GLFW/glfw3.h>
#include <algorithm>
#include <array>
#include <cmath>

namespace sluice::gui {

namespace {

constexpr std::size_t paste_max = 4096, typed_max = 65'536, drop_max = 64;

struct NamedKey {
    int glfw;
    Key key;
};
constexpr std::array<NamedKey, 20> named{{
    {GLFW_KEY_SPACE, Key::space},
    {GLFW_KEY_ENTER, Key::enter},
    {GLFW_KEY_KP_ENTER, Key::enter},
    {GLFW_KEY_ESCAPE, Key::escape},
    {GLFW_KEY_TAB, Key::tab},
    {GLFW_KEY_BACKSPACE, Key::backspace},
    {GLFW_KEY_DELETE, Key::del},
    {GLFW_KEY_LEFT, Key::left},
    {GLFW_KEY_RIGHT, Key::right},
    {GLFW_KEY_UP, Key::up},
    {GLFW_KEY_DOWN, Key::down},
    {GLFW_KEY_HOME, Key::home},
    {GLFW_KEY_END, Key::end},
    {GLFW_KEY_PAGE_UP, Key::page_up},
    {GLFW_KEY_PAGE_DOWN, Key::page_down},
    {GLFW_KEY_F1, Key::f1},
    {GLFW_KEY_F2, Key::f2},
    {GLFW_KEY_F5, Key::f5},
    {GLFW_KEY_F11, Key::f11},
    {GLFW_KEY_UNKNOWN, Key::none},
}};

#ifdef __APPLE__
constexpr int control_bit = GLFW_MOD_SUPER;
#else
constexpr int control_bit = GLFW_MOD_CONTROL;
#endif

Key named_key(int glfw_key);
char printed_character(int glfw_key, std::string_view printed);
bool is_letter(char c);
void append_utf8(std::string& text, unsigned code);

} // namespace

void InputGatherer::modifiers(int bits) {
    next_.shift = (bits & GLFW_MOD_SHIFT) != 0;
    next_.control = (bits & control_bit) != 0;
}

void InputGatherer::key(int glfw_key, std::string_view printed, int action, int bits) {
    changed_ = true;
    // The bits are those from before the key: without this a held Ctrl is told one event late.
    const bool down = action != GLFW_RELEASE;
    const auto held = [&](int bit, int left, int right) {
        if (glfw_key == left || glfw_key == right) bits = down ? bits | bit : bits & ~bit;
    };
    held(GLFW_MOD_SHIFT, GLFW_KEY_LEFT_SHIFT, GLFW_KEY_RIGHT_SHIFT);
    held(GLFW_MOD_CONTROL, GLFW_KEY_LEFT_CONTROL, GLFW_KEY_RIGHT_CONTROL);
    modifiers(bits);
    letter_told_ = false;
    if (!down) return;
    KeyPress press;
    press.shift = next_.shift;
    press.control = next_.control;
    press.alt = (bits & GLFW_MOD_ALT) != 0;
    press.repeat = repeating_ = action == GLFW_REPEAT;
    press.key = named_key(glfw_key);
    if (press.key == Key::none) {
        press.letter = printed_character(glfw_key, printed);
        if (press.control && press.letter == '=') press.letter = '+'; // one key in America
        letter_told_ = is_letter(press.letter) && !press.control && !press.alt;
        if (press.letter == 0 || !(letter_told_ || press.control || press.alt)) return;
        press.key = Key::character;
    }
    next_.keys.push_back(press);
    wants_paste_ = wants_paste_ || (press.control && press.letter == 'V');
}

void InputGatherer::character(unsigned code) {
    changed_ = true;
    if (next_.typed.size() < typed_max) append_utf8(next_.typed, code);
    const bool ascii = code > ' ' && code < 0x7F;
    const char c = ascii ? static_cast<char>(code) : '\0';
    const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (letter_told_ && ascii && !next_.keys.empty() && next_.keys.back().letter != upper)
        next_.keys.pop_back(); // AltGr+Q is "@" somewhere, and no Q
    letter_told_ = false;
    if (!ascii || is_letter(upper)) return;
    KeyPress press;
    press.key = Key::character;
    press.letter = c;
    press.repeat = repeating_;
    next_.keys.push_back(press);
}

void InputGatherer::button(int glfw_button, int action, int bits) {
    changed_ = true;
    modifiers(bits);
    if (glfw_button < GLFW_MOUSE_BUTTON_1 || glfw_button > GLFW_MOUSE_BUTTON_3) return;
    ButtonState& state = next_.buttons[glfw_button]; // left, right, middle in both
    state.down = action != GLFW_RELEASE;
    (state.down ? state.pressed : state.released) = true;
}

void InputGatherer::move(double x, double y) {
    changed_ = true;
    const auto pixel = [](double v) {
        return std::isfinite(v) ? static_cast<float>(std::clamp(v, -1e6, 1e6)) : -1.0f;
    };
    next_.mouse_x = pixel(x);
    next_.mouse_y = pixel(y);
}

void InputGatherer::leave() {
    if (!next_.buttons[0].down) move(-1, -1); // a drag goes on outside
}

void InputGatherer::wheel(double x, double y) {
    changed_ = true;
    const auto notches = [](double v) {
        return std::isfinite(v) ? static_cast<float>(std::clamp(v, -100.0, 100.0)) : 0.0f;
    };
    next_.wheel_x += notches(x);
    next_.wheel += notches(y);
}

void InputGatherer::drop(std::vector<std::string> paths) {
    changed_ = true;
    for (std::string& path : paths)
        if (next_.dropped_files.size() < drop_max) next_.dropped_files.push_back(std::move(path));
}

void InputGatherer::focus(bool focused) {
    changed_ = true;
    next_.focused = focused;
    if (!focused)
        for (ButtonState& button : next_.buttons) {
            button.released = button.released || button.down;
            button.down = false;
        }
}

void InputGatherer::paste(std::string_view text) {
    wants_paste_ = false;
    for (const char c : text.substr(0, paste_max))
        if (c == '\n' || c == '\t')
            next_.typed += ' ';
        else if (static_cast<unsigned char>(c) >= ' ' && c != 0x7F)
            next_.typed += c;
}

Input InputGatherer::take(float seconds, int width, int height) {
    Input taken = next_;
    taken.seconds = seconds;
    taken.width = width;
    taken.height = height;
    changed_ = false;
    next_.wheel = next_.wheel_x = 0;
    next_.keys.clear();
    next_.typed.clear();
    next_.dropped_files.clear();
    next_.close_requested = false;
    for (ButtonState& button : next_.buttons) button.pressed = button.released = false;
    letter_told_ = false;
    return taken;
}

namespace {

Key named_key(int glfw_key) {
    for (const NamedKey& each : named)
        if (each.glfw == glfw_key) return each.key;
    return Key::none;
}

bool is_letter(char c) {
    return c >= 'A' && c <= 'Z';
}

// Layouts without Latin letters keep the places of the American one for shortcuts.
char printed_character(int glfw_key, std::string_view printed) {
    if (printed.size() == 1 && printed[0] > ' ' && printed[0] < 0x7F) {
        const char c = printed[0];
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return glfw_key > ' ' && glfw_key < 0x7F ? static_cast<char>(glfw_key) : '\0';
}

void append_utf8(std::string& text, unsigned code) {
    if (code < 0x20 || code == 0x7F || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return;
    const auto rest = [&](int shift) { text += static_cast<char>(0x80 | (code >> shift & 0x3F)); };
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xC0 | code >> 6);
        rest(0);
    } else if (code < 0x10000) {
        text += static_cast<char>(0xE0 | code >> 12);
        rest(6);
        rest(0);
    } else {
        text += static_cast<char>(0xF0 | code >> 18);
        rest(12);
        rest(6);
        rest(0);
    }
}

} // namespace
} // namespace sluice::gui
