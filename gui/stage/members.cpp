// The members at the right, by group: what each reads, how far it is behind, what it works on, and
// a rebalance while it goes on.
#include "gui/marks.hpp"
#include "gui/numbers.hpp"
#include "gui/stage/columns.hpp"
#include "gui/stage/glyphs.hpp"
#include "gui/widgets.hpp"

namespace sluice::gui {

namespace {

constexpr int ring_from_ms = 300; // shorter work is over before it is seen

void draw_group_name(Surface& s, Scene& scene, const GroupView& group, Point at, float width);
void draw_member(Surface& s, Scene& scene, const MemberView& member, const Rect& box);
float draw_assignment(Surface& s, const Scene& scene, const MemberView& member, const Rect& box);
float draw_state(Surface& s, const Scene& scene, const MemberView& member, const Rect& line);
void draw_behind(Surface& s, const MemberView& member, const Rect& box);
bool draw_work(Surface& s, const Scene& scene, const MemberView& member, Point centre);
void draw_rest(Surface& s, const Scene& scene, const CardPlace& place);
const CardPlace* card_of(const ColumnsPlan& plan, MemberId id);

} // namespace

void draw_members(Surface& s, Scene& scene, const ColumnsPlan& plan) {
    for (const auto& [id, at] : plan.groups)
        draw_group_name(s, scene, scene.view.groups.at(id.index()), at, plan.member_strip.width());
    for (const CardPlace& place : plan.members) {
        if (place.more > 0)
            draw_rest(s, scene, place);
        else
            draw_member(s, scene, scene.view.members.at(place.what.index), place.box);
    }
}

// From the card of who gave it up to the card of who has it now.
void draw_ghost_lines(Surface& s, const Scene& scene, const ColumnsPlan& plan) {
    for (const PartitionView& p : scene.view.partitions)
        for (const BookmarkView& mark : p.bookmarks) {
            if (!is_moving(scene.motion, mark.read_since, ghost_line_ms)) continue;
            const CardPlace* from = card_of(plan, mark.reader_before);
            const CardPlace* to = card_of(plan, mark.reader_id);
            if (!from || !to || from == to) continue;
            const float x = from->box.left - 16;
            const float a = from->box.centre().y, b = to->box.centre().y;
            const float share = share_of(scene.motion, mark.read_since, ghost_line_ms);
            const float reach = a + (b - a) * share;
            const Colour colour = s.theme().outline_of(colour_of(s, scene, p.id));
            s.dashed({from->box.left, a}, {x, a}, colour, 2, 4, 3);
            s.dashed({x, a}, {x, reach}, colour, 2, 4, 3);
            if (share >= 0.98f) arrow_right(s, {to->box.left, b}, 8, colour);
        }
}

namespace {

const CardPlace* card_of(const ColumnsPlan& plan, MemberId id) {
    for (const CardPlace& place : plan.members)
        if (id.exists() && place.what == entity_of(id)) return &place;
    return nullptr;
}

void draw_group_name(Surface& s, Scene& scene, const GroupView& group, Point at, float width) {
    const Theme& t = s.theme();
    const Rect box = Rect::at(at.x - 2, at.y, width + 4, 22);
    selectable(s, scene, entity_of(group.id), box, 4);
    const bool chosen = scene.selected == entity_of(group.id);
    if (chosen) s.outline(box, t.text, 1.5f, 4);
    const bool balancing = group.rebalancing_since != time_never;
    Rect words{at.x + 2, at.y, at.x + width, at.y + 22};
    if (balancing) {
        const std::string length = for_seconds(scene.view.now - group.rebalancing_since);
        const float w = s.measure(Face::mono_label, length);
        s.say_in(words, Face::mono_label, Align::right, t.text, length);
        stopwatch_sign(s, {words.right - w - 10, at.y + 12}, t.text);
        words.right -= w + 20;
    }
    s.say_in(words, Face::label, Align::left, chosen ? t.text : t.dim, group.name);
}

void draw_member(Surface& s, Scene& scene, const MemberView& member, const Rect& box) {
    const Theme& t = s.theme();
    const NodeView& node = node_of(scene, member.node);
    selectable(s, scene, entity_of(member.id), box, 8);
    draw_node_frame(s, scene, node, box);
    const Rect in{box.left + 8, box.top + 7, box.right - 8, box.bottom - 7};
    const bool full = box.height() >= 96;
    const std::string name = short_name(member.name);
    s.say_in({in.left, in.top, in.right, in.top + 16}, Face::label_bold, Align::left, t.text, name);
    const std::string behind_words = shortly(member.behind);
    const float left = in.left + s.measure(Face::label_bold, name) + 6;
    if (!full && left + s.measure(Face::mono_label, behind_words) <= in.right + 4)
        s.say_in({left, in.top, in.right + 4, in.top + 16}, Face::mono_label, Align::right, t.text,
                 behind_words);
    float y = in.top + (full ? 22.0f : 18.0f);
    y += draw_state(s, scene, member, {in.left, y, in.right + 6, y + 16});
    const float behind = full ? 36.0f : 0.0f;
    if (y + 20 <= in.bottom + 2)
        y += draw_assignment(s, scene, member, {in.left, y, in.right + 6, in.bottom - behind + 4});
    if (full && y + 36 <= in.bottom + 4)
        draw_behind(s, member, {in.left, y + 4, in.right + 6, in.bottom});
    if (full) draw_work(s, scene, member, {box.right - 17, box.bottom - 19});
}

// What is out of the ordinary, in a line; its height.
float draw_state(Surface& s, const Scene& scene, const MemberView& member, const Rect& line) {
    const Theme& t = s.theme();
    const NodeView& node = node_of(scene, member.node);
    const Rect words{line.left + 16, line.top, line.right, line.bottom};
    if (node.state == ProcessState::dead) {
        s.cross({line.left + 6, line.top + 8}, 5, t.failure, 2.5f);
        s.say_in(words, Face::label_bold, Align::left, t.text, "crashed");
    } else if (node.state == ProcessState::paused) {
        pause_sign(s, {line.left + 6, line.top + 8}, t.text);
        s.say_in(words, Face::label_bold, Align::left, t.text, "paused");
    } else if (!member.reads && !member.state.empty()) {
        s.say_in(line, Face::label, Align::left, t.text, member.state);
    } else {
        return 0;
    }
    return 20;
}

float draw_assignment(Surface& s, const Scene& scene, const MemberView& member, const Rect& box) {
    float used = draw_chips(s, scene, member.partitions, {.box = box});
    if (used > 0) used += 4;
    if (!member.coming.empty() && used + 20 <= box.height())
        used +=
            draw_chips(s, scene, member.coming,
                       {.box = {box.left, box.top + used, box.right, box.bottom}, .empty = true}) +
            4;
    for (const RevokedView& gone : member.revoked) {
        const bool taken = gone.now_read_by.exists();
        if (taken || used + 20 > box.height()) continue;
        const std::string& label = label_of(scene, gone.partition);
        const Rect at = Rect::at(box.left, box.top + used, 30, 20);
        hatched_chip(s, at, label);
        stopwatch_sign(s, {at.right + 11, at.centre().y + 1}, s.theme().dim);
        s.say(Face::label, {at.right + 20, at.top + 3}, s.theme().text,
              for_seconds(scene.view.now - gone.since));
        used += 24;
    }
    return used;
}

void draw_behind(Surface& s, const MemberView& member, const Rect& box) {
    const Theme& t = s.theme();
    s.say(Face::mono, {box.left, box.top}, t.text, shortly(member.behind));
    if (box.top + 33 <= box.bottom + 8)
        s.say(Face::label, {box.left, box.top + 18}, t.dim, "behind");
    if (box.top + 52 <= box.bottom)
        s.say(Face::label, {box.left, box.top + 37}, t.dim,
              shortly(member.finished_per_second) + "/s");
}

// A ring that shrinks while it works on one record, where that lasts long enough to be seen.
bool draw_work(Surface& s, const Scene& scene, const MemberView& member, Point centre) {
    if (!member.in_hand || member.in_hand->until == time_never) return false;
    const InHand& work = *member.in_hand;
    if (work.from == time_never || work.until <= work.from) return false;
    if (work.until - work.from < simulated(scene.motion, ring_from_ms)) return false;
    const float share =
        float((work.until - scene.view.now).ns) / float((work.until - work.from).ns);
    const Theme& t = s.theme();
    s.ring(centre, 8, 1, t.line, 2.5f);
    s.ring(centre, 8, share, t.text, 2.5f);
    return true;
}

void draw_rest(Surface& s, const Scene& scene, const CardPlace& place) {
    const auto& all = scene.view.members;
    int64_t behind = 0;
    for (std::size_t i = all.size() - std::min(all.size(), place.more); i < all.size(); ++i)
        behind += all[i].behind;
    const Theme& t = s.theme();
    card(s, place.box, t.card);
    const Rect in = place.box.inset(10, 7);
    s.say(Face::label_bold, {in.left, in.top}, t.text, counted(int64_t(place.more)) + " more");
    const std::string words[] = {shortly(behind) + " behind", shortly(behind)};
    say_fitting(s, {in.left, in.top + 20, in.right + 6, in.bottom}, Face::label, t.dim, words);
}

} // namespace

} // namespace sluice::gui
