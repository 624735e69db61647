// The ledger: it balances at every moment of stories full of trouble, its terms say what really
// became of the records, and no fact can be forgotten without its noticing.
#include "tests/support/catch.hpp"
#include "tests/unit/observe/observed.hpp"
#include <algorithm>

using namespace sluice;
using test::observed;
using test::term;

namespace {

std::string first_imbalance(const test::Observed& run) {
    const auto found = imbalances(run.observation.ledger, *run.world);
    return found.empty() ? "" : found.front().of + ": " + found.front().equation;
}

const std::vector<const char*>& stories() {
    static const std::vector<const char*> all{test::crash_story, test::unsafe_story,
                                              test::ageing_story, test::queue_story,
                                              test::line_story};
    return all;
}

// What the equations rest on. Of a queue, `delivered` is missed only where the message was settled.
bool carries_the_ledger(FactKind kind) {
    using enum FactKind;
    switch (kind) {
    case offered:
    case acked:
    case failed:
    case outcome_unknown:
    case appended:
    case replicated:
    case log_cut:
    case delivered:
    case dead_lettered:
    case leased:
    case lease_released:
    case message_deleted:
    case message_dropped:
    case message_moved:
    case message_expired: return true;
    default: return false;
    }
}

} // namespace

TEST_CASE("the ledger balances all the way through every story", "[ledger]") {
    for (const char* story : stories()) {
        const Scenario scenario = test::scenario_of(story);
        CAPTURE(scenario.title);
        World world = build(std::make_shared<const Scenario>(scenario));
        Observation observation = start_observing(world);
        observe(observation, world);
        int64_t steps = 0;
        while (next_time(world) <= time_zero + scenario.duration && step(world)) {
            observe(observation, world);
            if (++steps % 499 != 0) continue;
            const auto found = imbalances(observation.ledger, world);
            CAPTURE(world.fabric.now.ns);
            REQUIRE((found.empty() ? "" : found.front().of + ": " + found.front().equation) == "");
        }
        CHECK(observation.invariants.breaches.empty());
    }
}

TEST_CASE("no fact can be forgotten without breaking the balance", "[ledger]") {
    for (const char* story : stories()) {
        const Scenario scenario = test::scenario_of(story);
        const test::Observed whole = observed(scenario);
        CAPTURE(scenario.title);
        REQUIRE(first_imbalance(whole) == "");
        for (std::size_t k = 0; k < whole.facts_of_kind.size(); ++k) {
            const auto kind = static_cast<FactKind>(k);
            const int64_t count = whole.facts_of_kind[k];
            if (!carries_the_ledger(kind) || count == 0) continue;
            // A second delivery is nowhere but in its fact; so is one of a record that retention
            // took while it was being worked on. Those come late in these stories.
            const int64_t last = kind == FactKind::delivered ? 0 : count - 1;
            for (const int64_t n : {int64_t(0), count / 3, count * 2 / 3, last}) {
                CAPTURE(info(kind).name, n, count);
                CHECK(first_imbalance(observed(scenario, {kind, n})) != "");
            }
        }
    }
}

TEST_CASE("acknowledged records lost with a machine are lost, with their cause", "[ledger]") {
    const auto run = observed(test::scenario_of(test::crash_story));
    // 200/s for 20 s.
    CHECK(term(run, "shop/1", "offered") == 4000);
    CHECK(term(run, "orders", "lost", "unflushed") > 0);
    CHECK(records_lost(run.observation.ledger, *run.world) == term(run, "orders", "lost"));
    // What is lost never comes to the group; what a producer tries again is stored twice at most.
    CHECK(term(run, "billing", "gone_unread") >= term(run, "orders", "lost"));
    CHECK(term(run, "orders", "stored") == term(run, "orders", "readable") +
                                               term(run, "orders", "lost") +
                                               term(run, "orders", "truncated"));
}

TEST_CASE("acks=0 counts as acknowledged when sent, and as lost when it never arrived",
          "[ledger]") {
    const auto run = observed(test::scenario_of(test::unsafe_story));
    const int64_t acked = term(run, "shop/1", "acked");
    const int64_t stored = term(run, "orders", "stored");
    CHECK(acked > stored);
    CHECK(never_stored(run.observation.ledger, *run.world) == acked - stored);
    CHECK(term(run, "billing", "skipped", "skip") > 0);
    CHECK(term(run, "billing", "skipped", "dead letter") > 0);
}

TEST_CASE("retention takes what a slow group has not read", "[ledger]") {
    const auto run = observed(test::scenario_of(test::ageing_story));
    CHECK(term(run, "orders", "expired") > 0);
    CHECK(term(run, "orders", "lost") == 0);
    CHECK(term(run, "billing", "gone_unread", "retention time") > 0);
    // One group, one partition: all that was stored is somewhere.
    CHECK(term(run, "billing", "stored") == 3000);
}

TEST_CASE("a queue's messages are in one place each", "[ledger]") {
    const auto run = observed(test::scenario_of(test::queue_story));
    CHECK(term(run, "queue/orders", "stored") == 1000); // 50/s for 20 s
    CHECK(term(run, "queue/orders", "dead_lettered") > 0);
    CHECK(term(run, "queue/letters", "stored") == term(run, "queue/orders", "dead_lettered"));
    CHECK(term(run, "billing", "delivered_once") + term(run, "billing", "skipped") >=
          term(run, "queue/orders", "deleted"));
}

TEST_CASE("what a destructive reader held is lost with it", "[ledger]") {
    const auto run = observed(test::scenario_of(test::line_story));
    const int64_t held = term(run, "billing", "skipped", "connection lost");
    CHECK(held > 0);
    CHECK(held <= 5); // four at a time and one on the way
    CHECK(records_lost(run.observation.ledger, *run.world) ==
          held + term(run, "queue/orders", "dropped", "overflow, old dropped"));
}
