// A probability or a plain decimal as a fraction of integers; denominator > 0. Not kept in lowest
// terms by itself: whoever compares two of them makes both the same way.
#pragma once
#include <cstdint>

namespace sluice {

struct Ratio {
    int64_t numerator = 0;
    int64_t denominator = 1;
    constexpr bool operator==(const Ratio&) const = default;
    constexpr bool is_zero() const { return numerator == 0; }
};

} // namespace sluice
