// Partitions opened as cards: the tape of each copy on one scale, the high watermark through all of
// them, the slowest group's flag, and what was written and can be read.
#include "gui/numbers.hpp"
#include "gui/stage/matrix.hpp"
#include "gui/stage/tapes.hpp"
#include "gui/widgets.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

constexpr float name_width = 38;

std::vector<const PartitionView*> worst(const Scene& scene, std::size_t most);
void draw_card_head(Surface& s, const Scene& scene, const PartitionView& p, const Rect& box);
void draw_card_tapes(Surface& s, Scene& scene, const PartitionView& p, const Rect& box);
void draw_card_foot(Surface& s, const PartitionView& p, const Rect& box);
bool is_ill(const PartitionView& p);

} // namespace

void draw_cards(Surface& s, Scene& scene, const Rect& box) {
    constexpr float gap = 11;
    const auto fits = std::size_t((box.width() + gap) / (card_width_least + gap));
    const std::vector<const PartitionView*> shown = worst(scene, std::min<std::size_t>(5, fits));
    if (shown.empty()) return;
    const float count = float(std::max<std::size_t>(shown.size(), 3));
    const float w = std::min((box.width() - gap * (count - 1)) / count, 340.0f);
    const float h = std::min(box.height(), card_height_most);
    for (std::size_t i = 0; i < shown.size(); ++i)
        draw_partition_card(s, scene, *shown[i],
                            Rect::at(box.left + (w + gap) * float(i), box.top, w, h));
}

void draw_partition_card(Surface& s, Scene& scene, const PartitionView& p, const Rect& box) {
    const Theme& t = s.theme();
    const std::string name = "card:" + target_name(scene, entity_of(p.id)).substr(10);
    if (s.touch(name, box)) scene.picked = entity_of(p.id);
    if (s.touches().right_clicked == name) scene.menu_for = entity_of(p.id);
    s.fill(box, t.card, 8);
    const bool severe = p.health > PartitionHealth::under_replicated || lost_records(p) > 0;
    s.outline(box, severe ? t.failure : t.line, severe ? 1.5f : 1, 8);
    if (scene.selected == entity_of(p.id)) s.outline(box.inset(-2), t.text, 2, 9);
    focus_ring(s, name, box, 8);
    Rect in = box.inset(13, 9);
    draw_card_head(s, scene, p, in.take_top(24));
    const Rect foot = in.take_bottom(in.height() > 150 ? 42.0f : 20.0f);
    draw_card_tapes(s, scene, p, in);
    draw_card_foot(s, p, foot);
}

namespace {

bool is_ill(const PartitionView& p) {
    return p.health != PartitionHealth::whole || lost_records(p) > 0;
}

// The selected one first, then the worst; when all are well, those that are furthest behind.
std::vector<const PartitionView*> worst(const Scene& scene, std::size_t most) {
    std::vector<const PartitionView*> shown;
    for (const PartitionView& p : scene.view.partitions)
        if (entity_of(p.id) == scene.selected) shown.push_back(&p);
    for (const PartitionView& p : scene.view.partitions) {
        if (shown.size() >= most) break;
        if (entity_of(p.id) != scene.selected) shown.push_back(&p);
    }
    return shown;
}

void draw_card_head(Surface& s, const Scene& scene, const PartitionView& p, const Rect& box) {
    const Theme& t = s.theme();
    const float w = s.say(Face::body_bold, {box.left, box.top}, t.text, label_of(scene, p.id));
    s.say_in({box.left + w + 10, box.top, box.right, box.top + 16}, Face::label, Align::right,
             t.dim, shortly(p.appended_per_second) + "/s");
    if (is_ill(p))
        s.say_in({box.left + w + 10, box.top, box.right - 58, box.top + 16}, Face::label,
                 Align::left, t.text, words_of(p.health));
}

// Leader first, then the copies; as many as there is room for.
void draw_card_tapes(Surface& s, Scene& scene, const PartitionView& p, const Rect& box) {
    std::vector<const ReplicaView*> copies;
    for (const ReplicaView& r : p.replicas)
        if (r.leads) copies.insert(copies.begin(), &r);
        else copies.push_back(&r);
    const Theme& t = s.theme();
    const float left = box.left + name_width, width = box.right - left;
    int64_t extent = 1;
    for (const ReplicaView& r : p.replicas) extent = std::max(extent, r.end - r.start);
    const Scale scale = bar_scale(p, left, width - 8, extent + extent / 16 + 1);
    float y = box.top + 6;
    float last = y;
    for (std::size_t i = 0; i < copies.size(); ++i) {
        const ReplicaView& r = *copies[i];
        const bool leads = i == 0;
        const float h = leads ? 26.0f : 16.0f;
        if (y + h > box.bottom) break;
        const TapePlace place{.scale = scale,
                              .box = {left, y, box.right, y + h + 46},
                              .middle = y + h / 2,
                              .height = h,
                              .ground = t.card};
        s.say(Face::label, {box.left, place.middle - 7}, t.dim, "B" + std::to_string(r.broker + 1));
        s.fill({left, place.top(), box.right, place.bottom()}, mix(t.card, t.text, 14));
        draw_copy(s, scene, p, r, place, t.identity(0));
        if (!r.alive)
            s.cross({std::min(scale.at(r.end) + 10, box.right - 8), place.middle}, 5, t.failure,
                    2);
        last = y + h;
        const bool flags = leads && box.height() > 110;
        if (flags) draw_flags(s, scene, p, place, {.all = false});
        y += h + (flags ? 42.0f : 12.0f);
    }
    const float x = scale.at(high_watermark_of(p));
    if (x >= left && x <= box.right) s.fill({x - 1, box.top, x + 1, last + 6}, t.text);
}

void draw_card_foot(Surface& s, const PartitionView& p, const Rect& box) {
    const Theme& t = s.theme();
    const ReplicaView* leader = leader_of(p);
    const Offset readable = high_watermark_of(p);
    const float w = s.measure(Face::mono_label, "000,000 ");
    const auto line = [&](float y, int64_t n, const std::string& words) {
        s.say(Face::mono_label, {box.left, y}, t.text, counted(n));
        s.say_in({box.left + w, y, box.right, y + 15}, Face::label, Align::left, t.dim, words);
    };
    line(box.top, leader ? leader->end : readable, leader ? "written" : "known to be written");
    if (box.height() < 40) return;
    line(box.top + 20, readable,
         p.readers_stand_still ? "readable, and no more" : "readable");
}

} // namespace

} // namespace sluice::gui
