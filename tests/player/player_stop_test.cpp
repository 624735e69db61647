// Where playing stops by itself: breakpoints, questions; exactly there, and saying which.
#include "gui/player.hpp"
#include "sim/observe/metrics.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/player.hpp"

using namespace sluice;
using namespace sluice::gui;
using namespace sluice::literals;

namespace {

constexpr double frame = 1.0 / 60;

Breakpoint breakpoint(const std::string& words) {
    const ReadBreakpoint read = read_breakpoint(words);
    CAPTURE(words, read.trouble);
    REQUIRE(read.breakpoint);
    return *read.breakpoint;
}

Stop play_to_stop(Player& player) {
    player.play();
    for (int i = 0; i < 100'000 && player.playing(); ++i)
        player.advance(frame, 1, test::clock_at_rest());
    return player.stopped();
}

} // namespace

TEST_CASE("breakpoints are read and written as words", "[player][breakpoint]") {
    for (const char* words :
         {"12.4s", "leader elected", "records.lost above 0", "lag.max of billing at least 100",
          "unavailable.write above 5s", "records.delivered is 10", "elections.clean below 2"})
        CHECK(breakpoint(words).words() == words);
    CHECK(breakpoint(" records.lost above 0 ").words() == "records.lost above 0");
    CHECK(breakpoint("12400ms").at == Time{12'400'000'000});
    CHECK_FALSE(read_breakpoint("leader electd").breakpoint);
    CHECK(read_breakpoint("leader electd").trouble.find("leader elected") != std::string::npos);
    CHECK(read_breakpoint("records.lots above 0").trouble.find("records.lost") !=
          std::string::npos);
    CHECK_FALSE(read_breakpoint("unavailable.write above 5").breakpoint); // no unit
    CHECK_FALSE(read_breakpoint("12").breakpoint);
    CHECK_FALSE(read_breakpoint("").breakpoint);
    CHECK_FALSE(read_breakpoint("records.lost above many").breakpoint);
}

TEST_CASE("a breakpoint of time stops on the nanosecond", "[player][breakpoint]") {
    Player player(test::small_cluster());
    player.set_factor(100);
    player.add_breakpoint(breakpoint("3.123456789s"));
    const Stop stop = play_to_stop(player);
    CHECK(stop.kind == StopKind::breakpoint);
    CHECK(stop.index == 0);
    CHECK(player.now() == Time{3'123'456'789});
    CHECK(stop.words == "stopped: 3123456789ns");
    CHECK(play_to_stop(player).kind == StopKind::question); // it does not stop there again
}

TEST_CASE("a breakpoint of a moment stops with its event", "[player][breakpoint]") {
    Player player(test::small_cluster());
    player.set_factor(100);
    player.seek(Time{6'000'000'000});
    player.add_breakpoint(breakpoint("leader elected"));
    const Stop stop = play_to_stop(player);
    REQUIRE(stop.kind == StopKind::breakpoint);
    bool elected = false;
    for (const Fact& fact : player.side(stop.side).facts())
        elected = elected || fact.kind == FactKind::leader_elected;
    CHECK(elected);
    CHECK(stop.at == player.now());
    // One step earlier nobody had been elected since the crash.
    const int64_t elections =
        player.side(stop.side).observed().metrics.facts[std::size_t(FactKind::leader_elected)];
    REQUIRE(player.step_back());
    CHECK(player.side(stop.side).observed().metrics.facts[std::size_t(FactKind::leader_elected)] <
          elections);
}

TEST_CASE("a threshold fires when it is passed, once", "[player][breakpoint]") {
    Player player(test::small_cluster());
    player.set_factor(50);
    player.seek(Time{4'500'000'000});
    Breakpoint delivered = breakpoint("records.delivered at least 300");
    delivered.side = 1;
    player.add_breakpoint(delivered);
    const Stop stop = play_to_stop(player);
    REQUIRE(stop.kind == StopKind::breakpoint);
    CHECK(stop.side == 1);
    const auto value = [&] {
        return metric_value(player.side(1).world(), player.side(1).observed(), "records.delivered");
    };
    CHECK(value() == 300);
    CHECK(stop.words == "stopped: records.delivered at least 300 on all");
    CHECK(play_to_stop(player).kind == StopKind::end);
}

TEST_CASE("breakpoints can be switched off and taken away", "[player][breakpoint]") {
    Player player(test::small_cluster());
    player.set_factor(1000);
    player.seek(Time{5'500'000'000});
    player.add_breakpoint(breakpoint("6s"));
    player.add_breakpoint(breakpoint("restarted"));
    player.enable_breakpoint(0, false);
    CHECK(play_to_stop(player).index == 1);
    CHECK(player.now() == Time{12'000'000'000});
    player.remove_breakpoint(1);
    player.remove_breakpoint(7);
    player.home();
    player.seek(Time{5'500'000'000});
    CHECK(play_to_stop(player).kind == StopKind::end);
}

TEST_CASE("a question stops the class, and the run answers it", "[player][ask]") {
    Player player(test::small_cluster());
    player.set_factor(10);
    REQUIRE(player.questions().size() == 1);
    CHECK(player.open_question() == nullptr);
    Stop stop = play_to_stop(player);
    REQUIRE(stop.kind == StopKind::question);
    CHECK(player.now() == Time{4'000'000'000});
    Question* question = player.open_question();
    REQUIRE(question);
    CHECK(question->state == QuestionState::open);
    for (const char key : {'4', 'x', '0', '0'}) type(*question, key);
    CHECK(question->typed == "400");
    erase(*question);
    CHECK(hand_in(*question));
    CHECK(question->guesses == std::vector<int64_t>{40});
    CHECK_FALSE(hand_in(*question)); // nothing is typed
    type(*question, '7');
    player.close_question(0);
    CHECK(question->state == QuestionState::closed);
    CHECK(question->guesses == std::vector<int64_t>{40, 7});

    stop = play_to_stop(player);
    REQUIRE(stop.kind == StopKind::question);
    CHECK(player.now() == Time{10'000'000'000});
    CHECK(question->state == QuestionState::revealed);
    CHECK(question->answer ==
          metric_value(player.side(0).world(), player.side(0).observed(), "records.delivered"));
    CHECK(play_to_stop(player).kind == StopKind::end);
}

TEST_CASE("an answer asked for early comes from the run to come", "[player][ask]") {
    const auto at_reveal = [] {
        const Document document = test::small_cluster();
        Simulation straight(std::make_shared<const Scenario>(document.sides[0]), {.record = false});
        straight.run_until(Time{10'000'000'000});
        return metric_value(straight.world(), straight.observed(), "records.delivered");
    }();
    SECTION("by the forerunner") {
        Player player(test::small_cluster());
        player.advance(0, 1, test::clock_at_rest());
        REQUIRE(player.foresight(0).finished());
        player.seek(Time{4'000'000'000});
        player.reveal(0);
        CHECK(player.questions()[0].answer == at_reveal);
    }
    SECTION("by a copy that is sent there") {
        Player player(test::small_cluster());
        player.seek(Time{4'000'000'000});
        player.reveal(0);
        CHECK(player.questions()[0].answer == at_reveal);
    }
    SECTION("from behind, when one has gone past it") {
        Player player(test::small_cluster());
        player.seek(Time{15'000'000'000});
        player.reveal(0);
        CHECK(player.questions()[0].answer == at_reveal);
        CHECK(player.now() == Time{15'000'000'000});
    }
}

TEST_CASE("votes are counted, and the choice that reads like the answer is right",
          "[player][ask]") {
    Question question;
    question.choices = {"4", "40 orders", "400", "nothing"};
    question.votes.assign(4, 0);
    question.metric = "records.lost";
    vote(question, 1);
    vote(question, 1);
    vote(question, 3);
    vote(question, 3, -1);
    vote(question, 3, -1);
    vote(question, 9);
    CHECK(question.votes == std::vector<int64_t>{0, 2, 0, 0});
    set_answer(question, 40);
    CHECK(question.right_choice == std::optional<std::size_t>(1));
    CHECK(question.answer_text == "40");
    set_answer(question, 41);
    CHECK_FALSE(question.right_choice);
}
