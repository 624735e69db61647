// The story: storms become one moment, causes are found through it, sentences read well.
#include "sim/observe/moments.hpp"
#include "sim/observe/why.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/observe/observed.hpp"

using namespace sluice;

namespace {

Fact fact_at(FactId id, int64_t ms, FactKind kind, Entity who, FactId because = 0) {
    Fact fact;
    fact.id = id;
    fact.because = because;
    fact.kind = kind;
    fact.who = who;
    fact.at = time_zero + Duration{ms * 1'000'000};
    return fact;
}

} // namespace

TEST_CASE("a storm is told four times and then counted", "[moments]") {
    Moments moments;
    const Entity shop = entity_of(ProducerId{0});
    for (int i = 0; i < 500; ++i) {
        Fact failed = fact_at(FactId(i + 1), i, FactKind::failed, shop);
        failed.cause = Cause::delivery_timeout;
        failed.count = 10;
        note(moments, failed);
    }
    REQUIRE(moments.all.size() == 4);
    CHECK(moments.all[3].times == 497);
    CHECK(moments.all[3].fact.count == 4970);
    CHECK(moment_index(moments, 3) == 2);
    CHECK(moment_index(moments, 400) == 3); // merged
    CHECK(!moment_index(moments, 501));

    SECTION("after a second a new storm begins") {
        note(moments, fact_at(600, 1'200, FactKind::failed, shop));
        CHECK(moments.all.size() == 5);
    }
    SECTION("another cause is another moment") {
        Fact other = fact_at(600, 499, FactKind::failed, shop);
        other.cause = Cause::client_crashed;
        note(moments, other);
        CHECK(moments.all.size() == 5);
    }
}

TEST_CASE("a chain of causes goes back to the crash", "[moments][why]") {
    Moments moments;
    const Entity broker = broker_entity(0), controller = controller_entity(0);
    note(moments, fact_at(3, 1'000, FactKind::machine_crashed, broker));
    note(moments, fact_at(9, 10'000, FactKind::broker_fenced, controller, 3));
    note(moments, fact_at(10, 10'000, FactKind::leader_elected, broker_entity(1), 9));
    const auto chain = cause_chain(moments, 10);
    REQUIRE(chain.size() == 3);
    CHECK(chain[1]->fact.kind == FactKind::broker_fenced);
    CHECK(chain[2]->fact.kind == FactKind::machine_crashed);
    CHECK(cause_chain(moments, 77).empty());
}

TEST_CASE("sentences name who, whom and why", "[moments]") {
    const auto run = test::observed(test::scenario_of(test::crash_story));
    const World& world = *run.world;
    Fact fact = fact_at(1, 12'400, FactKind::broker_fenced, controller_entity(0));
    fact.whom = broker_entity(0);
    fact.cause = Cause::session_timeout;
    CHECK(sentence(world, fact) ==
          "cluster/controller/1 declared cluster/broker/1 dead: it was silent for too long");
    CHECK(time_text(fact.at) == "12.400 s");
    fact = fact_at(2, 0, FactKind::failed, entity_of(ProducerId{0}));
    fact.count = 1'204;
    CHECK(sentence(world, fact) == "shop/1 gave up 1,204 records");
    fact.count = 1;
    CHECK(sentence(world, fact) == "shop/1 gave up 1 record");
    fact = fact_at(3, 0, FactKind::slowed, broker_entity(1));
    fact.count = 10;
    fact.cause = Cause::disk;
    CHECK(sentence(world, fact) == "cluster/broker/2 now works at 10 % of its speed (" +
                                       std::string(info(Cause::disk).words) + ")");
}

TEST_CASE("why: the new leader is explained by the crash", "[moments][why]") {
    const auto run = test::observed(test::scenario_of(test::crash_story));
    const Moments& moments = run.observation.moments;
    uint64_t elected = 0;
    for (uint64_t i = 0; i < moments.all.size() && elected == 0; ++i)
        if (moments.all[i].fact.kind == FactKind::leader_elected &&
            moments.all[i].fact.at > time_zero + Duration{1'000'000'000})
            elected = i + 1;
    REQUIRE(elected > 0);
    const auto why = why_moment(*run.world, run.observation, elected);
    REQUIRE(why);
    REQUIRE(why->lines.size() >= 3);
    CHECK(why->lines.back().find("went down") != std::string::npos);
    CHECK(why->moments.front() == elected);
    CHECK(!why_moment(*run.world, run.observation, moments.all.size() + 1));
    const auto at = why_at(*run.world, run.observation, time_zero + Duration{12'000'000'000});
    bool detecting = false;
    for (const std::string& line : at.lines)
        detecting = detecting || line.find("Under way") != std::string::npos;
    CHECK(detecting);
}
