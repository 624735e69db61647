#include "sim/world/objection.hpp"
#include "sim/scenario/entity_path.hpp"
#include <algorithm>

namespace sluice {

namespace {

using Found = std::optional<Objection>;

Found foreign(const World& world, const FaultSpec& fault);
Found unknown(const World& world, const FaultSpec& fault);
Found so_already(const World& world, const FaultSpec& fault);
Found seek_objection(const World& world, const FaultSpec& fault);
// What speaks against striking this one node; empty: nothing.
std::string against(const Node& node, const FaultSpec& fault);
bool disturbed_already(const World& world, const FaultSpec& fault);

} // namespace

std::optional<Objection> objection(const World& world, const FaultSpec& fault) {
    for (const auto check : {foreign, unknown, seek_objection, so_already})
        if (Found found = check(world, fault)) return found;
    return std::nullopt;
}

EntityPath path_of(const World& world, Entity entity) {
    const uint32_t platform = world.scenario->platform;
    switch (entity.kind) {
    case EntityKind::broker: return {TargetKind::broker, platform, entity.index};
    case EntityKind::controller: return {TargetKind::controller, platform, entity.index};
    case EntityKind::server: return {TargetKind::server, platform, 0};
    case EntityKind::producer: {
        const ProducerSeat& seat = world.producers.at(entity.index);
        return {TargetKind::producer_instance, seat.spec, seat.instance};
    }
    case EntityKind::group: return {TargetKind::group, entity.index, 0};
    case EntityKind::member: {
        const MemberSeat& seat = world.members.at(entity.index);
        return {TargetKind::member, seat.group.value, seat.number};
    }
    case EntityKind::partition:
        if (world.scenario->carrier().kind == PlatformKind::fifo)
            return {TargetKind::queue, platform, entity.index};
        return {};
    case EntityKind::nobody:
    case EntityKind::platform:
    case EntityKind::machine:
    case EntityKind::network: return {};
    }
    return {};
}

namespace {

std::string name(const World& world, const EntityPath& path) {
    return entity_name(*world.scenario, path);
}

std::vector<EntityPath> ends_of(const FaultSpec& fault) {
    std::vector<EntityPath> ends = fault.targets;
    ends.insert(ends.end(), fault.away_from.begin(), fault.away_from.end());
    return ends;
}

Found foreign(const World& world, const FaultSpec& fault) {
    if (applies(fault, *world.scenario)) return std::nullopt;
    for (const EntityPath& path : ends_of(fault)) {
        FaultSpec alone;
        alone.targets = {path};
        if (!applies(alone, *world.scenario))
            return Objection{false, "this side runs on " + world.scenario->carrier().name +
                                        "; there is no " + name(world, path) + " in it"};
    }
    return std::nullopt;
}

Found unknown(const World& world, const FaultSpec& fault) {
    const bool no_node = fault.kind == FaultKind::add_members || fault.kind == FaultKind::seek ||
                         fault.kind == FaultKind::elect_preferred ||
                         fault.kind == FaultKind::alter_topic;
    if (no_node) return std::nullopt;
    if (fault.kind == FaultKind::poison) {
        for (const ProducerSeat& seat : world.producers)
            if (seat.spec == fault.record.producer && seat.instance == fault.record.instance)
                return std::nullopt;
        return Objection{false, "nobody on this side makes that record"};
    }
    for (const EntityPath& path : ends_of(fault))
        if (nodes_of(world, path).empty())
            return Objection{false, "there is no " + name(world, path) + " on this side"};
    return std::nullopt;
}

Found seek_objection(const World& world, const FaultSpec& fault) {
    if (fault.kind != FaultKind::seek) return std::nullopt;
    const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world));
    if (!cluster)
        return Objection{false, "a consumed message is gone: there is no position to move"};
    for (const EntityPath& path : fault.targets)
        if (cluster->groups.at(path.owner).topic < 0)
            return Objection{false, name(world, path) + " reads nothing on this side"};
    return std::nullopt;
}

// Only when it is so for everyone it names.
Found so_already(const World& world, const FaultSpec& fault) {
    if (disturbed_already(world, fault)) return Objection{true, "that is so already"};
    std::string reason;
    for (const EntityPath& path : fault.targets)
        for (const NodeId node : nodes_of(world, path)) {
            const std::string words = against(world.fabric.nodes[node.index()], fault);
            if (words.empty()) return std::nullopt;
            if (reason.empty()) reason = name(world, path) + " " + words;
        }
    if (reason.empty()) return std::nullopt;
    return Objection{true, reason};
}

std::string against_crash(const Node& node, bool machine) {
    if (node.state != ProcessState::dead) return "";
    if (!node.machine_up) return "is down already";
    return machine ? "" : "has crashed already";
}

std::string against_waking(const Node& node) {
    if (node.state == ProcessState::paused) return "stands still; it goes on by itself";
    return node.state == ProcessState::running && node.listens ? "is running" : "";
}

std::string against_stilling(const Node& node, bool closing) {
    if (node.state == ProcessState::dead) return "is down";
    if (node.state == ProcessState::paused) return "stands still already";
    return closing && !node.listens ? "has stopped already" : "";
}

std::string against_slowing(const Node& node, const FaultSpec& fault) {
    const ServiceLine& line = fault.part == SlowPart::cpu    ? node.cpu
                              : fault.part == SlowPart::disk ? node.disk
                                                             : node.nic_out;
    const int64_t percent = std::max<int64_t>(1, 100 * fault.factor.denominator /
                                                     std::max<int64_t>(1, fault.factor.numerator));
    return speed_percent(line) == percent ? "is as slow already" : "";
}

std::string against(const Node& node, const FaultSpec& fault) {
    using enum FaultKind;
    switch (fault.kind) {
    case crash: return against_crash(node, fault.machine);
    case restart:
    case start: return against_waking(node);
    case pause: return against_stilling(node, false);
    case stop: return against_stilling(node, true);
    case slow: return against_slowing(node, fault);
    case cut:
    case clog:
    case lose:
    case FaultKind::duplicate:
    case change_rate:
    case add_members:
    case FaultKind::seek:
    case bug:
    case elect_preferred:
    case alter_topic:
    case poison: return "";
    }
    return "";
}

bool cuts(const FaultSpec& fault, const World& world, const Disturbance& there) {
    const auto nodes = [&](const std::vector<EntityPath>& paths) {
        std::vector<NodeId> all;
        for (const EntityPath& path : paths)
            for (const NodeId node : nodes_of(world, path)) all.push_back(node);
        std::sort(all.begin(), all.end());
        return all;
    };
    const auto sorted = [](std::vector<NodeId> all) {
        std::sort(all.begin(), all.end());
        return all;
    };
    return there.kind == DisturbanceKind::cut && there.one_way == fault.one_way &&
           sorted(there.from) == nodes(fault.targets) && sorted(there.to) == nodes(fault.away_from);
}

bool disturbed_already(const World& world, const FaultSpec& fault) {
    if (fault.kind != FaultKind::cut) return false;
    for (const Disturbance& there : world.fabric.network.disturbances())
        if (cuts(fault, world, there)) return true;
    return false;
}

} // namespace

} // namespace sluice
