// Small groups for the assignor tests: topics by name and size, members by id and topics.
#pragma once
#include "sim/kafka/assignors.hpp"
#include <algorithm>
#include <map>
#include <utility>

namespace assignor_groups {

using namespace sluice::kafka;

using Owned = std::vector<OwnedPartition>;
using Lists = std::vector<Owned>;

struct Group {
    std::vector<GroupTopic> topics;
    std::vector<GroupMember> members;

    GroupView view() const { return {topics, members}; }
};

inline GroupTopic topic(std::string name, int32_t partitions) {
    GroupTopic made;
    made.name = std::move(name);
    made.partitions = partitions;
    return made;
}

inline GroupMember member(std::string id, std::vector<int32_t> subscribed, Owned owned = {},
                          int32_t generation = -1) {
    GroupMember made;
    made.id = std::move(id);
    made.subscribed = std::move(subscribed);
    made.owned = std::move(owned);
    made.generation = generation;
    return made;
}

// What every assignment must be: only to subscribers, each partition at most once.
inline bool is_valid(const Group& group, const Assignment& assignment) {
    std::map<OwnedPartition, int> holders;
    for (std::size_t m = 0; m < group.members.size(); ++m) {
        for (const OwnedPartition& partition : assignment.of_member[m]) {
            if (!is_subscribed(group.members[m], partition.topic)) return false;
            if (++holders[partition] > 1) return false;
        }
    }
    return true;
}

inline std::vector<std::size_t> loads(const Assignment& assignment) {
    std::vector<std::size_t> counts;
    for (const Owned& list : assignment.of_member) counts.push_back(list.size());
    return counts;
}

inline std::size_t kept(const Group& group, const Assignment& assignment) {
    std::size_t count = 0;
    for (std::size_t m = 0; m < group.members.size(); ++m)
        for (const OwnedPartition& partition : group.members[m].owned)
            count += static_cast<std::size_t>(std::count(assignment.of_member[m].begin(),
                                                         assignment.of_member[m].end(), partition));
    return count;
}

// The group as it would join again after the assignment.
inline Group after(Group group, const Assignment& assignment, int32_t generation) {
    for (std::size_t m = 0; m < group.members.size(); ++m) {
        group.members[m].owned = assignment.of_member[m];
        group.members[m].generation = generation;
    }
    return group;
}

} // namespace assignor_groups
