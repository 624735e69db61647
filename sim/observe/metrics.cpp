#include "sim/observe/metrics.hpp"
#include <algorithm>
#include <bit>

namespace sluice {

namespace {

constexpr int64_t slices_wanted = 300;
constexpr Duration narrowest{10'000'000};

void open_partitions(Metrics& metrics, const kafka::Cluster& cluster);
void note_acked(Metrics& metrics, const World& world, const Fact& fact);
void note_delivered(Metrics& metrics, const World& world, const Fact& fact);
void note_refused(Metrics& metrics, const Fact& fact);
void note_settings(Metrics& metrics, const World& world);
void note_control(Metrics& metrics, const World& world, const Fact& fact);
void note_in_sync(Metrics& metrics, const Fact& fact);
void note_leader(Metrics& metrics, const Fact& fact);
void note_broker(Metrics& metrics, const Fact& fact);
void note_reader(Metrics& metrics, const World& world, const Fact& fact);
void close_slice(Metrics& metrics, const Ledger& ledger);
void begin_unwritable(Metrics& metrics, std::size_t place, Time at);
void end_unwritable(Metrics& metrics, std::size_t place, Time at);

} // namespace

Metrics open_metrics(const World& world) {
    Metrics metrics;
    const Duration share = world.scenario->duration / slices_wanted;
    metrics.width = std::max(narrowest, share);
    const std::size_t groups = world.scenario->consumers.size();
    metrics.producer_specs = world.scenario->producers.size();
    for (const ProducerSeat& seat : world.producers) metrics.spec_of.push_back(seat.spec);
    metrics.rebalancing.assign(groups, time_never);
    const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world));
    if (!cluster) {
        metrics.queues = std::get<queue::Service>(carrier(world)).server.queues.size();
        metrics.unwritable.open(metrics.queues);
        metrics.counted.assign(metrics.queues, 1);
        return metrics;
    }
    open_partitions(metrics, *cluster);
    const std::size_t places = cluster->metadata.partitions.size() * groups;
    metrics.assigned_once.assign(places, 0);
    metrics.unread.open(places);
    return metrics;
}

void keep_time(Metrics& metrics, const World& world, const Ledger& ledger) {
    while (world.fabric.now >= end_of_slice(metrics)) close_slice(metrics, ledger);
}

void note(Metrics& metrics, const World& world, const Fact& fact) {
    using enum FactKind;
    ++metrics.facts[std::size_t(fact.kind)];
    metrics.records[std::size_t(fact.kind)] += fact.count;
    if (fact.kind == offered) {
        metrics.open.offered += fact.count;
    } else if (fact.kind == acked) {
        note_acked(metrics, world, fact);
    } else if (fact.kind == delivered) {
        note_delivered(metrics, world, fact);
    } else if (fact.kind == failed || fact.kind == outcome_unknown) {
        metrics.open.failed += fact.count;
    } else if (fact.kind == append_refused) {
        note_refused(metrics, fact);
    } else if (fact.kind == appended) {
        if (metrics.queues == 0) metrics.refused.end(fact.partition.index(), fact.at);
    } else if (fact.kind == administered) {
        note_settings(metrics, world);
    } else if (fact.kind >= in_sync_shrunk && fact.kind < leased) {
        note_control(metrics, world, fact);
    }
}

TimeSlice closed_now(const Metrics& metrics, const Ledger& ledger) {
    TimeSlice slice = metrics.open;
    slice.lag = records_waiting(ledger);
    slice.latency_p50 = metrics.slice_end_to_end.percentile(500);
    slice.latency_p99 = metrics.slice_end_to_end.percentile(990);
    slice.latency_ack_p99 = metrics.slice_ack.percentile(990);
    slice.under_replicated = metrics.copies.under_replicated.now;
    slice.partitions = metrics.now;
    slice.producers.resize(metrics.producer_specs);
    for (std::size_t p = 0; p < metrics.spec_of.size(); ++p) {
        slice.producers[metrics.spec_of[p]].offered += ledger.producers[p].offered;
        slice.producers[metrics.spec_of[p]].acked += ledger.producers[p].acked;
    }
    for (const GroupTally& group : ledger.groups)
        slice.groups.push_back({.delivered = worked_on(group), .lag = group.waiting});
    return slice;
}

Histogram latency_ack(const Metrics& metrics) {
    Histogram all = metrics.latency_ack;
    all.merge(metrics.slice_ack);
    return all;
}

Histogram latency_end_to_end(const Metrics& metrics) {
    Histogram all = metrics.latency_end_to_end;
    all.merge(metrics.slice_end_to_end);
    return all;
}

