// A queue's messages: handed out, returned, deleted, dropped, moved.
#include "sim/observe/ledger_notes.hpp"
#include "sim/observe/settle.hpp"

namespace sluice {

namespace {

void moved(Ledger& ledger, PartitionTally& from, const Fact& fact);
void left_unread(Ledger& ledger, const Fact& fact, Cause cause);
bool settled_by_any(const Ledger& ledger, PartitionId queue, int64_t position);

} // namespace

void note_queue(Ledger& ledger, const Fact& fact) {
    using enum FactKind;
    PartitionTally& place = ledger.partitions.edit(fact.partition.index());
    if (fact.kind == leased) {
        place.handed_out += fact.count;
    } else if (fact.kind == lease_released) {
        place.returned += fact.count;
    } else if (fact.kind == message_deleted) {
        place.deleted += fact.count;
        place.gone.add(fact.before, fact.before + fact.count);
    } else if (fact.kind == message_expired) {
        place.expired += fact.count;
        left_unread(ledger, fact, Cause::retention_time);
    } else if (fact.kind == message_moved) {
        moved(ledger, place, fact);
    } else if (fact.kind == message_dropped) {
        place.dropped.add(fact.cause, fact.count);
        const bool was_ready = fact.cause == Cause::overflow_drop_old;
        if (!was_ready) place.set_aside += fact.count;
        left_unread(ledger, fact, fact.cause);
    }
}

namespace {

// A dead-letter queue is a queue of its own: what comes in counts as stored there.
void moved(Ledger& ledger, PartitionTally& from, const Fact& fact) {
    from.set_aside += fact.count;
    from.dead_lettered += fact.count;
    left_unread(ledger, fact, fact.cause);
    ledger.partitions.edit(fact.whom.index).stored += fact.count;
    for (const uint32_t reader : ledger.readers[fact.whom.index])
        ledger.groups[reader].waiting += fact.count;
}

// What one of the groups had settled was no longer waiting for any of them.
void left_unread(Ledger& ledger, const Fact& fact, Cause cause) {
    for (int64_t at = fact.before; at < fact.before + fact.count; ++at) {
        const bool settled = settled_by_any(ledger, fact.partition, at);
        for (const uint32_t reader : ledger.readers[fact.partition.index()]) {
            const int64_t missed =
                note_gone(ledger, reader, fact.partition, {at, at + 1, cause, true});
            if (settled) ledger.groups[reader].waiting += missed;
        }
    }
}

bool settled_by_any(const Ledger& ledger, PartitionId queue, int64_t position) {
    for (const uint32_t reader : ledger.readers[queue.index()]) {
        const GroupTally& group = ledger.groups[reader];
        const auto& place =
            ledger.group_partitions[group.first + queue.value - group.first_partition];
        if (unsettled(place, position, position + 1) == 0) return true;
    }
    return false;
}

} // namespace

} // namespace sluice
