#include "sim/kafka/produce.hpp"
#include "sim/core/check.hpp"
#include "sim/kafka/fetch.hpp"
#include "sim/kafka/look_ahead.hpp"
#include "sim/kafka/replicate.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

constexpr int8_t acks_all = -1;

SequencedBatch sequenced(const Batch& batch);
SequenceAnswer look_up_sequence(const Replica& replica, const Batch& batch);
Cause refusal_of(SequenceVerdict verdict);
Cause why_refused(const Cluster& cluster, const Replica& replica, const Batch& batch, int8_t acks);
AppendResult refuse(Context& ctx, const Broker& broker, BatchId id, Cause cause);
AppendResult store(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica, BatchId id);
KnownProducer& producer_in(Replica& replica, int64_t id);

struct Work { // what a request costs the machine
    int64_t records = 0, bytes = 0;
};
Work append_items(Context& ctx, Cluster& cluster, BrokerIndex b, const ProduceRequest& request);
Time reserve(Context& ctx, const Cluster& cluster, Work work);
void park(Context& ctx, Cluster& cluster, Broker& broker, ParkedProduce parked, Duration timeout);
void answer(Context& ctx, const Broker& broker, Cluster& cluster, const ParkedProduce& parked);
void settle(Context& ctx, Cluster& cluster, Broker& broker, const WaitingProduce& waiting,
            Cause error);
void answer_without_acks(Context& ctx, Cluster& cluster, const Broker& broker,
                         const ParkedProduce& request);

} // namespace

// Kafka: Partition.appendRecordsToLeader.
AppendResult append_as_leader(Context& ctx, Cluster& cluster, BrokerIndex b, BatchId id,
                              int8_t acks) {
    Broker& broker = broker_of(cluster, b);
    const Batch batch = ctx.batch(id);
    if (!leads(broker, batch.partition)) return refuse(ctx, broker, id, Cause::not_leader);
    Replica& replica = edit_replica(broker, batch.partition);
    const Cause refused = why_refused(cluster, replica, batch, acks);
    if (refused != Cause::none) return refuse(ctx, broker, id, refused);
    if (batch.producer_id >= 0) {
        const SequenceAnswer known = look_up_sequence(replica, batch);
        if (known.verdict == SequenceVerdict::duplicate) {
            ctx.state({.kind = FactKind::duplicate_recognised,
                       .who = broker_entity(static_cast<std::size_t>(b)),
                       .partition = batch.partition,
                       .batch = id,
                       .count = batch.count,
                       .before = known.base});
            return {.base = known.base, .duplicate = true};
        }
        const Cause out_of_line = refusal_of(known.verdict);
        if (out_of_line != Cause::none) return refuse(ctx, broker, id, out_of_line);
    }
    return store(ctx, cluster, broker, replica, id);
}

void on_produce(Context& ctx, Cluster& cluster, BrokerIndex b, NodeId from,
                const ProduceRequest& request) {
    Broker& broker = broker_of(cluster, b);
    const Work work = append_items(ctx, cluster, b, request);
    ParkedProduce parked{.from = from,
                         .items = request.items,
                         .correlation = request.correlation,
                         .ready = reserve(ctx, cluster, work)};
    if (request.acks == acks_all)
        park(ctx, cluster, broker, parked, request.timeout);
    else if (request.acks == 0)
        answer_without_acks(ctx, cluster, broker, parked);
    else
        answer(ctx, broker, cluster, parked);
}

void release_waiting(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica) {
    Leadership& lead = replica.lead;
    if (lead.waiting_head == lead.waiting.size()) return;
    // Kafka: Partition.checkEnoughReplicasReachOffset looks at the maximal in-sync set.
    const int members = size_of(lead.in_sync | lead.wanted);
    const Cause outcome =
        members < lead.min_in_sync ? Cause::not_enough_replicas_after_append : Cause::none;
    while (lead.waiting_head < lead.waiting.size()) {
        const WaitingProduce waiting = lead.waiting[lead.waiting_head];
        if (waiting.required > replica.high_watermark) return;
        ++lead.waiting_head;
        settle(ctx, cluster, broker, waiting, outcome);
    }
    lead.waiting.clear();
    lead.waiting_head = 0;
}

void refuse_waiting(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica) {
    Leadership& lead = replica.lead;
    for (; lead.waiting_head < lead.waiting.size(); ++lead.waiting_head)
        settle(ctx, cluster, broker, lead.waiting[lead.waiting_head], Cause::not_leader);
    lead.waiting.clear();
    lead.waiting_head = 0;
}

