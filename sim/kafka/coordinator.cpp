#include "sim/kafka/coordinator.hpp"
#include "sim/kafka/accumulator.hpp"
#include "sim/kafka/cluster.hpp"
#include "sim/kafka/consumer_group.hpp"
#include "sim/kafka/coordinator_log.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

struct Desk { // the coordinator's side of one request
    Context& ctx;
    Cluster& cluster;
    BrokerIndex broker;
    Time ready;
};

void find_coordinator(const Desk& desk, const FindCoordinator& question);
void join(const Desk& desk, const JoinGroup& request);
void join_again(const Desk& desk, CoordinatedGroup& group, Seat& seat, const JoinGroup& request);
void come_back(const Desk& desk, const CoordinatedGroup& group, Seat& seat);
void tell_generation(const Desk& desk, const CoordinatedGroup& group, const Seat& seat);
void join_anew(const Desk& desk, CoordinatedGroup& group, const JoinGroup& request);
void sync(const Desk& desk, const SyncGroup& request);
void heartbeat(const Desk& desk, const GroupHeartbeat& beat);
void leave(const Desk& desk, const LeaveGroup& request);

void prepare_rebalance(const Desk& desk, CoordinatedGroup& group, Cause cause);
void complete_join_if_all(const Desk& desk, CoordinatedGroup& group);
void complete_join(const Desk& desk, CoordinatedGroup& group);
void answer_joins(const Desk& desk, CoordinatedGroup& group);
void join_timer(const Desk& desk, CoordinatedGroup& group);
void session_timer(const Desk& desk, CoordinatedGroup& group);
void take_assignment(const Desk& desk, CoordinatedGroup& group, ListHandle assignment);
void answer_sync(const Desk& desk, CoordinatedGroup& group, Seat& seat, Cause error);
void remove_seat(const Desk& desk, CoordinatedGroup& group, std::size_t seat, Cause cause);
void close_if_open(Cluster& cluster, ListHandle list);

const KafkaConsumerSettings& settings_of(const Cluster& cluster, GroupId group) {
    return cluster.scenario->consumers[group.index()].kafka;
}

NodeId node_of(const Cluster& cluster, MemberId member) {
    return cluster.members[member.index()].node;
}

Seat* find_seat(CoordinatedGroup& group, MemberId member, int64_t epoch) {
    for (Seat& seat : group.seats)
        if (seat.member == member && seat.epoch == epoch) return &seat;
    return nullptr;
}

void send(const Desk& desk, MemberId member, const Message& message, std::size_t rows = 0) {
    desk.ctx.send(node_of(desk.cluster, member), message, client_request_bytes + 20 * int64_t(rows),
                  desk.ready);
}

void set_join_timer(const Desk& desk, CoordinatedGroup& group, Time at) {
    group.join_at = at;
    desk.ctx.schedule(at, Timer{TimerKind::group_join_due, group.group.value, 0});
}

} // namespace

void coordinator_received(Context& ctx, Cluster& cluster, BrokerIndex broker, NodeId,
                          const Message& message, Time ready) {
    const Desk desk{ctx, cluster, broker, ready};
    if (const auto* find = std::get_if<FindCoordinator>(&message))
        find_coordinator(desk, *find);
    else if (const auto* joining = std::get_if<JoinGroup>(&message))
        join(desk, *joining);
    else if (const auto* syncing = std::get_if<SyncGroup>(&message))
        sync(desk, *syncing);
    else if (const auto* beat = std::get_if<GroupHeartbeat>(&message))
        heartbeat(desk, *beat);
    else if (const auto* leaving = std::get_if<LeaveGroup>(&message))
        leave(desk, *leaving);
    else if (const auto* alive = std::get_if<ConsumerHeartbeat>(&message))
        consumer_heartbeat(ctx, cluster, broker, *alive, ready);
    else if (const auto* commit = std::get_if<OffsetCommit>(&message))
        commit_offsets(ctx, cluster, broker, *commit, ready);
    else if (const auto* question = std::get_if<OffsetFetch>(&message))
        fetch_offsets(ctx, cluster, broker, *question, ready);
    else
        discard(cluster, message);
}

