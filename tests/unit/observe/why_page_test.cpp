// Why, in full: the reasons in order, resting on facts that are there, with the settings that
// decided it.
#include "sim/observe/caption.hpp"
#include "sim/observe/moments.hpp"
#include "sim/observe/why_page.hpp"
#include "sim/observe/wording.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scenarios.hpp"
#include "tests/unit/observe/observed.hpp"
#include "tests/unit/observe/told_stories.hpp"
#include <algorithm>

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

WhyPage page(const Observed& run, const Subject& subject = WholeRun{}) {
    return why_page(*run.world, run.observation, subject);
}

std::string all_of(const WhyPage& page) {
    std::string text;
    for (const auto& paragraph : page.paragraphs)
        for (const Sentence& sentence : paragraph) text += sentence.text + " ";
    return text;
}

bool says(const WhyPage& page, const std::string& words) {
    const bool found = all_of(page).find(words) != std::string::npos;
    if (!found) UNSCOPED_INFO(page.heading << ": " << all_of(page));
    return found;
}

const DecidingSetting* setting(const WhyPage& page, std::string_view name) {
    for (const DecidingSetting& one : page.settings)
        if (one.name == name) return &one;
    return nullptr;
}

ToldStory crash_story(bool machine = true) {
    ToldStory story;
    story.faults =
        test::cut_and_crash(machine, R"(, { "at": "40s", "restart": "cluster/broker/1" })");
    return story;
}

// Sentences are short, marks and links point to something, facts are in the story.
void check_form(const Observation& observation, const std::vector<Sentence>& sentences) {
    for (const Sentence& sentence : sentences) {
        INFO(sentence.text);
        CHECK(!sentence.text.empty());
        CHECK(sentence.text.size() < 200);
        CHECK((sentence.text.back() == '.' || sentence.text.back() == '?'));
        CHECK(sentence.text.find("cluster/broker") == std::string::npos);
        CHECK(sentence.text.find("  ") == std::string::npos);
        uint32_t done = 0;
        for (const Mark& mark : sentence.marks) {
            CHECK(mark.begin >= done);
            CHECK(mark.begin < mark.end);
            CHECK(mark.end <= sentence.text.size());
            done = mark.end;
        }
        for (const FactId fact : sentence.facts)
            CHECK(moment_index(observation.moments, fact).has_value());
        for (const MomentLink& link : sentence.links) {
            REQUIRE(link.number >= 1);
            REQUIRE(link.number <= observation.moments.all.size());
            CHECK(observation.moments.all[link.number - 1].fact.at == link.at);
        }
        CHECK(sentence.facts.empty() == sentence.links.empty());
    }
}

} // namespace

TEST_CASE("why: forty orders are gone", "[why]") {
    const Observed run = at(told(crash_story()), seconds(20));
    const WhyPage why = page(run, LedgerNumber::lost);
    CHECK(why.heading == "Why 40 orders are gone");
    CHECK(why.gravity == Gravity::failure);
    REQUIRE(why.paragraphs.size() == 2);
    CHECK(says(why, "At 9.605 s broker 1 was cut off from brokers 2 and 3. "
                    "It still said \"stored\" to the shop: acks=1 asks the leader only. "
                    "40 orders, numbers 960 to 999, were on broker 1 alone when its machine went "
                    "down at 10.005 s."));
    // Heartbeats every 2 s; the controller looks every 9/8 s from its start: at 19.125 s.
    CHECK(says(why, "After broker.session.timeout.ms (9 s), at 19.125 s, the controller counted "
                    "it as dead. Partition 0 went to broker 2, whose copy ended at 960."));
    const DecidingSetting* acks = setting(why, "acks");
    REQUIRE(acks);
    CHECK(acks->value == "1");
    CHECK(acks->given);
    CHECK(acks->pointer == "/producers/shop/kafka/acks");
    const DecidingSetting* session = setting(why, "broker.session.timeout.ms");
    REQUIRE(session);
    CHECK(session->value == "9000");
    CHECK(!session->given);
    REQUIRE(!why.moments.empty());
    CHECK(why.moments.front().link.at >= why.moments.back().link.at); // newest first
    // The same from the partition's and the broker's point of view.
    CHECK(page(run, entity_of(PartitionId{0})).heading == why.heading);
    CHECK(page(run, broker_entity(0)).heading == why.heading);
    CHECK(page(run, broker_entity(2)).heading != why.heading);
    CHECK(page(run).heading == why.heading);
}

