// Commands: every outside influence on a run. A fault of the file becomes one or two of them at
// build; the window and the console make them live. A run is scenario + seed + commands, so each
// keeps its position: the time and how many events had been handled before it.
#pragma once
#include "sim/model/fabric.hpp"
#include "sim/scenario/scenario.hpp"
#include <string_view>
#include <vector>

namespace sluice {

struct World;

enum class CommandPhase : uint8_t { begin, end }; // `until` of a fault is its end

struct Command {
    Time at;
    uint64_t handled = 0; // events handled before it; file commands go before any event of `at`
    CommandPhase phase = CommandPhase::begin;
    uint32_t id = 0; // begin and end of one fault share it
    FaultSpec fault;
};

struct FaultInfo {
    FaultKind kind;
    std::string_view name;     // the key in a scenario file
    std::string_view sentence; // what it does, for a teacher
    std::string_view on_kafka; // what it means there
    std::string_view on_queue;
};
std::vector<FaultInfo> fault_kinds();

// The scenario's faults as commands for its carrier, ascending in time; faults that name another
// platform are left out (sides report them as not applicable).
std::vector<Command> commands_of(const Scenario& scenario);
// Does the fault touch anything that the scenario's carrier runs?
bool applies(const FaultSpec& fault, const Scenario& scenario);

// The nodes that a path means; more than one for a producer or a group as a whole.
std::vector<NodeId> nodes_of(const World& world, const EntityPath& path);

void carry_out(World& world, const Command& command);

} // namespace sluice
