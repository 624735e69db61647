#include "sim/model/network.hpp"
#include "sim/core/check.hpp"
#include <algorithm>

namespace sluice {

namespace {

bool names(const std::vector<NodeId>& list, NodeId node, NodeId other,
           const std::vector<NodeId>& other_list) {
    if (!list.empty()) return std::find(list.begin(), list.end(), node) != list.end();
    // Everybody else: whoever is not on the other list.
    return node != other &&
           std::find(other_list.begin(), other_list.end(), node) == other_list.end();
}

// The earliest arrival from `at` on that overtakes nothing.
Time in_order(Edge& way, Talk talk, Time at) {
    switch (talk) {
    case Talk::question: return way.last_question = std::max(at, way.last_question);
    case Talk::answer: return way.last_answer = std::max(at, way.last_answer);
    case Talk::goodbye:
        return way.last_question = way.last_answer =
                   std::max({at, way.last_question, way.last_answer});
    }
    return at;
}

} // namespace

bool Disturbance::strikes(NodeId sender, NodeId receiver) const {
    const bool there = names(from, sender, receiver, to) && names(to, receiver, sender, from);
    if (there || one_way) return there;
    return names(from, receiver, sender, to) && names(to, sender, receiver, from);
}

Edge& Network::edge(NodeId from, NodeId to) {
    auto& out = edges_[from.index()];
    auto place = std::lower_bound(out.begin(), out.end(), to,
                                  [](const Edge& e, NodeId id) { return e.peer < id; });
    if (place != out.end() && place->peer == to) return *place;
    Edge fresh;
    fresh.peer = to;
    return *out.insert(place, fresh);
}

Transit Network::carry(NodeId from, NodeId to, Time leaves, ServiceLine& card, int64_t bytes,
                       Time now, Talk talk) {
    Edge& way = edge(from, to);
    ++way.sent;
    Transit transit;
    Duration delay = quality_.latency + Duration{sample(quality_.jitter, stream_.next())};
    bool lost = !quality_.loss.is_zero() && happens(stream_.next(), quality_.loss);
    bool twice = !quality_.duplication.is_zero() && happens(stream_.next(), quality_.duplication);
    for (const Disturbance& d : disturbances_) {
        if (!d.strikes(from, to)) continue;
        switch (d.kind) {
        case DisturbanceKind::cut: lost = true; break;
        case DisturbanceKind::delay: delay += d.delay; break;
        case DisturbanceKind::loss: lost |= happens(stream_.next(), d.chance); break;
        case DisturbanceKind::duplication: twice |= happens(stream_.next(), d.chance); break;
        }
    }
    if (lost) {
        ++way.lost;
        transit.lost = true;
        transit.arrival = leaves + delay;
        return transit;
    }
    const Time taken_in = card.reserve_later(now, leaves + delay, bytes);
    transit.arrival = in_order(way, talk, taken_in);
    ++way.in_flight;
    if (twice) {
        transit.duplicated = true;
        transit.second_arrival = in_order(way, talk, transit.arrival + quality_.latency);
        ++way.in_flight;
        ++way.duplicated;
    }
    return transit;
}

void Network::arrived(NodeId from, NodeId to, bool delivered) {
    Edge& way = edge(from, to);
    SLUICE_CHECK(way.in_flight > 0, "a message arrived that was not on its way");
    --way.in_flight;
    ++(delivered ? way.delivered : way.lost);
}

const Disturbance* Network::cut_between(NodeId from, NodeId to) const {
    for (const Disturbance& d : disturbances_)
        if (d.kind == DisturbanceKind::cut && d.strikes(from, to)) return &d;
    return nullptr;
}

void Network::end(uint32_t id) {
    std::erase_if(disturbances_, [id](const Disturbance& d) { return d.id == id; });
}

} // namespace sluice
