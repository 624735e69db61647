// The group coordinator inside a broker: who is in a group, its generation, the barrier of a
// rebalance, and committed offsets. What must survive it is appended to the partition of
// __consumer_offsets that it leads; a successor reads it back from its own replica.
// In the classic protocol it computes no assignment, the group's leader does (member.hpp); in
// KIP-848's it does, and there is no barrier (consumer_group.hpp).
#pragma once
#include "sim/kafka/reconcile.hpp"
#include "sim/model/context.hpp"
#include "sim/model/kafka_message.hpp"
#include <vector>

namespace sluice::kafka {

struct Cluster;

// A row of __consumer_offsets. A batch there holds rows [Batch::payload, + Batch::count).
enum class OffsetRecordKind : uint8_t {
    commit,     // group, partition, value = offset
    generation, // group, value = generation, member = leader (none: the group is empty)
    seat,       // group, member, value = its id (member_epoch)
    assignment, // group, member, partition
    // KIP-848
    standing, // group, member, value = its member epoch
    revoking, // group, member, partition
    target,   // group, member, partition
};
struct OffsetRecord {
    OffsetRecordKind kind = OffsetRecordKind::commit;
    GroupId group;
    MemberId member;
    PartitionId partition;
    int64_t value = -1;
};

enum class GroupPhase : uint8_t {
    empty,
    preparing,  // waiting for members to join
    completing, // waiting for the leader's assignment
    stable
};

struct Seat { // a member as the coordinator knows it
    MemberId member;
    int64_t epoch = 0; // which of the member's ids; 0 is none
    Time heard_at;
    bool joined = false;  // this rebalance: its JoinGroup waits for an answer
    bool syncing = false; // its SyncGroup waits for an answer
    std::vector<PartitionId> assigned;
    std::vector<PartitionId> owned; // as it said when joining
    // KIP-848 instead:
    Standing standing;
    std::vector<PartitionId> target; // ascending: what it is to have in the end
    Time revoke_until = time_never;  // gives up by then what it was asked to
};

struct GivenId { // told to a newcomer, which has not come back with it yet
    MemberId member;
    int64_t epoch = 0;
};

struct CoordinatedGroup {
    GroupId group;
    GroupPhase phase = GroupPhase::empty;
    int32_t generation = 0;   // KIP-848: the group epoch
    int32_t target_epoch = 0; // KIP-848: the group epoch that the targets are of
    int64_t next_epoch = 1;
    std::vector<GivenId> given;
    std::vector<Seat> seats;   // in the order of joining; the first one leads
    Time rebalance_until;      // members that have not joined by then are dropped
    Time join_at = time_never; // of the group_join_due timer that counts; stale ones ring in vain
    Time session_wake = time_never; // of the group_session_due timer under way
    bool initial_delay = false;     // an empty group waits for more members
    bool newcomers = false;         // somebody arrived during that wait
    std::vector<Offset> offsets;    // committed, [partition number]; -1 = none
    Time empty_since = time_never;  // the last member left
};

struct PendingWrite { // appended to the offsets topic; the answer waits for the high watermark
    Offset end = 0;
    Time due;                              // offsets.commit.timeout.ms
    uint64_t rows_first = 0, rows_end = 0; // of Cluster::offset_records
    MemberId member; // who is answered (a commit); none: a rebalance is completed
    GroupId group;
    int32_t generation = -1;
    ListHandle items = no_list; // of the commit's answer
    uint32_t correlation = 0;
    bool heartbeat = false; // KIP-848: `told` is the answer
    ConsumerHeartbeatAnswer told;
};

struct LedOffsets { // a partition of __consumer_offsets that this broker leads
    PartitionId partition;
    std::vector<PendingWrite> pending; // by end
    Time commit_wake = time_never;
};

struct Coordinator {
    std::vector<LedOffsets> led;
    std::vector<CoordinatedGroup> groups; // of those partitions
};

// This broker became leader of a partition of the offsets topic and has its log; stops being it;
// its high watermark moved.
void coordinator_elected(Context& ctx, Cluster& cluster, BrokerIndex broker, PartitionId partition);
void coordinator_resigned(Context& ctx, Cluster& cluster, BrokerIndex broker,
                          PartitionId partition);
void coordinator_committed(Context& ctx, Cluster& cluster, BrokerIndex broker,
                           PartitionId partition, Offset high_watermark);
// FindCoordinator, JoinGroup, SyncGroup, GroupHeartbeat, LeaveGroup, ConsumerHeartbeat,
// OffsetCommit, OffsetFetch.
// Answers leave at `ready` (the broker's work on the request is done).
void coordinator_received(Context& ctx, Cluster& cluster, BrokerIndex broker, NodeId from,
                          const Message& message, Time ready);
// group_join_due, group_session_due, group_revoke_due, offsets_due,
// commit_due.
void coordinator_timer(Context& ctx, Cluster& cluster, BrokerIndex broker, const Timer& timer);
// The process died: everything in memory is gone.
void coordinator_died(Cluster& cluster, BrokerIndex broker);

} // namespace sluice::kafka
