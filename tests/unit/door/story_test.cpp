// The door to the tellings: after any jump they say what they said before; the inspector; subjects
// by name; the shelf of scenarios.
#include "sim/inspect.hpp"
#include "sim/scenario/library.hpp"
#include "sim/story.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scenarios.hpp"
#include "tests/unit/observe/observed.hpp"
#include "tests/unit/observe/told_stories.hpp"
#include <algorithm>
#include <filesystem>
#include <fstream>

using namespace sluice;

namespace {

Time seconds(int64_t whole) {
    return time_zero + Duration{whole * 1'000'000'000};
}

Simulation crash_side() {
    test::ToldStory story;
    story.faults = test::cut_and_crash(true, R"(, { "at": "40s", "restart": "cluster/broker/1" })");
    return Simulation(std::make_shared<const Scenario>(test::scenario_of(told(story))));
}

std::string whole(const WhyPage& page) {
    std::string text = page.heading;
    for (const auto& paragraph : page.paragraphs)
        for (const Sentence& sentence : paragraph) text += "\n" + sentence.text;
    return text;
}

const LiveNumber* number(const Inspection& inspection, const std::string& name) {
    for (const LiveNumber& one : inspection.numbers)
        if (one.name == name) return &one;
    return nullptr;
}

} // namespace

TEST_CASE("tellings are the truth after a jump", "[story]") {
    Simulation side = crash_side();
    side.run_until(seconds(20));
    const std::string caption = caption_at(side).text();
    const std::string why = whole(why_in_full(side, LedgerNumber::lost));
    const std::size_t labels = markers(side).size();
    side.run_until(seconds(55));
    CHECK(markers(side).size() > labels); // the loss stays the gravest that there is to tell
    side.seek(seconds(20));
    CHECK(caption_at(side).text() == caption);
    CHECK(whole(why_in_full(side, LedgerNumber::lost)) == why);
    CHECK(markers(side).size() == labels);
    side.seek(time_zero);
    CHECK(caption_at(side).text() == "Nothing has been sent yet.");
    CHECK(records_word(side) == "orders");
    CHECK(short_name(side, broker_entity(1)) == "broker 2");
    CHECK(short_name(side, entity_of(PartitionId{0})) == "P0");
}

TEST_CASE("a record's life from the door", "[story]") {
    Simulation side = crash_side();
    side.run_until(seconds(20));
    const uint64_t digest = side.digest();
    const WhyPage page = why_in_full(side, RecordRef{ProducerId{0}, 970});
    CHECK(page.gravity == Gravity::failure);
    CHECK(whole(page).find("broker 1 stored it in partition 0 at 969") != std::string::npos);
    CHECK(side.now() == seconds(20));
    CHECK(side.digest() == digest);
    const WhyPage nobody = why_in_full(side, RecordRef{ProducerId{7}, 1});
    CHECK(nobody.heading == "No producer of this run sent such a record");
    CHECK(nobody.paragraphs.empty());
}

TEST_CASE("subjects by their names", "[story]") {
    Simulation side = crash_side();
    std::string hint;
    CHECK(std::get<LedgerNumber>(*subject_named(side, "lost", hint)) == LedgerNumber::lost);
    CHECK(std::get<Entity>(*subject_named(side, "cluster/broker/2", hint)) == broker_entity(1));
    CHECK(std::get<Entity>(*subject_named(side, "orders/0", hint)) == entity_of(PartitionId{0}));
    CHECK(std::get<Entity>(*subject_named(side, "billing", hint)) == entity_of(GroupId{0}));
    CHECK(std::get<Entity>(*subject_named(side, "shop/1", hint)) == entity_of(ProducerId{0}));
    CHECK(!subject_named(side, "cluster/brokr/2", hint));
    CHECK(hint.find("cluster/broker/2") != std::string::npos);
}

TEST_CASE("the inspector shows real names, values, defaults and live numbers", "[inspect]") {
    Simulation side = crash_side();
    side.run_until(seconds(20));
    const Inspection partition = inspect(side, entity_of(PartitionId{0}));
    CHECK(partition.title == "orders, partition 0");
    CHECK(partition.subtitle == "leader broker 2, epoch 1");
    REQUIRE(number(partition, "in sync"));
    CHECK(number(partition, "in sync")->value == "2 of 3");
    CHECK(number(partition, "in sync")->known_as == "kafka.cluster:Partition,InSyncReplicasCount");
    CHECK(number(partition, "lost here")->value == "40");
    REQUIRE(!partition.settings.empty());
    CHECK(partition.settings[0].heading == "topic orders");
    bool found = false;
    for (const InspectedSetting& row : partition.settings[0].rows)
        if (row.name == "min.insync.replicas") {
            found = true;
            CHECK(row.value == "2");
            CHECK(row.given);
            CHECK(!row.sentence.empty());
            CHECK(row.pointer == "/platforms/cluster/topics/orders/config/min.insync.replicas");
        }
    CHECK(found);
    const Inspection broker = inspect(side, broker_entity(0));
    CHECK(broker.title == "Broker 1");
    CHECK(broker.subtitle == "its machine is down, fenced");
    CHECK(number(broker, "leads")->value == "0");
    const Inspection shop = inspect(side, entity_of(ProducerId{0}));
    CHECK(number(shop, "acknowledged")->value ==
          value_text(Unit::count, side.observed().ledger.producers[0].acked));
    CHECK(number(shop, "acknowledged")->known_as == "kafka.producer:record-send-total");
    CHECK(inspect(side, entity_of(GroupId{0})).subtitle == "1 member running");
    CHECK(number(inspect(side, entity_of(MemberId{0})), "reads")->value == "P0");
    CHECK(inspect(side, Entity{}).title.empty());
    CHECK(inspect(side, broker_entity(17)).title.empty());
}

TEST_CASE("the inspector knows queues", "[inspect]") {
    test::ToldQueue story;
    story.orders = R"("capacity": 100, "overflow": "block")";
    story.rate = "200/s";
    story.work = "20ms";
    Simulation side(std::make_shared<const Scenario>(test::scenario_of(told(story))));
    side.run_until(seconds(10));
    const Inspection queue = inspect(side, entity_of(PartitionId{1}));
    CHECK(queue.title == "The queue orders");
    CHECK(queue.subtitle == "holds 100 of 100");
    REQUIRE(number(queue, "ready"));
    CHECK(number(queue, "ready")->known_as == "messages_ready");
    CHECK(std::stoi(number(queue, "ready")->value) +
              std::stoi(number(queue, "handed out")->value) ==
          100);
    const Inspection shop = inspect(side, entity_of(ProducerId{0}));
    CHECK(shop.subtitle == "running, its application waits");
}

TEST_CASE("the shelf of scenarios", "[library]") {
    const auto all = shelf(test::source_path("scenarios"));
    CHECK(all.size() == test::shipped_scenarios().size());
    bool found = false;
    for (const ShelvedScenario& one : all) {
        CHECK(one.problem.empty());
        CHECK(!one.title.empty());
        CHECK(!one.platforms.empty());
        if (one.path.find("leader-crash.json") == std::string::npos) continue;
        found = true;
        CHECK(one.section == "kafka");
        CHECK(one.title == "Forty orders that never were");
        CHECK(one.question == "How many acknowledged orders will be gone when broker 1 dies?");
        CHECK(one.teaches == "An acknowledged record can be lost when only the leader has it.");
        CHECK(one.platforms == std::vector<std::string>{"kafka 4.1"});
        CHECK(one.sides == std::vector<std::string>{"acks=1", "acks=all"});
        CHECK(one.duration == Duration{90'000'000'000});
    }
    CHECK(found);
    CHECK(shelf(test::source_path("no/such/folder")).empty());

    namespace fs = std::filesystem;
    const fs::path folder = fs::temp_directory_path() / "sluicebox-shelf-test";
    fs::create_directories(folder);
    std::ofstream(folder / "broken.json") << "{ \"sluicebox\": 1, ";
    const auto broken = shelf(folder.string());
    REQUIRE(broken.size() == 1);
    CHECK(broken[0].title == "broken");
    CHECK(!broken[0].problem.empty());
    CHECK(broken[0].section.empty());
    fs::remove_all(folder);

    CHECK(shipped_scenario_folder(test::source_path("build/dev/bin/sluicebox")) ==
          fs::path(test::source_path("scenarios")).string());
    CHECK(shipped_scenario_folder("").empty());
}
