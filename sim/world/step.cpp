// One step: the next file command or event, handed to whom it concerns, and what that leaves to be
// done before the following one.
#include "sim/core/check.hpp"
#include "sim/model/context.hpp"
#include "sim/world/life.hpp"
#include "sim/world/world.hpp"
#include <algorithm>

namespace sluice {

namespace {

bool run_file_command(World& world);
void begin_facts(World& world, const Command& command);
void handle(World& world, const EventKey& key);
void deliver(World& world, uint64_t event, const Event& what);
void hand_over(Context& ctx, World& world, const Event& what);
void finish_step(World& world);
void note_second_arrival(Fabric& fabric, const Copy& copy);

} // namespace

Platform& carrier(World& world) {
    return world.platforms.front();
}
const Platform& carrier(const World& world) {
    return world.platforms.front();
}

Time next_time(const World& world) {
    const Time event = world.fabric.queue.next_time();
    if (world.next_file_command == world.file_commands.size()) return event;
    return std::min(event, world.file_commands[world.next_file_command].at);
}

bool step(World& world) {
    Fabric& fabric = world.fabric;
    fabric.facts.clear();
    if (!run_file_command(world)) {
        if (fabric.queue.empty()) return false;
        handle(world, fabric.queue.pop());
    }
    finish_step(world);
    return true;
}

void apply(World& world, const Command& command) {
    begin_facts(world, command);
    carry_out(world, command);
    finish_step(world);
    if (command.fault.until == time_never || command.fault.until <= world.fabric.now) return;
    Command last = command;
    last.at = command.fault.until;
    last.phase = CommandPhase::end;
    const auto place =
        std::upper_bound(world.file_commands.begin() + std::ptrdiff_t(world.next_file_command),
                         world.file_commands.end(), last,
                         [](const Command& a, const Command& b) { return a.at < b.at; });
    world.file_commands.insert(place, last);
}

void let_go(World& world) {
    for (const Message& message : world.fabric.undelivered) discard(world, message);
    world.fabric.undelivered.clear();
}

void advance_clock(World& world, Time to) {
    SLUICE_CHECK(world.fabric.now <= to && to <= next_time(world),
                 "the clock cannot pass something that is still to happen");
    world.fabric.now = to;
}

namespace {

bool run_file_command(World& world) {
    if (world.next_file_command == world.file_commands.size()) return false;
    const Command& command = world.file_commands[world.next_file_command];
    if (command.at > world.fabric.queue.next_time()) return false;
    ++world.next_file_command;
    ++world.fabric.handled;
    world.fabric.now = std::max(world.fabric.now, command.at);
    begin_facts(world, command);
    carry_out(world, command);
    return true;
}

void begin_facts(World& world, const Command& command) {
    world.fabric.facts.clear();
    world.fabric.digest.add(uint64_t(world.fabric.now.ns));
    world.fabric.digest.add(uint64_t(command.fault.kind) | uint64_t(command.phase) << 8);
}

void handle(World& world, const EventKey& key) {
    Fabric& fabric = world.fabric;
    SLUICE_CHECK(key.at >= fabric.now, "an event lies in the past");
    fabric.now = key.at;
    ++fabric.handled;
    fabric.digest.add(uint64_t(key.at.ns));
    fabric.digest.add(key.sequence);
    Node& receiver = fabric.nodes[fabric.events.at(key.slot).to.index()];
    if (receiver.state == ProcessState::paused) {
        receiver.held.push_back(key.slot);
        return;
    }
    const Event event = fabric.events.take(key.slot);
    deliver(world, key.sequence, event);
}

void deliver(World& world, uint64_t event, const Event& what) {
    Fabric& fabric = world.fabric;
    const Node& receiver = fabric.nodes[what.to.index()];
    const bool alive = receiver.state == ProcessState::running;
    Context ctx{fabric, what.to, what.because, event};
    if (what.life != 0) { // a timer
        if (alive && what.life == receiver.incarnation + 1) hand_over(ctx, world, what);
        return;
    }
    const bool cut = fabric.network.is_cut(what.from, what.to);
    fabric.network.arrived(what.from, what.to, alive && !cut);
    if (alive && !cut) {
        hand_over(ctx, world, what);
        return;
    }
    discard(world, what.message);
    if (fabric.notes_sends) fabric.unreceived.push_back({event, cut, receiver.machine_up});
    // Nobody listens on that port any more, and the machine says so.
    const bool refused =
        !cut && receiver.machine_up && !std::holds_alternative<Disconnected>(what.message);
    if (refused) ctx.send(what.from, Disconnected{what.to}, 0);
}

void arrive(Context& ctx, World& world, const Arrival& arrival) {
    Traffic& traffic = world.traffic[arrival.producer.index()];
    if (arrival.generation != traffic.generation) return;
    const ProducerSpec& spec =
        world.scenario->producers[world.producers[arrival.producer.index()].spec];
    const Slice slice = next_slice(traffic, spec);
    if (slice.count > 0)
        std::visit([&](auto& platform) { offer(ctx, platform, slice); }, carrier(world));
    arm_arrival(world, arrival.producer);
}

void hand_over(Context& ctx, World& world, const Event& what) {
    Platform& platform = carrier(world);
    if (const auto* arrival = std::get_if<Arrival>(&what.message)) {
        arrive(ctx, world, *arrival);
    } else if (const auto* lost = std::get_if<Disconnected>(&what.message)) {
        std::visit([&](auto& p) { on_disconnected(ctx, p, lost->peer); }, platform);
    } else if (const auto* kafka = std::get_if<kafka::Message>(&what.message)) {
        kafka::on(ctx, std::get<kafka::Cluster>(platform), what.from, *kafka);
    } else if (const auto* queued = std::get_if<queue::Message>(&what.message)) {
        queue::on(ctx, std::get<queue::Service>(platform), what.from, *queued);
    }
}

Message copy_of(World& world, const Message& message) {
    if (const auto* kafka = std::get_if<kafka::Message>(&message))
        return kafka::with_own_lists(std::get<kafka::Cluster>(carrier(world)), *kafka);
    if (const auto* queued = std::get_if<queue::Message>(&message))
        return queue::with_own_lists(std::get<queue::Service>(carrier(world)), *queued);
    return message;
}

// What an event leaves to be done before the next one: lists of lost messages are closed, those of
// duplicated ones copied, processes that ended themselves are dead.
void finish_step(World& world) {
    Fabric& fabric = world.fabric;
    if (!fabric.unfinished) return;
    fabric.unfinished = false;
    if (!fabric.notes_sends) let_go(world);
    for (const Copy& copy : fabric.copies) {
        if (fabric.notes_sends) note_second_arrival(fabric, copy);
        const uint32_t slot = fabric.events.put({.message = copy_of(world, copy.message),
                                                 .from = copy.from,
                                                 .to = copy.to,
                                                 .life = 0,
                                                 .because = copy.because});
        fabric.queue.push({.at = copy.arrival, .sequence = fabric.next_sequence++, .slot = slot});
    }
    fabric.copies.clear();
    for (const Death& death : fabric.deaths) bury(world, death);
    fabric.deaths.clear();
}

void note_second_arrival(Fabric& fabric, const Copy& copy) {
    fabric.sends.push_back({.message = copy.message,
                            .from = copy.from,
                            .to = copy.to,
                            .sequence = fabric.next_sequence,
                            .leaves = copy.arrival - fabric.network.quality().latency,
                            .arrives = copy.arrival,
                            .again = true});
}

} // namespace

} // namespace sluice
