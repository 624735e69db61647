// Readers of values that have a shape of their own: rates, keys, distributions, fault targets,
// expectations. Named in the tables of fields; each is given the object the value belongs to.
#pragma once
#include "sim/scenario/fields.hpp"

namespace sluice {

// Kafka's settings.
void read_assignors(Reader&, const JsonNode&, void* consumer_settings);
void read_static_membership(Reader&, const JsonNode&, void* consumer_settings);
void read_client_rack(Reader&, const JsonNode&, void* consumer_settings);
std::string show_assignors(const void* consumer_settings);
std::string show_client_rack(const void* consumer_settings);
std::string show_static_membership(const void* consumer_settings);

// The scenario itself.
void read_format_version(Reader&, const JsonNode&, void* scenario);
void read_schema_name(Reader&, const JsonNode&, void* scenario);
void read_seed(Reader&, const JsonNode&, void* scenario);
void read_lesson(Reader&, const JsonNode&, void* scenario);
void read_network(Reader&, const JsonNode&, void* scenario);
void read_machines(Reader&, const JsonNode&, void* scenario);
void read_platforms(Reader&, const JsonNode&, void* scenario);
void read_producers(Reader&, const JsonNode&, void* scenario);
void read_consumers(Reader&, const JsonNode&, void* scenario);
void read_faults(Reader&, const JsonNode&, void* scenario);
void read_sides(Reader&, const JsonNode&, void* scenario);
void read_asks(Reader&, const JsonNode&, void* scenario);
void read_expects(Reader&, const JsonNode&, void* scenario);
std::string show_seed(const void* scenario);

// Platforms.
void read_jitter(Reader&, const JsonNode&, void* network);
std::string show_jitter(const void* network);
void read_platform_kind(Reader&, const JsonNode&, void* platform);
void read_version(Reader&, const JsonNode&, void* platform);
void read_brokers(Reader&, const JsonNode&, void* platform);
void read_broker_config(Reader&, const JsonNode&, void* platform);
void read_topics(Reader&, const JsonNode&, void* platform);
void read_queues(Reader&, const JsonNode&, void* platform);
void read_platform_network(Reader&, const JsonNode&, void* platform);
void read_platform_machines(Reader&, const JsonNode&, void* platform);
void read_topic_config(Reader&, const JsonNode&, void* topic);
void read_assignment(Reader&, const JsonNode&, void* topic);
std::string show_version(const void* platform);
std::string show_brokers(const void* platform);

// Traffic.
void read_template(Reader&, const JsonNode&, void* producer);
void read_rate(Reader&, const JsonNode&, void* producer);
void read_arrivals(Reader&, const JsonNode&, void* producer);
void read_keys(Reader&, const JsonNode&, void* producer);
void read_producer_kafka(Reader&, const JsonNode&, void* producer);
void read_producer_fifo(Reader&, const JsonNode&, void* producer);
std::string show_rate(const void* producer);
std::string show_arrivals(const void* producer);
std::string show_keys(const void* producer);
void read_fails(Reader&, const JsonNode&, void* consumer);
void read_poison(Reader&, const JsonNode&, void* consumer);
void read_poison_records(Reader&, const JsonNode&, void* fail_spec);
void read_consumer_kafka(Reader&, const JsonNode&, void* consumer);
void read_consumer_fifo(Reader&, const JsonNode&, void* consumer);
bool read_rate_spec(Reader&, const JsonNode&, RateSpec& out);
bool read_record_name(Reader&, const JsonNode&, RecordName& out);

// Faults. The verb of a fault (its key) decides what its value names.
void read_crash_targets(Reader&, const JsonNode&, void* fault);
void read_pause_targets(Reader&, const JsonNode&, void* fault);
void read_slow_targets(Reader&, const JsonNode&, void* fault);
void read_network_targets(Reader&, const JsonNode&, void* fault);
void read_other_end(Reader&, const JsonNode&, void* fault);
void read_closing_targets(Reader&, const JsonNode&, void* fault);
void read_producer_target(Reader&, const JsonNode&, void* fault);
void read_group_target(Reader&, const JsonNode&, void* fault);
void read_cluster_target(Reader&, const JsonNode&, void* fault);
void read_topic_target(Reader&, const JsonNode&, void* fault);
void read_altered_config(Reader&, const JsonNode&, void* fault);
void read_fault_rate(Reader&, const JsonNode&, void* fault);
void read_factor(Reader&, const JsonNode&, void* fault);
void read_seek_to(Reader&, const JsonNode&, void* fault);
void read_poison_target(Reader&, const JsonNode&, void* fault);
void read_crash_as(Reader&, const JsonNode&, void* fault);
void read_uneven(Reader&, const JsonNode&, void* fault);

// Lessons.
void read_side_platform(Reader&, const JsonNode&, void* side);
void read_side_set(Reader&, const JsonNode&, void* side);
void read_choices(Reader&, const JsonNode&, void* ask);
void read_answer(Reader&, const JsonNode&, void* ask);
void read_answer_side(Reader&, const JsonNode&, void* answer);
void read_answer_metric(Reader&, const JsonNode&, void* answer);
void read_expect_side(Reader&, const JsonNode&, void* expect);
void read_expect_metric(Reader&, const JsonNode&, void* expect);
void read_expect_value(Reader&, const JsonNode&, void* expect);
void read_expect_than(Reader&, const JsonNode&, void* expect);
void read_expect_during(Reader&, const JsonNode&, void* expect);
void read_expect_event(Reader&, const JsonNode&, void* expect);

} // namespace sluice
