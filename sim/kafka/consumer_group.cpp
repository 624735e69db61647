#include "sim/kafka/consumer_group.hpp"
#include "sim/kafka/accumulator.hpp"
#include "sim/kafka/assignors.hpp"
#include "sim/kafka/cluster.hpp"
#include "sim/kafka/coordinator_log.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

struct Desk { // the coordinator's side of one event
    Context& ctx;
    Cluster& cluster;
    BrokerIndex broker;
    Time ready;
};
using Partitions = std::vector<PartitionId>;

void take_heartbeat(const Desk& desk, CoordinatedGroup& group, const ConsumerHeartbeat& beat);
Seat* take_seat(const Desk& desk, CoordinatedGroup& group, const ConsumerHeartbeat& beat);
Cause why_fenced(const Seat& seat, int32_t epoch, const Partitions* owned);
void leave(const Desk& desk, CoordinatedGroup& group, const ConsumerHeartbeat& beat);
void expire(const Desk& desk, CoordinatedGroup& group, std::size_t seat, Cause cause);
void raise_epoch(const Desk& desk, CoordinatedGroup& group, Cause cause);
void set_targets(const Desk& desk, CoordinatedGroup& group);
Partitions taken_by_others(const CoordinatedGroup& group, const Seat& seat);
void note_progress(const Desk& desk, CoordinatedGroup& group);
void watch_revocation(const Desk& desk, CoordinatedGroup& group, Seat& seat);
void write_down(const Desk& desk, CoordinatedGroup& group);
void refuse(const Desk& desk, const ConsumerHeartbeat& beat, Cause error);
void send_answer(const Desk& desk, MemberId member, const ConsumerHeartbeatAnswer& answer);

Seat* find_seat(CoordinatedGroup& group, MemberId member) {
    for (Seat& seat : group.seats)
        if (seat.member == member) return &seat;
    return nullptr;
}

} // namespace

void consumer_heartbeat(Context& ctx, Cluster& cluster, BrokerIndex broker,
                        const ConsumerHeartbeat& beat, Time ready) {
    const Desk desk{ctx, cluster, broker, ready};
    CoordinatedGroup* group =
        find_group(cluster, broker, cluster.members[beat.member.index()].group);
    if (group == nullptr)
        refuse(desk, beat, Cause::not_coordinator);
    else if (beat.member_epoch < 0)
        leave(desk, *group, beat);
    else
        take_heartbeat(desk, *group, beat);
    if (beat.owned != no_list) cluster.lists.assigned.close(beat.owned);
}

void consumer_group_timer(Context& ctx, Cluster& cluster, BrokerIndex broker,
                          CoordinatedGroup& group, const Timer& timer) {
    const Desk desk{ctx, cluster, broker, ctx.now()};
    const bool sessions = timer.kind == TimerKind::group_session_due;
    if (sessions && ctx.now() >= group.session_wake) group.session_wake = time_never;
    const Duration timeout = session_timeout_of(cluster, group.group);
    for (std::size_t i = group.seats.size(); i-- > 0;) {
        const Seat& seat = group.seats[i];
        if (sessions && seat.heard_at + timeout <= ctx.now())
            expire(desk, group, i, Cause::session_timeout);
        else if (!sessions && seat.revoke_until <= ctx.now())
            expire(desk, group, i, Cause::poll_timeout);
    }
    if (sessions) arm_sessions(ctx, cluster, group);
}

// Kafka: validateMemberEpoch of an offset commit.
Cause why_stale(const Seat& seat, int32_t member_epoch) {
    return member_epoch == seat.standing.epoch ? Cause::none : Cause::stale_member_epoch;
}

