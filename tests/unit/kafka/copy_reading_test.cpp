// KIP-392: members that read from a copy in their rack.
#include "tests/support/catch.hpp"
#include "tests/unit/kafka/client_world.hpp"

using namespace sluice;
using namespace sluice::kafka;
using namespace sluice::kafka::testing;

namespace {

constexpr GroupId billing{0};

Scenario racked(const std::vector<std::string>& racks) {
    Scenario scenario = scenario_with({.partitions = 1, .min_in_sync = 2});
    KafkaClusterSpec& kafka = scenario.platforms[0].kafka;
    kafka.config.offsets_topic_num_partitions = 1;
    kafka.config.replica_selector = ReplicaSelector::rack_aware;
    kafka.brokers[0].rack = "a";
    kafka.brokers[1].rack = "b";
    kafka.brokers[2].rack = "c";
    ProducerSpec producer;
    producer.name = "shop";
    producer.to = "orders";
    producer.kafka.linger = 0_ms;
    producer.size = always(100);
    scenario.producers.push_back(producer);
    ConsumerSpec consumer;
    consumer.name = "billing";
    consumer.from = "orders";
    consumer.work = always(0);
    consumer.kafka.auto_offset_reset = OffsetReset::earliest;
    consumer.kafka.racks = racks;
    scenario.consumers.push_back(consumer);
    return scenario;
}

} // namespace

TEST_CASE("a member reads from the copy in its rack, one update of the high watermark later") {
    ClientWorld world(racked({"b"}));
    world.run_until(Time{} + 5_s);
    world.offer_one_by_one(0, 50, 100_ms);
    CHECK(world.cluster.members[0].assigned.at(0).preferred == 1);
    // The last one is safe, but the copy hears of that only with its next fetch.
    CHECK(world.delivered(billing) == 49);
    world.run_until(world.fabric.now + 1_s);
    CHECK(world.delivered(billing) == 50);
}

TEST_CASE("without a rack, or with the leader in it, a member stays with the leader") {
    const auto racks = GENERATE(std::vector<std::string>{}, std::vector<std::string>{"a"},
                                std::vector<std::string>{"nowhere"});
    ClientWorld world(racked(racks));
    world.run_until(Time{} + 5_s);
    world.offer_one_by_one(0, 20, 100_ms);
    CHECK(world.cluster.members[0].assigned.at(0).preferred == -1);
    CHECK(world.delivered(billing) == 20);
}

TEST_CASE("the copy's broker dies: the member goes back to the leader and misses nothing") {
    ClientWorld world(racked({"b"}));
    world.run_until(Time{} + 5_s);
    world.offer_one_by_one(0, 20, 100_ms);
    world.crash(world.broker_node(1), false);
    world.offer_one_by_one(0, 20, 100_ms);
    world.run_until(world.fabric.now + 15_s);
    CHECK(world.cluster.members[0].assigned.at(0).preferred == -1);
    const auto times = world.deliveries(billing, 1);
    REQUIRE(times[0].size() == 40);
    for (const int n : times[0]) CHECK(n == 1);
}

TEST_CASE("the copy becomes the leader: reading goes on") {
    ClientWorld world(racked({"b"}));
    world.run_until(Time{} + 5_s);
    world.offer_one_by_one(0, 20, 100_ms);
    world.crash(world.broker_node(0), false);
    world.run_until(world.fabric.now + 15_s);
    world.offer_one_by_one(0, 20, 100_ms);
    world.run_until(world.fabric.now + 5_s);
    const auto times = world.deliveries(billing, 1);
    REQUIRE(times[0].size() == 40);
    for (const int n : times[0]) CHECK(n == 1);
    CHECK(world.all_open_lists() <= 12);
}
