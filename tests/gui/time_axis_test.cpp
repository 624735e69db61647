// The time axis and the figures of charts, with numbers worked out by hand.
#include "gui/plot.hpp"
#include "gui/time_axis.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace sluice;
using namespace sluice::gui;
using namespace sluice::literals;

std::vector<std::string> words_on(float left, float right, Time until) {
    std::vector<std::string> words;
    for (const Tick& tick : ticks({left, right, time_zero, until})) words.push_back(tick.words);
    return words;
}

} // namespace

TEST_CASE("an instant and its place on the axis belong to each other", "[time axis]") {
    const TimeAxis axis{200, 1200, time_zero, Time{} + 50_s}; // 20 pixels a second
    CHECK(axis.at(Time{} + 10_s) == 400);
    CHECK(axis.time_at(400) == Time{} + 10_s);
    CHECK(axis.at(Time{} + 70_s) == 1200);
    CHECK(axis.time_at(0) == time_zero);
    CHECK(axis.time_at(5000) == Time{} + 50_s);
    const TimeAxis nothing{200, 1200, time_zero, time_zero};
    CHECK(nothing.at(Time{} + 1_s) == 200);
}

TEST_CASE("times under the track are round and have room", "[time axis]") {
    // 1,328 pixels for 45 s: 66 pixels are 2.2 s, so every 5 s.
    CHECK(words_on(252, 1580, Time{} + 45_s) ==
          std::vector<std::string>{"0", "5", "10", "15", "20", "25", "30", "35", "40", "45 s"});
    // 600 pixels for 15 minutes: 66 pixels are 99 s, so every two minutes; 840 is 40 pixels away
    // from the end, too near for words.
    CHECK(words_on(0, 600, Time{} + 900_s) ==
          std::vector<std::string>{"0", "120", "240", "360", "480", "600", "720", "900 s"});
    // 500 pixels for a quarter of a second: 66 pixels are 33 ms, so every 50 ms.
    CHECK(words_on(0, 500, Time{} + 250_ms) ==
          std::vector<std::string>{"0", "50", "100", "150", "200", "250 ms"});
    CHECK(words_on(0, 500, Time{}).size() == 1);
}

TEST_CASE("the length of a run in words", "[time axis]") {
    CHECK(span_words({0, 1, time_zero, Time{} + 90_s}) == "0 to 90 s");
    CHECK(span_words({0, 1, time_zero, Time{} + 1500_ms}) == "0 to 1500 ms");
    CHECK(span_words({0, 1, time_zero, Time{} + 12500_ms}) == "0 to 12.5 s");
}

TEST_CASE("the upper edge of a chart is round and never below a value", "[plot]") {
    CHECK(round_above(0) == 1);
    CHECK(round_above(6) == 6);
    CHECK(round_above(11) == 12);
    CHECK(round_above(240) == 250);
    CHECK(round_above(1001) == 1200);
    CHECK(round_above(9'000'000'000) == 10'000'000'000);
    for (int64_t most = 1; most < 3000; ++most) CHECK(round_above(most) >= most);
}

TEST_CASE("sides are told apart by stroke", "[plot]") {
    CHECK(stroke_of(0) == Stroke::solid);
    CHECK(stroke_of(1) == Stroke::dashed);
    CHECK(stroke_of(2) == Stroke::dotted);
    CHECK(stroke_of(3) == Stroke::dash_dot);
}
