// From a record's key to its partition: the hashes of the Java client and of librdkafka, and the
// table of partitioners a producer may name. Pure functions, no allocation: called per record.
// What happens to records without a key is only named here; adaptive.hpp and the producer do it.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace sluice::kafka {

using KeyBytes = std::span<const uint8_t>;

enum class KeyHash : uint8_t {
    murmur2, // Java's default; the sign bit is cleared
    fnv1a,   // Sarama's default; the absolute value is taken
    crc32,   // librdkafka's default; taken as unsigned
    ignored, // the key plays no part
};

// What a record without a key (or, for `empty_key_random`, with an empty one) is given.
enum class Keyless : uint8_t {
    sticky_adaptive, // KIP-794, Java since 3.3: batch.size bytes each, busy partitions less often
    sticky_batch,    // KIP-480, Java 2.4 to 3.2: until the batch is full or linger is over
    round_robin,     // the next available partition for every record
    random,          // drawn for every record (librdkafka adds a sticky linger of 10 ms)
    hashed_as_empty, // as if its key were empty
};

struct Partitioner {
    std::string_view name;
    std::string_view sentence;
    KeyHash hash;
    Keyless keyless;
    bool empty_key_random; // an empty key counts as no key (librdkafka's consistent_random)
};

struct HashedKey {
    int32_t hash;      // the raw hash as a signed number; fnv1a: its absolute value
    uint32_t positive; // what is divided by the number of partitions
    int32_t partition;
};

int32_t murmur2(KeyBytes key);
uint32_t fnv1a(KeyBytes key);
uint32_t crc32(KeyBytes key);

// Java: clears the sign bit, which is not the absolute value.
constexpr uint32_t to_positive(int32_t hash) {
    return static_cast<uint32_t>(hash) & 0x7fffffffU;
}

// `partitions` counts all partitions of the topic, with or without a leader; it is at least 1.
HashedKey hash_key(KeyHash hash, KeyBytes key, int32_t partitions);
int32_t partition_for_key(KeyHash hash, KeyBytes key, int32_t partitions);

std::span<const Partitioner> partitioners();
const Partitioner* find_partitioner(std::string_view name); // nullptr: no such name

} // namespace sluice::kafka
