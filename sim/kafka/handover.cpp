#include "sim/kafka/handover.hpp"
#include "sim/kafka/cluster.hpp"
#include "sim/kafka/compression.hpp"
#include "sim/kafka/records.hpp"
#include "sim/kafka/sender.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

// librdkafka: sticky.partitioning.linger.ms.
constexpr Duration sticky_linger = milliseconds(10);
// Kafka's sender thread refreshes queue lengths in every pass; a pass each millisecond is assumed.
constexpr Duration sender_pass = milliseconds(1);

struct Run { // consecutive records of one slice for one partition
    int32_t partition = 0;
    RecordNumber first = 0;
    int32_t count = 1;
    int64_t bytes = 0;
    Time created_first, created_last;
    RunRule rule = RunRule::contiguous;
    int32_t modulus = 0;
};

int64_t take_slice(Context& ctx, Cluster& cluster, Producer& producer, const Slice& slice);
int64_t take_by_record(Context& ctx, Cluster& cluster, Producer& producer, const Slice& slice);
int64_t take_sticky(Context& ctx, Cluster& cluster, Producer& producer, const Slice& slice);
int32_t sticky_partition(Context& ctx, const Cluster& cluster, Producer& producer);
int32_t choose_partition(Context& ctx, const Cluster& cluster, Producer& producer);
int32_t choose_adaptive(Context& ctx, const Cluster& cluster, Producer& producer);
Run next_run(const Cluster& cluster, const Producer& producer, int32_t partition,
             const Slice& slice, int64_t skip);
bool append_run(Context& ctx, Cluster& cluster, Producer& producer, const Run& run);
bool joins_last(const Producer& producer, int64_t batch_size, const Run& run);
void refuse_record(Context& ctx, Cluster& cluster, Producer& producer, const Run& run);
void block(Context& ctx, Cluster& cluster, Producer& producer, const Slice& rest, Time deadline);
void flush_after_last(Context& ctx, const Cluster& cluster, Producer& producer);

Time created_at(const Slice& slice, int64_t i) {
    if (slice.count <= 1) return slice.from;
    const auto span = static_cast<Wide>(slice.to.ns - slice.from.ns);
    return {slice.from.ns + static_cast<int64_t>(span * i / (slice.count - 1))};
}

int64_t largest_record(const KafkaProducerSettings& settings) {
    return std::min(settings.max_request_size, settings.buffer_memory);
}

// A record is judged before it is packed (Kafka: KafkaProducer.ensureValidRecordSize).
bool is_refused_unpacked(const KafkaProducerSettings& settings, int64_t packed) {
    return settings.compression != Compression::none &&
           unpacked_size(settings.compression, packed) + record_batch_header >
               largest_record(settings);
}

bool last_is_full(const Producer& producer, int64_t batch_size, int32_t partition) {
    const PartitionQueue& queue = producer.accumulator.queues[std::size_t(partition)];
    if (queue.last == no_batch || !queue.open) return true;
    const Batch& last = producer.accumulator.batches[queue.last].batch;
    return last.bytes + record_batch_header >= batch_size;
}

} // namespace

Slice part_of(const Slice& slice, int64_t skip, int64_t count) {
    return {.producer = slice.producer,
            .first = slice.first + skip,
            .count = count,
            .from = created_at(slice, skip),
            .to = created_at(slice, skip + count - 1)};
}

void accept_slice(Context& ctx, Cluster& cluster, Producer& producer, const Slice& slice) {
    const KafkaProducerSettings& settings = settings_of(cluster, producer);
    producer.last_offered = slice.first + slice.count - 1;
    const Time deadline = ctx.now() + settings.max_block;
    if (producer.view.version == 0 && producer.view.asked < 0)
        want_metadata(ctx, cluster, producer.view, patience_of(settings));
    if (producer.view.version == 0 || producer.blocked_records > 0) {
        block(ctx, cluster, producer, slice, deadline);
    } else {
        const int64_t taken = take_slice(ctx, cluster, producer, slice);
        if (taken < slice.count)
            block(ctx, cluster, producer, part_of(slice, taken, slice.count - taken), deadline);
    }
    flush_after_last(ctx, cluster, producer);
    send_ready(ctx, cluster, producer);
}

void take_blocked(Context& ctx, Cluster& cluster, Producer& producer) {
    if (producer.view.version == 0 || (producer.blocked_records == 0 && !producer.is_blocked))
        return;
    while (producer.blocked_head < producer.blocked.size()) {
        const Slice slice = producer.blocked[producer.blocked_head].slice;
        const int64_t taken = take_slice(ctx, cluster, producer, slice);
        producer.blocked_records -= taken;
        if (taken < slice.count) {
            if (taken > 0)
                producer.blocked[producer.blocked_head].slice =
                    part_of(slice, taken, slice.count - taken);
            return;
        }
        ++producer.blocked_head;
    }
    producer.blocked.clear();
    producer.blocked_head = 0;
    if (producer.is_blocked)
        ctx.state({.kind = FactKind::producer_unblocked, .who = entity_of(producer.id)});
    producer.is_blocked = false;
    flush_after_last(ctx, cluster, producer);
}

