#include "sim/observe/ledger.hpp"
#include "sim/core/prefetch.hpp"
#include "sim/observe/ledger_notes.hpp"
#include <algorithm>

namespace sluice {

namespace {

constexpr Duration on_the_way_at_most{1'000'000'000}; // of a batch sent with acks=0

void open_kafka(Ledger& ledger, const kafka::Cluster& cluster);
void open_queues(Ledger& ledger, const World& world, const queue::Service& service);
void add_group(Ledger& ledger, uint32_t first_partition, uint32_t partitions, bool commits_first);

void note_acked(Ledger& ledger, const World& world, const Fact& fact);
void note_given_up(Ledger& ledger, const World& world, const Fact& fact);
void forget_old(Ledger& ledger, const World& world);
void look_ahead(const Ledger& ledger, const World& world, const Fact& fact);
void prefetch_for(const Ledger& ledger, const World& world, const Fact& fact);
void prefetch_tails_for(const Ledger& ledger, const World& world, const Fact& fact);

} // namespace

Ledger open_ledger(const World& world) {
    Ledger ledger;
    ledger.producers.resize(world.producers.size());
    if (const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world)))
        open_kafka(ledger, *cluster);
    else
        open_queues(ledger, world, std::get<queue::Service>(carrier(world)));
    return ledger;
}

// The frequent kinds first.
void note(Ledger& ledger, const World& world, const Fact& fact) {
    using enum FactKind;
    look_ahead(ledger, world, fact);
    if (fact.kind == appended) return note_appended(ledger, world, fact);
    if (fact.kind == acked) return note_acked(ledger, world, fact);
    if (fact.kind == replicated) {
        note_replicated(ledger, world, fact);
    } else if (fact.kind == delivered) {
        note_delivered(ledger, world, fact);
    } else if (fact.kind == offered) {
        ledger.producers.edit(fact.who.index).offered += fact.count;
    } else if (fact.kind == failed || fact.kind == outcome_unknown) {
        note_given_up(ledger, world, fact);
    } else if (fact.kind == log_cut) {
        note_cut(ledger, world, fact);
    } else if (fact.kind == delivery_skipped || fact.kind == dead_lettered) {
        note_skipped(ledger, world, fact);
    } else if (fact.kind == partition_assigned || fact.kind == position_reset) {
        note_passed_over(ledger, world, fact);
    } else if (fact.kind >= leased && fact.kind <= message_expired) {
        note_queue(ledger, fact);
    }
}

int64_t never_stored(const Ledger& ledger, const World& world) {
    int64_t sum = ledger.never_stored;
    for (const Unstored& sent : ledger.unstored) {
        if (sent.at + on_the_way_at_most > world.fabric.now) break;
        const bool missing = ledger.batches[sent.batch.index()].flags & batch_missing;
        if (missing) sum += world.fabric.batches[sent.batch.index()].count;
    }
    return sum;
}

int64_t records_waiting(const Ledger& ledger) {
    int64_t sum = 0;
    for (std::size_t g = 0; g < ledger.groups.size(); ++g) {
        const GroupTally& group = ledger.groups[g];
        const bool counted_already = ledger.competing && group.partitions > 0 &&
                                     ledger.readers[group.first_partition].front() != g;
        if (!counted_already) sum += group.waiting;
    }
    return sum;
}

BatchState& edit_batch(Ledger& ledger, BatchId batch) {
    while (ledger.batches.size() <= batch.index()) ledger.batches.push_back({});
    return ledger.batches.edit(batch.index());
}

BatchId counted_as(const World& world, BatchId batch) {
    const BatchId first = world.fabric.batches[batch.index()].again_of;
    return first.exists() ? first : batch;
}

void note_loss(Ledger& ledger, const Loss& loss) {
    constexpr std::size_t looked_at = 64;
    const auto same = [&](const Loss& earlier) {
        return earlier.fact == loss.fact && earlier.partition == loss.partition &&
               earlier.holder == loss.holder && earlier.cause == loss.cause &&
               (earlier.count > 0) == (loss.count > 0) &&
               (loss.fact != 0 || loss.at - earlier.latest <= on_the_way_at_most);
    };
    const auto last =
        ledger.losses.rbegin() + std::ptrdiff_t(std::min(looked_at, ledger.losses.size()));
    const auto found = std::find_if(ledger.losses.rbegin(), last, same);
    if (found == last) {
        ledger.losses.push_back(loss);
        ledger.losses.back().latest = loss.at;
        return;
    }
    found->latest = loss.at;
    found->count += loss.count;
    if (loss.first < 0) return;
    found->first = found->first < 0 ? loss.first : std::min(found->first, loss.first);
    found->end = std::max(found->end, loss.end);
}

