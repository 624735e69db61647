#include "tests/unit/observe/observed.hpp"
#include "tests/support/catch.hpp"

namespace sluice::test {

Scenario scenario_of(const std::string& text, std::size_t side) {
    const Document document = load_text(text, "test");
    for (const Problem& problem : document.problems)
        if (problem.severity() != Severity::warning) FAIL(format_text(document.problems));
    return document.sides.at(side);
}

Observed observed(const Scenario& scenario, Forgotten forgotten) {
    return observed_until(scenario, time_zero + scenario.duration, forgotten);
}

Observed observed_until(const Scenario& scenario, Time until, Forgotten forgotten) {
    Observed run;
    run.world = std::make_unique<World>(build(std::make_shared<const Scenario>(scenario)));
    run.facts_of_kind.resize(std::size_t(FactKind::count_of_kinds));
    World& world = *run.world;
    run.observation = start_observing(world);
    const auto take_in = [&] {
        auto& facts = world.fabric.facts;
        for (std::size_t i = 0; i < facts.size(); ++i) {
            int64_t& count = run.facts_of_kind[std::size_t(facts[i].kind)];
            const bool forget = facts[i].kind == forgotten.kind && count == forgotten.n;
            ++count;
            if (forget) facts.erase(facts.begin() + std::ptrdiff_t(i--));
        }
        observe(run.observation, world);
    };
    take_in();
    while (next_time(world) <= until && step(world)) take_in();
    advance_clock(world, until);
    return run;
}

int64_t term(const Observed& run, const std::string& of, const std::string& name,
             const std::string& cause) {
    int64_t sum = 0;
    for (const Account& account : accounts(run.observation.ledger, *run.world)) {
        if (account.of != of) continue;
        if (account.left_name == name) return account.left;
        for (const LedgerTerm& row : account.terms)
            if (row.name == name && (cause.empty() || cause_name(row) == cause)) sum += row.count;
    }
    return sum;
}

const char* const crash_story = R"({ "sluicebox": 1, "title": "crash", "seed": 7, "duration": "30s",
  "platforms": { "cluster": { "platform": "kafka", "brokers": 3,
    "topics": { "orders": { "partitions": 3, "replication.factor": 3 } } } },
  "producers": { "shop": { "to": "orders", "rate": "200/s", "stop": "20s", "size": "1KiB",
      "kafka": { "acks": "1", "linger.ms": 5, "delivery.timeout.ms": 4000,
                 "request.timeout.ms": 2000 } } },
  "consumers": { "billing": { "members": 2, "from": "orders", "work": "1ms",
      "kafka": { "auto.offset.reset": "earliest", "session.timeout.ms": 6000 } } },
  "faults": [ { "at": "7.9s", "cut": ["cluster/broker/1"],
                "away_from": ["cluster/broker/2", "cluster/broker/3"], "until": "9s" },
              { "at": "8s", "crash": "cluster/broker/1", "as": "machine" },
              { "at": "10s", "crash": "billing/member/1" },
              { "at": "22s", "restart": "cluster/broker/1" } ] })";

const char* const unsafe_story =
    R"({ "sluicebox": 1, "title": "unsafe", "seed": 3, "duration": "30s",
  "platforms": { "cluster": { "platform": "kafka", "brokers": 2,
    "topics": { "orders": { "partitions": 2, "replication.factor": 1 } } } },
  "producers": { "shop": { "to": "orders", "rate": "200/s", "stop": "15s",
      "kafka": { "acks": "0", "delivery.timeout.ms": 3000, "request.timeout.ms": 1000,
                 "linger.ms": 0 } } },
  "consumers": { "billing": { "members": 2, "from": "orders", "work": "1ms",
      "fails": { "rate": "2%", "then": "retry", "at_most": 2, "finally": "dead_letter" },
      "poison": { "rate": "1%", "then": "skip" } } },
  "faults": [ { "at": "8s", "crash": "cluster/broker/1", "as": "machine" },
              { "at": "12s", "restart": "cluster/broker/1" },
              { "at": "14s", "crash": "billing/member/1" },
              { "at": "16s", "restart": "billing/member/1" } ] })";

const char* const ageing_story =
    R"({ "sluicebox": 1, "title": "ageing", "seed": 5, "duration": "40s",
  "platforms": { "cluster": { "platform": "kafka", "brokers": 3,
    "config": { "log.retention.check.interval.ms": 1000 },
    "topics": { "orders": { "partitions": 1, "replication.factor": 2,
      "config": { "retention.ms": 5000, "segment.ms": 2000 } } } } },
  "producers": { "shop": { "to": "orders", "rate": "100/s", "stop": "30s" } },
  "consumers": { "billing": { "members": 1, "from": "orders", "work": "25ms",
      "kafka": { "auto.offset.reset": "earliest", "max.poll.records": 10 } } } })";

const char* const queue_story = R"({ "sluicebox": 1, "title": "queue", "seed": 5, "duration": "30s",
  "platforms": { "mq": { "platform": "fifo", "queues": { "letters": {},
    "orders": { "mode": "ack", "redeliver_after": "1s", "max_receives": 3,
                "dead_letter": "letters", "retention": "6s" } } } },
  "producers": { "shop": { "to": "orders", "rate": "50/s", "stop": "20s" } },
  "consumers": { "billing": { "members": 2, "from": "orders", "work": "30ms",
      "fails": { "rate": "20%", "then": "retry", "at_most": 0 },
      "poison": { "rate": "2%", "then": "skip" } } },
  "faults": [ { "at": "5s", "crash": "billing/member/1" },
              { "at": "12s", "restart": "billing/member/1" } ] })";

const char* const line_story = R"({ "sluicebox": 1, "title": "line", "seed": 5, "duration": "20s",
  "platforms": { "mq": { "platform": "fifo", "queues": {
    "orders": { "mode": "destructive", "capacity": 20, "overflow": "drop_old" } } } },
  "producers": { "shop": { "to": "orders", "rate": "100/s", "stop": "15s" } },
  "consumers": { "billing": { "members": 2, "from": "orders", "work": "25ms",
      "fifo": { "prefetch": 4 } } },
  "faults": [ { "at": "5s", "crash": "billing/member/1" },
              { "at": "8s", "restart": "billing/member/1" } ] })";

} // namespace sluice::test
