// The caption says what happens, with the numbers of the ledger, in the words a class can read.
#include "sim/observe/caption.hpp"
#include "sim/observe/ledger_reading.hpp"
#include "sim/observe/wording.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/observe/observed.hpp"
#include "tests/unit/observe/told_stories.hpp"

using namespace sluice;
using test::Observed;
using test::ToldQueue;
using test::ToldStory;

namespace {

Time seconds(int64_t whole, int64_t ms = 0) {
    return time_zero + Duration{whole * 1'000'000'000 + ms * 1'000'000};
}

Observed at(const std::string& text, Time until) {
    return test::observed_until(test::scenario_of(text), until);
}

std::string said(const Observed& run) {
    return caption_of(*run.world, run.observation).text();
}

int64_t metric(const Observed& run, std::string_view name) {
    return metric_value(*run.world, run.observation, name).value();
}

ToldStory crash_story(const std::string& acks, bool machine = true) {
    ToldStory story;
    story.acks = acks;
    story.faults =
        test::cut_and_crash(machine, R"(, { "at": "40s", "restart": "cluster/broker/1" })");
    return story;
}

} // namespace

TEST_CASE("caption: before the first record", "[caption]") {
    CHECK(said(at(told(ToldStory{}), time_zero)) == "Nothing has been sent yet.");
    ToldStory later;
    later.producer = R"(, "start": "9s")";
    CHECK(said(at(told(later), time_zero)) == "Nothing has been sent yet: the shop begins at 9 s.");
    // The initial delay of a group is 3 s.
    CHECK(said(at(told(ToldStory{}), seconds(1))) ==
          "Billing waits for more members before it shares out its partitions. "
          "Nobody reads until group.initial.rebalance.delay.ms (3 s) is over.");
    const Observed steady = at(told(ToldStory{}), seconds(12));
    CHECK(said(steady) == "100 orders a second are stored, and billing keeps up.");
    CHECK(caption_of(*steady.world, steady.observation).gravity == Gravity::calm);
}

TEST_CASE("caption: a leader dies with what it alone had, acks=1", "[caption]") {
    const std::string story = told(crash_story("1"));
    const Observed dead = at(story, seconds(10, 100));
    CHECK(said(dead) == "Broker 1 said \"stored\" to 40 orders that only it had. "
                        "It died; nobody leads partition 0 yet.");
    CHECK(metric(dead, "records.lost") == 40);
    const Observed led = at(story, seconds(20));
    const Caption caption = caption_of(*led.world, led.observation);
    CHECK(caption.text() == "Broker 1 said \"stored\" to 40 orders that only it had. "
                            "It died; broker 2 leads now and never saw them.");
    CHECK(caption.gravity == Gravity::failure);
    CHECK(caption.rule == "lost");
    // Each sentence rests on moments that can be jumped to: the crash; the crash and the election.
    const Moments& moments = led.observation.moments;
    REQUIRE(caption.sentences.size() == 2);
    REQUIRE(!caption.sentences[0].links.empty());
    CHECK(moments.all[caption.sentences[0].links[0].number - 1].fact.kind ==
          FactKind::machine_crashed);
    CHECK(caption.sentences[0].links[0].at == seconds(10, 5));
    CHECK(moments.all[caption.sentences[1].links.back().number - 1].fact.kind ==
          FactKind::leader_elected);
}

TEST_CASE("caption: a leader dies, acks=all, and nothing is lost", "[caption]") {
    const Observed run = at(told(crash_story("all")), seconds(20));
    CHECK(
        said(run) ==
        "Broker 1 died; broker 2 leads partition 0 now. Every acknowledged order is still there.");
    CHECK(metric(run, "records.lost") == 0);
    CHECK(caption_of(*run.world, run.observation).gravity == Gravity::news);
}

TEST_CASE("caption: a process dies, its disk keeps what nobody will follow", "[caption]") {
    const std::string story = told(crash_story("1", false));
    const Observed down = at(story, seconds(25));
    CHECK(said(down) == "Broker 1 said \"stored\" to 40 orders that only it has. "
                        "It is down; broker 2 leads without them: nobody can read them.");
    CHECK(metric(down, "records.lost") == 0); // they are still on its disk
    const Observed back = at(story, seconds(41));
    CHECK(said(back) == "Broker 1 came back and dropped 40 orders that only it had. "
                        "It follows broker 2 now, which never saw them.");
    CHECK(metric(back, "records.lost") == 40);
}

TEST_CASE("caption: a leader cut off from its copies", "[caption]") {
    ToldStory story;
    story.faults = R"({ "at": "10.005s", "cut": ["cluster/broker/1"],
        "away_from": ["cluster/broker/2", "cluster/broker/3"], "until": "15s" })";
    // Orders of 10.01 to 10.49 s: 49, the one of 10.50 s is on its way.
    CHECK(said(at(told(story), seconds(10, 500))) ==
          "Broker 1 leads partition 0, cut off from brokers 2 and 3. "
          "With acks=1 it says \"stored\" alone: 49 orders are only there.");
    // A follower whose fetch was lost asks again every 2.5 s, so before 17.6 s at the latest.
    CHECK(said(at(told(story), seconds(18))) == "Broker 1 can be reached again.");
    story.acks = "all";
    CHECK(said(at(told(story), seconds(10, 500))) ==
          "Broker 1 leads partition 0, cut off from brokers 2 and 3. "
          "With acks=all it cannot say \"stored\" without them.");
}

