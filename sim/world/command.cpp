#include "sim/world/command.hpp"
#include "sim/core/check.hpp"
#include "sim/model/context.hpp"
#include "sim/world/life.hpp"
#include "sim/world/world.hpp"
#include <algorithm>

namespace sluice {

namespace {

using enum FaultKind;

void begin(World& world, const Command& command);
void end(World& world, const Command& command);
void disturb(World& world, const Command& command);
void slow_down(World& world, const FaultSpec& fault, bool back_to_normal);
void change_rates(World& world, const FaultSpec& fault, bool back);
RateSpec lasting_rate(const Scenario& scenario, const FaultSpec& ended, uint32_t producer);
void move_group(World& world, const FaultSpec& fault);
void strike_record(World& world, const FaultSpec& fault);
void administer(World& world, const FaultSpec& fault);
void release_bug(World& world, const FaultSpec& fault, bool on);
Entity entity_of(const World& world, const EntityPath& path);

bool on_platform(const EntityPath& path) {
    return path.kind == TargetKind::broker || path.kind == TargetKind::controller ||
           path.kind == TargetKind::server || path.kind == TargetKind::queue ||
           path.kind == TargetKind::platform || path.kind == TargetKind::topic;
}

} // namespace

std::vector<FaultInfo> fault_kinds() {
    return {
        {crash, "crash", "A process, or the machine under it, dies.",
         "Leaderships move once the broker's session is over; a machine loses its unflushed tail.",
         "Nothing is accepted or handed out until it is back; leases are forgotten."},
        {restart, "restart", "A process starts again with what its disk kept.",
         "The broker registers, catches up and rejoins the in-sync sets.",
         "Stored messages are offered again."},
        {pause, "pause", "A process stands still, as in a long garbage collection.",
         "Its session may end meanwhile; it wakes as a zombie.", "It answers late."},
        {slow, "slow", "Processor, disk or card of a machine works at a fraction of its speed.",
         "Appends and answers queue behind it.", "Appends and answers queue behind it."},
        {cut, "cut", "Messages between two sets of nodes are lost, one way or both.",
         "Sessions end, followers fall behind, a cut-off leader may still serve clients.",
         "Clients and server cannot reach each other."},
        {clog, "clog", "Messages between two sets of nodes take longer.",
         "Replication and answers are late.", "Answers are late."},
        {lose, "lose", "Each message between two sets of nodes may be lost.",
         "Requests run into their timeouts.", "Sends are repeated, perhaps stored twice."},
        {FaultKind::duplicate, "duplicate",
         "Each message between two sets of nodes may come twice.", "A request is handled twice.",
         "A request is handled twice."},
        {change_rate, "change_rate", "A producer's rate changes.", "More or fewer records.",
         "More or fewer messages."},
        {stop, "stop", "A client or broker closes cleanly.",
         "A member leaves its group at once; a broker's leaderships move first.",
         "What it holds returns to the queue."},
        {start, "start", "What was closed comes back.",
         "A member joins its group again, a broker its in-sync sets.", "It receives again."},
        {add_members, "add_members", "New members join a group.", "The group rebalances.",
         "More receivers share the queue."},
        {FaultKind::seek, "seek", "A group's position moves.",
         "Its members read again from there, or skip.",
         "Does not apply: a consumed message is gone."},
        {FaultKind::poison, "poison", "One record can never be processed from now on.",
         "Its partition waits for the failure policy.", "It is redelivered by the failure policy."},
        {bug, "bug", "A group's work comes out wrong until the bug is fixed.",
         "The records stay: the group can be moved back and work on them again.",
         "What was worked on wrongly is gone."},
        {elect_preferred, "elect_preferred", "Leadership goes back to the first replicas.",
         "Where the first replica of a list is in sync, it leads again.",
         "Does not apply: there is one server."},
        {alter_topic, "alter_topic", "A topic has other settings from now on.",
         "Leaders judge by them at once; a new min.insync.replicas forgets the eligible replicas.",
         "Does not apply: queues have no topics."},
    };
}

bool applies(const FaultSpec& fault, const Scenario& scenario) {
    if (fault.kind == FaultKind::seek && scenario.carrier().kind == PlatformKind::fifo)
        return false; // no position that could move
    const auto runs_here = [&](const EntityPath& p) {
        return !on_platform(p) || p.owner == scenario.platform;
    };
    return std::all_of(fault.targets.begin(), fault.targets.end(), runs_here) &&
           std::all_of(fault.away_from.begin(), fault.away_from.end(), runs_here);
}

std::vector<Command> commands_of(const Scenario& scenario) {
    std::vector<Command> commands;
    for (uint32_t i = 0; i < scenario.faults.size(); ++i) {
        const FaultSpec& fault = scenario.faults[i];
        if (!applies(fault, scenario)) continue;
        commands.push_back({fault.at, 0, CommandPhase::begin, i + 1, fault});
        if (fault.until != time_never)
            commands.push_back({fault.until, 0, CommandPhase::end, i + 1, fault});
    }
    std::stable_sort(commands.begin(), commands.end(),
                     [](const Command& a, const Command& b) { return a.at < b.at; });
    return commands;
}

std::vector<NodeId> nodes_of(const World& world, const EntityPath& path) {
    std::vector<NodeId> nodes;
    for (std::size_t i = 0; i < world.fabric.nodes.size(); ++i) {
        const Entity e = world.fabric.nodes[i].entity;
        const bool meant = [&] {
            switch (path.kind) {
            case TargetKind::none:
            case TargetKind::platform:
            case TargetKind::topic: return false;
            case TargetKind::broker: return e == broker_entity(path.number);
            case TargetKind::controller: return e == controller_entity(path.number);
            case TargetKind::server:
            case TargetKind::queue: return e.kind == EntityKind::server;
            case TargetKind::producer_instance:
                return e.kind == EntityKind::producer &&
                       world.producers[e.index].spec == path.owner &&
                       world.producers[e.index].instance == path.number;
            case TargetKind::producer:
                return e.kind == EntityKind::producer &&
                       world.producers[e.index].spec == path.owner;
            case TargetKind::member:
                return e.kind == EntityKind::member &&
                       world.members[e.index].group.value == path.owner &&
                       world.members[e.index].number == path.number;
            case TargetKind::group:
                return e.kind == EntityKind::member &&
                       world.members[e.index].group.value == path.owner;
            }
            return false;
        }();
        if (meant) nodes.push_back(NodeId::of(i));
    }
    return nodes;
}

void carry_out(World& world, const Command& command) {
    switch (command.phase) {
    case CommandPhase::begin: begin(world, command); break;
    case CommandPhase::end: end(world, command); break;
    }
}

namespace {

template <class Action>
void each_target(World& world, const FaultSpec& fault, Action action) {
    for (const EntityPath& path : fault.targets)
        for (const NodeId node : nodes_of(world, path)) action(node);
}

void begin(World& world, const Command& command) {
    const FaultSpec& fault = command.fault;
    switch (fault.kind) {
    case crash: each_target(world, fault, [&](NodeId n) { kill(world, n, fault.machine); }); break;
    case restart:
    case start: each_target(world, fault, [&](NodeId n) { revive(world, n); }); break;
    case pause: each_target(world, fault, [&](NodeId n) { freeze(world, n); }); break;
    case stop: each_target(world, fault, [&](NodeId n) { close_client(world, n); }); break;
    case slow: slow_down(world, fault, false); break;
    case cut:
    case clog:
    case lose:
    case FaultKind::duplicate: disturb(world, command); break;
    case change_rate: change_rates(world, fault, false); break;
    case add_members:
        for (int64_t i = 0; i < fault.count; ++i)
            add_member(world, GroupId::of(fault.targets.front().owner));
        break;
    case FaultKind::seek: move_group(world, fault); break;
    case FaultKind::poison: strike_record(world, fault); break;
    case bug: release_bug(world, fault, true); break;
    case elect_preferred:
    case alter_topic: administer(world, fault); break;
    }
}

// Only what lasts has an end; an `until` on anything else is refused by the loader.
void end(World& world, const Command& command) {
    const FaultSpec& fault = command.fault;
    switch (fault.kind) {
    case crash: each_target(world, fault, [&](NodeId n) { revive(world, n); }); break;
    case pause: each_target(world, fault, [&](NodeId n) { thaw(world, n); }); break;
    case stop: each_target(world, fault, [&](NodeId n) { revive(world, n); }); break;
    case slow: slow_down(world, fault, true); break;
    case cut:
    case clog:
    case lose:
    case FaultKind::duplicate: {
        world.fabric.network.end(command.id);
        const bool was_cut = fault.kind == cut;
        state_as(world, entity_of(world, fault.targets.front()),
                 {.kind = was_cut ? FactKind::cut_healed : FactKind::link_cleared});
        break;
    }
    case change_rate: change_rates(world, fault, true); break;
    case bug: release_bug(world, fault, false); break;
    case restart:
    case start:
    case add_members:
    case elect_preferred:
    case alter_topic:
    case FaultKind::seek:
    case FaultKind::poison: break;
    }
}

Entity entity_of(const World& world, const EntityPath& path) {
    if (path.kind == TargetKind::group) return sluice::entity_of(GroupId::of(path.owner));
    const auto nodes = nodes_of(world, path);
    return nodes.empty() ? Entity{} : world.fabric.nodes[nodes.front().index()].entity;
}

std::vector<NodeId> all_nodes_of(const World& world, const std::vector<EntityPath>& paths) {
    std::vector<NodeId> nodes;
    for (const EntityPath& path : paths) {
        const auto some = nodes_of(world, path);
        nodes.insert(nodes.end(), some.begin(), some.end());
    }
    return nodes;
}

DisturbanceKind disturbance_kind(FaultKind kind) {
    if (kind == cut) return DisturbanceKind::cut;
    if (kind == clog) return DisturbanceKind::delay;
    return kind == lose ? DisturbanceKind::loss : DisturbanceKind::duplication;
}

void disturb(World& world, const Command& command) {
    const FaultSpec& fault = command.fault;
    const Entity whom = fault.away_from.empty() ? Entity{EntityKind::network, 0}
                                                : entity_of(world, fault.away_from.front());
    const FactId fact = state_as(
        world, entity_of(world, fault.targets.front()),
        {.kind = fault.kind == cut ? FactKind::cut_made : FactKind::link_clogged, .whom = whom});
    world.fabric.network.add({.id = command.id,
                              .kind = disturbance_kind(fault.kind),
                              .from = all_nodes_of(world, fault.targets),
                              .to = all_nodes_of(world, fault.away_from),
                              .one_way = fault.one_way,
                              .delay = fault.latency,
                              .chance = fault.chance,
                              .because = fact});
}

void slow_down(World& world, const FaultSpec& fault, bool back_to_normal) {
    const Ratio slower = back_to_normal ? Ratio{1, 1} : fault.factor;
    const int64_t percent = std::max<int64_t>(1, 100 * slower.denominator / slower.numerator);
    each_target(world, fault, [&](NodeId id) {
        Node& node = world.fabric.nodes[id.index()];
        Cause part = Cause::none;
        switch (fault.part) {
        case SlowPart::cpu: node.cpu.slower = slower, part = Cause::cpu; break;
        case SlowPart::disk: node.disk.slower = slower, part = Cause::disk; break;
        case SlowPart::nic:
            node.nic_in.slower = node.nic_out.slower = slower, part = Cause::nic;
            break;
        }
        state_as(world, node.entity, {.kind = FactKind::slowed, .cause = part, .count = percent});
    });
}

void change_rates(World& world, const FaultSpec& fault, bool back) {
    each_target(world, fault, [&](NodeId id) {
        const Entity who = world.fabric.nodes[id.index()].entity;
        const ProducerId producer = ProducerId::of(who.index);
        state_as(world, who, {.kind = FactKind::rate_changed});
        Traffic& traffic = world.traffic[producer.index()];
        const uint32_t spec = traffic.seat.spec;
        const RateSpec rate = back ? lasting_rate(*world.scenario, fault, spec) : fault.rate;
        set_rate(traffic, world.scenario->producers[spec], world.fabric.now, rate);
        arm_arrival(world, producer);
    });
}

// The producer's own rate, or the one that the file's latest change without an end gave it.
RateSpec lasting_rate(const Scenario& scenario, const FaultSpec& ended, uint32_t producer) {
    RateSpec rate = scenario.producers[producer].rate;
    Time latest = time_zero;
    for (const FaultSpec& fault : scenario.faults) {
        const bool lasts = fault.kind == change_rate && fault.until == time_never &&
                           fault.targets.front().owner == producer;
        if (!lasts || fault.at < latest || fault.at > ended.until) continue;
        latest = fault.at;
        rate = fault.rate;
    }
    return rate;
}

void move_group(World& world, const FaultSpec& fault) {
    if (!applies(fault, *world.scenario)) return;
    for (const EntityPath& path : fault.targets) {
        const GroupId group = GroupId::of(path.owner);
        const FactId fact =
            state_as(world, sluice::entity_of(group), {.kind = FactKind::group_sought});
        seek_group(world, group, fault, fact);
    }
}

void strike_record(World& world, const FaultSpec& fault) {
    for (std::size_t i = 0; i < world.producers.size(); ++i) {
        const ProducerSeat& seat = world.producers[i];
        if (seat.spec != fault.record.producer || seat.instance != fault.record.instance) continue;
        state_as(world, sluice::entity_of(ProducerId::of(i)),
                 {.kind = FactKind::record_poisoned, .before = fault.record.number});
        poison_record(world, ProducerId::of(i), fault.record.number);
    }
}

// What an administrator's tools ask of the controller; without one nothing comes of it.
void administer(World& world, const FaultSpec& fault) {
    auto* cluster = std::get_if<kafka::Cluster>(&carrier(world));
    if (cluster == nullptr || !applies(fault, *world.scenario)) return;
    for (const EntityPath& path : fault.targets)
        kafka::administer(world.fabric, *cluster, fault, int32_t(path.number));
}

void release_bug(World& world, const FaultSpec& fault, bool on) {
    for (const EntityPath& path : fault.targets) {
        const GroupId group = GroupId::of(path.owner);
        state_as(world, sluice::entity_of(group),
                 {.kind = on ? FactKind::bug_released : FactKind::bug_fixed});
        set_bug(world, group, on);
    }
}

} // namespace

} // namespace sluice