void coordinator_timer(Context& ctx, Cluster& cluster, BrokerIndex broker, const Timer& timer) {
    if (timer.kind == TimerKind::commit_due) return commit_timer(ctx, cluster, broker);
    CoordinatedGroup* group = find_group(cluster, broker, GroupId::of(timer.subject));
    if (group == nullptr) return;
    if (timer.kind == TimerKind::offsets_due) return expire_offsets(ctx, cluster, broker, *group);
    if (speaks_kip_848(cluster, group->group))
        return consumer_group_timer(ctx, cluster, broker, *group, timer);
    const Desk desk{ctx, cluster, broker, ctx.now()};
    if (timer.kind == TimerKind::group_join_due && ctx.now() >= group->join_at)
        join_timer(desk, *group);
    if (timer.kind == TimerKind::group_session_due) session_timer(desk, *group);
}

void assignment_committed(Context& ctx, Cluster& cluster, BrokerIndex broker,
                          CoordinatedGroup& group) {
    if (group.phase != GroupPhase::completing) return;
    const Desk desk{ctx, cluster, broker, ctx.now()};
    group.phase = GroupPhase::stable;
    group.join_at = time_never;
    ctx.state({.kind = FactKind::assignment_made,
               .who = broker_entity(std::size_t(broker)),
               .whom = {EntityKind::group, group.group.value},
               .group = group.group,
               .count = int64_t(group.seats.size()),
               .after = group.generation});
    for (Seat& seat : group.seats)
        if (seat.syncing) answer_sync(desk, group, seat, Cause::none);
}

void dismiss_group(Context& ctx, Cluster& cluster, const CoordinatedGroup& group) {
    for (const Seat& seat : group.seats) {
        if (seat.joined)
            ctx.send(node_of(cluster, seat.member),
                     JoinAnswer{.member_epoch = seat.epoch, .error = Cause::not_coordinator},
                     client_request_bytes);
        if (seat.syncing)
            ctx.send(node_of(cluster, seat.member), SyncAnswer{.error = Cause::not_coordinator},
                     client_request_bytes);
    }
}

void arm_sessions(Context& ctx, Cluster& cluster, CoordinatedGroup& group) {
    Time oldest = time_never;
    for (const Seat& seat : group.seats) oldest = std::min(oldest, seat.heard_at);
    if (oldest == time_never) return;
    const Time at = oldest + session_timeout_of(cluster, group.group);
    if (group.session_wake <= at) return;
    group.session_wake = std::max(at, ctx.now());
    ctx.schedule(group.session_wake, Timer{TimerKind::group_session_due, group.group.value, 0});
}

