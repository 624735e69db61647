// How long a consumer works on a record and whether that succeeds: functions of (seed, group,
// record, attempt), so a record is as hard on every side and for every member. What a failure
// leads to is the platform's policy, not decided here.
#pragma once
#include "sim/core/distribution.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"
#include "sim/scenario/scenario.hpp"
#include <vector>

namespace sluice {

struct RecordId {
    ProducerId producer;
    RecordNumber number = 0;
    auto operator<=>(const RecordId&) const = default;
};

// Constant: one for each of Scenario::consumers.
struct WorkSource {
    uint64_t seed = 0;
    std::vector<uint64_t> paths;          // [ProducerId]: hash of (group, producer instance)
    Distribution work;                    // ns
    Ratio fails{0, 1};                    // per attempt
    Ratio poison{0, 1};                   // per record
    std::vector<RecordId> poison_records; // sorted
};

// Records that a command has made impossible to process: part of the World, unlike the source.
using PoisonedRecords = std::vector<RecordId>; // sorted

std::vector<WorkSource> work_sources(const Scenario& scenario);

// Attempts count from 1.
Duration work_of(const WorkSource& source, ProducerId producer, RecordNumber number,
                 int64_t attempt);
bool fails(const WorkSource& source, ProducerId producer, RecordNumber number, int64_t attempt);
bool poisoned(const WorkSource& source, const PoisonedRecords& struck, ProducerId producer,
              RecordNumber number);
void poison_record(PoisonedRecords& struck, ProducerId producer, RecordNumber number);

// Can any record fail or be poisoned at all? If not, a run of records is handled as one.
bool may_fail(const WorkSource& source, const PoisonedRecords& struck);
// Work of the first attempt at records first .. last together; one multiplication when constant.
Duration work_of_run(const WorkSource& source, ProducerId producer, RecordNumber first,
                     RecordNumber last);
bool constant_work(const WorkSource& source);

} // namespace sluice
