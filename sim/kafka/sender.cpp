#include "sim/kafka/sender.hpp"
#include "sim/kafka/compression.hpp"
#include "sim/kafka/idempotence.hpp"
#include "sim/kafka/look_ahead.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

bool may_leave(const Producer& producer, const KafkaProducerSettings& settings, Time now,
               int32_t partition);
bool is_due(const Producer& producer, const KafkaProducerSettings& settings, Time now,
            const PartitionQueue& queue);
bool send_request(Context& ctx, Cluster& cluster, Producer& producer, BrokerIndex broker);
int64_t drain(Context& ctx, Cluster& cluster, Producer& producer, BrokerIndex broker,
              std::vector<ProduceItem>& items, Flight& flight);
void look_ahead(const Accumulator& accumulator, const std::vector<int32_t>& waiting,
                std::size_t at);
void prepare(Context& ctx, Producer& producer, PartitionQueue& queue, PendingBatch& pending);

int32_t number_of(const Cluster& cluster, const Producer& producer, const Batch& batch) {
    return int32_t(batch.partition.value - cluster.topics[std::size_t(producer.topic)].first);
}

} // namespace

const KafkaProducerSettings& settings_of(const Cluster& cluster, const Producer& producer) {
    return cluster.scenario->producers[producer.spec].kafka;
}

ClientPatience patience_of(const KafkaProducerSettings& s) {
    return {s.request_timeout,  s.retry_backoff,     s.retry_backoff_max,
            s.metadata_max_age, s.reconnect_backoff, s.reconnect_backoff_max};
}

PartitionId partition_id(const Cluster& cluster, const Producer& producer, int32_t partition) {
    return PartitionId::of(cluster.topics[std::size_t(producer.topic)].first +
                           std::size_t(partition));
}

void arm(Context& ctx, Time& wake, Time at, TimerKind kind) {
    if (wake <= at) return;
    wake = at;
    ctx.schedule(at, Message{Timer{.kind = kind}});
}

void refresh_ready(Context& ctx, const Cluster& cluster, Producer& producer, int32_t partition) {
    const KafkaProducerSettings& settings = settings_of(cluster, producer);
    PartitionQueue& queue = producer.accumulator.queues[std::size_t(partition)];
    if (queue.first != no_batch) {
        const Time retry_at = producer.accumulator.batches[queue.first].retry_at;
        if (retry_at > ctx.now()) {
            if (!queue.backing_off) producer.backing_off.push_back(partition);
            queue.backing_off = true;
            arm(ctx, producer.retry_wake, retry_at, TimerKind::retry_due);
        }
    }
    set_ready(producer.accumulator, partition,
              may_leave(producer, settings, ctx.now(), partition) &&
                  is_due(producer, settings, ctx.now(), queue));
}

void refresh_all(Context& ctx, const Cluster& cluster, Producer& producer) {
    for (BrokerQueue& broker : producer.accumulator.brokers)
        for (const int32_t partition : broker.with_data)
            refresh_ready(ctx, cluster, producer, partition);
}

void send_ready(Context& ctx, Cluster& cluster, Producer& producer) {
    const KafkaProducerSettings& settings = settings_of(cluster, producer);
    for (std::size_t b = 0; b < producer.accumulator.brokers.size(); ++b) {
        BrokerQueue& broker = producer.accumulator.brokers[b];
        const Connection& connection = producer.view.brokers[b];
        while (broker.ready > 0 && connection.in_flight < settings.max_in_flight &&
               connection.usable_at <= ctx.now() &&
               send_request(ctx, cluster, producer, BrokerIndex(b))) {
        }
        if (broker.ready == 0)
            broker.stuck_since = time_never;
        else if (broker.stuck_since == time_never)
            broker.stuck_since = ctx.now();
        if (broker.ready > 0 && connection.usable_at > ctx.now())
            arm(ctx, producer.retry_wake, connection.usable_at, TimerKind::retry_due);
    }
}

void acknowledge(Context& ctx, Cluster& cluster, Producer& producer, uint32_t slot, Offset base) {
    const PendingBatch& pending = producer.accumulator.batches[slot];
    const Batch& batch = pending.batch;
    const int32_t partition = number_of(cluster, producer, batch);
    PartitionQueue& queue = producer.accumulator.queues[std::size_t(partition)];
    if (pending.serial > queue.acked_serial && batch.producer_epoch == queue.epoch) {
        queue.acked_serial = pending.serial;
        queue.acked_sequence = sequence_after(batch.first_sequence, batch.count - 1);
    }
    if (!pending.given_up)
        ctx.state({.kind = FactKind::acked,
                   .who = entity_of(producer.id),
                   .partition = batch.partition,
                   .batch = pending.id,
                   .count = batch.count,
                   .before = batch.first,
                   .after = base});
    forget_batch(producer.accumulator, partition, slot);
    refresh_ready(ctx, cluster, producer, partition);
}