namespace {

void take_heartbeat(const Desk& desk, CoordinatedGroup& group, const ConsumerHeartbeat& beat) {
    const bool joins = beat.member_epoch == epoch_joins;
    Partitions reported;
    if (beat.owned != no_list)
        for (const AssignedItem& item : desk.cluster.lists.assigned.at(beat.owned))
            reported.push_back(item.partition);
    const Partitions* owned = beat.owned != no_list ? &reported : nullptr;
    Seat* seat = find_seat(group, beat.member);
    if (joins) {
        seat = take_seat(desk, group, beat);
        if (seat == nullptr) return refuse(desk, beat, Cause::unreleased_instance);
    } else if (seat == nullptr || seat->epoch != beat.life) {
        return refuse(desk, beat, Cause::unknown_member);
    } else if (why_fenced(*seat, beat.member_epoch, owned) != Cause::none) {
        return refuse(desk, beat, Cause::fenced_member_epoch);
    }
    seat->heard_at = desk.ctx.now();
    arm_sessions(desk.ctx, desk.cluster, group);
    if (group.target_epoch != group.generation) set_targets(desk, group);
    const Standing before = seat->standing;
    seat->standing = next_standing(before, {.target = seat->target,
                                            .target_epoch = group.target_epoch,
                                            .owned = owned,
                                            .taken = taken_by_others(group, *seat)});
    watch_revocation(desk, group, *seat);
    note_progress(desk, group);
    ConsumerHeartbeatAnswer answer{.life = seat->epoch, .member_epoch = seat->standing.epoch};
    if (joins || before.assigned != seat->standing.assigned) {
        answer.partitions = desk.cluster.lists.assigned.open();
        for (const PartitionId p : seat->standing.assigned)
            desk.cluster.lists.assigned.at(answer.partitions).push_back({seat->member, p});
    }
    if (!joins && before == seat->standing) return send_answer(desk, beat.member, answer);
    const Cause error =
        append_consumer_group(desk.ctx, desk.cluster, desk.broker, group, beat.member, answer);
    if (error == Cause::none) return; // told when it is written down
    if (answer.partitions != no_list) desk.cluster.lists.assigned.close(answer.partitions);
    refuse(desk, beat, error);
}

// nullptr: the static member that had the place has neither left nor expired.
Seat* take_seat(const Desk& desk, CoordinatedGroup& group, const ConsumerHeartbeat& beat) {
    const bool fixed =
        desk.cluster.scenario->consumers[group.group.index()].kafka.static_membership;
    Seat* seat = find_seat(group, beat.member);
    if (seat != nullptr && seat->epoch == beat.life) return seat; // its answer was lost
    if (seat != nullptr && fixed) {
        if (seat->standing.epoch != epoch_away) return nullptr;
        seat->epoch = beat.life; // keeps its place: no new epoch (KIP-345)
        seat->standing.epoch = seat->standing.previous_epoch = 0;
        seat->standing.state = SeatState::stable;
        seat->standing.revoking.clear();
        return seat;
    }
    group.seats.push_back({.member = beat.member, .epoch = beat.life, .heard_at = desk.ctx.now()});
    desk.ctx.state({.kind = FactKind::member_joined,
                    .who = entity_of(beat.member),
                    .whom = {EntityKind::group, group.group.value},
                    .group = group.group,
                    .count = int64_t(group.seats.size())});
    raise_epoch(desk, group, Cause::joined);
    return &group.seats.back();
}

// Kafka: throwIfConsumerGroupMemberEpochIsInvalid. The epoch before is good for a member that has
// not heard the last answer.
Cause why_fenced(const Seat& seat, int32_t epoch, const Partitions* owned) {
    if (epoch == seat.standing.epoch) return Cause::none;
    const Partitions& may = seat.standing.assigned;
    const bool missed_one = epoch == seat.standing.previous_epoch && owned != nullptr &&
                            std::includes(may.begin(), may.end(), owned->begin(), owned->end());
    return missed_one ? Cause::none : Cause::fenced_member_epoch;
}

void leave(const Desk& desk, CoordinatedGroup& group, const ConsumerHeartbeat& beat) {
    Seat* seat = find_seat(group, beat.member);
    if (seat == nullptr || seat->epoch != beat.life) return;
    if (beat.member_epoch == epoch_away) {
        seat->standing.epoch = epoch_away;
        seat->revoke_until = time_never;
    } else {
        group.seats.erase(group.seats.begin() + (seat - group.seats.data()));
        raise_epoch(desk, group, Cause::left);
    }
    write_down(desk, group);
    send_answer(desk, beat.member, {.life = beat.life, .member_epoch = beat.member_epoch});
}

void expire(const Desk& desk, CoordinatedGroup& group, std::size_t seat, Cause cause) {
    const MemberId member = group.seats[seat].member;
    const FactId why = desk.ctx.why_silent(desk.cluster.members[member.index()].node);
    if (cause == Cause::session_timeout && why != 0) desk.ctx.because_of(why);
    desk.ctx.state({.kind = FactKind::member_expired,
                    .cause = cause,
                    .who = broker_entity(std::size_t(desk.broker)),
                    .whom = entity_of(member),
                    .group = group.group});
    group.seats.erase(group.seats.begin() + std::ptrdiff_t(seat));
    raise_epoch(desk, group, cause);
    write_down(desk, group);
}

void raise_epoch(const Desk& desk, CoordinatedGroup& group, Cause cause) {
    ++group.generation;
    group.phase = group.seats.empty() ? GroupPhase::empty : GroupPhase::preparing;
    desk.ctx.state({.kind = FactKind::rebalance_started,
                    .cause = cause,
                    .who = broker_entity(std::size_t(desk.broker)),
                    .whom = {EntityKind::group, group.group.value},
                    .group = group.group,
                    .count = int64_t(group.seats.size()),
                    .after = group.generation});
    if (group.seats.empty()) return watch_empty(desk.ctx, desk.cluster, group);
    set_targets(desk, group);
}

// Stickiness rests on the last targets, not on what members hold at the moment.
void set_targets(const Desk& desk, CoordinatedGroup& group) {
    const Cluster& cluster = desk.cluster;
    const Topic& topic = cluster.topics[std::size_t(cluster.groups[group.group.index()].topic)];
    const std::vector<GroupTopic> topics{assignor_topic(cluster, group.group)};
    std::vector<GroupMember> members;
    for (const Seat& seat : group.seats) {
        GroupMember member = assignor_member(cluster, seat.member);
        for (const PartitionId p : seat.target)
            member.owned.push_back({0, int32_t(p.value - topic.first)});
        members.push_back(std::move(member));
    }
    const RemoteAssignor choice =
        cluster.scenario->consumers[group.group.index()].kafka.remote_assignor;
    const Assignor* assignor =
        find_assignor(choice == RemoteAssignor::range ? "server-range" : "server-uniform");
    SLUICE_CHECK(assignor != nullptr, "an assignor of the settings is not in the table");
    const Assignment shares = assignor->assign({.topics = topics, .members = members});
    for (std::size_t i = 0; i < group.seats.size(); ++i) {
        group.seats[i].target.clear();
        for (const OwnedPartition& p : shares.of_member[i])
            group.seats[i].target.push_back(
                PartitionId::of(topic.first + std::size_t(p.partition)));
    }
    group.target_epoch = group.generation;
}

// What a member was asked to give up is its own until it has confirmed.
Partitions taken_by_others(const CoordinatedGroup& group, const Seat& seat) {
    Partitions taken;
    for (const Seat& other : group.seats) {
        if (other.member == seat.member) continue;
        const Standing& holds = other.standing;
        taken.insert(taken.end(), holds.assigned.begin(), holds.assigned.end());
        taken.insert(taken.end(), holds.revoking.begin(), holds.revoking.end());
    }
    std::sort(taken.begin(), taken.end());
    return taken;
}

// Everybody has what it is to have.
void note_progress(const Desk& desk, CoordinatedGroup& group) {
    if (group.phase != GroupPhase::preparing) return;
    for (const Seat& seat : group.seats)
        if (seat.standing.state != SeatState::stable || seat.standing.epoch != group.target_epoch)
            return;
    group.phase = GroupPhase::stable;
    desk.ctx.state({.kind = FactKind::assignment_made,
                    .who = broker_entity(std::size_t(desk.broker)),
                    .whom = {EntityKind::group, group.group.value},
                    .group = group.group,
                    .count = int64_t(group.seats.size()),
                    .after = group.generation});
}

// The rebalance timeout of a member is its max.poll.interval.ms.
void watch_revocation(const Desk& desk, CoordinatedGroup& group, Seat& seat) {
    if (seat.standing.state != SeatState::unrevoked) {
        seat.revoke_until = time_never;
        return;
    }
    if (seat.revoke_until != time_never) return;
    seat.revoke_until =
        desk.ctx.now() +
        desk.cluster.scenario->consumers[group.group.index()].kafka.max_poll_interval;
    desk.ctx.schedule(seat.revoke_until, Timer{TimerKind::group_revoke_due, group.group.value, 0});
}

// Nobody waits for this; what cannot be written now is part of the next change.
void write_down(const Desk& desk, CoordinatedGroup& group) {
    append_consumer_group(desk.ctx, desk.cluster, desk.broker, group, MemberId{}, {});
}

void refuse(const Desk& desk, const ConsumerHeartbeat& beat, Cause error) {
    send_answer(desk, beat.member,
                {.life = beat.life, .member_epoch = beat.member_epoch, .error = error});
}

void send_answer(const Desk& desk, MemberId member, const ConsumerHeartbeatAnswer& answer) {
    desk.ctx.send(desk.cluster.members[member.index()].node, answer, client_request_bytes,
                  desk.ready);
}

} // namespace

} // namespace sluice::kafka
