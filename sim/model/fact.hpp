// A fact: something that happened, with who, what, the values before and after, and `because`,
// the earlier fact that explains it. Rules state facts; observers read them after the step and
// never write the World. Every field goes into the digest.
//
// Notable facts are told to people as moments. `because` always names a notable fact (a fact
// stated without one inherits the cause of the event being handled), so a chain of causes can be
// read without keeping the facts that are not notable.
#pragma once
#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"
#include "sim/model/entity.hpp"
#include <span>
#include <string_view>

namespace sluice {

enum class FactKind : uint8_t {
    // --- the workload, as its producer sees it (who = producer)
    offered,          // count records numbered [before, after] were handed to the client
    acked,            // batch: success reported; after = base offset or -1
    failed,           // count records given up, never stored as far as the client can know
    outcome_unknown,  // count records given up after a copy may have been stored
    retried,          // batch will be sent again; cause = the answer that made it
    producer_blocked, // the client's buffer is full: the application waits
    producer_unblocked,
    // --- logs and queues accept or refuse (who = broker or server)
    appended,             // batch at base offset `before`, store index `after`
    duplicate_recognised, // batch was in the log already (idempotence); nothing appended
    append_refused,       // batch; cause = the error answered
    replicated,           // follower `who` now holds store entries [before, after) of partition
    high_watermark_moved, // before, after
    in_sync_shrunk,       // whom left; after = size left
    in_sync_grown,        // whom joined; after = size
    log_cut,              // who no longer holds store entries [before, after): count records
    log_start_moved,      // before, after offsets of who's log
    // --- control (who = controller or broker)
    broker_registered,
    broker_fenced, // whom = broker
    broker_unfenced,
    leader_elected,     // who = new leader, whom = old, after = leader epoch; cause = how
    partition_offline,  // no leader can be elected
    leader_resigned,    // who learned that it leads no more
    client_refreshed,   // who learned metadata version `after`
    controller_elected, // who leads the metadata quorum; after = term
    // --- commands and their ends (who = what they strike)
    process_crashed,
    machine_crashed,
    restarted,
    paused,
    resumed,
    slowed, // count = percent of normal speed; cause = cpu, disk or nic
    cut_made,
    cut_healed,
    link_clogged,
    link_cleared,
    rate_changed,
    group_sought,
    record_poisoned,
    bug_released,   // whatever the group finishes comes out wrong
    bug_fixed,      //
    shutdown_begun, // the broker asks to shut down in order
    shut_down,      // and has done so
    // --- consumer groups (who = member unless said)
    member_joined,
    member_left,
    member_expired,     // who = coordinator, whom = member; session timeout
    rebalance_started,  // who = coordinator, whom = group; after = generation to come
    assignment_made,    // who = coordinator, whom = group; after = generation
    partition_assigned, // partition, after = position
    partition_revoked,
    position_reset,   // before -> after; cause = earliest, latest, out_of_range
    committed,        // partition, after = offset
    commit_refused,   // cause
    delivered,        // count records from offset `before` (store index `after`): work finished,
                      // cause = bug: wrongly
    handling_failed,  // record at `before`; count = attempt
    delivery_skipped, // offsets [before, after) will not be delivered; cause
    dead_lettered,    // record at `before`
    // --- queues (before = first position in the queue, count messages)
    leased,          // who = member, after = receive count
    lease_released,  // back to ready; cause
    message_deleted, // settled for good
    message_dropped, // cause = overflow, ...
    message_moved,   // to the dead-letter queue; whom = that queue
    message_expired,
    // --- administration
    administered, // who = the platform; cause = what was asked for, partition = the topic's first
    commits_expired, // who = coordinator, whom = group: count partitions start by policy again
    count_of_kinds
};

// Why, where a kind alone does not say it. One list for all platforms; each platform uses a few.
enum class Cause : uint8_t {
    none,
    // client side
    buffer_exhausted,
    delivery_timeout,
    request_timeout,
    disconnected,
    record_too_large,
    retries_exhausted,
    client_crashed, // what its process held in memory is gone
    // broker answers (Kafka's error names)
    not_leader,
    unknown_partition,
    fenced_leader_epoch,
    not_enough_replicas,
    not_enough_replicas_after_append,
    out_of_order_sequence,
    invalid_producer_epoch,
    offset_out_of_range,
    illegal_generation,
    unknown_member,
    rebalance_in_progress,
    not_coordinator,
    coordinator_loading,
    stale_broker_epoch,
    duplicate_registration,
    // logs
    divergence, // a follower cut what its new leader does not have
    unflushed,  // a machine crash lost what was only in memory
    retention_time,
    retention_size,
    // elections
    first_election,
    clean,
    unclean,
    preferred,
    // membership and positions
    joined,
    left,
    session_timeout,
    poll_timeout,
    reset_earliest,
    reset_latest,
    sought,
    policy_skip,
    policy_retry,
    policy_dead_letter,
    policy_crash,
    poison,
    chance,
    // queues
    overflow_drop_new,
    overflow_drop_old,
    overflow_block,
    lease_expired,
    not_acknowledged,
    connection_lost,
    too_many_receives,
    // machines
    cpu,
    disk,
    nic,
    bug, // of `delivered`: the work came out wrong
    // KIP-848 groups
    stale_member_epoch,
    fenced_member_epoch,
    unreleased_instance,
    // administration
    admin_election,
    admin_config,
    offsets_retention,
    count_of_causes
};

struct Fact {
    FactKind kind = FactKind::offered;
    Cause cause = Cause::none;
    Entity who, whom;
    PartitionId partition;
    BatchId batch;
    GroupId group;
    int64_t count = 0;
    int64_t before = 0, after = 0;
    FactId id = 0, because = 0; // because = 0: inherit from the event being handled
    uint64_t event = 0;         // sequence of the event that was being handled
    Time at;
};

struct FactKindInfo {
    FactKind kind;
    std::string_view name;     // as in `happens` / `never` of a scenario's expect
    bool notable;              // becomes a moment
    bool fate;                 // says what becomes of records: comparable between any platforms
    std::string_view sentence; // {who} {whom} {partition} {count} {before} {after} {cause} {group}
};

struct CauseInfo {
    Cause cause;
    std::string_view name;
    std::string_view words; // fits after "because of" or in brackets
};

std::span<const FactKindInfo> fact_kinds(); // in the order of the enum
std::span<const CauseInfo> causes();        // in the order of the enum
const FactKindInfo& info(FactKind kind);
const CauseInfo& info(Cause cause);

constexpr uint64_t fact_bit(FactKind kind) {
    return uint64_t{1} << unsigned(kind);
}
static_assert(unsigned(FactKind::count_of_kinds) <= 64);

// Those that are not notable: the many that every batch leaves behind.
inline constexpr uint64_t routine_facts =
    fact_bit(FactKind::offered) | fact_bit(FactKind::acked) | fact_bit(FactKind::retried) |
    fact_bit(FactKind::appended) | fact_bit(FactKind::append_refused) |
    fact_bit(FactKind::replicated) | fact_bit(FactKind::high_watermark_moved) |
    fact_bit(FactKind::log_start_moved) | fact_bit(FactKind::client_refreshed) |
    fact_bit(FactKind::partition_assigned) | fact_bit(FactKind::partition_revoked) |
    fact_bit(FactKind::committed) | fact_bit(FactKind::delivered) | fact_bit(FactKind::leased) |
    fact_bit(FactKind::message_deleted);

// As in the table; asked for every fact there is.
constexpr bool is_notable(FactKind kind) {
    return (routine_facts & fact_bit(kind)) == 0;
}

} // namespace sluice
