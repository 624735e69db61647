// Captions when nothing is urgent: working off a backlog, before the beginning, after the end, and
// the steady state.
#include "sim/observe/caption_rules.hpp"
#include "sim/world/names.hpp"
#include <algorithm>

namespace sluice {

namespace {

struct Totals {
    int64_t offered = 0, acked = 0, given_up = 0;
};
Totals totals_of(const Scene& scene) {
    Totals totals;
    for (const ProducerTally& one : scene.ledger().producers) {
        totals.offered += one.offered;
        totals.acked += one.acked;
        totals.given_up += one.failed.total() + one.unknown.total();
    }
    return totals;
}

int64_t pending_of_all(const Scene& scene) {
    int64_t sum = 0;
    for (std::size_t p = 0; p < scene.world.producers.size(); ++p)
        sum += std::visit(
            [&](const auto& platform) { return pending_records(platform, ProducerId::of(p)); },
            carrier(scene.world));
    return sum;
}

// All members may be idle, and yet everything stored was finished.
std::string readers_of(const Scene& scene) {
    std::vector<std::string> names;
    for (std::size_t g = 0; g < scene.ledger().groups.size(); ++g)
        if (scene.ledger().groups[g].partitions > 0)
            names.push_back(name_of(scene.world, GroupId::of(g)));
    return names.size() > 3 ? numbered(int64_t(names.size()), "groups") : joined(names);
}

// "billing keeps up", "billing and audit keep up".
std::string readers_do(const Scene& scene, std::string_view one, std::string_view several) {
    const std::string readers = readers_of(scene);
    const bool many =
        readers.find(" and ") != std::string::npos || readers.find(" groups") != std::string::npos;
    return readers + " " + std::string(many ? several : one);
}

} // namespace

Said say_draining(const Scene& scene) {
    constexpr int64_t worth_telling = 20;
    const Flow flow = flow_of(scene);
    const int64_t waiting = records_waiting(scene.ledger());
    if (flow.span.ns == 0 || waiting < std::max(worth_telling, flow.acked)) return std::nullopt;
    if (waiting + std::max<int64_t>(5, waiting / 20) > flow.waiting_before) return std::nullopt;
    return said(Gravity::news,
                scene.phrase()
                    .say(readers_do(scene, "works", "work") + " off what had piled up: ")
                    .strong(counted(waiting, scene.records))
                    .say(" to go")
                    .done());
}

Said say_not_begun(const Scene& scene) {
    if (totals_of(scene).offered > 0) return std::nullopt;
    const auto& producers = scene.scenario().producers;
    if (producers.empty())
        return said(Gravity::calm, scene.phrase().say("Nobody sends anything here").done());
    const auto first = std::min_element(
        producers.begin(), producers.end(),
        [](const ProducerSpec& a, const ProducerSpec& b) { return a.start < b.start; });
    Phrase phrase = scene.phrase();
    phrase.say("Nothing has been sent yet");
    if (first->start.ns > 0)
        phrase.say(": the " + first->name + " begins at ")
            .strong(short_time(time_zero + first->start));
    return said(Gravity::calm, phrase.done());
}

Said say_all_done(const Scene& scene) {
    const Totals totals = totals_of(scene);
    const Flow flow = flow_of(scene);
    const bool quiet = flow.span.ns > 0 && flow.offered == 0 && flow.delivered == 0;
    if (!quiet || totals.acked == 0 || pending_of_all(scene) > 0 ||
        records_waiting(scene.ledger()) > 0)
        return std::nullopt;
    const bool all = totals.acked == totals.offered;
    Phrase phrase = scene.phrase();
    phrase.say(all && totals.acked > 1 ? "All " : "")
        .strong(counted(totals.acked, scene.records))
        .say(totals.acked == 1 ? " was stored" : " were stored");
    if (!readers_of(scene).empty()) phrase.say(", and nothing waits to be worked on");
    Phrase second = scene.phrase();
    second.strong(grouped(totals.given_up)).say(" more were given up by their producers");
    return said(Gravity::calm, phrase.done(), totals.given_up > 0 ? second.done() : Sentence{});
}

Said say_steady(const Scene& scene) {
    const Flow flow = flow_of(scene);
    const int64_t waiting = records_waiting(scene.ledger());
    const int64_t acked = totals_of(scene).acked;
    Phrase phrase = scene.phrase();
    if (acked == 0)
        return said(Gravity::calm,
                    phrase.say("The first " + scene.records + " are on their way").done());
    if (flow.span.ns == 0 || flow.offered == 0 || flow.acked == 0)
        phrase.strong(capitalised(counted(acked, scene.records)))
            .say(acked == 1 ? " is" : " are")
            .say(" stored so far");
    else
        phrase.strong(numbered(flow.acked, scene.records))
            .say(flow.acked == 1 ? " a second is" : " a second are")
            .say(" stored");
    if (readers_of(scene).empty()) return said(Gravity::calm, phrase.done());
    if (waiting <= std::max<int64_t>(1, flow.acked / 4))
        phrase.say(", and " + readers_do(scene, "keeps up", "keep up"));
    else
        phrase.say("; ").strong(grouped(waiting)).say(" wait to be worked on");
    return said(Gravity::calm, phrase.done());
}

} // namespace sluice