namespace {

void open_partitions(Metrics& metrics, const kafka::Cluster& cluster) {
    const std::size_t partitions = cluster.metadata.partitions.size();
    metrics.offline.assign(partitions, 0);
    metrics.unwritable.open(partitions);
    metrics.refused.open(partitions);
    for (std::size_t p = 0; p < partitions; ++p) {
        const kafka::PartitionInfo& info = cluster.metadata.partitions[p];
        metrics.leaders.push_back(info.latest().leader);
        metrics.replicas.push_back(uint8_t(info.replicas.size));
        metrics.in_sync.push_back(uint8_t(std::popcount(info.latest().in_sync)));
        metrics.counted.push_back(kafka::topic_of(cluster, PartitionId::of(p)).channel.exists());
    }
    metrics.copies_by_topic.resize(cluster.topics.size());
    for (std::size_t t = 0; t < cluster.topics.size(); ++t) {
        const kafka::Topic& topic = cluster.topics[t];
        metrics.topic_of.resize(topic.first + std::size_t(topic.partitions), uint32_t(t));
        for (std::size_t p = topic.first; p < metrics.topic_of.size(); ++p)
            metrics.minimum.push_back(uint8_t(kafka::effective_min_in_sync(
                int32_t(topic.settings.min_insync_replicas), metrics.replicas[p])));
    }
}

// A batch's records, evenly from low to high: at five points of its span at most. Every record for
// itself would cost more than all else that is observed of the batch.
void add_latencies(Histogram& histogram, int64_t low, int64_t high, int64_t count) {
    low = std::max<int64_t>(0, low);
    const int64_t points = low == high ? 1 : std::min<int64_t>(count, 5);
    for (int64_t i = 0; i < points; ++i) {
        const int64_t weight = count * (i + 1) / points - count * i / points;
        histogram.add(points == 1 ? low : low + (high - low) * i / (points - 1), weight);
    }
}

// Records of a batch are taken to have been created evenly from its first to its last.
void note_acked(Metrics& metrics, const World& world, const Fact& fact) {
    metrics.open.acked += fact.count;
    const Batch& batch = world.fabric.batches[fact.batch.index()];
    add_latencies(metrics.slice_ack, (fact.at - batch.created_last).ns,
                  (fact.at - batch.created_first).ns, fact.count);
}

void note_delivered(Metrics& metrics, const World& world, const Fact& fact) {
    metrics.open.delivered += fact.count;
    const Batch& batch = world.fabric.batches[fact.batch.index()];
    const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world));
    const int64_t rank =
        cluster ? fact.before -
                      cluster->stores[fact.partition.index()].entries[uint64_t(fact.after)].base
                : fact.after;
    const int64_t spread = (batch.created_last - batch.created_first).ns;
    const int64_t steps = std::max(1, batch.count - 1);
    const int64_t oldest = batch.created_first.ns + spread * rank / steps;
    const int64_t newest = batch.created_first.ns + spread * (rank + fact.count - 1) / steps;
    add_latencies(metrics.slice_end_to_end, fact.at.ns - newest, fact.at.ns - oldest, fact.count);
}

// A partition that refuses acks=all cannot be written by whoever insists on it: until copies are
// back, or something is appended all the same (by a producer that does not insist).
void note_refused(Metrics& metrics, const Fact& fact) {
    const bool full =
        fact.cause == Cause::overflow_drop_new || fact.cause == Cause::overflow_drop_old;
    if (full) metrics.refused_by_full_queue += fact.count;
    if (fact.cause == Cause::not_enough_replicas)
        metrics.refused.begin(fact.partition.index(), fact.at);
}

// A topic may have another min.insync.replicas now: who is below it is counted anew.
void note_settings(Metrics& metrics, const World& world) {
    const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world));
    if (cluster == nullptr) return;
    for (std::size_t p = 0; p < metrics.minimum.size(); ++p) {
        const kafka::Topic& topic = cluster->topics[metrics.topic_of[p]];
        const auto least = uint8_t(kafka::effective_min_in_sync(
            int32_t(topic.settings.min_insync_replicas), metrics.replicas[p]));
        const int64_t change =
            int64_t(metrics.in_sync[p] < least) - int64_t(metrics.in_sync[p] < metrics.minimum[p]);
        metrics.minimum[p] = least;
        metrics.copies.under_min_isr.move(change);
        metrics.copies_by_topic[metrics.topic_of[p]].under_min_isr.move(change);
        if (metrics.counted[p]) metrics.now.below_minimum += change;
    }
}

