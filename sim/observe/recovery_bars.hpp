// The recovery timeline in a compact form: a bar a phase, with its length in words. What has not
// ended yet ends now.
#pragma once
#include "sim/observe/observation.hpp"
#include "sim/observe/telling.hpp"
#include <string>
#include <vector>

namespace sluice {

struct RecoveryBar {
    RecoveryPhase phase = RecoveryPhase::detect;
    std::string_view name;     // "detect"
    std::string_view sentence; // "until somebody noticed"
    Time from, until;          // until: now, while it goes on
    bool over = true;
    std::string length; // "8.7 s", "since 3.2 s"
};

struct RecoveryBars {
    std::string heading; // "10.0 broker 2 crashes"
    MomentLink failure;
    std::vector<RecoveryBar> bars; // phases that took place, in the order of the table
    std::string blocked;           // "2 shops waited, 41 batches sent again"; empty: nobody
    bool over = true;
};

// Oldest first.
std::vector<RecoveryBars> recovery_bars(const World& world, const Observation& observation);

} // namespace sluice
