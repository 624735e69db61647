// Kafka's defaults by release (reference: the table of defaults) and what Kafka does with settings
// that do not fit together.
#include "sim/scenario/fields.hpp"
#include "sim/scenario/load.hpp"
#include "sim/scenario/reader.hpp"
#include "tests/support/catch.hpp"

using namespace sluice;

namespace {
Document with(const std::string& version, const std::string& producer_kafka,
              const std::string& consumer = "") {
    return load_text(
        R"({ "sluicebox": 1, "platforms": { "c": { "platform": "kafka", "version": ")" + version +
            R"(",
        "topics": { "t": { "partitions": 2, "replication.factor": 3,
                       "config": { "min.insync.replicas": 2 } } } } },
        "producers": { "p": { "to": "t", "kafka": {)" +
            producer_kafka + R"(} } },
        "consumers": { "g": { "from": "t" )" +
            consumer + "} } }",
        "test");
}
const KafkaProducerSettings& producer(const Document& document) {
    return document.sides.at(0).producers.at(0).kafka;
}
bool warned(const Document& document, ProblemCode code) {
    for (const auto& problem : document.problems)
        if (problem.code == code) return true;
    return false;
}
constexpr Duration ms(int64_t n) {
    return milliseconds(n);
}
} // namespace

TEST_CASE("the version column of the defaults") {
    CHECK(producer_defaults(version_of(4, 1)).linger == ms(5));
    CHECK(producer_defaults(version_of(4, 0)).linger == ms(5));
    CHECK(producer_defaults(version_of(3, 9)).linger == ms(0));
    CHECK(producer_defaults(version_of(3, 0)).acks == Acks::all);
    CHECK(producer_defaults(version_of(2, 8)).acks == Acks::leader);
    CHECK(producer_defaults(version_of(3, 0)).enable_idempotence);
    CHECK_FALSE(producer_defaults(version_of(2, 8)).enable_idempotence);
    CHECK(producer_defaults(version_of(3, 3)).partitioner_adaptive);
    CHECK_FALSE(producer_defaults(version_of(3, 2)).partitioner_adaptive);
    CHECK(producer_defaults(version_of(3, 7)).retry_backoff_max == ms(1000));
    CHECK(producer_defaults(version_of(3, 6)).retry_backoff_max == ms(100));
    CHECK(consumer_defaults(version_of(3, 0)).session_timeout == ms(45000));
    CHECK(consumer_defaults(version_of(2, 8)).session_timeout == ms(10000));
    CHECK(consumer_defaults(version_of(2, 8)).assignors ==
          std::vector<AssignorChoice>{AssignorChoice::range});
    CHECK(consumer_defaults(version_of(4, 1)).assignors ==
          std::vector<AssignorChoice>{AssignorChoice::range, AssignorChoice::cooperative_sticky});
    CHECK(broker_defaults(version_of(2, 4)).replica_lag_time_max == ms(10000));
    CHECK(broker_defaults(version_of(2, 5)).replica_lag_time_max == ms(30000));
    CHECK(broker_defaults(version_of(4, 0)).eligible_leader_replicas_version == 0);
    CHECK(broker_defaults(version_of(4, 1)).eligible_leader_replicas_version == 1);
}

TEST_CASE("defaults that never changed") {
    const KafkaProducerSettings p;
    CHECK(p.batch_size == 16384);
    CHECK(p.buffer_memory == 33554432);
    CHECK(p.delivery_timeout == ms(120000));
    CHECK(p.max_in_flight == 5);
    const KafkaConsumerSettings c;
    CHECK(c.max_poll_records == 500);
    CHECK(c.max_poll_interval == ms(300000));
    CHECK(c.heartbeat_interval == ms(3000));
    CHECK(c.auto_commit_interval == ms(5000));
    CHECK(c.auto_offset_reset == OffsetReset::latest);
    const KafkaBrokerSettings b;
    CHECK(b.session_timeout == ms(9000));
    CHECK(b.heartbeat_interval == ms(2000));
    CHECK(b.retention == ms(604800000));
    CHECK(b.segment_bytes == 1073741824);
    CHECK(b.group_initial_rebalance_delay == ms(3000));
    CHECK(b.offsets_topic_num_partitions == 50);
}

TEST_CASE("what Kafka silently changes is changed and warned about") {
    const auto dropped = with("4.1", R"("acks": 1)");
    CHECK(dropped.ok());
    CHECK_FALSE(producer(dropped).enable_idempotence);
    CHECK(warned(dropped, ProblemCode::idempotence_dropped));

    const auto meant = with("4.1", R"("acks": "1", "enable.idempotence": "false")");
    CHECK(meant.ok());
    CHECK_FALSE(warned(meant, ProblemCode::idempotence_dropped));

    const auto no_retries = with("4.1", R"("retries": 0)");
    CHECK_FALSE(producer(no_retries).enable_idempotence);

    const auto grown = with("4.1", R"("request.timeout.ms": 200000)");
    CHECK(grown.ok());
    CHECK(producer(grown).delivery_timeout == ms(200005));

    const auto old = with("2.8", R"("enable.idempotence": true)");
    CHECK(old.ok());
    CHECK(producer(old).acks == Acks::all);
}

