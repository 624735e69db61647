// Appending to and cutting one replica, and what of it a machine crash would leave.
#include "sim/kafka/cluster.hpp"
#include "sim/kafka/replicate.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

// Assumption: dirty pages are written back after this long, looked for each second.
constexpr int64_t write_back_after_seconds = 5;

int64_t second_of(Time time) {
    return time.ns / 1'000'000'000;
}
void mark_second(FlushMarks& flushed, int64_t second, Offset end);
void flush_when_due(Context& ctx, const MachineSpec& machine, const KafkaTopicSettings& settings,
                    Replica& replica);

} // namespace

void append_entry(Context& ctx, const Cluster& cluster, Replica& replica, uint64_t store_index) {
    const KafkaTopicSettings& settings = cluster.topics[replica.topic].settings;
    mark_second(replica.flushed, second_of(ctx.now()), replica.log.end());
    replica.log.append(cluster.stores[replica.partition.index()], store_index,
                       {.bytes = settings.segment_bytes, .age = settings.segment_roll});
    flush_when_due(ctx, machine_of(cluster), settings, replica);
}

Offset flushed_end(const Replica& replica, Time now) {
    const int64_t oldest_dirty = second_of(now) - write_back_after_seconds;
    Offset end = replica.log.end();
    for (const FlushMarks::Mark& mark : replica.flushed.marks)
        if (mark.second >= std::max<int64_t>(oldest_dirty, 0)) end = std::min(end, mark.end);
    return std::max(end, std::min(replica.flushed.forced, replica.log.end()));
}

void truncate(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica, Offset offset,
              Cause cause) {
    const PartitionStore& store = cluster.stores[replica.partition.index()];
    const auto gone = replica.log.truncate_to(store, offset);
    const Offset end = replica.log.end();
    replica.epochs.truncate_from_end(end);
    replica.high_watermark = std::min(replica.high_watermark, end);
    replica.flushed.forced = std::min(replica.flushed.forced, end);
    for (FlushMarks::Mark& mark : replica.flushed.marks) mark.end = std::min(mark.end, end);
    if (replica.producers_until > end) {
        replica.producers.clear();
        replica.producers_until = replica.log.start();
    }
    state_cut(ctx, store, broker, replica.partition, gone, cause);
}

void state_cut(Context& ctx, const PartitionStore& store, const Broker& broker,
               PartitionId partition, const std::vector<Span>& gone, Cause cause) {
    for (const Span& span : gone) {
        const Entry& first = store.entries[span.first];
        const Entry& last = store.entries[span.end - 1];
        ctx.state({.kind = FactKind::log_cut,
                   .cause = cause,
                   .who = broker_entity(static_cast<std::size_t>(broker.index)),
                   .partition = partition,
                   .count = last.ordinal + last.count - first.ordinal,
                   .before = static_cast<int64_t>(span.first),
                   .after = static_cast<int64_t>(span.end)});
    }
}

namespace {

void mark_second(FlushMarks& flushed, int64_t second, Offset end) {
    if (second == flushed.last_second) return;
    flushed.last_second = second;
    flushed.marks[flushed.next] = {second, end};
    flushed.next = static_cast<uint8_t>((flushed.next + 1) % FlushMarks::kept);
}

// flush.messages and flush.ms are looked at when something is appended; the disk is busy for as
// long as one flush of its cache takes.
void flush_when_due(Context& ctx, const MachineSpec& machine, const KafkaTopicSettings& settings,
                    Replica& replica) {
    if (settings.flush_messages == INT64_MAX && settings.flush_interval == century) return;
    FlushMarks& flushed = replica.flushed;
    const bool many = replica.log.end() - flushed.forced >= settings.flush_messages;
    const bool late = ctx.now() - flushed.forced_at >= settings.flush_interval;
    if (!many && !late) return;
    flushed.forced = replica.log.end();
    flushed.forced_at = ctx.now();
    ctx.reserve_disk(machine.flush.ns / 1000 * machine.disk / 1'000'000);
}

} // namespace

} // namespace sluice::kafka
