// What a picture is told at an instant, against numbers worked out by hand from the scenario.
#include "tests/unit/observe/viewed.hpp"

using namespace sluice;
using namespace sluice::literals;
using test::shipped_side;
using test::side_of;
using test::view_at;

namespace {

const NodeView& node_named(const View& view, const std::string& name) {
    const auto found = std::find_if(view.nodes.begin(), view.nodes.end(),
                                    [&](const NodeView& node) { return node.name == name; });
    REQUIRE(found != view.nodes.end());
    return *found;
}

const char* const leader_crash = "scenarios/kafka/leader-crash.json";
const char* const replay = "scenarios/kafka/replay-second-group.json";

// The story of leader-crash, but only the process dies: its disk keeps what nobody else has.
std::string process_crash(const std::string& faults, const std::string& more = "") {
    return R"({ "sluicebox": 1, "title": "t", "seed": 42, "duration": "60s",
      "platforms": { "cluster": { "platform": "kafka", "version": "4.1", "brokers": 3,
        "topics": { "orders": { "assignment": [[1, 2, 3]],
                                "config": { "min.insync.replicas": 2 } } } } },
      "producers": { "shop": { "to": "orders", "rate": "100/s", "size": "1KiB",
                               "kafka": { "acks": "1", "linger.ms": 0 } } },
      "consumers": { "billing": { "from": "orders", "work": "1ms",
                                  "kafka": { "auto.offset.reset": "earliest" } } })" +
           more + R"(, "faults": [)" + faults + "] }";
}

} // namespace

