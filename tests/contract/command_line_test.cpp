// The command line itself: exit codes, did-you-mean, help, streams. Nothing is simulated here.
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
const char* const all_commands[] = {"run",         "validate", "check",   "compare",
                                    "explain",     "why",      "list",    "schema",
                                    "conformance", "gui",      "version", "help"};
} // namespace

TEST_CASE("unknown commands and options get a did-you-mean and exit 2", "[contract]") {
    const Workplace place;
    place.write("a.json", sluice::test::small_scenario());
    const Called command = place.call("rum a.json");
    CHECK(command.exit_code == 2);
    CHECK(says(command.err, "did you mean \"run\""));
    CHECK(command.out.empty());
    const Called option = place.call("run --sed 5 a.json");
    CHECK(option.exit_code == 2);
    CHECK(says(option.err, "--sed"));
    CHECK(says(option.err, "did you mean"));
    CHECK(place.call("").exit_code == 2);
    CHECK(place.call("run").exit_code == 2);
    CHECK(place.call("run a.json b.json").exit_code == 2);
    CHECK(place.call("run a.json --color purple").exit_code == 2);
    CHECK(place.call("list metrix").exit_code == 2);
}

TEST_CASE("commands of later versions say so", "[contract]") {
    const Workplace place;
    for (const char* name :
         {"sweep", "merge", "export", "import", "new", "convert", "completion"}) {
        CAPTURE(name);
        const Called called = place.call(name);
        CHECK(called.exit_code == 2);
        CHECK(says(called.err, "not in this version"));
    }
}

TEST_CASE("gui becomes the window's program, beside this one or in PATH", "[contract]") {
    const Workplace place;
    place.write("sluicebox-gui", "#!/bin/sh\necho \"$0\"; printf '[%s]' \"$@\"\nexit 4\n");
    const std::string copy = "version >/dev/null && mkdir -p bin && cp '" SLUICEBOX_CLI "' bin && ";
    const std::string mine = "bin/$(basename '" SLUICEBOX_CLI "') ";

    const Called none = place.call(copy + "PATH=/nowhere " + mine + "gui a.json", "");
    CHECK(none.exit_code == 2);
    CHECK(says(none.err, "not installed"));
    CHECK(says(none.err, "sluicebox run FILE"));

    const Called found = place.call(copy + "chmod +x sluicebox-gui && cp -p sluicebox-gui bin && " +
                                    mine + "gui --at 2s 'a b.json' --set x.y=1 --text --set z=2 ");
    CHECK(found.exit_code == 4);
    CHECK(says(found.out, "bin/sluicebox-gui"));
    CHECK(says(found.out, "[--at=2s][--set=x.y=1][--set=z=2][--text][--][a b.json]"));

    const Called in_path = place.call("version >/dev/null && mkdir -p bin && mv sluicebox-gui bin "
                                      "&& cp '" SLUICEBOX_CLI "' . && PATH=$PWD/bin:$PATH "
                                      "./$(basename '" SLUICEBOX_CLI "') gui a.json");
    CHECK(in_path.exit_code == 4);
    CHECK(says(in_path.out, "[--][a.json]"));
}

TEST_CASE("every command has help with two examples within 100 columns", "[contract]") {
    const Workplace place;
    for (const std::string name : all_commands) {
        CAPTURE(name);
        const Called called = place.call(name + " --help");
        CHECK(called.exit_code == 0);
        CHECK(called.err.empty());
        const std::size_t examples = called.out.find("examples:\n");
        REQUIRE(examples != std::string::npos);
        const std::string rest = called.out.substr(examples);
        const std::size_t first = rest.find("  sluicebox " + name);
        REQUIRE(first != std::string::npos);
        CHECK(rest.find("  sluicebox " + name, first + 1) != std::string::npos);
        std::istringstream lines(called.out);
        for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 100);
    }
}

