#include "sim/observe/watch.hpp"
#include "sim/observe/metrics.hpp"
#include <algorithm>

namespace sluice {

namespace {

constexpr std::size_t kept_most = 16;  // of pieces and moves, of each place
constexpr std::size_t named_most = 24; // partitions that a broker led
constexpr std::size_t tray_most = 1'000;
constexpr Duration quarter{250'000'000};

WorkSoFar work_so_far(const Watch& watch, const World& world, const Ledger& ledger);
void note_torn(Watch& watch, const Ledger& ledger, const Fact& fact);
void note_leader(Watch& watch, const Fact& fact);
void note_in_sync(Watch& watch, const World& world, const Fact& fact);
void note_silence(Watch& watch, const World& world, const Metrics& metrics, const Fact& fact);
void note_membership(Watch& watch, const Fact& fact);
void note_reader(Watch& watch, const World& world, const Ledger& ledger, const Fact& fact);
void note_moved(Watch& watch, const Ledger& ledger, const Fact& fact);
void note_skipped(Watch& watch, const Ledger& ledger, const Fact& fact);
void note_finished(Watch& watch, const Ledger& ledger, const Fact& fact);
void note_queue(Watch& watch, const Fact& fact);

template <class T>
void keep_latest(std::vector<T>& list, const T& item) {
    if (list.size() == kept_most) list.erase(list.begin());
    list.push_back(item);
}

MemberWatch& member_of(Watch& watch, uint32_t member) {
    if (watch.members.size() <= member) watch.members.resize(member + std::size_t{1});
    return watch.members[member];
}

ReaderWatch& reader_of(Watch& watch, const Ledger& ledger, const Fact& fact) {
    const GroupTally& group = ledger.groups[fact.group.index()];
    return watch.readers.edit(group.first + fact.partition.value - group.first_partition);
}

// An index; the number of nodes when nobody is that.
std::size_t node_of(const World& world, Entity entity) {
    const auto& nodes = world.fabric.nodes;
    std::size_t i = 0;
    while (i < nodes.size() && nodes[i].entity != entity) ++i;
    return i;
}

bool is_platforms(const Node& node) {
    return node.entity.kind == EntityKind::broker || node.entity.kind == EntityKind::controller ||
           node.entity.kind == EntityKind::server;
}

} // namespace

Watch open_watch(const World& world) {
    Watch watch;
    watch.groups.resize(world.scenario->consumers.size());
    std::size_t readers = 0;
    if (const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world))) {
        watch.partitions.resize(cluster->metadata.partitions.size());
        for (const kafka::Group& group : cluster->groups)
            if (group.topic >= 0)
                readers += std::size_t(cluster->topics[std::size_t(group.topic)].partitions);
    } else {
        const auto& service = std::get<queue::Service>(carrier(world));
        watch.queues.resize(service.server.queues.size());
        watch.partitions.resize(watch.queues.size());
        readers = world.scenario->consumers.size(); // one queue each, at most
    }
    watch.readers.resize(readers);
    return watch;
}

void take_sample(Watch& watch, const World& world, const Ledger& ledger) {
    watch.work[watch.next_sample] = work_so_far(watch, world, ledger);
    watch.next_sample = (watch.next_sample + 1) % watch.work.size();
    watch.sample_due = Time{world.fabric.now.ns / quarter.ns * quarter.ns} + quarter;
}

LatestSecond latest_second(const Watch& watch, const World& world, const Ledger& ledger) {
    LatestSecond second;
    const std::size_t kept = watch.work.size();
    const WorkSoFar& latest = watch.work[(watch.next_sample + kept - 1) % kept];
    const bool stale = world.fabric.now - latest.at > quarter * 2;
    second.end = stale ? work_so_far(watch, world, ledger) : latest;
    for (const WorkSoFar& sample : watch.work)
        if (second.end.at - sample.at >= quarter * 4 && sample.at >= second.begin.at)
            second.begin = sample;
    return second;
}

void note(Watch& watch, const World& world, const Ledger& ledger, const Metrics& metrics,
          const Fact& fact) {
    using enum FactKind;
    if (fact.kind == delivered) {
        note_finished(watch, ledger, fact);
    } else if (fact.kind >= message_deleted && fact.kind <= message_expired) {
        note_queue(watch, fact);
    } else if (fact.kind == log_cut) {
        note_torn(watch, ledger, fact);
    } else if (fact.kind == leader_elected) {
        note_leader(watch, fact);
    } else if (fact.kind == in_sync_shrunk || fact.kind == in_sync_grown) {
        note_in_sync(watch, world, fact);
    } else if (fact.kind >= process_crashed && fact.kind <= resumed) {
        note_silence(watch, world, metrics, fact);
    } else if (fact.kind == partition_assigned || fact.kind == partition_revoked) {
        note_reader(watch, world, ledger, fact);
    } else if (fact.kind == position_reset) {
        note_moved(watch, ledger, fact);
    } else if (fact.kind == delivery_skipped) {
        note_skipped(watch, ledger, fact);
    } else {
        note_membership(watch, fact);
    }
}