namespace {

// Nothing forbids sending the first batch (Kafka: shouldStopDrainBatchesForPartition, isMuted).
bool may_leave(const Producer& producer, const KafkaProducerSettings& settings, Time now,
               int32_t partition) {
    const Accumulator& accumulator = producer.accumulator;
    const PartitionQueue& queue = accumulator.queues[std::size_t(partition)];
    if (queue.first == no_batch || queue.leader < 0) return false;
    const PendingBatch& first = accumulator.batches[queue.first];
    if (first.retry_at > now) return false;
    const bool flying = queue.flying != no_batch;
    if (flying && settings.max_in_flight == 1) return false;
    if (!is_idempotent(producer)) return true;
    // A retry goes alone: the lowest sequence must be settled before the next one is sent again.
    if (first.serial >= 0)
        return !flying || accumulator.batches[queue.flying].serial > first.serial;
    if (queue.unresolved) return false;
    return !flying || queue.epoch == producer.producer_epoch;
}

// Something demands that the first batch be sent (Kafka: RecordAccumulator.ready).
bool is_due(const Producer& producer, const KafkaProducerSettings& settings, Time now,
            const PartitionQueue& queue) {
    const PendingBatch& first = producer.accumulator.batches[queue.first];
    return queue.length > 1 || first.attempts > 0 ||
           first.batch.bytes + record_batch_header >= settings.batch_size ||
           first.opened_at + settings.linger <= now || producer.is_blocked || producer.flushing;
}

int8_t wire_acks(Acks acks) {
    switch (acks) {
    case Acks::none: return 0;
    case Acks::leader: return 1;
    case Acks::all: return -1;
    }
    return -1;
}

// One batch of every partition that has one for this broker, due or not (data batched for free).
bool send_request(Context& ctx, Cluster& cluster, Producer& producer, BrokerIndex broker) {
    const KafkaProducerSettings& settings = settings_of(cluster, producer);
    const ListHandle handle = cluster.lists.produce.open();
    std::vector<ProduceItem>& items = cluster.lists.produce.at(handle);
    Flight flight{.correlation = producer.next_correlation,
                  .broker = broker,
                  .first = no_batch,
                  .deadline = ctx.now() + settings.request_timeout};
    const int64_t bytes = drain(ctx, cluster, producer, broker, items, flight);
    if (items.empty()) {
        cluster.lists.produce.close(handle);
        return false;
    }
    ++producer.next_correlation;
    const Time packed =
        settings.compression == Compression::none
            ? ctx.now()
            : ctx.reserve_cpu(
                  packing_time(settings.compression, unpacked_size(settings.compression, bytes)));
    ctx.send(cluster.brokers[std::size_t(broker)].node,
             Message{ProduceRequest{.producer = producer.id,
                                    .items = handle,
                                    .correlation = flight.correlation,
                                    .acks = wire_acks(settings.acks),
                                    .timeout = settings.request_timeout}},
             bytes, packed);
    if (settings.acks == Acks::none) {
        for (uint32_t slot = flight.first; slot != no_batch;) {
            const uint32_t next = producer.accumulator.batches[slot].next;
            acknowledge(ctx, cluster, producer, slot, -1);
            slot = next;
        }
        return true;
    }
    ++producer.view.brokers[std::size_t(broker)].in_flight;
    producer.flights.push_back(flight);
    arm(ctx, producer.request_wake, flight.deadline, TimerKind::request_due);
    return true;
}

// Partitions take turns: those left out of this request come first in the next one.
int64_t drain(Context& ctx, Cluster& cluster, Producer& producer, BrokerIndex broker,
              std::vector<ProduceItem>& items, Flight& flight) {
    const KafkaProducerSettings& settings = settings_of(cluster, producer);
    Accumulator& accumulator = producer.accumulator;
    std::vector<int32_t>& kept = accumulator.brokers[std::size_t(broker)].with_data;
    std::vector<int32_t>& waiting = producer.scratch;
    waiting.clear();
    std::swap(waiting, kept);
    int64_t bytes = client_request_bytes;
    uint32_t last = no_batch;
    std::size_t at = 0;
    for (; at < waiting.size(); ++at) {
        look_ahead(accumulator, waiting, at);
        const int32_t partition = waiting[at];
        PartitionQueue& queue = accumulator.queues[std::size_t(partition)];
        if (may_leave(producer, settings, ctx.now(), partition)) {
            const Batch& first = accumulator.batches[queue.first].batch;
            const int64_t size = first.bytes + record_batch_header;
            if (bytes + size > settings.max_request_size && !items.empty()) break;
            const uint32_t slot = take_first(accumulator, partition);
            PendingBatch& pending = accumulator.batches[slot];
            prepare(ctx, producer, queue, pending);
            pending.flight = flight.correlation;
            items.push_back({.partition = pending.batch.partition, .batch = pending.id});
            (last == no_batch ? flight.first : accumulator.batches[last].next) = slot;
            last = slot;
            bytes += size;
            refresh_ready(ctx, cluster, producer, partition);
        }
        if (queue.length > 0)
            kept.push_back(partition);
        else
            queue.listed = false;
    }
    kept.insert(kept.begin(), waiting.begin() + std::ptrdiff_t(at), waiting.end());
    return bytes;
}

void look_ahead(const Accumulator& accumulator, const std::vector<int32_t>& waiting,
                std::size_t at) {
    if (at + look_ahead_far < waiting.size())
        prefetch_whole(accumulator.queues[std::size_t(waiting[at + look_ahead_far])]);
    if (at + look_ahead_near >= waiting.size()) return;
    const uint32_t first = accumulator.queues[std::size_t(waiting[at + look_ahead_near])].first;
    if (first != no_batch) prefetch_whole(accumulator.batches[first]);
}

// The first sending fixes the batch: its id, and its sequence in the partition.
void prepare(Context& ctx, Producer& producer, PartitionQueue& queue, PendingBatch& pending) {
    if (pending.id.exists()) return;
    if (is_idempotent(producer)) {
        if (queue.epoch != producer.producer_epoch) {
            queue.epoch = producer.producer_epoch;
            queue.next_sequence = 0;
            queue.acked_sequence = -1;
        }
        pending.batch.producer_id = producer.producer_id;
        pending.batch.producer_epoch = queue.epoch;
        pending.batch.first_sequence = queue.next_sequence;
        queue.next_sequence = sequence_after(queue.next_sequence, pending.batch.count);
    }
    pending.id = ctx.add_batch(pending.batch);
}

} // namespace

} // namespace sluice::kafka
