// Stories that a search by chance found to break the books: positions beyond the end of the log,
// groups that share a queue, commits refused in the middle of a rebalance, copies under a new
// epoch.
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

bool order_is_broken(const test::Observed& run) {
    const auto found = breaches_now(run.observation.invariants, *run.world, run.observation.ledger);
    return std::any_of(found.begin(), found.end(),
                       [](const Breach& b) { return b.id == InvariantId::order_is_kept; });
}

} // namespace

TEST_CASE("what is stored below a position that was moved beyond the log is skipped", "[ledger]") {
    // The batch of 7.4 s arrives before the first fetch at the new position finds out.
    const Scenario scenario = test::scenario_of(R"({ "sluicebox": 1, "seed": 2398,
      "duration": "12s", "network": { "latency": "50ms" },
      "platforms": { "cluster": { "platform": "kafka", "topics": { "b": { "partitions": 3 } } } },
      "producers": { "p0": { "count": 2, "to": "b", "rate": "10/s", "arrivals": "poisson",
          "kafka": { "linger.ms": 1000 } } },
      "consumers": { "g0": { "from": "b" } },
      "faults": [ { "at": "7.409s", "seek": "g0", "to": 42 } ] })");
    const auto whole = observed(scenario);
    CHECK(first_imbalance(whole) == "");
    CHECK(term(whole, "g0", "skipped") > 0);
    const int64_t skips = whole.facts_of_kind[std::size_t(FactKind::delivery_skipped)];
    REQUIRE(skips > 0);
    // Where nothing came to stand below the position, such a fact carries nothing.
    int64_t noticed = 0;
    for (int64_t n = 0; n < skips; ++n)
        if (first_imbalance(observed(scenario, {FactKind::delivery_skipped, n})) != "") ++noticed;
    CHECK(noticed > 0);
}

TEST_CASE("groups that share a queue wait for what it holds, and for no less", "[ledger]") {
    const Scenario scenario = test::scenario_of(R"({ "sluicebox": 1, "seed": 1891,
      "duration": "20s",
      "platforms": { "mq": { "platform": "fifo", "queues": { "a": {
          "redeliver_after": "100ms", "max_receives": 5 } } } },
      "producers": { "p0": { "to": "a", "stop": "10s" } },
      "consumers": { "g0": { "from": "a", "fifo": { "wait": "0s" } },
                     "g1": { "from": "a", "work": "200ms", "fifo": { "prefetch": 0 } } } })");
    World world = build(std::make_shared<const Scenario>(scenario));
    Observation observation = start_observing(world);
    int64_t least = 0, apart = 0;
    while (next_time(world) <= time_zero + scenario.duration && step(world)) {
        observe(observation, world);
        const auto& groups = observation.ledger.groups;
        least = std::min({least, groups[0].waiting, groups[1].waiting});
        if (groups[0].waiting != groups[1].waiting) ++apart;
    }
    CHECK(observation.ledger.partitions[0].dropped.total() > 0);
    CHECK(least == 0);
    CHECK(apart == 0);
    CHECK(records_waiting(observation.ledger) == 0); // all was worked on, or dropped, long ago
}

TEST_CASE("a commit refused in the middle of a rebalance costs the poll nothing", "[ledger]") {
    const auto run = observed(test::scenario_of(R"({ "sluicebox": 1, "seed": 20432,
      "duration": "11s",
      "platforms": { "cluster": { "platform": "kafka", "topics": { "a": { "partitions": 2 } } } },
      "producers": { "p1": { "to": "a", "rate": "2000/s" } },
      "consumers": { "g2": { "from": "a", "commit": "after_each",
          "kafka": { "auto.offset.reset": "earliest",
                     "partition.assignment.strategy": "cooperative-sticky" } } },
      "faults": [ { "at": "2.167s", "add_members": "g2" },
                  { "at": "8.201s", "stop": "g2/member/1" } ] })"));
    REQUIRE(run.facts_of_kind[std::size_t(FactKind::commit_refused)] > 0);
    CHECK(first_imbalance(run) == "");
}

TEST_CASE("a second copy under a new epoch does not stand out of order", "[invariants]") {
    const auto run = observed(test::scenario_of(R"({ "sluicebox": 1, "seed": 1694,
      "duration": "40s", "network": { "loss": "1%" },
      "platforms": { "cluster": { "platform": "kafka", "brokers": 1, "topics": { "b": {} } } },
      "producers": { "p0": { "to": "b", "rate": "10/s", "kafka": { "retries": 2 } } } })"));
    REQUIRE(run.facts_of_kind[std::size_t(FactKind::retried)] > 0);
    CHECK_FALSE(order_is_broken(run));
    CHECK(run.observation.ledger.reordered == 0);
}

TEST_CASE("order is promised only where the settings promise it", "[invariants]") {
    const auto lossy = [](const std::string& settings) {
        return test::scenario_of(R"({ "sluicebox": 1, "seed": 5, "duration": "40s",
          "network": { "loss": "2%" },
          "platforms": { "cluster": { "platform": "kafka", "brokers": 1, "topics": { "b": {} } } },
          "producers": { "p0": { "to": "b", "rate": "50/s", "kafka": { "linger.ms": 0,
              "request.timeout.ms": 500, )" +
                                 settings + " } } } }");
    };
    CHECK(info(InvariantId::order_is_kept).strength == InvariantClass::promised);
    const auto loose = observed(lossy(R"("enable.idempotence": false)"));
    CHECK(loose.observation.ledger.reordered > 0); // several in flight, sent again
    CHECK_FALSE(order_is_broken(loose));
    auto strict = observed(
        lossy(R"("enable.idempotence": false, "max.in.flight.requests.per.connection": 1)"));
    CHECK_FALSE(order_is_broken(strict));
    strict.observation.ledger.reordered = 1;
    CHECK(order_is_broken(strict));
}

TEST_CASE("a group that was moved beyond the log may commit where it stands", "[invariants]") {
    const auto run = observed(test::scenario_of(R"({ "sluicebox": 1, "seed": 3, "duration": "30s",
      "platforms": { "cluster": { "platform": "kafka", "topics": { "b": { "partitions": 1 } } } },
      "producers": { "p0": { "to": "b", "rate": "10/s", "start": "28s" } },
      "consumers": { "g0": { "from": "b" } },
      "faults": [ { "at": "10s", "seek": "g0", "to": 42 } ] })"));
    CHECK(run.observation.invariants.breaches.empty());
}