// Order n is sent at 10n ms and lies at offset n - 1. Broker 1 is cut off at 9.605 s: the others
// have the orders up to 960. Its machine dies at 10.005 s, with orders 961 to 1,000 on it alone.
TEST_CASE("forty orders are torn off with the machine that alone had them", "[view]") {
    Simulation shown = shipped_side(leader_crash);
    const View cut = view_at(shown, time_zero + 9'900_ms);
    CHECK(node_named(cut, "cluster/broker/1").cut_from.size() == 2);
    CHECK(cut.in_health[std::size_t(PartitionHealth::whole)] == 1);
    REQUIRE(cut.partitions.size() == 1);
    CHECK(cut.partitions[0].torn.empty());
    CHECK(cut.partitions[0].replicas[0].lag == 0);
    CHECK(cut.partitions[0].replicas[1].end == 960);
    // Order 989 was sent at 9.89 s; order 990 reaches the broker half a millisecond after 9.9 s.
    CHECK(cut.partitions[0].replicas[0].end == 989);
    CHECK(cut.partitions[0].replicas[1].lag == 29);
    CHECK(cut.partitions[0].replicas[0].high_watermark == 960);
    CHECK(cut.waiting_at.uncommitted == 29);

    const View dead = view_at(shown, time_zero + 12_s);
    const PartitionView& p = dead.partitions.at(0);
    CHECK(p.health == PartitionHealth::leader_down);
    REQUIRE(p.torn.size() == 1);
    CHECK(p.torn[0].offsets == OffsetRange{960, 1000});
    CHECK(p.torn[0].records == 40);
    CHECK(p.torn[0].lost);
    CHECK(p.torn[0].broker == 0);
    CHECK(p.torn[0].at == Time{10'005'000'000});
    CHECK(p.torn[0].cause == Cause::unflushed);
    CHECK(dead.totals.lost == 40);
    CHECK(dead.lost_partitions == 1);
    CHECK(p.free.empty()); // nobody gives offsets
    CHECK(p.replicas[0].why == WhyBehind::crashed);
    CHECK(!p.replicas[0].alive);
    CHECK(p.replicas[0].leads);
    const NodeView& broker = node_named(dead, "cluster/broker/1");
    CHECK(broker.silent_since == Time{10'005'000'000});
    CHECK(broker.silent_because != 0);
    CHECK(dead.brokers[0].led_when_silent == 1);
    CHECK(dead.brokers[0].led_then == std::vector<PartitionId>{p.id});
    // Read as far as the copies agreed: to order 960.
    REQUIRE(p.bookmarks.size() == 1);
    CHECK(p.bookmarks[0].finished == 960);
    CHECK(p.bookmarks[0].lag == 0);
    CHECK(p.bookmarks[0].reader == "billing/member/1");
    // Orders 1,001 to 1,200 wait in the shop.
    CHECK(dead.totals.acked == 1000);
    CHECK(dead.totals.pending == 200);
    CHECK(dead.waiting_at.in_producers == 200);
    const ProducerView& shop = dead.producers.at(0);
    CHECK(shop.acks == "1");
    CHECK(shop.waiting + shop.in_flight == 200);
    CHECK(shop.offered_per_second == 100);
    CHECK(shop.acked_per_second == 0);
    CHECK(p.waiting_in_producers == 200);
    CHECK(p.appended_per_second == 0);
    REQUIRE(!shop.unanswered.empty());
    CHECK(shop.unanswered[0].node == dead.brokers[0].node);
    CHECK(shop.unanswered[0].since >= Time{10'005'000'000});
    CHECK(shop.unanswered[0].since <= Time{10'020'000'000});
}

TEST_CASE("a new leader gives the offsets of the lost orders again", "[view]") {
    Simulation shown = shipped_side(leader_crash);
    shown.run_until(time_zero + 12_s);
    const auto leader = [&] {
        return view_of(shown.world(), shown.observed()).partitions.at(0).leader;
    };
    while (leader() == 0 || leader() == -1) REQUIRE(shown.step());
    const View view = view_of(shown.world(), shown.observed());
    const PartitionView& p = view.partitions.at(0);
    CHECK(p.free == OffsetRange{960, 1000});
    CHECK(p.health == PartitionHealth::under_replicated);
    CHECK(p.in_sync == 2);
    CHECK(p.min_in_sync == 2);
    CHECK(!p.readers_stand_still);
    CHECK(p.leader_before == 0);
    CHECK(p.led_since == shown.now());
    // A session of 9 s after a heartbeat that came at most 2 s before the crash; looked at each
    // eighth of it.
    CHECK(p.led_since >= Time{17'000'000'000});
    CHECK(p.led_since <= Time{20'200'000'000});
    CHECK(!p.replicas[0].leads);
    CHECK(view.brokers[0].fenced);
    CHECK(view.brokers[0].leads == 0);
    CHECK(view.brokers[std::size_t(p.leader)].leads == 1);
    CHECK(view.brokers[0].out_of_sync == 1);
    REQUIRE(p.torn.size() == 1);
    CHECK(p.torn[0].records == 40);
}

// What the shop had sent to the dead machine it gives up after request.timeout.ms, 30 s: at 45 s
// the offsets of the lost orders have other occupants.
TEST_CASE("the selected partition tells its batches, torn ones too", "[view]") {
    Simulation shown = shipped_side(leader_crash);
    const View view =
        view_at(shown, time_zero + 45_s,
                {.selected = PartitionId::of(0), .window_first = 950, .window_count = 60});
    const PartitionView& p = view.partitions.at(0);
    CHECK(p.window == OffsetRange{950, 1010});
    int held = 0, torn = 0;
    for (const EntryView& entry : p.entries) {
        held += entry.held_by != 0 ? entry.count : 0;
        if (entry.held_by != 0) continue;
        ++torn;
        CHECK(entry.base >= 960);
        CHECK(entry.base < 1000);
        CHECK(entry.acked);
        CHECK(entry.first == entry.base + 1); // order n lay at n - 1
        CHECK(entry.epoch == 0);
    }
    CHECK(torn == 40);
    CHECK(held >= 60);
    CHECK(p.free.empty());
    CHECK(find_partition(view, PartitionId::of(0)) == &p);
    CHECK(find_partition(view, PartitionId::of(99)) == nullptr);
}

TEST_CASE("a process that died keeps orders that its successors will never have", "[view]") {
    Simulation shown = side_of(process_crash(
        R"({ "at": "9.605s", "cut": ["cluster/broker/1"],
             "away_from": ["cluster/broker/2", "cluster/broker/3"], "until": "12s" },
           { "at": "10.005s", "crash": "cluster/broker/1" },
           { "at": "40s", "restart": "cluster/broker/1" })"));
    const View led = view_at(shown, time_zero + 30_s);
    const PartitionView& p = led.partitions.at(0);
    CHECK(p.torn.empty());
    CHECK(led.totals.lost == 0); // on a disk that nobody reads
    CHECK(p.replicas[0].stray == OffsetRange{960, 1000});
    CHECK(p.replicas[0].stray_acked == 40);
    CHECK(p.replicas[0].why == WhyBehind::crashed);
    const View back = view_at(shown, time_zero + 55_s);
    REQUIRE(back.partitions.at(0).torn.size() == 1);
    CHECK(back.partitions[0].torn[0].offsets == OffsetRange{960, 1000});
    CHECK(back.partitions[0].torn[0].cause == Cause::divergence);
    CHECK(back.partitions[0].torn[0].lost);
    CHECK(back.partitions[0].replicas[0].stray.empty());
    CHECK(back.totals.lost == 40);
}

// Both copies die at 10.005 s. The leader goes on alone with acks=1: what was readable then, orders
// 1 to 1,000, is all that is readable at 30 s, when 2,999 are written.
TEST_CASE("readers stand still below min.insync.replicas", "[view]") {
    Simulation shown = side_of(process_crash(R"({ "at": "10.005s", "crash": "cluster/broker/2" },
                                 { "at": "10.005s", "crash": "cluster/broker/3" })"));
    const View view = view_at(shown, time_zero + 30_s);
    const PartitionView& p = view.partitions.at(0);
    CHECK(p.health == PartitionHealth::below_minimum);
    CHECK(p.readers_stand_still);
    CHECK(p.in_sync == 1);
    CHECK(p.ill_since >= Time{17'000'000'000});
    CHECK(p.ill_since <= Time{20'200'000'000});
    CHECK(p.replicas[0].end == 2999);
    CHECK(p.replicas[0].high_watermark == 1000);
    CHECK(p.bookmarks.at(0).lag == 1999);
    CHECK(view.waiting_at.uncommitted == 1999);
    CHECK(view.waiting_at.unread == 0);
    CHECK(view.waiting_at.in_hand == 0);
    CHECK(view.totals.waiting == 1999);
    CHECK(p.appended_per_second == 100);
    CHECK(p.replicas[1].lag == 1999);
    CHECK(p.replicas[1].behind > 19_s);
    CHECK(view.brokers[1].copies_behind == std::vector<PartitionId>{p.id});
    CHECK(view.in_health[std::size_t(PartitionHealth::below_minimum)] == 1);
}

// 2,000 records in two partitions; billing is sent back to the start at 60 s. Its fetch under way
// may wait for another 0.5 s (fetch.max.wait.ms); the answer that brings a partition's 0.5 MB takes
// about 10 ms through two cards, then each record 2 ms: 240 to 495 of them by 61 s.
TEST_CASE("a replay drags the flag back and reads twice", "[view]") {
    Simulation shown = shipped_side(replay);
    const View view = view_at(shown, time_zero + 61_s);
    int64_t range = 0, again = 0, finished = 0;
    for (const PartitionView& p : view.partitions) {
        REQUIRE(p.bookmarks.size() == 3);
        const BookmarkView& billing = p.bookmarks[0];
        REQUIRE(billing.again.size() == 1);
        CHECK(billing.again[0].offsets == OffsetRange{0, p.replicas[0].end});
        CHECK(billing.again[0].cause == Cause::sought);
        CHECK(billing.again[0].at > Time{60'000'000'000});
        CHECK(billing.again[0].at < Time{60'005'000'000});
        CHECK(billing.again[0].again == billing.finished);
        CHECK(billing.again[0].again >= 240);
        CHECK(billing.again[0].again <= 495);
        CHECK(billing.delivered == p.replicas[0].end); // the ghost
        CHECK(billing.lag == p.replicas[0].end - billing.finished);
        range += billing.again[0].offsets.size();
        again += billing.again[0].again;
        finished += billing.finished;
        CHECK(p.bookmarks[1].again.empty()); // report is not touched
        // late came when all was written: it skips it.
        REQUIRE(p.bookmarks[2].skipped.size() == 1);
        CHECK(p.bookmarks[2].skipped[0].offsets == OffsetRange{0, p.replicas[0].end});
        CHECK(p.bookmarks[2].skipped[0].cause == Cause::reset_latest);
        CHECK(p.bookmarks[2].skipped_records == p.replicas[0].end);
    }
    CHECK(range == 2000);
    CHECK(view.totals.redelivered == again);
    CHECK(view.groups.at(0).twice == again);
    CHECK(view.groups[0].behind == 2000 - finished);
    CHECK(view.groups[2].skipped == 2000);
    CHECK(view.waiting_at.unread + view.waiting_at.in_hand == 2000 - finished);
    const MemberView& member = view.members.at(0);
    CHECK(member.partitions.size() == 1);
    CHECK(member.work == MemberWork::working);
    REQUIRE(member.in_hand);
    CHECK(member.in_hand->from <= view.now);
    CHECK(member.in_hand->until >= view.now);
    CHECK(member.in_hand->until - member.in_hand->from == 2_ms);
    CHECK(member.holding >= 1);

    const View later = view_at(shown, time_zero + 70_s);
    for (const PartitionView& p : later.partitions) {
        CHECK(p.bookmarks[0].again.at(0).again == p.replicas[0].end);
        CHECK(p.bookmarks[0].lag == 0);
    }
    CHECK(later.totals.redelivered == 2000);
}

// Orders 50 to 79 are finished while billing has a bug; order k lies at position k - 1 of the
// queue.
TEST_CASE("what a bug has spoilt is shown until it is worked on again", "[view]") {
    const auto wrong_of = [](const BookmarkView& billing) {
        int64_t sum = 0;
        for (const OffsetRange& range : billing.wrong) sum += range.size();
        return sum;
    };
    const char* const found_later = "scenarios/compare/a-bug-found-a-minute-later.json";
    Simulation queue = shipped_side(found_later, 0);
    const View left = view_at(queue, time_zero + 117_s);
    REQUIRE(left.queues.at(0).readers.size() == 1);
    CHECK(left.queues[0].readers[0].wrong == std::vector<OffsetRange>{{49, 79}});
    Simulation stream = shipped_side(found_later, 1);
    int64_t wrong = 0, before = 0;
    for (const PartitionView& p : view_at(stream, time_zero + 117_s).partitions) {
        REQUIRE(p.bookmarks.at(0).wrong.size() == 1); // in a row
        wrong += wrong_of(p.bookmarks[0]);
        before += p.bookmarks[0].wrong[0].begin;
        CHECK(p.bookmarks[1].wrong.empty()); // audit has no bug
    }
    CHECK(wrong == 30);
    CHECK(before == 49); // orders of the three partitions that came earlier
    for (const PartitionView& p : view_at(stream, time_zero + 150_s).partitions)
        CHECK(p.bookmarks.at(0).wrong.empty());
}

// Segments of two seconds hold 201 records of 100 a second (the first one beyond begins the next).
// Retention looks for the first time at 30 s: what is older than 5 s goes, twelve segments.
TEST_CASE("retention overtakes a slow reader", "[view]") {
    Simulation shown = side_of(R"({ "sluicebox": 1, "title": "t", "seed": 5, "duration": "40s",
      "platforms": { "cluster": { "platform": "kafka", "brokers": 3,
        "config": { "log.retention.check.interval.ms": 1000 },
        "topics": { "orders": { "partitions": 1, "replication.factor": 2,
          "config": { "retention.ms": 5000, "segment.ms": 2000 } } } } },
      "producers": { "shop": { "to": "orders", "rate": "100/s" } },
      "consumers": { "billing": { "members": 1, "from": "orders", "work": "25ms",
          "kafka": { "auto.offset.reset": "earliest", "max.poll.records": 10,
                     "max.partition.fetch.bytes": 20000 } } } })");
    const View view = view_at(shown, time_zero + 31_s);
    const PartitionView& p = view.partitions.at(0);
    CHECK(p.replicas[0].start == 2412);
    const BookmarkView& billing = p.bookmarks.at(0);
    REQUIRE(billing.skipped.size() == 1);
    const SkippedView& skipped = billing.skipped[0];
    CHECK(skipped.cause == Cause::offset_out_of_range);
    CHECK(skipped.offsets.end == 2412);
    CHECK(skipped.offsets.begin > 1000); // 40 a second from 3 s on
    CHECK(skipped.offsets.begin < 1120);
    CHECK(skipped.at >= Time{30'000'000'000});
    CHECK(billing.skipped_records == skipped.offsets.size());
    CHECK(billing.finished >= 2412);
    CHECK(billing.lag == p.replicas[std::size_t(p.replicas[1].leads)].end - billing.finished);
}

// Four partitions, two members; a third one comes at 10 s. range gives the first member two
// partitions and the others one each: P1 goes from member 1 to nobody else, P3 from 2 to 3.
TEST_CASE("a rebalance is told while it goes on, and who got what from whom", "[view]") {
    Simulation shown = side_of(R"({ "sluicebox": 1, "title": "t", "seed": 3, "duration": "30s",
      "platforms": { "cluster": { "platform": "kafka", "brokers": 3,
        "topics": { "orders": { "partitions": 4, "replication.factor": 3 } } } },
      "producers": { "shop": { "to": "orders", "rate": "100/s" } },
      "consumers": { "billing": { "members": 2, "from": "orders", "work": "1ms",
                                  "kafka": { "auto.offset.reset": "earliest" } } },
      "faults": [ { "at": "10s", "add_members": "billing", "count": 1 } ] })");
    shown.run_until(time_zero + 10_s);
    bool seen = false;
    while (shown.now() < time_zero + 16_s && shown.step()) {
        const bool gave_up =
            std::any_of(shown.facts().begin(), shown.facts().end(),
                        [](const Fact& f) { return f.kind == FactKind::partition_revoked; });
        if (!gave_up) continue;
        const View view = view_of(shown.world(), shown.observed());
        CHECK(view.groups.at(0).rebalancing_since >= Time{10'000'000'000});
        CHECK(view.groups[0].rebalancing_since <= view.now);
        for (const MemberView& member : view.members)
            for (const RevokedView& revoked : member.revoked) {
                seen = true;
                CHECK(!revoked.now_read_by.exists());
                CHECK(revoked.since <= view.now);
            }
    }
    CHECK(seen);
    const View view = view_at(shown, time_zero + 18_s);
    CHECK(view.groups[0].rebalancing_since == time_never);
    CHECK(view.groups[0].longest_rebalance > 0_s);
    CHECK(view.groups[0].phase == "stable");
    CHECK(view.groups[0].members.size() == 3);
    CHECK(view.members.at(2).partitions == std::vector<PartitionId>{PartitionId::of(3)});
    const BookmarkView& moved = view.partitions.at(3).bookmarks.at(0);
    CHECK(moved.reader_id == MemberId::of(2));
    CHECK(moved.reader_before == MemberId::of(1));
    CHECK(moved.moved_at <= moved.read_since);
    CHECK(moved.read_since - moved.moved_at < 4_s); // heartbeats come every three
    REQUIRE(view.members[1].revoked.size() == 1);
    CHECK(view.members[1].revoked[0].partition == PartitionId::of(3));
    CHECK(view.members[1].revoked[0].now_read_by == MemberId::of(2));
    CHECK(view.partitions[0].bookmarks[0].reader_before ==
          view.partitions[0].bookmarks[0].reader_id);
}

// 100 batches a second of 1,000 bytes and 61 of headers on a disk of 1 MB/s: 10.6 % of its time.
// Twenty times slower that is more than two seconds a second.
TEST_CASE("the load of a machine, and which part of it is the limit", "[view]") {
    Simulation shown = side_of(R"({ "sluicebox": 1, "title": "t", "seed": 3, "duration": "10s",
      "platforms": { "cluster": { "platform": "kafka", "brokers": 1,
        "config": { "offsets.topic.replication.factor": 1 },
        "topics": { "orders": { "partitions": 1, "replication.factor": 1 } },
        "machines": { "disk": "1MB/s" } } },
      "producers": { "shop": { "to": "orders", "rate": "100/s", "size": "1000B",
                               "kafka": { "acks": "1", "linger.ms": 0 } } },
      "faults": [ { "at": "6s", "slow": "cluster/broker/1", "part": "disk", "factor": 20 } ] })");
    const View view = view_at(shown, time_zero + 5'500_ms);
    const LineView& disk = view.brokers.at(0).lines[std::size_t(LineKind::disk)];
    CHECK(disk.busy_thousandths >= 104);
    CHECK(disk.busy_thousandths <= 108);
    CHECK(disk.per_second == 1'000'000);
    CHECK(view.brokers[0].limit == -1);
    const View slow = view_at(shown, time_zero + 8_s);
    const LineView& busy = slow.brokers.at(0).lines[std::size_t(LineKind::disk)];
    CHECK(busy.busy_thousandths == 1000);
    CHECK(busy.speed_percent == 5);
    // The shop sends at most five requests ahead: most of what comes has to wait there.
    CHECK(busy.queue > 20_ms);
    CHECK(slow.producers.at(0).waiting > 0);
    REQUIRE(slow.producers[0].unanswered.size() == 1);
    CHECK(slow.producers[0].unanswered[0].requests == 5);
    CHECK(slow.brokers[0].limit == int32_t(LineKind::disk));
    CHECK(slow.controllers.size() == 3);
    int leaders = 0;
    for (const ControllerView& controller : slow.controllers) {
        leaders += controller.leads && controller.writes;
        CHECK(controller.alive);
        CHECK(controller.leader == 0);
    }
    CHECK(leaders == 1);
}

TEST_CASE("the worst partitions come first, and the selected one is always there", "[view]") {
    const auto run = test::observed_until(test::scenario_of(test::crash_story), time_zero + 12_s);
    const View view = view_of(*run.world, run.observation, {.count = 1, .worst_first = true});
    REQUIRE(view.partitions.size() == 1);
    CHECK(view.partitions[0].health == PartitionHealth::leader_down);
    CHECK(view.health.size() == 3);
    CHECK(view.shown.size() == 3);
    CHECK(view.behind.size() == 3);
    const PartitionId worst = view.partitions[0].id;
    const PartitionId other = PartitionId::of(worst.value == 0 ? 1 : 0);
    const View selected =
        view_of(*run.world, run.observation,
                {.count = 1, .worst_first = true, .selected = other, .window_count = 10});
    REQUIRE(selected.partitions.size() == 2);
    CHECK(selected.partitions[1].id == other);
    CHECK(!selected.partitions[1].entries.empty());
    CHECK(selected.partitions[0].entries.empty());
    int64_t all = 0;
    for (const int64_t health : view.in_health) all += health;
    CHECK(all == 3);
    // Asked for everything it tells the cluster's own partitions, too.
    CHECK(view_of(*run.world, run.observation, {.internal = true}).shown.size() == 53);
}

TEST_CASE("a view changes nothing", "[view]") {
    Simulation shown = shipped_side(leader_crash);
    shown.run_until(time_zero + 20_s);
    const uint64_t before = shown.digest();
    view_of(shown.world(), shown.observed(), {.selected = PartitionId::of(0)});
    CHECK(shown.digest() == before);
}
