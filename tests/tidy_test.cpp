// Reads every source file of the tree against the rules of the house, and every canary against
// its own rule, so that neither the code nor the check can rot unnoticed.
#include "tests/support/catch.hpp"
#include "tests/support/tidy.hpp"
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace {

using namespace sluice;
namespace fs = std::filesystem;

const fs::path root = SLUICEBOX_SOURCE_DIR;

std::string read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<fs::path> files_under(const fs::path& folder, const std::set<std::string>& endings) {
    std::vector<fs::path> found;
    if (!fs::exists(folder)) return found;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && endings.count(entry.path().extension().string()) > 0)
            found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
}

std::string in_tree(const fs::path& path) {
    return path.lexically_relative(root).generic_string();
}

std::string line_of(const tidy::Finding& finding) {
    return finding.path + ":" + std::to_string(finding.line) + ": " + finding.rule + ": " +
           finding.text;
}

std::set<std::string> rules_tripped(const std::vector<tidy::Finding>& findings) {
    std::set<std::string> names;
    for (const tidy::Finding& finding : findings) names.insert(finding.rule);
    return names;
}

std::set<std::string> rules_of(const std::string& path, const std::string& text) {
    return rules_tripped(tidy::check(path, text));
}

// The ratchet: "rule path" of every exception.
std::set<std::string> allowed() {
    std::set<std::string> all;
    std::istringstream lines(read(root / "tests/tidy/allowed.txt"));
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string rule;
        std::string path;
        if (words >> rule >> path && rule[0] != '#') all.insert(rule + " " + path);
    }
    return all;
}

// A canary's first line is the path that it pretends to stand at.
struct Canary {
    std::string rule;
    std::string path;
    std::string text;
};

Canary canary_of(const fs::path& file) {
    const std::string all = read(file);
    const size_t end = all.find('\n');
    return {file.stem().stem().string(), all.substr(0, end), all.substr(end + 1)};
}

std::vector<Canary> canaries() {
    std::vector<Canary> all;
    for (const fs::path& file : files_under(root / "tests/tidy", {".txt"}))
        if (file.stem().extension() == ".cpp") all.push_back(canary_of(file));
    std::string long_file;
    for (int i = 0; i <= tidy::file_lines_max; ++i) long_file += "// one more line\n";
    all.push_back({"layout.file", "sim/world/step.cpp", long_file});
    all.push_back({"text.leftover", "tests/unit/x_test.cpp", std::string("// TO") + "DO: later\n"});
    all.push_back({"text.machine", "scripts/x", std::string("cd /ho") + "me/someone/project\n"});
    return all;
}

} // namespace

TEST_CASE("every source file obeys the house, or is a known exception", "[tidy]") {
    const std::set<std::string> exceptions = allowed();
    std::set<std::string> used;
    size_t files = 0;
    for (const char* folder : {"sim", "gui", "tests"})
        for (const fs::path& path : files_under(root / folder, {".hpp", ".cpp"})) {
            ++files;
            for (const tidy::Finding& finding : tidy::check(in_tree(path), read(path))) {
                const std::string key = finding.rule + " " + finding.path;
                used.insert(key);
                CAPTURE(line_of(finding));
                CHECK(exceptions.count(key) == 1);
            }
        }
    CHECK(files > 10);
    for (const std::string& key : exceptions) {
        CAPTURE(key);
        CHECK(used.count(key) == 1); // a stale exception: take it out of tests/tidy/allowed.txt
    }
}

