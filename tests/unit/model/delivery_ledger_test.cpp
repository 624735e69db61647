// Progress by message: order, leases, receipts, and what a backlog costs.
#include "sim/core/random.hpp"
#include "sim/model/delivery_ledger.hpp"
#include "tests/support/catch.hpp"
#include <map>
#include <set>

using namespace sluice;
using namespace sluice::literals;

namespace {

const auto alice = MemberId::of(0), bob = MemberId::of(1);
Time at(int64_t ns) {
    return Time{ns};
}

DeliveryLedger with(int32_t count) {
    DeliveryLedger ledger;
    CHECK(ledger.add_run(BatchId::of(0), 0, count, time_zero) == 0);
    return ledger;
}

} // namespace

TEST_CASE("messages are handed out in the order of positions, each by batch and rank") {
    DeliveryLedger ledger = with(2);
    CHECK(ledger.add_run(BatchId::of(1), 5, 2, at(7)) == 2);
    CHECK(ledger.ready() == 4);
    std::vector<int64_t> positions;
    LeasedMessage last;
    while (const auto leased = ledger.lease(alice, at(100))) {
        positions.push_back(leased->message.position);
        CHECK(leased->message.receives == 1);
        CHECK(leased->receipt > last.receipt);
        last = *leased;
    }
    CHECK(positions == std::vector<int64_t>{0, 1, 2, 3});
    CHECK(last.message.batch == BatchId::of(1));
    CHECK(last.message.rank == 6);
    CHECK(last.message.stored == at(7));
    CHECK(ledger.leased() == 4);
    CHECK(ledger.ready() == 0);
}

TEST_CASE("a message that comes back takes its old place, in whatever order it came back") {
    DeliveryLedger ledger = with(5);
    std::vector<uint64_t> receipts;
    for (int i = 0; i < 4; ++i) receipts.push_back(ledger.lease(alice, at(10))->receipt);
    ledger.release(receipts[2]);
    ledger.release(receipts[0]);
    ledger.settle(receipts[1]);
    CHECK(ledger.oldest_ready()->position == 0);
    CHECK(ledger.oldest_ready()->receives == 1);
    CHECK(ledger.lease(bob, at(20))->message.position == 0);
    const auto second = ledger.lease(bob, at(20));
    CHECK(second->message.position == 2);
    CHECK(second->message.receives == 2);
    CHECK(ledger.lease(bob, at(20))->message.position == 4);
    CHECK_FALSE(ledger.lease(bob, at(20)));
}

TEST_CASE("a receipt counts for one handing out only") {
    DeliveryLedger ledger = with(1);
    const uint64_t old = ledger.lease(alice, at(10))->receipt;
    ledger.release(old);
    CHECK_FALSE(ledger.find(old));
    const uint64_t young = ledger.lease(bob, at(20))->receipt;
    CHECK_FALSE(ledger.find(old));
    CHECK(ledger.find(young)->holder == bob);
    ledger.settle(young);
    CHECK_FALSE(ledger.find(young));
    CHECK_FALSE(ledger.find(12345));
    CHECK_THROWS_AS(ledger.settle(young), InvariantBroken);
    CHECK(ledger.held() == 0);
}

TEST_CASE("deadlines: oldest lease first, whatever was settled in between") {
    DeliveryLedger ledger = with(3);
    const uint64_t first = ledger.lease(alice, at(10))->receipt;
    const uint64_t second = ledger.lease(alice, at(20))->receipt;
    const uint64_t third = ledger.lease(alice, at(30))->receipt;
    CHECK(*ledger.next_deadline() == at(10));
    ledger.settle(first);
    CHECK(*ledger.next_deadline() == at(20));
    ledger.settle(third);
    CHECK(ledger.oldest_lease()->receipt == second);
    ledger.release(second);
    CHECK_FALSE(ledger.next_deadline());
    CHECK(ledger.lease(alice, at(40)));
    CHECK(*ledger.next_deadline() == at(40));
}

TEST_CASE("what a member holds is found by position") {
    DeliveryLedger ledger = with(4);
    for (const auto who : {alice, bob, alice, bob}) ledger.lease(who, at(10));
    ledger.release(ledger.leases_of(alice)[0].receipt);
    ledger.lease(alice, at(10)); // position 0 again, by now the newest lease
    const auto held = ledger.leases_of(alice);
    REQUIRE(held.size() == 2);
    CHECK(held[0].message.position == 0);
    CHECK(held[1].message.position == 2);
    CHECK(ledger.all_leases().size() == 4);
}

