// Producers and consumers, with the rules of Kafka's clients between their own settings.
#include "sim/scenario/kafka_rules.hpp"
#include "sim/scenario/read_customs.hpp"
#include "sim/scenario/reader.hpp"
#include "sim/scenario/suggest.hpp"
#include "sim/scenario/templates.hpp"

namespace sluice {

namespace {
ProducerSpec& producer(void* object) {
    return *static_cast<ProducerSpec*>(object);
}
ConsumerSpec& consumer(void* object) {
    return *static_cast<ConsumerSpec*>(object);
}

constexpr std::size_t most_clients = 2'000;
constexpr int64_t highest_record = int64_t{1} << 60;
} // namespace

void read_producers(Reader& reader, const JsonNode& node, void*) {
    auto& producers = reader.scenario().producers;
    if (!reader.is_within(node, most_clients)) return;
    reader.each_member(node, "producers by name",
                       [&](const JsonNode& at, const JsonMember& member) {
                           reader.name(at, member.span, member.key);
                           producers.emplace_back();
                           producers.back().name = member.key;
                           producers.back().kafka = producer_defaults(reader.client_version());
                           reader.object(producer_section, at, &producers.back());
                           if (at.value->find("kafka") == nullptr)
                               resolve_producer(reader, at, producers.back());
                       });
}

void read_consumers(Reader& reader, const JsonNode& node, void*) {
    auto& consumers = reader.scenario().consumers;
    if (!reader.is_within(node, most_clients)) return;
    reader.each_member(node, "consumers by name",
                       [&](const JsonNode& at, const JsonMember& member) {
                           reader.name(at, member.span, member.key);
                           consumers.emplace_back();
                           consumers.back().name = member.key;
                           consumers.back().kafka = consumer_defaults(reader.client_version());
                           reader.object(consumer_section, at, &consumers.back());
                           if (at.value->kind == JsonKind::object)
                               resolve_consumer(reader, at, consumers.back());
                       });
}

void read_template(Reader& reader, const JsonNode& node, void* object) {
    std::string name;
    if (!reader.text(node, name)) return;
    if (const auto* row = find_template(name)) {
        apply_template(*row, producer(object));
        return;
    }
    std::vector<std::string> known;
    for (const auto& row : traffic_templates()) known.emplace_back(row.name);
    reader.report().add(ProblemCode::unknown_word, node, "the name of a template",
                        found_text(*node.value), did_you_mean(name, known));
}

void read_producer_kafka(Reader& reader, const JsonNode& node, void* object) {
    reader.object(kafka_producer_settings, node, &producer(object).kafka);
    resolve_producer(reader, node, producer(object));
}

void read_producer_fifo(Reader& reader, const JsonNode& node, void* object) {
    reader.object(fifo_producer_settings, node, &producer(object).fifo);
}
void read_consumer_kafka(Reader& reader, const JsonNode& node, void* object) {
    reader.object(kafka_consumer_settings, node, &consumer(object).kafka);
}
void read_consumer_fifo(Reader& reader, const JsonNode& node, void* object) {
    reader.object(fifo_consumer_settings, node, &consumer(object).fifo);
}
void read_fails(Reader& reader, const JsonNode& node, void* object) {
    reader.object(fails_section, node, &consumer(object).fails);
}
void read_poison(Reader& reader, const JsonNode& node, void* object) {
    reader.object(poison_section, node, &consumer(object).poison);
}

void read_poison_records(Reader& reader, const JsonNode& node, void* object) {
    auto& records = static_cast<FailSpec*>(object)->records;
    reader.each_item(node, "records such as \"shop/1#117\"", true, [&](const JsonNode& at) {
        RecordName name;
        if (read_record_name(reader, at, name)) records.push_back(name);
    });
}

bool read_record_name(Reader& reader, const JsonNode& node, RecordName& out) {
    std::string text;
    if (!reader.text(node, text)) return false;
    const auto slash = text.find('/');
    const auto hash = text.find('#');
    const char* const expected = "a record such as \"shop/1#117\"";
    if (slash == std::string::npos || hash == std::string::npos || slash > hash) {
        reader.report().add(ProblemCode::malformed_quantity, node, expected,
                            found_text(*node.value), "PRODUCER/INSTANCE#NUMBER");
        return false;
    }
    const auto name = text.substr(0, slash);
    const auto instance = parse_integer(text.substr(slash + 1, hash - slash - 1));
    const auto number = parse_integer(text.substr(hash + 1));
    const auto& producers = reader.scenario().producers;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < producers.size(); ++i) {
        names.push_back(producers[i].name);
        if (producers[i].name != name) continue;
        const bool good = instance.ok && number.ok && instance.value >= 1 &&
                          instance.value <= producers[i].count && number.value >= 1 &&
                          number.value <= highest_record;
        if (!good) break;
        out = {static_cast<uint32_t>(i), static_cast<uint32_t>(instance.value - 1), number.value};
        return true;
    }
    reader.report().add(ProblemCode::unknown_reference, node, expected, found_text(*node.value),
                        did_you_mean(name, names));
    return false;
}

} // namespace sluice
