// Why a queue is full, hands messages out again, sets them aside, or answers nobody.
#include "sim/observe/why_chapters.hpp"
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

struct Count { // moments of one kind
    int64_t messages = 0;
    const Moment *first = nullptr, *last = nullptr;
};
template <class Question>
Count count_of(const Scene& scene, const Question& question) {
    Count count;
    const Moments& moments = scene.moments();
    for (uint64_t i = 0; i < moments.all.size(); ++i) {
        const Moment& m = moments.all[i];
        if (!question(m.fact)) continue;
        count.messages += m.times;
        if (!count.first) count.first = &m;
        count.last = &m;
    }
    return count;
}

int64_t pending_of_all(const Scene& scene) {
    int64_t sum = 0;
    for (std::size_t p = 0; p < scene.world.producers.size(); ++p)
        sum += queue::pending_records(*scene.service, ProducerId::of(p));
    return sum;
}

Sentence who_pays(const Scene& scene, PartitionId queue) {
    const std::string records = word_of(scene, queue);
    const Tally& dropped = scene.ledger().partitions[queue.index()].dropped;
    Phrase phrase = scene.phrase();
    phrase.name("overflow").say(" is ");
    switch (settings_of(scene, queue).overflow) {
    case Overflow::block:
        return phrase.name("block")
            .say(": the senders wait, with ")
            .strong(counted(pending_of_all(scene), records))
            .done();
    case Overflow::drop_new:
        return phrase.name("drop_new")
            .say(": what comes is refused, so far ")
            .strong(counted(scene.seen.metrics.refused_by_full_queue, records))
            .say(", and their senders were told so")
            .done();
    case Overflow::drop_old:
        return phrase.name("drop_old")
            .say(": the oldest are thrown away, so far ")
            .strong(counted(dropped.of(Cause::overflow_drop_old), records))
            .say(" whose senders believe them stored")
            .done();
    }
    return {};
}

} // namespace

Told why_queue_full(const Scene& scene, const Focus& focus) {
    if (!scene.service) return std::nullopt;
    for (const PartitionId queue : scene.partitions) {
        if (settings_of(scene, queue).capacity == 0 || !concerns(scene, focus, queue)) continue;
        const Count full = count_of(scene, [&](const Fact& fact) {
            const bool fails =
                fact.kind == FactKind::failed && fact.cause == Cause::overflow_drop_new;
            const bool drops = fact.kind == FactKind::message_dropped &&
                               fact.cause == Cause::overflow_drop_old && fact.partition == queue;
            const bool blocks =
                fact.kind == FactKind::producer_blocked && fact.cause == Cause::overflow_block;
            return fails || drops || blocks;
        });
        if (!full.first) continue;
        Chapter chapter;
        const bool loses = settings_of(scene, queue).overflow != Overflow::block;
        chapter.gravity = loses ? Gravity::failure : Gravity::warning;
        chapter.begins = full.first->fact.at;
        chapter.heading = "Why there was no room in " + spoken(scene.world, queue);
        const Flow flow = flow_of(scene);
        Paragraph paragraph;
        paragraph.push_back(scene.phrase()
                                .say("At ")
                                .at(full.first->fact.at)
                                .say(" " + spoken(scene.world, queue) +
                                     " was full for the first "
                                     "time: it holds ")
                                .strong(grouped(settings_of(scene, queue).capacity))
                                .on(full.first->fact.id)
                                .done());
        if (flow.span.ns > 0)
            paragraph.push_back(scene.phrase()
                                    .strong(grouped(flow.offered))
                                    .say(" " + word_of(scene, queue) + " came a second lately, ")
                                    .strong(grouped(flow.delivered))
                                    .say(" a second were finished")
                                    .done());
        paragraph.push_back(who_pays(scene, queue));
        chapter.paragraphs.push_back(paragraph);
        chapter.settings = {"capacity", "overflow", "members", "work", "prefetch"};
        return chapter;
    }
    return std::nullopt;
}

Told why_handed_out_again(const Scene& scene, const Focus& focus) {
    if (!scene.service) return std::nullopt;
    Chapter chapter;
    chapter.gravity = Gravity::warning;
    int64_t sum = 0;
    Paragraph paragraph;
    for (const Cause cause :
         {Cause::lease_expired, Cause::connection_lost, Cause::not_acknowledged}) {
        const Count again = count_of(scene, [&](const Fact& fact) {
            return fact.kind == FactKind::lease_released && fact.cause == cause &&
                   concerns(scene, focus, fact.partition) &&
                   (focus.entity.kind != EntityKind::member || fact.whom == focus.entity);
        });
        if (!again.first) continue;
        if (sum == 0) chapter.begins = again.first->fact.at;
        sum += again.messages;
        const PartitionId queue = again.first->fact.partition;
        Phrase phrase = scene.phrase();
        phrase.say("From ").at(again.first->fact.at).say(" on ");
        phrase.strong(counted(again.messages, word_of(scene, queue)));
        const std::string were = again.messages == 1 ? " was" : " were";
        if (cause == Cause::lease_expired)
            phrase.say(were + " not acknowledged within ")
                .name("redeliver_after")
                .say(" (" + short_length(settings_of(scene, queue).redeliver_after) + ")");
        else if (cause == Cause::connection_lost)
            phrase.say(were + " in the hands of a member whose connection broke");
        else
            phrase.say(were + " given back by a member that could not finish the work");
        paragraph.push_back(phrase.on(again.first->fact.id).on(again.last->fact.id).done());
    }
    if (sum == 0) return std::nullopt;
    paragraph.push_back(scene.phrase()
                            .say("A queue knows only what was acknowledged, so it hands them out "
                                 "again; work may be done twice")
                            .done());
    chapter.heading = "Why the queue handed out " + counted(sum, scene.records) + " again";
    chapter.paragraphs.push_back(paragraph);
    chapter.settings = {"redeliver_after", "max_receives", "mode", "prefetch", "work"};
    return chapter;
}

