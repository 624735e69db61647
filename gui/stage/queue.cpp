#include "gui/stage/queue.hpp"
#include "gui/numbers.hpp"
#include "gui/panels.hpp"
#include "gui/stage/glyphs.hpp"
#include "gui/stage/stage.hpp"
#include "gui/widgets.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

constexpr float tallest = 44, lowest = 20; // of the tape
constexpr float lift_radius = 21, tray_height = 34, scale_height = 24;
constexpr float lifted_height = 2 * lift_radius + 16; // of what is leased, above the tape

struct QueuePlace {
    Rect box;
    Scale scale;
    OffsetRange shown;
    float top = 0, height = 0; // of the tape
    bool lifts = true;         // there is room above the tape for what is leased
};

QueuePlace place_queue(const QueueView& queue, const Rect& box);
void draw_messages(Surface& s, const QueueView& queue, const QueuePlace& place, Colour colour);
void draw_lifted(Surface& s, Scene& scene, const QueueView& queue, const QueuePlace& place,
                 Colour colour);
void draw_scale(Surface& s, const QueueView& queue, const QueuePlace& place);
void draw_tray(Surface& s, const Scene& scene, const QueueView& queue, const Rect& box);
void draw_worker(Surface& s, Scene& scene, const MemberView& member, const Rect& box,
                 Colour colour);
void draw_shop(Surface& s, Scene& scene, const ProducerView& producer, const Rect& box);

} // namespace

const QueueView* main_queue(const View& view) {
    for (const QueueView& queue : view.queues)
        if (!queue.is_tray) return &queue;
    return view.queues.empty() ? nullptr : &view.queues.front();
}

std::string state_of(const QueueView& queue) {
    std::string told = counted(queue.ready) + " ready, " + counted(queue.leased) + " leased, " +
                       counted(queue.deleted) + " deleted";
    if (queue.capacity > 0) told += "; room for " + counted(queue.capacity);
    if (queue.dropped > 0) told += "; " + counted(queue.dropped) + " dropped";
    if (queue.dead_lettered > 0) told += "; " + counted(queue.dead_lettered) + " in the tray";
    if (queue.waiting_sends > 0) told += "; " + counted(queue.waiting_sends) + " must wait";
    return told;
}

void draw_queue_tape(Surface& s, Scene& scene, const QueueView& queue, const Rect& box,
                     Colour colour) {
    const QueuePlace place = place_queue(queue, box);
    selectable(s, scene, entity_of(queue.id),
               {box.left, place.top, box.right, place.top + place.height});
    draw_messages(s, queue, place, colour);
    if (place.lifts) draw_lifted(s, scene, queue, place, colour);
    draw_scale(s, queue, place);
    const float under = place.top + place.height + scale_height + 10;
    if (!queue.dead_letters.empty() && under + tray_height <= box.bottom + 8)
        draw_tray(s, scene, queue, {box.left, under, box.right, under + tray_height});
}

void draw_worker_cards(Surface& s, Scene& scene, const Rect& box, Colour colour) {
    const std::size_t count = scene.view.members.size();
    if (count == 0) return;
    const float high = std::min(78.0f, (box.height() + 10) / float(count) - 10);
    const auto fit =
        std::max<std::size_t>(1, std::size_t((box.height() + 10) / (std::max(46.0f, high) + 10)));
    for (std::size_t i = 0; i < std::min(count, fit); ++i)
        draw_worker(s, scene, scene.view.members[i],
                    Rect::at(box.left, box.top + float(i) * (std::max(46.0f, high) + 10),
                             box.width(), std::max(46.0f, high)),
                    colour);
}

void draw_queue_stage(App& app, Surface& s, const Layout&, const Rect& box) {
    follow_flights(app, 0);
    Scene scene = stage_scene(app, 0);
    const QueueView* queue = main_queue(scene.view);
    if (!queue) return;
    Rect rest = box.inset(20, 24);
    const Rect shops = rest.take_left(120);
    rest.take_left(50);
    const Rect workers = rest.take_right(230);
    rest.take_right(40);
    const Colour colour = s.theme().identity(0);
    float y = shops.top + 40;
    for (const ProducerView& producer : scene.view.producers) {
        if (y + 96 > shops.bottom) break;
        draw_shop(s, scene, producer, Rect::at(shops.left, y, shops.width(), 86));
        s.bend({shops.right, y + 43}, {rest.left, rest.centre().y}, s.theme().line, 1.2f);
        y += 100;
    }
    s.say(Face::heading, {rest.left, rest.top}, s.theme().text, queue->name);
    s.say_in(Rect::at(rest.left, rest.top + 30, rest.width(), 20), Face::label, Align::left,
             s.theme().dim, state_of(*queue));
    draw_queue_tape(s, scene, *queue, {rest.left, rest.top + 56, rest.right, rest.bottom}, colour);
    draw_worker_cards(s, scene, {workers.left, workers.top + 40, workers.right, workers.bottom},
                      colour);
    take_picks(app, scene);
}

