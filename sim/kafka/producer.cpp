#include "sim/kafka/producer.hpp"
#include "sim/client/roster.hpp"
#include "sim/kafka/cluster.hpp"
#include "sim/kafka/handover.hpp"
#include "sim/kafka/records.hpp"
#include "sim/kafka/sender.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

Producer make_producer(const Cluster& cluster, const Scenario& scenario, ProducerId id,
                       ProducerSeat seat);
void begin_life(const Cluster& cluster, Producer& producer);
void forget_everything(Context& ctx, Cluster& cluster, Producer& producer);
void metadata_arrived(Context& ctx, Cluster& cluster, Producer& producer,
                      const MetadataAnswer& answer);
bool learn_leader(Context& ctx, const Cluster& cluster, Producer& producer, int32_t partition);
void timer_rang(Context& ctx, Cluster& cluster, Producer& producer, const Timer& timer);

} // namespace

void build_producers(Fabric& fabric, Cluster& cluster) {
    const Scenario& scenario = *cluster.scenario;
    const std::vector<RecordSource> sources = record_sources(scenario);
    const std::vector<ProducerSeat> seats = producer_seats(scenario);
    std::vector<std::shared_ptr<const Routes>> routes(sources.size());
    for (std::size_t i = 0; i < seats.size(); ++i) {
        Producer producer = make_producer(cluster, scenario, ProducerId::of(i), seats[i]);
        producer.node = add_node(fabric, cluster, entity_of(producer.id));
        if (producer.topic >= 0) {
            auto& shared = routes[producer.spec];
            if (!shared)
                shared = make_routes(sources[producer.spec], scenario.producers[producer.spec],
                                     cluster.topics[std::size_t(producer.topic)].partitions,
                                     version_of(cluster));
            producer.routes = shared;
        }
        begin_life(cluster, producer);
        cluster.producers.push_back(std::move(producer));
    }
}

void producer_received(Context& ctx, Cluster& cluster, ProducerId id, NodeId,
                       const Message& message) {
    Producer& producer = cluster.producers[id.index()];
    if (const auto* answer = std::get_if<ProduceAnswer>(&message)) {
        produce_answered(ctx, cluster, producer, *answer);
    } else if (const auto* metadata = std::get_if<MetadataAnswer>(&message)) {
        metadata_arrived(ctx, cluster, producer, *metadata);
    } else if (const auto* timer = std::get_if<Timer>(&message)) {
        timer_rang(ctx, cluster, producer, *timer);
    } else {
        discard(cluster, message);
        return;
    }
    take_blocked(ctx, cluster, producer);
    send_ready(ctx, cluster, producer);
}

void producer_disconnected(Context& ctx, Cluster& cluster, ProducerId id, NodeId peer) {
    Producer& producer = cluster.producers[id.index()];
    const BrokerIndex broker = broker_at(cluster, peer);
    if (broker < 0 || producer.dead || producer.topic < 0) return;
    const ClientPatience patience = patience_of(settings_of(cluster, producer));
    flights_lost(ctx, cluster, producer, broker, Cause::disconnected);
    connection_lost(ctx, cluster, producer.view, patience, broker);
    want_metadata(ctx, cluster, producer.view, patience);
    take_blocked(ctx, cluster, producer);
    send_ready(ctx, cluster, producer);
}

void offer(Context& ctx, Cluster& cluster, const Slice& slice) {
    Producer& producer = cluster.producers[slice.producer.index()];
    const RecordNumber last = slice.first + slice.count - 1;
    ctx.state({.kind = FactKind::offered,
               .who = entity_of(producer.id),
               .count = slice.count,
               .before = slice.first,
               .after = last});
    if (producer.dead || producer.topic < 0) {
        ctx.state({.kind = FactKind::failed,
                   .cause = producer.dead ? Cause::client_crashed : Cause::unknown_partition,
                   .who = entity_of(producer.id),
                   .count = slice.count,
                   .before = slice.first,
                   .after = last});
        return;
    }
    accept_slice(ctx, cluster, producer, slice);
}

void producer_died(Context& ctx, Cluster& cluster, ProducerId id) {
    Producer& producer = cluster.producers[id.index()];
    if (producer.dead) return;
    producer.dead = true;
    if (producer.topic >= 0) forget_everything(ctx, cluster, producer);
}

// Also the way back for one that was closed: what it had not seen the end of, it never will.
void producer_started(Context& ctx, Cluster& cluster, ProducerId id) {
    Producer& producer = cluster.producers[id.index()];
    if (producer.topic >= 0) forget_everything(ctx, cluster, producer);
    producer.dead = false;
    producer.flushing = false;
    begin_life(cluster, producer);
}

void close_producer(Context& ctx, Cluster& cluster, ProducerId id) {
    Producer& producer = cluster.producers[id.index()];
    if (producer.dead || producer.topic < 0) return;
    producer.flushing = true;
    refresh_all(ctx, cluster, producer);
    send_ready(ctx, cluster, producer);
}

int64_t pending_records(const Cluster& cluster, ProducerId id) {
    const Producer& producer = cluster.producers[id.index()];
    int64_t records = producer.blocked_records;
    for (const PendingBatch& pending : producer.accumulator.batches)
        if (pending.place != BatchPlace::nowhere && !pending.given_up)
            records += pending.batch.count;
    return records;
}