TEST_CASE("caption: two of three copies are gone", "[caption]") {
    ToldStory story;
    story.faults = R"({ "at": "10s", "crash": "cluster/broker/2" },
                      { "at": "12s", "crash": "cluster/broker/3" })";
    // Broker 2 has orders up to 9.99 s, at 11 s the leader has those up to 10.99 s.
    CHECK(said(at(told(story), seconds(11))) ==
          "Broker 2 copies nothing and still counts as in sync. "
          "Readers of partition 0 stop where all copies agree: 100 unread.");
    const Observed held = at(told(story), seconds(30));
    CHECK(said(held) == "Partition 0 has one good copy left. "
                        "So Kafka holds its readers where two copies last agreed.");
    CHECK(caption_of(*held.world, held.observation).gravity == Gravity::failure);
    story.acks = "all";
    const Observed refused = at(told(story), seconds(30));
    CHECK(said(refused) == "Partition 0 has one good copy left. acks=all is refused, "
                           "and readers stop where two copies last agreed.");
    CHECK(metric(refused, "records.lost") == 0);
}

TEST_CASE("caption: no leader is left", "[caption]") {
    ToldStory story;
    story.duration = "90s";
    story.faults = R"({ "at": "10s", "crash": "cluster/broker/2" },
                      { "at": "22s", "crash": "cluster/broker/3" },
                      { "at": "34s", "crash": "cluster/broker/1" },
                      { "at": "60s", "restart": "cluster/broker/2" })";
    CHECK(said(at(told(story), seconds(35))) ==
          "Broker 1 is down and on paper still leads partition 0. "
          "Nobody can write or read it until the controller notices.");
    CHECK(said(at(told(story), seconds(50))) ==
          "Partition 0 has no leader: nobody can write or read it. "
          "All its copies are on brokers that are down.");
    // Broker 2 left the in-sync set long before: it may not lead.
    CHECK(said(at(told(story), seconds(65))) ==
          "Partition 0 has no leader: nobody can write or read it. "
          "Only brokers 1 and 3, which are down, may lead: the others are behind.");
}

TEST_CASE("caption: the only copy was in memory", "[caption]") {
    ToldStory story;
    story.acks = "all";
    story.replicas = "[1]";
    story.min_in_sync = "1";
    story.faults = R"({ "at": "12.005s", "crash": "cluster/broker/1", "as": "machine" },
                      { "at": "30s", "restart": "cluster/broker/1" })";
    // Written back: what was there when second 7 began, orders 1 to 699. Stored: 1,200.
    const Observed run = at(told(story), seconds(33));
    CHECK(said(run) == "Broker 1 had the only copy of 501 orders, not yet on its disk. "
                       "It died, and is back without them.");
    CHECK(metric(run, "records.lost") == 501);
}