void note_control(Metrics& metrics, const World& world, const Fact& fact) {
    using enum FactKind;
    if (fact.kind >= process_crashed && fact.kind <= resumed) return note_broker(metrics, fact);
    if (metrics.queues > 0) return; // no leaders, no rebalances
    if (fact.kind == in_sync_shrunk || fact.kind == in_sync_grown)
        note_in_sync(metrics, fact);
    else if (fact.kind == leader_elected || fact.kind == partition_offline)
        note_leader(metrics, fact);
    else if (fact.kind >= rebalance_started && fact.kind <= partition_revoked)
        note_reader(metrics, world, fact);
}

void note_in_sync(Metrics& metrics, const Fact& fact) {
    const std::size_t p = fact.partition.index();
    if (fact.after >= metrics.minimum[p]) metrics.refused.end(p, fact.at);
    const auto before = int64_t(metrics.in_sync[p]), after = fact.after;
    const auto change = [&](int64_t least) {
        return int64_t(after < least) - int64_t(before < least);
    };
    metrics.in_sync[p] = uint8_t(after);
    for (CopiesTally* tally : {&metrics.copies, &metrics.copies_by_topic[metrics.topic_of[p]]}) {
        tally->under_replicated.move(change(metrics.replicas[p]));
        tally->under_min_isr.move(change(metrics.minimum[p]));
    }
    if (!metrics.counted[p]) return;
    metrics.now.short_of_copies += change(metrics.replicas[p]);
    metrics.now.below_minimum += change(metrics.minimum[p]);
}

void note_leader(Metrics& metrics, const Fact& fact) {
    const std::size_t p = fact.partition.index();
    const bool gone = fact.kind == FactKind::partition_offline;
    metrics.offline_now += int64_t(gone) - metrics.offline[p];
    metrics.offline[p] = gone;
    metrics.offline_most = std::max(metrics.offline_most, metrics.offline_now);
    metrics.leaders[p] = gone ? int16_t(-1) : int16_t(fact.who.index);
    if (gone) return begin_unwritable(metrics, p, fact.at);
    end_unwritable(metrics, p, fact.at);
    metrics.elections_unclean += fact.cause == Cause::unclean;
    metrics.elections_clean += fact.cause == Cause::clean || fact.cause == Cause::preferred;
}

// What a broker leads cannot be written from the moment it stops, whoever knows of it. A new
// process leads nothing before it is registered: an election ends that spell, not the restart.
void note_broker(Metrics& metrics, const Fact& fact) {
    const bool resumed = fact.kind == FactKind::resumed;
    const bool back = resumed || fact.kind == FactKind::restarted;
    if (fact.who.kind == EntityKind::server) // all queues live on it
        for (std::size_t q = 0; q < metrics.queues; ++q)
            back ? end_unwritable(metrics, q, fact.at) : begin_unwritable(metrics, q, fact.at);
    if (fact.who.kind != EntityKind::broker) return;
    for (std::size_t p = 0; p < metrics.leaders.size(); ++p) {
        if (metrics.leaders[p] != int16_t(fact.who.index)) continue;
        if (resumed)
            end_unwritable(metrics, p, fact.at);
        else if (!back)
            begin_unwritable(metrics, p, fact.at);
    }
}

// From the start of the rebalance, or from when its reader gave it up, to the next reader.
void note_reader(Metrics& metrics, const World& world, const Fact& fact) {
    const std::size_t group = fact.group.index();
    if (fact.kind == FactKind::rebalance_started) {
        metrics.rebalancing[group] = fact.at;
    } else if (fact.kind == FactKind::partition_revoked) {
        const std::size_t place = fact.partition.index() * world.scenario->consumers.size() + group;
        metrics.unread.begin(place, fact.at);
    } else if (fact.kind == FactKind::partition_assigned) {
        const std::size_t place = fact.partition.index() * world.scenario->consumers.size() + group;
        if (metrics.assigned_once[place] && metrics.rebalancing[group] != time_never)
            metrics.unread.begin(place, metrics.rebalancing[group]);
        metrics.assigned_once[place] = 1;
        metrics.unread.end(place, fact.at);
    }
}

void begin_unwritable(Metrics& metrics, std::size_t place, Time at) {
    const bool begun = metrics.unwritable.begin(place, at);
    metrics.now.unwritable += begun && metrics.counted[place];
}

void end_unwritable(Metrics& metrics, std::size_t place, Time at) {
    const bool ended = metrics.unwritable.end(place, at);
    metrics.now.unwritable -= ended && metrics.counted[place];
}

void close_slice(Metrics& metrics, const Ledger& ledger) {
    metrics.slices.push_back(closed_now(metrics, ledger));
    metrics.open = {};
    ++metrics.closed;
    metrics.latency_ack.merge(metrics.slice_ack);
    metrics.latency_end_to_end.merge(metrics.slice_end_to_end);
    metrics.slice_ack = {};
    metrics.slice_end_to_end = {};
}

} // namespace

} // namespace sluice
