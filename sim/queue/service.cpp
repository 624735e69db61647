#include "sim/queue/service.hpp"
#include "sim/core/check.hpp"
#include "sim/queue/hand_out.hpp"
#include <algorithm>

namespace sluice::queue {

namespace {

NodeId add_node(Fabric& fabric, const Service& service, Entity entity);
void build_server(Fabric& fabric, Service& service);
void build_producers(Fabric& fabric, Service& service);
Member& build_member(Fabric& fabric, Service& service, MemberSeat seat);
PartitionId queue_named(const Service& service, const std::string& name);
void on_timer(Context& ctx, Service& service, const Timer& timer);
void state_vanished(Context& ctx, Service& service);

struct Receiver { // which rule a message is for
    Context& ctx;
    Service& service;
    NodeId from;

    void operator()(const Send& m) { server_sent(ctx, service, from, m); }
    void operator()(const Receive& m) { server_asked(ctx, service, from, m); }
    void operator()(const Settle& m) { server_settled(ctx, service, m); }
    void operator()(const SendAnswer& m) {
        producer_answered(ctx, service, service.producers[ctx.self_entity().index], m);
    }
    void operator()(const Deliveries& m) {
        member_handed(ctx, service, service.members[ctx.self_entity().index], m);
    }
    void operator()(const Timer& m) { on_timer(ctx, service, m); }
};

} // namespace

Service build_service(Fabric& fabric, std::shared_ptr<const Scenario> scenario, PlatformId id) {
    Service service;
    service.platform = id;
    service.sources = std::make_shared<const Sources>(
        Sources{record_sources(*scenario), work_sources(*scenario), producer_seats(*scenario)});
    service.scenario = std::move(scenario);
    service.handled.assign(service.scenario->consumers.size(), 0);
    service.has_bug.assign(service.scenario->consumers.size(), 0);
    build_server(fabric, service);
    build_producers(fabric, service);
    for (const MemberSeat& seat : member_seats(*service.scenario)) {
        const Member& member = build_member(fabric, service, seat);
        const ConsumerSpec& spec = spec_of(service, member);
        const Time start = time_zero + (spec.start + spec.start_spacing * int64_t(seat.number));
        Context{fabric, member.node, 0, fabric.handled}.schedule(
            start, Message{Timer{.kind = TimerKind::member_start, .subject = member.id.value}});
    }
    return service;
}

void on(Context& ctx, Service& service, NodeId from, const Message& message) {
    state_vanished(ctx, service);
    std::visit(Receiver{ctx, service, from}, message);
}

void on_disconnected(Context& ctx, Service& service, NodeId peer) {
    state_vanished(ctx, service);
    const Entity self = ctx.self_entity();
    if (self.kind != EntityKind::server && peer != service.server.node) return;
    if (self.kind == EntityKind::producer)
        return producer_disconnected(ctx, service, service.producers[self.index]);
    if (self.kind == EntityKind::member)
        return member_disconnected(ctx, service, service.members[self.index]);
    for (const Member& member : service.members)
        if (member.node == peer) return member_lost(ctx, service, member.id);
    producer_lost(ctx, service, peer);
}

void offer(Context& ctx, Service& service, const Slice& slice) {
    state_vanished(ctx, service);
    producer_offered(ctx, service, service.producers[slice.producer.index()], slice);
}

void process_died(Context& ctx, Service& service, bool) {
    const Entity self = ctx.self_entity();
    if (self.kind == EntityKind::server) server_died(service);
    if (self.kind == EntityKind::producer)
        producer_died(ctx, service, service.producers[self.index]);
    if (self.kind == EntityKind::member) member_died(ctx, service, service.members[self.index]);
}

void process_started(Context& ctx, Service& service) {
    const Entity self = ctx.self_entity();
    if (self.kind == EntityKind::server) server_started(ctx, service);
    if (self.kind == EntityKind::member) member_started(ctx, service, service.members[self.index]);
}

void discard(Service& service, const Message& message) {
    const auto* deliveries = std::get_if<Deliveries>(&message);
    if (deliveries == nullptr || deliveries->items == no_list) return;
    const Addressee addressee = service.addressees[deliveries->items];
    const Fifo& fifo = fifo_of(service, deliveries->queue);
    if (fifo.settings.mode == FifoMode::destructive && addressee.member.exists())
        for (const Delivery& item : service.lists.at(deliveries->items))
            service.vanished.push_back({addressee, item});
    service.lists.close(deliveries->items);
}

Message with_own_lists(Service& service, const Message& message) {
    const auto* deliveries = std::get_if<Deliveries>(&message);
    if (deliveries == nullptr || deliveries->items == no_list) return message;
    Deliveries copy = *deliveries;
    copy.items = service.lists.open();
    service.lists.at(copy.items) = service.lists.at(deliveries->items);
    service.addressees.resize(
        std::max<std::size_t>(service.addressees.size(), copy.items + std::size_t{1}));
    service.addressees[copy.items] = {MemberId::none(), deliveries->queue};
    return Message{copy};
}

void close_client(Context& ctx, Service& service) {
    const Entity self = ctx.self_entity();
    if (self.kind == EntityKind::producer)
        close_producer(ctx, service, service.producers[self.index]);
    if (self.kind == EntityKind::member) close_member(ctx, service, service.members[self.index]);
}

MemberId add_member(Fabric& fabric, Service& service, GroupId group, FactId because) {
    uint32_t number = 0;
    for (const Member& member : service.members)
        if (member.group == group) number = std::max(number, member.number + 1);
    const Member& member = build_member(fabric, service, {group, number});
    const ConsumerSpec& spec = spec_of(service, member);
    // The spacing of the start belongs to the members of the file.
    const Time start = std::max(fabric.now, time_zero + spec.start);
    Context{fabric, member.node, because, fabric.handled}.schedule(
        start, Message{Timer{.kind = TimerKind::member_start, .subject = member.id.value}});
    return member.id;
}

void seek_group(Context&, Service&, GroupId, const FaultSpec&) {}

void poison_record(Service& service, ProducerId producer, RecordNumber number) {
    sluice::poison_record(service.poisoned, producer, number);
}

void set_bug(Service& service, GroupId group, bool on) {
    service.has_bug[group.index()] = on;
}

int64_t pending_records(const Service& service, ProducerId producer) {
    const Producer& p = service.producers.at(producer.index());
    return p.waiting_records + p.flying_records;
}

int64_t ready_messages(const Service& service, PartitionId queue) {
    return service.server.queues.at(queue.index()).ledger.ready();
}

int64_t leased_messages(const Service& service, PartitionId queue) {
    return service.server.queues.at(queue.index()).ledger.leased();
}

int64_t waiting_sends(const Service& service, PartitionId queue) {
    return int64_t(service.server.queues.at(queue.index()).sends.size());
}

int64_t waiting_receives(const Service& service, PartitionId queue) {
    return int64_t(service.server.queues.at(queue.index()).receives.size());
}

std::optional<QueuedMessage> oldest_ready(const Service& service, PartitionId queue) {
    return service.server.queues.at(queue.index()).ledger.oldest_ready();
}

RecordNumber number_of(const Batch& batch, int32_t rank) {
    return batch.first + rank;
}

const ProducerSpec& spec_of(const Service& service, const Producer& producer) {
    return service.scenario->producers[producer.spec];
}

const ConsumerSpec& spec_of(const Service& service, const Member& member) {
    return service.scenario->consumers[member.group.index()];
}

const MachineSpec& machines_of(const Service& service) {
    return service.scenario->carrier().machines;
}

int64_t bytes_of(const Service& service, ProducerId producer, RecordNumber number) {
    const ProducerSeat& seat = service.sources->seats[producer.index()];
    return size_of(service.sources->records[seat.spec], seat.instance, number);
}

namespace {

// A client has one link, so its card is no faster than that.
NodeId add_node(Fabric& fabric, const Service& service, Entity entity) {
    const MachineSpec& machines = machines_of(service);
    const int64_t link = service.scenario->carrier().network.bandwidth;
    const bool client = entity.kind != EntityKind::server;
    Node node;
    node.entity = entity;
    node.disk.per_second = machines.disk;
    node.nic_in.per_second = machines.nic;
    if (client && link > 0 && (machines.nic == 0 || link < machines.nic))
        node.nic_in.per_second = link;
    node.nic_out.per_second = node.nic_in.per_second;
    fabric.nodes.push_back(node);
    fabric.network.add_node();
    return NodeId::of(fabric.nodes.size() - 1);
}

void build_server(Fabric& fabric, Service& service) {
    service.server.node = add_node(fabric, service, server_entity());
    for (const QueueSpec& spec : service.scenario->carrier().fifo.queues) {
        Fifo fifo;
        fifo.id = PartitionId::of(service.server.queues.size());
        fifo.settings = spec.config;
        service.server.queues.push_back(std::move(fifo));
    }
}

void build_producers(Fabric& fabric, Service& service) {
    for (const ProducerSeat& seat : service.sources->seats) {
        Producer producer;
        producer.id = ProducerId::of(service.producers.size());
        producer.spec = seat.spec;
        producer.instance = seat.instance;
        producer.queue = queue_named(service, service.scenario->producers[seat.spec].to);
        producer.node = add_node(fabric, service, entity_of(producer.id));
        service.producers.push_back(std::move(producer));
    }
}

Member& build_member(Fabric& fabric, Service& service, MemberSeat seat) {
    Member member;
    member.id = MemberId::of(service.members.size());
    member.group = seat.group;
    member.number = seat.number;
    member.queue = queue_named(service, service.scenario->consumers[seat.group.index()].from);
    member.node = add_node(fabric, service, entity_of(member.id));
    service.members.push_back(std::move(member));
    return service.members.back();
}

// None when the platform has no queue of that name.
PartitionId queue_named(const Service& service, const std::string& name) {
    const std::vector<QueueSpec>& queues = service.scenario->carrier().fifo.queues;
    for (std::size_t i = 0; i < queues.size(); ++i)
        if (queues[i].name == name) return PartitionId::of(i);
    return PartitionId::none();
}

void on_timer(Context& ctx, Service& service, const Timer& timer) {
    const auto member = [&]() -> Member& { return service.members[timer.subject]; };
    const auto producer = [&]() -> Producer& { return service.producers[timer.subject]; };
    switch (timer.kind) {
    case TimerKind::lease_due: return ledger_due(ctx, service, PartitionId{timer.subject});
    case TimerKind::receive_due: return receives_due(ctx, service, PartitionId{timer.subject});
    case TimerKind::request_due: return producer_woken(ctx, service, producer());
    case TimerKind::retry_due: return producer_retries(ctx, service, producer());
    case TimerKind::member_start: return member_started(ctx, service, member());
    case TimerKind::receive_again: return member_asks_again(ctx, service, member());
    case TimerKind::work_done: return member_worked(ctx, service, member(), timer.generation);
    }
}

void state_vanished(Context& ctx, Service& service) {
    if (service.vanished.empty()) return;
    const FactId because = ctx.because();
    for (const Vanished& v : service.vanished) {
        const Member& member = service.members[v.addressee.member.index()];
        ctx.because_of(ctx.why_silent(member.node));
        ctx.state({.kind = FactKind::delivery_skipped,
                   .cause = Cause::connection_lost,
                   .who = entity_of(member.id),
                   .partition = v.addressee.queue,
                   .batch = v.delivery.batch,
                   .group = member.group,
                   .count = 1,
                   .before = v.delivery.position,
                   .after = v.delivery.position + 1});
    }
    service.vanished.clear();
    ctx.because_of(because);
}

} // namespace

uint64_t changing_bytes(const Service& service) {
    uint64_t bytes =
        service.producers.size() * sizeof(Producer) + service.members.size() * sizeof(Member);
    for (const Fifo& fifo : service.server.queues)
        bytes += sizeof(Fifo) + uint64_t(fifo.ledger.leased()) * 64;
    return bytes;
}

} // namespace sluice::queue
