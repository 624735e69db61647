// The `simple` assignor of share groups as of 4.1 (KAFKA-19362, KAFKA-19363): members may
// outnumber partitions, so a partition goes to as many members as it takes to busy them all.
#include "sim/kafka/assign_server.hpp"
#include <algorithm>
#include <set>

namespace sluice::kafka {
namespace {

// One set of partitions shared by one set of members: all topics when subscriptions are equal,
// else each topic by itself.
struct Sharing {
    std::vector<OwnedPartition> partitions;
    std::vector<int32_t> members;            // indexes into the group, by id
    std::vector<std::set<std::size_t>> held; // per member, positions in `partitions`
    std::vector<int32_t> holders;            // per partition, how many members hold it
    std::vector<int32_t> quota;              // per member
    int32_t per_partition = 0;               // how many members each partition wants
};

void assign_shared(const GroupView& group, Sharing sharing, Assignment& assignment);
Sharing sharing_of(const GroupView& group, std::span<const int32_t> topics);

} // namespace

Assignment assign_share_simple(const GroupView& group) {
    if (server::subscribes_to_unknown(group)) return {.error = AssignmentError::unknown_topic};
    Assignment assignment;
    assignment.of_member.resize(group.members.size());
    if (group.members.empty()) return assignment;
    if (subscriptions_equal(group)) {
        assign_shared(group, sharing_of(group, group.members.front().subscribed), assignment);
    } else {
        for (std::size_t t = 0; t < group.topics.size(); ++t) {
            const auto topic = static_cast<int32_t>(t);
            assign_shared(group, sharing_of(group, std::span(&topic, 1)), assignment);
        }
    }
    for (auto& list : assignment.of_member) std::sort(list.begin(), list.end());
    return assignment;
}

namespace {

Sharing sharing_of(const GroupView& group, std::span<const int32_t> topics) {
    Sharing sharing;
    std::vector<int32_t> sorted(topics.begin(), topics.end());
    std::sort(sorted.begin(), sorted.end());
    for (const int32_t topic : sorted)
        for (int32_t p = 0; p < group.topics[static_cast<std::size_t>(topic)].partitions; ++p)
            sharing.partitions.push_back({topic, p});
    for (const int32_t m : members_by_id(group)) {
        const GroupMember& member = group.members[static_cast<std::size_t>(m)];
        if (!sorted.empty() && is_subscribed(member, sorted.front())) sharing.members.push_back(m);
    }
    return sharing;
}

// Member i wants ceil(x (i + 1)) - ceil(x i) partitions, x being its exact share.
void set_quotas(Sharing& sharing) {
    const auto partitions = static_cast<int64_t>(sharing.partitions.size());
    const auto members = static_cast<int64_t>(sharing.members.size());
    sharing.per_partition = static_cast<int32_t>((members + partitions - 1) / partitions);
    const int64_t total = sharing.per_partition * partitions;
    const auto share_of_first = [&](int64_t count) {
        return (total * count + members - 1) / members;
    };
    for (int64_t i = 0; i < members; ++i)
        sharing.quota.push_back(static_cast<int32_t>(share_of_first(i + 1) - share_of_first(i)));
}

void keep_claims(const GroupView& group, Sharing& sharing) {
    sharing.held.resize(sharing.members.size());
    sharing.holders.assign(sharing.partitions.size(), 0);
    for (std::size_t m = 0; m < sharing.members.size(); ++m) {
        const GroupMember& member = group.members[static_cast<std::size_t>(sharing.members[m])];
        for (const OwnedPartition& claim : server::valid_claims(group, member)) {
            const auto at =
                std::lower_bound(sharing.partitions.begin(), sharing.partitions.end(), claim);
            if (at == sharing.partitions.end() || *at != claim) continue;
            const auto position = static_cast<std::size_t>(at - sharing.partitions.begin());
            sharing.held[m].insert(position);
            ++sharing.holders[position];
        }
    }
}

bool has_too_many(const Sharing& sharing, std::size_t member) {
    return static_cast<int32_t>(sharing.held[member].size()) > sharing.quota[member];
}

// Partitions shared more than wanted lose members, first those that have too many anyway.
void revoke_overshared(Sharing& sharing) {
    for (std::size_t p = 0; p < sharing.partitions.size(); ++p) {
        for (const bool only_overfilled : {true, false}) {
            for (std::size_t m = 0; m < sharing.members.size(); ++m) {
                if (sharing.holders[p] <= sharing.per_partition) break;
                if (only_overfilled && !has_too_many(sharing, m)) continue;
                sharing.holders[p] -= static_cast<int32_t>(sharing.held[m].erase(p));
            }
        }
    }
}

void revoke_overfilled(Sharing& sharing) {
    for (std::size_t m = 0; m < sharing.members.size(); ++m) {
        while (has_too_many(sharing, m)) {
            --sharing.holders[*sharing.held[m].begin()];
            sharing.held[m].erase(sharing.held[m].begin());
        }
    }
}

bool may_take(const Sharing& sharing, std::size_t member, std::size_t partition) {
    return static_cast<int32_t>(sharing.held[member].size()) < sharing.quota[member] &&
           sharing.held[member].count(partition) == 0;
}

// In a circle of members; a partition that all unfilled members hold already stays short.
void fill(Sharing& sharing) {
    std::size_t next = 0;
    const std::size_t members = sharing.members.size();
    for (std::size_t p = 0; p < sharing.partitions.size(); ++p) {
        for (std::size_t tried = 0; tried < members && sharing.holders[p] < sharing.per_partition;
             ++tried) {
            if (may_take(sharing, next, p)) {
                sharing.held[next].insert(p);
                ++sharing.holders[p];
            }
            next = (next + 1) % members;
        }
    }
}

void assign_shared(const GroupView& group, Sharing sharing, Assignment& assignment) {
    if (sharing.partitions.empty() || sharing.members.empty()) return;
    set_quotas(sharing);
    keep_claims(group, sharing);
    revoke_overshared(sharing);
    revoke_overfilled(sharing);
    fill(sharing);
    for (std::size_t m = 0; m < sharing.members.size(); ++m) {
        auto& list = assignment.of_member[static_cast<std::size_t>(sharing.members[m])];
        for (const std::size_t position : sharing.held[m])
            list.push_back(sharing.partitions[position]);
    }
}

} // namespace
} // namespace sluice::kafka