TEST_CASE("why: a process died, and came back", "[why]") {
    const Observed down = at(told(crash_story(false)), seconds(25));
    const WhyPage before = page(down, LedgerNumber::lost);
    CHECK(before.heading == "Why nobody can read 40 orders");
    CHECK(says(before, "At 10.005 s broker 1 died; its machine lived on."));
    CHECK(says(before, "When broker 1 follows, it drops what its leader lacks."));
    const Observed back = at(told(crash_story(false)), seconds(50));
    const WhyPage after = page(back, LedgerNumber::lost);
    CHECK(after.heading == "Why 40 orders are gone");
    CHECK(says(after, "were on broker 1 alone when it died at 10.005 s."));
    CHECK(says(after, "broker 1 followed the new leader and dropped what that one never had."));
}

TEST_CASE("why: nothing is lost", "[why]") {
    ToldStory story = crash_story();
    story.acks = "all";
    const Observed run = at(told(story), seconds(20));
    const WhyPage why = page(run, LedgerNumber::lost);
    CHECK(why.heading == "Nothing is lost");
    CHECK(says(why, "With acks=all and min.insync.replicas above 1"));
    CHECK(page(run, LedgerNumber::twice).heading == "Nothing was worked on twice");
    const WhyPage moved = page(run, broker_entity(1));
    CHECK(moved.heading == "Why broker 2 leads partition 0");
    CHECK(says(moved, "At 19.125 s broker 2 became leader of partition 0: it was in sync."));
    CHECK(page(run, entity_of(PartitionId{0})).heading ==
          "Why partition 0 has fewer copies in sync");
    const Observed start = at(told(story), time_zero);
    CHECK(page(start, LedgerNumber::acked).heading == "Nothing has been sent yet");
    CHECK(page(start).heading == "Nothing special has happened");
    CHECK(page(start, broker_entity(1)).heading == "Nothing special has happened to broker 2");
}

TEST_CASE("why: readers stop below min.insync.replicas", "[why]") {
    ToldStory story;
    story.faults = R"({ "at": "10s", "crash": "cluster/broker/2" },
                      { "at": "12s", "crash": "cluster/broker/3" })";
    const Observed run = at(told(story), seconds(30));
    const WhyPage why = page(run);
    CHECK(why.heading == "Why readers of partition 0 stop");
    CHECK(says(why, "At 10.000 s broker 2 died"));
    CHECK(says(why, "At 12.000 s broker 3 died"));
    CHECK(says(why, "One copy is left in sync; below min.insync.replicas (2) the high watermark "
                    "stays where it is."));
    // Broker 3 had copied the orders up to 11.99 s; the leader has those up to 29.99 s.
    CHECK(says(why, "1,800 orders are written and cannot be read."));
    REQUIRE(setting(why, "min.insync.replicas"));
    CHECK(setting(why, "min.insync.replicas")->value == "2");
    CHECK(page(run, LedgerNumber::waiting).heading == why.heading);
    // Before they are fenced they count as in sync.
    const Observed early = at(told(story), seconds(11));
    CHECK(says(page(early), "Broker 2 is in sync on paper until fenced or replica.lag.time.max.ms "
                            "(30 s) is over."));
    CHECK(says(page(early), "100 orders are written and cannot be read yet."));
}

TEST_CASE("why: nobody can write", "[why]") {
    ToldStory story;
    story.faults = R"({ "at": "10.5s", "crash": "cluster/broker/1" })";
    const Observed run = at(told(story), seconds(12));
    const WhyPage why = page(run, LedgerNumber::pending);
    CHECK(why.heading == "Why nobody can write or read partition 0");
    CHECK(says(why, "At 10.500 s broker 1 died; its machine lived on."));
    CHECK(says(why, "Its last heartbeat came at 10.000 s."));
    CHECK(says(why, "The controller waits broker.session.timeout.ms (9 s) before it counts a "
                    "silent broker as dead."));
}

TEST_CASE("why: a copy fell behind and left the in-sync set", "[why]") {
    ToldStory story;
    story.size = "100KiB";
    story.brokers_config = R"("replica.lag.time.max.ms": 5000)";
    story.faults = R"({ "at": "20s", "slow": "cluster/broker/2", "part": "disk", "factor": 100 })";
    const Observed run = at(told(story), seconds(50));
    const WhyPage why = page(run, broker_entity(1));
    CHECK(why.heading == "Why partition 0 has fewer copies in sync");
    CHECK(says(why, "From 20.000 s on the disk of broker 2 worked at 1 % of its speed."));
    CHECK(says(why, "the copies of broker 2 had not caught up for replica.lag.time.max.ms (5 s) "
                    "and left the in-sync sets."));
}

