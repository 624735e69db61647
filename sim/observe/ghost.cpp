#include "sim/observe/ghost.hpp"
#include "sim/observe/ledger.hpp"
#include <algorithm>

namespace sluice {

namespace {

void open_partitions(Ghost& ghost, const World& world, const kafka::Cluster& cluster);
int32_t minimum_of(const kafka::Cluster& cluster, PartitionId partition);
void note_settings(Ghost& ghost, const kafka::Cluster& cluster);
void note_append(Ghost& ghost, const World& world, const kafka::Cluster& cluster, const Fact& fact);
void note_end(Ghost& ghost, const kafka::Cluster& cluster, const Fact& fact);
void note_watermark(GhostPartition& place, const kafka::Cluster& cluster, const Fact& fact);
void follow_committed(GhostPartition& place, const PartitionStore& store, const Log& log,
                      Offset until);
void extend_slowly(GhostPartition& place, const PartitionStore& store, const Log& log,
                   Offset until);
void note_cut(Ghost& ghost, const kafka::Cluster& cluster, const Ledger& ledger, const Fact& fact);
void note_elected(GhostPartition& place, const kafka::Cluster& cluster, const Fact& fact);
void note_in_sync(GhostPartition& place, const kafka::Cluster& cluster, PartitionId partition);
void note_member(Ghost& ghost, const Ledger& ledger, const Fact& fact);
void note_progress(GhostReader& reader, const Fact& fact);
void give_up(GhostReader& reader, MemberId member);
void let_go_of_all(Ghost& ghost, const kafka::Cluster& cluster, const Ledger& ledger,
                   MemberId member);

} // namespace

Ghost open_ghost(const World& world, const Ledger& ledger) {
    Ghost ghost;
    for (const ConsumerSpec& spec : world.scenario->consumers) {
        GhostGroup group;
        const auto& assignors = spec.kafka.assignors;
        group.cooperative =
            !assignors.empty() && assignors.front() == AssignorChoice::cooperative_sticky;
        group.works_first =
            spec.commit != CommitPolicy::before_poll && spec.commit != CommitPolicy::never;
        ghost.groups.push_back(group);
    }
    ghost.readers.resize(ledger.group_partitions.size());
    if (const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world)))
        open_partitions(ghost, world, *cluster);
    return ghost;
}

void remember(Ghost& ghost, const World& world, const Ledger& ledger, const Fact& fact) {
    using enum FactKind;
    const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world));
    if (cluster == nullptr) return;
    const bool placed = fact.partition.exists() && fact.partition.index() < ghost.partitions.size();
    if (fact.kind == appended && placed) {
        note_append(ghost, world, *cluster, fact);
        note_end(ghost, *cluster, fact);
    } else if (fact.kind == replicated && placed) {
        note_end(ghost, *cluster, fact);
    } else if (fact.kind == high_watermark_moved && placed) {
        note_watermark(ghost.partitions.edit(fact.partition.index()), *cluster, fact);
    } else if (fact.kind == log_cut && placed) {
        note_cut(ghost, *cluster, ledger, fact);
    } else if (fact.kind == leader_elected && placed) {
        note_elected(ghost.partitions.edit(fact.partition.index()), *cluster, fact);
    } else if ((fact.kind == in_sync_shrunk || fact.kind == in_sync_grown) && placed) {
        note_in_sync(ghost.partitions.edit(fact.partition.index()), *cluster, fact.partition);
    } else if (fact.kind == process_crashed || fact.kind == machine_crashed ||
               fact.kind == restarted) {
        if (fact.who.kind == EntityKind::member)
            let_go_of_all(ghost, *cluster, ledger, MemberId{fact.who.index});
    } else if (fact.kind == administered) {
        note_settings(ghost, *cluster);
    } else if (fact.kind >= member_joined && fact.group.exists()) {
        note_member(ghost, ledger, fact);
    }
}

bool is_committed(const GhostPartition& place, uint64_t entry) {
    if (place.committed.first <= entry && entry < place.committed.end) return true;
    return std::any_of(place.committed_before.begin(), place.committed_before.end(),
                       [=](Span span) { return span.first <= entry && entry < span.end; });
}

bool holds_committed(const GhostPartition& place, const PartitionStore& store, const Log& log) {
    if (place.committed.first == place.committed.end) return true; // nothing is
    const uint64_t last = place.committed.end - 1;
    if (!log.spans().empty()) {
        const Span& span = log.spans().back();
        if (span.first <= last && last < span.end) return true;
    }
    return log.holds(last) || last < store.entries.first() ||
           store.entries[last].base < log.start();
}

const kafka::Replica* replica_at(const kafka::Cluster& cluster, Entity broker,
                                 PartitionId partition) {
    if (broker.kind != EntityKind::broker || !partition.exists()) return nullptr;
    const kafka::Broker& owner = cluster.brokers[broker.index];
    return has_replica(owner, partition) ? &replica_of(owner, partition) : nullptr;
}

