#include "gui/stage/edges.hpp"
#include "gui/numbers.hpp"
#include "gui/stage/glyphs.hpp"
#include <algorithm>
#include <cmath>

namespace sluice::gui {

namespace {

constexpr std::size_t bends_most = 20; // more edges than that run together

const RowPlace* row_of(const ColumnsPlan& plan, uint32_t broker);
void add_arrivals(std::vector<EdgePlace>& edges, const Scene& scene, const ColumnsPlan& plan);
void add_departures(std::vector<EdgePlace>& edges, const Scene& scene, const ColumnsPlan& plan);
void bundle(std::vector<EdgePlace>& edges, const Scene& scene, const ColumnsPlan& plan);
void count_dots(std::vector<EdgePlace>& edges, const Scene& scene);
void draw_edge(Surface& s, const EdgePlace& edge);
void draw_arrival_words(Surface& s, const Scene& scene, const ColumnsPlan& plan,
                        const std::vector<EdgePlace>& edges, const RowPlace& row);
void draw_departure_words(Surface& s, const Scene& scene, const std::vector<EdgePlace>& edges);
void say_over(Surface& s, float right, float top, std::string_view words);
bool is_arrival(const Scene& scene, const EdgePlace& edge);

} // namespace

std::vector<EdgePlace> plan_edges(const Scene& scene, const ColumnsPlan& plan) {
    std::vector<EdgePlace> edges;
    add_arrivals(edges, scene, plan);
    add_departures(edges, scene, plan);
    bundle(edges, scene, plan);
    count_dots(edges, scene);
    return edges;
}

// A bend, or along the trunk of the bundle in three straight pieces.
Point on_edge(const EdgePlace& edge, float share) {
    if (edge.trunk == 0) return Surface::on_bend(edge.a, edge.b, share);
    const Point corners[] = {edge.a, {edge.trunk, edge.a.y}, {edge.trunk, edge.b.y}, edge.b};
    float length = 0;
    for (int i = 0; i < 3; ++i)
        length += std::hypot(corners[i + 1].x - corners[i].x, corners[i + 1].y - corners[i].y);
    float left = length * share;
    for (int i = 0; i < 3; ++i) {
        const Point a = corners[i], b = corners[i + 1];
        const float piece = std::hypot(b.x - a.x, b.y - a.y);
        if (left <= piece && piece > 0)
            return {a.x + (b.x - a.x) * left / piece, a.y + (b.y - a.y) * left / piece};
        left -= piece;
    }
    return edge.b;
}

void draw_edges(Surface& s, Scene& scene, const ColumnsPlan& plan) {
    const std::vector<EdgePlace> edges = plan_edges(scene, plan);
    s.clip({plan.stage.left, plan.heads.top, plan.stage.right, plan.legend.top});
    for (const EdgePlace& edge : edges) draw_edge(s, edge);
    draw_dots(s, scene, edges);
    for (const RowPlace& row : plan.rows) draw_arrival_words(s, scene, plan, edges, row);
    if (plan.departures.width() >= 80) draw_departure_words(s, scene, edges);
    s.unclip();
}

void draw_dot(Surface& s, Point at, float radius, Colour colour) {
    s.dot(at, radius + 1, s.theme().canvas);
    s.dot(at, radius, colour);
}

namespace {

const RowPlace* row_of(const ColumnsPlan& plan, uint32_t broker) {
    for (const RowPlace& row : plan.rows)
        if (row.broker == broker) return &row;
    return nullptr;
}

bool is_arrival(const Scene& scene, const EdgePlace& edge) {
    return node_of(scene, edge.from).entity.kind == EntityKind::producer;
}

// Whom a producer has to do with: who leads, whom it waits for in vain, whom it is just sending to.
struct Peer {
    uint32_t broker = 0;
    bool dead = false;
};
std::vector<Peer> peers_of(const Scene& scene, const ProducerView& producer) {
    std::vector<Peer> peers;
    for (uint32_t b = 0; b < scene.view.brokers.size(); ++b) {
        const BrokerView& broker = scene.view.brokers[b];
        const NodeView& node = node_of(scene, broker.node);
        const bool silent = node.state != ProcessState::running;
        const bool waits = std::any_of(producer.unanswered.begin(), producer.unanswered.end(),
                                       [&](const Unanswered& u) { return u.node == broker.node; });
        const bool cut = std::find(node.cut_from.begin(), node.cut_from.end(), producer.node) !=
                         node.cut_from.end();
        const bool sends =
            std::any_of(scene.flights.begin(), scene.flights.end(), [&](const Flight& f) {
                return f.from.value == producer.node && f.to.value == broker.node;
            });
        if ((silent || cut) && (waits || sends))
            peers.push_back({b, true});
        else if (!silent && (broker.leads > 0 || sends))
            peers.push_back({b, false});
    }
    return peers;
}

// Ends fan out along the side of a card or row, in the order of where they come from.
float fanned(const Rect& box, std::size_t i, std::size_t count, float most) {
    const float step = std::min(
        most, std::max(2.0f, (box.height() - 24) / float(std::max<std::size_t>(1, count))));
    return box.centre().y + (float(i) - float(count - 1) / 2) * step;
}

void add_arrivals(std::vector<EdgePlace>& edges, const Scene& scene, const ColumnsPlan& plan) {
    for (std::size_t i = 0; i < plan.producers.size(); ++i) {
        const CardPlace& card = plan.producers[i];
        const std::size_t index = card.more > 0 ? scene.view.producers.size() - 1 : card.what.index;
        const ProducerView& producer = scene.view.producers.at(index);
        const std::vector<Peer> peers = peers_of(scene, producer);
        for (std::size_t k = 0; k < peers.size(); ++k) {
            const RowPlace* row = row_of(plan, peers[k].broker);
            if (!row) continue;
            const BrokerView& broker = scene.view.brokers[peers[k].broker];
            EdgePlace edge{.from = producer.node, .to = broker.node, .dead = peers[k].dead};
            edge.a = {card.box.right, fanned(card.box, k, peers.size(), 13)};
            edge.b = {row->box.left - (edge.dead ? 12.0f : 0.0f),
                      fanned(row->box, i, plan.producers.size(), 14)};
            edge.client_y = card.box.centre().y;
            edge.row_y = row->box.centre().y;
            edge.partitions = edge.dead ? broker.led_then : broker.led;
            edges.push_back(edge);
        }
    }
}

void add_departures(std::vector<EdgePlace>& edges, const Scene& scene, const ColumnsPlan& plan) {
    std::vector<std::vector<std::size_t>> from_row(scene.view.brokers.size());
    for (const CardPlace& card : plan.members) {
        if (card.more > 0 || card.what.index >= scene.view.members.size()) continue;
        const MemberView& member = scene.view.members[card.what.index];
        std::vector<std::size_t> own;
        for (const PartitionView& p : scene.view.partitions) {
            const ReplicaView* leader = leader_of(p);
            const bool reads = std::find(member.partitions.begin(), member.partitions.end(),
                                         p.id) != member.partitions.end();
            if (!leader || !leader->alive || !reads) continue;
            const uint32_t node = scene.view.brokers[leader->broker].node;
            const auto known = std::find_if(own.begin(), own.end(),
                                            [&](std::size_t e) { return edges[e].from == node; });
            if (known != own.end()) {
                edges[*known].partitions.push_back(p.id);
                continue;
            }
            EdgePlace edge{.from = node, .to = member.node, .partitions = {p.id}};
            edge.b.x = card.box.left;
            edge.client_y = card.box.centre().y;
            own.push_back(edges.size());
            from_row[leader->broker].push_back(edges.size());
            edges.push_back(edge);
        }
        std::stable_sort(own.begin(), own.end(), [&](std::size_t a, std::size_t b) {
            return edges[a].from < edges[b].from; // rows from the top
        });
        for (std::size_t k = 0; k < own.size(); ++k)
            edges[own[k]].b.y = fanned(card.box, k, own.size(), 20);
    }
    for (std::size_t b = 0; b < from_row.size(); ++b)
        for (std::size_t k = 0; k < from_row[b].size(); ++k)
            if (const RowPlace* row = row_of(plan, uint32_t(b))) {
                EdgePlace& edge = edges[from_row[b][k]];
                edge.row_y = row->box.centre().y;
                edge.a = {row->box.right, fanned(row->box, k, from_row[b].size(), 13)};
            }
}

void count_dots(std::vector<EdgePlace>& edges, const Scene& scene) {
    const auto on = [](const EdgePlace& edge, const auto& moving) {
        return (moving.from.value == edge.from && moving.to.value == edge.to) ||
               (moving.from.value == edge.to && moving.to.value == edge.from);
    };
    for (EdgePlace& edge : edges) {
        for (const Flight& flight : scene.flights) edge.dots += on(edge, flight) ? 1 : 0;
        if (!scene.crowded) continue;
        edge.dots = 0;
        for (const Flow& flow : scene.flows)
            if (on(edge, flow)) edge.dots += std::size_t(flow.messages);
    }
}

// Where too many would cross, they share a trunk; those of what is selected keep their own way.
void bundle(std::vector<EdgePlace>& edges, const Scene& scene, const ColumnsPlan& plan) {
    const auto arrivals = std::count_if(edges.begin(), edges.end(),
                                        [&](const EdgePlace& e) { return is_arrival(scene, e); });
    const auto departures = std::ptrdiff_t(edges.size()) - arrivals;
    for (EdgePlace& edge : edges) {
        const bool arrives = is_arrival(scene, edge);
        if (std::size_t(arrives ? arrivals : departures) <= bends_most) continue;
        const Entity client = node_of(scene, arrives ? edge.from : edge.to).entity;
        if (client == scene.selected) continue;
        const Rect& gutter = arrives ? plan.arrivals : plan.departures;
        edge.trunk = arrives ? gutter.left + 16 : gutter.centre().x;
        (arrives ? edge.a : edge.b).y = edge.client_y;
        (arrives ? edge.b : edge.a).y = edge.row_y;
    }
}

void draw_edge(Surface& s, const EdgePlace& edge) {
    const Theme& t = s.theme();
    const Colour colour = mix(t.canvas, t.dim, 170);
    if (!edge.dead && edge.trunk == 0) {
        if (edge.band()) s.bend(edge.a, edge.b, faded(t.dim, 60), 7);
        return s.bend(edge.a, edge.b, colour, 1.2f);
    }
    if (edge.trunk != 0) {
        s.line(edge.a, {edge.trunk, edge.a.y}, colour, 1.2f);
        if (!edge.dead) s.line({edge.trunk, edge.a.y}, {edge.trunk, edge.b.y}, colour, 1.2f);
        if (!edge.dead) return s.line({edge.trunk, edge.b.y}, edge.b, colour, 1.2f);
        s.dashed({edge.trunk, edge.b.y}, edge.b, t.dim, 1.3f, 5, 4);
        return s.cross(edge.b, 5, t.failure, 2.5f);
    }
    constexpr int pieces = 26;
    for (int i = 0; i < pieces; i += 2)
        s.line(on_edge(edge, float(i) / pieces), on_edge(edge, float(i + 1) / pieces), t.dim, 1.3f);
    s.cross(edge.b, 5, t.failure, 2.5f);
}

void say_over(Surface& s, float right, float top, std::string_view words) {
    const float w = s.measure(Face::label, words);
    say_on(s, s.theme().canvas, Face::label, {right - w, top}, s.theme().text, words);
}

// What arrives at a row, once for all producers.
void draw_arrival_words(Surface& s, const Scene& scene, const ColumnsPlan& plan,
                        const std::vector<EdgePlace>& edges, const RowPlace& row) {
    const uint32_t node = scene.view.brokers[row.broker].node;
    const EdgePlace *first = nullptr, *last = nullptr;
    std::size_t dots = 0;
    bool band = false;
    for (const EdgePlace& edge : edges) {
        if (edge.to != node || !is_arrival(scene, edge)) continue;
        if (!first || edge.b.y < first->b.y) first = &edge;
        if (!last || edge.b.y > last->b.y) last = &edge;
        dots += edge.dots;
        band = band || edge.band();
    }
    if (!first) return;
    std::string words = labels_of(scene, first->partitions, plan.rows.size() > 5 ? 2 : 3);
    const float right = row.box.left - 6;
    say_over(s, right, first->b.y - 24, words);
    if (row.box.height() < 90) return;
    if (first->dead)
        say_over(s, right, last->b.y + 10, "no answer");
    else if (band)
        say_over(s, right, last->b.y + 9, "x " + counted(int64_t(dots)));
}

void draw_departure_words(Surface& s, const Scene& scene, const std::vector<EdgePlace>& edges) {
    for (const EdgePlace& edge : edges) {
        if (is_arrival(scene, edge)) continue;
        const auto near = [&](const EdgePlace& o) {
            return &o != &edge && o.to == edge.to && std::abs(o.b.y - edge.b.y) < 18;
        };
        if (std::any_of(edges.begin(), edges.end(), near)) continue;
        std::string words = labels_of(scene, edge.partitions, 2);
        if (edge.band()) words += " x " + std::to_string(edge.dots);
        say_over(s, edge.b.x - 6, edge.b.y - 18, words);
    }
}

} // namespace

} // namespace sluice::gui
