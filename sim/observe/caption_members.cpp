// Captions about members of groups: who is gone or stands still, who shares out what.
#include "sim/observe/caption_rules.hpp"
#include "sim/world/names.hpp"
#include <algorithm>

namespace sluice {

namespace {

const kafka::CoordinatedGroup* coordinated(const Scene& scene, GroupId group);
Sentence unread_meanwhile(const Scene& scene, Entity member, bool dead);
std::string rebalance_words(Cause cause);
bool has_begun(const Scene& scene, GroupId group);
bool somebody_reads(const Scene& scene, GroupId group);

std::string word_of(const Scene& scene, GroupId group) {
    return records_word(scene.scenario(), scene.scenario().consumers[group.index()].from);
}

} // namespace

// Dead or still, and its group does not know yet.
Said say_member_gone(const Scene& scene) {
    if (!ever_crashed(scene) && !ever(scene, FactKind::paused)) return std::nullopt;
    const Moment* crash = latest(scene, time_zero, [&](const Moment& m) {
        return (is_crash(m.fact.kind) || m.fact.kind == FactKind::paused) &&
               m.fact.who.kind == EntityKind::member && !runs(scene.world, m.fact.who);
    });
    if (!crash || runs(scene.world, crash->fact.who)) return std::nullopt;
    const Entity who = crash->fact.who;
    const bool noticed =
        latest_about(scene, FactKind::member_expired, who, crash->fact.at) != nullptr;
    if (noticed || (scene.service && !scene.is_news(crash->fact.at))) return std::nullopt;
    const bool by_itself = crash->fact.cause == Cause::policy_crash;
    const bool dead = is_crash(crash->fact.kind);
    return said(Gravity::warning,
                scene.phrase()
                    .say(spoken(scene.world, who) + (dead ? " died" : " stands still") +
                         (by_itself ? " on a record that it cannot process" : ""))
                    .on(crash->fact.id)
                    .done(),
                unread_meanwhile(scene, who, dead));
}

Said say_rebalance(const Scene& scene) {
    if (!scene.cluster) return std::nullopt;
    for (const kafka::Group& group : scene.cluster->groups) {
        const kafka::CoordinatedGroup* now = coordinated(scene, group.id);
        const bool under_way = now && (now->phase == kafka::GroupPhase::preparing ||
                                       now->phase == kafka::GroupPhase::completing);
        if (!under_way) continue;
        const Moment* started = latest_about(scene, FactKind::rebalance_started,
                                             {EntityKind::group, group.id.value}, time_zero);
        Phrase first = scene.phrase(), second = scene.phrase();
        if (started) first.on(started->fact.id);
        if (now->initial_delay) {
            first.say(group.name + " waits for more members before it shares out its partitions");
            second.say("Nobody reads until ")
                .name("group.initial.rebalance.delay.ms")
                .say(
                    " (" +
                    short_length(kafka::settings_of(*scene.cluster).group_initial_rebalance_delay) +
                    ") is over");
            return said(Gravity::news, first.done(), second.done());
        } else
            first.say(group.name + " shares out its partitions anew: " +
                      (started ? rebalance_words(started->fact.cause) : "a change"));
        const bool some_read =
            std::any_of(group.members.begin(), group.members.end(), [&](const MemberId id) {
                return scene.cluster->members[id.index()].reading;
            });
        second.say(some_read ? "Its members go on with what they keep"
                             : "Nobody in the group reads meanwhile");
        return said(Gravity::warning, first.done(), second.done());
    }
    return std::nullopt;
}

Said say_new_assignment(const Scene& scene) {
    const Moment* made = latest_of(scene, FactKind::assignment_made, scene.now - scene.news);
    if (!made) return std::nullopt;
    const kafka::Group& group = scene.cluster->groups[made->fact.group.index()];
    int64_t reading = 0, idle = 0, partitions = 0;
    for (const MemberId id : group.members) {
        const kafka::Member& member = scene.cluster->members[id.index()];
        if (member.state != kafka::MemberState::stable) continue;
        ++(member.assigned.empty() ? idle : reading);
        partitions += int64_t(member.assigned.size());
    }
    if (partitions == 0) return std::nullopt;
    Phrase first = scene.phrase();
    first
        .say(group.name + (made->fact.after == 1 ? " begins: " : " has a new assignment: ") +
             numbered(reading, "members") + (reading == 1 ? " reads " : " read ") +
             numbered(partitions, "partitions"))
        .on(made->fact.id);
    Phrase second = scene.phrase();
    if (idle > 0)
        second.say((idle == 1 ? "One member has" : capitalised(number_word(idle)) + " have") +
                   " nothing to read: a partition has one reader in a group");
    return said(Gravity::news, first.done(), idle > 0 ? second.done() : Sentence{});
}

// Nobody is there, and it waits all the same.
Said say_nobody_reads(const Scene& scene) {
    for (std::size_t g = 0; g < scene.ledger().groups.size(); ++g) {
        const GroupId group = GroupId::of(g);
        const int64_t waiting = scene.ledger().groups[g].waiting;
        if (waiting <= 0 || !has_begun(scene, group) || somebody_reads(scene, group)) continue;
        Phrase phrase = scene.phrase();
        phrase.say("Nobody of " + name_of(scene.world, group) + " reads: ")
            .strong(counted(waiting, word_of(scene, group)))
            .say(waiting == 1 ? " waits" : " wait")
            .say(" for it");
        const Moment* crash = latest(scene, time_zero, [&](const Moment& m) {
            return is_crash(m.fact.kind) && m.fact.who.kind == EntityKind::member &&
                   scene.world.members[m.fact.who.index].group == group;
        });
        if (crash) phrase.on(crash->fact.id);
        return said(Gravity::warning, phrase.done());
    }
    return std::nullopt;
}

namespace {

bool has_begun(const Scene& scene, GroupId group) {
    return scene.now >=
           time_zero + scene.scenario().consumers[group.index()].start + Duration{1'000'000'000};
}

bool somebody_reads(const Scene& scene, GroupId group) {
    for (const Node& node : scene.world.fabric.nodes) {
        if (node.entity.kind != EntityKind::member || node.state != ProcessState::running) continue;
        if (scene.world.members[node.entity.index].group != group) continue;
        if (!scene.cluster && node.listens) return true;
        if (scene.cluster && !scene.cluster->members[node.entity.index].assigned.empty())
            return true;
    }
    return false;
}

std::string rebalance_words(Cause cause) {
    if (cause == Cause::session_timeout) return "a member was silent for too long";
    if (cause == Cause::poll_timeout) return "a member did not poll in time";
    return std::string(info(cause).words);
}

// As its coordinator knows it: the broker that leads the group's partition of the offsets topic.
const kafka::CoordinatedGroup* coordinated(const Scene& scene, GroupId group) {
    const kafka::Group& ghost = scene.cluster->groups[group.index()];
    if (ghost.topic < 0) return nullptr;
    const kafka::BrokerIndex leader = kafka::leader_of(*scene.cluster, ghost.offsets);
    if (leader < 0) return nullptr;
    for (const auto& one : scene.cluster->brokers[std::size_t(leader)].coordinator.groups)
        if (one.group == group) return &one;
    return nullptr;
}

Sentence unread_meanwhile(const Scene& scene, Entity member, bool dead) {
    if (scene.service) {
        int64_t held = 0;
        for (const queue::Fifo& fifo : scene.service->server.queues)
            held += int64_t(fifo.ledger.leases_of(MemberId::of(member.index)).size());
        if (held == 0) return {};
        return scene.phrase()
            .say("The queue keeps ")
            .strong(counted(held, scene.records))
            .say(" for it until ")
            .name("redeliver_after")
            .say(" is over")
            .done();
    }
    const GroupId group = scene.world.members[member.index].group;
    const kafka::CoordinatedGroup* now = coordinated(scene, group);
    if (!now) return {};
    for (const kafka::Seat& seat : now->seats)
        if (seat.member.value == member.index && !seat.assigned.empty())
            return scene.phrase()
                .say("Nobody reads " + spoken_partitions(scene.world, seat.assigned) +
                     (dead ? " until its " : " until it moves or its "))
                .name("session.timeout.ms")
                .say(" is over")
                .done();
    return {};
}

} // namespace

} // namespace sluice
