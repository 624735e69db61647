// The uniform assignor of the KIP-848 protocol when subscriptions differ (Kafka:
// UniformHeterogeneousAssignmentBuilder): keep what is still wanted, give the rest to the least
// loaded subscribers, then move partitions from the most to the least loaded, topic by topic.
#include "sim/kafka/assign_server.hpp"
#include <algorithm>

namespace sluice::kafka::server {
namespace {

constexpr int32_t nobody = -1;
constexpr int rounds_max = 16; // Kafka's bound on balancing

struct Topic {
    int32_t index = 0;
    std::vector<int32_t> subscribers; // numbers by id, ascending
    std::vector<int32_t> owner;       // per partition
};

struct Mixed {
    std::vector<Topic> topics; // in the order of work
    std::vector<int32_t> load; // per member number
};

// Walks the subscribers of a topic from the least loaded upwards and from the most loaded
// downwards, level by level, while the loads change under it.
class Ladder {
public:
    Ladder(const std::vector<int32_t>& load, std::vector<int32_t> members);

    int32_t spread() const;
    bool is_balanced() const { return high_level_ - low_level_ <= 1; }
    int32_t next_lightest();
    int32_t next_heaviest();      // nobody: there is none left
    void exclude_last_heaviest(); // it has nothing to give in this topic

private:
    int32_t load_at(int32_t place) const;

