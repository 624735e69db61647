// A member of a consumer group: joins, reads the partitions it is given, works on the records one
// after the other, commits as its policy says, and sees to failures (Kafka: KafkaConsumer with one
// application thread that polls, works, polls again). It speaks the classic protocol
// (membership.cpp) or KIP-848's (consumer_membership.cpp).
// Fetching goes on while it works; everything else of the group happens when it polls.
#pragma once
#include "sim/kafka/client_view.hpp"
#include "sim/kafka/coordinator.hpp"
#include "sim/kafka/group.hpp"
#include "sim/model/context.hpp"
#include <array>
#include <vector>

namespace sluice::kafka {

struct Cluster;

enum class MemberState : uint8_t {
    stopped, // not started, left for good, or dead
    outside, // of the group: the next poll joins
    joining,
    syncing,
    stable // has an assignment
};

enum class Hands : uint8_t {
    polling,    // waits for records
    working,    // on a record
    resting,    // before trying a failed record again
    committing, // waits for the answer of a synchronous commit
    stuck       // auto.offset.reset=none, or died by its own policy: never polls again
};

enum class PositionState : uint8_t {
    unknown,   // to be asked from the coordinator
    fetching,  // OffsetFetch under way
    reset,     // to be looked up at the leader
    resetting, // ListOffsets under way
    known
};

struct Assigned {
    PartitionId partition;
    PositionState state = PositionState::unknown;
    Cause reset_cause = Cause::none;
    Time reset_to;         // what ListOffsets looks for; time_never = the end
    Offset position = -1;  // of the next record to hand to the application
    Offset finished = -1;  // one past the last record worked on
    Offset committed = -1; // as far as this member knows
    BrokerIndex leader = -1;
    BrokerIndex preferred = -1; // a copy in its rack, to be read from instead (KIP-392) ...
    Time preferred_until;       // ... until then
    BrokerIndex session = -1;   // whose fetch session it is part of
    int32_t leader_epoch = -1;
    int32_t last_epoch = -1;     // of the last entry handed out
    Offset session_offset = -1;  // as that session has it
    uint64_t first = 0, end = 0; // fetched store entries not handed out yet
};

struct ReadSession { // with one broker (KIP-227)
    uint32_t session = 0;
    uint32_t correlation = 0; // of the request under way
    int32_t partitions = 0;   // in the session
    bool in_flight = false;
    bool fresh = true;                // the next request begins a session
    Time deadline;                    // of the request under way
    std::vector<uint32_t> changed;    // indexes into Member::assigned; may repeat
    std::vector<PartitionId> dropped; // read elsewhere now; the broker is still to be told
};

struct Piece { // part of a batch handed to the application
    PartitionId partition;
    uint64_t entry = 0; // of the partition's store
    int32_t rank = 0, end_rank = 0;
};

// Requests to the coordinator and to leaders that a member waits for, besides fetches.
enum class Awaited : uint8_t {
    coordinator,
    membership,
    heartbeat,
    positions,
    commit,
    lookups,
    count
};

struct Member {
    NodeId node;
    MemberId id;
    GroupId group;
    uint32_t number = 0; // within its group, from 0
    ClientView view;
    MemberState state = MemberState::stopped;
    Hands hands = Hands::polling;
    BrokerIndex coordinator = -1; // -1: unknown
    BrokerIndex asked = -1;       // FindCoordinator under way to it
    int64_t epoch = 0;            // the id its coordinator gave it; 0 = none
    int64_t lives = 0;            // ids that it gave itself (KIP-848)
    int32_t generation = -1;      // KIP-848: its member epoch
    bool tell_owned = false;      // with the next heartbeat (KIP-848)
    bool beat_again = false;      // as soon as the one under way is answered (KIP-848)
    bool rejoin = false;          // the next poll begins a rebalance
    bool lost = false;    // the assignment is not its own any more: nothing may be committed
    bool leaving = false; // a clean stop: leaves at the next poll
    // May hand out records: false from revocation, or a refusal to commit ahead, to assignment.
    bool reading = false;
    // What it reads.
    std::vector<Assigned> assigned;   // ascending by partition
    std::vector<int32_t> place;       // [partition number] index into assigned; -1 = not assigned
    std::vector<PartitionId> granted; // by SyncGroup; takes effect at the next poll
    bool has_grant = false;
    std::vector<PartitionId> previous; // owned before the last revocation (sticky assignors)
    int32_t unplaced = 0;              // assigned partitions without a known position
    std::vector<ReadSession> sessions; // [BrokerIndex]
    std::vector<uint32_t> buffered;    // assigned partitions with fetched entries, oldest first
    std::size_t buffered_head = 0;     // those before it are gone
    // The poll in hand.
    std::vector<Piece> pieces;
    std::size_t piece = 0;             // the one being worked on
    std::vector<RecordNumber> numbers; // of its records from rank numbers_from on; by key only
    int32_t numbers_from = 0;
    int64_t attempt = 1;          // at the record in hand
    uint64_t work_generation = 0; // of the work_done timer that counts
    Time busy_from, busy_until;   // of the work or the rest in hand; no rule reads them
    // Commits.
    uint32_t commit_correlation = 0; // of the synchronous commit that is waited for; 0: not sent
    bool commit_positions = false;   // that commit says positions, not what is finished
    bool uncommitted = false;        // something is finished that was not committed
    Time next_auto_commit;
    // Waiting.
    uint32_t next_correlation = 1;
    std::array<Time, std::size_t(Awaited::count)> due{time_never, time_never, time_never,
                                                      time_never, time_never, time_never};
    Time not_before;      // back-off before the coordinator or a leader is asked again
    uint8_t failures = 0; // in a row
    Time last_poll;
    Time heartbeat_wake = time_never, poll_wake = time_never, request_wake = time_never,
         retry_wake = time_never, commit_wake = time_never; // timers under way
};

// Adds every group and every member of the scenario, with the members' nodes. Topics, partitions
// and brokers exist.
void build_members(Fabric& fabric, Cluster& cluster);
// One more member of a group, which starts at `start`.
MemberId seat_member(Fabric& fabric, Cluster& cluster, GroupId group, Time start,
                     FactId because = 0);

// `from` is the member's own node for a timer.
void member_received(Context& ctx, Cluster& cluster, MemberId id, NodeId from,
                     const Message& message);
void member_disconnected(Context& ctx, Cluster& cluster, MemberId id, NodeId peer);
void member_died(Context& ctx, Cluster& cluster, MemberId id);
void member_started(Context& ctx, Cluster& cluster, MemberId id);
// A clean end: finishes the records in hand, commits as its policy says, leaves the group.
void close_member(Context& ctx, Cluster& cluster, MemberId id);

} // namespace sluice::kafka
