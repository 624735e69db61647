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

TEST_CASE("fencing: nine seconds after the last heartbeat, at the next look from 4.0", "[kafka]") {
    // Heartbeats leave each 2 s and arrive 1 ms later; the last one before 10.5 s came at 10.001 s.
    struct Expected {
        Version version;
        Duration fenced;
    };
    const Expected expected = GENERATE(Expected{version_of(4, 1), 19125_ms}, // 17 x 1.125 s
                                       Expected{version_of(3, 9), 19001_ms});
    Scenario scenario = scenario_with({});
    scenario.platforms[0].version = expected.version;
    KafkaWorld world(scenario);
    world.run_until(at(10_s + 500_ms));
    world.crash(world.broker_node(0), true);
    world.run_until(at(30_s));
    const auto fenced = world.facts_of(FactKind::broker_fenced);
    REQUIRE(fenced.size() == 1);
    CHECK(fenced[0].at == at(expected.fenced));
    CHECK(fenced[0].whom == broker_entity(0));
    const auto elected = world.facts_of(FactKind::leader_elected);
    REQUIRE(elected.size() == 1);
    CHECK(elected[0].at == at(expected.fenced));
    CHECK(elected[0].cause == Cause::clean);
    CHECK(world.state_of().in_sync == 0b110);
}

TEST_CASE("brokers hear of a new leader one message later, and not before", "[kafka]") {
    KafkaWorld world(scenario_with({}));
    world.run_until(at(10_s + 500_ms));
    world.crash(world.broker_node(0), true);
    world.run_until(at(19125_ms));
    CHECK(leader_of(world.cluster, p0) == 1);
    CHECK_FALSE(world.replica(1).leads);
    world.run_until(at(19126_ms));
    CHECK(world.replica(1).leads);
    CHECK(world.replica(2).leader == 1);
}

TEST_CASE("a broker that returns follows; leadership comes back with the balance check",
          "[kafka]") {
    KafkaWorld world(scenario_with({}));
    const NodeId probe = world.add_probe();
    world.run_until(at(10_s));
    world.crash(world.broker_node(0), false);
    world.run_until(at(30_s));
    world.produce(probe, 1, p0, 5, -1);
    world.run_until(at(31_s));
    world.restart(world.broker_node(0));
    world.run_until(at(60_s));
    CHECK(world.facts_of(FactKind::broker_registered).size() == 1);
    CHECK(world.facts_of(FactKind::broker_unfenced).size() == 1);
    CHECK(leader_of(world.cluster, p0) == 1);
    CHECK(world.state_of().in_sync == 0b111);
    CHECK(world.replica(0).log.end() == 5);
    world.run_until(at(300_s) - 1_ns);
    CHECK(leader_of(world.cluster, p0) == 1);
    world.run_until(at(300_s));
    CHECK(leader_of(world.cluster, p0) == 0);
    CHECK(world.facts_of(FactKind::leader_elected).back().cause == Cause::preferred);
    world.run_until(at(301_s));
    CHECK(world.replica(0).leads);
    CHECK_FALSE(world.replica(1).leads);
}

TEST_CASE("controlled shutdown moves leaderships at once", "[kafka]") {
    KafkaWorld world(scenario_with({}));
    world.run_until(at(10_s + 500_ms));
    Context ctx = world.context(world.broker_node(0));
    begin_shutdown(ctx, world.cluster, 0);
    world.run_until(at(10_s + 510_ms));
    CHECK(leader_of(world.cluster, p0) == 1);
    CHECK(world.state_of().in_sync == 0b110);
    CHECK(world.replica(1).leads);
    CHECK_FALSE(world.replica(0).leads);
    CHECK(world.facts_of(FactKind::broker_fenced).empty());
}

TEST_CASE("a paused broker is fenced and served again without registering anew", "[kafka]") {
    KafkaWorld world(scenario_with({}));
    const NodeId probe = world.add_probe();
    world.run_until(at(10_s));
    world.pause(world.broker_node(0));
    world.run_until(at(30_s));
    CHECK(leader_of(world.cluster, p0) == 1);
    world.produce(probe, 1, p0, 2, -1);
    world.run_until(at(31_s));
    world.resume(world.broker_node(0));
    world.run_until(at(45_s));
    CHECK(world.facts_of(FactKind::broker_registered).empty());
    CHECK(world.facts_of(FactKind::broker_unfenced).size() == 1);
    CHECK(world.state_of().in_sync == 0b111);
    CHECK_FALSE(world.replica(0).leads);
    CHECK(world.replica(0).log.end() == 2);
}

