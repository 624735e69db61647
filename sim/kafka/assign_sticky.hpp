// What the two cases of the sticky assignors share: the members in ascending order of id, the
// partitions as one row of numbers, who may be believed to own what, and the racks. Used by
// assign_sticky.cpp (front door and equal subscriptions) and assign_sticky_general.cpp only.
#pragma once
#include "sim/kafka/assignors.hpp"
#include <set>
#include <string>

namespace sluice::kafka::sticky {

inline constexpr int32_t nobody = -1;

// Partitions are numbered through, topic by topic; "slot" is such a number. Members are numbered
// by id, ascending; order[n] is the index of member n in the group.
struct Problem {
    const GroupView& group;
    std::vector<int32_t> order;
    std::vector<OwnedPartition> partitions;           // by slot
    std::vector<int32_t> first_slot;                  // per topic; nobody: not to be assigned
    std::vector<std::vector<int32_t>> topics_of;      // per member, to be assigned
    std::vector<std::vector<int32_t>> subscribers_of; // per topic
    std::vector<std::vector<int32_t>> claims;         // per member, slots as it claimed them
    std::vector<std::vector<int32_t>> owned;          // per member, slots it may be believed
    std::vector<bool> claimed_twice;                  // per slot, in the same generation
    std::vector<std::set<std::string>> racks;         // per slot; empty unless racks matter
    bool by_rack = false;

    int32_t members() const { return static_cast<int32_t>(order.size()); }
    int32_t slots() const { return static_cast<int32_t>(partitions.size()); }
    const GroupMember& member(int32_t number) const;
    int32_t slot_of(OwnedPartition partition) const; // nobody: there is no such partition
    bool rack_mismatch(int32_t member, int32_t slot) const;
    bool in_rack(int32_t member, int32_t slot) const; // both racks are known and agree
    int32_t rack_members(int32_t slot) const;         // in how many members' racks it is
};

struct Solution {
    std::vector<std::vector<int32_t>> slots_of; // per member
    std::vector<int32_t> changing_hands;        // slots that must be given up by another first
};

Solution solve_equal(const Problem& problem); // all subscriptions are equal
Solution solve_general(const Problem& problem);

} // namespace sluice::kafka::sticky
