// What is stored: appended copies, copies let go, and whether a record is lost with its last one.
#include "sim/observe/ledger_notes.hpp"
#include "sim/observe/ledger_reading.hpp"
#include <algorithm>

namespace sluice {

namespace {

void note_readers(Ledger& ledger, const Fact& fact);
void note_entry(Ledger& ledger, const kafka::Cluster& cluster, const Fact& fact);
int64_t first_time(const PartitionTally& place, const BatchState& state, BatchId batch,
                   const Fact& fact, int64_t rank);
void note_order(Ledger& ledger, PartitionTally& place, const Batch& batch, int64_t first,
                int64_t count);
bool written_before(const PartitionTally& place, const kafka::Cluster& cluster,
                    const BatchTable& batches, const Fact& fact);
void arrived_after_all(Ledger& ledger, const Fact& fact, const Batch& batch, BatchState& state,
                       int64_t count);
std::vector<Offset> passed_by_readers(const Ledger& ledger, const kafka::Cluster& cluster,
                                      PartitionId partition);
void entry_gone(Ledger& ledger, const World& world, const Fact& fact, const Entry& entry);
void entry_back(Ledger& ledger, const World& world, const Fact& fact, const Entry& entry);
Loss loss_of(const Fact& fact, const Entry& entry, int64_t count);

int64_t ordinal_of_append(const World& world, const Fact& fact) {
    const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world));
    if (!cluster) return fact.before; // a queue's position
    return cluster->stores[fact.partition.index()].entries[uint64_t(fact.after)].ordinal;
}

} // namespace

void note_appended(Ledger& ledger, const World& world, const Fact& fact) {
    const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world));
    const int64_t rank = cluster ? 0 : fact.after; // a queue may take a batch in pieces
    const Batch& batch = world.fabric.batches[fact.batch.index()];
    const BatchId counted = counted_as(world, fact.batch);
    BatchState& state = edit_batch(ledger, counted);
    PartitionTally& place = ledger.partitions.edit(fact.partition.index());
    place.stored += fact.count;
    place.stored_lately.add(fact.at, fact.count);
    note_readers(ledger, fact);
    if (cluster) note_entry(ledger, *cluster, fact);
    const int64_t ordinal = ordinal_of_append(world, fact);
    if (cluster) note_skipped_ahead(ledger, fact, ordinal);
    const int64_t fresh = first_time(place, state, counted, fact, rank);
    if (fresh > 0) {
        const bool again = cluster && written_before(place, *cluster, world.fabric.batches, fact);
        if (batch.producer.exists() && !again)
            note_order(ledger, place, batch, batch.first + rank, fresh);
        arrived_after_all(ledger, fact, batch, state, fresh);
    }
    if (cluster ? state.copies > 0 : fresh < fact.count)
        place.duplicates += cluster ? fact.count : fact.count - fresh;
    ++state.copies;
    if (!(state.flags & batch_stored)) {
        state.flags |= batch_stored;
        state.first_count = int32_t(fact.count);
        state.first_ordinal = ordinal;
        return;
    }
    state.flags |= batch_several;
    const StoredPiece piece{counted, int32_t(rank), int32_t(fact.count), ordinal};
    place.extra.insert(std::upper_bound(place.extra.begin(), place.extra.end(), piece,
                                        [](const StoredPiece& a, const StoredPiece& b) {
                                            return a.batch < b.batch;
                                        }),
                       piece);
}

// A follower may take over what was on its way to it when the last holder let go.
void note_replicated(Ledger& ledger, const World& world, const Fact& fact) {
    PartitionTally& place = ledger.partitions.edit(fact.partition.index());
    place.copies_made += fact.count;
    if (place.gone.empty() || place.gone.ranges().back().end <= fact.before) return;
    if (place.gone.covered(fact.before, fact.after) == 0) return;
    const auto& cluster = std::get<kafka::Cluster>(carrier(world));
    const PartitionStore& store = cluster.stores[fact.partition.index()];
    IntervalSet still_gone;
    for (const IntervalSet::Range& range : place.gone.ranges()) {
        still_gone.add(range.begin, std::min(range.end, fact.before));
        still_gone.add(std::max(range.begin, fact.after), range.end);
    }
    for (int64_t i = fact.before; i < fact.after; ++i)
        if (place.gone.contains(i)) entry_back(ledger, world, fact, store.entries[uint64_t(i)]);
    place.gone = still_gone;
}