TEST_CASE("caption: all copies were in memory", "[caption]") {
    ToldStory story;
    story.acks = "all";
    story.faults = R"({ "at": "20.505s", "crash": "cluster/broker/1", "as": "machine" },
                      { "at": "20.505s", "crash": "cluster/broker/2", "as": "machine" },
                      { "at": "20.505s", "crash": "cluster/broker/3", "as": "machine" })";
    // Written back: what was there when second 15 began, orders 1 to 1,499. Stored: 2,050.
    const Observed run = at(told(story), seconds(21));
    CHECK(said(run) == "551 orders were only in the memory of brokers 1, 2 and 3. "
                       "Their machines died; nobody leads partition 0 yet.");
    CHECK(metric(run, "records.lost") == 551);
}

TEST_CASE("caption: a broker is back before it was missed", "[caption]") {
    ToldStory story;
    story.faults = R"({ "at": "12.005s", "crash": "cluster/broker/1" },
                      { "at": "12.505s", "restart": "cluster/broker/1" })";
    CHECK(said(at(told(story), seconds(14))) ==
          "Broker 1 is up again and not registered yet: nobody serves partition 0. "
          "Its old session has to end first: broker.session.timeout.ms.");
}

TEST_CASE("caption: nobody is there to read", "[caption]") {
    ToldStory story;
    story.acks = "all";
    story.consumer = R"(, "poison": { "records": ["shop/1#500"], "then": "crash" })";
    const Observed run = at(told(story), seconds(59));
    CHECK(said(run) == "Nobody of billing reads: " + grouped(metric(run, "records.waiting")) +
                           " orders wait for it.");
}

TEST_CASE("caption: acks=0 counts what no broker has", "[caption]") {
    ToldStory story;
    story.acks = "0";
    story.faults = R"({ "at": "10.005s", "crash": "cluster/broker/1", "as": "machine" })";
    // Sent from 10.01 to 11.00 s and in no log a second later: 100.
    const Observed run = at(told(story), seconds(12));
    CHECK(said(run) == "The shop counts 100 orders as stored that no broker has. "
                       "With acks=0 it waits for no answer; broker 1 is down.");
    CHECK(metric(run, "records.lost") == 100);
}

TEST_CASE("caption: a slow disk keeps its copies behind", "[caption]") {
    ToldStory story;
    story.size = "100KiB"; // 10 MB/s on a disk that does 2 MB/s from then on
    story.duration = "90s";
    story.brokers_config = R"("replica.lag.time.max.ms": 5000)";
    story.faults = R"({ "at": "20s", "slow": "cluster/broker/2", "part": "disk", "factor": 100 })";
    CHECK(said(at(told(story), seconds(20, 20))) ==
          "The disk of broker 2 works at 1 % of its speed. "
          "It leads nothing, but its copies may fall behind.");
    const Observed slow = at(told(story), seconds(25));
    const auto& cluster = std::get<kafka::Cluster>(carrier(*slow.world));
    const auto& leader = replica_of(cluster.brokers[0], PartitionId{0});
    CHECK(said(slow) == "Broker 2 copies too slowly and still counts as in sync. "
                        "Readers wait for it: " +
                            grouped(leader.log.end() - leader.high_watermark) +
                            " orders are written and unread.");
    // Out after replica.lag.time.max.ms.
    CHECK(said(at(told(story), seconds(50))) ==
          "Partition 0 is short of a copy. "
          "Broker 2 is out of sync; everything can be written and read.");
}

TEST_CASE("caption: a member dies, its group notices, what was not committed comes again",
          "[caption]") {
    ToldStory story;
    story.acks = "all";
    story.replicas = "[1, 2, 3], [2, 3, 1], [3, 1, 2], [1, 3, 2]";
    story.consumer = R"(, "members": 2)";
    story.faults = R"({ "at": "22.5s", "crash": "billing/member/1" })";
    CHECK(said(at(told(story), seconds(8))) == "Billing begins: 2 members read 4 partitions.");
    // Range assignment: the first two partitions of four are the first member's.
    CHECK(said(at(told(story), seconds(24))) ==
          "Member 1 of billing died. "
          "Nobody reads partitions 0 and 1 until its session.timeout.ms is over.");
    // session.timeout.ms is 45 s from its last heartbeat; heartbeats come every 3 s.
    story.duration = "90s";
    story.stop = "85s";
    const Observed again = at(told(story), seconds(71));
    const int64_t twice = metric(again, "records.redelivered");
    REQUIRE(twice > 0);
    CHECK(said(again) == "Billing reads " + grouped(twice) +
                             " orders a second time: worked on, but not committed. "
                             "Member 1 of billing died before it had committed them.");
}

