#include "gui/stage/columns.hpp"
#include "gui/numbers.hpp"
#include "gui/stage/tapes.hpp"
#include "gui/widgets.hpp"

namespace sluice::gui {

namespace {

struct LeaderMark { // where fill, outline and bar of the leader are at this instant
    Rect box;
    float outline = 2;
    bool there = false, moving = false;
};
LeaderMark leader_mark(const Scene& scene, const ColumnsPlan& plan, const ColumnPlace& column);
void draw_leader_mark(Surface& s, const Scene& scene, const LeaderMark& mark, PartitionId id);
void draw_cell_grounds(Surface& s, const ColumnsPlan& plan, const ColumnPlace& column);
void draw_dotted_mark(Surface& s, const ColumnsPlan& plan, const ColumnPlace& column);
void draw_head(Surface& s, Scene& scene, const ColumnPlace& column, const Rect& strip);
CellLook look_of(const Surface& s, const Scene& scene, const ColumnsPlan& plan,
                 const ColumnPlace& column, const RowPlace& row, const LeaderMark& mark);
Rect frame_of(const ColumnsPlan& plan, const ColumnPlace& column);

} // namespace

void draw_columns_stage(Surface& s, Scene& scene, const Rect& stage, Map& map) {
    take_map_input(s, map, stage);
    const ColumnsPlan plan = plan_columns(scene, stage, map);
    s.clip({stage.left, plan.heads.bottom - 2, stage.right, plan.legend.top});
    for (const RowPlace& row : plan.rows) draw_broker_row(s, scene, row);
    s.clip({plan.grid.left - 6, stage.top, plan.grid.right + 8, stage.bottom});
    for (const ColumnPlace& column : plan.columns) draw_column(s, scene, plan, column);
    s.unclip();
    for (const RowPlace& row : plan.rows) draw_broker_head(s, scene, row);
    s.unclip();
    draw_column_heads(s, scene, plan);
    draw_edges(s, scene, plan);
    draw_producers(s, scene, plan);
    draw_controllers(s, scene, plan.controllers);
    draw_members(s, scene, plan);
    draw_ghost_lines(s, scene, plan);
    draw_legend(
        s, scene,
        {plan.arrivals.right, plan.legend.top, plan.legend.right - 100, plan.legend.bottom});
    draw_map_buttons(s, map, plan.legend);
}

void draw_column_heads(Surface& s, Scene& scene, const ColumnsPlan& plan) {
    const Theme& t = s.theme();
    s.say(Face::label, {plan.producer_strip.left, plan.heads.top + 14}, t.dim, "producers");
    s.clip({plan.grid.left - 6, plan.stage.top, plan.grid.right + 8, plan.stage.bottom});
    for (const ColumnPlace& column : plan.columns) {
        draw_head(s, scene, column, plan.heads);
        if (!column.opened) continue;
        const bool selected = scene.selected == entity_of(column.partition->id);
        s.outline(frame_of(plan, column), selected ? t.text : t.line, 1.5f, 8);
    }
    s.unclip();
}

void draw_column(Surface& s, Scene& scene, const ColumnsPlan& plan, const ColumnPlace& column) {
    if (column.right < plan.grid.left || column.left > plan.grid.right) return;
    const PartitionView& partition = *column.partition;
    selectable(s, scene, entity_of(partition.id), frame_of(plan, column));
    draw_cell_grounds(s, plan, column);
    const LeaderMark mark = leader_mark(scene, plan, column);
    draw_leader_mark(s, scene, mark, partition.id);
    draw_dotted_mark(s, plan, column);
    for (const RowPlace& row : plan.rows) {
        const ReplicaView* replica = replica_on(partition, row.broker);
        if (!replica) continue;
        const CellLook look = look_of(s, scene, plan, column, row, mark);
        if (column.detail == Detail::blocks)
            draw_block_cell(s, scene, partition, *replica, look);
        else
            draw_bar_cell(s, scene, partition, *replica, look);
    }
    if (column.opened) draw_replication(s, scene, plan, column);
}

namespace {

Rect frame_of(const ColumnsPlan& plan, const ColumnPlace& column) {
    const float top = plan.heads.top + 4;
    const float bottom = plan.rows.empty() ? plan.grid.bottom : plan.rows.back().box.bottom - 2;
    return {column.left - 3, top, column.right + (column.opened ? 25.0f : 3.0f),
            std::min(bottom, plan.legend.top)};
}

void draw_head(Surface& s, Scene& scene, const ColumnPlace& column, const Rect& strip) {
    const PartitionView& p = *column.partition;
    const std::string& label = label_of(scene, p.id);
    const float w = std::min(std::max(28.0f, chip_width(s, label) - 4), column.right - column.left);
    const Rect box = Rect::at(column.left, strip.top + 10, w, 22);
    chip(s, box, colour_of(s, scene, p.id), label);
    if (column.detail != Detail::blocks) return;
    const Theme& t = s.theme();
    float x = box.right + 10;
    if (scene.selected == entity_of(p.id))
        x += s.say(Face::label, {x, box.top + 4}, t.text, "selected") + 12;
    const TapePlace place{.scale = block_scale(p, column.left + 9, column.right - column.left - 18),
                          .box = {column.left, 0, column.right - 9, 0}};
    const OffsetRange seen = visible(place);
    const std::string range =
        counted(seen.begin) + " to " + counted(std::max(seen.begin, seen.end - 1));
    const bool fits = s.measure(Face::label, "numbers " + range) <= column.right - 4 - x;
    s.say_in({x, box.top, column.right - 4, box.bottom}, Face::label, Align::right, t.dim,
             fits ? "numbers " + range : range);
}

void draw_cell_grounds(Surface& s, const ColumnsPlan& plan, const ColumnPlace& column) {
    for (const RowPlace& row : plan.rows) {
        if (!replica_on(*column.partition, row.broker)) continue;
        const Rect box = cell_of(column, row);
        s.fill(box, s.theme().panel, 6);
        s.outline(box, s.theme().line, 1, 6);
    }
}

LeaderMark leader_mark(const Scene& scene, const ColumnsPlan& plan, const ColumnPlace& column) {
    const PartitionView& p = *column.partition;
    LeaderMark mark;
    const auto row = [&](int32_t broker) -> const RowPlace* {
        for (const RowPlace& r : plan.rows)
            if (broker >= 0 && r.broker == uint32_t(broker)) return &r;
        return nullptr;
    };
    const RowPlace* now = row(p.leader);
    if (!now || !leader_of(p) || !leader_of(p)->alive) return mark;
    mark.there = true;
    mark.box = cell_of(column, *now);
    const RowPlace* before = row(p.leader_before);
    if (!before || p.led_since == time_zero) return mark;
    if (is_moving(scene.motion, p.led_since, leader_moves_ms)) {
        const float share = share_of(scene.motion, p.led_since, leader_moves_ms);
        const float away = (before->box.top - now->box.top) * (1 - share);
        mark.box = mark.box.moved(0, away);
        mark.moving = true;
    } else if (is_moving(scene.motion, p.led_since, leader_moves_ms + outline_pulse_ms)) {
        const Time arrived = p.led_since + simulated(scene.motion, leader_moves_ms);
        mark.outline = 5 - 3 * share_of(scene.motion, arrived, outline_pulse_ms);
    }
    return mark;
}

Colour leader_ground(const Surface& s, const Scene& scene, PartitionId id) {
    return mix(s.theme().card, colour_of(s, scene, id), 36);
}

void draw_leader_mark(Surface& s, const Scene& scene, const LeaderMark& mark, PartitionId id) {
    if (!mark.there) return;
    const Colour colour = s.theme().outline_of(colour_of(s, scene, id));
    const Colour ground = leader_ground(s, scene, id);
    const Rect& box = mark.box;
    const float edge = mark.outline;
    s.fill(box, colour, 6); // what is left of it around the ground is outline and bar
    s.fill({box.left + edge + 3, box.top + edge, box.right - edge, box.bottom - edge}, ground, 4);
}

CellLook look_of(const Surface& s, const Scene& scene, const ColumnsPlan& plan,
                 const ColumnPlace& column, const RowPlace& row, const LeaderMark& mark) {
    const bool led = mark.there && column.partition->leader == int32_t(row.broker);
    return {.box = cell_of(column, row),
            .detail = column.detail,
            .ground = led && !mark.moving ? leader_ground(s, scene, column.partition->id)
                                          : s.theme().panel,
            .extent = plan.extent};
}

// Between the tapes; each tape draws its own piece of the line.
void draw_dotted_mark(Surface& s, const ColumnsPlan& plan, const ColumnPlace& column) {
    if (column.detail < Detail::tape) return;
    const PartitionView& p = *column.partition;
    const float width = column.right - column.left - 18;
    const Scale scale = column.detail == Detail::blocks
                            ? block_scale(p, column.left + 9, width)
                            : bar_scale(p, column.left + 9, width, plan.extent);
    const Offset mark = high_watermark_of(p);
    const float x = scale.at(mark);
    if (mark < scale.first || x > column.right - 4) return;
    float from = 0;
    for (const RowPlace& row : plan.rows) {
        const ReplicaView* replica = replica_on(p, row.broker);
        if (!replica) continue;
        const Rect cell = cell_of(column, row);
        const CellPlan inside = plan_cell(cell.height(), column.detail);
        const float half = (replica->leads && replica->alive ? inside.leader : inside.copy) / 2 + 6;
        const float middle = cell.top + inside.middle;
        if (from > 0) s.dashed({x, from}, {x, middle - half}, s.theme().dim, 1, 1.5f, 3.5f);
        from = middle + half;
    }
}

} // namespace

} // namespace sluice::gui
