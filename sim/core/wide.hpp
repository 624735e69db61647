// 128-bit intermediate values, for products and ratios of 64-bit numbers. Only for arithmetic:
// nothing of this width is stored in a file or hashed.
#pragma once
#include <cstdint>

namespace sluice {

__extension__ typedef __int128 Wide;
__extension__ typedef unsigned __int128 UnsignedWide;

// The upper 64 bits of a product.
constexpr uint64_t multiply_high(uint64_t a, uint64_t b) {
    return static_cast<uint64_t>((static_cast<UnsignedWide>(a) * b) >> 64);
}

} // namespace sluice
