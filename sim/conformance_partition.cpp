// Records to partitions, and partitions to brokers.
#include "sim/conformance_kinds.hpp"
#include "sim/kafka/adaptive.hpp"
#include "sim/kafka/partitioners.hpp"
#include "sim/kafka/placement.hpp"

namespace sluice::conformance {
namespace {

int digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::vector<uint8_t> bytes_of_hex(CaseReader& input, std::string_view key) {
    const std::string hex = input.text(key);
    std::vector<uint8_t> bytes;
    bool clean = hex.size() % 2 == 0;
    for (std::size_t i = 0; clean && i < hex.size(); i += 2) {
        const int high = digit_of(hex[i]);
        const int low = digit_of(hex[i + 1]);
        clean = high >= 0 && low >= 0;
        bytes.push_back(static_cast<uint8_t>(high * 16 + low));
    }
    if (!clean) input.complain(key, "must be pairs of hexadecimal digits");
    return bytes;
}

// An explicit null is a record without a key, which some partitioners hash as an empty one.
std::vector<uint8_t> read_key(CaseReader& input, const kafka::Partitioner* partitioner) {
    const bool hashes_null =
        partitioner != nullptr && partitioner->keyless == kafka::Keyless::hashed_as_empty;
    if (hashes_null && input.is_null("key_hex")) return {};
    return bytes_of_hex(input, "key_hex");
}

// Queues are short in real cases; a longer list of random numbers is refused.
constexpr int64_t adaptive_total_max = 1'000'000;

std::vector<int64_t> random_numbers(CaseReader& input, int64_t total) {
    for (const std::string_view key : {"random", "randoms", "random_numbers"})
        if (input.has(key)) return input.integers(key, {0, UINT32_MAX});
    std::vector<int64_t> all; // two past the end, so that the wrap shows
    for (int64_t number = 0; number < total + 2; ++number) all.push_back(number);
    return all;
}

std::vector<kafka::PlacementBroker> read_brokers(CaseReader& input) {
    std::vector<kafka::PlacementBroker> brokers;
    for (CaseReader& broker : input.objects("brokers")) {
        brokers.push_back({.id = broker.integer32("id", {0, INT32_MAX}),
                           .rack = broker.text_or("rack", ""),
                           .fenced = broker.boolean_or("fenced", false)});
    }
    return brokers;
}

uint32_t read_start(CaseReader& input, std::string_view key) {
    return static_cast<uint32_t>(input.integer_or(key, 0, {0, INT32_MAX}));
}

kafka::PlacementStarts read_starts(CaseReader starts) {
    kafka::PlacementStarts found;
    found.rack_list = read_start(starts, "rack_list");
    if (!starts.has("within_rack")) return found;
    for (auto& [rack, within] : starts.named_objects("within_rack")) {
        kafka::RackStart start{.rack = rack};
        start.unfenced = read_start(within, "unfenced");
        start.fenced = read_start(within, "fenced");
        found.within.push_back(std::move(start));
    }
    return found;
}

} // namespace

void answer_partition(CaseReader& input, JsonWriter& out) {
    const std::string name = input.text("partitioner");
    const kafka::Partitioner* partitioner = kafka::find_partitioner(name);
    const std::vector<uint8_t> key = read_key(input, partitioner);
    const int32_t partitions = input.integer32("partitions", {1, INT32_MAX});
    const bool by_key = partitioner != nullptr && partitioner->hash != kafka::KeyHash::ignored;
    if (!by_key) input.not_supported("partitioner " + name);
    if (!input.ok()) return;
    const kafka::HashedKey hashed = kafka::hash_key(partitioner->hash, key, partitions);
    out.begin_object();
    out.key("hash_int32").value(hashed.hash);
    out.key("positive").value(static_cast<int64_t>(hashed.positive));
    out.key("partition").value(hashed.partition);
    out.end_object();
}

void answer_adaptive_partition(CaseReader& input, JsonWriter& out) {
    const std::vector<int32_t> sizes = input.integers32("queue_sizes", {0, INT32_MAX});
    const std::vector<int32_t> excluded = input.integers32_or_none("excluded_partitions");
    const kafka::AdaptiveTable table = kafka::make_adaptive_table(sizes, excluded);
    const int64_t total = table.uniform ? 0 : table.cumulative.back();
    if (total > adaptive_total_max) input.complain("queue_sizes", "are too long to list");
    const std::vector<int64_t> numbers =
        input.ok() ? random_numbers(input, total) : std::vector<int64_t>();
    if (!input.ok()) return;
    out.begin_object().key("uniform").value(table.uniform);
    if (!table.uniform) {
        out.key("weights").begin_array();
        for (std::size_t i = 0; i < table.cumulative.size(); ++i)
            out.value(table.cumulative[i] - (i == 0 ? 0 : table.cumulative[i - 1]));
        out.end_array();
        write_numbers(out, "cumulative", table.cumulative);
        out.key("partition_for_random").begin_array();
        for (const int64_t number : numbers) {
            const int32_t partition = kafka::pick_adaptive(table, static_cast<uint32_t>(number));
            out.begin_object().key("random").value(number);
            out.key("partition").value(partition).end_object();
        }
        out.end_array();
    }
    out.end_object();
}

void answer_place(CaseReader& input, JsonWriter& out) {
    const std::vector<kafka::PlacementBroker> brokers = read_brokers(input);
    const kafka::PlacementRequest request{.partitions = input.integer32("partitions", {0, 100'000}),
                                          .replication_factor =
                                              input.integer32("replication_factor")};
    const kafka::PlacementStarts starts = read_starts(input.object_or_empty("start_offsets"));
    if (!input.ok()) return;
    const kafka::Placement placement = kafka::place(brokers, request, starts);
    out.begin_object();
    if (placement.error != kafka::PlacementError::none) {
        out.key("error").value(kafka::sentence(placement.error));
    } else {
        out.key("replicas").begin_array();
        for (const auto& replicas : placement.replicas) {
            out.begin_array();
            for (const int32_t broker : replicas) out.value(broker);
            out.end_array();
        }
        out.end_array();
    }
    out.end_object();
}

} // namespace sluice::conformance
