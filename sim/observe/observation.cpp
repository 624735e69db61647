#include "sim/observe/observation.hpp"

namespace sluice {

Observation start_observing(const World& world) {
    Observation observation;
    observation.ledger = open_ledger(world);
    observation.metrics = open_metrics(world);
    observation.recoveries = open_recoveries(world);
    observation.invariants = open_invariants(world);
    return observation;
}

// The ledger first: the invariants look at what it knows.
void observe(Observation& observation, const World& world) {
    keep_time(observation.metrics, world, observation.ledger);
    const std::span<const FactKindInfo> kinds = fact_kinds();
    for (const Fact& fact : world.fabric.facts) {
        note(observation.ledger, world, fact);
        note(observation.metrics, world, fact);
        note(observation.invariants, world, observation.ledger, fact);
        if (kinds[std::size_t(fact.kind)].notable) {
            const bool internal = fact.partition.exists() &&
                                  !observation.ledger.partitions[fact.partition.index()].counted;
            note(observation.moments, fact, internal);
        }
        if (concerns_recovery(observation.recoveries, fact.kind))
            note(observation.recoveries, observation.ledger, fact);
    }
}

} // namespace sluice
