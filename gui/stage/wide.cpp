#include "gui/stage/wide.hpp"
#include "gui/numbers.hpp"
#include "gui/stage/glyphs.hpp"
#include "gui/stage/tapes.hpp"
#include "gui/widgets.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

constexpr float row_gap = 9, row_most = 150, names_width = 174;
constexpr float pitch = 14.6f;

struct WideRow {
    const ReplicaView* replica = nullptr;
    Rect box;
    TapePlace place;
};
std::vector<WideRow> plan_rows(const Surface& s, const Scene& scene, const PartitionView& partition,
                               const Rect& stage);
void draw_wide_row(Surface& s, Scene& scene, const PartitionView& partition, const WideRow& row,
                   float arrow_to);
void draw_names(Surface& s, const PartitionView& partition, const WideRow& row, const Scene& scene);
void draw_reader(Surface& s, Scene& scene, const PartitionView& partition, const WideRow& row);

} // namespace

void draw_wide_stage(Surface& s, Scene& scene, const Rect& stage) {
    if (!scene.opened) return;
    for (const WideRow& row : plan_rows(s, scene, *scene.opened, stage))
        draw_wide_row(s, scene, *scene.opened, row, stage.right + 22);
}

namespace {

// In the order of the brokers.
std::vector<WideRow> plan_rows(const Surface& s, const Scene& scene, const PartitionView& partition,
                               const Rect& stage) {
    std::vector<const ReplicaView*> copies;
    for (const ReplicaView& r : partition.replicas) copies.push_back(&r);
    std::stable_sort(copies.begin(), copies.end(), [](const ReplicaView* a, const ReplicaView* b) {
        return a->broker < b->broker;
    });
    const float count = float(std::max<std::size_t>(1, copies.size()));
    const float height = std::min(row_most, (stage.height() - row_gap * (count - 1)) / count);
    std::vector<WideRow> rows;
    float y = stage.top;
    for (const ReplicaView* r : copies) {
        if (y + height > stage.bottom + 1) break;
        WideRow row{r, Rect::at(stage.left, y, stage.width(), height), {}};
        const bool leads = r->leads && r->alive;
        const float left = stage.left + 12 + names_width;
        row.place.scale = block_scale(partition, left, stage.right - 24 - left, pitch);
        row.place.box = {left, y + 4, stage.right - 16, y + height - 4};
        row.place.height = std::min(leads ? 52.0f : 36.0f, height * (leads ? 0.45f : 0.31f));
        row.place.middle = y + height * 0.4f;
        row.place.ground =
            leads ? mix(s.theme().card, colour_of(s, scene, partition.id), 36) : s.theme().card;
        rows.push_back(row);
        y += height + row_gap;
    }
    return rows;
}

void draw_row_ground(Surface& s, const Scene& scene, const PartitionView& partition,
                     const WideRow& row) {
    const Theme& t = s.theme();
    if (!row.replica->alive) {
        s.fill(row.box, t.canvas, 8);
        return s.dashes(row.box, t.failure, 2);
    }
    s.fill(row.box, row.place.ground, 8);
    if (!row.replica->leads) return s.outline(row.box, t.line, 1, 8);
    const Rect& box = row.box;
    s.fill(box, t.outline_of(colour_of(s, scene, partition.id)), 8);
    s.fill({box.left + 7, box.top + 2.5f, box.right - 2.5f, box.bottom - 2.5f}, row.place.ground,
           6);
}

void draw_wide_row(Surface& s, Scene& scene, const PartitionView& partition, const WideRow& row,
                   float arrow_to) {
    const Theme& t = s.theme();
    const ReplicaView& r = *row.replica;
    selectable(s, scene, broker_entity(r.broker), row.box, 8);
    draw_row_ground(s, scene, partition, row);
    draw_copy(s, scene, partition, r, row.place, colour_of(s, scene, partition.id));
    const Rect torn = draw_torn(s, scene, partition, r, row.place);
    const float x = row.place.scale.at(high_watermark_of(partition));
    if (x >= row.place.scale.left && x <= row.place.box.right)
        s.fill({x - 1.5f, row.place.top() - 8, x + 1.5f, row.place.bottom() + 8}, t.text);
    draw_names(s, partition, row, scene);
    if (r.leads && r.alive) draw_reader(s, scene, partition, row);
    std::string words = torn_words(partition, r);
    if (words.empty()) return;
    words.insert(words.find(' '), " " + scene.records);
    const float w = s.measure(Face::large_bold, words);
    s.say(Face::large_bold, {row.place.box.right - w - 8, row.box.bottom - 30}, t.text, words);
    if (torn.empty()) return;
    const float y = torn.top + row.place.height / 2 - 2;
    const float from = std::min(torn.right + 10, row.box.right - 24);
    s.line({from, y}, {arrow_to - 8, y}, t.failure, 3);
    arrow_right(s, {arrow_to, y}, 11, t.failure);
}

void draw_names(Surface& s, const PartitionView& partition, const WideRow& row,
                const Scene& scene) {
    const Theme& t = s.theme();
    const ReplicaView& r = *row.replica;
    const float x = row.box.left + 26;
    const bool tall = row.box.height() >= 100;
    const float step = std::min(34.0f, (row.box.height() - 14) / 3);
    float y = row.box.top + (tall ? 14.0f : 6.0f);
    const float right = row.place.scale.left - 6;
    s.say_in({x, y, right, y + 22}, Face::heading, Align::left, t.text,
             "Broker " + std::to_string(r.broker + 1));
    y += step;
    const NodeView& node = node_of(scene, scene.view.brokers.at(r.broker).node);
    if (!r.alive) {
        s.cross({x + 11, y + 10}, 9, t.failure, 3.5f);
        s.say_in({x + 32, y, right, y + 20}, Face::large_bold, Align::left, t.text, "crashed");
    } else if (r.leads) {
        const bool moved = partition.leader_before >= 0 && partition.led_since > time_zero;
        s.say_in({x, y, right, y + 20}, Face::large_bold, Align::left, t.text,
                 moved ? "leader now" : "leader");
    } else {
        s.say_in({x, y, right, y + 20}, r.in_sync ? Face::large : Face::large_bold, Align::left,
                 r.in_sync ? t.dim : t.text, r.in_sync ? "copy" : "out of sync");
    }
    y += step;
    if (y + 19 > row.box.bottom - 3) return;
    const bool timed = !r.alive && node.silent_since != time_never;
    s.say_in({x, y, right, y + 20}, Face::large, Align::left, t.dim,
             timed ? "at " + at_second(node.silent_since) : "ends at " + counted(r.end));
}

// One group, beside its flag.
void draw_reader(Surface& s, Scene& scene, const PartitionView& partition, const WideRow& row) {
    const Theme& t = s.theme();
    const BookmarkView* mark = bookmark_of(partition, scene.group);
    if (!mark) return;
    draw_flags(s, scene, partition, row.place, {.words = false, .all = false});
    const float x = std::max(row.place.scale.left,
                             row.place.scale.left +
                                 (flag_offset(*mark, scene.motion) - float(row.place.scale.first)) *
                                     row.place.scale.pitch);
    const std::string words = mark->lag > 0 ? mark->name + " is " + counted(mark->lag) + " behind"
                                            : mark->name + " has read them all";
    const float w = s.measure(Face::large, words);
    const float y = row.place.bottom() + 11;
    if (y + 20 > row.box.bottom) return;
    const bool right = x + 24 + w <= row.place.box.right;
    s.say(Face::large, {right ? x + 24 : std::max(row.place.box.left, x - w - 12), y}, t.text,
          words);
}

} // namespace

} // namespace sluice::gui
