// Rules between clients, topics and the cluster that carries a side.
#include "sim/scenario/kafka_rules.hpp"
#include <algorithm>

namespace sluice {

namespace {
constexpr Version capped_min_isr = version_of(3, 7);
constexpr Version large_segments = version_of(4, 0); // KIP-1030
constexpr int64_t least_segment = 1'048'576;

std::string topic_at(const Scenario& side, const TopicSpec& topic, const std::string& key) {
    return "/platforms/" + pointer_token(side.carrier().name) + "/topics/" +
           pointer_token(topic.name) + key;
}

void judge_factor(Reporter& report, const Scenario& side, const TopicSpec& topic) {
    const auto brokers = static_cast<int64_t>(side.carrier().kafka.brokers.size());
    if (topic.replication_factor <= brokers) return;
    const auto count = std::to_string(brokers);
    report.at(ProblemCode::replication_factor, topic_at(side, topic, "/replication.factor"),
              "a whole number from 1 to " + count + " (the cluster has " + count + " broker" +
                  (brokers == 1 ? ")" : "s)"),
              std::to_string(topic.replication_factor),
              "add " + std::to_string(topic.replication_factor - brokers) +
                  (topic.replication_factor - brokers == 1 ? " broker" : " brokers") +
                  " or set replication.factor to " + count);
}

void judge_replicas(Reporter& report, const Scenario& side, const TopicSpec& topic,
                    std::size_t partition) {
    const auto& replicas = topic.assignment[partition];
    const auto brokers = side.carrier().kafka.brokers.size();
    const auto at = topic_at(side, topic, "/assignment/" + std::to_string(partition));
    for (const auto broker : replicas)
        if (broker >= brokers)
            report.at(ProblemCode::bad_assignment, at,
                      "brokers from 1 to " + std::to_string(brokers), std::to_string(broker + 1));
    auto sorted = replicas;
    std::sort(sorted.begin(), sorted.end());
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
    if (twice != sorted.end())
        report.at(ProblemCode::bad_assignment, at, "each broker once",
                  std::to_string(*twice + 1) + " twice");
    if (static_cast<int64_t>(replicas.size()) != topic.replication_factor)
        report.at(ProblemCode::bad_assignment, at,
                  std::to_string(topic.replication_factor) + " brokers (replication.factor)",
                  std::to_string(replicas.size()));
}

void judge_assignment(Reporter& report, const Scenario& side, const TopicSpec& topic) {
    if (topic.assignment.empty()) return;
    if (static_cast<int64_t>(topic.assignment.size()) != topic.partitions)
        report.at(ProblemCode::bad_assignment, topic_at(side, topic, "/assignment"),
                  "one list for each of the " + std::to_string(topic.partitions) + " partitions",
                  std::to_string(topic.assignment.size()));
    for (std::size_t p = 0; p < topic.assignment.size(); ++p)
        judge_replicas(report, side, topic, p);
}

void judge_topic_settings(Reporter& report, const Scenario& side, const TopicSpec& topic) {
    const auto& config = topic.config;
    const auto factor = topic.replication_factor;
    if (config.min_insync_replicas > factor)
        report.at(ProblemCode::min_isr_above_factor,
                  topic_at(side, topic, "/config/min.insync.replicas"), "",
                  "min.insync.replicas = " + std::to_string(config.min_insync_replicas) +
                      " is above the replication factor " + std::to_string(factor),
                  side.carrier().version >= capped_min_isr
                      ? "Kafka caps it at the factor since 3.7: one dead broker stops all writes"
                      : "before 3.7 Kafka refuses every acks=all write then");
    if (config.segment_bytes < least_segment && side.carrier().version >= large_segments)
        report.at(ProblemCode::platform_refuses, topic_at(side, topic, "/config/segment.bytes"),
                  "at least 1048576 (Kafka 4.0 and later)", std::to_string(config.segment_bytes));
    if (config.retention.ns >= 0 && config.retention < config.segment_roll)
        report.at(ProblemCode::retention_below_roll, topic_at(side, topic, "/config/retention.ms"),
                  "", "retention.ms is shorter than segment.ms: records of the open segment stay",
                  "lower segment.ms to see records go on time");
}

const TopicSpec* topic_named(const Scenario& side, const std::string& name) {
    for (const auto& topic : side.carrier().kafka.topics)
        if (topic.name == name) return &topic;
    return nullptr;
}

// The smallest record there can be: if even that is too large, nothing would ever be sent.
int64_t least_size(const DistributionSpec& size) {
    switch (size.spread) {
    case Spread::constant:
    case Spread::uniform:
    case Spread::pareto: return size.low;
    case Spread::exponential:
    case Spread::lognormal: return 0;
    }
    return 0;
}

void judge_producer(Reporter& report, const Scenario& side, const ProducerSpec& producer) {
    const auto* topic = topic_named(side, producer.to);
    if (topic == nullptr) return;
    const auto at = "/producers/" + pointer_token(producer.name);
    const auto size = least_size(producer.size);
    const bool request = size > producer.kafka.max_request_size;
    if (request || size > topic->config.max_message_bytes)
        report.at(
            ProblemCode::size_over_limit, at + "/size",
            request
                ? "at most max.request.size = " + std::to_string(producer.kafka.max_request_size)
                : "at most max.message.bytes = " + std::to_string(topic->config.max_message_bytes),
            std::to_string(size) + " bytes");
    if (producer.kafka.acks == Acks::all && topic->config.min_insync_replicas == 1 &&
        topic->replication_factor > 1)
        report.at(ProblemCode::single_copy_acks, at + "/kafka/acks", "",
                  "acks=all with min.insync.replicas=1: when the others fall behind, one copy is "
                  "enough for an acknowledgement",
                  "set min.insync.replicas to 2 on topic " + topic->name);
}

void judge_consumer(Reporter& report, const Scenario& side, const ConsumerSpec& consumer) {
    const auto at = "/consumers/" + pointer_token(consumer.name);
    const auto& config = side.carrier().kafka.config;
    const auto timeout = consumer.kafka.session_timeout;
    const auto ms = [](Duration duration) { return std::to_string(duration.ns / 1'000'000); };
    const bool classic = consumer.kafka.group_protocol == GroupProtocol::classic;
    const bool out_of_bounds =
        timeout < config.group_min_session_timeout || timeout > config.group_max_session_timeout;
    if (classic && out_of_bounds)
        report.at(ProblemCode::platform_refuses, at + "/kafka/session.timeout.ms",
                  "from group.min.session.timeout.ms = " + ms(config.group_min_session_timeout) +
                      " to group.max.session.timeout.ms = " + ms(config.group_max_session_timeout),
                  ms(timeout), "the coordinator refuses members with another timeout");
    const auto* topic = topic_named(side, consumer.from);
    if (topic == nullptr || consumer.members <= topic->partitions) return;
    const auto idle = consumer.members - topic->partitions;
    report.at(ProblemCode::idle_consumers, at + "/members", "",
              std::to_string(consumer.members) + " members for " +
                  std::to_string(topic->partitions) + " partitions: " + std::to_string(idle) +
                  " will be idle",
              "a partition is read by one member of a group only");
}

void judge_brokers(Reporter& report, const Scenario& side) {
    const auto& cluster = side.carrier().kafka;
    const auto at = "/platforms/" + pointer_token(side.carrier().name) + "/config";
    const auto brokers = static_cast<int64_t>(cluster.brokers.size());
    if (cluster.config.offsets_topic_replication_factor > brokers)
        report.at(ProblemCode::replication_factor, at + "/offsets.topic.replication.factor",
                  "a whole number from 1 to " + std::to_string(brokers) +
                      " (the number of brokers)",
                  std::to_string(cluster.config.offsets_topic_replication_factor),
                  "Kafka could not create the topic of commits, and no group would work");
    if (cluster.config.heartbeat_interval >= cluster.config.session_timeout)
        report.at(ProblemCode::contradiction, at,
                  "broker.heartbeat.interval.ms below broker.session.timeout.ms",
                  std::to_string(cluster.config.heartbeat_interval.ns / 1'000'000),
                  "the controller would fence every broker");
    const auto within = [&](const char* key, Duration value, Duration low, Duration high) {
        if (value >= low && value <= high) return;
        report.at(ProblemCode::platform_refuses, at + "/" + key,
                  "from " + std::to_string(low.ns / 1'000'000) + " to " +
                      std::to_string(high.ns / 1'000'000),
                  std::to_string(value.ns / 1'000'000),
                  "group.consumer.min... and group.consumer.max... set these bounds");
    };
    const KafkaBrokerSettings& c = cluster.config;
    within("group.consumer.session.timeout.ms", c.group_consumer_session_timeout,
           c.group_consumer_min_session_timeout, c.group_consumer_max_session_timeout);
    within("group.consumer.heartbeat.interval.ms", c.group_consumer_heartbeat_interval,
           c.group_consumer_min_heartbeat_interval, c.group_consumer_max_heartbeat_interval);
    if (cluster.config.group_min_session_timeout > cluster.config.group_max_session_timeout)
        report.at(ProblemCode::contradiction, at + "/group.min.session.timeout.ms",
                  "group.min.session.timeout.ms of at most group.max.session.timeout.ms", "more");
}
} // namespace

void judge_kafka(Reporter& report, const Scenario& side) {
    judge_brokers(report, side);
    for (const auto& topic : side.carrier().kafka.topics) {
        judge_factor(report, side, topic);
        judge_assignment(report, side, topic);
        judge_topic_settings(report, side, topic);
    }
    for (const auto& producer : side.producers) judge_producer(report, side, producer);
    for (const auto& consumer : side.consumers) judge_consumer(report, side, consumer);
}

} // namespace sluice
