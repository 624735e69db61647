// KafkaWorld with producers and members that the test drives itself: it hands over records when it
// likes, and adds up the ledger from the facts.
#pragma once
#include "tests/support/kafka_world.hpp"

namespace sluice::kafka::testing {

struct ProducerLedger {
    int64_t offered = 0, acked = 0, failed = 0, unknown = 0, pending = 0;
    bool balanced() const { return offered == acked + failed + unknown + pending; }
};

class ClientWorld : public KafkaWorld {
public:
    using KafkaWorld::KafkaWorld;

    void offer_slice(uint32_t producer, int64_t count) {
        next.resize(cluster.producers.size(), 1);
        Context ctx = context(cluster.producers[producer].node);
        offer(ctx, cluster,
              {.producer = ProducerId{producer},
               .first = next[producer],
               .count = count,
               .from = fabric.now,
               .to = fabric.now});
        next[producer] += count;
        take_facts();
    }
    void offer_one_by_one(uint32_t producer, int64_t count, Duration gap) {
        for (int64_t i = 0; i < count; ++i) {
            offer_slice(producer, 1);
            run_until(fabric.now + gap);
        }
    }
    // One record, so that metadata is known and the connection used.
    void warm_up(uint32_t producer) {
        offer_slice(producer, 1);
        run_until(fabric.now + 1_s);
    }
    ProducerLedger ledger(uint32_t producer) {
        take_facts();
        ProducerLedger sum;
        for (const Fact& fact : facts) {
            if (fact.who != entity_of(ProducerId{producer})) continue;
            if (fact.kind == FactKind::offered) sum.offered += fact.count;
            if (fact.kind == FactKind::acked) sum.acked += fact.count;
            if (fact.kind == FactKind::failed) sum.failed += fact.count;
            if (fact.kind == FactKind::outcome_unknown) sum.unknown += fact.count;
        }
        sum.pending = pending_records(cluster, ProducerId{producer});
        return sum;
    }
    int64_t count(FactKind kind) { return int64_t(facts_of(kind).size()); }
    std::vector<RecordNumber> numbers_of(BatchId id) {
        std::vector<RecordNumber> numbers;
        const Batch& batch = fabric.batches[id.index()];
        for_each_record(
            cluster, batch, 0, batch.count,
            [](void* state, RecordNumber n) {
                static_cast<std::vector<RecordNumber>*>(state)->push_back(n);
            },
            &numbers);
        return numbers;
    }
    std::vector<RecordNumber> log_numbers(int broker, uint32_t partition = 0) {
        std::vector<RecordNumber> all;
        for (const Span& span : replica(broker, partition).log.spans())
            for (uint64_t i = span.first; i < span.end; ++i)
                for (const RecordNumber n : numbers_of(cluster.stores[partition].entries[i].batch))
                    all.push_back(n);
        return all;
    }
    // Records worked on by a group: (partition, offset) -> how often.
    std::vector<std::vector<int>> deliveries(GroupId group, int32_t partitions) {
        take_facts();
        std::vector<std::vector<int>> times(static_cast<std::size_t>(partitions));
        for (const Fact& fact : facts) {
            if (fact.kind != FactKind::delivered || fact.group != group) continue;
            auto& of = times[fact.partition.value];
            for (Offset o = fact.before; o < fact.before + fact.count; ++o) {
                if (of.size() <= std::size_t(o)) of.resize(std::size_t(o) + 1, 0);
                ++of[std::size_t(o)];
            }
        }
        return times;
    }
    int64_t delivered(GroupId group) {
        take_facts();
        int64_t sum = 0;
        for (const Fact& fact : facts)
            if (fact.kind == FactKind::delivered && fact.group == group) sum += fact.count;
        return sum;
    }
    void take_facts() {
        facts.insert(facts.end(), fabric.facts.begin(), fabric.facts.end());
        fabric.facts.clear();
    }
    std::size_t all_open_lists() const {
        const Lists& l = cluster.lists;
        return l.produce.live() + l.fetch.live() + l.fetched.live() + l.members.live() +
               l.assigned.live() + l.offsets.live();
    }

    std::vector<RecordNumber> next;
};

} // namespace sluice::kafka::testing
