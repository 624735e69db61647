// The ledger has no term that is what remains of the others: whichever single fact it counts is
// kept from it, the books no longer balance.
#include "sim/observe/observation.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scenarios.hpp"
#include <map>

using namespace sluice;

namespace {

// Kinds from which terms of the ledger are counted.
const FactKind counted[] = {FactKind::offered,         FactKind::acked,
                            FactKind::failed,          FactKind::outcome_unknown,
                            FactKind::appended,        FactKind::log_cut,
                            FactKind::delivered,       FactKind::delivery_skipped,
                            FactKind::message_deleted, FactKind::message_dropped,
                            FactKind::message_moved,   FactKind::message_expired};

bool is_counted(const World& world, const Fact& fact) {
    for (const FactKind kind : counted) {
        if (fact.kind != kind) continue;
        // The cluster's own topics hold no records of the workload.
        const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world));
        return !cluster || !fact.partition.exists() ||
               kafka::topic_of(*cluster, fact.partition).channel.exists();
    }
    return false;
}

struct Run {
    World world;
    Observation observation;
};

// Runs the side to its end, keeping from the observers the fact with this id (0: none).
Run run_without(const Scenario& side, FactId suppressed) {
    Run run{build(std::make_shared<const Scenario>(side)), {}};
    run.observation = start_observing(run.world);
    const Time end = time_zero + side.duration;
    do {
        auto& facts = run.world.fabric.facts;
        std::erase_if(facts, [=](const Fact& f) { return f.id == suppressed; });
        observe(run.observation, run.world);
    } while (next_time(run.world) <= end && step(run.world));
    return run;
}

// Some facts of each kind, spread over the run.
std::map<FactKind, std::vector<FactId>> samples(const Scenario& side) {
    std::map<FactKind, std::vector<FactId>> all;
    World world = build(std::make_shared<const Scenario>(side));
    const Time end = time_zero + side.duration;
    do
        for (const Fact& fact : world.fabric.facts)
            if (is_counted(world, fact)) all[fact.kind].push_back(fact.id);
    while (next_time(world) <= end && step(world));
    for (auto& [kind, ids] : all) {
        std::vector<FactId> some{ids.front(), ids.back()};
        for (std::size_t i = 1; i < 4; ++i) some.push_back(ids[ids.size() * i / 4]);
        ids = some;
    }
    return all;
}

} // namespace

TEST_CASE("suppressing any one fact breaks the ledger", "[ledger]") {
    std::map<FactKind, int> seen;
    for (const char* path :
         {"scenarios/kafka/leader-crash.json", "scenarios/kafka/replication.json",
          "scenarios/kafka/replay-second-group.json", "scenarios/compare/queue-against-stream.json",
          "scenarios/queues/bounded-queue-overflow.json"}) {
        CAPTURE(path);
        const Document document = test::shipped(path);
        for (const Scenario& side : document.sides) {
            CAPTURE(side.side_name);
            const Run whole = run_without(side, 0);
            REQUIRE(imbalances(whole.observation.ledger, whole.world).empty());
            for (const auto& [kind, ids] : samples(side))
                for (const FactId id : ids) {
                    const Run run = run_without(side, id);
                    CAPTURE(info(kind).name, id);
                    CHECK_FALSE(imbalances(run.observation.ledger, run.world).empty());
                    ++seen[kind];
                }
        }
    }
    // Of the kinds above, those the shipped scenarios bring about.
    for (const FactKind kind :
         {FactKind::offered, FactKind::acked, FactKind::appended, FactKind::log_cut,
          FactKind::delivered, FactKind::message_deleted, FactKind::message_dropped})
        CHECK(seen[kind] > 0);
}
