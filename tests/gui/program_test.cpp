// The window's program called as a script calls it: pictures and words without a screen, messages,
// exit codes.
#ifdef SLUICEBOX_GUI_PROGRAM
#include "gui/png.hpp"
#include "tests/contract/call.hpp"
#include "tests/support/catch.hpp"
#include <nlohmann/json.hpp>
#include <set>

namespace {

using namespace sluice::gui;
using nlohmann::json;
using sluice::test::Called;
using sluice::test::Workplace;

bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

long lines_of(const std::string& text) {
    return std::count(text.begin(), text.end(), '\n');
}

std::string note(const std::string& bytes, const std::string& key) {
    for (const Note& each : read_notes(bytes))
        if (each.key == key) return each.text;
    return "";
}

} // namespace

TEST_CASE("without a display one line says what can be done", "[gui program]") {
    const Workplace place;
    const Called called = place.call_gui("", "env -u DISPLAY -u WAYLAND_DISPLAY");
    CHECK(called.exit_code == 2);
    CHECK(called.out.empty());
    CHECK(lines_of(called.err) == 1);
    CHECK(says(called.err, "sluicebox run FILE"));
    CHECK(says(called.err, "--shot"));
}

TEST_CASE("help goes to standard output, mistakes to the other one", "[gui program]") {
    const Workplace place;
    const Called help = place.call_gui("--help");
    CHECK(help.exit_code == 0);
    CHECK(says(help.out, "--shot F.png"));
    CHECK(help.err.empty());
    const Called wrong = place.call_gui("--shoot a.png");
    CHECK(wrong.exit_code == 2);
    CHECK(says(wrong.err, "did you mean --shot"));
}

TEST_CASE("the same picture twice, byte by byte, with its moment in it", "[gui program]") {
    const Workplace place;
    place.write("a.json", sluice::test::small_scenario());
    const std::string words = "a.json --at 2s --size 800x500 --shot ";
    CHECK(place.call_gui(words + "one.png").exit_code == 0);
    CHECK(place.call_gui(words + "two.png").exit_code == 0);
    const std::string bytes = place.read("one.png");
    CHECK(bytes == place.read("two.png"));
    const std::optional<Picture> picture = decode_png(bytes);
    REQUIRE(picture.has_value());
    CHECK(picture->width == 800);
    CHECK(picture->height == 500);
    const std::set<uint32_t> colours(picture->pixels.begin(), picture->pixels.end());
    CHECK(colours.size() > 50); // type has many shades
    CHECK(note(bytes, "Sluicebox-Scenario") == "a.json");
    CHECK(note(bytes, "Sluicebox-Seed") == "42");
    CHECK(note(bytes, "Sluicebox-Time") == "2s");
    CHECK(says(note(bytes, "Sluicebox-Drawn-With"), "Dear ImGui"));
}

TEST_CASE("the picture's digest is the command line's, and the picture opens it again",
          "[gui program]") {
    const Workplace place;
    place.write("a.json", sluice::test::three_sides());
    REQUIRE(place.call_gui("a.json --at 9s --shot a.png --seed 11").exit_code == 0);
    const json run = json::parse(place.call("run a.json --until 9s --seed 11 --json").out);
    const std::string digest = run["digest"];
    CHECK(note(place.read("a.png"), "Sluicebox-Digest") == digest);
    // Opened elsewhere, where the scenario's file is not.
    const Called words = place.call_gui("../a.png --text --json", "mkdir -p empty && cd empty && ");
    CHECK(words.exit_code == 0);
    const json again = json::parse(words.out);
    CHECK(again["digest"] == digest);
    CHECK(again["at"] == "9s");
    CHECK(again["words"].size() > 20);
    CHECK(again["targets"].size() > 5);
}