TEST_CASE("caption: a group is moved back", "[caption]") {
    ToldStory story;
    story.acks = "all";
    story.work = "2ms";
    story.producer = R"(, "records": 2000)";
    story.faults = R"({ "at": "40s", "seek": "billing", "to": "earliest" })";
    const Observed during = at(told(story), seconds(41));
    const int64_t again = metric(during, "records.redelivered");
    REQUIRE(again > 0);
    REQUIRE(again < 2'000);
    CHECK(said(during) ==
          "Billing was moved to the beginning and reads 2,000 orders a second time. "
          "The log still has them: " +
              grouped(again) + " done, " + grouped(2'000 - again) + " to go.");
    const Observed done = at(told(story), seconds(58));
    CHECK(said(done) == "All 2,000 orders were stored, and nothing waits to be worked on.");
}

TEST_CASE("caption: retention overtakes a slow group", "[caption]") {
    ToldStory story;
    story.acks = "all";
    story.work = "25ms"; // 40 orders a second of 100
    story.brokers_config = R"("log.retention.check.interval.ms": 1000)";
    story.topic_config = R"(, "retention.ms": 5000, "segment.ms": 2000)";
    const Observed before = at(told(story), seconds(12));
    CHECK(said(before).find("Billing falls behind: 100 orders arrive a second, it finishes 40. ") ==
          0);
    const Observed run = at(told(story), seconds(35));
    const int64_t gone = test::term(run, "billing", "gone_unread");
    const int64_t waiting = metric(run, "records.waiting");
    REQUIRE(gone > 0);
    CHECK(said(run) == "Retention deleted " + grouped(gone) +
                           " orders before billing had read them. retention.ms keeps 5 s; "
                           "billing is " +
                           grouped(waiting) + " orders behind.");
}

TEST_CASE("caption: a record that cannot be processed holds up what is behind it", "[caption]") {
    ToldStory story;
    story.acks = "all";
    story.consumer = R"(, "poison": { "records": ["shop/1#500"], "then": "retry", "at_most": 4,
                          "finally": "dead_letter", "backoff": "1s" })";
    // Created at 5 s; tried at once and then a second after every failure: 5, 6, 7, 8 s.
    CHECK(said(at(told(story), seconds(6, 500))) ==
          "Billing failed on one order 2 times and tries it again. "
          "What stands behind it in partition 0 waits.");
    CHECK(said(at(told(story), seconds(9))) ==
          "Billing has set aside 1 order that it could not process, and goes on.");
}

TEST_CASE("caption: a full queue, and who pays", "[caption]") {
    ToldQueue story;
    story.rate = "200/s";
    story.work = "20ms";
    const std::string full = R"("capacity": 100, "overflow": ")";
    story.orders = full + R"(block")";
    const Observed block = at(told(story), seconds(10));
    CHECK(said(block).find(
              "The queue orders is full (100): " + grouped(metric(block, "records.pending")) +
              " orders wait with their senders. 200 orders come a second, ") == 0);
    story.orders = full + R"(drop_new")";
    const Observed fresh = at(told(story), seconds(10));
    CHECK(said(fresh) == "The queue orders is full (100) and has refused " +
                             grouped(metric(fresh, "records.dropped")) +
                             " orders. Their sender was told so and gave them up.");
    story.orders = full + R"(drop_old")";
    const Observed old = at(told(story), seconds(10));
    CHECK(said(old) == "The queue orders is full (100) and threw away " +
                           grouped(metric(old, "records.lost")) +
                           " orders. They were the oldest, and it had said \"stored\" to their "
                           "senders.");
    CHECK(said(at(told(story), seconds(38))) ==
          grouped(metric(at(told(story), seconds(38)), "records.lost")) +
              " orders are lost: a full queue threw them away.");
}

