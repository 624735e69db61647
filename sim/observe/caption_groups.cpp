// Captions about groups and their members: who is gone, who reads what, what is read again or
// never, who falls behind.
#include "sim/observe/caption_rules.hpp"
#include "sim/observe/ledger_reading.hpp"
#include "sim/observe/moments.hpp"
#include "sim/world/names.hpp"
#include <algorithm>

namespace sluice {

namespace {

const kafka::CoordinatedGroup* coordinated(const Scene& scene, GroupId group);
Sentence unread_meanwhile(const Scene& scene, Entity member);
Said say_sought(const Scene& scene, const kafka::Group& group);
Said say_read_again(const Scene& scene, const kafka::Group& group);
Said say_gone_unread(const Scene& scene, GroupId group);
bool is_stuck(const Scene& scene, const Fact& failure);
std::string rebalance_words(Cause cause);

std::string word_of(const Scene& scene, GroupId group) {
    return records_word(scene.scenario(), scene.scenario().consumers[group.index()].from);
}

} // namespace

// Dead, and its group does not know yet.
Said say_member_gone(const Scene& scene) {
    if (!ever_crashed(scene)) return std::nullopt;
    const Moment* crash = latest(scene, time_zero, [&](const Moment& m) {
        return is_crash(m.fact.kind) && m.fact.who.kind == EntityKind::member;
    });
    if (!crash || runs(scene.world, crash->fact.who)) return std::nullopt;
    const Entity who = crash->fact.who;
    const bool noticed =
        latest_about(scene, FactKind::member_expired, who, crash->fact.at) != nullptr;
    if (noticed || (scene.service && !scene.is_news(crash->fact.at))) return std::nullopt;
    const bool by_itself = crash->fact.cause == Cause::policy_crash;
    return said(Gravity::warning,
                scene.phrase()
                    .say(spoken(scene.world, who) + " died" +
                         (by_itself ? " on a record that it cannot process" : ""))
                    .on(crash->fact.id)
                    .done(),
                unread_meanwhile(scene, who));
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

Said say_replay(const Scene& scene) {
    if (!scene.cluster) return std::nullopt;
    for (const kafka::Group& group : scene.cluster->groups) {
        if (group.topic < 0) continue;
        if (Said sought = say_sought(scene, group)) return sought;
        if (Said again = say_read_again(scene, group)) return again;
    }
    return std::nullopt;
}

// While it lasts, and for a while after it was fixed.
Said say_bug(const Scene& scene) {
    if (!ever(scene, FactKind::bug_released)) return std::nullopt;
    const Moment* live = latest_of(scene, FactKind::bug_released, time_zero);
    const GroupId group = GroupId::of(live->fact.who.index);
    const Moment* fixed = latest_about(scene, FactKind::bug_fixed, live->fact.who, live->fact.at);
    const int64_t wrong = scene.ledger().groups[group.index()].wrong;
    if (fixed && (!scene.is_news(fixed->fact.at) || wrong == 0)) return std::nullopt;
    const std::string name = name_of(scene.world, group);
    Phrase first = scene.phrase(), second = scene.phrase();
    first.say(name + (fixed ? " ran a bug from " : " runs a bug since "))
        .strong(short_time(live->fact.at));
    first.on(live->fact.id);
    if (fixed) first.say(" to ").strong(short_time(fixed->fact.at)).on(fixed->fact.id);
    first.say(": ").strong(counted(wrong, word_of(scene, group))).say(" came out wrong");
    second.say(scene.cluster ? "The log still has them: the group can be moved back to them"
                             : "The queue deleted them as they were finished: they are gone");
    return said(fixed ? Gravity::warning : Gravity::failure, first.done(),
                wrong == 0 ? Sentence{} : second.done());
}

Said say_skipped(const Scene& scene) {
    for (std::size_t g = 0; g < scene.ledger().groups.size(); ++g)
        if (Said gone = say_gone_unread(scene, GroupId::of(g))) return gone;
    const Moment* last = latest(scene, scene.now - scene.news, [&](const Moment& m) {
        const Cause cause = m.fact.cause;
        return m.fact.kind == FactKind::delivery_skipped &&
               (cause == Cause::sought || cause == Cause::reset_latest ||
                cause == Cause::reset_earliest || cause == Cause::offset_out_of_range);
    });
    if (!last) return std::nullopt;
    const Tally& skipped = scene.ledger().groups[last->fact.group.index()].skipped;
    const int64_t count = skipped.of(last->fact.cause);
    if (count == 0) return std::nullopt;
    return said(Gravity::warning, scene.phrase()
                                      .say(name_of(scene.world, last->fact.group) + " passed over ")
                                      .strong(counted(count, word_of(scene, last->fact.group)))
                                      .say(": " + std::string(info(last->fact.cause).words))
                                      .on(last->fact.id)
                                      .done());
}

// What a policy did with records that could not be processed.
Said say_set_aside(const Scene& scene) {
    const Moment* last = latest(scene, scene.now - scene.news, [&](const Moment& m) {
        return m.fact.kind == FactKind::dead_lettered ||
               (m.fact.kind == FactKind::delivery_skipped && m.fact.cause == Cause::policy_skip);
    });
    if (!last) return std::nullopt;
    const GroupId group = last->fact.group;
    const Tally& skipped = scene.ledger().groups[group.index()].skipped;
    const bool skips = last->fact.kind == FactKind::delivery_skipped;
    const int64_t count = skipped.of(skips ? Cause::policy_skip : Cause::policy_dead_letter);
    return said(Gravity::warning, scene.phrase()
                                      .say(name_of(scene.world, group) +
                                           (skips ? " has skipped " : " has set aside "))
                                      .strong(counted(count, word_of(scene, group)))
                                      .say(" that it could not process, and goes on")
                                      .on(last->fact.id)
                                      .done());
}

// One record is tried again and again, and takes its time.
Said say_failing(const Scene& scene) {
    const Moment* last = latest(scene, scene.now - scene.news, [&](const Moment& m) {
        return m.fact.kind == FactKind::handling_failed && is_stuck(scene, m.fact);
    });
    if (!last) return std::nullopt;
    Phrase second = scene.phrase();
    if (scene.cluster)
        second.say("What stands behind it in " + spoken(scene.world, last->fact.partition) +
                   " waits");
    return said(Gravity::warning,
                scene.phrase()
                    .say(spoken(scene.world, last->fact.who) + " failed on one " +
                         singular(word_of(scene, last->fact.group)) + " ")
                    .strong(last->fact.count == 1 ? "once" : grouped(last->fact.count) + " times")
                    .say(" and tries it again")
                    .on(last->fact.id)
                    .done(),
                scene.cluster ? second.done() : Sentence{});
}

namespace {

// Whom the most wait for.
GroupId slowest_group(const Ledger& ledger) {
    std::size_t slowest = 0;
    for (std::size_t g = 1; g < ledger.groups.size(); ++g)
        if (ledger.groups[g].waiting > ledger.groups[slowest].waiting) slowest = g;
    return GroupId::of(slowest);
}

bool somebody_reads(const Scene& scene, GroupId group) {
    for (const Node& node : scene.world.fabric.nodes) {
        if (node.entity.kind != EntityKind::member || node.state != ProcessState::running) continue;
        if (scene.world.members[node.entity.index].group != group) continue;
        if (!scene.cluster) return true;
        if (!scene.cluster->members[node.entity.index].assigned.empty()) return true;
    }
    return false;
}

// Where nearly all of it waits, when that is one partition of several.
Sentence one_partition(const Scene& scene, GroupId group) {
    const GroupTally& tally = scene.ledger().groups[group.index()];
    if (!scene.cluster || tally.partitions < 2) return {};
    int64_t most = 0;
    PartitionId where;
    for (uint32_t p = 0; p < tally.partitions; ++p) {
        const PartitionId id{tally.first_partition + p};
        const PartitionNow now = partition_now(scene, id);
        const Offset progress = std::max(now.start, progress_of(*scene.cluster, group, id));
        if (now.end - progress <= most) continue;
        most = now.end - progress;
        where = id;
    }
    if (most * 10 < tally.waiting * 7) return {};
    return scene.phrase()
        .strong(grouped(most))
        .say(" of " + grouped(tally.waiting) + " wait in " + spoken(scene.world, where) +
             ", which one member reads alone")
        .done();
}

} // namespace

Said say_falling_behind(const Scene& scene) {
    constexpr int64_t worth_telling = 20;
    if (scene.ledger().groups.empty()) return std::nullopt;
    const Flow flow = flow_of(scene);
    const int64_t waiting = records_waiting(scene.ledger());
    const int64_t arrived = int64_t(Wide(flow.acked) * flow.span.ns / 1'000'000'000);
    const bool grows = waiting > flow.waiting_before + std::max<int64_t>(5, arrived / 20);
    if (flow.span.ns == 0 || !grows || waiting < std::max(worth_telling, flow.acked))
        return std::nullopt;
    const GroupId group = slowest_group(scene.ledger());
    const std::string name = name_of(scene.world, group);
    const std::string records = word_of(scene, group);
    const int64_t own =
        scene.ledger().competing ? waiting : scene.ledger().groups[group.index()].waiting;
    if (!somebody_reads(scene, group))
        return said(Gravity::warning, scene.phrase()
                                          .say("Nobody of " + name + " reads: ")
                                          .strong(counted(own, records))
                                          .say(own == 1 ? " waits" : " wait")
                                          .say(" for it")
                                          .done());
    Sentence hot = one_partition(scene, group);
    if (scene.ledger().groups.size() > 1)
        return said(Gravity::warning,
                    scene.phrase()
                        .say(name + " falls behind: ")
                        .strong(counted(own, records))
                        .say(" wait for it")
                        .done(),
                    std::move(hot));
    return said(Gravity::warning,
                scene.phrase()
                    .say(name + " falls behind: ")
                    .strong(grouped(flow.acked))
                    .say(" " + records + " arrive a second, it finishes ")
                    .strong(grouped(flow.delivered))
                    .done(),
                hot.text.empty() ? scene.phrase().strong(counted(own, records)).say(" wait").done()
                                 : std::move(hot));
}

namespace {

// It is still at it: the member has not gone beyond the attempt that failed.
bool is_stuck(const Scene& scene, const Fact& failure) {
    constexpr Duration long_pause{500'000'000};
    constexpr int64_t often = 2;
    const std::size_t m = failure.who.index;
    const int64_t attempt =
        scene.cluster ? scene.cluster->members[m].attempt : scene.service->members[m].attempt;
    if (attempt != failure.count + 1 || !runs(scene.world, failure.who)) return false;
    const ConsumerSpec& spec = scene.scenario().consumers[failure.group.index()];
    const FailSpec& policy = failure.cause == Cause::poison ? spec.poison : spec.fails;
    return failure.count >= often || policy.backoff >= long_pause;
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

Sentence unread_meanwhile(const Scene& scene, Entity member) {
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
                     " until its ")
                .name("session.timeout.ms")
                .say(" is over")
                .done();
    return {};
}

std::string moved_where(const kafka::Group& group) {
    switch (group.seek_to) {
    case SeekTo::earliest: return "to the beginning";
    case SeekTo::latest: return "to the end";
    case SeekTo::offset: return "to offset " + grouped(group.seek_offset);
    case SeekTo::time: return "to " + short_time(group.seek_time);
    }
    return {};
}

// As long as it reads what it had read.
Said say_sought(const Scene& scene, const kafka::Group& group) {
    if (!ever(scene, FactKind::group_sought)) return std::nullopt;
    const Moment* sought = latest(scene, time_zero, [&](const Moment& m) {
        return m.fact.kind == FactKind::group_sought && m.fact.who == entity_of(group.id);
    });
    if (!sought) return std::nullopt;
    const int64_t ahead = to_be_read_again(scene, group.id);
    const int64_t again = delivered_again(scene.ledger().groups[group.id.index()]);
    if (ahead == 0 && !scene.is_news(sought->fact.at)) return std::nullopt;
    if (ahead == 0 && again == 0) return std::nullopt;
    const std::string records = word_of(scene, group.id);
    Phrase first = scene.phrase(), second = scene.phrase();
    first.say(group.name + " was moved " + moved_where(group) + " and reads ")
        .strong(counted(ahead + again, records))
        .say(" a second time")
        .on(sought->fact.id);
    const int64_t wrong = scene.ledger().groups[group.id.index()].wrong;
    if (wrong > 0 && ahead > 0)
        second.strong(counted(wrong, records))
            .say(wrong == 1 ? " that a bug spoiled is" : " that a bug spoiled are")
            .say(" still to be put right");
    else if (ahead == 0)
        second.say("The log still had them, and all of them are done again");
    else
        second.say("The log still has them: ")
            .strong(grouped(again))
            .say(" done, ")
            .strong(grouped(ahead))
            .say(" to go");
    return said(Gravity::news, first.done(), second.done());
}

// Whoever takes over begins where the last commit stands, which is not where the work stood.
Said say_read_again(const Scene& scene, const kafka::Group& group) {
    const Moment* made = latest_about(scene, FactKind::assignment_made,
                                      {EntityKind::group, group.id.value}, time_zero);
    const int64_t again = delivered_again(scene.ledger().groups[group.id.index()]);
    if (!made || again == 0) return std::nullopt;
    const int64_t ahead = to_be_read_again(scene, group.id);
    if (ahead == 0 && !scene.is_news(made->fact.at)) return std::nullopt;
    // Who joins or syncs is what an assignment answers to; what began it stands with its beginning.
    const Moment* started = latest(scene, time_zero, [&](const Moment& m) {
        return m.fact.kind == FactKind::rebalance_started && m.fact.group == group.id &&
               m.fact.at <= made->fact.at;
    });
    const Moment* root = started ? root_of(scene, started->fact.id) : nullptr;
    Phrase first = scene.phrase();
    first.say(group.name + " reads ")
        .strong(counted(again + ahead, word_of(scene, group.id)))
        .say(" a second time: worked on, but not committed")
        .on(made->fact.id);
    Phrase second = scene.phrase();
    if (root && is_crash(root->fact.kind))
        second.say(spoken(scene.world, root->fact.who) + " died before it had committed them")
            .on(root->fact.id);
    return said(Gravity::warning, first.done(),
                root && is_crash(root->fact.kind) ? second.done() : Sentence{});
}

Said say_gone_unread(const Scene& scene, GroupId group) {
    const GroupTally& tally = scene.ledger().groups[group.index()];
    if (!scene.cluster || tally.gone_unread.total() <= 0) return std::nullopt;
    const Moment* cut = latest(scene, scene.now - scene.news, [&](const Moment& m) {
        return m.fact.kind == FactKind::log_cut && !is_internal(scene, m.fact) &&
               (m.fact.cause == Cause::retention_time || m.fact.cause == Cause::retention_size);
    });
    if (!cut) return std::nullopt;
    const bool by_time = cut->fact.cause == Cause::retention_time;
    const KafkaTopicSettings& settings =
        kafka::topic_of(*scene.cluster, cut->fact.partition).settings;
    Phrase second = scene.phrase();
    second.name(by_time ? "retention.ms" : "retention.bytes")
        .say(by_time ? " keeps " + short_length(settings.retention)
                     : " keeps " + grouped(settings.retention_bytes) + " bytes");
    if (tally.waiting > 0)
        second.say("; " + name_of(scene.world, group) + " is ")
            .strong(counted(tally.waiting, word_of(scene, group)))
            .say(" behind");
    return said(Gravity::failure,
                scene.phrase()
                    .say("Retention deleted ")
                    .strong(counted(tally.gone_unread.total(), word_of(scene, group)))
                    .say(" before " + name_of(scene.world, group) + " had read them")
                    .on(cut->fact.id)
                    .done(),
                second.done());
}

} // namespace

} // namespace sluice
