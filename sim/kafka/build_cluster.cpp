// A cluster at the start of a run: topics placed, leaders elected, brokers registered, nodes and
// their first timers in the fabric.
#include "sim/core/check.hpp"
#include "sim/kafka/cluster.hpp"
#include "sim/kafka/placement.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

constexpr int64_t offsets_segment_bytes = 104'857'600; // offsets.topic.segment.bytes

using Assignments = std::vector<std::vector<int32_t>>; // [partition] its brokers

void add_topics(Cluster& cluster, uint64_t seed);
TopicSpec offsets_topic_of(const KafkaClusterSpec& spec);
Assignments assignments_of(const KafkaClusterSpec& spec, const TopicSpec& topic, uint64_t seed);
Assignments placed(const KafkaClusterSpec& spec, const TopicSpec& topic, uint64_t seed);
void add_topic(Cluster& cluster, const TopicSpec& spec, ChannelId channel,
               const Assignments& assignments);
void add_partition(Cluster& cluster, const Topic& topic, int32_t number,
                   const std::vector<int32_t>& brokers);
void add_brokers(Fabric& fabric, Cluster& cluster);
void add_replicas(const Cluster& cluster, Broker& broker);
void add_controllers(Fabric& fabric, Cluster& cluster);
void begin(Fabric& fabric, Cluster& cluster);

} // namespace

Cluster build_cluster(Fabric& fabric, std::shared_ptr<const Scenario> scenario, PlatformId id) {
    Cluster cluster;
    cluster.platform = id;
    cluster.scenario = std::move(scenario);
    add_topics(cluster, fabric.seed);
    add_brokers(fabric, cluster);
    add_controllers(fabric, cluster);
    build_producers(fabric, cluster);
    build_members(fabric, cluster);
    begin(fabric, cluster);
    return cluster;
}

NodeId add_node(Fabric& fabric, const Cluster& cluster, Entity entity) {
    const MachineSpec& machine = machine_of(cluster);
    Node node;
    node.entity = entity;
    node.disk.per_second = machine.disk;
    node.nic_in.per_second = node.nic_out.per_second = machine.nic;
    fabric.nodes.push_back(node);
    fabric.network.add_node();
    return NodeId::of(fabric.nodes.size() - 1);
}

