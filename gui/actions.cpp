#include "gui/actions.hpp"
#include "sim/scenario/entity_path.hpp"
#include "sim/scenario/units.hpp"
#include "sim/world/names.hpp"
#include "sim/world/objection.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

constexpr Duration pause_for{10'000'000'000}, trouble_for{30'000'000'000}; // slow, cut, clogged
constexpr Duration clogged_by{200'000'000};
constexpr std::size_t other_ends_most = 64;

constexpr unsigned bit(EntityKind kind) {
    return 1u << unsigned(kind);
}
constexpr unsigned machines =
    bit(EntityKind::broker) | bit(EntityKind::controller) | bit(EntityKind::server);
constexpr unsigned clients = bit(EntityKind::producer) | bit(EntityKind::member);
constexpr unsigned nodes = machines | clients;

using Fill = void (*)(FaultSpec& fault, const Simulation& side, Entity entity);

struct Row {
    std::string_view id, label, key, sentence;
    FaultKind kind;
    unsigned kinds; // of entities
    ActionInput input = ActionInput::none;
    Fill fill = nullptr; // beyond targets and times
};

void for_ten_seconds(FaultSpec& fault, const Simulation& side, Entity) {
    fault.until = side.now() + pause_for;
}
void for_a_while(FaultSpec& fault, const Simulation& side, Entity) {
    fault.until = side.now() + trouble_for;
    fault.latency = clogged_by; // of a clog
}
void of_machine(FaultSpec& fault, const Simulation&, Entity) {
    fault.machine = true;
}
void one_way_for_a_while(FaultSpec& fault, const Simulation& side, Entity entity) {
    for_a_while(fault, side, entity);
    fault.one_way = true;
}
void of_work(FaultSpec& fault, const Simulation& side, Entity entity) {
    for_a_while(fault, side, entity);
    fault.part = SlowPart::cpu;
}
void doubled(FaultSpec& fault, const Simulation& side, Entity entity);
void halved(FaultSpec& fault, const Simulation& side, Entity entity);
void next_record(FaultSpec& fault, const Simulation& side, Entity entity);
void to_latest(FaultSpec& fault, const Simulation&, Entity) {
    fault.seek_to = SeekTo::latest;
}
void to_offset(FaultSpec& fault, const Simulation&, Entity) {
    fault.seek_to = SeekTo::offset;
}
void to_time(FaultSpec& fault, const Simulation& side, Entity) {
    fault.seek_to = SeekTo::time;
    fault.seek_time = Time{std::max<int64_t>(0, side.now().ns - 10'000'000'000)};
}

constexpr Row table[] = {
    {"crash_process", "Crash the process", "K", "The process dies; its machine lives on.",
     FaultKind::crash, nodes},
    {"crash_machine", "Crash the machine", "M", "The machine goes down with what it never flushed.",
     FaultKind::crash, nodes, ActionInput::none, of_machine},
    {"restart", "Restart", "R", "What crashed comes back with what its disk kept.",
     FaultKind::restart, nodes},
    {"pause", "Pause for 10 s", "P", "It stands still, as in a long garbage collection.",
     FaultKind::pause, nodes, ActionInput::none, for_ten_seconds},
    {"slow_disk", "Slow the disk for 30 s", "S", "Its disk works at a tenth of its speed.",
     FaultKind::slow, machines, ActionInput::none, for_a_while},
    {"slow_work", "Slow the work for 30 s", "S", "Each record takes it ten times as long.",
     FaultKind::slow, bit(EntityKind::member), ActionInput::none, of_work},
    {"cut_one_way", "Cut one way for 30 s", "O", "What it sends is lost; what others send arrives.",
     FaultKind::cut, nodes, ActionInput::other_end, one_way_for_a_while},
    {"cut", "Cut for 30 s", "C", "Messages to and from it are lost.", FaultKind::cut, nodes,
     ActionInput::other_end, for_a_while},
    {"clog", "Clog for 30 s", "L", "Messages to and from it take 200 ms longer.", FaultKind::clog,
     nodes, ActionInput::other_end, for_a_while},
    {"rate_double", "Double the rate", "+", "Twice as many records a second.",
     FaultKind::change_rate, bit(EntityKind::producer), ActionInput::none, doubled},
    {"rate_half", "Halve the rate", "-", "Half as many records a second.", FaultKind::change_rate,
     bit(EntityKind::producer), ActionInput::none, halved},
    {"add_member", "Add a member", "A", "A new member joins the group.", FaultKind::add_members,
     bit(EntityKind::group) | bit(EntityKind::member)},
    {"stop", "Stop", "T", "It closes cleanly and says goodbye.", FaultKind::stop,
     clients | bit(EntityKind::group)},
    {"start", "Start", "G", "What was stopped comes back.", FaultKind::start,
     clients | bit(EntityKind::group)},
    {"poison", "Poison a record", "N", "This record can never be processed from now on.",
     FaultKind::poison, bit(EntityKind::producer), ActionInput::record, next_record},
    {"seek_earliest", "Read again from the start", "E", "The group reads everything again.",
     FaultKind::seek, bit(EntityKind::group)},
    {"seek_latest", "Skip to the end", "D", "The group passes over what it has not read.",
     FaultKind::seek, bit(EntityKind::group), ActionInput::none, to_latest},
    {"seek_offset", "Go to an offset", "F", "In every partition, the group reads on from there.",
     FaultKind::seek, bit(EntityKind::group), ActionInput::offset, to_offset},
    {"seek_time", "Go to a time", "I", "The group reads what was written since then.",
     FaultKind::seek, bit(EntityKind::group), ActionInput::time, to_time},
};

// Whom an action on this entity strikes: a partition stands for whoever leads or keeps it.
struct Struck {
    Entity entity;
    std::string reason; // why nobody
};
Struck struck_by(const World& world, Entity entity);
Action action_of(const Row& row, const Simulation& side, const Struck& struck);
std::string objection_words(const Simulation& side, const Action& action, Entity entity);
std::vector<Entity> other_ends_of(const World& world, Entity entity);
EntityPath target_of(const World& world, const Row& row, Entity entity);
RateSpec rate_in_force(const Simulation& side, const ProducerSeat& seat);

} // namespace

std::vector<Action> actions_on(const Simulation& side, Entity entity) {
    const Struck struck = struck_by(side.world(), entity);
    std::vector<Action> actions;
    for (const Row& row : table)
        if ((row.kinds & bit(struck.entity.kind)) != 0)
            actions.push_back(action_of(row, side, struck));
    return actions;
}

const Action* find_action(const std::vector<Action>& actions, std::string_view id) {
    const auto found = std::find_if(actions.begin(), actions.end(),
                                    [&](const Action& action) { return action.id == id; });
    return found == actions.end() ? nullptr : &*found;
}

CompletedAction complete(const Simulation& side, const Action& action, std::string_view typed) {
    FaultSpec fault = action.fault;
    switch (action.input) {
    case ActionInput::none: return {fault, ""};
    case ActionInput::record: {
        const auto number = parse_integer(typed);
        if (!number.ok || number.value < 1) return {std::nullopt, "a record's number, from 1"};
        fault.record.number = number.value;
        return {fault, ""};
    }
    case ActionInput::offset: {
        const auto offset = parse_integer(typed);
        if (!offset.ok || offset.value < 0) return {std::nullopt, "an offset, from 0"};
        fault.seek_offset = offset.value;
        return {fault, ""};
    }
    case ActionInput::time: {
        const auto time = parse_duration(typed);
        if (!time.ok || time.value < 0)
            return {std::nullopt, "a time of the run with its unit, as in 10s"};
        fault.seek_time = Time{time.value};
        return {fault, ""};
    }
    case ActionInput::other_end: break;
    }
    if (typed.empty()) return {fault, ""};
    const EntityPath path = find_entity(side.scenario(), typed);
    if (path.kind == TargetKind::none) return {std::nullopt, entity_hint(side.scenario(), typed)};
    fault.away_from = {path};
    return {fault, ""};
}

CompletedAction complete(const Simulation& side, const Action& action, Entity other_end) {
    if (action.input != ActionInput::other_end) return {std::nullopt, "it has no other end"};
    FaultSpec fault = action.fault;
    const EntityPath path = path_of(side.world(), other_end);
    if (path.kind == TargetKind::none) return {std::nullopt, "something that sends and receives"};
    fault.away_from = {path};
    return {fault, ""};
}

namespace {

Struck struck_by(const World& world, Entity entity) {
    if (entity.kind != EntityKind::partition) return {entity, ""};
    const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world));
    if (!cluster) return {server_entity(), ""};
    const auto id = PartitionId::of(entity.index);
    const kafka::BrokerIndex leader = kafka::leader_of(*cluster, id);
    if (leader >= 0) return {broker_entity(std::size_t(leader)), ""};
    const auto& last = cluster->metadata.partitions[entity.index].latest();
    return {broker_entity(std::size_t(std::max<kafka::BrokerIndex>(0, last.last_leader))),
            name_of(world, id) + " has no leader now"};
}

