// The caption: what is happening at this instant, in one line with a bar whose colour says how much
// it matters. A click on a sentence goes to the moment that it tells of.
#include "gui/panels.hpp"
#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace sluice::gui {

namespace {

struct Run { // of words of one sentence on one line
    std::size_t sentence = 0, line = 0;
    float x = 0, width = 0;
    std::string text;
};
struct Setting { // how a caption is set
    Face face = Face::heading;
    std::size_t lines = 1;
    std::vector<Run> runs;
};

Setting set(const Surface& s, const Caption& caption, float width, std::span<const Face> faces);
Setting in_lines(const Surface& s, const Caption& caption, float width, Face face);
void add_sentence(const Surface& s, Setting& setting, std::size_t sentence, std::string_view text,
                  float width, float& x);
void say_setting(App& app, Surface& s, const Setting& setting, Point at, float line_height);
void follow(App& app, const Sentence& sentence);
Colour bar_of(const Theme& theme, Gravity gravity);
float draw_why(App& app, Surface& s, const Rect& box);

} // namespace

void draw_caption(App& app, Surface& s, const Layout& layout, const Rect& box) {
    const Theme& t = s.theme();
    const Colour bar = bar_of(t, app.shown.caption.gravity);
    if (layout.mode == Mode::presentation) {
        constexpr std::array large{Face::title, Face::display, Face::heading};
        const Setting setting = set(s, app.shown.caption, box.width() - 24, large);
        const float line = s.size_of(setting.face) * 1.14f;
        const float height = line * float(setting.lines);
        const float top = box.top + 6 + (box.height() - 6 - height) / 2;
        s.fill({box.left, top, box.left + 6, top + height}, bar);
        say_setting(app, s, setting, {box.left + 22, top}, line);
        return;
    }
    s.fill(box, t.raised);
    s.fill({box.left, box.top, box.right, box.top + 1}, t.line);
    s.fill({box.left, box.top, box.left + 5, box.bottom}, bar);
    const float why = draw_why(app, s, box);
    constexpr std::array small{Face::heading, Face::body_bold, Face::label_bold};
    const Setting setting = set(s, app.shown.caption, box.width() - why - 48, small);
    const float line = s.size_of(setting.face) + 6;
    const float top = box.centre().y - line * float(setting.lines) / 2;
    say_setting(app, s, setting, {box.left + 24, top}, line);
}

namespace {

// The largest face in which one line is enough; else the first in which two are.
Setting set(const Surface& s, const Caption& caption, float width, std::span<const Face> faces) {
    const bool may_break_large = faces.front() == Face::title;
    std::optional<Setting> two;
    for (const Face face : faces) {
        Setting setting = in_lines(s, caption, width, face);
        if (setting.lines == 1 || (setting.lines == 2 && may_break_large)) return setting;
        const bool fits = setting.lines == 2 && info(face).size <= 16;
        if (fits && !two) two = setting;
    }
    return two ? *two : in_lines(s, caption, width, faces.back());
}

// All on one line, else a line for each sentence, else broken where the width ends.
Setting in_lines(const Surface& s, const Caption& caption, float width, Face face) {
    Setting setting{.face = face, .lines = 1, .runs = {}};
    const float blank = s.measure(face, " ");
    float all = 0, widest = 0;
    for (const Sentence& sentence : caption.sentences) {
        const float w = s.measure(face, sentence.text);
        all += (all > 0 ? blank : 0) + w;
        widest = std::max(widest, w);
    }
    const bool each = all > width && widest <= width && caption.sentences.size() == 2;
    float x = 0;
    for (std::size_t i = 0; i < caption.sentences.size(); ++i) {
        if (i > 0 && each) {
            ++setting.lines;
            x = 0;
        }
        add_sentence(s, setting, i, caption.sentences[i].text, width, x);
    }
    return setting;
}

void add_sentence(const Surface& s, Setting& setting, std::size_t sentence, std::string_view text,
                  float width, float& x) {
    const float blank = s.measure(setting.face, " ");
    std::string run;
    float from = x > 0 ? x + blank : 0;
    const auto end_run = [&] {
        if (run.empty()) return;
        const float w = s.measure(setting.face, run);
        setting.runs.push_back({sentence, setting.lines - 1, from, w, run});
        x = from + w;
        run.clear();
    };
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string longer =
            run + (run.empty() ? "" : " ") + std::string(text.substr(0, end));
        const bool begins = run.empty() && from == 0;
        if (!begins && from + s.measure(setting.face, longer) > width) {
            end_run();
            ++setting.lines;
            from = 0;
            run = std::string(text.substr(0, end));
        } else {
            run = longer;
        }
        text.remove_prefix(std::min(text.size(), end + 1));
    }
    end_run();
}

void say_setting(App& app, Surface& s, const Setting& setting, Point at, float line_height) {
    const std::vector<Sentence>& sentences = app.shown.caption.sentences;
    for (const Run& run : setting.runs) {
        const float top = at.y + line_height * float(run.line);
        const float y = top + (line_height - s.size_of(setting.face)) / 2;
        const Rect box = Rect::at(at.x + run.x, top, run.width, line_height);
        const std::string name = "caption:" + std::to_string(run.sentence + 1);
        const bool leads = !sentences[run.sentence].links.empty();
        const bool first = &run == &setting.runs.front() ||
                           (&run - 1)->sentence != run.sentence; // one stop of the focus ring
        const bool used = s.touch(name, box, leads, first);
        if (leads && s.hot(name))
            s.fill({box.left, box.bottom - 3, box.right, box.bottom - 1}, s.theme().accent);
        s.say(setting.face, {box.left, y}, s.theme().text, run.text);
        focus_ring(s, name, box, 3);
        if (used && first) follow(app, sentences[run.sentence]);
    }
}

// To what it tells of; being there already, to what that came from.
void follow(App& app, const Sentence& sentence) {
    const MomentLink& last = sentence.links.back();
    go_to(app, last.at == app.player->now() ? sentence.links.front() : last);
}

Colour bar_of(const Theme& theme, Gravity gravity) {
    switch (gravity) {
    case Gravity::calm: return theme.line;
    case Gravity::news: return theme.accent;
    case Gravity::warning: return theme.warning;
    case Gravity::failure: return theme.failure;
    }
    return theme.line;
}

// Returns how much of the right it takes.
float draw_why(App& app, Surface& s, const Rect& box) {
    constexpr std::string_view words = "Why, in full: W";
    const float w = s.measure(Face::label, words);
    const Rect place{box.right - 16 - w, box.top + 10, box.right - 16, box.bottom - 10};
    if (s.touch("button:why", place.inset(-8, 0))) {
        app.why_about.reset();
        app.overlay = Overlay::why;
    }
    const bool lit = s.hot("button:why");
    s.say_in(place, Face::label, Align::right, lit ? s.theme().text : s.theme().dim, words);
    focus_ring(s, "button:why", place.inset(-8, 0));
    return w + 32;
}

} // namespace

} // namespace sluice::gui
