// The expected number of arrivals as a function of time, and its inverse: the integral of a rate
// that is constant or made of straight pieces. Integers throughout. A constant rate is exact; the
// others are exact to 2^-64 records a nanosecond.
#pragma once
#include "sim/core/time.hpp"
#include "sim/core/wide.hpp"
#include "sim/scenario/scenario.hpp"
#include <optional>
#include <vector>

namespace sluice {

using Arrived = UnsignedWide; // records, in 2^-64
constexpr Arrived whole_records(int64_t n) {
    return static_cast<Arrived>(n) << 64;
}

struct RatePiece {              // rates in 2^-64 records a nanosecond
    int64_t begin = 0, end = 0; // ns within the period
    uint64_t rate_begin = 0, rate_end = 0;
    Arrived before = 0; // arrivals of the pieces before this one
};

struct RateCurve {
    std::vector<RatePiece> pieces; // of one period, gapless; none: `rate` throughout
    Arrived in_period = 0;
    bool repeats = false; // else `rate` after the period
    Rate rate;
};

// Of all instances of a producer together.
RateCurve rate_curve(const RateSpec& spec, int64_t instances);

Arrived arrived_after(const RateCurve& curve, Duration elapsed);
// The first moment at which arrived_after() reaches `wanted`; nothing when it never does.
std::optional<Duration> reached(const RateCurve& curve, Arrived wanted);

} // namespace sluice
