// `sluicebox conformance` as reference/conformance asks for it.
#ifdef SLUICEBOX_CLI
#include "tests/contract/call.hpp"
#include "tests/support/catch.hpp"
#include <nlohmann/json.hpp>
#include <sstream>

using nlohmann::json;
using sluice::test::Called;
using sluice::test::Workplace;

namespace {
// apache/kafka UtilsTest.testMurmur2: "foobar" hashes to -790332482.
const char* const foobar = R"({"id":"p","kind":"partition","expected":{"partition":99},)"
                           R"("input":{"partitioner":"murmur2","key_hex":"666f6f626172",)"
                           R"("partitions":12}})";
const char* const unknown_kind = R"({"id":"u","kind":"telepathy","input":{}})";
const json answer = {{"hash_int32", -790332482}, {"partition", 6}, {"positive", 1357151166}};
} // namespace

TEST_CASE("one case is answered in the form of its expected", "[contract]") {
    const Workplace place;
    place.write("case.json", foobar);
    const Called file = place.call("conformance --input case.json");
    CHECK(file.exit_code == 0);
    CHECK(json::parse(file.out) == answer);
    CHECK(json::parse(place.call("conformance --input -", foobar).out) == answer);
}

TEST_CASE("what is not supported is named with exit 2, bad input is exit 3", "[contract]") {
    const Workplace place;
    const Called unsupported = place.call("conformance --input -", unknown_kind);
    CHECK(unsupported.exit_code == 2);
    CHECK(unsupported.err.find("telepathy") != std::string::npos);
    CHECK(place.call("conformance --input -", "{\"kind\":").exit_code == 3);
    CHECK(place.call("conformance --input missing.json").exit_code == 4);
    CHECK(place.call("conformance").exit_code == 2);
}

TEST_CASE("lines are answered in order, unsupported ones in their place", "[contract]") {
    const Workplace place;
    const std::string lines =
        std::string(foobar) + "\n" + unknown_kind + "\n" + std::string(foobar) + "\n";
    place.write("cases.jsonl", lines);
    const Called called = place.call("conformance --jsonl cases.jsonl");
    CHECK(called.exit_code == 2);
    std::istringstream text(called.out);
    std::vector<json> answers;
    for (std::string line; std::getline(text, line);) answers.push_back(json::parse(line));
    REQUIRE(answers.size() == 3);
    CHECK(answers[0] == answer);
    CHECK(answers[1].contains("unsupported"));
    CHECK(answers[2] == answer);
    const Called good = place.call("conformance --jsonl -", std::string(foobar) + "\n");
    CHECK(good.exit_code == 0);
}
#endif
