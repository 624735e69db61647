// A queue platform with a small step loop of its own: what the World does for it, without the
// World. Keeps every fact and checks the books against the state.
#pragma once
#include "sim/client/traffic.hpp"
#include "sim/model/context.hpp"
#include "sim/queue/service.hpp"
#include "tests/support/catch.hpp"
#include <algorithm>
#include <map>
#include <set>

namespace sluice {

struct QueueRun {
    std::shared_ptr<const Scenario> scenario;
    Fabric fabric;
    queue::Service service;
    std::vector<Traffic> traffic;
    std::vector<Fact> facts;
    uint64_t events = 0;

    explicit QueueRun(const Scenario& spec) : scenario(std::make_shared<const Scenario>(spec)) {
        fabric.seed = spec.seed;
        const NetworkSpec& network = spec.carrier().network;
        fabric.network.set_stream(CounterStream::named(spec.seed, "network"));
        fabric.network.set_quality({.latency = network.latency,
                                    .jitter = Distribution::constant(0),
                                    .loss = network.loss,
                                    .duplication = network.duplicate});
        service = queue::build_service(fabric, scenario, PlatformId::of(0));
        const auto seats = producer_seats(spec);
        for (std::size_t i = 0; i < seats.size(); ++i) {
            traffic.push_back(begin_traffic(spec, ProducerId::of(i), seats[i]));
            arm(ProducerId::of(i));
        }
    }

    NodeId server() const { return service.server.node; }
    NodeId member(std::size_t i) const { return service.members[i].node; }
    NodeId producer(std::size_t i) const { return service.producers[i].node; }

    void arm(ProducerId id) {
        const Traffic& t = traffic[id.index()];
        if (next_due(t) == time_never) return;
        context(service.producers[id.index()].node, 0)
            .schedule(next_due(t), Arrival{id, t.generation});
    }
    Context context(NodeId node, FactId because) { return {fabric, node, because, events}; }

