#include "sim/kafka/records.hpp"
#include "sim/kafka/cluster.hpp"

namespace sluice::kafka {

namespace {

constexpr uint64_t route_purpose = 101;       // of the draw for a record without a usable key
constexpr int64_t countable_keys = 4'000'000; // above, a key is hashed whenever it is needed

const Partitioner& rule_of(PartitionerChoice choice, Version release);
Routing routing_of(const Partitioner& rule, const ProducerSpec& spec);
int32_t partition_of_key(const Routes& routes, KeyIndex key, int32_t partitions);
int32_t draw_partition(const Routes& routes, uint32_t instance, RecordNumber number,
                       int32_t partitions);

} // namespace

std::shared_ptr<const Routes> make_routes(RecordSource source, const ProducerSpec& spec,
                                          int32_t partitions, Version release) {
    const Partitioner& rule = rule_of(spec.kafka.partitioner, release);
    auto routes = std::make_shared<Routes>();
    routes->source = std::move(source);
    routes->routing = routing_of(rule, spec);
    routes->hash = rule.hash;
    routes->empty_key_random = rule.empty_key_random;
    routes->partitions = partitions;
    if (routes->routing == Routing::one)
        routes->only = partition_for_key(rule.hash, {}, partitions);
    const int64_t keys = routes->source.key_count;
    if (routes->routing == Routing::by_record && keys > 0 && keys <= countable_keys)
        for (KeyIndex key = 0; key < keys; ++key)
            routes->of_key.push_back(partition_of_key(*routes, key, partitions));
    return routes;
}

int32_t partition_of(const Routes& routes, uint32_t instance, RecordNumber number,
                     int32_t partitions) {
    const KeyIndex key = key_of(routes.source, instance, number);
    if (key == no_key || routes.hash == KeyHash::ignored)
        return draw_partition(routes, instance, number, partitions);
    const int32_t partition = partitions == routes.partitions && !routes.of_key.empty()
                                  ? routes.of_key[std::size_t(key)]
                                  : partition_of_key(routes, key, partitions);
    return partition >= 0 ? partition : draw_partition(routes, instance, number, partitions);
}

void add_numbers(const Routes& routes, uint32_t instance, const Batch& batch, int32_t first_rank,
                 int32_t end_rank, std::vector<RecordNumber>& numbers) {
    if (batch.rule != RunRule::by_key || routes.routing == Routing::in_turn) {
        const int64_t step = batch.rule == RunRule::by_key ? batch.partitions : 1;
        for (int32_t rank = first_rank; rank < end_rank; ++rank)
            numbers.push_back(batch.first + rank * step);
        return;
    }
    // The batch's own partition is that of its first record.
    const int32_t wanted = partition_of(routes, instance, batch.first, batch.partitions);
    int32_t rank = 0;
    for (RecordNumber n = batch.first; n <= batch.last && rank < end_rank; ++n) {
        if (partition_of(routes, instance, n, batch.partitions) != wanted) continue;
        if (rank >= first_rank) numbers.push_back(n);
        ++rank;
    }
}

void for_each_record(const Cluster& cluster, const Batch& batch, int32_t first_rank,
                     int32_t end_rank, void (*visit)(void* state, RecordNumber number),
                     void* state) {
    if (batch.rule == RunRule::not_records) return;
    if (batch.rule == RunRule::contiguous) {
        for (int32_t rank = first_rank; rank < end_rank; ++rank) visit(state, batch.first + rank);
        return;
    }
    const Producer& producer = cluster.producers[batch.producer.index()];
    std::vector<RecordNumber> numbers;
    add_numbers(*producer.routes, producer.instance, batch, first_rank, end_rank, numbers);
    for (const RecordNumber number : numbers) visit(state, number);
}

namespace {

// UniformStickyPartitioner ignores keys; its row in the table is the one that is sticky by batch.
const Partitioner& rule_of(PartitionerChoice choice, Version release) {
    const char* name = "default";
    switch (choice) {
    case PartitionerChoice::built_in:
        name = release < sluice::version_of(3, 3) ? "sticky" : "default"; // KIP-480, KIP-794
        break;
    case PartitionerChoice::round_robin: name = "round_robin"; break;
    case PartitionerChoice::uniform_sticky: name = "sticky"; break;
    case PartitionerChoice::consistent: name = "consistent"; break;
    case PartitionerChoice::consistent_random: name = "consistent_random"; break;
    case PartitionerChoice::murmur2: name = "murmur2"; break;
    case PartitionerChoice::murmur2_random: name = "murmur2_random"; break;
    case PartitionerChoice::fnv1a: name = "fnv1a"; break;
    case PartitionerChoice::fnv1a_random: name = "fnv1a_random"; break;
    case PartitionerChoice::random: name = "random"; break;
    }
    const Partitioner* rule = find_partitioner(name);
    SLUICE_CHECK(rule != nullptr, "a partitioner of the settings is not in the table");
    return *rule;
}

Routing routing_of(const Partitioner& rule, const ProducerSpec& spec) {
    const bool ignores_keys = spec.kafka.partitioner == PartitionerChoice::uniform_sticky ||
                              (spec.kafka.partitioner == PartitionerChoice::built_in &&
                               spec.kafka.partitioner_ignore_keys);
    const bool keyed = spec.keys.shape != KeyShape::none && !ignores_keys;
    if (rule.keyless == Keyless::round_robin) return Routing::in_turn;
    if (keyed) return Routing::by_record;
    switch (rule.keyless) {
    case Keyless::sticky_adaptive:
        return spec.kafka.partitioner_adaptive ? Routing::sticky_adaptive : Routing::sticky_uniform;
    case Keyless::sticky_batch: return Routing::sticky_batch;
    case Keyless::round_robin: return Routing::in_turn;
    case Keyless::random: return Routing::sticky_time;
    case Keyless::hashed_as_empty: return Routing::one;
    }
    return Routing::sticky_adaptive;
}

int32_t partition_of_key(const Routes& routes, KeyIndex key, int32_t partitions) {
    const std::string text = key_text(routes.source, key);
    if (text.empty() && routes.empty_key_random) return -1;
    const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
    return partition_for_key(routes.hash, KeyBytes(bytes, text.size()), partitions);
}

int32_t draw_partition(const Routes& routes, uint32_t instance, RecordNumber number,
                       int32_t partitions) {
    const uint64_t bits = counter_draw(routes.source.seed, route_purpose,
                                       routes.source.paths[instance], uint64_t(number), 0);
    return int32_t(below(bits, uint64_t(partitions)));
}

} // namespace

} // namespace sluice::kafka
