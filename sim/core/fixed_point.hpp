// Logarithm, power, root and normal quantile in integers: what distributions are made of, equal on
// every compiler and processor. A suffix _q32 means units of 2^-32. Tables are compile-time
// constants. For modelling randomness, not for numerics: errors are stated at each function.
#pragma once
#include "sim/core/wide.hpp"
#include <bit>
#include <cstdint>

namespace sluice::fixed {

inline constexpr uint64_t ln2_q32 = 2977044472;
inline constexpr int log_step_bits = 9;

struct LogTable {
    uint32_t ln_q32[(1 << log_step_bits) + 1]; // ln(1 + i / 512)
};
extern const LogTable log_table;

// -ln(x / 2^64) for x > 0. Linear between table entries: error below 5 * 10^-7.
inline uint64_t negative_ln(uint64_t x) {
    const int leading = std::countl_zero(x);
    const uint64_t fraction = x << leading << 1; // behind the leading one, in 2^-64
    const uint64_t step = fraction >> (64 - log_step_bits);
    const uint64_t within = (fraction << log_step_bits) >> 32;
    const uint64_t low = log_table.ln_q32[step];
    const uint64_t rise = log_table.ln_q32[step + 1] - low;
    return static_cast<uint64_t>(leading + 1) * ln2_q32 - low - ((rise * within) >> 32);
}

// log2(x) for x > 0; error below 10^-6, none for powers of two.
uint64_t log2_q32(uint64_t x);

// value * 2^exponent for value >= 0, to nearest, at most INT64_MAX / 2; relative error 10^-9.
int64_t scaled_by_power(int64_t value, int64_t exponent_q32);

// Rounded down.
uint64_t square_root(UnsignedWide x);

// The standard normal quantile of bits / 2^64, rising; error below 3 * 10^-4 in the far tails (|z|
// near 9), 3 * 10^-5 near 1.
int64_t normal_sample_q32(uint64_t bits);

} // namespace sluice::fixed
