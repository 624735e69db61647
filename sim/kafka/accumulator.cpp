#include "sim/kafka/accumulator.hpp"
#include "sim/core/check.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

uint32_t free_slot(Accumulator& accumulator);
void unlink(Accumulator& accumulator, PartitionQueue& queue, uint32_t slot);
void fly(Accumulator& accumulator, PartitionQueue& queue, uint32_t slot);

PartitionQueue& queue_of(Accumulator& accumulator, int32_t partition) {
    return accumulator.queues[std::size_t(partition)];
}

} // namespace

uint32_t open_batch(Accumulator& accumulator, int32_t partition, const Batch& batch, Time now,
                    int64_t reserve) {
    const uint32_t slot = free_slot(accumulator);
    PendingBatch& pending = accumulator.batches[slot];
    pending = {};
    pending.batch = batch;
    pending.opened_at = now;
    pending.retry_at = now;
    pending.reserved = reserve;
    pending.place = BatchPlace::queued;
    accumulator.opening[slot] = ++accumulator.openings;
    accumulator.reserved += reserve;
    ++accumulator.live;
    PartitionQueue& queue = queue_of(accumulator, partition);
    if (queue.last == no_batch)
        queue.first = slot;
    else
        accumulator.batches[queue.last].next = slot;
    queue.last = slot;
    ++queue.length;
    queue.open = true;
    list_partition(accumulator, partition);
    return slot;
}

uint32_t take_first(Accumulator& accumulator, int32_t partition) {
    PartitionQueue& queue = queue_of(accumulator, partition);
    const uint32_t slot = queue.first;
    if (slot == queue.last) queue.open = false;
    unlink(accumulator, queue, slot);
    fly(accumulator, queue, slot);
    return slot;
}

void put_back(Accumulator& accumulator, int32_t partition, uint32_t slot, bool in_order) {
    PartitionQueue& queue = queue_of(accumulator, partition);
    PendingBatch& pending = accumulator.batches[slot];
    pending.place = BatchPlace::queued;
    uint32_t before = no_batch;
    uint32_t after = queue.first;
    while (in_order && after != no_batch && accumulator.batches[after].serial >= 0 &&
           accumulator.batches[after].serial < pending.serial) {
        before = after;
        after = accumulator.batches[after].next;
    }
    pending.next = after;
    (before == no_batch ? queue.first : accumulator.batches[before].next) = slot;
    if (after == no_batch) {
        queue.last = slot;
        queue.open = false; // what has been sent once takes no more records
    }
    ++queue.length;
    list_partition(accumulator, partition);
}

void forget_batch(Accumulator& accumulator, int32_t partition, uint32_t slot) {
    PartitionQueue& queue = queue_of(accumulator, partition);
    PendingBatch& pending = accumulator.batches[slot];
    if (pending.place == BatchPlace::queued) {
        if (slot == queue.last) queue.open = false;
        unlink(accumulator, queue, slot);
    } else {
        land(accumulator, partition, slot);
    }
    accumulator.reserved -= pending.reserved;
    accumulator.opening[slot] = 0;
    pending.place = BatchPlace::nowhere;
    pending.next = accumulator.free;
    accumulator.free = slot;
    --accumulator.live;
}

void land(Accumulator& accumulator, int32_t partition, uint32_t slot) {
    uint32_t* link = &queue_of(accumulator, partition).flying;
    while (*link != no_batch && *link != slot) link = &accumulator.batches[*link].sibling;
    SLUICE_CHECK(*link == slot, "a batch that was not in flight has landed");
    *link = accumulator.batches[slot].sibling;
}

void list_partition(Accumulator& accumulator, int32_t partition) {
    PartitionQueue& queue = queue_of(accumulator, partition);
    if (queue.listed || queue.leader < 0) return;
    queue.listed = true;
    accumulator.brokers[std::size_t(queue.leader)].with_data.push_back(partition);
}

void move_partition(Accumulator& accumulator, int32_t partition, BrokerIndex leader) {
    PartitionQueue& queue = queue_of(accumulator, partition);
    if (queue.leader == leader) return;
    set_ready(accumulator, partition, false);
    if (queue.listed) {
        auto& list = accumulator.brokers[std::size_t(queue.leader)].with_data;
        list.erase(std::find(list.begin(), list.end(), partition));
        queue.listed = false;
    }
    queue.leader = leader;
    if (queue.length > 0) list_partition(accumulator, partition);
}

void set_ready(Accumulator& accumulator, int32_t partition, bool ready) {
    PartitionQueue& queue = queue_of(accumulator, partition);
    if (queue.ready == ready) return;
    queue.ready = ready;
    accumulator.brokers[std::size_t(queue.leader)].ready += ready ? 1 : -1;
}

namespace {

uint32_t free_slot(Accumulator& accumulator) {
    if (accumulator.free == no_batch) {
        accumulator.batches.emplace_back();
        accumulator.opening.push_back(0);
        return uint32_t(accumulator.batches.size() - 1);
    }
    const uint32_t slot = accumulator.free;
    accumulator.free = accumulator.batches[slot].next;
    return slot;
}

void unlink(Accumulator& accumulator, PartitionQueue& queue, uint32_t slot) {
    uint32_t before = no_batch;
    uint32_t at = queue.first;
    while (at != slot) {
        SLUICE_CHECK(at != no_batch, "a batch left a queue that it was not in");
        before = at;
        at = accumulator.batches[at].next;
    }
    const uint32_t after = accumulator.batches[slot].next;
    (before == no_batch ? queue.first : accumulator.batches[before].next) = after;
    if (queue.last == slot) queue.last = before;
    accumulator.batches[slot].next = no_batch;
    --queue.length;
}

void fly(Accumulator& accumulator, PartitionQueue& queue, uint32_t slot) {
    PendingBatch& pending = accumulator.batches[slot];
    pending.place = BatchPlace::in_flight;
    if (pending.serial < 0) pending.serial = queue.next_serial++;
    uint32_t* link = &queue.flying;
    while (*link != no_batch && accumulator.batches[*link].serial < pending.serial)
        link = &accumulator.batches[*link].sibling;
    pending.sibling = *link;
    *link = slot;
}

} // namespace

} // namespace sluice::kafka
