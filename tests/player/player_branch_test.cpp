// Commands, branches and undo; after any script the window's digest is the command line's.
#include "gui/player.hpp"
#include "sim/core/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/player.hpp"
#include "tests/support/same.hpp"

using namespace sluice;
using namespace sluice::gui;
using namespace sluice::literals;

namespace {

constexpr double frame = 1.0 / 60;

FaultSpec crash(uint32_t broker, bool machine = false) {
    FaultSpec fault;
    fault.kind = FaultKind::crash;
    fault.targets = {{TargetKind::broker, 0, broker}};
    fault.machine = machine;
    return fault;
}

FaultSpec pause(uint32_t broker, Duration time) {
    FaultSpec fault;
    fault.kind = FaultKind::pause;
    fault.targets = {{TargetKind::broker, 0, broker}};
    fault.until = fault.at + time;
    return fault;
}

ProcessState state_of(const Player& player, std::size_t side, uint32_t broker) {
    for (const Node& node : player.side(side).world().fabric.nodes)
        if (node.entity == broker_entity(broker)) return node.state;
    return ProcessState::dead;
}

} // namespace

TEST_CASE("a command strikes every side, now", "[player][act]") {
    Player player(test::small_cluster());
    player.seek(Time{2'000'000'000});
    const uint64_t revision = player.revision();
    const Acted acted = player.act(crash(2));
    CHECK(acted.struck == 2);
    CHECK(acted.without.empty());
    CHECK(acted.words == "crash cluster/broker/3");
    CHECK_FALSE(acted.branched); // nothing beyond was known
    CHECK(player.revision() > revision);
    CHECK(player.now() == Time{2'000'000'000});
    CHECK(state_of(player, 0, 2) == ProcessState::dead);
    CHECK(state_of(player, 1, 2) == ProcessState::dead);
    REQUIRE(player.branches().size() == 1);
    REQUIRE(player.branches()[0].commands.size() == 1);
    CHECK(player.branches()[0].commands[0].at == Time{2'000'000'000});
    CHECK(player.branches()[0].commands[0].sides == std::vector<std::size_t>{0, 1});
}

TEST_CASE("what is so already is said kindly and not done again", "[player][act]") {
    Player player(test::small_cluster());
    player.seek(Time{2'000'000'000});
    player.act(crash(2));
    const uint64_t digest = player.digest();
    const Acted again = player.act(crash(2));
    CHECK(again.struck == 0);
    REQUIRE(again.without.size() == 2);
    CHECK(again.without[0].already);
    CHECK(again.without[0].reason == "cluster/broker/3 has crashed already");
    CHECK(player.digest() == digest);
    CHECK(player.branches()[0].commands.size() == 1);
}

TEST_CASE("a command goes to the sides that are meant, and to those that have its target",
          "[player][act]") {
    Player player(test::cluster_and_queue());
    player.seek(Time{2'000'000'000});
    const Acted acted = player.act(crash(0), 0);
    CHECK(acted.struck == 1);
    REQUIRE(acted.without.size() == 1);
    CHECK(acted.without[0].side == 1);
    CHECK_FALSE(acted.without[0].already);
    CHECK(acted.without[0].reason == "this side runs on mq; there is no cluster/broker/1 in it");
    Player two(test::small_cluster());
    two.act(crash(0), 0, {1});
    CHECK(state_of(two, 0, 0) == ProcessState::running);
    CHECK(state_of(two, 1, 0) == ProcessState::dead);
}

TEST_CASE("a pause ends by itself, counted from when it was given", "[player][act]") {
    Player player(test::small_cluster());
    const FaultSpec ten_seconds = pause(1, 3_s); // made at 0 s, given at 1 s
    player.seek(Time{1'000'000'000});
    player.act(ten_seconds);
    CHECK(state_of(player, 0, 1) == ProcessState::paused);
    player.seek(Time{3'999'999'999});
    CHECK(state_of(player, 0, 1) == ProcessState::paused);
    player.seek(Time{4'000'000'000});
    CHECK(state_of(player, 0, 1) == ProcessState::running);
}

TEST_CASE("nothing is done when the run is over", "[player][act]") {
    Player player(test::small_cluster());
    player.to_end();
    const Acted acted = player.act(crash(1));
    CHECK(acted.struck == 0);
    REQUIRE(acted.without.size() == 2);
    CHECK(acted.without[0].reason == "the run is over");
}

TEST_CASE("acting in the past makes a branch on every side and keeps the trunk",
          "[player][branch]") {
    Player player(test::cluster_and_queue());
    player.to_end();
    const uint64_t trunk = player.digest();
    player.seek(Time{3'000'000'000});
    const Acted acted = player.act(crash(0), 0); // strikes the first side only
    CHECK(acted.branched);
    CHECK(player.branch() == 1);
    CHECK(player.seen_until() == Time{3'000'000'000}); // this future is not known
    player.to_end();
    const uint64_t twig = player.digest();
    CHECK(twig != trunk);
    const std::vector<BranchInfo> branches = player.branches();
    REQUIRE(branches.size() == 2);
    CHECK(branches[0].words == "as the file says");
    CHECK(branches[1].parent == 0);
    CHECK(branches[1].from == Time{3'000'000'000});
    CHECK(branches[1].words == "crash cluster/broker/1");
    CHECK(branches[1].furthest == player.end());

    player.select_branch(0);
    CHECK(player.now() == player.end());
    CHECK(player.digest() == trunk);
    player.seek(Time{1'000'000'000});
    CHECK(player.seen_until() == player.end());
    player.select_branch(1);
    CHECK(player.now() == Time{1'000'000'000}); // the time is kept
    player.to_end();
    CHECK(player.digest() == twig);
    player.select_branch(9);
    CHECK(player.branch() == 1);
}

TEST_CASE("a branch that was not run so far is shown as far as it was", "[player][branch]") {
    Player player(test::small_cluster());
    player.to_end();
    player.seek(Time{3'000'000'000});
    player.act(crash(2));
    player.seek(Time{4'000'000'000});
    player.select_branch(0);
    player.to_end();
    player.select_branch(1);
    CHECK(player.now() == Time{4'000'000'000});
}

TEST_CASE("undo goes back to before the latest command and on without it", "[player][undo]") {
    Player player(test::small_cluster());
    CHECK_FALSE(player.undo());
    player.to_end();
    const uint64_t untouched = player.digest();

    // Given in the past: the parent is the course without it.
    player.seek(Time{3'000'000'000});
    player.act(crash(2));
    player.seek(Time{6'000'000'000});
    REQUIRE(player.undo());
    CHECK(player.now() == Time{3'000'000'000});
    CHECK(player.branch() == 0);
    player.to_end();
    CHECK(player.digest() == untouched);

    // Given at the edge: a branch without it is made.
    Player fresh(test::small_cluster());
    fresh.seek(Time{3'000'000'000});
    fresh.act(crash(2));
    fresh.seek(Time{8'000'000'000});
    fresh.act(crash(1));
    REQUIRE(fresh.undo());
    CHECK(fresh.now() == Time{8'000'000'000});
    CHECK(state_of(fresh, 0, 1) == ProcessState::running);
    CHECK(state_of(fresh, 0, 2) == ProcessState::dead);
    REQUIRE(fresh.undo());
    CHECK(fresh.now() == Time{3'000'000'000});
    CHECK(state_of(fresh, 0, 2) == ProcessState::running);
    CHECK_FALSE(fresh.undo());
    fresh.to_end();
    CHECK(fresh.digest() == untouched);
    CHECK(fresh.branches().size() == 3);
    CHECK(fresh.branches()[2].words == "without: crash cluster/broker/3");
}

TEST_CASE("the forerunner knows what a command changes", "[player][act]") {
    Player player(test::small_cluster());
    player.seek(Time{1'000'000'000});
    player.advance(0, 1, test::clock_at_rest());
    const auto fenced = [&](uint32_t broker) {
        for (const Moment& moment : player.foresight(0).run_ahead().observed().moments.all)
            if (moment.fact.kind == FactKind::broker_fenced &&
                moment.fact.whom == broker_entity(broker))
                return true;
        return false;
    };
    CHECK(fenced(0)); // by the file's own crash
    CHECK_FALSE(fenced(2));
    player.act(crash(2, true));
    player.advance(0, 1, test::clock_at_rest());
    CHECK(fenced(2));
    for (std::size_t i = 0; i < player.size(); ++i) {
        player.to_end();
        CHECK(player.foresight(i).run_ahead().digest() == player.side(i).digest());
    }
}

TEST_CASE("after any script the digest is that of a straight replay", "[player][session]") {
    for (const uint64_t seed : {1, 2, 3, 4}) {
        CAPTURE(seed);
        Player player(seed % 2 == 0 ? test::small_cluster() : test::cluster_and_queue());
        CounterStream draw = CounterStream::named(seed, "script");
        const auto pick = [&](uint64_t n) { return below(draw.next(), n); };
        for (int i = 0; i < 25; ++i) {
            switch (pick(8)) {
            case 0:
                player.set_factor(double(1 + pick(20)));
                player.play();
                for (uint64_t f = pick(20); f > 0; --f)
                    player.advance(frame, 1, test::clock_at_rest());
                break;
            case 1: player.seek(Time{int64_t(pick(20'000'000'000))}); break;
            case 2: player.act(crash(uint32_t(pick(3)), pick(2) == 0)); break;
            case 3: {
                FaultSpec restart = crash(uint32_t(pick(3)));
                restart.kind = FaultKind::restart;
                player.act(restart);
                break;
            }
            case 4:
                player.act(pause(uint32_t(pick(3)), Duration{int64_t(pick(5'000'000'000))} + 1_ms));
                break;
            case 5: player.undo(); break;
            case 6:
                for (uint64_t s = pick(30); s > 0; --s)
                    pick(3) == 0 ? player.step_back() : player.step_forward();
                break;
            case 7: player.select_branch(pick(player.branches().size())); break;
            }
            for (std::size_t s = 1; s < player.size(); ++s)
                REQUIRE(player.side(s).now() == player.now());
        }
        const Session session = player.session();
        const Replay again = replay(session);
        CHECK_FALSE(again.diverged);
        CHECK(again.seconds > 0);
        for (std::size_t s = 0; s < player.size(); ++s)
            CHECK(again.digests[s] == player.side(s).digest());

        // The same through a file, and every branch shows the same again.
        const ReadSession read = read_session(session_text(session), "test.session.json");
        CAPTURE(format_text(read.problems));
        REQUIRE(read.problems.empty());
        CHECK_FALSE(replay(read.session).diverged);
        OpenedSession opened = open_session(read.session);
        REQUIRE(opened.player);
        CHECK(opened.player->now() == player.now());
        CHECK(opened.player->branch() == player.branch());
        for (std::size_t s = 0; s < player.size(); ++s)
            CHECK(test::shown(opened.player->side(s)) == test::shown(player.side(s)));
        REQUIRE(opened.player->branches().size() == player.branches().size());
        for (std::size_t b = 0; b < player.branches().size(); ++b) {
            player.select_branch(b);
            opened.player->select_branch(b);
            player.to_end();
            opened.player->to_end();
            CHECK(opened.player->digest() == player.digest());
            CHECK(opened.player->branches()[b].words == player.branches()[b].words);
        }
    }
}
