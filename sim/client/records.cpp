#include "sim/client/records.hpp"
#include "sim/client/draws.hpp"
#include "sim/core/random.hpp"

namespace sluice {

namespace {

CumulativeTable key_weights(const KeySpec& keys);

uint64_t draw(const RecordSource& source, Purpose purpose, uint32_t instance, RecordNumber n) {
    return counter_draw(source.seed, uint64_t(purpose), source.paths[instance], uint64_t(n), 0);
}

} // namespace

std::vector<RecordSource> record_sources(const Scenario& scenario) {
    std::vector<RecordSource> sources;
    for (const ProducerSpec& spec : scenario.producers) {
        RecordSource source;
        source.seed = scenario.seed;
        source.name = spec.name;
        source.size = sampler_of(spec.size);
        source.shape = spec.keys.shape;
        source.key_names = spec.keys.names;
        source.key_count =
            spec.keys.names.empty() ? spec.keys.count : int64_t(spec.keys.names.size());
        source.weights = key_weights(spec.keys);
        for (uint32_t i = 0; i < spec.count; ++i)
            source.paths.push_back(path_hash(instance_name(spec.name, i)));
        sources.push_back(std::move(source));
    }
    return sources;
}

KeyIndex key_of(const RecordSource& source, uint32_t instance, RecordNumber number) {
    const auto drawn = [&] { return draw(source, Purpose::key, instance, number); };
    switch (source.shape) {
    case KeyShape::none: return no_key;
    case KeyShape::uniform: return int64_t(below(drawn(), uint64_t(source.key_count)));
    case KeyShape::zipf:
    case KeyShape::weighted: return int64_t(source.weights.pick(drawn()));
    case KeyShape::each: return number * int64_t(source.paths.size()) + instance;
    case KeyShape::list: return (number - 1) % source.key_count;
    }
    return no_key;
}

std::string key_text(const RecordSource& source, KeyIndex key) {
    switch (source.shape) {
    case KeyShape::none: return {};
    case KeyShape::uniform:
    case KeyShape::zipf: return "key-" + std::to_string(key + 1);
    case KeyShape::list:
    case KeyShape::weighted: return source.key_names.at(std::size_t(key));
    case KeyShape::each: {
        const auto instances = int64_t(source.paths.size());
        return instance_name(source.name, uint32_t(key % instances)) + '#' +
               std::to_string(key / instances);
    }
    }
    return {};
}

int64_t size_of(const RecordSource& source, uint32_t instance, RecordNumber number) {
    if (all_one_size(source)) return source.size.a;
    const int64_t drawn = sample(source.size, draw(source, Purpose::size, instance, number));
    return drawn > 0 ? drawn : 0;
}

int64_t size_of_run(const RecordSource& source, uint32_t instance, RecordNumber first,
                    RecordNumber last) {
    if (all_one_size(source)) return source.size.a * (last - first + 1);
    int64_t bytes = 0;
    for (RecordNumber n = first; n <= last; ++n) bytes += size_of(source, instance, n);
    return bytes;
}

bool all_one_size(const RecordSource& source) {
    return source.size.kind == Distribution::Kind::constant;
}

std::string instance_name(const std::string& producer, uint32_t instance) {
    return producer + '/' + std::to_string(instance + 1);
}

namespace {

CumulativeTable key_weights(const KeySpec& keys) {
    switch (keys.shape) {
    case KeyShape::none:
    case KeyShape::uniform:
    case KeyShape::each:
    case KeyShape::list: return {};
    case KeyShape::zipf: return zipf_table(std::size_t(keys.count), keys.exponent_thousandths);
    case KeyShape::weighted: return weighted_table(keys.weights);
    }
    return {};
}

} // namespace

} // namespace sluice
