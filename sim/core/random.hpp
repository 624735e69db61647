// All randomness of a run: our own generators, equal on every compiler and processor.
// A draw about a record is a function of (seed, purpose, name path, number, attempt), so it does
// not depend on what else was drawn; a CounterStream serves the few places that need a sequence.
// Nothing here converts to a distribution (distribution.hpp) and nothing is cryptographic.
#pragma once
#include "sim/core/ratio.hpp"
#include "sim/core/wide.hpp"
#include <bit>
#include <cstdint>
#include <string_view>

namespace sluice {

inline constexpr uint64_t golden_gamma = 0x9e3779b97f4a7c15; // 2^64 / golden ratio, odd

// Every output bit depends on every input bit; a bijection. The finalizer of SplitMix64
// (Steele, Lea, Flood 2014; constants: Stafford's variant 13).
constexpr uint64_t mix(uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

// Both halves of a 128-bit product, folded.
constexpr uint64_t fold(uint64_t a, uint64_t b) {
    const UnsignedWide product = static_cast<UnsignedWide>(a) * b;
    return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

// FNV-1a over the bytes, then mixed. For names of entities: "cluster/broker/1".
constexpr uint64_t path_hash(std::string_view path) {
    uint64_t hash = 0xcbf29ce484222325;
    for (const char c : path) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return mix(hash);
}

// 64 random bits for one question about one thing: equal on every side and in every replay.
constexpr uint64_t counter_draw(uint64_t seed, uint64_t purpose, uint64_t path_hash,
                                uint64_t number, uint64_t attempt) {
    const uint64_t owner = fold(seed ^ 0x2d358dccaa6c78a5, path_hash ^ 0x8bb84b93962eacc9);
    const uint64_t question = fold(owner ^ purpose, attempt ^ 0x4b33a62ed433d4a3);
    return mix(question + number * golden_gamma);
}

// A number in [0, n) from 64 random bits; n = 0 gives 0. Bias below n / 2^64.
constexpr uint64_t below(uint64_t bits, uint64_t n) {
    return multiply_high(bits, n);
}

// True with exactly the given probability, up to 2^-64; never for 0 or less, always from 1 on.
constexpr bool happens(uint64_t bits, Ratio probability) {
    if (probability.numerator <= 0) return false;
    return static_cast<UnsignedWide>(bits) * static_cast<uint64_t>(probability.denominator) <
           static_cast<UnsignedWide>(probability.numerator) << 64;
}

// A sequence of 64-bit draws in 16 bytes. Streams of different names are independent.
struct CounterStream {
    uint64_t seed = 0;
    uint64_t position = 0;

    static constexpr CounterStream named(uint64_t seed, std::string_view path) {
        return {fold(seed ^ 0x9fb21c651e98df25, path_hash(path) ^ 0xd1b54a32d192ed03), 0};
    }
    constexpr uint64_t next() {
        ++position;
        return mix(seed + position * golden_gamma);
    }
    bool operator==(const CounterStream&) const = default;
};

// Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014.
struct SplitMix64 {
    uint64_t state = 0;
    constexpr uint64_t next() { return mix(state += golden_gamma); }
};

// Blackman, Vigna: "Scrambled linear pseudorandom number generators", 2018. The state must not be
// all zero; seeded() never makes that one.
struct Xoshiro256ss {
    uint64_t s[4] = {1, 2, 3, 4};

    static constexpr Xoshiro256ss seeded(uint64_t seed) {
        SplitMix64 filler{seed};
        Xoshiro256ss generator;
        for (uint64_t& word : generator.s) word = filler.next();
        return generator;
    }
    constexpr uint64_t next() {
        const uint64_t result = std::rotl(s[1] * 5, 7) * 9;
        const uint64_t shifted = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= shifted;
        s[3] = std::rotl(s[3], 45);
        return result;
    }
};

} // namespace sluice
