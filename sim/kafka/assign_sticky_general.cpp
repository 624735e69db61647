// The sticky assignors when subscriptions differ: keep what is valid, give the rest to those who
// have least, then move partitions as long as the balance gets better (Kafka:
// AbstractStickyAssignor.GeneralAssignmentBuilder).
#include "sim/kafka/assign_sticky.hpp"
#include <algorithm>
#include <map>
#include <utility>

namespace sluice::kafka::sticky {
namespace {

using Move = std::pair<int32_t, int32_t>; // from member, to member

struct Former {
    int32_t member = nobody;
    int32_t generation = -1;
};

// Moves so far, so that a partition of the same topic is moved back rather than another one over.
struct Moves {
    std::map<int32_t, std::map<Move, std::set<int32_t>>> of_topic;
    std::map<int32_t, Move> of_slot;
};

struct Balance {
    const Problem& problem;
    std::vector<int32_t> slots;                    // by fewest subscribers, topic, partition
    std::vector<std::vector<int32_t>> held;        // per member
    std::vector<int32_t> owner;                    // per slot
    std::vector<Former> former;                    // per slot, from an older generation
    std::set<std::pair<int32_t, int32_t>> by_load; // (partitions, member), those that may change
    Moves moves;
    bool revoked = false; // a subscription or a rack has taken something away

