// Invariants of replicated logs (K1 to K22).
#include "sim/observe/invariant_checks.hpp"
#include "sim/observe/ledger.hpp"
#include "sim/observe/ledger_notes.hpp"
#include <algorithm>

namespace sluice::checks {

namespace {

using kafka::ReplicaBits;

const PartitionStore& store_of(const Sight& sight);
bool knows_entry(const Sight& sight, uint64_t entry);
uint64_t entry_before(const Log& log, uint64_t entry);
void check_leader_holds(const Sight& sight);
bool waits_for_all(const Sight& sight, const Batch& batch);
bool may_elect_unclean(const Sight& sight);
void check_elected(const Sight& sight, const kafka::PartitionInfo& info);
void check_fenced(const Sight& sight);
struct Difference {
    uint64_t a = no_entry, b = no_entry; // the first entries that differ
    Offset at = -1;                      // where they begin; -1: there are none
};
Difference first_difference(const PartitionStore& store, const Log& a, const Log& b);
void for_each_pair(const Survey& survey,
                   void (*compare)(const Survey&, PartitionId, const PartitionStore&,
                                   const kafka::Replica&, const kafka::Replica&));

std::string text(int64_t number) {
    return std::to_string(number);
}

} // namespace

void entries_ascend(const Sight& sight) {
    const Fact& fact = sight.fact;
    const bool is_append = fact.kind == FactKind::appended;
    if (is_append && uint64_t(fact.after) < sight.place->entries)
        return breach(sight, InvariantId::entries_ascend,
                      "place " + text(fact.after) + " was given before");
    const auto first = uint64_t(is_append ? fact.after : fact.before);
    if (sight.replica == nullptr || !knows_entry(sight, first)) return;
    const Offset base = store_of(sight).entries[first].base;
    const uint64_t before = entry_before(sight.replica->log, first);
    if (before != no_entry && knows_entry(sight, before)) {
        const Entry& last = store_of(sight).entries[before];
        if (last.base + last.count != base)
            breach(sight, InvariantId::entries_ascend,
                   "offset " + text(base) + " follows " + text(last.base + last.count - 1));
    }
    if (sight.replica->log.end() < base + fact.count)
        breach(sight, InvariantId::entries_ascend,
               "the log ends at " + text(sight.replica->log.end()) + " after " + text(fact.count) +
                   " records from " + text(base));
}

void epochs_ascend(const Sight& sight) {
    const Fact& fact = sight.fact;
    const auto first = uint64_t(fact.kind == FactKind::appended ? fact.after : fact.before);
    if (sight.replica == nullptr || !knows_entry(sight, first)) return;
    const uint64_t before = entry_before(sight.replica->log, first);
    if (before == no_entry || !knows_entry(sight, before)) return;
    const int32_t was = store_of(sight).entries[before].epoch;
    const int32_t is = store_of(sight).entries[first].epoch;
    if (is < was)
        breach(sight, InvariantId::epochs_ascend,
               "a record of epoch " + text(is) + " follows one of epoch " + text(was));
}

void marks_in_order(const Sight& sight) {
    if (sight.replica == nullptr) return;
    const Offset start = sight.replica->log.start(), end = sight.replica->log.end();
    const Offset mark = sight.replica->high_watermark;
    if (start <= mark && mark <= end) return;
    breach(sight, InvariantId::marks_in_order,
           "log start " + text(start) + ", high watermark " + text(mark) + ", log end " +
               text(end));
}

void high_watermark_rises(const Sight& sight) {
    const Fact& fact = sight.fact;
    const GhostPartition& place = *sight.place;
    const bool same = place.told_by == fact.who.index && place.told_epoch == place.elected_epoch;
    if (fact.after < fact.before || (same && fact.after < place.told))
        breach(sight, InvariantId::high_watermark_rises,
               "it went from " + text(fact.before) + " to " + text(fact.after));
}

// Aged records go by right, and what an unflushed cache held is not the replica's to keep.
void committed_stays(const Sight& sight) {
    const Fact& fact = sight.fact;
    if (fact.cause != Cause::divergence || !sight.place->followed) return;
    if (is_committed(*sight.place, uint64_t(fact.before)))
        breach(sight, InvariantId::committed_stays,
               text(fact.count) + " committed records were cut off");
}

void one_leader_per_epoch(const Sight& sight) {
    if (sight.fact.after > sight.place->elected_epoch) return;
    breach(sight, InvariantId::one_leader_per_epoch,
           "epoch " + text(sight.fact.after) + " follows " + text(sight.place->elected_epoch));
}

void old_epoch_is_refused(const Sight& sight) {
    const Fact& fact = sight.fact;
    const bool is_append = fact.kind == FactKind::appended;
    const auto entry = uint64_t(is_append ? fact.after : fact.after - 1);
    if (sight.replica == nullptr || !knows_entry(sight, entry)) return;
    const int32_t epoch = store_of(sight).entries[entry].epoch;
    const GhostPartition& place = *sight.place;
    if (is_append && epoch >= place.elected_epoch &&
        (epoch > place.elected_epoch || place.elected != fact.who.index))
        breach(sight, InvariantId::old_epoch_is_refused,
               "appended under epoch " + text(epoch) + ", which another broker leads");
    if (!is_append && epoch > sight.replica->leader_epoch)
        breach(sight, InvariantId::old_epoch_is_refused,
               "took over a record of epoch " + text(epoch) + " under epoch " +
                   text(sight.replica->leader_epoch));
}

void in_sync_is_sound(const Sight& sight) {
    if (sight.fact.kind == FactKind::broker_fenced) return check_fenced(sight);
    if (sight.place == nullptr) return;
    const kafka::PartitionInfo& info =
        sight.cluster->metadata.partitions[sight.fact.partition.index()];
    const kafka::PartitionVersion& now = info.latest();
    const auto all = (ReplicaBits{1} << info.replicas.size) - 1;
    if ((now.in_sync & ~all) != 0)
        breach(sight, InvariantId::in_sync_is_sound, "somebody is in sync who is no replica");
    if (now.in_sync == 0 && settings_of(*sight.cluster).eligible_leader_replicas_version < 1)
        breach(sight, InvariantId::in_sync_is_sound, "nobody is in sync");
    if (now.leader >= 0 && (now.in_sync >> info.replicas.position_of(now.leader) & 1) == 0)
        breach(sight, InvariantId::in_sync_is_sound, "the leader is not in sync");
    if (sight.fact.kind == FactKind::leader_elected) check_elected(sight, info);
}

// What the leader has asked for counts as well: it waits for those who are to join.
void leader_waits_for_in_sync(const Sight& sight) {
    if (sight.replica == nullptr || !sight.replica->leads) return;
    if (sight.replica->leader_epoch < sight.place->elected_epoch) return; // deposed
    const kafka::Leadership& lead = sight.replica->lead;
    if ((sight.place->in_sync & ~(lead.in_sync | lead.wanted)) != 0)
        breach(sight, InvariantId::leader_waits_for_in_sync,
               "the high watermark rose to " + text(sight.fact.after) +
                   " without somebody who is in sync");
}

void in_sync_hold_committed(const Sight& sight) {
    const GhostPartition& place = *sight.place;
    if (!place.followed || sight.replica == nullptr) return;
    check_leader_holds(sight);
    if (sight.fact.kind == FactKind::leader_elected) return;
    const Ghost& ghost = sight.state.ghost;
    ReplicaBits members = place.in_sync & ~place.cut_short;
    for (uint32_t position = 0; members != 0; members >>= 1, ++position)
        if ((members & 1) != 0 && ghost.ends[place.first_end + position] < sight.fact.after)
            breach(sight, InvariantId::in_sync_hold_committed,
                   "somebody in sync ends at " + text(ghost.ends[place.first_end + position]) +
                       ", below the high watermark " + text(sight.fact.after));
}

void acked_is_on_all(const Sight& sight) {
    const Fact& fact = sight.fact;
    if (sight.place == nullptr || fact.batch.index() >= sight.world.fabric.batches.size()) return;
    const Batch& batch = sight.world.fabric.batches[fact.batch.index()];
    if (!waits_for_all(sight, batch)) return;
    if (fact.kind == FactKind::acked) {
        if (sight.place->followed && fact.after >= 0 &&
            fact.after + fact.count > sight.place->high_watermark)
            breach(sight, InvariantId::acked_is_on_all,
                   "offset " + text(fact.after + fact.count - 1) +
                       " was acknowledged, the high watermark is " +
                       text(sight.place->high_watermark));
    } else if (sight.replica != nullptr && sight.replica->leads) {
        const int members = kafka::size_of(sight.replica->lead.in_sync);
        if (members < sight.place->min_in_sync)
            breach(sight, InvariantId::acked_is_on_all,
                   "appended with " + text(members) + " in sync of at least " +
                       text(sight.place->min_in_sync));
    }
}

void acked_survives(const Sight& sight) {
    const Fact& fact = sight.fact;
    const bool aged = fact.cause == Cause::retention_time || fact.cause == Cause::retention_size;
    if (aged || !sight.place->followed) return;
    ReplicaBits cut = sight.place->cut_short;
    if (fact.cause == Cause::unflushed && sight.replica != nullptr)
        cut |= ReplicaBits{1} << sight.replica->own_position;
    if (kafka::size_of(cut) >= sight.place->min_in_sync) return; // more than was promised
    const auto entry = uint64_t(fact.before);
    if (!knows_entry(sight, entry) || !is_committed(*sight.place, entry)) return;
    if (!held_elsewhere(*sight.cluster, fact.partition, entry, -1))
        breach(sight, InvariantId::acked_survives,
               "the last copy of committed record " + text(store_of(sight).entries[entry].base) +
                   " is gone");
}

void acked_was_stored(const Sight& sight) {
    const Fact& fact = sight.fact;
    if (fact.after < 0) return; // acks=0: it was only sent
    const bool known = fact.batch.index() < sight.world.fabric.batches.size();
    const BatchId batch = known ? counted_as(sight.world, fact.batch) : fact.batch;
    const bool stored = batch.index() < sight.ledger.batches.size() &&
                        (sight.ledger.batches[batch.index()].flags & batch_stored);
    if (!stored)
        breach(sight, InvariantId::acked_was_stored,
               "batch " + text(fact.batch.value) + " was never appended");
}

void read_is_committed(const Sight& sight) {
    if (sight.fact.before + sight.fact.count <= sight.place->highest_told) return;
    breach(sight, InvariantId::read_is_committed,
           "offset " + text(sight.fact.before + sight.fact.count - 1) +
               " is not below the high watermark " + text(sight.place->highest_told));
}

void read_stays(const Sight& sight) {
    const Fact& fact = sight.fact;
    if (!sight.place->followed || !knows_entry(sight, uint64_t(fact.after))) return;
    if (fact.before + fact.count > sight.place->high_watermark) return; // read_is_committed
    if (!is_committed(*sight.place, uint64_t(fact.after)))
        breach(sight, InvariantId::read_stays,
               "offset " + text(fact.before) + " was read, but another record was committed there");
}

// A batch that the leader no longer has was cut off: then its successor may come again.
void sequences_follow(const Sight& sight) {
    const auto entry = uint64_t(sight.fact.after);
    if (sight.replica == nullptr || !knows_entry(sight, entry)) return;
    const Batch& batch = sight.world.fabric.batches[store_of(sight).entries[entry].batch.index()];
    if (batch.producer_id < 0 || !batch.producer.exists() ||
        batch.producer.index() >= sight.place->producers.size())
        return;
    const SequenceSeen& last = sight.place->producers[batch.producer.index()];
    if (last.producer_id != batch.producer_id || last.epoch != batch.producer_epoch) return;
    const int32_t next = kafka::sequence_after(last.last, 1);
    if (next == batch.first_sequence || !sight.replica->log.holds(last.entry)) return;
    breach(sight, InvariantId::sequences_follow,
           "sequence " + text(batch.first_sequence) + " follows " + text(last.last));
}

void retention_from_the_front(const Sight& sight) {
    if (sight.replica == nullptr) return;
    const Log& log = sight.replica->log;
    const bool whole = log.segments().empty() || log.segments().front().base == log.start();
    if (log.start() == sight.fact.after && whole && log.start() <= sight.replica->high_watermark)
        return;
    breach(sight, InvariantId::retention_from_the_front,
           "the log starts at " + text(log.start()) + ", in the middle of a segment or beyond " +
               text(sight.replica->high_watermark));
}

void replicas_agree(const Survey& survey) {
    for_each_pair(survey, [](const Survey& on, PartitionId partition, const PartitionStore& store,
                             const kafka::Replica& a, const kafka::Replica& b) {
        if (!on.state.ghost.partitions[partition.index()].followed) return;
        const Difference differs = first_difference(store, a.log, b.log);
        const Offset both = std::min(a.high_watermark, b.high_watermark);
        if (differs.at >= 0 && differs.at < both)
            on.found.push_back({InvariantId::replicas_agree, 0, on.world.fabric.now,
                                "two replicas of partition " + text(partition.value) +
                                    " differ at offset " + text(differs.at) + ", below " +
                                    text(both)});
    });
}

void equal_means_equal_before(const Survey& survey) {
    for_each_pair(survey, [](const Survey& on, PartitionId partition, const PartitionStore& store,
                             const kafka::Replica& a, const kafka::Replica& b) {
        const Difference differs = first_difference(store, a.log, b.log);
        if (differs.at < 0) return;
        uint64_t i = differs.a, j = differs.b;
        while (i != no_entry && j != no_entry) {
            const Entry &x = store.entries[i], &y = store.entries[j];
            if (x.base == y.base && x.epoch == y.epoch) {
                on.found.push_back({InvariantId::equal_means_equal_before, 0, on.world.fabric.now,
                                    "two replicas of partition " + text(partition.value) +
                                        " have epoch " + text(x.epoch) + " at offset " +
                                        text(x.base) + " but differ at " + text(differs.at)});
                return;
            }
            if (x.base <= y.base) i = a.log.next(i);
            if (y.base <= x.base) j = b.log.next(j);
        }
    });
}

void sent_unasked_arrives(const Survey& survey) {
    const int64_t missing = never_stored(survey.ledger, survey.world);
    if (missing > 0)
        survey.found.push_back({InvariantId::sent_unasked_arrives, 0, survey.world.fabric.now,
                                text(missing) + " records sent with acks=0 are in no log"});
}

namespace {

// A deposed leader may lack what was committed since; what it takes for committed must be so.
void check_leader_holds(const Sight& sight) {
    const GhostPartition& place = *sight.place;
    const kafka::Replica& leader = *sight.replica;
    const bool elected = sight.fact.kind == FactKind::leader_elected;
    const bool deposed = !elected && leader.leader_epoch < place.elected_epoch;
    if (deposed && sight.fact.after <= place.high_watermark) {
        if (sight.fact.after <= leader.log.start()) return;
        const uint64_t last = leader.log.find(store_of(sight), sight.fact.after - 1);
        if (!is_committed(place, last))
            breach(sight, InvariantId::in_sync_hold_committed,
                   "a deposed leader takes other records for committed");
        return;
    }
    // Who is dead, or not yet registered again, is elected now and then, and serves nobody.
    const bool acts = sight.cluster->brokers[sight.fact.who.index].epoch >= 0;
    const bool cut = (place.cut_short >> leader.own_position & 1) != 0;
    const bool trusted = settings_of(*sight.cluster).eligible_leader_replicas_version < 1;
    const bool by_right =
        elected && (!acts || sight.fact.cause == Cause::unclean || (cut && trusted));
    if (!by_right && !holds_committed(place, store_of(sight), leader.log))
        breach(sight, InvariantId::in_sync_hold_committed,
               "a leader lacks records below " + text(place.high_watermark));
}

const PartitionStore& store_of(const Sight& sight) {
    return sight.cluster->stores[sight.fact.partition.index()];
}

bool knows_entry(const Sight& sight, uint64_t entry) {
    const auto& entries = store_of(sight).entries;
    return entries.first() <= entry && entry < entries.size();
}

// The entry in front of it in this log; no_entry when there is none, or the log does not hold it.
uint64_t entry_before(const Log& log, uint64_t entry) {
    const auto& spans = log.spans();
    for (std::size_t i = spans.size(); i-- > 0;) {
        if (entry < spans[i].first || entry >= spans[i].end) continue;
        if (entry > spans[i].first) return entry - 1;
        return i > 0 ? spans[i - 1].end - 1 : no_entry;
    }
    return no_entry;
}

// The coordinator's own records wait for all, too.
bool waits_for_all(const Sight& sight, const Batch& batch) {
    if (batch.rule == RunRule::not_records) return true;
    const auto& all = sight.state.ghost.waits_for_all;
    return batch.producer.exists() && batch.producer.index() < all.size() &&
           all[batch.producer.index()] != 0;
}

// With eligible replicas the last leader may be taken when nobody else is left (KIP-966).
bool may_elect_unclean(const Sight& sight) {
    return settings_of(*sight.cluster).eligible_leader_replicas_version >= 1 ||
           topic_of(*sight.cluster, sight.fact.partition).settings.unclean_leader_election;
}

void check_elected(const Sight& sight, const kafka::PartitionInfo& info) {
    if (sight.fact.cause == Cause::unclean) {
        if (!may_elect_unclean(sight))
            breach(sight, InvariantId::in_sync_is_sound, "an unclean election was not allowed");
        return;
    }
    for (std::size_t i = 1; i < info.history.size(); ++i) {
        if (info.history[i].leader_epoch != sight.fact.after) continue;
        const kafka::PartitionVersion& before = info.history[i - 1];
        const int position = info.replicas.position_of(kafka::BrokerIndex(sight.fact.who.index));
        if (position < 0 || ((before.in_sync | before.eligible) >> position & 1) == 0)
            breach(sight, InvariantId::in_sync_is_sound,
                   "the new leader of epoch " + text(sight.fact.after) + " was not in sync");
        return;
    }
}

void check_fenced(const Sight& sight) {
    for (const kafka::PartitionInfo& info : sight.cluster->metadata.partitions) {
        const int position = info.replicas.position_of(kafka::BrokerIndex(sight.fact.whom.index));
        if (position < 0 || (info.latest().in_sync >> position & 1) == 0) continue;
        const kafka::BrokerInfo& broker = sight.cluster->metadata.brokers[sight.fact.whom.index];
        if (broker.latest().fenced && kafka::size_of(info.latest().in_sync) > 1)
            breach(sight, InvariantId::in_sync_is_sound, "a fenced broker stayed in sync");
    }
}

// What one holds and the other does not, skipping what retention took from the front of one.
Difference first_difference(const PartitionStore& store, const Log& a, const Log& b) {
    const Offset from = std::max(a.start(), b.start());
    if (from >= a.end() || from >= b.end()) return {};
    uint64_t i = a.find(store, from), j = b.find(store, from);
    const auto end_of_span = [](const Log& log, uint64_t entry) {
        for (const Span& span : log.spans())
            if (span.first <= entry && entry < span.end) return span.end;
        return entry + 1;
    };
    while (i != no_entry && j != no_entry) {
        if (i != j) return {i, j, std::max(store.entries[i].base, store.entries[j].base)};
        const uint64_t last = std::min(end_of_span(a, i), end_of_span(b, j)) - 1;
        i = a.next(last);
        j = b.next(last);
    }
    return {};
}

void for_each_pair(const Survey& survey,
                   void (*compare)(const Survey&, PartitionId, const PartitionStore&,
                                   const kafka::Replica&, const kafka::Replica&)) {
    const auto* cluster = std::get_if<kafka::Cluster>(&carrier(survey.world));
    if (cluster == nullptr) return;
    for (std::size_t p = 0; p < cluster->metadata.partitions.size(); ++p) {
        const auto partition = PartitionId::of(p);
        const kafka::ReplicaList& replicas = cluster->metadata.partitions[p].replicas;
        for (int i = 0; i < replicas.size; ++i)
            for (int j = i + 1; j < replicas.size; ++j)
                compare(survey, partition, cluster->stores[p],
                        replica_of(cluster->brokers[std::size_t(replicas[i])], partition),
                        replica_of(cluster->brokers[std::size_t(replicas[j])], partition));
    }
}

} // namespace

} // namespace sluice::checks
