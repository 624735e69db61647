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

int64_t records_cut(const KafkaWorld& world, Cause cause) {
    int64_t count = 0;
    for (const Fact& fact : world.facts_of(FactKind::log_cut))
        if (fact.cause == cause) count += fact.count;
    return count;
}

} // namespace

TEST_CASE("a follower learns the high watermark with its next answer", "[kafka]") {
    KafkaWorld world(scenario_with({}));
    const NodeId probe = world.add_probe();
    world.run_until(at(10_ms));
    world.produce(probe, 0, p0, 8, 1);
    world.run_until(at(14_ms));
    CHECK(world.replica(0).high_watermark == 8);
    CHECK(world.replica(1).log.end() == 8);
    CHECK(world.replica(1).high_watermark == 0);
    world.run_until(at(600_ms)); // at the latest when the long poll of 500 ms is over
    CHECK(world.replica(1).high_watermark == 8);
}

TEST_CASE("a follower that does not fetch leaves after 30 to 45 s and comes back", "[kafka]") {
    KafkaWorld world(scenario_with({}));
    const NodeId probe = world.add_probe();
    world.run_until(at(20_s));
    world.cut({world.broker_node(2)}, {world.broker_node(0)}); // the controller still hears it
    world.produce(probe, 0, p0, 5, 1);
    // Checks each 15 s; at 45 s it is 25 s behind, at 60 s it is 40 s.
    world.run_until(at(60_s) - 1_ns);
    CHECK(world.state_of().in_sync == 0b111);
    CHECK(world.replica(0).high_watermark == 0);
    world.run_until(at(60_s + 10_ms));
    CHECK(world.state_of().in_sync == 0b011);
    CHECK(world.state_of().leader_epoch == 0); // since 3.6 a shrink raises only the partition epoch
    CHECK(world.state_of().partition_epoch == 1);
    CHECK(world.replica(0).high_watermark == 5);
    world.heal();
    world.run_until(at(100_s));
    CHECK(world.state_of().in_sync == 0b111);
    CHECK(world.replica(2).log.end() == 5);
    CHECK(world.facts_of(FactKind::in_sync_shrunk).size() == 1);
    CHECK(world.facts_of(FactKind::in_sync_grown).size() == 1);
}

TEST_CASE("a follower below the leader's start begins there anew, epochs and all", "[kafka]") {
    Scenario scenario = scenario_with({});
    KafkaTopicSettings& topic = scenario.platforms[0].kafka.topics[0].config;
    topic.segment_bytes = 2'500; // two batches of 1,061 bytes
    topic.retention_bytes = 2'500;
    scenario.platforms[0].kafka.config.log_retention_check_interval = 10_s;
    KafkaWorld world(scenario);
    const NodeId probe = world.add_probe();
    world.produce(probe, 0, p0, 10, -1);
    world.run_until(at(20_s));
    world.cut({world.broker_node(2)}, {world.broker_node(0), world.broker_node(1)});
    for (int i = 0; i < 9; ++i) world.produce(probe, 0, p0, 10, 1);
    world.run_until(at(80_s)); // it has left the set, so that the watermark could move
    // Ten batches in segments from 0, 20, 40, 60 and 80: of 10,610 bytes three segments may go.
    REQUIRE(world.replica(0).log.start() == 60);
    REQUIRE(world.replica(2).log.end() == 10);
    world.heal();
    world.run_until(at(140_s));
    CHECK(world.replica(2).log.start() == 60);
    CHECK(world.replica(2).log.end() == 100);
    // It has no record from before: its only epoch begins with the log, as the leader's does.
    REQUIRE(world.replica(2).epochs.entries().size() == 1);
    CHECK(world.replica(2).epochs.entries()[0] == EpochStart{0, 60});
    CHECK(world.replica(2).epochs == world.replica(0).epochs);
    CHECK(world.state_of().in_sync == 0b111);
}

TEST_CASE("a quiet partition does not make a punctual follower late", "[kafka]") {
    KafkaWorld world(scenario_with({}));
    const NodeId probe = world.add_probe();
    world.run_until(at(119_s + 990_ms)); // nothing was appended for two minutes
    for (int i = 0; i < 40; ++i) {
        world.produce(probe, 0, p0, 1, 1);
        world.run_until(at(119_s + 991_ms + 1_ms * i));
    }
    CHECK(world.facts_of(FactKind::in_sync_shrunk).empty());
}

