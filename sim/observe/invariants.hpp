// What must hold in every run, watched while it goes on: an explicit table with a code (as in the
// catalogue of the reference page on reliability), the class, the check and one sentence each. A
// broken `always` is our bug; a broken `promised` one breaks what the settings promise; `observed`
// ones are anomalies that real systems show too.
//
// Of the catalogue's K1 to K22 and G1 to G15 these have no row, as a check on a run could not fail
// or would see nothing:
//   K20  a keyed batch IS its partition's share of a run of numbers (RunRule::by_key): there is no
//        second record of where a key went that could disagree; conformance cases check the hashes.
//   G5   assignors are compared with the real ones' answers in conformance cases, not in runs.
//   G7   the fewest moves are a matter of inputs that no run keeps; the assignors' own tests count.
//   G14  a static member's return makes no fact to be judged; tests of the coordinator do.
#pragma once
#include "sim/model/fact.hpp"
#include "sim/observe/ghost.hpp"
#include "sim/world/world.hpp"
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

struct Ledger;

enum class InvariantClass : uint8_t { always, promised, observed };
enum class InvariantId : uint8_t {
    // of every run
    time_ascends,
    facts_ascend,
    cause_is_earlier,
    ledger_balances,
    // of replicated logs
    entries_ascend,
    epochs_ascend,
    marks_in_order,
    replicas_agree,
    equal_means_equal_before,
    high_watermark_rises,
    committed_stays,
    one_leader_per_epoch,
    old_epoch_is_refused,
    in_sync_is_sound,
    leader_waits_for_in_sync,
    in_sync_hold_committed,
    acked_is_on_all,
    acked_survives,
    acked_was_stored,
    sent_unasked_arrives,
    read_is_committed,
    read_stays,
    reads_ascend,
    order_is_kept,
    sequences_follow,
    retention_from_the_front,
    partitions_converge,
    // of groups
    one_owner,
    one_reader,
    generation_rises,
    old_generation_is_refused,
    assigned_is_subscribed,
    shares_are_even,
    given_up_before_given,
    work_on_what_is_held,
    commit_within_log,
    commit_does_not_go_back,
    committed_was_worked_on,
    lag_is_not_negative,
    resumes_at_commit,
    groups_converge,
    count_of_invariants
};

struct Breach {
    InvariantId id = InvariantId::time_ascends;
    FactId fact = 0; // at which it showed; 0: at the end
    Time at;
    std::string found;
};

struct InvariantState {
    Time latest;
    FactId latest_fact = 0;
    Ghost ghost;
    bool order_promised = false;  // by the producers' settings, and no queue was resent to
    std::vector<Breach> breaches; // the first of each invariant
};

// What a check looks at: a fact, and what was known before it.
struct Sight {
    InvariantState& state;
    const World& world;
    const Ledger& ledger;
    const Fact& fact;
    const kafka::Cluster* cluster = nullptr; // none: a queue carries the side
    const GhostPartition* place = nullptr;   // of the fact's partition, if it has one
    const kafka::Replica* replica = nullptr; // of the fact's broker there, if it is one
};
// What a look at the whole state goes over.
struct Survey {
    const InvariantState& state;
    const World& world;
    const Ledger& ledger;
    std::vector<Breach>& found;
};

struct InvariantInfo {
    InvariantId id;
    std::string_view name; // of an `always` in a scenario's expect
    std::string_view code; // in the catalogue
    InvariantClass strength;
    std::string_view sentence;
    uint64_t facts = 0;                     // the kinds at which `check` looks
    void (*check)(const Sight&) = nullptr;  // while the run goes on
    void (*judge)(const Survey&) = nullptr; // at the end, or whenever somebody asks
};
std::span<const InvariantInfo> invariants();
const InvariantInfo& info(InvariantId id);
const InvariantInfo* find_invariant(std::string_view name);

InvariantState open_invariants(const World& world, const Ledger& ledger);
void note(InvariantState& state, const World& world, const Ledger& ledger, const Fact& fact);
// Those that need the whole state: at the end, or whenever somebody asks.
std::vector<Breach> breaches_now(const InvariantState& state, const World& world,
                                 const Ledger& ledger);
// After faults are over and traffic has ended: what has not come to rest. In the time that a run
// without faults needs it must be nothing (K28, G15).
std::vector<Breach> not_converged(const World& world, const Ledger& ledger);

} // namespace sluice
