// The map of the house tells the truth: sim/README.md has a line for every file, and none for
// files that are not there.
#include "tests/support/catch.hpp"
#include "tests/support/scenarios.hpp"
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

using namespace sluice;

namespace {

std::set<std::string> named_in_the_map() {
    std::ifstream file(test::source_path("sim/README.md"));
    std::set<std::string> names;
    const std::regex row("^- `([a-z_]+)`: .+");
    std::smatch match;
    for (std::string line; std::getline(file, line);)
        if (std::regex_match(line, match, row)) names.insert(match[1]);
    return names;
}

std::set<std::string> files_of_the_house() {
    namespace fs = std::filesystem;
    std::set<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(test::source_path("sim"))) {
        const auto extension = entry.path().extension();
        if (extension == ".hpp" || extension == ".cpp") names.insert(entry.path().stem().string());
    }
    return names;
}

} // namespace

TEST_CASE("sim/README.md names every file, and no other", "[tidy]") {
    CHECK(named_in_the_map() == files_of_the_house());
}