TEST_CASE("acks=1: what the followers had not fetched dies with the leader", "[kafka]") {
    KafkaWorld world(scenario_with({}));
    const NodeId probe = world.add_probe();
    world.run_until(at(1_s));
    world.produce(probe, 0, p0, 90, 1);
    world.run_until(at(9_s));
    world.cut({world.broker_node(0)}, {world.broker_node(1), world.broker_node(2)});
    world.produce(probe, 0, p0, 10, 1);
    world.run_until(at(9_s + 500_ms));
    CHECK(world.produced().size() == 2); // all hundred are acknowledged
    world.crash(world.broker_node(0), true);
    // The 10 youngest had not reached the disk; the 90 are older than five seconds.
    CHECK(records_cut(world, Cause::unflushed) == 10);
    world.heal();
    world.run_until(at(30_s));
    CHECK(leader_of(world.cluster, p0) == 1);
    CHECK(world.state_of().leader_epoch == 1);
    CHECK(world.replica(1).log.end() == 90);
    CHECK(readable_records(world.cluster, p0) == 90);
    const BatchId next = world.produce(probe, 1, p0, 7, -1);
    world.run_until(at(31_s));
    CHECK(world.produced().back().base == 90); // the offsets are given again
    CHECK(world.produced().back().error == Cause::none);
    world.restart(world.broker_node(0));
    world.run_until(at(60_s));
    CHECK(world.replica(0).log.end() == 97);
    CHECK(world.state_of().in_sync == 0b111);
    const uint64_t index = world.replica(0).log.find(world.cluster.stores[0], 90);
    CHECK(world.cluster.stores[0].entries[index].batch == next);
}

TEST_CASE("a zombie leader's acknowledgements are truncated when the cut heals", "[kafka]") {
    KafkaWorld world(scenario_with({}));
    const NodeId probe = world.add_probe();
    world.run_until(at(10_s + 500_ms));
    world.produce(probe, 0, p0, 20, -1);
    world.run_until(at(11_s));
    world.cut({world.broker_node(0)},
              {world.broker_node(1), world.broker_node(2), world.controller_node()});
    world.produce(probe, 0, p0, 6, 1);
    world.run_until(at(19_s + 124_ms)); // last heartbeat at 10.001 s, next look at 19.125 s
    CHECK(leader_of(world.cluster, p0) == 0);
    world.run_until(at(19_s + 130_ms));
    CHECK(leader_of(world.cluster, p0) == 1);
    CHECK(world.produced().back().error == Cause::none);
    // Both take writes: the new leader and the one that does not know.
    world.produce(probe, 0, p0, 1, 1);
    world.produce(probe, 1, p0, 3, 1);
    world.run_until(at(25_s));
    CHECK(world.produced().size() == 4);
    CHECK(world.replica(0).high_watermark == 20);
    world.heal();
    world.run_until(at(35_s));
    CHECK(records_cut(world, Cause::divergence) == 7);
    CHECK(world.facts_of(FactKind::leader_resigned).size() == 1);
    CHECK(world.replica(0).log.end() == 23);
    CHECK(world.replica(0).log.spans() == std::vector<Span>{{0, 1}, {3, 4}});
    CHECK(world.state_of().in_sync == 0b111);
    CHECK(readable_records(world.cluster, p0) == 23);
}

TEST_CASE("unclean election loses what the lagging replica lacked", "[kafka]") {
    const bool unclean = GENERATE(true, false);
    KafkaWorld world(scenario_with({.replicas = {0, 1}, .unclean = unclean}));
    const NodeId probe = world.add_probe();
    world.produce(probe, 0, p0, 100, -1);
    world.run_until(at(20_s));
    world.cut({world.broker_node(1)}, {world.broker_node(0)});
    world.produce(probe, 0, p0, 500, 1);
    world.run_until(at(61_s));
    REQUIRE(world.state_of().in_sync == 0b01);
    CHECK(world.replica(0).high_watermark == 600); // min 1: all of it is visible
    world.crash(world.broker_node(0), false);
    world.heal();
    world.run_until(at(75_s));
    CHECK(leader_of(world.cluster, p0) == (unclean ? 1 : -1));
    CHECK(world.facts_of(FactKind::partition_offline).size() == (unclean ? 0U : 1U));
    world.restart(world.broker_node(0));
    world.run_until(at(100_s));
    CHECK(leader_of(world.cluster, p0) == (unclean ? 1 : 0));
    CHECK(records_cut(world, Cause::divergence) == (unclean ? 500 : 0));
    CHECK(readable_records(world.cluster, p0) == (unclean ? 100 : 600));
    CHECK(world.state_of().in_sync == 0b11);
}

