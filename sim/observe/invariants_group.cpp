// Invariants of groups (G1 to G13), and of one member's reading (K18).
#include "sim/observe/invariant_checks.hpp"
#include "sim/observe/ledger.hpp"
#include <algorithm>

namespace sluice::checks {

namespace {

const kafka::CoordinatedGroup* group_of(const Sight& sight);
const GhostReader* reader_of(const Sight& sight);
int32_t generation_of(const Sight& sight, MemberId member);
void check_holders(const Sight& sight, bool cooperative, InvariantId id);
std::vector<int32_t> owners_of(const Sight& sight, const kafka::CoordinatedGroup& group);
bool may_commit(const kafka::Cluster& cluster, const kafka::CoordinatedGroup& group,
                const kafka::PendingWrite& write);

// What the coordinator has given to the member: a KIP-848 group keeps it in its standing.
const std::vector<PartitionId>& given_to(const Sight& sight, const kafka::Seat& seat) {
    return speaks_kip_848(*sight.cluster, sight.fact.group) ? seat.standing.assigned
                                                            : seat.assigned;
}

const GhostGroup& ghost_of(const Sight& sight) {
    return sight.state.ghost.groups[sight.fact.group.index()];
}
std::string text(int64_t number) {
    return std::to_string(number);
}

} // namespace

// Where a log was lost, records in hand may still be finished after their reader was placed anew.
void reads_ascend(const Sight& sight) {
    if (!sight.place->followed) return;
    const GhostReader* reader = reader_of(sight);
    if (reader == nullptr || reader->last_reader.value != sight.fact.who.index) return;
    if (sight.fact.before < reader->read_until)
        breach(sight, InvariantId::reads_ascend,
               "offset " + text(sight.fact.before) + " was finished after " +
                   text(reader->read_until - 1));
}

void one_owner(const Sight& sight) {
    const kafka::CoordinatedGroup* group = group_of(sight);
    if (group == nullptr) return;
    const bool withholds = ghost_of(sight).cooperative;
    for (const int32_t owners : owners_of(sight, *group))
        if (owners > 1 || (owners == 0 && !withholds))
            breach(sight, InvariantId::one_owner,
                   "in generation " + text(sight.fact.after) + " a partition has " + text(owners) +
                       " owners");
}

void one_reader(const Sight& sight) {
    check_holders(sight, false, InvariantId::one_reader);
}

void given_up_before_given(const Sight& sight) {
    check_holders(sight, true, InvariantId::given_up_before_given);
}

void generation_rises(const Sight& sight) {
    const GhostGroup& group = ghost_of(sight);
    if (sight.fact.after > group.generation || sight.state.ghost.bookkeeping_cut) return;
    // A successor that had not read the end of it finds the same targets reached once more.
    const bool again = sight.fact.after == group.generation;
    if (again && speaks_kip_848(*sight.cluster, sight.fact.group)) return;
    breach(sight, InvariantId::generation_rises,
           "generation " + text(sight.fact.after) + " follows " + text(group.generation));
}

// Looks at what the coordinator writes down: the answer leaves only once all have it.
void old_generation_is_refused(const Sight& sight) {
    if (sight.replica == nullptr || !sight.replica->internal) return;
    const kafka::Broker& broker = sight.cluster->brokers[sight.fact.who.index];
    const Batch& batch = sight.world.fabric.batches[sight.fact.batch.index()];
    for (const kafka::LedOffsets& led : broker.coordinator.led) {
        if (led.partition != sight.fact.partition || led.pending.empty()) continue;
        const kafka::PendingWrite& write = led.pending.back();
        if (uint32_t(write.rows_first) != batch.payload || !write.member.exists()) continue;
        for (const kafka::CoordinatedGroup& group : broker.coordinator.groups)
            if (group.group == write.group && !may_commit(*sight.cluster, group, write))
                breach(sight, InvariantId::old_generation_is_refused,
                       "a commit of generation " + text(write.generation) +
                           " was taken in generation " + text(group.generation));
    }
}

void assigned_is_subscribed(const Sight& sight) {
    const kafka::CoordinatedGroup* group = group_of(sight);
    if (group == nullptr) return;
    const GroupTally& read = sight.ledger.groups[sight.fact.group.index()];
    for (const kafka::Seat& seat : group->seats)
        for (const PartitionId partition : given_to(sight, seat))
            if (partition.value - read.first_partition >= read.partitions)
                breach(sight, InvariantId::assigned_is_subscribed,
                       "partition " + text(partition.value) + " is not one of its topic");
}

// Not while something is withheld until its holder has given it up, nor while an earlier life of a
// member still has a seat.
void shares_are_even(const Sight& sight) {
    const kafka::CoordinatedGroup* group = group_of(sight);
    if (group == nullptr || group->seats.empty()) return;
    const std::vector<int32_t> owners = owners_of(sight, *group);
    if (std::find(owners.begin(), owners.end(), 0) != owners.end()) return;
    std::size_t least = SIZE_MAX, most = 0;
    for (const kafka::Seat& seat : group->seats) {
        for (const kafka::Seat& other : group->seats)
            if (&other != &seat && other.member == seat.member) return;
        least = std::min(least, given_to(sight, seat).size());
        most = std::max(most, given_to(sight, seat).size());
    }
    if (most > least + 1)
        breach(sight, InvariantId::shares_are_even,
               "shares go from " + text(int64_t(least)) + " to " + text(int64_t(most)));
}

void work_on_what_is_held(const Sight& sight) {
    const GhostReader* reader = reader_of(sight);
    if (reader == nullptr || holds(*reader, MemberId{sight.fact.who.index})) return;
    breach(sight, InvariantId::work_on_what_is_held,
           "offset " + text(sight.fact.before) + " was finished by somebody who does not hold it");
}

void commit_within_log(const Sight& sight) {
    const Offset end = sight.ledger.partitions[sight.fact.partition.index()].offset_end;
    if (sight.fact.after <= std::max(end, ghost_of(sight).furthest_move)) return;
    breach(sight, InvariantId::commit_within_log,
           "offset " + text(sight.fact.after) + " was committed, the log never got beyond " +
               text(end));
}

void commit_does_not_go_back(const Sight& sight) {
    const Fact& fact = sight.fact;
    const bool excused = ghost_of(sight).moved || sight.state.ghost.bookkeeping_cut;
    if (fact.after >= fact.before || excused) return;
    breach(sight, InvariantId::commit_does_not_go_back,
           "it went from " + text(fact.before) + " to " + text(fact.after));
}

void committed_was_worked_on(const Sight& sight) {
    const GhostReader* reader = reader_of(sight);
    const GhostGroup& group = ghost_of(sight);
    if (reader == nullptr || !group.works_first) return;
    if (sight.fact.after <= std::max(reader->worked_to, group.furthest_move)) return;
    breach(sight, InvariantId::committed_was_worked_on,
           "offset " + text(sight.fact.after) + " was committed, work is finished up to " +
               text(reader->worked_to));
}

void lag_is_not_negative(const Sight& sight) {
    const GhostPartition& place = *sight.place;
    if (!place.followed || sight.fact.who.kind != EntityKind::member) return;
    if (sight.fact.after <= std::max(place.high_watermark, ghost_of(sight).furthest_move)) return;
    breach(sight, InvariantId::lag_is_not_negative,
           "offset " + text(sight.fact.after) + " was committed, the log is committed up to " +
               text(place.high_watermark));
}

void resumes_at_commit(const Sight& sight) {
    const GhostReader* reader = reader_of(sight);
    if (reader == nullptr || reader->committed < 0) return;
    if (ghost_of(sight).moved || sight.state.ghost.bookkeeping_cut) return;
    if (sight.fact.after < reader->committed)
        breach(sight, InvariantId::resumes_at_commit,
               "a member starts at " + text(sight.fact.after) + ", its group had committed " +
                   text(reader->committed));
}

namespace {

// As its coordinator has it, who stated the fact.
const kafka::CoordinatedGroup* group_of(const Sight& sight) {
    if (sight.fact.who.kind != EntityKind::broker) return nullptr;
    const kafka::Broker& broker = sight.cluster->brokers[sight.fact.who.index];
    for (const kafka::CoordinatedGroup& group : broker.coordinator.groups)
        if (group.group == sight.fact.group && group.generation == sight.fact.after) return &group;
    return nullptr;
}

const GhostReader* reader_of(const Sight& sight) {
    const Fact& fact = sight.fact;
    if (fact.who.kind != EntityKind::member || !fact.group.exists()) return nullptr;
    const GroupTally& group = sight.ledger.groups[fact.group.index()];
    const uint32_t number = fact.partition.value - group.first_partition;
    if (number >= group.partitions) return nullptr;
    return &sight.state.ghost.readers[group.first + number];
}

// Whoever else holds it must be a zombie: one that has not learned of this generation.
void check_holders(const Sight& sight, bool cooperative, InvariantId id) {
    const GhostReader* reader = reader_of(sight);
    if (reader == nullptr || ghost_of(sight).cooperative != cooperative) return;
    if (sight.state.ghost.bookkeeping_cut) return; // generations may begin anew
    const MemberId own{sight.fact.who.index};
    const auto look_at = [&](MemberId other) {
        if (!other.exists() || other == own) return;
        if (generation_of(sight, other) == generation_of(sight, own))
            breach(sight, id,
                   "a partition is given to one member while another one of generation " +
                       text(generation_of(sight, own)) + " holds it");
    };
    look_at(reader->holder);
    for (const MemberId other : reader->others) look_at(other);
}

int32_t generation_of(const Sight& sight, MemberId member) {
    return sight.cluster->members[member.index()].generation;
}

// By partition number: how many members it was given to. A member whose earlier life still has a
// seat has one share: partitions are given to members, not to their lives.
std::vector<int32_t> owners_of(const Sight& sight, const kafka::CoordinatedGroup& group) {
    const GroupTally& read = sight.ledger.groups[sight.fact.group.index()];
    std::vector<MemberId> latest(read.partitions);
    std::vector<int32_t> owners(read.partitions);
    for (const kafka::Seat& seat : group.seats)
        for (const PartitionId partition : given_to(sight, seat)) {
            const uint32_t number = partition.value - read.first_partition;
            if (number >= read.partitions || latest[number] == seat.member) continue;
            latest[number] = seat.member;
            ++owners[number];
        }
    return owners;
}

// KIP-848: every member has an epoch of its own; what a heartbeat changes is no commit.
bool may_commit(const kafka::Cluster& cluster, const kafka::CoordinatedGroup& group,
                const kafka::PendingWrite& write) {
    if (speaks_kip_848(cluster, group.group))
        return write.heartbeat ||
               std::any_of(group.seats.begin(), group.seats.end(), [&](const kafka::Seat& seat) {
                   return seat.member == write.member && seat.standing.epoch == write.generation;
               });
    return group.generation == write.generation &&
           std::any_of(group.seats.begin(), group.seats.end(),
                       [&](const kafka::Seat& seat) { return seat.member == write.member; });
}

} // namespace

} // namespace sluice::checks
