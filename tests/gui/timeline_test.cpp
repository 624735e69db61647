// The time line: dragging, pointing, moments, breakpoints and courses, as a person uses them.
#include "gui/panels/chart_rows.hpp"
#include "tests/gui/desk.hpp"

namespace {

using namespace sluice;
using namespace sluice::gui;
using namespace sluice::gui::test;
using namespace sluice::literals;

const std::string crash = "scenarios/kafka/leader-crash.json"; // 90 s, two sides

TimeAxis axis_on(const Desk& desk) {
    LayoutRequest request;
    request.sides = desk.app.player->size();
    return time_axis(axis_of(layout_for(request)), desk.app.player->end());
}

Point on_track(const Desk& desk, Time at) {
    return {axis_on(desk).at(at), desk.where("knob").centre().y};
}

void drag(Desk& desk, Point from, Point to) {
    desk.point(from);
    desk.press();
    for (int i = 1; i <= 4; ++i) {
        const float share = float(i) / 4;
        desk.point({from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share});
    }
    desk.release();
    desk.draw();
}

} // namespace

TEST_CASE("dragging the scrubber goes to the instant under the mouse", "[timeline]") {
    Desk desk(crash);
    desk.run_to(Time{} + 20_s);
    const Point goal = on_track(desk, Time{} + 12_s);
    drag(desk, on_track(desk, Time{} + 20_s), goal);
    CHECK(desk.app.player->now() == axis_on(desk).time_at(goal.x));
    CHECK(desk.app.player->seen_until() == Time{} + 20_s);
    CHECK_FALSE(desk.app.player->playing());
    CHECK(desk.app.timeline.asked == time_never);
}

TEST_CASE("dragging beyond what was seen runs there", "[timeline]") {
    Desk desk(crash);
    desk.run_to(Time{} + 2_s);
    const Point goal = on_track(desk, Time{} + 15_s);
    drag(desk, on_track(desk, Time{} + 2_s), goal);
    for (int i = 0; i < 200 && desk.app.player->rushing(); ++i) desk.draw();
    CHECK(desk.app.player->now() == axis_on(desk).time_at(goal.x));
}

TEST_CASE("taking hold of the knob beside its middle is not a jump", "[timeline]") {
    Desk desk(crash);
    desk.run_to(Time{} + 20_s);
    const Point middle = on_track(desk, Time{} + 20_s);
    desk.point({middle.x + 4, middle.y});
    desk.press();
    desk.release();
    desk.draw();
    CHECK(desk.app.player->now() == Time{} + 20_s);
}

TEST_CASE("every chart tells what it has at the instant under the mouse", "[timeline]") {
    Desk desk(crash);
    desk.run_to(Time{} + 30_s);
    desk.run_to(Time{} + 20_s);
    for (const Time at : {Time{} + 5_s, Time{} + 10_s, Time{} + 15_s, Time{} + 25_s}) {
        const float x = axis_on(desk).at(at);
        desk.point({x, desk.where("plot:1").centre().y});
        desk.draw();
        const Time pointed = axis_on(desk).time_at(x);
        REQUIRE(desk.app.timeline.pointed == pointed);
        const Charts& charts = desk.app.shown.charts;
        REQUIRE(charts.shown.size() == 3);
        const std::string said = desk.said_by("timeline");
        for (const Chart& chart : charts.shown) {
            const ChartChoice& choice = charts.choices[chart.choice];
            for (std::size_t i = 0; i < 2; ++i) {
                const Simulation& side = desk.app.player->side(i);
                const bool past = pointed <= desk.app.player->now();
                const auto series =
                    series_of(side.scenario(), past ? side.observed() : desk.app.player->seen(i),
                              choice.series, choice.of, 200);
                const auto value = value_at(*series, pointed);
                REQUIRE(value);
                CAPTURE(choice.series, desk.app.player->name(i), said);
                CHECK(holds(said, desk.app.player->name(i) + " " + chart_text(chart, *value)));
            }
        }
    }
}