TEST_CASE("files that are there are kept unless told otherwise", "[gui program]") {
    const Workplace place;
    place.write("a.json", sluice::test::small_scenario());
    place.write("here.png", "mine");
    const Called kept = place.call_gui("a.json --shot here.png --size 300x200");
    CHECK(kept.exit_code == 4);
    CHECK(says(kept.err, "--force"));
    CHECK(place.read("here.png") == "mine");
    CHECK(place.call_gui("a.json --shot here.png --size 300x200 --force").exit_code == 0);
    CHECK(is_png(place.read("here.png")));
    CHECK(place.call_gui("a.json --shot no/such/folder.png").exit_code == 4);
}

TEST_CASE("a file that cannot be used is said why, and no picture is left", "[gui program]") {
    const Workplace place;
    place.write("bad.json", R"({"sluicebox": 1, "titel": "x"})");
    place.write("no.png", "\x89PNG\r\n\x1A\nand nothing more");
    const Called bad = place.call_gui("bad.json --shot out.png");
    CHECK(bad.exit_code == 3);
    CHECK(says(bad.err, "titel"));
    CHECK_FALSE(place.has("out.png"));
    CHECK(place.call_gui("none.json --shot out.png").exit_code == 4);
    const Called picture = place.call_gui("no.png --text");
    CHECK(picture.exit_code != 0);
    CHECK(says(picture.err, "picture"));
}

TEST_CASE("a numbered sequence stands at one time after the other", "[gui program]") {
    const Workplace place;
    place.write("a.json", sluice::test::small_scenario());
    const Called called =
        place.call_gui("a.json --at 1s --frames 3 --every 250ms --shot film.png --size 320x200");
    CHECK(called.exit_code == 0);
    CHECK(note(place.read("film-0001.png"), "Sluicebox-Time") == "1s");
    CHECK(note(place.read("film-0002.png"), "Sluicebox-Time") == "1.25s");
    CHECK(note(place.read("film-0003.png"), "Sluicebox-Time") == "1.5s");
    CHECK_FALSE(place.has("film-0004.png"));
    // It ends with the run, which lasts five seconds.
    CHECK(place.call_gui("a.json --at 4.9s --frames 9 --shot end.png --size 320x200").exit_code ==
          0);
    CHECK(place.has("end-0002.png"));
    CHECK_FALSE(place.has("end-0003.png"));
}

TEST_CASE("sizes and scales that suit nobody draw something all the same", "[gui program]") {
    const Workplace place;
    place.write("a.json", sluice::test::three_sides());
    for (const char* words :
         {"--size 1x1", "--size 3x900", "--size 1500x2", "--size 200x120 --scale 4",
          "--size 640x400 --scale 0.5", "--size 400x300 --layout presentation",
          "--size 64x64 --layout topology --theme light"}) {
        CAPTURE(words);
        CHECK(place.call_gui(std::string("a.json --at 8.5s --force --shot x.png ") + words)
                  .exit_code == 0);
    }
}

TEST_CASE("a script is played before the picture, and its mistakes are told", "[gui program]") {
    const Workplace place;
    place.write("a.json", sluice::test::small_scenario());
    place.write("light.txt", "key t\n");
    const std::string words = "a.json --at 1s --size 640x400 --shot ";
    CHECK(place.call_gui(words + "dark.png").exit_code == 0);
    CHECK(place.call_gui(words + "light.png --theme light").exit_code == 0);
    CHECK(place.call_gui(words + "script.png --script light.txt").exit_code == 0);
    CHECK(decode_png(place.read("script.png")) == decode_png(place.read("light.png")));
    CHECK(decode_png(place.read("script.png")) != decode_png(place.read("dark.png")));

    place.write("bad.txt", "wait 1s\nclick button:nowhere\n");
    const Called bad = place.call_gui(words + "bad.png --script bad.txt");
    CHECK(bad.exit_code == 2);
    CHECK(says(bad.err, "line 2"));
    CHECK(says(bad.err, "button:nowhere"));
}
#endif
