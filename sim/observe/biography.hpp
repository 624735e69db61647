// The whole life of one record, in sentences: offered, batched, appended where and how often,
// replicated, acknowledged, worked on, lost. Written while the run is replayed from its start with
// a Recorder listening (house: detail costs nothing until asked for).
#pragma once
#include "sim/world/world.hpp"
#include <optional>
#include <string>
#include <vector>

namespace sluice {

struct LifeLine {
    Time at;
    FactId fact = 0;
    std::string sentence;
};

struct RecordPlace { // one stored copy
    PartitionId partition;
    uint64_t entry = 0; // Kafka: of the partition's store
    int64_t at = 0;     // offset, or position in the queue
    bool committed = false;
    bool gone = false;
};

struct Biography {
    ProducerId producer;
    RecordNumber number = 0;
    std::vector<LifeLine> lines;
    // What the recorder knows so far.
    std::vector<BatchId> batches; // that carried it
    std::vector<RecordPlace> places;
};

Biography follow_record(ProducerId producer, RecordNumber number);
// Takes in the facts of the step just taken.
void record_life(Biography& biography, const World& world);
// Where it stands now, as one sentence.
std::string whereabouts(const Biography& biography, const World& world);

// --- what lay at an address ---

struct Occupant {        // of an offset or a queue position; several after a truncation
    ProducerId producer; // none: the cluster's own bookkeeping
    RecordNumber number = 0;
    int32_t epoch = -1;            // Kafka: the leader epoch it was appended under
    std::vector<uint32_t> holders; // brokers that hold it now, from 0
};
std::vector<Occupant> occupants(const World& world, PartitionId partition, int64_t at);

// The rank of a record in a batch, if it belongs to it.
std::optional<int32_t> rank_in(const World& world, const Batch& batch, RecordNumber number);

} // namespace sluice
