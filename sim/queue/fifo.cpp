#include "sim/queue/fifo.hpp"
#include "sim/queue/hand_out.hpp"
#include "sim/queue/service.hpp"
#include <algorithm>
#include <limits>

namespace sluice::queue {

namespace {

Cause store(Context& ctx, Service& service, Fifo& fifo, WaitingSend& waiting);
void append(Context& ctx, Fifo& fifo, WaitingSend& waiting, int32_t count);
bool drop_old(Context& ctx, Fifo& fifo, int32_t count);
void answer(Context& ctx, Service& service, const WaitingSend& waiting, Cause error,
            int32_t just_stored);
bool admit_waiting(Context& ctx, Service& service, Fifo& fifo);
void give_back(Context& ctx, Service& service, Fifo& fifo, uint64_t receipt, Cause cause);
void set_aside(Context& ctx, Service& service, Fifo& fifo, uint64_t receipt, Cause cause);
void expire_old(Context& ctx, Fifo& fifo);
void set_timer(Context& ctx, Fifo& fifo);

Fact fact_about(FactKind kind, const Fifo& fifo, const QueuedMessage& message) {
    return {.kind = kind,
            .who = server_entity(),
            .partition = fifo.id,
            .batch = message.batch,
            .count = 1,
            .before = message.position,
            .after = message.receives};
}

// Neighbouring messages of one batch in one fact.
struct FactRun {
    Fact fact;

