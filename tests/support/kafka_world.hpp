// A Kafka cluster without the rest of the house, for unit tests: a fabric, a cluster, a loop that
// handles one event after the other, and probe nodes that keep what they are sent, so that a test
// can speak to brokers message by message. Crashes work as in world/life.cpp, in short.
#pragma once
#include "sim/kafka/cluster.hpp"
#include <algorithm>
#include <memory>
#include <vector>

namespace sluice::kafka::testing {

using namespace sluice::literals;

struct Received {
    Time at;
    NodeId from, to;
    kafka::Message message;
};

struct TopicShape {
    int64_t partitions = 1;
    std::vector<uint32_t> replicas{0, 1, 2}; // of every partition, brokers from 0
    int64_t min_in_sync = 1;
    bool unclean = false;
    int64_t controllers = 1;
};

inline Scenario scenario_with(const TopicShape& shape, std::size_t brokers = 3) {
    Scenario scenario;
    scenario.seed = 7;
    PlatformSpec platform;
    platform.name = "cluster";
    platform.kind = PlatformKind::kafka;
    platform.kafka.brokers.resize(brokers);
    platform.kafka.controllers = shape.controllers;
    platform.network.latency = 1_ms;
    platform.machines.cpu_per_request = 0_ns;
    platform.machines.disk = 0; // not limited
    platform.machines.nic = 0;
    TopicSpec topic;
    topic.name = "orders";
    topic.partitions = shape.partitions;
    topic.replication_factor = static_cast<int64_t>(shape.replicas.size());
    topic.config.min_insync_replicas = shape.min_in_sync;
    topic.config.unclean_leader_election = shape.unclean;
    topic.assignment.assign(static_cast<std::size_t>(shape.partitions), shape.replicas);
    platform.kafka.topics.push_back(topic);
    scenario.platforms.push_back(platform);
    return scenario;
}

class KafkaWorld {
public:
    explicit KafkaWorld(const Scenario& scenario) {
        fabric.seed = scenario.seed;
        fabric.network.set_quality({.latency = scenario.carrier().network.latency});
        cluster = build_cluster(fabric, std::make_shared<const Scenario>(scenario), PlatformId{0});
    }

    NodeId add_probe() {
        return add_node(fabric, cluster, {EntityKind::machine, uint32_t(fabric.nodes.size())});
    }
    Context context(NodeId node) { return {fabric, node, 0, fabric.handled}; }
    NodeId broker_node(int b) const { return cluster.brokers[std::size_t(b)].node; }
    NodeId controller_node(int i = 0) const { return cluster.controller.nodes[std::size_t(i)]; }

    void run_until(Time end) {
        while (!fabric.queue.empty() && fabric.queue.next_time() <= end) step();
        fabric.now = end;
    }
    void step() {
        const EventKey key = fabric.queue.pop();
        fabric.now = key.at;
        ++fabric.handled;
        Node& receiver = fabric.nodes[fabric.events.at(key.slot).to.index()];
        if (receiver.state == ProcessState::paused) {
            receiver.held.push_back(key.slot);
        } else {
            const Event event = fabric.events.take(key.slot);
            deliver(event, key.sequence);
        }
        settle();
    }

