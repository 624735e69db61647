// Auto speed: the rule by itself, and as it plays a run.
#include "gui/player.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/player.hpp"

using namespace sluice;
using namespace sluice::gui;
using namespace sluice::literals;

namespace {

constexpr double frame = 1.0 / 60;

Outlook outlook(Time now, Time next, Time horizon = Time{3'600'000'000'000}) {
    return {.now = now, .next = next, .horizon = horizon, .end = Time{3'600'000'000'000}};
}

} // namespace

TEST_CASE("the next news is one and a half seconds of wall time away", "[player][auto]") {
    // With time enough to change: 9 s of simulated time in 1.5 s are six times as fast.
    CHECK(auto_factor(outlook(time_zero, Time{9'000'000'000}), 1, 10) == Approx(6));
    CHECK(auto_factor(outlook(time_zero, Time{150'000'000}), 1, 10) == Approx(0.1));
    // A quarter of an hour is more than a thousand times 1.5 s would be worth; a year is cut.
    CHECK(auto_factor(outlook(time_zero, Time{900'000'000'000}), 1, 10) == Approx(600));
    CHECK(auto_factor(outlook(time_zero, Time{3'500'000'000'000}), 1, 10) == Approx(1000));
}

TEST_CASE("it changes by no more than four times a second", "[player][auto]") {
    CHECK(auto_factor(outlook(time_zero, Time{900'000'000'000}), 1, 1) == Approx(4));
    CHECK(auto_factor(outlook(time_zero, Time{900'000'000'000}), 1, 0.5) == Approx(2));
    CHECK(auto_factor(outlook(time_zero, Time{1'000'000}), 1, 1) == Approx(0.25));
    CHECK(auto_factor(outlook(time_zero, Time{1'000'000}), 1, 0) == Approx(1));
}

TEST_CASE("while news follows news it creeps, and never comes to rest", "[player][auto]") {
    // Nearer than 30 ms: 1.5 s at 0.02.
    CHECK(auto_factor(outlook(time_zero, Time{1'000'000}), 0.02, 1) == Approx(0.02));
    CHECK(auto_factor(outlook(time_zero, Time{30'000'000}), 0.02, 1) == Approx(0.02));
}

TEST_CASE("what is not known yet is not outrun; the end is no news", "[player][auto]") {
    const Outlook unknown = outlook(time_zero, time_never, Time{300'000'000});
    CHECK(auto_factor(unknown, 1, 10) == Approx(0.2));
    const Outlook ending{.now = Time{3'599'900'000'000},
                         .next = time_never,
                         .horizon = Time{3'600'000'000'000},
                         .end = Time{3'600'000'000'000}};
    CHECK(auto_factor(ending, 1, 10) == Approx(1));
}

TEST_CASE("Auto hurries through quiet, slows for news, and stands still at a loss",
          "[player][auto]") {
    // Forty orders are lost when broker 2 takes over (the scenario's note has the sum).
    Document document = test::document(R"({
        "sluicebox": 1, "title": "loss", "seed": 42, "duration": "60s",
        "platforms": {"cluster": {"platform": "kafka", "version": "4.1", "brokers": 3,
            "topics": {"orders": {"assignment": [[1, 2, 3]],
                                  "config": {"min.insync.replicas": 2}}}}},
        "producers": {"shop": {"to": "orders", "rate": "100/s", "size": "1KiB",
                               "kafka": {"acks": "1", "linger.ms": 0}}},
        "faults": [{"at": "9.605s", "cut": ["cluster/broker/1"],
                    "away_from": ["cluster/broker/2", "cluster/broker/3"], "until": "12s"},
                   {"at": "10.005s", "crash": "cluster/broker/1", "as": "machine"},
                   {"at": "50s", "restart": "cluster/broker/1"}]})");
    Player player(std::move(document));
    player.advance(0, 1, test::clock_at_rest());
    const Coming* loss = player.foresight(0).next_loss_after(time_zero);
    REQUIRE(loss);
    const Time lost_at = loss->at;
    player.play();
    double still = 0, fastest = 0, slowest_near_the_cut = 1000;
    Time stood_at = time_never;
    int frames = 0;
    for (; player.playing() && frames < 60 * 600; ++frames) {
        const double before = player.factor();
        player.advance(frame, 1, test::clock_at_rest());
        const double change = player.factor() / before;
        CHECK(change <= std::pow(4, frame) * 1.0001);
        CHECK(change >= std::pow(0.25, frame) * 0.9999);
        fastest = std::max(fastest, player.factor());
        const bool near = player.now() > Time{9'500'000'000} && player.now() < Time{9'605'000'000};
        if (near) slowest_near_the_cut = std::min(slowest_near_the_cut, player.factor());
        if (player.standing_still() > 0) {
            still += frame;
            stood_at = player.now();
        }
    }
    CHECK(player.now() == player.end());
    CHECK(stood_at == lost_at);
    CHECK(still == Approx(2).margin(2 * frame));
    CHECK(slowest_near_the_cut < 0.05);
    CHECK(fastest > 4); // 50 s to 20 s of nothing new
}
