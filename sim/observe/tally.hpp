// Counts by cause: how many records were lost because of what. Empty until used; a handful of
// causes at most, so they stand in a short list in the order in which they first came up.
#pragma once
#include "sim/model/fact.hpp"
#include <cstdint>
#include <vector>

namespace sluice {

struct CauseCount {
    Cause cause = Cause::none;
    int64_t count = 0;
    bool operator==(const CauseCount&) const = default;
};

class Tally {
public:
    void add(Cause cause, int64_t count) {
        if (count == 0) return;
        total_ += count;
        for (CauseCount& row : rows_)
            if (row.cause == cause) {
                row.count += count;
                return;
            }
        rows_.push_back({cause, count});
    }
    void add(const Tally& other) {
        for (const CauseCount& row : other.rows_) add(row.cause, row.count);
    }
    void move_to(Tally& other, Cause cause, int64_t count) {
        add(cause, -count);
        other.add(cause, count);
    }
    int64_t total() const { return total_; }
    int64_t of(Cause cause) const {
        for (const CauseCount& row : rows_)
            if (row.cause == cause) return row.count;
        return 0;
    }
    const std::vector<CauseCount>& rows() const { return rows_; } // some may have sunk to 0
    bool operator==(const Tally&) const = default;

private:
    std::vector<CauseCount> rows_;
    int64_t total_ = 0;
};

} // namespace sluice