    void add(Context& ctx, const Fact& next) {
        const bool extends = fact.count > 0 && fact.batch == next.batch &&
                             fact.before + fact.count == next.before && fact.after == next.after;
        if (extends) {
            ++fact.count;
            return;
        }
        finish(ctx);
        fact = next;
    }
    void finish(Context& ctx) {
        if (fact.count > 0) ctx.state(fact);
        fact = {};
    }
};

int64_t room_in(const Fifo& fifo) {
    if (fifo.settings.capacity == 0) return std::numeric_limits<int64_t>::max();
    return fifo.settings.capacity - fifo.ledger.held();
}

} // namespace

Fifo& fifo_of(Service& service, PartitionId queue) {
    return service.server.queues.at(queue.index());
}

void server_sent(Context& ctx, Service& service, NodeId from, const Send& send) {
    Fifo& fifo = fifo_of(service, send.queue);
    const auto waits = [&](const WaitingSend& w) { return w.send.batch == send.batch; };
    const auto known = std::find_if(fifo.sends.begin(), fifo.sends.end(), waits);
    if (known != fifo.sends.end()) {
        known->send.correlation = send.correlation;
        return answer(ctx, service, *known, Cause::overflow_block, 0);
    }
    WaitingSend waiting{.send = send, .node = from, .stored = 0};
    // Nobody overtakes those who wait already.
    const Cause error =
        fifo.sends.empty() ? store(ctx, service, fifo, waiting) : Cause::overflow_block;
    answer(ctx, service, waiting, error, waiting.stored);
    if (error == Cause::overflow_block) fifo.sends.push_back(waiting);
    queue_moved(ctx, service, fifo);
}

void server_settled(Context& ctx, Service& service, const Settle& settle) {
    ctx.reserve_cpu(machines_of(service).cpu_per_request);
    Fifo& fifo = fifo_of(service, settle.queue);
    const auto lease = fifo.ledger.find(settle.receipt);
    // Its lease is over: the message is ready again, or somebody else's, or gone.
    if (!lease || lease->message.position != settle.position) return;
    if (settle.done) {
        Fact fact = fact_about(FactKind::message_deleted, fifo, lease->message);
        fact.whom = entity_of(settle.member);
        fifo.ledger.settle(settle.receipt);
        ctx.state(fact);
    } else if (settle.to_dead_letters) {
        set_aside(ctx, service, fifo, settle.receipt, Cause::policy_dead_letter);
    } else {
        give_back(ctx, service, fifo, settle.receipt, Cause::not_acknowledged);
    }
    queue_moved(ctx, service, fifo);
}

void ledger_due(Context& ctx, Service& service, PartitionId queue) {
    Fifo& fifo = fifo_of(service, queue);
    if (fifo.ledger_wake <= ctx.now()) fifo.ledger_wake = time_never;
    while (const auto lease = fifo.ledger.oldest_lease()) {
        if (*fifo.ledger.next_deadline() > ctx.now()) break;
        ctx.because_of(ctx.why_silent(service.members[lease->holder.index()].node));
        give_back(ctx, service, fifo, lease->receipt, Cause::lease_expired);
    }
    queue_moved(ctx, service, fifo);
}

void member_lost(Context& ctx, Service& service, MemberId member) {
    const FactId because = ctx.because();
    for (Fifo& fifo : service.server.queues) {
        std::erase_if(fifo.receives, [&](const WaitingReceive& r) { return r.member == member; });
        for (const LeasedMessage& lease : fifo.ledger.leases_of(member)) {
            ctx.because_of(because);
            give_back(ctx, service, fifo, lease.receipt, Cause::connection_lost);
        }
        queue_moved(ctx, service, fifo);
    }
}

void producer_lost(Context& ctx, Service& service, NodeId node) {
    for (Fifo& fifo : service.server.queues) {
        std::erase_if(fifo.sends, [&](const WaitingSend& w) { return w.node == node; });
        queue_moved(ctx, service, fifo);
    }
}

void server_died(Service& service) {
    service.server.heard.clear();
    for (Fifo& fifo : service.server.queues) {
        fifo.receives.clear();
        fifo.sends.clear();
        fifo.ledger_wake = fifo.receive_wake = time_never;
    }
}

void server_started(Context& ctx, Service& service) {
    const FactId because = ctx.because();
    for (Fifo& fifo : service.server.queues) {
        for (const LeasedMessage& lease : fifo.ledger.all_leases()) {
            ctx.because_of(because);
            give_back(ctx, service, fifo, lease.receipt, Cause::connection_lost);
        }
        queue_moved(ctx, service, fifo);
    }
}

void queue_moved(Context& ctx, Service& service, Fifo& fifo) {
    expire_old(ctx, fifo);
    do {
        hand_out(ctx, service, fifo);
    } while (admit_waiting(ctx, service, fifo));
    set_timer(ctx, fifo);
}

namespace {

// Stores what there is room for. The answer: none = all of it.
Cause store(Context& ctx, Service& service, Fifo& fifo, WaitingSend& waiting) {
    const int32_t count = ctx.batch(waiting.send.batch).count;
    expire_old(ctx, fifo);
    while (waiting.stored < count) {
        const int32_t rest = count - waiting.stored;
        const int64_t room = room_in(fifo);
        if (room > 0) {
            append(ctx, fifo, waiting, static_cast<int32_t>(std::min<int64_t>(room, rest)));
            hand_out(ctx, service, fifo);
            continue;
        }
        switch (fifo.settings.overflow) {
        case Overflow::block: return Cause::overflow_block;
        case Overflow::drop_new: return Cause::overflow_drop_new;
        case Overflow::drop_old: break;
        }
        // Everything held is handed out: nothing can be dropped to make room.
        if (!drop_old(ctx, fifo, rest)) return Cause::overflow_drop_old;
    }
    return Cause::none;
}

void append(Context& ctx, Fifo& fifo, WaitingSend& waiting, int32_t count) {
    const int64_t first = fifo.ledger.add_run(waiting.send.batch, waiting.stored, count, ctx.now());
    ctx.state({.kind = FactKind::appended,
               .who = server_entity(),
               .partition = fifo.id,
               .batch = waiting.send.batch,
               .count = count,
               .before = first,
               .after = waiting.stored});
    waiting.stored += count;
}

bool drop_old(Context& ctx, Fifo& fifo, int32_t count) {
    FactRun dropped;
    const FactId because = ctx.because();
    const bool any = fifo.ledger.ready() > 0;
    for (int32_t i = 0; i < count && fifo.ledger.ready() > 0; ++i) {
        Fact fact = fact_about(FactKind::message_dropped, fifo, *fifo.ledger.drop_oldest());
        fact.cause = Cause::overflow_drop_old;
        fact.because = because;
        dropped.add(ctx, fact);
    }
    dropped.finish(ctx);
    ctx.because_of(because);
    return any;
}

// Leaves when the processor has handled the request and the disk has what was stored.
void answer(Context& ctx, Service& service, const WaitingSend& waiting, Cause error,
            int32_t just_stored) {
    const MachineSpec& machines = machines_of(service);
    const Batch& batch = ctx.batch(waiting.send.batch);
    Time ready =
        ctx.reserve_cpu(machines.cpu_per_request + machines.cpu_per_record * int64_t(just_stored));
    if (just_stored > 0) {
        const int64_t bytes =
            batch.bytes / batch.count * just_stored + per_message_bytes * int64_t(just_stored);
        ready = std::max(ready, ctx.reserve_disk(bytes) + machines.flush);
    }
    if (error == Cause::overflow_drop_new || error == Cause::overflow_drop_old)
        ctx.state({.kind = FactKind::append_refused,
                   .cause = error,
                   .who = server_entity(),
                   .partition = waiting.send.queue,
                   .batch = waiting.send.batch,
                   .count = batch.count - waiting.stored});
    ctx.send(waiting.node,
             Message{SendAnswer{.batch = waiting.send.batch,
                                .correlation = waiting.send.correlation,
                                .error = error,
                                .accepted = waiting.stored}},
             request_bytes, ready);
}

// Senders that wait are let in, first come first served. True when something was stored.
bool admit_waiting(Context& ctx, Service& service, Fifo& fifo) {
    bool moved = false;
    while (!fifo.sends.empty() && room_in(fifo) > 0) {
        WaitingSend waiting = fifo.sends.front();
        const int32_t before = waiting.stored;
        const Cause error = store(ctx, service, fifo, waiting);
        moved = true;
        if (error != Cause::none) {
            fifo.sends.front() = waiting;
            break;
        }
        fifo.sends.erase(fifo.sends.begin());
        answer(ctx, service, waiting, error, waiting.stored - before);
    }
    return moved;
}

// The end of a lease that settled nothing.
void give_back(Context& ctx, Service& service, Fifo& fifo, uint64_t receipt, Cause cause) {
    const int64_t limit = fifo.settings.max_receives;
    if (limit > 0 && fifo.ledger.find(receipt)->message.receives >= limit)
        return set_aside(ctx, service, fifo, receipt, Cause::too_many_receives);
    const LeasedMessage lease = fifo.ledger.release(receipt);
    Fact fact = fact_about(FactKind::lease_released, fifo, lease.message);
    fact.whom = entity_of(lease.holder);
    fact.cause = cause;
    ctx.state(fact);
}

// To the dead-letter queue, whose capacity does not count here; without one it is dropped.
void set_aside(Context& ctx, Service& service, Fifo& fifo, uint64_t receipt, Cause cause) {
    const QueuedMessage message = fifo.ledger.settle(receipt).message;
    const uint32_t target = fifo.settings.dead_letter_index;
    Fact fact = fact_about(target == no_index ? FactKind::message_dropped : FactKind::message_moved,
                           fifo, message);
    fact.cause = cause;
    if (target == no_index) {
        ctx.state(fact);
        return;
    }
    Fifo& letters = fifo_of(service, PartitionId::of(target));
    fact.whom = entity_of(letters.id);
    fact.after = letters.ledger.add_moved(message, ctx.now());
    ctx.state(fact);
    queue_moved(ctx, service, letters);
}

void expire_old(Context& ctx, Fifo& fifo) {
    if (fifo.settings.retention.ns == 0) return;
    FactRun expired;
    const FactId because = ctx.because();
    while (const auto oldest = fifo.ledger.oldest_ready()) {
        if (oldest->stored + fifo.settings.retention > ctx.now()) break;
        fifo.ledger.drop_oldest();
        Fact fact = fact_about(FactKind::message_expired, fifo, *oldest);
        fact.because = because;
        expired.add(ctx, fact);
    }
    expired.finish(ctx);
    ctx.because_of(because);
}

void set_timer(Context& ctx, Fifo& fifo) {
    Time wanted = fifo.ledger.next_deadline().value_or(time_never);
    if (const auto oldest = fifo.ledger.oldest_ready(); oldest && fifo.settings.retention.ns > 0)
        wanted = std::min(wanted, oldest->stored + fifo.settings.retention);
    if (wanted >= fifo.ledger_wake) return;
    fifo.ledger_wake = std::max(wanted, ctx.now());
    ctx.schedule(fifo.ledger_wake,
                 Message{Timer{.kind = TimerKind::lease_due, .subject = fifo.id.value}});
}

} // namespace

} // namespace sluice::queue
