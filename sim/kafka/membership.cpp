#include "sim/kafka/membership.hpp"
#include "sim/kafka/accumulator.hpp"
#include "sim/kafka/assignors.hpp"
#include "sim/kafka/cluster.hpp"
#include "sim/kafka/reader.hpp"
#include "sim/kafka/sender.hpp"
#include "sim/kafka/worker.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

using namespace literals;

ListHandle owned_list(Cluster& cluster, const Member& member);
void ask_sync(Context& ctx, Cluster& cluster, Member& member, ListHandle assignment);
ListHandle share_out(Cluster& cluster, const Member& member, const JoinAnswer& answer);
void send_heartbeat(Context& ctx, Cluster& cluster, Member& member);

const Assignor& assignor_of(const Cluster& cluster, const Member& member) {
    const char* name = "range";
    switch (spec_of(cluster, member).kafka.assignors.front()) {
    case AssignorChoice::range: name = "range"; break;
    case AssignorChoice::roundrobin: name = "roundrobin"; break;
    case AssignorChoice::sticky: name = "sticky"; break;
    case AssignorChoice::cooperative_sticky: name = "cooperative-sticky"; break;
    }
    const Assignor* assignor = find_assignor(name);
    SLUICE_CHECK(assignor != nullptr, "an assignor of the settings is not in the table");
    return *assignor;
}

NodeId coordinator_node(const Cluster& cluster, const Member& member) {
    return cluster.brokers[std::size_t(member.coordinator)].node;
}

} // namespace

const ConsumerSpec& spec_of(const Cluster& cluster, const Member& member) {
    return cluster.scenario->consumers[member.group.index()];
}

ClientPatience patience_of(const KafkaConsumerSettings& s) {
    return {s.request_timeout,  s.retry_backoff,     s.retry_backoff_max,
            s.metadata_max_age, s.reconnect_backoff, s.reconnect_backoff_max};
}

bool is_cooperative(const Cluster& cluster, const Member& member) {
    return assignor_of(cluster, member).protocol == AssignorProtocol::cooperative;
}

Duration heartbeat_interval_of(const Cluster& cluster, const Member& member) {
    return speaks_kip_848(cluster, member.group)
               ? settings_of(cluster).group_consumer_heartbeat_interval
               : spec_of(cluster, member).kafka.heartbeat_interval;
}

void ask(Context& ctx, const Cluster& cluster, Member& member, BrokerIndex broker,
         const Message& request, int64_t bytes) {
    ++member.view.brokers[std::size_t(broker)].in_flight;
    ctx.send(cluster.brokers[std::size_t(broker)].node, request, bytes);
}

void await(Context& ctx, Member& member, Awaited what, Duration patience) {
    Time& due = member.due[std::size_t(what)];
    due = ctx.now() + patience;
    arm(ctx, member.request_wake, due, TimerKind::request_due);
}

void hold_back(Context& ctx, const Cluster& cluster, Member& member) {
    const KafkaConsumerSettings& settings = spec_of(cluster, member).kafka;
    member.not_before = ctx.now() + back_off(member.view.stream, settings.retry_backoff,
                                             settings.retry_backoff_max, member.failures);
    member.failures = uint8_t(std::min(member.failures + 1, 20));
    arm(ctx, member.retry_wake, member.not_before, TimerKind::coordinator_retry);
}

void find_coordinator(Context& ctx, Cluster& cluster, Member& member) {
    if (member.asked >= 0 || ctx.now() < member.not_before) return;
    member.asked = least_loaded(member.view, ctx.now());
    if (member.asked < 0) return hold_back(ctx, cluster, member);
    ask(ctx, cluster, member, member.asked, FindCoordinator{.member = member.id},
        client_request_bytes);
    await(ctx, member, Awaited::coordinator, spec_of(cluster, member).kafka.request_timeout);
}

void coordinator_found(Context& ctx, Cluster& cluster, Member& member,
                       const CoordinatorIs& answer) {
    if (member.asked < 0) return;
    heard_from(member.view, member.asked);
    member.asked = -1;
    no_longer_await(member, Awaited::coordinator);
    const bool reachable = answer.broker >= 0 &&
                           member.view.brokers[std::size_t(answer.broker)].usable_at <= ctx.now();
    if (answer.error != Cause::none || !reachable) {
        // Another broker may know better: one that is cut off from the controller does not.
        member.view.bootstrap =
            BrokerIndex((member.view.bootstrap + 1) % int(member.view.brokers.size()));
        return hold_back(ctx, cluster, member);
    }
    member.coordinator = answer.broker;
    member.failures = 0;
    if (member.state != MemberState::stable) return;
    member.tell_owned = true;
    if (speaks_kip_848(cluster, member.group)) return send_consumer_heartbeat(ctx, cluster, member);
    arm(ctx, member.heartbeat_wake, ctx.now() + heartbeat_interval_of(cluster, member),
        TimerKind::member_heartbeat);
}

