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

TEST_CASE("a long poll ends with data below the high watermark or with its time", "[kafka]") {
    KafkaWorld world(scenario_with({}));
    const NodeId probe = world.add_probe();
    const NodeId reader = world.add_probe();
    world.run_until(at(10_ms));
    world.fetch(reader, 0, {.partition = p0, .offset = 0}, 300_ms);
    world.run_until(at(20_ms));
    world.produce(probe, 0, p0, 4, 1);
    world.run_until(at(22_ms)); // appended at 21 ms, not committed
    CHECK(world.fetched().empty());
    world.run_until(at(24_ms)); // the high watermark moves at 23 ms
    REQUIRE(world.fetched().size() == 1);
    CHECK(world.fetched()[0].first == 0);
    CHECK(world.fetched()[0].end == 1);
    CHECK(world.fetched()[0].high_watermark == 4);

    world.fetch(reader, 0, {.partition = p0, .offset = 4}, 300_ms);
    world.run_until(at(324_ms) + 1_ms);
    CHECK(world.count_received<FetchAnswer>() == 1);
    world.run_until(at(326_ms));
    CHECK(world.count_received<FetchAnswer>() == 2);
}

TEST_CASE("min_bytes makes a fetch wait for more", "[kafka]") {
    KafkaWorld world(scenario_with({}));
    const NodeId probe = world.add_probe();
    const NodeId reader = world.add_probe();
    world.run_until(at(10_ms));
    // A batch of one record: 100 bytes and a header of 61.
    world.fetch(reader, 0, {.partition = p0, .offset = 0}, 10_s, 300);
    world.produce(probe, 0, p0, 1, 1);
    world.run_until(at(100_ms));
    CHECK(world.count_received<FetchAnswer>() == 0);
    world.produce(probe, 0, p0, 1, 1);
    world.run_until(at(200_ms));
    REQUIRE(world.fetched().size() == 1);
    CHECK(world.fetched()[0].end == 2);
}

TEST_CASE("errors of a fetch are answered at once", "[kafka]") {
    KafkaWorld world(scenario_with({}));
    const NodeId probe = world.add_probe();
    const NodeId reader = world.add_probe();
    world.produce(probe, 0, p0, 4, 1);
    world.run_until(at(1_s));
    SECTION("not the leader") {
        world.fetch(reader, 1, {.partition = p0, .offset = 0}, 10_s);
        world.run_until(at(1_s + 2_ms));
        REQUIRE(world.fetched().size() == 1);
        CHECK(world.fetched()[0].error == Cause::not_leader);
    }
    SECTION("beyond the end") {
        world.fetch(reader, 0, {.partition = p0, .offset = 5}, 10_s);
        world.run_until(at(1_s + 2_ms));
        REQUIRE(world.fetched().size() == 1);
        CHECK(world.fetched()[0].error == Cause::offset_out_of_range);
        CHECK(world.fetched()[0].diverging_end == -1);
    }
    SECTION("an old leader epoch") {
        world.crash(world.broker_node(0), true);
        world.run_until(at(20_s));
        world.fetch(reader, 1, {.partition = p0, .offset = 0, .leader_epoch = 0}, 10_s);
        world.run_until(at(20_s + 2_ms));
        REQUIRE(world.fetched().size() == 1);
        CHECK(world.fetched()[0].error == Cause::fenced_leader_epoch);
    }
    SECTION("a log that went another way") { // last fetched epoch 3 is unknown to the leader
        world.fetch(reader, 0, {.partition = p0, .offset = 9, .last_fetched_epoch = 0}, 10_s);
        world.run_until(at(1_s + 2_ms));
        REQUIRE(world.fetched().size() == 1);
        CHECK(world.fetched()[0].error == Cause::none);
        CHECK(world.fetched()[0].diverging_epoch == 0);
        CHECK(world.fetched()[0].diverging_end == 4);
    }
    SECTION("a session nobody knows") {
        Context ctx = world.context(reader);
        ctx.send(world.broker_node(0),
                 kafka::Message{FetchRequest{.from = reader,
                                             .items = world.cluster.lists.fetch.open(),
                                             .session = 77,
                                             .max_wait = 1_s}},
                 100);
        world.run_until(at(1_s + 2_ms));
        REQUIRE(world.received.size() == 2);
        CHECK(std::get<FetchAnswer>(world.received.back().message).session_unknown);
    }
}

