#include "sim/core/check.hpp"
#include "sim/kafka/adaptive.hpp"
#include "tests/support/catch.hpp"
#include <array>

using namespace sluice::kafka;

TEST_CASE("busy partitions weigh less", "[kafka][adaptive]") {
    // KIP-794: weight = longest + 1 - own = 4 1 3, as a running sum 4 5 8.
    const AdaptiveTable table = make_adaptive_table(std::array{0, 3, 1}, {});
    REQUIRE_FALSE(table.uniform);
    CHECK(table.partitions == std::vector<int32_t>{0, 1, 2});
    CHECK(table.cumulative == std::vector<int64_t>{4, 5, 8});
    CHECK(pick_adaptive(table, 3) == 0);
    CHECK(pick_adaptive(table, 4) == 1); // the first sum strictly above the draw
    CHECK(pick_adaptive(table, 5) == 2);
    CHECK(pick_adaptive(table, 7) == 2);
    CHECK(pick_adaptive(table, 8) == 0);          // reduced to the range
    CHECK(pick_adaptive(table, UINT32_MAX) == 2); // 4294967295 mod 8 = 7
}

TEST_CASE("weighing is left out when it would change nothing", "[kafka][adaptive]") {
    CHECK(make_adaptive_table(std::array{2, 2, 2}, {}).uniform);
    CHECK(make_adaptive_table(std::array{5}, {}).uniform);
    CHECK(make_adaptive_table({}, {}).uniform);
    CHECK(make_adaptive_table(std::array{1, 2}, std::array{0, 1}).uniform);
    CHECK_THROWS_AS(pick_adaptive(AdaptiveTable{}, 1), sluice::InvariantBroken);
}

TEST_CASE("excluded partitions are never picked", "[kafka][adaptive]") {
    // Equal queues still need the table, because partition 1 is missing from it.
    const AdaptiveTable equal = make_adaptive_table(std::array{2, 2, 2}, std::array{1});
    REQUIRE_FALSE(equal.uniform);
    CHECK(equal.partitions == std::vector<int32_t>{0, 2});
    CHECK(equal.cumulative == std::vector<int64_t>{1, 2});
    // The longest queue is looked for among the usable ones only.
    const AdaptiveTable table = make_adaptive_table(std::array{9, 0, 2}, std::array{0});
    CHECK(table.partitions == std::vector<int32_t>{1, 2});
    CHECK(table.cumulative == std::vector<int64_t>{3, 4});
    const AdaptiveTable single = make_adaptive_table(std::array{9, 4}, std::array{0});
    CHECK(pick_adaptive(single, 12345) == 1);
}

TEST_CASE("a refreshed table forgets the old one", "[kafka][adaptive]") {
    AdaptiveTable table = make_adaptive_table(std::array{0, 3, 1}, {});
    rebuild_adaptive_table(table, std::array{4, 4}, {});
    CHECK(table == AdaptiveTable{});
    rebuild_adaptive_table(table, std::array{0, 3, 1}, {});
    CHECK(table == make_adaptive_table(std::array{0, 3, 1}, {}));
}

TEST_CASE("uniform choice prefers partitions with a leader", "[kafka][adaptive]") {
    CHECK(pick_uniform(std::array{2, 5}, 8, 3) == 5);
    CHECK(pick_uniform({}, 8, 11) == 3);
}

TEST_CASE("the sticky partition changes at batch boundaries", "[kafka][adaptive]") {
    StickyState state{.partition = 3, .bytes = 0};
    CHECK_FALSE(note_sticky_bytes(state, 900, 1000, true));
    CHECK(note_sticky_bytes(state, 100, 1000, true)); // batch.size is reached
    state.bytes = 999;
    CHECK_FALSE(note_sticky_bytes(state, 500, 1000, false)); // a half-filled batch lingers
    CHECK(note_sticky_bytes(state, 0, 1000, true));          // made up for
    CHECK_FALSE(note_sticky_bytes(state, 500, 1000, false)); // 1999
    CHECK(note_sticky_bytes(state, 1, 1000, false));         // twice batch.size in any case
    switch_sticky(state, 1);
    CHECK(state == StickyState{.partition = 1, .bytes = 0});
    CHECK(note_sticky_bytes(state, 1, 0, true)); // batch.size 0 switches after each record
}
