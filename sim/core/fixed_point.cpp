// The tables behind the fixed-point functions, made at compile time: logarithms by repeated
// squaring, powers by repeated square roots, the normal tail by Simpson's rule.
#include "sim/core/fixed_point.hpp"
#include <algorithm>
#include <array>

namespace sluice::fixed {
namespace {

constexpr UnsignedWide one_wide = 1;

// The first 36 binary digits of log2(x), 1 <= x < 2 in 2^-63: squaring doubles the logarithm.
constexpr uint64_t log2_fraction_q36(uint64_t x) {
    uint64_t digits = 0;
    for (int i = 0; i < 36; ++i) {
        const UnsignedWide square = static_cast<UnsignedWide>(x) * x; // in 2^-126
        const bool doubled = square >> 127 != 0;
        x = static_cast<uint64_t>(square >> (doubled ? 64 : 63));
        digits = digits << 1 | (doubled ? 1 : 0);
    }
    return digits;
}

constexpr LogTable make_log_table() {
    LogTable table{};
    constexpr uint64_t steps = uint64_t{1} << log_step_bits;
    for (uint64_t i = 0; i < steps; ++i) {
        const uint64_t log2 = log2_fraction_q36((uint64_t{1} << 63) + (i << (63 - log_step_bits)));
        const UnsignedWide ln = static_cast<UnsignedWide>(log2) * ln2_q32;
        table.ln_q32[i] = static_cast<uint32_t>((ln + (one_wide << 35)) >> 36);
    }
    table.ln_q32[steps] = static_cast<uint32_t>(ln2_q32);
    return table;
}

constexpr uint64_t square_root_of(UnsignedWide x) {
    UnsignedWide root = 0;
    for (UnsignedWide bit = one_wide << 126; bit != 0; bit >>= 2) {
        const bool fits = x >= root + bit;
        if (fits) x -= root + bit;
        root = (root >> 1) + (fits ? bit : 0);
    }
    return static_cast<uint64_t>(root);
}

// 2^(i/512) in 2^-62.
using PowerTable = std::array<uint64_t, 512>;
constexpr PowerTable make_power_table() {
    PowerTable table{};
    table[0] = uint64_t{1} << 62;
    uint64_t root = uint64_t{1} << 63; // 2^(1/2^k) in 2^-62
    for (std::size_t stride = 256; stride > 0; stride /= 2) {
        root = square_root_of(static_cast<UnsignedWide>(root) << 62);
        for (std::size_t i = 0; i < 512; i += 2 * stride)
            table[i + stride] =
                static_cast<uint64_t>(static_cast<UnsignedWide>(table[i]) * root >> 62);
    }
    return table;
}

constexpr LogTable log_table_value = make_log_table();
constexpr PowerTable power_table = make_power_table();

// 2^fraction in 2^-62; quadratic between table entries, error below 5 * 10^-10.
constexpr uint64_t power_q62(uint32_t fraction_q32) {
    const uint64_t base = power_table[fraction_q32 >> 23];
    const uint64_t within_q32 = fraction_q32 & ((1u << 23) - 1);
    const uint64_t ln_q60 = within_q32 * ln2_q32 >> 4;
    const auto square_q60 = static_cast<uint64_t>(static_cast<UnsignedWide>(ln_q60) * ln_q60 >> 61);
    const UnsignedWide more = static_cast<UnsignedWide>(base) * (ln_q60 + square_q60);
    return base + static_cast<uint64_t>(more >> 60);
}

// Upper tail of the normal distribution at z = i/64, in 2^-64.
constexpr int normal_steps = 592;
using NormalTable = std::array<uint64_t, normal_steps + 1>;

// The density at j/128, in 2^-110.
constexpr UnsignedWide density_q110(uint64_t j) {
    constexpr uint64_t log2_e_q48 = 406082553034800;
    constexpr uint64_t inverse_root_two_pi_q64 = 7359186146747302452;
    const UnsignedWide exponent_q63 = static_cast<UnsignedWide>(j * j) * log2_e_q48; // z^2/2 log2 e
    const auto whole = static_cast<int>(exponent_q63 >> 63);
    const auto fraction_q32 = static_cast<uint32_t>(exponent_q63 >> 31);
    // 2^-(whole + fraction) = 2^(1 - fraction) * 2^-(whole + 1)
    const uint64_t power =
        fraction_q32 == 0 ? uint64_t{1} << 63 : power_q62(uint32_t{0} - fraction_q32);
    return static_cast<UnsignedWide>(multiply_high(power, inverse_root_two_pi_q64)) << 47 >> whole;
}

constexpr NormalTable make_normal_table() {
    NormalTable table{};
    UnsignedWide tail = density_q110(2 * normal_steps) * 4 / 37; // density / z bounds the rest
    for (int i = normal_steps; i > 0; --i) {
        table[static_cast<std::size_t>(i)] = static_cast<uint64_t>(tail >> 46);
        const auto j = static_cast<uint64_t>(2 * i);
        tail += (density_q110(j) + 4 * density_q110(j - 1) + density_q110(j - 2)) / (6 * 64);
    }
    table[0] = uint64_t{1} << 63;
    return table;
}

constexpr NormalTable normal_table = make_normal_table();

// Where the upper tail is tail / 2^64, 0 < tail < 2^63; linear between table entries.
int64_t upper_quantile_q32(uint64_t tail) {
    const auto above = std::lower_bound(normal_table.begin(), normal_table.end(), tail,
                                        [](uint64_t entry, uint64_t x) { return entry > x; });
    if (above == normal_table.end()) return int64_t{normal_steps} << 26;
    const uint64_t high = above[-1];
    const UnsignedWide part = (static_cast<UnsignedWide>(high - tail) << 26) / (high - *above);
    return (int64_t{above - normal_table.begin() - 1} << 26) + static_cast<int64_t>(part);
}

} // namespace

constinit const LogTable log_table = log_table_value;

uint64_t log2_q32(uint64_t x) {
    const UnsignedWide below_64 = (static_cast<UnsignedWide>(negative_ln(x)) << 32) / ln2_q32;
    return (uint64_t{64} << 32) - static_cast<uint64_t>(below_64);
}

int64_t scaled_by_power(int64_t value, int64_t exponent_q32) {
    constexpr int64_t most = INT64_MAX / 2;
    if (value <= 0) return 0;
    const int64_t whole = exponent_q32 >> 32;
    if (whole > 62) return most;
    const int64_t shift = 62 - whole;
    if (shift > 126) return 0;
    UnsignedWide product =
        static_cast<UnsignedWide>(value) * power_q62(static_cast<uint32_t>(exponent_q32));
    if (shift > 0) product = ((product >> (shift - 1)) + 1) >> 1;
    return product > static_cast<UnsignedWide>(most) ? most : static_cast<int64_t>(product);
}

uint64_t square_root(UnsignedWide x) {
    return square_root_of(x);
}

int64_t normal_sample_q32(uint64_t bits) {
    const bool upper = bits >> 63 != 0;
    const int64_t z = upper_quantile_q32((upper ? ~bits : bits) | 1);
    return upper ? z : -z;
}

} // namespace sluice::fixed
