// Which promises hold with these settings, and the setting that decides it. Written for the plain
// reading of each promise: it holds only when no single failure of the kind named can break it.
#include "sim/explain.hpp"
#include "sim/scenario/units.hpp"
#include <algorithm>

namespace sluice {

namespace {

using Promises = std::vector<Guarantee>;

void add_kafka_producer(Promises& out, const Scenario& side, const ProducerSpec& producer);
void add_kafka_group(Promises& out, const Scenario& side, const ConsumerSpec& consumer);
void add_fifo_queue(Promises& out, const Scenario& side, const QueueSpec& queue);
void add_given_up(Promises& out, const ConsumerSpec& consumer);

} // namespace

std::vector<Guarantee> guarantees(const Scenario& side) {
    Promises out;
    switch (side.carrier().kind) {
    case PlatformKind::kafka:
        for (const ProducerSpec& producer : side.producers) add_kafka_producer(out, side, producer);
        for (const ConsumerSpec& consumer : side.consumers) add_kafka_group(out, side, consumer);
        break;
    case PlatformKind::fifo:
        for (const QueueSpec& queue : side.carrier().fifo.queues) add_fifo_queue(out, side, queue);
        break;
    }
    for (const ConsumerSpec& consumer : side.consumers) add_given_up(out, consumer);
    return out;
}

namespace {

const TopicSpec* topic_of(const Scenario& side, const std::string& name) {
    for (const TopicSpec& topic : side.carrier().kafka.topics)
        if (topic.name == name) return &topic;
    return nullptr;
}

Guarantee survives_a_broker(const ProducerSpec& producer, const TopicSpec& topic) {
    Guarantee promise{"an acknowledged record of " + producer.name + " survives one broker", false,
                      ""};
    const int64_t needed = std::min(topic.config.min_insync_replicas, topic.replication_factor);
    if (topic.replication_factor < 2)
        promise.because = "replication.factor=1: there is no other copy";
    else if (producer.kafka.acks == Acks::none)
        promise.because = "acks=0: nobody is asked whether it arrived";
    else if (producer.kafka.acks == Acks::leader)
        promise.because = "acks=1: the leader may die before anybody has copied it";
    else if (topic.config.unclean_leader_election)
        promise.because = "unclean.leader.election.enable: a replica without it may lead";
    else if (needed < 2)
        promise.because = "min.insync.replicas=1: the leader may be the only one in sync";
    else {
        promise.holds = true;
        promise.because = "acks=all and " + std::to_string(needed) + " in-sync replicas at least";
    }
    return promise;
}

Guarantee writes_go_on(const Scenario& side, const ProducerSpec& producer, const TopicSpec& topic) {
    Guarantee promise{producer.name + " can write to " + topic.name + " while one broker is down",
                      false, ""};
    const bool capped = side.carrier().version >= version_of(3, 7); // KAFKA-15583
    const int64_t asked = topic.config.min_insync_replicas;
    const int64_t needed = capped ? std::min(asked, topic.replication_factor) : asked;
    if (topic.replication_factor < 2)
        promise.because = "replication.factor=1: the partitions of that broker have no other";
    else if (producer.kafka.acks == Acks::all && topic.replication_factor - 1 < needed)
        promise.because = "acks=all needs " + std::to_string(needed) + " in-sync replicas of " +
                          std::to_string(topic.replication_factor);
    else {
        promise.holds = true;
        promise.because = "after the election (see above), with the copies that are left";
    }
    return promise;
}

Guarantee no_duplicates(const ProducerSpec& producer) {
    Guarantee promise{"retries of " + producer.name + " make no duplicates", true, ""};
    if (producer.kafka.enable_idempotence)
        promise.because = "enable.idempotence: the broker knows the last sequence numbers";
    else if (producer.kafka.acks == Acks::none || producer.kafka.retries == 0)
        promise.because = "nothing is ever sent twice (it is lost instead)";
    else {
        promise.holds = false;
        promise.because = "not idempotent: an answer that is lost makes a second copy";
    }
    return promise;
}

Guarantee keeps_order(const ProducerSpec& producer) {
    Guarantee promise{"records of one key (or partition) of " + producer.name +
                          " are stored in the order they were sent",
                      true, ""};
    const KafkaProducerSettings& settings = producer.kafka;
    if (settings.enable_idempotence)
        promise.because = "enable.idempotence keeps the order of up to 5 requests in flight";
    else if (settings.max_in_flight == 1)
        promise.because = "max.in.flight.requests.per.connection=1";
    else if (settings.acks == Acks::none || settings.retries == 0)
        promise.because = "nothing is ever sent again";
    else {
        promise.holds = false;
        promise.because = std::to_string(settings.max_in_flight) +
                          " requests in flight and no idempotence: a retry comes too late";
    }
    return promise;
}

Guarantee stays_until_the_end(const Scenario& side, const TopicSpec& topic) {
    const KafkaTopicSettings& config = topic.config;
    Guarantee promise{"retention deletes nothing of " + topic.name + " during the run", true, ""};
    if (config.retention_bytes >= 0) {
        promise.holds = false;
        promise.because = "retention.bytes=" + std::to_string(config.retention_bytes) +
                          " per partition, read or not";
    } else if (config.retention.ns >= 0 && config.retention < side.duration) {
        promise.holds = false;
        promise.because = "retention.ms is " + duration_text(config.retention.ns) + ", read or not";
    } else {
        promise.because =
            config.retention.ns < 0 ? "retention.ms=-1" : "retention.ms is longer than the run";
    }
    return promise;
}

void add_kafka_producer(Promises& out, const Scenario& side, const ProducerSpec& producer) {
    const TopicSpec* topic = topic_of(side, producer.to);
    if (topic == nullptr) return;
    out.push_back(survives_a_broker(producer, *topic));
    out.push_back(writes_go_on(side, producer, *topic));
    out.push_back(no_duplicates(producer));
    out.push_back(keeps_order(producer));
    out.push_back({"an acknowledged record of " + producer.name +
                       " survives a power cut of all machines at once",
                   topic->config.flush_messages == 1,
                   topic->config.flush_messages == 1
                       ? "flush.messages=1: every append reaches the disk first"
                       : "an acknowledgement means memory of the replicas, not their disks"});
}

Guarantee nothing_skipped(const ConsumerSpec& consumer) {
    Guarantee promise{"a crash of a member of " + consumer.name + " skips no record", true, ""};
    switch (consumer.commit) {
    case CommitPolicy::automatic:
        promise.because = "only what an earlier poll returned is committed: at least once";
        break;
    case CommitPolicy::after_each:
    case CommitPolicy::after_poll:
        promise.because = "positions are committed after the work: at least once";
        break;
    case CommitPolicy::before_poll:
        promise.holds = false;
        promise.because = "positions are committed before the work: at most once";
        break;
    case CommitPolicy::never:
        promise.holds = consumer.kafka.auto_offset_reset == OffsetReset::earliest;
        promise.because = "nothing is committed: auto.offset.reset decides where to go on";
        break;
    }
    return promise;
}

Guarantee worked_once(const ConsumerSpec& consumer) {
    Guarantee promise{"a crash of a member of " + consumer.name + " repeats no work", false, ""};
    switch (consumer.commit) {
    case CommitPolicy::automatic:
        promise.because = "up to auto.commit.interval.ms (" +
                          duration_text(consumer.kafka.auto_commit_interval.ns) +
                          ") and the current poll are worked on again";
        break;
    case CommitPolicy::after_each: promise.because = "the record in hand is worked on again"; break;
    case CommitPolicy::after_poll:
        promise.because = "the records of the current poll are worked on again";
        break;
    case CommitPolicy::before_poll:
        promise.holds = true;
        promise.because = "committed before the work";
        break;
    case CommitPolicy::never: promise.because = "nothing is committed"; break;
    }
    return promise;
}

std::string session_words(const Scenario& side, const ConsumerSpec& consumer) {
    const KafkaConsumerSettings& kafka = consumer.kafka;
    if (kafka.group_protocol == GroupProtocol::classic)
        return "session.timeout.ms (" + duration_text(kafka.session_timeout.ns) +
               ") and a rebalance";
    const Duration timeout = side.carrier().kafka.config.group_consumer_session_timeout;
    return "group.consumer.session.timeout.ms (" + duration_text(timeout.ns) + ")";
}

void add_kafka_group(Promises& out, const Scenario& side, const ConsumerSpec& consumer) {
    const TopicSpec* topic = topic_of(side, consumer.from);
    if (topic == nullptr) return;
    const bool earliest = consumer.kafka.auto_offset_reset == OffsetReset::earliest;
    out.push_back({consumer.name + " reads what was there before it came", earliest,
                   earliest ? "auto.offset.reset=earliest"
                            : "auto.offset.reset: a new group begins at the end"});
    out.push_back(nothing_skipped(consumer));
    out.push_back(worked_once(consumer));
    out.push_back({consumer.name + " goes on when one member dies", consumer.members > 1,
                   consumer.members > 1
                       ? "its partitions move after " + session_words(side, consumer)
                       : "there is only one member"});
    out.push_back({"another group reads everything that " + consumer.name + " reads", true,
                   "reading removes nothing: each group has its own positions"});
    out.push_back(stays_until_the_end(side, *topic));
}

Guarantee fifo_order(const Scenario& side, const QueueSpec& queue) {
    int64_t readers = 0;
    for (const ConsumerSpec& consumer : side.consumers)
        if (consumer.from == queue.name) readers += consumer.members;
    if (readers > 1)
        return {"messages of " + queue.name + " are worked on in order", false,
                std::to_string(readers) + " members take turns: a slow one is overtaken"};
    return {"messages of " + queue.name + " are worked on in order",
            queue.config.mode == FifoMode::destructive,
            queue.config.mode == FifoMode::destructive
                ? "one reader, and nothing is offered twice"
                : "one reader, until a message is offered again"};
}

Guarantee fifo_keeps(const QueueSpec& queue) {
    const FifoSettings& config = queue.config;
    Guarantee promise{"a message that " + queue.name + " has taken is worked on some day", false,
                      ""};
    if (config.mode == FifoMode::destructive)
        promise.because = "mode destructive: a receiver that dies takes its messages along";
    else if (config.capacity > 0 && config.overflow == Overflow::drop_old)
        promise.because = "overflow drop_old: the oldest makes room";
    else if (config.max_receives > 0 && config.dead_letter.empty())
        promise.because = "dropped after " + std::to_string(config.max_receives) + " deliveries";
    else if (config.retention.ns > 0)
        promise.because = "retention: it expires after " + duration_text(config.retention.ns);
    else {
        promise.holds = true;
        promise.because = "stored durably, and offered again until it is acknowledged";
    }
    return promise;
}

void add_fifo_queue(Promises& out, const Scenario& side, const QueueSpec& queue) {
    const bool drops = queue.config.capacity > 0 && queue.config.overflow == Overflow::drop_new;
    out.push_back({"a message sent to " + queue.name + " is taken", !drops,
                   drops ? "overflow drop_new: a full queue drops what arrives"
                         : "a full queue lets its senders wait, or there is always room"});
    out.push_back(fifo_keeps(queue));
    const bool acked = queue.config.mode == FifoMode::acked;
    out.push_back({"a message of " + queue.name + " is worked on at most once", !acked,
                   acked ? "not acknowledged within redeliver_after: offered again"
                         : "mode destructive: reading removes it"});
    out.push_back(fifo_order(side, queue));
    out.push_back({"each group gets every message of " + queue.name, false,
                   "a message goes to one receiver; groups share them, and there is no replay"});
}

void add_given_up(Promises& out, const ConsumerSpec& consumer) {
    const FailSpec& fails = consumer.fails;
    const bool can_fail = !fails.rate.is_zero() || !consumer.poison.rate.is_zero() ||
                          !consumer.poison.records.empty();
    if (!can_fail) return;
    const auto gives_up = [](const FailSpec& spec) {
        const bool present = !spec.rate.is_zero() || !spec.records.empty();
        const bool skips =
            spec.then == Reaction::skip ||
            (spec.then == Reaction::retry && spec.at_most > 0 && spec.finally == Reaction::skip);
        return present && skips;
    };
    const bool skips = gives_up(fails) || gives_up(consumer.poison);
    out.push_back(
        {"a record that " + consumer.name + " fails on is not forgotten", !skips,
         skips ? "the policy skips it" : "the policy retries it, sets it aside or stops at it"});
}

} // namespace
} // namespace sluice
