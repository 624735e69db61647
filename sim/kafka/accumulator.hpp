// Where records wait inside a producer: per partition a queue of batches, of which the last may
// still be open (Kafka: RecordAccumulator). Bounded by buffer.memory: a batch occupies batch.size
// from its first record until its outcome is known. Knows no time-outs and sends nothing.
#pragma once
#include "sim/core/deadline_list.hpp"
#include "sim/model/batch.hpp"
#include "sim/model/kafka_message.hpp"
#include <vector>

namespace sluice::kafka {

inline constexpr uint32_t no_batch = UINT32_MAX;
inline constexpr int64_t record_batch_header = 61; // of record batch format 2
inline constexpr int64_t client_request_bytes = 100;

enum class BatchPlace : uint8_t { nowhere, queued, in_flight };

struct PendingBatch {
    Batch batch;
    BatchId id;                  // given when it is first sent
    uint32_t flight = 0;         // correlation of its request; 0: no answer can come any more
    Time opened_at;              // linger.ms and delivery.timeout.ms count from here
    Time retry_at;               // not sent before: retry back-off
    int64_t reserved = 0;        // of buffer.memory
    int64_t serial = -1;         // order of first sending within its partition
    int32_t attempts = 0;        // answers or time-outs so far
    uint32_t next = no_batch;    // in the partition's queue or in the request it flies with
    uint32_t sibling = no_batch; // in flight: the partition's next one, by serial
    BatchPlace place = BatchPlace::nowhere;
    bool maybe_stored = false;   // an attempt ended without a clear answer
    bool given_up = false;       // outcome already told; only the answer is still awaited
    bool sequence_reset = false; // its sequence was given anew after an epoch bump (KIP-360)
};

struct PartitionQueue {
    uint32_t first = no_batch, last = no_batch;
    uint32_t flying = no_batch; // in flight, by serial
    int32_t length = 0;         // batches queued
    BrokerIndex leader = -1;    // as the client's metadata has it
    bool open = false;          // the last one takes more records
    bool ready = false;         // the first one may be sent now
    bool listed = false;        // in its leader's with_data
    bool unresolved = false;    // a sent batch was given up: sequences must be settled first
    int16_t epoch = 0;          // of the producer id, here
    int32_t next_sequence = 0;
    int32_t acked_sequence = -1; // last sequence acknowledged
    bool backing_off = false;    // listed in Producer::backing_off
    bool renumber = false;       // and they cannot be: a new epoch is needed (KIP-360)
    int64_t acked_serial = -1;
    int64_t next_serial = 0;
};

struct BrokerQueue {
    std::vector<int32_t> with_data; // partition numbers, next to be drained first
    int32_t ready = 0;              // how many of them are ready
    Time stuck_since = time_never;  // has had ready data that could not be sent
};

struct LingerEntry {
    int32_t partition = 0;
    uint32_t slot = no_batch;
    int64_t opening = 0; // Accumulator::openings then: tells whether the slot is still this batch
};

struct Accumulator {
    std::vector<PendingBatch> batches;
    std::vector<int64_t> opening;       // parallel to batches
    uint32_t free = no_batch;           // chain through `next`
    std::vector<PartitionQueue> queues; // [partition number]
    std::vector<BrokerQueue> brokers;
    DeadlineList<LingerEntry> linger;
    int64_t reserved = 0; // of buffer.memory
    int64_t openings = 0;
    int32_t live = 0; // batches queued or in flight
};

// Opens a batch at the end of the queue; the one before it closes.
uint32_t open_batch(Accumulator& accumulator, int32_t partition, const Batch& batch, Time now,
                    int64_t reserve);
// The first batch leaves its queue to be sent: it counts as in flight.
uint32_t take_first(Accumulator& accumulator, int32_t partition);
// From flight back into the queue: in the order of first sending, or before everything else.
void put_back(Accumulator& accumulator, int32_t partition, uint32_t slot, bool in_order);
// Out of the queue or out of flight; the slot and its memory are free again.
void forget_batch(Accumulator& accumulator, int32_t partition, uint32_t slot);
// Unlinks from the partition's chain of batches in flight, without freeing the slot.
void land(Accumulator& accumulator, int32_t partition, uint32_t slot);

// The partition takes its place among those its leader has to take data for, or leaves it.
void list_partition(Accumulator& accumulator, int32_t partition);
void move_partition(Accumulator& accumulator, int32_t partition, BrokerIndex leader);
void set_ready(Accumulator& accumulator, int32_t partition, bool ready);

} // namespace sluice::kafka