GhostReader* reader_of(Ghost& ghost, const Ledger& ledger, const Fact& fact) {
    if (!fact.group.exists() || !fact.partition.exists()) return nullptr;
    const GroupTally& group = ledger.groups[fact.group.index()];
    const uint32_t number = fact.partition.value - group.first_partition;
    if (number >= group.partitions) return nullptr;
    return &ghost.readers.edit(group.first + number);
}

bool holds(const GhostReader& reader, MemberId member) {
    return reader.holder == member ||
           std::find(reader.others.begin(), reader.others.end(), member) != reader.others.end();
}

namespace {

void open_partitions(Ghost& ghost, const World& world, const kafka::Cluster& cluster) {
    for (const ProducerSeat& seat : world.producers)
        ghost.waits_for_all.push_back(world.scenario->producers[seat.spec].kafka.acks == Acks::all);
    ghost.partitions.resize(cluster.metadata.partitions.size());
    uint32_t ends = 0;
    for (std::size_t p = 0; p < ghost.partitions.size(); ++p) {
        GhostPartition& place = ghost.partitions.edit(p);
        const kafka::PartitionInfo& info = cluster.metadata.partitions[p];
        place.first_end = ends;
        ends += info.replicas.size;
        place.min_in_sync = minimum_of(cluster, PartitionId::of(p));
        place.in_sync = info.latest().in_sync;
        place.elected_epoch = info.latest().leader_epoch;
        if (info.latest().leader >= 0) place.elected = uint32_t(info.latest().leader);
    }
    ghost.ends.resize(ends);
}

// Up to 3.6 a minimum above the number of replicas was taken as it stands.
int32_t minimum_of(const kafka::Cluster& cluster, PartitionId partition) {
    const auto configured = int32_t(topic_of(cluster, partition).settings.min_insync_replicas);
    if (version_of(cluster) < version_of(3, 7)) return configured;
    return std::min<int32_t>(configured,
                             cluster.metadata.partitions[partition.index()].replicas.size);
}

// An administrator may have given topics other settings.
void note_settings(Ghost& ghost, const kafka::Cluster& cluster) {
    for (std::size_t p = 0; p < ghost.partitions.size(); ++p)
        ghost.partitions.edit(p).min_in_sync = minimum_of(cluster, PartitionId::of(p));
}

void note_append(Ghost& ghost, const World& world, const kafka::Cluster& cluster,
                 const Fact& fact) {
    GhostPartition& place = ghost.partitions.edit(fact.partition.index());
    place.entries = uint64_t(fact.after) + 1;
    const PartitionStore& store = cluster.stores[fact.partition.index()];
    if (uint64_t(fact.after) >= store.entries.size()) return;
    const Batch& batch = world.fabric.batches[store.entries[uint64_t(fact.after)].batch.index()];
    if (batch.producer_id < 0 || !batch.producer.exists()) return;
    if (place.producers.size() <= batch.producer.index())
        place.producers.resize(batch.producer.index() + 1);
    place.producers[batch.producer.index()] = {
        .producer_id = batch.producer_id,
        .entry = uint64_t(fact.after),
        .last = kafka::sequence_after(batch.first_sequence, batch.count - 1),
        .epoch = batch.producer_epoch};
}

void note_end(Ghost& ghost, const kafka::Cluster& cluster, const Fact& fact) {
    const kafka::Replica* replica = replica_at(cluster, fact.who, fact.partition);
    if (replica == nullptr) return;
    const GhostPartition& place = ghost.partitions[fact.partition.index()];
    ghost.ends.edit(place.first_end + std::size_t(replica->own_position)) = replica->log.end();
    if (place.cut_short == 0 || replica->log.end() < place.high_watermark) return;
    ghost.partitions.edit(fact.partition.index()).cut_short &=
        ~(kafka::ReplicaBits{1} << replica->own_position);
}

void note_watermark(GhostPartition& place, const kafka::Cluster& cluster, const Fact& fact) {
    place.told_by = fact.who.index;
    place.told_epoch = place.elected_epoch;
    place.told = fact.after;
    place.highest_told = std::max(place.highest_told, fact.after);
    const kafka::Replica* replica = replica_at(cluster, fact.who, fact.partition);
    if (replica == nullptr || !place.followed || fact.after <= place.high_watermark) return;
    const PartitionStore& store = cluster.stores[fact.partition.index()];
    if (holds_committed(place, store, replica->log) && fact.after <= replica->log.end())
        follow_committed(place, store, replica->log, fact.after);
    else
        place.followed = false; // a breach: what is committed is not known any more
}

// Each entry is looked at once: those that follow what was committed before.
void follow_committed(GhostPartition& place, const PartitionStore& store, const Log& log,
                      Offset until) {
    place.high_watermark = until;
    Span& run = place.committed;
    const Span& last = log.spans().back();
    if (run.first == run.end || run.end <= last.first || run.end > last.end)
        return extend_slowly(place, store, log, until);
    while (run.end < last.end && store.entries[run.end].base < until) ++run.end;
}

// The log goes on elsewhere in the store: another leader's entries come between.
void extend_slowly(GhostPartition& place, const PartitionStore& store, const Log& log,
                   Offset until) {
    Span& run = place.committed;
    const uint64_t last = run.first == run.end ? no_entry : run.end - 1;
    bool behind = last == no_entry || !log.holds(last);
    for (const Span& span : log.spans()) {
        uint64_t from = span.first;
        if (!behind) {
            if (last < span.first || last >= span.end) continue;
            behind = true;
            from = last + 1;
        }
        uint64_t end = from;
        while (end < span.end && store.entries[end].base < until) ++end;
        if (end == from) continue;
        if (run.end == from && run.first != run.end) {
            run.end = end;
        } else {
            if (run.first != run.end) place.committed_before.push_back(run);
            run = {from, end};
        }
    }
}

// Aged records go from the front; what a machine lost of the committed ones is remembered until
// the replica has them again, or nobody counts on it any more.
void note_cut(Ghost& ghost, const kafka::Cluster& cluster, const Ledger& ledger, const Fact& fact) {
    if (!ledger.partitions[fact.partition.index()].counted) ghost.bookkeeping_cut = true;
    note_end(ghost, cluster, fact);
    const kafka::Replica* replica = replica_at(cluster, fact.who, fact.partition);
    if (replica == nullptr || fact.cause != Cause::unflushed) return;
    GhostPartition& place = ghost.partitions.edit(fact.partition.index());
    // Also what was not committed yet: its leader may count on what it had fetched.
    place.cut_short |= kafka::ReplicaBits{1} << replica->own_position;
}

void note_elected(GhostPartition& place, const kafka::Cluster& cluster, const Fact& fact) {
    place.elected = fact.who.index;
    place.elected_epoch = fact.after;
    const kafka::Replica* replica = replica_at(cluster, fact.who, fact.partition);
    if (replica == nullptr) return;
    // Dead, or not yet registered again: it serves nobody, and somebody else will be elected.
    const bool acts = cluster.brokers[fact.who.index].epoch >= 0;
    const bool cut = acts && (place.cut_short >> replica->own_position & 1) != 0;
    if (fact.cause == Cause::unclean || cut) place.followed = false;
    note_in_sync(place, cluster, fact.partition);
}

void note_in_sync(GhostPartition& place, const kafka::Cluster& cluster, PartitionId partition) {
    place.in_sync = cluster.metadata.partitions[partition.index()].latest().in_sync;
}

void note_member(Ghost& ghost, const Ledger& ledger, const Fact& fact) {
    GhostGroup& group = ghost.groups[fact.group.index()];
    if (fact.kind == FactKind::assignment_made) group.generation = fact.after;
    if (fact.kind == FactKind::commits_expired) {
        const GroupTally& tally = ledger.groups[fact.group.index()];
        for (uint32_t number = 0; number < tally.partitions; ++number)
            ghost.readers.edit(tally.first + number).committed = -1;
    }
    if (fact.kind == FactKind::position_reset) {
        group.moved = true;
        group.furthest_move = std::max(group.furthest_move, fact.after);
    }
    GhostReader* reader = reader_of(ghost, ledger, fact);
    if (reader != nullptr && fact.who.kind == EntityKind::member) note_progress(*reader, fact);
}

void note_progress(GhostReader& reader, const Fact& fact) {
    using enum FactKind;
    const MemberId member{fact.who.index};
    if (fact.kind == delivered) {
        reader.last_reader = member;
        reader.read_until = fact.before + fact.count;
        reader.worked_to = std::max(reader.worked_to, fact.before + fact.count);
    } else if (fact.kind == delivery_skipped) {
        reader.worked_to = std::max(reader.worked_to, fact.after);
    } else if (fact.kind == dead_lettered) {
        reader.worked_to = std::max(reader.worked_to, fact.before + 1);
    } else if (fact.kind == position_reset) {
        reader.last_reader = {};
        reader.worked_to = std::max(reader.worked_to, fact.after);
    } else if (fact.kind == committed) {
        reader.committed = fact.after;
    } else if (fact.kind == partition_assigned) {
        reader.last_reader = {};
        if (holds(reader, member)) return;
        if (reader.holder.exists()) reader.others.push_back(reader.holder);
        reader.holder = member;
    } else if (fact.kind == partition_revoked) {
        give_up(reader, member);
    }
}

void give_up(GhostReader& reader, MemberId member) {
    std::erase(reader.others, member);
    if (reader.holder != member) return;
    reader.holder = {};
    if (reader.others.empty()) return;
    reader.holder = reader.others.back();
    reader.others.pop_back();
}

void let_go_of_all(Ghost& ghost, const kafka::Cluster& cluster, const Ledger& ledger,
                   MemberId member) {
    const GroupTally& group = ledger.groups[cluster.members[member.index()].group.index()];
    for (uint32_t p = 0; p < group.partitions; ++p)
        if (holds(ghost.readers[group.first + p], member))
            give_up(ghost.readers.edit(group.first + p), member);
}

} // namespace

} // namespace sluice
