// The group coordinator: which broker it is, what survives it, who is refused.
#include "tests/support/catch.hpp"
#include "tests/unit/kafka/client_world.hpp"

using namespace sluice;
using namespace sluice::kafka;
using namespace sluice::kafka::testing;

namespace {

constexpr GroupId billing{0};

Scenario scenario_of(ConsumerSpec consumer) {
    Scenario scenario = scenario_with({.partitions = 4});
    ProducerSpec producer;
    producer.name = "shop";
    producer.to = "orders";
    producer.kafka.linger = 0_ms;
    scenario.producers.push_back(producer);
    consumer.name = "billing";
    consumer.from = "orders";
    consumer.work = always(0);
    consumer.kafka.auto_offset_reset = OffsetReset::earliest;
    scenario.consumers.push_back(consumer);
    return scenario;
}

int coordinator_of(const ClientWorld& world) {
    return leader_of(world.cluster, world.cluster.groups[0].offsets);
}

} // namespace

TEST_CASE("the coordinator's partition follows Java's string hash") {
    CHECK(java_hash("") == 0);
    CHECK(java_hash("a") == 97);
    CHECK(java_hash("ab") == 97 * 31 + 98);
    CHECK(java_hash("hello") == 99162322); // a value every Java programmer has seen
    CHECK(java_hash("polygenelubricants") == INT32_MIN);
    CHECK(offsets_partition("polygenelubricants", 50) == 0);
    CHECK(offsets_partition("hello", 50) == 22);
}

TEST_CASE("the coordinator dies: its successor knows members, generation and offsets") {
    ConsumerSpec spec;
    spec.members = 2;
    ClientWorld world(scenario_of(spec));
    for (int i = 0; i < 900; ++i) {
        world.offer_slice(0, 4);
        if (i == 200) world.crash(world.broker_node(coordinator_of(world)), true);
        world.run_until(world.fabric.now + 100_ms);
    }
    world.run_until(world.fabric.now + 60_s);
    const auto times = world.deliveries(billing, 4);
    int64_t once = 0, more = 0;
    for (const auto& of : times)
        for (const int n : of) {
            once += n >= 1;
            more += n >= 2;
        }
    CHECK(world.ledger(0).acked == 3'600);
    CHECK(once == 3'600);
    CHECK(more == 0);
    CHECK(world.count(FactKind::assignment_made) == 1); // nobody had to join again
    // Committed offsets never go back.
    std::vector<Offset> last(4, -1);
    for (const Fact& fact : world.facts_of(FactKind::committed)) {
        CHECK(fact.after >= last[fact.partition.value]);
        last[fact.partition.value] = fact.after;
    }
    for (uint32_t p = 0; p < 4; ++p) {
        const int leader = leader_of(world.cluster, PartitionId{p});
        CHECK(last[p] == world.replica(leader, p).log.end());
    }
}

TEST_CASE("a member that was paused past its session is refused and joins again") {
    ConsumerSpec spec;
    spec.members = 2;
    ClientWorld world(scenario_of(spec));
    world.offer_slice(0, 40);
    world.run_until(Time{} + 20_s);
    const NodeId sleeper = world.cluster.members[0].node;
    world.pause(sleeper);
    world.offer_slice(0, 40);
    world.run_until(Time{} + 90_s);
    CHECK(world.count(FactKind::member_expired) == 1);
    CHECK(world.cluster.members[1].assigned.size() == 4);
    world.resume(sleeper);
    world.run_until(Time{} + 120_s);
    CHECK(world.cluster.members[0].assigned.size() == 2);
    CHECK(world.cluster.members[1].assigned.size() == 2);
    CHECK(world.count(FactKind::member_joined) == 3);
    // In one generation a partition has one owner.
    std::vector<int> owners(4, 0);
    for (const Member& member : world.cluster.members)
        for (const Assigned& a : member.assigned) ++owners[a.partition.value];
    CHECK(owners == std::vector<int>{1, 1, 1, 1});
}

// The first join waits three seconds for others, group.initial.rebalance.delay.ms; that moment
// comes while the coordinator stands still.
TEST_CASE("a rebalance that was due while the coordinator stood still ends afterwards") {
    ClientWorld world(scenario_of({}));
    world.offer_slice(0, 40);
    world.run_until(Time{} + 1_s);
    REQUIRE(world.count(FactKind::member_joined) == 1);
    const NodeId coordinator = world.broker_node(coordinator_of(world));
    world.pause(coordinator);
    world.run_until(Time{} + 5_s);
    CHECK(world.count(FactKind::assignment_made) == 0);
    world.resume(coordinator);
    world.run_until(Time{} + 6_s);
    CHECK(world.count(FactKind::assignment_made) == 1);
    CHECK(world.cluster.members[0].assigned.size() == 4);
}

TEST_CASE("a stale generation commits nothing") {
    ConsumerSpec spec;
    ClientWorld world(scenario_of(spec));
    world.offer_slice(0, 40);
    world.run_until(Time{} + 20_s);
    const int broker = coordinator_of(world);
    const Member& member = world.cluster.members[0];
    const Offset before = world.cluster.groups[0].committed[0];
    const ListHandle items = world.cluster.lists.offsets.open();
    world.cluster.lists.offsets.at(items).push_back({.partition = PartitionId{0}, .offset = 1});
    Context ctx = world.context(world.add_probe());
    ctx.send(world.broker_node(broker),
             kafka::Message{OffsetCommit{.member = member.id,
                                         .member_epoch = member.epoch,
                                         .generation = member.generation - 1,
                                         .items = items}},
             100);
    world.run_until(Time{} + 21_s);
    const auto refused = world.facts_of(FactKind::commit_refused);
    REQUIRE(refused.size() == 1);
    CHECK(refused[0].cause == Cause::illegal_generation);
    CHECK(world.cluster.groups[0].committed[0] == before);
}

TEST_CASE("cut off from its coordinator, a member is replaced and returns when the cut heals") {
    ConsumerSpec spec;
    spec.members = 2;
    ClientWorld world(scenario_of(spec));
    world.run_until(Time{} + 20_s);
    world.cut({world.cluster.members[0].node},
              {world.broker_node(0), world.broker_node(1), world.broker_node(2)});
    world.run_until(Time{} + 100_s);
    CHECK(world.cluster.members[1].assigned.size() == 4);
    world.heal();
    world.run_until(Time{} + 200_s);
    CHECK(world.cluster.members[0].assigned.size() == 2);
    CHECK(world.cluster.members[1].assigned.size() == 2);
}
