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
constexpr float flags_from = 110; // height of the tapes that leaves room for flags

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
    in.take_bottom(8);
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

struct CardTape {
    const ReplicaView* replica = nullptr;
    TapePlace place;
};

// Leader first, then the copies; as many as there is room for.
std::vector<CardTape> plan_tapes(const PartitionView& p, const Rect& box, Colour ground) {
    std::vector<const ReplicaView*> copies;
    for (const ReplicaView& r : p.replicas)
        copies.insert(r.leads ? copies.begin() : copies.end(), &r);
    int64_t extent = 1;
    for (const ReplicaView& r : p.replicas) extent = std::max(extent, r.end - r.start);
    const float left = box.left + name_width;
    const Scale scale = bar_scale(p, left, box.right - 8 - left, extent + extent / 16 + 1);
    std::vector<CardTape> tapes;
    float y = box.top + 6;
    for (const ReplicaView* r : copies) {
        const bool first = tapes.empty();
        const float h = first ? 26.0f : 16.0f;
        if (y + h > box.bottom) break;
        tapes.push_back({r,
                         {.scale = scale,
                          .box = {left, y, box.right, y + h + 46},
                          .middle = y + h / 2,
                          .height = h,
                          .ground = ground}});
        y += h + (first && box.height() > flags_from ? 42.0f : 12.0f);
    }
    return tapes;
}

void draw_card_tapes(Surface& s, Scene& scene, const PartitionView& p, const Rect& box) {
    const Theme& t = s.theme();
    const std::vector<CardTape> tapes = plan_tapes(p, box, t.card);
    if (tapes.empty()) return;
    for (const auto& [replica, place] : tapes) {
        s.say(Face::label, {box.left, place.middle - 7}, t.dim,
              "B" + std::to_string(replica->broker + 1));
        s.fill({place.scale.left, place.top(), box.right, place.bottom()}, mix(t.card, t.text, 14));
        draw_copy(s, scene, p, *replica, place, t.identity(0));
        const float end = std::min(place.scale.at(replica->end) + 10, box.right - 8);
        if (!replica->alive) s.cross({end, place.middle}, 5, t.failure, 2);
    }
    const TapePlace& first = tapes.front().place;
    const float x = first.scale.at(high_watermark_of(p));
    if (x >= first.scale.left && x <= box.right)
        s.fill({x - 1, box.top, x + 1, tapes.back().place.bottom() + 6}, t.text);
    if (box.height() > flags_from) draw_flags(s, scene, p, first, {.all = false});
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
    line(box.top + 20, readable, p.readers_stand_still ? "readable, and no more" : "readable");
}

} // namespace

} // namespace sluice::gui
