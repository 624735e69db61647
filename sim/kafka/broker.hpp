// A broker: its replicas, the fetch sessions and produce requests it is busy with, its own fetches
// from other leaders, and how much of the metadata it has learned. All of it is lost when the
// process dies, except what stands in the replicas' logs.
// The rules are in broker.cpp (its life), leadership, produce, replicate, fetch and log_cleaning.
#pragma once
#include "sim/core/deadline_list.hpp"
#include "sim/core/paged.hpp"
#include "sim/kafka/coordinator.hpp"
#include "sim/kafka/epochs.hpp"
#include "sim/kafka/idempotence.hpp"
#include "sim/kafka/in_sync.hpp"
#include "sim/kafka/metadata.hpp"
#include "sim/model/context.hpp"
#include "sim/model/log.hpp"
#include <array>
#include <vector>

namespace sluice::kafka {

struct Cluster;

// --- a replica ---

// The log end at the beginning of some whole seconds, for what a machine crash leaves behind: the
// operating system looks each second and writes what has been dirty for five (assumption).
struct FlushMarks {
    static constexpr std::size_t kept = 8;
    struct Mark {
        int64_t second = -1;
        Offset end = 0;
    };
    int64_t last_second = -1;
    Offset forced = 0; // flush.messages, flush.ms: everything below is on the disk
    Time forced_at;
    uint8_t next = 0;
    std::array<Mark, kept> marks{}; // a ring; `next` is the oldest
};

struct WaitingProduce { // an acks=all item that waits for the high watermark
    Offset required = 0;
    uint64_t number = 0; // of its request; another one in the slot: this one was answered
    uint32_t parked = 0; // slot of its request
    uint32_t item = 0;   // index into the request's list
};

struct ReaderPlace { // where a fetch session keeps this partition
    uint32_t session = 0, place = 0;
};

struct KnownProducer {
    int64_t id = -1;
    ProducerEntry entry;
};

// What only the leader of a partition knows; empty at a follower.
struct Leadership {
    ReplicaBits in_sync = 0; // as the controller has confirmed it
    ReplicaBits wanted = 0;  // asked for; = in_sync when nothing is
    bool change_in_flight = false;
    Time asked_at;
    int32_t min_in_sync = 1; // effective
    Offset epoch_start = 0;
    std::vector<FollowerState> followers; // [position in the replica list]
    std::vector<WaitingProduce> waiting;  // ascending in `required`, from waiting_head on
    std::size_t waiting_head = 0;
    std::vector<ReaderPlace> readers;
};

// What every batch needs stands first: a thousand replicas do not fit into the near caches.
struct Replica {
    PartitionId partition;
    uint32_t topic = 0;       // index into Cluster::topics
    int32_t own_position = 0; // in the replica list
    // As the broker has learned it.
    BrokerIndex leader = -1;
    bool leads = false;
    bool internal = false;   // of the offsets topic: the coordinator wants to know
    bool named_next = false; // is in its fetcher's `moved`
    int32_t leader_epoch = -1, partition_epoch = -1;
    uint32_t list_place = 0; // in Broker::led, or in its fetcher's `followed`
    Offset high_watermark = 0;
    Log log;
    EpochCache epochs;
    Leadership lead;
    // Derived from the log up to `producers_until` (Kafka keeps snapshots of it on the disk).
    Offset producers_until = 0;
    std::vector<KnownProducer> producers; // ascending id
    FlushMarks flushed;
};

// --- serving ---

struct SessionPlace {      // one partition of a fetch session
    PartitionId partition; // none: the place is empty
    Offset offset = 0;
    Offset hint_offset = -1; // entry `hint_index` probably begins here
    uint64_t hint_index = 0;
    Offset told_high_watermark = -1, told_log_start = -1;
    EpochEnd diverging;
    BrokerIndex preferred = -1; // to be read from instead (KIP-392); told once
    Cause error = Cause::none;  // told once; then the place is empty
};

// What a follower or a member asks of this broker, remembered between requests (KIP-227).
struct ServedSession {
    NodeId from;
    BrokerIndex follower = -1;
    uint32_t number = 0;
    std::vector<SessionPlace> places;
    std::vector<uint32_t> changed; // places that may have something to say, in turn
    std::vector<uint8_t> marked;   // [place] is in `changed`; apart, as it is asked for most often
    int32_t urgent = 0;            // places with an error or a divergence to tell
    bool parked = false;
    bool woken = false; // is in Broker::woken
    uint64_t parked_number = 0;
    FetchRequest request;
};

struct SessionOf {
    NodeId node;
    uint32_t session = 0;
};

struct ParkedFetch {
    uint32_t session = 0;
    uint64_t number = 0;
};

struct ParkedProduce {
    NodeId from;
    ListHandle items = no_list;
    uint32_t correlation = 0;
    int32_t missing = 0; // items that still wait
    Time ready;          // not answered before its work on the machine is done
    uint64_t number = 0; // 0: the slot is free
};

struct DueProduce {
    uint32_t parked = 0;
    uint64_t number = 0;
};

// Deadlines with the same timeout; clients with other settings have another list.
template <class T>
struct TimeoutList {
    Duration timeout{};
    DeadlineList<T> due;
};

// Adds a deadline to the list with its timeout and sees that a timer is under way for it; the
// timer's subject is the list's index.
template <class T>
void await(Context& ctx, std::vector<TimeoutList<T>>& lists, Duration timeout, TimerKind kind,
           T what) {
    uint32_t i = 0;
    while (i < lists.size() && lists[i].timeout != timeout) ++i;
    if (i == lists.size()) lists.push_back({timeout, {}});
    lists[i].due.push(ctx.now() + timeout, what);
    if (const auto wake = lists[i].due.arm()) ctx.schedule(*wake, Timer{kind, i, 0});
}

// --- following ---

struct Fetcher { // this broker's fetches from one leader
    uint32_t session = 0, correlation = 0;
    bool in_flight = false;
    bool restart = true; // the next request begins a session
    bool backing_off = false;
    bool deadline_armed = false;
    Time deadline; // without an answer by then the request is given up
    Duration patience{};
    std::vector<PartitionId> followed;
    std::vector<PartitionId> moved;   // to be named in the next request
    std::vector<PartitionId> dropped; // likewise, as no longer wanted
    std::vector<PartitionId> delayed; // had an error; named again after the back-off
};

struct Broker {
    BrokerIndex index = -1;
    NodeId node;
    NodeId controller; // whom it believes to be the active one
    int32_t controller_term = 0;
    bool unanswered = false; // it has not answered what it was asked last
    // Life.
    int64_t epoch = -1; // of its registration; -1: not registered
    bool fenced = true;
    bool clean_shutdown = false; // of the life before
    bool shutting_down = false;
    bool may_stop = false;    // the controller has moved everything it led
    uint32_t incarnation = 0; // raised by every start of the process
    uint32_t register_attempts = 0;
    uint32_t known_version = 0; // of the metadata
    // Replicas.
    std::vector<uint32_t> slot_of; // [PartitionId] into replicas; UINT32_MAX: not here
    Paged<Replica, 8> replicas;
    std::vector<PartitionId> led;
    // Serving.
    std::vector<ServedSession> sessions;
    std::vector<SessionOf> session_of; // ascending node
    std::vector<uint32_t> free_sessions;
    std::vector<uint32_t> woken; // sessions to be answered when this event is over
    std::vector<TimeoutList<ParkedFetch>> fetch_waits;
    std::vector<ParkedProduce> parked;
    std::vector<uint32_t> free_parked;
    std::vector<TimeoutList<DueProduce>> produce_waits;
    uint64_t next_number = 1;
    std::vector<Time> follower_seen;               // [BrokerIndex] its latest fetch
    std::vector<std::vector<PartitionId>> outside; // [BrokerIndex] led here, it is not in sync
    std::vector<PartitionId> altering;             // in-sync changes asked for, not yet answered
    std::vector<PartitionId> committed_internally; // the coordinator is told when this event ends
    // Following.
    std::vector<Fetcher> fetchers; // [BrokerIndex of the leader]

