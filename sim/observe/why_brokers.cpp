// Why partitions have no leader or another one, and why their readers stop or their copies lack.
#include "sim/observe/why_chapters.hpp"
#include <algorithm>
#include <bit>

namespace sluice {

namespace {

std::vector<PartitionNow> concerned(const Scene& scene, const Focus& focus) {
    std::vector<PartitionNow> found;
    for (const PartitionNow& one : partitions_now(scene))
        if (concerns(scene, focus, one.id)) found.push_back(one);
    return found;
}

std::vector<PartitionId> ids_of(const std::vector<PartitionNow>& partitions) {
    std::vector<PartitionId> ids;
    for (const PartitionNow& one : partitions) ids.push_back(one.id);
    return ids;
}

// Members of a partition's replicas that are out of its in-sync set, or in it and silent.
std::vector<uint32_t> out_of(const Scene& scene, const std::vector<PartitionNow>& partitions) {
    std::vector<uint32_t> out;
    for (const PartitionNow& one : partitions) {
        const auto& info = scene.cluster->metadata.partitions[one.id.index()];
        for (int i = 0; i < int(info.replicas.size); ++i) {
            const auto broker = uint32_t(info.replicas[i]);
            if ((info.latest().in_sync >> i & 1) != 0) continue;
            if (std::find(out.begin(), out.end(), broker) == out.end()) out.push_back(broker);
        }
    }
    std::sort(out.begin(), out.end());
    return out;
}

// When and why a broker's copies left the in-sync sets.
void tell_left(const Scene& scene, uint32_t broker, Chapter& chapter, Paragraph& paragraph) {
    const Entity who = broker_entity(broker);
    const Moment* left = latest_about(scene, FactKind::in_sync_shrunk, who, time_zero);
    const Downfall fall = downfall_of(scene, broker, left ? left->fact.at : scene.now);
    tell_before(scene, fall, paragraph);
    const bool fell = fall.crash && fall.crash->fact.kind != FactKind::paused;
    if (fell) paragraph.push_back(tell_crash(scene, *fall.crash));
    if (!left) return;
    if (chapter.begins == time_zero) chapter.begins = left->fact.at;
    Phrase phrase = scene.phrase();
    phrase.say("At ").at(left->fact.at);
    if (fall.fenced)
        phrase.say(" the controller counted " + spoken(scene.world, who) +
                   " as dead and took its copies out of the in-sync sets");
    else
        phrase.say(" the copies of " + spoken(scene.world, who) + " had not caught up for ")
            .name("replica.lag.time.max.ms")
            .say(" (" + short_length(kafka::settings_of(*scene.cluster).replica_lag_time_max) +
                 ") and left the in-sync sets");
    paragraph.push_back(phrase.on(left->fact.id).on(fall.fenced ? fall.fenced->fact.id : 0).done());
}

std::string records_of(const Scene& scene, PartitionId id) {
    return records_word(scene.scenario(), kafka::topic_of(*scene.cluster, id).name);
}

std::string have(std::size_t count) {
    return count == 1 ? " has" : " have";
}

Sentence nobody_else_may_lead(const Scene& scene, const std::vector<PartitionNow>& offline) {
    const auto& topic = kafka::topic_of(*scene.cluster, offline.front().id).settings;
    bool others_run = false;
    for (const PartitionNow& one : offline) {
        const auto& info = scene.cluster->metadata.partitions[one.id.index()];
        for (int i = 0; i < int(info.replicas.size); ++i)
            others_run =
                others_run || runs(scene.world, broker_entity(std::size_t(info.replicas[i])));
    }
    if (!others_run)
        return scene.phrase().say("No broker with a copy is up, so nobody can take over").done();
    return scene.phrase()
        .say("The copies that are up were not in sync; ")
        .name("unclean.leader.election.enable")
        .say(topic.unclean_leader_election ? " is true, and yet none could be elected"
                                           : " is false, so they may not lead")
        .done();
}

} // namespace

Told why_unled(const Scene& scene, const Focus& focus) {
    std::vector<PartitionNow> offline, unserved;
    for (const PartitionNow& one : concerned(scene, focus))
        if (!one.served) (one.leader < 0 ? offline : unserved).push_back(one);
    if (offline.empty() && unserved.empty()) return std::nullopt;
    const auto& all = offline.empty() ? unserved : offline;
    Chapter chapter;
    chapter.gravity = Gravity::failure;
    chapter.heading = "Why nobody can write or read " + spoken_partitions(scene.world, ids_of(all));
    std::vector<uint32_t> brokers; // whose end it was
    for (const PartitionNow& one : all) {
        const auto& now = scene.cluster->metadata.partitions[one.id.index()].latest();
        const kafka::BrokerIndex b = one.leader >= 0 ? one.leader : now.last_leader;
        if (b >= 0 && std::find(brokers.begin(), brokers.end(), uint32_t(b)) == brokers.end())
            brokers.push_back(uint32_t(b));
    }
    for (const uint32_t broker : brokers) {
        Paragraph paragraph;
        const Entity who = broker_entity(broker);
        const Moment* back = runs(scene.world, who)
                                 ? latest_about(scene, FactKind::restarted, who, time_zero)
                                 : nullptr;
        const Downfall fall = downfall_of(scene, broker, back ? back->fact.at : scene.now);
        tell_before(scene, fall, paragraph);
        if (fall.crash) {
            chapter.begins = fall.crash->fact.at;
            paragraph.push_back(tell_crash(scene, *fall.crash));
            tell_detection(scene, fall, broker, paragraph);
        }
        if (!paragraph.empty()) chapter.paragraphs.push_back(paragraph);
    }
    Paragraph last;
    if (offline.empty())
        last.push_back(scene.phrase()
                           .say("Until then it is their leader on paper, and nobody else answers")
                           .done());
    else
        last.push_back(nobody_else_may_lead(scene, offline));
    chapter.paragraphs.push_back(last);
    chapter.settings = {"broker.session.timeout.ms", "broker.heartbeat.interval.ms",
                        "unclean.leader.election.enable", "replication.factor",
                        "min.insync.replicas"};
    return chapter;
}

Told why_readers_held(const Scene& scene, const Focus& focus) {
    std::vector<PartitionNow> held;
    for (const PartitionNow& one : concerned(scene, focus))
        if (one.holds_readers && one.served) held.push_back(one);
    if (held.empty()) return std::nullopt;
    Chapter chapter;
    chapter.gravity = Gravity::failure;
    chapter.heading = "Why readers of " + spoken_partitions(scene.world, ids_of(held)) + " stop";
    Paragraph first, second;
    for (const uint32_t broker : out_of(scene, held)) tell_left(scene, broker, chapter, first);
    int64_t unread = 0;
    int least = INT32_MAX;
    for (const PartitionNow& one : held) {
        unread += one.end - one.high_watermark;
        least = std::min(least, one.in_sync);
    }
    const bool one_left = least == 1;
    second.push_back(scene.phrase()
                         .say(capitalised(number_word(least)) +
                              (one_left ? " copy is" : " copies are") + " left in sync; below ")
                         .name("min.insync.replicas")
                         .say(" (" + std::to_string(held.front().wanted) +
                              ") the high watermark stays where it is")
                         .done());
    const PartitionId place = held.front().id;
    if (writes_with(scene, place, Acks::all))
        second.push_back(scene.phrase()
                             .say("Writers with ")
                             .name("acks=all")
                             .say(" are refused until another copy has caught up")
                             .done());
    if (unread > 0)
        second.push_back(scene.phrase()
                             .strong(capitalised(counted(unread, records_of(scene, place))))
                             .say(unread == 1 ? " is" : " are")
                             .say(" written and cannot be read")
                             .done());
    if (!first.empty()) chapter.paragraphs.push_back(first);
    chapter.paragraphs.push_back(second);
    chapter.settings = {"min.insync.replicas", "replica.lag.time.max.ms", "acks",
                        "broker.session.timeout.ms"};
    return chapter;
}

// In sync on paper: the watermark waits for every member of the set.
Told why_watermark_stands(const Scene& scene, const Focus& focus) {
    std::vector<PartitionNow> held;
    std::vector<uint32_t> silent;
    int64_t unread = 0;
    for (const PartitionNow& one : concerned(scene, focus)) {
        if (!one.served || one.end == one.high_watermark || one.holds_readers) continue;
        const auto& info = scene.cluster->metadata.partitions[one.id.index()];
        bool waits = false;
        for (int i = 0; i < int(info.replicas.size); ++i) {
            const Entity who = broker_entity(std::size_t(info.replicas[i]));
            const bool member = (info.latest().in_sync >> i & 1) != 0;
            const Entity leader = broker_entity(std::size_t(one.leader));
            if (!member || who == leader) continue;
            if (runs(scene.world, who) && reaches(scene.world, who, leader)) continue;
            waits = true;
            if (std::find(silent.begin(), silent.end(), who.index) == silent.end())
                silent.push_back(who.index);
        }
        if (!waits) continue;
        held.push_back(one);
        unread += one.end - one.high_watermark;
    }
    if (held.empty()) return std::nullopt;
    Chapter chapter;
    chapter.gravity = Gravity::warning;
    chapter.heading = "Why readers of " + spoken_partitions(scene.world, ids_of(held)) + " stop";
    Paragraph first, second;
    for (const uint32_t broker : silent) {
        const Downfall fall = downfall_of(scene, broker, scene.now);
        tell_before(scene, fall, first);
        if (fall.crash) {
            chapter.begins = fall.crash->fact.at;
            first.push_back(tell_crash(scene, *fall.crash));
        }
    }
    std::sort(silent.begin(), silent.end());
    second.push_back(
        scene.phrase()
            .say(spoken_brokers(silent) + (silent.size() == 1 ? " is" : " are") +
                 " in sync on paper until fenced or ")
            .name("replica.lag.time.max.ms")
            .say(" (" + short_length(kafka::settings_of(*scene.cluster).replica_lag_time_max) +
                 ") is over")
            .done());
    second.push_back(scene.phrase()
                         .say("The high watermark waits for every copy in sync: ")
                         .strong(counted(unread, records_of(scene, held.front().id)))
                         .say(unread == 1 ? " is" : " are")
                         .say(" written and cannot be read yet")
                         .done());
    if (!first.empty()) chapter.paragraphs.push_back(first);
    chapter.paragraphs.push_back(second);
    chapter.settings = {"replica.lag.time.max.ms", "broker.session.timeout.ms",
                        "min.insync.replicas"};
    return chapter;
}

// The latest change of leader that the focus has to do with.
Told why_led_by_another(const Scene& scene, const Focus& focus) {
    if (!scene.cluster) return std::nullopt;
    const Moment* last = latest(scene, time_zero, [&](const Moment& m) {
        return m.fact.kind == FactKind::leader_elected && m.fact.cause != Cause::first_election &&
               !is_internal(scene, m.fact) &&
               (focus.entity.kind == EntityKind::broker
                    ? m.fact.who == focus.entity || m.fact.whom == focus.entity
                    : concerns(scene, focus, m.fact.partition));
    });
    if (!last) return std::nullopt;
    const Fact& fact = last->fact;
    Chapter chapter;
    chapter.heading =
        "Why " + spoken(scene.world, fact.who) + " leads " + spoken(scene.world, fact.partition);
    chapter.begins = fact.at;
    Paragraph paragraph;
    if (fact.whom.kind == EntityKind::broker) {
        const Downfall fall = downfall_of(scene, fact.whom.index, fact.at);
        tell_before(scene, fall, paragraph);
        if (fall.crash) {
            chapter.begins = fall.crash->fact.at;
            paragraph.push_back(tell_crash(scene, *fall.crash));
            if (fall.fenced) tell_detection(scene, fall, fact.whom.index, paragraph);
        } else if (const Moment* root = root_of(scene, fact.id);
                   root->fact.kind == FactKind::shutdown_begun) {
            chapter.begins = root->fact.at;
            paragraph.push_back(scene.phrase()
                                    .say("At ")
                                    .at(root->fact.at)
                                    .say(" " + spoken(scene.world, root->fact.who) +
                                         " asked to shut down in order: its leaderships move first")
                                    .on(root->fact.id)
                                    .done());
        } else if (const Moment* fenced = fall.fenced) {
            paragraph.push_back(scene.phrase()
                                    .say("At ")
                                    .at(fenced->fact.at)
                                    .say(" the controller had heard nothing of " +
                                         spoken(scene.world, fact.whom) + " for ")
                                    .name("broker.session.timeout.ms")
                                    .on(fenced->fact.id)
                                    .done());
        }
    }
    Phrase chosen = scene.phrase();
    chosen.say("At ").at(fact.at).say(" " + spoken(scene.world, fact.who) + " became leader of " +
                                      spoken(scene.world, fact.partition) + ": " +
                                      std::string(info(fact.cause).words));
    paragraph.push_back(chosen.on(fact.id).done());
    if (fact.cause == Cause::clean)
        paragraph.push_back(scene.phrase()
                                .say("A copy in sync has everything that was acknowledged with ")
                                .name("acks=all")
                                .done());
    chapter.paragraphs.push_back(paragraph);
    chapter.settings = {"broker.session.timeout.ms", "replication.factor",
                        "unclean.leader.election.enable", "auto.leader.rebalance.enable"};
    return chapter;
}

Told why_short_of_copies(const Scene& scene, const Focus& focus) {
    std::vector<PartitionNow> fewer;
    for (const PartitionNow& one : concerned(scene, focus)) {
        if (one.in_sync >= one.copies) continue;
        const auto out = out_of(scene, {one});
        const bool its = focus.entity.kind != EntityKind::broker ||
                         std::find(out.begin(), out.end(), focus.entity.index) != out.end();
        if (its) fewer.push_back(one);
    }
    if (fewer.empty()) return std::nullopt;
    Chapter chapter;
    chapter.gravity = Gravity::warning;
    const auto ids = ids_of(fewer);
    chapter.heading =
        "Why " + spoken_partitions(scene.world, ids) + have(ids.size()) + " fewer copies in sync";
    for (const uint32_t broker : out_of(scene, fewer)) {
        if (focus.entity.kind == EntityKind::broker && broker != focus.entity.index) continue;
        Paragraph paragraph;
        tell_left(scene, broker, chapter, paragraph);
        if (const int64_t missing = to_be_copied(scene, broker);
            missing > 0 && runs(scene.world, broker_entity(broker)))
            paragraph.push_back(scene.phrase()
                                    .say(spoken(scene.world, broker_entity(broker)) + " is ")
                                    .strong(counted(missing, scene.records))
                                    .say(" behind now")
                                    .done());
        chapter.paragraphs.push_back(paragraph);
    }
    chapter.settings = {"replica.lag.time.max.ms", "replication.factor", "min.insync.replicas",
                        "broker.session.timeout.ms"};
    return chapter;
}

} // namespace sluice
