// Values as Kafka's own property files write them: plain numbers in the setting's unit, quoted or
// not; true, "true" or "TRUE"; words without regard to case.
#include "sim/scenario/reader.hpp"
#include "sim/scenario/suggest.hpp"

namespace sluice {

namespace {
std::string lower(std::string_view text) {
    std::string out;
    for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    return out;
}

std::string plain_range(int64_t low, int64_t high, const char* unit) {
    std::string out = std::string("a whole number") + unit;
    if (high != INT64_MAX)
        return out + " from " + std::to_string(low) + " to " + std::to_string(high);
    return out + " of at least " + std::to_string(low);
}

struct TimeUnit {
    int64_t ns;
    const char* words;
};
TimeUnit unit_of(Form form) {
    if (form == Form::kafka_seconds) return {1'000'000'000, " of seconds"};
    if (form == Form::kafka_minutes) return {60'000'000'000, " of minutes"};
    if (form == Form::kafka_hours) return {3'600'000'000'000, " of hours"};
    return {1'000'000, " of milliseconds"};
}
} // namespace

bool Reader::kafka_integer(const JsonNode& node, int64_t low, int64_t high, int64_t& out) {
    if (node.value->kind == JsonKind::number) return integer(node, low, high, out);
    if (node.value->kind != JsonKind::string) return wrong_type(node, plain_range(low, high, ""));
    const auto parsed = parse_integer(node.value->text);
    if (!parsed.ok) {
        const bool quantity =
            parse_bytes(node.value->text).ok || parse_duration(node.value->text).ok;
        report_.add(parsed.error.code == ProblemCode::malformed_quantity ? ProblemCode::wrong_type
                                                                         : parsed.error.code,
                    node, plain_range(low, high, ""), found_text(*node.value),
                    quantity ? "settings of Kafka are plain numbers, as in its own files" : "");
        return false;
    }
    if (parsed.value >= low && parsed.value <= high) {
        out = parsed.value;
        return true;
    }
    report_.add(ProblemCode::out_of_range, node, plain_range(low, high, ""),
                found_text(*node.value));
    return false;
}

bool Reader::kafka_boolean(const JsonNode& node, bool& out) {
    if (node.value->kind == JsonKind::boolean) {
        out = node.value->truth;
        return true;
    }
    const auto word = lower(node.value->text);
    if (node.value->kind == JsonKind::string && (word == "true" || word == "false")) {
        out = word == "true";
        return true;
    }
    return wrong_type(node, "true or false");
}

bool Reader::kafka_time(const JsonNode& node, Form form, int64_t low, Duration& out) {
    const auto unit = unit_of(form);
    int64_t value = 0;
    if (node.value->kind == JsonKind::string && parse_duration(node.value->text).ok) {
        const auto ns = parse_duration(node.value->text).value;
        report_.add(ProblemCode::wrong_type, node, plain_range(low, INT64_MAX, unit.words),
                    found_text(*node.value),
                    "settings of Kafka are plain numbers: write " + std::to_string(ns / unit.ns));
        return false;
    }
    if (!kafka_integer(node, low, INT64_MAX, value)) return false;
    if (value < 0)
        out = for_ever;
    else if (value >= century.ns / unit.ns)
        out = century;
    else
        out = Duration{value * unit.ns};
    return true;
}

bool Reader::kafka_word(const JsonNode& node, Words words, uint8_t& out) {
    JsonNode quoted = node;
    JsonValue as_text;
    if (node.value->kind == JsonKind::number) { // acks: 1
        as_text = *node.value;
        as_text.kind = JsonKind::string;
        quoted.value = &as_text;
    }
    if (quoted.value->kind == JsonKind::string) {
        const auto wanted = lower(quoted.value->text);
        for (const auto& word : words) {
            if (wanted != lower(word.text)) continue;
            out = word.value;
            return true;
        }
    }
    return word(quoted, words, out);
}

} // namespace sluice
