#include "sim/kafka/member.hpp"
#include "sim/client/roster.hpp"
#include "sim/kafka/cluster.hpp"
#include "sim/kafka/membership.hpp"
#include "sim/kafka/reader.hpp"
#include "sim/kafka/sender.hpp"
#include "sim/kafka/worker.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

void begin_life(Context& ctx, Cluster& cluster, Member& member);
void handle(Context& ctx, Cluster& cluster, Member& member, const Message& message);
void timer_rang(Context& ctx, Cluster& cluster, Member& member, const Timer& timer);
void attend(Context& ctx, Cluster& cluster, Member& member);
void metadata_arrived(Context& ctx, Cluster& cluster, Member& member, const MetadataAnswer& answer);
void requests_overdue(Context& ctx, Cluster& cluster, Member& member);
void overdue(Context& ctx, Cluster& cluster, Member& member, Awaited what);
void broker_lost(Context& ctx, Cluster& cluster, Member& member, BrokerIndex broker);
void poll_overdue(Context& ctx, Cluster& cluster, Member& member);

} // namespace

void build_members(Fabric& fabric, Cluster& cluster) {
    build_groups(cluster);
    for (const MemberSeat& seat : member_seats(*cluster.scenario)) {
        const ConsumerSpec& spec = cluster.scenario->consumers[seat.group.index()];
        seat_member(fabric, cluster, seat.group,
                    time_zero + spec.start + spec.start_spacing * seat.number);
    }
}

MemberId seat_member(Fabric& fabric, Cluster& cluster, GroupId id, Time start, FactId because) {
    Group& group = cluster.groups[id.index()];
    Member member;
    member.id = MemberId::of(cluster.members.size());
    member.group = id;
    member.number = uint32_t(group.members.size());
    member.node = add_node(fabric, cluster, entity_of(member.id));
    member.view.stream =
        CounterStream::named(cluster.scenario->seed, "client/" + group.name + "/member/" +
                                                         std::to_string(member.number + 1));
    member.view.bootstrap = BrokerIndex(member.id.index() % cluster.brokers.size());
    group.members.push_back(member.id);
    cluster.members.push_back(std::move(member));
    Context ctx(fabric, cluster.members.back().node, because, 0);
    ctx.schedule(std::max(start, ctx.now()), Message{Timer{.kind = TimerKind::member_start}});
    return cluster.members.back().id;
}

MemberId add_member(Fabric& fabric, Cluster& cluster, GroupId group, FactId because) {
    return seat_member(fabric, cluster, group, fabric.now, because);
}

void member_received(Context& ctx, Cluster& cluster, MemberId id, NodeId from,
                     const Message& message) {
    Member& member = cluster.members[id.index()];
    const auto* timer = std::get_if<Timer>(&message);
    if (timer != nullptr && timer->kind == TimerKind::member_start)
        return member_started(ctx, cluster, id);
    if (member.state == MemberState::stopped) return discard(cluster, message);
    const BrokerIndex broker = timer == nullptr ? broker_at(cluster, from) : BrokerIndex(-1);
    if (broker >= 0) {
        Connection& connection = member.view.brokers[std::size_t(broker)];
        if (connection.in_flight > 0) --connection.in_flight;
        heard_from(member.view, broker);
    }
    handle(ctx, cluster, member, message);
    attend(ctx, cluster, member);
}

void member_disconnected(Context& ctx, Cluster& cluster, MemberId id, NodeId peer) {
    Member& member = cluster.members[id.index()];
    const BrokerIndex broker = broker_at(cluster, peer);
    if (broker < 0 || member.state == MemberState::stopped) return;
    broker_lost(ctx, cluster, member, broker);
    attend(ctx, cluster, member);
}

void member_died(Context&, Cluster& cluster, MemberId id) {
    Member& member = cluster.members[id.index()];
    member.state = MemberState::stopped;
    member.reading = false;
    member.assigned.clear();
    member.pieces.clear();
}

void member_started(Context& ctx, Cluster& cluster, MemberId id) {
    Member& member = cluster.members[id.index()];
    if (cluster.groups[member.group.index()].topic < 0) return;
    begin_life(ctx, cluster, member);
    attend(ctx, cluster, member);
}

