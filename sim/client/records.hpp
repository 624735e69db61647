// What the records of a producer are: key and size as functions of (seed, name path, number), so
// they are equal on every side, in every retry and in every replay. Nothing is stored per record.
// A RecordSource is constant and shared by all instances of one producer of the scenario.
#pragma once
#include "sim/core/distribution.hpp"
#include "sim/core/ids.hpp"
#include "sim/scenario/scenario.hpp"
#include <cstdint>
#include <string>
#include <vector>

namespace sluice {

// Keys of one producer count from 0. Two producers whose keys read the same mean the same key.
using KeyIndex = int64_t;
inline constexpr KeyIndex no_key = -1;

struct RecordSource {
    uint64_t seed = 0;
    std::string name;            // of the producer
    std::vector<uint64_t> paths; // hash of "name/1" .. "name/count"
    Distribution size;
    KeyShape shape = KeyShape::none;
    int64_t key_count = 0; // 0: no keys, or as many as records
    CumulativeTable weights;
    std::vector<std::string> key_names; // list, weighted
};

// One for each of Scenario::producers, in its order.
std::vector<RecordSource> record_sources(const Scenario& scenario);

// `instance` counts from 0.
KeyIndex key_of(const RecordSource& source, uint32_t instance, RecordNumber number);
// The bytes that a partitioner hashes: "key-1" .. "key-N", a name of the list, or, where every
// record is its own key, the record's name "shop/1#117".
std::string key_text(const RecordSource& source, KeyIndex key);

int64_t size_of(const RecordSource& source, uint32_t instance, RecordNumber number);
// Of records first .. last together; one multiplication when all have one size.
int64_t size_of_run(const RecordSource& source, uint32_t instance, RecordNumber first,
                    RecordNumber last);
bool all_one_size(const RecordSource& source);

// "shop/1", as in every path: instances count from 1 when named.
std::string instance_name(const std::string& producer, uint32_t instance);

} // namespace sluice