void on_produce_due(Context& ctx, Cluster& cluster, Broker& broker, uint32_t list) {
    auto& due = broker.produce_waits[list].due;
    due.woken();
    while (const auto late = due.pop_due(ctx.now())) {
        ParkedProduce& parked = broker.parked[late->parked];
        if (parked.number != late->number) continue;
        answer(ctx, broker, cluster, parked); // what still waits says request_timeout
        parked.number = 0;
        broker.free_parked.push_back(late->parked);
    }
    if (const auto wake = due.arm())
        ctx.schedule(*wake, Timer{TimerKind::parked_produce_due, list, 0});
}

void recall_producers(const Context& ctx, const PartitionStore& store, Replica& replica) {
    const Log& log = replica.log;
    Offset from = std::max(replica.producers_until, log.start());
    replica.producers_until = log.end();
    if (from >= log.end()) return;
    for (uint64_t i = log.find(store, from); i != UINT64_MAX; i = log.next(i)) {
        const Entry& entry = store.entries[i];
        const Batch& batch = ctx.batch(entry.batch);
        if (batch.producer_id < 0) continue;
        note_append(producer_in(replica, batch.producer_id).entry, sequenced(batch), entry.base);
    }
}

namespace {

SequencedBatch sequenced(const Batch& batch) {
    return {.epoch = batch.producer_epoch,
            .first_sequence = batch.first_sequence,
            .count = batch.count};
}

SequenceAnswer look_up_sequence(const Replica& replica, const Batch& batch) {
    const auto& known = replica.producers;
    const auto place =
        std::lower_bound(known.begin(), known.end(), batch.producer_id,
                         [](const KnownProducer& p, int64_t id) { return p.id < id; });
    const bool found = place != known.end() && place->id == batch.producer_id;
    return check_append(found ? &place->entry : nullptr, sequenced(batch));
}

KnownProducer& producer_in(Replica& replica, int64_t id) {
    auto& known = replica.producers;
    const auto place =
        std::lower_bound(known.begin(), known.end(), id,
                         [](const KnownProducer& p, int64_t wanted) { return p.id < wanted; });
    if (place != known.end() && place->id == id) return *place;
    return *known.insert(place, KnownProducer{.id = id, .entry = {}});
}

Cause refusal_of(SequenceVerdict verdict) {
    switch (verdict) {
    case SequenceVerdict::append:
    case SequenceVerdict::duplicate: return Cause::none;
    case SequenceVerdict::invalid_epoch: return Cause::invalid_producer_epoch;
    case SequenceVerdict::out_of_order:
    case SequenceVerdict::invalid_transaction: return Cause::out_of_order_sequence;
    }
    return Cause::none;
}

Cause why_refused(const Cluster& cluster, const Replica& replica, const Batch& batch, int8_t acks) {
    const bool too_few = size_of(replica.lead.in_sync) < replica.lead.min_in_sync;
    if (acks == acks_all && too_few) return Cause::not_enough_replicas;
    const int64_t limit = cluster.topics[replica.topic].settings.max_message_bytes;
    if (batch.bytes + log_header_bytes > limit) return Cause::record_too_large;
    return Cause::none;
}

AppendResult refuse(Context& ctx, const Broker& broker, BatchId id, Cause cause) {
    const Batch& batch = ctx.batch(id);
    ctx.state({.kind = FactKind::append_refused,
               .cause = cause,
               .who = broker_entity(static_cast<std::size_t>(broker.index)),
               .partition = batch.partition,
               .batch = id,
               .count = batch.count});
    return {.error = cause};
}

AppendResult store(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica, BatchId id) {
    const Batch& batch = ctx.batch(id);
    before_append(broker, cluster.metadata.partitions[batch.partition.index()], replica);
    const Offset base = replica.log.end();
    const uint64_t index =
        cluster.stores.edit(batch.partition.index())
            .append({.base = base,
                     .largest_timestamp = batch.created_last,
                     .batch = id,
                     .count = batch.count,
                     .bytes = static_cast<int32_t>(batch.bytes) + log_header_bytes,
                     .epoch = replica.leader_epoch});
    append_entry(ctx, cluster, replica, index);
    if (batch.producer_id >= 0)
        note_append(producer_in(replica, batch.producer_id).entry, sequenced(batch), base);
    replica.producers_until = replica.log.end();
    ctx.state({.kind = FactKind::appended,
               .who = broker_entity(static_cast<std::size_t>(broker.index)),
               .partition = batch.partition,
               .batch = id,
               .count = batch.count,
               .before = base,
               .after = static_cast<int64_t>(index)});
    wake_followers(broker, replica);
    // Nobody else in sync: nothing to wait for. Otherwise only a fetch can move it.
    if (size_of(replica.lead.in_sync | replica.lead.wanted) == 1)
        advance_high_watermark(ctx, cluster, broker, replica);
    return {.base = base, .store_index = index};
}

Work append_items(Context& ctx, Cluster& cluster, BrokerIndex b, const ProduceRequest& request) {
    Work work;
    const std::size_t count = cluster.lists.produce.at(request.items).size();
    const auto partition_at = [&](std::size_t i) {
        return cluster.lists.produce.at(request.items)[i].partition;
    };
    for (std::size_t i = 0; i < count; ++i) {
        look_ahead(cluster, broker_of(cluster, b), i, count, partition_at);
        const BatchId id = cluster.lists.produce.at(request.items)[i].batch;
        const AppendResult result = append_as_leader(ctx, cluster, b, id, request.acks);
        ProduceItem& item = cluster.lists.produce.at(request.items)[i];
        item.error = result.error;
        item.base = result.base;
        if (result.error != Cause::none || result.duplicate) continue;
        work.records += ctx.batch(id).count;
        work.bytes += ctx.batch(id).bytes + log_header_bytes;
    }
    return work;
}

Time reserve(Context& ctx, const Cluster& cluster, Work work) {
    const MachineSpec& machine = machine_of(cluster);
    const Time computed =
        ctx.reserve_cpu(machine.cpu_per_request + machine.cpu_per_record * work.records);
    return std::max(computed, ctx.reserve_disk(work.bytes));
}

// Items whose batches are not committed yet say request_timeout until they are.
void park(Context& ctx, Cluster& cluster, Broker& broker, ParkedProduce parked, Duration timeout) {
    uint32_t slot = static_cast<uint32_t>(broker.parked.size());
    if (!broker.free_parked.empty()) slot = broker.free_parked.back();
    parked.number = broker.next_number++;
    auto& items = cluster.lists.produce.at(parked.items);
    for (uint32_t i = 0; i < items.size(); ++i) {
        ProduceItem& item = items[i];
        if (item.error != Cause::none) continue;
        const Offset required = item.base + ctx.batch(item.batch).count;
        if (replica_of(broker, item.partition).high_watermark >= required) continue;
        auto& waiting = edit_replica(broker, item.partition).lead.waiting;
        // A recognised duplicate may wait for less than those before it.
        const auto place = std::upper_bound(
            waiting.begin(), waiting.end(), required,
            [](Offset offset, const WaitingProduce& other) { return offset < other.required; });
        waiting.insert(place, {required, parked.number, slot, i});
        item.error = Cause::request_timeout;
        ++parked.missing;
    }
    if (parked.missing == 0) return answer(ctx, broker, cluster, parked);
    if (slot == broker.parked.size()) {
        broker.parked.push_back(parked);
    } else {
        broker.parked[slot] = parked;
        broker.free_parked.pop_back();
    }
    await(ctx, broker.produce_waits, timeout, TimerKind::parked_produce_due,
          DueProduce{slot, parked.number});
}

void answer(Context& ctx, const Broker& broker, Cluster& cluster, const ParkedProduce& parked) {
    const auto items = static_cast<int64_t>(cluster.lists.produce.at(parked.items).size());
    ctx.send(parked.from,
             ProduceAnswer{
                 .broker = broker.index, .items = parked.items, .correlation = parked.correlation},
             request_bytes + items * item_bytes, std::max(parked.ready, ctx.now()));
}

void settle(Context& ctx, Cluster& cluster, Broker& broker, const WaitingProduce& waiting,
            Cause error) {
    ParkedProduce& parked = broker.parked[waiting.parked];
    if (parked.number != waiting.number) return; // timed out before
    cluster.lists.produce.at(parked.items)[waiting.item].error = error;
    if (--parked.missing > 0) return;
    answer(ctx, broker, cluster, parked);
    parked.number = 0;
    broker.free_parked.push_back(waiting.parked);
}

// acks=0 is never answered; on an error the broker closes the connection, which is what an answer
// that holds only errors stands for.
void answer_without_acks(Context& ctx, Cluster& cluster, const Broker& broker,
                         const ParkedProduce& request) {
    auto& items = cluster.lists.produce.at(request.items);
    std::erase_if(items, [](const ProduceItem& item) { return item.error == Cause::none; });
    if (items.empty())
        cluster.lists.produce.close(request.items);
    else
        answer(ctx, broker, cluster, request);
}

} // namespace

} // namespace sluice::kafka
