#include "sim/observe/settle.hpp"
#include <algorithm>

namespace sluice {

namespace {

using Missed = std::vector<MissedRange>;

Missed::iterator reaching(Missed& missed, int64_t number) {
    return std::lower_bound(missed.begin(), missed.end(), number,
                            [](const MissedRange& range, int64_t x) { return range.end <= x; });
}

Tally& tally_of(GroupTally& group, const MissedRange& range) {
    return range.gone ? group.gone_unread : group.skipped;
}

void take_back(GroupTally& group, Missed& missed, int64_t begin, int64_t end);
std::vector<IntervalSet::Range> gaps(const GroupPartitionTally& place, int64_t begin, int64_t end);

} // namespace

int64_t settle_delivered(GroupTally& group, GroupPartitionTally& place, int64_t begin,
                         int64_t end) {
    if (!place.missed.empty() && place.missed.back().end > begin)
        take_back(group, place.missed, begin, end);
    const int64_t first_time = place.delivered.add(begin, end);
    group.waiting -= first_time;
    return first_time;
}

int64_t settle_missed(GroupTally& group, GroupPartitionTally& place, const MissedRange& range) {
    int64_t sum = 0;
    for (const IntervalSet::Range& gap : gaps(place, range.begin, range.end)) {
        const MissedRange part{gap.begin, gap.end, range.cause, range.gone};
        Missed& missed = place.missed;
        const auto next = reaching(missed, part.begin);
        const bool joins = next != missed.begin() && (next - 1)->end == part.begin &&
                           (next - 1)->cause == part.cause && (next - 1)->gone == part.gone;
        if (joins)
            (next - 1)->end = part.end;
        else
            missed.insert(next, part);
        sum += part.end - part.begin;
    }
    tally_of(group, range).add(range.cause, sum);
    group.waiting -= sum;
    return sum;
}

void take_back_gone(GroupTally& group, GroupPartitionTally& place, int64_t begin, int64_t end) {
    std::vector<MissedRange> gone;
    for (const MissedRange& range : place.missed)
        if (range.gone && range.begin < end && range.end > begin) gone.push_back(range);
    for (const MissedRange& range : gone)
        take_back(group, place.missed, std::max(range.begin, begin), std::min(range.end, end));
}

int64_t unsettled(const GroupPartitionTally& place, int64_t begin, int64_t end) {
    int64_t sum = 0;
    for (const IntervalSet::Range& gap : gaps(place, begin, end)) sum += gap.end - gap.begin;
    return sum;
}

int64_t missed_of(const GroupPartitionTally& place, int64_t begin, int64_t end) {
    int64_t sum = 0;
    auto range = std::lower_bound(place.missed.begin(), place.missed.end(), begin,
                                  [](const MissedRange& r, int64_t x) { return r.end <= x; });
    for (; range != place.missed.end() && range->begin < end; ++range)
        sum += std::min(range->end, end) - std::max(range->begin, begin);
    return sum;
}

namespace {

// Missed numbers within [begin, end) are missed no more.
void take_back(GroupTally& group, Missed& missed, int64_t begin, int64_t end) {
    for (auto range = reaching(missed, begin); range != missed.end() && range->begin < end;) {
        const int64_t from = std::max(range->begin, begin), until = std::min(range->end, end);
        tally_of(group, *range).add(range->cause, from - until);
        group.waiting += until - from;
        const MissedRange behind{until, range->end, range->cause, range->gone};
        range->end = from;
        if (range->begin < range->end)
            ++range;
        else
            range = missed.erase(range);
        if (behind.begin < behind.end) range = missed.insert(range, behind) + 1;
    }
}

// Neither delivered nor missed, ascending.
std::vector<IntervalSet::Range> gaps(const GroupPartitionTally& place, int64_t begin, int64_t end) {
    std::vector<IntervalSet::Range> taken;
    const auto& done = place.delivered.ranges();
    auto range =
        std::lower_bound(done.begin(), done.end(), begin,
                         [](const IntervalSet::Range& r, int64_t x) { return r.end <= x; });
    for (; range != done.end() && range->begin < end; ++range) taken.push_back(*range);
    const std::size_t middle = taken.size();
    auto missed = std::lower_bound(place.missed.begin(), place.missed.end(), begin,
                                   [](const MissedRange& r, int64_t x) { return r.end <= x; });
    for (; missed != place.missed.end() && missed->begin < end; ++missed)
        taken.push_back({missed->begin, missed->end});
    std::inplace_merge(taken.begin(), taken.begin() + std::ptrdiff_t(middle), taken.end(),
                       [](const auto& a, const auto& b) { return a.begin < b.begin; });
    std::vector<IntervalSet::Range> free;
    int64_t at = begin;
    for (const IntervalSet::Range& t : taken) {
        if (t.begin > at) free.push_back({at, t.begin});
        at = std::max(at, t.end);
    }
    if (at < end) free.push_back({at, end});
    return free;
}

} // namespace

} // namespace sluice
