#include "sim/kafka/share_records.hpp"
#include "tests/support/catch.hpp"

using namespace sluice;
using namespace sluice::kafka;

namespace {

constexpr MemberId anna = MemberId::of(1);
constexpr MemberId bert = MemberId::of(2);
constexpr int32_t limit = 5;

ShareError accept(ShareWindow& window, Offset first, Offset last, MemberId member = anna) {
    return window.acknowledge({first, last}, member, ShareAnswer::accept, limit);
}

ShareState state_at(const ShareWindow& window, Offset offset) {
    return window.at(offset).state;
}

} // namespace

TEST_CASE("the start waits for the first unsettled record", "[kafka][share_records]") {
    ShareWindow window;
    CHECK(window.acquire({0, 3}, anna) == 4);
    CHECK(accept(window, 1, 3) == ShareError::none);
    CHECK(window.start() == 0);
    CHECK(window.in_flight() == 4); // settled records inside count
    CHECK(accept(window, 0, 0) == ShareError::none);
    CHECK(window.start() == 4);
    CHECK(window.in_flight() == 0);
    CHECK(state_at(window, 2) == ShareState::acknowledged);
    CHECK(window.at(4) == ShareRecord{}); // available, never delivered
}

TEST_CASE("a released record is delivered again until the limit", "[kafka][share_records]") {
    ShareWindow window;
    for (int32_t delivery = 1; delivery <= limit; ++delivery) {
        CHECK(window.acquire({0, 0}, anna) == 1);
        CHECK(window.at(0).delivery_count == delivery);
        CHECK(window.acknowledge({0, 0}, anna, ShareAnswer::release, limit) == ShareError::none);
        CHECK(state_at(window, 0) ==
              (delivery < limit ? ShareState::available : ShareState::archived));
    }
    CHECK(window.start() == 1);
    CHECK(window.acquire({0, 0}, anna) == 0);
}

TEST_CASE("a lock that times out releases, whoever held it", "[kafka][share_records]") {
    ShareWindow window;
    window.acquire({0, 4}, anna);
    accept(window, 2, 2);
    window.expire({0, 9}, limit);
    CHECK(state_at(window, 0) == ShareState::available);
    CHECK(state_at(window, 2) == ShareState::acknowledged); // final is final
    CHECK(state_at(window, 4) == ShareState::available);
    CHECK(accept(window, 0, 1) == ShareError::invalid_record_state); // too late
    CHECK(window.acquire({0, 4}, bert) == 4);
    CHECK(window.at(0).delivery_count == 2);
    CHECK(window.at(2).delivery_count == 1);
    window.expire({3, 3}, 2);
    CHECK(state_at(window, 3) == ShareState::archived); // the limit counts here, too
}

TEST_CASE("acknowledging is all or nothing", "[kafka][share_records]") {
    ShareWindow window;
    window.acquire({0, 4}, anna);
    accept(window, 2, 2);
    CHECK(accept(window, 0, 4) == ShareError::invalid_record_state);
    CHECK(state_at(window, 0) == ShareState::acquired);
    CHECK(accept(window, 4, 5) == ShareError::invalid_record_state); // 5 was never acquired
    CHECK(state_at(window, 4) == ShareState::acquired);
    CHECK(accept(window, 0, 1, bert) == ShareError::invalid_record_state); // not his
    CHECK(accept(window, 7, 9) == ShareError::invalid_record_state);
    CHECK(accept(window, 0, 1) == ShareError::none);
    CHECK(accept(window, 0, 1) == ShareError::invalid_record_state); // settled already
    CHECK(window.start() == 3);
}

TEST_CASE("a rejected record never comes back", "[kafka][share_records]") {
    ShareWindow window;
    window.acquire({0, 1}, anna);
    CHECK(window.acknowledge({0, 0}, anna, ShareAnswer::reject, limit) == ShareError::none);
    CHECK(state_at(window, 0) == ShareState::archived);
    CHECK(window.start() == 1);
    CHECK(window.at(0).delivery_count == 1);
}

TEST_CASE("two members share one partition", "[kafka][share_records]") {
    ShareWindow window(100);
    std::vector<ShareRange> ranges;
    CHECK(window.acquire({0, 104}, anna) == 5); // nothing below the start
    CHECK(window.acquire({102, 109}, bert, &ranges) == 5);
    REQUIRE(ranges.size() == 1);
    CHECK((ranges[0].first == 105 && ranges[0].last == 109));
    CHECK(window.next_available(100) == window.end());
    CHECK(window.release_all(anna, limit) == 5);
    CHECK(window.next_available(0) == 100);
    CHECK(window.next_available(103) == 103);
    CHECK(accept(window, 105, 109, bert) == ShareError::none);
    CHECK(window.start() == 100);
    CHECK(window.release_all(anna, limit) == 0);
}

TEST_CASE("retention takes records out of the window", "[kafka][share_records]") {
    ShareWindow window;
    window.acquire({0, 9}, anna);
    window.acknowledge({0, 4}, anna, ShareAnswer::release, limit);
    window.raise_log_start(7);
    CHECK(window.start() == 7);
    CHECK(state_at(window, 3) == ShareState::archived);
    CHECK(accept(window, 5, 6) == ShareError::none); // in vain, but no mistake of the member
    CHECK(accept(window, 5, 7) == ShareError::none); // what is left of the range counts
    CHECK(window.start() == 8);
    window.raise_log_start(50);
    CHECK(window.start() == 50);
    CHECK(window.end() == 50);
    CHECK(window.acquire({0, 50}, bert) == 1);
}

TEST_CASE("forgetting what is settled changes nothing else", "[kafka][share_records]") {
    ShareWindow window;
    window.acquire({0, 99}, anna);
    for (Offset offset = 0; offset < 90; offset += 2) accept(window, offset, offset);
    CHECK(window.runs().size() == 90);
    for (Offset offset = 1; offset < 90; offset += 2) accept(window, offset, offset);
    CHECK(window.runs().size() == 2); // equal neighbours are one run
    ShareWindow small = window;
    small.forget_settled();
    CHECK(small.runs().size() == 1);
    CHECK(small.start() == 90);
    CHECK(small.at(95) == window.at(95));
    CHECK(small.acquire({95, 120}, bert) == 21);
    CHECK(accept(small, 90, 99) == ShareError::none);
    CHECK(accept(small, 100, 120, bert) == ShareError::none);
    small.forget_settled();
    CHECK(small.runs().empty());
    CHECK(small.start() == 121);
}