TEST_CASE("looking changes nothing", "[timeline]") {
    Desk desk(crash);
    desk.run_to(Time{} + 20_s);
    const uint64_t digest = desk.app.player->digest();
    for (float x = 10; x < 1600; x += 90)
        for (float y = 5; y < 1000; y += 60) desk.point({x, y});
    for (const char* name : {"chart:0", "chart:1", "speed"}) desk.click(name);
    CHECK(desk.app.player->digest() == digest);
    Sides straight(sluice::test::shipped(crash));
    straight.run_until(Time{} + 20_s);
    CHECK(straight.digest() == digest);
}

TEST_CASE("a click on a moment goes there", "[timeline]") {
    Desk desk(crash);
    desk.run_to(Time{} + 30_s);
    const std::vector<TimeMark> marks = time_marks(desk.app);
    std::size_t crashed = marks.size();
    for (std::size_t i = 0; i < marks.size(); ++i)
        if (marks[i].at == Time{} + 10005_ms) crashed = i; // in the file
    REQUIRE(crashed < marks.size());
    desk.click("marker:" + std::to_string(crashed));
    CHECK(desk.app.player->now() == Time{} + 10005_ms);
}

TEST_CASE("words of moments never cover one another and stay in the window", "[timeline]") {
    for (const int width : {1280, 1366, 1600, 1920}) {
        Desk desk(crash, width, width * 9 / 16);
        desk.run_to(Time{} + 60_s);
        std::vector<Rect> words;
        for (const Word& word : desk.app.words)
            if (word.panel == "timeline") words.push_back(word.box);
        REQUIRE(words.size() > 5);
        for (std::size_t i = 0; i < words.size(); ++i) {
            CHECK(words[i].right <= float(width));
            for (std::size_t j = i + 1; j < words.size(); ++j) {
                CAPTURE(width, desk.app.words[i].text, desk.app.words[j].text);
                CHECK(words[i].common(words[j]).empty());
            }
        }
    }
}

TEST_CASE("the right button on the track stops playing there, and again no more", "[timeline]") {
    Desk desk(crash);
    desk.run_to(Time{} + 5_s);
    const Point at = on_track(desk, Time{} + 40_s);
    desk.point(at);
    desk.press(MouseButton::right);
    desk.release(MouseButton::right);
    REQUIRE(desk.app.player->breakpoints().size() == 1);
    CHECK(desk.app.player->breakpoints()[0].at == axis_on(desk).time_at(at.x));
    CHECK(desk.find("breakpoint:0") != nullptr);
    desk.point({at.x, at.y - 6}); // on the track, beside the mark's own place
    desk.press_key({.key = Key::character, .letter = 'B'});
    CHECK(desk.app.player->breakpoints().empty());
}

TEST_CASE("each course of a run is a track that a click goes back to", "[timeline]") {
    Desk desk(crash);
    desk.run_to(Time{} + 8_s);
    CHECK(desk.find("branch:0") == nullptr);
    desk.run_to(Time{} + 5_s);
    FaultSpec fault = desk.app.player->document().scenario.faults[1]; // a machine crashes
    desk.app.player->act(fault);
    desk.draw();
    REQUIRE(desk.app.player->branch() == 1);
    CHECK(desk.find("branch:1") != nullptr);
    desk.click("branch:0");
    CHECK(desk.app.player->branch() == 0);
}

TEST_CASE("a click on a chart's name shows another curve, and none twice", "[timeline]") {
    Desk desk(crash);
    desk.run_to(Time{} + 5_s);
    const auto before = desk.app.shown.charts.chosen;
    for (int i = 0; i < 12; ++i) {
        desk.click("chart:1");
        const auto& chosen = desk.app.shown.charts.chosen;
        CHECK(chosen[0] == before[0]);
        CHECK(chosen[2] == before[2]);
        CHECK((chosen[1] != chosen[0] && chosen[1] != chosen[2]));
    }
    CHECK(desk.app.shown.charts.chosen[1] != before[1]);
}
