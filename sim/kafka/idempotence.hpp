// How a partition's leader tells a retry from a new batch, and a zombie from its successor: the
// last five batches of each producer id (Kafka: ProducerAppendInfo, ProducerStateEntry). Small
// values, no allocation: asked for every batch. Expiry and producer ids are the caller's part.
#pragma once
#include "sim/core/ids.hpp"
#include <array>
#include <cstdint>

namespace sluice::kafka {

inline constexpr int32_t sequence_none = -1;
inline constexpr int32_t sequence_max = INT32_MAX; // the next one is 0
inline constexpr int32_t producer_epoch_none = -1;

// `sequence` moved on by `count`, wrapping 2147483647 -> 0.
constexpr int32_t sequence_after(int32_t sequence, int32_t count) {
    return sequence > sequence_max - count ? count - (sequence_max - sequence) - 1
                                           : sequence + count;
}

struct SequencedBatch {
    int32_t epoch = 0;
    int32_t first_sequence = 0;
    int32_t count = 1; // records, at least 1
    bool transactional = false;

    int32_t last_sequence() const { return sequence_after(first_sequence, count - 1); }
};

struct RememberedBatch {
    int32_t first_sequence = sequence_none;
    int32_t last_sequence = sequence_none;
    Offset base = -1;

    bool operator==(const RememberedBatch&) const = default;
};

// What one partition remembers of one producer id.
struct ProducerEntry {
    static constexpr uint8_t remembered_max = 5;

    std::array<RememberedBatch, remembered_max> batches{}; // a ring
    Offset transaction_start = -1; // first offset of the open transaction; -1: none is open
    int32_t epoch = producer_epoch_none;
    uint8_t oldest = 0; // index into the ring
    uint8_t size = 0;

    int32_t last_sequence() const;
    bool operator==(const ProducerEntry&) const = default;
};

enum class SequenceVerdict : uint8_t {
    append,
    duplicate,           // answered with the old offset, nothing is written
    invalid_epoch,       // INVALID_PRODUCER_EPOCH: a newer producer has taken over
    out_of_order,        // OUT_OF_ORDER_SEQUENCE_NUMBER: something before it is missing
    invalid_transaction, // INVALID_TXN_STATE: a plain write while a transaction is open
};

struct SequenceAnswer {
    SequenceVerdict verdict = SequenceVerdict::append;
    Offset base = -1; // of the batch it repeats, for a duplicate
};

// `known` is nullptr when the partition has never seen the producer id, or has forgotten it.
SequenceAnswer check_append(const ProducerEntry* known, const SequencedBatch& batch);

// After `append`, at the leader and at every replica that copies the batch.
void note_append(ProducerEntry& entry, const SequencedBatch& batch, Offset base);

// A commit or abort marker closes the transaction; a higher epoch forgets the old sequences.
void note_marker(ProducerEntry& entry, int32_t epoch);

} // namespace sluice::kafka
