// What groups were handed: first deliveries, further ones, what they skipped or never saw.
#include "sim/core/check.hpp"
#include "sim/observe/ledger_notes.hpp"
#include "sim/observe/ledger_reading.hpp"
#include "sim/observe/settle.hpp"
#include <algorithm>

namespace sluice {

namespace {

GroupPartitionTally& place_of(Ledger& ledger, const Fact& fact);
int64_t had_from_another_copy(const Ledger& ledger, BatchId batch, const Fact& fact, int64_t begin,
                              int64_t rank, const GroupPartitionTally& place);
void share_settled(Ledger& ledger, const World& world, const Fact& fact, int64_t fresh);

struct Delivered {
    int64_t ordinal = 0; // of the first record
    int64_t rank = 0;    // in its batch
};
Delivered locate(const World& world, const Fact& fact) {
    const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world));
    if (!cluster) return {fact.before, fact.after};
    const Entry& entry = cluster->stores[fact.partition.index()].entries[uint64_t(fact.after)];
    return {entry.ordinal + fact.before - entry.base, fact.before - entry.base};
}

} // namespace

void note_delivered(Ledger& ledger, const World& world, const Fact& fact) {
    GroupTally& group = ledger.groups[fact.group.index()];
    GroupPartitionTally& place = place_of(ledger, fact);
    const Delivered what = locate(world, fact);
    const BatchId batch = counted_as(world, fact.batch);
    const bool several = batch.index() < ledger.batches.size() &&
                         (ledger.batches[batch.index()].flags & batch_several);
    const int64_t had =
        several ? had_from_another_copy(ledger, batch, fact, what.ordinal, what.rank, place) : 0;
    const int64_t was_open =
        ledger.competing ? unsettled(place, what.ordinal, what.ordinal + fact.count) : 0;
    const int64_t fresh = settle_delivered(group, place, what.ordinal, what.ordinal + fact.count);
    const int64_t again = std::min(had, fresh);
    group.delivered_once += fresh - again;
    group.duplicates_retry += again;
    group.duplicates_redelivery += fact.count - fresh;
    if (fact.cause == Cause::bug)
        group.wrong += place.wrong.add(what.ordinal, what.ordinal + fact.count);
    else
        group.wrong -= place.wrong.remove(what.ordinal, what.ordinal + fact.count);
    share_settled(ledger, world, fact, was_open);
}

void note_skipped(Ledger& ledger, const World& world, const Fact& fact) {
    GroupTally& group = ledger.groups[fact.group.index()];
    GroupPartitionTally& place = place_of(ledger, fact);
    if (fact.kind == FactKind::dead_lettered) {
        const int64_t ordinal = locate(world, fact).ordinal;
        const MissedRange missed{ordinal, ordinal + 1, Cause::policy_dead_letter, false};
        share_settled(ledger, world, fact, settle_missed(group, place, missed));
        return;
    }
    const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world));
    if (!cluster) {
        const MissedRange missed{fact.before, fact.after, fact.cause, false};
        share_settled(ledger, world, fact, settle_missed(group, place, missed));
        return;
    }
    for (const IntervalSet::Range& range :
         ordinals_of(*cluster, fact.partition, fact.before, fact.after))
        settle_missed(group, place, {range.begin, range.end, fact.cause, false});
    const kafka::Replica* replica = answering_replica(*cluster, fact.partition);
    if (replica && fact.after <= replica->log.end()) return;
    place.skips_below = fact.after;
    place.skips_because = fact.cause;
    group.skips_ahead = true;
}

void note_skipped_ahead(Ledger& ledger, const Fact& fact, int64_t ordinal) {
    for (const uint32_t reader : ledger.readers[fact.partition.index()]) {
        GroupTally& group = ledger.groups[reader];
        if (!group.skips_ahead) continue;
        const std::size_t number = group.first + fact.partition.value - group.first_partition;
        GroupPartitionTally& place = ledger.group_partitions.edit(number);
        const int64_t skipped = std::min(fact.count, place.skips_below - fact.before);
        if (skipped > 0)
            settle_missed(group, place, {ordinal, ordinal + skipped, place.skips_because, false});
    }
}

