#include "sim/queue/hand_out.hpp"
#include "sim/queue/service.hpp"
#include <algorithm>

namespace sluice::queue {

namespace {

void hand_one(Context& ctx, Service& service, Fifo& fifo, WaitingReceive& receive);
void state_handed(Context& ctx, const Fifo& fifo, const LeasedMessage& lease);
void send_list(Context& ctx, Service& service, const Fifo& fifo, const WaitingReceive& receive);
void answer_empty(Context& ctx, Service& service, const Fifo& fifo, const WaitingReceive& receive);
void set_timer(Context& ctx, Fifo& fifo);

} // namespace

void server_asked(Context& ctx, Service& service, NodeId from, const Receive& receive) {
    std::vector<uint32_t>& heard = service.server.heard;
    heard.resize(std::max(heard.size(), service.members.size()));
    uint32_t& latest = heard[receive.member.index()];
    if (receive.correlation <= latest) return; // a second arrival
    latest = receive.correlation;
    ctx.reserve_cpu(machines_of(service).cpu_per_request);
    Fifo& fifo = fifo_of(service, receive.queue);
    std::erase_if(fifo.receives,
                  [&](const WaitingReceive& r) { return r.member == receive.member; });
    const Member& member = service.members[receive.member.index()];
    fifo.receives.push_back({.member = receive.member,
                             .node = from,
                             .max = receive.max,
                             .correlation = receive.correlation,
                             .until = ctx.now() + spec_of(service, member).fifo.wait});
    queue_moved(ctx, service, fifo);
    receives_due(ctx, service, fifo.id);
}

void hand_out(Context& ctx, Service& service, Fifo& fifo) {
    if (fifo.receives.empty() || fifo.ledger.ready() == 0) return;
    const auto wants = [&](const WaitingReceive& r) {
        return r.list == no_list || int64_t(service.lists.at(r.list).size()) < r.max;
    };
    for (bool given = true; given && fifo.ledger.ready() > 0;) {
        given = false;
        for (WaitingReceive& receive : fifo.receives) {
            if (fifo.ledger.ready() == 0) break;
            if (!wants(receive)) continue;
            hand_one(ctx, service, fifo, receive);
            given = true;
        }
    }
    for (const WaitingReceive& receive : fifo.receives)
        if (receive.list != no_list) send_list(ctx, service, fifo, receive);
    std::erase_if(fifo.receives, [](const WaitingReceive& r) { return r.list != no_list; });
}

void receives_due(Context& ctx, Service& service, PartitionId queue) {
    Fifo& fifo = fifo_of(service, queue);
    if (fifo.receive_wake <= ctx.now()) fifo.receive_wake = time_never;
    for (const WaitingReceive& receive : fifo.receives)
        if (receive.until <= ctx.now()) answer_empty(ctx, service, fifo, receive);
    std::erase_if(fifo.receives, [&](const WaitingReceive& r) { return r.until <= ctx.now(); });
    set_timer(ctx, fifo);
}

namespace {

void hand_one(Context& ctx, Service& service, Fifo& fifo, WaitingReceive& receive) {
    const LeasedMessage lease =
        fifo.settings.mode == FifoMode::acked
            ? *fifo.ledger.lease(receive.member, ctx.now() + fifo.settings.redeliver_after)
            : *fifo.ledger.take(receive.member);
    state_handed(ctx, fifo, lease);
    if (receive.list == no_list) {
        receive.list = service.lists.open();
        service.addressees.resize(
            std::max<std::size_t>(service.addressees.size(), receive.list + std::size_t{1}));
        service.addressees[receive.list] = {receive.member, fifo.id};
    }
    const QueuedMessage& message = lease.message;
    service.lists.at(receive.list)
        .push_back({.position = message.position,
                    .batch = message.batch,
                    .number = number_of(ctx.batch(message.batch), message.rank),
                    .receives = message.receives,
                    .receipt = lease.receipt});
}

// Reading destructively is handing out and deleting in one.
void state_handed(Context& ctx, const Fifo& fifo, const LeasedMessage& lease) {
    Fact fact{.kind = FactKind::leased,
              .who = entity_of(lease.holder),
              .partition = fifo.id,
              .batch = lease.message.batch,
              .count = 1,
              .before = lease.message.position,
              .after = lease.message.receives};
    ctx.state(fact);
    if (fifo.settings.mode == FifoMode::acked) return;
    fact.kind = FactKind::message_deleted;
    fact.whom = fact.who;
    fact.who = server_entity();
    ctx.state(fact);
}

void send_list(Context& ctx, Service& service, const Fifo& fifo, const WaitingReceive& receive) {
    const std::vector<Delivery>& items = service.lists.at(receive.list);
    int64_t bytes = request_bytes;
    for (const Delivery& item : items)
        bytes += per_message_bytes + bytes_of(service, ctx.batch(item.batch).producer, item.number);
    const Time ready = ctx.reserve_cpu(machines_of(service).cpu_per_record * int64_t(items.size()));
    ctx.send(receive.node,
             Message{Deliveries{
                 .queue = fifo.id, .items = receive.list, .correlation = receive.correlation}},
             bytes, ready);
}

void answer_empty(Context& ctx, Service& service, const Fifo& fifo, const WaitingReceive& receive) {
    const Time ready = ctx.reserve_cpu(machines_of(service).cpu_per_record);
    ctx.send(
        receive.node,
        Message{Deliveries{.queue = fifo.id, .items = no_list, .correlation = receive.correlation}},
        request_bytes, ready);
}

void set_timer(Context& ctx, Fifo& fifo) {
    Time wanted = time_never;
    for (const WaitingReceive& receive : fifo.receives) wanted = std::min(wanted, receive.until);
    if (wanted >= fifo.receive_wake) return;
    fifo.receive_wake = wanted;
    ctx.schedule(wanted, Message{Timer{.kind = TimerKind::receive_due, .subject = fifo.id.value}});
}

} // namespace

} // namespace sluice::queue
