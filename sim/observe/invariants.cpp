#include "sim/observe/invariants.hpp"
#include "sim/core/check.hpp"
#include "sim/observe/invariant_checks.hpp"
#include "sim/observe/ledger.hpp"
#include "sim/world/names.hpp"
#include <algorithm>
#include <array>

namespace sluice {

namespace {

using enum InvariantClass;
using enum FactKind;

void check_numbers(InvariantState& state, const Fact& fact, const Sight& sight);
bool settings_keep_order(const World& world);
void judge_ledger(const Survey& survey);
void judge_order(const Survey& survey);

constexpr uint64_t at(FactKind kind) {
    return fact_bit(kind);
}

constexpr auto row_count = std::size_t(InvariantId::count_of_invariants);

// The first three look at every fact there is: check_numbers() below.
constexpr std::array<InvariantInfo, row_count> table{{
    {InvariantId::time_ascends, "time ascends", "E1", always, "Simulated time never goes back."},
    {InvariantId::facts_ascend, "facts ascend", "E3", always,
     "Facts are numbered upwards: each happens once."},
    {InvariantId::cause_is_earlier, "causes come first", "E2", always,
     "What explains a fact happened before it."},
    {InvariantId::ledger_balances, "ledger balances", "2.7", always,
     "Every record is in exactly one place of the ledger.", 0, nullptr, judge_ledger},

    {InvariantId::entries_ascend, "entries ascend", "K1", always,
     "Every append to a partition gets a place and offsets of its own, right behind the log's "
     "last.",
     at(appended) | at(replicated), checks::entries_ascend},
    {InvariantId::epochs_ascend, "epochs ascend", "K2", always,
     "Along a log the leader epoch of the records never falls.", at(appended) | at(replicated),
     checks::epochs_ascend},
    {InvariantId::marks_in_order, "marks in order", "K3", always,
     "On every replica: log start, high watermark and log end stand in this order.",
     at(high_watermark_moved) | at(log_cut) | at(log_start_moved), checks::marks_in_order},
    {InvariantId::replicas_agree, "replicas agree", "K4", promised,
     "While no loss was declared: below both their high watermarks two replicas hold the same.", 0,
     nullptr, checks::replicas_agree},
    {InvariantId::equal_means_equal_before, "equal means equal before", "K5", always,
     "Two logs with the same epoch at an offset hold the same up to there.", 0, nullptr,
     checks::equal_means_equal_before},
    {InvariantId::high_watermark_rises, "high watermark rises", "K6", always,
     "Within one leader's epoch the high watermark never goes back.", at(high_watermark_moved),
     checks::high_watermark_rises},
    {InvariantId::committed_stays, "committed stays", "K7", promised,
     "While no loss was declared: a replica that parts from its leader keeps what was committed.",
     at(log_cut), checks::committed_stays},
    {InvariantId::one_leader_per_epoch, "one leader per epoch", "K8", always,
     "A partition's leader epochs strictly rise, so an epoch has one leader at most.",
     at(leader_elected), checks::one_leader_per_epoch},
    {InvariantId::old_epoch_is_refused, "old epoch is refused", "K8", always,
     "Only the leader of an epoch appends under it, and nobody takes over a later epoch's records.",
     at(appended) | at(replicated), checks::old_epoch_is_refused},
    {InvariantId::in_sync_is_sound, "in-sync set is sound", "K9", always,
     "A leader is in sync; it was in sync or eligible when elected, or the election was unclean "
     "and "
     "allowed; no fenced broker is in a set of more than one.",
     at(leader_elected) | at(in_sync_shrunk) | at(in_sync_grown) | at(broker_fenced),
     checks::in_sync_is_sound},
    {InvariantId::leader_waits_for_in_sync, "leader waits for all in sync", "K10", always,
     "A leader counts on everybody whom the controller takes for in sync under its epoch.",
     at(high_watermark_moved), checks::leader_waits_for_in_sync},
    {InvariantId::in_sync_hold_committed, "in-sync hold what is committed", "K11", always,
     "Whoever is in sync, and whoever leads, holds everything below the high watermark.",
     at(high_watermark_moved) | at(leader_elected), checks::in_sync_hold_committed},
    {InvariantId::acked_is_on_all, "acknowledged is on all", "K12", always,
     "With acks=all: enough replicas were in sync at the append, and all had it at the answer.",
     at(appended) | at(acked), checks::acked_is_on_all},
    {InvariantId::acked_survives, "acknowledged survives", "K13", promised,
     "With acks=all and while no loss was declared: some replica keeps each committed record.",
     at(log_cut), checks::acked_survives},
    {InvariantId::acked_was_stored, "acknowledged was stored", "K14", always,
     "An acknowledged batch with an offset had been appended by a leader.", at(acked),
     checks::acked_was_stored},
    {InvariantId::sent_unasked_arrives, "sent unasked arrives", "K15", observed,
     "With acks=0 nothing is promised: what never reached a log is counted.", 0, nullptr,
     checks::sent_unasked_arrives},
    {InvariantId::read_is_committed, "read is committed", "K16", always,
     "Nobody works on a record above the high watermark.", at(delivered),
     checks::read_is_committed},
    {InvariantId::read_stays, "read stays", "K17", promised,
     "While no loss was declared: at an offset that was read nobody ever sees another record.",
     at(delivered), checks::read_stays},
    {InvariantId::reads_ascend, "reads ascend", "K18", always,
     "Between two placings a member finishes a partition's records in the order of their offsets.",
     at(delivered), checks::reads_ascend},
    {InvariantId::order_is_kept, "order is kept", "K19", promised,
     "With idempotence or one request in flight (on a queue: while nothing is sent twice), records "
     "of one producer stand in a partition in the order in which they were sent.",
     0, nullptr, judge_order},
    {InvariantId::sequences_follow, "sequences follow", "K21", promised,
     "With idempotence: in a leader's log each batch of a producer follows on its last one.",
     at(appended), checks::sequences_follow},
    {InvariantId::retention_from_the_front, "retention from the front", "K22", always,
     "Retention gives up whole segments from the front, never beyond the high watermark.",
     at(log_start_moved), checks::retention_from_the_front},
    {InvariantId::partitions_converge, "partitions converge", "K28", promised,
     "After faults: every partition has a leader and all its replicas in sync, nothing is "
     "pending."},

    {InvariantId::one_owner, "one owner", "G1", always,
     "In one generation each partition has exactly one owner (cooperative: one at most).",
     at(assignment_made), checks::one_owner},
    {InvariantId::one_reader, "one reader", "G2", always,
     "No two members of one generation hold a partition, as far as the group knows.",
     at(partition_assigned), checks::one_reader},
    {InvariantId::generation_rises, "generation rises", "G3", always,
     "A group's generations only go up while its bookkeeping is whole.", at(assignment_made),
     checks::generation_rises},
    {InvariantId::old_generation_is_refused, "old generation is refused", "G3", always,
     "Only a member of the present generation may commit.", at(appended),
     checks::old_generation_is_refused},
    {InvariantId::assigned_is_subscribed, "assigned is subscribed", "G4", always,
     "Members are given partitions of what they read, and nothing else.", at(assignment_made),
     checks::assigned_is_subscribed},
    {InvariantId::shares_are_even, "shares are even", "G6", promised,
     "Members that all read one topic have shares that differ by one at most.", at(assignment_made),
     checks::shares_are_even},
    {InvariantId::given_up_before_given, "given up before given", "G8", always,
     "Cooperative: who gets a partition gets it after its holder has given it up.",
     at(partition_assigned), checks::given_up_before_given},
    {InvariantId::work_on_what_is_held, "work on what is held", "G9", always,
     "Nobody finishes work on a partition that was not given to it, or that it gave up.",
     at(delivered), checks::work_on_what_is_held},
    {InvariantId::commit_within_log, "commit within log", "G10", always,
     "A committed offset is not beyond the end of the log, or of where its group was moved to.",
     at(committed), checks::commit_within_log},
    {InvariantId::commit_does_not_go_back, "commit does not go back", "G10", promised,
     "A committed offset goes back only when a group was moved.", at(committed),
     checks::commit_does_not_go_back},
    {InvariantId::committed_was_worked_on, "committed was worked on", "G11", promised,
     "A group that commits what is finished commits nothing that was not.", at(committed),
     checks::committed_was_worked_on},
    {InvariantId::lag_is_not_negative, "lag is not negative", "G12", promised,
     "While no loss was declared: no group commits beyond what is committed in the log.",
     at(committed), checks::lag_is_not_negative},
    {InvariantId::resumes_at_commit, "resumes at commit", "G13", promised,
     "Who is given a partition reads on where its group had committed.", at(partition_assigned),
     checks::resumes_at_commit},
    {InvariantId::groups_converge, "groups converge", "G15", promised,
     "After faults: every group is stable and has worked off what it reads."},
}};

// Which rows look at facts of a kind.
struct Rows {
    std::array<uint8_t, 12> row{};
    uint8_t count = 0;
};
constexpr std::array<Rows, std::size_t(count_of_kinds)> rows_by_kind = [] {
    std::array<Rows, std::size_t(count_of_kinds)> by_kind{};
    for (std::size_t r = 0; r < table.size(); ++r)
        for (std::size_t kind = 0; kind < by_kind.size(); ++kind)
            if (table[r].check != nullptr && (table[r].facts >> kind & 1) != 0)
                by_kind[kind].row[by_kind[kind].count++] = uint8_t(r);
    return by_kind;
}();

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

InvariantState open_invariants(const World& world, const Ledger& ledger) {
    InvariantState state;
    state.ghost = open_ghost(world, ledger);
    state.order_promised = settings_keep_order(world);
    return state;
}

void note(InvariantState& state, const World& world, const Ledger& ledger, const Fact& fact) {
    Sight sight{state, world, ledger, fact};
    check_numbers(state, fact, sight);
    sight.cluster = std::get_if<kafka::Cluster>(&carrier(world));
    if (sight.cluster == nullptr) {
        if (fact.kind == retried) state.order_promised = false; // a copy may have overtaken it
        return;
    }
    const Rows& rows = rows_by_kind[std::size_t(fact.kind)];
    if (rows.count > 0) {
        if (fact.partition.exists() && fact.partition.index() < state.ghost.partitions.size()) {
            sight.place = &state.ghost.partitions[fact.partition.index()];
            sight.replica = replica_at(*sight.cluster, fact.who, fact.partition);
        }
        for (uint8_t i = 0; i < rows.count; ++i) table[rows.row[i]].check(sight);
    }
    remember(state.ghost, world, ledger, fact);
}

std::vector<Breach> breaches_now(const InvariantState& state, const World& world,
                                 const Ledger& ledger) {
    std::vector<Breach> found;
    for (const InvariantInfo& row : table)
        if (row.judge != nullptr) row.judge({state, world, ledger, found});
    return found;
}

void checks::breach(const Sight& sight, InvariantId id, const std::string& found) {
    auto& breaches = sight.state.breaches;
    const bool known =
        std::any_of(breaches.begin(), breaches.end(), [=](const Breach& b) { return b.id == id; });
    if (known) return;
    const PartitionId partition = sight.fact.partition;
    const bool of_one = partition.exists() && partition.index() < sight.ledger.partitions.size();
    breaches.push_back({id, sight.fact.id, sight.fact.at,
                        of_one ? name_of(sight.world, partition) + ": " + found : found});
}

namespace {

void check_numbers(InvariantState& state, const Fact& fact, const Sight& sight) {
    if (fact.at < state.latest)
        checks::breach(sight, InvariantId::time_ascends, "a fact lies in the past");
    if (fact.id <= state.latest_fact)
        checks::breach(sight, InvariantId::facts_ascend,
                       "fact " + std::to_string(fact.id) + " follows " +
                           std::to_string(state.latest_fact));
    if (fact.because >= fact.id)
        checks::breach(sight, InvariantId::cause_is_earlier, "it is explained by a later fact");
    state.latest = fact.at;
    state.latest_fact = fact.id;
}

bool settings_keep_order(const World& world) {
    if (!std::holds_alternative<kafka::Cluster>(carrier(world))) return true;
    const auto& producers = world.scenario->producers;
    return std::all_of(producers.begin(), producers.end(), [](const ProducerSpec& spec) {
        return spec.kafka.enable_idempotence || spec.kafka.max_in_flight == 1;
    });
}

void judge_ledger(const Survey& survey) {
    for (const Imbalance& imbalance : imbalances(survey.ledger, survey.world))
        survey.found.push_back({InvariantId::ledger_balances, 0, survey.world.fabric.now,
                                imbalance.of + ": " + imbalance.equation});
}

void judge_order(const Survey& survey) {
    if (!survey.state.order_promised || survey.ledger.reordered == 0) return;
    for (const GhostPartition& place : survey.state.ghost.partitions)
        if (!place.followed) return; // with a log's tail goes what its leader knew of sequences
    survey.found.push_back(
        {InvariantId::order_is_kept, 0, survey.world.fabric.now,
         std::to_string(survey.ledger.reordered) + " records stand behind later ones"});
}

} // namespace

} // namespace sluice
