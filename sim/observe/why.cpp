#include "sim/observe/why.hpp"

namespace sluice {

namespace {

void add_chain(Explanation& explanation, const World& world, const Observation& observation,
               FactId id);
uint64_t moments_until(const Moments& moments, Time at);

bool is_internal(const World& world, const Fact& fact) {
    const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world));
    return cluster && fact.partition.exists() &&
           !kafka::topic_of(*cluster, fact.partition).channel.exists();
}

} // namespace

std::optional<Explanation> why_moment(const World& world, const Observation& observation,
                                      uint64_t number) {
    const Moments& moments = observation.moments;
    if (number == 0 || number > moments.all.size()) return std::nullopt;
    Explanation explanation;
    add_chain(explanation, world, observation, moments.all[number - 1].fact.id);
    return explanation;
}

Explanation why_at(const World& world, const Observation& observation, Time at) {
    Explanation explanation;
    uint64_t count = moments_until(observation.moments, at);
    // The cluster's own bookkeeping is nobody's question, unless there is nothing else.
    const uint64_t all = count;
    while (count > 0 && is_internal(world, observation.moments.all[count - 1].fact)) --count;
    if (count == 0) count = all;
    if (count == 0) {
        explanation.lines.push_back("Nothing worth telling had happened by " + time_text(at) + ".");
        explanation.moments.push_back(0);
    } else {
        add_chain(explanation, world, observation, observation.moments.all[count - 1].fact.id);
    }
    for (const Recovery& recovery : observation.recoveries.all) {
        if (recovery.at > at) break;
        for (std::size_t p = 0; p < recovery_phases; ++p) {
            const PhaseSpan& span = recovery.phases[p];
            if (!span.began() || span.from > at || (span.ended() && span.until <= at)) continue;
            const auto phase = static_cast<RecoveryPhase>(p);
            explanation.lines.push_back("Under way since " + time_text(span.from) + ": " +
                                        std::string(name_of(phase)) + " (" +
                                        std::string(sentence_of(phase)) + "), after " +
                                        recovery_story(world, recovery).front());
            explanation.moments.push_back(
                moment_index(observation.moments, recovery.failure).value_or(UINT64_MAX) + 1);
        }
    }
    return explanation;
}

namespace {

void add_chain(Explanation& explanation, const World& world, const Observation& observation,
               FactId id) {
    for (const Moment* moment : cause_chain(observation.moments, id)) {
        const std::string before = explanation.lines.empty() ? "" : "because ";
        explanation.lines.push_back(before + time_text(moment->fact.at) + "  " +
                                    sentence(world, *moment));
        explanation.moments.push_back(*moment_index(observation.moments, moment->fact.id) + 1);
    }
}

uint64_t moments_until(const Moments& moments, Time at) {
    uint64_t low = 0, high = moments.all.size();
    while (low < high) {
        const uint64_t middle = (low + high) / 2;
        if (moments.all[middle].fact.at <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

} // namespace

} // namespace sluice