    void crash(NodeId id, bool machine) {
        Node& node = fabric.nodes[id.index()];
        Context ctx = context(id);
        node.silent_because =
            ctx.state({.kind = machine ? FactKind::machine_crashed : FactKind::process_crashed,
                       .who = node.entity});
        node.state = ProcessState::dead;
        node.machine_up = !machine;
        process_died(ctx, cluster, machine);
        if (!machine) break_connections(id);
        settle();
    }
    void restart(NodeId id) {
        Node& node = fabric.nodes[id.index()];
        const bool peers_wait = !node.machine_up;
        node.state = ProcessState::running;
        node.machine_up = true;
        node.silent_because = 0;
        ++node.incarnation;
        Context ctx = context(id);
        ctx.state({.kind = FactKind::restarted, .who = node.entity});
        if (peers_wait) break_connections(id);
        process_started(ctx, cluster);
        settle();
    }
    void pause(NodeId id) { fabric.nodes[id.index()].state = ProcessState::paused; }
    void resume(NodeId id) {
        Node& node = fabric.nodes[id.index()];
        node.state = ProcessState::running;
        for (const uint32_t slot : node.held)
            fabric.queue.push({fabric.now, fabric.next_sequence++, slot, 0});
        node.held.clear();
    }
    // Messages between the two sets of nodes are lost, both ways.
    void cut(std::vector<NodeId> from, std::vector<NodeId> to) {
        fabric.network.add({.id = 1, .from = std::move(from), .to = std::move(to)});
    }
    void heal() { fabric.network.end(1); }

    // A produce request from a probe; the answer lands in `received`.
    BatchId produce(NodeId from, int broker, PartitionId partition, int32_t count, int8_t acks,
                    Batch shape = {}) {
        shape.partition = partition;
        shape.count = count;
        shape.bytes = shape.bytes == 0 ? 100 * count : shape.bytes;
        shape.created_first = shape.created_last = fabric.now;
        Context ctx = context(from);
        const BatchId id = ctx.add_batch(shape);
        acks_of.push_back({id, acks});
        send_batch(from, broker, id, acks);
        return id;
    }
    void send_batch(NodeId from, int broker, BatchId id, int8_t acks) {
        Context ctx = context(from);
        const ListHandle items = cluster.lists.produce.open();
        cluster.lists.produce.at(items).push_back(
            {.partition = ctx.batch(id).partition, .batch = id});
        ctx.send(broker_node(broker),
                 kafka::Message{ProduceRequest{
                     .items = items, .correlation = ++correlation, .acks = acks, .timeout = 30_s}},
                 ctx.batch(id).bytes);
        settle();
    }
    // A member-like fetch of one partition, in a session of its own.
    void fetch(NodeId from, int broker, FetchItem item, Duration max_wait, int32_t min_bytes = 1) {
        Context ctx = context(from);
        const ListHandle items = cluster.lists.fetch.open();
        cluster.lists.fetch.at(items).push_back(item);
        ctx.send(broker_node(broker),
                 kafka::Message{FetchRequest{.from = from,
                                             .items = items,
                                             .session = ++correlation,
                                             .correlation = correlation,
                                             .min_bytes = min_bytes,
                                             .max_bytes = 1 << 20,
                                             .partition_max_bytes = 1 << 20,
                                             .full = true,
                                             .max_wait = max_wait}},
                 100);
        settle();
    }

    // What the probes were answered, item by item, in order of arrival.
    const std::vector<ProduceItem>& produced() const { return produced_; }
    bool acked(BatchId batch) const {
        return std::any_of(produced_.begin(), produced_.end(), [=](const ProduceItem& item) {
            return item.batch == batch && item.error == Cause::none;
        });
    }
    const std::vector<FetchedItem>& fetched() const { return fetched_; }
    template <class M>
    int64_t count_received() const {
        return std::count_if(received.begin(), received.end(), [](const Received& r) {
            return std::holds_alternative<M>(r.message);
        });
    }
    std::vector<Fact> facts_of(FactKind kind) const {
        std::vector<Fact> some;
        for (const Fact& fact : facts)
            if (fact.kind == kind) some.push_back(fact);
        return some;
    }
    const Fact* fact(FactId id) const {
        for (const Fact& fact : facts)
            if (fact.id == id) return &fact;
        return nullptr;
    }
    const Replica& replica(int broker, uint32_t partition = 0) const {
        return replica_of(cluster.brokers[std::size_t(broker)], PartitionId{partition});
    }
    const PartitionVersion& state_of(uint32_t partition = 0) const {
        return cluster.metadata.partitions[partition].latest();
    }
    std::size_t open_lists() const {
        const Lists& l = cluster.lists;
        return l.produce.live() + l.fetch.live() + l.fetched.live();
    }