    bool step() {
        if (fabric.queue.empty()) return false;
        const EventKey key = fabric.queue.pop();
        fabric.now = key.at;
        fabric.digest.add(uint64_t(key.at.ns), key.sequence);
        ++events;
        deliver(fabric.events.take(key.slot));
        keep_facts();
        return true;
    }
    void run_until(Time end) {
        while (!fabric.queue.empty() && fabric.queue.next_time() <= end) step();
        fabric.now = end;
    }
    void run_for_seconds(int64_t seconds) { run_until(Time{seconds * 1'000'000'000}); }

    void kill(NodeId id, bool machine = false) {
        Node& node = fabric.nodes[id.index()];
        Context teller = context(id, 0);
        const FactId fact =
            teller.state({.kind = machine ? FactKind::machine_crashed : FactKind::process_crashed,
                          .who = node.entity});
        node.state = ProcessState::dead;
        node.machine_up = !machine;
        node.silent_because = fact;
        if (node.entity.kind == EntityKind::producer) flow(node.entity.index, false);
        Context ctx = context(id, fact);
        process_died(ctx, service, machine);
        if (!machine) break_connections(id, fact);
        keep_facts();
    }
    void revive(NodeId id) {
        Node& node = fabric.nodes[id.index()];
        Context teller = context(id, 0);
        const FactId fact = teller.state({.kind = FactKind::restarted, .who = node.entity});
        const bool machine = !node.machine_up;
        node.state = ProcessState::running;
        node.machine_up = true;
        node.silent_because = 0;
        ++node.incarnation;
        if (machine) break_connections(id, fact);
        Context ctx = context(id, fact);
        process_started(ctx, service);
        if (node.entity.kind == EntityKind::producer) flow(node.entity.index, true);
        keep_facts();
    }

    // --- counting ---

    std::vector<Fact> of(FactKind kind) const {
        std::vector<Fact> found;
        for (const Fact& f : facts)
            if (f.kind == kind) found.push_back(f);
        return found;
    }
    int64_t count(FactKind kind, Cause cause = Cause::count_of_causes) const {
        int64_t sum = 0;
        for (const Fact& f : facts)
            if (f.kind == kind && (cause == Cause::count_of_causes || f.cause == cause))
                sum += f.count;
        return sum;
    }
    int64_t count_in(FactKind kind, PartitionId queue) const {
        int64_t sum = 0;
        for (const Fact& f : facts)
            if (f.kind == kind && f.partition == queue) sum += f.count;
        return sum;
    }
    // Positions of queue 0 in the order in which their work was finished.
    std::vector<int64_t> delivered_positions() const {
        std::vector<int64_t> positions;
        for (const Fact& f : of(FactKind::delivered)) positions.push_back(f.before);
        return positions;
    }
    const Fact& fact(FactId id) const { return facts.at(std::size_t(id - 1)); }

    void check_books() const { CHECK(imbalances() == std::vector<std::string>{}); }
    // Each equation of the ledger, counted from facts on one side and from state on the other.
    std::vector<std::string> imbalances() const {
        std::vector<std::string> found;
        for (std::size_t i = 0; i < service.producers.size(); ++i)
            if (!producer_balances(i)) found.push_back("producer " + std::to_string(i));
        for (const queue::Producer& p : service.producers)
            if (!flights_counted(p)) found.push_back("flights");
        for (std::size_t q = 0; q < service.server.queues.size(); ++q) {
            if (!queue_balances(q)) found.push_back("queue " + std::to_string(q));
            if (!leases_balance(q)) found.push_back("leases of queue " + std::to_string(q));
            if (!capacity_kept(q)) found.push_back("capacity of queue " + std::to_string(q));
        }
        if (!deliveries_balance()) found.push_back("deliveries");
        return found;
    }

private:
    void deliver(const Event& event) {
        const Node& receiver = fabric.nodes[event.to.index()];
        const bool alive = receiver.state == ProcessState::running;
        Context ctx = context(event.to, event.because);
        if (event.life != 0) {
            if (alive && event.life == receiver.incarnation + 1) hand_over(ctx, event);
        } else {
            const bool cut = fabric.network.is_cut(event.from, event.to);
            fabric.network.arrived(event.from, event.to, alive && !cut);
            const bool lost = std::holds_alternative<Disconnected>(event.message);
            if (alive && !cut) {
                hand_over(ctx, event);
            } else {
                drop(event.message);
                if (!cut && receiver.machine_up && !lost)
                    ctx.send(event.from, Disconnected{event.to}, 0);
            }
        }
        settle_network();
    }
    void hand_over(Context& ctx, const Event& event) {
        if (const auto* arrival = std::get_if<Arrival>(&event.message)) {
            Traffic& t = traffic[arrival->producer.index()];
            if (arrival->generation != t.generation) return;
            offer(ctx, service, next_slice(t, scenario->producers[t.seat.spec]));
            arm(arrival->producer);
        } else if (const auto* gone = std::get_if<Disconnected>(&event.message)) {
            on_disconnected(ctx, service, gone->peer);
        } else {
            queue::on(ctx, service, event.from, std::get<queue::Message>(event.message));
        }
    }
    void drop(const Message& message) {
        if (const auto* queued = std::get_if<queue::Message>(&message))
            queue::discard(service, *queued);
    }
    void settle_network() {
        for (const Message& message : fabric.undelivered) drop(message);
        fabric.undelivered.clear();
        for (const Copy& copy : fabric.copies) {
            Message message = copy.message;
            if (const auto* queued = std::get_if<queue::Message>(&message))
                message = queue::with_own_lists(service, *queued);
            const uint32_t slot = fabric.events.put({message, copy.from, copy.to, 0, copy.because});
            fabric.queue.push({copy.arrival, fabric.next_sequence++, slot, 0});
        }
        fabric.copies.clear();
    }
    void keep_facts() {
        facts.insert(facts.end(), fabric.facts.begin(), fabric.facts.end());
        fabric.facts.clear();
    }
    void flow(uint32_t producer, bool on) {
        Traffic& t = traffic[producer];
        const ProducerSpec& spec = scenario->producers[t.seat.spec];
        on ? resume(t, spec, fabric.now) : suspend(t, spec, fabric.now);
        arm(ProducerId::of(producer));
    }
    void break_connections(NodeId id, FactId because) {
        Context ctx = context(id, because);
        for (std::size_t i = 0; i < fabric.nodes.size(); ++i)
            if (NodeId::of(i) != id) ctx.send(NodeId::of(i), Disconnected{id}, 0);
    }

    bool producer_balances(std::size_t i) const {
        const auto sum = [&](FactKind kind) {
            int64_t records = 0;
            for (const Fact& f : facts)
                if (f.kind == kind && f.who == entity_of(ProducerId::of(i))) records += f.count;
            return records;
        };
        return sum(FactKind::offered) == sum(FactKind::acked) + sum(FactKind::failed) +
                                             sum(FactKind::outcome_unknown) +
                                             pending_records(service, ProducerId::of(i));
    }
    static bool flights_counted(const queue::Producer& p) {
        int64_t held = 0, unsent = 0, flying = 0;
        for (const queue::Flight& f : p.flights) {
            held += f.state == queue::FlightState::held;
            unsent += f.state == queue::FlightState::unsent;
            flying += f.count;
        }
        return held == p.held_flights && unsent == p.unsent_flights && flying == p.flying_records;
    }
    int64_t moved_in(PartitionId id) const {
        int64_t moved = 0;
        for (const Fact& f : facts)
            moved += f.kind == FactKind::message_moved && f.whom == entity_of(id);
        return moved;
    }
    bool queue_balances(std::size_t q) const {
        const auto id = PartitionId::of(q);
        return count_in(FactKind::appended, id) + moved_in(id) ==
               count_in(FactKind::message_deleted, id) + count_in(FactKind::message_moved, id) +
                   count_in(FactKind::message_expired, id) +
                   count_in(FactKind::message_dropped, id) + ready_messages(service, id) +
                   leased_messages(service, id);
    }
    bool leases_balance(std::size_t q) const {
        const auto id = PartitionId::of(q);
        int64_t dropped = 0;
        for (const Fact& f : facts)
            if (f.kind == FactKind::message_dropped && f.partition == id &&
                f.cause != Cause::overflow_drop_old)
                dropped += f.count;
        return count_in(FactKind::leased, id) ==
               count_in(FactKind::lease_released, id) + count_in(FactKind::message_deleted, id) +
                   count_in(FactKind::message_moved, id) + dropped + leased_messages(service, id);
    }
    bool capacity_kept(std::size_t q) const {
        const auto id = PartitionId::of(q);
        const int64_t capacity = service.server.queues[q].settings.capacity;
        if (capacity == 0 || moved_in(id) > 0) return true;
        return ready_messages(service, id) + leased_messages(service, id) <= capacity;
    }
    // Whatever is deleted was delivered, skipped, set aside, or is in the hands of its reader.
    bool deliveries_balance() const {
        std::set<std::pair<uint32_t, int64_t>> settled;
        for (const Fact& f : facts)
            if (f.kind == FactKind::delivered || f.kind == FactKind::delivery_skipped ||
                f.kind == FactKind::dead_lettered)
                settled.insert({f.partition.value, f.before});
        int64_t unsettled = 0, in_hand = int64_t(service.vanished.size());
        for (const Fact& f : facts)
            if (f.kind == FactKind::message_deleted)
                unsettled += settled.count({f.partition.value, f.before}) == 0;
        for (const queue::Member& m : service.members) in_hand += held_messages(m);
        return unsettled <= in_hand + on_the_way();
    }
    int64_t on_the_way() const { return service.lists.live() > 0 ? INT32_MAX : 0; }
};

// A platform without any cost in time but the network's, one queue `orders`, and its clients.
inline Scenario queue_scenario() {
    Scenario scenario;
    scenario.seed = 11;
    PlatformSpec platform;
    platform.name = "mq";
    platform.kind = PlatformKind::fifo;
    platform.network.latency = Duration{1'000'000};
    platform.machines.disk = platform.machines.nic = 0;
    platform.machines.cpu_per_request = platform.machines.flush = Duration{0};
    QueueSpec orders;
    orders.name = "orders";
    platform.fifo.queues.push_back(orders);
    scenario.platforms.push_back(platform);
    ProducerSpec shop;
    shop.name = "shop";
    shop.to = "orders";
    shop.rate.low = {100, Duration{1'000'000'000}};
    scenario.producers.push_back(shop);
    ConsumerSpec billing;
    billing.name = "billing";
    billing.from = "orders";
    billing.work = always(1'000'000);
    scenario.consumers.push_back(billing);
    return scenario;
}

} // namespace sluice
