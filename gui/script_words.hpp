// How scripts name keys, buttons and numbers; for reading and for writing them.
#pragma once
#include "gui/input.hpp"
#include <optional>
#include <string>
#include <string_view>

namespace sluice::gui {

std::optional<KeyPress> key_named(std::string_view name); // "Ctrl+Shift+Right", "?", "F11"
std::string key_name(const KeyPress& key);
// The key that makes this one character, if any does: "a" is the key A, "A" with Shift.
std::optional<KeyPress> key_typing(std::string_view character);
char typed_by(const KeyPress& key); // of Key::character

std::optional<MouseButton> button_named(std::string_view name);
std::string_view button_name(MouseButton button);

std::optional<float> script_number(std::string_view text); // -3, 12.5
std::size_t character_bytes(std::string_view utf8);        // of the first one; 1 for broken bytes

} // namespace sluice::gui
