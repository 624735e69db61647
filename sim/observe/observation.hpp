// What is observed of one side: ledger, metrics, moments, recoveries, invariants, and what pictures
// remember, as one plain value that is copied with the World, so every number is right after a
// jump. It reads facts and the World and changes neither; nothing of it is part of the digest.
#pragma once
#include "sim/observe/invariants.hpp"
#include "sim/observe/ledger.hpp"
#include "sim/observe/metrics.hpp"
#include "sim/observe/moments.hpp"
#include "sim/observe/recovery.hpp"
#include "sim/observe/watch.hpp"

namespace sluice {

struct Observation {
    Ledger ledger;
    Metrics metrics;
    Moments moments;
    Recoveries recoveries;
    InvariantState invariants;
    Watch watch;
    Time seen;       // the latest step
    Time chores_due; // a time slice is over, or machines are to be looked at
};

Observation start_observing(const World& world);
// Takes in the facts of the step just taken.
void observe(Observation& observation, const World& world);

} // namespace sluice
