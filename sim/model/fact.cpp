#include "sim/model/fact.hpp"
#include "sim/core/check.hpp"
#include <array>

namespace sluice {

namespace {

using enum FactKind;
constexpr auto kinds_in_all = static_cast<std::size_t>(count_of_kinds);
constexpr auto causes_in_all = static_cast<std::size_t>(Cause::count_of_causes);

constexpr std::array<FactKindInfo, kinds_in_all> kinds{{
    {offered, "offered", false, false, "{who} was handed {count} records"},
    {acked, "acked", false, false, "{who} was told that {count} records are stored"},
    {failed, "failed", true, true, "{who} gave up {count} records{cause}"},
    {outcome_unknown, "outcome unknown", true, true,
     "{who} gave up {count} records without knowing whether they were stored{cause}"},
    {retried, "retried", false, false, "{who} will send {count} records again{cause}"},
    {producer_blocked, "blocked", true, true,
     "{who} has no room left: the application waits{cause}"},
    {producer_unblocked, "unblocked", true, false, "{who} has room again"},
    {appended, "appended", false, false,
     "{who} appended {count} records to {partition} at {before}"},
    {duplicate_recognised, "duplicate recognised", true, true,
     "{who} recognised {count} records it already has in {partition} and kept one copy"},
    {append_refused, "refused", false, false,
     "{who} refused {count} records for {partition}{cause}"},
    {replicated, "replicated", false, false, "{who} copied {count} records of {partition}"},
    {high_watermark_moved, "high watermark moved", false, false,
     "the high watermark of {partition} went from {before} to {after}"},
    {in_sync_shrunk, "in-sync shrunk", true, false,
     "{whom} left the in-sync set of {partition}; {after} remain"},
    {in_sync_grown, "in-sync grown", true, false,
     "{whom} joined the in-sync set of {partition}; {after} are in it"},
    {log_cut, "log cut", true, true, "{who} let go of {count} records of {partition}{cause}"},
    {log_start_moved, "log start moved", false, false,
     "{partition} on {who} now begins at {after} instead of {before}"},
    {broker_registered, "registered", true, false, "{whom} registered with {who}"},
    {broker_fenced, "fenced", true, false, "{who} declared {whom} dead{cause}"},
    {broker_unfenced, "unfenced", true, false, "{who} let {whom} serve again"},
    {leader_elected, "leader elected", true, false,
     "{who} became leader of {partition} (epoch {after}){cause}"},
    {partition_offline, "offline", true, true, "{partition} has no leader"},
    {leader_resigned, "leader resigned", true, false,
     "{who} learned that it leads {partition} no more"},
    {client_refreshed, "metadata refreshed", false, false,
     "{who} learned metadata version {after}"},
    {controller_elected, "controller elected", true, false,
     "{who} became the active controller (term {after})"},
    {process_crashed, "process crashed", true, false, "{who} crashed; its machine lives on"},
    {machine_crashed, "machine crashed", true, false, "the machine of {who} went down"},
    {restarted, "restarted", true, false, "{who} started again"},
    {paused, "paused", true, false, "{who} stands still"},
    {resumed, "resumed", true, false, "{who} moves again"},
    {slowed, "slowed", true, false, "{who} now works at {count} % of its speed ({cause})"},
    {cut_made, "cut", true, false, "messages between {who} and {whom} are lost from now on"},
    {cut_healed, "cut healed", true, false, "{who} can be reached again"},
    {link_clogged, "clogged", true, false, "messages of {who} are disturbed from now on"},
    {link_cleared, "cleared", true, false, "messages of {who} pass as before"},
    {rate_changed, "rate changed", true, false, "{who} changed its rate"},
    {group_sought, "sought", true, false, "{who} was moved to another position"},
    {record_poisoned, "poisoned", true, false,
     "record {before} of {who} can no longer be processed"},
    {bug_released, "bug released", true, false, "{who} runs a bug: its work comes out wrong"},
    {bug_fixed, "bug fixed", true, false, "{who} works correctly again"},
    {shutdown_begun, "shutdown begun", true, false, "{who} asks to shut down in order"},
    {shut_down, "shut down", true, false, "{who} has shut down in order"},
    {member_joined, "joined", true, false, "{who} joined {group}"},
    {member_left, "left", true, false, "{who} left {group}{cause}"},
    {member_expired, "session timeout", true, false, "{who} counted {whom} as dead{cause}"},
    {rebalance_started, "rebalance", true, false, "{whom} rebalances{cause}"},
    {assignment_made, "assignment", true, false,
     "{whom} has a new assignment (generation {after})"},
    {partition_assigned, "assigned", false, false, "{who} was given {partition} from {after}"},
    {partition_revoked, "revoked", false, false, "{who} gave up {partition}"},
    {position_reset, "position reset", true, false,
     "{who} jumped in {partition} from {before} to {after}{cause}"},
    {committed, "committed", false, false, "{who} committed {after} in {partition}"},
    {commit_refused, "commit refused", true, false, "the commit of {who} was refused{cause}"},
    {delivered, "delivered", false, false, "{who} finished {count} records of {partition}"},
    {handling_failed, "handling failed", true, true,
     "{who} failed on a record of {partition} (attempt {count}){cause}"},
    {delivery_skipped, "skipped", true, true,
     "{who} will not see {partition} from {before} to {after}{cause}"},
    {dead_lettered, "dead-lettered", true, true, "{who} set a record of {partition} aside{cause}"},
    {leased, "leased", false, false, "{who} was handed message {before} of {partition}"},
    {lease_released, "redelivered", true, true,
     "message {before} of {partition} will be handed out again{cause}"},
    {message_deleted, "deleted", false, false, "{count} messages left {partition} for good"},
    {message_dropped, "dropped", true, true, "{partition} dropped {count} messages{cause}"},
    {message_moved, "moved to dead letters", true, true,
     "message {before} of {partition} moved to {whom}{cause}"},
    {message_expired, "expired", true, true, "{count} messages of {partition} grew too old"},
    {administered, "administered", true, false, "an administrator acted on {who}{cause}"},
    {commits_expired, "commits expired", true, false,
     "{who} forgot what {whom} had committed in {count} partitions{cause}"},
}};

constexpr std::array<CauseInfo, causes_in_all> cause_table{{
    {Cause::none, "none", ""},
    {Cause::buffer_exhausted, "buffer exhausted", "the client's buffer stayed full"},
    {Cause::delivery_timeout, "delivery timeout", "the time for delivery was over"},
    {Cause::request_timeout, "request timeout", "no answer came in time"},
    {Cause::disconnected, "disconnected", "the connection broke"},
    {Cause::record_too_large, "record too large", "the record is larger than allowed"},
    {Cause::retries_exhausted, "retries exhausted", "no retry was left"},
    {Cause::client_crashed, "client crashed", "the client's process died"},
    {Cause::not_leader, "not leader", "the broker does not lead the partition"},
    {Cause::unknown_partition, "unknown partition", "the broker does not know the partition"},
    {Cause::fenced_leader_epoch, "fenced leader epoch", "the asker's metadata was old"},
    {Cause::not_enough_replicas, "not enough replicas", "too few replicas are in sync"},
    {Cause::not_enough_replicas_after_append, "not enough replicas after append",
     "too few replicas were in sync once it was stored"},
    {Cause::out_of_order_sequence, "out of order sequence", "an earlier batch is missing"},
    {Cause::invalid_producer_epoch, "invalid producer epoch", "a newer producer took over"},
    {Cause::offset_out_of_range, "offset out of range", "the log no longer has that offset"},
    {Cause::illegal_generation, "illegal generation", "the group has moved on"},
    {Cause::unknown_member, "unknown member", "the group does not know the member"},
    {Cause::rebalance_in_progress, "rebalance in progress", "the group is rebalancing"},
    {Cause::not_coordinator, "not coordinator", "another broker coordinates the group"},
    {Cause::coordinator_loading, "coordinator loading", "the coordinator is still reading"},
    {Cause::stale_broker_epoch, "stale broker epoch", "the broker was registered anew"},
    {Cause::duplicate_registration, "duplicate registration", "its old session is still valid"},
    {Cause::divergence, "divergence", "the new leader never had them"},
    {Cause::unflushed, "unflushed", "they had not reached the disk"},
    {Cause::retention_time, "retention time", "older than the retention time"},
    {Cause::retention_size, "retention size", "the log outgrew its size limit"},
    {Cause::first_election, "first election", "the topic was created"},
    {Cause::clean, "clean", "it was in sync"},
    {Cause::unclean, "unclean", "nobody in sync was left: records may be missing"},
    {Cause::preferred, "preferred", "it is the preferred leader"},
    {Cause::joined, "joined", "a member joined"},
    {Cause::left, "left", "a member left"},
    {Cause::session_timeout, "session timeout", "it was silent for too long"},
    {Cause::poll_timeout, "poll timeout", "it did not poll in time"},
    {Cause::reset_earliest, "reset to earliest", "auto.offset.reset=earliest"},
    {Cause::reset_latest, "reset to latest", "auto.offset.reset=latest"},
    {Cause::sought, "sought", "somebody moved the group"},
    {Cause::policy_skip, "skip", "the policy says skip"},
    {Cause::policy_retry, "retry", "the policy says retry"},
    {Cause::policy_dead_letter, "dead letter", "the policy says dead letter"},
    {Cause::policy_crash, "crash", "the policy says crash"},
    {Cause::poison, "poison", "the record can never be processed"},
    {Cause::chance, "chance", "this attempt failed"},
    {Cause::overflow_drop_new, "overflow, new dropped", "the queue was full"},
    {Cause::overflow_drop_old, "overflow, old dropped", "room was needed for a newer message"},
    {Cause::overflow_block, "overflow, blocked", "the queue is full"},
    {Cause::lease_expired, "lease expired", "it was not acknowledged in time"},
    {Cause::not_acknowledged, "not acknowledged", "the consumer returned it"},
    {Cause::connection_lost, "connection lost", "the connection to the consumer broke"},
    {Cause::too_many_receives, "too many receives", "it was handed out too often"},
    {Cause::cpu, "cpu", "processor"},
    {Cause::disk, "disk", "disk"},
    {Cause::nic, "nic", "network card"},
    {Cause::bug, "bug", "its group had a bug"},
    {Cause::stale_member_epoch, "stale member epoch", "the member has a newer epoch by now"},
    {Cause::fenced_member_epoch, "fenced member epoch", "the group has given its place away"},
    {Cause::unreleased_instance, "unreleased instance id",
     "the group still counts on its predecessor"},
    {Cause::admin_election, "preferred election", "preferred leaders are to lead"},
    {Cause::admin_config, "settings changed", "a topic has other settings now"},
    {Cause::offsets_retention, "offsets retention",
     "nobody was in the group for offsets.retention.minutes"},
}};

constexpr bool notable_as_in_table() {
    for (const FactKindInfo& row : kinds)
        if (row.notable != is_notable(row.kind)) return false;
    return true;
}
static_assert(notable_as_in_table());

} // namespace

std::span<const FactKindInfo> fact_kinds() {
    return kinds;
}
std::span<const CauseInfo> causes() {
    return cause_table;
}

const FactKindInfo& info(FactKind kind) {
    const FactKindInfo& row = kinds[std::size_t(kind)];
    SLUICE_CHECK(row.kind == kind, "the table of facts is out of order");
    return row;
}

const CauseInfo& info(Cause cause) {
    const CauseInfo& row = cause_table[std::size_t(cause)];
    SLUICE_CHECK(row.cause == cause, "the table of causes is out of order");
    return row;
}

} // namespace sluice
