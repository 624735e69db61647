// Everything by keyboard: whatever answers to the mouse can be walked to, or has a key of its own,
// and wherever the keyboard stands can be seen.
#include "gui/shortcuts.hpp"
#include "gui/starting.hpp"
#include "tests/gui/situations.hpp"
#include <set>

namespace {

using namespace sluice;
using namespace sluice::gui;
using namespace sluice::gui::test;

// What is drawn: corners, places in the atlas, colours.
std::string drawing(Desk& desk) {
    std::string bytes;
    desk.watch = [&](const ImDrawData& data, const Fonts&) {
        const ImDrawList& list = *data.CmdLists[0];
        for (const ImDrawVert& v : list.VtxBuffer)
            bytes.append(reinterpret_cast<const char*>(&v), sizeof v);
    };
    desk.draw();
    desk.watch = nullptr;
    return bytes;
}

// Names of those that look the same with and without the keyboard on them.
std::vector<std::string> unseen_focus(Desk& desk) {
    std::vector<std::string> unseen;
    const std::vector<Target> targets = desk.app.touch.targets;
    desk.app.touch.focus.clear();
    desk.app.touch.focus_shown = true;
    const std::string without = drawing(desk);
    for (const Target& target : targets) {
        if (!target.enabled || !target.focusable) continue;
        desk.app.touch.focus = target.name;
        if (drawing(desk) == without) unseen.push_back(target.name);
    }
    desk.app.touch.focus.clear();
    return unseen;
}

// What the mouse takes hold of and the keyboard does otherwise.
const std::set<std::string> done_otherwise{
    "knob",         // the scrubber under it is walked to
    "canvas:stage", // the ground that is dragged: the search brings things into view
    "speed:close",  // Esc
    "close",        // around a sheet: Esc
    "sheet",        // nothing happens on it
};

std::vector<std::string> out_of_reach(const Desk& desk) {
    std::vector<std::string> names;
    for (const Target& target : desk.app.touch.targets) {
        const bool chart = target.name.rfind("plot:", 0) == 0; // as the scrubber above it
        if (target.enabled && !target.focusable && !chart && done_otherwise.count(target.name) == 0)
            names.push_back(target.name);
    }
    return names;
}

// Tab comes to each once, and then to the first again; back the other way.
void check_the_ring(Desk& desk) {
    std::set<std::string> ring;
    for (const Target& target : desk.app.touch.targets)
        if (target.enabled && target.focusable) ring.insert(target.name);
    for (const bool back : {false, true}) {
        std::set<std::string> met;
        desk.app.touch.focus.clear();
        for (std::size_t i = 0; i < ring.size(); ++i) {
            desk.press_key({.key = Key::tab, .shift = back});
            met.insert(desk.app.touch.focus);
        }
        CHECK(met == ring);
    }
}

std::string lines(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += name + "\n";
    return text;
}

} // namespace

TEST_CASE("the keyboard comes to everything that the mouse comes to, and is seen there",
          "[focus]") {
    for (const Situation& situation : situations) {
        INFO(situation.name);
        Desk desk(situation.scenario);
        bring_about(desk, situation);
        CHECK(lines(out_of_reach(desk)) == "");
        CHECK(lines(unseen_focus(desk)) == "");
    }
}

TEST_CASE("the keyboard comes to every scenario of the start screen", "[focus]") {
    Desk desk;
    fill_shelf(desk.app, SLUICEBOX_SOURCE_DIR "/scenarios");
    desk.draw();
    CHECK(lines(out_of_reach(desk)) == "");
    CHECK(lines(unseen_focus(desk)) == "");
    desk.press_key({.key = Key::page_down});
    CHECK(desk.find("scenario:0") == nullptr); // scrolled away
}

TEST_CASE("Tab walks a ring, Ctrl+Tab from panel to panel", "[focus]") {
    Desk desk("scenarios/kafka/replay-second-group.json");
    desk.run_to(Time{20'000'000'000});
    check_the_ring(desk);
    desk.app.touch.focus.clear();
    std::vector<std::string> panels;
    for (int i = 0; i < 8; ++i) {
        desk.press_key({.key = Key::tab, .control = true});
        const Target* target = desk.find(desk.app.touch.focus);
        REQUIRE(target != nullptr);
        panels.push_back(target->panel);
    }
    CHECK(std::set<std::string>(panels.begin(), panels.end()).size() >= 5);
    CHECK(panels[0] != panels[1]);
}

TEST_CASE("lists are scrolled by keys", "[focus]") {
    Desk desk("scenarios/lessons/ten-orders-that-never-were.json", 1280, 300);
    desk.run_to(Time{30'000'000'000});
    desk.press_key({.key = Key::character, .letter = 'M'});
    REQUIRE(desk.app.overlay == Overlay::story);
    desk.press_key({.key = Key::down});
    CHECK(desk.app.touch.scrolled["story"] == Approx(48));
    desk.press_key({.key = Key::page_down});
    // 0.9 of the list's height: 300 less 40 around the sheet, 84 within it and 48 for the filter.
    CHECK(desk.app.touch.scrolled["story"] == Approx(48 + 0.9 * 128));
    desk.press_key({.key = Key::page_up});
    desk.press_key({.key = Key::up});
    CHECK(desk.app.touch.scrolled["story"] == Approx(0));
}

TEST_CASE("what a key does can be pressed with the mouse", "[focus]") {
    Desk desk("scenarios/kafka/leader-crash.json");
    desk.run_to(Time{12'000'000'000});
    desk.click("button:keys");
    REQUIRE(desk.app.overlay == Overlay::help);
    desk.click("key:T");
    CHECK(desk.app.overlay == Overlay::none);
    CHECK_FALSE(desk.app.look.dark);
    std::set<std::string> names; // one each, or a click would do two things
    for (const Shortcut& shortcut : shortcuts())
        if (!shortcut.keys.empty()) CHECK(names.insert(std::string(shortcut.keys)).second);
}
