#include "sim/model/log.hpp"
#include "tests/support/catch.hpp"

using namespace sluice;

namespace {

constexpr SegmentLimits roomy{1 << 30, Duration{0}};

// Appends a batch of `count` records of 100 bytes each, stamped `at`.
uint64_t add(PartitionStore& store, Log& log, int32_t count, Time at = {},
             SegmentLimits limits = roomy) {
    const uint64_t index = store.append(
        {.base = log.end(), .largest_timestamp = at, .count = count, .bytes = count * 100});
    log.append(store, index, limits);
    return index;
}

} // namespace

TEST_CASE("offsets are consecutive and entries are found by any offset they hold", "[log]") {
    PartitionStore store;
    Log log;
    add(store, log, 3);
    add(store, log, 1);
    add(store, log, 5);
    CHECK(log.start() == 0);
    CHECK(log.end() == 9);
    CHECK(log.bytes() == 900);
    const uint64_t entry_of[] = {0, 0, 0, 1, 2, 2, 2, 2, 2};
    for (Offset offset = 0; offset < 9; ++offset)
        CHECK(log.find(store, offset) == entry_of[offset]);
    CHECK(log.next(0) == 1);
    CHECK(log.next(2) == UINT64_MAX);
    CHECK(store.entries[2].ordinal == 4);
}

TEST_CASE("replicas share entries until they diverge", "[log]") {
    PartitionStore store;
    Log leader, follower;
    for (int i = 0; i < 4; ++i) add(store, leader, 10);
    for (uint64_t i = 0; i < 3; ++i) follower.append(store, i, roomy);
    // The follower takes over at 30 and goes on; the old leader must give up its entry at 30.
    const uint64_t other = add(store, follower, 7);
    CHECK(store.entries[other].base == 30);
    CHECK(follower.spans() == std::vector<Span>{{0, 3}, {4, 5}});
    CHECK_FALSE(follower.holds(3));

    const auto gone = leader.truncate_to(store, 30);
    CHECK(gone == std::vector<Span>{{3, 4}});
    CHECK(leader.end() == 30);
    leader.append(store, other, roomy);
    CHECK(leader.spans() == follower.spans());
    CHECK(leader.find(store, 36) == other);
    CHECK(leader.next(2) == other);
}

TEST_CASE("truncation rounds down to an entry and reaches across spans", "[log]") {
    PartitionStore store;
    Log first, second;
    add(store, first, 10); // 0: offsets 0-9
    add(store, first, 10); // 1: offsets 10-19, first only
    second.append(store, 0, roomy);
    add(store, second, 5); // 2: offsets 10-14
    add(store, second, 5); // 3: offsets 15-19
    CHECK(second.truncate_to(store, 20).empty());
    CHECK(second.truncate_to(store, 17) == std::vector<Span>{{3, 4}});
    CHECK(second.end() == 15);
    CHECK(second.truncate_to(store, 4) == std::vector<Span>{{0, 1}, {2, 3}});
    CHECK(second.end() == 0); // offset 4 lies inside the entry that begins at 0
    CHECK(second.bytes() == 0);
}

TEST_CASE("segments roll by size and by the age of their first record", "[log]") {
    PartitionStore store;
    Log log;
    const SegmentLimits small{1'000, Duration{100}};
    add(store, log, 6, Time{0}, small);
    add(store, log, 4, Time{50}, small); // exactly full: stays
    CHECK(log.segments().size() == 1);
    add(store, log, 1, Time{60}, small); // one more byte than fits: rolls
    CHECK(log.segments().size() == 2);
    CHECK(log.segments()[1].base == 10);
    add(store, log, 1, Time{160}, small); // exactly as old as allowed: stays
    CHECK(log.segments().size() == 2);
    add(store, log, 1, Time{161}, small); // older: rolls
    CHECK(log.segments().size() == 3);
}

TEST_CASE("dropping old segments moves the start and nothing else", "[log]") {
    PartitionStore store;
    Log log;
    const SegmentLimits small{500, Duration{0}};
    for (int i = 0; i < 4; ++i) add(store, log, 5, Time{i}, small);
    REQUIRE(log.segments().size() == 4);
    CHECK(log.drop_below(store, 10) == std::vector<Span>{{0, 2}});
    CHECK(log.start() == 10);
    CHECK(log.end() == 20);
    CHECK(log.bytes() == 1'000);
    CHECK(log.segments().size() == 2);
    CHECK(log.find(store, 10) == 2);
    CHECK(log.drop_below(store, 20) == std::vector<Span>{{2, 4}});
    CHECK(log.start() == 20);
    CHECK(log.bytes() == 0);
    add(store, log, 1);
    CHECK(log.find(store, 20) == 4);
}