Action action_of(const Row& row, const Simulation& side, const Struck& struck) {
    const World& world = side.world();
    Action action;
    action.id = row.id;
    action.label = row.label;
    action.key = row.key;
    action.sentence = row.sentence;
    action.input = row.input;
    action.fault.kind = row.kind;
    action.fault.at = side.now();
    if (row.kind != FaultKind::poison)
        action.fault.targets = {target_of(world, row, struck.entity)};
    if (row.fill) row.fill(action.fault, side, struck.entity);
    if (row.input == ActionInput::other_end)
        action.other_ends = other_ends_of(world, struck.entity);
    for (const FaultInfo& info : fault_kinds()) {
        if (info.kind != row.kind) continue;
        const bool on_kafka = std::holds_alternative<kafka::Cluster>(carrier(world));
        action.sentence += " " + std::string(on_kafka ? info.on_kafka : info.on_queue);
    }
    action.reason =
        struck.reason.empty() ? objection_words(side, action, struck.entity) : struck.reason;
    action.enabled = action.reason.empty();
    return action;
}

const Node* process_of(const World& world, Entity entity) {
    for (const Node& node : world.fabric.nodes)
        if (node.entity == entity) return &node;
    return nullptr;
}

// A World that would ignore it, a run that is over; and of the two ways back only the one that
// answers to how it went away.
std::string objection_words(const Simulation& side, const Action& action, Entity entity) {
    if (side.now() >= side.end()) return "the run is over";
    if (const auto found = objection(side.world(), action.fault)) return found->reason;
    const Node* node = process_of(side.world(), entity);
    if (!node) return "";
    const std::string name = name_of(side.world(), entity);
    if (action.fault.kind == FaultKind::restart && node->state != ProcessState::dead)
        return name + " was stopped: start it";
    if (action.fault.kind == FaultKind::start && node->state == ProcessState::dead)
        return name + " has crashed: restart it";
    return "";
}