Told why_dead_letters(const Scene& scene, const Focus& focus) {
    if (!scene.service) return std::nullopt;
    const Count moved = count_of(scene, [&](const Fact& fact) {
        return fact.kind == FactKind::message_moved &&
               (concerns(scene, focus, fact.partition) || fact.whom == focus.entity);
    });
    if (!moved.first) return std::nullopt;
    const PartitionId from = moved.first->fact.partition;
    const int64_t count = scene.ledger().partitions[from.index()].dead_lettered;
    const std::string records = word_of(scene, from);
    Chapter chapter;
    chapter.gravity = Gravity::warning;
    chapter.begins = moved.first->fact.at;
    chapter.heading =
        "Why " + counted(count, records) + (count == 1 ? " was" : " were") + " set aside";
    const std::string letters = spoken(scene.world, moved.first->fact.whom);
    Paragraph paragraph;
    if (moved.first->fact.cause == Cause::too_many_receives)
        paragraph.push_back(scene.phrase()
                                .say("A message that was handed out ")
                                .name("max_receives")
                                .say(" times (" +
                                     std::to_string(settings_of(scene, from).max_receives) +
                                     ") and never acknowledged moves to " + letters)
                                .done());
    else
        paragraph.push_back(scene.phrase()
                                .say("Members set messages aside that they could not process: they "
                                     "move to " +
                                     letters)
                                .done());
    paragraph.push_back(scene.phrase()
                            .say("The first went at ")
                            .at(moved.first->fact.at)
                            .say(", the latest at ")
                            .at(moved.last->fact.at)
                            .say("; ")
                            .strong(grouped(count))
                            .say(" in all")
                            .on(moved.first->fact.id)
                            .on(moved.last->fact.id)
                            .done());
    chapter.paragraphs.push_back(paragraph);
    chapter.settings = {"max_receives", "dead_letter", "redeliver_after", "then", "at_most"};
    return chapter;
}

Told why_died_in_hand(const Scene& scene, const Focus& focus) {
    if (!scene.service) return std::nullopt;
    const auto in_hand = [&](const Fact& fact) {
        return fact.kind == FactKind::delivery_skipped && fact.cause != Cause::policy_skip &&
               fact.cause != Cause::policy_dead_letter && concerns(scene, focus, fact.group) &&
               (focus.entity.kind != EntityKind::member || fact.who == focus.entity);
    };
    const Count died = count_of(scene, in_hand);
    if (!died.first) return std::nullopt;
    Chapter chapter;
    chapter.gravity = Gravity::failure;
    chapter.begins = died.first->fact.at;
    chapter.heading = "Why " + counted(died.messages, scene.records) +
                      (died.messages == 1 ? " is gone" : " are gone");
    Paragraph paragraph;
    const Moment* root = root_of(scene, died.first->fact.id);
    paragraph.push_back(scene.phrase()
                            .say("This queue deletes a message when it hands it out (")
                            .name("mode")
                            .say(": ")
                            .name("destructive")
                            .say(")")
                            .done());
    if (root && is_crash(root->fact.kind)) paragraph.push_back(tell_crash(scene, *root));
    paragraph.push_back(scene.phrase()
                            .say("What was in hand or on the way then was nowhere else: ")
                            .strong(counted(died.messages, scene.records))
                            .on(died.first->fact.id)
                            .on(died.last->fact.id)
                            .done());
    chapter.paragraphs.push_back(paragraph);
    chapter.settings = {"mode", "prefetch"};
    return chapter;
}

// The outage that goes on, or the last one.
Told why_server_down(const Scene& scene, const Focus&) {
    if (!scene.service) return std::nullopt;
    const bool down = !runs(scene.world, server_entity());
    const Moment* end = latest(scene, time_zero, [](const Moment& m) {
        return m.fact.who == server_entity() &&
               (is_crash(m.fact.kind) || m.fact.kind == FactKind::paused);
    });
    if (!end) return std::nullopt;
    Chapter chapter;
    chapter.gravity = down ? Gravity::failure : Gravity::news;
    chapter.heading =
        down ? "Why the queue takes nothing and hands nothing out" : "Why the queue stood still";
    chapter.begins = end->fact.at;
    chapter.settings = {"timeout", "retry_backoff", "retries"};
    Paragraph paragraph{tell_crash(scene, *end)};
    if (!down) {
        const Moment* back = latest(scene, end->fact.at, [](const Moment& m) {
            return m.fact.who == server_entity() &&
                   (m.fact.kind == FactKind::restarted || m.fact.kind == FactKind::resumed);
        });
        paragraph.push_back(
            scene.phrase()
                .say("There is one server: nothing was taken or handed out until it was back")
                .done());
        if (back)
            paragraph.push_back(scene.phrase()
                                    .say("That was at ")
                                    .at(back->fact.at)
                                    .say(", with everything that it had stored")
                                    .on(back->fact.id)
                                    .done());
        chapter.paragraphs.push_back(paragraph);
        return chapter;
    }
    paragraph.push_back(scene.phrase()
                            .say("There is one server, and what it has stored is safe on its disk")
                            .done());
    paragraph.push_back(scene.phrase()
                            .strong(capitalised(counted(pending_of_all(scene), scene.records)))
                            .say(" wait with their producers until it is back")
                            .done());
    chapter.paragraphs.push_back(paragraph);
    return chapter;
}

} // namespace sluice
