// What a window or a picture needs to know at one instant, as a plain value of its own: nothing in
// it points into the World. One health byte for every partition, details for those asked for.
#pragma once
#include "sim/observe/observation.hpp"
#include "sim/observe/view_nodes.hpp"
#include "sim/observe/view_partition.hpp"
#include "sim/observe/view_queue.hpp"
#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace sluice {

struct ViewRequest {
    bool internal = false; // the cluster's own topics, too
    std::size_t first = 0; // of the partitions with details
    std::size_t count = 12;
    bool worst_first = false;  // details of the sickest and slowest instead
    GroupId group;             // slowest for this group; none: for any
    PartitionId selected;      // has details wherever it stands, and its entries; or a queue
    int64_t window_first = -1; // offset or position that its entries begin at; -1: the last ones
    int64_t window_count = 400;
};

struct Totals {
    int64_t offered = 0, acked = 0, failed = 0, unknown = 0, pending = 0;
    int64_t delivered = 0, redelivered = 0, waiting = 0, lost = 0;
    int64_t skipped = 0, dead_lettered = 0, truncated = 0, expired = 0;
    int64_t acked_per_second = 0, delivered_per_second = 0; // over the last second
};

// Where records wait, of all groups together. Counted where they are, not from the ledger.
struct WaitingAt {
    int64_t in_producers = 0; // handed over by the application, not acknowledged
    int64_t uncommitted = 0;  // in the leader's log, above its high watermark
    int64_t unread = 0;       // below it, not handed to an application; a queue's ready ones
    int64_t in_hand = 0;      // handed to one, or leased, not finished
};

struct View {
    std::string side, platform;
    PlatformKind kind = PlatformKind::kafka;
    Time now;
    uint64_t digest = 0;
    std::vector<NodeView> nodes; // [NodeId]
    std::vector<EdgeView> edges;
    std::vector<BrokerView> brokers; // [broker index]; a queue's server
    std::vector<ControllerView> controllers;
    std::vector<ProducerView> producers; // [ProducerId]
    std::vector<MemberView> members;     // [MemberId]
    std::vector<GroupView> groups;       // [GroupId]
    std::vector<PartitionId> shown;      // the partitions (queues) that are shown at all
    std::vector<PartitionHealth> health; // parallel to `shown`
    std::vector<int64_t> behind;         // likewise: records of the slowest group, or of the one
    std::array<int64_t, partition_healths> in_health{}; // how many partitions
    int64_t lost_partitions = 0;                        // of those shown, with something lost
    std::vector<PartitionView> partitions; // those with details; of the worst, the worst first
    std::vector<QueueView> queues;
    Totals totals;
    WaitingAt waiting_at;
};

View view_of(const World& world, const Observation& observation, const ViewRequest& request = {});
// The details of one partition, if it is shown.
const PartitionView* find_partition(const View& view, PartitionId id);

} // namespace sluice
