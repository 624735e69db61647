// A set of integers as merged half-open ranges, sorted: which numbers were acknowledged, which
// offsets delivered. Extending the last range, the usual case, costs a constant; a hole in the
// middle costs the ranges behind it.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice {

class IntervalSet {
public:
    struct Range {
        int64_t begin = 0;
        int64_t end = 0;
        bool operator==(const Range&) const = default;
    };

    // Adds [begin, end) and returns how many of its numbers were new.
    int64_t add(int64_t begin, int64_t end) {
        if (begin >= end) return 0;
        if (ranges_.empty() || begin > ranges_.back().end) {
            ranges_.push_back({begin, end});
            return counted(end - begin);
        }
        if (begin < ranges_.back().begin) return add_inside(begin, end);
        const int64_t more = std::max<int64_t>(0, end - ranges_.back().end);
        ranges_.back().end += more;
        return counted(more);
    }
    // Takes [begin, end) out and returns how many of its numbers were in the set.
    int64_t remove(int64_t begin, int64_t end) {
        if (begin >= end || ranges_.empty() || begin >= ranges_.back().end) return 0;
        int64_t removed = 0;
        auto range = ranges_.begin() + (reaching(begin + 1) - ranges_.cbegin());
        while (range != ranges_.end() && range->begin < end) {
            const Range before{range->begin, std::max(begin, range->begin)};
            const Range after{std::min(end, range->end), range->end};
            removed += after.begin - before.end;
            range = ranges_.erase(range);
            for (const Range& left : {after, before})
                if (left.begin < left.end) range = ranges_.insert(range, left);
            if (before.begin < before.end) ++range;
            if (after.begin < after.end) break;
        }
        total_ -= removed;
        return removed;
    }
    // How many numbers of [begin, end) are in the set.
    int64_t covered(int64_t begin, int64_t end) const {
        int64_t sum = 0;
        for (auto range = reaching(begin + 1); range != ranges_.end() && range->begin < end;
             ++range)
            sum += std::min(range->end, end) - std::max(range->begin, begin);
        return begin < end ? sum : 0;
    }
    bool contains(int64_t number) const {
        const auto range = reaching(number + 1);
        return range != ranges_.end() && range->begin <= number;
    }
    int64_t total() const { return total_; }
    bool empty() const { return ranges_.empty(); }
    const std::vector<Range>& ranges() const { return ranges_; }
    void clear() {
        ranges_.clear();
        total_ = 0;
    }

private:
    int64_t counted(int64_t added) {
        total_ += added;
        return added;
    }
    // The first range that ends at `number` or later.
    std::vector<Range>::const_iterator reaching(int64_t number) const {
        return std::lower_bound(ranges_.begin(), ranges_.end(), number,
                                [](const Range& range, int64_t x) { return range.end < x; });
    }
    // Ranges that only touch are merged too.
    int64_t add_inside(int64_t begin, int64_t end) {
        const auto first = ranges_.begin() + (reaching(begin) - ranges_.cbegin());
        auto last = first;
        Range merged{begin, end};
        int64_t present = 0;
        for (; last != ranges_.end() && last->begin <= end; ++last) {
            merged = {std::min(merged.begin, last->begin), std::max(merged.end, last->end)};
            present += last->end - last->begin;
        }
        if (first == last) {
            ranges_.insert(first, merged);
        } else {
            *first = merged;
            ranges_.erase(first + 1, last);
        }
        return counted(merged.end - merged.begin - present);
    }

    std::vector<Range> ranges_; // sorted; gaps of at least one number between them
    int64_t total_ = 0;
};

} // namespace sluice
