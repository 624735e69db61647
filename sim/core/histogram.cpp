// Bucket arithmetic of the histogram. Bucket i < 64 holds the value i; above that, buckets of a
// power of two 2^e are 2^(e-5) wide.
#include "sim/core/histogram.hpp"
#include "sim/core/check.hpp"
#include <algorithm>
#include <bit>

namespace sluice {

constexpr int sub_bits = 5;

std::size_t Histogram::bucket_of(int64_t value) {
    const auto v = static_cast<uint64_t>(std::max<int64_t>(value, 0));
    const int width_bits = std::max(0, 63 - std::countl_zero(v | 1) - sub_bits);
    return (static_cast<std::size_t>(width_bits) << sub_bits) + (v >> width_bits);
}

int64_t Histogram::bucket_begin(std::size_t bucket) {
    constexpr std::size_t subs = std::size_t{1} << sub_bits;
    if (bucket < 2 * subs) return static_cast<int64_t>(bucket);
    const std::size_t width_bits = (bucket >> sub_bits) - 1;
    if (width_bits + sub_bits + 1 > 63) return INT64_MAX; // one past the last bucket
    return static_cast<int64_t>((subs + bucket % subs) << width_bits);
}

void Histogram::add(int64_t value, int64_t count) {
    if (count <= 0) return;
    value = std::max<int64_t>(value, 0);
    counter(bucket_of(value)) += count;
    note(value, value, count, static_cast<Wide>(value) * count);
}

// The i-th value is lo + i * span / (count - 1), rounded down; at most x are those with
// i * span < (x - lo + 1) * (count - 1).
void Histogram::add_spread(int64_t lo, int64_t hi, int64_t count) {
    lo = std::max<int64_t>(lo, 0);
    hi = std::max(hi, lo);
    if (count <= 1 || lo == hi) return add(lo, count);
    const Wide span = hi - lo;
    const Wide steps = count - 1;
    Wide below = 0;
    const std::size_t last = bucket_of(hi);
    for (std::size_t bucket = bucket_of(lo); bucket <= last; ++bucket) {
        const Wide end = static_cast<Wide>(bucket_begin(bucket + 1)) - lo; // exclusive
        const Wide up_to = bucket == last ? count : (end * steps - 1) / span + 1;
        counter(bucket) += static_cast<int64_t>(up_to - below);
        below = up_to;
    }
    note(lo, hi, count, (static_cast<Wide>(lo) + hi) * count / 2);
}

void Histogram::merge(const Histogram& other) {
    if (other.count_ == 0) return;
    counter(other.first_);
    counter(other.first_ + other.counts_.size() - 1);
    for (std::size_t i = 0; i < other.counts_.size(); ++i)
        counts_[other.first_ - first_ + i] += other.counts_[i];
    note(other.min_, other.max_, other.count_, other.sum_);
}

int64_t Histogram::percentile(int64_t thousandths) const {
    if (count_ == 0) return 0;
    if (thousandths >= 1000) return max_;
    const Wide wanted = (static_cast<Wide>(count_) * thousandths + 999) / 1000;
    const auto rank = std::max<int64_t>(1, static_cast<int64_t>(wanted));
    int64_t seen = 0;
    std::size_t i = 0;
    while ((seen += counts_[i]) < rank) ++i;
    const int64_t begin = bucket_begin(first_ + i);
    const int64_t middle = begin + (bucket_begin(first_ + i + 1) - begin) / 2;
    return std::clamp(middle, min_, max_);
}

void Histogram::note(int64_t lo, int64_t hi, int64_t count, Wide sum) {
    min_ = count_ ? std::min(min_, lo) : lo;
    max_ = count_ ? std::max(max_, hi) : hi;
    count_ += count;
    sum_ += sum;
}

// Grows to hold the bucket, at either end.
int64_t& Histogram::counter(std::size_t bucket) {
    if (counts_.empty()) first_ = bucket;
    if (bucket < first_) {
        counts_.insert(counts_.begin(), first_ - bucket, 0);
        first_ = bucket;
    }
    if (bucket >= first_ + counts_.size()) counts_.resize(bucket - first_ + 1, 0);
    return counts_[bucket - first_];
}

} // namespace sluice
