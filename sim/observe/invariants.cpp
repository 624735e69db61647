#include "sim/observe/invariants.hpp"
#include "sim/core/check.hpp"
#include "sim/observe/ledger.hpp"
#include "sim/observe/ledger_notes.hpp"
#include <algorithm>
#include <array>

namespace sluice {

namespace {

using enum InvariantClass;

constexpr std::array<InvariantInfo, std::size_t(InvariantId::count_of_invariants)> table{{
    {InvariantId::time_ascends, "time ascends", "E1", always, "Simulated time never goes back."},
    {InvariantId::facts_ascend, "facts ascend", "E3", always,
     "Facts are numbered upwards: each happens once."},
    {InvariantId::cause_is_earlier, "causes come first", "E2", always,
     "What explains a fact happened before it."},
    {InvariantId::entries_ascend, "entries ascend", "K1", always,
     "Every append to a partition gets a place of its own."},
    {InvariantId::one_leader_per_epoch, "one leader per epoch", "K8", always,
     "A partition's leader epochs strictly rise, so an epoch has one leader at most."},
    {InvariantId::high_watermark_rises, "high watermark rises", "K6", always,
     "Within one leader's epoch the high watermark never goes back."},
    {InvariantId::acked_was_stored, "acknowledged was stored", "K14", always,
     "An acknowledged batch with an offset had been appended by a leader."},
    {InvariantId::read_is_committed, "read is committed", "K16", always,
     "Nobody works on a record above the high watermark."},
    {InvariantId::generation_rises, "generation rises", "G3", always,
     "A group's generations only go up while its bookkeeping is whole."},
    {InvariantId::commit_within_log, "commit within log", "G10", always,
     "A committed offset is not beyond the end of the log, or of where its group was moved to."},
    {InvariantId::commit_does_not_go_back, "commit does not go back", "G10", promised,
     "A committed offset goes back only when a group was moved."},
    {InvariantId::ledger_balances, "ledger balances", "2.7", always,
     "Every record is in exactly one place of the ledger."},
    {InvariantId::order_is_kept, "order is kept", "K19", promised,
     "With idempotence or one request in flight (on a queue: while nothing is sent twice), records "
     "of one producer stand in a partition in the order in which they were sent."},
}};

bool settings_keep_order(const World& world);
void breach(InvariantState& state, InvariantId id, const Fact& fact, const std::string& found);
void check_log(InvariantState& state, const Fact& fact);
void check_acked(InvariantState& state, const World& world, const Ledger& ledger, const Fact& fact);
void check_group(InvariantState& state, const Ledger& ledger, const Fact& fact);
void check_commit(InvariantState& state, const Ledger& ledger, const Fact& fact);

} // namespace

std::span<const InvariantInfo> invariants() {
    return table;
}

const InvariantInfo& info(InvariantId id) {
    const InvariantInfo& row = table[std::size_t(id)];
    SLUICE_CHECK(row.id == id, "the table of invariants is out of order");
    return row;
}

const InvariantInfo* find_invariant(std::string_view name) {
    for (const InvariantInfo& row : table)
        if (row.name == name || row.code == name) return &row;
    return nullptr;
}

InvariantState open_invariants(const World& world) {
    InvariantState state;
    state.generations.resize(world.scenario->consumers.size(), -1);
    state.moved.resize(world.scenario->consumers.size());
    state.furthest_move.resize(world.scenario->consumers.size());
    state.order_promised = settings_keep_order(world);
    if (const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world)))
        state.partitions.resize(cluster->metadata.partitions.size());
    return state;
}

void note(InvariantState& state, const World& world, const Ledger& ledger, const Fact& fact) {
    if (fact.at < state.latest)
        breach(state, InvariantId::time_ascends, fact, "a fact lies in the past");
    if (fact.id <= state.latest_fact)
        breach(state, InvariantId::facts_ascend, fact,
               "fact " + std::to_string(fact.id) + " follows " + std::to_string(state.latest_fact));
    if (fact.because >= fact.id)
        breach(state, InvariantId::cause_is_earlier, fact, "it is explained by a later fact");
    state.latest = fact.at;
    state.latest_fact = fact.id;
    using enum FactKind;
    if (state.partitions.empty()) {
        if (fact.kind == retried) state.order_promised = false; // a copy may have overtaken it
        return;
    }
    if (fact.kind == appended || fact.kind == high_watermark_moved || fact.kind == leader_elected)
        check_log(state, fact);
    else if (fact.kind == acked)
        check_acked(state, world, ledger, fact);
    else if (fact.kind == delivered || fact.kind == log_cut || fact.kind >= member_joined)
        check_group(state, ledger, fact);
}

std::vector<Breach> breaches_now(const InvariantState& state, const World& world,
                                 const Ledger& ledger) {
    std::vector<Breach> found;
    const Time now = world.fabric.now;
    for (const Imbalance& imbalance : imbalances(ledger, world))
        found.push_back(
            {InvariantId::ledger_balances, 0, now, imbalance.of + ": " + imbalance.equation});
    if (state.order_promised && ledger.reordered > 0)
        found.push_back({InvariantId::order_is_kept, 0, now,
                         std::to_string(ledger.reordered) + " records stand behind later ones"});
    return found;
}

