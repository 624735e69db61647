#include "gui/stage/glyphs.hpp"
#include "gui/widgets.hpp"

namespace sluice::gui {

void draw_glyph(Surface& s, Scene& scene, const ReplicaView& replica, const Rect& box) {
    const Theme& t = s.theme();
    const Rect in = box.inset(1, 2);
    const auto letter = [&](std::string_view word, Colour fill, Colour ink) {
        s.fill(in, fill);
        if (in.width() >= 8 && in.height() >= 14)
            s.say(Face::mono_label,
                  {in.centre().x - s.measure(Face::mono_label, word) / 2,
                   in.centre().y - s.size_of(Face::mono_label) / 2},
                  ink, word);
    };
    if (!replica.alive) {
        s.outline(in, t.failure);
        s.cross(in.centre(), std::min(in.width(), in.height()) / 2 - 2, t.failure, 1.5f);
        scene.note(Mark::down);
    } else if (!replica.in_sync) {
        s.outline(in, t.warning);
        s.hatch(in, t.dark ? t.warning : mix(t.warning, t.text, 90), 5, 1.4f);
        scene.note(Mark::out_of_sync);
    } else if (replica.leads) {
        letter("L", t.dark ? mix(t.card, t.text, 190) : mix(t.card, t.text, 190),
               ink_on(t.dark ? mix(t.card, t.text, 190) : mix(t.card, t.text, 190)));
        scene.note(Mark::leader_record);
    } else {
        letter("F", t.dark ? t.raised : mix(t.raised, t.text, 16), t.dark ? t.dim : t.text);
        scene.note(Mark::copy_record);
    }
}

void draw_node_frame(Surface& s, const Scene& scene, const NodeView& node, const Rect& box) {
    const Theme& t = s.theme();
    const bool dead = node.state == ProcessState::dead;
    s.fill(box, dead ? t.canvas : t.card, 8);
    if (dead)
        s.dashes(box, t.failure, 1.5f);
    else
        s.outline(box, t.line, 1, 8);
    if (scene.selected == node.entity) s.outline(box, t.text, 2, 8);
}

void pause_sign(Surface& s, Point c, Colour colour) {
    s.fill({c.x - 5, c.y - 6, c.x - 1.5f, c.y + 6}, colour);
    s.fill({c.x + 1.5f, c.y - 6, c.x + 5, c.y + 6}, colour);
}

void stopwatch_sign(Surface& s, Point c, Colour colour) {
    s.ring(c, 5.5f, 1, colour, 1.5f);
    s.line(c, {c.x, c.y - 4}, colour, 1.5f);
    s.line(c, {c.x + 3, c.y}, colour, 1.5f);
    s.fill({c.x - 2, c.y - 8.5f, c.x + 2, c.y - 6.5f}, colour);
}

void cut_sign(Surface& s, Point c, Colour colour) {
    s.fill({c.x - 7, c.y - 1, c.x - 2, c.y + 1}, colour);
    s.fill({c.x + 2, c.y - 1, c.x + 7, c.y + 1}, colour);
    s.line({c.x - 2, c.y + 5}, {c.x + 2, c.y - 5}, colour, 1.5f);
}

void hatched_chip(Surface& s, const Rect& box, std::string_view label) {
    const Theme& t = s.theme();
    s.hatch(box, t.dim, 5, 1.2f);
    s.outline(box, t.dim, 1, 4);
    const float w = s.measure(Face::label, label);
    s.fill(Rect::at(box.centre().x - w / 2 - 2, box.top + 2, w + 4, box.height() - 4), t.card);
    s.say_in(box, Face::label, Align::centre, t.text, label);
}

float draw_chips(Surface& s, const Scene& scene, std::span<const PartitionId> ids,
                 const ChipFlow& flow, int64_t all) {
    all = std::max(all, int64_t(ids.size()));
    const float rest_width = s.measure(Face::label, "+" + std::to_string(all)) + 2;
    const float height = std::max(flow.height, s.size_of(Face::label_bold) + 5);
    float x = flow.box.left, y = flow.box.top;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const std::string& label = label_of(scene, ids[i]);
        const float w = std::max(26.0f, chip_width(s, label) - 8);
        const bool last_line = y + 2 * height + flow.gap > flow.box.bottom + 0.5f;
        const bool more_after = int64_t(i) + 1 < all;
        const float needed = w + (last_line && more_after ? flow.gap + rest_width : 0);
        if (x + needed > flow.box.right + 0.5f && x > flow.box.left) {
            if (last_line) {
                s.say(Face::label, {x + 1, y + height / 2 - 7}, s.theme().dim,
                      "+" + std::to_string(all - int64_t(i)));
                break;
            }
            x = flow.box.left;
            y += height + flow.gap;
        }
        const Rect box = Rect::at(x, y, w, height);
        if (flow.empty)
            empty_chip(s, box, label);
        else
            chip(s, box, colour_of(s, scene, ids[i]), label);
        x += w + flow.gap;
    }
    return ids.empty() ? 0 : y + height - flow.box.top;
}

float say_on(Surface& s, Colour ground, Face face, Point at, Colour ink, std::string_view words) {
    if (words.empty()) return 0;
    s.fill(Rect::at(at.x - 1, at.y, s.measure(face, words) + 2, s.size_of(face) + 1), ground);
    return s.say(face, at, ink, words);
}

void say_fitting(Surface& s, const Rect& line, Face face, Colour ink,
                 std::span<const std::string> words) {
    for (const std::string& one : words)
        if (s.measure(face, one) <= line.width())
            return void(s.say(face, {line.left, line.top}, ink, one));
    if (!words.empty())
        s.say_in({line.left, line.top, line.right, line.top + s.size_of(face)}, face, Align::left,
                 ink, words.back());
}

} // namespace sluice::gui
