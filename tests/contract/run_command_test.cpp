// run, check, compare, explain and why on small scenarios: answers, files, exit codes.
#ifdef SLUICEBOX_CLI
#include "tests/contract/call.hpp"
#include "tests/support/catch.hpp"
#include <nlohmann/json.hpp>
#include <sstream>

using nlohmann::json;
using sluice::test::Called;
using sluice::test::Workplace;

namespace {

bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

int64_t term(const json& account, const char* name) {
    return account[name].is_object() ? account[name]["total"].get<int64_t>()
                                     : account[name].get<int64_t>();
}

} // namespace

TEST_CASE("run --json has the keys of the contract, sorted", "[contract]") {
    const Workplace place;
    place.write("a.json", sluice::test::three_sides());
    const Called called = place.call("run a.json --json");
    REQUIRE(called.exit_code == 0);
    const json answer = json::parse(called.out);
    for (const char* key :
         {"scenario", "seed", "version", "digest", "sides", "comparison", "assumptions"})
        CHECK(answer.contains(key));
    CHECK(answer["seed"] == 7);
    CHECK(answer["digest"].get<std::string>().size() == 16);
    REQUIRE(answer["sides"].size() == 3);
    for (const json& side : answer["sides"])
        for (const char* key :
             {"name", "platform", "digest", "steps", "ledger", "metrics", "verdicts", "moments"})
            CHECK(side.contains(key));
    for (const char* key : {"held_equal", "different", "not_applicable", "first_difference"})
        CHECK(answer["comparison"].contains(key));
    CHECK(answer["assumptions"].size() > 0);
    CHECK(called.out == answer.dump(2) + "\n"); // sorted: the library keeps keys in order
}

TEST_CASE("the ledger balances on every side, and both have the same records", "[contract]") {
    const Workplace place;
    place.write("a.json", sluice::test::three_sides());
    const json answer = json::parse(place.call("run a.json --json").out);
    for (const json& side : answer["sides"]) {
        CAPTURE(side["name"].get<std::string>());
        CHECK(side["ledger"]["balances"] == true);
        const json& shop = side["ledger"]["producers"]["shop/1"];
        CHECK(shop["offered"] == 2000); // 100/s for 20 s
        CHECK(term(shop, "acked") + term(shop, "failed") + term(shop, "unknown") +
                  term(shop, "pending") ==
              2000);
    }
}

TEST_CASE("the same call gives the same answer, another seed another digest", "[contract]") {
    const Workplace place;
    place.write("a.json", sluice::test::three_sides());
    const Called first = place.call("run a.json --json");
    CHECK(first.out == place.call("run a.json --json").out);
    const json other = json::parse(place.call("run a.json --json --seed 8").out);
    CHECK(other["seed"] == 8);
    CHECK(other["digest"] != json::parse(first.out)["digest"]);
}

TEST_CASE("run has a summary with digest, seed and what repeats it", "[contract]") {
    const Workplace place;
    place.write("a.json", sluice::test::small_scenario());
    const Called called = place.call("run a.json --set producers.shop.rate=200/s --until 4s");
    REQUIRE(called.exit_code == 0);
    CHECK(says(called.out, "seed 42"));
    CHECK(says(called.out, "digest "));
    CHECK(says(called.out, "repeat: sluicebox run a.json --until 4s "
                           "--set producers.shop.rate=200/s"));
    CHECK(says(called.out, "800 offered")); // 200/s for 4 s
    std::istringstream lines(called.out);
    for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 100);
}

TEST_CASE("--side runs one side, an unknown one is a wrong command line", "[contract]") {
    const Workplace place;
    place.write("a.json", sluice::test::three_sides());
    const json one = json::parse(place.call("run a.json --json --side queue").out);
    REQUIRE(one["sides"].size() == 1);
    CHECK(one["sides"][0]["platform"] == "mq");
    const Called wrong = place.call("run a.json --side queu");
    CHECK(wrong.exit_code == 2);
    CHECK(says(wrong.err, "did you mean \"queue\""));
}

