#include "sim/kafka/idempotence.hpp"
#include "sim/core/check.hpp"

namespace sluice::kafka {
namespace {

const RememberedBatch& remembered(const ProducerEntry& entry, uint8_t age) {
    return entry.batches[(entry.oldest + age) % ProducerEntry::remembered_max];
}

const RememberedBatch* find_repeat(const ProducerEntry& entry, const SequencedBatch& batch) {
    if (entry.epoch != batch.epoch) return nullptr;
    const int32_t last = batch.last_sequence();
    for (uint8_t age = 0; age < entry.size; ++age) {
        const RememberedBatch& old = remembered(entry, age);
        if (old.first_sequence == batch.first_sequence && old.last_sequence == last) return &old;
    }
    return nullptr;
}

bool follows(int32_t last, int32_t first) {
    return last == sequence_max ? first == 0 : first == last + 1;
}

void change_epoch(ProducerEntry& entry, int32_t epoch) {
    if (entry.epoch == epoch) return;
    entry.epoch = epoch;
    entry.oldest = 0;
    entry.size = 0;
}

} // namespace

int32_t ProducerEntry::last_sequence() const {
    return size == 0 ? sequence_none : remembered(*this, size - 1).last_sequence;
}

// The order of the checks is Kafka's: duplicate, epoch, sequence, transaction.
SequenceAnswer check_append(const ProducerEntry* known, const SequencedBatch& batch) {
    SLUICE_CHECK(batch.count > 0, "a batch holds at least one record");
    if (known == nullptr || known->epoch == producer_epoch_none) return {};
    if (const RememberedBatch* old = find_repeat(*known, batch))
        return {.verdict = SequenceVerdict::duplicate, .base = old->base};
    if (batch.epoch < known->epoch) return {.verdict = SequenceVerdict::invalid_epoch};
    const bool in_order = batch.epoch == known->epoch
                              ? follows(known->last_sequence(), batch.first_sequence)
                              : batch.first_sequence == 0;
    if (!in_order) return {.verdict = SequenceVerdict::out_of_order};
    if (known->transaction_start >= 0 && !batch.transactional)
        return {.verdict = SequenceVerdict::invalid_transaction};
    return {};
}

void note_append(ProducerEntry& entry, const SequencedBatch& batch, Offset base) {
    change_epoch(entry, batch.epoch);
    if (entry.size == ProducerEntry::remembered_max) {
        entry.oldest = static_cast<uint8_t>((entry.oldest + 1) % ProducerEntry::remembered_max);
        --entry.size;
    }
    const auto at = (entry.oldest + entry.size) % ProducerEntry::remembered_max;
    entry.batches[static_cast<std::size_t>(at)] = {.first_sequence = batch.first_sequence,
                                                   .last_sequence = batch.last_sequence(),
                                                   .base = base};
    ++entry.size;
    if (batch.transactional && entry.transaction_start < 0) entry.transaction_start = base;
}

void note_marker(ProducerEntry& entry, int32_t epoch) {
    change_epoch(entry, epoch);
    entry.transaction_start = -1;
}

} // namespace sluice::kafka
