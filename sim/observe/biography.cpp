#include "sim/observe/biography.hpp"
#include "sim/observe/moments.hpp"
#include "sim/world/names.hpp"
#include <algorithm>

namespace sluice {

namespace {

bool carried_by(Biography& life, const World& world, BatchId id);
void tell(Biography& life, const Fact& fact, std::string sentence);
std::string because(const Fact& fact);
void note_batch(Biography& life, const World& world, const Fact& fact);
void note_place(Biography& life, const World& world, const Fact& fact);
void note_copy(Biography& life, const World& world, const Fact& fact);
void in_log(RecordPlace& place, Biography& life, const World& world, const Fact& fact);
void in_queue(RecordPlace& place, Biography& life, const World& world, const Fact& fact);

const kafka::Cluster* cluster_of(const World& world) {
    return std::get_if<kafka::Cluster>(&carrier(world));
}

struct Search {
    RecordNumber wanted = 0;
    int32_t rank = 0, found = -1;
};
void look_at(void* state, RecordNumber number) {
    auto& search = *static_cast<Search*>(state);
    if (number == search.wanted) search.found = search.rank;
    ++search.rank;
}

} // namespace

Biography follow_record(ProducerId producer, RecordNumber number) {
    Biography life;
    life.producer = producer;
    life.number = number;
    return life;
}

void record_life(Biography& life, const World& world) {
    for (const Fact& fact : world.fabric.facts) {
        const bool by_number = fact.who == entity_of(life.producer) && !fact.batch.exists() &&
                               fact.before <= life.number && life.number <= fact.after;
        if (fact.batch.exists() && carried_by(life, world, fact.batch))
            note_batch(life, world, fact);
        else if (by_number && fact.kind == FactKind::offered)
            tell(life, fact, name_of(world, fact.who) + " was handed it by the application");
        else if (by_number && fact.kind == FactKind::failed)
            tell(life, fact, name_of(world, fact.who) + " gave it up" + because(fact));
        if (fact.partition.exists()) note_place(life, world, fact);
    }
}

std::optional<int32_t> rank_in(const World& world, const Batch& batch, RecordNumber number) {
    if (number < batch.first || number > batch.last) return std::nullopt;
    if (batch.rule == RunRule::contiguous) return int32_t(number - batch.first);
    const auto* cluster = cluster_of(world);
    if (batch.rule == RunRule::not_records || !cluster) return std::nullopt;
    Search search{number, 0, -1};
    kafka::for_each_record(*cluster, batch, 0, batch.count, look_at, &search);
    if (search.found < 0) return std::nullopt;
    return search.found;
}

namespace {

// Batch ids ascend, and an answer about one comes soon after: those seen last are looked at first.
bool carried_by(Biography& life, const World& world, BatchId id) {
    if (std::find(life.batches.begin(), life.batches.end(), id) != life.batches.end()) return true;
    const Batch& batch = world.fabric.batches[id.index()];
    if (batch.producer != life.producer || !rank_in(world, batch, life.number)) return false;
    life.batches.push_back(id);
    return true;
}

void tell(Biography& life, const Fact& fact, std::string sentence) {
    life.lines.push_back({fact.at, fact.id, std::move(sentence)});
}

std::string because(const Fact& fact) {
    return fact.cause == Cause::none ? "" : ": " + std::string(info(fact.cause).words);
}

std::string in_batch(const World& world, const Fact& fact) {
    const Batch& batch = world.fabric.batches[fact.batch.index()];
    if (batch.count == 1) return "it";
    return "the batch of " + std::to_string(batch.count) + " records that it is in";
}

// What clients and leaders say about its batch.
void note_batch(Biography& life, const World& world, const Fact& fact) {
    using enum FactKind;
    const std::string who = name_of(world, fact.who);
    const std::string batch = in_batch(world, fact);
    if (fact.kind == appended) return note_copy(life, world, fact);
    if (fact.kind == acked)
        tell(life, fact,
             who + (fact.after < 0 ? " sent " + batch + " and counts it as stored"
                                   : " was told that " + batch + " is stored"));
    else if (fact.kind == failed)
        tell(life, fact, who + " gave up " + batch + because(fact));
    else if (fact.kind == outcome_unknown)
        tell(life, fact,
             who + " gave up " + batch + " without knowing whether it was stored" + because(fact));
    else if (fact.kind == retried)
        tell(life, fact, who + " will send " + batch + " again" + because(fact));
    else if (fact.kind == append_refused)
        tell(life, fact, who + " refused " + batch + because(fact));
    else if (fact.kind == duplicate_recognised)
        tell(life, fact, who + " already had " + batch + " and kept one copy");
}

// A stored copy of it begins.
void note_copy(Biography& life, const World& world, const Fact& fact) {
    const Batch& batch = world.fabric.batches[fact.batch.index()];
    const int32_t rank = *rank_in(world, batch, life.number);
    RecordPlace place;
    place.partition = fact.partition;
    if (cluster_of(world)) {
        place.entry = uint64_t(fact.after);
        place.at = fact.before + rank;
    } else {
        if (rank < fact.after || rank >= fact.after + fact.count) return; // another piece
        place.at = fact.before + rank - fact.after;
    }
    tell(life, fact,
         name_of(world, fact.who) + " stored it in " + name_of(world, fact.partition) + " at " +
             std::to_string(place.at) + (life.places.empty() ? "" : ", once more"));
    life.places.push_back(place);
}

void note_place(Biography& life, const World& world, const Fact& fact) {
    for (std::size_t i = 0; i < life.places.size(); ++i)
        if (life.places[i].partition == fact.partition && !life.places[i].gone) {
            if (cluster_of(world))
                in_log(life.places[i], life, world, fact);
            else
                in_queue(life.places[i], life, world, fact);
        }
}

void in_log(RecordPlace& place, Biography& life, const World& world, const Fact& fact) {
    using enum FactKind;
    const std::string who = name_of(world, fact.who);
    const bool entry_within =
        fact.before <= int64_t(place.entry) && int64_t(place.entry) < fact.after;
    const bool offset_within = fact.before <= place.at && place.at < fact.before + fact.count;
    if (fact.kind == replicated && entry_within) {
        tell(life, fact, who + " copied it");
    } else if (fact.kind == high_watermark_moved && !place.committed && place.at < fact.after) {
        place.committed = true;
        tell(life, fact, "the high watermark passed it: consumers may read it");
    } else if (fact.kind == log_cut && entry_within) {
        tell(life, fact, who + " let go of it" + because(fact));
        place.gone = !kafka::held_elsewhere(*cluster_of(world), place.partition, place.entry, -1);
        if (place.gone) tell(life, fact, "nobody holds that copy any more");
    } else if (fact.kind == delivered && offset_within && uint64_t(fact.after) == place.entry) {
        tell(life, fact, who + " finished the work on it for " + name_of(world, fact.group));
    } else if ((fact.kind == handling_failed || fact.kind == dead_lettered) &&
               fact.before == place.at) {
        tell(life, fact, sentence(world, fact));
    } else if (fact.kind == delivery_skipped && fact.before <= place.at && place.at < fact.after) {
        tell(life, fact, name_of(world, fact.group) + " will not see it" + because(fact));
    }
}

void in_queue(RecordPlace& place, Biography& life, const World& world, const Fact& fact) {
    using enum FactKind;
    const int64_t count = std::max<int64_t>(1, fact.count);
    const bool about_it = fact.before <= place.at && place.at < fact.before + count;
    const bool single = fact.before == place.at;
    const std::string who = name_of(world, fact.who);
    if (fact.kind == leased && single)
        tell(life, fact, who + " was handed it, for the " + std::to_string(fact.after) + ". time");
    else if (fact.kind == delivered && single)
        tell(life, fact, who + " finished the work on it");
    else if ((fact.kind == handling_failed || fact.kind == dead_lettered ||
              fact.kind == lease_released) &&
             single)
        tell(life, fact, sentence(world, fact));
    else if (fact.kind == delivery_skipped && single)
        tell(life, fact, who + " will not finish it" + because(fact));
    else if (about_it && (fact.kind == message_deleted || fact.kind == message_dropped ||
                          fact.kind == message_expired || fact.kind == message_moved)) {
        tell(life, fact, sentence(world, fact));
        place.gone = true;
    }
    if (fact.kind != message_moved || !single) return;
    RecordPlace letter;
    letter.partition = PartitionId::of(fact.whom.index);
    letter.at = fact.after;
    life.places.push_back(letter);
}

} // namespace

std::string whereabouts(const Biography& life, const World& world) {
    const std::string name = record_name(world, life.producer, life.number);
    if (life.lines.empty()) return name + " has not been handed over to its producer.";
    std::string where;
    for (const RecordPlace& place : life.places) {
        if (place.gone) continue;
        where += (where.empty() ? " is at " : " and at ") + name_of(world, place.partition) + "@" +
                 std::to_string(place.at);
    }
    if (!where.empty()) return name + where + ".";
    if (life.places.empty()) return name + " is in no log and in no queue.";
    return name + " was stored and is readable nowhere now.";
}

std::vector<Occupant> occupants(const World& world, PartitionId partition, int64_t at) {
    std::vector<Occupant> found;
    const auto* cluster = cluster_of(world);
    if (!cluster || partition.index() >= cluster->stores.size()) return found;
    const PartitionStore& store = cluster->stores[partition.index()];
    for (uint64_t i = store.entries.first(); i < store.entries.size(); ++i) {
        const Entry& entry = store.entries[i];
        if (at < entry.base || at >= entry.base + entry.count) continue;
        const Batch& batch = world.fabric.batches[entry.batch.index()];
        const auto rank = int32_t(at - entry.base);
        Occupant occupant;
        occupant.producer = batch.producer;
        occupant.epoch = entry.epoch;
        if (batch.rule == RunRule::contiguous)
            occupant.number = batch.first + rank;
        else if (batch.rule == RunRule::by_key)
            kafka::for_each_record(
                *cluster, batch, rank, rank + 1,
                [](void* number, RecordNumber n) { *static_cast<RecordNumber*>(number) = n; },
                &occupant.number);
        for (const kafka::Broker& broker : cluster->brokers)
            if (has_replica(broker, partition) && replica_of(broker, partition).log.holds(i))
                occupant.holders.push_back(uint32_t(broker.index));
        found.push_back(occupant);
    }
    return found;
}

} // namespace sluice
