// Every bug of mutations.cmake, switched on alone, is caught by an invariant in one of the first
// seeds of the swarm; with none switched on the same seeds hold. This is the proof that the
// invariants are no decoration.
#include "sim/swarm.hpp"
#include "tests/support/catch.hpp"
#include <cstdio>
#include <map>

namespace sluice {

int mutation_on = -1; // index into the list; -1: the program as it is

}

using namespace sluice;

namespace {

constexpr const char* names[] = {
#include "mutation_names.inc"
};
constexpr uint64_t seeds_at_most = 200;

const Scenario& scenario_of(uint64_t seed) {
    static std::map<uint64_t, Scenario> known;
    const auto found = known.find(seed);
    if (found != known.end()) return found->second;
    const Document document = load_text(text_of(plan_swarm(seed)), "swarm");
    REQUIRE(document.ok());
    return known.emplace(seed, document.sides.front()).first->second;
}

struct Switched {
    explicit Switched(int mutation) { mutation_on = mutation; }
    ~Switched() { mutation_on = -1; }
};

} // namespace

TEST_CASE("without a mutation the seeds hold", "[mutants]") {
    for (uint64_t seed = 1; seed <= 20; ++seed) {
        const SwarmOutcome outcome = run_swarm(scenario_of(seed));
        CAPTURE(seed, verdict(outcome));
        CHECK(outcome.held());
    }
}

TEST_CASE("every mutation is caught", "[mutants]") {
    CHECK(std::size(names) >= 25);
    for (int mutation = 0; mutation < int(std::size(names)); ++mutation) {
        const Switched on(mutation);
        std::string caught;
        uint64_t seed = 1;
        for (; caught.empty() && seed <= seeds_at_most; ++seed) {
            const SwarmOutcome outcome = run_swarm(scenario_of(seed));
            if (!outcome.held()) caught = verdict(outcome);
        }
        CAPTURE(names[mutation]);
        CHECK_FALSE(caught.empty());
        std::printf("%-32s seed %3d: %s\n", names[mutation], int(seed - 1),
                    caught.substr(0, 100).c_str());
    }
}

TEST_CASE("a failing plan is made smaller and still fails alike", "[mutants]") {
    for (int mutation = 0; mutation < 4; ++mutation) {
        const Switched on(mutation);
        for (uint64_t seed = 1; seed <= seeds_at_most; ++seed) {
            const SwarmPlan plan = plan_swarm(seed);
            const SwarmOutcome whole = run_swarm(scenario_of(seed));
            if (whole.held()) continue;
            const SwarmPlan smallest = shrink(plan);
            CAPTURE(names[mutation], seed);
            CHECK(smallest.faults.size() <= plan.faults.size());
            CHECK(fails_alike(run_swarm(smallest), whole));
            break;
        }
    }
}