TEST_CASE("last replica standing: eligible leader replicas keep what it had not flushed",
          "[kafka]") {
    const bool eligible = GENERATE(true, false);
    Scenario scenario = scenario_with({.min_in_sync = 2});
    scenario.platforms[0].kafka.config.eligible_leader_replicas_version = eligible ? 1 : 0;
    KafkaWorld world(scenario);
    const auto stop = [&](int b) { // a clean one
        Context ctx = world.context(world.broker_node(b));
        begin_shutdown(ctx, world.cluster, static_cast<BrokerIndex>(b));
        world.run_until(world.fabric.now + 10_ms);
        CHECK(world.fabric.nodes[world.broker_node(b).index()].state == ProcessState::dead);
    };
    world.run_until(at(60_s));
    stop(1); // the second broker leaves, then the third, which holds everything
    stop(2);
    world.run_until(at(90_s));
    REQUIRE(world.state_of().in_sync == 0b001);
    CHECK(world.state_of().eligible == (eligible ? 0b100U : 0U));
    world.crash(world.broker_node(0), true);
    world.run_until(at(110_s));
    CHECK(leader_of(world.cluster, p0) == -1);
    for (const int b : {0, 1, 2}) world.restart(world.broker_node(b));
    world.run_until(at(115_s));
    // Broker 1 was the last in the set; broker 3 left when that fell below the minimum.
    CHECK(leader_of(world.cluster, p0) == (eligible ? 2 : 0));
    CHECK(world.facts_of(FactKind::leader_elected).back().cause == Cause::clean);
}

TEST_CASE("kill -9 loses nothing and costs the rest of the session", "[kafka]") {
    KafkaWorld world(scenario_with({.replicas = {0}}));
    const NodeId probe = world.add_probe();
    world.run_until(at(10_s + 500_ms));
    world.produce(probe, 0, p0, 30, 1);
    world.run_until(at(10_s + 600_ms));
    world.crash(world.broker_node(0), false);
    world.run_until(at(10_s + 700_ms));
    world.restart(world.broker_node(0));
    // The old session is valid until 19.001 s: the new life may not register before.
    world.run_until(at(19_s));
    world.produce(probe, 0, p0, 1, 1);
    world.run_until(at(19_s + 3_ms));
    CHECK(world.produced().back().error == Cause::not_leader);
    world.run_until(at(22_s));
    CHECK(leader_of(world.cluster, p0) == 0);
    world.produce(probe, 0, p0, 1, 1);
    world.run_until(at(23_s));
    CHECK(world.produced().back().error == Cause::none);
    CHECK(world.produced().back().base == 30);
    CHECK(world.facts_of(FactKind::log_cut).empty());
}

TEST_CASE("all machines lose power: what was younger than five seconds is gone", "[kafka]") {
    KafkaWorld world(scenario_with({}));
    const NodeId probe = world.add_probe();
    world.run_until(at(5_s + 500_ms));
    world.produce(probe, 0, p0, 40, -1);
    world.run_until(at(8_s + 500_ms));
    world.produce(probe, 0, p0, 2, -1);
    world.run_until(at(12_s + 100_ms)); // written back at 12 s: all from before 7 s
    CHECK(world.produced().size() == 2);
    for (const int b : {0, 1, 2}) world.crash(world.broker_node(b), true);
    CHECK(records_cut(world, Cause::unflushed) == 6);
    CHECK(readable_records(world.cluster, p0) == 40);
}

TEST_CASE("flush.messages=1 leaves nothing in memory", "[kafka]") {
    Scenario scenario = scenario_with({});
    scenario.platforms[0].kafka.topics[0].config.flush_messages = 1;
    KafkaWorld world(scenario);
    const NodeId probe = world.add_probe();
    world.produce(probe, 0, p0, 40, -1);
    world.run_until(at(1_s));
    for (const int b : {0, 1, 2}) world.crash(world.broker_node(b), true);
    CHECK(readable_records(world.cluster, p0) == 40);
}

TEST_CASE("the causes of a failover can be followed back to the crash", "[kafka]") {
    KafkaWorld world(scenario_with({}));
    world.run_until(at(1_s));
    world.crash(world.broker_node(0), true);
    world.run_until(at(15_s));
    const auto elected = world.facts_of(FactKind::leader_elected);
    REQUIRE(elected.size() == 1);
    const Fact* fenced = world.fact(elected[0].because);
    REQUIRE(fenced != nullptr);
    CHECK(fenced->kind == FactKind::broker_fenced);
    const Fact* crash = world.fact(fenced->because);
    REQUIRE(crash != nullptr);
    CHECK(crash->kind == FactKind::machine_crashed);
}
