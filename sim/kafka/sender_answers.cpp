// The sender's ear: answers, time-outs, broken connections, retries and what is given up.
#include "sim/kafka/idempotence.hpp"
#include "sim/kafka/look_ahead.hpp"
#include "sim/kafka/sender.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

void settle(Context& ctx, Cluster& cluster, Producer& producer, uint32_t slot,
            const ProduceItem& result, Time retry_at);
void send_again(Context& ctx, Cluster& cluster, Producer& producer, uint32_t slot, Cause cause,
                Time retry_at);
bool pass_by(const Cluster& cluster, Producer& producer, uint32_t slot, const Flight& landed);
void lose_overtaken(Context& ctx, Cluster& cluster, Producer& producer, BrokerIndex broker);
bool awaits_answer(const Producer& producer, const Flight& flight);
void lose_flight(Context& ctx, Cluster& cluster, Producer& producer, const Flight& lost,
                 Cause cause);
void settle_sequences(Producer& producer, int32_t partition);
void begin_epoch(Producer& producer, PartitionQueue& queue);
Time retry_time(Context& ctx, const Cluster& cluster, Producer& producer, uint32_t first);

PendingBatch& pending_at(Producer& producer, uint32_t slot) {
    return producer.accumulator.batches[slot];
}

int32_t number_of(const Cluster& cluster, const Producer& producer, const Batch& batch) {
    return int32_t(batch.partition.value - cluster.topics[std::size_t(producer.topic)].first);
}

bool is_retriable(Cause error) {
    return error == Cause::not_leader || error == Cause::unknown_partition ||
           error == Cause::fenced_leader_epoch || error == Cause::not_enough_replicas ||
           error == Cause::not_enough_replicas_after_append || error == Cause::request_timeout ||
           error == Cause::disconnected || error == Cause::out_of_order_sequence;
}

bool is_about_leader(Cause error) {
    return error == Cause::not_leader || error == Cause::unknown_partition ||
           error == Cause::fenced_leader_epoch;
}

// A leader that loses its place answers not_leader to what it has appended, too.
bool may_have_stored(Cause error) {
    return error == Cause::request_timeout || error == Cause::disconnected ||
           error == Cause::not_leader || error == Cause::not_enough_replicas_after_append;
}

const ProduceItem& result_of(const std::vector<ProduceItem>& items, std::size_t likely,
                             BatchId batch) {
    if (likely < items.size() && items[likely].batch == batch) return items[likely];
    for (const ProduceItem& item : items)
        if (item.batch == batch) return item;
    SLUICE_CHECK(false, "a produce answer leaves out a batch of its request");
}

} // namespace

void produce_answered(Context& ctx, Cluster& cluster, Producer& producer,
                      const ProduceAnswer& answer) {
    const auto flight =
        std::find_if(producer.flights.begin(), producer.flights.end(),
                     [&](const Flight& f) { return f.correlation == answer.correlation; });
    if (flight != producer.flights.end()) {
        const Flight landed = *flight;
        producer.flights.erase(flight);
        --producer.view.brokers[std::size_t(landed.broker)].in_flight;
        heard_from(producer.view, landed.broker);
        const std::vector<ProduceItem>& items = cluster.lists.produce.at(answer.items);
        Time retry_at = time_never;
        bool leader_unknown = false, overtakes = false;
        std::size_t i = 0;
        for (uint32_t slot = landed.first; slot != no_batch; ++i) {
            const uint32_t next = pending_at(producer, slot).next;
            if (next != no_batch) prefetch_whole(pending_at(producer, next));
            const ProduceItem& result = result_of(items, i, pending_at(producer, slot).id);
            if (result.error != Cause::none && retry_at == time_never)
                retry_at = retry_time(ctx, cluster, producer, landed.first);
            leader_unknown = leader_unknown || is_about_leader(result.error);
            if (result.error == Cause::none)
                overtakes = pass_by(cluster, producer, slot, landed) || overtakes;
            settle(ctx, cluster, producer, slot, result, retry_at);
            slot = next;
        }
        if (overtakes) lose_overtaken(ctx, cluster, producer, landed.broker);
        if (leader_unknown)
            want_metadata(ctx, cluster, producer.view, patience_of(settings_of(cluster, producer)));
    }
    cluster.lists.produce.close(answer.items);
}

void flights_lost(Context& ctx, Cluster& cluster, Producer& producer, BrokerIndex broker,
                  Cause cause) {
    std::vector<Flight> lost; // rare: a connection has broken
    for (const Flight& f : producer.flights)
        if (f.broker == broker) lost.push_back(f);
    producer.flights.erase(std::remove_if(producer.flights.begin(), producer.flights.end(),
                                          [broker](const Flight& f) { return f.broker == broker; }),
                           producer.flights.end());
    producer.view.brokers[std::size_t(broker)].in_flight = 0;
    for (const Flight& f : lost) lose_flight(ctx, cluster, producer, f, cause);
}

