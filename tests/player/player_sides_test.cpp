// Sides: trying another setting, taking sides away, the first difference, keeping it as a file.
#include "gui/player.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/player.hpp"
#include "tests/support/same.hpp"

using namespace sluice;
using namespace sluice::gui;
using namespace sluice::literals;

namespace {

Document one_side() {
    return test::document(R"({
        "sluicebox": 1, "title": "alone", "seed": 42, "duration": "30s",
        "platforms": {"cluster": {"platform": "kafka", "version": "4.1", "brokers": 3,
            "topics": {"orders": {"assignment": [[1, 2, 3]],
                                  "config": {"min.insync.replicas": 2}}}}},
        "producers": {"shop": {"to": "orders", "rate": "100/s", "size": "1KiB",
                               "kafka": {"acks": "1", "linger.ms": 0}}},
        "consumers": {"billing": {"from": "orders", "work": "1ms",
                                  "kafka": {"auto.offset.reset": "earliest"}}}})");
}

FaultSpec cut_leader() {
    FaultSpec fault;
    fault.kind = FaultKind::cut;
    fault.targets = {{TargetKind::broker, 0, 0}};
    fault.away_from = {{TargetKind::broker, 0, 1}, {TargetKind::broker, 0, 2}};
    return fault;
}

FaultSpec crash_leader() {
    FaultSpec fault;
    fault.kind = FaultKind::crash;
    fault.targets = {{TargetKind::broker, 0, 0}};
    fault.machine = true;
    return fault;
}

} // namespace