// What is reserved up to `free_at` is one uninterrupted stretch of work.
int64_t busy_by(const ServiceLine& line, Time now) {
    return line.busy_ns - std::max<int64_t>(0, line.free_at.ns - now.ns);
}

namespace {

WorkSoFar work_so_far(const Watch& watch, const World& world, const Ledger& ledger) {
    WorkSoFar work;
    work.at = world.fabric.now;
    for (const Node& node : world.fabric.nodes) { // the platform's own come first
        if (!is_platforms(node)) break;
        work.busy.push_back({busy_by(node.cpu, work.at), busy_by(node.disk, work.at),
                             busy_by(node.nic_out, work.at), busy_by(node.nic_in, work.at)});
    }
    for (const ProducerTally& producer : ledger.producers)
        work.producers.push_back({producer.offered, producer.acked});
    for (const GroupTally& group : ledger.groups) work.groups.push_back(worked_on(group));
    for (const MemberWatch& member : watch.members) work.members.push_back(member.finished);
    return work;
}

// Entries that were cut off here and that nobody else holds, run by run.
void note_torn(Watch& watch, const Ledger& ledger, const Fact& fact) {
    if (fact.cause == Cause::retention_time || fact.cause == Cause::retention_size) return;
    const IntervalSet& gone = ledger.partitions[fact.partition.index()].gone;
    TornPiece piece{
        .broker = fact.who.index, .cause = fact.cause, .at = fact.at, .because = fact.id};
    for (const IntervalSet::Range& range : gone.ranges()) {
        if (range.end <= fact.before || range.begin >= fact.after) continue;
        piece.first = uint64_t(std::max(range.begin, fact.before));
        piece.end = uint64_t(std::min(range.end, fact.after));
        keep_latest(watch.partitions.edit(fact.partition.index()).torn, piece);
    }
}

void note_leader(Watch& watch, const Fact& fact) {
    PartitionWatch& place = watch.partitions.edit(fact.partition.index());
    place.led_since = fact.at;
    if (fact.whom.kind == EntityKind::broker) place.leader_before = int16_t(fact.whom.index);
}

void note_in_sync(Watch& watch, const World& world, const Fact& fact) {
    const auto& cluster = std::get<kafka::Cluster>(carrier(world));
    const kafka::Topic& topic = kafka::topic_of(cluster, fact.partition);
    const auto copies = cluster.metadata.partitions[fact.partition.index()].replicas.size;
    const int64_t minimum = std::min<int64_t>(topic.settings.min_insync_replicas, copies);
    PartitionWatch& place = watch.partitions.edit(fact.partition.index());
    if (fact.after >= minimum)
        place.ill_since = time_never;
    else if (place.ill_since == time_never)
        place.ill_since = fact.at;
}

void note_silence(Watch& watch, const World& world, const Metrics& metrics, const Fact& fact) {
    const std::size_t node = node_of(world, fact.who);
    if (node == world.fabric.nodes.size()) return;
    if (watch.nodes.size() <= node) watch.nodes.resize(node + 1);
    NodeWatch& place = watch.nodes[node];
    if (fact.who.kind == EntityKind::member) member_of(watch, fact.who.index).since = fact.at;
    const bool back = fact.kind == FactKind::resumed || fact.kind == FactKind::restarted;
    if (back) {
        place = {};
        return;
    }
    if (place.silent_since == time_never) place.silent_since = fact.at;
    place.because = fact.id;
    if (fact.who.kind != EntityKind::broker) return;
    place.led_then = 0;
    place.led.clear();
    for (std::size_t p = 0; p < metrics.leaders.size(); ++p) {
        if (metrics.leaders[p] != int16_t(fact.who.index)) continue;
        if (!metrics.counted[p]) continue;
        ++place.led_then;
        if (place.led.size() < named_most) place.led.push_back(PartitionId::of(p));
    }
}

void note_membership(Watch& watch, const Fact& fact) {
    using enum FactKind;
    if (fact.kind == member_joined || fact.kind == member_left) {
        member_of(watch, fact.who.index).since = fact.at;
        return;
    }
    if (fact.kind == member_expired) {
        member_of(watch, fact.whom.index).since = fact.at;
        return;
    }
    GroupWatch& group = watch.groups[fact.group.index()];
    if (fact.kind == rebalance_started) {
        const bool goes_on =
            group.rebalance_from != time_never && group.rebalance_until == time_never;
        if (!goes_on) group.rebalance_from = fact.at;
        group.rebalance_until = time_never;
    } else if (group.rebalance_from != time_never) { // assignment_made
        group.rebalance_until = fact.at;
        group.longest_rebalance = std::max(group.longest_rebalance, fact.at - group.rebalance_from);
    }
}

// A new reader begins at what was committed: below that lies what the group had and did not commit.
void note_reader(Watch& watch, const World& world, const Ledger& ledger, const Fact& fact) {
    ReaderWatch& place = reader_of(watch, ledger, fact);
    member_of(watch, fact.who.index).since = fact.at;
    const MemberId who{fact.who.index};
    if (fact.kind == FactKind::partition_revoked) {
        place.given_up = fact.at;
        if (place.reader == who) {
            place.before = who;
            place.reader = MemberId::none();
        }
        return;
    }
    if (place.reader.exists() && place.reader != who) place.before = place.reader;
    if (place.reader != who) place.read_since = fact.at;
    place.reader = who;
    const GroupTally& group = ledger.groups[fact.group.index()];
    const auto& cluster = std::get<kafka::Cluster>(carrier(world));
    const Offset had =
        cluster.groups[fact.group.index()].delivered[fact.partition.value - group.first_partition];
    const bool known = std::any_of(place.back.begin(), place.back.end(), [&](const MovedBack& m) {
        return m.ghost >= had && m.to <= fact.after && m.reached < m.ghost;
    });
    if (fact.after < 0 || fact.after >= had || known) return;
    keep_latest(place.back, {.to = fact.after,
                             .ghost = had,
                             .reached = fact.after,
                             .at = fact.at,
                             .cause = Cause::rebalance_in_progress,
                             .because = fact.because});
    watch.groups[fact.group.index()].reads_again = true;
}

void note_moved(Watch& watch, const Ledger& ledger, const Fact& fact) {
    if (fact.after >= fact.before) return; // ahead: delivery_skipped says so
    keep_latest(reader_of(watch, ledger, fact).back, {.to = fact.after,
                                                      .ghost = fact.before,
                                                      .reached = fact.after,
                                                      .at = fact.at,
                                                      .cause = fact.cause,
                                                      .because = fact.id});
    watch.groups[fact.group.index()].reads_again = true;
}

void note_skipped(Watch& watch, const Ledger& ledger, const Fact& fact) {
    if (fact.cause == Cause::policy_skip) return; // one record that failed, not a jump
    ReaderWatch& place = reader_of(watch, ledger, fact);
    place.skipped += fact.count;
    keep_latest(place.ahead, {.from = fact.before,
                              .to = fact.after,
                              .at = fact.at,
                              .cause = fact.cause,
                              .because = fact.id});
}

void note_finished(Watch& watch, const Ledger& ledger, const Fact& fact) {
    member_of(watch, fact.who.index).finished += fact.count;
    if (!watch.groups[fact.group.index()].reads_again) return;
    const GroupTally& group = ledger.groups[fact.group.index()];
    const std::size_t place = group.first + fact.partition.value - group.first_partition;
    const auto& moves = watch.readers[place].back;
    const bool again = std::any_of(moves.begin(), moves.end(), [&](const MovedBack& m) {
        return m.reached < m.ghost && fact.before < m.ghost;
    });
    if (!again) return;
    for (MovedBack& move : watch.readers.edit(place).back) {
        const Offset end = std::min(fact.before + fact.count, move.ghost);
        const Offset begin = std::max(fact.before, move.reached);
        if (begin >= end) continue;
        move.again += end - begin;
        move.reached = end;
    }
}

void note_queue(Watch& watch, const Fact& fact) {
    using enum FactKind;
    QueueWatch& place = watch.queues[fact.partition.index()];
    const int64_t end = fact.before + fact.count;
    if (fact.kind == message_deleted) {
        place.deleted.add(fact.at, fact.count);
    } else if (fact.kind == message_dropped) {
        place.dropped.add(fact.before, end);
    } else if (fact.kind == message_expired) {
        place.expired.add(fact.before, end);
    } else if (fact.kind == message_moved) {
        place.moved.add(fact.before, end);
        QueueWatch& tray = watch.queues[fact.whom.index];
        tray.tray_causes.add(fact.cause, fact.count);
        if (tray.tray.size() == tray_most) tray.tray.erase(tray.tray.begin());
        tray.tray.push_back({.position = fact.after,
                             .from = fact.partition,
                             .position_there = fact.before,
                             .cause = fact.cause,
                             .at = fact.at});
    }
}

} // namespace

} // namespace sluice