// Eager: everything is given up before the barrier. Cooperative: nothing yet (KIP-429).
void begin_join(Context& ctx, Cluster& cluster, Member& member) {
    if (speaks_kip_848(cluster, member.group)) return begin_consumer_join(ctx, cluster, member);
    if (member.coordinator < 0 || ctx.now() < member.not_before) return;
    if (!member.lost && spec_of(cluster, member).commit == CommitPolicy::automatic)
        commit_automatically(ctx, cluster, member);
    if (member.lost || !is_cooperative(cluster, member)) revoke_all(ctx, cluster, member);
    member.lost = false;
    member.rejoin = false;
    member.has_grant = false;
    member.state = MemberState::joining;
    ask(ctx, cluster, member, member.coordinator,
        Message{JoinGroup{.member = member.id,
                          .member_epoch = member.epoch,
                          .owned = owned_list(cluster, member)}},
        client_request_bytes);
    await(ctx, member, Awaited::membership, spec_of(cluster, member).kafka.max_poll_interval + 5_s);
}

void join_answered(Context& ctx, Cluster& cluster, Member& member, const JoinAnswer& answer) {
    const bool expected = member.state == MemberState::joining;
    if (expected) no_longer_await(member, Awaited::membership);
    if (expected && answer.error == Cause::unknown_member) {
        member.epoch = answer.member_epoch; // 0: the id has been forgotten
        member.state = MemberState::outside;
        if (answer.member_epoch == 0) membership_lost(member, answer.error);
    } else if (expected && answer.error != Cause::none) {
        member.state = MemberState::outside;
        coordinator_lost(ctx, cluster, member);
        hold_back(ctx, cluster, member);
    } else if (expected) {
        member.epoch = answer.member_epoch;
        member.generation = answer.generation;
        member.failures = 0;
        member.state = MemberState::syncing;
        const ListHandle assignment = answer.leads ? share_out(cluster, member, answer) : no_list;
        ask_sync(ctx, cluster, member, assignment);
        arm(ctx, member.heartbeat_wake,
            ctx.now() + spec_of(cluster, member).kafka.heartbeat_interval,
            TimerKind::member_heartbeat);
    }
    if (answer.members != no_list) cluster.lists.members.close(answer.members);
    if (answer.owned != no_list) cluster.lists.assigned.close(answer.owned);
}

void sync_answered(Context& ctx, Cluster& cluster, Member& member, const SyncAnswer& answer) {
    if (member.state == MemberState::syncing) {
        no_longer_await(member, Awaited::membership);
        if (answer.error == Cause::none) {
            member.granted.clear();
            for (const AssignedItem& item : cluster.lists.assigned.at(answer.partitions))
                member.granted.push_back(item.partition);
            member.has_grant = true;
        } else {
            member.state = MemberState::outside;
            if (is_about_coordinator(answer.error))
                coordinator_lost(ctx, cluster, member);
            else if (answer.error != Cause::rebalance_in_progress)
                membership_lost(member, answer.error);
            if (answer.error != Cause::rebalance_in_progress) hold_back(ctx, cluster, member);
        }
    }
    if (answer.partitions != no_list) cluster.lists.assigned.close(answer.partitions);
}

void take_assignment(Context& ctx, Cluster& cluster, Member& member) {
    member.has_grant = false;
    std::vector<PartitionId> partitions = std::move(member.granted);
    member.granted.clear();
    std::sort(partitions.begin(), partitions.end());
    std::vector<Assigned> now;
    bool gave_up = false;
    for (const Assigned& a : member.assigned) {
        if (std::binary_search(partitions.begin(), partitions.end(), a.partition)) {
            now.push_back(a);
            continue;
        }
        gave_up = true;
        ctx.state({.kind = FactKind::partition_revoked,
                   .cause = Cause::rebalance_in_progress,
                   .who = entity_of(member.id),
                   .partition = a.partition,
                   .group = member.group,
                   .after = a.finished});
    }
    for (const PartitionId p : partitions)
        if (find_assigned(cluster, member, p) == nullptr) now.push_back({.partition = p});
    // A total order: a partition stands in the list once.
    std::sort(now.begin(), now.end(),
              [](const Assigned& a, const Assigned& b) { return a.partition < b.partition; });
    if (gave_up) commit_automatically(ctx, cluster, member);
    member.assigned = std::move(now);
    member.previous = std::move(partitions);
    member.state = MemberState::stable;
    member.reading = true;
    const bool modern = speaks_kip_848(cluster, member.group);
    member.rejoin = gave_up && !modern; // KIP-429: it is handed out in a second round
    const KafkaConsumerSettings& settings = spec_of(cluster, member).kafka;
    member.next_auto_commit = ctx.now() + settings.auto_commit_interval;
    begin_reading(cluster, member);
    learn_leaders(ctx, cluster, member);
    if (!modern) return;
    member.tell_owned = true; // confirms: what it gave up may be handed on
    send_consumer_heartbeat(ctx, cluster, member);
}

