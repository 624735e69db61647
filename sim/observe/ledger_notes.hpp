// The parts of the ledger's bookkeeping, one file each: what logs hold, what groups got, what
// queues do. Each takes one fact and changes counters; only cuts and skips look at the World.
#pragma once
#include "sim/observe/ledger.hpp"

namespace sluice {

BatchState& edit_batch(Ledger& ledger, BatchId batch);
// Under which id copies of it are counted: a batch that got new sequences is still the same.
BatchId counted_as(const World& world, BatchId batch);

// Written down beside earlier ones of the same stroke.
void note_loss(Ledger& ledger, const Loss& loss);

// ledger_stores.cpp
void note_appended(Ledger& ledger, const World& world, const Fact& fact);
void note_replicated(Ledger& ledger, const World& world, const Fact& fact);
void note_cut(Ledger& ledger, const World& world, const Fact& fact);

// ledger_groups.cpp
void note_delivered(Ledger& ledger, const World& world, const Fact& fact);
void note_skipped(Ledger& ledger, const World& world, const Fact& fact);
void note_passed_over(Ledger& ledger, const World& world, const Fact& fact);
// An append at offsets that some of its readers had already moved beyond.
void note_skipped_ahead(Ledger& ledger, const Fact& fact, int64_t ordinal);
// Nobody holds these ordinals any more: what the reader has not settled of them it never will.
// Returns how much that was.
int64_t note_gone(Ledger& ledger, uint32_t reader, PartitionId partition, const MissedRange& range);
// Somebody holds them again.
void note_back(Ledger& ledger, uint32_t reader, PartitionId partition, int64_t begin, int64_t end);

// ledger_queues.cpp
void note_queue(Ledger& ledger, const Fact& fact);

} // namespace sluice
