// Sessions: written, read, run again; what was tampered with diverges or is refused, never crashes.
#include "sim/core/digest.hpp"
#include "sim/session.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/player.hpp"

using namespace sluice;

namespace {

// Two branches on two sides, standing on the second.
struct Played {
    Document document = test::small_cluster();
    Sides sides{document};

    Played() {
        sides.run_until(Time{7'000'000'000});
        sides.seek(Time{3'000'000'000});
        FaultSpec crash;
        crash.at = Time{3'000'000'000};
        crash.targets = {{TargetKind::broker, 0, 2}};
        for (std::size_t i = 0; i < sides.size(); ++i) sides.side(i).act(crash, 0);
        sides.run_until(Time{9'500'000'000});
    }
    Session session() const {
        Session session = session_of(document, sides);
        session.made_by = "test";
        take_digests(session);
        return session;
    }
};

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const std::size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

} // namespace

TEST_CASE("a session has a digest for every whole second of every branch", "[session]") {
    const Played played;
    const Session session = played.session();
    REQUIRE(session.sides.size() == 2);
    REQUIRE(session.sides[0].branches.size() == 2);
    const auto& digests = session.sides[0].digests;
    CHECK(digests[0].first == 0);
    CHECK(digests[0].each.size() == 8); // 0 to 7 s
    CHECK(digests[1].first == 3);
    CHECK(digests[1].each.size() == 7);              // 3 to 9 s
    CHECK(digests[0].each[3] != digests[1].each[0]); // the crash is part of its second
    Simulation straight(std::make_shared<const Scenario>(played.document.sides[0]),
                        {.record = false});
    straight.run_until(Time{5'000'000'000});
    CHECK(digests[0].each[5] == straight.digest());
}

TEST_CASE("a session survives its file", "[session]") {
    const Played played;
    const Session session = played.session();
    const std::string text = session_text(session);
    const ReadSession read = read_session(text, "a.json");
    CAPTURE(format_text(read.problems));
    REQUIRE(read.problems.empty());
    CHECK(session_text(read.session) == text);
    const Replay again = replay(read.session);
    CHECK_FALSE(again.diverged);
    CHECK(again.seconds == 2 * (8 + 7));
    for (std::size_t i = 0; i < 2; ++i) CHECK(again.digests[i] == played.sides.side(i).digest());
    const Sides opened = sides_of(read.session, {});
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(opened.side(i).position() == played.sides.side(i).position());
        CHECK(opened.side(i).digest() == played.sides.side(i).digest());
    }
}

TEST_CASE("the first second that differs is named", "[session]") {
    const Played played;
    Session session = played.session();
    session.sides[1].digests[1].each[4] ^= 1; // second 7 of branch 1
    session.sides[0].digests[1].each[6] ^= 1; // second 9
    const Replay again = replay(session);
    REQUIRE(again.diverged);
    CHECK(again.diverged->side == 1);
    CHECK(again.diverged->branch == 1);
    CHECK(again.diverged->second == 7);
    CHECK(again.diverged->kept == (again.diverged->found ^ 1));
}

TEST_CASE("another scenario, seed or command diverges", "[session]") {
    const std::string text = session_text(Played().session());
    for (const auto& [what, with] : std::vector<std::pair<std::string, std::string>>{
             {"\"rate\": \"50/s\"", "\"rate\": \"51/s\""},
             {"\"seed\": 7,\n  \"branch\"", "\"seed\": 8,\n  \"branch\""},
             {"\"crash\": \"cluster/broker/3\"", "\"crash\": \"cluster/broker/2\""}}) {
        CAPTURE(what);
        const ReadSession read = read_session(replaced(text, what, with), "a.json");
        CAPTURE(format_text(read.problems));
        REQUIRE(read.problems.empty());
        CHECK(replay(read.session).diverged);
    }
}

TEST_CASE("positions that a run never comes to are borne", "[session]") {
    const std::string text = session_text(Played().session());
    const std::size_t command = text.find("\"commands\": [\n            {");
    REQUIRE(command != std::string::npos);
    const std::size_t handled = text.find("\"handled\": ", command) + 11;
    const std::size_t end = text.find(',', handled);
    for (const char* count : {"0", "1", "9223372036854775807"}) {
        CAPTURE(count);
        std::string changed = text;
        changed.replace(handled, end - handled, count);
        const ReadSession read = read_session(changed, "a.json");
        REQUIRE(read.problems.empty());
        CHECK(replay(read.session).diverged);
        const Sides opened = sides_of(read.session, {});
        CHECK(opened.side(0).now() == Time{9'500'000'000});
    }
}

TEST_CASE("what is no session is refused with its place", "[session]") {
    const std::string text = session_text(Played().session());
    const auto problems = [](const std::string& changed) {
        return read_session(changed, "a.json").problems;
    };
    CHECK_FALSE(problems("").empty());
    CHECK_FALSE(problems("[]").empty());
    CHECK_FALSE(problems("{}").empty());
    for (const auto& [what, with] : std::vector<std::pair<std::string, std::string>>{
             {"\"sluicebox_session\": 1", "\"sluicebox_session\": 2"},
             {"\"name\": \"one\"", "\"name\": \"two\""},
             {"\"branch\": 1", "\"branch\": 2"},
             {"\"parent\": 0", "\"parent\": 1"},
             {"\"crash\": \"cluster/broker/3\"", "\"crash\": \"cluster/broker/4\""},
             {"\"crash\": \"cluster/broker/3\"", "\"crush\": \"cluster/broker/3\""},
             {"\"act\": 0", "\"act\": -1"},
             {"\"first_second\": 0", "\"first_second\": \"0\""},
             {"\"title\": \"small\"", "\"titel\": \"small\""}}) {
        CAPTURE(what, with);
        const std::string changed = replaced(text, what, with);
        // The name of a side stands in the scenario first.
        const auto found = what == "\"name\": \"one\""
                               ? problems(replaced(text, "\"name\": \"one\",\n      \"stands\"",
                                                   "\"name\": \"two\",\n      \"stands\""))
                               : problems(changed);
        REQUIRE_FALSE(found.empty());
        CHECK(has_errors(found));
        CHECK(found[0].line > 0);
    }
    // Every cut of the text is refused, and none is borne silently.
    for (std::size_t length = 0; length + 2 < text.size(); length += 997)
        CHECK_FALSE(problems(text.substr(0, length)).empty());
}

TEST_CASE("a scenario's digest is that of its content", "[session]") {
    const Document a = test::small_cluster(), b = test::cluster_and_queue();
    CHECK(scenario_digest(a.root) == scenario_digest(test::small_cluster().root));
    CHECK(scenario_digest(a.root) != scenario_digest(b.root));
}
