// How the system came back after each failure (crash, pause, cut): detect, elect, refresh,
// rebalance, catch up, drain, with their times and who was blocked. Built from facts while they
// pass: a fact belongs to a failure when it is explained by it, directly or through others. A
// phase that did not happen, or has not ended, says so.
#pragma once
#include "sim/model/fact.hpp"
#include "sim/observe/ledger.hpp"
#include "sim/world/world.hpp"
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

enum class RecoveryPhase : uint8_t {
    detect,    // until the failure was noticed: fenced, or a session timed out
    elect,     // until the last of its partitions had another leader
    refresh,   // until the new leaders were written to: clients had found them
    rebalance, // until its group had a new assignment
    catch_up,  // until it was back in every in-sync set
    drain,     // until the groups' lag was where it had been before
    count_of_phases
};
inline constexpr std::size_t recovery_phases = std::size_t(RecoveryPhase::count_of_phases);
std::string_view name_of(RecoveryPhase phase);
std::string_view sentence_of(RecoveryPhase phase);

struct PhaseSpan {
    Time from = time_never, until = time_never; // never: did not begin, has not ended
    bool began() const { return from != time_never; }
    bool ended() const { return until != time_never; }
};

struct Recovery {
    FactId failure = 0;
    FactKind kind = FactKind::process_crashed;
    Entity who;
    Time at;
    std::array<PhaseSpan, recovery_phases> phases;
    int64_t lag_before = 0, lag_most = 0; // records that groups had waiting
    int32_t partitions_led = 0;           // when it failed; the cluster's own not counted
    int32_t out_of_sync = 0;              // in-sync sets that it left and is not back in
    std::vector<PartitionId> leaderless;  // nobody could follow it there yet
    std::vector<PartitionId> unserved;    // have a new leader that was not written to yet
    std::vector<FactId> told;             // facts that it explains
    std::vector<Entity> blocked;          // clients that had to wait or try again
    int64_t tries_again = 0;              // of batches

    PhaseSpan& operator[](RecoveryPhase p) { return phases[std::size_t(p)]; }
    const PhaseSpan& operator[](RecoveryPhase p) const { return phases[std::size_t(p)]; }
};

struct Recoveries {
    std::vector<Recovery> all;
    std::vector<uint32_t> running; // those that are still watched
    std::vector<int16_t> leaders;  // [PartitionId] broker index; -1 = none
};

Recoveries open_recoveries(const World& world);
// Whether note() has anything to do with such a fact now.
bool concerns_recovery(const Recoveries& recoveries, FactKind kind);
void note(Recoveries& recoveries, const Ledger& ledger, const Fact& fact);

// What failed, then one sentence a phase that took place, then who was blocked.
std::vector<std::string> recovery_story(const World& world, const Recovery& recovery);

} // namespace sluice
