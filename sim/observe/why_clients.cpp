// Why records wait with producers or for groups, were given up or acknowledged; why a group
// shares out its partitions anew.
#include "sim/observe/ledger_reading.hpp"
#include "sim/observe/why_chapters.hpp"
#include "sim/scenario/units.hpp"
#include "sim/world/names.hpp"
#include <algorithm>

namespace sluice {

namespace {

bool is_producer_of(const Scene& scene, const Focus& focus, std::size_t producer) {
    if (focus.entity.kind == EntityKind::producer) return focus.entity.index == producer;
    if (focus.entity.kind != EntityKind::partition) return true;
    const std::string& to = scene.scenario().producers[scene.world.producers[producer].spec].to;
    const auto& place = PartitionId::of(focus.entity.index);
    return to == (scene.cluster ? kafka::topic_of(*scene.cluster, place).name
                                : scene.scenario().carrier().fifo.queues[place.index()].name);
}

int64_t pending_of(const Scene& scene, std::size_t producer) {
    return std::visit(
        [&](const auto& platform) { return pending_records(platform, ProducerId::of(producer)); },
        carrier(scene.world));
}

std::string group_word(const Scene& scene, GroupId group) {
    return records_word(scene.scenario(), scene.scenario().consumers[group.index()].from);
}

struct Readers { // members of a group as they are now
    int64_t running = 0, reading = 0, idle = 0;
};
Readers readers_of(const Scene& scene, GroupId group) {
    Readers readers;
    for (const Node& node : scene.world.fabric.nodes) {
        if (node.entity.kind != EntityKind::member || node.state != ProcessState::running) continue;
        if (scene.world.members[node.entity.index].group != group) continue;
        ++readers.running;
        if (!scene.cluster) {
            ++readers.reading;
            continue;
        }
        const kafka::Member& member = scene.cluster->members[node.entity.index];
        if (member.state != kafka::MemberState::stable) continue;
        ++(member.assigned.empty() ? readers.idle : readers.reading);
    }
    return readers;
}

} // namespace

Told why_given_up(const Scene& scene, const Focus& focus) {
    Chapter chapter;
    chapter.gravity = Gravity::failure;
    int64_t sum = 0;
    for (std::size_t p = 0; p < scene.ledger().producers.size(); ++p) {
        const ProducerTally& tally = scene.ledger().producers[p];
        const int64_t count = tally.failed.total() + tally.unknown.total();
        if (count == 0 || !is_producer_of(scene, focus, p)) continue;
        sum += count;
        const Entity who = entity_of(ProducerId::of(p));
        const auto mine = [&](const Moment& m) {
            return m.fact.who == who &&
                   (m.fact.kind == FactKind::failed || m.fact.kind == FactKind::outcome_unknown);
        };
        const Moment* first = earliest(scene, time_zero, mine);
        if (!first) continue;
        chapter.begins = first->fact.at;
        Paragraph paragraph;
        const Moment* root = root_of(scene, first->fact.id);
        if (root && is_crash(root->fact.kind)) paragraph.push_back(tell_crash(scene, *root));
        for (const Tally* kind : {&tally.failed, &tally.unknown})
            for (const CauseCount& row : kind->rows())
                if (row.count != 0)
                    paragraph.push_back(scene.phrase()
                                            .say("From ")
                                            .at(first->fact.at)
                                            .say(" on " + spoken(scene.world, who) + " gave up ")
                                            .strong(counted(row.count, scene.records))
                                            .say(": " + std::string(info(row.cause).words))
                                            .on(first->fact.id)
                                            .done());
        if (tally.unknown.total() > 0)
            paragraph.push_back(scene.phrase()
                                    .say("Of ")
                                    .strong(grouped(tally.unknown.total()))
                                    .say(" it does not know whether a copy was stored; in truth ")
                                    .strong(grouped(tally.unknown_stored))
                                    .say(tally.unknown_stored == 1 ? " was" : " were")
                                    .done());
        chapter.paragraphs.push_back(paragraph);
    }
    if (sum == 0) return std::nullopt;
    chapter.heading =
        "Why " + counted(sum, scene.records) + (sum == 1 ? " was given up" : " were given up");
    chapter.settings = scene.cluster
                           ? std::vector<std::string_view>{"delivery.timeout.ms", "max.block.ms",
                                                           "buffer.memory", "retries", "acks"}
                           : std::vector<std::string_view>{"overflow", "capacity", "retries"};
    return chapter;
}

Told why_pending(const Scene& scene, const Focus& focus) {
    int64_t sum = 0;
    std::vector<std::string> who;
    for (std::size_t p = 0; p < scene.world.producers.size(); ++p) {
        const int64_t count = is_producer_of(scene, focus, p) ? pending_of(scene, p) : 0;
        if (count == 0) continue;
        sum += count;
        who.push_back(spoken(scene.world, entity_of(ProducerId::of(p))));
    }
    if (sum == 0) return std::nullopt;
    Chapter chapter;
    chapter.gravity = Gravity::calm;
    chapter.begins = scene.now;
    chapter.heading = "Why " + counted(sum, scene.records) + (sum == 1 ? " is" : " are") +
                      " still with " + (who.size() > 3 ? "the producers" : joined(who));
    Paragraph paragraph;
    if (scene.cluster)
        paragraph.push_back(scene.phrase()
                                .say("A producer collects records for ")
                                .name("linger.ms")
                                .say(", sends them, and keeps them until the leader has answered")
                                .done());
    else
        paragraph.push_back(
            scene.phrase().say("A producer keeps a record until the queue has answered").done());
    chapter.paragraphs.push_back(paragraph);
    chapter.settings = scene.cluster
                           ? std::vector<std::string_view>{"linger.ms", "acks", "batch.size",
                                                           "delivery.timeout.ms"}
                           : std::vector<std::string_view>{"overflow", "capacity", "timeout"};
    return chapter;
}

namespace {

void tell_readers(const Scene& scene, GroupId group, Paragraph& paragraph) {
    const std::string name = name_of(scene.world, group);
    const Readers readers = readers_of(scene, group);
    if (readers.running == 0) {
        const Moment* crash = latest(scene, time_zero, [&](const Moment& m) {
            return is_crash(m.fact.kind) && m.fact.who.kind == EntityKind::member &&
                   scene.world.members[m.fact.who.index].group == group;
        });
        if (crash) paragraph.push_back(tell_crash(scene, *crash));
        paragraph.push_back(scene.phrase().say("No member of " + name + " is running").done());
    } else if (readers.reading == 0) {
        paragraph.push_back(
            scene.phrase()
                .say("No member of " + name + " has partitions: the group is sharing them out")
                .done());
    } else if (readers.idle > 0) {
        paragraph.push_back(scene.phrase()
                                .say(capitalised(number_word(readers.idle)) +
                                     (readers.idle == 1 ? " member of " : " members of ") + name +
                                     (readers.idle == 1 ? " has" : " have") +
                                     " nothing to read: a partition has one reader in a group")
                                .done());
    }
}

// Above the high watermark nobody may read, however fast.
int64_t not_readable_yet(const Scene& scene, GroupId group) {
    int64_t sum = 0;
    const GroupTally& tally = scene.ledger().groups[group.index()];
    for (uint32_t p = 0; scene.cluster && p < tally.partitions; ++p) {
        const PartitionNow now = partition_now(scene, PartitionId{tally.first_partition + p});
        sum += now.end - now.high_watermark;
    }
    return sum;
}

} // namespace

Told what_waits(const Scene& scene, const Focus& focus) {
    Chapter chapter;
    chapter.gravity = Gravity::warning;
    chapter.begins = scene.now;
    const Flow flow = flow_of(scene);
    int64_t sum = 0;
    std::string records = scene.records;
    for (std::size_t g = 0; g < scene.ledger().groups.size(); ++g) {
        const GroupId group = GroupId::of(g);
        const int64_t waiting = scene.ledger().groups[g].waiting;
        if (waiting <= 0 || !concerns(scene, focus, group)) continue;
        if (scene.ledger().competing && sum > 0) continue; // the same messages
        sum += waiting;
        records = group_word(scene, group);
        Paragraph paragraph;
        tell_readers(scene, group, paragraph);
        if (const int64_t held = not_readable_yet(scene, group); held * 2 > waiting)
            paragraph.push_back(scene.phrase()
                                    .strong(capitalised(counted(held, records)))
                                    .say(" are above the high watermark: nobody may read them yet")
                                    .done());
        if (Sentence hot = where_it_waits(scene, group); !hot.text.empty())
            paragraph.push_back(std::move(hot));
        const bool alone = scene.ledger().groups.size() == 1 && flow.span.ns > 0;
        if (alone && readers_of(scene, group).reading > 0)
            paragraph.push_back(scene.phrase()
                                    .strong(grouped(flow.acked))
                                    .say(" " + records + " a second were stored lately, ")
                                    .strong(grouped(flow.delivered))
                                    .say(" a second were finished by " +
                                         numbered(readers_of(scene, group).reading, "members"))
                                    .done());
        paragraph.push_back(scene.phrase()
                                .say(name_of(scene.world, group) + " has ")
                                .strong(counted(waiting, records))
                                .say(" before it")
                                .done());
        chapter.paragraphs.push_back(paragraph);
    }
    if (sum == 0) return std::nullopt;
    chapter.heading = "Why " + counted(sum, records) + (sum == 1 ? " waits" : " wait");
    chapter.settings = scene.cluster
                           ? std::vector<std::string_view>{"members", "partitions", "work",
                                                           "max.poll.records", "fetch.max.wait.ms"}
                           : std::vector<std::string_view>{"members", "work", "prefetch"};
    return chapter;
}

Told why_waiting(const Scene& scene, const Focus& focus) {
    constexpr int64_t worth_telling = 20;
    const int64_t usual = std::max(worth_telling, flow_of(scene).acked);
    const bool many = std::any_of(scene.ledger().groups.begin(), scene.ledger().groups.end(),
                                  [&](const GroupTally& group) { return group.waiting >= usual; });
    return many ? what_waits(scene, focus) : std::nullopt;
}

// A record that is tried again and again, with everything behind it waiting.
Told why_stuck(const Scene& scene, const Focus& focus) {
    const Moment* last = latest(scene, scene.now - scene.news, [&](const Moment& m) {
        return m.fact.kind == FactKind::handling_failed && is_stuck(scene, m.fact) &&
               concerns(scene, focus, m.fact.group);
    });
    if (!last) return std::nullopt;
    const Fact& fact = last->fact;
    const Moment* first = earliest(scene, time_zero, [&](const Moment& m) {
        return m.fact.kind == FactKind::handling_failed && m.fact.partition == fact.partition &&
               m.fact.before == fact.before;
    });
    Chapter chapter;
    chapter.gravity = Gravity::warning;
    chapter.begins = first->fact.at;
    chapter.heading = "Why " + spoken(scene.world, fact.partition) +
                      (scene.cluster ? " stands still" : " hands one message out again and again");
    Paragraph paragraph{scene.phrase()
                            .say("At ")
                            .at(first->fact.at)
                            .say(" " + spoken(scene.world, fact.who) + " failed on one " +
                                 singular(group_word(scene, fact.group)) + ": " +
                                 std::string(info(fact.cause).words))
                            .on(first->fact.id)
                            .done(),
                        scene.phrase()
                            .say("It has tried ")
                            .strong(grouped(fact.count) + (fact.count == 1 ? " time" : " times"))
                            .say(" so far, as its policy says")
                            .on(fact.id)
                            .done()};
    if (scene.cluster)
        paragraph.push_back(scene.phrase()
                                .say("A partition is read in order, so what stands behind it waits")
                                .done());
    chapter.paragraphs.push_back(paragraph);
    chapter.settings = {"then", "at_most", "finally", "backoff"};
    return chapter;
}

Told why_rebalanced(const Scene& scene, const Focus& focus) {
    const Moment* started = latest(scene, time_zero, [&](const Moment& m) {
        return m.fact.kind == FactKind::rebalance_started && m.fact.after > 1 &&
               concerns(scene, focus, m.fact.group);
    });
    if (!started || !scene.cluster) return std::nullopt;
    const GroupId group = started->fact.group;
    const std::string name = name_of(scene.world, group);
    Chapter chapter;
    chapter.heading = "Why " + name + " shared out its partitions";
    chapter.begins = started->fact.at;
    Paragraph paragraph;
    const Moment* root = root_of(scene, started->fact.id);
    if (root && is_crash(root->fact.kind)) {
        chapter.begins = root->fact.at;
        paragraph.push_back(tell_crash(scene, *root));
    }
    const Moment* expired = latest(scene, time_zero, [&](const Moment& m) {
        return m.fact.kind == FactKind::member_expired && m.fact.group == group &&
               m.fact.at <= started->fact.at;
    });
    if (expired && expired->fact.at == started->fact.at)
        paragraph.push_back(scene.phrase()
                                .say("After ")
                                .name(expired->fact.cause == Cause::poll_timeout
                                          ? "max.poll.interval.ms"
                                          : "session.timeout.ms")
                                .say(" of silence, at ")
                                .at(expired->fact.at)
                                .say(", its coordinator counted it as gone")
                                .on(expired->fact.id)
                                .done());
    paragraph.push_back(scene.phrase()
                            .say("At ")
                            .at(started->fact.at)
                            .say(" " + name + " began to share out its partitions anew")
                            .on(started->fact.id)
                            .done());
    if (const Moment* made = latest(scene, started->fact.at, [&](const Moment& m) {
            return m.fact.kind == FactKind::assignment_made && m.fact.group == group;
        }))
        paragraph.push_back(scene.phrase()
                                .say("At ")
                                .at(made->fact.at)
                                .say(" its " + numbered(made->fact.count, "members") +
                                     " had a new assignment, generation " +
                                     std::to_string(made->fact.after))
                                .on(made->fact.id)
                                .done());
    chapter.paragraphs.push_back(paragraph);
    chapter.settings = {"session.timeout.ms",   "heartbeat.interval.ms",
                        "max.poll.interval.ms", "partition.assignment.strategy",
                        "group.instance.id",    "group.initial.rebalance.delay.ms"};
    return chapter;
}

Told why_acked(const Scene& scene, const Focus& focus) {
    int64_t offered = 0, acked = 0, given_up = 0, pending = 0;
    for (std::size_t p = 0; p < scene.ledger().producers.size(); ++p) {
        if (!is_producer_of(scene, focus, p)) continue;
        const ProducerTally& tally = scene.ledger().producers[p];
        offered += tally.offered;
        acked += tally.acked;
        given_up += tally.failed.total() + tally.unknown.total();
        pending += pending_of(scene, p);
    }
    if (offered == 0) return std::nullopt;
    Chapter chapter;
    chapter.gravity = Gravity::calm;
    chapter.heading = "Where " + counted(offered, scene.records) + (offered == 1 ? " is" : " are");
    Paragraph paragraph;
    Phrase phrase = scene.phrase();
    phrase.say("Of ").strong(grouped(offered)).say(" handed to producers ").strong(grouped(acked));
    phrase.say(acked == 1 ? " is" : " are").say(" acknowledged, ").strong(grouped(pending));
    phrase.say(pending == 1 ? " is" : " are").say(" on the way and ").strong(grouped(given_up));
    phrase.say(given_up == 1 ? " was" : " were").say(" given up");
    paragraph.push_back(phrase.done());
    chapter.paragraphs.push_back(paragraph);
    chapter.settings = {"acks", "min.insync.replicas", "linger.ms", "overflow"};
    return chapter;
}

} // namespace sluice