TEST_CASE("another setting becomes a side with the same past", "[player][sides]") {
    Player player(one_side());
    player.seek(Time{9'605'000'000});
    player.act(cut_leader());
    player.seek(Time{10'005'000'000});
    player.act(crash_leader());
    player.seek(Time{20'000'000'000});
    const uint64_t before = player.side(0).digest();
    const AddedSide added = player.try_setting(0, "producers.shop.kafka.acks", "\"all\"");
    REQUIRE(added.ok);
    CHECK(added.side == 1);
    REQUIRE(player.size() == 2);
    CHECK(player.name(1) == "acks=all");
    CHECK(player.now() == Time{20'000'000'000});
    CHECK(player.side(1).now() == player.now());
    CHECK(player.side(0).digest() == before);
    CHECK(player.side(1).scenario().producers[0].kafka.acks == Acks::all);
    CHECK(player.side(1).history().commands().size() == 2);
    CHECK(player.side(1).history().commands()[1].at == Time{10'005'000'000});
    REQUIRE(player.common_ground().different.size() >= 1);
    // It is what a run with that setting and these commands comes to.
    Document with = load_text(json_text(player.document().root), "again.json");
    REQUIRE(with.ok());
    Simulation straight(std::make_shared<const Scenario>(with.sides[1]), {.record = false});
    straight.run_until(Time{9'605'000'000});
    straight.act(player.side(1).history().commands()[0].fault);
    straight.run_until(Time{10'005'000'000});
    straight.act(player.side(1).history().commands()[1].fault);
    straight.run_until(player.now());
    CHECK(test::shown(straight) == test::shown(player.side(1)));

    // The orders acknowledged by the cut-off leader alone are lost on one side only.
    CHECK(metric_value(player.side(0).world(), player.side(0).observed(), "records.lost") == 40);
    CHECK(metric_value(player.side(1).world(), player.side(1).observed(), "records.lost") == 0);
    const auto difference = player.first_difference();
    REQUIRE(difference);
    CHECK(player.to_first_difference());
    CHECK(player.now() == difference->at);
    CHECK(player.first_difference()->at == difference->at);
}

TEST_CASE("a difference still to come is found by the forerunners", "[player][sides]") {
    Player player(test::small_cluster());
    CHECK_FALSE(player.first_difference());
    REQUIRE(player.to_first_difference());
    CHECK(player.now() > Time{5'000'000'000});
    CHECK(player.first_difference());
}

TEST_CASE("a new side has the branches, too", "[player][sides]") {
    Player player(one_side());
    player.seek(Time{12'000'000'000});
    player.seek(Time{5'000'000'000});
    player.act(crash_leader()); // branch 1
    player.seek(Time{7'000'000'000});
    player.select_branch(0);
    player.seek(Time{6'000'000'000});
    const AddedSide added = player.try_setting(0, "/producers/shop/rate", "50/s");
    REQUIRE(added.ok);
    CHECK(player.name(1) == "rate=50/s");
    CHECK(player.side(1).history().branches() == 2);
    CHECK(player.branch() == 0);
    CHECK(player.side(1).history().branch() == 0);
    CHECK(player.side(1).history().commands().empty());
    player.select_branch(1);
    CHECK(player.side(1).history().commands().size() == 1);
    CHECK(player.side(1).now() == player.now());
    const Acted acted = player.act(cut_leader());
    CHECK(acted.struck == 2);
    const Replay again = replay(player.session());
    CHECK_FALSE(again.diverged);
    CHECK(again.digests[1] == player.side(1).digest());
}

TEST_CASE("a setting that is refused changes nothing and says why", "[player][sides]") {
    Player player(one_side());
    player.seek(Time{1'000'000'000});
    const uint64_t revision = player.revision();
    for (const auto& [path, value] : std::vector<std::pair<std::string, std::string>>{
             {"producers.shop.kafka.aks", "all"}, // misspelt
             {"producers.shop.rate", "fast"},     // no rate
             {"seed", "7"},                       // the same for all sides
             {"producers.shop.kafka.acks", "\"some\""},
             {"", "1"}}) {
        CAPTURE(path, value);
        const AddedSide added = player.try_setting(0, path, value);
        CHECK_FALSE(added.ok);
        CHECK(has_errors(added.problems));
        CHECK(player.size() == 1);
    }
    CHECK(player.revision() == revision);
    const AddedSide misspelt = player.try_setting(0, "producers.shop.rat", "50/s");
    REQUIRE_FALSE(misspelt.problems.empty());
    CHECK(misspelt.problems[0].hint.find("rate") != std::string::npos);
    CHECK(misspelt.problems[0].file == "setting");
}

TEST_CASE("four sides at most; a side can be taken away", "[player][sides]") {
    Player player(one_side());
    player.seek(Time{1'000'000'000});
    REQUIRE(player.try_setting(0, "producers.shop.kafka.acks", "all").ok);
    REQUIRE(player.try_setting(1, "producers.shop.kafka.linger.ms", "20").ok);
    CHECK(player.side(2).scenario().producers[0].kafka.acks == Acks::all); // like side 1
    REQUIRE(player.try_setting(0, "producers.shop.kafka.acks", "all").ok);
    CHECK(player.name(3) == "acks=all (2)");
    const AddedSide fifth = player.try_setting(0, "producers.shop.rate", "50/s");
    CHECK_FALSE(fifth.ok);
    CHECK(has_errors(fifth.problems));

    CHECK(player.remove_side(1));
    REQUIRE(player.size() == 3);
    CHECK(player.name(1) == "linger.ms=20");
    player.seek(Time{2'000'000'000});
    REQUIRE(player.try_setting(1, "producers.shop.rate", "50/s").ok);
    CHECK(player.side(3).scenario().producers[0].kafka.acks == Acks::all);
    CHECK(player.document().sides.size() == 4);
    while (player.size() > 1) CHECK(player.remove_side(0));
    CHECK_FALSE(player.remove_side(0));
    player.to_end();
}

TEST_CASE("a question whose side was taken away has no answer", "[player][sides][ask]") {
    Player player(test::small_cluster());
    CHECK(player.questions()[0].side == 0);
    player.remove_side(0);
    player.reveal(0);
    CHECK(player.questions()[0].state == QuestionState::revealed);
    CHECK_FALSE(player.questions()[0].answer);
}

TEST_CASE("a session is a scenario, too", "[player][sides]") {
    Player player(one_side());
    player.seek(Time{9'605'000'000});
    player.act(cut_leader());
    player.seek(Time{10'005'000'000});
    player.act(crash_leader());
    REQUIRE(player.try_setting(0, "producers.shop.kafka.acks", "all").ok);
    const Document saved = load_text(player.scenario_text(), "saved.json");
    CAPTURE(format_text(saved.problems));
    REQUIRE(saved.ok());
    REQUIRE(saved.sides.size() == 2);
    CHECK(saved.sides[1].side_name == "acks=all");
    REQUIRE(saved.scenario.faults.size() == 2);
    CHECK(saved.scenario.faults[0].at == Time{9'605'000'000});
    CHECK(saved.scenario.faults[1].machine);
    Sides sides(saved, {.record = false});
    sides.run_to_end();
    CHECK(metric_value(sides.side(0).world(), sides.side(0).observed(), "records.lost") == 40);
    CHECK(metric_value(sides.side(1).world(), sides.side(1).observed(), "records.lost") == 0);

    // What was done to some sides only stands in the lists of those.
    FaultSpec other = crash_leader();
    other.targets = {{TargetKind::broker, 0, 2}};
    player.act(other, 0, {1});
    const Document uneven = load_text(player.scenario_text(), "saved.json");
    CAPTURE(format_text(uneven.problems));
    REQUIRE(uneven.ok());
    CHECK(uneven.sides[0].faults.size() == 2);
    CHECK(uneven.sides[1].faults.size() == 3);
}