namespace {

// Any broker answers this, as far as its metadata goes.
void find_coordinator(const Desk& desk, const FindCoordinator& question) {
    const Group& group =
        desk.cluster.groups[desk.cluster.members[question.member.index()].group.index()];
    const uint32_t known = desk.cluster.brokers[std::size_t(desk.broker)].known_version;
    const BrokerIndex leader =
        desk.cluster.metadata.partitions[group.offsets.index()].as_of(known).leader;
    send(desk, question.member,
         CoordinatorIs{.broker = leader,
                       .error = leader < 0 ? Cause::coordinator_loading : Cause::none});
}

void join(const Desk& desk, const JoinGroup& request) {
    const GroupId id = desk.cluster.members[request.member.index()].group;
    CoordinatedGroup* group = find_group(desk.cluster, desk.broker, id);
    if (group == nullptr) {
        send(desk, request.member,
             JoinAnswer{.member_epoch = request.member_epoch, .error = Cause::not_coordinator});
    } else if (Seat* seat = find_seat(*group, request.member, request.member_epoch)) {
        join_again(desk, *group, *seat, request);
    } else {
        join_anew(desk, *group, request);
    }
    close_if_open(desk.cluster, request.owned);
}

void set_owned(const Desk& desk, Seat& seat, ListHandle owned) {
    seat.owned.clear();
    if (owned == no_list) return;
    for (const AssignedItem& item : desk.cluster.lists.assigned.at(owned))
        seat.owned.push_back(item.partition);
}

// Kafka: joinGroup of a known member. One that has nothing new to say while the group is stable
// gets its generation again; the leader, or other ownership than when it joined last, means a
// rebalance: so whoever gave something up brings about the round in which it is handed on
// (KIP-429).
void join_again(const Desk& desk, CoordinatedGroup& group, Seat& seat, const JoinGroup& request) {
    seat.heard_at = desk.ctx.now();
    const std::vector<PartitionId> before = seat.owned;
    set_owned(desk, seat, request.owned);
    switch (group.phase) {
    case GroupPhase::empty:
    case GroupPhase::preparing: break;
    case GroupPhase::completing: seat.joined = true; return answer_joins(desk, group);
    case GroupPhase::stable: {
        const bool leads = &seat == &group.seats.front();
        if (!leads && seat.owned == before) return tell_generation(desk, group, seat);
        seat.joined = true;
        return prepare_rebalance(desk, group, Cause::joined);
    }
    }
    seat.joined = true;
    complete_join_if_all(desk, group);
}

// A static member that was away, the leader included: everything stays as it is (KIP-345, KIP-814).
void come_back(const Desk& desk, const CoordinatedGroup& group, Seat& seat) {
    seat.heard_at = desk.ctx.now();
    seat.owned.clear();
    tell_generation(desk, group, seat);
}

void tell_generation(const Desk& desk, const CoordinatedGroup& group, const Seat& seat) {
    send(desk, seat.member, JoinAnswer{.member_epoch = seat.epoch, .generation = group.generation});
}

// A newcomer is told an id first and joins with it (KIP-394); a static member keeps its seat.
void join_anew(const Desk& desk, CoordinatedGroup& group, const JoinGroup& request) {
    const bool fixed = settings_of(desk.cluster, group.group).static_membership;
    if (request.member_epoch == 0 && fixed)
        for (Seat& seat : group.seats)
            if (seat.member == request.member) {
                seat.epoch = group.next_epoch++;
                if (group.phase == GroupPhase::stable) return come_back(desk, group, seat);
                return join_again(desk, group, seat, request);
            }
    const auto given = std::find_if(group.given.begin(), group.given.end(), [&](const GivenId& g) {
        return g.member == request.member && g.epoch == request.member_epoch;
    });
    int64_t epoch = request.member_epoch;
    if (given != group.given.end()) {
        group.given.erase(given);
    } else if (epoch == 0 && !fixed) {
        group.given.push_back({request.member, group.next_epoch});
        send(desk, request.member,
             JoinAnswer{.member_epoch = group.next_epoch++, .error = Cause::unknown_member});
        return;
    } else if (epoch != 0) {
        send(desk, request.member, JoinAnswer{.member_epoch = 0, .error = Cause::unknown_member});
        return;
    } else {
        epoch = group.next_epoch++;
    }
    Seat seat{.member = request.member, .epoch = epoch, .heard_at = desk.ctx.now()};
    seat.joined = true;
    set_owned(desk, seat, request.owned);
    group.seats.push_back(std::move(seat));
    desk.ctx.state({.kind = FactKind::member_joined,
                    .who = entity_of(request.member),
                    .whom = {EntityKind::group, group.group.value},
                    .group = group.group,
                    .count = int64_t(group.seats.size())});
    arm_sessions(desk.ctx, desk.cluster, group);
    if (group.phase != GroupPhase::preparing) return prepare_rebalance(desk, group, Cause::joined);
    if (group.initial_delay) group.newcomers = true;
    complete_join_if_all(desk, group);
}

void sync(const Desk& desk, const SyncGroup& request) {
    const GroupId id = desk.cluster.members[request.member.index()].group;
    CoordinatedGroup* group = find_group(desk.cluster, desk.broker, id);
    Seat* seat = group ? find_seat(*group, request.member, request.member_epoch) : nullptr;
    Cause error = Cause::none;
    if (group == nullptr)
        error = Cause::not_coordinator;
    else if (seat == nullptr)
        error = Cause::unknown_member;
    else if (request.generation != group->generation)
        error = Cause::illegal_generation;
    else if (group->phase == GroupPhase::preparing)
        error = Cause::rebalance_in_progress;
    if (error != Cause::none) {
        send(desk, request.member, SyncAnswer{.error = error});
    } else {
        seat->heard_at = desk.ctx.now();
        if (group->phase == GroupPhase::stable) {
            answer_sync(desk, *group, *seat, Cause::none);
        } else {
            seat->syncing = true;
            if (request.assignment != no_list) take_assignment(desk, *group, request.assignment);
        }
    }
    close_if_open(desk.cluster, request.assignment);
}

void heartbeat(const Desk& desk, const GroupHeartbeat& beat) {
    const GroupId id = desk.cluster.members[beat.member.index()].group;
    CoordinatedGroup* group = find_group(desk.cluster, desk.broker, id);
    Seat* seat = group ? find_seat(*group, beat.member, beat.member_epoch) : nullptr;
    GroupHeartbeatAnswer answer{.generation = beat.generation};
    if (group == nullptr) {
        answer.error = Cause::not_coordinator;
    } else if (seat == nullptr) {
        answer.error = Cause::unknown_member;
    } else if (beat.generation != group->generation) {
        answer.error = Cause::illegal_generation;
    } else {
        seat->heard_at = desk.ctx.now();
        if (group->phase == GroupPhase::preparing) answer.error = Cause::rebalance_in_progress;
    }
    send(desk, beat.member, answer);
}

void leave(const Desk& desk, const LeaveGroup& request) {
    const GroupId id = desk.cluster.members[request.member.index()].group;
    CoordinatedGroup* group = find_group(desk.cluster, desk.broker, id);
    if (group == nullptr) return;
    for (std::size_t i = 0; i < group->seats.size(); ++i)
        if (group->seats[i].member == request.member &&
            group->seats[i].epoch == request.member_epoch)
            return remove_seat(desk, *group, i, Cause::left);
}

void prepare_rebalance(const Desk& desk, CoordinatedGroup& group, Cause cause) {
    const KafkaConsumerSettings& settings = settings_of(desk.cluster, group.group);
    if (group.phase == GroupPhase::completing)
        for (Seat& seat : group.seats)
            if (seat.syncing) answer_sync(desk, group, seat, Cause::rebalance_in_progress);
    desk.ctx.state({.kind = FactKind::rebalance_started,
                    .cause = cause,
                    .who = broker_entity(std::size_t(desk.broker)),
                    .whom = {EntityKind::group, group.group.value},
                    .group = group.group,
                    .count = int64_t(group.seats.size()),
                    .after = group.generation + 1});
    const Duration delay =
        std::min(desk.cluster.scenario->carrier().kafka.config.group_initial_rebalance_delay,
                 settings.max_poll_interval);
    group.initial_delay = group.phase == GroupPhase::empty && delay > Duration{};
    group.newcomers = false;
    group.phase = GroupPhase::preparing;
    group.rebalance_until = desk.ctx.now() + settings.max_poll_interval;
    set_join_timer(desk, group,
                   group.initial_delay ? desk.ctx.now() + delay : group.rebalance_until);
    complete_join_if_all(desk, group);
}

void complete_join_if_all(const Desk& desk, CoordinatedGroup& group) {
    if (group.phase != GroupPhase::preparing || group.initial_delay) return;
    for (const Seat& seat : group.seats)
        if (!seat.joined) return;
    complete_join(desk, group);
}

// The barrier opens for those who are there; the others are no longer members (static ones stay).
void complete_join(const Desk& desk, CoordinatedGroup& group) {
    const KafkaConsumerSettings& settings = settings_of(desk.cluster, group.group);
    group.initial_delay = false;
    for (std::size_t i = group.seats.size(); i-- > 0;) {
        if (group.seats[i].joined || settings.static_membership) continue;
        desk.ctx.state({.kind = FactKind::member_expired,
                        .cause = Cause::poll_timeout,
                        .who = broker_entity(std::size_t(desk.broker)),
                        .whom = entity_of(group.seats[i].member),
                        .group = group.group});
        group.seats.erase(group.seats.begin() + std::ptrdiff_t(i));
    }
    ++group.generation;
    group.join_at = time_never;
    if (group.seats.empty()) {
        group.phase = GroupPhase::empty;
        append_group(desk.ctx, desk.cluster, desk.broker, group);
        watch_empty(desk.ctx, desk.cluster, group);
        return;
    }
    group.phase = GroupPhase::completing;
    for (Seat& seat : group.seats) seat.assigned.clear();
    answer_joins(desk, group);
    // Kafka: pending sync expiration.
    set_join_timer(desk, group, desk.ctx.now() + settings.max_poll_interval);
}

// Everybody who waits gets the generation; the leader gets the list of members, too.
void answer_joins(const Desk& desk, CoordinatedGroup& group) {
    for (Seat& seat : group.seats) {
        if (!seat.joined) continue;
        seat.joined = false;
        seat.heard_at = desk.ctx.now();
        JoinAnswer answer{.member_epoch = seat.epoch, .generation = group.generation};
        if (&seat == &group.seats.front()) {
            answer.leads = true;
            answer.members = desk.cluster.lists.members.open();
            answer.owned = desk.cluster.lists.assigned.open();
            for (const Seat& other : group.seats) {
                desk.cluster.lists.members.at(answer.members).push_back(other.member);
                for (const PartitionId p : other.owned)
                    desk.cluster.lists.assigned.at(answer.owned).push_back({other.member, p});
            }
        }
        send(desk, seat.member, answer, answer.leads ? group.seats.size() : 0);
    }
}

void join_timer(const Desk& desk, CoordinatedGroup& group) {
    const Time now = desk.ctx.now();
    if (group.phase == GroupPhase::completing) { // somebody never asked for the assignment
        for (std::size_t i = group.seats.size(); i-- > 0;)
            if (!group.seats[i].syncing && group.phase == GroupPhase::completing)
                remove_seat(desk, group, i, Cause::session_timeout);
        return;
    }
    if (group.phase != GroupPhase::preparing) return;
    if (group.initial_delay && group.newcomers && now < group.rebalance_until) {
        group.newcomers = false;
        const Duration delay =
            desk.cluster.scenario->carrier().kafka.config.group_initial_rebalance_delay;
        return set_join_timer(desk, group, std::min(now + delay, group.rebalance_until));
    }
    complete_join(desk, group);
}

// A member whose JoinGroup waits here is alive as far as the coordinator is concerned.
void session_timer(const Desk& desk, CoordinatedGroup& group) {
    const Time now = desk.ctx.now();
    if (now >= group.session_wake) group.session_wake = time_never;
    const Duration timeout = session_timeout_of(desk.cluster, group.group);
    for (std::size_t i = 0; i < group.seats.size();) {
        Seat& seat = group.seats[i];
        if (seat.joined) seat.heard_at = now;
        if (seat.heard_at + timeout > now) {
            ++i;
            continue;
        }
        const FactId why = desk.ctx.why_silent(node_of(desk.cluster, seat.member));
        if (why != 0) desk.ctx.because_of(why);
        remove_seat(desk, group, i, Cause::session_timeout);
        i = 0; // the rebalance may have changed the seats
    }
    arm_sessions(desk.ctx, desk.cluster, group);
}

void take_assignment(const Desk& desk, CoordinatedGroup& group, ListHandle assignment) {
    for (Seat& seat : group.seats) seat.assigned.clear();
    for (const AssignedItem& item : desk.cluster.lists.assigned.at(assignment))
        for (Seat& seat : group.seats)
            if (seat.member == item.member) seat.assigned.push_back(item.partition);
    const Cause error = append_group(desk.ctx, desk.cluster, desk.broker, group);
    if (error == Cause::none) return;
    for (Seat& seat : group.seats)
        if (seat.syncing) answer_sync(desk, group, seat, error);
}

void answer_sync(const Desk& desk, CoordinatedGroup& group, Seat& seat, Cause error) {
    seat.syncing = false;
    SyncAnswer answer{.generation = group.generation, .error = error};
    if (error == Cause::none) {
        answer.partitions = desk.cluster.lists.assigned.open();
        for (const PartitionId p : seat.assigned)
            desk.cluster.lists.assigned.at(answer.partitions).push_back({seat.member, p});
    }
    send(desk, seat.member, answer, seat.assigned.size());
}

// A member that left has said so itself (member_left); one that fell silent is stated here.
void remove_seat(const Desk& desk, CoordinatedGroup& group, std::size_t seat, Cause cause) {
    const MemberId member = group.seats[seat].member;
    if (cause == Cause::session_timeout)
        desk.ctx.state({.kind = FactKind::member_expired,
                        .cause = cause,
                        .who = broker_entity(std::size_t(desk.broker)),
                        .whom = entity_of(member),
                        .group = group.group});
    group.seats.erase(group.seats.begin() + std::ptrdiff_t(seat));
    if (group.phase == GroupPhase::preparing) return complete_join_if_all(desk, group);
    prepare_rebalance(desk, group, cause);
}

void close_if_open(Cluster& cluster, ListHandle list) {
    if (list != no_list) cluster.lists.assigned.close(list);
}

} // namespace

} // namespace sluice::kafka