TEST_CASE("a parked fetch hears of the change of leader", "[kafka]") {
    KafkaWorld world(scenario_with({}));
    const NodeId reader = world.add_probe();
    world.run_until(at(10_s + 500_ms));
    world.pause(world.broker_node(0));
    world.run_until(at(20_s));
    REQUIRE(leader_of(world.cluster, p0) == 1);
    world.fetch(reader, 1, {.partition = p0, .offset = 0}, 600_s);
    world.resume(world.broker_node(0));
    world.run_until(at(300_s)); // the preferred leader takes over
    CHECK(world.count_received<FetchAnswer>() == 0);
    world.run_until(at(301_s));
    REQUIRE(world.fetched().size() == 1);
    CHECK(world.fetched()[0].error == Cause::not_leader);
}

TEST_CASE("the first batch is whole whatever the limits, the second is not sent beyond them",
          "[kafka]") {
    KafkaWorld world(scenario_with({}));
    const NodeId probe = world.add_probe();
    const NodeId reader = world.add_probe();
    world.produce(probe, 0, p0, 1, 1, {.bytes = 900'000});
    world.produce(probe, 0, p0, 1, 1, {.bytes = 900'000});
    world.run_until(at(1_s));
    world.fetch(reader, 0, {.partition = p0, .offset = 0}, 10_s);
    world.run_until(at(2_s));
    REQUIRE(world.fetched().size() == 1);
    CHECK(world.fetched()[0].first == 0);
    CHECK(world.fetched()[0].end == 1);
}

TEST_CASE("offsets are found by time, at the start and at the end", "[kafka]") {
    KafkaWorld world(scenario_with({}));
    const NodeId probe = world.add_probe();
    for (int i = 0; i < 3; ++i) {
        world.run_until(at(1_s * (i + 1)));
        world.produce(probe, 0, p0, 10, 1); // created at 1, 2 and 3 s
    }
    world.run_until(at(4_s));
    const auto ask = [&](Time when) {
        Context ctx = world.context(probe);
        ctx.send(world.broker_node(0), kafka::Message{ListOffsets{probe, p0, when}}, 100);
        world.run_until(world.fabric.now + 10_ms);
        return std::get<ListOffsetsAnswer>(world.received.back().message).offset;
    };
    CHECK(ask(time_zero) == 0);
    CHECK(ask(time_never) == 30);
    CHECK(ask(at(2_s)) == 10);
    CHECK(ask(at(2_s) + 1_ns) == 20);
    CHECK(ask(at(5_s)) == 30);
}

TEST_CASE("retention gives up whole segments and readers below them are told", "[kafka]") {
    Scenario scenario = scenario_with({});
    KafkaTopicSettings& topic = scenario.platforms[0].kafka.topics[0].config;
    topic.retention = 60_s;
    topic.segment_bytes = 2'500; // two batches of 1,061 bytes
    scenario.platforms[0].kafka.config.log_retention_check_interval = 10_s;
    KafkaWorld world(scenario);
    const NodeId probe = world.add_probe();
    const NodeId reader = world.add_probe();
    for (int i = 0; i < 4; ++i) {
        world.run_until(at(20_s * i));
        world.produce(probe, 0, p0, 10, -1); // created at 0, 20, 40 and 60 s
    }
    // Checks at 30, 40, ... s. The first segment (0 and 20 s) is due once 20 s + 60 s are over.
    world.run_until(at(80_s));
    CHECK(world.replica(0).log.start() == 0);
    world.run_until(at(90_s));
    for (const int b : {0, 1, 2}) CHECK(world.replica(b).log.start() == 20);
    CHECK(readable_records(world.cluster, p0) == 20);
    CHECK(world.facts_of(FactKind::log_start_moved).size() == 3);
    REQUIRE(world.facts_of(FactKind::log_cut).size() == 3);
    CHECK(world.facts_of(FactKind::log_cut)[0].count == 20);
    CHECK(world.facts_of(FactKind::log_cut)[0].cause == Cause::retention_time);
    world.fetch(reader, 0, {.partition = p0, .offset = 10}, 10_s);
    world.run_until(at(91_s));
    REQUIRE(world.fetched().size() == 1);
    CHECK(world.fetched()[0].error == Cause::offset_out_of_range);
    CHECK(world.fetched()[0].log_start == 20);
}
