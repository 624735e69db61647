// Kafka's own settings by their own names: brokers and topics. Defaults and bounds as on Kafka's
// configuration pages of 4.1; `before` gives an older release's.
#include "sim/scenario/fields.hpp"

namespace sluice {

namespace {
using B = KafkaBrokerSettings;
using T = KafkaTopicSettings;
constexpr int64_t int_max = INT32_MAX;

constexpr Word selector_words[] = {
    {"LeaderSelector", uint8_t(ReplicaSelector::leader), "everybody reads from the leader"},
    {"org.apache.kafka.common.replica.LeaderSelector", uint8_t(ReplicaSelector::leader),
     "the same"},
    {"RackAwareReplicaSelector", uint8_t(ReplicaSelector::rack_aware),
     "from a copy in the member's rack"},
    {"org.apache.kafka.common.replica.RackAwareReplicaSelector",
     uint8_t(ReplicaSelector::rack_aware), "the same"},
};

const Field broker_fields[] = {
    kafka_ms<&B::heartbeat_interval>("broker.heartbeat.interval.ms", 1, "2000",
                                     "How often a broker tells the controller that it lives."),
    kafka_ms<&B::session_timeout>("broker.session.timeout.ms", 1, "9000",
                                  "A broker not heard of for so long is fenced."),
    before(2, 5, "10000",
           kafka_ms<&B::replica_lag_time_max>(
               "replica.lag.time.max.ms", 1, "30000",
               "A follower that has not caught up for so long leaves the in-sync set.")),
    kafka_ms<&B::replica_fetch_wait_max>("replica.fetch.wait.max.ms", 0, "500",
                                         "How long a leader holds a follower's empty fetch."),
    kafka_integer<&B::replica_fetch_min_bytes>("replica.fetch.min.bytes", 0, int_max, "1",
                                               "A leader answers a follower from so many bytes."),
    kafka_integer<&B::replica_fetch_max_bytes>(
        "replica.fetch.max.bytes", 0, int_max, "1048576",
        "Bytes of one partition in one answer to a follower."),
    kafka_integer<&B::replica_fetch_response_max_bytes>("replica.fetch.response.max.bytes", 0,
                                                        int_max, "10485760",
                                                        "Bytes of one answer to a follower."),
    kafka_ms<&B::replica_fetch_backoff>("replica.fetch.backoff.ms", 0, "1000",
                                        "A follower waits so long after a failed fetch."),
    kafka_integer<&B::num_replica_fetchers>("num.replica.fetchers", 1, int_max, "1",
                                            "Fetching threads of a follower per leader."),
    kafka_boolean<&B::unclean_leader_election>(
        "unclean.leader.election.enable", "false",
        "A replica outside the in-sync set may lead when no other can: available, with loss."),
    kafka_integer<&B::min_insync_replicas>(
        "min.insync.replicas", 1, int_max, "1",
        "acks=all is refused while fewer replicas are in sync; default of all topics."),
    kafka_boolean<&B::auto_leader_rebalance>(
        "auto.leader.rebalance.enable", "true",
        "The controller moves leadership back to the first replica of the list."),
    kafka_time<&B::leader_imbalance_check_interval>("leader.imbalance.check.interval.seconds",
                                                    Form::kafka_seconds, 1, "300",
                                                    "How often it looks."),
    kafka_integer<&B::default_replication_factor>(
        "default.replication.factor", 1, 32767, "1",
        "Copies of each partition of a topic that does not say."),
    kafka_integer<&B::num_partitions>("num.partitions", 1, 100'000, "1",
                                      "Partitions of a topic that does not say."),
    kafka_integer<&B::offsets_topic_num_partitions>("offsets.topic.num.partitions", 1, 100'000,
                                                    "50",
                                                    "Partitions of the topic of commits; a group "
                                                    "is coordinated by the leader of one."),
    kafka_integer<&B::offsets_topic_replication_factor>("offsets.topic.replication.factor", 1,
                                                        32767, "3", "Copies of each of them."),
    kafka_ms<&B::group_initial_rebalance_delay>(
        "group.initial.rebalance.delay.ms", 0, "3000",
        "An empty group waits so long for more members before its first assignment."),
    kafka_ms<&B::group_min_session_timeout>("group.min.session.timeout.ms", 1, "6000",
                                            "Shortest session timeout a member may ask for."),
    kafka_ms<&B::group_max_session_timeout>("group.max.session.timeout.ms", 1, "1800000",
                                            "Longest session timeout a member may ask for."),
    kafka_ms<&B::group_consumer_session_timeout>(
        "group.consumer.session.timeout.ms", 1, "45000",
        "A member of a group.protocol=consumer group not heard of for so long is removed."),
    kafka_ms<&B::group_consumer_min_session_timeout>("group.consumer.min.session.timeout.ms", 1,
                                                     "45000", "That timeout is at least this."),
    kafka_ms<&B::group_consumer_max_session_timeout>("group.consumer.max.session.timeout.ms", 1,
                                                     "60000", "That timeout is at most this."),
    kafka_ms<&B::group_consumer_heartbeat_interval>(
        "group.consumer.heartbeat.interval.ms", 1, "5000",
        "How often such members speak: they learn, confirm and receive with it."),
    kafka_ms<&B::group_consumer_min_heartbeat_interval>(
        "group.consumer.min.heartbeat.interval.ms", 1, "5000", "That interval is at least this."),
    kafka_ms<&B::group_consumer_max_heartbeat_interval>(
        "group.consumer.max.heartbeat.interval.ms", 1, "15000", "That interval is at most this."),
    kafka_time<&B::offsets_retention>(
        "offsets.retention.minutes", Form::kafka_minutes, 1, "10080",
        "What a group committed is forgotten so long after its last member left."),
    kafka_ms<&B::offsets_retention_check_interval>("offsets.retention.check.interval.ms", 1,
                                                   "600000", "How often a coordinator looks."),
    word<&B::replica_selector>("replica.selector.class", selector_words, "",
                               "RackAwareReplicaSelector: members read from a copy in their "
                               "client.rack, if there is one (KIP-392).",
                               Form::kafka_word),
    kafka_ms<&B::log_retention_check_interval>("log.retention.check.interval.ms", 1, "300000",
                                               "How often old segments are looked for."),
    before(4, 1, "0",
           kafka_integer<&B::eligible_leader_replicas_version>(
               "eligible.leader.replicas.version", 0, 1, "1",
               "1: replicas that left below min.insync.replicas stay electable (KIP-966).")),
    kafka_ms<&B::producer_id_expiration>(
        "producer.id.expiration.ms", 1, "86400000",
        "The sequence numbers of an idle idempotent producer are forgotten after so long."),
    kafka_ms<&B::high_watermark_checkpoint_interval>(
        "replica.high.watermark.checkpoint.interval.ms", 1, "5000",
        "How often high watermarks are written to disk."),
    kafka_ms<&B::flush_offset_checkpoint_interval>(
        "log.flush.offset.checkpoint.interval.ms", 1, "60000",
        "How often the recovery point is written to disk."),
    kafka_integer<&B::flush_messages>("log.flush.interval.messages", 1, INT64_MAX,
                                      "9223372036854775807",
                                      "Records after which a partition is flushed to disk; the "
                                      "default leaves it to the operating system."),
    kafka_ms<&B::flush_interval>("log.flush.interval.ms", 0, "9223372036854775807",
                                 "Time after which a partition is flushed to disk."),
    kafka_integer<&B::num_io_threads>("num.io.threads", 1, 1024, "8",
                                      "Requests a broker works on at once."),
    kafka_integer<&B::message_max_bytes>("message.max.bytes", 0, int_max, "1048588",
                                         "Largest batch a broker takes; default of all topics."),
    kafka_time<&B::retention>("log.retention.hours", Form::kafka_hours, -1, "",
                              "As log.retention.ms, in hours (168 by default); ms wins."),
    kafka_time<&B::retention>("log.retention.minutes", Form::kafka_minutes, -1, "",
                              "As log.retention.ms, in minutes; ms wins."),
    kafka_ms<&B::retention>("log.retention.ms", -1, "604800000",
                            "Records older than this go, segment by segment; -1 = never."),
    kafka_integer<&B::retention_bytes>("log.retention.bytes", -1, INT64_MAX, "-1",
                                       "Bytes kept per partition; -1 = no limit."),
    kafka_integer<&B::segment_bytes>("log.segment.bytes", 14, int_max, "1073741824",
                                     "A segment of this size is closed and a new one begun."),
    kafka_time<&B::segment_roll>("log.roll.hours", Form::kafka_hours, 1, "",
                                 "As log.roll.ms, in hours (168 by default); ms wins."),
    kafka_ms<&B::segment_roll>("log.roll.ms", 1, "604800000",
                               "A segment of this age is closed at the next append."),
};

const Field topic_fields[] = {
    kafka_integer<&T::min_insync_replicas>("min.insync.replicas", 1, int_max, "1",
                                           "acks=all is refused while fewer replicas are in sync."),
    kafka_ms<&T::retention>("retention.ms", -1, "604800000",
                            "Records older than this go, segment by segment; -1 = never."),
    kafka_integer<&T::retention_bytes>("retention.bytes", -1, INT64_MAX, "-1",
                                       "Bytes kept per partition; -1 = no limit."),
    kafka_integer<&T::segment_bytes>("segment.bytes", 14, int_max, "1073741824",
                                     "A segment of this size is closed and a new one begun."),
    kafka_ms<&T::segment_roll>("segment.ms", 1, "604800000",
                               "A segment of this age is closed at the next append."),
    kafka_boolean<&T::unclean_leader_election>(
        "unclean.leader.election.enable", "false",
        "A replica outside the in-sync set may lead when no other can: available, with loss."),
    kafka_integer<&T::max_message_bytes>("max.message.bytes", 0, int_max, "1048588",
                                         "Largest batch this topic takes."),
    kafka_integer<&T::flush_messages>("flush.messages", 1, INT64_MAX, "9223372036854775807",
                                      "Records after which a partition is flushed to disk."),
    kafka_ms<&T::flush_interval>("flush.ms", 0, "9223372036854775807",
                                 "Time after which a partition is flushed to disk."),
};
} // namespace

const Section kafka_broker_settings{"kafka.broker",
                                    "a Kafka cluster's \"config\"",
                                    "Settings of all brokers of the cluster, by Kafka's names.",
                                    broker_fields,
                                    nullptr,
                                    "kafka"};
const Section kafka_topic_settings{"kafka.topic",
                                   "a Kafka topic's \"config\"",
                                   "Settings of one topic; what is missing comes from the brokers.",
                                   topic_fields,
                                   nullptr,
                                   "kafka"};

} // namespace sluice
