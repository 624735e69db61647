// Exit code 5: what a user is told when the program itself is wrong. The program that is called has
// a bug (tests/broken/move_on.cpp) which strikes at two seconds of five.
#ifdef SLUICEBOX_CLI
#include "tests/contract/call.hpp"
#include "tests/support/catch.hpp"
#include <nlohmann/json.hpp>
#include <regex>

using nlohmann::json;
using sluice::test::Called;
using sluice::test::Workplace;

namespace {

bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::string scenario_called(const std::string& title) {
    std::string text = sluice::test::small_scenario();
    const std::string was = "\"title\": \"Small\"";
    return text.replace(text.find(was), was.size(), "\"title\": \"" + title + "\"");
}

// The contract: seed, digest, and one line that repeats it.
void require_repeatable(const std::string& message, const std::string& repro) {
    CAPTURE(message);
    CHECK(says(message, "this is our bug"));
    CHECK(says(message, "seed 42"));
    CHECK(std::regex_search(message, std::regex("event [0-9]+, digest [0-9a-f]{16}")));
    CHECK(says(message, "repeat it with: " + repro + "\n"));
}

} // namespace

TEST_CASE("without its bug the program with a bug is the program", "[contract]") {
    const Workplace place;
    place.write("a.json", sluice::test::small_scenario());
    const Called called = place.call_broken("run a.json --json");
    CHECK(called.exit_code == 0);
    CHECK(called.out == place.call("run a.json --json").out);
}

TEST_CASE("a failed check ends every command with 5, seed, digest and repro", "[contract]") {
    const Workplace place;
    std::string two = scenario_called("the clock runs ahead"); // compare wants two
    two.replace(two.rfind('}'), 1, R"(, "sides": [ { "name": "a", "on": "cluster" },
                                                  { "name": "b", "on": "cluster" } ] })");
    place.write("a.json", two);
    for (const std::string command : {"run", "compare", "check"}) {
        CAPTURE(command);
        const Called called = place.call_broken(command + " a.json");
        CHECK(called.exit_code == 5);
        CHECK(says(called.err, "an event lies in the past"));
        // It stood at two seconds, and the bug moved the clock.
        CHECK(says(called.err, "stood at 3s"));
        require_repeatable(called.err, "sluicebox " + (command == "check" ? "run" : command) +
                                           " a.json" + (command == "check" ? " --seed 42" : ""));
    }
}

TEST_CASE("a broken invariant is told after the answer, which is kept", "[contract]") {
    const Workplace place;
    place.write("a.json", scenario_called("records vanish"));
    const Called called = place.call_broken("run a.json --json --set producers.shop.rate=200/s");
    CHECK(called.exit_code == 5);
    CHECK(json::parse(called.out)["sides"][0]["ledger"]["balances"] == false);
    CHECK(says(called.err, "the invariant \"ledger balances\" is broken on side"));
    require_repeatable(called.err, "sluicebox run a.json --set producers.shop.rate=200/s");
}

TEST_CASE("check counts a broken invariant as graver than a failed expectation", "[contract]") {
    const Workplace place;
    place.write("broken.json", scenario_called("records vanish"));
    std::string failing = sluice::test::small_scenario();
    failing.replace(failing.find("\"is\": 0"), 7, "\"is\": 9");
    place.write("failing.json", failing);
    CHECK(place.call_broken("check failing.json").exit_code == 1);
    const Called called = place.call_broken("check failing.json broken.json --format json");
    CHECK(called.exit_code == 5);
    const json answer = json::parse(called.out);
    CHECK(answer["exit_code"] == 5);
    REQUIRE(answer["files"].size() == 2);
    CHECK(answer["files"][0]["exit_code"] == 1);
    CHECK(answer["files"][1]["exit_code"] == 5);
    require_repeatable(answer["files"][1]["trouble"].get<std::string>() + "\n",
                       "sluicebox run broken.json --seed 42");
}

TEST_CASE("what nobody has foreseen is our bug, too", "[contract]") {
    const Workplace place;
    place.write("a.json", scenario_called("nobody thought of it"));
    const Called called = place.call_broken("run a.json --json");
    CHECK(called.exit_code == 5);
    CHECK(says(called.err, "the seventh of six"));
    require_repeatable(called.err, "sluicebox run a.json");
    const json error = json::parse(called.out)["error"];
    CHECK(error["exit_code"] == 5);
    CHECK(says(error["message"].get<std::string>(), "this is our bug"));
}
#endif