namespace {

Producer make_producer(const Cluster& cluster, const Scenario& scenario, ProducerId id,
                       ProducerSeat seat) {
    const ProducerSpec& spec = scenario.producers[seat.spec];
    Producer producer;
    producer.id = id;
    producer.spec = seat.spec;
    producer.instance = seat.instance;
    for (std::size_t t = 0; t < cluster.topics.size(); ++t)
        if (cluster.topics[t].name == spec.to) producer.topic = int32_t(t);
    producer.view.stream =
        CounterStream::named(scenario.seed, "client/" + instance_name(spec.name, seat.instance));
    return producer;
}

// A new process: an empty buffer, no metadata, a producer id of its own. The id is simply given
// (InitProducerId always succeeds at once).
void begin_life(const Cluster& cluster, Producer& producer) {
    if (producer.topic < 0) return;
    const KafkaProducerSettings& settings = settings_of(cluster, producer);
    const std::size_t brokers = cluster.brokers.size();
    const CounterStream stream = producer.view.stream;
    producer.view = {};
    producer.view.stream = stream;
    producer.view.bootstrap = BrokerIndex(producer.id.index() % brokers);
    producer.view.brokers.resize(brokers);
    producer.accumulator = {};
    producer.accumulator.queues.resize(std::size_t(producer.routes->partitions));
    producer.accumulator.brokers.resize(brokers);
    producer.sticky = {};
    producer.adaptive_at = Time{-1};
    producer.producer_epoch = 0;
    const auto seats = int64_t(cluster.scenario->producers.size()) + 1;
    const bool idempotent = settings.enable_idempotence && settings.acks == Acks::all;
    producer.producer_id =
        idempotent ? int64_t(producer.id.index()) + 1'000'000 * int64_t(producer.lives) * seats
                   : -1;
    ++producer.lives;
    producer.unbroken_from = producer.last_offered + 1;
    producer.request_wake = producer.delivery_wake = time_never;
    producer.retry_wake = producer.unblock_wake = time_never;
    note_leaders(producer);
}

// What the process held in memory is gone: never sent, or sent with nobody left to hear of it.
void forget_everything(Context& ctx, Cluster& cluster, Producer& producer) {
    Accumulator& accumulator = producer.accumulator;
    for (uint32_t slot = 0; slot < accumulator.batches.size(); ++slot) {
        const PendingBatch& pending = accumulator.batches[slot];
        if (pending.place != BatchPlace::nowhere && !pending.given_up)
            give_up(ctx, cluster, producer, slot, Cause::client_crashed);
    }
    for (; producer.blocked_head < producer.blocked.size(); ++producer.blocked_head) {
        const Slice& slice = producer.blocked[producer.blocked_head].slice;
        ctx.state({.kind = FactKind::failed,
                   .cause = Cause::client_crashed,
                   .who = entity_of(producer.id),
                   .count = slice.count,
                   .before = slice.first,
                   .after = slice.first + slice.count - 1});
    }
    producer.blocked.clear();
    producer.blocked_head = 0;
    producer.blocked_records = 0;
    producer.is_blocked = false;
    producer.flights.clear();
    producer.backing_off.clear();
    producer.accumulator = {};
}

void metadata_arrived(Context& ctx, Cluster& cluster, Producer& producer,
                      const MetadataAnswer& answer) {
    const ClientPatience patience = patience_of(settings_of(cluster, producer));
    uint32_t before = 0;
    const bool newer = hear_metadata(ctx, producer.view, patience, answer, before);
    const Topic& topic = cluster.topics[std::size_t(producer.topic)];
    bool changed = false;
    if (before == 0) {
        for (int32_t p = 0; p < topic.partitions; ++p)
            changed = learn_leader(ctx, cluster, producer, p) || changed;
    } else if (newer) {
        for (uint32_t v = before + 1; v <= producer.view.version; ++v) {
            const PartitionId id = cluster.metadata.changes[v - 1];
            if (!id.exists() || id.value < topic.first ||
                id.value >= topic.first + uint32_t(topic.partitions))
                continue;
            const auto p = int32_t(id.value - topic.first);
            changed = learn_leader(ctx, cluster, producer, p) || changed;
        }
    }
    if (newer)
        ctx.state({.kind = FactKind::client_refreshed,
                   .who = entity_of(producer.id),
                   .before = before,
                   .after = producer.view.version});
    if (changed) note_leaders(producer);
    for (const int32_t p : producer.without_leader)
        if (producer.accumulator.queues[std::size_t(p)].length > 0)
            return want_metadata(ctx, cluster, producer.view, patience);
}

bool learn_leader(Context& ctx, const Cluster& cluster, Producer& producer, int32_t partition) {
    const PartitionVersion& known =
        cluster.metadata.partitions[partition_id(cluster, producer, partition).index()].as_of(
            producer.view.version);
    if (producer.accumulator.queues[std::size_t(partition)].leader == known.leader) return false;
    if (known.because != 0) ctx.because_of(known.because);
    move_partition(producer.accumulator, partition, known.leader);
    refresh_ready(ctx, cluster, producer, partition);
    return true;
}

void timer_rang(Context& ctx, Cluster& cluster, Producer& producer, const Timer& timer) {
    if (timer.kind == TimerKind::linger_due) return linger_timer(ctx, cluster, producer);
    if (timer.kind == TimerKind::request_due) return request_timer(ctx, cluster, producer);
    if (timer.kind == TimerKind::delivery_due) return delivery_timer(ctx, cluster, producer);
    if (timer.kind == TimerKind::unblock_due) return block_timer(ctx, cluster, producer);
    if (timer.kind == TimerKind::metadata_due)
        return metadata_timer(ctx, cluster, producer.view,
                              patience_of(settings_of(cluster, producer)));
    SLUICE_CHECK(timer.kind == TimerKind::retry_due, "a producer does not set such a timer");
    retry_timer(ctx, cluster, producer);
    refresh_all(ctx, cluster, producer); // a reconnect back-off may be over, too
}

} // namespace

} // namespace sluice::kafka
