#include "gui/panels/why_text.hpp"
#include "gui/widgets.hpp"

namespace sluice::gui {

namespace {

constexpr float setting_width = 460; // from a name to the end of its value

Rect draw_paragraphs(App& app, Surface& s, Rect box, const WhyPage& page, const WhyLook& look);
Rect draw_settings(Surface& s, Rect box, const WhyPage& page);
Rect draw_moments(App& app, Surface& s, Rect box, const WhyPage& page, const WhyLook& look);

} // namespace

Rect draw_why(App& app, Surface& s, Rect box, std::size_t, const WhyPage& page,
              const WhyLook& look) {
    box = section(s, box, page.heading.empty() ? "Why" : page.heading);
    box = draw_paragraphs(app, s, box, page, look);
    if (look.settings && !page.settings.empty()) box = draw_settings(s, box, page);
    if (look.moments > 0 && !page.moments.empty()) box = draw_moments(app, s, box, page, look);
    return box;
}

// A name too long for its line goes on the value's own line.
void draw_setting(Surface& s, const Rect& box, std::string_view name, std::string_view value,
                  bool given) {
    const Colour ink = given ? s.theme().text : s.theme().dim;
    const float w = std::min(box.width() * 0.45f, s.measure(Face::mono_label, value));
    s.say_in({box.left, box.top, box.right - w - 8, box.bottom}, Face::mono_label, Align::left, ink,
             name);
    s.say_in({box.right - w - 1, box.top, box.right, box.bottom}, Face::mono_label, Align::right,
             ink, value);
}

std::string marked_up(const Sentence& sentence) {
    std::string out;
    uint32_t at = 0;
    for (const Mark& mark : sentence.marks) {
        const char* sign = mark.kind == MarkKind::name ? "`" : "**";
        out += sentence.text.substr(at, mark.begin - at) + sign +
               sentence.text.substr(mark.begin, mark.end - mark.begin) + sign;
        at = mark.end;
    }
    return out + sentence.text.substr(at);
}

namespace {

Rect draw_paragraphs(App& app, Surface& s, Rect box, const WhyPage& page, const WhyLook& look) {
    std::size_t number = 0;
    for (const std::vector<Sentence>& paragraph : page.paragraphs) {
        for (const Sentence& sentence : paragraph) {
            const std::string text = marked_up(sentence);
            const float high = s.flow_height(box.width(), look.face, text, look.line);
            const Rect place = Rect::at(box.left, box.top, box.width(), high);
            const std::string name = "why:" + std::to_string(number++);
            if (!sentence.links.empty()) {
                if (s.touch(name, place)) app.player->seek(sentence.links.back().at);
                if (s.hot(name)) s.fill(place.inset(-4, 0), s.theme().raised, 4);
                focus_ring(s, name, place);
            }
            s.flow(place, look.face, s.theme().text, text, look.line);
            box.top += high;
        }
        box.top += 10;
    }
    return box;
}

Rect draw_settings(Surface& s, Rect box, const WhyPage& page) {
    box = section(s, {box.left, box.top + 6, box.right, box.bottom}, "Settings that decide");
    for (const DecidingSetting& setting : page.settings) {
        draw_setting(s, Rect::at(box.left, box.top, std::min(box.width(), setting_width), 22),
                     setting.name, setting.value, setting.given);
        box.top += 22;
    }
    box.top += 14;
    return box;
}

Rect draw_moments(App& app, Surface& s, Rect box, const WhyPage& page, const WhyLook& look) {
    box = section(s, box, "Last moments");
    for (std::size_t i = 0; i < std::min(look.moments, page.moments.size()); ++i) {
        const RecentMoment& moment = page.moments[i];
        const Rect line = Rect::at(box.left, box.top, box.width(), 22);
        const std::string name = "moment:" + std::to_string(moment.link.number);
        if (s.touch(name, line)) app.player->seek(moment.link.at);
        if (s.hot(name)) s.fill(line.inset(-4, 0), s.theme().raised, 4);
        focus_ring(s, name, line);
        s.say_in({line.left, line.top, line.left + 62, line.bottom}, Face::mono_label, Align::left,
                 s.theme().dim, moment.when);
        s.say_in({line.left + 66, line.top, line.right, line.bottom}, Face::label, Align::left,
                 s.theme().text, moment.words);
        box.top += 22;
    }
    box.top += 14;
    return box;
}

} // namespace

} // namespace sluice::gui
