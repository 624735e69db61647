// Random scenarios from seeds: small clusters, traffic, and faults that are over at a known time,
// so that afterwards everything must come to rest. The invariants judge (observe/invariants.hpp). A
// scenario is a file like any other: what fails can be run, replayed and looked at.
#pragma once
#include "sim/observe/invariants.hpp"
#include "sim/scenario/load.hpp"
#include <string>
#include <vector>

namespace sluice {

struct SwarmPlan {
    uint64_t seed = 0;
    std::string head;                // the scenario up to its faults
    std::vector<std::string> faults; // each with its end: dropping one leaves nothing unhealed
};

// Which faults a seed knows at all is drawn first, then how many of them and when.
SwarmPlan plan_swarm(uint64_t seed);
std::string text_of(const SwarmPlan& plan); // a scenario file

struct SwarmOutcome {
    std::vector<Breach> breaches; // of `always` and `promised` rows; the run ends with the first
    std::string stopped_by;       // a failed check, or an exception that nobody has foreseen
    uint64_t digest = 0;
    uint64_t events = 0;
    Time at; // where it ended
    bool held() const { return breaches.empty() && stopped_by.empty(); }
};
// Safety all the way, convergence at the end.
SwarmOutcome run_swarm(const Scenario& scenario);
SwarmOutcome run_swarm(const SwarmPlan& plan);
// The name and code of what broke first, and what was found.
std::string verdict(const SwarmOutcome& outcome);
// Of two outcomes: do they fail by the same?
bool fails_alike(const SwarmOutcome& a, const SwarmOutcome& b);

// Drops faults, one after the other, as long as it fails by the same.
SwarmPlan shrink(const SwarmPlan& plan);

} // namespace sluice
