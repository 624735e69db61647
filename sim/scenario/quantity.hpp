// Exact quantities of a scenario beside core's Ratio: rates, versions and distributions, in
// integers. Nothing here is rounded by the reader; drawing is the business of client/draws.
#pragma once
#include "sim/core/ratio.hpp"
#include "sim/core/time.hpp"
#include <compare>
#include <cstdint>

namespace sluice {

// `count` records every `per`: "250/s" is {250, 1 s}, "0.5/s" is {1, 2 s}.
struct Rate {
    int64_t count = 0;
    Duration per{1'000'000'000};
    constexpr bool operator==(const Rate&) const = default;
    constexpr bool is_zero() const { return count == 0; }
};

// A release of a platform's software: 4.1 is 4001, 3.9 is 3009. Patch levels are not told apart.
struct Version {
    int32_t number = 4001;
    constexpr auto operator<=>(const Version&) const = default;
    constexpr int32_t release() const { return number / 1000; }
    constexpr int32_t feature() const { return number % 1000; }
};
constexpr Version version_of(int32_t release, int32_t feature) {
    return {release * 1000 + feature};
}

// How values (durations in ns, sizes in bytes) are spread. Unused members stay 0.
enum class Spread : uint8_t {
    constant,    // always `low`
    uniform,     // low to high, both included
    exponential, // mean `low`
    lognormal,   // median `low`, sigma of the logarithm `shape`
    pareto,      // low to high, tail exponent alpha `shape`
};
struct DistributionSpec {
    Spread spread = Spread::constant;
    int64_t low = 0;
    int64_t high = 0;
    Ratio shape{0, 1}; // in thousandths at the finest; at most 8 for sigma, 100 for alpha
    bool operator==(const DistributionSpec&) const = default;
};
constexpr DistributionSpec always(int64_t value) {
    return {Spread::constant, value, 0, {0, 1}};
}

} // namespace sluice
