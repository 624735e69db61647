// Tables of names, both ways.
#include "gui/script_words.hpp"
#include <algorithm>
#include <array>
#include <charconv>

namespace sluice::gui {

namespace {

struct NamedKey {
    Key key;
    std::string_view name;
};
constexpr std::array<NamedKey, 18> keys{{
    {Key::space, "Space"},
    {Key::enter, "Enter"},
    {Key::escape, "Escape"},
    {Key::tab, "Tab"},
    {Key::backspace, "Backspace"},
    {Key::del, "Delete"},
    {Key::left, "Left"},
    {Key::right, "Right"},
    {Key::up, "Up"},
    {Key::down, "Down"},
    {Key::home, "Home"},
    {Key::end, "End"},
    {Key::page_up, "PageUp"},
    {Key::page_down, "PageDown"},
    {Key::f1, "F1"},
    {Key::f2, "F2"},
    {Key::f5, "F5"},
    {Key::f11, "F11"},
}};

struct NamedButton {
    MouseButton button;
    std::string_view name;
};
constexpr std::array<NamedButton, 3> buttons{
    {{MouseButton::left, "left"}, {MouseButton::right, "right"}, {MouseButton::middle, "middle"}}};

bool is_small(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}

} // namespace

std::optional<KeyPress> key_named(std::string_view name) {
    KeyPress press;
    const auto take = [&](std::string_view prefix, bool& flag) {
        if (name.size() <= prefix.size() || name.substr(0, prefix.size()) != prefix) return false;
        name.remove_prefix(prefix.size());
        return flag = true;
    };
    while (take("Ctrl+", press.control) || take("Shift+", press.shift) || take("Alt+", press.alt)) {
    }
    for (const NamedKey& each : keys)
        if (each.name == name) {
            press.key = each.key;
            return press;
        }
    if (name.size() != 1 || name[0] <= ' ' || name[0] >= 0x7F) return std::nullopt;
    press.key = Key::character;
    press.letter = is_small(name[0]) ? static_cast<char>(name[0] - 'a' + 'A') : name[0];
    return press;
}

std::string key_name(const KeyPress& press) {
    std::string name;
    if (press.control) name += "Ctrl+";
    if (press.shift) name += "Shift+";
    if (press.alt) name += "Alt+";
    if (press.key == Key::character) return name + press.letter;
    for (const NamedKey& each : keys)
        if (each.key == press.key) name += each.name;
    return name;
}

std::optional<KeyPress> key_typing(std::string_view character) {
    KeyPress press;
    if (character == " ") {
        press.key = Key::space;
        return press;
    }
    if (character.size() != 1 || character[0] <= ' ' || character[0] >= 0x7F) return std::nullopt;
    press.key = Key::character;
    press.shift = is_capital(character[0]);
    press.letter =
        is_small(character[0]) ? static_cast<char>(character[0] - 'a' + 'A') : character[0];
    return press;
}

char typed_by(const KeyPress& press) {
    return is_capital(press.letter) && !press.shift ? static_cast<char>(press.letter - 'A' + 'a')
                                                    : press.letter;
}

std::optional<MouseButton> button_named(std::string_view name) {
    for (const NamedButton& each : buttons)
        if (each.name == name) return each.button;
    return std::nullopt;
}

std::string_view button_name(MouseButton button) {
    return buttons[std::size_t(button)].name;
}

// Whole numbers with at most one digit more than enough; "1e9" and "nan" are none.
std::optional<float> script_number(std::string_view text) {
    const bool negative = !text.empty() && text.front() == '-';
    if (negative) text.remove_prefix(1);
    const std::size_t point = std::min(text.find('.'), text.size());
    const std::string_view whole = text.substr(0, point);
    const std::string_view fraction = point < text.size() ? text.substr(point + 1) : "0";
    const auto digits = [](std::string_view part) {
        return !part.empty() && part.size() <= 6 &&
               part.find_first_not_of("0123456789") == std::string_view::npos;
    };
    if (!digits(whole) || !digits(fraction)) return std::nullopt;
    int first = 0, rest = 0, tens = 1;
    std::from_chars(whole.data(), whole.data() + whole.size(), first);
    std::from_chars(fraction.data(), fraction.data() + fraction.size(), rest);
    for (std::size_t i = 0; i < fraction.size(); ++i) tens *= 10;
    const float value = float(first) + float(rest) / float(tens);
    return negative ? -value : value;
}

std::size_t character_bytes(std::string_view utf8) {
    const auto lead = static_cast<unsigned char>(utf8[0]);
    const std::size_t wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (wanted > utf8.size()) return 1;
    for (std::size_t i = 1; i < wanted; ++i)
        if ((static_cast<unsigned char>(utf8[i]) & 0xC0) != 0x80) return 1;
    return wanted;
}

} // namespace sluice::gui
