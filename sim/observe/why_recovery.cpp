// How the system came back after failures: what each phase took.
#include "sim/observe/why_chapters.hpp"

namespace sluice {

namespace {

constexpr std::size_t told_most = 3;

bool is_about(const Scene& scene, const Focus& focus, const Recovery& recovery) {
    if (focus.is(recovery.who)) return true;
    if (focus.entity.kind == EntityKind::partition && recovery.who.kind == EntityKind::broker)
        return scene.cluster && has_replica(scene.cluster->brokers[recovery.who.index],
                                            PartitionId{focus.entity.index});
    return focus.entity.kind == EntityKind::group && recovery.who.kind == EntityKind::member &&
           scene.world.members[recovery.who.index].group.value == focus.entity.index;
}

// "8 s until somebody noticed"; what took no time needs no words.
std::vector<std::string> phases_of(const Recovery& recovery) {
    std::vector<std::string> words;
    for (std::size_t p = 0; p < recovery_phases; ++p) {
        const PhaseSpan& span = recovery.phases[p];
        if (!span.began() || !span.ended() || span.until - span.from < Duration{1'000'000})
            continue;
        words.push_back(short_length(span.until - span.from) + " " +
                        std::string(sentence_of(RecoveryPhase(p))));
    }
    return words;
}

Paragraph told(const Scene& scene, const Recovery& recovery) {
    Paragraph paragraph;
    const Moment* failure = find_moment(scene.moments(), recovery.failure);
    if (!failure) return paragraph;
    if (failure->fact.kind == FactKind::cut_made)
        paragraph.push_back(scene.phrase()
                                .say("At ")
                                .at(recovery.at)
                                .say(" " + spoken(scene.world, recovery.who) + " was cut off")
                                .on(recovery.failure)
                                .done());
    else
        paragraph.push_back(tell_crash(scene, *failure));
    const std::vector<std::string> phases = phases_of(recovery);
    if (!phases.empty())
        paragraph.push_back(
            scene.phrase().say("It took " + joined(phases)).on(recovery.failure).done());
    if (recovery.lag_most > recovery.lag_before && recovery[RecoveryPhase::drain].began())
        paragraph.push_back(scene.phrase()
                                .say("At most ")
                                .strong(counted(recovery.lag_most, scene.records))
                                .say(" waited to be worked on, ")
                                .strong(grouped(recovery.lag_before))
                                .say(" before")
                                .done());
    return paragraph;
}

} // namespace

namespace {

// A cut that nobody noticed before its node died is part of that death.
bool told_with_a_crash(const Scene& scene, const Recovery& cut) {
    if (cut.kind != FactKind::cut_made) return false;
    for (const Recovery& other : scene.seen.recoveries.all)
        if (other.who == cut.who && is_crash(other.kind) &&
            other[RecoveryPhase::detect].until == cut[RecoveryPhase::detect].until)
            return true;
    return false;
}

} // namespace

Told how_it_recovered(const Scene& scene, const Focus& focus) {
    Chapter chapter;
    for (const Recovery& recovery : scene.seen.recoveries.all) {
        if (!is_about(scene, focus, recovery) || phases_of(recovery).empty()) continue;
        if (told_with_a_crash(scene, recovery)) continue;
        if (chapter.paragraphs.size() == told_most) break;
        Paragraph paragraph = told(scene, recovery);
        if (paragraph.empty()) continue;
        if (chapter.paragraphs.empty()) {
            chapter.begins = recovery.at;
            chapter.heading = "What happened after " + spoken(scene.world, recovery.who) +
                              (recovery.kind == FactKind::cut_made ? " was cut off"
                               : recovery.kind == FactKind::paused ? " stood still"
                                                                   : " died");
        }
        chapter.paragraphs.push_back(std::move(paragraph));
    }
    if (chapter.paragraphs.empty()) return std::nullopt;
    chapter.settings = {"broker.session.timeout.ms", "session.timeout.ms",
                        "replica.lag.time.max.ms", "request.timeout.ms"};
    return chapter;
}

} // namespace sluice