// A replica gave up entries. They are gone when it was the last one to hold them.
void note_cut(Ledger& ledger, const World& world, const Fact& fact) {
    const auto& cluster = std::get<kafka::Cluster>(carrier(world));
    ledger.partitions.edit(fact.partition.index()).copies_let_go += fact.count;
    const std::vector<Offset> passed = passed_by_readers(ledger, cluster, fact.partition);
    for (int64_t i = fact.before; i < fact.after; ++i) {
        if (kafka::held_elsewhere(cluster, fact.partition, uint64_t(i), -1)) continue;
        PartitionTally& place = ledger.partitions.edit(fact.partition.index());
        if (place.gone.add(i, i + 1) == 0) continue;
        const Entry& entry = cluster.stores[fact.partition.index()].entries[uint64_t(i)];
        entry_gone(ledger, world, fact, entry);
        for (std::size_t r = 0; r < passed.size(); ++r) {
            const Offset unread = std::clamp(passed[r], entry.base, entry.base + entry.count);
            note_gone(ledger, ledger.readers[fact.partition.index()][r], fact.partition,
                      {entry.ordinal + unread - entry.base, entry.ordinal + entry.count, fact.cause,
                       true});
        }
    }
}

namespace {

void note_readers(Ledger& ledger, const Fact& fact) {
    for (const uint32_t reader : ledger.readers[fact.partition.index()]) {
        GroupTally& group = ledger.groups[reader];
        group.waiting += fact.count;
        group.waiting_most = std::max(group.waiting_most, group.waiting);
    }
}

// Offsets are given again after a truncation.
void note_entry(Ledger& ledger, const kafka::Cluster& cluster, const Fact& fact) {
    PartitionTally& place = ledger.partitions.edit(fact.partition.index());
    place.copies_made += fact.count;
    if (fact.before < place.offset_end) {
        const Entry& entry = cluster.stores[fact.partition.index()].entries[uint64_t(fact.after)];
        place.reused.add(entry.ordinal, entry.ordinal + entry.count);
    }
    place.offset_end = std::max(place.offset_end, fact.before + fact.count);
}

// How many of these records of the batch had not been stored before.
int64_t first_time(const PartitionTally& place, const BatchState& state, BatchId batch,
                   const Fact& fact, int64_t rank) {
    if (!(state.flags & batch_stored)) return fact.count;
    int64_t stored = state.first_count;
    const auto pieces = std::equal_range(
        place.extra.begin(), place.extra.end(), StoredPiece{batch, 0, 0, 0},
        [](const StoredPiece& a, const StoredPiece& b) { return a.batch < b.batch; });
    for (auto piece = pieces.first; piece != pieces.second; ++piece)
        stored = std::max<int64_t>(stored, piece->rank + piece->count);
    return std::max<int64_t>(0, rank + fact.count - std::max(stored, rank));
}

// A second copy of what is stored already is not out of order: it is a duplicate.
void note_order(Ledger& ledger, PartitionTally& place, const Batch& batch, int64_t first,
                int64_t count) {
    if (place.latest_run.size() <= batch.producer.index())
        place.latest_run.resize(batch.producer.index() + 1);
    int64_t& latest = place.latest_run[batch.producer.index()];
    if (first < latest) ledger.reordered += count;
    latest = std::max(latest, first);
}

// KIP-360: under a new epoch a producer writes down anew what it had sent and heard nothing of. If
// that was stored after all, this is a second copy of it. Rare: only after an epoch has begun.
bool written_before(const PartitionTally& place, const kafka::Cluster& cluster,
                    const BatchTable& batches, const Fact& fact) {
    const Batch& batch = batches[fact.batch.index()];
    if (!batch.producer.exists() || batch.producer_epoch <= 0) return false;
    if (batch.producer.index() >= place.latest_run.size()) return false;
    if (batch.first >= place.latest_run[batch.producer.index()]) return false;
    const PartitionStore& store = cluster.stores[fact.partition.index()];
    for (auto i = uint64_t(fact.after); i > store.entries.first(); --i) {
        const Batch& other = batches[store.entries[i - 1].batch.index()];
        if (other.producer == batch.producer && other.first == batch.first) return true;
    }
    return false;
}

// What was given up, or acknowledged when sent, reached the log.
void arrived_after_all(Ledger& ledger, const Fact& fact, const Batch& batch, BatchState& state,
                       int64_t count) {
    if (state.flags & batch_unknown)
        ledger.producers.edit(batch.producer.index()).unknown_stored += count;
    if (!(state.flags & batch_missing)) return;
    if (state.flags & batch_overdue) {
        ledger.never_stored -= count;
        note_loss(ledger, {.at = fact.at, .partition = fact.partition, .count = -count});
    }
    state.flags &= uint8_t(~(batch_missing | batch_overdue));
}

// Below its position a group has finished with everything, whether or not a fact said so: what goes
// there is not gone unread. Where offsets were given twice, or committed before the work, the
// position says nothing.
std::vector<Offset> passed_by_readers(const Ledger& ledger, const kafka::Cluster& cluster,
                                      PartitionId partition) {
    std::vector<Offset> passed;
    const bool unique = ledger.partitions[partition.index()].reused.empty();
    for (const uint32_t reader : ledger.readers[partition.index()]) {
        const bool says = unique && !ledger.groups[reader].commits_first;
        passed.push_back(says ? progress_of(cluster, GroupId::of(reader), partition) : 0);
    }
    return passed;
}

void entry_gone(Ledger& ledger, const World& world, const Fact& fact, const Entry& entry) {
    PartitionTally& place = ledger.partitions.edit(fact.partition.index());
    BatchState& state = edit_batch(ledger, counted_as(world, entry.batch));
    if (state.copies > 0) --state.copies;
    const bool aged = fact.cause == Cause::retention_time || fact.cause == Cause::retention_size;
    if (!aged && state.copies > 0) place.duplicates -= entry.count; // that copy is no more
    state.cut = fact.cause;
    if (aged) {
        place.expired += entry.count;
    } else if ((state.flags & batch_acked) && state.copies == 0) {
        place.lost.add(fact.cause, entry.count);
        state.flags |= batch_lost;
        note_loss(ledger, loss_of(fact, entry, entry.count));
    } else {
        place.truncated.add(fact.cause, entry.count);
    }
}

// A cut says what it took; whoever copies it back says less: where and when.
Loss loss_of(const Fact& fact, const Entry& entry, int64_t count) {
    const bool cut = fact.kind == FactKind::log_cut;
    return {.fact = cut ? fact.id : 0,
            .at = fact.at,
            .partition = fact.partition,
            .holder = cut ? fact.who : Entity{},
            .cause = fact.cause,
            .count = count,
            .first = entry.base,
            .end = entry.base + entry.count,
            .batch = entry.batch};
}

void entry_back(Ledger& ledger, const World& world, const Fact& fact, const Entry& entry) {
    const PartitionId partition = fact.partition;
    PartitionTally& place = ledger.partitions.edit(partition.index());
    BatchState& state = edit_batch(ledger, counted_as(world, entry.batch));
    const bool aged = state.cut == Cause::retention_time || state.cut == Cause::retention_size;
    if (aged)
        place.expired -= entry.count;
    else
        (state.flags & batch_lost ? place.lost : place.truncated).add(state.cut, -entry.count);
    if (state.flags & batch_lost) note_loss(ledger, loss_of(fact, entry, -entry.count));
    if (state.copies > 0 && !aged) place.duplicates += entry.count;
    ++state.copies;
    state.flags &= uint8_t(~batch_lost);
    state.cut = Cause::none;
    for (const uint32_t reader : ledger.readers[partition.index()])
        note_back(ledger, reader, partition, entry.ordinal, entry.ordinal + entry.count);
}

} // namespace

} // namespace sluice
