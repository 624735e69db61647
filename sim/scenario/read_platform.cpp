// Platforms: kind, version, brokers, topics with explicit replicas, queues, network and machines.
#include "sim/scenario/read_customs.hpp"
#include "sim/scenario/reader.hpp"
#include "sim/scenario/show.hpp"
#include "sim/scenario/suggest.hpp"
#include <algorithm>

namespace sluice {

namespace {
constexpr int64_t most_brokers = 1'000;
constexpr std::size_t most_platforms = 16;
constexpr std::size_t most_channels = 2'000;
constexpr Version oldest_kafka = version_of(2, 4);
constexpr Version newest_kafka = version_of(4, 3);

PlatformSpec& platform(void* object) {
    return *static_cast<PlatformSpec*>(object);
}
void fit_offsets_topic(const JsonNode& node, KafkaClusterSpec& cluster);

TopicSpec& topic(void* object) {
    return *static_cast<TopicSpec*>(object);
}

// The release first: it decides the defaults that everything else starts from.
void read_kafka_version(Reader& reader, const JsonNode& node, PlatformSpec& spec) {
    if (const auto* version = node.value->find("version"))
        read_version(reader, Reader::child(node, *version), &spec);
    spec.kafka.config = broker_defaults(spec.version);
}

void read_platform(Reader& reader, const JsonNode& node, PlatformSpec& spec) {
    spec.network = reader.scenario().network;
    spec.machines = reader.scenario().machines;
    const auto* kind = node.value->find("platform");
    const bool fifo = kind != nullptr && kind->value.text == "fifo";
    const bool kafka = kind != nullptr && kind->value.text == "kafka";
    if (!fifo && !kafka) { // its own keys cannot be judged; the kind itself is reported
        if (kind == nullptr)
            reader.object(platform_section, node, &spec);
        else
            reader.field(platform_section.fields[0], Reader::child(node, *kind), &spec);
        return;
    }
    spec.kafka.brokers.resize(kafka ? 3 : 0);
    if (kafka) read_kafka_version(reader, node, spec);
    reader.object(kafka ? kafka_platform_section : fifo_platform_section, node, &spec);
    if (kafka) fit_offsets_topic(node, spec.kafka);
}

// An explicit assignment says how many partitions and replicas there are, unless they are written.
void take_shape_from_assignment(const JsonNode& node, TopicSpec& spec) {
    if (node.value->find("partitions") == nullptr)
        spec.partitions = static_cast<int64_t>(spec.assignment.size());
    if (node.value->find("replication.factor") == nullptr)
        spec.replication_factor = static_cast<int64_t>(spec.assignment[0].size());
}

// Small clusters would have no topic of commits at all with its default of three copies.
void fit_offsets_topic(const JsonNode& node, KafkaClusterSpec& cluster) {
    const auto* config = node.value->find("config");
    const bool given =
        config != nullptr && config->value.find("offsets.topic.replication.factor") != nullptr;
    const auto brokers = static_cast<int64_t>(cluster.brokers.size());
    auto& copies = cluster.config.offsets_topic_replication_factor;
    if (!given) copies = std::min(copies, brokers);
}

void resolve_dead_letters(Reader& reader, const JsonNode& node, std::vector<QueueSpec>& queues) {
    std::vector<std::string> names;
    for (const auto& queue : queues) names.push_back(queue.name);
    for (auto& queue : queues) {
        auto& config = queue.config;
        if (config.dead_letter.empty()) continue;
        const auto found = std::find(names.begin(), names.end(), config.dead_letter);
        config.dead_letter_index = static_cast<uint32_t>(found - names.begin());
        if (found != names.end()) continue;
        config.dead_letter_index = no_index;
        reader.report().at(ProblemCode::unknown_reference,
                           node.pointer + "/" + pointer_token(queue.name) + "/dead_letter",
                           "a queue of the same platform",
                           "\"" + printable(config.dead_letter) + "\"",
                           did_you_mean(config.dead_letter, names));
    }
}

// Two digits and a point: "4.1"; a patch level is read and forgotten.
bool parse_version(const std::string& text, Version& out) {
    int parts[3] = {0, 0, 0};
    std::size_t part = 0, digits = 0;
    for (const char c : text) {
        if (c == '.' && digits > 0 && part < 2) {
            ++part;
            digits = 0;
        } else if (c >= '0' && c <= '9' && digits < 3) {
            parts[part] = parts[part] * 10 + (c - '0');
            ++digits;
        } else {
            return false;
        }
    }
    out = version_of(parts[0], parts[1]);
    return part >= 1 && digits > 0;
}
} // namespace

void read_platforms(Reader& reader, const JsonNode& node, void*) {
    auto& platforms = reader.scenario().platforms;
    if (!reader.is_within(node, most_platforms)) return;
    reader.each_member(node, "platforms by name",
                       [&](const JsonNode& at, const JsonMember& member) {
                           reader.name(at, member.span, member.key);
                           platforms.emplace_back();
                           platforms.back().name = member.key;
                           if (reader.is_object(at, "a platform"))
                               read_platform(reader, at, platforms.back());
                       });
    if (node.value->kind == JsonKind::object && platforms.empty())
        reader.report().add(ProblemCode::empty_list, node, "at least one platform", "none");
}

void read_platform_kind(Reader& reader, const JsonNode& node, void* object) {
    std::string kind;
    if (!reader.text(node, kind)) return;
    if (kind == "kafka")
        platform(object).kind = PlatformKind::kafka;
    else if (kind == "fifo")
        platform(object).kind = PlatformKind::fifo;
    else
        reader.report().add(
            ProblemCode::platform_unknown, node, "",
            "platform \"" + printable(kind) + "\" is not modelled yet; known: kafka, fifo",
            nearest(kind, {"kafka", "fifo"}).empty() ? "" : did_you_mean(kind, {"kafka", "fifo"}));
}

void read_version(Reader& reader, const JsonNode& node, void* object) {
    const char* const expected = "a release of Kafka from \"2.4\" to \"4.3\"";
    std::string text;
    if (node.value->kind == JsonKind::number) {
        reader.report().add(ProblemCode::wrong_type, node, expected, found_text(*node.value),
                            "write \"" + node.value->text + "\"");
        return;
    }
    if (!reader.text(node, text)) return;
    Version version;
    if (parse_version(text, version) && version >= oldest_kafka && version <= newest_kafka)
        platform(object).version = version;
    else
        reader.report().add(ProblemCode::out_of_range, node, expected, found_text(*node.value));
}

std::string show_version(const void* object) {
    const auto version = static_cast<const PlatformSpec*>(object)->version;
    return std::to_string(version.release()) + "." + std::to_string(version.feature());
}

void read_brokers(Reader& reader, const JsonNode& node, void* object) {
    auto& brokers = platform(object).kafka.brokers;
    if (node.value->kind == JsonKind::array) {
        brokers.clear();
        reader.each_item(node, "brokers", false, [&](const JsonNode& at) {
            brokers.emplace_back();
            reader.object(broker_section, at, &brokers.back());
        });
        return;
    }
    int64_t count = 3;
    if (reader.integer(node, 1, most_brokers, count)) {
        brokers.clear();
        brokers.resize(static_cast<std::size_t>(count));
    }
}

std::string show_brokers(const void* object) {
    return std::to_string(static_cast<const PlatformSpec*>(object)->kafka.brokers.size());
}

void read_broker_config(Reader& reader, const JsonNode& node, void* object) {
    reader.object(kafka_broker_settings, node, &platform(object).kafka.config);
}

void read_topics(Reader& reader, const JsonNode& node, void* object) {
    auto& cluster = platform(object).kafka;
    if (!reader.is_within(node, most_channels)) return;
    reader.each_member(node, "topics by name", [&](const JsonNode& at, const JsonMember& member) {
        reader.name(at, member.span, member.key);
        cluster.topics.emplace_back();
        auto& spec = cluster.topics.back();
        spec.name = member.key;
        spec.partitions = cluster.config.num_partitions;
        spec.replication_factor = cluster.config.default_replication_factor;
        spec.config = topic_defaults(cluster.config);
        reader.object(kafka_topic_section, at, &spec);
        if (!spec.assignment.empty()) take_shape_from_assignment(at, spec);
    });
}

void read_topic_config(Reader& reader, const JsonNode& node, void* object) {
    reader.object(kafka_topic_settings, node, &topic(object).config);
}

void read_assignment(Reader& reader, const JsonNode& node, void* object) {
    auto& assignment = topic(object).assignment;
    reader.each_item(node, "lists of brokers", false, [&](const JsonNode& at) {
        assignment.emplace_back();
        reader.each_item(at, "broker numbers", false, [&](const JsonNode& broker) {
            int64_t number = 1;
            if (reader.integer(broker, 1, most_brokers, number))
                assignment.back().push_back(static_cast<uint32_t>(number - 1));
        });
    });
}

void read_queues(Reader& reader, const JsonNode& node, void* object) {
    auto& queues = platform(object).fifo.queues;
    if (!reader.is_within(node, most_channels)) return;
    reader.each_member(node, "queues by name", [&](const JsonNode& at, const JsonMember& member) {
        reader.name(at, member.span, member.key);
        queues.emplace_back();
        queues.back().name = member.key;
        reader.object(fifo_queue_section, at, &queues.back().config);
    });
    resolve_dead_letters(reader, node, queues);
    if (node.value->kind == JsonKind::object && queues.empty())
        reader.report().add(ProblemCode::empty_list, node, "at least one queue", "none");
}

void read_network(Reader& reader, const JsonNode& node, void* object) {
    reader.object(network_section, node, &static_cast<Scenario*>(object)->network);
}
void read_machines(Reader& reader, const JsonNode& node, void* object) {
    reader.object(machines_section, node, &static_cast<Scenario*>(object)->machines);
}
void read_platform_network(Reader& reader, const JsonNode& node, void* object) {
    reader.object(network_section, node, &platform(object).network);
}
void read_platform_machines(Reader& reader, const JsonNode& node, void* object) {
    reader.object(machines_section, node, &platform(object).machines);
}

// A plain duration is the width of a uniform jitter; as a constant it would only be more latency.
void read_jitter(Reader& reader, const JsonNode& node, void* object) {
    auto& jitter = static_cast<NetworkSpec*>(object)->jitter;
    if (!reader.spread(node, true, 0, jitter)) return;
    if (node.value->kind == JsonKind::string) jitter = {Spread::uniform, 0, jitter.low, {0, 1}};
}

std::string show_jitter(const void* object) {
    const auto& jitter = static_cast<const NetworkSpec*>(object)->jitter;
    const bool none = jitter.low == 0 && jitter.high == 0;
    return none ? "0s" : spread_text(jitter, true);
}

} // namespace sluice
