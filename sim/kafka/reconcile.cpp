#include "sim/kafka/reconcile.hpp"
#include <algorithm>
#include <iterator>

namespace sluice::kafka {

namespace {

using Partitions = std::vector<PartitionId>;

Standing towards_target(const Standing& now, const Reconciliation& r);
Partitions common(const Partitions& a, const Partitions& b);
Partitions without(const Partitions& a, const Partitions& b);

// Whoever has not said what it owns is taken to own it still.
bool still_owns(const Partitions* owned, const Partitions& some) {
    return owned == nullptr || !common(*owned, some).empty();
}

} // namespace

Standing next_standing(const Standing& now, const Reconciliation& r) {
    switch (now.state) {
    case SeatState::stable:
        if (now.epoch == r.target_epoch) return now;
        break;
    case SeatState::unrevoked:
        if (still_owns(r.owned, now.revoking)) return now;
        break;
    case SeatState::unreleased: break;
    }
    return towards_target(now, r);
}

namespace {

// A member reaches the epoch of the target as soon as it holds nothing that is not in it.
Standing towards_target(const Standing& now, const Reconciliation& r) {
    const Partitions kept = common(now.assigned, r.target);
    const Partitions given_up = without(now.assigned, r.target);
    if (!given_up.empty() && still_owns(r.owned, given_up))
        return {.state = SeatState::unrevoked,
                .epoch = now.epoch,
                .previous_epoch = now.previous_epoch,
                .assigned = kept,
                .revoking = given_up};
    const Partitions wanted = without(r.target, kept);
    const Partitions free = without(wanted, r.taken);
    Standing next{.state = free.size() < wanted.size() ? SeatState::unreleased : SeatState::stable,
                  .epoch = r.target_epoch,
                  .previous_epoch = now.epoch == r.target_epoch ? now.previous_epoch : now.epoch,
                  .assigned = {},
                  .revoking = {}};
    std::merge(kept.begin(), kept.end(), free.begin(), free.end(),
               std::back_inserter(next.assigned));
    return next;
}

Partitions common(const Partitions& a, const Partitions& b) {
    Partitions both;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
    return both;
}

Partitions without(const Partitions& a, const Partitions& b) {
    Partitions rest;
    std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(rest));
    return rest;
}

} // namespace

} // namespace sluice::kafka
