// A scenario given as text, run to its end under observation. A fact can be kept from the
// observers, as if the rule that should have stated it had forgotten to.
#pragma once
#include "sim/observe/observation.hpp"
#include "sim/scenario/load.hpp"
#include <memory>
#include <string>
#include <vector>

namespace sluice::test {

struct Observed {
    std::unique_ptr<World> world;
    Observation observation;
    std::vector<int64_t> facts_of_kind; // how many were stated
};

// One side of the scenario.
Scenario scenario_of(const std::string& text, std::size_t side = 0);

struct Forgotten { // the n-th fact of that kind, from 0
    FactKind kind = FactKind::count_of_kinds;
    int64_t n = 0;
};
Observed observed(const Scenario& scenario, Forgotten forgotten = {});
// As above, up to a time.
Observed observed_until(const Scenario& scenario, Time until, Forgotten forgotten = {});

// "lost{unflushed}" and the like, of the account called `of`; 0 when there is no such term.
int64_t term(const Observed& run, const std::string& of, const std::string& name,
             const std::string& cause = "");

extern const char* const crash_story;  // Kafka, acks=1: cut, machine crash, restart
extern const char* const unsafe_story; // Kafka, one copy each, machine crash, members that fail
extern const char* const ageing_story; // Kafka, retention faster than the consumer
extern const char* const queue_story;  // queue with leases, failures and dead letters
extern const char* const line_story;   // queue read destructively, bounded, drops the old

} // namespace sluice::test