    Fabric fabric;
    Cluster cluster;
    std::vector<Fact> facts; // since the beginning
    std::vector<Received> received;
    std::vector<std::pair<BatchId, int8_t>> acks_of; // batches that produce() made
    uint32_t correlation = 0;

private:
    std::vector<ProduceItem> produced_;
    std::vector<FetchedItem> fetched_;

    void deliver(const Event& event, uint64_t sequence) {
        const Node& receiver = fabric.nodes[event.to.index()];
        const bool alive = receiver.state == ProcessState::running;
        Context ctx{fabric, event.to, event.because, sequence};
        if (event.life != 0) {
            if (alive && event.life == receiver.incarnation + 1) hand_over(ctx, event);
            return;
        }
        const bool cut_off = fabric.network.is_cut(event.from, event.to);
        fabric.network.arrived(event.from, event.to, alive && !cut_off);
        if (alive && !cut_off) return hand_over(ctx, event);
        const bool lost_notice = std::holds_alternative<Disconnected>(event.message);
        if (const auto* kafka = std::get_if<kafka::Message>(&event.message))
            discard(cluster, *kafka);
        if (!cut_off && receiver.machine_up && !lost_notice)
            ctx.send(event.from, Disconnected{event.to}, 0);
    }
    void hand_over(Context& ctx, const Event& event) {
        const bool probe = ctx.self_entity().kind == EntityKind::machine;
        if (const auto* lost = std::get_if<Disconnected>(&event.message)) {
            if (!probe) on_disconnected(ctx, cluster, lost->peer);
        } else if (const auto* kafka = std::get_if<kafka::Message>(&event.message)) {
            if (probe)
                keep(event, *kafka);
            else
                on(ctx, cluster, event.from, *kafka);
        }
    }
    void keep(const Event& event, const kafka::Message& message) {
        received.push_back({fabric.now, event.from, event.to, message});
        if (const auto* answer = std::get_if<ProduceAnswer>(&message))
            for (const ProduceItem& item : cluster.lists.produce.at(answer->items))
                produced_.push_back(item);
        if (const auto* answer = std::get_if<FetchAnswer>(&message))
            for (const FetchedItem& item : cluster.lists.fetched.at(answer->items))
                fetched_.push_back(item);
        discard(cluster, message);
    }
    void settle() {
        for (const sluice::Message& lost : fabric.undelivered)
            if (const auto* kafka = std::get_if<kafka::Message>(&lost)) discard(cluster, *kafka);
        fabric.undelivered.clear();
        for (const Copy& copy : fabric.copies) {
            const auto* kafka = std::get_if<kafka::Message>(&copy.message);
            const uint32_t slot = fabric.events.put(
                {.message = kafka == nullptr ? copy.message
                                             : sluice::Message{with_own_lists(cluster, *kafka)},
                 .from = copy.from,
                 .to = copy.to,
                 .because = copy.because});
            fabric.queue.push({copy.arrival, fabric.next_sequence++, slot, 0});
        }
        fabric.copies.clear();
        bury_the_dead();
        facts.insert(facts.end(), fabric.facts.begin(), fabric.facts.end());
        fabric.facts.clear();
    }
    // Processes that ended themselves in this step.
    void bury_the_dead() {
        const auto deaths = std::move(fabric.deaths);
        fabric.deaths.clear();
        for (const Death& death : deaths) {
            Node& node = fabric.nodes[death.node.index()];
            if (node.state == ProcessState::dead) continue;
            node.state = ProcessState::dead;
            node.silent_because = death.because;
            break_connections(death.node);
        }
    }
    void break_connections(NodeId id) {
        Context ctx = context(id);
        for (std::size_t i = 0; i < fabric.nodes.size(); ++i)
            if (NodeId::of(i) != id) ctx.send(NodeId::of(i), Disconnected{id}, 0);
    }
};

} // namespace sluice::kafka::testing
