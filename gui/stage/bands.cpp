// Several sides under one another: producers once at the left, forking into every side; a band a
// side with its numbers, tapes and readers; between them what sets them apart.
#include "gui/numbers.hpp"
#include "gui/panels.hpp"
#include "gui/stage/glyphs.hpp"
#include "gui/stage/queue.hpp"
#include "gui/stage/stage.hpp"
#include "gui/stage/tapes.hpp"
#include "gui/widgets.hpp"
#include <algorithm>
#include <array>

namespace sluice::gui {

namespace {

constexpr float producers_width = 128, strip_height = 74, head_width = 168, gap = 10;
constexpr float row_height = 26;         // of a number in the head of a band
constexpr std::size_t most_in_sight = 4; // the others are scrolled to

struct BandPlaces {
    Rect window; // where bands are drawn
    std::vector<Rect> bands;
    std::optional<Rect> strip;
};
BandPlaces place_bands(Surface& s, const Rect& box, std::size_t count, bool strip);

void draw_shared_producers(App& app, Surface& s, Scene& scene, const Rect& box,
                           const BandPlaces& places);
void draw_band(App& app, Surface& s, std::size_t side, const Rect& box);
void draw_band_head(App& app, Surface& s, const Scene& scene, const Rect& box);
struct HeadRow {
    int64_t number = 0;
    const char* word = "";
    bool bad = false; // when not zero
};
std::vector<HeadRow> head_rows(const Totals& totals, bool roomy);
void draw_head_row(Surface& s, const Rect& line, const HeadRow& row);
void draw_stream_tapes(Surface& s, Scene& scene, const Rect& box, Entity wanted);
void draw_queue(Surface& s, Scene& scene, const QueueView& queue, Rect box);
void say_kept(Surface& s, const Scene& scene, const Rect& box);
void draw_broker_states(Surface& s, Scene& scene, const Rect& box);
void draw_strip(App& app, Surface& s, const Rect& box);

} // namespace

void draw_bands(App& app, Surface& s, const Layout& layout, const Rect& box) {
    const std::size_t count = app.shown.sides.size();
    Rect rest = layout.mode == Mode::presentation ? box : box.inset(12, 10);
    const Rect producers = rest.take_left(producers_width);
    const bool strip = layout.mode != Mode::presentation && count == 2;
    const BandPlaces places = place_bands(s, rest, count, strip);
    if (places.strip) draw_strip(app, s, *places.strip);
    s.clip(places.window);
    for (std::size_t i = 0; i < count; ++i) {
        follow_flights(app, i);
        if (!places.bands[i].common(places.window).empty()) draw_band(app, s, i, places.bands[i]);
    }
    s.unclip();
    Scene scene = stage_scene(app, 0);
    draw_shared_producers(app, s, scene, producers, places);
    take_picks(app, scene);
}

namespace {

BandPlaces place_bands(Surface& s, const Rect& box, std::size_t count, bool strip) {
    BandPlaces places;
    places.window = box;
    const std::size_t in_sight = std::min(count, most_in_sight);
    const float strips = strip ? strip_height + gap : 0;
    const float high = (box.height() - strips - gap * float(in_sight - 1)) / float(in_sight);
    float y = box.top;
    if (count > in_sight) y -= s.scroll("bands", box, float(count) * (high + gap) - gap);
    for (std::size_t i = 0; i < count; ++i, y += high + gap) {
        const float right = count > in_sight ? box.right - 10 : box.right;
        places.bands.push_back({box.left, y, right, y + high});
        if (i > 0 || !strip) continue;
        places.strip = Rect::at(box.left, y + high + gap, box.width(), strip_height);
        y += strips;
    }
    return places;
}

void draw_shared_producers(App&, Surface& s, Scene& scene, const Rect& box,
                           const BandPlaces& places) {
    s.say(Face::label, {box.left, box.top + 8}, s.theme().dim, "the same " + scene.records);
    const std::size_t count = scene.view.producers.size();
    const float step =
        std::clamp((box.height() - 40) / float(std::max<std::size_t>(1, count)), 84.0f, 240.0f);
    for (std::size_t i = 0; i < count; ++i) {
        const float y = box.top + 40 + float(i) * step;
        if (y + 70 > box.bottom) break;
        const ProducerView& producer = scene.view.producers[i];
        const Rect card = Rect::at(box.left, y, 96, 70);
        selectable(s, scene, entity_of(producer.id), card);
        s.fill(card, s.theme().card, 7);
        s.outline(card, s.theme().line, 1, 7);
        s.say_in({card.left + 10, card.top + 8, card.right - 8, card.top + 28}, Face::label_bold,
                 Align::left, s.theme().text, short_name(producer.name));
        s.say_in({card.left + 10, card.top + 34, card.right - 8, card.top + 54}, Face::label,
                 Align::left, s.theme().dim, counted(producer.offered_per_second) + "/s");
        for (std::size_t b = 0; b < places.bands.size(); ++b) {
            const Colour hue = s.theme().of_side(b);
            const Point end{places.bands[b].left - 2,
                            places.bands[b].centre().y + float(i) * 10 - 10};
            if (end.y < places.window.top || end.y > places.window.bottom) continue;
            s.bend({card.right, card.centre().y}, end, mix(s.theme().background, hue, 190), 1.6f);
            arrow_right(s, end, 8, hue);
        }
    }
}

void draw_band(App& app, Surface& s, std::size_t side, const Rect& box) {
    Scene scene = stage_scene(app, side);
    scene.side = side;
    const Colour hue = s.theme().of_side(side);
    scene.hue = hue;
    s.fill(box, s.theme().panel, 8);
    s.outline(box, s.theme().line, 1, 8);
    s.fill({box.left, box.top, box.left + 5, box.bottom}, hue);
    s.clip(box);
    Rect rest = box.inset(16, 12);
    draw_band_head(app, s, scene, rest.take_left(head_width));
    const bool wide = rest.width() > 560;
    const Rect members = wide ? rest.take_right(230) : Rect{};
    if (wide) rest.take_right(30);
    if (scene.view.kind == PlatformKind::kafka)
        draw_stream_tapes(s, scene, rest, app.shown.selection.what);
    else if (const QueueView* queue = main_queue(scene.view))
        draw_queue(s, scene, *queue, rest);
    if (wide) draw_worker_cards(s, scene, members, hue);
    s.unclip();
    take_picks(app, scene);
}

void draw_band_head(App& app, Surface& s, const Scene& scene, const Rect& box) {
    const std::size_t side = scene.side;
    const bool wanted = app.shown.selection.side == side;
    s.say_in(Rect::at(box.left, box.top, box.width() - 8, 26), Face::heading, Align::left,
             s.theme().text, app.player->name(side));
    const Rect place = Rect::at(box.left - 6, box.top - 4, box.width(), 54);
    const std::string name = "side:" + std::to_string(side);
    if (s.touch(name, place)) app.selection = {side, {}};
    if (wanted) s.outline(place, s.theme().line, 1, 5);
    focus_ring(s, name, place);
    s.say_in(Rect::at(box.left, box.top + 28, box.width() - 8, 20), Face::label, Align::left,
             s.theme().dim, scene.view.platform);
    float y = box.top + 56;
    const float step = std::clamp((box.bottom - y) / 4, row_height, 40.0f);
    const bool roomy = y + 4 * row_height <= box.bottom + 4;
    for (const HeadRow& row : head_rows(scene.view.totals, roomy)) {
        if (y + row_height > box.bottom + 4) break;
        draw_head_row(s, Rect::at(box.left, y, box.width() - 12, std::min(30.0f, step)), row);
        y += step;
    }
}

// What a low band has no room for is what is zero; what was lost comes first.
std::vector<HeadRow> head_rows(const Totals& totals, bool roomy) {
    std::vector<HeadRow> rows{{totals.acked, "acked"},
                              {totals.waiting, "waiting"},
                              {totals.lost, "lost", true},
                              {totals.redelivered, "twice"}};
    if (roomy) return rows;
    const auto rank = [](const HeadRow& row) { return row.number == 0 ? 2 : row.bad ? 0 : 1; };
    std::stable_sort(rows.begin(), rows.end(),
                     [&](const HeadRow& a, const HeadRow& b) { return rank(a) < rank(b); });
    return rows;
}

void draw_head_row(Surface& s, const Rect& line, const HeadRow& row) {
    const Face face = line.height() < 26 ? Face::mono : Face::mono_clock;
    if (row.bad && row.number > 0) {
        const Rect box = line.inset(0, -1);
        s.fill(box, mix(s.theme().panel, s.theme().failure, s.theme().failure_fill), 5);
        s.outline(box, s.theme().failure, 1, 5);
    }
    s.say_in({line.left, line.top, line.left + 86, line.bottom}, face, Align::right, s.theme().text,
             shortly(row.number));
    s.say_in({line.left + 96, line.top, line.right, line.bottom}, Face::label, Align::left,
             s.theme().dim, row.word);
}

// The leader's tape of each partition; a partition without one says so. Where there is no room for
// all of them, the wanted one is among those that are seen, on every side.
void draw_stream_tapes(Surface& s, Scene& scene, const Rect& box, Entity wanted) {
    Rect rest = box;
    draw_broker_states(s, scene, rest.take_top(26));
    const std::size_t count = scene.view.partitions.size();
    if (count == 0) return;
    const float least = 50 + s.size_of(Face::label); // of a row, with its flags
    const auto fit = std::max<std::size_t>(1, std::size_t(rest.height() / least));
    const std::size_t shown = std::min(count, fit);
    std::size_t first = 0;
    for (std::size_t i = 0; i < count; ++i)
        if (entity_of(scene.view.partitions[i].id) == wanted && i >= shown)
            first = std::min(i, count - shown);
    const float step = std::min(150.0f, rest.height() / float(shown));
    const int64_t extent = common_extent(scene.view);
    for (std::size_t i = 0; i < shown; ++i) {
        const PartitionView& partition = scene.view.partitions[first + i];
        const Rect row = Rect::at(rest.left, rest.top + float(i) * step, rest.width(), step);
        const Rect label = Rect::at(row.left, row.top + 8, 34, 22);
        selectable(s, scene, entity_of(partition.id),
                   {row.left, row.top, row.right, row.bottom - 4});
        chip(s, label, s.theme().of_side(scene.side), label_of(scene, partition.id));
        TapePlace place;
        place.box = {row.left + 46, row.top, row.right, row.bottom};
        place.height = std::min(26.0f, step * 0.4f);
        place.middle = row.top + 19;
        place.ground = s.theme().panel;
        const float width = place.box.width() - 70;
        place.scale =
            extent <= int64_t(width / 6)
                ? block_scale(partition, place.box.left, width,
                              std::min(21.5f, width / float(std::max<int64_t>(1, extent))))
                : bar_scale(partition, place.box.left, width, extent);
        draw_partition_tape(s, scene, partition, place);
    }
}

void draw_queue(Surface& s, Scene& scene, const QueueView& queue, Rect box) {
    s.say_in(box.take_top(20), Face::label, Align::left, s.theme().dim, state_of(queue));
    draw_queue_tape(s, scene, queue, box, *scene.hue);
}

// What a log has over a queue, as long as it is so.
void say_kept(Surface& s, const Scene& scene, const Rect& box) {
    int64_t kept = 0;
    for (const PartitionView& partition : scene.view.partitions) {
        const ReplicaView* leader = leader_of(partition);
        if (!leader || leader->start > 0) return;
        kept += leader->end;
    }
    const std::string words =
        "all " + counted(kept) + " " + scene.records + " are kept: reading takes nothing away";
    const bool all_seen = scene.view.partitions.size() == scene.view.shown.size();
    if (kept > 0 && all_seen && s.measure(Face::label, words) <= box.width())
        s.say_in(box, Face::label, Align::right, s.theme().dim, words);
}

// A chip per broker that is not well; a line when all are.
void draw_broker_states(Surface& s, Scene& scene, const Rect& box) {
    float x = box.left;
    for (const BrokerView& broker : scene.view.brokers) {
        const NodeView& node = node_of(scene, broker.node);
        std::string words = short_name(broker.name);
        if (node.state == ProcessState::dead)
            words += " crashed";
        else if (node.state == ProcessState::paused)
            words += " stands still";
        else if (!node.cut_from.empty())
            words += node.cut_from.size() > 1 ? " cut off" : " lacks a link";
        else if (broker.out_of_sync > 0)
            words += " behind";
        const bool dead = node.state == ProcessState::dead;
        const float w = s.measure(Face::label, words) + (dead ? 34.0f : 18.0f);
        const Rect place = Rect::at(x, box.top, w, 22);
        if (place.right > box.right) break;
        selectable(s, scene, node.entity, place);
        if (dead)
            s.dashes(place, s.theme().failure, 1.5f);
        else
            s.fill(place, s.theme().raised, 4);
        if (dead) s.cross({place.left + 12, place.centre().y}, 5, s.theme().failure);
        s.say_in({place.left + (dead ? 22.0f : 8.0f), place.top, place.right - 4, place.bottom},
                 Face::label, Align::left, s.theme().text, words);
        x += w + 8;
    }
    say_kept(s, scene, {x + 8, box.top, box.right, box.top + 22});
}

void draw_strip(App& app, Surface& s, const Rect& box) {
    s.fill(box, s.theme().raised, 6);
    const Totals& a = app.shown.sides[0].view.totals;
    const Totals& b = app.shown.sides[1].view.totals;
    struct Tile {
        const char* words;
        int64_t upper, lower;
    };
    const std::array<Tile, 5> tiles{{{"acknowledged", a.acked, b.acked},
                                     {"finished", a.delivered, b.delivered},
                                     {"waiting", a.waiting, b.waiting},
                                     {"lost", a.lost, b.lost},
                                     {"twice", a.redelivered, b.redelivered}}};
    Rect rest = box.inset(14, 8);
    const Rect first = rest.width() > 1000 ? rest.take_right(300) : Rect{};
    const float w = rest.width() / float(tiles.size());
    const bool narrow = w < 106 + s.measure(Face::label, tiles[0].words);
    for (const Tile& tile : tiles) {
        const Rect place = rest.take_left(w);
        const Rect upper = Rect::at(place.left, place.top, 92, 26);
        const Rect lower = upper.moved(0, 30);
        s.fill(Rect::at(place.left, upper.top + 3, 4, 20), s.theme().of_side(0));
        s.fill(Rect::at(place.left, lower.top + 3, 4, 20), s.theme().of_side(1));
        s.say_in(upper, Face::mono_clock, Align::right, s.theme().text, shortly(tile.upper));
        s.say_in(lower, Face::mono_clock, Align::right, s.theme().text, shortly(tile.lower));
        s.say_in({place.left + 102, place.top, place.right - 4, place.bottom}, Face::label,
                 Align::left, s.theme().dim, narrow && &tile == &tiles[0] ? "acked" : tile.words);
    }
    if (first.empty()) return;
    const auto difference = app.player->first_difference();
    const Rect head = Rect::at(first.left, first.top, first.width(), 20);
    if (!difference) {
        s.say_in(head, Face::label, Align::left, s.theme().dim, "No difference so far");
        return;
    }
    if (s.touch("difference", first)) app.player->to_first_difference();
    if (s.hot("difference")) s.fill(first.inset(-6, -2), s.theme().card, 4);
    focus_ring(s, "difference", first);
    s.say_in(head, Face::label_bold, Align::left, s.theme().text,
             "First difference, " + at_second(difference->at));
    s.flow({first.left, first.top + 20, first.right, first.bottom}, Face::label, s.theme().text,
           difference->sentence, 18);
}

} // namespace

} // namespace sluice::gui
