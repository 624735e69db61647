// Why records are gone, or out of everybody's reach.
#include "sim/observe/ledger_reading.hpp"
#include "sim/observe/why_chapters.hpp"
#include <algorithm>

namespace sluice {

namespace {

void tell_incident(const Scene& scene, const LossIncident& loss, Chapter& chapter);
void tell_takeover(const Scene& scene, uint32_t broker, const std::vector<PartitionId>& partitions,
                   Time since, Paragraph& paragraph);
std::string numbers_text(const LossIncident& loss);

std::string word_of(const Scene& scene, PartitionId partition) {
    return records_word(scene.scenario(), kafka::topic_of(*scene.cluster, partition).name);
}

std::string senders_to(const Scene& scene, PartitionId partition) {
    const std::string& topic = kafka::topic_of(*scene.cluster, partition).name;
    std::vector<std::string> names;
    for (std::size_t p = 0; p < scene.world.producers.size(); ++p)
        if (scene.scenario().producers[scene.world.producers[p].spec].to == topic)
            names.push_back(spoken(scene.world, entity_of(ProducerId::of(p))));
    return names.size() > 3 ? "the producers" : joined(names);
}

bool is_about(const Scene& scene, const Focus& focus, const LossIncident& loss) {
    if (focus.everything()) return true;
    if (focus.entity.kind == EntityKind::broker) return focus.entity == loss.holder;
    return std::any_of(loss.partitions.begin(), loss.partitions.end(),
                       [&](PartitionId id) { return concerns(scene, focus, id); });
}

} // namespace

Told why_lost(const Scene& scene, const Focus& focus) {
    if (!scene.cluster) return std::nullopt;
    Chapter chapter;
    chapter.gravity = Gravity::failure;
    int64_t count = 0;
    std::string records;
    for (const LossIncident& loss : loss_incidents(scene)) {
        if (loss.cause == Cause::none || !is_about(scene, focus, loss)) continue;
        if (count == 0) chapter.begins = loss.at;
        count += loss.count;
        records = word_of(scene, loss.partitions.front());
        tell_incident(scene, loss, chapter);
    }
    if (count == 0) return std::nullopt;
    chapter.heading = "Why " + counted(count, records) + (count == 1 ? " is gone" : " are gone");
    chapter.settings = {"acks",
                        "min.insync.replicas",
                        "replication.factor",
                        "broker.session.timeout.ms",
                        "replica.lag.time.max.ms",
                        "unclean.leader.election.enable"};
    return chapter;
}

Told why_out_of_reach(const Scene& scene, const Focus& focus) {
    Chapter chapter;
    chapter.gravity = Gravity::failure;
    int64_t count = 0;
    std::string records;
    for (const Stranded& one : stranded(scene)) {
        const bool is_its = focus.entity == broker_entity(one.broker);
        const bool its_partition =
            std::any_of(one.partitions.begin(), one.partitions.end(), [&](PartitionId id) {
                return focus.entity.kind != EntityKind::broker && concerns(scene, focus, id);
            });
        if (!focus.everything() && !is_its && !its_partition) continue;
        count += one.count;
        records = word_of(scene, one.partitions.front());
        const Downfall fall = downfall_of(scene, one.broker, scene.now);
        chapter.begins = fall.crash ? fall.crash->fact.at : scene.now;
        const std::string holder = spoken(scene.world, broker_entity(one.broker));
        Paragraph first, second;
        tell_before(scene, fall, first);
        if (fall.crash) first.push_back(tell_crash(scene, *fall.crash));
        first.push_back(scene.phrase()
                            .strong(counted(one.count, records))
                            .say(one.count == 1 ? " was" : " were")
                            .say(" on " + holder + " alone, acknowledged and copied by nobody")
                            .done());
        if (fall.crash) tell_detection(scene, fall, one.broker, second);
        tell_takeover(scene, one.broker, one.partitions, chapter.begins, second);
        second.push_back(scene.phrase()
                             .say("When " + holder + " follows, it drops what its leader lacks")
                             .done());
        chapter.paragraphs.push_back(first);
        chapter.paragraphs.push_back(second);
    }
    if (count == 0) return std::nullopt;
    chapter.heading = "Why nobody can read " + counted(count, records);
    chapter.settings = {"acks", "min.insync.replicas", "broker.session.timeout.ms"};
    return chapter;
}

Told why_never_stored(const Scene& scene, const Focus& focus) {
    if (!scene.cluster) return std::nullopt;
    const int64_t count = never_stored(scene.ledger(), scene.world);
    if (count == 0) return std::nullopt;
    Chapter chapter;
    chapter.gravity = Gravity::failure;
    const Batch* batch = nullptr;
    for (const Loss& loss : scene.ledger().losses)
        if (loss.cause == Cause::none && loss.batch.exists() && !batch) {
            batch = &scene.world.fabric.batches[loss.batch.index()];
            chapter.begins = loss.at;
        }
    for (const Unstored& sent : scene.ledger().unstored)
        if (!batch) {
            batch = &scene.world.fabric.batches[sent.batch.index()];
            chapter.begins = sent.at;
        }
    if (!batch || !concerns(scene, focus, batch->partition)) return std::nullopt;
    const std::string records = word_of(scene, batch->partition);
    chapter.heading = "Why no broker has " + counted(count, records);
    Paragraph paragraph;
    const Moment* crash = latest(scene, time_zero, [&](const Moment& m) {
        return is_crash(m.fact.kind) && m.fact.who.kind == EntityKind::broker;
    });
    if (crash) paragraph.push_back(tell_crash(scene, *crash));
    paragraph.push_back(scene.phrase()
                            .say(spoken(scene.world, entity_of(batch->producer)) + " writes with ")
                            .name("acks=0")
                            .say(": it counts a batch as stored as soon as it is sent")
                            .done());
    paragraph.push_back(scene.phrase()
                            .strong(capitalised(counted(count, records)))
                            .say(" reached nobody who could store ")
                            .say(count == 1 ? "it" : "them")
                            .say("; no answer was waited for, so nothing was sent again")
                            .done());
    chapter.paragraphs.push_back(paragraph);
    chapter.settings = {"acks", "retries"};
    return chapter;
}

namespace {

int copies_of(const Scene& scene, PartitionId id) {
    return int(scene.cluster->metadata.partitions[id.index()].replicas.size);
}

// acks=all asks those in sync, for their memory: few of them, or all of them, may die at once.
void tell_promise_of_all(const Scene& scene, const LossIncident& loss, Paragraph& paragraph) {
    const PartitionNow now = partition_now(scene, loss.partitions.front());
    if (died_with(scene, loss).size() > 1)
        paragraph.push_back(scene.phrase()
                                .name("acks=all")
                                .say(" waits until every copy in sync has a record in its memory, "
                                     "not on its disk")
                                .done());
    else if (now.wanted < 2)
        paragraph.push_back(scene.phrase()
                                .say("The other copies were out of sync: with ")
                                .name("min.insync.replicas")
                                .say(" at 1 the leader alone was enough for ")
                                .name("acks=all")
                                .done());
}

// Who answers "stored" before what is safe.
void tell_promise(const Scene& scene, const LossIncident& loss, const Downfall& fall,
                  Paragraph& paragraph) {
    const PartitionId place = loss.partitions.front();
    const std::string holder = spoken(scene.world, loss.holder);
    if (copies_of(scene, place) == 1) {
        paragraph.push_back(scene.phrase()
                                .say(holder + " had the only copy of " +
                                     spoken_partitions(scene.world, loss.partitions))
                                .done());
        paragraph.push_back(
            scene.phrase()
                .say("A broker says \"stored\" when it has a record in memory; the operating "
                     "system writes it to the disk seconds later")
                .done());
        return;
    }
    if (writes_with(scene, place, Acks::all)) return tell_promise_of_all(scene, loss, paragraph);
    if (!writes_with(scene, place, Acks::leader)) return;
    paragraph.push_back(scene.phrase()
                            .say(fall.cut ? "It still said" : holder + " said")
                            .say(" \"stored\" to " + senders_to(scene, place) + ": ")
                            .name("acks=1")
                            .say(" asks the leader only")
                            .done());
}

void tell_return(const Scene& scene, const Moment& back, Paragraph& paragraph) {
    paragraph.push_back(scene.phrase()
                            .say("At ")
                            .at(back.fact.at)
                            .say(" it came back with what its disk had kept")
                            .on(back.fact.id)
                            .done());
}

// Without a crash its end was the moment at which somebody else led: a zombie noticed it later.
Downfall fall_before(const Scene& scene, const LossIncident& loss) {
    const Downfall fall = downfall_of(scene, loss.holder.index, loss.at);
    if (fall.crash) return fall;
    const Moment* moved = latest(scene, time_zero, [&](const Moment& m) {
        const auto& places = loss.partitions;
        return m.fact.kind == FactKind::leader_elected && m.fact.whom == loss.holder &&
               m.fact.at <= loss.at &&
               std::find(places.begin(), places.end(), m.fact.partition) != places.end();
    });
    return moved ? downfall_of(scene, loss.holder.index, moved->fact.at) : fall;
}

void tell_incident(const Scene& scene, const LossIncident& loss, Chapter& chapter) {
    const std::string records = counted(loss.count, word_of(scene, loss.partitions.front()));
    if (loss.holder.kind != EntityKind::broker) {
        chapter.paragraphs.push_back({scene.phrase()
                                          .strong(capitalised(records))
                                          .say(" said to be stored are in no log any more: " +
                                               std::string(info(loss.cause).words))
                                          .on(loss.root)
                                          .done()});
        return;
    }
    const Downfall fall = fall_before(scene, loss);
    Paragraph first, second;
    tell_before(scene, fall, first);
    const Moment* begins = fall.cut ? fall.cut : fall.crash;
    if (begins) chapter.begins = std::min(chapter.begins, begins->fact.at);
    tell_promise(scene, loss, fall, first);
    Phrase when = scene.phrase();
    const std::vector<uint32_t> dead = died_with(scene, loss);
    when.strong(records).say(numbers_text(loss) + (loss.count == 1 ? " was" : " were") +
                             (dead.size() > 1
                                  ? " only in the memory of " + spoken_brokers(dead)
                                  : " on " + spoken(scene.world, loss.holder) + " alone"));
    if (fall.crash) {
        when.say(dead.size() > 1 ? " when their machines went down at "
                 : fall.crash->fact.kind == FactKind::machine_crashed
                     ? " when its machine went down at "
                 : fall.crash->fact.kind == FactKind::paused ? " when it stood still at "
                                                             : " when it died at ")
            .at(fall.crash->fact.at)
            .on(fall.crash->fact.id);
    }
    first.push_back(when.on(loss.cut).done());
    // Back before anybody had missed it: that comes first.
    const bool soon = fall.back && fall.fenced && fall.back->fact.at < fall.fenced->fact.at;
    if (soon) tell_return(scene, *fall.back, second);
    if (fall.crash || fall.fenced) tell_detection(scene, fall, loss.holder.index, second);
    tell_takeover(scene, loss.holder.index, loss.partitions,
                  fall.crash ? fall.crash->fact.at : time_zero, second);
    if (loss.cause == Cause::divergence)
        second.push_back(scene.phrase()
                             .say("At ")
                             .at(loss.at)
                             .say(" " + spoken(scene.world, loss.holder) +
                                  " followed the new leader and dropped what that one never had")
                             .on(loss.cut)
                             .done());
    else if (fall.back && !soon)
        tell_return(scene, *fall.back, second);
    chapter.paragraphs.push_back(first);
    if (!second.empty()) chapter.paragraphs.push_back(second);
}

// Numbers as offsets: what stood there, and will stand there again.
std::string numbers_text(const LossIncident& loss) {
    if (loss.partitions.size() != 1 || loss.end - loss.first != loss.count) return {};
    if (loss.count == 1) return ", number " + grouped(loss.first) + ",";
    return ", numbers " + grouped(loss.first) + " to " + grouped(loss.end - 1) + ",";
}

void tell_takeover(const Scene& scene, uint32_t broker, const std::vector<PartitionId>& partitions,
                   Time since, Paragraph& paragraph) {
    constexpr std::size_t told_most = 3;
    const auto elections = elections_after(scene, broker, partitions, since);
    for (std::size_t i = 0; i < std::min(told_most, elections.size()); ++i) {
        const Fact& fact = elections[i]->fact;
        const Offset start = epoch_start(scene, fact.partition, int32_t(fact.after));
        Phrase phrase = scene.phrase();
        phrase.say(capitalised(spoken(scene.world, fact.partition)) + " went to " +
                   spoken(scene.world, fact.who));
        if (start >= 0) phrase.say(", whose copy ended at ").strong(grouped(start));
        if (fact.cause == Cause::unclean) phrase.say("; it was out of sync (unclean election)");
        paragraph.push_back(phrase.on(fact.id).done());
        const Offset end = log_end_of(scene, fact.partition, fact.who.index);
        if (i == 0 && start >= 0 && end > start)
            paragraph.push_back(
                scene.phrase().say("What came next took the numbers from there on").done());
    }
    if (elections.size() > told_most)
        paragraph.push_back(scene.phrase()
                                .say(number_word(int64_t(elections.size() - told_most)) +
                                     " more partitions moved with it")
                                .done());
}

} // namespace

} // namespace sluice
