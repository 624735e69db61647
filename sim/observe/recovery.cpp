#include "sim/observe/recovery.hpp"
#include <algorithm>

namespace sluice {

namespace {

constexpr std::size_t recoveries_most = 1'000; // a member that dies by policy may die very often
constexpr std::size_t running_most = 8;
constexpr std::size_t told_most = 4'096;
constexpr std::size_t blocked_most = 64;
constexpr Duration watched_at_least{30'000'000'000};

void begin(Recoveries& recoveries, const Ledger& ledger, const Fact& fact);
void follow(Recovery& recovery, const Ledger& ledger, const Fact& fact);
void note_leader(Recovery& recovery, const Ledger& ledger, const Fact& fact);
void note_in_sync(Recovery& recovery, const Fact& fact);
void note_group(Recovery& recovery, const Fact& fact);
void note_blocked(Recovery& recovery, const Fact& fact);
void note_lag(Recovery& recovery, const Ledger& ledger, const Fact& fact);
void keep_leaders(Recoveries& recoveries, const Fact& fact);
bool is_over(const Recovery& recovery, Time now);

bool is_failure(FactKind kind) {
    return kind == FactKind::process_crashed || kind == FactKind::machine_crashed ||
           kind == FactKind::paused || kind == FactKind::cut_made;
}

} // namespace

Recoveries open_recoveries(const World& world) {
    Recoveries recoveries;
    if (const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world)))
        for (std::size_t p = 0; p < cluster->metadata.partitions.size(); ++p)
            recoveries.leaders.push_back(cluster->metadata.partitions[p].latest().leader);
    return recoveries;
}

bool concerns_recovery(const Recoveries& recoveries, FactKind kind) {
    using enum FactKind;
    if (is_failure(kind) || kind == leader_elected || kind == partition_offline) return true;
    if (recoveries.running.empty()) return false;
    return kind == appended || kind == delivered || kind == retried || kind == producer_blocked ||
           (kind >= in_sync_shrunk && kind < leased && kind != high_watermark_moved &&
            kind != committed);
}

void note(Recoveries& recoveries, const Ledger& ledger, const Fact& fact) {
    std::erase_if(recoveries.running,
                  [&](uint32_t i) { return is_over(recoveries.all[i], fact.at); });
    for (const uint32_t i : recoveries.running) follow(recoveries.all[i], ledger, fact);
    keep_leaders(recoveries, fact);
    if (is_failure(fact.kind)) begin(recoveries, ledger, fact);
}

