// A whole cluster under load, with ledger, metrics and digest on: simulated records per second of
// this processor. 3 brokers, 3 copies, acks=all, one group of ten members that reads everything.
#include "sim/observe/view.hpp"
#include "sim/simulation.hpp"
#include "tests/bench/bench.hpp"
#include <algorithm>
#include <cstdio>
#include <memory>

namespace sluice::bench {

namespace {

constexpr int64_t record_bytes = 100;
constexpr int64_t fast = 100'000'000'000; // bytes/s: the machines are not what is measured

ProducerSpec load_of(const ClusterLoad& load) {
    ProducerSpec producer;
    producer.name = "load";
    producer.to = "events";
    producer.rate.low = {load.rate, {1'000'000'000}};
    producer.size = always(record_bytes);
    if (load.keyed) {
        producer.keys.shape = KeyShape::uniform;
        producer.keys.count = 100'000;
    }
    producer.kafka.buffer_memory = 4'000'000'000;
    producer.kafka.max_request_size = 100'000'000;
    const bool alone = load.batch == 1;
    producer.kafka.batch_size = alone ? 0 : load.batch * record_bytes + 61;
    producer.kafka.linger = milliseconds(alone ? 0 : load.keyed ? 10'000 : 100);
    return producer;
}

std::shared_ptr<const Scenario> cluster_scenario(const ClusterLoad& load) {
    Scenario scenario;
    scenario.duration = Duration{1'000'000'000} * load.seconds;
    PlatformSpec cluster;
    cluster.name = "cluster";
    cluster.kafka.brokers.resize(3);
    cluster.kafka.config.group_initial_rebalance_delay = Duration{0}; // they read from the start
    cluster.machines = {.disk = fast, .nic = fast};
    TopicSpec topic;
    topic.name = "events";
    topic.partitions = load.partitions;
    topic.replication_factor = 3;
    cluster.kafka.topics.push_back(topic);
    scenario.platforms.push_back(cluster);
    scenario.producers.push_back(load_of(load));
    ConsumerSpec readers;
    readers.name = "readers";
    readers.members = 10;
    readers.from = "events";
    readers.kafka.auto_offset_reset = OffsetReset::earliest;
    readers.kafka.max_poll_records = 100'000;
    scenario.consumers.push_back(readers);
    scenario.sides.push_back({.name = "cluster"});
    scenario.side_name = "cluster";
    return std::make_shared<const Scenario>(std::move(scenario));
}

} // namespace

int bench_cluster(const ClusterLoad& load) {
    Simulation simulation(cluster_scenario(load), {.record = false});
    const double start = cpu_seconds();
    simulation.run_until(simulation.end());
    const double seconds = cpu_seconds() - start;
    const auto delivered =
        metric_value(simulation.world(), simulation.observed(), "records.delivered");
    const auto acked = metric_value(simulation.world(), simulation.observed(), "records.acked");
    if (!simulation.observed().ledger.balances(simulation.world())) {
        std::fputs("the ledger does not balance\n", stderr);
        return 5;
    }
    // The check: what share of the acknowledged records was delivered by the end.
    report("cluster", load.partitions, double(*acked), seconds,
           *acked == 0 ? 0 : double(*delivered) / double(*acked));
    return 0;
}

int bench_view(int64_t partitions) {
    Simulation simulation(cluster_scenario({.partitions = partitions, .seconds = 1}),
                          {.record = false});
    simulation.run_until(simulation.end());
    double least = 1e9, most = 0;
    for (int i = 0; i < 21; ++i) {
        const double start = cpu_seconds();
        const View view = view_of(simulation.world(), simulation.observed());
        const double seconds = cpu_seconds() - start;
        least = std::min(least, seconds);
        most = std::max(most, seconds);
        if (view.now != simulation.now()) return 5;
    }
    std::printf("{\"engine\":\"sluicebox\",\"bench\":\"view\",\"n\":%ld,\"ms_min\":%.4f,"
                "\"ms_max\":%.4f}\n",
                static_cast<long>(partitions), least * 1e3, most * 1e3);
    return 0;
}

} // namespace sluice::bench
