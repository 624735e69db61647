// Readers of values that have a shape of their own: rates, keys, distributions, fault targets,
// expectations. Named in the tables of fields; each is given the object the value belongs to.
#pragma once
#include "sim/scenario/fields.hpp"

namespace sluice {

// Kafka's settings.
void read_assignors(Reader&, const Node&, void* consumer_settings);
void read_static_membership(Reader&, const Node&, void* consumer_settings);
std::string show_assignors(const void* consumer_settings);
std::string show_static_membership(const void* consumer_settings);

// The scenario itself.
void read_format_version(Reader&, const Node&, void* scenario);
void read_schema_name(Reader&, const Node&, void* scenario);
void read_seed(Reader&, const Node&, void* scenario);
void read_lesson(Reader&, const Node&, void* scenario);
void read_network(Reader&, const Node&, void* scenario);
void read_machines(Reader&, const Node&, void* scenario);
void read_platforms(Reader&, const Node&, void* scenario);
void read_producers(Reader&, const Node&, void* scenario);
void read_consumers(Reader&, const Node&, void* scenario);
void read_faults(Reader&, const Node&, void* scenario);
void read_sides(Reader&, const Node&, void* scenario);
void read_asks(Reader&, const Node&, void* scenario);
void read_expects(Reader&, const Node&, void* scenario);
std::string show_seed(const void* scenario);

// Platforms.
void read_jitter(Reader&, const Node&, void* network);
std::string show_jitter(const void* network);
void read_platform_kind(Reader&, const Node&, void* platform);
void read_version(Reader&, const Node&, void* platform);
void read_brokers(Reader&, const Node&, void* platform);
void read_broker_config(Reader&, const Node&, void* platform);
void read_topics(Reader&, const Node&, void* platform);
void read_queues(Reader&, const Node&, void* platform);
void read_platform_network(Reader&, const Node&, void* platform);
void read_platform_machines(Reader&, const Node&, void* platform);
void read_topic_config(Reader&, const Node&, void* topic);
void read_assignment(Reader&, const Node&, void* topic);
std::string show_version(const void* platform);
std::string show_brokers(const void* platform);

// Traffic.
void read_template(Reader&, const Node&, void* producer);
void read_rate(Reader&, const Node&, void* producer);
void read_arrivals(Reader&, const Node&, void* producer);
void read_keys(Reader&, const Node&, void* producer);
void read_producer_kafka(Reader&, const Node&, void* producer);
void read_producer_fifo(Reader&, const Node&, void* producer);
std::string show_rate(const void* producer);
std::string show_arrivals(const void* producer);
std::string show_keys(const void* producer);
void read_fails(Reader&, const Node&, void* consumer);
void read_poison(Reader&, const Node&, void* consumer);
void read_poison_records(Reader&, const Node&, void* fail_spec);
void read_consumer_kafka(Reader&, const Node&, void* consumer);
void read_consumer_fifo(Reader&, const Node&, void* consumer);
bool read_rate_spec(Reader&, const Node&, RateSpec& out);
bool read_record_name(Reader&, const Node&, RecordName& out);

// Faults. The verb of a fault (its key) decides what its value names.
void read_crash_targets(Reader&, const Node&, void* fault);
void read_pause_targets(Reader&, const Node&, void* fault);
void read_slow_targets(Reader&, const Node&, void* fault);
void read_network_targets(Reader&, const Node&, void* fault);
void read_other_end(Reader&, const Node&, void* fault);
void read_client_targets(Reader&, const Node&, void* fault);
void read_producer_target(Reader&, const Node&, void* fault);
void read_group_target(Reader&, const Node&, void* fault);
void read_fault_rate(Reader&, const Node&, void* fault);
void read_factor(Reader&, const Node&, void* fault);
void read_seek_to(Reader&, const Node&, void* fault);
void read_poison_target(Reader&, const Node&, void* fault);
void read_crash_as(Reader&, const Node&, void* fault);
void read_uneven(Reader&, const Node&, void* fault);

// Lessons.
void read_side_platform(Reader&, const Node&, void* side);
void read_side_set(Reader&, const Node&, void* side);
void read_choices(Reader&, const Node&, void* ask);
void read_answer(Reader&, const Node&, void* ask);
void read_answer_side(Reader&, const Node&, void* answer);
void read_answer_metric(Reader&, const Node&, void* answer);
void read_expect_side(Reader&, const Node&, void* expect);
void read_expect_metric(Reader&, const Node&, void* expect);
void read_expect_value(Reader&, const Node&, void* expect);
void read_expect_than(Reader&, const Node&, void* expect);
void read_expect_during(Reader&, const Node&, void* expect);
void read_expect_event(Reader&, const Node&, void* expect);

} // namespace sluice
