// Defaults of a release: the member defaults (4.1), then the old values of the fields' table.
#include "sim/scenario/kafka_settings.hpp"
#include "sim/core/check.hpp"
#include "sim/scenario/read_customs.hpp"
#include "sim/scenario/reader.hpp"

namespace sluice {

namespace {
// Reads the old default of every field that had another one in this release.
void apply_old_defaults(const Section& section, Version version, void* settings) {
    const Sources sources{SourceText("defaults", "")};
    std::vector<Problem> problems;
    Scenario nobody;
    JsonValue value;
    value.kind = JsonKind::string;
    Reporter reporter(sources, value, problems);
    Reader reader(reporter, nobody);
    for (const auto& field : section.fields) {
        if (version.number >= field.before_version) continue;
        value.text = field.old_default;
        reader.field(field, {&value, ""}, settings);
    }
    SLUICE_CHECK(problems.empty(),
                 "the table of defaults holds a value that its own reader refuses");
}

constexpr Version exponential_backoff = version_of(3, 7); // KIP-580
} // namespace

KafkaBrokerSettings broker_defaults(Version version) {
    KafkaBrokerSettings settings;
    apply_old_defaults(kafka_broker_settings, version, &settings);
    return settings;
}

KafkaTopicSettings topic_defaults(const KafkaBrokerSettings& brokers) {
    KafkaTopicSettings settings;
    settings.min_insync_replicas = brokers.min_insync_replicas;
    settings.retention = brokers.retention;
    settings.retention_bytes = brokers.retention_bytes;
    settings.segment_bytes = brokers.segment_bytes;
    settings.segment_roll = brokers.segment_roll;
    settings.unclean_leader_election = brokers.unclean_leader_election;
    settings.max_message_bytes = brokers.message_max_bytes;
    settings.flush_messages = brokers.flush_messages;
    settings.flush_interval = brokers.flush_interval;
    return settings;
}

KafkaProducerSettings producer_defaults(Version version) {
    KafkaProducerSettings settings;
    apply_old_defaults(kafka_producer_settings, version, &settings);
    if (version < exponential_backoff) settings.retry_backoff_max = settings.retry_backoff;
    return settings;
}

KafkaConsumerSettings consumer_defaults(Version version) {
    KafkaConsumerSettings settings;
    apply_old_defaults(kafka_consumer_settings, version, &settings);
    if (version < exponential_backoff) settings.retry_backoff_max = settings.retry_backoff;
    return settings;
}

} // namespace sluice