void heartbeat_timer(Context& ctx, Cluster& cluster, Member& member) {
    if (ctx.now() >= member.heartbeat_wake) member.heartbeat_wake = time_never;
    if (member.state != MemberState::syncing && member.state != MemberState::stable) return;
    if (member.coordinator < 0) return;
    if (speaks_kip_848(cluster, member.group)) return send_consumer_heartbeat(ctx, cluster, member);
    send_heartbeat(ctx, cluster, member);
}

void heartbeat_answered(Context& ctx, Cluster& cluster, Member& member,
                        const GroupHeartbeatAnswer& answer) {
    no_longer_await(member, Awaited::heartbeat);
    if (answer.generation != member.generation) return;
    if (member.state != MemberState::stable) return;
    if (is_about_coordinator(answer.error))
        coordinator_lost(ctx, cluster, member);
    else if (answer.error == Cause::rebalance_in_progress)
        member.rejoin = true;
    else if (answer.error != Cause::none)
        membership_lost(member, answer.error);
}

void fetch_positions(Context& ctx, Cluster& cluster, Member& member) {
    if (member.coordinator < 0 || awaits(member, Awaited::positions)) return;
    if (ctx.now() < member.not_before) return;
    ListHandle list = no_list;
    for (Assigned& a : member.assigned) {
        if (a.state != PositionState::unknown) continue;
        if (list == no_list) list = cluster.lists.offsets.open();
        cluster.lists.offsets.at(list).push_back({.partition = a.partition});
        a.state = PositionState::fetching;
    }
    if (list == no_list) return;
    const auto rows = int64_t(cluster.lists.offsets.at(list).size());
    ask(ctx, cluster, member, member.coordinator,
        Message{OffsetFetch{.member = member.id, .items = list}}, client_request_bytes + 20 * rows);
    await(ctx, member, Awaited::positions, spec_of(cluster, member).kafka.request_timeout);
}

void positions_answered(Context& ctx, Cluster& cluster, Member& member,
                        const OffsetFetchAnswer& answer) {
    no_longer_await(member, Awaited::positions);
    if (is_about_coordinator(answer.error)) {
        for (Assigned& a : member.assigned)
            if (a.state == PositionState::fetching) a.state = PositionState::unknown;
        coordinator_lost(ctx, cluster, member);
        hold_back(ctx, cluster, member);
    } else {
        for (const OffsetItem& item : cluster.lists.offsets.at(answer.items)) {
            Assigned* a = find_assigned(cluster, member, item.partition);
            if (a == nullptr || a->state != PositionState::fetching) continue;
            a->committed = item.offset;
            ctx.state({.kind = FactKind::partition_assigned,
                       .who = entity_of(member.id),
                       .partition = a->partition,
                       .group = member.group,
                       .after = item.offset});
            if (item.offset >= 0)
                place_at(member, *a, item.offset);
            else
                reset_by_policy(ctx, cluster, member, *a, Cause::none);
        }
    }
    cluster.lists.offsets.close(answer.items);
}

void leave_group(Context& ctx, Cluster& cluster, Member& member, Cause cause) {
    const bool fixed = spec_of(cluster, member).kafka.static_membership;
    ctx.state({.kind = FactKind::member_left,
               .cause = cause,
               .who = entity_of(member.id),
               .whom = {EntityKind::group, member.group.value},
               .group = member.group});
    // A static member keeps its seat until its session is over, whatever happens (KIP-345): one
    // that does not poll in time only stops its heartbeats.
    if (speaks_kip_848(cluster, member.group))
        leave_consumer_group(ctx, cluster, member);
    else if (member.coordinator >= 0 && member.epoch != 0 && !fixed)
        ctx.send(coordinator_node(cluster, member),
                 Message{LeaveGroup{.member = member.id, .member_epoch = member.epoch}},
                 client_request_bytes);
    membership_lost(member, Cause::unknown_member);
}

