#include "sim/observe/observation.hpp"
#include <algorithm>

namespace sluice {

namespace {

void do_chores(Observation& observation, const World& world);

} // namespace

Observation start_observing(const World& world) {
    Observation observation;
    observation.ledger = open_ledger(world);
    observation.metrics = open_metrics(world);
    observation.recoveries = open_recoveries(world);
    observation.invariants = open_invariants(world, observation.ledger);
    observation.watch = open_watch(world);
    return observation;
}

// The ledger first: the invariants look at what it knows.
void observe(Observation& observation, const World& world) {
    observation.seen = world.fabric.now;
    if (observation.seen >= observation.chores_due) [[unlikely]]
        do_chores(observation, world);
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

namespace {

// Before the facts of the step: what is over ended without them.
void do_chores(Observation& observation, const World& world) {
    keep_time(observation.metrics, world, observation.ledger);
    if (world.fabric.now >= observation.watch.sample_due)
        take_sample(observation.watch, world, observation.ledger);
    observation.chores_due =
        std::min(end_of_slice(observation.metrics), observation.watch.sample_due);
}

} // namespace

} // namespace sluice