namespace {

// --- topics ---

void add_topics(Cluster& cluster, uint64_t seed) {
    const KafkaClusterSpec& spec = cluster.scenario->carrier().kafka;
    for (std::size_t i = 0; i < spec.topics.size(); ++i)
        add_topic(cluster, spec.topics[i], ChannelId::of(i),
                  assignments_of(spec, spec.topics[i], seed));
    if (cluster.scenario->consumers.empty()) return;
    cluster.offsets_topic = static_cast<int32_t>(cluster.topics.size());
    const TopicSpec offsets = offsets_topic_of(spec);
    add_topic(cluster, offsets, ChannelId::none(), assignments_of(spec, offsets, seed));
}

// Compacted in Kafka: here it keeps everything, which a run is short enough for.
TopicSpec offsets_topic_of(const KafkaClusterSpec& spec) {
    TopicSpec topic;
    topic.name = "__consumer_offsets";
    topic.partitions = spec.config.offsets_topic_num_partitions;
    topic.replication_factor = std::min(spec.config.offsets_topic_replication_factor,
                                        static_cast<int64_t>(spec.brokers.size()));
    topic.config = topic_defaults(spec.config);
    topic.config.retention = for_ever;
    topic.config.retention_bytes = -1;
    topic.config.segment_bytes = offsets_segment_bytes;
    return topic;
}

Assignments assignments_of(const KafkaClusterSpec& spec, const TopicSpec& topic, uint64_t seed) {
    if (topic.assignment.empty()) return placed(spec, topic, seed);
    Assignments assignments;
    for (const auto& brokers : topic.assignment)
        assignments.emplace_back(brokers.begin(), brokers.end());
    return assignments;
}

Assignments placed(const KafkaClusterSpec& spec, const TopicSpec& topic, uint64_t seed) {
    std::vector<PlacementBroker> brokers;
    for (std::size_t i = 0; i < spec.brokers.size(); ++i)
        brokers.push_back({.id = static_cast<int32_t>(i), .rack = spec.brokers[i].rack});
    CounterStream stream = CounterStream::named(seed, "placement/" + topic.name);
    const PlacementDraw draw = [&stream](uint32_t bound) {
        return static_cast<uint32_t>(below(stream.next(), bound));
    };
    const PlacementStarts starts = draw_starts(brokers, draw);
    const Placement placement =
        place(brokers,
              {.partitions = static_cast<int32_t>(topic.partitions),
               .replication_factor = static_cast<int32_t>(topic.replication_factor)},
              starts, draw);
    SLUICE_CHECK(placement.error == PlacementError::none, "a validated topic cannot be placed");
    return placement.replicas;
}

void add_topic(Cluster& cluster, const TopicSpec& spec, ChannelId channel,
               const Assignments& assignments) {
    const Topic topic{.channel = channel,
                      .name = spec.name,
                      .first = static_cast<uint32_t>(cluster.metadata.partitions.size()),
                      .partitions = static_cast<int32_t>(assignments.size()),
                      .settings = spec.config};
    for (std::size_t i = 0; i < assignments.size(); ++i)
        add_partition(cluster, topic, static_cast<int32_t>(i), assignments[i]);
    cluster.topics.push_back(topic);
}

// A new partition: everybody is in sync, the first replica leads.
void add_partition(Cluster& cluster, const Topic& topic, int32_t number,
                   const std::vector<int32_t>& brokers) {
    SLUICE_CHECK(!brokers.empty() && brokers.size() <= ReplicaList::capacity,
                 "a validated topic has a replication factor that is not supported");
    PartitionInfo info{.topic = topic.channel, .number = number};
    for (const int32_t broker : brokers)
        info.replicas.brokers[info.replicas.size++] = static_cast<BrokerIndex>(broker);
    Metadata& metadata = cluster.metadata;
    const PartitionId id = PartitionId::of(metadata.partitions.size());
    metadata.partitions.push_back(info);
    metadata.change(
        id, {.leader = info.replicas[0], .in_sync = (ReplicaBits{1} << info.replicas.size) - 1});
    cluster.stores.push_back({});
}

// --- brokers and controllers ---

void add_brokers(Fabric& fabric, Cluster& cluster) {
    const std::size_t count = cluster.scenario->carrier().kafka.brokers.size();
    cluster.brokers.resize(count);
    cluster.controller.sessions.resize(count);
    for (std::size_t b = 0; b < count; ++b) {
        Broker& broker = cluster.brokers[b];
        broker.index = static_cast<BrokerIndex>(b);
        broker.node = add_node(fabric, cluster, broker_entity(b));
        broker.epoch = static_cast<int64_t>(b);
        broker.fenced = false;
        broker.follower_seen.resize(count);
        broker.outside.resize(count);
        broker.fetchers.resize(count);
        add_replicas(cluster, broker);
        cluster.controller.sessions[b] = {
            .registered = true, .fenced = false, .epoch = broker.epoch};
        cluster.metadata.brokers.push_back(
            {{BrokerVersion{.epoch = broker.epoch, .fenced = false}}});
    }
    cluster.controller.next_broker_epoch = static_cast<int64_t>(count);
}

void add_replicas(const Cluster& cluster, Broker& broker) {
    broker.slot_of.assign(cluster.metadata.partitions.size(), no_replica);
    for (uint32_t t = 0; t < cluster.topics.size(); ++t) {
        const Topic& topic = cluster.topics[t];
        for (uint32_t p = topic.first; p < topic.first + uint32_t(topic.partitions); ++p) {
            const ReplicaList& replicas = cluster.metadata.partitions[p].replicas;
            const int position = replicas.position_of(broker.index);
            if (position < 0) continue;
            Replica replica;
            replica.partition = PartitionId{p};
            replica.topic = t;
            replica.own_position = position;
            replica.internal = static_cast<int32_t>(t) == cluster.offsets_topic;
            broker.slot_of[p] = static_cast<uint32_t>(broker.replicas.size());
            broker.replicas.push_back(replica);
        }
    }
}

void add_controllers(Fabric& fabric, Cluster& cluster) {
    const int64_t count = std::max<int64_t>(cluster.scenario->carrier().kafka.controllers, 1);
    for (int64_t i = 0; i < count; ++i)
        cluster.controller.nodes.push_back(
            add_node(fabric, cluster, controller_entity(static_cast<std::size_t>(i))));
    for (Broker& broker : cluster.brokers) broker.controller = cluster.controller.nodes[0];
    cluster.controller.told_version = cluster.metadata.version;
}

// Everybody knows the metadata at the start; followers send their first fetches.
void begin(Fabric& fabric, Cluster& cluster) {
    for (const Broker& broker : cluster.brokers) {
        Context ctx{fabric, broker.node, 0, 0};
        learn_metadata(ctx, cluster, broker.index, cluster.metadata.version);
        set_broker_timers(ctx, cluster, broker.index);
    }
    begin_quorum(fabric, cluster);
}

} // namespace

} // namespace sluice::kafka
