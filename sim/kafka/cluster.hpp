// A Kafka cluster and its clients, as one plain value. Brokers, the controller, producers and
// members know only their own part and what messages told them; the tables here hold all of them
// side by side so that a copy of the cluster is a copy of everything.
//
// The functions below are all that the World calls; each rule lives in the file of its name.
#pragma once
#include "sim/client/slice.hpp"
#include "sim/core/list_pool.hpp"
#include "sim/core/paged.hpp"
#include "sim/kafka/broker.hpp"
#include "sim/kafka/controller.hpp"
#include "sim/kafka/member.hpp"
#include "sim/kafka/metadata.hpp"
#include "sim/kafka/producer.hpp"
#include "sim/model/context.hpp"
#include "sim/model/log.hpp"
#include "sim/scenario/scenario.hpp"
#include <memory>

namespace sluice::kafka {

struct Topic {
    ChannelId channel;      // none for the cluster's own topics
    std::string name;       // "__consumer_offsets" for the offsets topic
    uint32_t first = 0;     // PartitionId of partition 0
    int32_t partitions = 0; // the ids are consecutive
    KafkaTopicSettings settings;
};

// Variable parts of messages. Whoever receives a message closes its list.
struct Lists {
    ListPool<ProduceItem> produce;
    ListPool<FetchItem> fetch;
    ListPool<FetchedItem> fetched;
    ListPool<MemberId> members;
    ListPool<AssignedItem> assigned;
    ListPool<OffsetItem> offsets;
};

struct Cluster {
    PlatformId platform;
    std::shared_ptr<const Scenario> scenario; // constant: settings, specs, names
    std::vector<Topic> topics;
    int32_t offsets_topic = -1; // index into topics
    Metadata metadata;
    Paged<PartitionStore, 16> stores; // [PartitionId]
    std::vector<Broker> brokers;
    Controller controller;
    std::vector<Producer> producers; // [ProducerId], every producer of the scenario
    std::vector<Member> members;     // [MemberId]
    std::vector<Group> groups;       // [GroupId]: what does not change, and ghost progress
    SharedSeries<OffsetRecord, 256> offset_records; // rows of batches in __consumer_offsets
    Lists lists;
};

inline const KafkaBrokerSettings& settings_of(const Cluster& cluster) {
    return cluster.scenario->carrier().kafka.config;
}
inline const MachineSpec& machine_of(const Cluster& cluster) {
    return cluster.scenario->carrier().machines;
}
inline Version version_of(const Cluster& cluster) {
    return cluster.scenario->carrier().version;
}
inline Broker& broker_of(Cluster& cluster, BrokerIndex b) {
    return cluster.brokers[static_cast<std::size_t>(b)];
}

// A node of its own machine, for whoever lives on this platform.
NodeId add_node(Fabric& fabric, const Cluster& cluster, Entity entity);

// --- what the World calls ---

// Adds the cluster's nodes to the fabric (brokers, controllers, producers, members) and sets their
// first timers. Topics exist and have leaders, brokers are registered, from the start.
Cluster build_cluster(Fabric& fabric, std::shared_ptr<const Scenario> scenario, PlatformId id);
// A message, timer or lost connection has reached node ctx.self().
void on(Context& ctx, Cluster& cluster, NodeId from, const Message& message);
void on_disconnected(Context& ctx, Cluster& cluster, NodeId peer);
// The application hands records to its producer, which is ctx.self().
void offer(Context& ctx, Cluster& cluster, const Slice& slice);
// The process of ctx.self() died (its machine too, perhaps), or starts again.
void process_died(Context& ctx, Cluster& cluster, bool machine);
void process_started(Context& ctx, Cluster& cluster);
// Closes the lists of a message that will never be read, or copies them for a second arrival.
void discard(Cluster& cluster, const Message& message);
Message with_own_lists(Cluster& cluster, const Message& message);
// Commands of the console, of faults and of the window.
void close_client(Context& ctx, Cluster& cluster); // ctx.self() closes cleanly: flush, leave
MemberId add_member(Fabric& fabric, Cluster& cluster, GroupId group, FactId because);
void seek_group(Context& ctx, Cluster& cluster, GroupId group, const FaultSpec& seek);
void poison_record(Cluster& cluster, ProducerId producer, RecordNumber number);
void set_bug(Cluster& cluster, GroupId group, bool on);
// elect_preferred, alter_topic; `topic` is an index into topics.
void administer(Fabric& fabric, Cluster& cluster, const FaultSpec& fault, int32_t topic);

// --- what observers and the history read ---

// Bytes of the tables that change all the time: what a copy may come to own when the run goes on.
uint64_t changing_bytes(const Cluster& cluster);

const Topic& topic_of(const Cluster& cluster, PartitionId partition);
// Records still in the client: waiting, in a batch, or in flight without an answer.
int64_t pending_records(const Cluster& cluster, ProducerId producer);
// Records of the partition that at least one replica still holds and has not given up.
int64_t readable_records(const Cluster& cluster, PartitionId partition);
// Does any replica other than `except` (-1: nobody) hold the store entry?
bool held_elsewhere(const Cluster& cluster, PartitionId partition, uint64_t store_index,
                    BrokerIndex except);
// Who leads as the controller sees it; -1 when nobody does.
BrokerIndex leader_of(const Cluster& cluster, PartitionId partition);
// Numbers of a batch's records, in the order of their offsets.
void for_each_record(const Cluster& cluster, const Batch& batch, int32_t first_rank,
                     int32_t end_rank, void (*visit)(void* state, RecordNumber number),
                     void* state);

} // namespace sluice::kafka
