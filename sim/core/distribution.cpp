// Sampling by inverse transform. The functions and tables underneath are in fixed_point.cpp.
#include "sim/core/distribution.hpp"
#include "sim/core/check.hpp"
#include <algorithm>

namespace sluice {
namespace {

int64_t pareto_sample(const Distribution& d, uint64_t bits);
int64_t log_normal_sample(const Distribution& d, uint64_t bits);
int64_t mean_over_quantiles(const Distribution& d);
int64_t poisson_by_gaps(int64_t mean_millionths, CounterStream& stream);
int64_t poisson_by_quantile(int64_t mean_millionths, uint64_t bits);

} // namespace

Distribution Distribution::constant(int64_t value) {
    return {.kind = Kind::constant, .a = value};
}

Distribution Distribution::uniform(int64_t min, int64_t max) {
    SLUICE_CHECK(min <= max, "uniform: min above max");
    return {.kind = Kind::uniform, .a = min, .b = max};
}

Distribution Distribution::exponential(int64_t mean) {
    SLUICE_CHECK(mean >= 0, "exponential: negative mean");
    return {.kind = Kind::exponential, .a = mean};
}

Distribution Distribution::bounded_pareto(int64_t min, int64_t max, int64_t alpha_thousandths) {
    SLUICE_CHECK(1 <= min && min <= max, "bounded_pareto: 1 <= min <= max");
    SLUICE_CHECK(1 <= alpha_thousandths && alpha_thousandths <= 1'000'000,
                 "bounded_pareto: alpha outside 0.001 to 1000");
    const Wide octaves = static_cast<Wide>(fixed::log2_q32(static_cast<uint64_t>(max))) -
                         static_cast<Wide>(fixed::log2_q32(static_cast<uint64_t>(min)));
    const auto exponent = static_cast<int64_t>(octaves * alpha_thousandths / 1000);
    const auto rest = static_cast<uint64_t>(fixed::scaled_by_power(int64_t{1} << 61, -exponent));
    return {.kind = Kind::bounded_pareto,
            .a = min,
            .b = max,
            .c = alpha_thousandths,
            .derived = exponent == 0 ? 0 : 0 - (rest << 3)};
}

Distribution Distribution::log_normal(int64_t median, int64_t sigma_thousandths) {
    SLUICE_CHECK(median >= 0, "log_normal: negative median");
    SLUICE_CHECK(0 <= sigma_thousandths && sigma_thousandths <= 8000,
                 "log_normal: sigma outside 0 to 8");
    return {.kind = Kind::log_normal, .a = median, .b = sigma_thousandths};
}

int64_t sample(const Distribution& d, uint64_t bits) {
    switch (d.kind) {
    case Distribution::Kind::constant: return d.a;
    case Distribution::Kind::uniform: {
        const auto wide_range = static_cast<UnsignedWide>(static_cast<Wide>(d.b) - d.a + 1);
        const auto offset = static_cast<uint64_t>((wide_range * bits) >> 64);
        return static_cast<int64_t>(static_cast<uint64_t>(d.a) + offset);
    }
    case Distribution::Kind::exponential: return exponential_sample(d.a, bits);
    case Distribution::Kind::bounded_pareto: return pareto_sample(d, bits);
    case Distribution::Kind::log_normal: return log_normal_sample(d, bits);
    }
    SLUICE_CHECK(false, "a distribution of no kind");
}

int64_t mean(const Distribution& d) {
    switch (d.kind) {
    case Distribution::Kind::constant: return d.a;
    case Distribution::Kind::uniform:
        return static_cast<int64_t>((static_cast<Wide>(d.a) + d.b + 1) >> 1);
    case Distribution::Kind::exponential: return d.a;
    case Distribution::Kind::bounded_pareto: return mean_over_quantiles(d);
    case Distribution::Kind::log_normal: return mean_over_quantiles(d);
    }
    SLUICE_CHECK(false, "a distribution of no kind");
}

int64_t poisson(int64_t mean_millionths, CounterStream& stream) {
    if (mean_millionths <= 0) return 0;
    constexpr int64_t gaps_below = 64'000'000;
    if (mean_millionths < gaps_below) return poisson_by_gaps(mean_millionths, stream);
    return poisson_by_quantile(mean_millionths, stream.next());
}

uint64_t CumulativeTable::probability(std::size_t i) const {
    if (!table_) return UINT64_MAX;
    if (i > table_->last) return 0;
    const uint64_t begin = i == 0 ? 0 : table_->ends[i - 1];
    return i == table_->last && begin > 0 ? 0 - begin : table_->ends[i] - begin;
}

CumulativeTable weighted_table(const std::vector<uint64_t>& weights) {
    SLUICE_CHECK(weights.size() < UINT32_MAX, "too many weights");
    UnsignedWide total = 0;
    for (const uint64_t weight : weights) total += weight;
    SLUICE_CHECK(total > 0, "no positive weight");
    auto table = std::make_shared<CumulativeTable::Table>();
    // Shifted so that the total fits 64 bits: a prefix then fits its quotient.
    const auto high = static_cast<uint64_t>(total >> 64);
    const int shift = high == 0 ? 0 : 64 - std::countl_zero(high);
    UnsignedWide sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        sum += weights[i];
        if (weights[i] > 0) table->last = i;
        const UnsignedWide end = ((sum >> shift) << 64) / (total >> shift);
        table->ends.push_back(static_cast<uint64_t>(std::min<UnsignedWide>(end, UINT64_MAX)));
    }
    const int guide_bits = std::max(1, 64 - std::countl_zero(uint64_t{weights.size() - 1}));
    table->guide_shift = 64 - guide_bits;
    uint32_t start = 0;
    for (uint64_t g = 0; g < uint64_t{1} << guide_bits; ++g) {
        while (start < table->last && table->ends[start] <= g << table->guide_shift) ++start;
        table->guide.push_back(start);
    }
    CumulativeTable made;
    made.table_ = std::move(table);
    return made;
}

