// The right panel: what is selected, why it stands as it does, the settings that decide it under
// their real names, its live numbers, its last moments.
#include "gui/panels.hpp"
#include "gui/panels/why_text.hpp"
#include "gui/shortcuts.hpp"

namespace sluice::gui {

namespace {

constexpr float row = 22;

Rect draw_title(App& app, Surface& s, Rect box, const Inspection& what);
Rect draw_numbers(Surface& s, Rect box, const Inspection& what, std::size_t most);
Rect draw_other_settings(Surface& s, Rect box, const Inspection& what);

} // namespace

void draw_inspector(App& app, Surface& s, const Layout&, const Rect& box) {
    s.fill(box, s.theme().panel);
    s.fill({box.left, box.top, box.left + 1, box.bottom}, s.theme().line);
    const std::size_t side = app.shown.selection.side;
    if (side >= app.shown.sides.size()) return;
    const SideShown& shown = app.shown.sides[side];
    s.clip(box);
    const float content = 1400;
    const float offset = s.scroll("inspector", box, content);
    Rect rest{box.left + 16, box.top + 16 - offset, box.right - 16, box.top + content};
    rest = draw_title(app, s, rest, shown.inspection);
    rest = draw_numbers(s, rest, shown.inspection, 6);
    rest = draw_why(app, s, rest, side, shown.why, {.settings = true, .moments = 5});
    rest = draw_other_settings(s, rest, shown.inspection);
    s.unclip();
}

namespace {

Rect draw_title(App& app, Surface& s, Rect box, const Inspection& what) {
    const bool chosen = app.selection.what.kind != EntityKind::nobody;
    const float high = s.flow_height(box.width(), Face::heading, what.title, 28);
    s.flow({box.left, box.top, box.right, box.top + high}, Face::heading, s.theme().text,
           what.title, 28);
    box.top += high + 2;
    const std::string below = what.subtitle + (chosen ? "" : " (selected by what happens)");
    const float lines = s.flow_height(box.width(), Face::label, below, 20);
    s.flow({box.left, box.top, box.right, box.top + lines}, Face::label, s.theme().dim, below, 20);
    box.top += lines + 12;
    return box;
}

Rect draw_numbers(Surface& s, Rect box, const Inspection& what, std::size_t most) {
    for (std::size_t i = 0; i < std::min(most, what.numbers.size()); ++i) {
        const LiveNumber& number = what.numbers[i];
        const Rect line = Rect::at(box.left, box.top, box.width(), row);
        const float value = s.measure(Face::mono_label, number.value);
        s.say_in({line.left, line.top, line.right - value - 8, line.bottom}, Face::label,
                 Align::left, s.theme().dim, number.name);
        s.say_in(line, Face::mono_label, Align::right, s.theme().text, number.value);
        box.top += row;
    }
    box.top += 14;
    return box;
}

Rect draw_other_settings(Surface& s, Rect box, const Inspection& what) {
    for (const InspectedSettings& part : what.settings) {
        Rect inner = section(s, box, part.heading);
        for (const InspectedSetting& setting : part.rows) {
            draw_setting(s, Rect::at(inner.left, inner.top, inner.width(), row), setting.name,
                         setting.value, setting.given);
            inner.top += row;
        }
        box = inner;
        box.top += 14;
    }
    return box;
}

} // namespace

} // namespace sluice::gui