TEST_CASE("scripts, pages and scenarios hold no leftovers and no machine's paths", "[tidy]") {
    std::vector<fs::path> files;
    for (const char* folder : {"scripts", "scenarios", "cmake", ".ci", "assets"})
        for (const fs::path& path : files_under(root / folder, {"", ".json", ".md", ".cmake"}))
            files.push_back(path);
    for (const char* page : {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"})
        if (fs::exists(root / page)) files.push_back(root / page);
    for (const fs::path& path : files)
        for (const tidy::Finding& finding : tidy::check(in_tree(path), read(path))) {
            CAPTURE(line_of(finding));
            CHECK((finding.rule != "text.leftover" && finding.rule != "text.machine"));
        }
    CHECK(files.size() > 5);
}

TEST_CASE("each canary trips its rule and no other", "[tidy]") {
    for (const Canary& canary : canaries()) {
        CAPTURE(canary.rule, canary.path);
        CHECK(rules_of(canary.path, canary.text) == std::set<std::string>{canary.rule});
    }
}

TEST_CASE("every rule has a canary", "[tidy]") {
    std::set<std::string> covered;
    for (const Canary& canary : canaries()) covered.insert(canary.rule);
    std::set<std::string> known;
    for (const tidy::Rule& rule : tidy::rules()) known.insert(rule.name);
    CHECK(covered == known);
}

TEST_CASE("the table of floors", "[tidy]") {
    CHECK(tidy::floor_of("sim/core/time.hpp") == 0);
    CHECK(tidy::floor_of("sim/scenario/load.cpp") == 1);
    CHECK(tidy::floor_of("sim/model/log.hpp") == 2);
    CHECK(tidy::floor_of("sim/client/work.hpp") == 3);
    CHECK(tidy::floor_of("sim/kinesis/limits.cpp") == 4);
    CHECK(tidy::floor_of("sim/world/step.cpp") == 5);
    CHECK(tidy::floor_of("sim/observe/view.cpp") == 6);
    CHECK(tidy::floor_of("sim/simulation.hpp") == 7);
    CHECK(tidy::floor_of("sim/cli/main.cpp") == 8);
    CHECK(tidy::floor_of("sim/cellar/barrel.hpp") == -1);
    CHECK(tidy::floor_of("tests/tidy_test.cpp") == -1);
}

TEST_CASE("what floors may include, in both directions", "[tidy]") {
    const std::set<std::string> none;
    CHECK(rules_of("sim/model/log.cpp", "#include \"sim/core/time.hpp\"\n") == none);
    CHECK(rules_of("sim/kafka/fetch.cpp", "#include \"sim/kafka/cluster.hpp\"\n") == none);
    CHECK(rules_of("sim/world/step.cpp", "#include \"sim/queue/fifo.hpp\"\n") == none);
    CHECK(rules_of("sim/history.cpp", "#include \"sim/simulation.hpp\"\n") == none);
    CHECK(rules_of("sim/cli/run.cpp", "#include \"sim/observe/report.hpp\"\n") == none);
    CHECK(rules_of("sim/cli/run.cpp", "#include <CLI/CLI.hpp>\n#include <nlohmann/json.hpp>\n") ==
          none);
    CHECK(rules_of("sim/scenario/json.cpp", "#include <nlohmann/json.hpp>\n") == none);
    CHECK(rules_of("sim/observe/report.cpp", "#include <nlohmann/json.hpp>\n") ==
          std::set<std::string>{"include.json"});
    CHECK(rules_of("sim/world/step.cpp", "#include \"sim/observe/view.hpp\"\n") ==
          std::set<std::string>{"include.floor"});
    CHECK(rules_of("sim/sides.cpp", "#include \"sim/cli/run.hpp\"\n") ==
          std::set<std::string>{"include.floor"});
}

TEST_CASE("words in comments and literals are not code", "[tidy]") {
    const std::set<std::string> none;
    CHECK(rules_of("sim/core/a.cpp", "// like std::unordered_map, but in order\n") == none);
    CHECK(rules_of("sim/core/a.cpp", "/* virtual\n   double */ int x();\n") == none);
    CHECK(rules_of("sim/core/a.cpp", "auto a = \"a double // virtual\"; // float\n") == none);
    CHECK(rules_of("sim/core/a.cpp", "auto a = R\"(std::hash \" double)\";\n") == none);
    CHECK(rules_of("sim/core/a.cpp", "auto a = 1'000'000; char b = '\"'; double c = 0;\n") ==
          std::set<std::string>{"ban.float"});
    CHECK(rules_of("sim/core/a.cpp", "int f(int brand, int timeout); int rand_seed;\n") == none);
}

TEST_CASE("floating point begins on floor 6, randomness and threads in the programs", "[tidy]") {
    CHECK(rules_of("sim/observe/metrics.cpp", "double mean(int n);\n").empty());
    CHECK(!rules_of("sim/world/step.cpp", "double mean(int n);\n").empty());
    CHECK(!rules_of("sim/world/step.cpp", "auto mean = 1.5;\n").empty());
    CHECK(rules_of("sim/cli/sweep.cpp", "std::thread worker(run);\n").empty());
    CHECK(!rules_of("sim/simulation.cpp", "std::thread worker(run);\n").empty());
}

TEST_CASE("statics: constants and functions pass, variables do not", "[tidy]") {
    const std::set<std::string> none;
    const std::set<std::string> caught{"ban.static"};
    CHECK(rules_of("sim/core/a.cpp", "static constexpr int a = 1;\n") == none);
    CHECK(rules_of("sim/core/a.cpp", "static const Table table = make();\n") == none);
    CHECK(rules_of("sim/core/a.cpp", "static int f(int a) { return a; }\n") == none);
    CHECK(rules_of("sim/core/a.cpp", "static_assert(sizeof(int) == 4);\n") == none);
    CHECK(rules_of("sim/core/a.cpp", "inline constexpr int a = 1;\ninline int f();\n") == none);
    CHECK(rules_of("sim/core/a.cpp", "inline int calls = 0;\n") == caught);
    CHECK(rules_of("sim/core/a.cpp", "static std::vector<int> seen;\n") == caught);
    CHECK(rules_of("sim/core/a.cpp", "static int seen{};\n") == caught);
}

TEST_CASE("sorts: a comparator has to be said to be a total order", "[tidy]") {
    const std::set<std::string> none;
    CHECK(rules_of("sim/core/a.cpp", "std::sort(a.begin(), a.end());\n") == none);
    CHECK(rules_of("sim/core/a.cpp", "std::stable_sort(a.begin(), a.end(), by_size);\n") == none);
    CHECK(rules_of("sim/core/a.cpp", "// By id: a total order.\nstd::sort(b, e, by_id);\n") ==
          none);
    CHECK(rules_of("sim/core/a.cpp", "std::sort(f(a, b), g(a, b));\n") == none);
    CHECK(rules_of("sim/core/a.cpp", "std::sort(b,\n          e,\n          by_size);\n") ==
          std::set<std::string>{"ban.sort"});
}

TEST_CASE("functions are measured from signature to closing brace", "[tidy]") {
    const std::string text = "namespace a {\n"
                             "struct Point {\n"
                             "    int x = 0;\n"
                             "    int sum() const { return x; }\n"
                             "};\n"
                             "template <class T>\n"
                             "T twice(T value) {\n"
                             "    if (value) {\n"
                             "        return value;\n"
                             "    }\n"
                             "    return value + value;\n"
                             "}\n"
                             "constexpr int table[] = {\n"
                             "    1,\n"
                             "};\n"
                             "Point::Point(int given) : x{given} {\n"
                             "    use(x);\n"
                             "}\n"
                             "}\n";
    const std::vector<tidy::Function> found = tidy::functions(tidy::code_only(text));
    REQUIRE(found.size() == 3);
    CHECK(found[0].lines == 1);
    CHECK(found[1].first_line == 6);
    CHECK(found[1].lines == 7);
    CHECK(found[2].first_line == 16);
}

TEST_CASE("columns are counted in characters, not bytes", "[tidy]") {
    const std::string exact(static_cast<size_t>(tidy::columns_max) - 3, 'x');
    CHECK(rules_of("tests/a.cpp", "// " + exact + "\n").empty());
    CHECK(rules_of("tests/a.cpp", "//  " + exact + "\n").count("layout.columns") == 1);
    CHECK(rules_of("tests/a.cpp", "// \xc3\xa9" + exact.substr(1) + "\n").empty());
}
