#include "sim/kafka/controller.hpp"
#include "sim/kafka/cluster.hpp"
#include "sim/kafka/partition_change.hpp"
#include "sim/kafka/quorum.hpp"
#include <algorithm>
#include <string>

namespace sluice::kafka {

namespace {

using namespace literals;

constexpr Duration unclean_check_interval = 300_s; // unclean.leader.election.interval.ms
constexpr int preferred_at_once = 1000;            // per round, as in Kafka

void set_timers(Context& ctx, Cluster& cluster);
void arm_again(Context& ctx, const Cluster& cluster, TimerKind kind);
void on_timer(Context& ctx, Cluster& cluster, TimerKind kind);
void send_elsewhere(Context& ctx, const Voter& voter, NodeId from, const Message& message);
void on_register(Context& ctx, Cluster& cluster, NodeId from, const RegisterBroker& request);
void on_heartbeat(Context& ctx, Cluster& cluster, NodeId from, const BrokerHeartbeat& beat);
void on_alter(Context& ctx, Cluster& cluster, NodeId from, const AlterPartition& request);
Cause why_refused(const Cluster& cluster, const AlterPartition& request);
void begin_broker_shutdown(Context& ctx, Cluster& cluster, BrokerIndex b);
bool leads_any(const Cluster& cluster, BrokerIndex b);
void fence_silent(Context& ctx, Cluster& cluster);
Time next_fencing_check(const Context& ctx, const Cluster& cluster);
void fence(Context& ctx, Cluster& cluster, BrokerIndex b);
void unfence(Context& ctx, Cluster& cluster, BrokerIndex b);
void strike_unclean(Context& ctx, Cluster& cluster, BrokerIndex b);
void record_broker(Context& ctx, Cluster& cluster, BrokerIndex b, FactId because);
void elect_unclean(Context& ctx, Cluster& cluster);
void tell_brokers(Context& ctx, Cluster& cluster);

BrokerSession& session_of(Cluster& cluster, BrokerIndex b) {
    return cluster.controller.sessions[static_cast<std::size_t>(b)];
}
int32_t term_of(const Context& ctx, const Cluster& cluster) {
    return cluster.controller.voters[ctx.self_entity().index].term;
}
Entity entity_of(BrokerIndex b) {
    return broker_entity(static_cast<std::size_t>(b));
}

} // namespace

void on_controller(Context& ctx, Cluster& cluster, NodeId from, const Message& message) {
    const auto self = static_cast<int16_t>(ctx.self_entity().index);
    if (on_quorum(ctx, cluster, self, message)) return;
    const auto* timer = std::get_if<Timer>(&message);
    const Voter& voter = cluster.controller.voters[static_cast<std::size_t>(self)];
    if (timer != nullptr && timer->generation != static_cast<uint64_t>(voter.term)) return;
    const bool leads = voter.leader == self;
    const bool writes = leads && may_write(ctx.now(), cluster.controller, self);
    if (timer != nullptr && leads) arm_again(ctx, cluster, timer->kind);
    if (!leads) return send_elsewhere(ctx, voter, from, message);
    if (!writes) return; // cut off from the majority: nothing would be committed
    if (const auto* beat = std::get_if<BrokerHeartbeat>(&message))
        on_heartbeat(ctx, cluster, from, *beat);
    else if (const auto* alter = std::get_if<AlterPartition>(&message))
        on_alter(ctx, cluster, from, *alter);
    else if (const auto* registering = std::get_if<RegisterBroker>(&message))
        on_register(ctx, cluster, from, *registering);
    else if (timer != nullptr)
        on_timer(ctx, cluster, timer->kind);
    tell_brokers(ctx, cluster);
}

void controller_died(Context& ctx, Cluster& cluster) {
    Voter& voter = cluster.controller.voters[ctx.self_entity().index];
    voter.leader = -1;
    voter.candidate = voter.prospective = false;
}

void controller_started(Context& ctx, Cluster& cluster) {
    start_voter(ctx, cluster, static_cast<int16_t>(ctx.self_entity().index));
}

void begin_quorum(Fabric& fabric, Cluster& cluster) {
    Controller& controller = cluster.controller;
    controller.voters.resize(controller.nodes.size());
    for (std::size_t i = 0; i < controller.nodes.size(); ++i) {
        Voter& voter = controller.voters[i];
        voter.leader = 0;
        voter.answers.resize(controller.nodes.size());
        voter.stream = CounterStream::named(fabric.seed, "controller/" + std::to_string(i + 1));
        Context ctx{fabric, controller.nodes[i], 0, 0};
        start_voter(ctx, cluster, static_cast<int16_t>(i));
        if (i == 0 && controller.nodes.size() > 1)
            ctx.schedule(ctx.now(), Timer{.kind = TimerKind::quorum_beat});
    }
    Context ctx{fabric, controller.nodes[0], 0, 0};
    set_timers(ctx, cluster);
}

// It cannot know when brokers were heard last: every session starts over.
void take_office(Context& ctx, Cluster& cluster) {
    for (BrokerSession& session : cluster.controller.sessions) session.last_heartbeat = ctx.now();
    set_timers(ctx, cluster);
    cluster.controller.told_version = 0;
    tell_brokers(ctx, cluster);
}

// Kafka: ReplicationControlManager.maybeBalancePartitionLeaders.
void elect_preferred(Context& ctx, Cluster& cluster) {
    int moved = 0;
    for (uint32_t p = 0; p < cluster.metadata.partitions.size() && moved < preferred_at_once; ++p) {
        const PartitionInfo& info = cluster.metadata.partitions[p];
        if (info.latest().leader == info.replicas[0]) continue;
        moved += elect(ctx, cluster, PartitionId{p}, Election::preferred);
    }
    tell_brokers(ctx, cluster);
}

NodeId active_controller(Time now, const Cluster& cluster) {
    const Controller& controller = cluster.controller;
    for (std::size_t i = 0; i < controller.voters.size(); ++i)
        if (controller.voters[i].leader == int16_t(i) && may_write(now, controller, int16_t(i)))
            return controller.nodes[i];
    return NodeId::none();
}

// KIP-966: what was electable under another min.insync.replicas is not to be relied on.
void forget_eligible(Context& ctx, Cluster& cluster, int32_t index) {
    const Topic& topic = cluster.topics[std::size_t(index)];
    for (uint32_t p = topic.first; p < topic.first + uint32_t(topic.partitions); ++p) {
        PartitionVersion next = cluster.metadata.partitions[p].latest();
        if (next.eligible == 0) continue;
        next.eligible = 0;
        ++next.partition_epoch;
        next.because = ctx.because();
        cluster.metadata.change(PartitionId{p}, next);
    }
    tell_brokers(ctx, cluster);
}

namespace {

constexpr TimerKind office_timers[] = {TimerKind::fencing_check, TimerKind::unclean_check,
                                       TimerKind::leader_balance_check};

void set_timers(Context& ctx, Cluster& cluster) {
    for (const TimerKind kind : office_timers) arm_again(ctx, cluster, kind);
}

// A timer belongs to the term in which it was set.
void arm_again(Context& ctx, const Cluster& cluster, TimerKind kind) {
    const KafkaBrokerSettings& settings = settings_of(cluster);
    const int32_t term = cluster.controller.voters[ctx.self_entity().index].term;
    Time next = ctx.now() + unclean_check_interval;
    if (kind == TimerKind::leader_balance_check) {
        if (!settings.auto_leader_rebalance) return;
        next = ctx.now() + settings.leader_imbalance_check_interval;
    } else if (kind == TimerKind::fencing_check) {
        next = next_fencing_check(ctx, cluster);
    }
    ctx.schedule(next, Timer{.kind = kind, .generation = static_cast<uint64_t>(term)});
}

void on_timer(Context& ctx, Cluster& cluster, TimerKind kind) {
    if (kind == TimerKind::fencing_check) fence_silent(ctx, cluster);
    if (kind == TimerKind::unclean_check) elect_unclean(ctx, cluster);
    if (kind == TimerKind::leader_balance_check) elect_preferred(ctx, cluster);
}

// Brokers ask the controller they know; another one tells them whom it takes for the leader.
void send_elsewhere(Context& ctx, const Voter& voter, NodeId from, const Message& message) {
    if (std::holds_alternative<BrokerHeartbeat>(message))
        ctx.send(from,
                 BrokerHeartbeatAnswer{.error = Cause::not_leader, .controller = voter.leader},
                 request_bytes);
    else if (std::holds_alternative<RegisterBroker>(message))
        ctx.send(from, RegisterAnswer{.error = Cause::not_leader, .controller = voter.leader},
                 request_bytes);
}

// --- brokers come, live and fall silent ---

void on_register(Context& ctx, Cluster& cluster, NodeId from, const RegisterBroker& request) {
    BrokerSession& session = session_of(cluster, request.broker);
    const bool reborn = session.registered && session.incarnation != request.incarnation;
    if (session.registered && !reborn) // the answer was lost, or the question came twice
        return ctx.send(from, RegisterAnswer{session.epoch, Cause::none}, request_bytes);
    const Time valid_until = session.last_heartbeat + settings_of(cluster).session_timeout;
    if (reborn && ctx.now() < valid_until && !session.shutting_down)
        return ctx.send(from, RegisterAnswer{-1, Cause::duplicate_registration}, request_bytes);
    if (!session.fenced) fence(ctx, cluster, request.broker);
    session.registered = true;
    session.shutting_down = false;
    session.incarnation = request.incarnation;
    session.epoch = cluster.controller.next_broker_epoch++;
    session.last_heartbeat = ctx.now();
    ctx.state({.kind = FactKind::broker_registered,
               .who = ctx.self_entity(),
               .whom = entity_of(request.broker),
               .after = session.epoch});
    if (!request.clean_shutdown) strike_unclean(ctx, cluster, request.broker);
    record_broker(ctx, cluster, request.broker, ctx.because());
    session.version_to_reach = cluster.metadata.version;
    ctx.send(from, RegisterAnswer{session.epoch, Cause::none}, request_bytes);
    ctx.send(from, MetadataUpdate{cluster.metadata.version, term_of(ctx, cluster)}, request_bytes);
}

void on_heartbeat(Context& ctx, Cluster& cluster, NodeId from, const BrokerHeartbeat& beat) {
    BrokerSession& session = session_of(cluster, beat.broker);
    if (!session.registered || session.epoch != beat.broker_epoch)
        return ctx.send(from,
                        BrokerHeartbeatAnswer{.fenced = true, .error = Cause::stale_broker_epoch},
                        request_bytes);
    session.last_heartbeat = ctx.now();
    if (beat.metadata_version < cluster.metadata.version)
        ctx.send(from, MetadataUpdate{cluster.metadata.version, term_of(ctx, cluster)},
                 request_bytes);
    if (beat.wants_shutdown && !session.shutting_down)
        begin_broker_shutdown(ctx, cluster, beat.broker);
    const bool caught_up = beat.metadata_version >= session.version_to_reach;
    if (session.fenced && caught_up && !session.shutting_down) unfence(ctx, cluster, beat.broker);
    ctx.send(from,
             BrokerHeartbeatAnswer{.fenced = session.fenced,
                                   .should_shut_down =
                                       session.shutting_down && !leads_any(cluster, beat.broker)},
             request_bytes);
}

// Controlled shutdown: out of every in-sync set and every leadership at once.
void begin_broker_shutdown(Context& ctx, Cluster& cluster, BrokerIndex b) {
    session_of(cluster, b).shutting_down = true;
    record_broker(ctx, cluster, b, ctx.because());
    remove_from_in_sync(ctx, cluster, b);
}

bool leads_any(const Cluster& cluster, BrokerIndex b) {
    for (const PartitionInfo& info : cluster.metadata.partitions)
        if (info.latest().leader == b) return true;
    return false;
}

// From 4.0 the controller looks each session/8 (KAFKA-17793); before, exactly when a session ends.
Time next_fencing_check(const Context& ctx, const Cluster& cluster) {
    const Duration timeout = settings_of(cluster).session_timeout;
    if (version_of(cluster) >= sluice::version_of(4, 0)) return ctx.now() + timeout / 8;
    Time next = ctx.now() + timeout;
    for (const BrokerSession& session : cluster.controller.sessions)
        if (!session.fenced && session.last_heartbeat + timeout > ctx.now())
            next = std::min(next, session.last_heartbeat + timeout);
    return next;
}

void fence_silent(Context& ctx, Cluster& cluster) {
    const Duration timeout = settings_of(cluster).session_timeout;
    for (BrokerIndex b = 0; b < static_cast<BrokerIndex>(cluster.brokers.size()); ++b) {
        const BrokerSession& session = session_of(cluster, b);
        if (session.fenced || ctx.now() - session.last_heartbeat < timeout) continue;
        ctx.because_of(ctx.why_silent(broker_of(cluster, b).node));
        fence(ctx, cluster, b);
    }
}

void fence(Context& ctx, Cluster& cluster, BrokerIndex b) {
    session_of(cluster, b).fenced = true;
    const FactId fact = ctx.state({.kind = FactKind::broker_fenced,
                                   .cause = Cause::session_timeout,
                                   .who = ctx.self_entity(),
                                   .whom = entity_of(b)});
    record_broker(ctx, cluster, b, fact);
    remove_from_in_sync(ctx, cluster, b);
    ctx.because_of(fact);
}

// Only leaderless partitions are looked at; other in-sync memberships are regained by fetching.
void unfence(Context& ctx, Cluster& cluster, BrokerIndex b) {
    session_of(cluster, b).fenced = false;
    const FactId fact = ctx.state(
        {.kind = FactKind::broker_unfenced, .who = ctx.self_entity(), .whom = entity_of(b)});
    record_broker(ctx, cluster, b, fact);
    elect_for_leaderless(ctx, cluster, b);
    ctx.because_of(fact);
}

// KIP-966: what an unclean shutdown may have cost a replica is not to be relied on.
void strike_unclean(Context& ctx, Cluster& cluster, BrokerIndex b) {
    if (settings_of(cluster).eligible_leader_replicas_version >= 1)
        strike_from_eligible(ctx, cluster, b);
}

void record_broker(Context&, Cluster& cluster, BrokerIndex b, FactId because) {
    const BrokerSession& session = session_of(cluster, b);
    cluster.metadata.change(b, BrokerVersion{.epoch = session.epoch,
                                             .fenced = session.fenced,
                                             .shutting_down = session.shutting_down,
                                             .because = because});
}

// --- what leaders ask for, what time brings ---

void on_alter(Context& ctx, Cluster& cluster, NodeId from, const AlterPartition& request) {
    const Cause refused = why_refused(cluster, request);
    if (refused == Cause::none) set_in_sync(ctx, cluster, request.partition, request.in_sync);
    const PartitionVersion& now = cluster.metadata.partitions[request.partition.index()].latest();
    ctx.send(from,
             AlterPartitionAnswer{.partition = request.partition,
                                  .leader_epoch = now.leader_epoch,
                                  .partition_epoch = now.partition_epoch,
                                  .in_sync = now.in_sync,
                                  .error = refused},
             request_bytes);
}

Cause why_refused(const Cluster& cluster, const AlterPartition& request) {
    const BrokerSession& asker =
        cluster.controller.sessions[static_cast<std::size_t>(request.broker)];
    if (asker.epoch != request.broker_epoch) return Cause::stale_broker_epoch;
    const PartitionInfo& info = cluster.metadata.partitions[request.partition.index()];
    const PartitionVersion& now = info.latest();
    if (now.leader != request.broker || now.leader_epoch != request.leader_epoch ||
        now.partition_epoch != request.partition_epoch)
        return Cause::fenced_leader_epoch;
    for (int i = 0; i < info.replicas.size; ++i) {
        const BrokerSession& member =
            cluster.controller.sessions[static_cast<std::size_t>(info.replicas[i])];
        if ((request.in_sync >> i & 1) != 0 && (member.fenced || member.shutting_down))
            return Cause::stale_broker_epoch; // INELIGIBLE_REPLICA
    }
    return Cause::none;
}

void elect_unclean(Context& ctx, Cluster& cluster) {
    for (uint32_t p = 0; p < cluster.metadata.partitions.size(); ++p)
        if (cluster.metadata.partitions[p].latest().leader < 0)
            elect(ctx, cluster, PartitionId{p}, Election::online);
}

// Whatever this event wrote goes out once, to everybody who is registered.
void tell_brokers(Context& ctx, Cluster& cluster) {
    Controller& controller = cluster.controller;
    if (controller.told_version == cluster.metadata.version) return;
    controller.told_version = cluster.metadata.version;
    const FactId because = ctx.because();
    for (const Broker& broker : cluster.brokers)
        if (controller.sessions[static_cast<std::size_t>(broker.index)].registered)
            ctx.send(broker.node, MetadataUpdate{cluster.metadata.version, term_of(ctx, cluster)},
                     request_bytes);
    ctx.because_of(because);
}

} // namespace

} // namespace sluice::kafka
