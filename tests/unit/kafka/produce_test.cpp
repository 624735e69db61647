#include "tests/support/catch.hpp"
#include "tests/support/kafka_world.hpp"

using namespace sluice;
using namespace sluice::kafka;
using namespace sluice::kafka::testing;

namespace {

constexpr PartitionId p0{0};
Time at(Duration since_start) {
    return time_zero + since_start;
}

} // namespace

TEST_CASE("acks=1 is answered by the leader alone, acks=all when every member has it", "[kafka]") {
    KafkaWorld world(scenario_with({}));
    const NodeId probe = world.add_probe();
    world.run_until(at(10_ms)); // followers' first fetches are waiting at the leader
    world.produce(probe, 0, p0, 10, 1);
    world.run_until(at(12_ms));
    REQUIRE(world.produced().size() == 1);
    CHECK(world.produced()[0].error == Cause::none);
    CHECK(world.produced()[0].base == 0);

    // 1 ms to the leader; the waiting fetches are answered (1 ms), the next ones prove the copy
    // (1 ms), the answer travels back (1 ms): 4 ms in all.
    world.run_until(at(20_ms));
    world.produce(probe, 0, p0, 5, -1);
    world.run_until(at(24_ms) - 1_ns);
    CHECK(world.produced().size() == 1);
    world.run_until(at(24_ms));
    REQUIRE(world.produced().size() == 2);
    CHECK(world.produced()[1].error == Cause::none);
    CHECK(world.produced()[1].base == 10);
    CHECK(world.replica(0).high_watermark == 15);
    for (const int follower : {1, 2}) CHECK(world.replica(follower).log.end() == 15);
    CHECK(world.facts_of(FactKind::replicated).size() == 4);
    CHECK(world.facts_of(FactKind::appended).size() == 2);
    CHECK(readable_records(world.cluster, p0) == 15);
}

TEST_CASE("a broker that does not lead refuses", "[kafka]") {
    KafkaWorld world(scenario_with({}));
    const NodeId probe = world.add_probe();
    world.produce(probe, 1, p0, 1, -1);
    world.run_until(at(5_ms));
    REQUIRE(world.produced().size() == 1);
    CHECK(world.produced()[0].error == Cause::not_leader);
    CHECK(world.facts_of(FactKind::append_refused).size() == 1);
}

TEST_CASE("acks=0 is answered only by an error", "[kafka]") {
    KafkaWorld world(scenario_with({}));
    const NodeId probe = world.add_probe();
    world.produce(probe, 0, p0, 1, 0);
    world.run_until(at(100_ms));
    CHECK(world.count_received<ProduceAnswer>() == 0);
    CHECK(world.replica(0).log.end() == 1);
    world.produce(probe, 1, p0, 1, 0);
    world.run_until(at(200_ms));
    CHECK(world.count_received<ProduceAnswer>() == 1);
}

TEST_CASE("a batch that was appended before is recognised", "[kafka]") {
    KafkaWorld world(scenario_with({}));
    const NodeId probe = world.add_probe();
    world.run_until(at(10_ms));
    const BatchId first = world.produce(
        probe, 0, p0, 3, -1, {.producer_id = 9, .first_sequence = 0, .producer_epoch = 0});
    world.run_until(at(20_ms));
    world.send_batch(probe, 0, first, -1);
    world.run_until(at(40_ms));
    REQUIRE(world.produced().size() == 2);
    CHECK(world.produced()[1].error == Cause::none);
    CHECK(world.produced()[1].base == 0);
    CHECK(world.replica(0).log.end() == 3);
    CHECK(world.facts_of(FactKind::duplicate_recognised).size() == 1);

    world.produce(probe, 0, p0, 1, -1,
                  {.producer_id = 9, .first_sequence = 7, .producer_epoch = 0});
    world.run_until(at(60_ms));
    REQUIRE(world.produced().size() == 3);
    CHECK(world.produced()[2].error == Cause::out_of_order_sequence);
}

TEST_CASE("a new leader knows the producers of its log", "[kafka]") {
    KafkaWorld world(scenario_with({}));
    const NodeId probe = world.add_probe();
    world.run_until(at(10_ms));
    const BatchId batch = world.produce(
        probe, 0, p0, 3, -1, {.producer_id = 9, .first_sequence = 0, .producer_epoch = 0});
    world.run_until(at(1_s));
    world.crash(world.broker_node(0), true);
    world.run_until(at(15_s));
    REQUIRE(leader_of(world.cluster, p0) == 1);
    world.send_batch(probe, 1, batch, -1);
    world.run_until(at(16_s));
    REQUIRE(world.produced().size() == 2);
    CHECK(world.produced()[1].error == Cause::none);
    CHECK(world.produced()[1].base == 0);
    CHECK(world.replica(1).log.end() == 3);
}

TEST_CASE("too few in sync: refused before append, held after it", "[kafka]") {
    Scenario scenario = scenario_with({.min_in_sync = 2});
    KafkaWorld world(scenario);
    const NodeId probe = world.add_probe();
    world.run_until(at(10_ms));
    world.crash(world.broker_node(1), true);
    world.crash(world.broker_node(2), true);
    // Still three in sync as far as anybody knows: appended, and never committed.
    world.produce(probe, 0, p0, 4, -1);
    world.run_until(at(14_s));
    CHECK(world.replica(0).log.end() == 4);
    CHECK(world.replica(0).high_watermark == 0);
    CHECK(world.produced().empty());
    // Both are fenced by now: refused at once.
    world.produce(probe, 0, p0, 4, -1);
    world.run_until(at(15_s));
    REQUIRE(world.produced().size() == 1);
    CHECK(world.produced()[0].error == Cause::not_enough_replicas);
    // 30 s after it arrived at 11 ms the first one times out at the broker.
    world.run_until(at(30_s + 11_ms));
    CHECK(world.produced().size() == 1);
    world.run_until(at(30_s + 12_ms));
    REQUIRE(world.produced().size() == 2);
    CHECK(world.produced()[1].error == Cause::request_timeout);
    // acks=1 is taken, and stays invisible (KAFKA-15583).
    world.produce(probe, 0, p0, 1, 1);
    world.run_until(at(31_s));
    CHECK(world.produced().back().error == Cause::none);
    CHECK(world.replica(0).high_watermark == 0);
}

TEST_CASE("a batch above the topic's limit is refused", "[kafka]") {
    KafkaWorld world(scenario_with({}));
    const NodeId probe = world.add_probe();
    world.produce(probe, 0, p0, 1, 1, {.bytes = 2'000'000});
    world.run_until(at(1_s));
    REQUIRE(world.produced().size() == 1);
    CHECK(world.produced()[0].error == Cause::record_too_large);
}
