// The heads of the rows: a broker's name, what is wrong with it, what it leads; and the metadata
// quorum.
#include "gui/marks.hpp"
#include "gui/numbers.hpp"
#include "gui/stage/columns.hpp"
#include "gui/stage/glyphs.hpp"
#include "gui/widgets.hpp"

namespace sluice::gui {

namespace {

enum class Sign : uint8_t { none, cross, warning, pause, cut };

struct HeadLine {
    Sign sign = Sign::none;
    std::string words;
    bool strong = false;
    std::string shorter = {}; // where those words do not fit
};
std::vector<HeadLine> lines_of(const Scene& scene, const BrokerView& broker);
void draw_sign(Surface& s, Sign sign, Point centre);
void draw_led(Surface& s, const Scene& scene, const BrokerView& broker, const Rect& box);
bool is_silent(const NodeView& node);

} // namespace

void draw_broker_row(Surface& s, Scene& scene, const RowPlace& row) {
    const BrokerView& broker = scene.view.brokers.at(row.broker);
    draw_node_frame(s, scene, node_of(scene, broker.node), row.box);
}

void draw_broker_head(Surface& s, Scene& scene, const RowPlace& row) {
    const BrokerView& broker = scene.view.brokers.at(row.broker);
    const bool hot = selectable(s, scene, broker_entity(row.broker), row.head.inset(2), 6);
    const Theme& t = s.theme();
    if (hot) s.outline(row.head.inset(3), t.line, 1, 6);
    const Rect in = row.head.inset(11, 8);
    const bool large = row.box.height() >= 90;
    float y = in.top + (large ? 6.0f : 0.0f);
    s.say(Face::body_bold, {in.left, y}, t.text, "Broker " + std::to_string(row.broker + 1));
    y += large ? 24.0f : 20.0f;
    const float chips = row.box.height() >= 130 ? 66.0f : large ? 24.0f : 18.0f;
    for (const HeadLine& line : lines_of(scene, broker)) {
        if (y + 15 > in.bottom - (large ? chips : 0.0f)) break;
        float x = in.left;
        if (line.sign != Sign::none) {
            draw_sign(s, line.sign, {x + 7, y + 8});
            x += 21;
        }
        const std::string words[] = {line.words, line.shorter.empty() ? line.words : line.shorter};
        say_fitting(s, {x, y, row.head.right + 1, y + 16},
                    line.strong ? Face::label_bold : Face::label, line.strong ? t.text : t.dim,
                    words);
        y += 20;
    }
    if (large || y + 15 <= in.bottom)
        draw_led(s, scene, broker,
                 {in.left, std::max(y, in.bottom - chips), row.head.right + 2, in.bottom});
}

void draw_controllers(Surface& s, Scene& scene, const Rect& box) {
    if (box.empty() || scene.view.controllers.empty()) return;
    const Theme& t = s.theme();
    s.say(Face::label, {box.left, box.top + 4}, t.dim, "controllers");
    float x = box.left;
    for (std::size_t i = 0; i < scene.view.controllers.size(); ++i) {
        const ControllerView& c = scene.view.controllers[i];
        const Rect chip_box = Rect::at(x, box.top + 23, 24, 22);
        if (chip_box.right > box.right + 1) break;
        selectable(s, scene, controller_entity(i), chip_box, 4);
        const std::string number = std::to_string(i + 1);
        if (!c.alive) {
            s.dashes(chip_box, t.failure, 1.5f);
            s.cross(chip_box.centre(), 6, t.failure, 2);
        } else if (c.writes) {
            chip(s, chip_box, mix(t.card, t.text, 190), number);
        } else {
            empty_chip(s, chip_box, number);
        }
        x += 30;
    }
}

namespace {

bool is_silent(const NodeView& node) {
    return node.state != ProcessState::running;
}

void add_trouble(std::vector<HeadLine>& lines, const Scene& scene, const BrokerView& broker,
                 const NodeView& node) {
    if (node.state == ProcessState::dead) {
        lines.push_back({Sign::cross, "crashed", true});
        if (node.silent_since != time_never)
            lines.push_back({Sign::none, "at " + at_second(node.silent_since)});
        if (!node.machine_up) lines.push_back({Sign::none, "machine down"});
    } else if (node.state == ProcessState::paused) {
        lines.push_back({Sign::pause, "paused", true});
        if (node.silent_since != time_never)
            lines.push_back({Sign::none, "since " + at_second(node.silent_since)});
    }
    if (broker.fenced && node.state == ProcessState::running)
        lines.push_back({Sign::warning, "fenced", true});
    std::string cut;
    for (const uint32_t other : node.cut_from)
        if (node_of(scene, other).entity.kind == EntityKind::broker)
            cut +=
                (cut.empty() ? "" : ", ") + std::to_string(node_of(scene, other).entity.index + 1);
    if (!cut.empty() && node.state != ProcessState::dead)
        lines.push_back({Sign::cut, "cut from " + cut, true, "cut: " + cut});
}

void add_load(std::vector<HeadLine>& lines, const BrokerView& broker) {
    for (std::size_t i = 0; i < line_kinds; ++i) {
        const LineView& line = broker.lines[i];
        const auto name = std::string(words_of(LineKind(i)));
        if (int32_t(i) == broker.limit)
            lines.push_back({Sign::warning, name + " is full", true});
        else if (line.speed_percent < 100)
            lines.push_back(
                {Sign::warning, name + " at " + std::to_string(line.speed_percent) + " %", true});
    }
}

std::vector<HeadLine> lines_of(const Scene& scene, const BrokerView& broker) {
    std::vector<HeadLine> lines;
    const NodeView& node = node_of(scene, broker.node);
    add_trouble(lines, scene, broker, node);
    if (node.state == ProcessState::running) add_load(lines, broker);
    if (broker.out_of_sync > 0 && !is_silent(node))
        lines.push_back({Sign::none, counted(broker.out_of_sync) + " behind"});
    return lines;
}

void draw_sign(Surface& s, Sign sign, Point c) {
    const Theme& t = s.theme();
    switch (sign) {
    case Sign::none: break;
    case Sign::cross: s.cross(c, 6, t.failure, 2.5f); break;
    case Sign::warning:
        if (!t.dark) warning_sign(s, {c.x, c.y - 0.5f}, 15, mix(t.warning, t.text, 128));
        warning_sign(s, c, 12, t.warning);
        break;
    case Sign::pause: pause_sign(s, c, t.text); break;
    case Sign::cut: cut_sign(s, c, t.failure); break;
    }
}

// What it leads as chips, what it led when it fell silent as outlines; a count where there is no
// room.
void draw_led(Surface& s, const Scene& scene, const BrokerView& broker, const Rect& box) {
    const bool silent = is_silent(node_of(scene, broker.node)) && broker.led_when_silent > 0;
    const auto& ids = silent ? broker.led_then : broker.led;
    const int64_t count = silent ? broker.led_when_silent : broker.leads;
    const std::string word = silent ? "was leading" : "leads";
    const Theme& t = s.theme();
    if (box.height() < 40 || count == 0) {
        const std::string words[] = {word + " " + counted(count), counted(count) + " led"};
        const std::string nothing[] = {"leads nothing"};
        return say_fitting(s, {box.left, box.bottom - 16, box.right, box.bottom}, Face::label,
                           t.dim, count == 0 ? std::span<const std::string>(nothing) : words);
    }
    s.say(Face::label, {box.left, box.top}, t.dim, word);
    draw_chips(s, scene, ids,
               {.box = {box.left, box.top + 20, box.right, box.bottom}, .empty = silent}, count);
}

} // namespace

} // namespace sluice::gui
