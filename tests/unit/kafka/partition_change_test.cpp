// The story of an in-sync set names exactly those who left or joined, at every optimisation level
// (g++ 12.2 once made bystanders join: see partition_change.cpp).
#include "sim/observe/observation.hpp"
#include "sim/world/world.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scenarios.hpp"
#include <vector>

using namespace sluice;

TEST_CASE("only the broker that died leaves the in-sync set, and only it returns", "[kafka]") {
    const Document document = test::shipped("scenarios/kafka/leader-crash.json");
    World world = build(std::make_shared<const Scenario>(document.sides.front()));
    std::vector<std::pair<FactKind, Entity>> seen;
    const Time end = time_zero + document.scenario.duration;
    while (next_time(world) <= end && step(world))
        for (const Fact& fact : world.fabric.facts)
            if (fact.partition == PartitionId{0} &&
                (fact.kind == FactKind::in_sync_shrunk || fact.kind == FactKind::in_sync_grown))
                seen.emplace_back(fact.kind, fact.whom);
    const std::vector<std::pair<FactKind, Entity>> expected{
        {FactKind::in_sync_shrunk, broker_entity(0)}, {FactKind::in_sync_grown, broker_entity(0)}};
    CHECK(seen == expected);
}