namespace {

bool settings_keep_order(const World& world) {
    if (!std::holds_alternative<kafka::Cluster>(carrier(world))) return true;
    const auto& producers = world.scenario->producers;
    return std::all_of(producers.begin(), producers.end(), [](const ProducerSpec& spec) {
        return spec.kafka.enable_idempotence || spec.kafka.max_in_flight == 1;
    });
}

void breach(InvariantState& state, InvariantId id, const Fact& fact, const std::string& found) {
    const bool known = std::any_of(state.breaches.begin(), state.breaches.end(),
                                   [=](const Breach& b) { return b.id == id; });
    if (!known) state.breaches.push_back({id, fact.id, fact.at, found});
}

void check_log(InvariantState& state, const Fact& fact) {
    WatchedPartition& place = state.partitions.edit(fact.partition.index());
    if (fact.kind == FactKind::appended) {
        if (uint64_t(fact.after) < place.entries)
            breach(state, InvariantId::entries_ascend, fact,
                   "place " + std::to_string(fact.after) + " was given before");
        place.entries = uint64_t(fact.after) + 1;
    } else if (fact.kind == FactKind::leader_elected) {
        if (fact.after <= place.elected_epoch)
            breach(state, InvariantId::one_leader_per_epoch, fact,
                   "epoch " + std::to_string(fact.after) + " follows " +
                       std::to_string(place.elected_epoch));
        place.elected_epoch = fact.after;
    } else {
        const bool same =
            place.told_by == fact.who.index && place.told_epoch == place.elected_epoch;
        if (fact.after < fact.before || (same && fact.after < place.high_watermark))
            breach(state, InvariantId::high_watermark_rises, fact,
                   "it went from " + std::to_string(fact.before) + " to " +
                       std::to_string(fact.after));
        place.told_by = fact.who.index;
        place.told_epoch = place.elected_epoch;
        place.high_watermark = fact.after;
        place.highest_watermark = std::max(place.highest_watermark, fact.after);
    }
}

void check_acked(InvariantState& state, const World& world, const Ledger& ledger,
                 const Fact& fact) {
    if (fact.after < 0) return; // acks=0: it was only sent
    const bool known = fact.batch.index() < world.fabric.batches.size();
    const BatchId batch = known ? counted_as(world, fact.batch) : fact.batch;
    const bool stored = batch.index() < ledger.batches.size() &&
                        (ledger.batches[batch.index()].flags & batch_stored);
    if (!stored)
        breach(state, InvariantId::acked_was_stored, fact,
               "batch " + std::to_string(fact.batch.value) + " was never appended");
}

void check_group(InvariantState& state, const Ledger& ledger, const Fact& fact) {
    using enum FactKind;
    if (fact.kind == delivered) {
        const WatchedPartition& place = state.partitions[fact.partition.index()];
        if (fact.before + fact.count > place.highest_watermark)
            breach(state, InvariantId::read_is_committed, fact,
                   "offset " + std::to_string(fact.before + fact.count - 1) +
                       " is not below the high watermark " +
                       std::to_string(place.highest_watermark));
    } else if (fact.kind == log_cut) {
        const bool bookkeeping = !ledger.partitions[fact.partition.index()].counted;
        state.bookkeeping_cut = state.bookkeeping_cut || bookkeeping;
    } else if (fact.kind == assignment_made) {
        int64_t& generation = state.generations[fact.group.index()];
        if (fact.after <= generation && !state.bookkeeping_cut)
            breach(state, InvariantId::generation_rises, fact,
                   "generation " + std::to_string(fact.after) + " follows " +
                       std::to_string(generation));
        generation = fact.after;
    } else if (fact.kind == position_reset) {
        state.moved[fact.group.index()] = true;
        int64_t& furthest = state.furthest_move[fact.group.index()];
        furthest = std::max(furthest, fact.after);
    } else if (fact.kind == committed) {
        check_commit(state, ledger, fact);
    }
}

void check_commit(InvariantState& state, const Ledger& ledger, const Fact& fact) {
    const int64_t end = ledger.partitions[fact.partition.index()].offset_end;
    if (fact.after > std::max(end, state.furthest_move[fact.group.index()]))
        breach(state, InvariantId::commit_within_log, fact,
               "offset " + std::to_string(fact.after) +
                   " was committed, the log never got beyond " + std::to_string(end));
    const bool excused = state.moved[fact.group.index()] || state.bookkeeping_cut;
    if (fact.after < fact.before && !excused)
        breach(state, InvariantId::commit_does_not_go_back, fact,
               "it went from " + std::to_string(fact.before) + " to " + std::to_string(fact.after));
}

} // namespace

} // namespace sluice
