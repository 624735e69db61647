// The producers at the left: what they offer, how they ask for acknowledgement, what waits in them
// and for which partition.
#include "gui/marks.hpp"
#include "gui/numbers.hpp"
#include "gui/stage/columns.hpp"
#include "gui/stage/glyphs.hpp"
#include "gui/widgets.hpp"

namespace sluice::gui {

namespace {

void draw_producer(Surface& s, Scene& scene, const ProducerView& producer, const Rect& box);
void draw_rest(Surface& s, const Scene& scene, const CardPlace& place);
void draw_waiting(Surface& s, const Scene& scene, const ProducerView& producer, const Rect& box);
void say_waiting(Surface& s, const ProducerView& producer, const Rect& line);

} // namespace

void draw_producers(Surface& s, Scene& scene, const ColumnsPlan& plan) {
    for (const CardPlace& place : plan.producers) {
        if (place.more > 0)
            draw_rest(s, scene, place);
        else
            draw_producer(s, scene, scene.view.producers.at(place.what.index), place.box);
    }
}

namespace {

void draw_producer(Surface& s, Scene& scene, const ProducerView& producer, const Rect& box) {
    const Theme& t = s.theme();
    const NodeView& node = node_of(scene, producer.node);
    selectable(s, scene, entity_of(producer.id), box, 8);
    draw_node_frame(s, scene, node, box);
    const Rect in = box.inset(11, 8);
    const bool full = box.height() >= 108;
    float y = in.top + (full ? 3.0f : -2.0f);
    const auto line = [&] { return Rect{in.left, y, in.right + 6, y + 15}; };
    s.say_in(line(), Face::body_bold, Align::left, t.text, short_name(producer.name));
    y += full ? 22.0f : 19.0f;
    if (node.state != ProcessState::running) {
        const bool paused = node.state == ProcessState::paused;
        if (paused)
            pause_sign(s, {in.left + 6, y + 7}, t.text);
        else
            s.cross({in.left + 6, y + 7}, 5, t.failure, 2.5f);
        s.say(Face::label_bold, {in.left + 18, y}, t.text, paused ? "paused" : "crashed");
    } else {
        const std::string rate[] = {counted(producer.offered_per_second) + " " + scene.records +
                                        "/s",
                                    counted(producer.offered_per_second) + "/s",
                                    shortly(producer.offered_per_second) + "/s"};
        say_fitting(s, line(), Face::label, t.dim, rate);
    }
    y += 18;
    if (full && !producer.acks.empty()) {
        s.say(Face::mono_label, {in.left, y}, t.text, "acks=" + producer.acks);
        y += 21;
        s.fill(Rect::at(in.left, y - 1, in.width() + 4, 1), t.line);
        y += 7;
    }
    say_waiting(s, producer, line());
    if (full) draw_waiting(s, scene, producer, Rect::at(in.left, y + 19, in.width() + 2, 9));
}

void say_waiting(Surface& s, const ProducerView& producer, const Rect& line) {
    const Theme& t = s.theme();
    if (producer.blocked) {
        warning_sign(s, {line.left + 6, line.top + 7}, 12, t.warning);
        s.say_in({line.left + 16, line.top, line.right, line.bottom}, Face::label_bold, Align::left,
                 t.text, "buffer full");
        return;
    }
    const std::string number = shortly(producer.waiting + producer.in_flight);
    const float w = s.say(Face::label_bold, {line.left, line.top}, t.text, number);
    if (line.left + w + 5 + s.measure(Face::label, "waiting") <= line.right)
        s.say(Face::label, {line.left + w + 5, line.top}, t.dim, "waiting");
}

// Little blocks, shared out among the partitions that they wait for; one is one record as long as
// all fit.
void draw_waiting(Surface& s, const Scene& scene, const ProducerView& producer, const Rect& box) {
    int64_t all = 0;
    for (const WaitingRecords& w : producer.waiting_for) all += w.records;
    if (all <= 0) return;
    constexpr float pitch = 4.5f;
    const auto room = int64_t(box.width() / pitch);
    const int64_t blocks = std::min(all, room);
    int64_t before = 0, drawn = 0;
    for (const WaitingRecords& w : producer.waiting_for) {
        before += w.records;
        const int64_t until = before * blocks / all;
        for (; drawn < until; ++drawn)
            s.fill(Rect::at(box.left + pitch * float(drawn), box.top, 3.5f, box.height()),
                   colour_of(s, scene, w.partition));
    }
}

// Those that have no card of their own, as one.
void draw_rest(Surface& s, const Scene& scene, const CardPlace& place) {
    const auto& all = scene.view.producers;
    int64_t rate = 0, waiting = 0;
    for (std::size_t i = all.size() - place.more; i < all.size(); ++i) {
        rate += all[i].offered_per_second;
        waiting += all[i].waiting + all[i].in_flight;
    }
    const Theme& t = s.theme();
    card(s, place.box, t.card);
    const Rect in = place.box.inset(11, 6);
    s.say(Face::body_bold, {in.left, in.top}, t.text, counted(int64_t(place.more)) + " more");
    s.say(Face::label, {in.left, in.top + 20}, t.dim, shortly(rate) + "/s");
    const std::string words[] = {shortly(waiting) + " waiting", shortly(waiting)};
    say_fitting(s, {in.left, in.top + 38, in.right + 6, in.bottom}, Face::label, t.text, words);
}

} // namespace

} // namespace sluice::gui
