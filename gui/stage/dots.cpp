// Batches under way: on the edges between clients and brokers, and on the line of replication of
// the opened column. Where a dot is follows from the instant and the dwell alone.
#include "gui/marks.hpp"
#include "gui/stage/edges.hpp"
#include "gui/stage/tapes.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

constexpr float radius = 4.2f;

void draw_flight(Surface& s, Scene& scene, const EdgePlace& edge, const Flight& flight);
void draw_copying(Surface& s, Scene& scene, const PartitionView& partition, float x, float from,
                  float to, uint32_t follower);

} // namespace

void draw_dots(Surface& s, Scene& scene, const std::vector<EdgePlace>& edges) {
    std::size_t drawn = 0;
    for (const EdgePlace& edge : edges) {
        if (edge.band()) continue;
        for (const Flight& flight : scene.flights) {
            const bool there = flight.from.value == edge.from && flight.to.value == edge.to;
            const bool back = flight.from.value == edge.to && flight.to.value == edge.from;
            if ((!there && !back) || drawn >= dots_in_all) continue;
            draw_flight(s, scene, edge, flight);
            ++drawn;
        }
    }
}

// From the leader's cell into the gutter, along it, and into each copy's cell.
void draw_replication(Surface& s, Scene& scene, const ColumnsPlan& plan,
                      const ColumnPlace& column) {
    const PartitionView& p = *column.partition;
    const ReplicaView* leader = leader_of(p);
    if (!leader || !leader->alive) return;
    const Colour colour = s.theme().outline_of(colour_of(s, scene, p.id));
    const float x = column.right + 11;
    const auto middle = [&](uint32_t broker) {
        for (const RowPlace& row : plan.rows)
            if (row.broker == broker)
                return cell_of(column, row).top +
                       plan_cell(cell_of(column, row).height(), column.detail).middle;
        return -1.0f;
    };
    const float from = middle(leader->broker);
    if (from < 0) return;
    s.line({column.right, from}, {x, from}, colour, 2);
    for (const ReplicaView& r : p.replicas) {
        const float to = middle(r.broker);
        if (r.broker == leader->broker || to < 0 || !r.alive) continue;
        const bool cut = r.why == WhyBehind::cut_off;
        if (cut)
            s.dashed({x, from}, {x, to}, colour, 1.5f, 5, 4);
        else
            s.line({x, from}, {x, to}, colour, 2);
        s.line({column.right + 8, to}, {x + 1, to}, colour, 2);
        if (cut)
            s.cross({column.right + 6, to}, 5, s.theme().failure, 2.5f);
        else
            arrow_left(s, {column.right + 1, to}, 9, colour);
        draw_copying(s, scene, p, x, from, to, r.broker);
    }
}

namespace {

void draw_flight(Surface& s, Scene& scene, const EdgePlace& edge, const Flight& flight) {
    const FlightPlace place = place_of(flight, scene.motion.now, scene.dwell);
    if (!place.shown) return;
    const bool back = flight.from.value == edge.to;
    const auto at = [&](float share) { return on_edge(edge, back ? 1 - share : share); };
    const float share = float(place.thousandths) / 1000;
    const Colour colour =
        flight.partition.exists() ? colour_of(s, scene, flight.partition) : s.theme().dim;
    if (place.dead || flight.error != Cause::none) {
        s.cross(at(share), 4, s.theme().failure, 2);
        return;
    }
    if (flight.kind == FlightKind::produce_answer) {
        scene.note(Mark::answer);
        s.ring(at(share), 2.6f, 1, colour, 1.6f);
        return;
    }
    scene.note(Mark::batch);
    if (place.stretched) s.line(at(std::max(0.0f, share - 0.1f)), at(share), colour, 2);
    draw_dot(s, at(share), radius, colour);
}

void draw_copying(Surface& s, Scene& scene, const PartitionView& partition, float x, float from,
                  float to, uint32_t follower) {
    const uint32_t node = scene.view.brokers[follower].node;
    const auto copies = [&](const Flight& f) {
        return f.kind == FlightKind::replicate && f.partition == partition.id && f.to.value == node;
    };
    const auto dots = std::count_if(scene.flights.begin(), scene.flights.end(), copies);
    const Colour colour = s.theme().outline_of(colour_of(s, scene, partition.id));
    if (std::size_t(dots) > dots_on_an_edge)
        return s.fill({x - 4, std::min(from, to), x + 4, std::max(from, to)}, faded(colour, 110));
    for (const Flight& flight : scene.flights) {
        if (!copies(flight)) continue;
        const FlightPlace place = place_of(flight, scene.motion.now, scene.dwell);
        if (!place.shown) continue;
        const float y = from + (to - from) * float(place.thousandths) / 1000;
        if (place.dead)
            s.cross({x, y}, 4, s.theme().failure, 2);
        else
            draw_dot(s, {x, y}, radius, colour);
    }
}

} // namespace

} // namespace sluice::gui