namespace {

void open_kafka(Ledger& ledger, const kafka::Cluster& cluster) {
    const std::size_t partitions = cluster.metadata.partitions.size();
    ledger.partitions.resize(partitions);
    ledger.readers.resize(partitions);
    for (std::size_t p = 0; p < partitions; ++p)
        ledger.partitions.edit(p).counted =
            kafka::topic_of(cluster, PartitionId::of(p)).channel.exists();
    for (const kafka::Group& group : cluster.groups) {
        if (group.topic < 0) {
            add_group(ledger, 0, 0, false);
            continue;
        }
        const kafka::Topic& topic = cluster.topics[std::size_t(group.topic)];
        const ConsumerSpec& spec = cluster.scenario->consumers[group.id.index()];
        add_group(ledger, topic.first, uint32_t(topic.partitions),
                  spec.commit == CommitPolicy::before_poll);
    }
}

void open_queues(Ledger& ledger, const World& world, const queue::Service& service) {
    const std::size_t queues = service.server.queues.size();
    ledger.competing = true;
    ledger.partitions.resize(queues);
    ledger.readers.resize(queues);
    const auto& specs = world.scenario->carrier().fifo.queues;
    for (const ConsumerSpec& consumer : world.scenario->consumers) {
        std::size_t q = 0;
        while (q < queues && specs[q].name != consumer.from) ++q;
        add_group(ledger, uint32_t(q < queues ? q : 0), q < queues ? 1 : 0, false);
    }
}

void add_group(Ledger& ledger, uint32_t first_partition, uint32_t partitions, bool commits_first) {
    const auto group = uint32_t(ledger.groups.size());
    GroupTally tally;
    tally.first = uint32_t(ledger.group_partitions.size());
    tally.first_partition = first_partition;
    tally.partitions = partitions;
    tally.commits_first = commits_first;
    ledger.groups.push_back(tally);
    ledger.group_partitions.resize(ledger.group_partitions.size() + partitions);
    for (uint32_t p = 0; p < partitions; ++p) ledger.readers[first_partition + p].push_back(group);
}

// The facts of a step are about one partition after another, and their ids are consecutive. Far
// enough ahead for a batch that was made seconds ago and is in no cache any more.
void look_ahead(const Ledger& ledger, const World& world, const Fact& fact) {
    constexpr uint64_t far = 12, near = 6;
    const std::vector<Fact>& facts = world.fabric.facts;
    if (facts.empty()) return;
    const uint64_t at = fact.id - facts.front().id;
    if (at + far < facts.size()) prefetch_for(ledger, world, facts[at + far]);
    if (at + near < facts.size()) prefetch_tails_for(ledger, world, facts[at + near]);
}

const GroupPartitionTally& place_of(const Ledger& ledger, const Fact& fact) {
    const GroupTally& group = ledger.groups[fact.group.index()];
    return ledger.group_partitions[group.first + fact.partition.value - group.first_partition];
}

void prefetch_for(const Ledger& ledger, const World& world, const Fact& fact) {
    if (fact.batch.exists()) prefetch_whole(world.fabric.batches[fact.batch.index()]);
    if (fact.kind == FactKind::appended || fact.kind == FactKind::replicated) {
        const PartitionTally& place = ledger.partitions[fact.partition.index()];
        prefetch_between(&place, &place.expired);
    } else if (fact.kind == FactKind::delivered) {
        prefetch_whole(place_of(ledger, fact));
    }
}

// What they point to, once they are here themselves.
void prefetch_tails_for(const Ledger& ledger, const World& world, const Fact& fact) {
    if (fact.kind == FactKind::appended)
        prefetch(ledger.partitions[fact.partition.index()].latest_run.data());
    if (fact.kind != FactKind::delivered) return;
    const auto& ranges = place_of(ledger, fact).delivered.ranges();
    if (!ranges.empty()) prefetch(&ranges.back());
    if (const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world)))
        prefetch(&cluster->stores[fact.partition.index()].entries[uint64_t(fact.after)]);
}

void note_acked(Ledger& ledger, const World& world, const Fact& fact) {
    ledger.producers.edit(fact.who.index).acked += fact.count;
    const BatchId batch = counted_as(world, fact.batch);
    BatchState& state = edit_batch(ledger, batch);
    state.flags |= batch_acked;
    if (!(state.flags & batch_stored)) {
        state.flags |= batch_missing;
        ledger.unstored.push_back({batch, fact.at});
        return forget_old(ledger, world);
    }
    // The answer was on its way when the only copy was cut off.
    const bool aged = state.cut == Cause::retention_time || state.cut == Cause::retention_size;
    if (state.copies > 0 || state.cut == Cause::none || aged || (state.flags & batch_lost)) return;
    PartitionTally& place = ledger.partitions.edit(fact.partition.index());
    place.truncated.move_to(place.lost, state.cut, fact.count);
    state.flags |= batch_lost;
    note_loss(ledger, {.at = fact.at,
                       .partition = fact.partition,
                       .cause = state.cut,
                       .count = fact.count,
                       .batch = batch});
}

void forget_old(Ledger& ledger, const World& world) {
    while (!ledger.unstored.empty()) {
        const Unstored sent = ledger.unstored[ledger.unstored.first()];
        const bool missing = ledger.batches[sent.batch.index()].flags & batch_missing;
        if (missing) {
            if (sent.at + on_the_way_at_most > world.fabric.now) return;
            const Batch& batch = world.fabric.batches[sent.batch.index()];
            ledger.never_stored += batch.count;
            ledger.batches.edit(sent.batch.index()).flags |= batch_overdue;
            note_loss(ledger, {.at = sent.at,
                               .partition = batch.partition,
                               .count = batch.count,
                               .batch = sent.batch});
        }
        ledger.unstored.drop_front_to(ledger.unstored.first() + 1);
    }
}

void note_given_up(Ledger& ledger, const World& world, const Fact& fact) {
    ProducerTally& producer = ledger.producers.edit(fact.who.index);
    if (fact.kind == FactKind::failed) return producer.failed.add(fact.cause, fact.count);
    producer.unknown.add(fact.cause, fact.count);
    if (!fact.batch.exists()) return;
    BatchState& state = edit_batch(ledger, counted_as(world, fact.batch));
    state.flags |= batch_unknown;
    if (state.flags & batch_stored)
        producer.unknown_stored += std::min<int64_t>(fact.count, state.first_count);
}

} // namespace

} // namespace sluice