TEST_CASE("caption: messages come back to their queue", "[caption]") {
    ToldQueue story;
    story.orders = R"("redeliver_after": "3s")";
    story.rate = "100/s"; // more than two members manage, so both have their hands full
    story.consumer = R"(, "fifo": { "prefetch": 5 })";
    story.faults = R"({ "at": "10s", "crash": "billing/member/1", "as": "machine" })";
    const Observed gone = at(told(story), seconds(11));
    int64_t held = 0;
    for (const auto& fifo : std::get<queue::Service>(carrier(*gone.world)).server.queues)
        held += int64_t(fifo.ledger.leases_of(MemberId{0}).size());
    REQUIRE(held > 1);
    CHECK(said(gone) == "Member 1 of billing died. The queue keeps " + grouped(held) +
                            " orders for it until redeliver_after is over.");
    const Observed back = at(told(story), seconds(13, 400));
    CHECK(said(back) == grouped(held) +
                            " orders were not acknowledged within 3 s. "
                            "The queue hands them out again, so some may be done twice.");
    CHECK(back.observation.metrics.facts[std::size_t(FactKind::lease_released)] == held);
}

TEST_CASE("caption: the dead-letter queue", "[caption]") {
    ToldQueue story;
    story.orders = R"("redeliver_after": "2s", "max_receives": 3, "dead_letter": "letters")";
    story.rate = "10/s";
    story.consumer = R"(, "poison": { "records": ["shop/1#12", "shop/1#88"], "then": "retry" })";
    CHECK(said(at(told(story), seconds(3))) == "1 order is in the dead-letter queue letters now. "
                                               "It was handed out 3 times and never acknowledged.");
    CHECK(said(at(told(story), seconds(10))) ==
          "2 orders are in the dead-letter queue letters now. "
          "Each was handed out 3 times and never acknowledged.");
}

TEST_CASE("caption: a reader dies with what its queue had deleted", "[caption]") {
    ToldQueue story;
    story.orders = R"("mode": "destructive")";
    story.work = "45ms";
    story.consumer = R"(, "fifo": { "prefetch": 4 })";
    story.faults = R"({ "at": "10.02s", "crash": "billing/member/1" })";
    const Observed run = at(told(story), seconds(11));
    const int64_t lost = metric(run, "records.lost");
    REQUIRE(lost > 1);
    CHECK(said(run) == "Member 1 of billing died with " + grouped(lost) +
                           " orders in hand. "
                           "The queue had deleted them when it handed them out: they are gone.");
    const Observed end = at(told(story), seconds(40));
    CHECK(said(end) == grouped(lost) + " orders are lost: deleted, and then their reader died.");
}

TEST_CASE("caption: the queue's server is down", "[caption]") {
    ToldQueue story;
    story.rate = "20/s"; // one every 50 ms
    story.faults = R"({ "at": "10.01s", "crash": "mq/server", "as": "machine" },
                      { "at": "20s", "restart": "mq/server" })";
    // Offered from 10.05 to 12.00 s: 40.
    const Observed down = at(told(story), seconds(12, 10));
    CHECK(metric(down, "records.pending") == 40);
    CHECK(said(down) == "The queue's server is down: nothing is taken, nothing is handed out. "
                        "40 orders wait with the producers; what was stored is safe.");
    CHECK(said(at(told(story), seconds(20, 500))) ==
          "1 order came back: the queue's server died while it was worked on. "
          "The queue hands it out again, so it may be done twice.");
}

TEST_CASE("caption: what sets two sides apart", "[caption]") {
    const Observed one = at(told(crash_story("1")), seconds(20));
    const Observed all = at(told(crash_story("all")), seconds(20));
    const CaptionSide sides[] = {{"acks=1", one.world.get(), &one.observation},
                                 {"acks=all", all.world.get(), &all.observation}};
    const Caption lost = caption_of(sides);
    CHECK(lost.text() == "acks=1 has lost 40 orders, acks=all none. "
                         "Broker 1 said \"stored\" to 40 orders that only it had.");
    CHECK(lost.gravity == Gravity::failure);
    const CaptionSide same[] = {sides[0], {"again", one.world.get(), &one.observation}};
    CHECK(caption_of(same).text() == "So far nothing sets the sides apart.");
}