TEST_CASE("numbers are decimal, signed and in range", "[contract]") {
    const Workplace place;
    place.write("a.json", sluice::test::small_scenario());
    for (const char* seed : {"abc", "0x10", "1e3", "99999999999999999999", "''"}) {
        CAPTURE(seed);
        CHECK(place.call("run a.json --until 1s --seed " + std::string(seed)).exit_code == 2);
    }
    CHECK(place.call("run a.json --seed=-5").exit_code == 2);
    CHECK(place.call("run a.json --until 5").exit_code == 2); // a time has its unit
    CHECK(place.call("check a.json --seeds 5..1").exit_code == 2);
    CHECK(place.call("run a.json --seed 1 --seed 2").exit_code == 2);
    CHECK(place.call("run a.json --set nothing").exit_code == 2);
    // Not octal: 010 is ten.
    const Called octal = place.call("run a.json --until 1s --json --seed 010");
    REQUIRE(octal.exit_code == 0);
    CHECK(json::parse(octal.out)["seed"] == 10);
}

TEST_CASE("validate tells valid from invalid from unreadable", "[contract]") {
    const Workplace place;
    place.write("good.json", sluice::test::small_scenario());
    place.write("bad.json", R"({"sluicebox": 1, "platforms": {}, "durration": "5s"})");
    const Called good = place.call("validate good.json");
    CHECK(good.exit_code == 0);
    CHECK(says(good.out, "good.json: valid"));
    const Called bad = place.call("validate bad.json");
    CHECK(bad.exit_code == 3);
    CHECK(says(bad.err, "bad.json:1:"));
    CHECK(says(bad.err, "did you mean \"duration\""));
    CHECK(place.call("validate missing.json").exit_code == 4);
    CHECK(place.call("validate bad.json missing.json good.json").exit_code == 4);
    CHECK(place.call("run bad.json").exit_code == 3);
    CHECK(place.call("run missing.json").exit_code == 4);
    const json answer = json::parse(place.call("validate bad.json --json").out);
    CHECK(answer["exit_code"] == 3);
    CHECK(answer["problems"].size() >= 1);
    CHECK(answer["problems"][0].contains("pointer"));
}

TEST_CASE("a dash reads standard input", "[contract]") {
    const Workplace place;
    const Called called = place.call("validate -", sluice::test::small_scenario());
    CHECK(called.exit_code == 0);
    CHECK(says(called.out, "-: valid"));
    CHECK(place.call("validate -", "{\"sluicebox\": 1").exit_code == 3);
}

TEST_CASE("schema, version and lists are there, as text and as JSON", "[contract]") {
    const Workplace place;
    CHECK(json::parse(place.call("schema").out).contains("$schema"));
    CHECK(says(place.call("schema --reference").out, "min.insync.replicas"));
    CHECK(json::parse(place.call("version --json").out)["version"] == SLUICEBOX_VERSION);
    CHECK(says(place.call("--version").out, SLUICEBOX_VERSION));
    const json lists = json::parse(place.call("list --json").out)["lists"];
    CHECK(lists.size() >= 10);
    for (const json& list : lists) {
        const std::string name = list["name"];
        CAPTURE(name);
        if (name == "scenarios") continue; // empty until some are shipped
        const Called called = place.call("list " + name + " --json");
        REQUIRE(called.exit_code == 0);
        CHECK(json::parse(called.out)[name].size() > 0);
        CHECK(place.call("list " + name).out.size() > 0);
    }
    CHECK(says(place.call("list metrics").out, "records.lost"));
    CHECK(says(place.call("list assignors").out, "cooperative-sticky"));
}

TEST_CASE("colour only where it is wanted", "[contract]") {
    const Workplace place;
    place.write("a.json", sluice::test::small_scenario());
    const std::string words = "validate a.json";
    CHECK(!says(place.call(words).out, "\033[")); // not a terminal
    CHECK(says(place.call(words, "", "CLICOLOR_FORCE=1").out, "\033["));
    CHECK(!says(place.call(words, "", "NO_COLOR=1 CLICOLOR_FORCE=1").out, "\033["));
    CHECK(says(place.call(words + " --color always", "", "NO_COLOR=1").out, "\033["));
    CHECK(!says(place.call(words + " --color never", "", "CLICOLOR_FORCE=1").out, "\033["));
}

TEST_CASE("errors come as JSON too when it is asked for", "[contract]") {
    const Workplace place;
    const Called called = place.call("run missing.json --json");
    CHECK(called.exit_code == 4);
    CHECK(json::parse(called.out)["error"]["exit_code"] == 4);
    CHECK(!called.err.empty());
}

TEST_CASE("output that cannot be written is exit 4", "[contract]") {
    const Workplace place;
    CHECK(place.call("schema --color never >/dev/full; code=$?; exit $code; true").exit_code == 4);
}
#endif