void close_member(Context& ctx, Cluster& cluster, MemberId id) {
    Member& member = cluster.members[id.index()];
    if (member.state == MemberState::stopped) return;
    member.leaving = true;
    attend(ctx, cluster, member);
}

namespace {

// A new process: it knows its group's name and the bootstrap servers.
void begin_life(Context& ctx, Cluster& cluster, Member& member) {
    Member fresh;
    fresh.node = member.node;
    fresh.id = member.id;
    fresh.group = member.group;
    fresh.number = member.number;
    fresh.view.stream = member.view.stream;
    fresh.view.bootstrap = member.view.bootstrap;
    fresh.view.brokers.resize(cluster.brokers.size());
    fresh.work_generation = member.work_generation + 1;
    fresh.next_correlation = member.next_correlation;
    fresh.lives = member.lives;
    for (const ReadSession& session : member.sessions)
        fresh.sessions.push_back({.session = session.session, .changed = {}, .dropped = {}});
    fresh.sessions.resize(cluster.brokers.size());
    fresh.state = MemberState::outside;
    fresh.last_poll = ctx.now();
    member = std::move(fresh);
    begin_reading(cluster, member);
    want_metadata(ctx, cluster, member.view, patience_of(spec_of(cluster, member).kafka));
}

void handle(Context& ctx, Cluster& cluster, Member& member, const Message& message) {
    if (const auto* fetched = std::get_if<FetchAnswer>(&message))
        fetch_answered(ctx, cluster, member, *fetched);
    else if (const auto* timer = std::get_if<Timer>(&message))
        timer_rang(ctx, cluster, member, *timer);
    else if (const auto* committed = std::get_if<OffsetCommitAnswer>(&message))
        commit_answered(ctx, cluster, member, *committed);
    else if (const auto* beat = std::get_if<GroupHeartbeatAnswer>(&message))
        heartbeat_answered(ctx, cluster, member, *beat);
    else if (const auto* told = std::get_if<ConsumerHeartbeatAnswer>(&message))
        consumer_heartbeat_answered(ctx, cluster, member, *told);
    else if (const auto* metadata = std::get_if<MetadataAnswer>(&message))
        metadata_arrived(ctx, cluster, member, *metadata);
    else if (const auto* found = std::get_if<CoordinatorIs>(&message))
        coordinator_found(ctx, cluster, member, *found);
    else if (const auto* joined = std::get_if<JoinAnswer>(&message))
        join_answered(ctx, cluster, member, *joined);
    else if (const auto* synced = std::get_if<SyncAnswer>(&message))
        sync_answered(ctx, cluster, member, *synced);
    else if (const auto* positions = std::get_if<OffsetFetchAnswer>(&message))
        positions_answered(ctx, cluster, member, *positions);
    else if (const auto* listed = std::get_if<ListOffsetsAnswer>(&message))
        offsets_listed(ctx, cluster, member, *listed);
    else
        discard(cluster, message);
}

// Whatever is to be done next and may be done now; doing nothing is fine.
void attend(Context& ctx, Cluster& cluster, Member& member) {
    if (member.state == MemberState::stopped) return;
    if (member.coordinator < 0) find_coordinator(ctx, cluster, member);
    send_waiting_commit(ctx, cluster, member);
    poll(ctx, cluster, member);
}

void timer_rang(Context& ctx, Cluster& cluster, Member& member, const Timer& timer) {
    const Time now = ctx.now();
    if (timer.kind == TimerKind::work_done)
        work_timer(ctx, cluster, member, timer);
    else if (timer.kind == TimerKind::member_heartbeat)
        heartbeat_timer(ctx, cluster, member);
    else if (timer.kind == TimerKind::metadata_due)
        metadata_timer(ctx, cluster, member.view, patience_of(spec_of(cluster, member).kafka));
    else if (timer.kind == TimerKind::request_due)
        requests_overdue(ctx, cluster, member);
    else if (timer.kind == TimerKind::poll_due)
        poll_overdue(ctx, cluster, member);
    else if (timer.kind == TimerKind::auto_commit_due && now >= member.commit_wake)
        member.commit_wake = time_never;
    else if (timer.kind != TimerKind::member_sought && now >= member.retry_wake)
        member.retry_wake = time_never; // coordinator_retry, fetch_retry: attend() does the rest
}

void metadata_arrived(Context& ctx, Cluster& cluster, Member& member,
                      const MetadataAnswer& answer) {
    uint32_t before = 0;
    const bool newer = hear_metadata(ctx, member.view, patience_of(spec_of(cluster, member).kafka),
                                     answer, before);
    learn_leaders(ctx, cluster, member);
    if (newer)
        ctx.state({.kind = FactKind::client_refreshed,
                   .who = entity_of(member.id),
                   .group = member.group,
                   .before = before,
                   .after = member.view.version});
}

void requests_overdue(Context& ctx, Cluster& cluster, Member& member) {
    if (ctx.now() >= member.request_wake) member.request_wake = time_never;
    for (std::size_t what = 0; what < member.due.size(); ++what)
        if (member.due[what] <= ctx.now()) overdue(ctx, cluster, member, Awaited(what));
    for (std::size_t b = 0; b < member.sessions.size(); ++b)
        if (member.sessions[b].in_flight && member.sessions[b].deadline <= ctx.now()) {
            const FactId why = ctx.why_silent(cluster.brokers[b].node);
            if (why != 0) ctx.because_of(why);
            broker_lost(ctx, cluster, member, BrokerIndex(b));
        }
    Time next = time_never;
    for (const Time due : member.due) next = std::min(next, due);
    for (const ReadSession& session : member.sessions)
        if (session.in_flight) next = std::min(next, session.deadline);
    if (next != time_never) arm(ctx, member.request_wake, next, TimerKind::request_due);
}

void overdue(Context& ctx, Cluster& cluster, Member& member, Awaited what) {
    no_longer_await(member, what);
    switch (what) {
    case Awaited::coordinator:
        if (member.asked >= 0) broker_lost(ctx, cluster, member, member.asked);
        break;
    case Awaited::membership:
    case Awaited::heartbeat:
    case Awaited::positions:
    case Awaited::commit:
        if (member.coordinator >= 0) broker_lost(ctx, cluster, member, member.coordinator);
        break;
    case Awaited::lookups:
        for (Assigned& a : member.assigned)
            if (a.state == PositionState::resetting) a.state = PositionState::reset;
        want_metadata(ctx, cluster, member.view, patience_of(spec_of(cluster, member).kafka));
        hold_back(ctx, cluster, member);
        break;
    case Awaited::count: break;
    }
}

// The connection broke, or is closed because it is silent for too long.
void broker_lost(Context& ctx, Cluster& cluster, Member& member, BrokerIndex broker) {
    const ClientPatience patience = patience_of(spec_of(cluster, member).kafka);
    connection_lost(ctx, cluster, member.view, patience, broker);
    session_lost(member, broker);
    if (member.asked == broker) {
        member.asked = -1;
        no_longer_await(member, Awaited::coordinator);
        hold_back(ctx, cluster, member);
    }
    if (member.coordinator == broker) {
        coordinator_lost(ctx, cluster, member);
        hold_back(ctx, cluster, member);
    }
    for (Assigned& a : member.assigned) {
        if (a.preferred == broker) read_from_leader(member, a);
        if (a.state == PositionState::resetting && a.leader == broker)
            a.state = PositionState::reset;
    }
    const bool asked_elsewhere =
        std::any_of(member.assigned.begin(), member.assigned.end(),
                    [](const Assigned& a) { return a.state == PositionState::resetting; });
    if (!asked_elsewhere) no_longer_await(member, Awaited::lookups);
    want_metadata(ctx, cluster, member.view, patience);
}

// max.poll.interval.ms: a member that does not poll leaves on its own (KIP-62).
void poll_overdue(Context& ctx, Cluster& cluster, Member& member) {
    if (ctx.now() >= member.poll_wake) member.poll_wake = time_never;
    const Duration interval = spec_of(cluster, member).kafka.max_poll_interval;
    const bool in_poll = member.hands == Hands::polling;
    const Time due = (in_poll ? ctx.now() : member.last_poll) + interval;
    if (due > ctx.now())
        arm(ctx, member.poll_wake, due, TimerKind::poll_due);
    else if (member.epoch != 0)
        leave_group(ctx, cluster, member, Cause::poll_timeout);
}

} // namespace

} // namespace sluice::kafka
