// Captions about what groups are handed: what is read again or never, what comes out wrong, who
// falls behind.
#include "sim/observe/caption_rules.hpp"
#include "sim/observe/ledger_reading.hpp"
#include "sim/observe/moments.hpp"
#include "sim/world/names.hpp"
#include <algorithm>

namespace sluice {

namespace {

Said say_sought(const Scene& scene, const kafka::Group& group);
Said say_read_again(const Scene& scene, const kafka::Group& group);
Said say_gone_unread(const Scene& scene, GroupId group);
Said say_committed_first(const Scene& scene, GroupId group);

std::string word_of(const Scene& scene, GroupId group) {
    return records_word(scene.scenario(), scene.scenario().consumers[group.index()].from);
}

} // namespace

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
    for (std::size_t g = 0; g < scene.ledger().groups.size(); ++g) {
        if (Said gone = say_gone_unread(scene, GroupId::of(g))) return gone;
        if (Said early = say_committed_first(scene, GroupId::of(g))) return early;
    }
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
    Sentence hot = where_it_waits(scene, group);
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

// Committed before the work, and the member died in between.
Said say_committed_first(const Scene& scene, GroupId group) {
    const GroupTally& tally = scene.ledger().groups[group.index()];
    const int64_t count = tally.skipped.of(Cause::client_crashed);
    if (!tally.commits_first || count <= 0) return std::nullopt;
    const Moment* made = latest_about(scene, FactKind::assignment_made,
                                      {EntityKind::group, group.value}, scene.now - scene.news);
    if (!made) return std::nullopt;
    return said(
        Gravity::failure,
        scene.phrase()
            .say(name_of(scene.world, group) + " will never work on ")
            .strong(counted(count, word_of(scene, group)))
            .say(": committed, but not worked on")
            .on(made->fact.id)
            .done(),
        scene.phrase().say("It commits before the work, and a member died in between").done());
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
