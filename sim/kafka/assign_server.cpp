// The assignors of the KIP-848 protocol, computed by the coordinator: range, and uniform when all
// subscriptions are equal (Kafka: RangeAssignor, UniformHomogeneousAssignmentBuilder). Uniform
// with different subscriptions is in assign_server_mixed.cpp.
#include "sim/kafka/assign_server.hpp"
#include <algorithm>

namespace sluice::kafka {

Assignment assign_server_range(const GroupView& group) {
    Assignment assignment;
    assignment.of_member.resize(group.members.size());
    if (server::subscribes_to_unknown(group)) return {.error = AssignmentError::unknown_topic};
    const std::vector<int32_t> order = members_in_order(group);
    for (std::size_t t = 0; t < group.topics.size(); ++t) {
        const auto topic = static_cast<int32_t>(t);
        std::vector<int32_t> subscribers;
        for (const int32_t member : order)
            if (is_subscribed(group.members[static_cast<std::size_t>(member)], topic))
                subscribers.push_back(member);
        const auto count = static_cast<int32_t>(subscribers.size());
        int32_t next = 0;
        for (int32_t i = 0; i < count; ++i) {
            const int32_t quota = group.topics[t].partitions / count +
                                  (i < group.topics[t].partitions % count ? 1 : 0);
            auto& list =
                assignment
                    .of_member[static_cast<std::size_t>(subscribers[static_cast<std::size_t>(i)])];
            for (int32_t p = next; p < next + quota; ++p) list.push_back({topic, p});
            next += quota;
        }
    }
    return assignment;
}

Assignment assign_server_uniform(const GroupView& group) {
    if (server::subscribes_to_unknown(group)) return {.error = AssignmentError::unknown_topic};
    Assignment assignment = subscriptions_equal(group) ? server::assign_uniform_equal(group)
                                                       : server::assign_uniform_mixed(group);
    for (auto& list : assignment.of_member) std::sort(list.begin(), list.end());
    return assignment;
}

namespace server {

bool subscribes_to_unknown(const GroupView& group) {
    for (const GroupMember& member : group.members)
        for (const int32_t topic : member.subscribed)
            if (group.topics[static_cast<std::size_t>(topic)].partitions < 0) return true;
    return false;
}

std::vector<OwnedPartition> valid_claims(const GroupView& group, const GroupMember& member) {
    std::vector<OwnedPartition> claims;
    for (const OwnedPartition& partition : member.owned) {
        const bool exists = partition.partition >= 0 &&
                            partition.partition <
                                group.topics[static_cast<std::size_t>(partition.topic)].partitions;
        if (exists && is_subscribed(member, partition.topic)) claims.push_back(partition);
    }
    std::sort(claims.begin(), claims.end());
    claims.erase(std::unique(claims.begin(), claims.end()), claims.end());
    return claims;
}

namespace {

// Topic by topic: a topic that fits into what is left of the quota is kept whole, of another the
// first partitions.
void keep_up_to(std::span<const OwnedPartition> claims, int32_t quota,
                std::vector<OwnedPartition>& kept, std::vector<OwnedPartition>& released) {
    for (const OwnedPartition& partition : claims)
        (static_cast<int32_t>(kept.size()) < quota ? kept : released).push_back(partition);
}

std::vector<OwnedPartition> all_partitions(const GroupView& group) {
    std::vector<OwnedPartition> all;
    if (group.members.empty()) return all;
    std::vector<int32_t> topics = group.members.front().subscribed;
    std::sort(topics.begin(), topics.end());
    for (const int32_t topic : topics)
        for (int32_t p = 0; p < group.topics[static_cast<std::size_t>(topic)].partitions; ++p)
            all.push_back({topic, p});
    return all;
}

} // namespace

Assignment assign_uniform_equal(const GroupView& group) {
    Assignment assignment;
    assignment.of_member.resize(group.members.size());
    const std::vector<OwnedPartition> all = all_partitions(group);
    const auto members = static_cast<int32_t>(group.members.size());
    if (members == 0) return assignment;
    std::vector<std::vector<OwnedPartition>> claims(group.members.size());
    std::vector<bool> claimed(all.size(), false); // each goes to the first that claims it
    for (const int32_t m : members_by_id(group)) {
        const auto member = static_cast<std::size_t>(m);
        for (const OwnedPartition& partition : valid_claims(group, group.members[member])) {
            const auto place = std::lower_bound(all.begin(), all.end(), partition) - all.begin();
            if (claimed[static_cast<std::size_t>(place)]) continue;
            claimed[static_cast<std::size_t>(place)] = true;
            claims[member].push_back(partition);
        }
    }
    std::vector<OwnedPartition> waiting;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (!claimed[i]) waiting.push_back(all[i]);
    const int32_t base = static_cast<int32_t>(all.size()) / members;
    int32_t extra = static_cast<int32_t>(all.size()) % members;
    std::vector<int32_t> quota(group.members.size(), base);
    for (const int32_t m : members_by_id(group)) {
        const auto at = static_cast<std::size_t>(m);
        quota[at] += extra-- > 0 ? 1 : 0;
        keep_up_to(claims[at], quota[at], assignment.of_member[at], waiting);
    }
    std::size_t next = 0;
    for (const int32_t m : members_by_id(group)) {
        auto& list = assignment.of_member[static_cast<std::size_t>(m)];
        while (static_cast<int32_t>(list.size()) < quota[static_cast<std::size_t>(m)])
            list.push_back(waiting[next++]);
    }
    return assignment;
}

} // namespace server
} // namespace sluice::kafka