TEST_CASE("why: worked on twice after a member died", "[why]") {
    ToldStory story;
    story.acks = "all";
    story.replicas = "[1, 2, 3], [2, 3, 1], [3, 1, 2], [1, 3, 2]";
    story.consumer = R"(, "members": 2)";
    story.duration = "90s";
    story.faults = R"({ "at": "22.5s", "crash": "billing/member/1" })";
    const Observed run = at(told(story), seconds(80));
    const int64_t twice = metric_value(*run.world, run.observation, "records.redelivered").value();
    REQUIRE(twice > 0);
    const WhyPage why = page(run, LedgerNumber::twice);
    CHECK(why.heading == "Why " + grouped(twice) + " orders were worked on twice");
    CHECK(says(why, "At 22.500 s member 1 of billing died; its machine lived on. Billing commits "
                    "every 5 s (auto.commit.interval.ms): what it had finished since then was not "
                    "committed."));
    CHECK(says(why, "their readers began at the last commit."));
    CHECK(setting(why, "session.timeout.ms"));
}

TEST_CASE("why: a group shares out its partitions anew", "[why]") {
    ToldStory story;
    story.acks = "all";
    story.replicas = "[1, 2, 3], [2, 3, 1]";
    story.consumer = R"(, "members": 2)";
    story.faults = R"({ "at": "22.5s", "stop": "billing/member/1" })";
    const WhyPage why = page(at(told(story), seconds(40)), entity_of(GroupId{0}));
    CHECK(why.heading == "Why billing shared out its partitions");
    CHECK(says(why, "billing began to share out its partitions anew."));
    CHECK(says(why, "its 1 member had a new assignment, generation 2."));
    CHECK(setting(why, "session.timeout.ms"));
}

TEST_CASE("why: worked on twice because the group was moved", "[why]") {
    ToldStory story;
    story.acks = "all";
    story.producer = R"(, "records": 2000)";
    story.faults = R"({ "at": "40s", "seek": "billing", "to": "earliest" })";
    const WhyPage why = page(at(told(story), seconds(58)), LedgerNumber::twice);
    CHECK(why.heading == "Why 2,000 orders were worked on twice");
    CHECK(says(why, "At 40.000 s somebody moved billing to another position. A log keeps what was "
                    "read, so the group reads it again from there."));
}

TEST_CASE("why: retention was faster than the group", "[why]") {
    ToldStory story;
    story.acks = "all";
    story.work = "25ms";
    story.brokers_config = R"("log.retention.check.interval.ms": 1000)";
    story.topic_config = R"(, "retention.ms": 5000, "segment.ms": 2000)";
    const Observed run = at(told(story), seconds(35));
    const int64_t gone = test::term(run, "billing", "gone_unread");
    const WhyPage why = page(run, entity_of(GroupId{0}));
    CHECK(why.heading == "Why billing will not work on " + grouped(gone) + " orders");
    CHECK(says(why, "retention.ms deleted segments that billing had not read: " + grouped(gone) +
                        " orders."));
    REQUIRE(setting(why, "retention.ms"));
    CHECK(setting(why, "retention.ms")->value == "5000");
    CHECK(setting(why, "retention.ms")->given);
    // It waits because 100 a second come and 40 are done.
    const Observed early = at(told(story), seconds(12));
    const WhyPage waiting = page(early, LedgerNumber::waiting);
    CHECK(waiting.heading.find("orders wait") != std::string::npos);
    CHECK(says(waiting, "100 orders a second were stored lately, 40 a second were finished by "
                        "1 member."));
}

TEST_CASE("why: a bug", "[why]") {
    ToldStory story;
    story.faults = R"({ "at": "10s", "bug": "billing", "until": "15s" },
                      { "at": "18s", "seek": "billing", "to": "earliest" })";
    const WhyPage before = page(at(told(story), seconds(16)), entity_of(GroupId{0}));
    CHECK(before.heading == "Why 500 orders are wrong");
    CHECK(says(before, "At 10.000 s a bug went live in billing: what it finished came out wrong. "
                       "At 15.000 s it was fixed."));
    CHECK(says(before, "The log keeps them: moved back, the group would work on them again."));
    const WhyPage after = page(at(told(story), seconds(50)), entity_of(GroupId{0}));
    // Nothing is wrong any more; what is left to tell are those it did again: 1 to 1,799.
    CHECK(after.heading == "Why 1,799 orders were worked on twice");
    CHECK(says(after, "At 18.000 s somebody moved billing to another position."));
}

