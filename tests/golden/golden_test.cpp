// Every shipped scenario ends with the digest that is written down, and its `expect` holds. A
// digest that changes on purpose is blessed by `scripts/bless`, with a line in CHANGELOG; an
// `expect` never is: its numbers come from the reference.
#include "sim/core/digest.hpp"
#include "sim/sides.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scenarios.hpp"
#include <fstream>
#include <map>

using namespace sluice;

namespace {

std::map<std::string, std::string> golden_digests() {
    std::ifstream file(test::source_path("tests/golden/digests.txt"));
    std::map<std::string, std::string> digests;
    std::string digest, path;
    while (file >> digest >> path) digests[path] = digest;
    return digests;
}

} // namespace

TEST_CASE("every shipped scenario has its golden digest", "[golden]") {
    const auto golden = golden_digests();
    const auto scenarios = test::shipped_scenarios();
    REQUIRE(scenarios.size() >= 8);
    CHECK(golden.size() == scenarios.size());
    for (const std::string& path : scenarios) {
        CAPTURE(path);
        const Document document = test::shipped(path);
        REQUIRE(exit_code(document) == 0);
        Sides sides(document, {.record = false});
        sides.run_to_end();
        REQUIRE(golden.count(path) == 1);
        CHECK(hex(sides.digest()) == golden.at(path));
    }
}
