// replay: a session that repeats, one that does not, one that cannot be read.
#ifdef SLUICEBOX_CLI
#include "sim/session.hpp"
#include "tests/contract/call.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/player.hpp"
#include <nlohmann/json.hpp>

using nlohmann::json;
using sluice::test::Called;
using sluice::test::Workplace;

namespace {

std::string session_file() {
    const sluice::Document document = sluice::test::small_cluster();
    sluice::Sides sides(document);
    sides.run_until(sluice::Time{6'000'000'000});
    sluice::Session session = sluice::session_of(document, sides);
    sluice::take_digests(session);
    return sluice::session_text(session);
}

} // namespace

TEST_CASE("replay says that a session repeats", "[contract]") {
    const Workplace place;
    place.write("a.json", session_file());
    const Called called = place.call("replay a.json");
    CHECK(called.exit_code == 0);
    CHECK(called.out.find("1 branch, 14 seconds compared: all the same") != std::string::npos);
    const json answer = json::parse(place.call("replay a.json --json").out);
    CHECK(answer["diverged"].is_null());
    CHECK(answer["seconds"] == 14); // 0 to 6 s of two sides
    CHECK(answer["sides"].size() == 2);
    CHECK(place.call("replay - --json", session_file()).exit_code == 0);
}

TEST_CASE("replay names the first second that differs, with exit code 7", "[contract]") {
    const Workplace place;
    json session = json::parse(session_file());
    session["sides"][1]["branches"][0]["digests"]["each"][4] = "0123456789abcdef";
    place.write("a.json", session.dump());
    const Called called = place.call("replay a.json");
    CHECK(called.exit_code == 7);
    CHECK(called.out.find("DIVERGED at 4 s on side \"all\", branch 0") != std::string::npos);
    const json answer = json::parse(place.call("replay a.json --json").out);
    CHECK(answer["diverged"]["second"] == 4);
    CHECK(answer["diverged"]["kept"] == "0123456789abcdef");
}

TEST_CASE("replay refuses what is no session", "[contract]") {
    const Workplace place;
    place.write("a.json", sluice::test::small_scenario());
    CHECK(place.call("replay a.json").exit_code == 3);
    CHECK(place.call("replay missing.json").exit_code == 4);
}
#endif