TEST_CASE("why: acks=0", "[why]") {
    ToldStory story;
    story.acks = "0";
    story.faults = R"({ "at": "10.005s", "crash": "cluster/broker/1", "as": "machine" })";
    const WhyPage why = page(at(told(story), seconds(12)), LedgerNumber::lost);
    CHECK(why.heading == "Why no broker has 100 orders");
    CHECK(says(why, "The shop writes with acks=0: it counts a batch as stored as soon as it is "
                    "sent. 100 orders reached nobody who could store them"));
}

TEST_CASE("why: outcome unknown and given up", "[why]") {
    ToldStory story;
    story.acks = "all";
    story.producer = "";
    story.faults = R"({ "at": "10s", "crash": "cluster/broker/1" },
                      { "at": "10s", "crash": "cluster/broker/2" },
                      { "at": "10s", "crash": "cluster/broker/3" })";
    std::string text = told(story);
    const std::string linger = R"("linger.ms": 0)";
    text.replace(text.find(linger), linger.size(),
                 linger + R"(, "delivery.timeout.ms": 4000, "request.timeout.ms": 2000)");
    const Observed run = at(text, seconds(20));
    const auto given_up = metric_value(*run.world, run.observation, "records.failed").value() +
                          metric_value(*run.world, run.observation, "records.unknown").value();
    REQUIRE(given_up > 0);
    const WhyPage why = page(run, LedgerNumber::acked);
    CHECK(why.heading == "Why " + grouped(given_up) + " orders were given up");
    CHECK(says(why, "the time for delivery was over"));
    REQUIRE(setting(why, "delivery.timeout.ms"));
    CHECK(setting(why, "delivery.timeout.ms")->value == "4000");
}

TEST_CASE("why: queues", "[why]") {
    ToldQueue story;
    SECTION("full") {
        story.rate = "200/s";
        story.work = "20ms";
        story.orders = R"("capacity": 100, "overflow": "block")";
        const Observed run = at(told(story), seconds(10));
        const WhyPage why = page(run, LedgerNumber::pending);
        CHECK(why.heading == "Why there was no room in the queue orders");
        CHECK(says(why, "it holds 100."));
        CHECK(says(why, "overflow is block: the senders wait, with "));
        CHECK(setting(why, "capacity")->value == "100");
    }
    SECTION("dead letters") {
        story.orders = R"("redeliver_after": "2s", "max_receives": 3, "dead_letter": "letters")";
        story.rate = "10/s";
        story.consumer =
            R"(, "poison": { "records": ["shop/1#12", "shop/1#88"], "then": "retry" })";
        const Observed run = at(told(story), seconds(30));
        const WhyPage why = page(run);
        CHECK(why.heading == "Why 2 orders were set aside");
        CHECK(says(why, "A message that was handed out max_receives times (3) and never "
                        "acknowledged moves to the queue letters."));
        CHECK(says(why, "2 in all."));
        CHECK(setting(why, "max_receives")->value == "3");
    }
    SECTION("handed out again") {
        story.orders = R"("redeliver_after": "3s")";
        story.rate = "100/s";
        story.consumer = R"(, "fifo": { "prefetch": 5 })";
        story.faults = R"({ "at": "10s", "crash": "billing/member/1", "as": "machine" })";
        const Observed run = at(told(story), seconds(14));
        const int64_t again = run.observation.metrics.facts[std::size_t(FactKind::lease_released)];
        const WhyPage why = page(run);
        CHECK(why.heading == "Why the queue handed out " + grouped(again) + " orders again");
        CHECK(says(why, "were not acknowledged within redeliver_after (3 s)."));
        CHECK(setting(why, "redeliver_after")->value == "3s");
    }
    SECTION("died in hand") {
        story.orders = R"("mode": "destructive")";
        story.work = "45ms";
        story.consumer = R"(, "fifo": { "prefetch": 4 })";
        story.faults = R"({ "at": "10.02s", "crash": "billing/member/1" })";
        const Observed run = at(told(story), seconds(30));
        const auto lost = metric_value(*run.world, run.observation, "records.lost").value();
        const WhyPage why = page(run, LedgerNumber::lost);
        CHECK(why.heading == "Why " + grouped(lost) + " orders are gone");
        CHECK(says(why, "This queue deletes a message when it hands it out (mode: destructive). "
                        "At 10.020 s member 1 of billing died; its machine lived on."));
    }
    SECTION("the server was down") {
        story.rate = "20/s";
        story.faults = R"({ "at": "10s", "crash": "mq/server", "as": "machine" },
                          { "at": "20s", "restart": "mq/server" })";
        CHECK(page(at(told(story), seconds(12))).heading ==
              "Why the queue takes nothing and hands nothing out");
        const WhyPage after = page(at(told(story), seconds(30)));
        CHECK(after.heading == "Why the queue stood still");
        CHECK(says(after, "That was at 20.000 s, with everything that it had stored."));
    }
}

