#include "gui/moment_class.hpp"
#include "sim/explain.hpp"
#include <algorithm>
#include <array>

namespace sluice::gui {

namespace {

using enum MomentClass;

constexpr std::array<MomentClassInfo, moment_classes> table{{
    {background, "background", "set-up, and the cluster's own bookkeeping", false},
    {detail, "detail", "what follows from something else", false},
    {crash, "crash", "a process or machine stops, or stands still", true},
    {network, "network", "messages are lost or late between some nodes", true},
    {recovery, "recovery", "something is back", false},
    {election, "election", "a partition gets another leader, or has none", true},
    {rebalance, "rebalance", "a group shares out its partitions anew", true},
    {refusal, "refusal", "somebody was told no, gave up, or has no room", true},
    {redelivery, "redelivery", "a message or record comes again", true},
    {loss, "loss", "copies were cut off, dropped or passed over: records may be gone", true},
    {command, "command", "a rate, a position or a record was changed", true},
}};

struct KindClass {
    FactKind kind;
    MomentClass which;
};
// Kinds that are not named are details.
constexpr KindClass kinds[] = {
    {FactKind::process_crashed, crash},
    {FactKind::machine_crashed, crash},
    {FactKind::paused, crash},
    {FactKind::broker_fenced, crash},
    {FactKind::member_expired, crash},
    {FactKind::slowed, network},
    {FactKind::cut_made, network},
    {FactKind::cut_healed, network},
    {FactKind::link_clogged, network},
    {FactKind::link_cleared, network},
    {FactKind::restarted, recovery},
    {FactKind::resumed, recovery},
    {FactKind::broker_unfenced, recovery},
    {FactKind::producer_unblocked, recovery},
    {FactKind::leader_elected, election},
    {FactKind::partition_offline, election},
    {FactKind::controller_elected, election},
    {FactKind::rebalance_started, rebalance},
    {FactKind::failed, refusal},
    {FactKind::outcome_unknown, refusal},
    {FactKind::producer_blocked, refusal},
    {FactKind::commit_refused, refusal},
    {FactKind::handling_failed, refusal},
    {FactKind::dead_lettered, refusal},
    {FactKind::message_moved, refusal},
    {FactKind::lease_released, redelivery},
    {FactKind::position_reset, redelivery},
    {FactKind::log_cut, loss},
    {FactKind::message_dropped, loss},
    {FactKind::message_expired, loss},
    {FactKind::delivery_skipped, loss},
    {FactKind::rate_changed, command},
    {FactKind::group_sought, command},
    {FactKind::record_poisoned, command},
    {FactKind::bug_released, command},
    {FactKind::bug_fixed, recovery},
    {FactKind::shutdown_begun, command},
    {FactKind::shut_down, command},
};

// The first of its kind belongs to the start of every run.
bool is_set_up(const Fact& fact) {
    if (fact.kind == FactKind::leader_elected) return fact.cause == Cause::first_election;
    const bool is_numbered = fact.kind == FactKind::rebalance_started ||
                             fact.kind == FactKind::assignment_made ||
                             fact.kind == FactKind::controller_elected;
    return is_numbered && fact.after <= 1;
}

} // namespace

std::span<const MomentClassInfo> moment_class_table() {
    return table;
}

const MomentClassInfo& info(MomentClass which) {
    return table[std::size_t(which)];
}

MomentClass class_of(const World& world, const Fact& fact) {
    if (is_background(world, fact) || is_set_up(fact)) return background;
    const auto row = std::find_if(std::begin(kinds), std::end(kinds),
                                  [&](const KindClass& k) { return k.kind == fact.kind; });
    return row == std::end(kinds) ? detail : row->which;
}

} // namespace sluice::gui