void block_timer(Context& ctx, Cluster& cluster, Producer& producer) {
    if (ctx.now() >= producer.unblock_wake) producer.unblock_wake = time_never;
    while (producer.blocked_head < producer.blocked.size() &&
           producer.blocked[producer.blocked_head].deadline <= ctx.now()) {
        const Slice& slice = producer.blocked[producer.blocked_head].slice;
        ctx.state({.kind = FactKind::failed,
                   .cause = Cause::buffer_exhausted,
                   .who = entity_of(producer.id),
                   .count = slice.count,
                   .before = slice.first,
                   .after = slice.first + slice.count - 1});
        producer.unbroken_from = slice.first + slice.count;
        producer.blocked_records -= slice.count;
        ++producer.blocked_head;
    }
    auto& blocked = producer.blocked;
    if (producer.blocked_head * 2 > blocked.size()) {
        blocked.erase(blocked.begin(), blocked.begin() + std::ptrdiff_t(producer.blocked_head));
        producer.blocked_head = 0;
    }
    if (!blocked.empty())
        arm(ctx, producer.unblock_wake, blocked[producer.blocked_head].deadline,
            TimerKind::unblock_due);
    take_blocked(ctx, cluster, producer);
}

void note_leaders(Producer& producer) {
    producer.with_leader.clear();
    producer.without_leader.clear();
    const auto& queues = producer.accumulator.queues;
    for (std::size_t p = 0; p < queues.size(); ++p)
        (queues[p].leader >= 0 ? producer.with_leader : producer.without_leader)
            .push_back(int32_t(p));
}