// Those of the platform first; the clients of a large run are not all listed.
std::vector<Entity> other_ends_of(const World& world, Entity entity) {
    std::vector<Entity> ends;
    for (const bool of_platform : {true, false})
        for (const Node& node : world.fabric.nodes) {
            const bool is_of_platform = (machines & bit(node.entity.kind)) != 0;
            if (node.entity == entity || is_of_platform != of_platform) continue;
            if (ends.size() < other_ends_most) ends.push_back(node.entity);
        }
    return ends;
}

// A rate belongs to a producer with all its instances, a group to all its members.
EntityPath target_of(const World& world, const Row& row, Entity entity) {
    EntityPath path = path_of(world, entity);
    if (row.kind == FaultKind::change_rate) return {TargetKind::producer, path.owner, 0};
    if (row.kind == FaultKind::add_members) return {TargetKind::group, path.owner, 0};
    return path;
}

// The latest change of it that has been carried out, of the file or live; else the file's own.
RateSpec rate_in_force(const Simulation& side, const ProducerSeat& seat) {
    const World& world = side.world();
    RateSpec rate = side.scenario().producers.at(seat.spec).rate;
    Time latest = time_zero;
    const auto take = [&](const Command& command) {
        const FaultSpec& fault = command.fault;
        const bool changes = fault.kind == FaultKind::change_rate &&
                             command.phase == CommandPhase::begin && command.at >= latest &&
                             fault.until > side.now();
        if (!changes) return;
        for (const EntityPath& path : fault.targets)
            if (path.owner == seat.spec) {
                rate = fault.rate;
                latest = command.at;
            }
    };
    for (std::size_t i = 0; i < world.next_file_command; ++i) take(world.file_commands[i]);
    const auto& live = side.history().commands();
    for (std::size_t i = 0; i < std::min(world.live_commands, live.size()); ++i) take(live[i]);
    return rate;
}

Rate twice(Rate rate) {
    constexpr Duration second{1'000'000'000};
    if (rate.per > second && rate.per.ns % 2 == 0) return {rate.count, rate.per / 2};
    return {rate.count <= INT64_MAX / 2 ? rate.count * 2 : rate.count, rate.per};
}
Rate half(Rate rate) {
    if (rate.count % 2 == 0) return {rate.count / 2, rate.per};
    return {rate.count, rate.per * 2};
}

void doubled(FaultSpec& fault, const Simulation& side, Entity entity) {
    fault.rate = rate_in_force(side, side.world().producers.at(entity.index));
    fault.rate.low = twice(fault.rate.low);
    fault.rate.high = twice(fault.rate.high);
}
void halved(FaultSpec& fault, const Simulation& side, Entity entity) {
    fault.rate = rate_in_force(side, side.world().producers.at(entity.index));
    fault.rate.low = half(fault.rate.low);
    fault.rate.high = half(fault.rate.high);
}

void next_record(FaultSpec& fault, const Simulation& side, Entity entity) {
    const ProducerSeat& seat = side.world().producers.at(entity.index);
    fault.record = {seat.spec, seat.instance, side.world().traffic.at(entity.index).next};
}

} // namespace

} // namespace sluice::gui
