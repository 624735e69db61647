// Kafka's own settings by their own names: producers and consumers (Java client, 4.1).
#include "sim/scenario/fields.hpp"
#include "sim/scenario/read_customs.hpp"

namespace sluice {

namespace {
using P = KafkaProducerSettings;
using C = KafkaConsumerSettings;
constexpr int64_t int_max = INT32_MAX;

constexpr Word acks_words[] = {
    {"0", uint8_t(Acks::none), "nobody is asked: fast, and losses go unnoticed"},
    {"1", uint8_t(Acks::leader), "the leader has appended it"},
    {"all", uint8_t(Acks::all), "every in-sync replica has it"},
    {"-1", uint8_t(Acks::all), "the same as all"},
};
constexpr Word partitioner_words[] = {
    {"consistent", uint8_t(PartitionerChoice::consistent), "CRC32 of the key, empty key included"},
    {"consistent_random", uint8_t(PartitionerChoice::consistent_random),
     "CRC32 of the key, random without one (librdkafka's default)"},
    {"murmur2", uint8_t(PartitionerChoice::murmur2), "murmur2 of the key, empty key included"},
    {"murmur2_random", uint8_t(PartitionerChoice::murmur2_random),
     "murmur2 of the key, random without one: as Java"},
    {"fnv1a", uint8_t(PartitionerChoice::fnv1a), "FNV-1a of the key, empty key included"},
    {"fnv1a_random", uint8_t(PartitionerChoice::fnv1a_random),
     "FNV-1a of the key, random without one"},
    {"random", uint8_t(PartitionerChoice::random), "random, keys ignored"},
    {"built_in", uint8_t(PartitionerChoice::built_in),
     "Java's: murmur2 of the key, sticky without one"},
    {"round_robin", uint8_t(PartitionerChoice::round_robin), "Java's RoundRobinPartitioner"},
    {"uniform_sticky", uint8_t(PartitionerChoice::uniform_sticky),
     "Java's UniformStickyPartitioner"},
};
constexpr Word partitioner_classes[] = {
    {"org.apache.kafka.clients.producer.RoundRobinPartitioner",
     uint8_t(PartitionerChoice::round_robin), "in turn, keys ignored"},
    {"RoundRobinPartitioner", uint8_t(PartitionerChoice::round_robin), "the same"},
    {"org.apache.kafka.clients.producer.UniformStickyPartitioner",
     uint8_t(PartitionerChoice::uniform_sticky), "sticky, keys ignored"},
    {"UniformStickyPartitioner", uint8_t(PartitionerChoice::uniform_sticky), "the same"},
    {"org.apache.kafka.clients.producer.internals.DefaultPartitioner",
     uint8_t(PartitionerChoice::built_in), "the built-in behaviour"},
    {"DefaultPartitioner", uint8_t(PartitionerChoice::built_in), "the same"},
};
constexpr Word compression_words[] = {
    {"none", uint8_t(Compression::none), "as it is"},
    {"gzip", uint8_t(Compression::gzip), "30 % of the bytes, 20 ns a byte"},
    {"snappy", uint8_t(Compression::snappy), "50 % of the bytes, 3 ns a byte"},
    {"lz4", uint8_t(Compression::lz4), "50 % of the bytes, 2 ns a byte"},
    {"zstd", uint8_t(Compression::zstd), "30 % of the bytes, 5 ns a byte"},
};
constexpr Word protocol_words[] = {
    {"classic", uint8_t(GroupProtocol::classic), "a barrier for everybody at every change"},
    {"consumer", uint8_t(GroupProtocol::consumer),
     "the coordinator moves single partitions, nobody else stops (KIP-848, from 4.0)"},
};
constexpr Word remote_words[] = {
    {"uniform", uint8_t(RemoteAssignor::uniform), "balanced, and everybody keeps what it can"},
    {"range", uint8_t(RemoteAssignor::range), "consecutive partitions of each topic"},
};
constexpr Word reset_words[] = {
    {"latest", uint8_t(OffsetReset::latest), "start at the end: what is there is never read"},
    {"earliest", uint8_t(OffsetReset::earliest), "start at the oldest record"},
    {"none", uint8_t(OffsetReset::none), "stop with an error"},
};

const Field producer_fields[] = {
    before(3, 0, "1",
           word<&P::acks>("acks", acks_words, "all",
                          "Who must have a record before it is acknowledged.", Form::kafka_word)),
    before(3, 0, "false",
           kafka_boolean<&P::enable_idempotence>(
               "enable.idempotence", "true",
               "Sequence numbers keep retries from duplicating or reordering records.")),
    word<&P::compression>("compression.type", compression_words, "none",
                          "How batches are packed: fewer bytes on links and disks, for processor "
                          "time in the producer. Ratio and time are assumptions.",
                          Form::kafka_word),
    kafka_integer<&P::batch_size>("batch.size", 0, int_max, "16384",
                                  "Bytes of a batch of one partition; it is sent when full."),
    before(4, 0, "0",
           kafka_ms<&P::linger>("linger.ms", 0, "5",
                                "How long a batch that is not full waits for more records.")),
    kafka_integer<&P::buffer_memory>("buffer.memory", 0, INT64_MAX, "33554432",
                                     "Bytes of unsent records; then send() blocks."),
    kafka_ms<&P::max_block>("max.block.ms", 0, "60000", "How long send() blocks, then it fails."),
    kafka_integer<&P::max_request_size>("max.request.size", 0, int_max, "1048576",
                                        "Bytes of one request; a larger record fails at once."),
    kafka_integer<&P::retries>("retries", 0, int_max, "2147483647",
                               "How often a batch is sent again; delivery.timeout.ms ends it."),
    kafka_ms<&P::delivery_timeout>("delivery.timeout.ms", 0, "120000",
                                   "A record not acknowledged so long after send() has failed."),
    kafka_ms<&P::request_timeout>("request.timeout.ms", 0, "30000",
                                  "Without an answer for so long a request is given up."),
    kafka_ms<&P::retry_backoff>("retry.backoff.ms", 0, "100", "Pause before the first retry."),
    kafka_ms<&P::retry_backoff_max>("retry.backoff.max.ms", 0, "1000",
                                    "The pause doubles up to this (from 3.7, KIP-580)."),
    kafka_integer<&P::max_in_flight>("max.in.flight.requests.per.connection", 1, int_max, "5",
                                     "Requests to one broker that may be unanswered."),
    word<&P::partitioner>("partitioner", partitioner_words, "built_in",
                          "Who picks the partition, by librdkafka's names.", Form::kafka_word),
    word<&P::partitioner>("partitioner.class", partitioner_classes, "",
                          "Who picks the partition, by the Java client's names.", Form::kafka_word),
    before(3, 3, "false",
           kafka_boolean<&P::partitioner_adaptive>(
               "partitioner.adaptive.partitioning.enable", "true",
               "Records without a key go to slow brokers less often (KIP-794).")),
    kafka_boolean<&P::partitioner_ignore_keys>("partitioner.ignore.keys", "false",
                                               "Treat records with a key as if they had none."),
    kafka_ms<&P::partitioner_availability_timeout>(
        "partitioner.availability.timeout.ms", 0, "0",
        "A partition whose broker takes nothing for so long is avoided; 0 = off."),
    kafka_ms<&P::metadata_max_age>("metadata.max.age.ms", 0, "300000",
                                   "Leaders and partitions are asked for at least this often."),
    kafka_ms<&P::reconnect_backoff>("reconnect.backoff.ms", 0, "50",
                                    "Pause before connecting again."),
    kafka_ms<&P::reconnect_backoff_max>("reconnect.backoff.max.ms", 0, "1000",
                                        "That pause doubles up to this."),
};

const Field consumer_fields[] = {
    kafka_integer<&C::fetch_min_bytes>("fetch.min.bytes", 0, int_max, "1",
                                       "A broker answers a fetch from so many bytes."),
    kafka_ms<&C::fetch_max_wait>("fetch.max.wait.ms", 0, "500",
                                 "How long a broker holds a fetch that has fewer."),
    kafka_integer<&C::fetch_max_bytes>("fetch.max.bytes", 0, int_max, "52428800",
                                       "Bytes of one answer."),
    kafka_integer<&C::max_partition_fetch_bytes>("max.partition.fetch.bytes", 0, int_max, "1048576",
                                                 "Bytes of one partition in one answer."),
    kafka_integer<&C::max_poll_records>("max.poll.records", 1, int_max, "500",
                                        "Records that one poll hands to the application."),
    kafka_ms<&C::max_poll_interval>("max.poll.interval.ms", 1, "300000",
                                    "A member that does not poll for so long leaves the group."),
    before(3, 0, "10000",
           kafka_ms<&C::session_timeout>("session.timeout.ms", 1, "45000",
                                         "A member not heard of for so long is removed.")),
    kafka_ms<&C::heartbeat_interval>("heartbeat.interval.ms", 1, "3000",
                                     "How often a member tells the coordinator that it lives."),
    kafka_ms<&C::request_timeout>("request.timeout.ms", 0, "30000",
                                  "Without an answer for so long a request is given up."),
    kafka_ms<&C::retry_backoff>("retry.backoff.ms", 0, "100", "Pause before the first retry."),
    kafka_ms<&C::retry_backoff_max>("retry.backoff.max.ms", 0, "1000",
                                    "The pause doubles up to this (from 3.7, KIP-580)."),
    kafka_boolean<&C::enable_auto_commit>(
        "enable.auto.commit", "true",
        "poll() commits what earlier polls returned, whether or not its work is finished."),
    kafka_ms<&C::auto_commit_interval>("auto.commit.interval.ms", 0, "5000", "At most this often."),
    word<&C::auto_offset_reset>("auto.offset.reset", reset_words, "latest",
                                "Where to start without a usable commit.", Form::kafka_word),
    word<&C::group_protocol>("group.protocol", protocol_words, "classic",
                             "How the members of the group come to their partitions.",
                             Form::kafka_word),
    word<&C::remote_assignor>("group.remote.assignor", remote_words, "uniform",
                              "With group.protocol=consumer: how the coordinator deals them out.",
                              Form::kafka_word),
    custom("client.rack", read_client_rack, "racks", "",
           "The rack of the members; of a list, they take one each in turn.", show_client_rack),
    before(3, 0, "range",
           custom("partition.assignment.strategy", read_assignors, "assignors",
                  "range, cooperative-sticky",
                  "How partitions are shared out; the first that all members know is used.",
                  show_assignors)),
    custom("group.instance.id", read_static_membership, "static_membership", "false",
           "true: each member keeps its identity over a restart (KIP-345).",
           show_static_membership),
    kafka_ms<&C::metadata_max_age>("metadata.max.age.ms", 0, "300000",
                                   "Leaders and partitions are asked for at least this often."),
    kafka_ms<&C::reconnect_backoff>("reconnect.backoff.ms", 0, "50",
                                    "Pause before connecting again."),
    kafka_ms<&C::reconnect_backoff_max>("reconnect.backoff.max.ms", 0, "1000",
                                        "That pause doubles up to this."),
};
} // namespace

const Section kafka_producer_settings{"kafka.producer",
                                      "a producer's \"kafka\"",
                                      "Settings of a Kafka producer, by Kafka's names.",
                                      producer_fields,
                                      nullptr,
                                      "kafka"};
const Section kafka_consumer_settings{"kafka.consumer",
                                      "a consumer's \"kafka\"",
                                      "Settings of a Kafka consumer, by Kafka's names.",
                                      consumer_fields,
                                      nullptr,
                                      "kafka"};

} // namespace sluice
