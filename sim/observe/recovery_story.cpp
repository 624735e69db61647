// A recovery in sentences, one for each phase that took place.
#include "sim/observe/metrics.hpp"
#include "sim/observe/moments.hpp"
#include "sim/observe/recovery.hpp"
#include "sim/world/names.hpp"

namespace sluice {

namespace {

struct PhaseInfo {
    RecoveryPhase phase;
    std::string_view name, sentence;
};
constexpr PhaseInfo phases[] = {
    {RecoveryPhase::detect, "detect", "until somebody noticed"},
    {RecoveryPhase::elect, "elect", "until every partition had a leader again"},
    {RecoveryPhase::refresh, "refresh", "until clients wrote to the new leaders"},
    {RecoveryPhase::rebalance, "rebalance", "until the group had a new assignment"},
    {RecoveryPhase::catch_up, "catch up", "until it was back in every in-sync set"},
    {RecoveryPhase::drain, "drain", "until the groups had no more waiting than before"},
};

std::string phase_line(const Recovery& recovery, const PhaseInfo& row);
std::string blocked_line(const World& world, const Recovery& recovery);

} // namespace

std::string_view name_of(RecoveryPhase phase) {
    return phases[std::size_t(phase)].name;
}

std::string_view sentence_of(RecoveryPhase phase) {
    return phases[std::size_t(phase)].sentence;
}

std::vector<std::string> recovery_story(const World& world, const Recovery& recovery) {
    Fact failure;
    failure.kind = recovery.kind;
    failure.who = recovery.who;
    std::string first = time_text(recovery.at) + ": " + sentence(world, failure);
    if (recovery.partitions_led > 0)
        first += "; it led " + std::to_string(recovery.partitions_led) +
                 (recovery.partitions_led == 1 ? " partition" : " partitions");
    std::vector<std::string> story{first};
    for (const PhaseInfo& row : phases)
        if (recovery[row.phase].began()) story.push_back(phase_line(recovery, row));
    if (!recovery.blocked.empty()) story.push_back(blocked_line(world, recovery));
    return story;
}

namespace {

std::string phase_line(const Recovery& recovery, const PhaseInfo& row) {
    const PhaseSpan& span = recovery[row.phase];
    std::string line{row.name};
    if (!span.ended()) return line + ": from " + time_text(span.from) + ", not over yet";
    line += ": " + value_text(Unit::nanoseconds, (span.until - span.from).ns) + " " +
            std::string(row.sentence) + " (" + time_text(span.until) + ")";
    if (row.phase == RecoveryPhase::refresh && !recovery.unserved.empty())
        line += "; " + value_text(Unit::count, int64_t(recovery.unserved.size())) +
                " partitions have not been written to since";
    if (row.phase == RecoveryPhase::drain)
        line += "; at most " + value_text(Unit::count, recovery.lag_most) + " records waited, " +
                value_text(Unit::count, recovery.lag_before) + " before";
    return line;
}

std::string blocked_line(const World& world, const Recovery& recovery) {
    constexpr std::size_t named = 5;
    std::string line = "blocked: ";
    for (std::size_t i = 0; i < recovery.blocked.size() && i < named; ++i)
        line += (i > 0 ? ", " : "") + name_of(world, recovery.blocked[i]);
    if (recovery.blocked.size() > named)
        line += " and " + std::to_string(recovery.blocked.size() - named) + " more";
    return line + "; " + value_text(Unit::count, recovery.tries_again) +
           " batches had to be sent again";
}

} // namespace

} // namespace sluice
