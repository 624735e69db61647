// The World: everything that changes during a run, as one plain value. A copy of it IS the
// snapshot. `build` makes it from constant data; `step` handles one event; `apply` carries out one
// command; nothing else changes it.
#pragma once
#include "sim/client/roster.hpp"
#include "sim/client/traffic.hpp"
#include "sim/kafka/cluster.hpp"
#include "sim/model/fabric.hpp"
#include "sim/queue/service.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/command.hpp"
#include <memory>
#include <variant>
#include <vector>

namespace sluice {

using Platform = std::variant<kafka::Cluster, queue::Service>;

struct World {
    std::shared_ptr<const Scenario> scenario; // of this side, its overrides applied
    Fabric fabric;
    std::vector<ProducerSeat> producers; // [ProducerId]
    std::vector<MemberSeat> members;     // [MemberId]; grows when members are added
    std::vector<NodeId> producer_nodes;  // [ProducerId]
    std::vector<Traffic> traffic;        // [ProducerId]
    std::vector<Platform> platforms;     // one for now: the side's carrier
    std::vector<Command> file_commands;  // the scenario's faults, ascending in time
    std::size_t next_file_command = 0;
    std::size_t live_commands = 0; // of the branch's log, how many have been carried out
};

World build(std::shared_ptr<const Scenario> scenario);

// Handles the next file command or event; false when nothing is left to happen.
bool step(World& world);
// When the next step would happen; time_never when nothing is left.
Time next_time(const World& world);
// Carries out a command now, between two steps; fabric.facts then holds its facts.
void apply(World& world, const Command& command);
// Closes the lists of messages that were lost in the last step. Only for whoever has them noted
// (Fabric::notes_sends), after looking at them; otherwise step() does it.
void let_go(World& world);
// Lets the clock stand at `to` without handling anything; no event may lie before it.
void advance_clock(World& world, Time to);

Platform& carrier(World& world);
const Platform& carrier(const World& world);

} // namespace sluice
