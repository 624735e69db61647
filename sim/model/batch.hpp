// What producers make and everything else carries: a batch of records of one producer.
// Records are not stored. A record is (producer, number); its key, size and handling are derived
// from that whenever someone needs them. A batch is a run of numbers and keeps its id through
// every retry, so two copies in a log are known to be copies.
#pragma once
#include "sim/core/ids.hpp"
#include "sim/core/shared_series.hpp"
#include "sim/core/time.hpp"

namespace sluice {

// Which numbers of [first, last] belong to the batch.
enum class RunRule : uint8_t {
    contiguous, // all of them
    by_key,     // those whose key maps to the batch's partition, among `partitions`
    not_records // a broker's own bookkeeping (offset commits, group metadata); see `payload`
};

struct Batch {
    ProducerId producer;
    PartitionId partition;
    RecordNumber first = 0, last = 0; // inclusive
    Time created_first, created_last; // when the application handed over the first and last record
    int64_t bytes = 0;                // keys and values together, as sent
    int32_t count = 0;                // records in the batch
    int32_t partitions = 0;           // by_key: the modulus in force when it was made
    int64_t producer_id = -1;         // idempotence: -1 = none (KIP-98)
    int32_t first_sequence = -1;      // per partition, wraps after 2147483647
    int16_t producer_epoch = -1;
    RunRule rule = RunRule::contiguous;
    uint32_t payload = UINT32_MAX; // not_records: index into the owner's own series
    BatchId again_of;              // what it was first written down as, before new sequences
};

using BatchTable = SharedSeries<Batch, 512>;

} // namespace sluice
