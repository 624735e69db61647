#include "sim/swarm.hpp"
#include "sim/core/check.hpp"
#include "sim/observe/observation.hpp"
#include "sim/swarm_draw.hpp"
#include <algorithm>
#include <exception>
#include <memory>

namespace sluice {

namespace {

void run_to_end(const Scenario& scenario, SwarmOutcome& outcome);
void keep_grave(const Scenario& scenario, std::vector<Breach>& to, const std::vector<Breach>& from);
bool loses_messages(const Scenario& scenario);

} // namespace

SwarmPlan plan_swarm(uint64_t seed) {
    SwarmDraw draw{CounterStream::named(seed, "swarm")};
    const SwarmShape shape = draw_shape(draw);
    SwarmPlan plan{.seed = seed, .head = head_of(shape, draw, seed), .faults = {}};
    plan.faults = draw_faults(shape, draw);
    return plan;
}

std::string text_of(const SwarmPlan& plan) {
    std::string text = plan.head + "  \"faults\": [";
    for (std::size_t i = 0; i < plan.faults.size(); ++i)
        text += (i == 0 ? "\n    " : ",\n    ") + plan.faults[i];
    return text + (plan.faults.empty() ? "]" : "\n  ]") +
           ",\n  \"sides\": [ { \"name\": \"cluster\", \"on\": \"cluster\" } ],\n"
           "  \"expect\": [ { \"always\": \"ledger balances\" } ]\n}\n";
}

SwarmOutcome run_swarm(const SwarmPlan& plan) {
    const Document document = load_text(text_of(plan), "swarm-" + std::to_string(plan.seed));
    SLUICE_CHECK(document.ok(), "a scenario of the swarm has mistakes");
    return run_swarm(document.sides.front());
}

SwarmOutcome run_swarm(const Scenario& scenario) {
    SwarmOutcome outcome;
    try {
        run_to_end(scenario, outcome);
    } catch (const std::exception& stop) {
        outcome.stopped_by = stop.what();
    }
    return outcome;
}

std::string verdict(const SwarmOutcome& outcome) {
    if (!outcome.stopped_by.empty()) return outcome.stopped_by;
    if (outcome.breaches.empty()) return "all invariants held";
    const Breach& first = outcome.breaches.front();
    return std::string(info(first.id).code) + " " + std::string(info(first.id).name) + ": " +
           first.found;
}

bool fails_alike(const SwarmOutcome& a, const SwarmOutcome& b) {
    if (a.held() || b.held()) return a.held() == b.held();
    if (a.stopped_by.empty() != b.stopped_by.empty()) return false;
    return !a.stopped_by.empty() || a.breaches.front().id == b.breaches.front().id;
}

SwarmPlan shrink(const SwarmPlan& plan) {
    const SwarmOutcome whole = run_swarm(plan);
    SwarmPlan smallest = plan;
    if (whole.held()) return smallest;
    for (std::size_t i = smallest.faults.size(); i-- > 0;) {
        SwarmPlan less = smallest;
        less.faults.erase(less.faults.begin() + std::ptrdiff_t(i));
        if (fails_alike(run_swarm(less), whole)) smallest = std::move(less);
    }
    return smallest;
}

namespace {

void run_to_end(const Scenario& scenario, SwarmOutcome& outcome) {
    World world = build(std::make_shared<const Scenario>(scenario));
    Observation observation = start_observing(world);
    const Time end = time_zero + scenario.duration;
    const auto note_place = [&] {
        outcome.digest = world.fabric.digest.value();
        outcome.events = world.fabric.handled;
        outcome.at = world.fabric.now;
    };
    try {
        while (next_time(world) <= end && step(world)) {
            observe(observation, world);
            if (observation.invariants.breaches.empty()) continue;
            keep_grave(scenario, outcome.breaches, observation.invariants.breaches);
            if (!outcome.breaches.empty()) return note_place();
        }
    } catch (const std::exception&) {
        note_place();
        throw;
    }
    note_place();
    keep_grave(scenario, outcome.breaches,
               breaches_now(observation.invariants, world, observation.ledger));
    keep_grave(scenario, outcome.breaches, not_converged(world, observation.ledger));
}

void keep_grave(const Scenario& scenario, std::vector<Breach>& to,
                const std::vector<Breach>& from) {
    for (const Breach& breach : from) {
        if (info(breach.id).strength == InvariantClass::observed) continue;
        if (breach.id == InvariantId::order_is_kept && loses_messages(scenario)) continue;
        to.push_back(breach);
    }
}

// Nothing below a connection repeats what is lost: a later request may overtake it, and a leader
// takes a producer that it has never heard of at any sequence.
bool loses_messages(const Scenario& scenario) {
    return std::any_of(scenario.faults.begin(), scenario.faults.end(), [](const FaultSpec& fault) {
        return fault.kind == FaultKind::cut || fault.kind == FaultKind::lose ||
               fault.kind == FaultKind::duplicate;
    });
}

} // namespace

} // namespace sluice
