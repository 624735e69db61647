// What a picture is told of a queue: holes, leases, what is hidden, the tray.
#include "tests/unit/observe/viewed.hpp"

using namespace sluice;
using namespace sluice::literals;
using test::side_of;
using test::view_at;

// Order n is sent at n seconds; each takes 0.4 s of work; order 2 cannot be processed and is set
// aside after the second time. Order 6 (1,140 bytes with headers: 9,120 ns at each card) is with
// the server at 6.000 518 240 s, handed out at once, and with the member at 6.001 036 480 s.
TEST_CASE("a queue has holes, leases and a tray", "[view]") {
    Simulation shown = side_of(R"({ "sluicebox": 1, "title": "t", "seed": 3, "duration": "30s",
      "platforms": { "mq": { "platform": "fifo", "queues": { "letters": {},
        "orders": { "redeliver_after": "10s", "max_receives": 2, "dead_letter": "letters" } } } },
      "producers": { "shop": { "to": "orders", "rate": "1/s", "size": "1000B" } },
      "consumers": { "billing": { "members": 1, "from": "orders", "work": "400ms",
                     "poison": { "records": ["shop/1#2"], "then": "retry" } } } })");
    const View first = view_at(shown, time_zero + 6'200_ms);
    const auto named = [](const View& view, const std::string& name) {
        const auto found = std::find_if(view.queues.begin(), view.queues.end(),
                                        [&](const QueueView& q) { return q.name == name; });
        REQUIRE(found != view.queues.end());
        return *found;
    };
    const PartitionId orders = named(first, "queue/orders").id;
    const View view = view_at(shown, time_zero + 6'200_ms, {.selected = orders});
    const QueueView queue = named(view, "queue/orders");
    CHECK(queue.oldest == 5);
    CHECK(queue.tail == 6);
    CHECK(queue.holes == 0);
    CHECK(queue.lease == 10_s);
    CHECK(queue.receives_max == 2);
    REQUIRE(queue.messages.size() == 6);
    const auto state = [&](std::size_t i) { return queue.messages[i].state; };
    CHECK(state(0) == MessageState::deleted);
    CHECK(state(1) == MessageState::dead_lettered);
    CHECK(state(2) == MessageState::deleted);
    CHECK(state(4) == MessageState::deleted);
    CHECK(state(5) == MessageState::leased);
    CHECK(queue.messages[5].holder == MemberId::of(0));
    CHECK(queue.messages[5].receives == 1);
    CHECK(queue.messages[5].number == 6);
    CHECK(queue.messages[5].until == Time{16'000'518'240});
    CHECK(!queue.messages[5].hidden);
    REQUIRE(view.members.at(0).in_hand);
    const InHand& hand = *view.members[0].in_hand;
    CHECK(hand.number == 6);
    CHECK(hand.offset == 5);
    CHECK(hand.from == Time{6'001'036'480});
    CHECK(hand.until == Time{6'401'036'480});
    CHECK(hand.lease_until == Time{16'000'518'240});
    CHECK(view.members[0].work == MemberWork::working);

    const QueueView letters = named(view, "queue/letters");
    CHECK(letters.is_tray);
    CHECK(!queue.is_tray);
    REQUIRE(letters.tray.size() == 1);
    CHECK(letters.tray[0].from == orders);
    CHECK(letters.tray[0].position_there == 1);
    CHECK(letters.tray[0].number == 2);
    CHECK(letters.tray[0].receives == 2);
    CHECK(letters.tray[0].cause == Cause::too_many_receives);
    REQUIRE(letters.tray_causes.size() == 1);
    CHECK(letters.tray_causes[0] == CauseCount{Cause::too_many_receives, 1});

    // While it fails the second time: "x2".
    const View failing = view_at(shown, time_zero + 2'600_ms, {.selected = orders});
    const MessageView& message = named(failing, "queue/orders").messages.at(1);
    CHECK(message.state == MessageState::leased);
    CHECK(message.receives == 2);
    CHECK(failing.members[0].in_hand->attempt == 2);
}

TEST_CASE("the states of a queue's positions add up to its ledger", "[view]") {
    for (const char* story : {test::queue_story, test::line_story}) {
        const auto run = test::observed_until(test::scenario_of(story), time_zero + 14_s);
        const View small = view_of(*run.world, run.observation);
        for (const QueueView& one : small.queues) {
            const View view =
                view_of(*run.world, run.observation,
                        {.selected = one.id, .window_first = 0, .window_count = 100'000});
            const QueueView& queue = view.queues.at(one.id.index());
            std::array<int64_t, 6> count{};
            for (const MessageView& message : queue.messages) ++count[std::size_t(message.state)];
            CAPTURE(queue.name);
            CHECK(count[std::size_t(MessageState::ready)] == queue.ready);
            CHECK(count[std::size_t(MessageState::leased)] == queue.leased);
            CHECK(count[std::size_t(MessageState::deleted)] == queue.deleted);
            CHECK(count[std::size_t(MessageState::expired)] == queue.expired);
            CHECK(count[std::size_t(MessageState::dropped)] == queue.dropped);
            CHECK(count[std::size_t(MessageState::dead_lettered)] == queue.dead_lettered);
        }
    }
}

TEST_CASE("a message that failed is hidden until its member has rested", "[view]") {
    Simulation shown = side_of(R"({ "sluicebox": 1, "title": "t", "seed": 3, "duration": "10s",
      "platforms": { "mq": { "platform": "fifo", "queues": {
        "orders": { "redeliver_after": "30s" } } } },
      "producers": { "shop": { "to": "orders", "rate": "1/s", "start": "300ms", "size": "1000B" } },
      "consumers": { "billing": { "members": 1, "from": "orders", "work": "100ms",
                     "poison": { "records": ["shop/1#1"],
                                 "then": "retry", "backoff": "2s" } } } })");
    // The member has order 1 at 1.301 036 480 s, fails 0.1 s later and rests for two seconds.
    const View view = view_at(shown, time_zero + 2_s);
    const MessageView& message = view.queues.at(0).messages.at(0);
    CHECK(message.state == MessageState::leased);
    CHECK(message.hidden);
    CHECK(message.until == Time{3'401'036'480});
    CHECK(view.members.at(0).work == MemberWork::resting);
}
