// What an administrator asks of a running cluster: settings of a topic, preferred leaders.
#include "tests/support/catch.hpp"
#include "tests/unit/kafka/client_world.hpp"

using namespace sluice;
using namespace sluice::kafka;
using namespace sluice::kafka::testing;

namespace {

FaultSpec min_in_sync(int64_t minimum) {
    FaultSpec fault;
    fault.kind = FaultKind::alter_topic;
    fault.topic_settings.min_insync_replicas = minimum;
    fault.topic_keys = {"min.insync.replicas"};
    return fault;
}

FaultSpec preferred() {
    FaultSpec fault;
    fault.kind = FaultKind::elect_preferred;
    return fault;
}

void ask(KafkaWorld& world, const FaultSpec& fault) {
    administer(world.fabric, world.cluster, fault, 0);
    world.run_until(world.fabric.now + 1_ms);
}

} // namespace

TEST_CASE("a lower min.insync.replicas lets acks=all writes through at once") {
    KafkaWorld world(scenario_with({.partitions = 1, .min_in_sync = 3}));
    const NodeId shop = world.add_probe();
    world.crash(world.broker_node(2), false);
    world.run_until(Time{} + 15_s); // fenced: two in sync
    const BatchId refused = world.produce(shop, 0, PartitionId{0}, 1, -1);
    world.run_until(Time{} + 16_s);
    CHECK_FALSE(world.acked(refused));
    ask(world, min_in_sync(2));
    const BatchId taken = world.produce(shop, 0, PartitionId{0}, 1, -1);
    world.run_until(Time{} + 18_s);
    CHECK(world.acked(taken));
    CHECK(world.facts_of(FactKind::administered).size() == 1);
}

TEST_CASE(
    "only the settings that are named change; another minimum forgets the eligible replicas") {
    KafkaWorld world(scenario_with({.partitions = 1, .min_in_sync = 2}));
    world.cluster.topics[0].settings.retention = 5_s;
    world.crash(world.broker_node(2), false);
    world.run_until(Time{} + 15_s);
    world.crash(world.broker_node(1), false); // its leaving takes the set below the minimum
    world.run_until(Time{} + 30_s);
    REQUIRE(world.state_of().eligible != 0);
    ask(world, min_in_sync(1));
    CHECK(world.state_of().eligible == 0);
    CHECK(world.cluster.topics[0].settings.retention == 5_s);
    CHECK(world.cluster.topics[0].settings.min_insync_replicas == 1);
}

TEST_CASE("preferred leaders are elected when somebody asks, not before the next look") {
    KafkaWorld world(scenario_with({.partitions = 1}));
    world.crash(world.broker_node(0), false);
    world.run_until(Time{} + 15_s);
    world.restart(world.broker_node(0));
    world.run_until(Time{} + 60_s);
    REQUIRE(world.state_of().leader == 1);
    ask(world, preferred());
    CHECK(world.state_of().leader == 0);
    const auto elected = world.facts_of(FactKind::leader_elected);
    REQUIRE(!elected.empty());
    CHECK(elected.back().cause == Cause::preferred);
    const Fact* why = world.fact(elected.back().because);
    REQUIRE(why != nullptr);
    CHECK(why->kind == FactKind::administered);
}

TEST_CASE("without a controller that may write nothing comes of it") {
    KafkaWorld world(scenario_with({.partitions = 1, .min_in_sync = 2, .controllers = 3}));
    world.run_until(Time{} + 5_s);
    for (int i = 0; i < 3; ++i) world.crash(world.controller_node(i), true);
    world.run_until(Time{} + 20_s);
    ask(world, min_in_sync(1));
    CHECK(world.facts_of(FactKind::administered).empty());
    CHECK(world.cluster.topics[0].settings.min_insync_replicas == 2);
}
