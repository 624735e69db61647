#include "sim/observe/recovery_bars.hpp"
#include "sim/observe/marker.hpp"
#include "sim/observe/moments.hpp"
#include "sim/observe/wording.hpp"

namespace sluice {

namespace {

// Clients of one kind share a word: "2 shops" would need a plural of any name, "2 clients" does
// not.
std::string blocked_words(const World& world, const Recovery& recovery) {
    if (recovery.blocked.empty()) return {};
    const std::string who = recovery.blocked.size() == 1
                                ? short_name_of(world, recovery.blocked.front())
                                : numbered(int64_t(recovery.blocked.size()), "clients");
    if (recovery.tries_again == 0) return who + " waited";
    const std::string sent = recovery.tries_again == 1
                                 ? "1 batch sent again"
                                 : grouped(recovery.tries_again) + " batches sent again";
    return who + " waited, " + sent;
}

RecoveryBar bar_of(const Recovery& recovery, RecoveryPhase phase, Time now) {
    const PhaseSpan& span = recovery[phase];
    RecoveryBar bar;
    bar.phase = phase;
    bar.name = name_of(phase);
    bar.sentence = sentence_of(phase);
    bar.from = span.from;
    bar.over = span.ended();
    bar.until = span.ended() ? span.until : now;
    bar.length = (bar.over ? "" : "since ") + short_length(bar.until - bar.from);
    return bar;
}

} // namespace

std::vector<RecoveryBars> recovery_bars(const World& world, const Observation& observation) {
    std::vector<RecoveryBars> all;
    for (const Recovery& recovery : observation.recoveries.all) {
        RecoveryBars one;
        Moment failure;
        failure.fact.kind = recovery.kind;
        failure.fact.who = recovery.who;
        one.heading = short_time(recovery.at) + "  " + marker_words(world, failure);
        const auto index = moment_index(observation.moments, recovery.failure);
        one.failure = {index ? *index + 1 : 0, recovery.at};
        for (std::size_t p = 0; p < recovery_phases; ++p) {
            const auto phase = RecoveryPhase(p);
            if (!recovery[phase].began()) continue;
            one.bars.push_back(bar_of(recovery, phase, world.fabric.now));
            one.over = one.over && one.bars.back().over;
        }
        one.blocked = blocked_words(world, recovery);
        all.push_back(std::move(one));
    }
    return all;
}

} // namespace sluice
