// What Kafka does with settings that do not fit together: refuses them, adjusts one silently, or
// accepts them and behaves in a way worth a warning.
#pragma once
#include "sim/scenario/reader.hpp"

namespace sluice {

// One client's own settings. Values are changed to what takes effect (acks=1 drops idempotence, a
// default delivery timeout grows); problems are reported for the run-to-be only.
// `node` is the object with the settings, or the producer when it has none.
void resolve_producer(Reader&, const JsonNode& node, ProducerSpec&);
void resolve_consumer(Reader&, const JsonNode& consumer, ConsumerSpec&);

// Rules between the clients and the cluster that carries the side.
void judge_kafka(Reporter&, const Scenario&);

} // namespace sluice