TEST_CASE("what Kafka refuses is refused") {
    CHECK(exit_code(with("4.1", R"("acks": "0", "enable.idempotence": true)")) == 3);
    CHECK(exit_code(with("4.1", R"("retries": 0, "enable.idempotence": true)")) == 3);
    CHECK(exit_code(with("4.0", R"("max.in.flight.requests.per.connection": 6)")) == 3);
    CHECK(exit_code(with("4.0", R"("max.in.flight.requests.per.connection": 6, "acks": "1")")) ==
          3);
    CHECK(exit_code(with("4.0", R"("max.in.flight.requests.per.connection": 6,
                                   "enable.idempotence": false)")) == 0);
    CHECK(exit_code(with("3.9", R"("max.in.flight.requests.per.connection": 6)")) == 0);
    CHECK(exit_code(with("4.1", R"("delivery.timeout.ms": 30004)")) == 3);
    CHECK(exit_code(with("4.1", R"("delivery.timeout.ms": 30005)")) == 0);
}

TEST_CASE("values in Kafka's own forms") {
    const auto document =
        with("4.1", R"("acks": -1, "linger.ms": "10", "enable.idempotence": "TRUE",
                       "partitioner.class":
                         "org.apache.kafka.clients.producer.RoundRobinPartitioner")",
             R"(, "kafka": { "partition.assignment.strategy":
                  "org.apache.kafka.clients.consumer.StickyAssignor, range",
                  "group.instance.id": true, "auto.offset.reset": "EARLIEST" })");
    CAPTURE(format_text(document.problems));
    REQUIRE(document.ok());
    CHECK(producer(document).acks == Acks::all);
    CHECK(producer(document).linger == ms(10));
    CHECK(producer(document).partitioner == PartitionerChoice::round_robin);
    const auto& group = document.sides[0].consumers[0].kafka;
    CHECK(group.assignors ==
          std::vector<AssignorChoice>{AssignorChoice::sticky, AssignorChoice::range});
    CHECK(group.static_membership);
    CHECK(group.auto_offset_reset == OffsetReset::earliest);
}

TEST_CASE("who commits") {
    const auto policy = [](const std::string& consumer) {
        const auto document = with("4.1", "", consumer);
        return document.sides.at(0).consumers.at(0);
    };
    CHECK(policy("").commit == CommitPolicy::automatic);
    CHECK(policy("").kafka.enable_auto_commit);
    CHECK(policy(R"(, "commit": "after_poll")").commit == CommitPolicy::after_poll);
    CHECK_FALSE(policy(R"(, "commit": "after_poll")").kafka.enable_auto_commit);
    CHECK(policy(R"(, "kafka": { "enable.auto.commit": false })").commit == CommitPolicy::never);
}

TEST_CASE("topics start from the settings of the brokers") {
    const auto document = load_text(R"({ "sluicebox": 1, "platforms": { "c": { "platform": "kafka",
        "config": { "log.retention.hours": 1, "num.partitions": 7, "min.insync.replicas": 2,
                    "log.segment.bytes": 2000000, "default.replication.factor": 3 },
        "topics": { "a": {},
                    "b": { "config": { "retention.ms": -1, "min.insync.replicas": 1 } } } } } })",
                                    "test");
    CAPTURE(format_text(document.problems));
    REQUIRE(document.ok());
    const auto& topics = document.sides[0].carrier().kafka.topics;
    CHECK(topics[0].partitions == 7);
    CHECK(topics[0].replication_factor == 3);
    CHECK(topics[0].config.retention == ms(3'600'000));
    CHECK(topics[0].config.segment_bytes == 2'000'000);
    CHECK(topics[0].config.min_insync_replicas == 2);
    CHECK(topics[1].config.retention == for_ever);
    CHECK(topics[1].config.min_insync_replicas == 1);
}

TEST_CASE("log.retention.ms wins over hours, whatever the order") {
    const auto document = load_text(R"({ "sluicebox": 1, "platforms": { "c": { "platform": "kafka",
        "config": { "log.retention.ms": 5000, "log.retention.hours": 9 } } } })",
                                    "test");
    REQUIRE(document.ok());
    CHECK(document.sides[0].carrier().kafka.config.retention == ms(5000));
}

TEST_CASE("an explicit assignment says how many partitions and replicas there are") {
    const auto document = load_text(R"({ "sluicebox": 1, "platforms": { "c": { "platform": "kafka",
        "topics": { "a": { "assignment": [ [1, 2], [3, 1], [2, 3] ] } } } } })",
                                    "test");
    REQUIRE(document.ok());
    const auto& topic = document.sides[0].carrier().kafka.topics[0];
    CHECK(topic.partitions == 3);
    CHECK(topic.replication_factor == 2);
    CHECK(topic.assignment[1] == std::vector<uint32_t>{2, 0});
}

TEST_CASE("a cluster of one broker has a topic of commits") {
    const auto document = load_text(R"({ "sluicebox": 1, "platforms": { "c": { "platform": "kafka",
        "brokers": 1, "topics": { "a": {} } } } })",
                                    "test");
    CAPTURE(format_text(document.problems));
    REQUIRE(document.ok());
    CHECK(document.sides[0].carrier().kafka.config.offsets_topic_replication_factor == 1);
}
