#include "sim/core/digest.hpp"
#include "tests/support/catch.hpp"
#include <bit>
#include <set>
#include <vector>

using namespace sluice;

namespace {

uint64_t digest_of(const std::vector<uint64_t>& words) {
    Digest digest;
    for (const uint64_t word : words) digest.add(word);
    return digest.value();
}

} // namespace

TEST_CASE("digest: depends on every word, its place and the number of words") {
    std::set<uint64_t> seen;
    std::size_t made = 0;
    auto note = [&](const std::vector<uint64_t>& words) {
        seen.insert(digest_of(words));
        ++made;
    };
    note({});
    note({0});
    note({0, 0});
    note({0, 0, 0});
    note({1, 2, 3, 4});
    note({2, 1, 3, 4});
    note({1, 2, 4, 3});
    note({3, 2, 1, 4}); // same lane, exchanged
    note({1, 4, 3, 2});
    for (std::size_t place = 0; place < 20; ++place) {
        for (int bit = 0; bit < 64; ++bit) {
            std::vector<uint64_t> words(20, 5);
            words[place] ^= uint64_t{1} << bit;
            note(words);
        }
    }
    CHECK(seen.size() == made);
}

TEST_CASE("digest: one changed bit changes about half of the value") {
    long flipped = 0;
    for (std::size_t place = 0; place < 10; ++place) {
        for (int bit = 0; bit < 64; ++bit) {
            std::vector<uint64_t> words{9, 8, 7, 6, 5, 4, 3, 2, 1, 0};
            const uint64_t before = digest_of(words);
            words[place] ^= uint64_t{1} << bit;
            const int changed = std::popcount(before ^ digest_of(words));
            REQUIRE(changed > 8);
            flipped += changed;
        }
    }
    CHECK(flipped > 640 * 31);
    CHECK(flipped < 640 * 33);
}

TEST_CASE("digest: a copy goes on from where it was taken") {
    Digest straight;
    Digest first;
    for (uint64_t i = 0; i < 100; ++i) straight.add(i);
    for (uint64_t i = 0; i < 50; ++i) first.add(i);
    Digest copy = first;
    for (uint64_t i = 50; i < 100; ++i) copy.add(i);
    CHECK(copy == straight);
    CHECK(copy.value() == straight.value());
    CHECK(first.words() == 50);
    Digest several;
    several.add(uint64_t{1}, int64_t{-1}, uint32_t{7});
    CHECK(several.value() == digest_of({1, UINT64_MAX, 7}));
    static_assert(sizeof(Digest) <= 32);
}

TEST_CASE("digest: hex is 16 lower-case digits") {
    CHECK(hex(0) == "0000000000000000");
    CHECK(hex(UINT64_MAX) == "ffffffffffffffff");
    CHECK(hex(0x0123456789abcdef) == "0123456789abcdef");
}
