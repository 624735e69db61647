#include "sim/core/check.hpp"
#include "sim/kafka/epochs.hpp"
#include "tests/support/catch.hpp"

using namespace sluice;
using namespace sluice::kafka;

namespace {

EpochCache cache_of(std::initializer_list<EpochStart> starts) {
    EpochCache cache;
    for (const EpochStart& entry : starts) cache.assign(entry.epoch, entry.start);
    return cache;
}

} // namespace

TEST_CASE("assigning keeps both epochs and starts ascending", "[kafka][epochs]") {
    EpochCache cache = cache_of({{2, 10}, {2, 12}}); // the first start of an epoch stands
    CHECK(cache == cache_of({{2, 10}}));
    cache.assign(4, 20);
    cache.assign(6, 20); // epoch 4 owned no records
    CHECK(cache.latest() == 6);
    CHECK(cache == cache_of({{2, 10}, {6, 20}}));
    cache.assign(6, 15); // an earlier start of the same epoch
    CHECK(cache == cache_of({{2, 10}, {6, 15}}));
    cache.assign(3, 30); // a smaller epoch cuts the tail
    CHECK(cache == cache_of({{2, 10}, {3, 30}}));
    cache.assign(9, 0);
    CHECK(cache == cache_of({{9, 0}}));
    CHECK_THROWS_AS(cache.assign(-1, 0), InvariantBroken);
    CHECK_THROWS_AS(cache.assign(1, -1), InvariantBroken);
}

TEST_CASE("the end of an epoch is the start of the next", "[kafka][epochs]") {
    const EpochCache cache = cache_of({{2, 5}, {4, 10}, {7, 20}});
    CHECK(cache.end_offset_for(7, 33) == EpochEnd{7, 33}); // the latest: the log end
    CHECK(cache.end_offset_for(4, 33) == EpochEnd{4, 20});
    CHECK(cache.end_offset_for(5, 33) == EpochEnd{4, 20});  // between two: the lower one
    CHECK(cache.end_offset_for(1, 33) == EpochEnd{1, 5});   // before the first
    CHECK(cache.end_offset_for(8, 33) == EpochEnd{-1, -1}); // never heard of
    CHECK(cache.end_offset_for(-1, 33) == EpochEnd{-1, -1});
    CHECK(EpochCache{}.end_offset_for(0, 33) == EpochEnd{-1, -1});
}

TEST_CASE("truncation at either end", "[kafka][epochs]") {
    EpochCache cache = cache_of({{2, 5}, {4, 10}, {7, 20}});
    SECTION("from the end: what starts there goes") {
        cache.truncate_from_end(20);
        CHECK(cache == cache_of({{2, 5}, {4, 10}}));
        cache.truncate_from_end(11);
        CHECK(cache == cache_of({{2, 5}, {4, 10}}));
        cache.truncate_from_end(-1); // undefined: nothing
        CHECK(cache.entries().size() == 2);
        cache.truncate_from_end(0);
        CHECK(cache.entries().empty());
    }
    SECTION("from the start: the epoch of the new first record stays, from there on") {
        cache.truncate_from_start(12);
        CHECK(cache == cache_of({{4, 12}, {7, 20}}));
        cache.truncate_from_start(3);
        CHECK(cache == cache_of({{4, 12}, {7, 20}}));
        cache.truncate_from_start(99);
        CHECK(cache == cache_of({{7, 99}}));
    }
    SECTION("all of it: as if it had never been filled") {
        cache.clear();
        CHECK(cache == EpochCache{});
        CHECK(cache.latest() == epoch_undefined);
        cache.assign(4, 60); // lower than what was there, which is forgotten
        CHECK(cache == cache_of({{4, 60}}));
    }
}

TEST_CASE("the epoch of a record", "[kafka][epochs]") {
    const EpochCache cache = cache_of({{2, 5}, {4, 10}});
    CHECK(cache.epoch_at(4) == epoch_undefined);
    CHECK(cache.epoch_at(5) == 2);
    CHECK(cache.epoch_at(9) == 2);
    CHECK(cache.epoch_at(1000) == 4);
}

TEST_CASE("the leader notices a fetch that diverges", "[kafka][epochs]") {
    const EpochCache leader = cache_of({{1, 0}, {3, 10}});
    CHECK_FALSE(find_divergence(leader, 30, 3, 30));
    CHECK_FALSE(find_divergence(leader, 30, 1, 10));
    CHECK(find_divergence(leader, 30, 1, 12) == EpochEnd{1, 10}); // it has more of epoch 1
    CHECK(find_divergence(leader, 30, 2, 11) == EpochEnd{1, 10}); // epoch 2 never was here
    CHECK(find_divergence(leader, 30, 9, 11) == EpochEnd{});      // the follower is ahead of us
}

TEST_CASE("KIP-101: the follower cuts where the logs part, not at the watermark",
          "[kafka][epochs]") {
    // Its record at offset 1 of epoch 0 is at the leader, too: nothing may be cut, although its
    // high watermark is still 1.
    const EpochCache follower = cache_of({{0, 0}});
    const EpochCache leader = cache_of({{0, 0}, {1, 2}});
    const Truncation same = truncation_for(follower, 2, leader.end_offset_for(0, 3), 1);
    CHECK((same.to == 2 && same.complete));
    // A record of a deposed leader that nobody copied: epoch 0 ended at 1 over there.
    const Truncation cut = truncation_for(follower, 2, EpochEnd{0, 1}, 2);
    CHECK((cut.to == 1 && cut.complete));
}

TEST_CASE("truncation asks again when epochs are unknown", "[kafka][epochs]") {
    const EpochCache follower = cache_of({{1, 0}, {2, 10}, {5, 20}});
    // The leader's epoch 4 is unknown here: cut to the end of 2 and ask about 2.
    const Truncation again = truncation_for(follower, 30, EpochEnd{4, 25}, 0);
    CHECK((again.to == 20 && !again.complete));
    CHECK(truncation_for(follower, 30, EpochEnd{}, 7).to == 7);           // no epochs: watermark
    CHECK(truncation_for(EpochCache{}, 30, EpochEnd{4, 25}, 7).to == 25); // none of our own
    CHECK(truncation_for(follower, 30, EpochEnd{-1, 12}, 7).to == 12);
    CHECK(truncation_for(follower, 30, EpochEnd{5, 99}, 7).to == 30); // never past our end
}
