#include "sim/kafka/broker.hpp"
#include "sim/kafka/cluster.hpp"
#include "sim/kafka/fetch.hpp"
#include "sim/kafka/log_cleaning.hpp"
#include "sim/kafka/produce.hpp"
#include "sim/kafka/replicate.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

using namespace literals;

constexpr Duration first_retention_check = 30_s; // log cleaning begins this long after the start
constexpr Duration register_backoff = 100_ms;    // doubles up to a second

void handle(Context& ctx, Cluster& cluster, Broker& broker, NodeId from, const Message& message);
void on_timer(Context& ctx, Cluster& cluster, Broker& broker, const Timer& timer);
void ask_to_register(Context& ctx, const Cluster& cluster, Broker& broker);
void on_registered(Context& ctx, const Cluster& cluster, Broker& broker,
                   const RegisterAnswer& answer);
void on_metadata_update(Context& ctx, Cluster& cluster, Broker& broker, NodeId from,
                        const MetadataUpdate& update);
void on_heartbeat_answer(Context& ctx, Cluster& cluster, Broker& broker,
                         const BrokerHeartbeatAnswer& answer);
void stop_if_able(Context& ctx, Cluster& cluster, Broker& broker);
void ask_another(const Cluster& cluster, Broker& broker, int16_t hint);
void send_heartbeat(Context& ctx, Broker& broker);
void finish_event(Context& ctx, Cluster& cluster, Broker& broker);
void forget_everything(Cluster& cluster, Broker& broker);
void forget_role(Replica& replica);

Timer timer(TimerKind kind) {
    return {.kind = kind};
}

} // namespace

void on_broker(Context& ctx, Cluster& cluster, BrokerIndex b, NodeId from, const Message& message) {
    Broker& broker = broker_of(cluster, b);
    handle(ctx, cluster, broker, from, message);
    finish_event(ctx, cluster, broker);
}

void broker_lost_peer(Context& ctx, Cluster& cluster, BrokerIndex b, NodeId peer) {
    Broker& broker = broker_of(cluster, b);
    close_session(broker, peer);
    for (const Broker& other : cluster.brokers)
        if (other.node == peer && other.index != b) lost_leader(ctx, cluster, broker, other.index);
    finish_event(ctx, cluster, broker);
}

void broker_died(Context& ctx, Cluster& cluster, BrokerIndex b, bool machine) {
    Broker& broker = broker_of(cluster, b);
    coordinator_died(cluster, b);
    forget_everything(cluster, broker);
    for (std::size_t i = 0; i < broker.replicas.size(); ++i) {
        Replica& replica = broker.replicas.edit(i);
        forget_role(replica);
        if (!machine) continue;
        truncate(ctx, cluster, broker, replica, flushed_end(replica, ctx.now()), Cause::unflushed);
    }
}

void broker_started(Context& ctx, Cluster& cluster, BrokerIndex b) {
    Broker& broker = broker_of(cluster, b);
    ask_to_register(ctx, cluster, broker);
    ctx.schedule(ctx.now() + first_retention_check, timer(TimerKind::retention_check));
    ctx.schedule(ctx.now() + settings_of(cluster).replica_lag_time_max / 2,
                 timer(TimerKind::in_sync_check));
}

void begin_shutdown(Context& ctx, Cluster& cluster, BrokerIndex b) {
    Broker& broker = broker_of(cluster, b);
    broker.shutting_down = true;
    ctx.state({.kind = FactKind::shutdown_begun, .who = ctx.self_entity()});
    send_heartbeat(ctx, broker);
}

void set_broker_timers(Context& ctx, Cluster& cluster, BrokerIndex b) {
    const Broker& broker = broker_of(cluster, b);
    const KafkaBrokerSettings& settings = settings_of(cluster);
    ctx.schedule_for(broker.node, ctx.now(), timer(TimerKind::broker_heartbeat));
    ctx.schedule_for(broker.node, ctx.now() + settings.replica_lag_time_max / 2,
                     timer(TimerKind::in_sync_check));
    ctx.schedule_for(broker.node, ctx.now() + first_retention_check,
                     timer(TimerKind::retention_check));
}

