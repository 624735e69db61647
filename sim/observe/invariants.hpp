// What must hold in every run, watched while it goes on: an explicit table with the class and one
// sentence each (codes as in the catalogue of the reference page on reliability). A broken `always`
// is our bug; a broken `promised` one breaks what the settings promise; `observed` ones are
// anomalies that real systems show too.
#pragma once
#include "sim/core/paged.hpp"
#include "sim/model/fact.hpp"
#include "sim/world/world.hpp"
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

struct Ledger;

enum class InvariantClass : uint8_t { always, promised, observed };
enum class InvariantId : uint8_t {
    time_ascends,
    facts_ascend,
    cause_is_earlier,
    entries_ascend,
    one_leader_per_epoch,
    high_watermark_rises,
    acked_was_stored,
    read_is_committed,
    generation_rises,
    commit_within_log,
    commit_does_not_go_back,
    ledger_balances,
    order_is_kept,
    count_of_invariants
};

struct InvariantInfo {
    InvariantId id;
    std::string_view name; // of an `always` in a scenario's expect
    std::string_view code; // in the catalogue
    InvariantClass strength;
    std::string_view sentence;
};
std::span<const InvariantInfo> invariants();
const InvariantInfo& info(InvariantId id);
const InvariantInfo* find_invariant(std::string_view name);

struct Breach {
    InvariantId id = InvariantId::time_ascends;
    FactId fact = 0; // at which it showed; 0: at the end
    Time at;
    std::string found;
};

struct WatchedPartition {
    uint64_t entries = 0; // store entries appended so far
    int64_t elected_epoch = -1;
    int64_t high_watermark = 0; // as last stated by `told_by`
    uint32_t told_by = UINT32_MAX;
    int64_t told_epoch = -1;
    int64_t highest_watermark = 0; // of any leader so far
};

struct InvariantState {
    Time latest;
    FactId latest_fact = 0;
    Paged<WatchedPartition, 64> partitions; // [PartitionId]
    std::vector<int64_t> generations;       // [GroupId]
    std::vector<uint8_t> moved;             // [GroupId] 1: its position was reset or sought
    std::vector<int64_t> furthest_move;     // [GroupId] the highest offset it was moved to
    bool bookkeeping_cut = false;           // offsets or generations may have been lost
    bool order_promised = false;  // by the producers' settings, and no queue was resent to
    std::vector<Breach> breaches; // the first of each invariant
};

InvariantState open_invariants(const World& world);
void note(InvariantState& state, const World& world, const Ledger& ledger, const Fact& fact);
// Those that need the whole state: at the end, or whenever somebody asks.
std::vector<Breach> breaches_now(const InvariantState& state, const World& world,
                                 const Ledger& ledger);

} // namespace sluice