CumulativeTable zipf_table(std::size_t count, int64_t exponent_thousandths) {
    SLUICE_CHECK(count > 0, "zipf over nothing");
    SLUICE_CHECK(0 <= exponent_thousandths && exponent_thousandths <= 20'000,
                 "zipf: exponent outside 0 to 20");
    std::vector<uint64_t> weights(count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto octaves = static_cast<int64_t>(fixed::log2_q32(i + 1));
        const int64_t exponent = -octaves * exponent_thousandths / 1000;
        weights[i] = static_cast<uint64_t>(fixed::scaled_by_power(int64_t{1} << 61, exponent));
    }
    return weighted_table(weights);
}

namespace {

// x = min * v^(-1/alpha), v uniform from 1 down to (min/max)^alpha.
int64_t pareto_sample(const Distribution& d, uint64_t bits) {
    if (d.derived == 0) return d.a;
    const uint64_t v = ~multiply_high(bits, d.derived);
    const UnsignedWide scaled = static_cast<UnsignedWide>(fixed::negative_ln(v)) * 1000 << 32;
    const auto divisor = static_cast<uint64_t>(d.c) * fixed::ln2_q32;
    const UnsignedWide exponent = scaled / divisor;
    if (exponent >= uint64_t{64} << 32) return d.b;
    const int64_t x = fixed::scaled_by_power(d.a, static_cast<int64_t>(exponent));
    return std::clamp(x, d.a, d.b);
}

int64_t log_normal_sample(const Distribution& d, uint64_t bits) {
    constexpr int64_t log2_e_q32 = 6196328019;
    const Wide exponent = static_cast<Wide>(fixed::normal_sample_q32(bits)) * d.b * log2_e_q32;
    return fixed::scaled_by_power(d.a, static_cast<int64_t>((exponent / 1000) >> 32));
}

// Strata that halve towards the upper tail, where the weight of a heavy tail lies; the midpoint
// rule in each. What is left out is 2^-52 of the probability.
int64_t mean_over_quantiles(const Distribution& d) {
    constexpr int strata = 52;
    constexpr uint64_t points = 256;
    Wide sum = 0; // in 2^-strata / points
    for (int k = 1; k <= strata; ++k) {
        const uint64_t width = uint64_t{1} << (64 - k);
        const uint64_t step = width / points;
        Wide part = 0;
        for (uint64_t i = 0; i < points; ++i)
            part += sample(d, 0 - 2 * width + step * i + step / 2);
        sum += part << (strata - k);
    }
    constexpr Wide unit = static_cast<Wide>(points) << strata;
    return static_cast<int64_t>((sum + unit / 2) / unit);
}

int64_t poisson_by_gaps(int64_t mean_millionths, CounterStream& stream) {
    const auto end =
        static_cast<uint64_t>((static_cast<UnsignedWide>(mean_millionths) << 32) / 1'000'000);
    int64_t count = 0;
    for (uint64_t at = fixed::negative_ln(stream.next() | 1); at < end; ++count)
        at += fixed::negative_ln(stream.next() | 1);
    return count;
}

// With s = sqrt(mean): mean + s z + (z^2 - 1)/6 - (z^3 + 2z)/(72 s), to nearest. The last term
// includes Sheppard's correction for the rounding. All terms in millionths.
int64_t poisson_by_quantile(int64_t mean_millionths, uint64_t bits) {
    constexpr Wide one = 1'000'000;
    const Wide z = static_cast<Wide>(fixed::normal_sample_q32(bits)) * one / (Wide{1} << 32);
    const auto s = static_cast<Wide>(
        fixed::square_root(static_cast<UnsignedWide>(mean_millionths) * 1'000'000));
    const Wide spread = s * z / one;
    const Wide skew = (z * z / one - one) / 6;
    const Wide curve = (z * z / one * z / one + 2 * z) * one / (72 * s);
    const Wide count = (mean_millionths + spread + skew - curve + one / 2) / one;
    return count < 0 ? 0 : static_cast<int64_t>(count);
}

} // namespace
} // namespace sluice