    Coordinator coordinator;
};

inline constexpr uint32_t no_replica = UINT32_MAX;

inline bool has_replica(const Broker& broker, PartitionId partition) {
    return broker.slot_of[partition.index()] != no_replica;
}
inline const Replica& replica_of(const Broker& broker, PartitionId partition) {
    return broker.replicas[broker.slot_of[partition.index()]];
}
inline Replica& edit_replica(Broker& broker, PartitionId partition) {
    return broker.replicas.edit(broker.slot_of[partition.index()]);
}
inline bool leads(const Broker& broker, PartitionId partition) {
    return has_replica(broker, partition) && replica_of(broker, partition).leads;
}

// How many there are of a set of replicas. Few: faster than the call that std::popcount is where
// the processor may be an old one.
constexpr int size_of(ReplicaBits replicas) {
    int size = 0;
    for (; replicas != 0; replicas &= replicas - 1) ++size;
    return size;
}

// Sizes on the wire and on disk beyond the records themselves (bytes, rounded).
inline constexpr int64_t request_bytes = 100;
inline constexpr int64_t item_bytes = 40;
inline constexpr int32_t log_header_bytes = 61; // of a batch, message format 2

// --- its life (broker.cpp) ---
void on_broker(Context& ctx, Cluster& cluster, BrokerIndex b, NodeId from, const Message& message);
void broker_lost_peer(Context& ctx, Cluster& cluster, BrokerIndex b, NodeId peer);
void broker_died(Context& ctx, Cluster& cluster, BrokerIndex b, bool machine);
void broker_started(Context& ctx, Cluster& cluster, BrokerIndex b);
// Asks the controller for a controlled shutdown: its leaderships move at once, and the process ends
// when it has learned that it leads nothing any more.
void begin_shutdown(Context& ctx, Cluster& cluster, BrokerIndex b);
// The timers every broker has from its start.
void set_broker_timers(Context& ctx, Cluster& cluster, BrokerIndex b);

// --- what it leads and follows (leadership.cpp) ---
// Applies the metadata up to `version`.
void learn_metadata(Context& ctx, Cluster& cluster, BrokerIndex b, uint32_t version);
// The topic of a partition that it leads has another min.insync.replicas.
void judge_anew(Context& ctx, Cluster& cluster, Broker& broker, PartitionId partition);

} // namespace sluice::kafka
