// Captions about producers: what they gave up, and where they wait.
#include "sim/observe/caption_rules.hpp"
#include "sim/observe/metrics.hpp"

namespace sluice {

namespace {

bool gives_up(const Moment& moment) {
    return moment.fact.kind == FactKind::failed || moment.fact.kind == FactKind::outcome_unknown;
}

std::string word_for(const Scene& scene, Entity producer) {
    const ProducerSeat& seat = scene.world.producers[producer.index];
    return records_word(scene.scenario(), scene.scenario().producers[seat.spec].to);
}

Said say_hopes(const Scene& scene, const kafka::Producer& producer, int64_t pending) {
    const KafkaProducerSettings& settings = scene.scenario().producers[producer.spec].kafka;
    for (const kafka::Flight& flight : producer.flights) {
        const Entity broker = broker_entity(std::size_t(flight.broker));
        const bool answers =
            runs(scene.world, broker) && reaches(scene.world, entity_of(producer.id), broker);
        if (answers || scene.is_news(flight.deadline + Duration{-settings.request_timeout.ns}))
            continue;
        const Node* node = find_node(scene.world, broker);
        Phrase first = scene.phrase();
        first
            .say(spoken(scene.world, entity_of(producer.id)) + " still waits for an answer of " +
                 spoken(scene.world, broker) +
                 (runs(scene.world, broker) ? ", which is cut off" : ", which is dead"))
            .on(node->silent_because);
        return said(Gravity::warning, first.done(),
                    scene.phrase()
                        .strong(counted(pending, word_for(scene, entity_of(producer.id))))
                        .say(wait_for_it(pending) + " with it until ")
                        .name("request.timeout.ms")
                        .say(" (" + short_length(settings.request_timeout) + ") is over")
                        .done());
    }
    return std::nullopt;
}

// They were the application's own: nobody had been told that they are stored.
Said died_with_them(const Scene& scene, const Moment& last, const ProducerTally& tally) {
    const int64_t count =
        tally.failed.of(Cause::client_crashed) + tally.unknown.of(Cause::client_crashed);
    return said(
        Gravity::failure,
        scene.phrase()
            .say(spoken(scene.world, last.fact.who) + " died with ")
            .strong(counted(count, word_for(scene, last.fact.who)))
            .say(" in its memory")
            .on(last.fact.id)
            .done(),
        scene.phrase().say("They had not been acknowledged, and nobody else knows of them").done());
}

Sentence whose_fault(const Scene& scene, const Fact& fact, int64_t unknown) {
    const Moment* root = root_of(scene, fact.id);
    Phrase phrase = scene.phrase();
    if (unknown > 0)
        return phrase.say("Of ")
            .strong(grouped(unknown))
            .say(" it does not know whether they were stored")
            .on(fact.id)
            .done();
    if (root && root->fact.id != fact.id && is_crash(root->fact.kind))
        return phrase.say("It began when " + spoken(scene.world, root->fact.who) + " died")
            .on(root->fact.id)
            .done();
    return {};
}

} // namespace

// A full queue that refuses is told by the queue's own rule.
Said say_given_up(const Scene& scene) {
    const Moment* last = latest(scene, scene.now - scene.news, [&](const Moment& m) {
        return gives_up(m) && m.fact.cause != Cause::overflow_drop_new &&
               m.fact.cause != Cause::overflow_drop_old;
    });
    if (!last) return std::nullopt;
    const ProducerTally& tally = scene.ledger().producers[last->fact.who.index];
    if (last->fact.cause == Cause::client_crashed) return died_with_them(scene, *last, tally);
    const int64_t unknown = tally.unknown.total();
    const int64_t count = tally.failed.total() + unknown;
    return said(Gravity::failure,
                scene.phrase()
                    .say(spoken(scene.world, last->fact.who) + " has given up ")
                    .strong(counted(count, word_for(scene, last->fact.who)))
                    .say(": " + std::string(info(last->fact.cause).words))
                    .on(last->fact.id)
                    .done(),
                whose_fault(scene, last->fact, unknown));
}

// Its memory is full of what nobody takes, or it still hopes for an answer of the dead.
Said say_producer_waits(const Scene& scene) {
    if (!scene.cluster) return std::nullopt;
    for (const kafka::Producer& producer : scene.cluster->producers) {
        const Entity who = entity_of(producer.id);
        const int64_t pending = kafka::pending_records(*scene.cluster, producer.id);
        if (Said hopes = say_hopes(scene, producer, pending)) return hopes;
        if (!producer.is_blocked) continue;
        Phrase first = scene.phrase();
        first.say(spoken(scene.world, who) + " stands still: its ")
            .name("buffer.memory")
            .say(" is full, ")
            .strong(counted(pending, word_for(scene, who)))
            .say(" wait");
        if (const Moment* blocked = latest_about(scene, FactKind::producer_blocked, who, time_zero))
            first.on(blocked->fact.id);
        return said(Gravity::warning, first.done());
    }
    return std::nullopt;
}

} // namespace sluice
