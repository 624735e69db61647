// Captions about queues: the server, room, messages that come back or are set aside.
#include "sim/observe/caption_rules.hpp"
#include "sim/world/names.hpp"
#include <algorithm>

namespace sluice {

namespace {

const FifoSettings& settings_of(const Scene& scene, PartitionId queue) {
    return scene.scenario().carrier().fifo.queues[queue.index()].config;
}

std::string word_of(const Scene& scene, PartitionId queue) {
    return records_word(scene.scenario(),
                        scene.scenario().carrier().fifo.queues[queue.index()].name);
}

int64_t pending_of_all(const Scene& scene) {
    int64_t sum = 0;
    for (std::size_t p = 0; p < scene.world.producers.size(); ++p)
        sum += queue::pending_records(*scene.service, ProducerId::of(p));
    return sum;
}

Said say_blocked(const Scene& scene, PartitionId queue, const Moment& blocked);
Said say_dropped_new(const Scene& scene, PartitionId queue);
Said say_dropped_old(const Scene& scene, PartitionId queue);

} // namespace

Said say_server_down(const Scene& scene) {
    if (!scene.service || runs(scene.world, server_entity())) return std::nullopt;
    const Node* node = find_node(scene.world, server_entity());
    const int64_t pending = pending_of_all(scene);
    const bool still = node->state == ProcessState::paused;
    Phrase first = scene.phrase();
    first
        .say(std::string("The queue's server ") + (still ? "stands still" : "is down") +
             ": nothing is taken, nothing is handed out")
        .on(node->silent_because);
    return said(Gravity::failure, first.done(),
                pending == 0 ? Sentence{}
                             : scene.phrase()
                                   .strong(counted(pending, scene.records))
                                   .say(pending == 1 ? " waits" : " wait")
                                   .say(" with the producers; what was stored is safe")
                                   .done());
}

// Full means: somebody pays, the sender, the newest, or the oldest.
Said say_queue_full(const Scene& scene) {
    if (!scene.service) return std::nullopt;
    for (const PartitionId queue : scene.partitions) {
        if (settings_of(scene, queue).capacity == 0) continue;
        if (Said old = say_dropped_old(scene, queue)) return old;
        if (Said fresh = say_dropped_new(scene, queue)) return fresh;
        if (queue::waiting_sends(*scene.service, queue) == 0) continue;
        const Moment* blocked = latest(scene, time_zero, [&](const Moment& m) {
            return m.fact.kind == FactKind::producer_blocked &&
                   m.fact.cause == Cause::overflow_block;
        });
        if (!blocked) continue;
        return say_blocked(scene, queue, *blocked);
    }
    return std::nullopt;
}

Said say_handed_out_again(const Scene& scene) {
    if (!scene.service) return std::nullopt;
    const Moment* last = latest_of(scene, FactKind::lease_released, scene.now - scene.news);
    if (!last) return std::nullopt;
    const Fact& fact = last->fact;
    int64_t count = 0;
    std::vector<FactId> facts;
    latest(scene, scene.now - scene.news, [&](const Moment& m) {
        if (m.fact.kind == FactKind::lease_released && m.fact.cause == fact.cause) {
            count += m.times;
            facts.push_back(m.fact.id);
        }
        return false;
    });
    const std::string records = word_of(scene, fact.partition);
    Phrase first = scene.phrase(), second = scene.phrase();
    first.strong(capitalised(counted(count, records)));
    if (fact.cause == Cause::lease_expired)
        first.say(count == 1 ? " was" : " were")
            .say(" not acknowledged within " +
                 short_length(settings_of(scene, fact.partition).redeliver_after));
    else if (fact.cause == Cause::connection_lost && runs(scene.world, fact.whom))
        first.say(std::string(" came back: the queue's server died while ") +
                  (count == 1 ? "it was" : "they were") + " worked on");
    else if (fact.cause == Cause::connection_lost)
        first.say(" came back: " + spoken(scene.world, fact.whom) + " is gone");
    else
        first.say(
            " came back: " + name_of(scene.world, scene.world.members[fact.whom.index].group) +
            " could not finish " + (count == 1 ? "it" : "them"));
    second.say(std::string("The queue hands ") + (count == 1 ? "it" : "them") + " out again, so " +
               (count == 1 ? "it" : "some") + " may be done twice");
    return said(Gravity::warning, first.on(facts).done(), second.done());
}

Said say_dead_letters(const Scene& scene) {
    if (!scene.service) return std::nullopt;
    const Moment* last = latest_of(scene, FactKind::message_moved, scene.now - scene.news);
    if (!last) return std::nullopt;
    const PartitionId from = last->fact.partition;
    const int64_t count = scene.ledger().partitions[from.index()].dead_lettered;
    const std::string letters = name_of(scene.world, last->fact.whom);
    Phrase first = scene.phrase();
    first.strong(capitalised(counted(count, word_of(scene, from))))
        .say(count == 1 ? " is" : " are")
        .say(" in the dead-letter queue " + letters.substr(letters.rfind('/') + 1) + " now")
        .on(last->fact.id);
    Phrase second = scene.phrase();
    if (last->fact.cause == Cause::too_many_receives)
        second.say(count == 1 ? "It was" : "Each was")
            .say(" handed out " + std::to_string(settings_of(scene, from).max_receives) +
                 " times and never acknowledged");
    else
        second.say(std::string(info(last->fact.cause).words));
    return said(Gravity::warning, first.done(), second.done());
}

namespace {

Said say_blocked(const Scene& scene, PartitionId queue, const Moment& blocked) {
    const Flow flow = flow_of(scene);
    const std::string records = word_of(scene, queue);
    Phrase second = scene.phrase();
    second.strong(grouped(flow.offered))
        .say(" " + records + " come a second, ")
        .strong(grouped(flow.delivered))
        .say(" are finished");
    return said(Gravity::warning,
                scene.phrase()
                    .say(spoken(scene.world, queue) + " is full (" +
                         grouped(settings_of(scene, queue).capacity) + "): ")
                    .strong(counted(pending_of_all(scene), records))
                    .say(" wait with their senders")
                    .on(blocked.fact.id)
                    .done(),
                flow.span.ns == 0 ? Sentence{} : second.done());
}

Said say_dropped_new(const Scene& scene, PartitionId queue) {
    const Moment* last = latest(scene, scene.now - scene.news, [&](const Moment& m) {
        return m.fact.kind == FactKind::failed && m.fact.cause == Cause::overflow_drop_new;
    });
    if (!last) return std::nullopt;
    return said(
        Gravity::failure,
        scene.phrase()
            .say(spoken(scene.world, queue) + " is full (" +
                 grouped(settings_of(scene, queue).capacity) + ") and has refused ")
            .strong(counted(scene.seen.metrics.refused_by_full_queue, word_of(scene, queue)))
            .on(last->fact.id)
            .done(),
        scene.phrase().say("Their sender was told so and gave them up").done());
}

Said say_dropped_old(const Scene& scene, PartitionId queue) {
    const Moment* last = latest(scene, scene.now - scene.news, [&](const Moment& m) {
        return m.fact.kind == FactKind::message_dropped && m.fact.partition == queue &&
               m.fact.cause == Cause::overflow_drop_old;
    });
    if (!last) return std::nullopt;
    const int64_t dropped =
        scene.ledger().partitions[queue.index()].dropped.of(Cause::overflow_drop_old);
    return said(Gravity::failure,
                scene.phrase()
                    .say(spoken(scene.world, queue) + " is full (" +
                         grouped(settings_of(scene, queue).capacity) + ") and threw away ")
                    .strong(counted(dropped, word_of(scene, queue)))
                    .on(last->fact.id)
                    .done(),
                scene.phrase()
                    .say("They were the oldest, and it had said \"stored\" to their senders")
                    .on(last->fact.id)
                    .done());
}

} // namespace

} // namespace sluice
