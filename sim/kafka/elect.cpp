#include "sim/kafka/elect.hpp"
#include <algorithm>

namespace sluice::kafka {
namespace {

// The state that is being built, and what of it would be written.
struct Change {
    const PartitionState& before;
    std::span<const int32_t> acceptable;
    const ChangeRequest& request;
    PartitionState target;
    bool leader_written = false; // raises the leader epoch, even to the same leader
    bool unclean = false;
    std::optional<BrokerNumbers> in_sync; // what is written; none: the old set stays
};

void complete_reassignment(Change& change);
void choose_eligible(Change& change);
void choose_leader(Change& change);
void settle_eligible(Change& change);
void settle_in_sync(Change& change);
void settle_last_known(Change& change);
ChangeResult result_of(Change& change);

} // namespace

// Kafka: PartitionChangeBuilder.build; the order of the steps matters.
ChangeResult change_partition(const PartitionState& before, std::span<const int32_t> acceptable,
                              const ChangeRequest& request) {
    Change change{before, acceptable, request, before, false, false, std::nullopt};
    if (request.target_in_sync) change.target.in_sync = *request.target_in_sync;
    if (request.target_replicas) change.target.replicas = *request.target_replicas;
    if (request.target_adding) change.target.adding = *request.target_adding;
    if (request.target_removing) change.target.removing = *request.target_removing;
    complete_reassignment(change);
    choose_eligible(change);
    choose_leader(change);
    settle_eligible(change);
    settle_in_sync(change);
    settle_last_known(change);
    return result_of(change);
}

ReassignmentPlan plan_reassignment(std::span<const int32_t> current,
                                   std::span<const int32_t> goal) {
    ReassignmentPlan plan;
    plan.replicas.assign(goal.begin(), goal.end());
    for (const int32_t broker : goal)
        if (!has_broker(current, broker)) plan.adding.push_back(broker);
    for (const int32_t broker : current)
        if (!has_broker(goal, broker)) plan.removing.push_back(broker);
    std::sort(plan.adding.begin(), plan.adding.end());
    std::sort(plan.removing.begin(), plan.removing.end());
    plan.replicas.insert(plan.replicas.end(), plan.removing.begin(), plan.removing.end());
    return plan;
}

bool has_broker(std::span<const int32_t> brokers, int32_t broker) {
    return std::find(brokers.begin(), brokers.end(), broker) != brokers.end();
}

namespace {

bool has_all(std::span<const int32_t> brokers, std::span<const int32_t> wanted) {
    return std::all_of(wanted.begin(), wanted.end(),
                       [&](int32_t broker) { return has_broker(brokers, broker); });
}

BrokerNumbers without(std::span<const int32_t> brokers, std::span<const int32_t> unwanted) {
    BrokerNumbers rest;
    for (const int32_t broker : brokers)
        if (!has_broker(unwanted, broker)) rest.push_back(broker);
    return rest;
}

// Complete when all that are to stay are in sync without those that go; then those go at once.
void complete_reassignment(Change& change) {
    PartitionState& target = change.target;
    if (target.adding.empty() && target.removing.empty()) return;
    BrokerNumbers in_sync = without(target.in_sync, target.removing);
    BrokerNumbers replicas = without(target.replicas, target.removing);
    const bool nothing_left = in_sync.empty() || replicas.empty();
    if (!target.removing.empty() && nothing_left) return;
    if (!has_all(in_sync, replicas)) return;
    target.in_sync = std::move(in_sync);
    target.replicas = std::move(replicas);
    target.adding.clear();
    target.removing.clear();
}

// KIP-966: below the minimum, who leaves the in-sync set now holds all up to the high watermark.
void choose_eligible(Change& change) {
    PartitionState& target = change.target;
    if (!change.request.eligible_replicas_enabled) return;
    if (static_cast<int32_t>(target.in_sync.size()) >= change.request.min_in_sync) {
        target.eligible.clear();
        return;
    }
    BrokerNumbers candidates = target.eligible;
    for (const int32_t broker : change.before.in_sync)
        if (!has_broker(candidates, broker)) candidates.push_back(broker);
    candidates = without(candidates, target.in_sync);
    target.eligible = without(candidates, change.request.unclean_shutdown);
    std::sort(target.eligible.begin(), target.eligible.end());
}

bool is_acceptable(const Change& change, int32_t broker) {
    return has_broker(change.acceptable, broker);
}

bool is_valid_leader(const Change& change, int32_t broker) {
    const PartitionState& target = change.target;
    const bool clean = target.in_sync.empty() ? has_broker(target.eligible, broker)
                                              : has_broker(target.in_sync, broker);
    return clean && is_acceptable(change, broker);
}

// Only while neither in-sync nor eligible replicas are left, and only when it is alive (the 2024
// sources do not look; the intent is modelled).
bool may_elect_last_known(const Change& change) {
    return change.request.eligible_replicas_enabled && change.target.eligible.empty() &&
           change.target.in_sync.empty() && change.before.last_known.size() == 1 &&
           is_acceptable(change, change.before.last_known.front());
}

struct Choice {
    int32_t leader = no_leader;
    bool unclean = false;
};

Choice elect(const Change& change) {
    const BrokerNumbers& replicas = change.target.replicas;
    const bool prefer = change.request.election == Election::preferred;
    if (prefer && !replicas.empty() && is_valid_leader(change, replicas.front()))
        return {.leader = replicas.front()};
    if (is_valid_leader(change, change.before.leader)) return {.leader = change.before.leader};
    for (const int32_t broker : replicas)
        if (is_valid_leader(change, broker)) return {.leader = broker};
    if (may_elect_last_known(change))
        return {.leader = change.before.last_known.front(), .unclean = true};
    if (change.request.election != Election::unclean) return {};
    for (const int32_t broker : replicas)
        if (is_acceptable(change, broker)) return {.leader = broker, .unclean = true};
    return {};
}

void choose_leader(Change& change) {
    const Choice choice = elect(change);
    PartitionState& target = change.target;
    if (choice.leader != change.before.leader) {
        if (has_broker(target.eligible, choice.leader)) {
            target.in_sync = {choice.leader};
            target.eligible = without(target.eligible, target.in_sync);
        }
        target.leader = choice.leader;
        change.leader_written = true;
        change.unclean = choice.unclean;
        if (choice.unclean) {
            change.in_sync = BrokerNumbers{choice.leader};
            target.recovering = true;
        }
    }
    // Losing a replica raises the leader epoch, so that the leader stops serving it.
    if (!has_all(target.replicas, change.before.replicas)) change.leader_written = true;
}

void settle_eligible(Change& change) {
    if (change.in_sync || !change.request.eligible_replicas_enabled) change.target.eligible.clear();
}

// Without eligible replicas the set never becomes empty: the last member standing stays in it.
void settle_in_sync(Change& change) {
    const bool may_be_empty = change.request.eligible_replicas_enabled;
    const BrokerNumbers& wanted = change.target.in_sync;
    if (!change.in_sync && (!wanted.empty() || may_be_empty) && wanted != change.before.in_sync)
        change.in_sync = wanted;
    change.target.in_sync = change.in_sync ? *change.in_sync : change.before.in_sync;
}

// Remembers who led when the partition became leaderless, and forgets it when it has a leader.
void settle_last_known(Change& change) {
    if (!change.request.eligible_replicas_enabled) return;
    const PartitionState& before = change.before;
    const BrokerNumbers old_leader{before.leader};
    const bool emptied = change.in_sync && change.in_sync->empty();
    if (emptied && before.last_known != old_leader) {
        change.target.last_known = old_leader;
    } else if (change.target.leader != no_leader) {
        change.target.last_known.clear();
    }
}

ChangeResult result_of(Change& change) {
    PartitionState& target = change.target;
    if (change.request.target_recovering &&
        *change.request.target_recovering != change.before.recovering)
        target.recovering = *change.request.target_recovering;
    ChangeResult result;
    result.unclean = change.unclean;
    result.changed = change.leader_written || !(target == change.before);
    if (change.leader_written) target.leader_epoch = change.before.leader_epoch + 1;
    if (result.changed) target.partition_epoch = change.before.partition_epoch + 1;
    result.state = std::move(target);
    return result;
}

} // namespace
} // namespace sluice::kafka
