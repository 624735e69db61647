// The plain FIFO queue when things break: crashes of the server, lost messages, failing work.
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

std::set<RecordNumber> numbers_delivered(const QueueRun& run) {
    std::set<RecordNumber> numbers;
    for (const Fact& f : run.of(FactKind::delivered))
        numbers.insert(run.fabric.batches[f.batch.index()].first + f.after);
    return numbers;
}

} // namespace

TEST_CASE("stored messages survive the server's process; leases and connections do not") {
    Scenario s = queue_scenario();
    shop_of(s).records = 1'000;
    billing_of(s).work = always(5'000'000);
    QueueRun run(s);
    run.run_for_seconds(2);
    run.kill(run.server());
    run.run_for_seconds(4);
    CHECK(pending_records(run.service, ProducerId::of(0)) > 190);
    run.revive(run.server());
    run.run_for_seconds(30);
    CHECK(numbers_delivered(run).size() == 1'000);
    CHECK(run.count(FactKind::acked) == 1'000);
    CHECK(run.count(FactKind::retried, Cause::disconnected) > 0);
    // at most what was unanswered at the crash is stored twice: 10 ms between two sends of 2 ms
    CHECK(run.count(FactKind::appended) <= 1'001);
    run.check_books();
}

TEST_CASE("a machine that dies silently is noticed late, and the order is kept") {
    Scenario s = queue_scenario();
    shop_of(s).records = 1'000;
    QueueRun run(s);
    run.run_for_seconds(2);
    run.kill(run.server(), true);
    run.run_for_seconds(4);
    CHECK(run.count(FactKind::retried) == 0); // 5 s are not over
    run.revive(run.server());
    run.run_for_seconds(60);
    CHECK(run.count(FactKind::acked) == 1'000);
    CHECK(numbers_delivered(run).size() == 1'000);
    // Only what was on its way when the machine came back overtakes what it had missed.
    RecordNumber latest = 0;
    int overtaken = 0;
    for (const Fact& f : run.of(FactKind::appended)) {
        const RecordNumber first = run.fabric.batches[f.batch.index()].first;
        overtaken += first < latest;
        latest = first;
    }
    CHECK(overtaken <= 1);
    run.check_books();
}

TEST_CASE("a server that stays away: retries, then the outcome is unknown") {
    Scenario s = queue_scenario();
    shop_of(s).records = 10;
    shop_of(s).fifo.retries = 2;
    QueueRun run(s);
    run.kill(run.server(), true);
    run.run_for_seconds(60);
    CHECK(run.count(FactKind::outcome_unknown, Cause::retries_exhausted) > 0);
    for (const Fact& f : run.of(FactKind::retried)) {
        CHECK(f.cause == Cause::request_timeout);
        CHECK(run.fact(f.because).kind == FactKind::machine_crashed);
    }
    CHECK(run.count(FactKind::acked) == 0);
    run.check_books();
}

TEST_CASE("lost messages: nothing acknowledged is missing, repeats make duplicates") {
    Scenario s = queue_scenario();
    s.platforms[0].network.loss = {1, 20};
    shop_of(s).records = 500;
    shop_of(s).fifo.timeout = 200_ms;
    queue_of(s).redeliver_after = 2_s;
    billing_of(s).fifo.timeout = 100_ms;
    billing_of(s).fifo.wait = 100_ms;
    billing_of(s).members = 3;
    QueueRun run(s);
    run.run_for_seconds(300);
    CHECK(run.count(FactKind::acked) == 500);
    CHECK(numbers_delivered(run).size() == 500);
    CHECK(run.count(FactKind::appended) > 500);
    CHECK(run.count(FactKind::lease_released, Cause::lease_expired) > 0);
    CHECK(ready_messages(run.service, orders) == 0);
    CHECK(leased_messages(run.service, orders) == 0);
    CHECK(run.service.lists.live() == 0);
    run.check_books();
}

TEST_CASE("a producer that dies: what was sent is unknown, what was not has failed") {
    Scenario s = queue_scenario();
    queue_of(s).capacity = 10;
    shop_of(s).records = 400;
    billing_of(s).start = 10_s;
    QueueRun run(s);
    run.run_for_seconds(1);
    run.kill(run.producer(0));
    CHECK(pending_records(run.service, ProducerId::of(0)) == 0);
    CHECK(run.count(FactKind::acked) == 10);
    CHECK(run.count(FactKind::outcome_unknown, Cause::client_crashed) +
              run.count(FactKind::failed, Cause::client_crashed) ==
          90);
    run.run_for_seconds(2);
    run.revive(run.producer(0));
    run.run_for_seconds(30);
    run.check_books();
    CHECK(waiting_sends(run.service, orders) == 0);
    CHECK(run.count(FactKind::offered) == 400);
}

TEST_CASE("policies for work that fails") {
    Scenario s = queue_scenario();
    shop_of(s).records = 20;
    FailSpec& poison = billing_of(s).poison;
    poison.records = {{0, 0, 7}};
    QueueSpec spec;
    spec.name = "letters";
    s.platforms[0].fifo.queues.push_back(spec);
    queue_of(s).dead_letter_index = 1;
    SECTION("skip: acknowledged without work") {
        poison.then = Reaction::skip;
        QueueRun run(s);
        run.run_for_seconds(5);
        CHECK(run.count(FactKind::delivered) == 19);
        CHECK(run.count(FactKind::delivery_skipped, Cause::policy_skip) == 1);
        CHECK(run.count(FactKind::message_deleted) == 20);
        run.check_books();
    }
    SECTION("dead_letter: one entry there, the others go on") {
        poison.then = Reaction::dead_letter;
        QueueRun run(s);
        run.run_for_seconds(5);
        CHECK(run.count(FactKind::delivered) == 19);
        CHECK(run.count(FactKind::dead_lettered) == 1);
        CHECK(run.count(FactKind::message_moved, Cause::policy_dead_letter) == 1);
        CHECK(ready_messages(run.service, letters) == 1);
        run.check_books();
    }
    SECTION("retry three times in all, then dead_letter") {
        poison.then = Reaction::retry;
        poison.at_most = 3;
        poison.finally = Reaction::dead_letter;
        QueueRun run(s);
        run.run_for_seconds(5);
        CHECK(run.of(FactKind::handling_failed).size() == 3);
        CHECK(run.count(FactKind::lease_released, Cause::not_acknowledged) == 2);
        CHECK(run.count(FactKind::message_moved) == 1);
        run.check_books();
    }
    SECTION("a receiver that says nothing: back after the lease, three times, then set aside") {
        poison.then = Reaction::retry;
        billing_of(s).fifo.on_failure = FifoFailed::let_lapse;
        queue_of(s).redeliver_after = 1_s;
        queue_of(s).max_receives = 3;
        QueueRun run(s);
        run.run_for_seconds(5);
        CHECK(run.count(FactKind::delivered) == 19); // nobody waits for it
        CHECK(run.of(FactKind::handling_failed).size() == 3);
        CHECK(run.count(FactKind::lease_released, Cause::not_acknowledged) == 0);
        CHECK(run.count(FactKind::lease_released, Cause::lease_expired) == 2);
        CHECK(run.count(FactKind::message_moved, Cause::too_many_receives) == 1);
        const auto fails = run.of(FactKind::handling_failed);
        CHECK(fails[1].at - fails[0].at >= 1_s);
        CHECK(fails[1].at - fails[0].at < 1_s + 10_ms);
        run.check_books();
    }
    SECTION("retry for ever with a back-off: one message keeps one consumer busy (D6)") {
        poison.then = Reaction::retry;
        poison.backoff = 100_ms;
        QueueRun run(s);
        run.run_for_seconds(5);
        CHECK(run.count(FactKind::delivered) == 6); // it comes back to the head each time
        CHECK(run.of(FactKind::handling_failed).size() > 40);
        run.check_books();
    }
    SECTION("crash: a poison pill fells one member after the other") {
        poison.then = Reaction::crash;
        billing_of(s).members = 3;
        QueueRun run(s);
        run.run_for_seconds(5);
        CHECK(run.of(FactKind::process_crashed).size() == 3);
        CHECK(run.count(FactKind::lease_released, Cause::connection_lost) >= 3);
        CHECK(ready_messages(run.service, orders) > 0);
        CHECK(leased_messages(run.service, orders) == 0);
        run.check_books();
    }
    SECTION("destructive reading retries in place") {
        queue_of(s).mode = FifoMode::destructive;
        poison.then = Reaction::retry;
        poison.at_most = 3;
        QueueRun run(s);
        run.run_for_seconds(5);
        CHECK(run.of(FactKind::handling_failed).size() == 3);
        CHECK(run.count(FactKind::delivered) == 19);
        CHECK(run.count(FactKind::delivery_skipped, Cause::policy_skip) == 1);
        run.check_books();
    }
    SECTION("a record can be struck while the run goes on") {
        poison.records.clear();
        poison.then = Reaction::skip;
        QueueRun run(s);
        run.run_until(Time{50'000'000});
        poison_record(run.service, ProducerId::of(0), 10);
        run.run_for_seconds(5);
        CHECK(run.count(FactKind::delivery_skipped) == 1);
    }
}

TEST_CASE("clean ends: what a member holds returns, and members may join later") {
    Scenario s = queue_scenario();
    billing_of(s).work = always(100'000'000);
    QueueRun run(s);
    run.run_for_seconds(1);
    Context ctx = run.context(run.member(0), 0);
    close_client(ctx, run.service);
    run.fabric.nodes[run.member(0).index()].state = ProcessState::dead;
    run.run_for_seconds(2);
    CHECK(leased_messages(run.service, orders) == 0);
    const int64_t before = run.count(FactKind::delivered);
    const MemberId second = add_member(run.fabric, run.service, GroupId::of(0), 0);
    CHECK(second == MemberId::of(1));
    CHECK(run.service.members[1].number == 1);
    run.run_for_seconds(3);
    CHECK(run.count(FactKind::delivered) >= before + 9);
    run.check_books();
}

TEST_CASE("a slow server: a thousand sends on their way, the rest stays with the application") {
    Scenario s = queue_scenario();
    s.platforms[0].machines.cpu_per_request = 10_ms; // 100/s against 1,000/s
    shop_of(s).rate.low = {1'000, 1_s};
    shop_of(s).fifo.timeout = 60_s;
    shop_of(s).fifo.buffer = 500;
    s.consumers.clear();
    QueueRun run(s);
    run.run_for_seconds(10);
    CHECK(run.service.producers[0].flights.size() == 1'000);
    CHECK(pending_records(run.service, ProducerId::of(0)) == 1'500);
    // 10,000 offered, 100/s answered, 1,500 pending; the first answer takes a round trip longer
    CHECK(run.count(FactKind::acked) == 999);
    CHECK(run.count(FactKind::failed, Cause::buffer_exhausted) == 7'501);
    run.check_books();
}

TEST_CASE("a producer that closes sends what it has; nobody hears the answers") {
    Scenario s = queue_scenario();
    shop_of(s).fifo.batch = 10;
    shop_of(s).fifo.linger = 1_s;
    QueueRun run(s);
    run.run_until(Time{45'000'000}); // four records wait for their batch
    Context ctx = run.context(run.producer(0), 0);
    close_client(ctx, run.service);
    run.fabric.nodes[run.producer(0).index()].state = ProcessState::dead;
    run.run_for_seconds(1);
    CHECK(run.count(FactKind::outcome_unknown) == 4);
    CHECK(run.count(FactKind::appended) == 4);
    run.check_books();
}

TEST_CASE("the books need every single fact") {
    Scenario s = queue_scenario();
    QueueSpec spec;
    spec.name = "letters";
    s.platforms[0].fifo.queues.push_back(spec);
    queue_of(s).dead_letter_index = 1;
    queue_of(s).capacity = 20;
    queue_of(s).overflow = Overflow::drop_old;
    queue_of(s).retention = 100_ms;
    billing_of(s).members = 2;
    billing_of(s).work = always(50'000'000);
    billing_of(s).poison.rate = {1, 10};
    billing_of(s).poison.then = Reaction::dead_letter;
    billing_of(s).fails.rate = {1, 10};
    shop_of(s).rate.low = {500, 1_s};
    shop_of(s).fifo.buffer = 1;
    shop_of(s).fifo.batch = 2;
    shop_of(s).fifo.linger = 3_ms;
    QueueRun run(s);
    run.run_for_seconds(2);
    run.kill(run.server());
    run.run_for_seconds(3);
    run.kill(run.producer(0));
    run.revive(run.server());
    run.run_for_seconds(5);
    CHECK(run.imbalances().empty());
    for (const FactKind kind :
         {FactKind::offered, FactKind::acked, FactKind::failed, FactKind::outcome_unknown,
          FactKind::appended, FactKind::leased, FactKind::lease_released, FactKind::message_deleted,
          FactKind::message_dropped, FactKind::message_moved, FactKind::message_expired}) {
        CAPTURE(info(kind).name);
        QueueRun without = run;
        const auto one = std::find_if(without.facts.begin(), without.facts.end(),
                                      [&](const Fact& f) { return f.kind == kind; });
        REQUIRE(one != without.facts.end());
        without.facts.erase(one);
        CHECK_FALSE(without.imbalances().empty());
    }
}

TEST_CASE("any mixture of settings, losses and crashes keeps the books") {
    for (uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        Xoshiro256ss random = Xoshiro256ss::seeded(seed);
        const auto pick = [&](uint64_t n) { return int64_t(below(random.next(), n)); };
        Scenario s = queue_scenario();
        s.seed = seed;
        QueueSpec spec;
        spec.name = "letters";
        s.platforms[0].fifo.queues.push_back(spec);
        s.platforms[0].network.loss = {pick(3), 50};
        s.platforms[0].network.duplicate = {pick(3), 50};
        queue_of(s).mode = FifoMode(pick(2));
        queue_of(s).capacity = pick(2) * (1 + pick(40));
        queue_of(s).overflow = Overflow(pick(3));
        queue_of(s).redeliver_after = 100_ms * (1 + pick(30));
        queue_of(s).max_receives = pick(4);
        queue_of(s).retention = 500_ms * pick(3);
        if (pick(2) == 0) queue_of(s).dead_letter_index = 1;
        shop_of(s).count = 1 + pick(3);
        shop_of(s).arrivals = Arrivals::poisson;
        shop_of(s).rate.low = {50 + pick(400), 1_s};
        shop_of(s).fifo.batch = 1 + pick(5);
        shop_of(s).fifo.linger = 10_ms * pick(3);
        shop_of(s).fifo.timeout = 100_ms * (1 + pick(10));
        shop_of(s).fifo.retries = 1 + pick(5);
        shop_of(s).fifo.buffer = 1 + pick(200);
        billing_of(s).members = 1 + pick(3);
        billing_of(s).work = {Spread::exponential, 1'000'000 * (1 + pick(20)), 0, {0, 1}};
        billing_of(s).fifo.prefetch = pick(8);
        billing_of(s).fifo.timeout = 200_ms;
        billing_of(s).fifo.wait = 100_ms * pick(3);
        billing_of(s).fails.rate = {pick(3), 20};
        billing_of(s).fails.then = Reaction(pick(4));
        billing_of(s).fails.at_most = pick(4);
        billing_of(s).fails.backoff = 10_ms * pick(2);
        QueueRun run(s), twin(s);
        for (int64_t tick = 1; tick <= 20; ++tick) {
            const auto node = NodeId::of(std::size_t(pick(run.fabric.nodes.size())));
            const bool machine = pick(2) == 0;
            const bool strike = pick(3) == 0;
            for (QueueRun* each : {&run, &twin}) {
                each->run_until(time_zero + 250_ms * tick);
                if (!strike) continue;
                if (each->fabric.nodes[node.index()].state == ProcessState::running)
                    each->kill(node, machine);
                else
                    each->revive(node);
            }
            run.check_books();
        }
        CHECK(run.fabric.digest.value() == twin.fabric.digest.value());
        // A copy goes on as the original does.
        QueueRun copy = run;
        copy.run_for_seconds(8);
        run.run_for_seconds(8);
        CHECK(run.fabric.digest.value() == copy.fabric.digest.value());
        CHECK(run.facts.size() > 100);
    }
}