// Committed before they were worked on, then their reader died or was moved: nobody will read them
// again. Should it finish some of them all the same, they count as delivered.
void note_passed_over(Ledger& ledger, const World& world, const Fact& fact) {
    GroupTally& group = ledger.groups[fact.group.index()];
    if (group.skips_ahead && fact.after < place_of(ledger, fact).skips_below)
        place_of(ledger, fact).skips_below = 0; // moved back since
    if (!group.commits_first) return;
    const auto& cluster = std::get<kafka::Cluster>(carrier(world));
    const auto& finished = cluster.groups[fact.group.index()].delivered;
    const Offset done = finished[fact.partition.value - group.first_partition];
    const Offset committed = fact.kind == FactKind::partition_assigned ? fact.after : fact.before;
    for (const IntervalSet::Range& range :
         ordinals_of(cluster, fact.partition, std::max<Offset>(0, done), committed))
        settle_missed(group, place_of(ledger, fact),
                      {range.begin, range.end, Cause::client_crashed, false});
}

int64_t note_gone(Ledger& ledger, uint32_t reader, PartitionId partition,
                  const MissedRange& range) {
    GroupTally& group = ledger.groups[reader];
    const std::size_t number = partition.value - group.first_partition;
    return settle_missed(group, ledger.group_partitions.edit(group.first + number), range);
}

void note_back(Ledger& ledger, uint32_t reader, PartitionId partition, int64_t begin, int64_t end) {
    GroupTally& group = ledger.groups[reader];
    const std::size_t number = partition.value - group.first_partition;
    take_back_gone(group, ledger.group_partitions.edit(group.first + number), begin, end);
}

namespace {

GroupPartitionTally& place_of(Ledger& ledger, const Fact& fact) {
    const GroupTally& group = ledger.groups[fact.group.index()];
    const uint32_t number = fact.partition.value - group.first_partition;
    SLUICE_CHECK(number < group.partitions, "a group was given what it does not read");
    return ledger.group_partitions.edit(group.first + number);
}

// Of the fact's records, those that the group has had from another copy of the batch.
int64_t had_from_another_copy(const Ledger& ledger, BatchId batch, const Fact& fact, int64_t begin,
                              int64_t rank, const GroupPartitionTally& place) {
    int64_t most = 0;
    const auto look_at = [&](const StoredPiece& piece) {
        const int64_t from = std::max<int64_t>(rank, piece.rank);
        const int64_t until = std::min<int64_t>(rank + fact.count, piece.rank + piece.count);
        const int64_t shift = piece.ordinal - piece.rank;
        if (from >= until || shift + rank == begin) return; // none of them, or itself
        most = std::max(most, place.delivered.covered(shift + from, shift + until));
    };
    const BatchState& state = ledger.batches[batch.index()];
    look_at({batch, 0, state.first_count, state.first_ordinal});
    const auto& extra = ledger.partitions[fact.partition.index()].extra;
    auto piece = std::lower_bound(extra.begin(), extra.end(), batch,
                                  [](const StoredPiece& a, BatchId b) { return a.batch < b; });
    for (; piece != extra.end() && piece->batch == batch; ++piece) look_at(*piece);
    return most;
}

// Groups that read one queue compete: what one has finished with waits for none of them.
void share_settled(Ledger& ledger, const World& world, const Fact& fact, int64_t fresh) {
    const std::vector<uint32_t>& readers = ledger.readers[fact.partition.index()];
    const bool compete = std::holds_alternative<queue::Service>(carrier(world));
    if (!compete || readers.size() < 2 || fresh == 0) return;
    bool finished_before = false;
    for (const uint32_t reader : readers) {
        if (reader == fact.group.value) continue;
        const GroupTally& group = ledger.groups[reader];
        const auto& place =
            ledger.group_partitions[group.first + fact.partition.value - group.first_partition];
        finished_before |= unsettled(place, fact.before, fact.before + 1) == 0;
    }
    for (const uint32_t reader : readers) {
        const bool own = reader == fact.group.value;
        if (own && finished_before) ledger.groups[reader].waiting += fresh;
        if (!own && !finished_before) ledger.groups[reader].waiting -= fresh;
    }
}

} // namespace

} // namespace sluice