void give_up(Context& ctx, Cluster& cluster, Producer& producer, uint32_t slot, Cause cause) {
    PendingBatch& pending = pending_at(producer, slot);
    const bool in_flight = pending.place == BatchPlace::in_flight;
    if (!pending.id.exists()) pending.id = ctx.add_batch(pending.batch);
    const bool unknown = pending.maybe_stored || in_flight;
    ctx.state({.kind = unknown ? FactKind::outcome_unknown : FactKind::failed,
               .cause = cause,
               .who = entity_of(producer.id),
               .partition = pending.batch.partition,
               .batch = pending.id,
               .count = pending.batch.count,
               .before = pending.batch.first,
               .after = pending.batch.last});
    const int32_t partition = number_of(cluster, producer, pending.batch);
    PartitionQueue& queue = producer.accumulator.queues[std::size_t(partition)];
    if (pending.serial >= 0 && is_idempotent(producer)) queue.unresolved = true;
    if (in_flight)
        pending.given_up = true;
    else
        forget_batch(producer.accumulator, partition, slot);
    settle_sequences(producer, partition);
    refresh_ready(ctx, cluster, producer, partition);
}

void request_timer(Context& ctx, Cluster& cluster, Producer& producer) {
    if (ctx.now() >= producer.request_wake) producer.request_wake = time_never;
    while (!producer.flights.empty() && producer.flights.front().deadline <= ctx.now()) {
        const BrokerIndex broker = producer.flights.front().broker;
        const FactId why = ctx.why_silent(cluster.brokers[std::size_t(broker)].node);
        if (why != 0) ctx.because_of(why);
        const ClientPatience patience = patience_of(settings_of(cluster, producer));
        flights_lost(ctx, cluster, producer, broker, Cause::request_timeout);
        connection_lost(ctx, cluster, producer.view, patience, broker);
        want_metadata(ctx, cluster, producer.view, patience);
    }
    if (!producer.flights.empty())
        arm(ctx, producer.request_wake, producer.flights.front().deadline, TimerKind::request_due);
}

void delivery_timer(Context& ctx, Cluster& cluster, Producer& producer) {
    if (ctx.now() >= producer.delivery_wake) producer.delivery_wake = time_never;
    const Duration timeout = settings_of(cluster, producer).delivery_timeout;
    Time next = time_never;
    for (uint32_t slot = 0; slot < producer.accumulator.batches.size(); ++slot) {
        const PendingBatch& pending = pending_at(producer, slot);
        if (pending.place == BatchPlace::nowhere || pending.given_up) continue;
        const Time deadline = pending.opened_at + timeout;
        if (deadline <= ctx.now())
            give_up(ctx, cluster, producer, slot, Cause::delivery_timeout);
        else
            next = std::min(next, deadline);
    }
    if (next != time_never) arm(ctx, producer.delivery_wake, next, TimerKind::delivery_due);
}

void retry_timer(Context& ctx, Cluster& cluster, Producer& producer) {
    if (ctx.now() >= producer.retry_wake) producer.retry_wake = time_never;
    std::vector<int32_t> waiting; // rare: something failed a moment ago
    std::swap(waiting, producer.backing_off);
    for (const int32_t partition : waiting) {
        producer.accumulator.queues[std::size_t(partition)].backing_off = false;
        refresh_ready(ctx, cluster, producer, partition); // lists it again if it still has to wait
    }
}

void linger_timer(Context& ctx, Cluster& cluster, Producer& producer) {
    Accumulator& accumulator = producer.accumulator;
    accumulator.linger.woken();
    while (const auto due = accumulator.linger.pop_due(ctx.now()))
        if (accumulator.opening[due->slot] == due->opening)
            refresh_ready(ctx, cluster, producer, due->partition);
    if (const auto at = accumulator.linger.arm())
        ctx.schedule(*at, Message{Timer{.kind = TimerKind::linger_due}});
}

