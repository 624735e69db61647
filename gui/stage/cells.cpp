// One copy of a partition in its cell: as single records where the column is wide, else as a bar
// with a flag, a word and a number.
#include "gui/numbers.hpp"
#include "gui/stage/columns.hpp"
#include "gui/stage/glyphs.hpp"
#include "gui/stage/tapes.hpp"

namespace sluice::gui {

namespace {

constexpr float pad = 9; // from the cell's edge to the tape

TapePlace place_in(const CellLook& look, const CellPlan& plan, const ReplicaView& replica,
                   const Scale& scale);
void draw_mark(Surface& s, Scene& scene, const PartitionView& partition, const TapePlace& place);
void draw_role(Surface& s, const PartitionView& partition, const ReplicaView& replica,
               const CellLook& look, float top);
void draw_end(Surface& s, const ReplicaView& replica, const CellLook& look, float top);
void draw_bar_words(Surface& s, const Scene& scene, const PartitionView& partition,
                    const ReplicaView& replica, const CellLook& look, const CellPlan& plan);
std::string role_of(const PartitionView& partition, const ReplicaView& replica);
std::string more_of(const PartitionView& partition, const ReplicaView& replica);

} // namespace

void draw_block_cell(Surface& s, Scene& scene, const PartitionView& partition,
                     const ReplicaView& replica, const CellLook& look) {
    const CellPlan plan = plan_cell(look.box.height(), look.detail);
    const Scale scale = block_scale(partition, look.box.left + pad, look.box.width() - 2 * pad);
    TapePlace place = place_in(look, plan, replica, scale);
    const Colour colour = colour_of(s, scene, partition.id);
    draw_copy(s, scene, partition, replica, place, colour);
    draw_mark(s, scene, partition, place);
    draw_torn(s, scene, partition, replica, place);
    const bool leads = replica.leads && replica.alive;
    const bool number = plan.number > 0 && (!leads || look.box.height() >= 130);
    if (leads && plan.flags) {
        FlagOptions options;
        if (number)
            options.keep_out = {look.box.left, look.box.top + plan.number, look.box.left + 70,
                                look.box.bottom};
        draw_flags(s, scene, partition, place, options);
    }
    if (plan.words > 0) draw_role(s, partition, replica, look, look.box.top + plan.words);
    const std::string torn = torn_words(partition, replica);
    if (number) draw_end(s, replica, look, look.box.top + plan.number);
    if (torn.empty()) return;
    const float w = torn_chip_width(s, torn);
    const float h = look.box.height() > 100 ? 28.0f : 22.0f;
    draw_torn_chip(s, Rect::at(look.box.right - w - 8, look.box.bottom - h - 8, w, h), torn);
}

void draw_bar_cell(Surface& s, Scene& scene, const PartitionView& partition,
                   const ReplicaView& replica, const CellLook& look) {
    if (look.detail == Detail::pattern) return draw_glyph(s, scene, replica, look.box);
    const CellPlan plan = plan_cell(look.box.height(), look.detail);
    const float inset = look.detail == Detail::tape ? pad : 6.0f;
    const Scale scale =
        bar_scale(partition, look.box.left + inset, look.box.width() - 2 * inset, look.extent);
    TapePlace place = place_in(look, plan, replica, scale);
    place.box.right = look.box.right - inset;
    s.fill({scale.left, place.top(), place.box.right, place.bottom()},
           mix(look.ground, s.theme().text, 14));
    draw_copy(s, scene, partition, replica, place, colour_of(s, scene, partition.id));
    draw_mark(s, scene, partition, place);
    if (replica.leads && replica.alive && plan.flags)
        draw_flags(s, scene, partition, place, {.words = false, .all = false});
    draw_bar_words(s, scene, partition, replica, look, plan);
}

namespace {

TapePlace place_in(const CellLook& look, const CellPlan& plan, const ReplicaView& replica,
                   const Scale& scale) {
    const bool leads = replica.leads && replica.alive;
    return {.scale = scale,
            .box = look.box.inset(4, 4),
            .middle = look.box.top + plan.middle,
            .height = leads ? plan.leader : plan.copy,
            .ground = look.ground};
}

void draw_mark(Surface& s, Scene& scene, const PartitionView& partition, const TapePlace& place) {
    const Offset mark = high_watermark_of(partition);
    const float x = place.scale.at(mark);
    if (x > place.box.right + 1) return;
    if (mark < place.scale.first) // it stands before everything that is drawn
        return arrow_left(s, {place.scale.left - 2, place.top() - 4}, 7, s.theme().text);
    scene.note(Mark::high_watermark);
    high_watermark(s, x, place.top(), place.bottom());
}

// The first of these that fits the cell follows the role.
void draw_role(Surface& s, const PartitionView& partition, const ReplicaView& replica,
               const CellLook& look, float top) {
    const Theme& t = s.theme();
    const bool leads = replica.leads && replica.alive;
    const std::string role = role_of(partition, replica);
    float x = look.box.left + pad + (leads ? 2.0f : 0.0f);
    const Face face = leads ? Face::label_bold : Face::label;
    const bool sick = replica.alive && !replica.in_sync;
    x += say_on(s, look.ground, face, {x, top}, leads || sick ? t.text : t.dim, role);
    const std::string more = more_of(partition, replica);
    if (x + 9 + s.measure(Face::label, more) <= look.box.right - 6)
        say_on(s, look.ground, Face::label, {leads ? x + 9 : x, top},
               leads || sick ? t.text : t.dim, more);
}

std::string role_of(const PartitionView& partition, const ReplicaView& replica) {
    const bool led = partition.leader_before == int32_t(replica.broker);
    if (!replica.alive) return replica.leads || led ? "was leader" : "copy";
    return replica.leads ? "leader" : "copy";
}

std::string more_of(const PartitionView& partition, const ReplicaView& replica) {
    if (!replica.alive) return replica.epoch < 0 ? "" : ", epoch " + std::to_string(replica.epoch);
    if (replica.leads) {
        const std::string epoch = "epoch " + std::to_string(partition.leader_epoch);
        return partition.led_since > time_zero
                   ? "since " + at_second(partition.led_since) + ", " + epoch
                   : epoch;
    }
    if (replica.in_sync) return ", in sync";
    const std::string_view why = words_of(replica.why);
    return why.empty() ? ", out of sync" : ", " + std::string(why);
}

void draw_end(Surface& s, const ReplicaView& replica, const CellLook& look, float top) {
    const Theme& t = s.theme();
    const bool leads = replica.leads && replica.alive;
    float x = look.box.left + pad;
    x += say_on(s, look.ground, Face::mono_label, {x, top}, leads ? t.text : t.dim,
                counted(replica.end));
    std::string more;
    if (!replica.alive)
        more = "on its disk";
    else if (!replica.in_sync && replica.lag > 0)
        more = counted(replica.lag) + " behind";
    if (!more.empty()) say_on(s, look.ground, Face::label, {x + 12, top}, t.dim, more);
}

void draw_bar_words(Surface& s, const Scene& scene, const PartitionView& partition,
                    const ReplicaView& replica, const CellLook& look, const CellPlan& plan) {
    const Theme& t = s.theme();
    const bool leads = replica.leads && replica.alive;
    const bool sick = replica.alive && !replica.in_sync;
    const Rect line{look.box.left + pad, look.box.top, look.box.right - 4, look.box.bottom};
    const auto say = [&](float top, Face face, Colour ink, const std::string& words) {
        if (s.measure(face, words) <= line.width())
            say_on(s, look.ground, face, {line.left, top}, ink, words);
    };
    if (plan.words > 0) {
        const std::string role = role_of(partition, replica) == "was leader" ? "led"
                                 : sick                                      ? "behind"
                                        : role_of(partition, replica);
        say(look.box.top + plan.words, leads ? Face::label_bold : Face::label,
            leads || sick ? t.text : t.dim, role);
    }
    // Where both find no room, a leader says how far its readers are and its copies say where it
    // ends.
    const float lag_top = look.box.top + plan.middle + plan.leader / 2 + 30;
    const bool tight = leads && plan.flags && lag_top + 17 > look.box.top + plan.number;
    if (plan.number > 0 && !tight) {
        const std::string end = counted(replica.end);
        const bool fits = s.measure(Face::mono_label, end) <= line.width();
        say(look.box.top + plan.number, Face::mono_label, leads ? t.text : t.dim,
            fits ? end : shortly(replica.end));
    }
    if (!plan.flags) return;
    const float top = lag_top;
    const BookmarkView* mark = bookmark_of(partition, scene.group);
    if (leads && mark) say(top, Face::label, t.text, "lag " + shortly(mark->lag));
    const std::string torn = torn_words(partition, replica);
    if (torn.empty()) return;
    s.cross({line.left + 5, top + 8}, 4, t.failure, 2);
    const std::string number = torn.substr(0, torn.find(' '));
    const bool fits = line.left + 14 + s.measure(Face::label, torn) <= line.right;
    say_on(s, look.ground, Face::label, {line.left + 14, top}, t.text, fits ? torn : number);
}

} // namespace

} // namespace sluice::gui
