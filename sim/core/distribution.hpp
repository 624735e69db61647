// Distributions as integer functions of 64 random bits (inverse transform), equal on every
// compiler and processor: no floating point, tables are made at compile time. A Distribution is a
// plain value; weighted choices share one immutable table between all copies.
#pragma once
#include "sim/core/fixed_point.hpp"
#include "sim/core/random.hpp"
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace sluice {

// Use the makers: they check the parameters and derive what sampling needs.
struct Distribution {
    enum class Kind : uint8_t { constant, uniform, exponential, bounded_pareto, log_normal };

    Kind kind = Kind::constant;
    int64_t a = 0;        // value | min | mean | min | median
    int64_t b = 0;        // - | max | - | max | sigma in thousandths
    int64_t c = 0;        // - | - | - | alpha in thousandths | -
    uint64_t derived = 0; // bounded_pareto: 1 - (min/max)^alpha, in 2^-64

    static Distribution constant(int64_t value);
    static Distribution uniform(int64_t min, int64_t max); // both ends included
    static Distribution exponential(int64_t mean);         // mean >= 0
    // 1 <= min <= max, alpha >= 1 thousandth.
    static Distribution bounded_pareto(int64_t min, int64_t max, int64_t alpha_thousandths);
    // median >= 0, 0 <= sigma <= 8000 thousandths: exp(ln(median) + sigma * normal).
    static Distribution log_normal(int64_t median, int64_t sigma_thousandths);

    bool operator==(const Distribution&) const = default;
};

// Never negative for exponential, bounded_pareto and log_normal; larger than INT64_MAX / 2 is cut
// to that. Relative error of the transform below 10^-6 (log_normal: 10^-3 in the far tails).
int64_t sample(const Distribution& distribution, uint64_t bits);

// The mean, rounded to nearest. Exact for constant, uniform and exponential; for the others a
// numeric integral over the quantiles, within about one part in ten thousand. Half a millisecond:
// for loading and explaining, not for every event.
int64_t mean(const Distribution& distribution);

// -mean * ln(u) with u = (bits | 1) / 2^64, to nearest. The hot one: inline.
inline int64_t exponential_sample(int64_t mean, uint64_t bits);

// How many arrivals a Poisson process has where `mean_millionths` are expected. Below 64 expected
// exact: counts exponential gaps, one draw each. From 64 on one draw: the normal quantile with the
// Cornish-Fisher terms of skewness and curvature; mean and variance within 0.1 %.
int64_t poisson(int64_t mean_millionths, CounterStream& stream);

// Index i with probability weight(i) / total. 0 to 2 steps on average, whatever the weights.
class CumulativeTable {
public:
    CumulativeTable() = default; // picks 0
    std::size_t pick(uint64_t bits) const {
        if (!table_) return 0;
        const Table& table = *table_;
        std::size_t i = table.guide[static_cast<std::size_t>(bits >> table.guide_shift)];
        while (i < table.last && bits >= table.ends[i]) ++i;
        return i;
    }
    std::size_t size() const { return table_ ? table_->ends.size() : 0; }
    // The probability of index i in 2^-64 (rounded; a certain one is 2^64 - 1).
    uint64_t probability(std::size_t i) const;

private:
    friend CumulativeTable weighted_table(const std::vector<uint64_t>& weights);
    struct Table {
        std::vector<uint64_t> ends;  // exclusive, in 2^-64; the last positive one means 2^64
        std::vector<uint32_t> guide; // the index to start from, by the leading bits of the draw
        int guide_shift = 63;
        std::size_t last = 0; // last index of positive weight
    };
    std::shared_ptr<const Table> table_;
};

// At least one weight must be positive; at most 2^32 - 1 weights.
CumulativeTable weighted_table(const std::vector<uint64_t>& weights);
// Weight of index i is (i + 1)^-exponent.
CumulativeTable zipf_table(std::size_t count, int64_t exponent_thousandths);

inline int64_t exponential_sample(int64_t mean, uint64_t bits) {
    const UnsignedWide product =
        static_cast<UnsignedWide>(static_cast<uint64_t>(mean)) * fixed::negative_ln(bits | 1);
    const UnsignedWide rounded = (product + (uint64_t{1} << 31)) >> 32;
    constexpr auto most = static_cast<uint64_t>(INT64_MAX / 2);
    return static_cast<int64_t>(rounded < most ? static_cast<uint64_t>(rounded) : most);
}

} // namespace sluice
