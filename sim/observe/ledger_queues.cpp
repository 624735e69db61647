// A queue's messages: handed out, returned, deleted, dropped, moved.
#include "sim/observe/ledger_notes.hpp"

namespace sluice {

namespace {

void moved(Ledger& ledger, PartitionTally& from, const Fact& fact);
void left_unread(Ledger& ledger, const Fact& fact, Cause cause);

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

void left_unread(Ledger& ledger, const Fact& fact, Cause cause) {
    for (const uint32_t reader : ledger.readers[fact.partition.index()])
        note_gone(ledger, reader, fact.partition,
                  {fact.before, fact.before + fact.count, cause, true});
}

} // namespace

} // namespace sluice
