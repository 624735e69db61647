// Up to ten thousand partitions: one cell each in the order of their numbers, lighter the further
// the slowest group is behind, with a stripe where something is wrong. Neighbours that look alike
// are one rectangle, so that the whole map costs few vertices.
#include "gui/marks.hpp"
#include "gui/numbers.hpp"
#include "gui/stage/glyphs.hpp"
#include "gui/stage/matrix.hpp"
#include "gui/widgets.hpp"
#include <algorithm>
#include <cmath>

namespace sluice::gui {

namespace {

constexpr float margin = 12, strip_height = 56, heading_height = 30, legend_height = 28;
constexpr float cards_height = 190, cell_most = 26;

enum class Stripe : uint8_t { none, under, through }; // warning; failure

struct HeatCell {
    uint8_t level = 0; // of lag, 0 = none
    Stripe stripe = Stripe::none;
    bool operator==(const HeatCell&) const = default;
};

struct HeatPlan {
    Rect strip, heading, window, legend, cards;
    float cell = 8;
    std::size_t across = 1;
    Point offset;
    int levels = 6;
    int64_t lag_most = 1;
};
HeatPlan plan_heat(const Scene& scene, const Rect& stage, Map& map);
void draw_broker_strip(Surface& s, Scene& scene, const Rect& box);
void draw_heading(Surface& s, const Scene& scene, const Rect& box);
void draw_cells(Surface& s, const Scene& scene, const HeatPlan& plan);
void draw_marked(Surface& s, Scene& scene, const HeatPlan& plan);
void take_mouse(Surface& s, Scene& scene, const HeatPlan& plan);
void draw_heat_legend(Surface& s, const HeatPlan& plan);
Rect cell_at(const HeatPlan& plan, std::size_t seat);

} // namespace

void draw_heat_stage(Surface& s, Scene& scene, const Rect& stage, Map& map) {
    take_map_input(s, map, stage);
    const HeatPlan plan = plan_heat(scene, stage, map);
    draw_broker_strip(s, scene, plan.strip);
    draw_heading(s, scene, plan.heading);
    s.clip(plan.window);
    draw_cells(s, scene, plan);
    take_mouse(s, scene, plan);
    draw_marked(s, scene, plan);
    s.unclip();
    draw_heat_legend(s, plan);
    draw_map_buttons(s, map, plan.legend);
    if (!plan.cards.empty()) draw_cards(s, scene, plan.cards);
}

namespace {

HeatPlan plan_heat(const Scene& scene, const Rect& stage, Map& map) {
    HeatPlan plan;
    Rect rest = stage.inset(margin, 8);
    plan.strip = rest.take_top(strip_height);
    plan.heading = rest.take_top(heading_height);
    if (rest.height() > cards_height + 160) plan.cards = rest.take_bottom(cards_height);
    plan.legend = rest.take_bottom(legend_height);
    plan.window = rest;
    const std::size_t count = std::max<std::size_t>(1, scene.view.shown.size());
    // The largest cell with which all of them fit.
    float cell = cell_most;
    const auto fits = [&](float size) {
        const auto across = std::size_t(rest.width() / size),
                   down = std::size_t(rest.height() / size);
        return across * down >= count;
    };
    while (cell > 3 && !fits(cell)) cell -= 0.5f;
    plan.across = std::max<std::size_t>(1, std::size_t(rest.width() / cell));
    plan.cell = cell * map.zoom;
    const auto rows = float((count + plan.across - 1) / plan.across);
    map.window = rest;
    map.content = {plan.cell * float(plan.across), plan.cell * rows};
    keep_inside(map);
    plan.offset = map.offset;
    plan.levels = count > 4000 ? 4 : 6;
    for (const int64_t behind : scene.view.behind) plan.lag_most = std::max(plan.lag_most, behind);
    return plan;
}

Rect cell_at(const HeatPlan& plan, std::size_t seat) {
    const float x = plan.window.left - plan.offset.x + plan.cell * float(seat % plan.across);
    const float y = plan.window.top - plan.offset.y + plan.cell * float(seat / plan.across);
    return Rect::at(x, y, plan.cell, plan.cell);
}

// Levels grow with the logarithm of the lag: ten behind and a thousand behind look different.
uint8_t level_of(const HeatPlan& plan, int64_t behind) {
    if (behind <= 0) return 0;
    const double share = std::log2(double(behind) + 1) / std::log2(double(plan.lag_most) + 1);
    return uint8_t(std::clamp(int(share * (plan.levels - 1) + 0.5), 1, plan.levels - 1));
}

HeatCell cell_of(const Scene& scene, const HeatPlan& plan, std::size_t seat) {
    HeatCell cell;
    if (seat < scene.view.behind.size()) cell.level = level_of(plan, scene.view.behind[seat]);
    switch (scene.view.health[seat]) {
    case PartitionHealth::whole: break;
    case PartitionHealth::under_replicated: cell.stripe = Stripe::under; break;
    case PartitionHealth::below_minimum:
    case PartitionHealth::leader_down:
    case PartitionHealth::offline: cell.stripe = Stripe::through; break;
    }
    return cell;
}

Colour colour_of_level(const Theme& t, const HeatPlan& plan, int level) {
    const int share = level == 0 ? 0 : 40 + 180 * level / (plan.levels - 1);
    return mix(t.raised, t.dark ? t.text : t.accent, share);
}

void draw_run(Surface& s, const HeatPlan& plan, const Rect& first, std::size_t count,
              const HeatCell& look) {
    const Theme& t = s.theme();
    const float gap = plan.cell >= 6 ? 1.0f : 0.0f;
    const Rect box{first.left, first.top, first.left + plan.cell * float(count) - gap,
                   first.bottom - gap};
    s.fill(box, colour_of_level(t, plan, look.level));
    const float h = std::max(2.0f, plan.cell * 0.3f);
    if (look.stripe == Stripe::under)
        s.fill({box.left, box.bottom - h, box.right, box.bottom}, t.warning);
    if (look.stripe == Stripe::through) {
        s.fill(box, t.failure);
        s.fill({box.left, box.centre().y - h / 3, box.right, box.centre().y + h / 3}, t.canvas);
    }
}

// Runs of cells that look alike, row by row; then the lines between columns over all of them.
void draw_cells(Surface& s, const Scene& scene, const HeatPlan& plan) {
    const std::size_t count = scene.view.shown.size();
    for (std::size_t row = 0; row < count; row += plan.across) {
        const std::size_t end = std::min(count, row + plan.across);
        const Rect line = cell_at(plan, row);
        if (line.bottom < plan.window.top || line.top > plan.window.bottom) continue;
        for (std::size_t i = row; i < end;) {
            const HeatCell look = cell_of(scene, plan, i);
            std::size_t next = i + 1;
            while (next < end && cell_of(scene, plan, next) == look) ++next;
            draw_run(s, plan, cell_at(plan, i), next - i, look);
            i = next;
        }
    }
    if (plan.cell < 5) return;
    const Rect last = cell_at(plan, count ? count - 1 : 0);
    for (std::size_t i = 1; i < plan.across; ++i) {
        const float x = cell_at(plan, i).left;
        s.fill({x - 1, plan.window.top, x, std::min(last.bottom, plan.window.bottom)},
               s.theme().canvas);
    }
}

// The selected one and what the search found; the map itself is one target.
void draw_marked(Surface& s, Scene& scene, const HeatPlan& plan) {
    for (std::size_t i = 0; i < scene.view.shown.size(); ++i) {
        const Entity what = entity_of(scene.view.shown[i]);
        const bool selected = what == scene.selected;
        if (!selected && scene.found.empty()) continue;
        if (!selected && !is_found(scene, what)) continue;
        const Rect box = cell_at(plan, i);
        selectable(s, scene, what, box, 0);
        s.outline(box.inset(-2), selected ? s.theme().text : s.theme().accent, 2);
    }
}

void take_mouse(Surface& s, Scene& scene, const HeatPlan& plan) {
    const bool clicked = s.touch("map:partitions", plan.window, true, false);
    const bool menu = s.touches().right_clicked == "map:partitions";
    if (!s.hot("map:partitions") && !clicked) return;
    const Point mouse = s.touches().mouse;
    const float x = mouse.x - plan.window.left + plan.offset.x;
    const float y = mouse.y - plan.window.top + plan.offset.y;
    const auto column = std::size_t(std::max(0.0f, x) / plan.cell);
    const auto row = std::size_t(std::max(0.0f, y) / plan.cell);
    const std::size_t seat = row * plan.across + column;
    if (column >= plan.across || seat >= scene.view.shown.size()) return;
    const PartitionId id = scene.view.shown[seat];
    if (clicked) scene.picked = entity_of(id);
    if (menu) scene.menu_for = entity_of(id);
    const int64_t behind = seat < scene.view.behind.size() ? scene.view.behind[seat] : 0;
    scene.hover = {label_of(scene, id), std::string(words_of(scene.view.health[seat])),
                   counted(behind) + " behind"};
    s.outline(cell_at(plan, seat).inset(-1), s.theme().text, 1);
}

// A tile per broker: name, what it leads, what is wrong with it.
void draw_broker_strip(Surface& s, Scene& scene, const Rect& box) {
    const Theme& t = s.theme();
    const std::size_t count = scene.view.brokers.size();
    if (count == 0) return;
    constexpr float gap = 6;
    const float w = std::clamp((box.width() + gap) / float(count) - gap, 58.0f, 150.0f);
    for (std::size_t b = 0; b < count; ++b) {
        const Rect tile = Rect::at(box.left + (w + gap) * float(b), box.top, w, box.height() - 8);
        if (tile.right > box.right + 1) break;
        const BrokerView& broker = scene.view.brokers[b];
        const NodeView& node = node_of(scene, broker.node);
        draw_node_frame(s, scene, node, tile);
        selectable(s, scene, broker_entity(b), tile, 8);
        const std::string names[] = {"Broker " + std::to_string(b + 1),
                                     "B" + std::to_string(b + 1)};
        const Rect in = tile.inset(9, 5);
        say_fitting(s, {in.left, in.top, in.right - 16, in.bottom}, Face::label_bold, t.text,
                    names);
        const Point sign{in.right - 6, in.top + 8};
        if (node.state == ProcessState::dead)
            s.cross(sign, 5, t.failure, 2.5f);
        else if (node.state == ProcessState::paused)
            pause_sign(s, sign, t.text);
        else if (broker.out_of_sync > 0 || broker.limit >= 0)
            warning_sign(s, sign, 11, t.dark ? t.warning : mix(t.warning, t.text, 90));
        const std::string words[] = {node.state == ProcessState::dead
                                         ? "led " + counted(broker.led_when_silent)
                                         : "leads " + counted(broker.leads),
                                     counted(broker.leads)};
        say_fitting(s, {in.left, in.top + 19, in.right + 4, in.bottom}, Face::label, t.dim, words);
    }
}

void draw_heading(Surface& s, const Scene& scene, const Rect& box) {
    const Theme& t = s.theme();
    float x = box.left;
    for (std::size_t h = partition_healths; h-- > 0;) {
        const int64_t n = scene.view.in_health[h];
        if (n == 0) continue;
        const auto health = PartitionHealth(h);
        const std::string words = words_of_run(health, n);
        const float w = s.measure(Face::label_bold, words);
        if (x + w + 20 > box.right) break;
        s.fill(Rect::at(x, box.top + 6, 10, 14),
               health == PartitionHealth::whole ? t.dim : colour_of_state(t, health));
        s.say(Face::label_bold, {x + 17, box.top + 6}, t.text, words);
        x += w + 41;
    }
    const std::string order = "cell = partition, in the order of their numbers";
    const float w = s.measure(Face::label, order);
    if (box.right - w > x) s.say(Face::label, {box.right - w, box.top + 6}, t.dim, order);
}

void draw_heat_legend(Surface& s, const HeatPlan& plan) {
    const Theme& t = s.theme();
    const float y = plan.legend.centre().y;
    float x = plan.legend.left;
    x += s.say(Face::label, {x, y - 7}, t.dim, "behind 0") + 8;
    for (int level = 0; level < plan.levels; ++level, x += 15)
        s.fill(Rect::at(x, y - 7, 14, 14), colour_of_level(t, plan, level));
    x += 8 + s.say(Face::label, {x + 8, y - 7}, t.dim, counted(plan.lag_most)) + 30;
    HeatPlan sample = plan;
    sample.cell = 14;
    draw_run(s, sample, Rect::at(x, y - 7, 14, 14), 1, {0, Stripe::under});
    x += 22 + s.say(Face::label, {x + 22, y - 7}, t.dim, "short of a copy") + 22;
    draw_run(s, sample, Rect::at(x, y - 7, 14, 14), 1, {0, Stripe::through});
    s.say(Face::label, {x + 22, y - 7}, t.dim, "readers or writers stand still");
}

} // namespace

} // namespace sluice::gui
