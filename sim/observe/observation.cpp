#include "sim/observe/observation.hpp"

namespace sluice {

Observation start_observing(const World& world) {
    Observation observation;
    observation.ledger = open_ledger(world);
    observation.metrics = open_metrics(world);
    observation.recoveries = open_recoveries(world);
    observation.invariants = open_invariants(world);
    observation.watch = open_watch(world);
    return observation;
}

// The ledger first: the invariants look at what it knows.
void observe(Observation& observation, const World& world) {
    keep_time(observation.metrics, world, observation.ledger);
    if (sample_is_due(observation.watch, world.fabric.now)) take_sample(observation.watch, world);
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
        if (is_watched(fact.kind))
            note(observation.watch, world, observation.ledger, observation.metrics, fact);
        if (concerns_recovery(observation.recoveries, fact.kind))
            note(observation.recoveries, observation.ledger, fact);
    }
}

} // namespace sluice
