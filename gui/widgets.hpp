// Buttons, chips and other things to press, in the one style of the window. Each draws itself,
// registers its target and says whether it was used in this frame.
#pragma once
#include "gui/surface.hpp"
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::gui {

enum class ButtonKind : uint8_t { plain, primary, quiet };

struct ButtonLook {
    ButtonKind kind = ButtonKind::plain;
    bool enabled = true;
    bool on = false; // a switch that is on
    Face face = Face::label_bold;
    std::string_view key = {}; // shown small at the right: "K"
    Align align = Align::centre;
};

bool button(Surface& s, std::string_view name, const Rect& box, std::string_view label,
            const ButtonLook& look = {});

// A filled label of a partition or a side: "P2".
void chip(Surface& s, const Rect& box, Colour fill, std::string_view label,
          Face face = Face::label_bold);
// Outline only: what a dead broker led, what does not apply.
void empty_chip(Surface& s, const Rect& box, std::string_view label, bool dashed = false);
float chip_width(const Surface& s, std::string_view label, Face face = Face::label_bold);

// One of several words; the index of the one that was clicked.
std::optional<std::size_t> choice(Surface& s, std::string_view name, const Rect& box,
                                  const std::vector<std::string>& words, std::size_t chosen);

// The focus ring around a target that the keyboard stands on.
void focus_ring(Surface& s, std::string_view name, const Rect& box, float rounding = 5);

// A heading of a section with a thin line under it; returns what is left of the box.
Rect section(Surface& s, const Rect& box, std::string_view heading);

void card(Surface& s, const Rect& box, Colour fill, float rounding = 8);

// A line of text being typed. Takes typed characters and keys when it has the keyboard.
struct TextField {
    std::string text;
    bool changed = false, entered = false;
};
void text_field(Surface& s, std::string_view name, const Rect& box, TextField& field,
                std::string_view hint, bool has_keyboard);
void type_into(TextField& field, const Input& input);

} // namespace sluice::gui
