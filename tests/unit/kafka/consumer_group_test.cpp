// Groups of the KIP-848 protocol against a real cluster: nobody stops but for what moves, and what
// moves is handed on only once it was given up.
#include "tests/support/catch.hpp"
#include "tests/unit/kafka/client_world.hpp"

using namespace sluice;
using namespace sluice::kafka;
using namespace sluice::kafka::testing;

namespace {

constexpr GroupId billing{0};

ConsumerSpec reader(int64_t members) {
    ConsumerSpec spec;
    spec.name = "billing";
    spec.from = "orders";
    spec.members = members;
    spec.work = always(0);
    spec.kafka.group_protocol = GroupProtocol::consumer;
    spec.kafka.auto_offset_reset = OffsetReset::earliest;
    return spec;
}

Scenario scenario_of(int64_t partitions, const ConsumerSpec& consumer) {
    Scenario scenario = scenario_with({.partitions = partitions});
    scenario.platforms[0].kafka.config.offsets_topic_num_partitions = 3;
    scenario.duration = 3'600_s;
    ProducerSpec producer;
    producer.name = "shop";
    producer.to = "orders";
    producer.kafka.linger = 0_ms;
    producer.size = always(100);
    producer.kafka.partitioner = PartitionerChoice::round_robin;
    scenario.producers.push_back(producer);
    scenario.consumers.push_back(consumer);
    return scenario;
}

NodeId member_node(const ClientWorld& world, std::size_t member) {
    return world.cluster.members[member].node;
}

std::vector<std::size_t> shares(const ClientWorld& world) {
    std::vector<std::size_t> sizes;
    for (const Member& member : world.cluster.members) sizes.push_back(member.assigned.size());
    return sizes;
}

int64_t deliveries_of(const std::vector<std::vector<int>>& times, int at_least) {
    int64_t records = 0;
    for (const auto& of : times)
        for (const int n : of) records += n >= at_least;
    return records;
}

void trickle(ClientWorld& world, int64_t records, Duration gap) {
    for (int64_t i = 0; i < records; ++i) {
        world.offer_slice(0, 1);
        world.run_until(world.fabric.now + gap);
    }
}

} // namespace

TEST_CASE("KIP-848: three members share six partitions and every record is worked on once") {
    ClientWorld world(scenario_of(6, reader(3)));
    trickle(world, 600, 50_ms);
    world.run_until(world.fabric.now + 15_s);
    CHECK(shares(world) == std::vector<std::size_t>{2, 2, 2});
    const auto times = world.deliveries(billing, 6);
    CHECK(deliveries_of(times, 1) == 600);
    CHECK(deliveries_of(times, 2) == 0);
    for (const Offset committed : world.cluster.groups[0].committed) CHECK(committed == 100);
    CHECK(world.all_open_lists() <= 12);
}

TEST_CASE("KIP-848: a lone member need not wait for others") {
    ClientWorld world(scenario_of(2, reader(1)));
    world.run_until(Time{} + 500_ms); // no group.initial.rebalance.delay.ms
    CHECK(shares(world) == std::vector<std::size_t>{2});
}

TEST_CASE("KIP-848: a partition is given to its new reader only after the old one confirmed") {
    ClientWorld world(scenario_of(4, reader(2)));
    trickle(world, 300, 50_ms);
    const Time joined = world.fabric.now;
    world.take_facts();
    const std::size_t before = world.facts.size();
    add_member(world.fabric, world.cluster, billing, 0);
    trickle(world, 300, 50_ms);
    // 4 = 2 + 1 + 1: one partition moves, from one donor, within two heartbeats.
    auto sizes = shares(world);
    std::sort(sizes.begin(), sizes.end());
    CHECK(sizes == std::vector<std::size_t>{1, 1, 2});
    world.take_facts();
    std::vector<Fact> moves;
    for (std::size_t i = before; i < world.facts.size(); ++i)
        if (world.facts[i].kind == FactKind::partition_revoked ||
            world.facts[i].kind == FactKind::partition_assigned)
            moves.push_back(world.facts[i]);
    REQUIRE(moves.size() == 2);
    CHECK(moves[0].kind == FactKind::partition_revoked);
    CHECK(moves[0].at <= joined + 5_s + 100_ms);
    CHECK(moves[1].kind == FactKind::partition_assigned);
    CHECK(moves[1].partition == moves[0].partition);
    CHECK(moves[1].at <= moves[0].at + 5_s + 100_ms);
    const auto times = world.deliveries(billing, 4);
    CHECK(deliveries_of(times, 1) == 600);
    CHECK(deliveries_of(times, 2) == 0);
}

TEST_CASE("KIP-848: a dead machine is missed 45 s after its last heartbeat") {
    ClientWorld world(scenario_of(2, reader(2)));
    world.run_until(Time{} + 20_s);
    world.crash(member_node(world, 1), true);
    world.run_until(Time{} + 90_s);
    const auto expired = world.facts_of(FactKind::member_expired);
    REQUIRE(expired.size() == 1);
    CHECK(expired[0].cause == Cause::session_timeout);
    CHECK(expired[0].at >= Time{} + 60_s); // the last one came up to 5 s before the crash
    CHECK(expired[0].at <= Time{} + 65_s);
    CHECK(shares(world)[0] == 2);
}

TEST_CASE("KIP-848: a clean close is known at once, the others hear with their next heartbeat") {
    ClientWorld world(scenario_of(2, reader(2)));
    world.run_until(Time{} + 20_s);
    Context ctx = world.context(member_node(world, 1));
    close_client(ctx, world.cluster);
    world.run_until(Time{} + 26_s);
    CHECK(world.facts_of(FactKind::member_expired).empty());
    CHECK(shares(world) == std::vector<std::size_t>{2, 0});
}

