// Generators against their published vectors, and draws against what independence demands.
#include "sim/core/random.hpp"
#include "tests/support/catch.hpp"
#include <array>
#include <set>
#include <string>
#include <vector>

using namespace sluice;

TEST_CASE("random: SplitMix64 as published (seed 1234567)") {
    SplitMix64 generator{1234567};
    for (const uint64_t expected :
         {6457827717110365317u, 3203168211198807973u, 9817491932198370423u, 4593380528125082431u,
          16408922859458223821u})
        CHECK(generator.next() == expected);
}

TEST_CASE("random: xoshiro256** as published (state 1, 2, 3, 4)") {
    Xoshiro256ss generator;
    const std::vector<uint64_t> published{11520,
                                          0,
                                          1509978240,
                                          1215971899390074240,
                                          1216172134540287360,
                                          607988272756665600,
                                          16172922978634559625u,
                                          8476171486693032832,
                                          10595114339597558777u,
                                          2904607092377533576};
    for (const uint64_t expected : published) CHECK(generator.next() == expected);
}

TEST_CASE("random: path hash is FNV-1a, mixed") {
    // FNV-1a 64 test vectors: "", "a", "foobar".
    CHECK(path_hash("") == mix(0xcbf29ce484222325));
    CHECK(path_hash("a") == mix(0xaf63dc4c8601ec8c));
    CHECK(path_hash("foobar") == mix(0x85944171f73967e8));
    static_assert(path_hash("shop/1") != path_hash("shop/2"));
}

namespace {

using Inputs = std::array<uint64_t, 5>;
uint64_t draw(const Inputs& in) {
    return counter_draw(in[0], in[1], in[2], in[3], in[4]);
}

} // namespace

TEST_CASE("random: every input bit of a draw changes half of the output") {
    constexpr int rounds = 200;
    for (std::size_t word = 0; word < 5; ++word) {
        for (int bit = 0; bit < 64; ++bit) {
            CAPTURE(word, bit);
            std::array<int, 64> flips{};
            int total = 0;
            for (uint64_t r = 0; r < rounds; ++r) {
                Inputs in{42, r % 7, path_hash("shop/" + std::to_string(r)), r, r % 3};
                const uint64_t before = draw(in);
                in[word] ^= uint64_t{1} << bit;
                const uint64_t changed = before ^ draw(in);
                total += std::popcount(changed);
                for (std::size_t i = 0; i < 64; ++i) flips[i] += static_cast<int>(changed >> i & 1);
            }
            // Mean 32 a draw, deviation 4: the average of 200 is within 5 deviations of 0.28.
            CHECK(total > rounds * 30.5);
            CHECK(total < rounds * 33.5);
            // Each output bit flips in half of the rounds: 100, deviation 7.
            for (const int flipped : flips) {
                REQUIRE(flipped > 58);
                REQUIRE(flipped < 142);
            }
        }
    }
}

TEST_CASE("random: draws over neighbouring numbers, attempts and purposes are uniform") {
    const uint64_t path = path_hash("billing/member/1");
    for (std::size_t varied = 0; varied < 5; ++varied) {
        CAPTURE(varied);
        std::array<int, 256> high{};
        std::array<int, 256> low{};
        int repeats = 0;
        uint64_t previous = 0;
        for (uint64_t i = 0; i < 256 * 400; ++i) {
            Inputs in{42, 1, path, 17, 0};
            in[varied] += i;
            const uint64_t bits = draw(in);
            ++high[bits >> 56];
            ++low[bits & 255];
            repeats += bits == previous;
            previous = bits;
        }
        // Chi-square with 255 degrees of freedom: 255, deviation 22.6.
        for (const auto& counts : {high, low}) {
            double chi = 0;
            for (const int count : counts) chi += (count - 400.0) * (count - 400.0) / 400.0;
            CHECK(chi > 255 - 5 * 22.6);
            CHECK(chi < 255 + 5 * 22.6);
        }
        CHECK(repeats == 0);
    }
}

TEST_CASE("random: no collisions over a grid of questions") {
    std::set<uint64_t> seen;
    std::size_t asked = 0;
    for (uint64_t seed = 0; seed < 4; ++seed)
        for (uint64_t purpose = 0; purpose < 8; ++purpose)
            for (const char* path : {"shop/1", "shop/2", "web/1"})
                for (uint64_t number = 0; number < 200; ++number)
                    for (uint64_t attempt = 0; attempt < 4; ++attempt, ++asked)
                        seen.insert(counter_draw(seed, purpose, path_hash(path), number, attempt));
    CHECK(seen.size() == asked);
}

TEST_CASE("random: below covers its range evenly") {
    CHECK(below(0, 10) == 0);
    CHECK(below(UINT64_MAX, 10) == 9);
    CHECK(below(uint64_t{1} << 63, 10) == 5);
    CHECK(below(UINT64_MAX, 0) == 0);
    CHECK(below(UINT64_MAX, 1) == 0);
    CHECK(below(UINT64_MAX, UINT64_MAX) == UINT64_MAX - 1);
}

TEST_CASE("random: happens is exact at its threshold") {
    CHECK_FALSE(happens(0, {0, 1}));
    CHECK(happens(UINT64_MAX, {1, 1}));
    CHECK(happens(UINT64_MAX, {3, 2}));
    const uint64_t half = uint64_t{1} << 63;
    CHECK(happens(half - 1, {1, 2}));
    CHECK_FALSE(happens(half, {1, 2}));
    CHECK_FALSE(happens(0, {-1, 2}));
    CHECK(happens(0, {1, INT64_MAX}));
    CHECK(happens(2, {1, INT64_MAX})); // 1/(2^63 - 1) is a little more than 2/2^64
    CHECK_FALSE(happens(3, {1, INT64_MAX}));
    CHECK(happens(UINT64_MAX, {INT64_MAX, INT64_MAX}));
    // 2^64 / 1000 = 18446744073709551.616
    CHECK(happens(18446744073709551u, {1, 1000}));
    CHECK_FALSE(happens(18446744073709552u, {1, 1000}));
}

TEST_CASE("random: named streams repeat, differ and stand anywhere") {
    auto one = CounterStream::named(42, "network/link/1");
    auto again = CounterStream::named(42, "network/link/1");
    auto other = CounterStream::named(42, "network/link/2");
    auto reseeded = CounterStream::named(43, "network/link/1");
    std::set<uint64_t> values;
    for (int i = 0; i < 1000; ++i) {
        const uint64_t value = one.next();
        CHECK(value == again.next());
        values.insert(value);
        values.insert(other.next());
        values.insert(reseeded.next());
    }
    CHECK(values.size() == 3000);
    CHECK(one.position == 1000);
    CounterStream jumped{one.seed, 999};
    again = {one.seed, 0};
    for (int i = 0; i < 999; ++i) again.next();
    CHECK(jumped.next() == again.next());
    static_assert(sizeof(CounterStream) == 16);
}