TEST_CASE("why: the life of a record", "[why]") {
    const Observed run = at(told(crash_story()), seconds(20));
    const RecordRef record{ProducerId{0}, 970};
    CHECK(says(page(run, record), "has not been handed over to its producer."));
    // Replayed with a recorder.
    auto world = build(std::make_shared<const Scenario>(test::scenario_of(told(crash_story()))));
    Biography life = follow_record(record.producer, record.number);
    record_life(life, world);
    while (next_time(world) <= seconds(20) && step(world)) record_life(life, world);
    const WhyPage why = why_page(*run.world, run.observation, record, &life);
    CHECK(why.heading == "The life of shop/1#970");
    CHECK(why.gravity == Gravity::failure);
    CHECK(says(why, "9.700 s: the shop was handed it by the application."));
    CHECK(says(why, "broker 1 stored it in partition 0 at 969."));
    CHECK(says(why, "the shop was told that it is stored."));
    CHECK(says(why, "broker 1 let go of it: they had not reached the disk."));
    CHECK(says(why, "Shop/1#970 was stored and is readable nowhere now."));
}

// Whatever is asked at whatever time: an answer in good form, resting on facts of the story.
TEST_CASE("why and captions are well formed in every shipped scenario", "[why][caption]") {
    for (const std::string& file : test::shipped_scenarios()) {
        const Document document = test::shipped(file);
        REQUIRE(document.ok());
        for (const Scenario& side : document.sides) {
            if (side.carrier().kafka.brokers.size() > 6) continue; // minutes long
            INFO(file << " " << side.side_name);
            World world = build(std::make_shared<const Scenario>(side));
            Observation observation = start_observing(world);
            observe(observation, world);
            const int64_t asked = 6;
            for (int64_t i = 0; i <= asked; ++i) {
                const Time until = time_zero + Duration{side.duration.ns / asked * i};
                while (next_time(world) <= until && step(world)) observe(observation, world);
                advance_clock(world, until);
                const Caption caption = caption_of(world, observation);
                CHECK(!caption.rule.empty());
                REQUIRE(!caption.sentences.empty());
                CHECK(caption.sentences.size() <= 2);
                for (const Sentence& sentence : caption.sentences)
                    CHECK(sentence.text.size() <= 90);
                check_form(observation, caption.sentences);
                std::vector<Subject> subjects{WholeRun{}, entity_of(PartitionId{0}),
                                              entity_of(ProducerId{0})};
                if (!world.members.empty()) {
                    subjects.emplace_back(entity_of(GroupId{0}));
                    subjects.emplace_back(entity_of(MemberId{0}));
                }
                for (const Node& node : world.fabric.nodes) subjects.emplace_back(node.entity);
                for (const LedgerNumber number :
                     {LedgerNumber::acked, LedgerNumber::pending, LedgerNumber::waiting,
                      LedgerNumber::lost, LedgerNumber::twice})
                    subjects.emplace_back(number);
                for (const Subject& subject : subjects) {
                    const WhyPage why = why_page(world, observation, subject);
                    CHECK(!why.heading.empty());
                    CHECK(why.heading.size() <= 90);
                    CHECK(!why.paragraphs.empty());
                    for (const auto& paragraph : why.paragraphs) {
                        CHECK(!paragraph.empty());
                        check_form(observation, paragraph);
                    }
                }
            }
        }
    }
}

TEST_CASE("the losses add up to what the ledger counts as lost", "[why][ledger]") {
    ToldStory late = crash_story(false);
    ToldStory zero = crash_story();
    zero.acks = "0";
    for (const std::string& text :
         {std::string(test::crash_story), std::string(test::unsafe_story),
          std::string(test::ageing_story), told(crash_story()), told(late), told(zero)}) {
        const Observed run = test::observed(test::scenario_of(text));
        const Ledger& ledger = run.observation.ledger;
        int64_t told = 0, counted = ledger.never_stored;
        for (const Loss& loss : ledger.losses) told += loss.count;
        for (const PartitionTally& tally : ledger.partitions)
            if (tally.counted) counted += tally.lost.total();
        CHECK(told == counted);
    }
}
