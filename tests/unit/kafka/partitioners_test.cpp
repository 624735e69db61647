// Hash vectors of the platforms' own test suites, and the properties the table promises.
#include "sim/kafka/partitioners.hpp"
#include "tests/support/catch.hpp"
#include <set>
#include <string>
#include <vector>

using namespace sluice::kafka;

namespace {

std::vector<uint8_t> bytes(std::string_view text) {
    return {text.begin(), text.end()};
}

} // namespace

TEST_CASE("murmur2 gives Kafka's own vectors", "[kafka][partitioners]") {
    CHECK(murmur2(bytes("21")) == -973932308);
    CHECK(murmur2(bytes("foobar")) == -790332482);
    CHECK(murmur2(bytes("")) == 0x106e08d9);
    CHECK(murmur2(bytes("a-little-bit-long-string")) == -985981536);
    CHECK(murmur2(bytes("a-little-bit-longer-string")) == -1486304829);
    CHECK(murmur2({}) == 0x106e08d9);
}

TEST_CASE("the sign bit is cleared, not negated", "[kafka][partitioners]") {
    CHECK(to_positive(-1) == 0x7fffffffU);
    CHECK(to_positive(INT32_MIN) == 0U);
    const HashedKey hashed = hash_key(KeyHash::murmur2, bytes("foobar"), 12);
    CHECK(hashed.hash == -790332482);
    CHECK(hashed.positive == 1357151166U); // 2147483648 - 790332482
    CHECK(hashed.partition == 6);
}

TEST_CASE("fnv1a takes the absolute value", "[kafka][partitioners]") {
    // librdkafka's unit test: "kafka" hashes to 0xd33c4e1 = 221496545, which is positive already.
    CHECK(fnv1a(bytes("kafka")) == 221496545U);
    // The offset basis 0x811c9dc5 is negative as a signed number: its negation is taken.
    CHECK(fnv1a({}) == 0x7ee3623bU);
    CHECK(hash_key(KeyHash::fnv1a, bytes("kafka"), 17).partition == 9);
}

TEST_CASE("crc32 is unsigned and zero for nothing", "[kafka][partitioners]") {
    CHECK(crc32(bytes("123456789")) == 0xcbf43926U); // the check value of CRC-32
    CHECK(crc32({}) == 0U);
    const HashedKey hashed = hash_key(KeyHash::crc32, bytes("123456789"), 10);
    CHECK(hashed.hash == static_cast<int32_t>(0xcbf43926U));
    CHECK(hashed.positive == 3421780262U);
    CHECK(hashed.partition == 2); // 3421780262 mod 10
    CHECK(partition_for_key(KeyHash::crc32, {}, 7) == 0);
}

TEST_CASE("Java and librdkafka put one key on different partitions", "[kafka][partitioners]") {
    int apart = 0;
    for (int key = 0; key < 100; ++key) {
        const auto text = bytes("customer-" + std::to_string(key));
        const int32_t java = partition_for_key(find_partitioner("default")->hash, text, 12);
        CHECK(java == partition_for_key(find_partitioner("murmur2_random")->hash, text, 12));
        apart += java != partition_for_key(find_partitioner("consistent_random")->hash, text, 12);
    }
    CHECK(apart > 80); // 11 of 12 in the mean
}

TEST_CASE("every partitioner of the table has a name and a sentence", "[kafka][partitioners]") {
    std::set<std::string_view> names;
    for (const Partitioner& entry : partitioners()) {
        CAPTURE(entry.name);
        CHECK(names.insert(entry.name).second);
        CHECK(entry.sentence.size() > 20);
        CHECK(find_partitioner(entry.name) == &entry);
        for (int size = 0; size < 20; ++size) {
            const std::vector<uint8_t> key(static_cast<std::size_t>(size), 0xff);
            const int32_t partition = partition_for_key(entry.hash, key, 7);
            CHECK((partition >= 0 && partition < 7));
        }
    }
    CHECK(find_partitioner("murmur3") == nullptr);
    CHECK(find_partitioner("consistent_random")->empty_key_random);
    CHECK_FALSE(find_partitioner("murmur2_random")->empty_key_random);
}
