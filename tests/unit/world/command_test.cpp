// Commands of a scenario's file, carried out in a whole World: what they change, and what is as
// before once they are over.
#include "sim/observe/metrics.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/observe/observed.hpp"

using namespace sluice;
using namespace sluice::literals;

namespace {

const char* const three_copies =
    R"("partitions": 1, "replication.factor": 3, "config": { "min.insync.replicas": 2 })";

std::string kafka_story(const std::string& faults, const std::string& topic = three_copies) {
    return R"({ "sluicebox": 1, "title": "t", "duration": "20s",
      "platforms": { "cluster": { "platform": "kafka", "brokers": 3,
        "topics": { "orders": {)" +
           topic + R"(} } } },
      "producers": { "shop": { "to": "orders", "rate": "10/s", "stop": "15s" } },
      "consumers": { "billing": { "from": "orders",
                                  "kafka": { "auto.offset.reset": "earliest" } } },
      "faults": [)" +
           faults + "] }";
}

std::string queue_story(const std::string& faults) {
    return R"({ "sluicebox": 1, "title": "t", "duration": "20s",
      "platforms": { "mq": { "platform": "fifo", "queues": { "orders": {} } } },
      "producers": { "shop": { "to": "orders", "rate": "10/s", "stop": "15s" } },
      "consumers": { "billing": { "from": "orders" } },
      "faults": [)" +
           faults + "] }";
}

int64_t value(const test::Observed& run, const char* metric, const char* of = "") {
    return metric_value(*run.world, run.observation, metric, of).value_or(-1);
}

} // namespace

TEST_CASE("a changed rate returns to what it was", "[command]") {
    const Scenario scenario = test::scenario_of(
        queue_story(R"({ "at": "2s", "change_rate": "shop", "rate": "100/s", "until": "3s" })"));
    CHECK(value(test::observed(scenario), "records.offered") == 20 + 100 + 120);
}

TEST_CASE("a changed rate returns to the latest one that lasts", "[command]") {
    const Scenario scenario = test::scenario_of(queue_story(
        R"({ "at": "1s", "change_rate": "shop", "rate": "20/s" },
           { "at": "2s", "change_rate": "shop", "rate": "100/s", "until": "3s" })"));
    CHECK(value(test::observed(scenario), "records.offered") == 10 + 20 + 100 + 240);
}

TEST_CASE("what a queue hands to a bug is gone", "[command]") {
    const Scenario scenario =
        test::scenario_of(queue_story(R"({ "at": "5.05s", "bug": "billing", "until": "7.05s" })"));
    const test::Observed run = test::observed(scenario); // records of 5.1 to 7.0 s
    CHECK(value(run, "records.wrong") == 20);
    CHECK(value(run, "records.readable") == 0);
    CHECK(run.facts_of_kind[std::size_t(FactKind::bug_released)] == 1);
    CHECK(run.facts_of_kind[std::size_t(FactKind::bug_fixed)] == 1);
}

TEST_CASE("what a stream hands to a bug can be worked on again", "[command]") {
    const Scenario scenario =
        test::scenario_of(kafka_story(R"({ "at": "5.05s", "bug": "billing", "until": "7.05s" },
                       { "at": "10s", "seek": "billing", "to": "5.05s" })"));
    CHECK(value(test::observed_until(scenario, Time{0} + 9_s), "records.wrong", "billing") == 20);
    const test::Observed run = test::observed(scenario);
    CHECK(value(run, "records.wrong") == 0);
    CHECK(value(run, "records.delivered") == 150);
    CHECK(value(run, "records.redelivered") == 49); // of 5.1 to 9.9 s
}

TEST_CASE("a bug that is not fixed spoils the second reading, too", "[command]") {
    const Scenario scenario = test::scenario_of(kafka_story(
        R"({ "at": "5.05s", "bug": "billing" },
           { "at": "10s", "seek": "billing", "to": "earliest" })"));
    CHECK(value(test::observed(scenario), "records.wrong") == 150);
}

TEST_CASE("partitions short of copies are counted per topic and at this instant", "[command]") {
    const Scenario scenario = test::scenario_of(
        kafka_story(R"({ "at": "3s", "crash": ["cluster/broker/1", "cluster/broker/2"] },
                       { "at": "15s", "restart": ["cluster/broker/1", "cluster/broker/2"] })"));
    const test::Observed down = test::observed_until(scenario, Time{0} + 14_s);
    CHECK(value(down, "partitions.under_min_isr", "orders") == 1);
    CHECK(value(down, "partitions.under_replicated", "orders") == 1);
    CHECK(value(down, "partitions.under_replicated") == 51); // and 50 of __consumer_offsets
    const test::Observed back = test::observed(scenario);
    CHECK(metric_now(*back.world, back.observation, "partitions.under_min_isr", "orders") == 0);
    CHECK(value(back, "partitions.under_min_isr", "orders") == 1); // the most there were
}

TEST_CASE("a queue has no position to move", "[command]") {
    const Scenario scenario = test::scenario_of(
        queue_story(R"({ "at": "10s", "seek": "billing", "to": "earliest", "uneven": "meant" })"));
    const test::Observed run = test::observed(scenario);
    CHECK(value(run, "records.redelivered") == 0);
    CHECK(run.facts_of_kind[std::size_t(FactKind::group_sought)] == 0);
}

TEST_CASE("a broker that is stopped hands its leadership over first", "[command]") {
    const Scenario scenario =
        test::scenario_of(kafka_story(R"({ "at": "5s", "stop": "cluster/broker/1" },
                       { "at": "7s", "stop": "cluster/broker/2" },
                       { "at": "10s", "start": ["cluster/broker/1", "cluster/broker/2"] })",
                                      R"("partitions": 1, "replication.factor": 3)"));
    const test::Observed stopped = test::observed_until(scenario, Time{0} + 6_s);
    CHECK(stopped.facts_of_kind[std::size_t(FactKind::shut_down)] == 1);
    CHECK(stopped.facts_of_kind[std::size_t(FactKind::broker_fenced)] == 0); // nobody missed it
    CHECK(value(stopped, "partitions.led", "cluster/broker/1") == 0);
    CHECK(value(stopped, "unavailable.write") < 100'000'000); // 100 ms
    const test::Observed run = test::observed(scenario);
    CHECK(run.facts_of_kind[std::size_t(FactKind::shut_down)] == 2);
    CHECK(value(run, "records.lost") == 0);
    CHECK(value(run, "records.failed") == 0);
    CHECK(value(run, "records.delivered") == 150);
    // Nobody waits for a copy that is on its way out to be counted as dead (9 s).
    CHECK(value(run, "latency.ack.max") < 500'000'000);
    CHECK(metric_now(*run.world, run.observation, "partitions.under_replicated", "orders") == 0);
}

TEST_CASE("a broker that is started again at once cannot be written before it is registered",
          "[command]") {
    const Scenario scenario =
        test::scenario_of(kafka_story(R"({ "at": "5.5s", "crash": "cluster/broker/1" },
                                         { "at": "6s", "restart": "cluster/broker/1" })",
                                      R"("assignment": [[1]])"));
    const test::Observed run = test::observed(scenario);
    // Its session is valid for 9 s after its last heartbeat, at most 2 s before the crash.
    CHECK(value(run, "unavailable.write") > 7'000'000'000);
}

TEST_CASE("a metric may be asked of a partition and of a broker", "[command]") {
    const Scenario scenario = test::scenario_of(kafka_story(""));
    const test::Observed run = test::observed(scenario);
    CHECK(value(run, "records.stored", "orders/partition/0") == 150);
    CHECK(value(run, "records.stored", "orders/partition/1") == -1); // there is none
    CHECK(value(run, "partitions.led") == 1);
    const auto led = [&](const char* broker) { return value(run, "partitions.led", broker); };
    CHECK(led("cluster/broker/1") + led("cluster/broker/2") + led("cluster/broker/3") == 1);
}
