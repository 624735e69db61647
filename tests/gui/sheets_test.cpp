// What an action still has to be told, where playing stops, the story and its filter, and what is
// remembered of the window.
#include "gui/remembering.hpp"
#include "gui/starting.hpp"
#include "tests/gui/desk.hpp"

namespace {

using namespace sluice;
using namespace sluice::gui;
using namespace sluice::gui::test;
using namespace sluice::literals;

const std::string replayed = "scenarios/kafka/replay-second-group.json";

void choose(Desk& desk, Entity whom, const std::string& action) {
    desk.app.menu_for = {0, whom};
    desk.app.overlay = Overlay::menu;
    desk.draw();
    desk.click("menu:" + action);
}

// What was given by hand on the branch where the first side stands.
std::vector<Command> given(const Desk& desk) {
    const Session session = desk.app.player->session();
    return session.sides.front().branches.at(session.branch).commands;
}

void enter(Desk& desk) {
    desk.press_key({.key = Key::enter});
}

} // namespace

TEST_CASE("a group goes to the offset that was typed", "[sheets]") {
    Desk desk(replayed);
    desk.run_to(time_zero + 10_s);
    choose(desk, entity_of(GroupId(0)), "seek_offset");
    REQUIRE(desk.app.overlay == Overlay::form);
    desk.type("minus one");
    enter(desk);
    CHECK(desk.app.overlay == Overlay::form); // it is still there, to be written anew
    CHECK(holds(desk.app.message.text, "an offset, from 0"));
    CHECK(given(desk).empty());

    desk.app.form = {};
    desk.type("5");
    enter(desk);
    CHECK(desk.app.overlay == Overlay::none);
    const std::vector<Command> commands = given(desk);
    REQUIRE(commands.size() == 1);
    CHECK(commands.front().fault.kind == FaultKind::seek);
    CHECK(commands.front().fault.seek_offset == 5);
}

TEST_CASE("a broker is cut off from the one that was chosen", "[sheets]") {
    Desk desk("scenarios/kafka/leader-crash.json");
    desk.run_to(time_zero + 5_s);
    choose(desk, broker_entity(0), "cut");
    REQUIRE(desk.app.overlay == Overlay::form);
    desk.click("form:broker 3");
    CHECK(desk.app.overlay == Overlay::none);
    const std::vector<Command> commands = given(desk);
    REQUIRE(commands.size() == 1);
    REQUIRE(commands.front().fault.away_from.size() == 1);
    CHECK(commands.front().fault.away_from.front().kind == TargetKind::broker);
    CHECK(commands.front().fault.away_from.front().number == 2);
}

TEST_CASE("playing stops where it was told to in words", "[sheets]") {
    Desk desk("scenarios/kafka/leader-crash.json");
    desk.draw();
    desk.press_key({.key = Key::character, .letter = 'X'});
    REQUIRE(desk.app.overlay == Overlay::stops);
    desk.type("records.lost over 0");
    enter(desk);
    CHECK(desk.app.player->breakpoints().empty());
    CHECK_FALSE(desk.app.message.text.empty());
    desk.app.stop = {};
    desk.type("records.lost above 0");
    enter(desk);
    REQUIRE(desk.app.player->breakpoints().size() == 1);

    desk.draw();
    desk.click("stop:switch:0");
    CHECK_FALSE(desk.app.player->breakpoints()[0].enabled);
    desk.click("stop:switch:0");
    desk.press_key({.key = Key::escape});
    desk.app.player->set_factor(100);
    desk.app.player->play();
    for (int i = 0; i < 100 && desk.app.player->playing(); ++i) desk.pass(0.1f);
    CHECK(desk.app.player->stopped().kind != StopKind::none);
    CHECK(desk.app.player->now() < desk.app.player->end());

    desk.press_key({.key = Key::character, .letter = 'X'});
    desk.click("stop:forget:0");
    CHECK(desk.app.player->breakpoints().empty());
}

TEST_CASE("the story can be searched, and a line of it is a way there", "[sheets]") {
    Desk desk("scenarios/kafka/leader-crash.json");
    desk.run_to(time_zero + 30_s);
    desk.press_key({.key = Key::character, .letter = 'M'});
    const std::string all = desk.said_by("overlay");
    CHECK(holds(all, "became leader"));
    CHECK(holds(all, "went down"));
    desk.type("BECAME");
    desk.draw();
    const std::string some = desk.said_by("overlay");
    CHECK(holds(some, "became leader"));
    CHECK_FALSE(holds(some, "went down"));
    for (const Target& target : desk.app.touch.targets)
        if (target.name.rfind("story:", 0) == 0) {
            desk.click(target.name);
            break;
        }
    CHECK(desk.app.overlay == Overlay::none);
    CHECK(desk.app.player->now() < time_zero + 30_s);
}

TEST_CASE("what is remembered is what was, and nonsense is nothing", "[sheets]") {
    App before;
    before.look.dark = false;
    before.look.reduced_motion = true;
    before.recent = {"/a/\"b\".json", "/c.json"};
    App after;
    take_remembered(after, remembered_text(before));
    CHECK_FALSE(after.look.dark);
    CHECK(after.look.reduced_motion);
    CHECK(after.look.panels);
    CHECK(after.recent == before.recent);

    for (const char* text :
         {"", "[]", "{\"dark\": 3, \"recent\": [1, {}]}", "{\"recent\"", "\xff"}) {
        App fresh;
        take_remembered(fresh, text);
        CHECK(fresh.look.dark);
        CHECK(fresh.recent.empty());
    }
}

TEST_CASE("a question is seen beside several sides, answered, and leaves", "[sheets]") {
    Desk desk("scenarios/kafka/leader-crash.json", 1366, 768);
    desk.run_to(time_zero + 9_s);
    CHECK(desk.said_by("answers").empty());
    desk.app.player->set_factor(10);
    desk.app.player->play();
    for (int i = 0; i < 40 && desk.app.player->playing(); ++i) desk.pass(0.05f);
    desk.draw();
    REQUIRE(desk.app.player->open_question() != nullptr);
    CHECK(desk.app.player->open_question()->state == QuestionState::open);
    CHECK(desk.said_by("answers").size() > 20);
    desk.click("answer:number");
    desk.type("40");
    desk.click("ask:close");
    CHECK(desk.app.player->open_question()->guesses == std::vector<int64_t>{40});
    desk.draw();
    CHECK(desk.said_by("answers").empty());
}

TEST_CASE("recent files stand above the folder", "[sheets]") {
    Desk desk(0, 0);
    desk.resize(1600, 1000);
    const std::string file =
        std::string(SLUICEBOX_SOURCE_DIR) + "/scenarios/lessons/one-record.json";
    REQUIRE(open(desk.app, file, {}));
    desk.app.overlay = Overlay::files;
    desk.draw();
    CHECK(desk.find("file:lately: " + file) != nullptr);
}
