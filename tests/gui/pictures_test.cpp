// Golden pictures: what the window looked like when somebody looked at it last. They are compared
// with tolerance, and only where type and Dear ImGui are those that they were drawn with. Whatever
// these are, two pictures of one moment have the same bytes.
#ifdef SLUICEBOX_GUI_PROGRAM
#include "gui/fonts.hpp"
#include "gui/png.hpp"
#include "tests/contract/call.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scenarios.hpp"
#include <fstream>
#include <sstream>

namespace {

using namespace sluice::gui;
using sluice::test::Called;
using sluice::test::source_path;
using sluice::test::Workplace;

struct Golden {
    std::string name, arguments;
};

std::vector<Golden> golden_pictures() {
    std::ifstream list(source_path("tests/golden/pictures/list.txt"));
    std::vector<Golden> all;
    for (std::string line; std::getline(list, line);) {
        if (line.empty() || line[0] == '#') continue;
        Golden golden;
        std::istringstream words(line);
        words >> golden.name;
        std::getline(words, golden.arguments);
        all.push_back(golden);
    }
    return all;
}

std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

// Drawn by the program, from the top of the source tree.
std::string drawn(const Workplace& place, const Golden& golden, const std::string& file) {
    const Called called = place.shell("file=\"$PWD/" + file + "\"; cd '" + source_path("") +
                                      "' && '" SLUICEBOX_GUI_PROGRAM "' " + golden.arguments +
                                      " --size 960x600 --shot \"$file\"");
    CAPTURE(called.err);
    REQUIRE(called.exit_code == 0);
    return place.read(file);
}

std::string drawn_with(const std::string& png) {
    const auto notes = picture_notes(read_notes(png));
    return notes ? notes->drawn_with : std::string();
}

// In one channel, a tenth of it: what another rounding of a smoothed edge comes to.
constexpr int tolerance = 25;

} // namespace

TEST_CASE("two pictures of one moment have the same bytes", "[pictures]") {
    for (const Golden& golden : golden_pictures()) {
        CAPTURE(golden.name);
        const Workplace place;
        const std::string first = drawn(place, golden, "first.png");
        CHECK(first.size() > 1'000);
        CHECK(first == drawn(place, golden, "second.png"));
    }
}

TEST_CASE("the window looks as it did when it was looked at", "[pictures]") {
    const std::string here = told(find_fonts(font_folders()));
    const std::vector<Golden> all = golden_pictures();
    CHECK(all.size() >= 5);
    for (const Golden& golden : all) {
        CAPTURE(golden.name);
        const std::string kept =
            bytes_of(source_path("tests/golden/pictures/" + golden.name + ".png"));
        REQUIRE(is_png(kept));
        CHECK(kept.size() < 100'000);
        if (drawn_with(kept) != here) {
            WARN(golden.name + " is not compared: it was drawn with\n" + drawn_with(kept) +
                 "\nand here is\n" + here);
            continue;
        }
        const Workplace place;
        const auto before = decode_png(kept), now = decode_png(drawn(place, golden, "now.png"));
        REQUIRE(before.has_value());
        REQUIRE(now.has_value());
        INFO("scripts/bless-pictures draws it anew, if this is how it should look");
        // A word more or less is about 300 pixels of 576,000.
        CHECK(different_pixels(*before, *now, tolerance) < 300);
    }
}

TEST_CASE("a mark more is a different picture", "[pictures]") {
    const std::string kept = bytes_of(source_path("tests/golden/pictures/columns.png"));
    const auto before = decode_png(kept);
    REQUIRE(before.has_value());
    Picture changed = *before;
    for (int y = 100; y < 130; ++y)
        for (int x = 100; x < 115; ++x)
            changed.pixels[std::size_t(y) * 960 + std::size_t(x)] ^= 0x00808080;
    CHECK(different_pixels(*before, changed, tolerance) == 450);
}
#endif
