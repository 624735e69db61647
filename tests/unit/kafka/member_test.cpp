// Members of a group against a real cluster: who reads what, what is worked on how often, commits,
// failures, rebalances as a member lives through them.
#include "tests/support/catch.hpp"
#include "tests/unit/kafka/client_world.hpp"

using namespace sluice;
using namespace sluice::kafka;
using namespace sluice::kafka::testing;

namespace {

constexpr GroupId billing{0};

ConsumerSpec reader() {
    ConsumerSpec spec;
    spec.name = "billing";
    spec.from = "orders";
    spec.work = always(0);
    spec.kafka.auto_offset_reset = OffsetReset::earliest;
    return spec;
}

Scenario scenario_of(int64_t partitions, const ConsumerSpec& consumer) {
    Scenario scenario = scenario_with({.partitions = partitions});
    scenario.platforms[0].kafka.config.offsets_topic_num_partitions = 3;
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

int64_t sum(const std::vector<std::vector<int>>& times, int at_least) {
    int64_t records = 0;
    for (const auto& of : times)
        for (const int n : of)
            if (n >= at_least) ++records;
    return records;
}

NodeId member_node(const ClientWorld& world, std::size_t member) {
    return world.cluster.members[member].node;
}

std::vector<int64_t> shares(const ClientWorld& world) {
    std::vector<int64_t> sizes;
    for (const Member& member : world.cluster.members)
        sizes.push_back(int64_t(member.assigned.size()));
    return sizes;
}

} // namespace

TEST_CASE("three members share six partitions and every record is worked on once") {
    ConsumerSpec spec = reader();
    spec.members = 3;
    ClientWorld world(scenario_of(6, spec));
    for (int i = 0; i < 200; ++i) {
        world.offer_slice(0, 6);
        world.run_until(world.fabric.now + 100_ms);
    }
    world.run_until(world.fabric.now + 10_s);
    CHECK(shares(world) == std::vector<int64_t>{2, 2, 2});
    const auto times = world.deliveries(billing, 6);
    CHECK(sum(times, 1) == 1'200);
    CHECK(sum(times, 2) == 0);
    // Automatic commits each 5 s have caught up.
    for (const Offset committed : world.cluster.groups[0].committed) CHECK(committed == 200);
    // Nothing is leaked: what is open waits in a long poll or is on its way.
    CHECK(world.all_open_lists() <= 12);
}

TEST_CASE("a lone member has its assignment 3 s after joining; latecomers prolong the wait once") {
    ConsumerSpec spec = reader();
    SECTION("one member") {
        ClientWorld world(scenario_of(2, spec));
        world.run_until(Time{} + 20_s);
        const auto joined = world.facts_of(FactKind::member_joined);
        const auto made = world.facts_of(FactKind::assignment_made);
        REQUIRE(joined.size() == 1);
        REQUIRE(made.size() == 1);
        // + join answer and SyncGroup, 1 ms each, + one round of replication, 2 ms
        CHECK(made[0].at == joined[0].at + 3_s + 4_ms);
    }
    SECTION("ten members within two seconds") {
        spec.members = 10;
        spec.start_spacing = 200_ms;
        ClientWorld world(scenario_of(10, spec));
        world.run_until(Time{} + 20_s);
        CHECK(world.facts_of(FactKind::member_joined).size() == 10);
        const auto made = world.facts_of(FactKind::assignment_made);
        REQUIRE(made.size() == 1);
        CHECK(made[0].at == world.facts_of(FactKind::member_joined)[0].at + 6_s + 4_ms);
        CHECK(shares(world) == std::vector<int64_t>(10, 1));
    }
}

TEST_CASE("more members than partitions: the rest are idle") {
    ConsumerSpec spec = reader();
    spec.members = 6;
    ClientWorld world(scenario_of(4, spec));
    world.run_until(Time{} + 20_s);
    const std::vector<int64_t> sizes = shares(world);
    CHECK(std::count(sizes.begin(), sizes.end(), 1) == 4);
    CHECK(std::count(sizes.begin(), sizes.end(), 0) == 2);
}

TEST_CASE("a new group with reset=latest never sees what was there before") {
    ConsumerSpec spec = reader();
    spec.kafka.auto_offset_reset = OffsetReset::latest;
    spec.start = 10_s;
    ClientWorld world(scenario_of(1, spec));
    world.offer_slice(0, 50);
    world.run_until(Time{} + 20_s);
    world.offer_slice(0, 5);
    world.run_until(Time{} + 30_s);
    CHECK(world.delivered(billing) == 5);
    const auto skipped = world.facts_of(FactKind::delivery_skipped);
    REQUIRE(skipped.size() == 1);
    CHECK(skipped[0].count == 50);
    CHECK(skipped[0].cause == Cause::reset_latest);
}

TEST_CASE("a machine dies: 45 s after its last heartbeat another member takes over") {
    ConsumerSpec spec = reader();
    spec.members = 2;
    ClientWorld world(scenario_of(2, spec));
    world.offer_slice(0, 20);
    world.run_until(Time{} + 30_s);
    world.crash(member_node(world, 0), true);
    world.offer_slice(0, 20);
    world.run_until(Time{} + 100_s);
    const auto expired = world.facts_of(FactKind::member_expired);
    REQUIRE(expired.size() == 1);
    CHECK(expired[0].whom == entity_of(MemberId{0}));
    CHECK(expired[0].at > Time{} + 30_s + 42_s - 10_ms);
    CHECK(expired[0].at <= Time{} + 30_s + 45_s + 10_ms);
    REQUIRE(world.fact(expired[0].because) != nullptr);
    CHECK(world.fact(expired[0].because)->kind == FactKind::machine_crashed);
    CHECK(world.cluster.members[1].assigned.size() == 2);
    const auto times = world.deliveries(billing, 2);
    CHECK(sum(times, 1) == 40);
    CHECK(sum(times, 2) == 0); // everything before the crash had been committed
}

TEST_CASE("a clean stop hands over at once and repeats nothing") {
    ConsumerSpec spec = reader();
    spec.members = 2;
    ClientWorld world(scenario_of(2, spec));
    for (int i = 0; i < 400; ++i) {
        world.offer_slice(0, 2);
        if (i == 200) {
            Context ctx = world.context(member_node(world, 0));
            close_client(ctx, world.cluster);
        }
        world.run_until(world.fabric.now + 50_ms);
    }
    world.run_until(world.fabric.now + 5_s);
    CHECK(world.count(FactKind::member_left) == 1);
    CHECK(world.count(FactKind::assignment_made) == 2);
    const auto times = world.deliveries(billing, 2);
    CHECK(sum(times, 1) == 800);
    CHECK(sum(times, 2) == 0);
}

TEST_CASE("commit policies decide what a crash repeats or loses") {
    ConsumerSpec spec = reader();
    spec.work = always(10'000'000); // 10 ms
    spec.kafka.max_poll_records = 50;
    spec.kafka.enable_auto_commit = false;
    const auto run = [&](CommitPolicy policy) {
        spec.commit = policy;
        spec.kafka.enable_auto_commit = policy == CommitPolicy::automatic;
        ClientWorld world(scenario_of(1, spec));
        world.offer_slice(0, 1'000);
        world.run_until(Time{} + 6'300_ms); // about 330 records done, in the middle of a poll
        world.crash(member_node(world, 0), false);
        world.run_until(world.fabric.now + 1_s);
        world.restart(member_node(world, 0));
        world.run_until(world.fabric.now + 120_s);
        return world.deliveries(billing, 1);
    };
    SECTION("after_each: at most the record in hand") {
        const auto times = run(CommitPolicy::after_each);
        CHECK(sum(times, 1) == 1'000);
        CHECK(sum(times, 2) <= 1);
    }
    SECTION("after_poll: up to a poll is repeated, nothing missed") {
        const auto times = run(CommitPolicy::after_poll);
        CHECK(sum(times, 1) == 1'000);
        CHECK(sum(times, 2) > 0);
        CHECK(sum(times, 2) < 50);
    }
    SECTION("before_poll: nothing repeated, up to a poll is missed") {
        const auto times = run(CommitPolicy::before_poll);
        CHECK(sum(times, 2) == 0);
        CHECK(sum(times, 1) < 1'000);
        CHECK(sum(times, 1) > 950);
    }
    SECTION("automatic: up to 5 s of work is repeated") {
        const auto times = run(CommitPolicy::automatic);
        CHECK(sum(times, 1) == 1'000);
        CHECK(sum(times, 2) > 0);
        CHECK(sum(times, 2) <= 550);
    }
}

TEST_CASE("max.poll.interval: the member leaves by itself, its commit is refused") {
    ConsumerSpec spec = reader();
    spec.work = always(1'000'000'000);
    spec.kafka.max_poll_records = 500;
    ClientWorld world(scenario_of(1, spec));
    world.offer_slice(0, 600);
    world.run_until(Time{} + 1'200_s);
    const auto left = world.facts_of(FactKind::member_left);
    REQUIRE(left.size() >= 2);
    CHECK(left[0].cause == Cause::poll_timeout);
    const auto delivered = world.facts_of(FactKind::delivered);
    REQUIRE(!delivered.empty());
    // 300 s after the poll that handed out the first records.
    CHECK(left[0].at == delivered[0].at - 1_s + 300_s);
    // No progress: offset 0 is worked on again and again.
    CHECK(world.deliveries(billing, 1)[0][0] >= 2);
    CHECK(world.cluster.groups[0].committed[0] == -1);
}

// KIP-345, max.poll.interval.ms: "partitions will not be immediately reassigned".
TEST_CASE("max.poll.interval of a static member: silent, and gone when its session is over") {
    ConsumerSpec spec = reader();
    spec.work = always(1'000'000'000);
    spec.kafka.static_membership = true;
    ClientWorld world(scenario_of(1, spec));
    world.offer_slice(0, 600);
    world.run_until(Time{} + 400_s);
    const auto left = world.facts_of(FactKind::member_left);
    const auto expired = world.facts_of(FactKind::member_expired);
    REQUIRE(left.size() == 1);
    REQUIRE(expired.size() == 1);
    // The last heartbeat came up to 3 s before it gave up.
    CHECK(expired[0].at > left[0].at + 41_s);
    CHECK(expired[0].at <= left[0].at + 46_s);
}

TEST_CASE("poison: skipped, set aside, tried a limited number of times, or in the way for ever") {
    ConsumerSpec spec = reader();
    spec.poison.records = {{0, 0, 5}};
    SECTION("skip") {
        spec.poison.then = Reaction::skip;
        ClientWorld world(scenario_of(1, spec));
        world.offer_slice(0, 10);
        world.run_until(Time{} + 20_s);
        CHECK(world.delivered(billing) == 9);
        CHECK(world.facts_of(FactKind::delivery_skipped).size() == 1);
        CHECK(world.cluster.groups[0].committed[0] == 10);
    }
    SECTION("three attempts, then the dead-letter topic") {
        spec.poison.then = Reaction::retry;
        spec.poison.at_most = 3;
        spec.poison.finally = Reaction::dead_letter;
        spec.poison.backoff = 100_ms;
        ClientWorld world(scenario_of(1, spec));
        world.offer_slice(0, 10);
        world.run_until(Time{} + 20_s);
        CHECK(world.delivered(billing) == 9);
        CHECK(world.facts_of(FactKind::handling_failed).size() == 3);
        const auto aside = world.facts_of(FactKind::dead_lettered);
        REQUIRE(aside.size() == 1);
        CHECK(aside[0].before == 4);
        CHECK(aside[0].at == world.facts_of(FactKind::handling_failed)[0].at + 200_ms);
    }
    SECTION("retry for ever: what lies behind it waits") {
        spec.poison.then = Reaction::retry;
        spec.poison.backoff = 1_s;
        ClientWorld world(scenario_of(1, spec));
        world.offer_slice(0, 10);
        world.run_until(Time{} + 60_s);
        CHECK(world.delivered(billing) == 4);
    }
    SECTION("crash: silent until the session is over") {
        spec.poison.then = Reaction::crash;
        spec.members = 2;
        ClientWorld world(scenario_of(1, spec));
        world.offer_slice(0, 10);
        world.run_until(Time{} + 200_s);
        CHECK(world.facts_of(FactKind::process_crashed).size() == 2);
        CHECK(world.facts_of(FactKind::member_expired).size() == 2);
    }
}

TEST_CASE("a second pass: the group is sent back to the beginning, or to a time") {
    ConsumerSpec spec = reader();
    ClientWorld world(scenario_of(2, spec));
    world.offer_slice(0, 100);
    world.run_until(Time{} + 20_s);
    REQUIRE(world.delivered(billing) == 100);
    world.offer_slice(0, 10);
    world.run_until(Time{} + 25_s);
    Context ctx = world.context(world.broker_node(0));
    FaultSpec seek;
    SECTION("earliest") {
        seek.seek_to = SeekTo::earliest;
        seek_group(ctx, world.cluster, billing, seek);
        world.run_until(Time{} + 40_s);
        CHECK(world.delivered(billing) == 220);
        CHECK(world.cluster.groups[0].committed[0] == 55);
    }
    SECTION("a time between the two") {
        seek.seek_to = SeekTo::time;
        seek.seek_time = Time{} + 10_s;
        seek_group(ctx, world.cluster, billing, seek);
        world.run_until(Time{} + 40_s);
        CHECK(world.delivered(billing) == 120);
    }
    SECTION("an offset, in the middle of a batch") {
        world.run_until(Time{} + 30_s);
        seek.seek_to = SeekTo::offset;
        seek.seek_offset = 52;
        seek_group(ctx, world.cluster, billing, seek);
        world.run_until(Time{} + 40_s);
        CHECK(world.delivered(billing) == 116);
    }
    SECTION("an offset beyond the end: only as far as the log goes") {
        world.run_until(Time{} + 30_s);
        seek.seek_to = SeekTo::offset;
        seek.seek_offset = 1'000'000;
        seek_group(ctx, world.cluster, billing, seek);
        world.run_until(Time{} + 40_s);
        CHECK(world.delivered(billing) == 110);
        CHECK(world.cluster.groups[0].committed == std::vector<Offset>{55, 55});
        world.offer_slice(0, 2);
        world.run_until(Time{} + 41_s);
        CHECK(world.delivered(billing) == 112); // what came afterwards is read
    }
}

TEST_CASE("a partition leader dies: reading goes on at the next one") {
    ConsumerSpec spec = reader();
    ClientWorld world(scenario_of(1, spec));
    for (int i = 0; i < 900; ++i) {
        world.offer_slice(0, 1);
        if (i == 100) world.crash(world.broker_node(0), true);
        world.run_until(world.fabric.now + 100_ms);
    }
    world.run_until(world.fabric.now + 60_s);
    const auto times = world.deliveries(billing, 1);
    CHECK(world.ledger(0).acked == 900);
    CHECK(sum(times, 1) == 900);
    CHECK(sum(times, 2) == 0);
}

TEST_CASE("cooperative: only what moves is given up, the rest is read throughout") {
    ConsumerSpec spec = reader();
    spec.members = 2;
    spec.kafka.assignors = {AssignorChoice::cooperative_sticky};
    ClientWorld world(scenario_of(6, spec));
    world.run_until(Time{} + 20_s);
    CHECK(shares(world) == std::vector<int64_t>{3, 3});
    add_member(world.fabric, world.cluster, billing, 0);
    for (int i = 0; i < 200; ++i) {
        world.offer_slice(0, 6);
        world.run_until(world.fabric.now + 100_ms);
    }
    world.run_until(world.fabric.now + 10_s);
    CHECK(shares(world) == std::vector<int64_t>{2, 2, 2});
    CHECK(world.facts_of(FactKind::partition_revoked).size() == 2);
    CHECK(world.facts_of(FactKind::assignment_made).size() == 3); // two rounds after the first
    const auto times = world.deliveries(billing, 6);
    CHECK(sum(times, 1) == 1'200);
    CHECK(sum(times, 2) == 0);
}

TEST_CASE("cooperative: a commit refused by the rebalance drops nothing of what is in hand") {
    ConsumerSpec spec = reader();
    spec.members = 2;
    spec.commit = CommitPolicy::after_each;
    spec.work = always(1'000'000); // 1 ms
    spec.kafka.assignors = {AssignorChoice::cooperative_sticky};
    ClientWorld world(scenario_of(2, spec));
    world.run_until(Time{} + 20_s);
    world.offer_slice(0, 20'000); // 20 s of work and more for each of them
    add_member(world.fabric, world.cluster, billing, 0);
    world.run_until(Time{} + 22_s);
    Context ctx = world.context(member_node(world, 2));
    close_client(ctx, world.cluster);
    world.run_until(Time{} + 200_s);
    REQUIRE(!world.facts_of(FactKind::commit_refused).empty());
    CHECK(sum(world.deliveries(billing, 2), 1) == 20'000); // none left out
}

TEST_CASE("before_poll: nothing is worked on whose commit was refused") {
    ConsumerSpec spec = reader();
    spec.members = 2;
    spec.commit = CommitPolicy::before_poll;
    spec.work = always(1'000'000); // 1 ms
    spec.kafka.max_poll_records = 20;
    SECTION("a rebalance under way: it is read again afterwards, once") {
        const bool cooperative = GENERATE(true, false);
        if (cooperative) spec.kafka.assignors = {AssignorChoice::cooperative_sticky};
        ClientWorld world(scenario_of(4, spec));
        world.run_until(Time{} + 20_s);
        world.offer_slice(0, 20'000); // 10 s of work and more for each of them
        for (const Time joins : {Time{} + 21_s, Time{} + 22_s, Time{} + 23_s}) {
            world.run_until(joins);
            add_member(world.fabric, world.cluster, billing, 0);
        }
        world.run_until(Time{} + 25_s);
        Context ctx = world.context(member_node(world, 4));
        close_client(ctx, world.cluster);
        world.run_until(Time{} + 200_s);
        // An eager member has nothing in hand that it could commit meanwhile.
        CHECK(world.facts_of(FactKind::commit_refused).empty() == !cooperative);
        const auto times = world.deliveries(billing, 4);
        CHECK(sum(times, 1) == 20'000); // nobody died: nothing is missed
        CHECK(sum(times, 2) == 0);      // and at most once it is
    }
    SECTION("expelled while it stood still: the others have its partitions, it works on nothing") {
        ClientWorld world(scenario_of(2, spec));
        world.run_until(Time{} + 20_s);
        world.offer_slice(0, 2'000);
        world.run_until(Time{} + 20_s + 150_ms); // in the middle of a poll of 20
        world.pause(member_node(world, 0));
        world.run_until(Time{} + 100_s); // 45 s after its last heartbeat it is no member any more
        REQUIRE(world.facts_of(FactKind::member_expired).size() == 1);
        world.resume(member_node(world, 0));
        world.run_until(Time{} + 200_s);
        CHECK(world.count(FactKind::commit_refused) == 1);
        const auto times = world.deliveries(billing, 2);
        CHECK(sum(times, 1) == 2'000); // the poll in hand was committed and is finished late
        CHECK(sum(times, 2) == 0);
    }
}

TEST_CASE("eager: everybody gives everything up when one joins") {
    ConsumerSpec spec = reader();
    spec.members = 2;
    ClientWorld world(scenario_of(6, spec));
    world.run_until(Time{} + 20_s);
    add_member(world.fabric, world.cluster, billing, 0);
    world.run_until(Time{} + 40_s);
    CHECK(shares(world) == std::vector<int64_t>{2, 2, 2});
    CHECK(world.facts_of(FactKind::partition_revoked).size() == 6);
}

TEST_CASE("static members: a short absence causes no rebalance") {
    ConsumerSpec spec = reader();
    spec.members = 2;
    spec.kafka.static_membership = true;
    ClientWorld world(scenario_of(2, spec));
    world.run_until(Time{} + 20_s);
    world.crash(member_node(world, 1), false);
    world.run_until(Time{} + 30_s);
    world.restart(member_node(world, 1));
    world.run_until(Time{} + 60_s);
    CHECK(world.facts_of(FactKind::assignment_made).size() == 1);
    CHECK(shares(world) == std::vector<int64_t>{1, 1});
    world.offer_slice(0, 10);
    world.run_until(Time{} + 70_s);
    CHECK(world.delivered(billing) == 10);
}

TEST_CASE("cooperative: what a member gives up is handed on, whoever that member is") {
    ConsumerSpec spec = reader();
    spec.members = 10;
    spec.kafka.assignors = {AssignorChoice::cooperative_sticky};
    ClientWorld world(scenario_of(20, spec));
    world.run_until(Time{} + 20_s);
    CHECK(shares(world) == std::vector<int64_t>(10, 2));
    add_member(world.fabric, world.cluster, billing, 0); // one partition moves to it
    world.run_until(Time{} + 40_s);
    auto sizes = shares(world);
    std::sort(sizes.begin(), sizes.end());
    CHECK(sizes == std::vector<int64_t>{1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2});
    CHECK(world.facts_of(FactKind::partition_revoked).size() == 1);
    CHECK(world.facts_of(FactKind::assignment_made).size() == 3);
}

TEST_CASE("static members: the group's leader may be away for a moment, too") {
    ConsumerSpec spec = reader();
    spec.members = 3;
    spec.kafka.static_membership = true;
    ClientWorld world(scenario_of(6, spec));
    for (std::size_t member = 0; member < 3; ++member) {
        world.run_until(world.fabric.now + 20_s);
        world.crash(member_node(world, member), false);
        world.run_until(world.fabric.now + 5_s);
        world.restart(member_node(world, member));
    }
    world.run_until(world.fabric.now + 60_s);
    CHECK(world.facts_of(FactKind::assignment_made).size() == 1);
    CHECK(shares(world) == std::vector<int64_t>{2, 2, 2});
}
