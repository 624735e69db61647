// One row per metric: its name in the real systems and how it is read.
#include "sim/observe/metric_scope.hpp"
#include "sim/observe/observation.hpp"
#include "sim/scenario/metric_names.hpp"
#include <algorithm>
#include <array>

namespace sluice {

namespace {

using Value = std::optional<int64_t>;

template <class Each>
int64_t over_producers(const Reading& r, const Each& each) {
    int64_t sum = 0;
    for (std::size_t p = 0; p < r.ledger.producers.size(); ++p)
        if (r.scope.has_producer(p)) sum += each(r.ledger.producers[p]);
    return sum;
}
template <class Each>
int64_t over_partitions(const Reading& r, const Each& each) {
    int64_t sum = 0;
    for (std::size_t p = 0; p < r.ledger.partitions.size(); ++p)
        if (r.ledger.partitions[p].counted && r.scope.has_partition(p))
            sum += each(r.ledger.partitions[p]);
    return sum;
}
template <class Each>
int64_t over_groups(const Reading& r, const Each& each) {
    int64_t sum = 0;
    for (std::size_t g = 0; g < r.ledger.groups.size(); ++g)
        if (r.scope.has_group(g)) sum += each(r.ledger.groups[g]);
    return sum;
}

Value offered(const Reading& r) {
    return over_producers(r, [](const ProducerTally& t) { return t.offered; });
}
Value acked(const Reading& r) {
    return over_producers(r, [](const ProducerTally& t) { return t.acked; });
}
Value failed(const Reading& r) {
    return over_producers(r, [](const ProducerTally& t) { return t.failed.total(); });
}
Value unknown(const Reading& r) {
    return over_producers(r, [](const ProducerTally& t) { return t.unknown.total(); });
}
Value pending(const Reading& r) {
    int64_t sum = 0;
    for (std::size_t p = 0; p < r.ledger.producers.size(); ++p)
        if (r.scope.has_producer(p))
            sum += std::visit(
                [&](const auto& platform) { return pending_records(platform, ProducerId::of(p)); },
                carrier(r.world));
    return sum;
}
Value stored(const Reading& r) {
    return over_partitions(r, [](const PartitionTally& t) { return t.stored; });
}
Value readable(const Reading& r) {
    int64_t sum = 0;
    const auto* cluster = std::get_if<kafka::Cluster>(&carrier(r.world));
    for (std::size_t p = 0; p < r.ledger.partitions.size(); ++p) {
        if (!r.ledger.partitions[p].counted || !r.scope.has_partition(p)) continue;
        const PartitionId id = PartitionId::of(p);
        if (cluster) {
            sum += kafka::readable_records(*cluster, id);
        } else {
            const auto& service = std::get<queue::Service>(carrier(r.world));
            sum += queue::ready_messages(service, id) + queue::leased_messages(service, id);
        }
    }
    return sum;
}
Value lost(const Reading& r) {
    if (r.scope.everything()) return records_lost(r.ledger, r.world);
    return over_partitions(r, [](const PartitionTally& t) {
        return t.lost.total() + t.dropped.of(Cause::overflow_drop_old);
    });
}
Value duplicated(const Reading& r) {
    return over_partitions(r, [](const PartitionTally& t) { return t.duplicates; });
}
Value reordered(const Reading& r) {
    return r.ledger.reordered;
}
Value truncated(const Reading& r) {
    return over_partitions(r, [](const PartitionTally& t) { return t.truncated.total(); });
}
Value expired(const Reading& r) {
    return over_partitions(r, [](const PartitionTally& t) { return t.expired; });
}
Value delivered(const Reading& r) {
    return over_groups(r, [](const GroupTally& t) { return t.delivered_once; });
}
Value redelivered(const Reading& r) {
    return over_groups(
        r, [](const GroupTally& t) { return t.duplicates_redelivery + t.duplicates_retry; });
}
Value wrong(const Reading& r) {
    return over_groups(r, [](const GroupTally& t) { return t.wrong; });
}
Value skipped(const Reading& r) {
    return over_groups(r, [](const GroupTally& t) {
        return t.skipped.total() - t.skipped.of(Cause::policy_dead_letter);
    });
}
Value dead_lettered(const Reading& r) {
    if (std::holds_alternative<queue::Service>(carrier(r.world)))
        return over_partitions(r, [](const PartitionTally& t) { return t.dead_lettered; });
    return over_groups(r,
                       [](const GroupTally& t) { return t.skipped.of(Cause::policy_dead_letter); });
}
Value dropped(const Reading& r) {
    const int64_t refused = r.scope.everything() ? r.metrics.refused_by_full_queue : 0;
    return refused + over_partitions(r, [](const PartitionTally& t) { return t.dropped.total(); });
}
Value waiting(const Reading& r) {
    if (r.scope.everything()) return records_waiting(r.ledger);
    return over_groups(r, [](const GroupTally& t) { return t.waiting; });
}
Value lag_most(const Reading& r) {
    int64_t most = 0;
    for (std::size_t g = 0; g < r.ledger.groups.size(); ++g)
        if (r.scope.has_group(g)) most = std::max(most, r.ledger.groups[g].waiting_most);
    return most;
}

template <int64_t thousandths>
Value end_to_end(const Reading& r) {
    return latency_end_to_end(r.metrics).percentile(thousandths);
}
Value end_to_end_max(const Reading& r) {
    return latency_end_to_end(r.metrics).max();
}
template <int64_t thousandths>
Value ack(const Reading& r) {
    return latency_ack(r.metrics).percentile(thousandths);
}
Value ack_max(const Reading& r) {
    return latency_ack(r.metrics).max();
}

int64_t per_second(int64_t records, Time now) {
    if (now.ns == 0) return 0;
    return int64_t(Wide(records) * 1'000'000'000 / now.ns);
}
Value throughput_in(const Reading& r) {
    return per_second(*acked(r), r.world.fabric.now);
}
Value throughput_out(const Reading& r) {
    return per_second(*delivered(r), r.world.fabric.now);
}

// Of all topics together, or of the one that is asked about.
const CopiesTally* copies_of(const Reading& r) {
    if (r.scope.everything()) return &r.metrics.copies;
    const auto& topics = r.metrics.topic_of;
    for (std::size_t p = 0; p < topics.size(); ++p)
        if (r.scope.has_partition(p)) {
            const auto count = std::size_t(std::count(topics.begin(), topics.end(), topics[p]));
            const bool whole = r.scope.has_partition(p + count - 1);
            return whole ? &r.metrics.copies_by_topic[topics[p]] : nullptr;
        }
    return nullptr;
}
Value under_replicated(const Reading& r) {
    const CopiesTally* copies = copies_of(r);
    return copies ? Value{copies->under_replicated.most} : std::nullopt;
}
Value under_min_isr(const Reading& r) {
    const CopiesTally* copies = copies_of(r);
    return copies ? Value{copies->under_min_isr.most} : std::nullopt;
}
// Of the scenario's topics, as the controller has it now.
Value led(const Reading& r) {
    const auto* cluster = std::get_if<kafka::Cluster>(&carrier(r.world));
    if (!cluster) return std::nullopt;
    std::vector<int64_t> count(cluster->brokers.size());
    for (std::size_t p = 0; p < cluster->metadata.partitions.size(); ++p) {
        const kafka::BrokerIndex leader = cluster->metadata.partitions[p].latest().leader;
        const bool counts = r.ledger.partitions[p].counted && leader >= 0;
        if (counts && r.scope.has_broker(std::size_t(leader))) ++count[std::size_t(leader)];
    }
    return *std::max_element(count.begin(), count.end());
}
Value offline(const Reading& r) {
    return r.metrics.offline_most;
}
Value elections_clean(const Reading& r) {
    return r.metrics.elections_clean;
}
Value elections_unclean(const Reading& r) {
    return r.metrics.elections_unclean;
}
template <FactKind kind>
Value how_often(const Reading& r) {
    return r.metrics.facts[std::size_t(kind)];
}
Value rebalance_pause(const Reading& r) {
    return r.metrics.unread.longest.ns;
}
Value unavailable_write(const Reading& r) {
    const Time now = r.world.fabric.now;
    return std::max(r.metrics.unwritable.longest_by(now), r.metrics.refused.longest_by(now)).ns;
}
// Quotas and prices are not modelled.
Value never(const Reading&) {
    return 0;
}
Value not_known(const Reading&) {
    return std::nullopt;
}

struct Row {
    std::string_view name;
    Value (*read)(const Reading&);
    std::string_view jmx, cloudwatch, rabbitmq;
};

constexpr Row rows[] = {
    {"records.offered", offered, "", "", ""},
    {"records.acked", acked, "kafka.producer:record-send-total", "NumberOfMessagesSent",
     "messages_confirmed"},
    {"records.failed", failed, "kafka.producer:record-error-total", "", ""},
    {"records.unknown", unknown, "", "", ""},
    {"records.pending", pending, "kafka.producer:requests-in-flight", "", "messages_unconfirmed"},
    {"records.stored", stored, "kafka.server:BrokerTopicMetrics,MessagesInPerSec", "",
     "messages_published"},
    {"records.readable", readable, "kafka.log:LogEndOffset-LogStartOffset",
     "ApproximateNumberOfMessagesVisible", "messages"},
    {"records.lost", lost, "", "", ""},
    {"records.duplicated", duplicated, "", "", ""},
    {"records.reordered", reordered, "", "", ""},
    {"records.truncated", truncated, "", "", ""},
    {"records.expired", expired, "", "", ""},
    {"records.delivered", delivered, "kafka.consumer:records-consumed-total",
     "NumberOfMessagesDeleted", "messages_acknowledged"},
    {"records.redelivered", redelivered, "", "", "messages_redelivered"},
    {"records.wrong", wrong, "", "", ""},
    {"records.skipped", skipped, "", "", ""},
    {"records.dead_lettered", dead_lettered, "", "NumberOfMessagesSent of the dead-letter queue",
     "messages_dead_lettered"},
    {"records.dropped", dropped, "", "", "messages_dropped"},
    {"records.waiting", waiting, "kafka.consumer:records-lag", "ApproximateNumberOfMessagesVisible",
     "messages"},
    {"latency.end_to_end.p50", end_to_end<500>, "", "", ""},
    {"latency.end_to_end.p99", end_to_end<990>, "", "", ""},
    {"latency.end_to_end.max", end_to_end_max, "", "ApproximateAgeOfOldestMessage", ""},
    {"latency.ack.p50", ack<500>, "kafka.producer:request-latency-avg", "", ""},
    {"latency.ack.p99", ack<990>, "kafka.producer:request-latency-max", "", ""},
    {"latency.ack.max", ack_max, "kafka.producer:request-latency-max", "", ""},
    {"lag.max", lag_most, "kafka.consumer:records-lag-max", "MaxOffsetLag", "messages"},
    {"lag.end", waiting, "kafka.consumer:records-lag", "SumOffsetLag", "messages"},
    {"throughput.in", throughput_in, "kafka.producer:record-send-rate", "MessagesInPerSec",
     "publish_rate"},
    {"throughput.out", throughput_out, "kafka.consumer:records-consumed-rate", "", "ack_rate"},
    {"partitions.under_replicated", under_replicated,
     "kafka.server:ReplicaManager,UnderReplicatedPartitions", "UnderReplicatedPartitions", ""},
    {"partitions.under_min_isr", under_min_isr,
     "kafka.server:ReplicaManager,UnderMinIsrPartitionCount", "UnderMinIsrPartitionCount", ""},
    {"partitions.offline", offline, "kafka.controller:KafkaController,OfflinePartitionsCount",
     "OfflinePartitionsCount", ""},
    {"partitions.led", led, "kafka.server:ReplicaManager,LeaderCount", "LeaderCount", ""},
    {"elections.clean", elections_clean,
     "kafka.controller:ControllerStats,LeaderElectionRateAndTimeMs", "", ""},
    {"elections.unclean", elections_unclean,
     "kafka.controller:ControllerStats,UncleanLeaderElectionsPerSec", "", ""},
    {"isr.shrinks", how_often<FactKind::in_sync_shrunk>,
     "kafka.server:ReplicaManager,IsrShrinksPerSec", "", ""},
    {"isr.expands", how_often<FactKind::in_sync_grown>,
     "kafka.server:ReplicaManager,IsrExpandsPerSec", "", ""},
    {"rebalances", how_often<FactKind::assignment_made>, "kafka.consumer:rebalance-total", "", ""},
    {"rebalance.pause", rebalance_pause, "kafka.consumer:rebalance-latency-max", "", ""},
    {"throttles", never, "kafka.producer:produce-throttle-time-max", "ProduceThrottleTime", ""},
    {"unavailable.write", unavailable_write, "", "", ""},
    {"retries", how_often<FactKind::retried>, "kafka.producer:record-retry-total", "", ""},
    {"cost.usd_per_month", not_known, "", "", ""},
};

Unit unit_of(MetricUnit unit) {
    switch (unit) {
    case MetricUnit::count: return Unit::count;
    case MetricUnit::duration: return Unit::nanoseconds;
    case MetricUnit::rate: return Unit::per_second;
    case MetricUnit::share: return Unit::thousandths;
    case MetricUnit::money: return Unit::cents;
    }
    return Unit::count;
}

std::vector<MetricInfo> described() {
    std::vector<MetricInfo> table;
    for (const Row& row : rows) {
        const MetricName* known = find_metric_name(row.name);
        if (!known) continue;
        table.push_back({row.name, unit_of(known->unit), known->sentence, row.jmx, row.cloudwatch,
                         row.rabbitmq, row.read});
    }
    return table;
}

} // namespace

std::span<const MetricInfo> metrics() {
    static const std::vector<MetricInfo> table = described();
    return table;
}

const MetricInfo* find_metric(std::string_view name) {
    for (const MetricInfo& row : metrics())
        if (row.name == name) return &row;
    return nullptr;
}

std::optional<int64_t> metric_value(const World& world, const Observation& observation,
                                    std::string_view name, std::string_view of) {
    const MetricInfo* metric = find_metric(name);
    if (!metric) return std::nullopt;
    const auto scope = scope_of(world, of);
    if (!scope) return std::nullopt;
    return metric->read({world, observation.ledger, observation.metrics, *scope});
}

std::optional<int64_t> metric_now(const World& world, const Observation& observation,
                                  std::string_view name, std::string_view of) {
    const auto scope = scope_of(world, of);
    if (!scope) return std::nullopt;
    const Reading reading{world, observation.ledger, observation.metrics, *scope};
    const CopiesTally* copies = copies_of(reading);
    if (copies && name == "partitions.under_replicated") return copies->under_replicated.now;
    if (copies && name == "partitions.under_min_isr") return copies->under_min_isr.now;
    if (name == "partitions.offline") return observation.metrics.offline_now;
    return metric_value(world, observation, name, of);
}

} // namespace sluice
