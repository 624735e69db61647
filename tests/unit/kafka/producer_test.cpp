// A producer against a real cluster: batches, partitions, acknowledgements, retries, and that every
// record offered ends in exactly one of acked, failed, unknown, pending.
#include "tests/support/catch.hpp"
#include "tests/unit/kafka/client_world.hpp"

using namespace sluice;
using namespace sluice::kafka;
using namespace sluice::kafka::testing;

namespace {

Scenario scenario_of(const TopicShape& shape, ProducerSpec producer) {
    Scenario scenario = scenario_with(shape);
    producer.name = "shop";
    producer.to = "orders";
    scenario.producers.push_back(producer);
    return scenario;
}

} // namespace

TEST_CASE("a record waits for linger.ms, travels, and is acknowledged by all replicas") {
    ProducerSpec spec;
    spec.kafka.linger = 5_ms;
    ClientWorld world(scenario_of({.partitions = 1}, spec));
    world.run_until(Time{} + 10_ms);
    world.offer_one_by_one(0, 1, 0_ms); // metadata: there and back, 2 ms
    world.run_until(Time{} + 13_ms);
    CHECK(world.count(FactKind::acked) == 0);
    world.run_until(Time{} + 1_s);
    const auto acked = world.facts_of(FactKind::acked);
    REQUIRE(acked.size() == 1);
    CHECK(acked[0].count == 1);
    CHECK(acked[0].after == 0);
    // 2 ms metadata, 5 ms linger, 1 ms to the leader, 1 ms to the followers whose fetches wait
    // there, 1 ms back with their next fetch, 1 ms home.
    CHECK(acked[0].at == Time{} + 10_ms + 2_ms + 5_ms + 4_ms);
    CHECK(world.ledger(0).balanced());
}

