// The plain FIFO queue: leases, redelivery, overflow, dead letters, crashes. Every expected number
// follows from rates and times; situations C1, C3, D4, D5 and D11 of the reference.
#include "tests/unit/queue/queue_run.hpp"

using namespace sluice;
using namespace sluice::literals;

namespace {

const auto orders = PartitionId::of(0), letters = PartitionId::of(1);

FifoSettings& queue_of(Scenario& s) {
    return s.platforms[0].fifo.queues[0].config;
}
ProducerSpec& shop_of(Scenario& s) {
    return s.producers[0];
}
ConsumerSpec& billing_of(Scenario& s) {
    return s.consumers[0];
}

void add_dead_letters(Scenario& s) {
    QueueSpec spec;
    spec.name = "letters";
    s.platforms[0].fifo.queues.push_back(spec);
    queue_of(s).dead_letter = "letters";
    queue_of(s).dead_letter_index = 1;
}

std::vector<int64_t> counting(int64_t from, int64_t to) {
    std::vector<int64_t> numbers;
    for (int64_t n = from; n < to; ++n) numbers.push_back(n);
    return numbers;
}

} // namespace

TEST_CASE("one consumer gets each message once, in order, and the queue forgets it") {
    Scenario s = queue_scenario();
    shop_of(s).records = 1'000;
    QueueRun run(s);
    run.run_for_seconds(20);
    CHECK(run.count(FactKind::offered) == 1'000);
    CHECK(run.count(FactKind::acked) == 1'000);
    CHECK(run.delivered_positions() == counting(0, 1'000));
    CHECK(run.count(FactKind::message_deleted) == 1'000);
    CHECK(ready_messages(run.service, orders) == 0);
    // created at 10 ms, sent 1 ms, handed out 1 ms, worked on 1 ms
    CHECK(run.of(FactKind::delivered)[0].at == Time{13'000'000});
    CHECK(run.service.lists.live() == 0);
    run.check_books();
}

TEST_CASE("competing consumers share the work and break the order") {
    Scenario s = queue_scenario();
    shop_of(s).records = 10;
    shop_of(s).rate.low = {1'000'000, 1_s};
    billing_of(s).work = always(1'000'000'000);
    billing_of(s).members = 2;
    QueueRun run(s);
    run.run_for_seconds(30);
    auto positions = run.delivered_positions();
    CHECK(positions.size() == 10);
    // ten seconds of work for two, and ten round trips of 2 ms between them at most
    CHECK(run.of(FactKind::delivered).back().at > Time{5'000'000'000});
    CHECK(run.of(FactKind::delivered).back().at < Time{5'020'000'000});
    run.check_books();
}

TEST_CASE("a lease that ends too early hands the message out twice (C1)") {
    Scenario s = queue_scenario();
    shop_of(s).records = 1;
    queue_of(s).redeliver_after = 30_s;
    billing_of(s).work = always(45'000'000'000);
    billing_of(s).members = 2;
    QueueRun run(s);
    run.run_for_seconds(200);
    const auto leased = run.of(FactKind::leased);
    REQUIRE(leased.size() >= 2);
    CHECK(leased[1].at - leased[0].at == 30_s);
    CHECK(leased[1].after == 2);
    CHECK(leased[0].who != leased[1].who);
    CHECK(run.count(FactKind::lease_released, Cause::lease_expired) >= 1);
    CHECK(run.count(FactKind::delivered) >= 2);
    run.check_books();
}

TEST_CASE("a message handed out max_receives times moves to the dead letters (C3)") {
    Scenario s = queue_scenario();
    add_dead_letters(s);
    shop_of(s).records = 1;
    queue_of(s).max_receives = 3;
    queue_of(s).redeliver_after = 30_s;
    billing_of(s).work = always(3'600'000'000'000);
    billing_of(s).members = 4;
    SECTION("with a dead-letter queue") {
        QueueRun run(s);
        run.run_for_seconds(200);
        const auto leased = run.of(FactKind::leased);
        REQUIRE(leased.size() == 3);
        CHECK(leased[1].at - leased[0].at == 30_s);
        CHECK(leased[2].at - leased[0].at == 60_s);
        const auto moved = run.of(FactKind::message_moved);
        REQUIRE(moved.size() == 1);
        CHECK(moved[0].at - leased[0].at == 90_s);
        CHECK(moved[0].cause == Cause::too_many_receives);
        CHECK(moved[0].whom == entity_of(letters));
        CHECK(ready_messages(run.service, letters) == 1);
        run.check_books();
    }
    SECTION("without one it is dropped") {
        queue_of(s).dead_letter_index = UINT32_MAX;
        QueueRun run(s);
        run.run_for_seconds(200);
        CHECK(run.count(FactKind::message_dropped, Cause::too_many_receives) == 1);
        run.check_books();
    }
}

TEST_CASE("a crashed consumer's messages come back at once and in their places (D4)") {
    Scenario s = queue_scenario();
    shop_of(s).records = 8;
    shop_of(s).rate.low = {1'000'000, 1_s};
    billing_of(s).work = always(1'000'000'000);
    billing_of(s).members = 2;
    billing_of(s).start_spacing = 500_ms; // the first member takes four
    billing_of(s).fifo.prefetch = 4;
    queue_of(s).redeliver_after = 3'600_s;
    QueueRun run(s);
    run.run_until(Time{100'000'000});
    CHECK(leased_messages(run.service, orders) == 4);
    run.kill(run.member(0));
    run.run_until(Time{200'000'000});
    CHECK(leased_messages(run.service, orders) == 0);
    CHECK(ready_messages(run.service, orders) == 8);
    const auto back = run.of(FactKind::lease_released);
    REQUIRE(back.size() == 4);
    for (const Fact& f : back) {
        CHECK(f.cause == Cause::connection_lost);
        CHECK(run.fact(f.because).kind == FactKind::process_crashed);
    }
    run.run_for_seconds(20);
    CHECK(run.delivered_positions() == counting(0, 8));
    run.check_books();
}

TEST_CASE("a crashed machine says nothing: its messages come back when their leases end") {
    Scenario s = queue_scenario();
    shop_of(s).records = 1;
    billing_of(s).work = always(1'000'000'000);
    queue_of(s).redeliver_after = 30_s;
    billing_of(s).members = 2;
    billing_of(s).start_spacing = 500_ms;
    QueueRun run(s);
    run.run_until(Time{100'000'000});
    run.kill(run.member(0), true);
    run.run_for_seconds(29);
    CHECK(leased_messages(run.service, orders) == 1);
    run.run_for_seconds(40);
    CHECK(run.delivered_positions() == counting(0, 1));
    const auto back = run.of(FactKind::lease_released);
    REQUIRE(back.size() == 1);
    CHECK(back[0].cause == Cause::lease_expired);
    CHECK(run.fact(back[0].because).kind == FactKind::machine_crashed);
    run.check_books();
}

TEST_CASE("what is read destructively dies with its reader (D5)") {
    Scenario s = queue_scenario();
    queue_of(s).mode = FifoMode::destructive;
    shop_of(s).records = 8;
    shop_of(s).rate.low = {1'000'000, 1_s};
    billing_of(s).work = always(1'000'000'000);
    billing_of(s).members = 2;
    billing_of(s).start_spacing = 500_ms;
    billing_of(s).fifo.prefetch = 4;
    SECTION("in its hands") {
        QueueRun run(s);
        run.run_until(Time{100'000'000});
        CHECK(ready_messages(run.service, orders) == 4);
        CHECK(leased_messages(run.service, orders) == 0);
        run.kill(run.member(0));
        run.run_for_seconds(20);
        CHECK(run.count(FactKind::delivery_skipped, Cause::connection_lost) == 4);
        CHECK(run.delivered_positions() == counting(4, 8));
        run.check_books();
    }
    SECTION("on its way to it") {
        QueueRun run(s);
        while (run.count(FactKind::leased) == 0) run.step();
        run.kill(run.member(0));
        run.run_for_seconds(20);
        CHECK(run.count(FactKind::delivery_skipped, Cause::connection_lost) > 0);
        CHECK(run.count(FactKind::delivery_skipped) + run.count(FactKind::delivered) == 8);
        run.check_books();
    }
}

TEST_CASE("a full queue that blocks loses nothing, keeps the order and fills the application") {
    Scenario s = queue_scenario();
    queue_of(s).capacity = 10;
    billing_of(s).work = always(20'000'000); // 50/s at most, offered 100/s
    QueueRun run(s);
    run.run_for_seconds(20);
    CHECK(run.count(FactKind::offered) == 2'000);
    const int64_t done = run.count(FactKind::delivered);
    // 20 ms of work and 2 ms to fetch the next: 45/s
    CHECK(done > 890);
    CHECK(done < 912);
    CHECK(pending_records(run.service, ProducerId::of(0)) >= 2'000 - done - 12);
    CHECK(run.count(FactKind::failed) == 0);
    CHECK(run.count(FactKind::message_dropped) == 0);
    CHECK(run.of(FactKind::producer_blocked).size() == 1);
    CHECK(run.delivered_positions() == counting(0, done));
    RecordNumber number = 0;
    for (const Fact& f : run.of(FactKind::appended)) {
        const Batch& batch = run.fabric.batches[f.batch.index()];
        REQUIRE(batch.first == number + 1);
        number = batch.last;
    }
    run.check_books();
}

TEST_CASE("a blocked producer goes on when the queue drains") {
    Scenario s = queue_scenario();
    queue_of(s).capacity = 10;
    shop_of(s).records = 100;
    shop_of(s).rate.low = {1'000, 1_s};
    billing_of(s).start = 8_s; // longer than the producer's timeout
    QueueRun run(s);
    run.run_for_seconds(7);
    CHECK(ready_messages(run.service, orders) == 10);
    CHECK(pending_records(run.service, ProducerId::of(0)) == 90);
    run.run_for_seconds(20);
    CHECK(run.delivered_positions() == counting(0, 100));
    CHECK(run.count(FactKind::acked) == 100);
    CHECK(run.of(FactKind::producer_blocked).size() == 1);
    CHECK(run.of(FactKind::producer_unblocked).size() == 1);
    run.check_books();
}

TEST_CASE("a batch of more messages than the queue holds passes a blocking queue in portions") {
    Scenario s = queue_scenario();
    queue_of(s).capacity = 4;
    shop_of(s).records = 50;
    shop_of(s).rate.low = {100'000, 1_s};
    shop_of(s).fifo.batch = 25;
    shop_of(s).fifo.linger = 1_s;
    QueueRun run(s);
    run.run_for_seconds(20);
    CHECK(run.delivered_positions() == counting(0, 50));
    CHECK(run.count(FactKind::acked) == 50);
    run.check_books();
}

TEST_CASE("a full queue that drops the new refuses it and says so") {
    Scenario s = queue_scenario();
    queue_of(s).capacity = 10;
    queue_of(s).overflow = Overflow::drop_new;
    shop_of(s).records = 100;
    billing_of(s).start = 5_s;
    QueueRun run(s);
    run.run_for_seconds(20);
    CHECK(run.delivered_positions() == counting(0, 10));
    CHECK(run.count(FactKind::acked) == 10);
    CHECK(run.count(FactKind::failed, Cause::overflow_drop_new) == 90);
    CHECK(run.count(FactKind::append_refused, Cause::overflow_drop_new) == 90);
    run.check_books();
}

TEST_CASE("a full queue that drops the old keeps the newest") {
    Scenario s = queue_scenario();
    queue_of(s).capacity = 10;
    queue_of(s).overflow = Overflow::drop_old;
    shop_of(s).records = 100;
    billing_of(s).start = 5_s;
    QueueRun run(s);
    run.run_for_seconds(20);
    CHECK(run.delivered_positions() == counting(90, 100));
    CHECK(run.count(FactKind::acked) == 100);
    CHECK(run.count(FactKind::message_dropped, Cause::overflow_drop_old) == 90);
    run.check_books();
}

TEST_CASE(
    "messages older than the retention expire at that instant, leased ones when they return") {
    Scenario s = queue_scenario();
    queue_of(s).retention = 2_s;
    shop_of(s).records = 3;
    billing_of(s).start = 1_s;
    billing_of(s).work = always(10'000'000'000);
    billing_of(s).fails.rate = {1, 1};
    QueueRun run(s);
    run.run_for_seconds(9);
    const auto expired = run.of(FactKind::message_expired);
    REQUIRE(expired.size() == 2);
    CHECK(expired[0].at == Time{21'000'000 + 2'000'000'000});
    CHECK(expired[1].at == Time{31'000'000 + 2'000'000'000});
    run.run_for_seconds(30);
    CHECK(run.of(FactKind::message_expired).size() == 3);
    CHECK(run.count(FactKind::handling_failed) == 1);
    run.check_books();
}

TEST_CASE("a long poll is answered by the first message or at the end of its wait") {
    Scenario s = queue_scenario();
    shop_of(s).start = 4_s;
    shop_of(s).records = 1;
    billing_of(s).fifo.wait = 2_s;
    QueueRun run(s);
    run.run_for_seconds(3);
    // asked at 0, empty at 2.001 s, asked again at 2.002 s
    CHECK(run.service.members[0].correlation == 2);
    CHECK(waiting_receives(run.service, orders) == 1);
    run.run_for_seconds(5);
    CHECK(run.of(FactKind::leased)[0].at == Time{4'011'000'000});
}
