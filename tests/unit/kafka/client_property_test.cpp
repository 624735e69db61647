// Producers and members among random crashes, pauses and cuts: whatever happens, the ledger
// balances, idempotent producers leave no copies and keep their order, and once the faults are over
// every acknowledged record has been worked on.
#include "tests/support/catch.hpp"
#include "tests/unit/kafka/client_world.hpp"

using namespace sluice;
using namespace sluice::kafka;
using namespace sluice::kafka::testing;

namespace {

Scenario busy_scenario(uint64_t seed, bool keyed, int64_t in_flight) {
    Scenario scenario = scenario_with({.partitions = 5, .min_in_sync = 2});
    scenario.seed = seed;
    scenario.platforms[0].kafka.config.offsets_topic_num_partitions = 4;
    ProducerSpec producer;
    producer.name = "shop";
    producer.count = 2;
    producer.to = "orders";
    producer.size = always(300);
    producer.kafka.max_in_flight = in_flight;
    if (keyed) {
        producer.keys.shape = KeyShape::uniform;
        producer.keys.count = 20;
    }
    scenario.producers.push_back(producer);
    ConsumerSpec consumer;
    consumer.name = "billing";
    consumer.from = "orders";
    consumer.members = 3;
    consumer.work = always(100'000);
    consumer.kafka.auto_offset_reset = OffsetReset::earliest;
    if (seed % 2 == 0) consumer.kafka.assignors = {AssignorChoice::cooperative_sticky};
    if (seed % 3 == 0) consumer.commit = CommitPolicy::after_poll;
    scenario.consumers.push_back(consumer);
    return scenario;
}

void disturb(ClientWorld& world, CounterStream& stream) {
    const uint64_t what = below(stream.next(), 8);
    const auto broker = int(below(stream.next(), 3));
    const NodeId node = world.broker_node(broker);
    const bool running = world.fabric.nodes[node.index()].state == ProcessState::running;
    const bool others_run = [&] {
        for (int b = 0; b < 3; ++b)
            if (world.fabric.nodes[world.broker_node(b).index()].state != ProcessState::running)
                return false;
        return true;
    }();
    const auto member = std::size_t(below(stream.next(), 3));
    const NodeId reader = world.cluster.members[member].node;
    const bool reads = world.fabric.nodes[reader.index()].state == ProcessState::running;
    if (what == 0 && others_run) world.crash(node, false);
    if (what == 1 && !running) world.restart(node);
    if (what == 2 && reads) world.crash(reader, true);
    if (what == 3 && !reads) world.restart(reader);
    if (what == 4) {
        world.heal();
        world.cut({node}, {world.cluster.producers[0].node, reader});
    }
    if (what == 5) world.heal();
}

void calm(ClientWorld& world) {
    world.heal();
    for (int b = 0; b < 3; ++b)
        if (world.fabric.nodes[world.broker_node(b).index()].state == ProcessState::dead)
            world.restart(world.broker_node(b));
    for (const Member& member : world.cluster.members)
        if (world.fabric.nodes[member.node.index()].state == ProcessState::dead)
            world.restart(member.node);
}

} // namespace

TEST_CASE("random faults: the ledger balances, nothing acknowledged goes unread") {
    for (uint64_t seed = 1; seed <= 12; ++seed) {
        CAPTURE(seed);
        ClientWorld world(busy_scenario(seed, seed % 2 == 1, seed % 4 == 0 ? 1 : 5));
        CounterStream stream = CounterStream::named(seed, "faults");
        for (int round = 0; round < 400; ++round) {
            world.offer_slice(0, int64_t(below(stream.next(), 12)) + 1);
            world.offer_slice(1, int64_t(below(stream.next(), 12)) + 1);
            world.run_until(world.fabric.now + 250_ms);
            if (round % 10 == 9) disturb(world, stream);
            if (round % 50 == 0) {
                CHECK(world.ledger(0).balanced());
                CHECK(world.ledger(1).balanced());
            }
        }
        calm(world);
        world.run_until(world.fabric.now + 300_s);
        CHECK(world.ledger(0).balanced());
        CHECK(world.ledger(1).balanced());
        CHECK(world.ledger(0).pending == 0);

        const auto times = world.deliveries(GroupId{0}, 5);
        std::vector<std::vector<int>> copies(2);
        int unread = 0, out_of_order = 0;
        for (uint32_t p = 0; p < 5; ++p) {
            const int leader = leader_of(world.cluster, PartitionId{p});
            REQUIRE(leader >= 0);
            const Replica& replica = world.replica(leader, p);
            std::vector<RecordNumber> last(2, 0);
            for (const Span& span : replica.log.spans())
                for (uint64_t i = span.first; i < span.end; ++i) {
                    const Entry& entry = world.cluster.stores[p].entries[i];
                    const Batch& batch = world.fabric.batches[entry.batch.index()];
                    auto& of = copies[batch.producer.index()];
                    for (const RecordNumber n : world.numbers_of(entry.batch)) {
                        if (of.size() <= std::size_t(n)) of.resize(std::size_t(n) + 1, 0);
                        ++of[std::size_t(n)];
                        out_of_order += n <= last[batch.producer.index()];
                        last[batch.producer.index()] = n;
                    }
                    for (Offset o = entry.base; o < entry.base + entry.count; ++o)
                        unread +=
                            std::size_t(o) >= times[p].size() || times[p][std::size_t(o)] == 0;
                }
        }
        CHECK(unread == 0);
        CHECK(out_of_order == 0);
        for (uint32_t producer = 0; producer < 2; ++producer) {
            int64_t stored = 0, doubled = 0;
            for (const int n : copies[producer]) {
                stored += n >= 1;
                doubled += n >= 2;
            }
            CHECK(doubled == 0);
            CHECK(stored >= world.ledger(producer).acked);
        }
        CHECK(world.all_open_lists() <= 40);
    }
}

TEST_CASE("a copy of the cluster continues exactly like the original") {
    const auto go_on = [](ClientWorld& world, uint64_t seed, int from, int to) {
        CounterStream stream = CounterStream::named(seed, "copies");
        stream.position = uint64_t(from) * 100;
        for (int round = from; round < to; ++round) {
            world.offer_slice(0, int64_t(below(stream.next(), 12)) + 1);
            world.offer_slice(1, int64_t(below(stream.next(), 12)) + 1);
            world.run_until(world.fabric.now + 250_ms);
            if (round % 10 == 9) disturb(world, stream);
        }
    };
    for (uint64_t seed = 1; seed <= 3; ++seed) {
        CAPTURE(seed);
        ClientWorld straight(busy_scenario(seed, seed % 2 == 1, 5));
        go_on(straight, seed, 0, 100);
        ClientWorld copy = straight;
        go_on(straight, seed, 100, 200);
        go_on(copy, seed, 100, 200);
        CHECK(straight.fabric.handled == copy.fabric.handled);
        CHECK(straight.fabric.digest.value() == copy.fabric.digest.value());
        ClientWorld again(busy_scenario(seed, seed % 2 == 1, 5));
        go_on(again, seed, 0, 100);
        go_on(again, seed, 100, 200);
        CHECK(straight.fabric.digest.value() == again.fabric.digest.value());
    }
}
