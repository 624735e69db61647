// What would be struck if one node died now: the partitions it leads and holds, which of them go on
// taking writes, whose members read from it, which acknowledged records are nowhere else. Numbers
// come from the World and the ledger as they stand; nothing is simulated, nothing is changed.
#pragma once
#include "sim/observe/observation.hpp"
#include <string>
#include <vector>

namespace sluice {

struct BlastRadius {
    bool down = false; // it is dead already
    // A broker; the cluster's own topics are not counted.
    int64_t partitions = 0;       // of all topics
    int64_t leads = 0, holds = 0; // of them
    int64_t leaderless = 0;       // would have nobody in sync to lead them
    int64_t writable_all = 0;     // of those it holds: acks=all would go on, once it is fenced
    int64_t only_here = 0;        // acknowledged records on no other broker
    int64_t unflushed = 0;        // of them, not on its disk yet
    // A broker, a member or a server.
    std::vector<std::string> readers; // members that read from it, or share its group
    int64_t in_hand = 0;              // records or messages that it has and nobody knows the end of
    std::vector<std::string> sentences; // all of it, for people
};

// `machine`: the machine under it goes down, not the process alone.
BlastRadius blast_radius(const World& world, const Observation& observation, Entity entity,
                         bool machine);

} // namespace sluice
