#include "sim/world/life.hpp"
#include "sim/core/check.hpp"
#include "sim/model/context.hpp"
#include <algorithm>

namespace sluice {

namespace {

Context context_of(World& world, NodeId node, FactId because) {
    return {world.fabric, node, because, world.fabric.handled};
}

void drop_held(World& world, Node& node);
void let_traffic_flow(World& world, ProducerId producer, bool on);
void break_connections(World& world, NodeId node, FactId because);

} // namespace

FactId state_as(World& world, Entity who, Fact fact) {
    fact.who = who;
    Context ctx = context_of(world, NodeId::of(0), 0);
    return ctx.state(fact);
}

void kill(World& world, NodeId id, bool machine) {
    Node& node = world.fabric.nodes[id.index()];
    if (node.state == ProcessState::dead && node.machine_up != machine) return;
    const bool was_running = node.state != ProcessState::dead;
    const FactId fact =
        state_as(world, node.entity,
                 {.kind = machine ? FactKind::machine_crashed : FactKind::process_crashed});
    node.state = ProcessState::dead;
    node.machine_up = node.machine_up && !machine;
    node.silent_because = fact;
    drop_held(world, node);
    if (!was_running) return;
    if (node.entity.kind == EntityKind::producer)
        let_traffic_flow(world, ProducerId::of(node.entity.index), false);
    Context ctx = context_of(world, id, fact);
    std::visit([&](auto& platform) { process_died(ctx, platform, machine); }, carrier(world));
    if (!machine) break_connections(world, id, fact);
}

void bury(World& world, const Death& death) {
    Node& node = world.fabric.nodes[death.node.index()];
    if (node.state == ProcessState::dead) return;
    node.state = ProcessState::dead;
    node.silent_because = death.because;
    drop_held(world, node);
    break_connections(world, death.node, death.because);
}

void revive(World& world, NodeId id) {
    Node& node = world.fabric.nodes[id.index()];
    if (node.state != ProcessState::dead && node.listens) return;
    const FactId fact = state_as(world, node.entity, {.kind = FactKind::restarted});
    const bool peers_still_wait = !node.machine_up;
    node.state = ProcessState::running;
    node.machine_up = true;
    node.listens = true;
    node.silent_because = 0;
    ++node.incarnation;
    // A reborn machine answers the old connections with a reset.
    if (peers_still_wait) break_connections(world, id, fact);
    Context ctx = context_of(world, id, fact);
    std::visit([&](auto& platform) { process_started(ctx, platform); }, carrier(world));
    if (node.entity.kind == EntityKind::producer)
        let_traffic_flow(world, ProducerId::of(node.entity.index), true);
}

void freeze(World& world, NodeId id) {
    Node& node = world.fabric.nodes[id.index()];
    if (node.state != ProcessState::running) return;
    node.state = ProcessState::paused;
    node.silent_because = state_as(world, node.entity, {.kind = FactKind::paused});
}

void thaw(World& world, NodeId id) {
    Node& node = world.fabric.nodes[id.index()];
    if (node.state != ProcessState::paused) return;
    state_as(world, node.entity, {.kind = FactKind::resumed});
    node.state = ProcessState::running;
    node.silent_because = 0;
    // What waited is handled now, in the order in which it came.
    for (const uint32_t slot : node.held)
        world.fabric.queue.push(
            {.at = world.fabric.now, .sequence = world.fabric.next_sequence++, .slot = slot});
    node.held.clear();
}

void close_client(World& world, NodeId id) {
    Node& node = world.fabric.nodes[id.index()];
    if (node.state != ProcessState::running || !node.listens) return;
    // A broker serves until the controller has moved what it leads.
    node.listens = node.entity.kind == EntityKind::broker;
    if (node.entity.kind == EntityKind::producer)
        let_traffic_flow(world, ProducerId::of(node.entity.index), false);
    Context ctx = context_of(world, id, 0);
    std::visit([&](auto& platform) { close_client(ctx, platform); }, carrier(world));
}

MemberId add_member(World& world, GroupId group) {
    uint32_t number = 0;
    for (const MemberSeat& seat : world.members)
        if (seat.group == group) number = std::max(number, seat.number + 1);
    world.members.push_back({group, number});
    return std::visit([&](auto& platform) { return add_member(world.fabric, platform, group, 0); },
                      carrier(world));
}

void seek_group(World& world, GroupId group, const FaultSpec& fault, FactId because) {
    Context ctx = context_of(world, NodeId::of(0), because);
    std::visit([&](auto& platform) { seek_group(ctx, platform, group, fault); }, carrier(world));
}

void poison_record(World& world, ProducerId producer, RecordNumber number) {
    std::visit([&](auto& platform) { poison_record(platform, producer, number); }, carrier(world));
}

void set_bug(World& world, GroupId group, bool on) {
    std::visit([&](auto& platform) { set_bug(platform, group, on); }, carrier(world));
}

void arm_arrival(World& world, ProducerId producer) {
    const Traffic& traffic = world.traffic[producer.index()];
    const Time due = next_due(traffic);
    if (due == time_never) return;
    const NodeId node = world.producer_nodes[producer.index()];
    Context ctx = context_of(world, node, 0);
    // A process that stood still meanwhile is handed at once what fell due.
    ctx.schedule(std::max(due, ctx.now()), Arrival{producer, traffic.generation});
}

void discard(World& world, const Message& message) {
    if (const auto* kafka = std::get_if<kafka::Message>(&message)) {
        if (auto* cluster = std::get_if<kafka::Cluster>(&carrier(world)))
            kafka::discard(*cluster, *kafka);
    } else if (const auto* queued = std::get_if<queue::Message>(&message)) {
        if (auto* service = std::get_if<queue::Service>(&carrier(world)))
            queue::discard(*service, *queued);
    }
}

namespace {

void drop_held(World& world, Node& node) {
    for (const uint32_t slot : node.held) {
        const Event event = world.fabric.events.take(slot);
        if (event.life == 0) world.fabric.network.arrived(event.from, event.to, false);
        discard(world, event.message);
    }
    node.held.clear();
}

// The application lives and dies with its producer's process.
void let_traffic_flow(World& world, ProducerId producer, bool on) {
    Traffic& traffic = world.traffic[producer.index()];
    const ProducerSpec& spec = world.scenario->producers[traffic.seat.spec];
    if (on == !traffic.suspended.has_value()) return;
    on ? resume(traffic, spec, world.fabric.now) : suspend(traffic, spec, world.fabric.now);
    arm_arrival(world, producer);
}

// Whoever has ever exchanged a message with the node holds a connection to it.
void break_connections(World& world, NodeId id, FactId because) {
    std::vector<NodeId> peers;
    for (std::size_t i = 0; i < world.fabric.network.nodes(); ++i)
        for (const Edge& edge : world.fabric.network.edges_of(NodeId::of(i))) {
            if (edge.peer == id) peers.push_back(NodeId::of(i));
            if (NodeId::of(i) == id) peers.push_back(edge.peer);
        }
    std::sort(peers.begin(), peers.end());
    peers.erase(std::unique(peers.begin(), peers.end()), peers.end());
    Context ctx = context_of(world, id, because);
    for (const NodeId peer : peers)
        if (peer != id) ctx.send(peer, Disconnected{id}, 0);
}

} // namespace

} // namespace sluice