TEST_CASE("a leader cut off from the controller cannot shrink its in-sync set", "[kafka]") {
    KafkaWorld world(scenario_with({}));
    const NodeId probe = world.add_probe();
    world.run_until(at(10_s));
    world.cut({world.broker_node(0)},
              {world.broker_node(1), world.broker_node(2), world.controller_node()});
    world.produce(probe, 0, p0, 1, -1);
    world.run_until(at(39_s));
    CHECK(world.produced().empty());
    world.run_until(at(41_s));
    REQUIRE(world.produced().size() == 1);
    CHECK(world.produced()[0].error == Cause::request_timeout);
}

TEST_CASE("placement covers every broker and the offsets topic has its partitions", "[kafka]") {
    Scenario scenario = scenario_with({.partitions = 6});
    scenario.platforms[0].kafka.topics[0].assignment.clear();
    KafkaWorld world(scenario);
    std::vector<int> led(3, 0);
    for (uint32_t p = 0; p < 6; ++p) {
        const PartitionInfo& info = world.cluster.metadata.partitions[p];
        CHECK(info.replicas.size == 3);
        ++led[std::size_t(info.latest().leader)];
    }
    CHECK(led == std::vector<int>{2, 2, 2});
}

TEST_CASE("another controller takes over within the fetch and election timeouts", "[kafka]") {
    KafkaWorld world(scenario_with({.controllers = 3}));
    world.run_until(at(10_s + 200_ms));
    CHECK(world.facts_of(FactKind::controller_elected).empty());
    world.crash(world.controller_node(0), true);
    // 2 to 3 s after the last beat (10.001 s), then a round of votes.
    world.run_until(at(12_s));
    CHECK(world.facts_of(FactKind::controller_elected).empty());
    world.run_until(at(13_s + 300_ms));
    const auto elected = world.facts_of(FactKind::controller_elected);
    REQUIRE(elected.size() == 1);
    CHECK(elected[0].after == 2);
    REQUIRE(world.fact(elected[0].because) != nullptr);
    CHECK(world.fact(elected[0].because)->kind == FactKind::machine_crashed);
    world.run_until(at(40_s));
    CHECK(world.facts_of(FactKind::broker_fenced).empty()); // all found the new one
    world.crash(world.broker_node(0), true);
    world.run_until(at(52_s));
    CHECK(leader_of(world.cluster, p0) == 1);
    world.restart(world.controller_node(0)); // comes back as a voter and unseats nobody
    world.run_until(at(80_s));
    CHECK(world.facts_of(FactKind::controller_elected).size() == 1);
}

TEST_CASE("without a majority of controllers nothing changes, and what works goes on", "[kafka]") {
    KafkaWorld world(scenario_with({.controllers = 3}));
    const NodeId probe = world.add_probe();
    world.run_until(at(10_s));
    world.crash(world.controller_node(1), true);
    world.crash(world.controller_node(2), true);
    world.run_until(at(20_s));
    world.crash(world.broker_node(1), true); // a follower: it stays in the in-sync set
    world.produce(probe, 0, p0, 1, 1);
    world.produce(probe, 0, p0, 1, -1);
    world.run_until(at(40_s));
    CHECK(world.facts_of(FactKind::broker_fenced).empty());
    CHECK(world.state_of().in_sync == 0b111);
    REQUIRE(world.produced().size() == 1); // acks=1 only
    world.restart(world.controller_node(1));
    world.run_until(at(60_s));
    CHECK(world.facts_of(FactKind::broker_fenced).size() == 1);
    CHECK(world.state_of().in_sync == 0b101);
}

TEST_CASE("a controller cut off from the others stops deciding before they elect", "[kafka]") {
    KafkaWorld world(scenario_with({.controllers = 3}));
    world.run_until(at(10_s));
    world.cut({world.controller_node(0)}, {world.controller_node(1), world.controller_node(2)});
    world.run_until(at(20_s));
    CHECK(world.facts_of(FactKind::controller_elected).size() == 1);
    CHECK(world.facts_of(FactKind::broker_fenced).empty());
    world.crash(world.broker_node(0), true);
    world.run_until(at(32_s));
    CHECK(world.facts_of(FactKind::broker_fenced).size() == 1);
    CHECK(leader_of(world.cluster, p0) == 1);
    world.heal();
    world.run_until(at(60_s));
    CHECK(world.facts_of(FactKind::broker_fenced).size() == 1);
    const auto& voters = world.cluster.controller.voters;
    CHECK(voters[0].leader == voters[1].leader);
    CHECK(voters[0].term == 2);
}
