// What Kafka's processes say to each other, and the timers they set themselves. Plain values of
// at most 56 bytes; variable parts are lists in pools of the cluster, named by a handle that the
// receiver closes. One produce or fetch message carries many partitions, as in the protocol.
#pragma once
#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"
#include "sim/model/fact.hpp"
#include <cstdint>
#include <variant>

namespace sluice::kafka {

using BrokerIndex = int16_t; // broker number - 1; -1 = none
using ListHandle = uint32_t;
inline constexpr ListHandle no_list = UINT32_MAX;

// --- produce ---
struct ProduceItem {
    PartitionId partition;
    BatchId batch;
    Cause error = Cause::none; // in the answer
    Offset base = -1;          // in the answer
};
struct ProduceRequest {
    ProducerId producer;
    ListHandle items = no_list; // of ProduceItem
    uint32_t correlation = 0;
    int8_t acks = -1;
    Duration timeout{}; // request.timeout.ms, for acks=all
};
struct ProduceAnswer {
    static constexpr bool answers = true;
    BrokerIndex broker = -1;
    ListHandle items = no_list;
    uint32_t correlation = 0;
};

// --- fetch, by followers and by members ---
struct FetchItem {
    PartitionId partition;
    Offset offset = 0;
    int32_t leader_epoch = -1;       // of the metadata it rests on
    int32_t last_fetched_epoch = -1; // epoch of the last entry it holds (KIP-595)
};
struct FetchRequest { // items: partitions that are new, moved on, or dropped (offset -1)
    NodeId from;
    BrokerIndex follower = -1; // -1: a member of a group
    ListHandle items = no_list;
    uint32_t session = 0; // raised by the sender whenever it starts over with a full list
    uint32_t correlation = 0;
    int32_t min_bytes = 1;
    int32_t max_bytes = 0;
    int32_t partition_max_bytes = 0;
    bool full = false; // the first of its session: items are all that it asks for
    Duration max_wait{};
};
struct FetchedItem {
    PartitionId partition;
    uint64_t first = 0, end = 0; // store entries in the log's order, within one span; may be empty
    Offset high_watermark = 0;
    Offset log_start = 0;
    Cause error = Cause::none;
    int32_t diverging_epoch = -1; // KIP-595: the follower must truncate
    Offset diverging_end = -1;
    BrokerIndex preferred = -1; // KIP-392: a member is to read there instead
};
struct FetchAnswer {
    static constexpr bool answers = true;
    BrokerIndex broker = -1;
    ListHandle items = no_list; // of FetchedItem
    uint32_t session = 0;
    uint32_t correlation = 0;
    bool session_unknown = false; // the broker was reborn: start over with a full list
};

// --- metadata: a version of the metadata log stands for everything in it ---
struct MetadataRequest {
    NodeId from;
};
struct MetadataAnswer {
    static constexpr bool answers = true;
    uint32_t version = 0;
};
struct MetadataUpdate { // controller -> broker: the metadata log has grown to here
    uint32_t version = 0;
    int32_t term = 0; // of the controller that says so
};

// --- brokers and the controller ---
struct RegisterBroker {
    BrokerIndex broker = -1;
    uint32_t incarnation = 0;
    bool clean_shutdown = false; // of the life before
};
struct RegisterAnswer {
    static constexpr bool answers = true;
    int64_t broker_epoch = -1;
    Cause error = Cause::none; // not_leader: another controller is the active one
    int16_t controller = -1;   // ... namely this one, if known
};
struct BrokerHeartbeat {
    BrokerIndex broker = -1;
    int64_t broker_epoch = -1;
    uint32_t metadata_version = 0;
    bool wants_shutdown = false;
};
struct BrokerHeartbeatAnswer {
    static constexpr bool answers = true;
    bool fenced = false, should_shut_down = false;
    Cause error = Cause::none; // not_leader: another controller is the active one
    int16_t controller = -1;   // ... namely this one, if known
};
struct AlterPartition { // a leader asks for a new in-sync set
    BrokerIndex broker = -1;
    PartitionId partition;
    int64_t broker_epoch = -1;
    int32_t leader_epoch = 0, partition_epoch = 0;
    uint32_t in_sync = 0; // bit i = i-th replica of the partition's replica list
};
struct AlterPartitionAnswer {
    static constexpr bool answers = true;
    PartitionId partition;
    int32_t leader_epoch = 0, partition_epoch = 0;
    uint32_t in_sync = 0;
    Cause error = Cause::none;
};

// --- among the controllers (Raft) ---
struct QuorumBeat { // from the leader of the term; stands for its answers to fetches of the log
    int32_t term = 0;
    int16_t controller = -1;
};
struct QuorumBeatAnswer {
    static constexpr bool answers = true;
    int32_t term = 0;
    int16_t controller = -1;
};
struct VoteRequest {
    int32_t term = 0;
    int16_t controller = -1;
    bool pre = false; // KIP-996: would you vote for me? Binds nobody
};
struct VoteAnswer {
    static constexpr bool answers = true;
    int32_t term = 0;
    int16_t controller = -1;
    bool pre = false;
    bool granted = false;
};

// --- groups (classic protocol) ---
struct FindCoordinator {
    MemberId member;
};
struct CoordinatorIs {
    static constexpr bool answers = true;
    BrokerIndex broker = -1;
    Cause error = Cause::none;
};
struct JoinGroup {
    MemberId member;
    int64_t member_epoch = 0;   // which life of the member's id; 0 = no id yet
    ListHandle owned = no_list; // of AssignedItem: what it still owns (sticky assignors)
};
struct JoinAnswer {
    static constexpr bool answers = true;
    int64_t member_epoch = 0; // the id given
    int32_t generation = -1;
    bool leads = false; // the answer's receiver computes the assignment
    Cause error = Cause::none;
    ListHandle members = no_list; // of MemberId, for the leader
    ListHandle owned = no_list;   // of AssignedItem: what each of them owned when joining
};
struct SyncGroup {
    MemberId member;
    int64_t member_epoch = 0;
    int32_t generation = -1;
    ListHandle assignment = no_list; // of AssignedItem, from the leader
};
struct AssignedItem {
    MemberId member;
    PartitionId partition;
};
struct SyncAnswer {
    static constexpr bool answers = true;
    int32_t generation = -1;
    Cause error = Cause::none;
    ListHandle partitions = no_list; // of AssignedItem, all of the receiver
};
struct GroupHeartbeat {
    MemberId member;
    int64_t member_epoch = 0;
    int32_t generation = -1;
};
struct GroupHeartbeatAnswer {
    static constexpr bool answers = true;
    int32_t generation = -1;
    Cause error = Cause::none;
};
struct LeaveGroup {
    MemberId member;
    int64_t member_epoch = 0;
};
// --- groups (KIP-848): one request for joining, living, confirming and leaving ---
inline constexpr int32_t epoch_joins = 0, epoch_leaves = -1;
inline constexpr int32_t epoch_away = -2; // a static member means to come back
struct ConsumerHeartbeat {
    MemberId member;
    int64_t life = 0;           // its member.id: every process has its own
    int32_t member_epoch = 0;   // or one of the above
    ListHandle owned = no_list; // of AssignedItem: all that it reads; none: as it said before
};
struct ConsumerHeartbeatAnswer {
    static constexpr bool answers = true;
    int64_t life = 0;
    int32_t member_epoch = 0;
    Cause error = Cause::none;
    ListHandle partitions = no_list; // of AssignedItem: all that it may read; none: as before
};

struct OffsetItem {
    PartitionId partition;
    Offset offset = -1;
    Cause error = Cause::none;
};
struct OffsetCommit {
    MemberId member;
    int64_t member_epoch = 0;
    int32_t generation = -1;
    ListHandle items = no_list; // of OffsetItem
    uint32_t correlation = 0;
};
struct OffsetCommitAnswer {
    static constexpr bool answers = true;
    ListHandle items = no_list;
    uint32_t correlation = 0;
    Cause error = Cause::none;
};
struct OffsetFetch {
    MemberId member;
    ListHandle items = no_list; // partitions asked for
};
struct OffsetFetchAnswer {
    static constexpr bool answers = true;
    ListHandle items = no_list;
    Cause error = Cause::none;
};
struct ListOffsets { // at: Time to look for; time_zero = earliest, time_never = latest
    NodeId from;
    PartitionId partition;
    Time at;
    Offset near = -1; // >= 0: not by time; the offset next to this one that can be read from
};
struct ListOffsetsAnswer {
    static constexpr bool answers = true;
    PartitionId partition;
    Offset offset = -1;
    Cause error = Cause::none;
};

// --- timers ---
enum class TimerKind : uint8_t {
    // broker
    broker_heartbeat,
    in_sync_check,      // each replica.lag.time.max.ms / 2
    parked_fetch_due,   // subject = parked fetch
    parked_produce_due, // request.timeout.ms of an acks=all request
    retention_check,    //
    follower_retry,     // subject = leader broker, after replica.fetch.backoff.ms
    register_retry,     //
    answer_ready,       // subject = prepared answer whose disk and cpu work is done
    group_join_due,     // subject = group: the rebalance or initial delay is over
    group_session_due,  // subject = group: look at its session deadlines
    commit_due,         // subject: an offset commit waits too long
    offsets_due,        // subject = group: nobody was in it for so long that its commits may go
    group_revoke_due,   // subject = group: somebody does not confirm what it was to give up
    // controller
    fencing_check, // each session/8 from 4.0
    unclean_check, //
    leader_balance_check,
    quorum_beat,  // the leader of the quorum tells the others that it lives
    quorum_check, // has the leader been heard? has it heard a majority?
    // producer
    linger_due,   // look for batches that have waited long enough
    request_due,  // subject = correlation: no answer within request.timeout.ms
    delivery_due, // look for batches past delivery.timeout.ms
    retry_due,    // a back-off is over
    metadata_due, // metadata.max.age.ms or a refresh back-off
    unblock_due,  // max.block.ms of the application's blocked records
    // member
    member_start,
    member_heartbeat,
    poll_due,  // max.poll.interval.ms
    work_done, // the record in hand is finished
    auto_commit_due,
    fetch_retry, // subject = broker
    coordinator_retry,
    member_sought // a command moved the group: look positions up again
};
struct Timer {
    TimerKind kind{};
    uint32_t subject = 0;
    uint64_t generation = 0; // set by whoever arms it; a stale one is ignored
};

using Message =
    std::variant<ProduceRequest, ProduceAnswer, FetchRequest, FetchAnswer, MetadataRequest,
                 MetadataAnswer, MetadataUpdate, RegisterBroker, RegisterAnswer, BrokerHeartbeat,
                 BrokerHeartbeatAnswer, AlterPartition, AlterPartitionAnswer, QuorumBeat,
                 QuorumBeatAnswer, VoteRequest, VoteAnswer, FindCoordinator, CoordinatorIs,
                 JoinGroup, JoinAnswer, SyncGroup, SyncAnswer, GroupHeartbeat, GroupHeartbeatAnswer,
                 LeaveGroup, OffsetCommit, OffsetCommitAnswer, OffsetFetch, OffsetFetchAnswer,
                 ListOffsets, ListOffsetsAnswer, ConsumerHeartbeat, ConsumerHeartbeatAnswer, Timer>;

} // namespace sluice::kafka
