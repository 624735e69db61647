#include "gui/widgets.hpp"

namespace sluice::gui {

namespace {

struct ButtonColours {
    Colour fill, ink;
};
ButtonColours colours_of(const Surface& s, std::string_view name, const ButtonLook& look);

} // namespace

bool button(Surface& s, std::string_view name, const Rect& box, std::string_view label,
            const ButtonLook& look) {
    const bool used = s.touch(name, box, look.enabled);
    const ButtonColours c = colours_of(s, name, look);
    s.fill(box, c.fill, 5);
    if (!look.enabled) s.outline(box, s.theme().line, 1, 5);
    if (look.key.empty()) {
        s.say_in(box.inset(6, 0), look.face, look.align, c.ink, label);
    } else {
        const float w = s.measure(Face::mono_label, look.key);
        s.say_in({box.left + 10, box.top, box.right - w - 14, box.bottom}, look.face, Align::left,
                 c.ink, label);
        s.say_in({box.left, box.top, box.right - 8, box.bottom}, Face::mono_label, Align::right,
                 look.kind == ButtonKind::primary ? c.ink : s.theme().dim, look.key);
    }
    focus_ring(s, name, box);
    return used;
}

void chip(Surface& s, const Rect& box, Colour fill, std::string_view label, Face face) {
    s.fill(box, fill, 4);
    if (!s.theme().dark) s.outline(box, s.theme().outline_of(fill), 1, 4);
    s.say_in(box, face, Align::centre, ink_on(fill), label);
}

void empty_chip(Surface& s, const Rect& box, std::string_view label, bool dashed) {
    if (dashed)
        s.dashes(box, s.theme().dim, 1);
    else
        s.outline(box, s.theme().dim, 1, 4);
    s.say_in(box, Face::label, Align::centre, s.theme().text, label);
}

float chip_width(const Surface& s, std::string_view label, Face face) {
    return s.measure(face, label) + 14;
}

std::optional<std::size_t> choice(Surface& s, std::string_view name, const Rect& box,
                                  const std::vector<std::string>& words, std::size_t chosen) {
    std::optional<std::size_t> picked;
    s.fill(box, s.theme().raised, 5);
    const float w = box.width() / float(words.size());
    for (std::size_t i = 0; i < words.size(); ++i) {
        const Rect one = Rect::at(box.left + w * float(i), box.top, w, box.height());
        const std::string target = std::string(name) + ":" + words[i];
        if (s.touch(target, one)) picked = i;
        const bool on = i == chosen;
        if (on) s.fill(one, s.theme().accent, 5);
        s.say_in(one, Face::label_bold, Align::centre,
                 on ? ink_on(s.theme().accent) : s.theme().text, words[i]);
        focus_ring(s, target, one);
    }
    return picked;
}

void focus_ring(Surface& s, std::string_view name, const Rect& box, float rounding) {
    if (s.focused(name)) s.outline(box.inset(-3), s.theme().text, 2, rounding + 3);
}

Rect section(Surface& s, const Rect& box, std::string_view heading) {
    s.say(Face::label, {box.left, box.top}, s.theme().dim, heading);
    s.fill(Rect::at(box.left, box.top + 21, box.width(), 1), s.theme().line);
    return {box.left, box.top + 32, box.right, box.bottom};
}

void card(Surface& s, const Rect& box, Colour fill, float rounding) {
    s.fill(box, fill, rounding);
    s.outline(box, s.theme().line, 1, rounding);
}

void text_field(Surface& s, std::string_view name, const Rect& box, TextField& field,
                std::string_view hint, bool has_keyboard) {
    s.touch(name, box);
    s.fill(box, s.theme().canvas, 5);
    s.outline(box, has_keyboard ? s.theme().accent : s.theme().line, has_keyboard ? 2 : 1, 5);
    const Rect inside = box.inset(10, 0);
    if (field.text.empty())
        s.say_in(inside.inset(has_keyboard ? 8 : 0, 0), Face::body, Align::left, s.theme().dim,
                 hint);
    s.clip(inside);
    const float w = s.measure(Face::body, field.text);
    const float x = inside.left - std::max(0.0f, w - inside.width() + 4);
    const float y = inside.centre().y - s.size_of(Face::body) / 2;
    s.say(Face::body, {x, y}, s.theme().text, field.text);
    if (has_keyboard) s.fill(Rect::at(x + w + 1, y, 2, s.size_of(Face::body)), s.theme().text);
    s.unclip();
    focus_ring(s, name, box);
}

void type_into(TextField& field, const Input& input) {
    field.changed = !input.typed.empty();
    field.entered = false;
    if (field.text.size() + input.typed.size() < 4096) field.text += input.typed;
    for (const KeyPress& press : input.keys) {
        if (press.key == Key::enter) field.entered = true;
        if (press.key != Key::backspace || field.text.empty()) continue;
        field.changed = true;
        do { // a whole character of UTF-8
            const bool continues = (static_cast<unsigned char>(field.text.back()) & 0xC0) == 0x80;
            field.text.pop_back();
            if (!continues) break;
        } while (!field.text.empty());
    }
}

namespace {

ButtonColours colours_of(const Surface& s, std::string_view name, const ButtonLook& look) {
    const Theme& t = s.theme();
    if (!look.enabled) return {t.panel, t.dim};
    const bool primary = look.kind == ButtonKind::primary || look.on;
    Colour fill = primary ? t.accent : look.kind == ButtonKind::quiet ? t.panel : t.raised;
    const bool lit = s.hot(name) || s.focused(name);
    if (lit) fill = mix(fill, t.text, 30);
    return {fill, primary ? ink_on(t.accent) : t.text};
}

} // namespace

} // namespace sluice::gui
