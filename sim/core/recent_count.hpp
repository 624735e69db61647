// How much happened within the last second: counts by quarters of a second, the last eight of them.
// Exact for a second that ends where a quarter does; in a run's first second, what that would be at
// the same pace.
#pragma once
#include "sim/core/time.hpp"
#include <algorithm>
#include <array>
#include <cstdint>

namespace sluice {

class RecentCount {
public:
    void add(Time at, int64_t count) {
        const int64_t quarter = quarter_of(at);
        if (quarter != latest_) [[unlikely]]
            move_to(quarter);
        counts_[std::size_t(quarter) % kept] += int32_t(count);
    }
    // Of the last four quarters that are over.
    int64_t per_second(Time now) const {
        const int64_t open = quarter_of(now);
        const int64_t over = std::min<int64_t>(4, open);
        if (over == 0) return 0;
        int64_t sum = 0;
        for (int64_t q = std::max(open - over, latest_ - (int64_t(kept) - 1));
             q < open && q <= latest_; ++q)
            sum += counts_[std::size_t(q) % kept];
        return sum * 4 / over;
    }

private:
    static constexpr std::size_t kept = 8;
    static int64_t quarter_of(Time at) { return at.ns / 250'000'000; }
    void move_to(int64_t quarter) {
        const int64_t gap = std::min<int64_t>(quarter - latest_, int64_t(kept));
        for (int64_t i = 0; i < gap; ++i) counts_[std::size_t(quarter - i) % kept] = 0;
        latest_ = quarter;
    }

    int64_t latest_ = 0;
    std::array<int32_t, kept> counts_{};
};

} // namespace sluice
