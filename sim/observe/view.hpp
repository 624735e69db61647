// What a window or a picture needs to know at one instant, as a plain value of its own: nothing in
// it points into the World. One health byte for every partition, details for those asked for.
#pragma once
#include "sim/observe/observation.hpp"
#include <cstdint>
#include <string>
#include <vector>

namespace sluice {

enum class PartitionHealth : uint8_t { whole, under_replicated, leader_down, offline };
std::string_view words_of(PartitionHealth health);

struct ViewRequest {
    bool internal = false; // the cluster's own topics, too
    std::size_t first = 0; // of the partitions with details
    std::size_t count = 12;
    bool worst_first = false; // details of the sickest and slowest instead
};

struct NodeView {
    Entity entity;
    std::string name;
    ProcessState state = ProcessState::running;
    bool machine_up = true;
    bool listens = true;
    bool fenced = false; // brokers: the controller counts it as dead
    int64_t leads = 0;   // brokers: partitions
    int64_t holding = 0; // producers: records not acknowledged; members: messages in hand
    std::string detail;  // one short line, such as a member's state; may be empty
};

struct EdgeView {
    uint32_t from = 0, to = 0; // indexes into nodes
    int64_t in_flight = 0, sent = 0, delivered = 0, lost = 0;
    bool cut = false;
};

struct ReplicaView {
    uint32_t broker = 0; // index, from 0
    bool alive = true, in_sync = true, leads = false;
    int64_t start = 0, end = 0, high_watermark = 0; // offsets
};

struct BookmarkView { // where a group stands
    GroupId group;
    std::string name;
    int64_t committed = -1, delivered = 0; // offsets
    int64_t lag = 0;
    std::string reader; // the member it is assigned to; empty = nobody
};

struct PartitionView {
    PartitionId id;
    std::string name;
    PartitionHealth health = PartitionHealth::whole;
    int32_t leader = -1; // broker index
    int32_t leader_epoch = -1;
    std::vector<ReplicaView> replicas;
    std::vector<BookmarkView> bookmarks;
};

struct QueueView {
    PartitionId id;
    std::string name;
    int64_t ready = 0, leased = 0, capacity = 0; // capacity 0: unbounded
    int64_t waiting_sends = 0, waiting_receives = 0;
    int64_t deleted = 0, expired = 0, dead_lettered = 0, dropped = 0;
    std::string dead_letters;          // name of the queue they go to; empty = none
    std::vector<BookmarkView> readers; // group, its delivered count
};

struct Totals {
    int64_t offered = 0, acked = 0, failed = 0, unknown = 0, pending = 0;
    int64_t delivered = 0, redelivered = 0, waiting = 0, lost = 0;
};

struct View {
    std::string side, platform;
    PlatformKind kind = PlatformKind::kafka;
    Time now;
    uint64_t digest = 0;
    std::vector<NodeView> nodes;
    std::vector<EdgeView> edges;
    std::vector<PartitionHealth> health;   // of every partition that is shown at all
    std::vector<PartitionView> partitions; // those with details
    std::vector<QueueView> queues;
    Totals totals;
};

View view_of(const World& world, const Observation& observation, const ViewRequest& request = {});

} // namespace sluice
