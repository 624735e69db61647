// The whole story of a lesson, once with the mouse alone and once with the keyboard alone: play,
// kill the leader of a partition, read why, go back ten seconds, change acks, go on as a second
// side, jump to the first difference. What the window shows then is what the command line finds in
// the session that was kept.
#include "gui/starting.hpp"
#include "sim/core/digest.hpp"
#include "tests/contract/call.hpp"
#include "tests/gui/desk.hpp"

namespace {

using namespace sluice;
using namespace sluice::gui;
using namespace sluice::gui::test;
using namespace sluice::literals;
using sluice::test::Called;
using sluice::test::Workplace;

// Order n is sent 10n ms after the start. From 9.605 s on broker 1 is cut off from its copies, and
// the class kills it at 9.8 s. Order 960 (9.60 s) is copied in time; 961 to 979 (9.79 s) are
// answered by broker 1 alone; 980 (9.80 s) is on its way, which takes half a millisecond. Lost: 19.
const std::string scenario = R"({
  "sluicebox": 1, "title": "What the class kills", "seed": 42, "duration": "40s",
  "platforms": { "cluster": { "platform": "kafka", "version": "4.1", "brokers": 3,
      "topics": { "orders": { "assignment": [[1, 2, 3]],
                              "config": { "min.insync.replicas": 2 } } } } },
  "producers": { "shop": { "to": "orders", "rate": "100/s", "size": "1KiB",
                           "kafka": { "acks": "1", "linger.ms": 0 } } },
  "consumers": { "billing": { "from": "orders", "work": "1ms",
                              "kafka": { "auto.offset.reset": "earliest" } } },
  "faults": [ { "at": "9.605s", "cut": ["cluster/broker/1"],
                "away_from": ["cluster/broker/2", "cluster/broker/3"], "until": "12s" } ],
  "ask": [ { "at": "9.5s", "question": "How many orders will be gone?", "number": true,
             "answer": { "metric": "records.lost" }, "reveal": "30s" } ]
})";

class Lesson : public Desk {
public:
    Lesson() {
        place.write("lesson.json", scenario);
        REQUIRE(open(app, path("lesson.json"), {}));
        draw();
    }
    std::string path(const std::string& name) const {
        std::string folder = place.shell("pwd").out;
        folder.pop_back();
        return folder + "/" + name;
    }
    void wait_until(Time at) {
        for (int i = 0; i < 1'000 && app.player->playing() && app.player->now() < at; ++i)
            pass(0.05f);
        draw();
    }
    std::size_t dead() const {
        std::size_t count = 0;
        for (const NodeView& node : app.shown.sides[0].view.nodes)
            count += node.state == ProcessState::dead;
        return count;
    }
    Acks acks(std::size_t side) const {
        return app.player->side(side).scenario().producers.at(0).kafka.acks;
    }
    // With Tab and Enter, and no more than `most` strokes of Tab.
    void press_by_tab(const std::string& name, int most) {
        for (int i = 0; i < most && app.touch.focus != name; ++i) press_key({.key = Key::tab});
        INFO("Tab did not come to " + name);
        REQUIRE(app.touch.focus == name);
        press_key({.key = Key::enter});
    }
    void press_letter(char c, bool control = false) {
        press_key({.key = Key::character, .letter = c, .control = control});
    }

    Workplace place;
};

void check_the_killing(const Lesson& lesson) {
    CHECK(lesson.dead() == 1);
    CHECK(lesson.app.shown.sides[0].view.totals.lost == 19);
}

// The reason, in the words that a class reads.
void check_the_reason(const std::string& words) {
    CAPTURE(words);
    CHECK(holds(words, "19"));
    CHECK(holds(words, "acks"));
    CHECK(holds(words, "cut"));
}

void check_two_sides(const Lesson& lesson) {
    REQUIRE(lesson.app.player->size() == 2);
    CHECK(lesson.acks(0) == Acks::leader);
    CHECK(lesson.acks(1) == Acks::all);
    CHECK(lesson.app.shown.sides.size() == 2);
}

// The same commands on two fresh runs of the kept session: where they differ first.
Time first_difference_of(const Session& session) {
    const Sides fresh = sides_of(session, {});
    const auto difference = first_difference(fresh);
    REQUIRE(difference.has_value());
    return difference->at;
}

// What is kept is repeated by the command line, to the same digests.
void check_by_command_line(const Lesson& lesson, const std::string& file) {
    const Called replayed = lesson.place.call("replay " + file);
    CAPTURE(replayed.out, replayed.err);
    CHECK(replayed.exit_code == 0);
    for (std::size_t i = 0; i < lesson.app.player->size(); ++i)
        CHECK(holds(replayed.out, hex(lesson.app.player->side(i).digest())));
}

} // namespace