namespace {

// Returns how many were taken; the rest must wait for memory.
int64_t take_slice(Context& ctx, Cluster& cluster, Producer& producer, const Slice& slice) {
    return follows_from_record(producer.routes->routing)
               ? take_by_record(ctx, cluster, producer, slice)
               : take_sticky(ctx, cluster, producer, slice);
}

int64_t take_by_record(Context& ctx, Cluster& cluster, Producer& producer, const Slice& slice) {
    const Routes& routes = *producer.routes;
    const bool in_turn = routes.routing == Routing::in_turn;
    const Compression compression = settings_of(cluster, producer).compression;
    for (int64_t i = 0; i < slice.count; ++i) {
        Run run{.partition = 0,
                .first = slice.first + i,
                .count = 1,
                .bytes = packed_size(compression,
                                     size_of(routes.source, producer.instance, slice.first + i)),
                .created_first = created_at(slice, i),
                .created_last = created_at(slice, i),
                .rule = routes.partitions == 1 ? RunRule::contiguous : RunRule::by_key,
                .modulus = routes.partitions};
        if (in_turn && !producer.with_leader.empty()) {
            run.modulus = int32_t(producer.with_leader.size());
            run.partition = producer.with_leader[std::size_t((run.first - 1) % run.modulus)];
        } else if (in_turn) {
            run.partition = int32_t((run.first - 1) % run.modulus);
        } else {
            run.partition = partition_of(routes, producer.instance, run.first, routes.partitions);
        }
        if (!append_run(ctx, cluster, producer, run)) return i;
    }
    return slice.count;
}

int64_t take_sticky(Context& ctx, Cluster& cluster, Producer& producer, const Slice& slice) {
    const int64_t batch_size = settings_of(cluster, producer).batch_size;
    const Routing routing = producer.routes->routing;
    int64_t taken = 0;
    while (taken < slice.count) {
        const int32_t partition = sticky_partition(ctx, cluster, producer);
        Run run = next_run(cluster, producer, partition, slice, taken);
        if (routing == Routing::sticky_batch && !joins_last(producer, batch_size, run))
            switch_sticky(producer.sticky,
                          run.partition = choose_partition(ctx, cluster, producer));
        if (!append_run(ctx, cluster, producer, run)) return taken;
        taken += run.count;
        const bool uniform_sticky =
            routing == Routing::sticky_adaptive || routing == Routing::sticky_uniform;
        if (uniform_sticky && note_sticky_bytes(producer.sticky, run.bytes, batch_size,
                                                last_is_full(producer, batch_size, run.partition)))
            switch_sticky(producer.sticky, choose_partition(ctx, cluster, producer));
    }
    return taken;
}

// Where the next record goes; makes up for a switch that was put off (KIP-794).
int32_t sticky_partition(Context& ctx, const Cluster& cluster, Producer& producer) {
    const int64_t batch_size = settings_of(cluster, producer).batch_size;
    StickyState& sticky = producer.sticky;
    bool another = sticky.partition < 0;
    switch (producer.routes->routing) {
    case Routing::sticky_adaptive:
    case Routing::sticky_uniform:
        another = another || (last_is_full(producer, batch_size, sticky.partition) &&
                              note_sticky_bytes(sticky, 0, batch_size, true));
        break;
    case Routing::sticky_time:
        another = another || ctx.now() - producer.sticky_since >= sticky_linger;
        break;
    case Routing::one: return producer.routes->only;
    case Routing::sticky_batch:
    case Routing::in_turn:
    case Routing::by_record: break;
    }
    if (another) {
        switch_sticky(sticky, choose_partition(ctx, cluster, producer));
        producer.sticky_since = ctx.now();
    }
    return sticky.partition;
}

int32_t choose_partition(Context& ctx, const Cluster& cluster, Producer& producer) {
    const int32_t partitions = producer.routes->partitions;
    if (producer.routes->routing == Routing::sticky_adaptive)
        return choose_adaptive(ctx, cluster, producer);
    const auto random = uint32_t(producer.view.stream.next() >> 32);
    int32_t chosen = pick_uniform(producer.with_leader, partitions, random);
    // StickyPartitionCache: a new batch never goes to the partition of the one before.
    while (producer.routes->routing == Routing::sticky_batch && producer.with_leader.size() > 1 &&
           chosen == producer.sticky.partition)
        chosen = pick_uniform(producer.with_leader, partitions,
                              uint32_t(producer.view.stream.next() >> 32));
    return chosen;
}

int32_t choose_adaptive(Context& ctx, const Cluster& cluster, Producer& producer) {
    const auto random = uint32_t(producer.view.stream.next() >> 32);
    Accumulator& accumulator = producer.accumulator;
    if (producer.adaptive_at < time_zero || producer.adaptive_at + sender_pass <= ctx.now()) {
        const Duration patience = settings_of(cluster, producer).partitioner_availability_timeout;
        std::vector<int32_t>& lengths = producer.scratch;
        std::vector<int32_t> slow;
        const std::vector<int32_t>* excluded = &producer.without_leader;
        lengths.clear();
        for (const PartitionQueue& queue : accumulator.queues) lengths.push_back(queue.length);
        if (patience > Duration{}) {
            slow = producer.without_leader;
            for (const int32_t p : producer.with_leader) {
                const BrokerIndex leader = accumulator.queues[std::size_t(p)].leader;
                const Time since = accumulator.brokers[std::size_t(leader)].stuck_since;
                if (since != time_never && ctx.now() - since > patience) slow.push_back(p);
            }
            excluded = &slow;
        }
        rebuild_adaptive_table(producer.adaptive, lengths, *excluded);
        producer.adaptive_at = ctx.now();
    }
    if (!producer.adaptive.uniform) return pick_adaptive(producer.adaptive, random);
    return pick_uniform(producer.with_leader, producer.routes->partitions, random);
}

// As many records as fit into the batch that the first of them joins or opens. (It does not cross
// the point where a switch of partition becomes due: that is looked for between runs, and a batch
// that is not full rules it out below twice batch.size.)
Run next_run(const Cluster& cluster, const Producer& producer, int32_t partition,
             const Slice& slice, int64_t skip) {
    const KafkaProducerSettings& settings = settings_of(cluster, producer);
    const int64_t batch_size = settings.batch_size;
    const RecordSource& source = producer.routes->source;
    Run run{.partition = partition, .first = slice.first + skip};
    run.bytes = packed_size(settings.compression, size_of(source, producer.instance, run.first));
    run.created_first = run.created_last = created_at(slice, skip);
    if (run.bytes == 0 || !all_one_size(source)) return run;
    if (is_refused_unpacked(settings, run.bytes)) return run;
    if (run.bytes + record_batch_header > largest_record(settings)) return run;
    const PartitionQueue& queue = producer.accumulator.queues[std::size_t(partition)];
    int64_t room = batch_size - record_batch_header;
    if (queue.open) room -= producer.accumulator.batches[queue.last].batch.bytes;
    const int64_t until_switch = 2 * batch_size - producer.sticky.bytes;
    int64_t count = std::min(slice.count - skip, room / run.bytes);
    if (producer.routes->routing != Routing::one)
        count = std::min(count, (until_switch + run.bytes - 1) / run.bytes);
    if (count <= 1) return run;
    run.count = int32_t(std::min<int64_t>(count, INT32_MAX));
    run.bytes *= run.count;
    run.created_last = created_at(slice, skip + run.count - 1);
    return run;
}

bool joins_last(const Producer& producer, int64_t batch_size, const Run& run) {
    const PartitionQueue& queue = producer.accumulator.queues[std::size_t(run.partition)];
    if (!queue.open) return false;
    const Batch& batch = producer.accumulator.batches[queue.last].batch;
    if (batch.bytes + run.bytes + record_batch_header > batch_size) return false;
    if (batch.first < producer.unbroken_from || batch.rule != run.rule) return false;
    if (run.rule == RunRule::contiguous) return batch.last + 1 == run.first;
    if (batch.partitions != run.modulus) return false;
    return producer.routes->routing != Routing::in_turn ||
           (run.first - batch.first) % run.modulus == 0;
}

// False: no memory for another batch.
bool append_run(Context& ctx, Cluster& cluster, Producer& producer, const Run& run) {
    const KafkaProducerSettings& settings = settings_of(cluster, producer);
    Accumulator& accumulator = producer.accumulator;
    PartitionQueue& queue = accumulator.queues[std::size_t(run.partition)];
    if (run.count == 1 && is_refused_unpacked(settings, run.bytes)) {
        refuse_record(ctx, cluster, producer, run);
        return true;
    }
    if (joins_last(producer, settings.batch_size, run)) {
        Batch& batch = accumulator.batches[queue.last].batch;
        batch.last = run.first + run.count - 1;
        batch.created_last = run.created_last;
        batch.bytes += run.bytes;
        batch.count += run.count;
        if (!queue.ready && batch.bytes + record_batch_header >= settings.batch_size)
            refresh_ready(ctx, cluster, producer, run.partition);
        return true;
    }
    const int64_t size = run.bytes + record_batch_header;
    if (run.count == 1 && size > largest_record(settings)) {
        refuse_record(ctx, cluster, producer, run);
        return true;
    }
    const int64_t reserve = std::max(settings.batch_size, size);
    if (accumulator.reserved + reserve > settings.buffer_memory && accumulator.live > 0)
        return false;
    const uint32_t slot = open_batch(accumulator, run.partition,
                                     {.producer = producer.id,
                                      .partition = partition_id(cluster, producer, run.partition),
                                      .first = run.first,
                                      .last = run.first + run.count - 1,
                                      .created_first = run.created_first,
                                      .created_last = run.created_last,
                                      .bytes = run.bytes,
                                      .count = run.count,
                                      .partitions = run.modulus,
                                      .rule = run.rule},
                                     ctx.now(), reserve);
    arm(ctx, producer.delivery_wake, ctx.now() + settings.delivery_timeout,
        TimerKind::delivery_due);
    if (settings.linger > Duration{}) {
        accumulator.linger.push(ctx.now() + settings.linger,
                                {run.partition, slot, accumulator.opening[slot]});
        if (const auto at = accumulator.linger.arm())
            ctx.schedule(*at, Message{Timer{.kind = TimerKind::linger_due}});
    }
    if (queue.leader < 0) want_metadata(ctx, cluster, producer.view, patience_of(settings));
    if (!queue.ready) refresh_ready(ctx, cluster, producer, run.partition);
    return true;
}

void refuse_record(Context& ctx, Cluster& cluster, Producer& producer, const Run& run) {
    ctx.state({.kind = FactKind::failed,
               .cause = Cause::record_too_large,
               .who = entity_of(producer.id),
               .partition = partition_id(cluster, producer, run.partition),
               .count = 1,
               .before = run.first,
               .after = run.first});
    producer.accumulator.queues[std::size_t(run.partition)].open = false;
}

void block(Context& ctx, Cluster& cluster, Producer& producer, const Slice& rest, Time deadline) {
    producer.blocked.push_back({rest, deadline});
    producer.blocked_records += rest.count;
    arm(ctx, producer.unblock_wake, producer.blocked[producer.blocked_head].deadline,
        TimerKind::unblock_due);
    if (producer.is_blocked || producer.view.version == 0) return;
    producer.is_blocked = true;
    ctx.state(
        {.kind = FactKind::producer_blocked, .who = entity_of(producer.id), .count = rest.count});
    refresh_all(ctx, cluster, producer); // exhausted memory makes every batch due
}

// An application that has no more records to send flushes.
void flush_after_last(Context& ctx, const Cluster& cluster, Producer& producer) {
    const ProducerSpec& spec = cluster.scenario->producers[producer.spec];
    if (spec.records == 0 || producer.flushing || producer.blocked_records > 0) return;
    const int64_t share =
        spec.records / spec.count + (spec.records % spec.count > producer.instance ? 1 : 0);
    if (producer.last_offered < share) return;
    producer.flushing = true;
    refresh_all(ctx, cluster, producer);
}

} // namespace

} // namespace sluice::kafka