TEST_CASE("dropping the oldest and destructive reading leave nothing behind") {
    DeliveryLedger ledger = with(3);
    CHECK(ledger.drop_oldest()->position == 0);
    CHECK(ledger.take(alice)->message.position == 1);
    CHECK(ledger.take(alice)->message.receives == 1);
    CHECK_FALSE(ledger.take(alice));
    CHECK_FALSE(ledger.drop_oldest());
    CHECK(ledger.held() == 0);
    CHECK(ledger.next_position() == 3);
    CHECK(ledger.add_run(BatchId::of(1), 0, 1, at(1)) == 3);
}

TEST_CASE("a million messages are one run; a copy goes its own way") {
    DeliveryLedger ledger = with(1'000'000);
    CHECK(ledger.ready() == 1'000'000);
    DeliveryLedger copy = ledger;
    const uint64_t receipt = ledger.lease(alice, at(10))->receipt;
    CHECK(copy.ready() == 1'000'000);
    CHECK_FALSE(copy.find(receipt));
    CHECK(copy.lease(bob, at(10))->message.position == 0);
}

TEST_CASE("any order of operations agrees with a plain table of states") {
    enum class State { ready, leased, gone };
    for (uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        Xoshiro256ss random = Xoshiro256ss::seeded(seed);
        DeliveryLedger ledger;
        std::map<int64_t, State> states;
        std::map<int64_t, int> receives;
        std::map<int64_t, uint64_t> receipts;
        const auto oldest = [&] {
            for (const auto& [position, state] : states)
                if (state == State::ready) return position;
            return int64_t{-1};
        };
        const auto some_lease = [&] {
            std::vector<int64_t> leases;
            for (const auto& [position, state] : states)
                if (state == State::leased) leases.push_back(position);
            return leases.empty() ? int64_t{-1} : leases[below(random.next(), leases.size())];
        };
        for (int step = 0; step < 2'000; ++step) {
            const uint64_t action = below(random.next(), 6);
            if (action == 0) {
                const auto count = static_cast<int32_t>(1 + below(random.next(), 3));
                const int64_t first = ledger.add_run(BatchId::of(0), 0, count, at(step));
                for (int32_t i = 0; i < count; ++i) states[first + i] = State::ready;
            } else if (action <= 2) {
                const auto leased = ledger.lease(alice, at(step));
                REQUIRE(leased.has_value() == (oldest() >= 0));
                if (!leased) continue;
                REQUIRE(leased->message.position == oldest());
                REQUIRE(leased->message.receives == ++receives[oldest()]);
                receipts[oldest()] = leased->receipt;
                states[oldest()] = State::leased;
            } else if (action == 3) {
                const auto dropped = ledger.drop_oldest();
                REQUIRE(dropped.has_value() == (oldest() >= 0));
                if (dropped) states[oldest()] = State::gone;
            } else if (const int64_t position = some_lease(); position >= 0) {
                REQUIRE(ledger.find(receipts[position])->message.position == position);
                if (action == 4)
                    ledger.settle(receipts[position]);
                else
                    ledger.release(receipts[position]);
                states[position] = action == 4 ? State::gone : State::ready;
            }
            int64_t ready = 0, leased = 0;
            for (const auto& [position, state] : states) {
                ready += state == State::ready;
                leased += state == State::leased;
            }
            REQUIRE(ledger.ready() == ready);
            REQUIRE(ledger.leased() == leased);
        }
    }
}

TEST_CASE("what is held can be read by position, handed out or not") {
    DeliveryLedger ledger = with(6); // positions 0 to 5
    ledger.add_run(BatchId::of(1), 0, 3, at(7));
    const auto first = ledger.lease(alice, at(10));
    const auto second = ledger.lease(alice, at(10));
    ledger.lease(bob, at(20));
    ledger.settle(first->receipt);
    ledger.release(second->receipt); // position 1 is ready again
    CHECK(ledger.oldest_position() == 1);
    const auto held = ledger.held_between(0, 8);
    REQUIRE(held.size() == 7); // all but the settled one; position 8 lies outside
    CHECK(held[0].message.position == 1);
    CHECK(held[0].message.receives == 1);
    CHECK_FALSE(held[0].holder.exists());
    CHECK(held[1].message.position == 2);
    CHECK(held[1].holder == bob);
    CHECK(held[1].until == at(20));
    CHECK(held[2].message.position == 3);
    CHECK(held[2].message.rank == 3);
    CHECK(held[2].message.receives == 0);
    CHECK(held[6].message.position == 7);
    CHECK(held[6].message.batch == BatchId::of(1));
    CHECK(held[6].message.rank == 1);
    CHECK(ledger.held_between(4, 5).size() == 1);
    CHECK(ledger.held_between(0, 1).empty());
    while (ledger.drop_oldest()) {
    }
    CHECK(ledger.oldest_position() == 2); // still leased
}
