// Random faults against a small cluster; what must hold whatever happens (reliability.md 2.2).
#include "tests/support/catch.hpp"
#include "tests/support/kafka_world.hpp"
#include <set>

using namespace sluice;
using namespace sluice::kafka;
using namespace sluice::kafka::testing;

namespace {

constexpr uint32_t partitions = 3;

struct Chaos {
    KafkaWorld& world;
    CounterStream stream;
    bool machines = false; // crashes take the machine and what it had not flushed
    bool is_cut = false;

    uint64_t pick(uint64_t n) { return below(stream.next(), n); }

    void produce(NodeId probe) {
        const auto partition = static_cast<uint32_t>(pick(partitions));
        const auto to = static_cast<int>(pick(3));
        const auto count = static_cast<int32_t>(1 + pick(20));
        const int8_t acks = pick(2) == 0 ? int8_t{-1} : int8_t{1};
        world.produce(probe, to, PartitionId{partition}, count, acks);
    }
    void strike() {
        const auto b = static_cast<int>(pick(3));
        const NodeId node = world.broker_node(b);
        if (controllers() > 1 && pick(4) == 0) return strike_controller();
        const uint64_t what = pick(5);
        if (what == 0) {
            if (state(b) == ProcessState::running) world.crash(node, machines && pick(2) == 0);
        } else if (what == 1) {
            if (state(b) == ProcessState::dead) world.restart(node);
        } else if (what == 2) {
            if (!is_cut) cut(b);
        } else if (what == 3) {
            heal();
        } else if (state(b) == ProcessState::running) {
            world.pause(node);
        } else if (state(b) == ProcessState::paused) {
            world.resume(node);
        }
    }
    int controllers() const { return static_cast<int>(world.cluster.controller.nodes.size()); }
    void strike_controller() {
        const auto i = static_cast<int>(pick(3));
        const NodeId node = world.controller_node(i);
        const ProcessState now = world.fabric.nodes[node.index()].state;
        if (now == ProcessState::dead) return world.restart(node);
        if (now == ProcessState::paused) return world.resume(node);
        const uint64_t what = pick(3);
        if (what == 0) return world.crash(node, false);
        if (what == 1) return world.pause(node);
        if (is_cut) return;
        is_cut = true;
        world.cut({node}, {world.controller_node((i + 1) % 3), world.controller_node((i + 2) % 3)});
    }
    void cut(int b) {
        is_cut = true;
        std::vector<NodeId> others{world.broker_node((b + 1) % 3)};
        if (pick(2) == 0) others.push_back(world.broker_node((b + 2) % 3));
        if (pick(2) == 0) others.push_back(world.controller_node());
        world.cut({world.broker_node(b)}, others);
    }
    void heal() {
        world.heal();
        is_cut = false;
    }
    void calm_down() {
        heal();
        for (int b = 0; b < 3; ++b) {
            if (state(b) == ProcessState::dead) world.restart(world.broker_node(b));
            if (state(b) == ProcessState::paused) world.resume(world.broker_node(b));
        }
        for (const NodeId node : world.cluster.controller.nodes) {
            const ProcessState now = world.fabric.nodes[node.index()].state;
            if (now == ProcessState::dead) world.restart(node);
            if (now == ProcessState::paused) world.resume(node);
        }
    }
    ProcessState state(int b) const {
        return world.fabric.nodes[world.broker_node(b).index()].state;
    }
};

std::vector<BatchId> batches_in(const KafkaWorld& world, int broker, uint32_t partition,
                                Offset below_offset) {
    std::vector<BatchId> batches;
    const PartitionStore& store = world.cluster.stores[partition];
    for (const Span& span : world.replica(broker, partition).log.spans())
        for (uint64_t i = span.first; i < span.end; ++i)
            if (store.entries[i].base < below_offset) batches.push_back(store.entries[i].batch);
    return batches;
}

bool elected_unclean(const KafkaWorld& world) {
    const auto elected = world.facts_of(FactKind::leader_elected);
    return std::any_of(elected.begin(), elected.end(),
                       [](const Fact& fact) { return fact.cause == Cause::unclean; });
}

// K3, K4, K9: ordered marks, a leader that is in sync, and, unless an election was unclean, equal
// logs below both high watermarks.
void check_always(const KafkaWorld& world) {
    const bool clean = !elected_unclean(world);
    for (uint32_t p = 0; p < partitions; ++p) {
        for (int b = 0; b < 3; ++b) {
            const Replica& replica = world.replica(b, p);
            REQUIRE(replica.log.start() <= replica.high_watermark);
            REQUIRE(replica.high_watermark <= replica.log.end());
            const Replica& next = world.replica((b + 1) % 3, p);
            const Offset both = std::min(replica.high_watermark, next.high_watermark);
            if (clean)
                REQUIRE(batches_in(world, b, p, both) == batches_in(world, (b + 1) % 3, p, both));
        }
        const PartitionInfo& info = world.cluster.metadata.partitions[p];
        const PartitionVersion& now = info.latest();
        if (now.leader >= 0)
            REQUIRE((now.in_sync >> info.replicas.position_of(now.leader) & 1) != 0);
    }
}

std::string dump(const KafkaWorld& world, uint32_t p) {
    std::string text = "leader " + std::to_string(leader_of(world.cluster, PartitionId{p}));
    for (int b = 0; b < 3; ++b) {
        const Replica& replica = world.replica(b, p);
        text += "; " + std::to_string(b) + " follows " + std::to_string(replica.leader) +
                " epoch " + std::to_string(replica.leader_epoch) + " end " +
                std::to_string(replica.log.end()) + " of " + std::to_string(replica.high_watermark);
    }
    return text;
}

// K28: after the last fault all replicas are in sync and equal.
void check_converged(const KafkaWorld& world) {
    for (uint32_t p = 0; p < partitions; ++p) {
        CAPTURE(p, dump(world, p));
        REQUIRE(world.state_of(p).in_sync == 0b111);
        const Log& log = world.replica(0, p).log;
        for (int b = 0; b < 3; ++b) {
            REQUIRE(world.replica(b, p).log.spans() == log.spans());
            REQUIRE(world.replica(b, p).high_watermark == log.end());
            REQUIRE(std::equal(world.replica(b, p).epochs.entries().begin(),
                               world.replica(b, p).epochs.entries().end(),
                               world.replica(b, p).epochs.entries().begin()));
        }
    }
}

// The facts of logs balance: appended = held + given up everywhere.
void check_facts(const KafkaWorld& world) {
    for (uint32_t p = 0; p < partitions; ++p)
        for (int b = 0; b < 3; ++b) {
            int64_t gained = 0, lost = 0;
            for (const Fact& fact : world.facts) {
                if (fact.partition != PartitionId{p}) continue;
                if (fact.who != broker_entity(std::size_t(b))) continue;
                if (fact.kind == FactKind::appended || fact.kind == FactKind::replicated)
                    gained += fact.count;
                if (fact.kind == FactKind::log_cut) lost += fact.count;
            }
            REQUIRE(gained - lost == world.replica(b, p).log.end());
        }
}

void run_chaos(uint64_t seed, bool machines) {
    CAPTURE(seed, machines);
    const int64_t controllers = seed % 2 == 0 ? 3 : 1;
    KafkaWorld world(
        scenario_with({.partitions = partitions, .min_in_sync = 2, .controllers = controllers}));
    if (seed % 3 == 0)
        world.fabric.network.set_quality(
            {.latency = 1_ms, .loss = {1, 500}, .duplication = {1, 100}});
    const NodeId probe = world.add_probe();
    Chaos chaos{world, CounterStream::named(seed, "chaos"), machines};
    for (int round = 0; round < 120; ++round) {
        world.run_until(world.fabric.now + Duration{int64_t(chaos.pick(3'000'000'000))});
        for (uint64_t i = chaos.pick(6); i > 0; --i) chaos.produce(probe);
        if (chaos.pick(3) == 0) chaos.strike();
        check_always(world);
    }
    world.fabric.network.set_quality({.latency = 1_ms});
    chaos.calm_down();
    world.run_until(world.fabric.now + 60_s); // timeouts of the last lost messages are over
    for (uint32_t p = 0; p < partitions; ++p)
        for (int b = 0; b < 3; ++b) world.produce(probe, b, PartitionId{p}, 1, 1);
    world.run_until(world.fabric.now + 60_s);
    check_always(world);
    check_converged(world);
    check_facts(world);
    // Lists on their way at this very moment arrive in the next milliseconds.
    for (int i = 0; i < 20 && world.open_lists() > 0; ++i) world.run_until(world.fabric.now + 3_ms);
    REQUIRE(world.open_lists() == 0);
    // K13: with acks=all and process crashes only, what was acknowledged is in the log.
    if (machines) return;
    std::set<BatchId> held;
    for (uint32_t p = 0; p < partitions; ++p)
        for (const BatchId batch : batches_in(world, 0, p, INT64_MAX)) held.insert(batch);
    for (const auto& [batch, acks] : world.acks_of)
        if (acks == -1 && world.acked(batch)) REQUIRE(held.count(batch) == 1);
}

} // namespace

TEST_CASE("logs converge and keep what was committed, whatever fails", "[kafka][property]") {
    for (uint64_t seed = 1; seed <= 40; ++seed) run_chaos(seed, false);
}

TEST_CASE("logs converge when machines lose what they had not flushed", "[kafka][property]") {
    for (uint64_t seed = 101; seed <= 120; ++seed) run_chaos(seed, true);
}

TEST_CASE("the same seed gives the same facts", "[kafka][property]") {
    const auto digest = [] {
        KafkaWorld world(scenario_with({.partitions = partitions, .min_in_sync = 2}));
        const NodeId probe = world.add_probe();
        Chaos chaos{world, CounterStream::named(5, "chaos")};
        for (int round = 0; round < 60; ++round) {
            world.run_until(world.fabric.now + Duration{int64_t(chaos.pick(2'000'000'000))});
            chaos.produce(probe);
            if (chaos.pick(4) == 0) chaos.strike();
        }
        return world.fabric.digest;
    };
    CHECK(digest() == digest());
}
