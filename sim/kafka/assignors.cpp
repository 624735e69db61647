#include "sim/kafka/assignors.hpp"
#include "sim/core/check.hpp"
#include <algorithm>
#include <array>
#include <numeric>

namespace sluice::kafka {
namespace {

constexpr std::array table{
    Assignor{.name = "range",
             .sentence = "Per topic, consecutive partitions to the members in order; the first "
                         "ones get the remainder of every topic.",
             .protocol = AssignorProtocol::eager,
             .assign = assign_range},
    Assignor{.name = "roundrobin",
             .sentence = "All partitions of all topics dealt in a circle of members.",
             .protocol = AssignorProtocol::eager,
             .assign = assign_round_robin},
    Assignor{.name = "sticky",
             .sentence = "Balanced, and everybody keeps what balance allows; all stop meanwhile.",
             .protocol = AssignorProtocol::eager,
             .assign = assign_sticky},
    Assignor{.name = "cooperative-sticky",
             .sentence = "As sticky, but in two rounds: only what moves is revoked first "
                         "(KIP-429).",
             .protocol = AssignorProtocol::cooperative,
             .assign = assign_cooperative_sticky},
    Assignor{.name = "server-range",
             .sentence = "The range assignor of the KIP-848 protocol, computed by the coordinator.",
             .protocol = AssignorProtocol::server,
             .assign = assign_server_range},
    Assignor{.name = "server-uniform",
             .sentence = "The default of the KIP-848 protocol: balanced over all topics, sticky.",
             .protocol = AssignorProtocol::server,
             .assign = assign_server_uniform},
    Assignor{.name = "share-simple",
             .sentence = "Share groups: each partition goes to as many members as it takes to "
                         "busy them all (KIP-932, as of 4.1).",
             .protocol = AssignorProtocol::share,
             .assign = assign_share_simple},
};

std::vector<int32_t> all_members(const GroupView& group) {
    std::vector<int32_t> order(group.members.size());
    std::iota(order.begin(), order.end(), 0);
    return order;
}

const GroupMember& member_at(const GroupView& group, int32_t index) {
    return group.members[static_cast<std::size_t>(index)];
}

} // namespace

std::span<const Assignor> assignors() {
    return table;
}

const Assignor* find_assignor(std::string_view name) {
    for (const Assignor& entry : table)
        if (entry.name == name) return &entry;
    return nullptr;
}

std::vector<int32_t> members_in_order(const GroupView& group) {
    std::vector<int32_t> order = all_members(group);
    std::stable_sort(order.begin(), order.end(), [&group](int32_t left, int32_t right) {
        const GroupMember& a = member_at(group, left);
        const GroupMember& b = member_at(group, right);
        if (a.instance_id.empty() != b.instance_id.empty()) return b.instance_id.empty();
        return a.instance_id.empty() ? a.id < b.id : a.instance_id < b.instance_id;
    });
    return order;
}

std::vector<int32_t> members_by_id(const GroupView& group) {
    std::vector<int32_t> order = all_members(group);
    std::stable_sort(order.begin(), order.end(), [&group](int32_t left, int32_t right) {
        return member_at(group, left).id < member_at(group, right).id;
    });
    return order;
}

bool subscriptions_equal(const GroupView& group) {
    const auto sorted_topics = [](const GroupMember& member) {
        std::vector<int32_t> topics = member.subscribed;
        std::sort(topics.begin(), topics.end());
        return topics;
    };
    if (group.members.empty()) return true;
    const std::vector<int32_t> first = sorted_topics(group.members.front());
    return std::all_of(group.members.begin(), group.members.end(),
                       [&](const GroupMember& member) { return sorted_topics(member) == first; });
}

bool is_subscribed(const GroupMember& member, int32_t topic) {
    return std::find(member.subscribed.begin(), member.subscribed.end(), topic) !=
           member.subscribed.end();
}

Assignment assign_round_robin(const GroupView& group) {
    Assignment assignment;
    assignment.of_member.resize(group.members.size());
    const std::vector<int32_t> circle = members_in_order(group);
    std::size_t next = 0;
    for (std::size_t t = 0; t < group.topics.size(); ++t) {
        const auto topic = static_cast<int32_t>(t);
        const bool wanted =
            std::any_of(group.members.begin(), group.members.end(),
                        [topic](const GroupMember& m) { return is_subscribed(m, topic); });
        for (int32_t p = 0; wanted && p < group.topics[t].partitions; ++p) {
            while (!is_subscribed(member_at(group, circle[next]), topic))
                next = (next + 1) % circle.size();
            assignment.of_member[static_cast<std::size_t>(circle[next])].push_back({topic, p});
            next = (next + 1) % circle.size();
        }
    }
    return assignment;
}

} // namespace sluice::kafka
