// Counts of integer values >= 0 in log-linear buckets: 32 to each power of two, so a percentile is
// within 1/64 of the true value (values below 64 are exact). Values below 0 count as 0. Empty until
// used, about 3 KB when values span nine powers of ten; merging and copying are cheap.
#pragma once
#include "sim/core/wide.hpp"
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice {

class Histogram {
public:
    void add(int64_t value, int64_t count = 1);
    // `count` values evenly from lo to hi, both ends included (count 1: lo), in O(buckets).
    void add_spread(int64_t lo, int64_t hi, int64_t count);
    void merge(const Histogram& other);

    // Nearest rank: the smallest value that at least `thousandths` of all do not exceed, as the
    // middle of its bucket, never outside [min, max]. 500 is the median, 1000 the maximum.
    // 0 when empty.
    int64_t percentile(int64_t thousandths) const;
    int64_t min() const { return count_ ? min_ : 0; }
    int64_t max() const { return count_ ? max_ : 0; }
    int64_t count() const { return count_; }
    Wide sum() const { return sum_; }
    // Rounded down; 0 when empty.
    int64_t mean() const { return count_ ? static_cast<int64_t>(sum_ / count_) : 0; }

    // For charts: buckets [first_bucket(), first_bucket() + counts().size()).
    std::size_t first_bucket() const { return first_; }
    const std::vector<int64_t>& counts() const { return counts_; }
    static std::size_t bucket_of(int64_t value);
    static int64_t bucket_begin(std::size_t bucket); // the smallest value in it

private:
    void note(int64_t lo, int64_t hi, int64_t count, Wide sum);
    int64_t& counter(std::size_t bucket);

    std::vector<int64_t> counts_;
    std::size_t first_ = 0; // bucket of counts_[0]
    int64_t count_ = 0;
    int64_t min_ = 0;
    int64_t max_ = 0;
    Wide sum_ = 0;
};

} // namespace sluice
