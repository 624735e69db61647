// How one member of a KIP-848 group gets from what it has to what it is to have (Kafka:
// CurrentAssignmentBuilder): it first gives up what is meant for others and confirms that, then
// takes what nobody holds any more. A pure rule; there is no barrier, every member goes alone.
#pragma once
#include "sim/core/ids.hpp"
#include <cstdint>
#include <vector>

namespace sluice::kafka {

enum class SeatState : uint8_t {
    stable,
    unrevoked, // asked to give something up, and has not confirmed it
    unreleased // waits for what others still hold
};

struct Standing {
    SeatState state = SeatState::stable;
    int32_t epoch = 0, previous_epoch = 0; // of the member
    // All lists ascending.
    std::vector<PartitionId> assigned; // it may read
    std::vector<PartitionId> revoking; // it is to give up: not free until it has confirmed

    bool operator==(const Standing&) const = default;
};

struct Reconciliation {
    const std::vector<PartitionId>& target; // what it is to have
    int32_t target_epoch = 0;
    const std::vector<PartitionId>* owned = nullptr; // as it has just reported; none: it did not
    const std::vector<PartitionId>& taken;           // held by other members
};

Standing next_standing(const Standing& now, const Reconciliation& r);

} // namespace sluice::kafka