TEST_CASE("batches are filled to batch.size, header included") {
    ProducerSpec spec;
    spec.size = always(1'000);
    spec.kafka.linger = 50_ms;
    ClientWorld world(scenario_of({.partitions = 1}, spec));
    world.warm_up(0);
    // 61 + 16 x 1000 = 16061 fits into 16384, a 17th record does not.
    world.offer_slice(0, 40);
    world.run_until(world.fabric.now + 1_s);
    std::vector<int64_t> counts;
    for (const Fact& fact : world.facts_of(FactKind::appended))
        if (fact.partition.value == 0) counts.push_back(fact.count);
    CHECK(counts == std::vector<int64_t>{1, 16, 16, 8}); // the first one warmed up
    CHECK(world.ledger(0).balanced());
    CHECK(world.ledger(0).acked == 41);
}

TEST_CASE("a record larger than max.request.size fails at once, alone") {
    ProducerSpec spec;
    spec.size = always(2'000);
    spec.kafka.max_request_size = 1'500;
    ClientWorld world(scenario_of({.partitions = 1}, spec));
    world.offer_slice(0, 3);
    world.run_until(Time{} + 1_s);
    const auto failed = world.facts_of(FactKind::failed);
    REQUIRE(failed.size() == 3);
    CHECK(failed[1].cause == Cause::record_too_large);
    CHECK(failed[1].before == 2);
    CHECK(world.ledger(0).balanced());
}

TEST_CASE("keys: murmur2 decides, and every record is found again in its batch") {
    ProducerSpec spec;
    spec.keys.shape = KeyShape::list;
    spec.keys.names = {"21", "foobar", "abc"};
    ClientWorld world(scenario_of({.partitions = 7}, spec));
    world.offer_slice(0, 30);
    world.run_until(Time{} + 1_s);
    CHECK(world.ledger(0).acked == 30);
    // Kafka's own vectors: murmur2("21") = -973932308, murmur2("foobar") = -790332482.
    const int32_t of_21 = (-973932308 & 0x7fffffff) % 7;
    const int32_t of_foobar = (-790332482 & 0x7fffffff) % 7;
    std::vector<int> seen(31, 0);
    for (const Fact& fact : world.facts_of(FactKind::appended)) {
        if (fact.partition.value >= 7) continue;
        for (const RecordNumber number : world.numbers_of(fact.batch)) {
            ++seen[std::size_t(number)];
            if (number % 3 == 1) CHECK(int32_t(fact.partition.value) == of_21);
            if (number % 3 == 2) CHECK(int32_t(fact.partition.value) == of_foobar);
        }
    }
    for (std::size_t n = 1; n <= 30; ++n) CHECK(seen[n] == 1);
}

TEST_CASE("round robin: record by record, each found again") {
    ProducerSpec spec;
    spec.kafka.partitioner = PartitionerChoice::round_robin;
    ClientWorld world(scenario_of({.partitions = 3}, spec));
    world.offer_slice(0, 10);
    world.run_until(Time{} + 1_s);
    std::vector<std::vector<RecordNumber>> of(3);
    for (const Fact& fact : world.facts_of(FactKind::appended))
        if (fact.partition.value < 3)
            for (const RecordNumber number : world.numbers_of(fact.batch))
                of[fact.partition.value].push_back(number);
    CHECK(of[0] == std::vector<RecordNumber>{1, 4, 7, 10});
    CHECK(of[1] == std::vector<RecordNumber>{2, 5, 8});
    CHECK(of[2] == std::vector<RecordNumber>{3, 6, 9});
}

TEST_CASE("records without a key stay on a partition for batch.size bytes, then move") {
    ProducerSpec spec;
    spec.size = always(1'024);
    ClientWorld world(scenario_of({.partitions = 6}, spec));
    for (int i = 0; i < 600; ++i) {
        world.offer_slice(0, 10);
        world.run_until(world.fabric.now + 10_ms);
    }
    world.run_until(world.fabric.now + 1_s);
    std::vector<int64_t> records(6, 0);
    for (const Fact& fact : world.facts_of(FactKind::appended))
        if (fact.partition.value < 6) records[fact.partition.value] += fact.count;
    int64_t sum = 0;
    for (const int64_t n : records) {
        CHECK(n > 600); // a sixth is 1000
        CHECK(n < 1'400);
        sum += n;
    }
    CHECK(sum == 6'000);
}

TEST_CASE("acks=0 counts as acknowledged when sent, acks=1 without the followers") {
    ProducerSpec spec;
    spec.kafka.enable_idempotence = false;
    spec.kafka.linger = 0_ms;
    SECTION("acks=0") {
        spec.kafka.acks = Acks::none;
        ClientWorld world(scenario_of({.partitions = 1}, spec));
        world.warm_up(0);
        const Time start = world.fabric.now;
        world.offer_slice(0, 1);
        REQUIRE(world.facts_of(FactKind::acked).size() == 2);
        CHECK(world.facts_of(FactKind::acked)[1].at == start);
        CHECK(world.facts_of(FactKind::acked)[1].after == -1);
    }
    SECTION("acks=1") {
        spec.kafka.acks = Acks::leader;
        ClientWorld world(scenario_of({.partitions = 1}, spec));
        world.warm_up(0);
        const Time start = world.fabric.now;
        world.offer_slice(0, 1);
        world.run_until(start + 1_s);
        REQUIRE(world.facts_of(FactKind::acked).size() == 2);
        CHECK(world.facts_of(FactKind::acked)[1].at == start + 2_ms);
    }
}

TEST_CASE("an answer that is lost: the retry is a duplicate only without idempotence") {
    for (const bool idempotent : {true, false}) {
        CAPTURE(idempotent);
        ProducerSpec spec;
        spec.kafka.linger = 0_ms;
        spec.kafka.enable_idempotence = idempotent;
        ClientWorld world(scenario_of({.partitions = 1}, spec));
        world.warm_up(0);
        const Time start = world.fabric.now;
        world.offer_slice(0, 4);
        world.run_until(start + 1500_us); // the request has arrived, the answer has not
        world.cut({world.broker_node(0)}, {world.cluster.producers[0].node});
        world.run_until(start + 5_s);
        world.heal();
        world.run_until(start + 60_s);
        // request.timeout.ms is 30 s; only then does the client send again.
        const auto retried = world.facts_of(FactKind::retried);
        REQUIRE(retried.size() >= 1);
        CHECK(retried[0].at == start + 30_s);
        CHECK(retried[0].cause == Cause::request_timeout);
        const int64_t copies = world.replica(0).log.end() - 1;
        CHECK(copies == (idempotent ? 4 : 8));
        CHECK(world.ledger(0).balanced());
        CHECK(world.ledger(0).acked == 5);
    }
}

TEST_CASE("an answer that is lost is not waited for once a later one has come") {
    ProducerSpec spec;
    spec.kafka.linger = 0_ms;
    ClientWorld world(scenario_of({.partitions = 1}, spec));
    world.warm_up(0);
    const Time start = world.fabric.now;
    world.offer_slice(0, 1);
    world.run_until(start + 1500_us); // the request has arrived, the answer has not
    world.cut({world.broker_node(0)}, {world.cluster.producers[0].node});
    world.run_until(start + 50_ms);
    world.heal();
    // More than the five batches that the broker remembers.
    world.offer_one_by_one(0, 20, 100_ms);
    world.run_until(start + 60_s);
    const auto retried = world.facts_of(FactKind::retried);
    REQUIRE(retried.size() == 1);
    // Sent at 50 ms; there, to the followers, back with their next fetch, home: 1 ms each.
    CHECK(retried[0].at == start + 54_ms);
    CHECK(retried[0].cause == Cause::disconnected);
    CHECK(world.count(FactKind::duplicate_recognised) == 1);
    CHECK(world.log_numbers(0).size() == 22); // with the one that warmed up, each once
    CHECK(world.ledger(0).acked == 22);
}

TEST_CASE("a slow partition is not taken for a lost answer") {
    ProducerSpec spec;
    spec.kafka.linger = 0_ms;
    spec.kafka.partitioner = PartitionerChoice::round_robin;
    Scenario scenario = scenario_of({.partitions = 2}, spec);
    // Partition 0 has a follower, which is cut off below; partition 1 has none.
    scenario.platforms[0].kafka.topics[0].assignment = {{0, 1}, {0}};
    ClientWorld world(scenario);
    world.offer_slice(0, 2);
    world.run_until(Time{} + 1_s);
    world.cut({world.broker_node(1)}, {world.broker_node(0)});
    world.offer_one_by_one(0, 6, 100_ms);
    world.run_until(world.fabric.now + 5_s);
    world.heal();
    world.run_until(Time{} + 100_s);
    CHECK(world.count(FactKind::retried) == 0);
    CHECK(world.ledger(0).acked == 8);
}

TEST_CASE("a crashed leader: retries until the new one is known, nothing lost, order kept") {
    ProducerSpec spec;
    spec.kafka.linger = 0_ms;
    ClientWorld world(scenario_of({.partitions = 1, .min_in_sync = 2}, spec));
    world.warm_up(0);
    for (int i = 0; i < 300; ++i) {
        world.offer_slice(0, 1);
        world.run_until(world.fabric.now + 100_ms);
        if (i == 50) world.crash(world.broker_node(0), i % 2 == 0);
    }
    world.run_until(world.fabric.now + 60_s);
    CHECK(world.ledger(0).acked == 301);
    CHECK(world.ledger(0).balanced());
    CHECK(world.count(FactKind::leader_elected) >= 1);
    RecordNumber last = 0;
    for (const RecordNumber n : world.log_numbers(1)) {
        CHECK(n == last + 1);
        last = n;
    }
    CHECK(last == 301);
    // The refresh is explained by what happened to the old leader.
    const auto refreshed = world.facts_of(FactKind::client_refreshed);
    REQUIRE(refreshed.size() >= 2);
    CHECK(refreshed.back().because != 0);
}

TEST_CASE("no leader for longer than delivery.timeout.ms: failed, and what was in flight unknown") {
    ProducerSpec spec;
    spec.kafka.linger = 0_ms;
    spec.kafka.delivery_timeout = 40_s;
    ClientWorld world(scenario_of({.partitions = 1, .replicas = {0}}, spec));
    world.warm_up(0);
    const Time start = world.fabric.now;
    world.crash(world.broker_node(0), true);
    world.offer_slice(0, 1);       // sent into the silence
    world.run_until(start + 35_s); // request.timeout.ms is over: nothing is sent there any more
    world.offer_slice(0, 2);
    world.run_until(start + 100_s);
    CHECK(world.ledger(0).unknown == 1);
    CHECK(world.ledger(0).failed + world.ledger(0).unknown == 3);
    CHECK(world.ledger(0).pending == 0);
    CHECK(world.ledger(0).balanced());
    for (const Fact& fact : world.facts_of(FactKind::failed)) {
        CHECK(fact.cause == Cause::delivery_timeout);
        CHECK(fact.at == start + 35_s + 40_s);
    }
}

TEST_CASE("a full buffer blocks the application; after max.block.ms its records fail") {
    ProducerSpec spec;
    spec.size = always(1'000);
    spec.kafka.buffer_memory = 3 * 16'384;
    spec.kafka.max_block = 10_s;
    ClientWorld world(scenario_of({.partitions = 1, .replicas = {0}}, spec));
    world.warm_up(0);
    const Time start = world.fabric.now;
    world.crash(world.broker_node(0), true);
    world.offer_slice(0, 100);
    CHECK(world.count(FactKind::producer_blocked) == 1);
    // Three batches of 16 records fit.
    CHECK(pending_records(world.cluster, ProducerId{0}) == 100);
    world.run_until(start + 9'999_ms);
    CHECK(world.count(FactKind::failed) == 0);
    world.run_until(start + 10_s);
    const auto failed = world.facts_of(FactKind::failed);
    REQUIRE(failed.size() == 1);
    CHECK(failed[0].cause == Cause::buffer_exhausted);
    CHECK(failed[0].count == 52);
    CHECK(world.count(FactKind::producer_unblocked) == 1);
    CHECK(world.ledger(0).balanced());
}

TEST_CASE("several in flight without idempotence: a retry lands behind its successor") {
    for (const bool idempotent : {true, false}) {
        CAPTURE(idempotent);
        ProducerSpec spec;
        spec.kafka.linger = 0_ms;
        spec.kafka.enable_idempotence = idempotent;
        ClientWorld world(scenario_of({.partitions = 1}, spec));
        world.warm_up(0);
        const Time start = world.fabric.now;
        // The request of record 2 is cut off on its way; that of record 3 arrives.
        world.offer_slice(0, 1);
        world.cut({world.cluster.producers[0].node}, {world.broker_node(0)});
        world.run_until(start + 1500_us);
        world.heal();
        world.offer_slice(0, 1);
        world.run_until(start + 100_s);
        const std::vector<RecordNumber> log = world.log_numbers(0);
        CHECK(world.ledger(0).acked == 3);
        if (idempotent)
            CHECK(log == std::vector<RecordNumber>{1, 2, 3});
        else
            CHECK(log == std::vector<RecordNumber>{1, 3, 2});
    }
}

TEST_CASE("a process that dies: what was queued has failed, what was in flight is unknown") {
    ProducerSpec spec;
    spec.kafka.linger = 500_ms;
    ClientWorld world(scenario_of({.partitions = 1}, spec));
    world.warm_up(0);
    world.offer_slice(0, 3);
    world.crash(world.cluster.producers[0].node, false);
    CHECK(world.ledger(0).failed == 3);
    CHECK(world.ledger(0).balanced());
    world.restart(world.cluster.producers[0].node);
    world.offer_slice(0, 2);
    world.run_until(world.fabric.now + 5_s);
    CHECK(world.ledger(0).acked == 3);
    CHECK(world.ledger(0).balanced());
}

TEST_CASE("finite records are flushed without waiting for linger.ms") {
    ProducerSpec spec;
    spec.records = 5;
    spec.kafka.linger = 10_s;
    ClientWorld world(scenario_of({.partitions = 1}, spec));
    world.offer_slice(0, 5);
    world.run_until(Time{} + 1_s);
    CHECK(world.ledger(0).acked == 5);
}

TEST_CASE("back-off doubles from the base to the maximum, 20 percent more or less") {
    CounterStream stream = CounterStream::named(1, "x");
    for (int attempt = 0; attempt < 8; ++attempt) {
        const int64_t middle = std::min<int64_t>(100 << attempt, 1'000);
        for (int i = 0; i < 50; ++i) {
            const int64_t ms = back_off(stream, 100_ms, 1_s, attempt).ns / 1'000'000;
            CHECK(ms >= middle * 8 / 10);
            CHECK(ms <= std::min<int64_t>(middle * 12 / 10, 1'000));
        }
    }
    CHECK(back_off(stream, 100_ms, 100_ms, 5) == 100_ms);
}

TEST_CASE("without a key: a client before 3.3 takes another partition for every batch") {
    ProducerSpec spec;
    spec.kafka.linger = 0_ms;
    const auto in_a_row = [&](Version release) {
        Scenario scenario = scenario_of({.partitions = 4}, spec);
        scenario.platforms[0].version = release;
        ClientWorld world(scenario);
        world.offer_one_by_one(0, 10, 100_ms); // each its own batch
        int64_t same = 0;
        PartitionId before;
        for (const Fact& fact : world.facts_of(FactKind::appended)) {
            same += before.exists() && fact.partition == before;
            before = fact.partition;
        }
        return same;
    };
    CHECK(in_a_row(version_of(3, 2)) == 0);
    CHECK(in_a_row(version_of(4, 1)) == 9); // 10 kB do not fill batch.size
}