namespace {

void settle(Context& ctx, Cluster& cluster, Producer& producer, uint32_t slot,
            const ProduceItem& result, Time retry_at) {
    if (result.error == Cause::none) return acknowledge(ctx, cluster, producer, slot, result.base);
    PendingBatch& pending = pending_at(producer, slot);
    const int32_t partition = number_of(cluster, producer, pending.batch);
    PartitionQueue& queue = producer.accumulator.queues[std::size_t(partition)];
    // Nothing before it is missing as far as is known here: only a new epoch helps (KIP-360).
    if (result.error == Cause::out_of_order_sequence && !pending.sequence_reset &&
        (queue.acked_sequence < 0
             ? pending.batch.first_sequence == 0
             : sequence_after(queue.acked_sequence, 1) == pending.batch.first_sequence))
        queue.unresolved = queue.renumber = true;
    if (is_retriable(result.error))
        return send_again(ctx, cluster, producer, slot, result.error, retry_at);
    if (pending.given_up) return send_again(ctx, cluster, producer, slot, result.error, retry_at);
    land(producer.accumulator, partition, slot);
    put_back(producer.accumulator, partition, slot, is_idempotent(producer));
    give_up(ctx, cluster, producer, slot, result.error);
}

// Whatever it means for the batch: another attempt, or the end of them.
void send_again(Context& ctx, Cluster& cluster, Producer& producer, uint32_t slot, Cause cause,
                Time retry_at) {
    const KafkaProducerSettings& settings = settings_of(cluster, producer);
    PendingBatch& pending = pending_at(producer, slot);
    const int32_t partition = number_of(cluster, producer, pending.batch);
    const bool was_given_up = pending.given_up;
    land(producer.accumulator, partition, slot);
    put_back(producer.accumulator, partition, slot, is_idempotent(producer));
    ++pending.attempts;
    pending.maybe_stored = pending.maybe_stored || may_have_stored(cause);
    pending.retry_at = retry_at;
    if (was_given_up) {
        forget_batch(producer.accumulator, partition, slot);
    } else if (pending.opened_at + settings.delivery_timeout <= ctx.now()) {
        return give_up(ctx, cluster, producer, slot, Cause::delivery_timeout);
    } else if (pending.attempts > settings.retries) {
        return give_up(ctx, cluster, producer, slot, cause);
    } else {
        ctx.state({.kind = FactKind::retried,
                   .cause = cause,
                   .who = entity_of(producer.id),
                   .partition = pending.batch.partition,
                   .batch = pending.id,
                   .count = pending.batch.count,
                   .after = pending.attempts});
    }
    settle_sequences(producer, partition);
    refresh_ready(ctx, cluster, producer, partition);
}

// Answers about one partition come in the order of the requests: an older request to the same
// broker that was passed by here will not be answered. False: there is none, as a rule.
bool pass_by(const Cluster& cluster, Producer& producer, uint32_t slot, const Flight& landed) {
    const int32_t partition = number_of(cluster, producer, pending_at(producer, slot).batch);
    bool any = false;
    uint32_t older = producer.accumulator.queues[std::size_t(partition)].flying;
    for (; older != slot && older != no_batch; older = pending_at(producer, older).sibling) {
        PendingBatch& passed = pending_at(producer, older);
        if (passed.flight == 0 || int32_t(passed.flight - landed.correlation) > 0) continue;
        passed.flight = 0;
        any = true;
    }
    return any;
}

// Passed by in every one of its partitions: the connection it went over has broken since.
void lose_overtaken(Context& ctx, Cluster& cluster, Producer& producer, BrokerIndex broker) {
    for (std::size_t i = 0; i < producer.flights.size();) {
        const Flight flight = producer.flights[i];
        if (flight.broker != broker || awaits_answer(producer, flight)) {
            ++i;
            continue;
        }
        producer.flights.erase(producer.flights.begin() + std::ptrdiff_t(i));
        --producer.view.brokers[std::size_t(broker)].in_flight;
        lose_flight(ctx, cluster, producer, flight, Cause::disconnected);
    }
}

bool awaits_answer(const Producer& producer, const Flight& flight) {
    uint32_t slot = flight.first;
    while (slot != no_batch && producer.accumulator.batches[slot].flight == 0)
        slot = producer.accumulator.batches[slot].next;
    return slot != no_batch;
}

void lose_flight(Context& ctx, Cluster& cluster, Producer& producer, const Flight& lost,
                 Cause cause) {
    const Time retry_at = retry_time(ctx, cluster, producer, lost.first);
    for (uint32_t slot = lost.first; slot != no_batch;) {
        const uint32_t next = pending_at(producer, slot).next;
        send_again(ctx, cluster, producer, slot, cause, retry_at);
        slot = next;
    }
}

// Once nothing is in flight: does the next sequence follow the last acknowledged one?
void settle_sequences(Producer& producer, int32_t partition) {
    PartitionQueue& queue = producer.accumulator.queues[std::size_t(partition)];
    if (!queue.unresolved || queue.flying != no_batch) return;
    const int32_t expected = sequence_after(std::max(queue.acked_sequence, -1), 1);
    int32_t next = queue.next_sequence;
    if (queue.first != no_batch && pending_at(producer, queue.first).serial >= 0)
        next = pending_at(producer, queue.first).batch.first_sequence;
    if (queue.renumber || next != expected) begin_epoch(producer, queue);
    queue.unresolved = queue.renumber = false;
}

// KIP-360: sequences begin again at 0 under a higher epoch, also those of batches sent before.
void begin_epoch(Producer& producer, PartitionQueue& queue) {
    ++producer.producer_epoch;
    queue.epoch = producer.producer_epoch;
    queue.next_sequence = 0;
    queue.acked_sequence = -1;
    for (uint32_t slot = queue.first; slot != no_batch;) {
        PendingBatch& pending = pending_at(producer, slot);
        slot = pending.next;
        if (pending.serial < 0) break;
        pending.sequence_reset = true;
        if (!pending.batch.again_of.exists()) pending.batch.again_of = pending.id;
        pending.id = BatchId::none(); // the next sending writes it down with its new sequence
        pending.serial = -1;
    }
}

// One draw for all batches of a request, so that they are sent again together.
Time retry_time(Context& ctx, const Cluster& cluster, Producer& producer, uint32_t first) {
    const KafkaProducerSettings& settings = settings_of(cluster, producer);
    return ctx.now() + back_off(producer.view.stream, settings.retry_backoff,
                                settings.retry_backoff_max, pending_at(producer, first).attempts);
}

} // namespace

} // namespace sluice::kafka
