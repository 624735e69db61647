// The sticky assignors: who may be believed, and the case of equal subscriptions, in which the
// numbers are known beforehand (Kafka: AbstractStickyAssignor, CooperativeStickyAssignor).
#include "sim/kafka/assign_sticky.hpp"
#include "sim/core/check.hpp"
#include <algorithm>
#include <deque>

namespace sluice::kafka {
namespace sticky {

namespace {

Problem make_problem(const GroupView& group);
Assignment to_assignment(const Problem& problem, const Solution& solution);

} // namespace
} // namespace sticky

namespace {

sticky::Solution solve(const sticky::Problem& problem) {
    return subscriptions_equal(problem.group) ? sticky::solve_equal(problem)
                                              : sticky::solve_general(problem);
}

} // namespace

Assignment assign_sticky(const GroupView& group) {
    const sticky::Problem problem = sticky::make_problem(group);
    return sticky::to_assignment(problem, solve(problem));
}

Assignment assign_cooperative_sticky(const GroupView& group) {
    const sticky::Problem problem = sticky::make_problem(group);
    sticky::Solution solution = solve(problem);
    auto& changing = solution.changing_hands;
    std::sort(changing.begin(), changing.end());
    const auto must_wait = [&changing](int32_t slot) {
        return std::binary_search(changing.begin(), changing.end(), slot);
    };
    for (auto& slots : solution.slots_of)
        slots.erase(std::remove_if(slots.begin(), slots.end(), must_wait), slots.end());
    return sticky::to_assignment(problem, solution);
}

namespace sticky {

const GroupMember& Problem::member(int32_t number) const {
    return group.members[static_cast<std::size_t>(order[static_cast<std::size_t>(number)])];
}

int32_t Problem::slot_of(OwnedPartition partition) const {
    const auto topic = static_cast<std::size_t>(partition.topic);
    if (partition.topic < 0 || topic >= first_slot.size() || first_slot[topic] == nobody)
        return nobody;
    if (partition.partition < 0 || partition.partition >= group.topics[topic].partitions)
        return nobody;
    return first_slot[topic] + partition.partition;
}

bool Problem::rack_mismatch(int32_t number, int32_t slot) const {
    return by_rack && !member(number).rack.empty() && !in_rack(number, slot);
}

bool Problem::in_rack(int32_t number, int32_t slot) const {
    return by_rack && racks[static_cast<std::size_t>(slot)].count(member(number).rack) > 0 &&
           !member(number).rack.empty();
}

int32_t Problem::rack_members(int32_t slot) const {
    int32_t count = 0;
    for (int32_t m = 0; m < members(); ++m) count += in_rack(m, slot) ? 1 : 0;
    return count;
}

namespace {

// Only topics that somebody wants and that have metadata take part.
void number_partitions(Problem& problem) {
    const GroupView& group = problem.group;
    problem.first_slot.assign(group.topics.size(), nobody);
    problem.subscribers_of.resize(group.topics.size());
    problem.topics_of.resize(problem.order.size());
    for (std::size_t t = 0; t < group.topics.size(); ++t) {
        const auto topic = static_cast<int32_t>(t);
        if (group.topics[t].partitions <= 0) continue;
        for (int32_t m = 0; m < problem.members(); ++m) {
            if (!is_subscribed(problem.member(m), topic)) continue;
            problem.subscribers_of[t].push_back(m);
            problem.topics_of[static_cast<std::size_t>(m)].push_back(topic);
        }
        if (problem.subscribers_of[t].empty()) continue;
        problem.first_slot[t] = problem.slots();
        for (int32_t p = 0; p < group.topics[t].partitions; ++p)
            problem.partitions.push_back({topic, p});
    }
}

// Racks matter when members and replicas share one, and not every partition is on every rack.
void note_racks(Problem& problem) {
    std::set<std::string> everywhere;
    for (const OwnedPartition& partition : problem.partitions) {
        const GroupTopic& topic = problem.group.topics[static_cast<std::size_t>(partition.topic)];
        const auto index = static_cast<std::size_t>(partition.partition);
        std::set<std::string> racks;
        if (index < topic.racks.size())
            racks.insert(topic.racks[index].begin(), topic.racks[index].end());
        everywhere.insert(racks.begin(), racks.end());
        problem.racks.push_back(std::move(racks));
    }
    const bool shared = std::any_of(
        problem.group.members.begin(), problem.group.members.end(),
        [&](const GroupMember& m) { return everywhere.count(m.rack) > 0 && !m.rack.empty(); });
    const bool uneven = std::any_of(problem.racks.begin(), problem.racks.end(),
                                    [&](const auto& racks) { return racks != everywhere; });
    problem.by_rack = shared && uneven;
    if (!problem.by_rack) problem.racks.clear();
}

void forget(std::vector<int32_t>& slots, int32_t slot) {
    slots.erase(std::remove(slots.begin(), slots.end(), slot), slots.end());
}

// Two claims to one partition: the later generation is believed; in the same generation nobody is.
void judge_claims(Problem& problem) {
    std::vector<int32_t> owner(problem.partitions.size(), nobody);
    problem.claimed_twice.assign(problem.partitions.size(), false);
    problem.owned.resize(problem.order.size());
    for (int32_t m = 0; m < problem.members(); ++m) {
        for (const int32_t slot : problem.claims[static_cast<std::size_t>(m)]) {
            int32_t& holder = owner[static_cast<std::size_t>(slot)];
            if (holder != nobody) {
                const int32_t theirs = problem.member(holder).generation;
                const int32_t ours = problem.member(m).generation;
                if (ours < theirs) continue;
                forget(problem.owned[static_cast<std::size_t>(holder)], slot);
                if (ours == theirs) problem.claimed_twice[static_cast<std::size_t>(slot)] = true;
                if (ours > theirs) problem.owned[static_cast<std::size_t>(m)].push_back(slot);
            } else {
                problem.owned[static_cast<std::size_t>(m)].push_back(slot);
            }
            holder = m;
        }
    }
}

Problem make_problem(const GroupView& group) {
    Problem problem{group, members_by_id(group), {}, {}, {}, {}, {}, {}, {}, {}, false};
    number_partitions(problem);
    note_racks(problem);
    for (int32_t m = 0; m < problem.members(); ++m) {
        std::vector<int32_t> slots;
        for (const OwnedPartition& partition : problem.member(m).owned) {
            const int32_t slot = problem.slot_of(partition);
            if (slot != nobody) slots.push_back(slot);
        }
        std::sort(slots.begin(), slots.end());
        slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
        problem.claims.push_back(std::move(slots));
    }
    judge_claims(problem);
    return problem;
}

Assignment to_assignment(const Problem& problem, const Solution& solution) {
    Assignment assignment;
    assignment.of_member.resize(problem.order.size());
    for (std::size_t m = 0; m < problem.order.size(); ++m) {
        auto& list = assignment.of_member[static_cast<std::size_t>(problem.order[m])];
        for (const int32_t slot : solution.slots_of[m])
            list.push_back(problem.partitions[static_cast<std::size_t>(slot)]);
        std::sort(list.begin(), list.end());
    }
    return assignment;
}

// The state of the equal case. Every member is to have at_least or, `extra` of them, at_most.
struct Filling {
    const Problem& problem;
    int32_t at_least = 0;
    int32_t at_most = 0;
    int32_t extra = 0;            // how many members are to have at_most, when that is more
    int32_t with_extra = 0;       // how many have
    std::vector<int32_t> below;   // members below at_least, ascending
    std::deque<int32_t> exactly;  // members at at_least that may get one more, in turn
    std::vector<int32_t> gave_up; // per slot, who must give it up
    Solution solution;

