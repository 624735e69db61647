// The command line of the window's program.
#include "gui/options.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace sluice;
using namespace sluice::gui;

std::string refused(const std::vector<std::string>& words) {
    try {
        read_options(words);
    } catch (const cli::Stop& stop) {
        CHECK(stop.exit_code == cli::exits::usage);
        return stop.what();
    }
    return "";
}

bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("without words the window opens with its start screen", "[options]") {
    const Options options = read_options({});
    CHECK(options.file.empty());
    CHECK(options.needs_screen());
    CHECK(options.dark);
    CHECK_FALSE(options.theme_said);
    CHECK(options.scale == 0);
    CHECK(options.width == 0);
    CHECK_FALSE(options.at.has_value());
}

TEST_CASE("every option is read", "[options]") {
    const Options options =
        read_options({"a.json",   "--at",      "12.4s",    "--shot=out.png",
                      "--size",   "1920x1080", "--scale",  "1.5",
                      "--theme",  "light",     "--layout", "presentation",
                      "--frames", "30",        "--every",  "50ms",
                      "--seed",   "7",         "--set",    "producers.shop.rate=2000/s",
                      "--set",    "x=1",       "--script", "s.txt",
                      "--force",  "--fps"});
    CHECK(options.file == "a.json");
    CHECK(options.at == time_zero + Duration{12'400'000'000});
    CHECK(options.shot == "out.png");
    CHECK(options.width == 1920);
    CHECK(options.height == 1080);
    CHECK(options.scale == 1.5f);
    CHECK_FALSE(options.dark);
    CHECK(options.layout == LayoutWish::presentation);
    CHECK(options.frames == 30);
    CHECK(options.every == Duration{50'000'000});
    REQUIRE(options.changes.size() == 3);
    CHECK(options.changes[0].path == "producers.shop.rate");
    CHECK(options.changes[2].path == "seed");
    CHECK(options.changes[2].json_text == "7");
    CHECK(options.script == "s.txt");
    CHECK(options.force);
    CHECK(options.tell_rate);
    CHECK_FALSE(options.needs_screen());
    CHECK_FALSE(read_options({"--text"}).needs_screen());
}

TEST_CASE("mistakes are told with what is right", "[options]") {
    CHECK(says(refused({"--shoot", "x"}), "did you mean --shot"));
    CHECK(says(refused({"a.json", "b.json"}), "unexpected \"b.json\""));
    CHECK(says(refused({"--theme", "ligth"}), "did you mean \"light\""));
    CHECK(says(refused({"--layout", "presentatoin"}), "did you mean \"presentation\""));
    for (const char* size : {"1600", "1600x", "x1000", "0x10", "-5x10", "1600x1000x2", "1e3x10",
                             "99999x1", "16384x16384"}) {
        CAPTURE(size);
        CHECK(says(refused({std::string("--size=") + size}), "--size"));
    }
    for (const char* scale :
         {"0.4", "4.1", ".", "1.", ".5", "1e0", "nan", "-1", "1.5.0", "2,5", "1.00000000"}) {
        CAPTURE(scale);
        CHECK(says(refused({std::string("--scale=") + scale}), "0.5 to 4"));
    }
    CHECK(says(refused({"--scale="}), "--scale"));
    CHECK(says(refused({"a.json", "--at", "12"}), "is no time"));
    CHECK(says(refused({"a.json", "--seed", "-1"}), "--seed"));
    CHECK(says(refused({"--frames", "0"}), "--frames"));
    CHECK(says(refused({"a.json", "--set", "x"}), "PATH=VALUE"));
}

TEST_CASE("options that need each other say so", "[options]") {
    CHECK(says(refused({"--at", "1s"}), "needs a FILE"));
    CHECK(says(refused({"--every", "1s"}), "--frames, which is missing"));
    CHECK(says(refused({"--json"}), "--text, which is missing"));
    CHECK(says(refused({"a.json", "--shot", "x.png", "--record-actions", "r.txt"}), "window"));
}

TEST_CASE("help lists every option with two examples", "[options]") {
    CHECK(read_options({"--help"}).help);
    const std::string help = options_help();
    for (const char* part : {"--at TIME", "--record-actions F.txt", "--help", "examples:",
                             "sluicebox gui leader-crash.json --at 12.4s", "exit codes: 0"}) {
        CAPTURE(part);
        CHECK(says(help, part));
    }
}
