// Which partition a record goes to, as far as that follows from the record alone: by its key, or
// in turn, or drawn. The same function fills a producer's batches and finds a batch's records
// again. Sticky choices depend on the moment and are the producer's; their batches are contiguous.
#pragma once
#include "sim/client/records.hpp"
#include "sim/kafka/partitioners.hpp"
#include "sim/model/batch.hpp"
#include <cstdint>
#include <memory>
#include <vector>

namespace sluice::kafka {

struct Cluster;

enum class Routing : uint8_t {
    sticky_adaptive, // KIP-794: another partition after batch.size bytes, busy ones less often
    sticky_uniform,  // the same, all partitions with a leader alike
    sticky_batch,    // KIP-480: another partition with every batch
    sticky_time,     // librdkafka: sticky.partitioning.linger.ms = 10
    one,             // always the same partition
    in_turn,         // RoundRobinPartitioner
    by_record        // by key, or drawn for every record
};

constexpr bool follows_from_record(Routing routing) {
    return routing == Routing::in_turn || routing == Routing::by_record;
}

// Constant: one for each producer of the scenario on a topic.
struct Routes {
    RecordSource source;
    Routing routing = Routing::sticky_adaptive;
    KeyHash hash = KeyHash::murmur2;
    bool empty_key_random = false;
    int32_t partitions = 1;
    int32_t only = 0;            // Routing::one
    std::vector<int32_t> of_key; // [KeyIndex]; -1 = drawn; empty when keys are not countable
};

// `release` is the client's: the built-in partitioner was another one before 3.3.
std::shared_ptr<const Routes> make_routes(RecordSource source, const ProducerSpec& spec,
                                          int32_t partitions, Version release);

// Routing::by_record only. `partitions` is the modulus in force.
int32_t partition_of(const Routes& routes, uint32_t instance, RecordNumber number,
                     int32_t partitions);

// The numbers of ranks [first_rank, end_rank), added to `numbers`.
void add_numbers(const Routes& routes, uint32_t instance, const Batch& batch, int32_t first_rank,
                 int32_t end_rank, std::vector<RecordNumber>& numbers);

} // namespace sluice::kafka
