// A member's dealings with its coordinator in the KIP-848 protocol (Kafka:
// ConsumerMembershipManager, ConsumerHeartbeatRequestManager): it joins, lives, confirms and leaves
// with heartbeats, takes what it is granted at its next poll, and confirms that at once.
#include "sim/kafka/accumulator.hpp"
#include "sim/kafka/cluster.hpp"
#include "sim/kafka/membership.hpp"
#include "sim/kafka/sender.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

ListHandle owned_list(Cluster& cluster, const Member& member);
void take_grant(Context& ctx, Cluster& cluster, Member& member,
                const ConsumerHeartbeatAnswer& answer);

} // namespace

void begin_consumer_join(Context& ctx, Cluster& cluster, Member& member) {
    if (member.coordinator < 0 || ctx.now() < member.not_before) return;
    if (member.lost) revoke_all(ctx, cluster, member);
    if (member.epoch == 0) member.epoch = ++member.lives;
    member.lost = false;
    member.rejoin = false;
    member.has_grant = false;
    member.generation = epoch_joins;
    member.state = MemberState::joining;
    member.tell_owned = true;
    no_longer_await(member, Awaited::heartbeat); // of the life before
    send_consumer_heartbeat(ctx, cluster, member);
}

void send_consumer_heartbeat(Context& ctx, Cluster& cluster, Member& member) {
    const KafkaConsumerSettings& settings = spec_of(cluster, member).kafka;
    const Duration interval = heartbeat_interval_of(cluster, member);
    arm(ctx, member.heartbeat_wake, ctx.now() + interval, TimerKind::member_heartbeat);
    member.beat_again = awaits(member, Awaited::heartbeat);
    if (member.beat_again || member.coordinator < 0) return;
    const ListHandle owned = member.tell_owned ? owned_list(cluster, member) : no_list;
    member.tell_owned = false;
    const int64_t rows = owned == no_list ? 0 : int64_t(member.assigned.size());
    ask(ctx, cluster, member, member.coordinator,
        ConsumerHeartbeat{.member = member.id,
                          .life = member.epoch,
                          .member_epoch = member.generation,
                          .owned = owned},
        client_request_bytes + 20 * rows);
    await(ctx, member, Awaited::heartbeat, settings.request_timeout);
}

void consumer_heartbeat_answered(Context& ctx, Cluster& cluster, Member& member,
                                 const ConsumerHeartbeatAnswer& answer) {
    const bool expected = answer.life == member.epoch && awaits(member, Awaited::heartbeat);
    if (expected) {
        no_longer_await(member, Awaited::heartbeat);
        if (answer.error == Cause::none) {
            take_grant(ctx, cluster, member, answer);
        } else if (is_about_coordinator(answer.error) || answer.error == Cause::request_timeout) {
            member.tell_owned = true;
            if (member.state == MemberState::joining) member.state = MemberState::outside;
            coordinator_lost(ctx, cluster, member);
            hold_back(ctx, cluster, member);
        } else if (answer.error == Cause::unreleased_instance) {
            // Fatal to Kafka's client: here the application is started again until it is let in.
            member.state = MemberState::outside;
            hold_back(ctx, cluster, member);
        } else {
            membership_lost(member, Cause::unknown_member);
        }
    }
    if (answer.partitions != no_list) cluster.lists.assigned.close(answer.partitions);
}

// Nobody waits for the answer.
void leave_consumer_group(Context& ctx, Cluster& cluster, Member& member) {
    if (member.coordinator < 0 || member.epoch == 0 || member.generation < 0) return;
    const bool fixed = spec_of(cluster, member).kafka.static_membership;
    ask(ctx, cluster, member, member.coordinator,
        ConsumerHeartbeat{.member = member.id,
                          .life = member.epoch,
                          .member_epoch = fixed ? epoch_away : epoch_leaves},
        client_request_bytes);
    no_longer_await(member, Awaited::heartbeat);
}

namespace {

// Ascending, as the list of what it reads is.
ListHandle owned_list(Cluster& cluster, const Member& member) {
    const ListHandle list = cluster.lists.assigned.open();
    for (const Assigned& a : member.assigned)
        cluster.lists.assigned.at(list).push_back({member.id, a.partition});
    return list;
}

void take_grant(Context& ctx, Cluster& cluster, Member& member,
                const ConsumerHeartbeatAnswer& answer) {
    member.generation = answer.member_epoch;
    member.failures = 0;
    if (member.state == MemberState::joining) member.state = MemberState::stable;
    if (answer.partitions != no_list) {
        member.granted.clear();
        for (const AssignedItem& item : cluster.lists.assigned.at(answer.partitions))
            member.granted.push_back(item.partition);
        member.has_grant = true;
    }
    if (member.beat_again) send_consumer_heartbeat(ctx, cluster, member);
}

} // namespace

} // namespace sluice::kafka