TEST_CASE("caption: a bug, on a stream and on a queue", "[caption]") {
    ToldQueue queue;
    queue.rate = "100/s";
    queue.work = "1ms";
    queue.faults = R"({ "at": "10s", "bug": "billing", "until": "15s" },
                      { "at": "18s", "seek": "billing", "to": "earliest", "uneven": "meant" })";
    ToldStory stream;
    stream.stop = "20s";
    stream.faults = queue.faults;
    // Whatever is finished from 10 to 15 s: orders of 10.00 to 14.99 s, a few milliseconds later.
    const Observed live = at(told(stream), seconds(12));
    CHECK(said(live) == "Billing runs a bug since 10 s: " + grouped(metric(live, "records.wrong")) +
                            " orders came out wrong. "
                            "The log still has them: the group can be moved back to them.");
    const Observed q = at(told(queue), seconds(16)), s = at(told(stream), seconds(16));
    CHECK(metric(s, "records.wrong") == 500);
    CHECK(said(s) == "Billing ran a bug from 10 s to 15 s: 500 orders came out wrong. "
                     "The log still has them: the group can be moved back to them.");
    CHECK(said(q) == "Billing ran a bug from 10 s to 15 s: 500 orders came out wrong. "
                     "The queue deleted them as they were finished: they are gone.");
    const CaptionSide before[] = {{"queue", q.world.get(), &q.observation},
                                  {"stream", s.world.get(), &s.observation}};
    CHECK(caption_of(before).text() ==
          "Billing ran a bug from 10 s to 15 s. "
          "The stream still has the 500 orders; the queue deleted them.");
    const Observed q2 = at(told(queue), seconds(19)), s2 = at(told(stream), seconds(19));
    const CaptionSide after[] = {{"queue", q2.world.get(), &q2.observation},
                                 {"stream", s2.world.get(), &s2.observation}};
    CHECK(caption_of(after).text() ==
          "Billing ran a bug from 10 s to 15 s. "
          "The stream hands the 500 orders out again; the queue deleted them.");
}

TEST_CASE("caption: going back where records stay, and where they do not", "[caption]") {
    ToldQueue queue;
    queue.rate = "100/s";
    queue.work = "1ms";
    ToldStory stream;
    stream.stop = "20s";
    stream.faults = R"({ "at": "15s", "seek": "billing", "to": "earliest" })";
    const Observed q = at(told(queue), seconds(30)), s = at(told(stream), seconds(30));
    const CaptionSide both[] = {{"queue", q.world.get(), &q.observation},
                                {"stream", s.world.get(), &s.observation}};
    CHECK(caption_of(both).text() == "Billing went back to the beginning. The stream hands " +
                                         grouped(metric(s, "records.redelivered")) +
                                         " orders out again; the queue has deleted them.");
}

TEST_CASE("what a record is called", "[caption][wording]") {
    Scenario scenario = test::scenario_of(told(ToldStory{}));
    CHECK(records_word(scenario) == "orders");
    scenario.producers[0].to = "lane";
    scenario.title = "What a broker does";
    CHECK(records_word(scenario) == "records");
    scenario.title = "Payments that wait";
    CHECK(records_word(scenario) == "payments");
    scenario.producers[0].template_name = "rides";
    CHECK(records_word(scenario) == "rides");
    CHECK(counted(1, "page views") == "1 page view");
    CHECK(counted(1'204, "orders") == "1,204 orders");
    CHECK(counted(0, "orders") == "no orders");
    CHECK(number_word(5) == "five");
    CHECK(number_word(13) == "13");
    CHECK(short_time(seconds(9, 850)) == "9.85 s");
    CHECK(short_time(seconds(18, 702)) == "18.7 s");
    CHECK(short_time(seconds(40)) == "40 s");
    CHECK(short_length(Duration{300'000'000}) == "300 ms");
    CHECK(short_length(Duration{9'000'000'000}) == "9 s");
    CHECK(joined({"1", "3", "5"}) == "1, 3 and 5");
}