    std::vector<int32_t>& of(int32_t member) {
        return solution.slots_of[static_cast<std::size_t>(member)];
    }
};

// By partition first, then topic: what is given up is spread over the topics.
std::vector<int32_t> keepable(Filling& filling, int32_t member) {
    const Problem& problem = filling.problem;
    std::vector<int32_t> slots;
    for (const int32_t slot : problem.owned[static_cast<std::size_t>(member)]) {
        const auto at = static_cast<std::size_t>(slot);
        if (problem.rack_mismatch(member, slot)) {
            filling.gave_up[at] = member;
        } else if (!problem.claimed_twice[at]) {
            slots.push_back(slot);
        }
    }
    // A total order: partition and topic together name one slot.
    std::sort(slots.begin(), slots.end(), [&problem](int32_t left, int32_t right) {
        const OwnedPartition& a = problem.partitions[static_cast<std::size_t>(left)];
        const OwnedPartition& b = problem.partitions[static_cast<std::size_t>(right)];
        return a.partition != b.partition ? a.partition < b.partition : a.topic < b.topic;
    });
    return slots;
}

void keep_owned(Filling& filling, int32_t member) {
    const std::vector<int32_t> slots = keepable(filling, member);
    const auto count = static_cast<int32_t>(slots.size());
    const bool may_have_extra = filling.with_extra < filling.extra;
    int32_t kept = count;
    if (count < filling.at_least) {
        filling.below.push_back(member);
    } else if (count >= filling.at_most && may_have_extra) {
        kept = filling.at_most;
        ++filling.with_extra;
        if (filling.with_extra == filling.extra) filling.exactly.clear();
    } else {
        kept = filling.at_least;
        if (may_have_extra) filling.exactly.push_back(member);
    }
    const auto first_lost = slots.begin() + kept;
    filling.of(member).assign(slots.begin(), first_lost);
    for (auto slot = first_lost; slot != slots.end(); ++slot)
        filling.gave_up[static_cast<std::size_t>(*slot)] = member;
}

void give(Filling& filling, int32_t member, int32_t slot) {
    filling.of(member).push_back(slot);
    const auto at = static_cast<std::size_t>(slot);
    const int32_t former = filling.gave_up[at];
    if ((former != nobody && former != member) || filling.problem.claimed_twice[at])
        filling.solution.changing_hands.push_back(slot);
}

std::vector<int32_t> unassigned_slots(const Filling& filling) {
    std::vector<bool> assigned(filling.problem.partitions.size(), false);
    for (const auto& slots : filling.solution.slots_of)
        for (const int32_t slot : slots) assigned[static_cast<std::size_t>(slot)] = true;
    std::vector<int32_t> rest;
    for (int32_t slot = 0; slot < filling.problem.slots(); ++slot)
        if (!assigned[static_cast<std::size_t>(slot)]) rest.push_back(slot);
    return rest;
}

// The next member in the circle whose rack has the partition; nobody: none.
template <class List>
int32_t find_in_rack(const Problem& problem, const List& members, std::size_t first, int32_t slot) {
    for (std::size_t i = 0; i < members.size(); ++i) {
        const std::size_t at = (first + i) % members.size();
        if (problem.in_rack(members[at], slot)) return static_cast<int32_t>(at);
    }
    return nobody;
}

// Returns who gets the slot within its rack; nobody: it waits for the plain pass.
int32_t choose_in_rack(Filling& filling, std::size_t& next, int32_t slot) {
    const int32_t found = find_in_rack(filling.problem, filling.below, next, slot);
    if (found != nobody) {
        auto at = static_cast<std::size_t>(found);
        const int32_t member = filling.below[at];
        const int32_t count = static_cast<int32_t>(filling.of(member).size()) + 1;
        if (count >= filling.at_least) {
            filling.below.erase(filling.below.begin() + found);
            if (count < filling.at_most && filling.with_extra < filling.extra)
                filling.exactly.push_back(member);
        } else {
            ++at;
        }
        next = filling.below.empty() ? 0 : at % filling.below.size();
        return member;
    }
    const int32_t waiting = find_in_rack(filling.problem, filling.exactly, 0, slot);
    if (waiting == nobody) return nobody;
    const int32_t member = filling.exactly[static_cast<std::size_t>(waiting)];
    if (static_cast<int32_t>(filling.of(member).size()) + 1 == filling.at_most) {
        filling.exactly.erase(filling.exactly.begin() + waiting);
        ++filling.with_extra;
        if (filling.with_extra == filling.extra) filling.exactly.clear();
    }
    return member;
}

// Partitions that few members' racks can take go first.
void fill_in_racks(Filling& filling, std::vector<int32_t>& slots) {
    if (!filling.problem.by_rack) return;
    std::stable_sort(slots.begin(), slots.end(), [&filling](int32_t left, int32_t right) {
        return filling.problem.rack_members(left) < filling.problem.rack_members(right);
    });
    std::vector<int32_t> rest;
    std::size_t next = 0;
    for (const int32_t slot : slots) {
        const int32_t member = choose_in_rack(filling, next, slot);
        if (member == nobody) {
            rest.push_back(slot);
        } else {
            give(filling, member, slot);
        }
    }
    slots = std::move(rest);
}

// One each in a circle until all have at_least, then one more each.
void fill_in_circle(Filling& filling, std::span<const int32_t> slots) {
    std::size_t next = 0;
    for (const int32_t slot : slots) {
        if (filling.below.empty()) {
            SLUICE_CHECK(!filling.exactly.empty(), "the quotas of a sticky assignment add up");
            give(filling, filling.exactly.front(), slot);
            filling.exactly.pop_front();
            continue;
        }
        if (next >= filling.below.size()) next = 0;
        const int32_t member = filling.below[next];
        give(filling, member, slot);
        if (static_cast<int32_t>(filling.of(member).size()) == filling.at_least) {
            filling.below.erase(filling.below.begin() + static_cast<std::ptrdiff_t>(next));
            filling.exactly.push_back(member);
        } else {
            ++next;
        }
    }
}

} // namespace

Solution solve_equal(const Problem& problem) {
    Filling filling{problem, 0, 0, 0, 0, {}, {}, {}, {}};
    filling.solution.slots_of.resize(problem.order.size());
    if (problem.members() == 0) return filling.solution;
    filling.at_least = problem.slots() / problem.members();
    filling.extra = problem.slots() % problem.members();
    filling.at_most = filling.at_least + (filling.extra > 0 ? 1 : 0);
    filling.gave_up.assign(problem.partitions.size(), nobody);
    for (int32_t m = 0; m < problem.members(); ++m) keep_owned(filling, m);
    std::vector<int32_t> slots = unassigned_slots(filling);
    fill_in_racks(filling, slots);
    fill_in_circle(filling, slots);
    return filling.solution;
}

} // namespace sticky
} // namespace sluice::kafka
