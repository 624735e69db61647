// Captions about records that are gone, or that nobody can reach any more.
#include "sim/observe/caption_rules.hpp"
#include "sim/observe/ledger_reading.hpp"
#include <algorithm>

namespace sluice {

namespace {

Said lost_by_queues(const Scene& scene, int64_t lost);
Sentence how_lost(const Scene& scene, const LossIncident& loss);
Sentence what_then(const Scene& scene, const LossIncident& loss);
Time latest_news_of(const Scene& scene, const LossIncident& loss);

// Word for these records: by the topic of their partition.
std::string word_of(const Scene& scene, PartitionId partition) {
    return partition.exists() && scene.cluster
               ? records_word(scene.scenario(), kafka::topic_of(*scene.cluster, partition).name)
               : scene.records;
}

std::vector<uint32_t> leaders_of(const Scene& scene, const std::vector<PartitionId>& partitions) {
    std::vector<uint32_t> leaders;
    for (const PartitionId id : partitions) {
        const kafka::BrokerIndex leader = kafka::leader_of(*scene.cluster, id);
        if (leader >= 0) leaders.push_back(uint32_t(leader));
    }
    std::sort(leaders.begin(), leaders.end());
    leaders.erase(std::unique(leaders.begin(), leaders.end()), leaders.end());
    return leaders;
}

} // namespace

// It stays news until its partitions have been led by others for a while.
Said say_lost(const Scene& scene) {
    if (!scene.cluster) return std::nullopt;
    const auto incidents = loss_incidents(scene);
    const LossIncident* latest = nullptr;
    for (const LossIncident& one : incidents)
        if (one.cause != Cause::none && scene.is_news(latest_news_of(scene, one))) latest = &one;
    if (!latest) return std::nullopt;
    return said(Gravity::failure, how_lost(scene, *latest), what_then(scene, *latest));
}

Said say_stranded(const Scene& scene) {
    const auto all = stranded(scene);
    if (all.empty()) return std::nullopt;
    const Stranded& one = all.front();
    const Entity holder = broker_entity(one.broker);
    const std::string records = word_of(scene, one.partitions.front());
    const Moment* crash = latest(scene, time_zero, [&](const Moment& m) {
        return is_crash(m.fact.kind) && m.fact.who == holder;
    });
    const bool down = !runs(scene.world, holder);
    Phrase first = scene.phrase();
    first.say(spoken(scene.world, holder) + " said \"stored\" to ")
        .strong(counted(one.count, records))
        .say(" that only it has");
    if (crash) first.on(crash->fact.id);
    const std::string leaders = spoken_brokers(leaders_of(scene, one.partitions));
    const bool one_leads = leaders.compare(0, 7, "broker ") == 0;
    const bool knows =
        std::none_of(one.partitions.begin(), one.partitions.end(),
                     [&](PartitionId id) { return leads(scene.cluster->brokers[one.broker], id); });
    Phrase second = scene.phrase();
    if (!down && !knows)
        second.say("It does not know that " + leaders + (one_leads ? " leads" : " lead") +
                   " now, where nobody can read them");
    else
        second.say((down ? "It is down; " : "It no longer leads; ") + leaders +
                   (one_leads ? " leads" : " lead") + " without them: nobody can read them");
    return said(Gravity::failure, first.done(), second.done());
}

Said say_never_stored(const Scene& scene) {
    if (!scene.cluster) return std::nullopt;
    const int64_t count = never_stored(scene.ledger(), scene.world);
    const auto& losses = scene.ledger().losses;
    const bool fresh = std::any_of(losses.begin(), losses.end(), [&](const Loss& loss) {
        return loss.cause == Cause::none && loss.count > 0 && scene.is_news(loss.latest);
    });
    // Some are overdue since the ledger looked last.
    const auto& waiting = scene.ledger().unstored;
    if (count == 0 || (!fresh && count == scene.ledger().never_stored)) return std::nullopt;
    const Batch* batch = nullptr;
    for (const Loss& loss : losses)
        if (loss.cause == Cause::none && loss.batch.exists())
            batch = &scene.world.fabric.batches[loss.batch.index()];
    if (!batch) batch = &scene.world.fabric.batches[waiting[waiting.first()].batch.index()];
    const auto leader = kafka::leader_of(*scene.cluster, batch->partition);
    const Entity at = broker_entity(std::size_t(std::max<int>(leader, 0)));
    const bool down = leader >= 0 && !runs(scene.world, at);
    return said(Gravity::failure,
                scene.phrase()
                    .say(spoken(scene.world, entity_of(batch->producer)) + " counts ")
                    .strong(counted(count, word_of(scene, batch->partition)))
                    .say(" as stored that no broker has")
                    .done(),
                scene.phrase()
                    .say("With ")
                    .name("acks=0")
                    .say(" it waits for no answer")
                    .say(down ? "; " + spoken(scene.world, at) + " is down" : "")
                    .done());
}

// Read destructively: the queue let go of them when it handed them out.
Said say_died_in_hand(const Scene& scene) {
    if (!scene.service) return std::nullopt;
    const auto in_hand = [](const Moment& m) {
        const Cause cause = m.fact.cause;
        return m.fact.kind == FactKind::delivery_skipped && cause != Cause::policy_skip &&
               cause != Cause::policy_dead_letter;
    };
    const Moment* last = latest(scene, scene.now - scene.news, in_hand);
    if (!last) return std::nullopt;
    const Moment* root = root_of(scene, last->fact.id);
    int64_t count = 0;
    std::vector<FactId> facts;
    const Moments& moments = scene.moments();
    for (uint64_t i = first_moment_at(moments, root->fact.at); i < moments.all.size(); ++i) {
        const Moment& m = moments.all[i];
        if (!in_hand(m) || m.fact.who != last->fact.who) continue;
        count += m.times;
        facts.push_back(m.fact.id);
    }
    return said(Gravity::failure,
                scene.phrase()
                    .say(spoken(scene.world, last->fact.who) + " died with ")
                    .strong(counted(count, scene.records))
                    .say(" in hand")
                    .on(root->fact.id)
                    .on(facts)
                    .done(),
                scene.phrase()
                    .say("The queue had deleted them when it handed them out: they are gone")
                    .on(facts)
                    .done());
}

// Long after: what the run has cost, when nothing else is worth telling.
Said say_what_was_lost(const Scene& scene) {
    const int64_t lost = records_lost(scene.ledger(), scene.world);
    if (lost == 0) return std::nullopt;
    if (scene.service) return lost_by_queues(scene, lost);
    const auto incidents = loss_incidents(scene);
    const bool never = incidents.size() == 1 && incidents.front().cause == Cause::none;
    if (incidents.size() != 1 || never)
        return said(Gravity::failure,
                    scene.phrase()
                        .strong(capitalised(counted(lost, scene.records)))
                        .say(lost == 1 ? " is" : " are")
                        .say(never ? " lost: counted as stored when sent, and in no log"
                                   : " lost: acknowledged, and in no log any more")
                        .done());
    return said(Gravity::failure, how_lost(scene, incidents.front()),
                what_then(scene, incidents.front()));
}

namespace {

bool crashed(const Scene& scene, Entity who) {
    return latest(scene, time_zero, [&](const Moment& m) {
               return is_crash(m.fact.kind) && m.fact.who == who;
           }) != nullptr;
}

Said lost_by_queues(const Scene& scene, int64_t lost) {
    int64_t dropped = 0;
    for (const PartitionTally& tally : scene.ledger().partitions)
        dropped += tally.dropped.of(Cause::overflow_drop_old);
    const std::string_view why = dropped == 0      ? "deleted, and then their reader died"
                                 : dropped == lost ? "a full queue threw them away"
                                                   : "thrown away, or in hand when a reader died";
    return said(Gravity::failure, scene.phrase()
                                      .strong(counted(lost, scene.records))
                                      .say(lost == 1 ? " is lost: " : " are lost: ")
                                      .say(why)
                                      .done());
}

int copies_of(const Scene& scene, PartitionId id) {
    return int(scene.cluster->metadata.partitions[id.index()].replicas.size);
}

Time latest_news_of(const Scene& scene, const LossIncident& loss) {
    Time latest_at = loss.latest;
    const Moment* moved = latest(scene, loss.at, [&](const Moment& m) {
        const auto& places = loss.partitions;
        return m.fact.kind == FactKind::leader_elected &&
               std::find(places.begin(), places.end(), m.fact.partition) != places.end();
    });
    if (moved) latest_at = std::max(latest_at, moved->fact.at);
    return latest_at;
}

Sentence how_lost(const Scene& scene, const LossIncident& loss) {
    const PartitionId place = loss.partitions.front();
    const std::string records = counted(loss.count, word_of(scene, place));
    const std::string holder = spoken(scene.world, loss.holder);
    Phrase phrase = scene.phrase();
    phrase.on(loss.root).on(loss.cut);
    if (loss.holder.kind == EntityKind::nobody)
        return phrase.strong(records).say(" said to be stored are in no log any more").done();
    if (loss.cause == Cause::divergence)
        return phrase
            .say(holder + (crashed(scene, loss.holder) ? " came back and" : "") + " dropped ")
            .strong(records)
            .say(" that only it had")
            .done();
    if (copies_of(scene, place) == 1)
        return phrase.say(holder + " had the only copy of ")
            .strong(records)
            .say(", not yet on its disk")
            .done();
    if (writes_with(scene, place, Acks::leader))
        return phrase.say(holder + " said \"stored\" to ")
            .strong(records)
            .say(" that only it had")
            .done();
    const std::vector<uint32_t> dead = died_with(scene, loss);
    return phrase.strong(capitalised(records))
        .say(loss.count == 1 ? " was" : " were")
        .say(" only in the memory of " + (dead.empty() ? holder : spoken_brokers(dead)))
        .done();
}

Sentence what_then(const Scene& scene, const LossIncident& loss) {
    if (loss.holder.kind == EntityKind::nobody) return {};
    Phrase phrase = scene.phrase();
    phrase.on(loss.root);
    const std::string them = loss.count == 1 ? "it" : "them";
    const auto leaders = leaders_of(scene, loss.partitions);
    const bool several = died_with(scene, loss).size() > 1;
    const std::string died = several ? "Their machines died" : "It died";
    const Moment* moved = latest(scene, loss.at, [&](const Moment& m) {
        return m.fact.kind == FactKind::leader_elected && m.fact.whom == loss.holder &&
               !is_internal(scene, m.fact);
    });
    if (moved) phrase.on(moved->fact.id);
    if (loss.cause == Cause::divergence)
        return phrase.say("It follows " + spoken_brokers(leaders) + " now, which never saw " + them)
            .done();
    if (leaders.empty()) return phrase.say(died + ", and nobody can take over").done();
    if (several && leaders.size() == 1 && runs(scene.world, broker_entity(leaders.front())))
        return phrase.say(died + "; " + spoken_brokers(leaders) + " leads now without " + them)
            .done();
    const bool led = std::any_of(leaders.begin(), leaders.end(), [&](uint32_t leader) {
        return runs(scene.world, broker_entity(leader));
    });
    if (!led)
        return phrase
            .say(died + "; nobody leads " + spoken_partitions(scene.world, loss.partitions) +
                 " yet")
            .done();
    if (leaders.size() == 1 && leaders.front() == loss.holder.index)
        return phrase.say("It died, and is back without " + them).done();
    return phrase
        .say(died + "; " + spoken_brokers(leaders) +
             (leaders.size() == 1 ? " leads now and never saw " : " lead now and never saw ") +
             them)
        .done();
}

} // namespace

} // namespace sluice
