#include "sim/observe/ledger_reading.hpp"
#include "sim/observe/settle.hpp"
#include <algorithm>

namespace sluice {

namespace {

using kafka::Cluster;
using Range = IntervalSet::Range;

int64_t waiting_in_log(const Ledger& ledger, const PartitionStore& store, const Log& log,
                       const GroupPartitionTally& place, PartitionId partition, Offset progress);
int64_t waiting_elsewhere(const PartitionStore& store, const Log* log,
                          const GroupPartitionTally& place, const IntervalSet& held);
void add_from(const PartitionStore& store, const Log& log, Offset begin, Offset end,
              std::vector<Range>& ranges);
void add_behind_end(const Cluster& cluster, PartitionId partition, Offset begin, Offset end,
                    std::vector<Range>& ranges);
void add_below_start(const PartitionStore& store, const Log& log, Offset begin, Offset end,
                     std::vector<Range>& ranges);

} // namespace

const kafka::Replica* answering_replica(const Cluster& cluster, PartitionId partition) {
    const auto& info = cluster.metadata.partitions[partition.index()];
    kafka::BrokerIndex b = info.latest().leader;
    if (b < 0) b = info.latest().last_leader;
    if (b < 0) b = info.replicas[0];
    const kafka::Broker& broker = cluster.brokers[std::size_t(b)];
    return has_replica(broker, partition) ? &replica_of(broker, partition) : nullptr;
}

IntervalSet held_entries(const Cluster& cluster, PartitionId partition) {
    IntervalSet held;
    for (const kafka::Broker& broker : cluster.brokers) {
        if (!has_replica(broker, partition)) continue;
        for (const Span& span : replica_of(broker, partition).log.spans())
            held.add(int64_t(span.first), int64_t(span.end));
    }
    return held;
}

int64_t copies_held(const Cluster& cluster, PartitionId partition) {
    const PartitionStore& store = cluster.stores[partition.index()];
    int64_t records = 0;
    for (const kafka::Broker& broker : cluster.brokers) {
        if (!has_replica(broker, partition)) continue;
        for (const Span& span : replica_of(broker, partition).log.spans()) {
            const Entry& last = store.entries[span.end - 1];
            records += last.ordinal + last.count - store.entries[span.first].ordinal;
        }
    }
    return records;
}

Offset progress_of(const Cluster& cluster, GroupId group, PartitionId partition) {
    const kafka::Group& ghost = cluster.groups[group.index()];
    const std::size_t number = partition.value - cluster.topics[std::size_t(ghost.topic)].first;
    Offset furthest = ghost.delivered[number];
    for (const MemberId id : ghost.members)
        for (const kafka::Assigned& a : cluster.members[id.index()].assigned)
            if (a.partition == partition) furthest = std::max(furthest, a.finished);
    return furthest;
}

std::vector<Range> ordinals_of(const Cluster& cluster, PartitionId partition, Offset begin,
                               Offset end) {
    std::vector<Range> ranges;
    const kafka::Replica* replica = answering_replica(cluster, partition);
    if (!replica || begin >= end) return ranges;
    const PartitionStore& store = cluster.stores[partition.index()];
    const Log& log = replica->log;
    if (end > log.end())
        add_behind_end(cluster, partition, std::max(begin, log.end()), end, ranges);
    if (begin < log.start()) add_below_start(store, log, begin, std::min(end, log.start()), ranges);
    add_from(store, log, begin, end, ranges);
    return ranges;
}

std::vector<Range> offsets_of(const PartitionStore& store, const Range& ordinals) {
    std::vector<Range> ranges;
    uint64_t low = store.entries.first(), high = store.entries.size();
    while (low < high) { // the first entry that ends behind the beginning
        const uint64_t middle = low + (high - low) / 2;
        const Entry& entry = store.entries[middle];
        if (entry.ordinal + entry.count <= ordinals.begin)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < store.entries.size() && store.entries[low].ordinal < ordinals.end; ++low) {
        const Entry& entry = store.entries[low];
        const int64_t shift = entry.base - entry.ordinal;
        const int64_t begin = shift + std::max(entry.ordinal, ordinals.begin);
        const int64_t end = shift + std::min(entry.ordinal + entry.count, ordinals.end);
        if (!ranges.empty() && ranges.back().end == begin)
            ranges.back().end = end;
        else
            ranges.push_back({begin, end});
    }
    return ranges;
}

int64_t waiting_records(const Ledger& ledger, const Cluster& cluster, GroupId group,
                        PartitionId partition) {
    const PartitionStore& store = cluster.stores[partition.index()];
    const GroupTally& tally = ledger.groups[group.index()];
    const GroupPartitionTally& place =
        ledger.group_partitions[tally.first + partition.value - tally.first_partition];
    const kafka::Replica* replica = answering_replica(cluster, partition);
    const int64_t elsewhere = waiting_elsewhere(store, replica ? &replica->log : nullptr, place,
                                                held_entries(cluster, partition));
    if (!replica) return elsewhere;
    return elsewhere + waiting_in_log(ledger, store, replica->log, place, partition,
                                      progress_of(cluster, group, partition));
}

namespace {

// The answering machine lost its tail: what stood there is with whoever has more of it.
void add_behind_end(const Cluster& cluster, PartitionId partition, Offset begin, Offset end,
                    std::vector<Range>& ranges) {
    const Log* longest = nullptr;
    for (const kafka::Broker& broker : cluster.brokers) {
        if (!has_replica(broker, partition)) continue;
        const Log& log = replica_of(broker, partition).log;
        if (longest == nullptr || log.end() > longest->end()) longest = &log;
    }
    if (longest != nullptr)
        add_from(cluster.stores[partition.index()], *longest, begin, end, ranges);
}

void add_from(const PartitionStore& store, const Log& log, Offset begin, Offset end,
              std::vector<Range>& ranges) {
    const Offset from = std::max(begin, log.start());
    const Offset until = std::min(end, log.end());
    if (from >= until) return;
    for (uint64_t i = log.find(store, from); i != UINT64_MAX; i = log.next(i)) {
        const Entry& entry = store.entries[i];
        if (entry.base >= until) break;
        const int64_t shift = entry.ordinal - entry.base;
        ranges.push_back({shift + std::max(entry.base, from),
                          shift + std::min(entry.base + entry.count, until)});
    }
}

// By position, what was skipped ahead of it left out; except where offsets were given a second
// time: there the group's place says nothing about which of the two records it had.
int64_t waiting_in_log(const Ledger& ledger, const PartitionStore& store, const Log& log,
                       const GroupPartitionTally& place, PartitionId partition, Offset progress) {
    int64_t sum = 0;
    const Offset from = std::max(progress, log.start());
    if (from < log.end()) {
        for (uint64_t i = log.find(store, from); i != UINT64_MAX; i = log.next(i)) {
            const Entry& entry = store.entries[i];
            const int64_t skip = std::max(entry.base, from) - entry.base;
            sum += entry.count - skip -
                   missed_of(place, entry.ordinal + skip, entry.ordinal + entry.count);
        }
    }
    const IntervalSet& reused = ledger.partitions[partition.index()].reused;
    if (reused.empty()) return sum;
    for (const Span& span : log.spans()) {
        for (uint64_t i = span.first; i < span.end; ++i) {
            const Entry& entry = store.entries[i];
            if (!reused.contains(entry.ordinal)) continue;
            const int64_t skip = std::clamp<int64_t>(from - entry.base, 0, entry.count);
            sum -= entry.count - skip -
                   missed_of(place, entry.ordinal + skip, entry.ordinal + entry.count);
            sum += unsettled(place, entry.ordinal, entry.ordinal + entry.count);
        }
    }
    return sum;
}

// Only replicas that nobody reads from hold these: a former leader's tail, a follower that keeps
// what its leader has let go of.
int64_t waiting_elsewhere(const PartitionStore& store, const Log* log,
                          const GroupPartitionTally& place, const IntervalSet& held) {
    int64_t sum = 0;
    IntervalSet readable;
    if (log)
        for (const Span& span : log->spans()) readable.add(int64_t(span.first), int64_t(span.end));
    for (const Range& range : held.ranges()) {
        if (readable.covered(range.begin, range.end) == range.end - range.begin) continue;
        for (int64_t i = range.begin; i < range.end; ++i) {
            if (readable.contains(i)) continue;
            const Entry& entry = store.entries[uint64_t(i)];
            sum += unsettled(place, entry.ordinal, entry.ordinal + entry.count);
        }
    }
    return sum;
}

// Going back from the log's first entry: what stood at these offsets before retention passed.
void add_below_start(const PartitionStore& store, const Log& log, Offset begin, Offset end,
                     std::vector<Range>& ranges) {
    uint64_t i = log.spans().empty() ? store.entries.size() : log.spans().front().first;
    for (; i > store.entries.first(); --i) {
        const Entry& entry = store.entries[i - 1];
        if (entry.base >= end) continue;
        if (entry.base + entry.count <= begin) return;
        const int64_t shift = entry.ordinal - entry.base;
        ranges.push_back(
            {shift + std::max(entry.base, begin), shift + std::min(entry.base + entry.count, end)});
    }
}

} // namespace

} // namespace sluice