TEST_CASE("KIP-848: who does not confirm in time loses its place") {
    ConsumerSpec spec = reader(1);
    spec.work = always(1'000'000'000);
    spec.kafka.max_poll_records = 100; // a poll of 100 s
    spec.kafka.max_poll_interval = 300_s;
    ClientWorld world(scenario_of(2, spec));
    world.run_until(Time{} + 1_s);
    world.offer_slice(0, 200);
    world.run_until(Time{} + 10_s);
    add_member(world.fabric, world.cluster, billing, 0);
    SECTION("it polls within max.poll.interval.ms: the newcomer waits that long, and no longer") {
        world.run_until(Time{} + 95_s);
        CHECK(shares(world) == std::vector<std::size_t>{2, 0});
        world.run_until(Time{} + 112_s);
        CHECK(shares(world) == std::vector<std::size_t>{1, 1});
        CHECK(world.facts_of(FactKind::member_expired).empty());
    }
    SECTION("it stands still: fenced after its session") {
        world.pause(member_node(world, 0));
        world.run_until(Time{} + 70_s);
        CHECK(world.facts_of(FactKind::member_expired).size() == 1);
        CHECK(shares(world)[1] == 2);
    }
}

TEST_CASE("KIP-848: the coordinator dies, its successor knows members, epochs and offsets") {
    ClientWorld world(scenario_of(4, reader(2)));
    trickle(world, 200, 50_ms);
    world.run_until(world.fabric.now + 6_s);
    const BrokerIndex coordinator = world.cluster.members[0].coordinator;
    const int32_t epoch = world.cluster.members[0].generation;
    world.crash(world.broker_node(coordinator), false);
    trickle(world, 400, 100_ms);
    world.run_until(world.fabric.now + 60_s);
    CHECK(world.cluster.members[0].coordinator != coordinator);
    CHECK(world.cluster.members[0].generation == epoch); // no rebalance
    CHECK(world.facts_of(FactKind::rebalance_started).size() == 2);
    CHECK(deliveries_of(world.deliveries(billing, 4), 1) == 600);
    CHECK(world.all_open_lists() <= 12);
}

TEST_CASE("KIP-848: who slept past its session is refused, drops everything and joins again") {
    ConsumerSpec spec = reader(2);
    spec.commit = CommitPolicy::after_each;
    spec.work = always(10'000'000);
    spec.kafka.enable_auto_commit = false;
    ClientWorld world(scenario_of(2, spec));
    trickle(world, 100, 100_ms);
    world.offer_slice(0, 40);
    world.run_until(world.fabric.now + 50_ms);
    world.pause(member_node(world, 1));
    world.run_until(world.fabric.now + 60_s);
    CHECK(world.facts_of(FactKind::member_expired).size() == 1);
    world.resume(member_node(world, 1));
    world.run_until(world.fabric.now + 30_s);
    CHECK(world.facts_of(FactKind::commit_refused).size() >= 1);
    CHECK(shares(world) == std::vector<std::size_t>{1, 1});
    const auto times = world.deliveries(billing, 2);
    CHECK(deliveries_of(times, 1) == 140);
    for (const Offset committed : world.cluster.groups[0].committed) CHECK(committed == 70);
}

TEST_CASE("KIP-848: a static member that closes and comes back finds its place") {
    ConsumerSpec spec = reader(2);
    spec.kafka.static_membership = true;
    ClientWorld world(scenario_of(2, spec));
    world.run_until(Time{} + 20_s);
    Context ctx = world.context(member_node(world, 1));
    close_client(ctx, world.cluster);
    world.run_until(Time{} + 40_s);
    CHECK(shares(world) == std::vector<std::size_t>{1, 0}); // nobody else reads it meanwhile
    Context again = world.context(member_node(world, 1));
    process_started(again, world.cluster);
    world.run_until(Time{} + 60_s);
    CHECK(shares(world) == std::vector<std::size_t>{1, 1});
    CHECK(world.facts_of(FactKind::rebalance_started).size() == 2); // the two joins
    CHECK(world.facts_of(FactKind::member_expired).empty());
}

TEST_CASE("an empty group's commits are forgotten after offsets.retention.minutes") {
    ConsumerSpec spec = reader(1);
    spec.kafka.group_protocol = GENERATE(GroupProtocol::classic, GroupProtocol::consumer);
    Scenario scenario = scenario_of(1, spec);
    scenario.platforms[0].kafka.config.offsets_retention = 120_s;
    scenario.platforms[0].kafka.config.offsets_retention_check_interval = 60_s;
    ClientWorld world(scenario);
    trickle(world, 100, 100_ms);
    Context ctx = world.context(member_node(world, 0));
    close_client(ctx, world.cluster);
    world.run_until(Time{} + 130_s);
    CHECK(world.cluster.groups[0].committed[0] == 100);
    CHECK(world.facts_of(FactKind::commits_expired).empty());
    // Empty from about 10 s: the first look after 130 s is at 180 s.
    world.run_until(Time{} + 181_s);
    const auto expired = world.facts_of(FactKind::commits_expired);
    REQUIRE(expired.size() == 1);
    CHECK(expired[0].at == Time{} + 180_s);
    CHECK(world.cluster.groups[0].committed[0] == -1);
    Context again = world.context(member_node(world, 0));
    process_started(again, world.cluster);
    world.run_until(Time{} + 200_s);
    CHECK(world.delivered(billing) == 200); // reset=earliest: everything once more
}