namespace {

void handle(Context& ctx, Cluster& cluster, Broker& broker, NodeId from, const Message& message) {
    if (const auto* produce = std::get_if<ProduceRequest>(&message))
        return on_produce(ctx, cluster, broker.index, from, *produce);
    if (const auto* fetch = std::get_if<FetchRequest>(&message))
        return on_fetch(ctx, cluster, broker.index, from, *fetch);
    if (const auto* fetched = std::get_if<FetchAnswer>(&message))
        return on_fetched(ctx, cluster, broker, *fetched);
    if (const auto* due = std::get_if<Timer>(&message)) return on_timer(ctx, cluster, broker, *due);
    if (const auto* update = std::get_if<MetadataUpdate>(&message))
        return on_metadata_update(ctx, cluster, broker, from, *update);
    if (const auto* altered = std::get_if<AlterPartitionAnswer>(&message))
        return on_alter_answer(ctx, cluster, broker, *altered);
    if (const auto* beat = std::get_if<BrokerHeartbeatAnswer>(&message))
        return on_heartbeat_answer(ctx, cluster, broker, *beat);
    if (const auto* registered = std::get_if<RegisterAnswer>(&message))
        return on_registered(ctx, cluster, broker, *registered);
    if (const auto* offsets = std::get_if<ListOffsets>(&message))
        return on_list_offsets(ctx, cluster, broker, *offsets);
    const Time ready = ctx.reserve_cpu(machine_of(cluster).cpu_per_request);
    if (const auto* metadata = std::get_if<MetadataRequest>(&message))
        return ctx.send(metadata->from, MetadataAnswer{broker.known_version}, request_bytes, ready);
    coordinator_received(ctx, cluster, broker.index, from, message, ready);
}

void on_timer(Context& ctx, Cluster& cluster, Broker& broker, const Timer& due) {
    const auto leader = static_cast<BrokerIndex>(due.subject);
    const KafkaBrokerSettings& settings = settings_of(cluster);
    if (due.kind == TimerKind::parked_fetch_due) {
        on_fetch_due(ctx, cluster, broker, due.subject);
    } else if (due.kind == TimerKind::parked_produce_due) {
        on_produce_due(ctx, cluster, broker, due.subject);
    } else if (due.kind == TimerKind::request_due) {
        on_fetch_overdue(ctx, cluster, broker, leader);
    } else if (due.kind == TimerKind::follower_retry) {
        on_follower_retry(ctx, cluster, broker, leader);
    } else if (due.kind == TimerKind::broker_heartbeat) {
        if (broker.unanswered) ask_another(cluster, broker, -1);
        send_heartbeat(ctx, broker);
        repeat_alter_requests(ctx, cluster, broker);
        ctx.schedule(ctx.now() + settings.heartbeat_interval, timer(TimerKind::broker_heartbeat));
    } else if (due.kind == TimerKind::in_sync_check) {
        check_in_sync(ctx, cluster, broker);
        ctx.schedule(ctx.now() + settings.replica_lag_time_max / 2,
                     timer(TimerKind::in_sync_check));
    } else if (due.kind == TimerKind::retention_check) {
        clean_logs(ctx, cluster, broker);
        ctx.schedule(ctx.now() + settings.log_retention_check_interval,
                     timer(TimerKind::retention_check));
    } else if (due.kind == TimerKind::register_retry) {
        if (broker.epoch < 0) ask_to_register(ctx, cluster, broker);
    } else {
        coordinator_timer(ctx, cluster, broker.index, due);
    }
}

// --- registration ---

void ask_to_register(Context& ctx, const Cluster& cluster, Broker& broker) {
    if (broker.unanswered) ask_another(cluster, broker, -1);
    broker.unanswered = true;
    ctx.send(broker.controller,
             RegisterBroker{.broker = broker.index,
                            .incarnation = broker.incarnation,
                            .clean_shutdown = broker.clean_shutdown},
             request_bytes);
    const Duration pause =
        std::min(register_backoff * (int64_t{1} << broker.register_attempts), Duration{1_s});
    if (broker.register_attempts < 4) ++broker.register_attempts;
    ctx.schedule(ctx.now() + pause, timer(TimerKind::register_retry));
}

void on_registered(Context& ctx, const Cluster& cluster, Broker& broker,
                   const RegisterAnswer& answer) {
    broker.unanswered = false;
    if (answer.error == Cause::not_leader) ask_another(cluster, broker, answer.controller);
    if (answer.error != Cause::none || broker.epoch >= 0) return; // the retry timer is under way
    broker.epoch = answer.broker_epoch;
    ctx.schedule(ctx.now(), timer(TimerKind::broker_heartbeat));
}

// An update comes from the active controller; one of an older term is deposed.
void on_metadata_update(Context& ctx, Cluster& cluster, Broker& broker, NodeId from,
                        const MetadataUpdate& update) {
    if (update.term < broker.controller_term) return;
    broker.controller_term = update.term;
    broker.controller = from;
    learn_metadata(ctx, cluster, broker.index, update.version);
    stop_if_able(ctx, cluster, broker);
}

void on_heartbeat_answer(Context& ctx, Cluster& cluster, Broker& broker,
                         const BrokerHeartbeatAnswer& answer) {
    broker.unanswered = false;
    if (answer.error == Cause::none) broker.fenced = answer.fenced;
    broker.may_stop = broker.shutting_down && answer.should_shut_down;
    stop_if_able(ctx, cluster, broker);
    if (answer.error != Cause::not_leader) return;
    ask_another(cluster, broker, answer.controller);
    if (answer.controller >= 0) send_heartbeat(ctx, broker);
}

// The end of a controlled shutdown: everything is written to the disk.
void stop_if_able(Context& ctx, Cluster& cluster, Broker& broker) {
    if (!broker.may_stop || !broker.led.empty()) return;
    for (std::size_t i = 0; i < broker.replicas.size(); ++i) {
        Replica& replica = broker.replicas.edit(i);
        replica.flushed.forced = replica.log.end();
    }
    ctx.state({.kind = FactKind::shut_down, .who = ctx.self_entity()});
    broker_died(ctx, cluster, broker.index, false);
}

// The one that was named, or the next in the list of the quorum's voters.
void ask_another(const Cluster& cluster, Broker& broker, int16_t hint) {
    const auto& nodes = cluster.controller.nodes;
    std::size_t next = 0;
    while (next < nodes.size() && nodes[next] != broker.controller) ++next;
    next = hint >= 0 ? static_cast<std::size_t>(hint) : next + 1;
    broker.controller = nodes[next % nodes.size()];
    broker.unanswered = false;
}

void send_heartbeat(Context& ctx, Broker& broker) {
    broker.unanswered = true;
    ctx.send(broker.controller,
             BrokerHeartbeat{.broker = broker.index,
                             .broker_epoch = broker.epoch,
                             .metadata_version = broker.known_version,
                             .wants_shutdown = broker.shutting_down},
             request_bytes);
}

// --- the end of an event, the end of a life ---

// Work that others of the same event should not see half done: fetches are answered once all
// partitions of a produce request are appended, the coordinator is told once it has returned.
void finish_event(Context& ctx, Cluster& cluster, Broker& broker) {
    for (std::size_t i = 0; i < broker.committed_internally.size(); ++i) {
        const PartitionId partition = broker.committed_internally[i];
        if (!leads(broker, partition)) continue;
        coordinator_committed(ctx, cluster, broker.index, partition,
                              replica_of(broker, partition).high_watermark);
    }
    broker.committed_internally.clear();
    answer_woken(ctx, cluster, broker);
}

// What was only in the process's memory. Logs and what Kafka keeps in files beside them stay.
void forget_everything(Cluster& cluster, Broker& broker) {
    for (const ParkedProduce& parked : broker.parked)
        if (parked.number != 0) cluster.lists.produce.close(parked.items);
    Broker reborn;
    reborn.index = broker.index;
    reborn.node = broker.node;
    reborn.controller = broker.controller;
    reborn.clean_shutdown = broker.shutting_down && broker.led.empty();
    reborn.incarnation = broker.incarnation + 1;
    reborn.slot_of = std::move(broker.slot_of);
    reborn.replicas = std::move(broker.replicas);
    reborn.next_number = broker.next_number;
    reborn.follower_seen.resize(broker.follower_seen.size());
    reborn.outside.resize(broker.outside.size());
    reborn.fetchers.resize(broker.fetchers.size());
    // Sessions of this life must not be taken for those of the last.
    for (std::size_t i = 0; i < broker.fetchers.size(); ++i) {
        reborn.fetchers[i].session = broker.fetchers[i].session;
        reborn.fetchers[i].correlation = broker.fetchers[i].correlation;
    }
    broker = std::move(reborn);
}

void forget_role(Replica& replica) {
    replica.leads = false;
    replica.leader = -1;
    replica.leader_epoch = replica.partition_epoch = -1;
    replica.lead = {};
    replica.named_next = false;
}

} // namespace

} // namespace sluice::kafka
