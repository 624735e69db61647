// The table of fields as a page to read.
#include "sim/scenario/explain.hpp"
#include "sim/scenario/fields.hpp"
#include "sim/scenario/metric_names.hpp"
#include "sim/scenario/problem.hpp"
#include "sim/scenario/templates.hpp"
#include "sim/scenario/units.hpp"

namespace sluice {

namespace {
std::string in_cell(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '|') out += '\\';
        out += c;
    }
    return out;
}

std::string code(std::string_view text) {
    return text.empty() ? "" : "`" + std::string(text) + "`";
}

std::string words_of(const Field& field) {
    std::string out;
    for (const auto& word : field.words) out += (out.empty() ? "" : ", ") + code(word.text);
    return out;
}

std::string range_of(const Field& field, std::string (*show)(int64_t)) {
    std::string out;
    if (field.low > 0) out += " from " + show(field.low);
    if (field.high < century.ns && field.high != INT32_MAX) out += " to " + show(field.high);
    return out;
}

std::string plain(int64_t value) {
    return std::to_string(value);
}

std::string form_of(const Field& field) {
    switch (field.form) {
    case Form::text: return "text";
    case Form::boolean:
    case Form::kafka_boolean: return "true or false";
    case Form::integer:
    case Form::kafka_integer: return "whole number" + range_of(field, plain);
    case Form::thousandths: return "number";
    case Form::duration: return "duration" + range_of(field, duration_text);
    case Form::bytes: return "size" + range_of(field, bytes_text);
    case Form::byte_rate: return "bytes per second";
    case Form::share: return "percentage";
    case Form::word:
    case Form::kafka_word: return words_of(field);
    case Form::time_spread: return "duration or distribution";
    case Form::size_spread: return "size or distribution";
    case Form::kafka_ms: return "milliseconds" + range_of(field, plain);
    case Form::kafka_seconds: return "seconds" + range_of(field, plain);
    case Form::kafka_minutes: return "minutes";
    case Form::kafka_hours: return "hours";
    case Form::custom: break;
    }
    if (field.child == nullptr) return "see the text";
    const std::string link = std::string("[") + field.child->name + "](#" + field.child->name + ")";
    if (field.shape == Shape::map) return "names to " + link;
    if (field.shape == Shape::list) return "list of " + link;
    return link;
}

std::string default_of(const Field& field) {
    if (field.required) return "required";
    auto out = code(field.default_text);
    if (field.old_default != nullptr) {
        const Version version{field.before_version};
        out += " (" + code(field.old_default) + " before " + std::to_string(version.release()) +
               "." + std::to_string(version.feature()) + ")";
    }
    return out;
}

void add_section(std::string& out, const Section& section) {
    out += "\n<a id=\"" + std::string(section.name) + "\"></a>\n## " + section.name + "\n\n";
    out += std::string(section.doc) + "\n";
    if (section.base != nullptr)
        out += "\nAlso the keys of [" + std::string(section.base->name) + "](#" +
               section.base->name + ").\n";
    for (const auto* variant : section.variants)
        out += "\n- [" + std::string(variant->name) + "](#" + variant->name + "): " + variant->doc;
    if (!section.variants.empty()) out += "\n";
    out += "\n| key | value | default | meaning |\n|---|---|---|---|\n";
    for (const auto& field : section.fields)
        out += "| " + code(field.key) + " | " + in_cell(form_of(field)) + " | " +
               default_of(field) + " | " + in_cell(field.doc) + " |\n";
}

void add_metrics(std::string& out) {
    out += "\n## Metrics\n\n| name | meaning |\n|---|---|\n";
    for (const auto& row : metric_names())
        out += "| " + code(row.name) + " | " + in_cell(row.sentence) + " |\n";
}

void add_templates(std::string& out) {
    out += "\n## Traffic templates\n\n| name | traffic |\n|---|---|\n";
    for (const auto& row : traffic_templates())
        out += "| " + code(row.name) + " | " + in_cell(row.sentence) + " |\n";
}

void add_problems(std::string& out) {
    out += "\n## Problems\n\n| code | meaning |\n|---|---|\n";
    for (const auto& row : problem_table())
        out += "| " + code(row.name) + " | " + in_cell(row.sentence) + " |\n";
}
} // namespace

std::string reference_markdown() {
    std::string out =
        "# Scenario files: reference\n\n"
        "Generated from the table that also reads the files (`sluicebox schema --reference`).\n"
        "Strict JSON with `//` and `/* */` comments. Quantities carry their unit: `10ms`, "
        "`64KiB`,\n"
        "`1MB` (10^6), `500/s`, `25%`. Settings of Kafka keep Kafka's own names and plain\n"
        "numbers. `note` is allowed in every object.\n";
    for (const auto* section : all_sections()) add_section(out, *section);
    add_templates(out);
    add_metrics(out);
    add_problems(out);
    return out;
}

} // namespace sluice
