// The fingerprint of a run: a rolling 64-bit hash over explicit words, never over struct bytes,
// so it is equal on every processor and compiler. Copyable state of 24 bytes.
// An own mix instead of a hash library: the input is words and not bytes, the state must live in
// keyframes, and its answer must never change with a package version. Not cryptographic.
#pragma once
#include "sim/core/random.hpp"
#include <cstdint>
#include <string>
#include <type_traits>

namespace sluice {

class Digest {
public:
    // Two lanes take turns, so that consecutive words do not wait for each other's multiply.
    // Each step is a bijection of the lane: runs that differ in one word never meet again by it.
    constexpr void add(uint64_t word) {
        const uint64_t product = (older_ ^ word) * 0xd6e8feb86659fd93;
        older_ = newer_;
        newer_ = product ^ (product >> 32);
        ++count_;
    }
    template <class... Words>
    constexpr void add(uint64_t first, Words... rest) {
        add(first);
        (add(static_cast<uint64_t>(rest)), ...);
    }
    constexpr uint64_t value() const { return mix(newer_ ^ mix(older_ + count_ * golden_gamma)); }
    constexpr uint64_t words() const { return count_; }
    bool operator==(const Digest&) const = default;

private:
    uint64_t older_ = 0x243f6a8885a308d3; // digits of pi
    uint64_t newer_ = 0x13198a2e03707344;
    uint64_t count_ = 0;
};

// 16 lower-case hexadecimal digits, as shown everywhere.
inline std::string hex(uint64_t value) {
    std::string text(16, '0');
    for (int i = 15; i >= 0; --i, value >>= 4)
        text[static_cast<std::size_t>(i)] = "0123456789abcdef"[value & 15];
    return text;
}

} // namespace sluice
