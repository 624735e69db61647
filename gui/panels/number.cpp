#include "gui/panels/number.hpp"
#include "gui/numbers.hpp"
#include "gui/panels.hpp"
#include <algorithm>
#include <array>

namespace sluice::gui {

namespace {

int64_t unavailable(const View& view);
Time down_since(const View& view);
std::string seconds_text(Duration length);

constexpr auto rules = std::to_array<NumberRule>({
    {"lost", "acknowledged records that are gone",
     [](const View& v, const std::string& records, BigNumber& n) {
         n = {
             "lost",           counted(v.totals.lost), records + " lost", "acknowledged, then gone",
             Gravity::failure, LedgerNumber::lost};
         return v.totals.lost > 0;
     }},
    {"unavailable", "how long nobody has been able to write or read",
     [](const View& v, const std::string&, BigNumber& n) {
         const int64_t partitions = unavailable(v);
         const Time since = down_since(v);
         if (partitions == 0 || since == time_never) return false;
         n = {"unavailable",    seconds_text(v.now - since),
              "seconds down",   counted(partitions, "partitions") + " without a leader",
              Gravity::failure, LedgerNumber::pending};
         return true;
     }},
    {"behind", "more than five seconds of work waiting",
     [](const View& v, const std::string& records, BigNumber& n) {
         n = {"behind",
              counted(v.totals.waiting),
              records + " waiting",
              "stored, not worked on",
              Gravity::warning,
              LedgerNumber::waiting};
         return v.totals.waiting > 20 &&
                v.totals.waiting > 5 * std::max<int64_t>(1, v.totals.delivered_per_second);
     }},
    {"twice", "deliveries beyond the first of a record",
     [](const View& v, const std::string& records, BigNumber& n) {
         n = {"twice",
              counted(v.totals.redelivered),
              records + " twice",
              "delivered once more",
              Gravity::warning,
              LedgerNumber::twice};
         return v.totals.redelivered > 0;
     }},
    {"acknowledged", "nothing is wrong",
     [](const View& v, const std::string& records, BigNumber& n) {
         n = {"acknowledged",      counted(v.totals.acked),
              records + " stored", "of " + counted(v.totals.offered) + " offered",
              Gravity::calm,       LedgerNumber::acked};
         return true;
     }},
});

BigNumber number_of(const View& view, const std::string& records, std::size_t& rule);
void draw_figure(Surface& s, const Rect& box, const BigNumber& number);
Face face_for(const Surface& s, const std::string& figure, float width);

} // namespace

std::span<const NumberRule> number_rules() {
    return rules;
}

BigNumber big_number(const App& app) {
    BigNumber best;
    std::size_t best_rule = rules.size();
    for (std::size_t i = 0; i < app.shown.sides.size(); ++i) {
        std::size_t rule = 0;
        BigNumber found =
            number_of(app.shown.sides[i].view, records_word(app.player->side(i)), rule);
        if (rule >= best_rule) continue;
        if (app.shown.sides.size() > 1) found.small_words = "on " + app.player->name(i);
        best = found;
        best_rule = rule;
    }
    return best;
}

void draw_number(App& app, Surface& s, const Layout&, const Rect& box) {
    const Theme& t = s.theme();
    const BigNumber number = big_number(app);
    const bool failed = number.gravity == Gravity::failure;
    s.fill(box, failed ? mix(t.card, t.failure, t.failure_fill) : t.card, 8);
    if (failed)
        s.outline(box, t.failure, 2, 8);
    else
        s.outline(box, number.gravity == Gravity::warning ? t.warning : t.line,
                  number.gravity == Gravity::warning ? 2 : 1, 8);
    if (s.touch("number", box)) {
        app.why_about = number.subject;
        app.overlay = Overlay::why;
    }
    draw_figure(s, box.inset(24, 12), number);
    focus_ring(s, "number", box, 8);
}

namespace {

BigNumber number_of(const View& view, const std::string& records, std::size_t& rule) {
    BigNumber found;
    for (rule = 0; rule < rules.size(); ++rule)
        if (rules[rule].find(view, records, found)) break;
    return found;
}

// Words beside the figure where that leaves them room, else below it.
void draw_figure(Surface& s, const Rect& box, const BigNumber& number) {
    const Theme& t = s.theme();
    const Face face = face_for(s, number.figure, box.width());
    const float w = s.measure(face, number.figure), h = s.size_of(face);
    const std::size_t blank = std::min(number.words.find(' '), number.words.size());
    const std::string first = number.words.substr(0, blank);
    const std::string second = blank < number.words.size() ? number.words.substr(blank + 1) : "";
    const float widest =
        std::max(s.measure(Face::display, first), s.measure(Face::display, second));
    if (w + 24 + widest <= box.width() && box.height() >= 120) {
        const float x = box.left + w + 24;
        // Figures have no descenders: their ink stands a tenth above the middle of their line.
        s.say(face, {box.left, box.centre().y - h * 0.6f}, t.text, number.figure);
        float y = box.centre().y - 66;
        s.say(Face::display, {x, y}, t.text, first);
        s.say(Face::display, {x, y + 38}, t.text, second);
        s.flow({x, y + 84, box.right, box.bottom}, Face::large, t.dim, number.small_words, 24);
        return;
    }
    const float all = h + 6 + 30 + 24;
    float y = box.centre().y - all / 2;
    s.say(face, {box.left, y}, t.text, number.figure);
    y += h + 6;
    s.say_in({box.left, y, box.right, y + 30}, Face::heading, Align::left, t.text, number.words);
    s.say_in({box.left, y + 30, box.right, y + 54}, Face::large, Align::left, t.dim,
             number.small_words);
}

Face face_for(const Surface& s, const std::string& figure, float width) {
    if (s.measure(Face::huge, figure) <= width * 0.56f) return Face::huge;
    if (s.measure(Face::big, figure) <= width) return Face::big;
    return Face::mono_large;
}

int64_t unavailable(const View& view) {
    return view.in_health[std::size_t(PartitionHealth::leader_down)] +
           view.in_health[std::size_t(PartitionHealth::offline)];
}

// Since when the first process that is silent now has been so.
Time down_since(const View& view) {
    Time since = time_never;
    for (const NodeView& node : view.nodes)
        if (node.entity.kind == EntityKind::broker || node.entity.kind == EntityKind::server)
            since = std::min(since, node.silent_since);
    return since;
}

std::string seconds_text(Duration length) {
    const int64_t tenths = length.ns / 100'000'000;
    if (tenths >= 1000) return counted(tenths / 10);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

} // namespace

} // namespace sluice::gui
