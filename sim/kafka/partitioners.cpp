// Sources: MurmurHash2 and FNV-1a as published; Kafka: Utils, BuiltInPartitioner; librdkafka:
// rdmurmur2, rdfnv1a, rdcrc32, rdkafka_msg.
#include "sim/kafka/partitioners.hpp"
#include "sim/core/check.hpp"
#include <array>

namespace sluice::kafka {
namespace {

constexpr std::array table{
    Partitioner{.name = "default",
                .sentence = "Java since 3.3: murmur2 of the key; without a key sticky for "
                            "batch.size bytes, busy partitions less often.",
                .hash = KeyHash::murmur2,
                .keyless = Keyless::sticky_adaptive,
                .empty_key_random = false},
    Partitioner{.name = "sticky",
                .sentence = "Java 2.4 to 3.2: murmur2 of the key; without a key one partition "
                            "until its batch is sent.",
                .hash = KeyHash::murmur2,
                .keyless = Keyless::sticky_batch,
                .empty_key_random = false},
    Partitioner{.name = "round_robin",
                .sentence = "Java's RoundRobinPartitioner: the next available partition for "
                            "every record, keys ignored.",
                .hash = KeyHash::ignored,
                .keyless = Keyless::round_robin,
                .empty_key_random = false},
    Partitioner{.name = "random",
                .sentence = "librdkafka: drawn for every record, keys ignored.",
                .hash = KeyHash::ignored,
                .keyless = Keyless::random,
                .empty_key_random = false},
    Partitioner{.name = "consistent",
                .sentence = "librdkafka: CRC32 of the key; a missing key is hashed as empty.",
                .hash = KeyHash::crc32,
                .keyless = Keyless::hashed_as_empty,
                .empty_key_random = false},
    Partitioner{.name = "consistent_random",
                .sentence = "librdkafka's default: CRC32 of the key; a missing or empty key is "
                            "drawn.",
                .hash = KeyHash::crc32,
                .keyless = Keyless::random,
                .empty_key_random = true},
    Partitioner{.name = "murmur2",
                .sentence = "librdkafka: the hash of Java; a missing key is hashed as empty.",
                .hash = KeyHash::murmur2,
                .keyless = Keyless::hashed_as_empty,
                .empty_key_random = false},
    Partitioner{.name = "murmur2_random",
                .sentence = "librdkafka: equals Java's default for keyed records; a missing key "
                            "is drawn.",
                .hash = KeyHash::murmur2,
                .keyless = Keyless::random,
                .empty_key_random = false},
    Partitioner{.name = "fnv1a",
                .sentence = "librdkafka: FNV-1a, Sarama's default; a missing key is hashed as "
                            "empty.",
                .hash = KeyHash::fnv1a,
                .keyless = Keyless::hashed_as_empty,
                .empty_key_random = false},
    Partitioner{.name = "fnv1a_random",
                .sentence = "librdkafka: FNV-1a, Sarama's default; a missing key is drawn.",
                .hash = KeyHash::fnv1a,
                .keyless = Keyless::random,
                .empty_key_random = false},
};

constexpr std::array<uint32_t, 256> make_crc_table() {
    std::array<uint32_t, 256> entries{};
    for (uint32_t byte = 0; byte < 256; ++byte) {
        uint32_t remainder = byte;
        for (int bit = 0; bit < 8; ++bit)
            remainder = (remainder >> 1) ^ ((remainder & 1U) != 0 ? 0xedb88320U : 0U);
        entries[byte] = remainder;
    }
    return entries;
}

constexpr std::array<uint32_t, 256> crc_table = make_crc_table();

constexpr uint32_t murmur_multiplier = 0x5bd1e995U;
constexpr uint32_t murmur_seed = 0x9747b28cU; // Kafka's

uint32_t little_endian_word(KeyBytes key, std::size_t at) {
    return static_cast<uint32_t>(key[at]) | static_cast<uint32_t>(key[at + 1]) << 8 |
           static_cast<uint32_t>(key[at + 2]) << 16 | static_cast<uint32_t>(key[at + 3]) << 24;
}

} // namespace

int32_t murmur2(KeyBytes key) {
    uint32_t hash = murmur_seed ^ static_cast<uint32_t>(key.size());
    const std::size_t whole = key.size() & ~std::size_t{3};
    for (std::size_t at = 0; at < whole; at += 4) {
        uint32_t word = little_endian_word(key, at) * murmur_multiplier;
        word ^= word >> 24;
        hash = (hash * murmur_multiplier) ^ (word * murmur_multiplier);
    }
    for (std::size_t at = key.size(); at > whole; --at)
        hash ^= static_cast<uint32_t>(key[at - 1]) << (8 * (at - 1 - whole));
    if (key.size() > whole) hash *= murmur_multiplier;
    hash ^= hash >> 13;
    hash *= murmur_multiplier;
    hash ^= hash >> 15;
    return static_cast<int32_t>(hash);
}

uint32_t fnv1a(KeyBytes key) {
    uint32_t hash = 0x811c9dc5U;
    for (const uint8_t byte : key) hash = (hash ^ byte) * 0x01000193U;
    const bool negative = (hash & 0x80000000U) != 0; // as a signed number, as Sarama reads it
    return negative ? 0U - hash : hash;
}

uint32_t crc32(KeyBytes key) {
    uint32_t remainder = 0xffffffffU;
    for (const uint8_t byte : key)
        remainder = (remainder >> 8) ^ crc_table[(remainder ^ byte) & 0xffU];
    return ~remainder;
}

HashedKey hash_key(KeyHash hash, KeyBytes key, int32_t partitions) {
    SLUICE_CHECK(partitions > 0, "a topic has at least one partition");
    HashedKey answer{};
    switch (hash) {
    case KeyHash::murmur2:
        answer.hash = murmur2(key);
        answer.positive = to_positive(answer.hash);
        break;
    case KeyHash::fnv1a:
        answer.positive = fnv1a(key);
        answer.hash = static_cast<int32_t>(answer.positive);
        break;
    case KeyHash::crc32:
        answer.positive = crc32(key);
        answer.hash = static_cast<int32_t>(answer.positive);
        break;
    case KeyHash::ignored: break;
    }
    answer.partition = static_cast<int32_t>(answer.positive % static_cast<uint32_t>(partitions));
    return answer;
}

int32_t partition_for_key(KeyHash hash, KeyBytes key, int32_t partitions) {
    return hash_key(hash, key, partitions).partition;
}

std::span<const Partitioner> partitioners() {
    return table;
}

const Partitioner* find_partitioner(std::string_view name) {
    for (const Partitioner& entry : table)
        if (entry.name == name) return &entry;
    return nullptr;
}

} // namespace sluice::kafka
