// compression.type as what it costs and saves: a share of the bytes, and processor time in the
// producer. Both are assumptions about text such as JSON; no byte is ever compressed. Brokers and
// members carry batches as they come, as Kafka's do (compression.type=producer).
#pragma once
#include "sim/core/time.hpp"
#include "sim/scenario/kafka_settings.hpp"

namespace sluice::kafka {

int64_t packed_size(Compression compression, int64_t bytes); // at least 1 of anything
int64_t unpacked_size(Compression compression, int64_t packed);
Duration packing_time(Compression compression, int64_t bytes); // of what was packed

} // namespace sluice::kafka