TEST_CASE("files are written whole and never over others without --force", "[contract]") {
    const Workplace place;
    place.write("a.json", sluice::test::small_scenario());
    place.write("there.html", "mine");
    CHECK(place.call("run a.json --report there.html").exit_code == 4);
    CHECK(place.read("there.html") == "mine");
    CHECK(place.call("run a.json --report there.html --force").exit_code == 0);
    CHECK(says(place.read("there.html"), "<html"));
    CHECK(place.call("run a.json --picture nowhere/p.svg").exit_code == 4);
    const Called out = place.call("run a.json --out results --json");
    REQUIRE(out.exit_code == 0);
    CHECK(place.read("results/summary.json") == out.out);
    CHECK(says(place.read("results/picture.svg"), "<svg"));
    CHECK(place.call("run a.json --out results").exit_code == 4);
}

TEST_CASE("--trace has a line of JSON per fact and ends with the digest", "[contract]") {
    const Workplace place;
    place.write("a.json", sluice::test::small_scenario());
    const Called called = place.call("run a.json --json --trace t.jsonl");
    REQUIRE(called.exit_code == 0);
    std::istringstream lines(place.read("t.jsonl"));
    json last;
    std::size_t count = 0;
    int64_t offered = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        last = json::parse(line);
        if (last.value("kind", "") == "offered") offered += last["count"].get<int64_t>();
    }
    CHECK(count > 500);
    CHECK(offered == 500); // 100/s for 5 s
    const json answer = json::parse(called.out);
    CHECK(last["digest"] == answer["sides"][0]["digest"]);
    // Watching changes nothing.
    CHECK(answer["digest"] == json::parse(place.call("run a.json --json").out)["digest"]);
}

TEST_CASE("an interrupt ends the run with what it has, marked partial", "[contract]") {
    const Workplace place;
    std::string text = sluice::test::small_scenario();
    text.replace(text.find("\"5s\""), 4, "\"20000s\"");
    text.replace(text.find("100/s"), 5, "20000/s"); // far more than a second of work
    place.write("long.json", text);
    const Called called =
        place.call("run long.json --json --out results", "", "timeout --preserve-status -s INT 1");
    REQUIRE(called.exit_code == 130);
    const json answer = json::parse(called.out);
    CHECK(answer.value("partial", false));
    CHECK(place.read("results/summary.json") == called.out);
}

TEST_CASE("names that only observers know are judged before anything runs", "[contract]") {
    const Workplace place;
    std::string text = sluice::test::small_scenario();
    const std::string expect = "\"metric\": \"records.lost\", \"is\": 0";
    text.replace(text.find(expect), expect.size(), "\"always\": \"ledger balance\"");
    place.write("a.json", text);
    const Called called = place.call("validate a.json");
    CHECK(called.exit_code == 3);
    CHECK(says(called.err, "did you mean \"ledger balances\""));
    text.replace(text.find("ledger balance\""), 15, "ledger balances\"");
    place.write("a.json", text);
    CHECK(place.call("check a.json").exit_code == 0);
}

TEST_CASE("check judges: 0 when all holds, 1 when not, in four forms", "[contract]") {
    const Workplace place;
    place.write("a.json", sluice::test::small_scenario());
    const Called good = place.call("check a.json");
    CHECK(good.exit_code == 0);
    CHECK(says(good.out, "1 of 1 expectations hold"));
    place.write("hope.json", R"([ { "metric": "records.lost", "above": 0 },
                                  { "metric": "records.lost", "is": 0 } ])");
    const Called bad = place.call("check a.json --expect hope.json");
    CHECK(bad.exit_code == 1);
    CHECK(says(bad.out, "FAIL"));
    CHECK(says(bad.out, "1 of 2 expectations hold"));
    const Called as_json = place.call("check a.json --expect hope.json --format json");
    CHECK(as_json.exit_code == 1);
    const json answer = json::parse(as_json.out);
    CHECK(answer["points"] == 1);
    CHECK(answer["max"] == 2);
    const Called junit = place.call("check a.json --expect hope.json --format junit");
    CHECK(says(junit.out, "tests=\"2\" failures=\"1\""));
    const Called github = place.call("check a.json --expect hope.json --format github");
    CHECK(says(github.out, "::error file=a.json"));
    CHECK(place.call("check a.json --format jsom").exit_code == 2);
}

TEST_CASE("check over seeds counts points over all of them", "[contract]") {
    const Workplace place;
    place.write("a.json", sluice::test::small_scenario());
    const json answer = json::parse(place.call("check a.json --seeds 1..3 --json").out);
    CHECK(answer["max"] == 3);
    CHECK(answer["files"][0]["seeds"].size() == 3);
    CHECK(answer["files"][0]["seeds"][1]["seed"] == 2);
}

