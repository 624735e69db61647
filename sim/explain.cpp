// Derived numbers: what a reader of the settings would have to work out.
#include "sim/explain.hpp"
#include "sim/client/draws.hpp"
#include "sim/client/records.hpp"
#include "sim/core/wide.hpp"
#include "sim/kafka/group.hpp"
#include "sim/kafka/records.hpp"
#include "sim/scenario/units.hpp"
#include <algorithm>
#include <map>

namespace sluice {

namespace {

using Numbers = std::vector<DerivedNumber>;

void add_offered(Numbers& out, const Scenario& side);
void add_work(Numbers& out, const Scenario& side);
void add_kafka(Numbers& out, const Scenario& side);
void add_fifo(Numbers& out, const Scenario& side);

} // namespace

std::vector<DerivedNumber> derived_numbers(const Scenario& side) {
    Numbers out;
    add_offered(out, side);
    add_work(out, side);
    switch (side.carrier().kind) {
    case PlatformKind::kafka: add_kafka(out, side); break;
    case PlatformKind::fifo: add_fifo(out, side); break;
    }
    return out;
}

namespace {

std::string count(int64_t number, const char* one, const char* many) {
    return std::to_string(number) + " " + (number == 1 ? one : many);
}

int64_t instances(const ProducerSpec& producer) {
    return producer.rate.each ? producer.count : 1;
}

Duration sending_time(const Scenario& side, const ProducerSpec& producer) {
    const Time end = std::min(time_zero + side.duration, producer.stop);
    const Time start = time_zero + producer.start;
    return end > start ? end - start : Duration{0};
}

int64_t scaled(const Rate& rate, Duration time, int64_t factor) {
    const Wide product = Wide{rate.count} * time.ns * factor / rate.per.ns;
    return product > INT64_MAX ? INT64_MAX : static_cast<int64_t>(product);
}

// Over the whole run; ramps and the like are counted at their mean.
int64_t expected_records(const Scenario& side, const ProducerSpec& producer) {
    const Duration time = sending_time(side, producer);
    const RateSpec& rate = producer.rate;
    const int64_t low = scaled(rate.low, time, instances(producer));
    const int64_t high = scaled(rate.high, time, instances(producer));
    int64_t records = low;
    switch (rate.shape) {
    case RateShape::constant: break;
    case RateShape::daily: records = low / 2 + high / 2; break;
    case RateShape::bursts:
        records = low + static_cast<int64_t>(Wide{high - low} * rate.high_for.ns /
                                             std::max<int64_t>(rate.period.ns, 1));
        break;
    case RateShape::ramp: {
        const Duration rising = std::min(time, rate.period);
        const int64_t up = scaled(rate.high, rising, instances(producer)) -
                           scaled(rate.low, rising, instances(producer));
        // Halfway up on average while rising, at the top afterwards.
        const Wide reached = rate.period.ns == 0 ? Wide{0} : Wide{up} * rising.ns / rate.period.ns;
        records = scaled(rate.low, rising, instances(producer)) +
                  static_cast<int64_t>(reached / 2) +
                  scaled(rate.high, time - rising, instances(producer));
        break;
    }
    }
    if (producer.arrivals == Arrivals::trace) records = static_cast<int64_t>(producer.trace.size());
    return producer.records > 0 ? std::min(records, producer.records) : records;
}

std::string how_counted(const ProducerSpec& producer) {
    switch (producer.arrivals) {
    case Arrivals::trace: return "as many as the trace has";
    case Arrivals::poisson: return "on average; arrivals are drawn";
    case Arrivals::constant: break;
    }
    return producer.rate.shape == RateShape::constant ? "rate x time" : "mean rate x time";
}

void add_offered(Numbers& out, const Scenario& side) {
    for (const ProducerSpec& producer : side.producers) {
        const int64_t records = expected_records(side, producer);
        const int64_t size = mean(sampler_of(producer.size));
        out.push_back({"records offered by " + producer.name, std::to_string(records),
                       how_counted(producer) + ", by " +
                           count(producer.count, "producer", "producers") + " together"});
        const Duration time = sending_time(side, producer);
        if (time.ns == 0 || records == 0) continue;
        const Wide rate = Wide{records} * size * 1'000'000'000 / time.ns;
        if (rate < INT64_MAX)
            out.push_back({"bytes offered by " + producer.name,
                           byte_rate_text(static_cast<int64_t>(rate)),
                           "records of " + bytes_text(size) + " on average"});
    }
}

int64_t arriving_per_second(const Scenario& side, const std::string& channel) {
    Wide sum = 0;
    for (const ProducerSpec& producer : side.producers) {
        const Duration time = sending_time(side, producer);
        if (producer.to != channel || time.ns == 0) continue;
        sum += Wide{expected_records(side, producer)} * 1'000'000'000 / time.ns;
    }
    return sum > INT64_MAX ? INT64_MAX : static_cast<int64_t>(sum);
}

// nullptr on platforms without topics, too.
const TopicSpec* topic_named(const Scenario& side, const std::string& name) {
    for (const TopicSpec& topic : side.carrier().kafka.topics)
        if (topic.name == name) return &topic;
    return nullptr;
}

// How many members' time the work takes: below the number of members, or the lag grows for ever.
void add_work(Numbers& out, const Scenario& side) {
    for (const ConsumerSpec& consumer : side.consumers) {
        const int64_t work = mean(sampler_of(consumer.work));
        const int64_t rate = arriving_per_second(side, consumer.from);
        const Wide percent = Wide{rate} * work / 10'000'000; // of one member's time
        if (percent == 0 || percent > INT32_MAX) continue;
        const auto whole = static_cast<int64_t>(percent);
        const TopicSpec* topic = topic_named(side, consumer.from);
        const int64_t able =
            topic != nullptr ? std::min(consumer.members, topic->partitions) : consumer.members;
        out.push_back({"members of " + consumer.name + " kept busy",
                       std::to_string(whole / 100) + "." + (whole % 100 < 10 ? "0" : "") +
                           std::to_string(whole % 100) + " of " + std::to_string(able),
                       std::to_string(rate) + " records/s x " + duration_text(work) +
                           " of work each" +
                           (whole <= able * 100 ? "" : ": more than can work, so the lag grows")});
    }
}

void add_topic(Numbers& out, const Scenario& side, const TopicSpec& topic) {
    const auto brokers = static_cast<int64_t>(side.carrier().kafka.brokers.size());
    out.push_back({"replicas of " + topic.name,
                   std::to_string(topic.partitions * topic.replication_factor),
                   count(topic.partitions, "partition", "partitions") + " x " +
                       count(topic.replication_factor, "copy", "copies") + ", on " +
                       count(brokers, "broker", "brokers")});
    const int64_t asked = topic.config.min_insync_replicas;
    // KAFKA-15583: from 3.7 on the setting counts at most as much as the replication factor.
    const bool capped = side.carrier().version >= version_of(3, 7);
    const int64_t effective = capped ? std::min(asked, topic.replication_factor) : asked;
    out.push_back({"in-sync replicas that acks=all needs on " + topic.name,
                   std::to_string(effective),
                   "min.insync.replicas=" + std::to_string(asked) +
                       (effective < asked ? ", but there are only as many copies" : "")});
    const int64_t spare = topic.replication_factor - effective;
    out.push_back(
        {"brokers that may be down while acks=all works on " + topic.name,
         std::to_string(std::max<int64_t>(spare, 0)),
         "copies - needed in-sync replicas = " + std::to_string(topic.replication_factor) + " - " +
             std::to_string(effective)});
}

void add_group(Numbers& out, const Scenario& side, const ConsumerSpec& consumer) {
    const TopicSpec* topic = topic_named(side, consumer.from);
    if (topic == nullptr) return;
    const int64_t idle = std::max<int64_t>(consumer.members - topic->partitions, 0);
    const int64_t most =
        (topic->partitions + consumer.members - 1) / std::max<int64_t>(consumer.members, 1);
    out.push_back({"idle members of " + consumer.name, std::to_string(idle),
                   count(topic->partitions, "partition", "partitions") + " / " +
                       count(consumer.members, "member", "members") +
                       ": a partition has one reader in a group"});
    if (idle == 0)
        out.push_back({"partitions of the busiest member of " + consumer.name, std::to_string(most),
                       "partitions / members, rounded up"});
    const auto rows = side.carrier().kafka.config.offsets_topic_num_partitions;
    out.push_back(
        {"coordinator of " + consumer.name,
         "leader of __consumer_offsets/" +
             std::to_string(kafka::offsets_partition(consumer.name, static_cast<int32_t>(rows))),
         "hash of the group's name, over " + count(rows, "partition", "partitions")});
}

void add_keys(Numbers& out, const RecordSource& source, const ProducerSpec& producer,
              const TopicSpec& topic, Version release) {
    constexpr int64_t few = 24;
    if (source.key_count == 0 || source.key_count > few) return;
    const auto routes =
        kafka::make_routes(source, producer, static_cast<int32_t>(topic.partitions), release);
    std::map<int32_t, std::string> keys_of;
    for (std::size_t key = 0; key < routes->of_key.size(); ++key) {
        std::string& keys = keys_of[routes->of_key[key]];
        keys += (keys.empty() ? "" : ", ") + key_text(source, static_cast<KeyIndex>(key));
    }
    for (const auto& [partition, keys] : keys_of) {
        if (partition < 0) continue; // drawn for every record
        out.push_back({"keys of " + producer.name + " on " + topic.name + "/partition/" +
                           std::to_string(partition),
                       keys, "hash of the key, modulo the number of partitions"});
    }
}

// Seconds with as many decimals as there are milliseconds.
std::string seconds_text(Duration time) {
    const int64_t ms = std::max<int64_t>(time.ns, 0) / 1'000'000;
    std::string decimals = std::to_string(1000 + ms % 1000).substr(1);
    while (!decimals.empty() && decimals.back() == '0') decimals.pop_back();
    return std::to_string(ms / 1000) + (decimals.empty() ? "" : "." + decimals) + " s";
}

void add_detection(Numbers& out, const Scenario& side) {
    const KafkaBrokerSettings& config = side.carrier().kafka.config;
    const Duration soonest = config.session_timeout - config.heartbeat_interval;
    // From 4.0 the controller looks every eighth of the session (KAFKA-17793).
    const bool looks = side.carrier().version >= version_of(4, 0);
    const Duration latest =
        looks ? config.session_timeout + config.session_timeout / 8 : config.session_timeout;
    out.push_back({"a dead broker's partitions get new leaders after",
                   seconds_text(soonest) + " to " + seconds_text(latest),
                   "broker.session.timeout.ms from the last heartbeat" +
                       std::string(looks ? ", seen at the controller's next look" : "")});
}

void add_kafka(Numbers& out, const Scenario& side) {
    for (const TopicSpec& topic : side.carrier().kafka.topics) add_topic(out, side, topic);
    if (side.carrier().kafka.brokers.size() > 1) add_detection(out, side);
    for (const ConsumerSpec& consumer : side.consumers) add_group(out, side, consumer);
    const std::vector<RecordSource> sources = record_sources(side);
    for (std::size_t i = 0; i < side.producers.size(); ++i)
        if (const TopicSpec* topic = topic_named(side, side.producers[i].to))
            add_keys(out, sources[i], side.producers[i], *topic, side.carrier().version);
}

void add_fifo(Numbers& out, const Scenario& side) {
    for (const QueueSpec& queue : side.carrier().fifo.queues) {
        const FifoSettings& config = queue.config;
        if (config.capacity > 0)
            out.push_back({"messages that fit into " + queue.name, std::to_string(config.capacity),
                           "capacity, handed-out ones included"});
        if (config.mode == FifoMode::acked)
            out.push_back({"a message of " + queue.name + " is offered again after",
                           duration_text(config.redeliver_after.ns),
                           "when it was handed out and not acknowledged"});
        if (config.max_receives > 0)
            out.push_back({"deliveries of a message of " + queue.name + " at most",
                           std::to_string(config.max_receives),
                           config.dead_letter.empty() ? "then it is dropped"
                                                      : "then it goes to " + config.dead_letter});
    }
}

} // namespace
} // namespace sluice
