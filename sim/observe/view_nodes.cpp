#include "sim/observe/view_nodes.hpp"
#include "sim/kafka/quorum.hpp"
#include "sim/observe/view_parts.hpp"
#include "sim/world/names.hpp"
#include <algorithm>

namespace sluice {

namespace {

void describe(NodeView& view, const kafka::Cluster& cluster);
void describe(NodeView& view, const queue::Service& service);
void add_edges(View& view, const ViewSource& source);
void add_cuts(View& view, const ViewSource& source);
BrokerView machine_view(const ViewSource& source, std::size_t node);
LineView line_view(const ViewSource& source, const ServiceLine& line, std::size_t node,
                   LineKind kind);

constexpr int32_t no_time_left = 950; // thousandths

} // namespace

std::string_view words_of(LineKind line) {
    switch (line) {
    case LineKind::cpu: return "processor";
    case LineKind::disk: return "disk";
    case LineKind::nic_out: return "network out";
    case LineKind::nic_in: return "network in";
    }
    return "";
}

std::string_view words_of(kafka::MemberState state) {
    switch (state) {
    case kafka::MemberState::stopped: return "stopped";
    case kafka::MemberState::outside: return "outside its group";
    case kafka::MemberState::joining: return "joining";
    case kafka::MemberState::syncing: return "waits for its assignment";
    case kafka::MemberState::stable: return "working";
    }
    return "";
}

std::string_view words_of(queue::MemberState state) {
    switch (state) {
    case queue::MemberState::stopped: return "stopped";
    case queue::MemberState::idle: return "waits for messages";
    case queue::MemberState::working: return "working";
    case queue::MemberState::resting: return "rests after a failure";
    case queue::MemberState::fallen: return "died of a failure";
    }
    return "";
}

void add_nodes(View& view, const ViewSource& source) {
    const auto& watched = source.observation.watch.nodes;
    for (const Node& node : source.world.fabric.nodes) {
        NodeView one;
        one.entity = node.entity;
        one.name = name_of(source.world, node.entity);
        one.state = node.state;
        one.machine_up = node.machine_up;
        one.listens = node.listens;
        if (node.state != ProcessState::running && view.nodes.size() < watched.size()) {
            one.silent_since = watched[view.nodes.size()].silent_since;
            one.silent_because = node.silent_because;
        }
        std::visit([&](const auto& platform) { describe(one, platform); }, carrier(source.world));
        view.nodes.push_back(std::move(one));
    }
    add_edges(view, source);
    add_cuts(view, source);
}

// What depends on the partitions is added while those are gone through.
void add_brokers(View& view, const ViewSource& source) {
    if (!source.cluster) {
        view.brokers.push_back(machine_view(source, source.service->server.node.index()));
        return;
    }
    const auto& watched = source.observation.watch.nodes;
    for (const kafka::Broker& broker : source.cluster->brokers) {
        const std::size_t node = broker.node.index();
        BrokerView one = machine_view(source, node);
        const kafka::BrokerSession& session =
            source.cluster->controller.sessions[std::size_t(broker.index)];
        one.registered = session.registered;
        one.fenced = session.fenced;
        if (node < watched.size()) {
            one.led_when_silent = watched[node].led_then;
            one.led_then = watched[node].led;
        }
        view.brokers.push_back(std::move(one));
    }
}

void add_controllers(View& view, const ViewSource& source) {
    if (!source.cluster) return;
    const kafka::Controller& controller = source.cluster->controller;
    for (std::size_t i = 0; i < controller.nodes.size(); ++i) {
        const kafka::Voter& voter = controller.voters[i];
        const NodeId node = controller.nodes[i];
        ControllerView one;
        one.node = node.value;
        one.name = view.nodes[node.index()].name;
        one.alive = runs(source, node);
        one.leads = one.alive && voter.leader == int16_t(i);
        one.writes = one.leads && kafka::may_write(source.world.fabric.now, controller, int16_t(i));
        one.term = voter.term;
        one.leader = voter.leader;
        view.controllers.push_back(std::move(one));
    }
}

namespace {

void describe(NodeView& view, const kafka::Cluster& cluster) {
    if (view.entity.kind == EntityKind::broker) {
        const kafka::BrokerSession& session = cluster.controller.sessions[view.entity.index];
        view.fenced = session.fenced;
        view.leads = int64_t(cluster.brokers[view.entity.index].led.size());
    } else if (view.entity.kind == EntityKind::producer) {
        view.holding = pending_records(cluster, ProducerId::of(view.entity.index));
    } else if (view.entity.kind == EntityKind::member) {
        view.detail = words_of(cluster.members[view.entity.index].state);
    }
}

void describe(NodeView& view, const queue::Service& service) {
    if (view.entity.kind == EntityKind::producer) {
        view.holding = pending_records(service, ProducerId::of(view.entity.index));
    } else if (view.entity.kind == EntityKind::member) {
        const queue::Member& member = service.members[view.entity.index];
        view.holding = held_messages(member);
        view.detail = words_of(member.state);
    }
}

void add_edges(View& view, const ViewSource& source) {
    const Network& network = source.world.fabric.network;
    for (std::size_t from = 0; from < network.nodes(); ++from)
        for (const Edge& edge : network.edges_of(NodeId::of(from))) {
            EdgeView one;
            one.from = uint32_t(from);
            one.to = edge.peer.value;
            one.in_flight = edge.in_flight;
            one.sent = int64_t(edge.sent);
            one.delivered = int64_t(edge.delivered);
            one.lost = int64_t(edge.lost);
            one.cut = network.is_cut(NodeId::of(from), edge.peer);
            view.edges.push_back(one);
        }
}

void add_cuts(View& view, const ViewSource& source) {
    const auto& disturbances = source.world.fabric.network.disturbances();
    const bool any =
        std::any_of(disturbances.begin(), disturbances.end(),
                    [](const Disturbance& d) { return d.kind == DisturbanceKind::cut; });
    if (!any) return;
    for (std::size_t a = 0; a < view.nodes.size(); ++a)
        for (std::size_t b = 0; b < a; ++b) {
            if (!cut_between(source, NodeId::of(a), NodeId::of(b))) continue;
            view.nodes[a].cut_from.push_back(uint32_t(b));
            view.nodes[b].cut_from.push_back(uint32_t(a));
        }
}

BrokerView machine_view(const ViewSource& source, std::size_t node) {
    const Node& machine = source.world.fabric.nodes[node];
    BrokerView view;
    view.node = uint32_t(node);
    view.name = name_of(source.world, machine.entity);
    const ServiceLine* lines[] = {&machine.cpu, &machine.disk, &machine.nic_out, &machine.nic_in};
    for (std::size_t i = 0; i < line_kinds; ++i)
        view.lines[i] = line_view(source, *lines[i], node, LineKind(i));
    const auto busiest = std::max_element(view.lines.begin(), view.lines.end(),
                                          [](const LineView& a, const LineView& b) {
                                              return a.busy_thousandths < b.busy_thousandths;
                                          });
    if (busiest->busy_thousandths >= no_time_left)
        view.limit = int32_t(busiest - view.lines.begin());
    return view;
}

LineView line_view(const ViewSource& source, const ServiceLine& line, std::size_t node,
                   LineKind kind) {
    const Time now = source.world.fabric.now;
    LineView view;
    view.queue = Duration{std::max<int64_t>(0, (line.free_at.ns - now.ns))};
    view.speed_percent = speed_percent(line);
    view.per_second = line.per_second;
    const int64_t busy_ns = rate_of(source, &WorkSoFar::busy, node,
                                    [kind](const auto& busy) { return busy[std::size_t(kind)]; });
    view.busy_thousandths = int32_t(busy_ns / 1'000'000);
    return view;
}

} // namespace

} // namespace sluice