void coordinator_lost(Context& ctx, const Cluster& cluster, Member& member) {
    (void)ctx;
    (void)cluster;
    member.coordinator = -1;
    no_longer_await(member, Awaited::membership);
    no_longer_await(member, Awaited::heartbeat);
    no_longer_await(member, Awaited::positions);
    no_longer_await(member, Awaited::commit);
    member.commit_correlation = 0;
    for (Assigned& a : member.assigned)
        if (a.state == PositionState::fetching) a.state = PositionState::unknown;
    if (member.state == MemberState::joining || member.state == MemberState::syncing)
        member.state = MemberState::outside;
}

void membership_lost(Member& member, Cause cause) {
    if (cause == Cause::unknown_member) member.epoch = 0;
    member.generation = -1;
    member.lost = true;
    if (member.state != MemberState::stopped) member.state = MemberState::outside;
}

void revoke_all(Context& ctx, const Cluster& cluster, Member& member) {
    member.previous.clear();
    for (const Assigned& a : member.assigned) {
        if (!member.lost) member.previous.push_back(a.partition);
        ctx.state({.kind = FactKind::partition_revoked,
                   .cause = member.lost ? Cause::unknown_member : Cause::none,
                   .who = entity_of(member.id),
                   .partition = a.partition,
                   .group = member.group,
                   .after = a.finished});
    }
    member.assigned.clear();
    member.reading = false;
    begin_reading(cluster, member);
}

bool is_about_coordinator(Cause error) {
    return error == Cause::not_coordinator || error == Cause::coordinator_loading;
}

namespace {

// What the assignor may want to leave where it is.
ListHandle owned_list(Cluster& cluster, const Member& member) {
    if (assignor_of(cluster, member).protocol != AssignorProtocol::cooperative &&
        spec_of(cluster, member).kafka.assignors.front() != AssignorChoice::sticky)
        return no_list;
    const ListHandle list = cluster.lists.assigned.open();
    for (const Assigned& a : member.assigned)
        cluster.lists.assigned.at(list).push_back({member.id, a.partition});
    if (member.assigned.empty())
        for (const PartitionId p : member.previous)
            cluster.lists.assigned.at(list).push_back({member.id, p});
    return list;
}

void ask_sync(Context& ctx, Cluster& cluster, Member& member, ListHandle assignment) {
    int64_t bytes = client_request_bytes;
    if (assignment != no_list) bytes += 20 * int64_t(cluster.lists.assigned.at(assignment).size());
    ask(ctx, cluster, member, member.coordinator,
        Message{SyncGroup{.member = member.id,
                          .member_epoch = member.epoch,
                          .generation = member.generation,
                          .assignment = assignment}},
        bytes);
    await(ctx, member, Awaited::membership, spec_of(cluster, member).kafka.request_timeout);
}

// The leader's part: the assignor over the members that joined, for the topic they all read.
ListHandle share_out(Cluster& cluster, const Member& member, const JoinAnswer& answer) {
    const Topic& topic = cluster.topics[std::size_t(cluster.groups[member.group.index()].topic)];
    const std::vector<MemberId>& ids = cluster.lists.members.at(answer.members);
    const std::vector<GroupTopic> topics{assignor_topic(cluster, member.group)};
    std::vector<GroupMember> members;
    for (const MemberId id : ids) {
        GroupMember m = assignor_member(cluster, id);
        for (const AssignedItem& item : cluster.lists.assigned.at(answer.owned))
            if (item.member == id)
                m.owned.push_back({0, int32_t(item.partition.value - topic.first)});
        m.generation = m.owned.empty() ? -1 : answer.generation - 1;
        members.push_back(std::move(m));
    }
    const Assignment shares =
        assignor_of(cluster, member).assign({.topics = topics, .members = members});
    const ListHandle list = cluster.lists.assigned.open();
    for (std::size_t m = 0; m < ids.size(); ++m)
        for (const OwnedPartition& p : shares.of_member[m])
            cluster.lists.assigned.at(list).push_back(
                {ids[m], PartitionId::of(topic.first + std::size_t(p.partition))});
    return list;
}

// One at a time; without an answer for request.timeout.ms the coordinator is given up.
void send_heartbeat(Context& ctx, Cluster& cluster, Member& member) {
    const KafkaConsumerSettings& settings = spec_of(cluster, member).kafka;
    arm(ctx, member.heartbeat_wake, ctx.now() + settings.heartbeat_interval,
        TimerKind::member_heartbeat);
    if (awaits(member, Awaited::heartbeat)) return;
    ask(ctx, cluster, member, member.coordinator,
        GroupHeartbeat{
            .member = member.id, .member_epoch = member.epoch, .generation = member.generation},
        client_request_bytes);
    await(ctx, member, Awaited::heartbeat,
          std::min(settings.request_timeout, settings.session_timeout));
}

} // namespace

} // namespace sluice::kafka
