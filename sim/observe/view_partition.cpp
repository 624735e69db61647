#include "sim/observe/view_partition.hpp"
#include "sim/observe/ledger_notes.hpp"
#include "sim/observe/ledger_reading.hpp"
#include "sim/observe/view_parts.hpp"
#include "sim/world/names.hpp"
#include <algorithm>
#include <bit>

namespace sluice {

namespace {

struct Place { // of the partition that is looked at
    const ViewSource& source;
    PartitionId id;
    const kafka::PartitionInfo& info;
    const PartitionStore& store;
    const kafka::Replica* leader = nullptr; // null: nobody leads
};

ReplicaView replica_view(const Place& place, int position);
void explain_distance(ReplicaView& view, const Place& place, int position);
void find_stray(ReplicaView& view, const Place& place, const kafka::Replica& replica);
void add_bookmarks(PartitionView& view, const Place& place);
BookmarkView bookmark_of(const Place& place, const kafka::Group& group, int64_t number);
void add_wrong(BookmarkView& mark, const Place& place, int64_t number);
void add_moves(BookmarkView& mark, const ReaderWatch& watch);
void add_torn(PartitionView& view, const Place& place);
int64_t waiting_in_producers(const ViewSource& source, PartitionId id);
void add_entries(PartitionView& view, const Place& place);

bool has_flag(const ViewSource& source, BatchId batch, BatchFlag flag) {
    const auto& batches = source.observation.ledger.batches;
    const BatchId counted = counted_as(source.world, batch);
    return counted.index() < batches.size() && (batches[counted.index()].flags & flag) != 0;
}

} // namespace

std::string_view words_of(WhyBehind why) {
    switch (why) {
    case WhyBehind::not_behind: return "level";
    case WhyBehind::crashed: return "crashed";
    case WhyBehind::paused: return "stands still";
    case WhyBehind::cut_off: return "cut off";
    case WhyBehind::catching_up: return "catching up";
    }
    return "";
}

PartitionView partition_view(const ViewSource& source, PartitionId id, PartitionHealth health) {
    const kafka::Cluster& cluster = *source.cluster;
    Place place{source, id, cluster.metadata.partitions[id.index()], cluster.stores[id.index()]};
    const kafka::PartitionVersion& now = place.info.latest();
    if (now.leader >= 0)
        place.leader = &kafka::replica_of(cluster.brokers[std::size_t(now.leader)], id);
    const PartitionWatch& watch = source.observation.watch.partitions[id.index()];
    const PartitionTally& tally = source.observation.ledger.partitions[id.index()];
    PartitionView view;
    view.id = id;
    view.name = name_of(source.world, id);
    view.health = health;
    view.leader = now.leader;
    view.leader_before = watch.leader_before;
    view.leader_epoch = now.leader_epoch;
    view.led_since = watch.led_since;
    view.in_sync = std::popcount(now.in_sync);
    view.min_in_sync = source.observation.metrics.minimum[id.index()];
    view.ill_since = watch.ill_since;
    view.readers_stand_still =
        view.in_sync < view.min_in_sync && version_of(cluster) >= sluice::version_of(3, 7);
    view.appended_per_second = tally.stored_lately.per_second(source.world.fabric.now);
    view.waiting_in_producers = waiting_in_producers(source, id);
    if (place.leader)
        view.parked_answers =
            int64_t(place.leader->lead.waiting.size() - place.leader->lead.waiting_head);
    for (int i = 0; i < int(place.info.replicas.size); ++i)
        view.replicas.push_back(replica_view(place, i));
    add_bookmarks(view, place);
    add_torn(view, place);
    const bool led = health != PartitionHealth::offline && health != PartitionHealth::leader_down;
    if (led && place.leader->log.end() < tally.offset_end)
        view.free = {place.leader->log.end(), tally.offset_end};
    if (id == source.request.selected) add_entries(view, place);
    return view;
}

namespace {

ReplicaView replica_view(const Place& place, int position) {
    const kafka::Cluster& cluster = *place.source.cluster;
    const kafka::PartitionVersion& now = place.info.latest();
    const kafka::BrokerIndex b = place.info.replicas[position];
    const kafka::Replica& replica = kafka::replica_of(cluster.brokers[std::size_t(b)], place.id);
    ReplicaView view;
    view.broker = uint32_t(b);
    view.alive = runs(place.source, cluster.brokers[std::size_t(b)].node);
    view.in_sync = (now.in_sync >> position & 1) != 0;
    view.leads = b == now.leader;
    view.start = replica.log.start();
    view.end = replica.log.end();
    view.high_watermark = replica.high_watermark;
    view.epoch = replica.leader_epoch;
    if (!place.leader) return view;
    view.lag = std::max<int64_t>(0, place.leader->log.end() - replica.log.end());
    explain_distance(view, place, position);
    if (!view.leads) find_stray(view, place, replica);
    return view;
}

// Only its leader knows how long a copy has not been level with it.
void explain_distance(ReplicaView& view, const Place& place, int position) {
    const ViewSource& source = place.source;
    const kafka::Cluster& cluster = *source.cluster;
    const Fabric& fabric = source.world.fabric;
    const auto& followers = place.leader->lead.followers;
    if (!view.leads && place.leader->leads && std::size_t(position) < followers.size()) {
        const kafka::FollowerState& known = followers[std::size_t(position)];
        if (known.log_end != place.leader->log.end()) view.behind = fabric.now - known.caught_up;
    }
    if (view.alive && view.in_sync) return;
    const NodeId self = cluster.brokers[view.broker].node;
    const Node& node = fabric.nodes[self.index()];
    view.because = node.silent_because;
    if (node.state == ProcessState::dead) {
        view.why = WhyBehind::crashed;
    } else if (node.state == ProcessState::paused) {
        view.why = WhyBehind::paused;
    } else {
        const NodeId leader = cluster.brokers[std::size_t(place.info.latest().leader)].node;
        const Disturbance* cut = cut_between(source, self, leader);
        view.why = cut ? WhyBehind::cut_off : WhyBehind::catching_up;
        if (cut) view.because = cut->because;
    }
}

// What the leader never had, or has cut off. What it let go of for its age does not count.
void find_stray(ReplicaView& view, const Place& place, const kafka::Replica& replica) {
    IntervalSet led;
    for (const Span& span : place.leader->log.spans())
        led.add(int64_t(span.first), int64_t(span.end));
    for (const Span& span : replica.log.spans()) {
        if (led.covered(int64_t(span.first), int64_t(span.end)) == int64_t(span.end - span.first))
            continue;
        for (uint64_t i = span.first; i < span.end; ++i) {
            const Entry& entry = place.store.entries[i];
            const bool aged = entry.base + entry.count <= place.leader->log.start();
            if (aged || led.contains(int64_t(i))) continue;
            if (view.stray.empty()) view.stray.begin = entry.base;
            view.stray.end = entry.base + entry.count;
            if (has_flag(place.source, entry.batch, batch_acked)) view.stray_acked += entry.count;
        }
    }
}

void add_bookmarks(PartitionView& view, const Place& place) {
    for (const kafka::Group& group : place.source.cluster->groups) {
        const int64_t number = number_in(*place.source.cluster, group, place.id);
        if (number >= 0) view.bookmarks.push_back(bookmark_of(place, group, number));
    }
}

BookmarkView bookmark_of(const Place& place, const kafka::Group& group, int64_t number) {
    const ViewSource& source = place.source;
    const auto n = std::size_t(number);
    const GroupPlace at = place_of(source, group, number);
    const ReaderWatch& watch = watch_of(source, group.id, number);
    BookmarkView mark;
    mark.group = group.id;
    mark.name = group.name;
    mark.committed = group.committed[n];
    mark.delivered = source.groups[group.id.index()].progress[n];
    mark.finished = at.finished;
    mark.position = at.position;
    mark.lag = at.lag;
    mark.reader_id = source.groups[group.id.index()].reader[n];
    if (mark.reader_id.exists()) mark.reader = name_of(source.world, entity_of(mark.reader_id));
    mark.reader_before = watch.before;
    mark.moved_at = watch.given_up;
    mark.read_since = watch.read_since;
    if (!mark.reader_id.exists()) mark.given_up_since = watch.given_up;
    add_wrong(mark, place, number);
    add_moves(mark, watch);
    return mark;
}

void add_wrong(BookmarkView& mark, const Place& place, int64_t number) {
    const Ledger& ledger = place.source.observation.ledger;
    const std::size_t first = ledger.groups[mark.group.index()].first;
    for (const auto& ordinals : ledger.group_partitions[first + std::size_t(number)].wrong.ranges())
        for (const auto& offsets : offsets_of(place.store, ordinals))
            mark.wrong.push_back({offsets.begin, offsets.end});
}

void add_moves(BookmarkView& mark, const ReaderWatch& watch) {
    for (const MovedBack& move : watch.back)
        mark.again.push_back({.offsets = {move.to, move.ghost},
                              .again = move.again,
                              .at = move.at,
                              .cause = move.cause,
                              .because = move.because});
    for (const MovedAhead& move : watch.ahead)
        mark.skipped.push_back({.offsets = {move.from, move.to},
                                .at = move.at,
                                .cause = move.cause,
                                .because = move.because});
    mark.skipped_records = watch.skipped;
}

// Whether a torn record counts as lost may turn out later, when its acknowledgement arrives.
void add_torn(PartitionView& view, const Place& place) {
    const ViewSource& source = place.source;
    const IntervalSet& gone = source.observation.ledger.partitions[place.id.index()].gone;
    for (const TornPiece& piece : source.observation.watch.partitions[place.id.index()].torn) {
        TornView* last = nullptr;
        for (uint64_t i = piece.first; i < piece.end; ++i) {
            if (!gone.contains(int64_t(i))) continue; // a copy has it after all
            const Entry& entry = place.store.entries[i];
            const bool lost = has_flag(source, entry.batch, batch_lost);
            if (!last || last->lost != lost || last->offsets.end != entry.base) {
                view.torn.push_back({.offsets = {entry.base, entry.base},
                                     .records = 0,
                                     .lost = lost,
                                     .broker = piece.broker,
                                     .at = piece.at,
                                     .cause = piece.cause,
                                     .because = piece.because});
                last = &view.torn.back();
            }
            last->offsets.end = entry.base + entry.count;
            last->records += entry.count;
        }
    }
}

// Queued or sent, without an answer yet.
int64_t waiting_in_producers(const ViewSource& source, PartitionId id) {
    int64_t sum = 0;
    for (const kafka::Producer& producer : source.cluster->producers) {
        if (producer.topic < 0) continue;
        const kafka::Topic& topic = source.cluster->topics[std::size_t(producer.topic)];
        const std::size_t number = id.value - topic.first;
        if (id.value < topic.first || number >= producer.accumulator.queues.size()) continue;
        const kafka::PartitionQueue& queue = producer.accumulator.queues[number];
        const auto& batches = producer.accumulator.batches;
        for (uint32_t b = queue.first; b != kafka::no_batch; b = batches[b].next)
            sum += batches[b].batch.count;
        for (uint32_t b = queue.flying; b != kafka::no_batch; b = batches[b].sibling)
            if (!batches[b].given_up) sum += batches[b].batch.count;
    }
    return sum;
}

struct HeldEntry {
    uint64_t index = 0;
    uint32_t held_by = 0;
};

void add_held(std::vector<HeldEntry>& held, const Place& place, int position, OffsetRange window) {
    const kafka::BrokerIndex b = place.info.replicas[position];
    const Log& log = kafka::replica_of(place.source.cluster->brokers[std::size_t(b)], place.id).log;
    const Offset from = std::max(window.begin, log.start());
    if (from >= std::min(window.end, log.end())) return;
    for (uint64_t i = log.find(place.store, from); i != UINT64_MAX; i = log.next(i)) {
        if (place.store.entries[i].base >= window.end) return;
        held.push_back({i, uint32_t{1} << position});
    }
}

// Of any copy, and of none: what was torn off lies beside what has taken its offsets.
void add_entries(PartitionView& view, const Place& place) {
    const ViewRequest& request = place.source.request;
    Offset end = place.source.observation.ledger.partitions[place.id.index()].offset_end;
    Offset start = end;
    for (const ReplicaView& replica : view.replicas) start = std::min(start, replica.start);
    view.window = {std::max(start, end - request.window_count), end};
    if (request.window_first >= 0)
        view.window = {request.window_first, request.window_first + request.window_count};
    std::vector<HeldEntry> held;
    for (int i = 0; i < int(view.replicas.size()); ++i) add_held(held, place, i, view.window);
    const auto& torn = place.source.observation.watch.partitions[place.id.index()].torn;
    for (const TornPiece& piece : torn)
        for (uint64_t i = piece.first; i < piece.end; ++i) held.push_back({i, 0});
    std::stable_sort(held.begin(), held.end(), [&](const HeldEntry& a, const HeldEntry& b) {
        const Offset at = place.store.entries[a.index].base, bt = place.store.entries[b.index].base;
        return at != bt ? at < bt : a.index < b.index;
    });
    uint64_t last = UINT64_MAX;
    for (const HeldEntry& one : held) {
        const Entry& entry = place.store.entries[one.index];
        if (entry.base + entry.count <= view.window.begin || entry.base >= view.window.end)
            continue;
        if (one.index != last) {
            const Batch& batch = place.source.world.fabric.batches[entry.batch.index()];
            view.entries.push_back({.base = entry.base,
                                    .count = entry.count,
                                    .epoch = entry.epoch,
                                    .held_by = 0,
                                    .producer = batch.producer,
                                    .first = batch.first,
                                    .contiguous = batch.rule == RunRule::contiguous,
                                    .acked = has_flag(place.source, entry.batch, batch_acked)});
        }
        last = one.index;
        view.entries.back().held_by |= one.held_by;
    }
}

} // namespace

} // namespace sluice