TEST_CASE("a grader allows edits of some places only", "[contract]") {
    const Workplace place;
    std::string text = sluice::test::small_scenario();
    place.write("base.json", text);
    const std::string words = " --base base.json --may-edit /producers/shop/rate";
    text.replace(text.find("100/s"), 5, "150/s");
    place.write("rate.json", text);
    CHECK(place.call("check rate.json" + words).exit_code == 0);
    text.replace(text.find("\"members\": 1"), 12, "\"members\": 2");
    place.write("members.json", text);
    const Called refused = place.call("check members.json" + words);
    CHECK(refused.exit_code == 1);
    CHECK(says(refused.out, "/consumers/billing/members"));
    CHECK(place.call("check rate.json --may-edit /x").exit_code == 2);
}

TEST_CASE("several files: the gravest decides, all are told", "[contract]") {
    const Workplace place;
    place.write("a.json", sluice::test::small_scenario());
    place.write("bad.json", "{\"sluicebox\": 1}");
    const Called called = place.call("check bad.json a.json missing.json");
    CHECK(called.exit_code == 4);
    CHECK(says(called.out, "a.json"));
    CHECK(says(called.out, "1 of 3 files as expected"));
}

TEST_CASE("compare shows sides in columns, and seeds as ranges", "[contract]") {
    const Workplace place;
    place.write("a.json", sluice::test::three_sides());
    const Called once = place.call("compare a.json");
    CHECK(once.exit_code == 0);
    CHECK(says(once.out, "Held equal"));
    CHECK(says(once.out, "Different"));
    const Called seeds = place.call("compare a.json --seeds 1..3 --until 10s --json");
    REQUIRE(seeds.exit_code == 0);
    const json answer = json::parse(seeds.out);
    CHECK(answer["seeds"]["run"] == 3);
    CHECK(answer["metrics"]["records.lost"]["sides"].size() == 3);
    place.write("one.json", sluice::test::small_scenario());
    CHECK(place.call("compare one.json").exit_code == 2);
    CHECK(place.call("compare one.json one.json").exit_code == 0);
}

TEST_CASE("explain works out numbers and guarantees", "[contract]") {
    const Workplace place;
    place.write("a.json", sluice::test::small_scenario());
    const Called called = place.call("explain a.json --set consumers.billing.members=3");
    REQUIRE(called.exit_code == 0);
    CHECK(says(called.out, "idle members of billing"));
    const json answer =
        json::parse(place.call("explain a.json --json --set consumers.billing.members=3").out);
    bool found = false;
    for (const json& number : answer["sides"][0]["derived"])
        if (number["what"] == "idle members of billing") {
            found = true;
            CHECK(number["value"] == "1"); // 3 members, 2 partitions
        }
    CHECK(found);
    const auto holds = [&](const json& side, const std::string& what) {
        for (const json& promise : side["guarantees"])
            if (promise["what"] == what) return promise["holds"].get<bool>();
        FAIL("nothing is said about: " << what);
        return false;
    };
    // acks=all with two in-sync replicas at least, against acks=1.
    const std::string survives = "an acknowledged record of shop survives one broker";
    CHECK(holds(answer["sides"][0], survives));
    const json weak =
        json::parse(place.call("explain a.json --json --set producers.shop.kafka.acks=1").out);
    CHECK(!holds(weak["sides"][0], survives));
    const Called card = place.call("explain --card kafka");
    CHECK(card.exit_code == 0);
    CHECK(says(card.out, "modelled"));
    CHECK(says(card.out, "absent"));
    CHECK(place.call("explain --card kafak").exit_code == 2);
    CHECK(place.call("explain").exit_code == 2);
}

TEST_CASE("why tells the cause of a moment and the life of a record", "[contract]") {
    const Workplace place;
    place.write("a.json", sluice::test::three_sides());
    const Called at = place.call("why a.json --at 19s --side acks=all");
    CHECK(at.exit_code == 0);
    CHECK(says(at.out, "cluster/broker/1"));
    const Called record = place.call("why a.json --record shop/1#117 --side acks=all");
    CHECK(record.exit_code == 0);
    CHECK(says(record.out, "shop/1#117"));
    CHECK(place.call("why a.json --moment 1").exit_code == 0);
    CHECK(place.call("why a.json --moment 100000").exit_code == 2);
    CHECK(place.call("why a.json --record shop/9#1").exit_code == 2);
    CHECK(place.call("why a.json").exit_code == 2);
}
#endif
