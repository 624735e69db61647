// Why groups worked on records twice, or never will.
#include "sim/observe/ledger_reading.hpp"
#include "sim/observe/why_chapters.hpp"
#include "sim/world/names.hpp"
#include <algorithm>

namespace sluice {

namespace {

std::string word_of(const Scene& scene, GroupId group) {
    return records_word(scene.scenario(), scene.scenario().consumers[group.index()].from);
}

Paragraph told_sought(const Scene& scene, GroupId group, Chapter& chapter) {
    const Moment* sought = latest(scene, time_zero, [&](const Moment& m) {
        return m.fact.kind == FactKind::group_sought && m.fact.who == entity_of(group);
    });
    if (!sought || !scene.cluster) return {};
    chapter.begins = sought->fact.at;
    return {scene.phrase()
                .say("At ")
                .at(sought->fact.at)
                .say(" somebody moved " + name_of(scene.world, group) + " to another position")
                .on(sought->fact.id)
                .done(),
            scene.phrase()
                .say("A log keeps what was read, so the group reads it again from there")
                .done()};
}

std::string commit_words(const ConsumerSpec& spec) {
    switch (spec.commit) {
    case CommitPolicy::automatic:
        return "commits every " + short_length(spec.kafka.auto_commit_interval) +
               " (auto.commit.interval.ms)";
    case CommitPolicy::after_each: return "commits after each record";
    case CommitPolicy::after_poll: return "commits when a poll is finished";
    case CommitPolicy::before_poll: return "commits before it works";
    case CommitPolicy::never: return "never commits";
    }
    return {};
}

// Between the last commit and the end of the member that made it.
Paragraph told_uncommitted(const Scene& scene, GroupId group, Chapter& chapter) {
    if (!scene.cluster) return {};
    const Moment* crash = latest(scene, time_zero, [&](const Moment& m) {
        return (is_crash(m.fact.kind) || m.fact.kind == FactKind::paused ||
                m.fact.kind == FactKind::member_expired) &&
               m.fact.who.kind == EntityKind::member &&
               scene.world.members[m.fact.who.index].group == group;
    });
    const Moment* started = latest(scene, time_zero, [&](const Moment& m) {
        return m.fact.kind == FactKind::rebalance_started && m.fact.group == group &&
               m.fact.after > 1;
    });
    if (!started) return {};
    Paragraph paragraph;
    if (crash && crash->fact.at <= started->fact.at) {
        chapter.begins = crash->fact.at;
        paragraph.push_back(tell_crash(scene, *crash));
    }
    const std::string name = name_of(scene.world, group);
    paragraph.push_back(scene.phrase()
                            .say(name + " " +
                                 commit_words(scene.scenario().consumers[group.index()]) +
                                 ": what it had finished since then was not committed")
                            .done());
    paragraph.push_back(scene.phrase()
                            .say("At ")
                            .at(started->fact.at)
                            .say(" its partitions were shared out anew, and their readers began "
                                 "at the last commit")
                            .on(started->fact.id)
                            .done());
    return paragraph;
}

Paragraph told_returned(const Scene& scene, GroupId group, Chapter& chapter) {
    Paragraph paragraph;
    for (const Cause cause :
         {Cause::lease_expired, Cause::connection_lost, Cause::not_acknowledged}) {
        int64_t count = 0;
        const Moment* first = nullptr;
        const Moments& moments = scene.moments();
        for (uint64_t i = 0; i < moments.all.size(); ++i) {
            const Moment& m = moments.all[i];
            if (m.fact.kind != FactKind::lease_released || m.fact.cause != cause) continue;
            if (scene.world.members[m.fact.whom.index].group != group) continue;
            count += m.times;
            if (!first) first = &m;
        }
        if (!first) continue;
        if (chapter.begins == time_zero) chapter.begins = first->fact.at;
        paragraph.push_back(scene.phrase()
                                .say("From ")
                                .at(first->fact.at)
                                .say(" on the queue handed out again ")
                                .strong(counted(count, word_of(scene, group)))
                                .say(": " + std::string(info(cause).words))
                                .on(first->fact.id)
                                .done());
    }
    return paragraph;
}

void add(Chapter& chapter, Paragraph paragraph) {
    if (!paragraph.empty()) chapter.paragraphs.push_back(std::move(paragraph));
}

} // namespace

Told why_twice(const Scene& scene, const Focus& focus) {
    Chapter chapter;
    chapter.gravity = Gravity::warning;
    int64_t sum = 0;
    std::string records = scene.records;
    for (std::size_t g = 0; g < scene.ledger().groups.size(); ++g) {
        const GroupId group = GroupId::of(g);
        const GroupTally& tally = scene.ledger().groups[g];
        const int64_t again = delivered_again(tally);
        if (again == 0 || !concerns(scene, focus, group)) continue;
        sum += again;
        records = word_of(scene, group);
        Paragraph sought = told_sought(scene, group, chapter);
        if (sought.empty()) add(chapter, told_uncommitted(scene, group, chapter));
        add(chapter, std::move(sought));
        if (scene.service) add(chapter, told_returned(scene, group, chapter));
        Paragraph counts;
        if (tally.duplicates_retry > 0)
            counts.push_back(scene.phrase()
                                 .strong(capitalised(counted(tally.duplicates_retry, records)))
                                 .say(tally.duplicates_retry == 1 ? " was" : " were")
                                 .say(" stored twice: the producer heard no answer and sent again")
                                 .done());
        if (tally.duplicates_redelivery > 0)
            counts.push_back(scene.phrase()
                                 .say(name_of(scene.world, group) + " worked a second time on ")
                                 .strong(counted(tally.duplicates_redelivery, records))
                                 .done());
        add(chapter, counts);
    }
    if (sum == 0) return std::nullopt;
    chapter.heading =
        "Why " + counted(sum, records) + (sum == 1 ? " was" : " were") + " worked on twice";
    chapter.settings =
        scene.cluster ? std::vector<std::string_view>{"commit", "auto.commit.interval.ms",
                                                      "session.timeout.ms", "enable.idempotence"}
                      : std::vector<std::string_view>{"redeliver_after", "mode", "prefetch"};
    return chapter;
}

namespace {

// Other causes are told where the records were lost.
bool is_aged(Cause cause) {
    return cause == Cause::retention_time || cause == Cause::retention_size;
}

Paragraph told_gone(const Scene& scene, GroupId group, Chapter& chapter) {
    const GroupTally& tally = scene.ledger().groups[group.index()];
    Paragraph paragraph;
    for (const CauseCount& row : tally.gone_unread.rows()) {
        if (row.count <= 0 || !is_aged(row.cause)) continue;
        const Moment* cut = earliest(scene, time_zero, [&](const Moment& m) {
            return m.fact.kind == FactKind::log_cut && m.fact.cause == row.cause &&
                   !is_internal(scene, m.fact);
        });
        if (cut && chapter.begins == time_zero) chapter.begins = cut->fact.at;
        Phrase phrase = scene.phrase();
        if (cut) phrase.say("From ").at(cut->fact.at).say(" on ").on(cut->fact.id);
        const std::string name = name_of(scene.world, group);
        phrase.name(row.cause == Cause::retention_time ? "retention.ms" : "retention.bytes")
            .say(" deleted segments that " + name + " had not read: ")
            .strong(counted(row.count, word_of(scene, group)));
        paragraph.push_back(phrase.done());
    }
    if (!paragraph.empty() && tally.waiting > 0)
        paragraph.push_back(scene.phrase()
                                .say("It is ")
                                .strong(counted(tally.waiting, word_of(scene, group)))
                                .say(" behind")
                                .done());
    return paragraph;
}

Paragraph told_skipped(const Scene& scene, GroupId group, Chapter& chapter) {
    Paragraph paragraph;
    for (const CauseCount& row : scene.ledger().groups[group.index()].skipped.rows()) {
        if (row.count <= 0) continue;
        const Moment* first = earliest(scene, time_zero, [&](const Moment& m) {
            const bool aside =
                m.fact.kind == FactKind::dead_lettered && row.cause == Cause::policy_dead_letter;
            const bool passed =
                m.fact.kind == FactKind::delivery_skipped && m.fact.cause == row.cause;
            return (aside || passed) && m.fact.group == group;
        });
        if (first && chapter.begins == time_zero) chapter.begins = first->fact.at;
        Phrase phrase = scene.phrase();
        if (first) phrase.say("From ").at(first->fact.at).say(" on ").on(first->fact.id);
        phrase
            .say(name_of(scene.world, group) +
                 (row.cause == Cause::policy_dead_letter ? " set aside " : " passed over "))
            .strong(counted(row.count, word_of(scene, group)))
            .say(": " + std::string(info(row.cause).words));
        paragraph.push_back(phrase.done());
        if (row.cause == Cause::client_crashed &&
            scene.ledger().groups[group.index()].commits_first)
            paragraph.push_back(
                scene.phrase()
                    .say("It commits before it works, so nobody is handed them again")
                    .done());
    }
    return paragraph;
}

} // namespace

Told why_missed(const Scene& scene, const Focus& focus) {
    Chapter chapter;
    chapter.gravity = Gravity::failure;
    int64_t sum = 0, aside = 0;
    std::string who;
    for (std::size_t g = 0; g < scene.ledger().groups.size(); ++g) {
        const GroupId group = GroupId::of(g);
        const GroupTally& tally = scene.ledger().groups[g];
        const int64_t missed = tally.skipped.total() + tally.gone_unread.of(Cause::retention_time) +
                               tally.gone_unread.of(Cause::retention_size);
        if (missed <= 0 || !concerns(scene, focus, group)) continue;
        sum += missed;
        aside += tally.skipped.of(Cause::policy_dead_letter);
        who = who.empty() ? name_of(scene.world, group) : "groups";
        add(chapter, told_gone(scene, group, chapter));
        add(chapter, told_skipped(scene, group, chapter));
    }
    if (sum == 0) return std::nullopt;
    chapter.heading = aside == sum
                          ? "Why " + who + " set " + counted(sum, scene.records) + " aside"
                          : "Why " + who + " will not work on " + counted(sum, scene.records);
    if (aside == sum) chapter.gravity = Gravity::warning;
    chapter.settings = scene.cluster
                           ? std::vector<std::string_view>{"retention.ms", "retention.bytes",
                                                           "segment.ms",   "auto.offset.reset",
                                                           "then",         "finally",
                                                           "at_most"}
                           : std::vector<std::string_view>{"mode", "then", "finally", "at_most"};
    return chapter;
}

namespace {

// What is left of what it spoiled, and whether that can be mended.
void tell_mending(const Scene& scene, GroupId group, Time since, Paragraph& paragraph) {
    const int64_t wrong = scene.ledger().groups[group.index()].wrong;
    const std::string name = name_of(scene.world, group);
    if (scene.service) {
        paragraph.push_back(
            scene.phrase()
                .say("A queue deletes what was finished, right or wrong: nobody can do it again")
                .done());
    } else if (const Moment* sought = latest(scene, since, [&](const Moment& m) {
                   return m.fact.kind == FactKind::group_sought && m.fact.who == entity_of(group);
               })) {
        paragraph.push_back(scene.phrase()
                                .say("At ")
                                .at(sought->fact.at)
                                .say(" " + name + " was moved back, and the log still had them")
                                .on(sought->fact.id)
                                .done());
    } else {
        paragraph.push_back(
            scene.phrase()
                .say("The log keeps them: moved back, the group would work on them again")
                .done());
    }
    paragraph.push_back(scene.phrase()
                            .strong(capitalised(counted(wrong, word_of(scene, group))))
                            .say(wrong == 1 ? " is still wrong" : " are still wrong")
                            .done());
}

} // namespace

Told why_wrong(const Scene& scene, const Focus& focus) {
    if (!ever(scene, FactKind::bug_released)) return std::nullopt;
    const Moment* live = latest(scene, time_zero, [&](const Moment& m) {
        return m.fact.kind == FactKind::bug_released &&
               concerns(scene, focus, GroupId::of(m.fact.who.index));
    });
    if (!live) return std::nullopt;
    const GroupId group = GroupId::of(live->fact.who.index);
    const int64_t wrong = scene.ledger().groups[group.index()].wrong;
    Chapter chapter;
    chapter.gravity = wrong > 0 ? Gravity::failure : Gravity::news;
    chapter.begins = live->fact.at;
    chapter.heading = wrong > 0 ? "Why " + counted(wrong, word_of(scene, group)) +
                                      (wrong == 1 ? " is wrong" : " are wrong")
                                : "What became of the bug";
    Paragraph first{scene.phrase()
                        .say("At ")
                        .at(live->fact.at)
                        .say(" a bug went live in " + name_of(scene.world, group) +
                             ": what it finished came out wrong")
                        .on(live->fact.id)
                        .done()};
    if (const Moment* fixed =
            latest_about(scene, FactKind::bug_fixed, live->fact.who, live->fact.at))
        first.push_back(scene.phrase()
                            .say("At ")
                            .at(fixed->fact.at)
                            .say(" it was fixed")
                            .on(fixed->fact.id)
                            .done());
    Paragraph second;
    tell_mending(scene, group, live->fact.at, second);
    chapter.paragraphs = {first, second};
    chapter.settings = {"retention.ms", "mode", "commit"};
    return chapter;
}

} // namespace sluice