    const std::vector<int32_t>& load_;
    std::vector<int32_t> members_; // by load, then number, as of the start
    int32_t low_end_ = 0;          // members below it are on low_level_
    int32_t low_level_ = 0;
    int32_t low_next_ = 0;
    int32_t high_begin_ = 0; // members in [begin, end) are on high_level_
    int32_t high_end_ = 0;
    int32_t high_level_ = 0;
    int32_t high_next_ = 0;
};

Mixed make_mixed(const GroupView& group, std::span<const int32_t> order);
void keep_claims(const GroupView& group, std::span<const int32_t> order, Mixed& mixed);
void assign_waiting(Mixed& mixed);
void balance(Mixed& mixed);

} // namespace

Assignment assign_uniform_mixed(const GroupView& group) {
    const std::vector<int32_t> order = members_by_id(group);
    Mixed mixed = make_mixed(group, order);
    keep_claims(group, order, mixed);
    assign_waiting(mixed);
    balance(mixed);
    Assignment assignment;
    assignment.of_member.resize(group.members.size());
    for (const Topic& topic : mixed.topics) {
        for (std::size_t p = 0; p < topic.owner.size(); ++p) {
            const auto member =
                static_cast<std::size_t>(order[static_cast<std::size_t>(topic.owner[p])]);
            assignment.of_member[member].push_back({topic.index, static_cast<int32_t>(p)});
        }
    }
    return assignment;
}

namespace {

// Topics with many partitions per subscriber first, then those with few subscribers.
bool works_before(const Topic& a, const Topic& b) {
    const auto partitions_a = static_cast<int64_t>(a.owner.size());
    const auto partitions_b = static_cast<int64_t>(b.owner.size());
    const auto members_a = static_cast<int64_t>(a.subscribers.size());
    const auto members_b = static_cast<int64_t>(b.subscribers.size());
    if (partitions_a * members_b != partitions_b * members_a)
        return partitions_a * members_b > partitions_b * members_a;
    return members_a != members_b ? members_a < members_b : a.index < b.index;
}

Mixed make_mixed(const GroupView& group, std::span<const int32_t> order) {
    Mixed mixed;
    mixed.load.assign(order.size(), 0);
    for (std::size_t t = 0; t < group.topics.size(); ++t) {
        Topic topic;
        topic.index = static_cast<int32_t>(t);
        for (std::size_t m = 0; m < order.size(); ++m)
            if (is_subscribed(group.members[static_cast<std::size_t>(order[m])], topic.index))
                topic.subscribers.push_back(static_cast<int32_t>(m));
        if (topic.subscribers.empty()) continue;
        topic.owner.assign(static_cast<std::size_t>(group.topics[t].partitions), nobody);
        mixed.topics.push_back(std::move(topic));
    }
    // A total order: topic names are unique.
    std::sort(mixed.topics.begin(), mixed.topics.end(), works_before);
    return mixed;
}

void give(Mixed& mixed, int32_t& owner, int32_t member) {
    if (owner != nobody) --mixed.load[static_cast<std::size_t>(owner)];
    owner = member;
    ++mixed.load[static_cast<std::size_t>(member)];
}

void keep_claims(const GroupView& group, std::span<const int32_t> order, Mixed& mixed) {
    for (std::size_t m = 0; m < order.size(); ++m) {
        const GroupMember& member = group.members[static_cast<std::size_t>(order[m])];
        for (const OwnedPartition& claim : valid_claims(group, member)) {
            const auto topic = std::find_if(mixed.topics.begin(), mixed.topics.end(),
                                            [&](const Topic& t) { return t.index == claim.topic; });
            int32_t& owner = topic->owner[static_cast<std::size_t>(claim.partition)];
            if (owner == nobody) give(mixed, owner, static_cast<int32_t>(m));
        }
    }
}

void assign_waiting(Mixed& mixed) {
    for (Topic& topic : mixed.topics) {
        Ladder ladder(mixed.load, topic.subscribers);
        for (int32_t& owner : topic.owner)
            if (owner == nobody) give(mixed, owner, ladder.next_lightest());
    }
}

// The last partition of the heaviest goes to the lightest, until they differ by at most one.
int32_t balance_topic(Mixed& mixed, Topic& topic) {
    Ladder ladder(mixed.load, topic.subscribers);
    if (ladder.spread() <= 1) return 0;
    // What each had at the start, ascending: what arrives meanwhile is not moved on.
    std::vector<std::vector<int32_t>> movable(mixed.load.size());
    for (std::size_t p = 0; p < topic.owner.size(); ++p)
        movable[static_cast<std::size_t>(topic.owner[p])].push_back(static_cast<int32_t>(p));
    int32_t moves = 0;
    while (!ladder.is_balanced()) {
        int32_t heaviest = ladder.next_heaviest();
        while (heaviest != nobody && movable[static_cast<std::size_t>(heaviest)].empty()) {
            ladder.exclude_last_heaviest();
            heaviest = ladder.next_heaviest();
        }
        if (heaviest == nobody) break;
        auto& from = movable[static_cast<std::size_t>(heaviest)];
        const auto partition = static_cast<std::size_t>(from.back());
        from.pop_back();
        const int32_t lightest = ladder.next_lightest();
        if (ladder.is_balanced()) break; // finding them has moved the levels together
        give(mixed, topic.owner[partition], lightest);
        ++moves;
    }
    return moves;
}

// Ends when a whole round over the topics has moved nothing since the last move.
void balance(Mixed& mixed) {
    std::vector<Topic*> shared;
    for (Topic& topic : mixed.topics)
        if (topic.subscribers.size() >= 2) shared.push_back(&topic);
    std::size_t last_moved = shared.size();
    for (int round = 0; round < rounds_max; ++round) {
        for (std::size_t t = 0; t < shared.size(); ++t) {
            if (t == last_moved) return;
            const bool moved = balance_topic(mixed, *shared[t]) > 0;
            if (moved || last_moved == shared.size()) last_moved = t;
        }
    }
}

Ladder::Ladder(const std::vector<int32_t>& load, std::vector<int32_t> members)
    : load_(load), members_(std::move(members)) {
    std::stable_sort(members_.begin(), members_.end(), [this](int32_t a, int32_t b) {
        return load_[static_cast<std::size_t>(a)] < load_[static_cast<std::size_t>(b)];
    });
    const auto count = static_cast<int32_t>(members_.size());
    low_level_ = load_at(0) - 1;
    high_begin_ = high_end_ = count;
    high_level_ = load_at(count - 1) + 1;
    high_next_ = count - 1;
}

int32_t Ladder::load_at(int32_t place) const {
    return load_[static_cast<std::size_t>(members_[static_cast<std::size_t>(place)])];
}

int32_t Ladder::spread() const {
    return load_at(static_cast<int32_t>(members_.size()) - 1) - load_at(0);
}

int32_t Ladder::next_lightest() {
    if (low_next_ >= low_end_) {
        ++low_level_;
        const auto count = static_cast<int32_t>(members_.size());
        while (low_end_ < count && load_at(low_end_) == low_level_) ++low_end_;
        low_next_ = 0;
    }
    return members_[static_cast<std::size_t>(low_next_++)];
}

int32_t Ladder::next_heaviest() {
    if (high_next_ < high_begin_) {
        const bool level_is_empty = high_end_ <= high_begin_;
        high_level_ =
            level_is_empty && high_begin_ > 0 ? load_at(high_begin_ - 1) : high_level_ - 1;
        while (high_begin_ > 0 && load_at(high_begin_ - 1) == high_level_) --high_begin_;
        high_next_ = high_end_ - 1;
    }
    if (high_next_ < 0) return nobody;
    return members_[static_cast<std::size_t>(high_next_--)];
}

void Ladder::exclude_last_heaviest() {
    std::swap(members_[static_cast<std::size_t>(high_next_ + 1)],
              members_[static_cast<std::size_t>(high_end_ - 1)]);
    --high_end_;
}

} // namespace
} // namespace sluice::kafka::server