    int32_t load(int32_t member) const {
        return static_cast<int32_t>(held[static_cast<std::size_t>(member)].size());
    }
    int32_t topic_of(int32_t slot) const {
        return problem.partitions[static_cast<std::size_t>(slot)].topic;
    }
    const std::vector<int32_t>& subscribers(int32_t slot) const {
        return problem.subscribers_of[static_cast<std::size_t>(topic_of(slot))];
    }
};

void order_slots(Balance& balance);
void note_former_owners(Balance& balance);
void keep_valid(Balance& balance);
void assign_rest(Balance& balance, std::span<const int32_t> unassigned);
void improve(Balance& balance, std::vector<int32_t> unassigned, bool started_empty);
std::vector<int32_t> changing_hands(const Balance& balance);

} // namespace

Solution solve_general(const Problem& problem) {
    Balance balance{problem, {}, {}, {}, {}, {}, {}, false};
    order_slots(balance);
    note_former_owners(balance);
    keep_valid(balance);
    std::vector<int32_t> unassigned;
    for (const int32_t slot : balance.slots)
        if (balance.owner[static_cast<std::size_t>(slot)] == nobody) unassigned.push_back(slot);
    for (int32_t m = 0; m < problem.members(); ++m) balance.by_load.emplace(balance.load(m), m);
    const bool started_empty = balance.by_load.rbegin()->first == 0;
    assign_rest(balance, unassigned);
    improve(balance, std::move(unassigned), started_empty);
    return {.slots_of = balance.held, .changing_hands = changing_hands(balance)};
}

namespace {

void order_slots(Balance& balance) {
    for (int32_t slot = 0; slot < balance.problem.slots(); ++slot) balance.slots.push_back(slot);
    std::stable_sort(balance.slots.begin(), balance.slots.end(), [&](int32_t a, int32_t b) {
        return balance.subscribers(a).size() < balance.subscribers(b).size();
    });
}

// Of the generations before the latest one, the youngest claim to each partition.
void note_former_owners(Balance& balance) {
    const Problem& problem = balance.problem;
    balance.former.resize(problem.partitions.size());
    int32_t latest = -1;
    for (int32_t m = 0; m < problem.members(); ++m)
        latest = std::max(latest, problem.member(m).generation);
    for (int32_t m = 0; m < problem.members(); ++m) {
        const int32_t generation = problem.member(m).generation;
        if (generation >= latest) continue;
        for (const int32_t slot : problem.claims[static_cast<std::size_t>(m)]) {
            Former& former = balance.former[static_cast<std::size_t>(slot)];
            if (former.member == nobody || generation > former.generation)
                former = {.member = m, .generation = generation};
        }
    }
}

void keep_valid(Balance& balance) {
    const Problem& problem = balance.problem;
    balance.held.resize(problem.order.size());
    balance.owner.assign(problem.partitions.size(), nobody);
    for (int32_t m = 0; m < problem.members(); ++m) {
        for (const int32_t slot : problem.owned[static_cast<std::size_t>(m)]) {
            if (is_subscribed(problem.member(m), balance.topic_of(slot)) &&
                !problem.rack_mismatch(m, slot)) {
                balance.held[static_cast<std::size_t>(m)].push_back(slot);
                balance.owner[static_cast<std::size_t>(slot)] = m;
            } else {
                balance.revoked = true;
            }
        }
    }
}

bool wants(const Balance& balance, int32_t member, int32_t slot) {
    const auto& members = balance.subscribers(slot);
    return std::binary_search(members.begin(), members.end(), member);
}

void take(Balance& balance, int32_t member, int32_t slot) {
    balance.by_load.erase({balance.load(member), member});
    balance.held[static_cast<std::size_t>(member)].push_back(slot);
    balance.by_load.emplace(balance.load(member), member);
    balance.owner[static_cast<std::size_t>(slot)] = member;
}

void drop(Balance& balance, int32_t member, int32_t slot) {
    auto& list = balance.held[static_cast<std::size_t>(member)];
    balance.by_load.erase({balance.load(member), member});
    list.erase(std::find(list.begin(), list.end(), slot));
    balance.by_load.emplace(balance.load(member), member);
}

bool assign_one(Balance& balance, int32_t slot, bool rack_must_match) {
    for (const auto& [load, member] : balance.by_load) {
        if (!wants(balance, member, slot)) continue;
        if (rack_must_match && balance.problem.rack_mismatch(member, slot)) continue;
        take(balance, member, slot); // ends the walk: by_load has changed
        return true;
    }
    return false;
}

void assign_rest(Balance& balance, std::span<const int32_t> unassigned) {
    std::vector<int32_t> rest;
    for (const int32_t slot : unassigned)
        if (!balance.problem.by_rack || !assign_one(balance, slot, true)) rest.push_back(slot);
    for (const int32_t slot : rest) assign_one(balance, slot, false);
}

int32_t wanted_count(const Balance& balance, int32_t member) {
    int32_t count = 0;
    for (const int32_t topic : balance.problem.topics_of[static_cast<std::size_t>(member)])
        count += balance.problem.group.topics[static_cast<std::size_t>(topic)].partitions;
    return count;
}

// A member can change when it lacks something it wants, or holds something others want too.
bool can_change(const Balance& balance, int32_t member) {
    if (balance.load(member) < wanted_count(balance, member)) return true;
    const auto& list = balance.held[static_cast<std::size_t>(member)];
    return std::any_of(list.begin(), list.end(),
                       [&balance](int32_t slot) { return balance.subscribers(slot).size() >= 2; });
}

// Balanced: loads differ by at most one, or no move of one partition would help.
bool is_balanced(const Balance& balance) {
    if (balance.by_load.begin()->first >= balance.by_load.rbegin()->first - 1) return true;
    std::vector<int32_t> heaviest(balance.problem.first_slot.size(), 0); // per topic
    for (const auto& [load, member] : balance.by_load)
        for (const int32_t slot : balance.held[static_cast<std::size_t>(member)])
            heaviest[static_cast<std::size_t>(balance.topic_of(slot))] = load; // ascending
    for (const auto& [load, member] : balance.by_load)
        for (const int32_t topic : balance.problem.topics_of[static_cast<std::size_t>(member)])
            if (load + 1 < heaviest[static_cast<std::size_t>(topic)]) return false;
    return true;
}

void forget_move(Moves& moves, int32_t topic, int32_t slot) {
    auto& of_topic = moves.of_topic[topic];
    const auto found = of_topic.find(moves.of_slot[slot]);
    found->second.erase(slot);
    if (found->second.empty()) of_topic.erase(found);
    moves.of_slot.erase(slot);
}

void note_move(Moves& moves, int32_t topic, int32_t slot, Move move) {
    const auto earlier = moves.of_slot.find(slot);
    if (earlier != moves.of_slot.end()) {
        const int32_t origin = earlier->second.first;
        forget_move(moves, topic, slot);
        if (origin == move.second) return; // back home
        move.first = origin;
    }
    moves.of_slot[slot] = move;
    moves.of_topic[topic][move].insert(slot);
}

// If one of the topic came from there to here before, it is that one that goes back.
int32_t slot_to_move(const Moves& moves, int32_t topic, int32_t slot, Move move) {
    const auto of_topic = moves.of_topic.find(topic);
    if (of_topic == moves.of_topic.end()) return slot;
    const auto earlier = moves.of_slot.find(slot);
    if (earlier != moves.of_slot.end()) move.first = earlier->second.first;
    const auto reverse = of_topic->second.find({move.second, move.first});
    return reverse == of_topic->second.end() ? slot : *reverse->second.begin();
}

void move_to(Balance& balance, int32_t slot, int32_t member) {
    const int32_t topic = balance.topic_of(slot);
    const Move wish{balance.owner[static_cast<std::size_t>(slot)], member};
    const int32_t moved = slot_to_move(balance.moves, topic, slot, wish);
    const int32_t from = balance.owner[static_cast<std::size_t>(moved)];
    note_move(balance.moves, topic, moved, {from, member});
    drop(balance, from, moved);
    take(balance, member, moved);
}

void move_to_lightest(Balance& balance, int32_t slot) {
    for (const auto& [load, member] : balance.by_load) {
        if (!wants(balance, member, slot)) continue;
        move_to(balance, slot, member); // ends the walk: by_load has changed
        return;
    }
}

bool move_if_better(Balance& balance, int32_t slot) {
    const int32_t owner = balance.owner[static_cast<std::size_t>(slot)];
    const int32_t former = balance.former[static_cast<std::size_t>(slot)].member;
    if (former != nobody && wants(balance, former, slot) &&
        balance.load(owner) > balance.load(former) + 1) {
        move_to(balance, slot, former);
        return true;
    }
    const auto& others = balance.subscribers(slot);
    const bool better = std::any_of(others.begin(), others.end(), [&](int32_t other) {
        return balance.load(owner) > balance.load(other) + 1;
    });
    if (better) move_to_lightest(balance, slot);
    return better;
}

bool move_while_better(Balance& balance, std::span<const int32_t> slots) {
    bool moved = false;
    for (bool again = true; again;) {
        again = false;
        for (const int32_t slot : slots) {
            if (is_balanced(balance)) break;
            if (move_if_better(balance, slot)) again = true;
        }
        moved = moved || again;
    }
    return moved;
}

// Sum of the differences of all pairs of members that may change; 0 is perfect.
int64_t imbalance(const Balance& balance) {
    int64_t score = 0;
    int64_t seen = 0;
    int64_t sum = 0;
    for (const auto& [load, member] : balance.by_load) { // ascending
        score += seen * load - sum;
        ++seen;
        sum += load;
    }
    return score;
}

std::vector<int32_t> shared_only(const Balance& balance, std::span<const int32_t> slots) {
    std::vector<int32_t> shared;
    for (const int32_t slot : slots)
        if (balance.subscribers(slot).size() >= 2) shared.push_back(slot);
    return shared;
}

void improve(Balance& balance, std::vector<int32_t> unassigned, bool started_empty) {
    const std::vector<int32_t> fresh = shared_only(balance, unassigned);
    const std::vector<int32_t> all = shared_only(balance, balance.slots);
    for (int32_t m = 0; m < balance.problem.members(); ++m)
        if (!can_change(balance, m)) balance.by_load.erase({balance.load(m), m});
    if (balance.by_load.empty()) return;
    const auto held_before = balance.held;
    const int64_t imbalance_before = imbalance(balance);
    if (!balance.revoked) move_while_better(balance, fresh);
    const bool moved = move_while_better(balance, all);
    if (!started_empty && moved && imbalance(balance) >= imbalance_before)
        balance.held = held_before;
}

// What somebody else still holds must be given up first.
std::vector<int32_t> changing_hands(const Balance& balance) {
    const Problem& problem = balance.problem;
    std::vector<int32_t> holder(problem.partitions.size(), nobody);
    for (int32_t m = 0; m < problem.members(); ++m)
        for (const int32_t slot : balance.held[static_cast<std::size_t>(m)])
            holder[static_cast<std::size_t>(slot)] = m;
    std::vector<int32_t> changing;
    for (int32_t slot = 0; slot < problem.slots(); ++slot) {
        bool new_to_holder = true;
        bool given_up = false;
        for (int32_t m = 0; m < problem.members(); ++m) {
            const auto& claims = problem.claims[static_cast<std::size_t>(m)];
            if (!std::binary_search(claims.begin(), claims.end(), slot)) continue;
            const bool holds = holder[static_cast<std::size_t>(slot)] == m;
            new_to_holder = new_to_holder && !holds;
            given_up = given_up || !holds;
        }
        if (new_to_holder && given_up) changing.push_back(slot);
    }
    return changing;
}

} // namespace
} // namespace sluice::kafka::sticky