namespace {

void begin(Recoveries& recoveries, const Ledger& ledger, const Fact& fact) {
    if (recoveries.all.size() == recoveries_most) return;
    Recovery recovery;
    recovery.failure = fact.id;
    recovery.kind = fact.kind;
    recovery.who = fact.who;
    recovery.at = fact.at;
    recovery.told = {fact.id};
    recovery.lag_before = recovery.lag_most = records_waiting(ledger);
    recovery[RecoveryPhase::detect].from = fact.at;
    if (fact.who.kind == EntityKind::broker)
        for (std::size_t p = 0; p < recoveries.leaders.size(); ++p)
            recovery.partitions_led +=
                ledger.partitions[p].counted && recoveries.leaders[p] == int16_t(fact.who.index);
    if (recoveries.running.size() == running_most)
        recoveries.running.erase(recoveries.running.begin());
    recoveries.running.push_back(uint32_t(recoveries.all.size()));
    recoveries.all.push_back(std::move(recovery));
}

bool belongs(const Recovery& recovery, const Fact& fact) {
    return std::binary_search(recovery.told.begin(), recovery.told.end(), fact.because);
}

void follow(Recovery& recovery, const Ledger& ledger, const Fact& fact) {
    using enum FactKind;
    if (fact.kind == appended) {
        const auto place =
            std::find(recovery.unserved.begin(), recovery.unserved.end(), fact.partition);
        if (place == recovery.unserved.end()) return;
        recovery.unserved.erase(place);
        recovery[RecoveryPhase::refresh].until = fact.at;
        return;
    }
    if (fact.kind == delivered) return note_lag(recovery, ledger, fact);
    const bool mine = belongs(recovery, fact);
    if (mine && info(fact.kind).notable && recovery.told.size() < told_most)
        recovery.told.push_back(fact.id);
    const bool noticed = (fact.kind == broker_fenced || fact.kind == member_expired) &&
                         (fact.whom == recovery.who || mine);
    if (noticed && !recovery[RecoveryPhase::detect].ended())
        recovery[RecoveryPhase::detect].until = fact.at;
    if (fact.kind == leader_elected || fact.kind == partition_offline)
        note_leader(recovery, ledger, fact);
    else if (fact.kind == in_sync_shrunk || fact.kind == in_sync_grown ||
             fact.kind == broker_unfenced)
        note_in_sync(recovery, fact);
    else if (mine && (fact.kind == rebalance_started || fact.kind == assignment_made))
        note_group(recovery, fact);
    else if (mine)
        note_blocked(recovery, fact);
}

// Leadership that moved away from what failed.
void note_leader(Recovery& recovery, const Ledger& ledger, const Fact& fact) {
    auto& waiting = recovery.leaderless;
    const auto waits = std::find(waiting.begin(), waiting.end(), fact.partition);
    const bool was_its = fact.whom == recovery.who && fact.whom.kind == EntityKind::broker;
    if (!was_its && waits == waiting.end()) return;
    PhaseSpan& elect = recovery[RecoveryPhase::elect];
    if (!elect.began()) {
        const PhaseSpan& detect = recovery[RecoveryPhase::detect];
        elect.from = detect.ended() ? detect.until : fact.at;
    }
    if (fact.kind == FactKind::partition_offline) {
        waiting.push_back(fact.partition);
        elect.until = time_never;
        return;
    }
    if (waits != waiting.end()) waiting.erase(waits);
    if (waiting.empty()) elect.until = fact.at;
    if (fact.who == recovery.who || !ledger.partitions[fact.partition.index()].counted) return;
    recovery.unserved.push_back(fact.partition);
    PhaseSpan& refresh = recovery[RecoveryPhase::refresh];
    if (!refresh.began()) refresh.from = fact.at;
}

void note_in_sync(Recovery& recovery, const Fact& fact) {
    if (fact.whom != recovery.who) return;
    PhaseSpan& catch_up = recovery[RecoveryPhase::catch_up];
    if (fact.kind == FactKind::broker_unfenced) {
        catch_up.from = fact.at;
    } else if (fact.kind == FactKind::in_sync_shrunk) {
        ++recovery.out_of_sync;
        catch_up.until = time_never;
    } else {
        if (!catch_up.began()) catch_up.from = fact.at;
        if (recovery.out_of_sync > 0 && --recovery.out_of_sync == 0) catch_up.until = fact.at;
    }
}

void note_group(Recovery& recovery, const Fact& fact) {
    PhaseSpan& rebalance = recovery[RecoveryPhase::rebalance];
    if (fact.kind == FactKind::rebalance_started) {
        if (!rebalance.began()) rebalance.from = fact.at;
    } else if (rebalance.began() && !rebalance.ended()) {
        rebalance.until = fact.at;
    }
}

void note_blocked(Recovery& recovery, const Fact& fact) {
    const bool waits = fact.kind == FactKind::retried || fact.kind == FactKind::producer_blocked;
    if (!waits) return;
    PhaseSpan& detect = recovery[RecoveryPhase::detect]; // a server is missed by its clients
    if (recovery.who.kind == EntityKind::server && !detect.ended()) detect.until = fact.at;
    recovery.tries_again += fact.kind == FactKind::retried;
    const bool known = std::find(recovery.blocked.begin(), recovery.blocked.end(), fact.who) !=
                       recovery.blocked.end();
    if (!known && recovery.blocked.size() < blocked_most) recovery.blocked.push_back(fact.who);
}

// Back where it was: what was waiting before, and a tenth (at least 10 records) for the ripple.
void note_lag(Recovery& recovery, const Ledger& ledger, const Fact& fact) {
    const int64_t lag = records_waiting(ledger);
    const int64_t usual = recovery.lag_before + std::max<int64_t>(10, recovery.lag_before / 10);
    PhaseSpan& drain = recovery[RecoveryPhase::drain];
    recovery.lag_most = std::max(recovery.lag_most, lag);
    const bool served =
        recovery[RecoveryPhase::refresh].ended() || recovery[RecoveryPhase::rebalance].ended();
    if (lag > usual) {
        if (drain.ended() && served) return;
        if (!drain.began()) drain.from = fact.at;
        drain.until = time_never;
    } else if (drain.began() && !drain.ended()) {
        drain.until = fact.at;
    }
}

// Nothing is under way any more: what comes later has other reasons.
bool is_over(const Recovery& recovery, Time now) {
    if (now < recovery.at + watched_at_least || recovery.out_of_sync > 0) return false;
    for (std::size_t p = std::size_t(RecoveryPhase::elect); p < recovery_phases; ++p)
        if (recovery.phases[p].began() && !recovery.phases[p].ended()) return false;
    return true;
}

void keep_leaders(Recoveries& recoveries, const Fact& fact) {
    if (fact.kind == FactKind::leader_elected)
        recoveries.leaders[fact.partition.index()] = int16_t(fact.who.index);
    else if (fact.kind == FactKind::partition_offline)
        recoveries.leaders[fact.partition.index()] = -1;
}

} // namespace

} // namespace sluice