TEST_CASE("the whole story by the mouse alone", "[story]") {
    Lesson lesson;
    Player& player = *lesson.app.player;
    lesson.click("button:play");
    lesson.wait_until(time_zero + 20_s);
    CHECK(player.stopped().kind == StopKind::question); // at 9.5 s
    lesson.click("button:play");
    lesson.click("speed");
    lesson.click("speed:1x");
    lesson.wait_until(time_zero + 9'800_ms);
    lesson.click("button:play");
    CHECK_FALSE(player.playing());

    lesson.click("partition:orders/0", MouseButton::right);
    lesson.click("menu:crash_machine");
    check_the_killing(lesson);

    lesson.click("speed");
    lesson.click("speed:5x");
    lesson.click("button:play");
    lesson.wait_until(time_zero + 21_s);
    lesson.click("button:play");
    lesson.click("button:why");
    check_the_reason(lesson.said_by("overlay"));
    lesson.click("button:close");

    const Time before = player.now();
    lesson.click("button:back-10");
    CHECK(player.now() == before - 10_s);
    lesson.click("try:acks:all");
    lesson.click("button:try");
    check_two_sides(lesson);

    lesson.click("button:difference");
    const Session session = player.session();
    CHECK(player.now() == first_difference_of(session));
    lesson.place.write("mouse.json", session_text(session));
    check_by_command_line(lesson, "mouse.json");
}

TEST_CASE("the whole story by the keyboard alone", "[story]") {
    Lesson lesson;
    Player& player = *lesson.app.player;
    lesson.press_key({.key = Key::space});
    lesson.wait_until(time_zero + 20_s);
    CHECK(player.stopped().kind == StopKind::question);
    lesson.press_key({.key = Key::space});
    lesson.press_by_tab("speed", 60);
    lesson.press_by_tab("speed:1x", 20);
    lesson.wait_until(time_zero + 9'800_ms);
    lesson.press_key({.key = Key::space});
    CHECK_FALSE(player.playing());

    lesson.press_letter('1'); // P0
    lesson.press_letter('A');
    lesson.press_letter('M');
    check_the_killing(lesson);

    for (int i = 0; i < 3; ++i) lesson.press_letter('+'); // eight times as fast
    lesson.press_key({.key = Key::space});
    lesson.wait_until(time_zero + 21_s);
    lesson.press_key({.key = Key::space});
    lesson.press_letter('W');
    check_the_reason(lesson.said_by("overlay"));
    lesson.press_key({.key = Key::escape});

    const Time before = player.now();
    lesson.press_key({.key = Key::backspace});
    CHECK(player.now() == before - 10_s);
    lesson.press_by_tab("try:acks:all", 60);
    lesson.press_by_tab("button:try", 10);
    check_two_sides(lesson);

    lesson.press_letter('D');
    CHECK(player.now() == first_difference_of(player.session()));
    lesson.press_letter('S', true);
    lesson.type(lesson.path("keys.json"));
    lesson.press_key({.key = Key::enter});
    CHECK(lesson.app.overlay == Overlay::none);
    check_by_command_line(lesson, "keys.json");
}
