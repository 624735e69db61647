// The client-side range assignor with racks (Kafka: RangeAssignor; KIP-881): within the same
// quotas, members first take partitions that have a replica in their rack. Topics with the same
// members and the same number of partitions move together, so that joins stay possible.
#include "sim/kafka/assignors.hpp"
#include <algorithm>
#include <set>

namespace sluice::kafka {
namespace {

struct Range {
    int32_t topic = 0;
    const GroupTopic* description = nullptr;
    std::vector<int32_t> subscribers; // in order
    std::vector<int32_t> assigned;    // how many each subscriber has
    std::vector<bool> taken;          // per partition
    int32_t base = 0;                 // what every subscriber gets
    int32_t extra_left = 0;           // subscribers that may still get one more
    bool by_rack = false;
};

std::vector<Range> make_ranges(const GroupView& group);
void assign_by_rack(const GroupView& group, std::vector<Range>& ranges, Assignment& assignment);
void fill(const GroupView& group, Range& range, bool rack_must_match, Assignment& assignment);

} // namespace

Assignment assign_range(const GroupView& group) {
    Assignment assignment;
    assignment.of_member.resize(group.members.size());
    std::vector<Range> ranges = make_ranges(group);
    assign_by_rack(group, ranges, assignment);
    for (Range& range : ranges) fill(group, range, false, assignment);
    for (auto& partitions : assignment.of_member) std::sort(partitions.begin(), partitions.end());
    return assignment;
}

namespace {

const GroupMember& subscriber(const GroupView& group, const Range& range, std::size_t index) {
    return group.members[static_cast<std::size_t>(range.subscribers[index])];
}

std::set<std::string> racks_of(const GroupTopic& topic, int32_t partition) {
    const auto index = static_cast<std::size_t>(partition);
    if (index >= topic.racks.size()) return {};
    return {topic.racks[index].begin(), topic.racks[index].end()};
}

// Racks matter when members and replicas share one, and not every partition is on every rack.
bool racks_matter(const GroupView& group, const Range& range) {
    std::set<std::string> everywhere;
    for (int32_t p = 0; p < range.description->partitions; ++p)
        everywhere.merge(racks_of(*range.description, p));
    bool shared = false;
    for (std::size_t i = 0; i < range.subscribers.size(); ++i) {
        const std::string& rack = subscriber(group, range, i).rack;
        shared = shared || (!rack.empty() && everywhere.count(rack) > 0);
    }
    bool uneven = false;
    for (int32_t p = 0; p < range.description->partitions; ++p)
        uneven = uneven || racks_of(*range.description, p) != everywhere;
    return shared && uneven;
}

std::vector<Range> make_ranges(const GroupView& group) {
    const std::vector<int32_t> order = members_in_order(group);
    std::vector<Range> ranges;
    for (std::size_t t = 0; t < group.topics.size(); ++t) {
        Range range;
        range.topic = static_cast<int32_t>(t);
        range.description = &group.topics[t];
        for (const int32_t member : order)
            if (is_subscribed(group.members[static_cast<std::size_t>(member)], range.topic))
                range.subscribers.push_back(member);
        const int32_t partitions = range.description->partitions;
        if (range.subscribers.empty() || partitions <= 0) continue;
        const auto members = static_cast<int32_t>(range.subscribers.size());
        range.assigned.assign(range.subscribers.size(), 0);
        range.taken.assign(static_cast<std::size_t>(partitions), false);
        range.base = partitions / members;
        range.extra_left = partitions % members;
        range.by_rack = racks_matter(group, range);
        ranges.push_back(std::move(range));
    }
    return ranges;
}

int32_t room(const Range& range, std::size_t index) {
    const int32_t quota = range.base + (range.extra_left > 0 ? 1 : 0);
    return std::max(0, quota - range.assigned[index]);
}

void give(Range& range, std::size_t index, std::span<const int32_t> partitions,
          Assignment& assignment) {
    auto& list = assignment.of_member[static_cast<std::size_t>(range.subscribers[index])];
    for (const int32_t partition : partitions) {
        list.push_back({range.topic, partition});
        range.taken[static_cast<std::size_t>(partition)] = true;
    }
    range.assigned[index] += static_cast<int32_t>(partitions.size());
    if (range.assigned[index] > range.base) --range.extra_left;
}

// A member without a rack is near to everything.
bool rack_matches(const GroupView& group, const Range& range, std::size_t index,
                  int32_t partition) {
    const std::string& rack = subscriber(group, range, index).rack;
    if (rack.empty()) return true;
    const auto at = static_cast<std::size_t>(partition);
    if (at >= range.description->racks.size()) return false;
    const auto& racks = range.description->racks[at];
    return std::find(racks.begin(), racks.end(), rack) != racks.end();
}

void fill(const GroupView& group, Range& range, bool rack_must_match, Assignment& assignment) {
    for (std::size_t i = 0; i < range.subscribers.size(); ++i) {
        std::vector<int32_t> chosen;
        const int32_t limit = room(range, i);
        for (int32_t p = 0; p < range.description->partitions; ++p) {
            if (static_cast<int32_t>(chosen.size()) == limit) break;
            if (range.taken[static_cast<std::size_t>(p)]) continue;
            if (rack_must_match && !rack_matches(group, range, i, p)) continue;
            chosen.push_back(p);
        }
        if (!chosen.empty()) give(range, i, chosen, assignment);
    }
}

// Partition p of all these topics goes to one member, or waits for the plain pass.
void fill_together(const GroupView& group, std::span<Range*> ranges, Assignment& assignment) {
    const Range& first = *ranges.front();
    const auto fits = [&](std::size_t index, int32_t partition) {
        return std::all_of(ranges.begin(), ranges.end(), [&](const Range* range) {
            return room(*range, index) > 0 && rack_matches(group, *range, index, partition);
        });
    };
    for (int32_t p = 0; p < first.description->partitions; ++p) {
        for (std::size_t i = 0; i < first.subscribers.size(); ++i) {
            if (!fits(i, p)) continue;
            for (Range* range : ranges) give(*range, i, std::span(&p, 1), assignment);
            break;
        }
    }
}

bool any_rack(const GroupView& group, const Range& range) {
    for (std::size_t i = 0; i < range.subscribers.size(); ++i)
        if (!subscriber(group, range, i).rack.empty()) return true;
    return false;
}

bool move_together(const Range& a, const Range& b) {
    return a.subscribers == b.subscribers && a.description->partitions == b.description->partitions;
}

void assign_by_rack(const GroupView& group, std::vector<Range>& ranges, Assignment& assignment) {
    const bool any =
        std::any_of(ranges.begin(), ranges.end(), [](const Range& range) { return range.by_rack; });
    if (!any) return;
    std::vector<bool> done(ranges.size(), false);
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        if (done[i]) continue;
        std::vector<Range*> together;
        for (std::size_t j = i; j < ranges.size(); ++j) {
            if (done[j] || !move_together(ranges[i], ranges[j])) continue;
            done[j] = true;
            together.push_back(&ranges[j]);
        }
        if (together.size() > 1) {
            if (any_rack(group, ranges[i])) fill_together(group, together, assignment);
        } else if (ranges[i].by_rack) {
            fill(group, ranges[i], true, assignment);
        }
    }
}

} // namespace
} // namespace sluice::kafka