namespace {

// The latest positions, as wide as they can be; at least 6 pixels each.
QueuePlace place_queue(const QueueView& queue, const Rect& box) {
    QueuePlace place;
    place.box = box;
    const int64_t last = std::max<int64_t>(1, queue.tail);
    const int64_t held = std::max<int64_t>(24, last - queue.oldest + 12);
    const int64_t fit = std::max<int64_t>(8, int64_t(box.width() / 10.75f));
    const int64_t count = std::clamp<int64_t>(held, 8, fit);
    place.shown = {std::max<int64_t>(0, last - count), last};
    const float pitch = std::min(21.5f, box.width() / float(count));
    place.scale = {place.shown.begin, box.left, pitch};
    const float below = scale_height + (queue.dead_letters.empty() ? 0 : 10 + tray_height);
    place.lifts = box.height() >= lifted_height + lowest + below;
    place.top = box.top + 4;
    if (place.lifts) place.top = box.top + std::clamp(box.height() * 0.36f, lifted_height, 130.0f);
    place.height = std::clamp(box.bottom - place.top - below, lowest, tallest);
    return place;
}

void draw_messages(Surface& s, const QueueView& queue, const QueuePlace& place, Colour colour) {
    const float w = place.scale.pitch - 2;
    for (int64_t p = place.shown.begin; p < place.shown.end; ++p) {
        const Rect block = Rect::at(place.scale.at(p), place.top, w, place.height);
        const bool known =
            p >= queue.window.begin && p - queue.window.begin < int64_t(queue.messages.size());
        const MessageState state =
            known ? queue.messages[std::size_t(p - queue.window.begin)].state
                  : (p < queue.oldest ? MessageState::deleted : MessageState::ready);
        if (state == MessageState::ready)
            s.fill(block, colour);
        else
            s.outline(block, state == MessageState::leased ? s.theme().dim : s.theme().hole);
        if (state == MessageState::dropped) s.cross(block.centre(), 4, s.theme().failure, 2);
    }
}

// Above its place, with a thread down to it; the nearest few that do not touch one another.
void draw_lifted(Surface& s, Scene& scene, const QueueView& queue, const QueuePlace& place,
                 Colour colour) {
    float free_from = place.box.left;
    for (const MessageView& m : queue.messages) {
        const bool in_sight = m.position >= place.shown.begin && m.position < place.shown.end;
        if (m.state != MessageState::leased || !in_sight) continue;
        const float x = place.scale.at(m.position) + place.scale.pitch / 2 - 1;
        const float y = place.top - 16 - lift_radius;
        if (x - lift_radius < free_from) continue;
        s.line({x, y + lift_radius}, {x, place.top}, s.theme().dim, 1);
        const Rect block = Rect::at(x - 7, y - 11, 14, 22);
        s.fill(block, m.hidden ? s.theme().warning : colour);
        if (m.hidden) s.cross(block.centre(), 4, ink_on(s.theme().warning), 2);
        const Duration left = m.until == time_never ? Duration{} : m.until - scene.view.now;
        const float share = queue.lease.ns > 0 ? float(left.ns) / float(queue.lease.ns) : 0;
        s.ring({x, y}, lift_radius, 1, s.theme().line);
        s.ring({x, y}, lift_radius, share, s.theme().text);
        std::string words = std::to_string(m.position);
        if (m.receives > 1) words += " x" + std::to_string(m.receives);
        const float told =
            s.say(Face::label_bold, {x + lift_radius + 6, y - 16}, s.theme().text, words);
        const std::string until =
            m.until == time_never ? std::string("in hand") : for_seconds(left) + " left";
        const float below = s.say(Face::label, {x + lift_radius + 6, y + 2}, s.theme().dim, until);
        free_from = x + lift_radius + 16 + std::max(told, below) + lift_radius;
    }
}

void draw_scale(Surface& s, const QueueView& queue, const QueuePlace& place) {
    const float y = place.top + place.height + 8;
    if (y + s.size_of(Face::mono_label) > place.box.bottom + 8) return;
    const float end = place.scale.at(place.shown.end);
    s.say(Face::mono_label, {place.scale.left, y}, s.theme().dim, counted(place.shown.begin));
    const std::string last = counted(std::max<int64_t>(0, queue.tail - 1));
    const float w = s.measure(Face::mono_label, last);
    if (end - w > place.scale.left + 60)
        s.say(Face::mono_label, {end - w, y}, s.theme().text, last);
}

void draw_tray(Surface& s, const Scene& scene, const QueueView& queue, const Rect& box) {
    const QueueView* tray = nullptr;
    for (const QueueView& other : scene.view.queues)
        if (other.is_tray) tray = &other;
    const Colour edge = s.theme().dim;
    s.fill({box.left, box.bottom - 3, box.right, box.bottom}, edge);
    s.fill({box.left, box.top, box.left + 3, box.bottom}, edge);
    s.fill({box.right - 3, box.top, box.right, box.bottom}, edge);
    float x = box.left + 12;
    const std::size_t blocks = tray ? std::min<std::size_t>(tray->tray.size(), 6) : 0;
    for (std::size_t i = 0; i < blocks; ++i, x += 20) {
        const Rect block = Rect::at(x, box.top + 4, 15, 22);
        s.fill(block, s.theme().warning);
        s.cross(block.centre(), 4, ink_on(s.theme().warning), 2);
    }
    std::string words = "tray " + queue.dead_letters + ": " + counted(queue.dead_lettered);
    if (queue.receives_max > 0) words += ", received " + counted(queue.receives_max) + " times";
    s.say_in({x + 6, box.top + 4, box.right - 10, box.top + 26}, Face::label, Align::left,
             s.theme().text, words);
}

// "member 1"; where there are several groups, "billing 1".
std::string name_of_worker(const Scene& scene, const MemberView& member) {
    const std::size_t end = member.name.find('/'), number = member.name.rfind('/');
    if (scene.view.groups.size() < 2 || end == std::string::npos) return short_name(member.name);
    return member.name.substr(0, end) + " " + member.name.substr(number + 1);
}

void draw_worker(Surface& s, Scene& scene, const MemberView& member, const Rect& box,
                 Colour colour) {
    const NodeView& node = node_of(scene, member.node);
    selectable(s, scene, entity_of(member.id), box);
    s.fill(box, s.theme().card, 7);
    draw_node_frame(s, scene, node, box);
    const Rect inside = box.inset(14, 6);
    const bool dead = node.state == ProcessState::dead;
    const bool low = box.height() < 54;
    const bool roomy = box.height() >= 74 && scene.view.kind == PlatformKind::kafka;
    s.say_in({inside.left, inside.top, low ? inside.left + 80 : inside.right - 56,
              low ? inside.bottom : inside.top + 20},
             Face::label_bold, Align::left, s.theme().text, name_of_worker(scene, member));
    std::string doing = dead                ? std::string("crashed")
                        : member.in_hand    ? std::string(words_of(member.work))
                        : member.behind > 0 ? counted(member.behind) + " to go"
                                            : std::string(low ? "waits" : "waits for more");
    if (member.in_hand) doing = "works on " + counted(member.in_hand->offset);
    const Rect line = low ? Rect{inside.left + 84, inside.top, inside.right - 44, inside.bottom}
                          : Rect{inside.left, inside.top + 20, inside.right - 56, inside.top + 40};
    s.say_in(line, Face::label, Align::left, s.theme().dim, doing);
    if (roomy && !member.partitions.empty())
        draw_chips(s, scene, member.partitions,
                   {.box = {inside.left, inside.bottom - 20, inside.right - 56, inside.bottom}});
    if (!member.in_hand) return;
    const Point centre{inside.right - 20, box.centre().y};
    s.fill(Rect::at(centre.x - 6, centre.y - 8, 12, 16), colour);
    const InHand& hand = *member.in_hand;
    const Time until = hand.lease_until != time_never ? hand.lease_until : hand.until;
    if (until == time_never || hand.from == time_never || until <= hand.from) return;
    const float share = float((until - scene.view.now).ns) / float((until - hand.from).ns);
    s.ring(centre, 17, share, s.theme().text);
}

void draw_shop(Surface& s, Scene& scene, const ProducerView& producer, const Rect& box) {
    selectable(s, scene, entity_of(producer.id), box);
    s.fill(box, s.theme().card, 7);
    draw_node_frame(s, scene, node_of(scene, producer.node), box);
    const Rect inside = box.inset(12, 8);
    s.say_in({inside.left, inside.top, inside.right, inside.top + 20}, Face::label_bold,
             Align::left, s.theme().text, short_name(producer.name));
    s.say_in({inside.left, inside.top + 22, inside.right, inside.top + 42}, Face::label,
             Align::left, s.theme().dim, counted(producer.offered_per_second) + "/s");
    const int64_t waiting = producer.waiting + producer.in_flight;
    s.say_in({inside.left, inside.top + 46, inside.right, inside.top + 66}, Face::label,
             Align::left, s.theme().text, counted(waiting) + " waiting");
}

} // namespace

} // namespace sluice::gui
