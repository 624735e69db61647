// A few runs of the real window on a display without a screen: it opens, hears mouse and keyboard,
// and closes. Where Xvfb or xdotool is missing, that is said and nothing is tested.
#ifdef SLUICEBOX_GUI_PROGRAM
#include "gui/png.hpp"
#include "tests/contract/call.hpp"
#include "tests/support/catch.hpp"

namespace {

using sluice::test::Called;
using sluice::test::Workplace;

bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

bool has_display(const Workplace& place) {
    const bool there =
        place.shell("command -v xvfb-run && command -v xauth && command -v xdotool").exit_code == 0;
    if (!there) WARN("Xvfb, xauth or xdotool is missing: no window was opened");
    return there;
}

// `script` is run by a shell that has the display. The libraries of OpenGL leave memory behind, and
// it is not ours to mend.
Called on_display(const Workplace& place, const std::string& script) {
    place.write("on_display.sh", "program='" SLUICEBOX_GUI_PROGRAM "'\n"
                                 "export XDG_CONFIG_HOME=\"$PWD/config\"\n"
                                 "export ASAN_OPTIONS=\"$ASAN_OPTIONS:detect_leaks=0\"\n" +
                                     script);
    return place.shell("xvfb-run -a -s '-screen 0 1000x700x24' sh on_display.sh");
}

// Starts the window and waits until it is there and has drawn.
const std::string started = R"(
"$program" a.json --size 900x600 --record-actions did.txt &
window=$!
for i in $(seq 200); do
    xdotool search --onlyvisible --class sluicebox-gui >/dev/null 2>&1 && break
    sleep 0.1
done
sleep 1
)";

} // namespace

TEST_CASE("a window opens, draws, tells its times and closes by itself", "[window]") {
    const Workplace place;
    if (!has_display(place)) return;
    place.write("a.json", sluice::test::small_scenario());
    const Called called = on_display(place, "\"$program\" a.json --frames 5 --fps\n");
    CAPTURE(called.err);
    CHECK(called.exit_code == 0);
    CHECK(says(called.err, "5 frames:"));
}

TEST_CASE("mouse and keyboard arrive, and Ctrl+Q closes", "[window]") {
    const Workplace place;
    if (!has_display(place)) return;
    place.write("a.json", sluice::test::small_scenario());
    const Called called = on_display(place, started + R"(
xdotool mousemove 300 200 click 1; sleep 0.3
xdotool click 4; sleep 0.3
xdotool key t; sleep 0.3
xdotool key shift+slash; sleep 0.3
xdotool key Escape; sleep 0.3
xdotool key ctrl+q
wait $window
)");
    CAPTURE(called.err);
    CHECK(called.exit_code == 0);
    const std::string did = place.read("did.txt");
    CAPTURE(did);
    for (const char* line : {"move 300 200\n", "press left\n", "release left\n", "wheel 1\n",
                             "type t\n", "type ?\n", "key Escape\n", "key Ctrl+Q\n"})
        CHECK(says(did, line));
}

TEST_CASE("how the window looked and what was open is remembered", "[window]") {
    const Workplace place;
    if (!has_display(place)) return;
    place.write("a.json", sluice::test::small_scenario());
    const Called called = on_display(place, started + R"(
xdotool mousemove 300 200 key t; sleep 0.3
xdotool key ctrl+q
wait $window
)");
    CAPTURE(called.err);
    CHECK(called.exit_code == 0);
    const std::string kept = place.read("config/sluicebox/window.json");
    CAPTURE(kept);
    CHECK(says(kept, "\"dark\": false"));
    CHECK(says(kept, "/a.json\""));
}

TEST_CASE("a picture of the window is a file that opens its moment", "[window]") {
    const Workplace place;
    if (!has_display(place)) return;
    place.write("a.json", sluice::test::small_scenario());
    const Called called = on_display(place, started + R"(
xdotool key p; sleep 1
xdotool key ctrl+q
wait $window
)");
    CAPTURE(called.err);
    CHECK(called.exit_code == 0);
    const std::string bytes = place.read("a-0.000s.png");
    const std::optional<sluice::gui::Picture> picture = sluice::gui::decode_png(bytes);
    REQUIRE(picture.has_value());
    CHECK(picture->width == 900);
    CHECK(place.call_gui("a-0.000s.png --text").exit_code == 0);
}
#endif
