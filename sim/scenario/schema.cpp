// The table of fields as JSON Schema draft-07, which editors understand best.
#include "sim/core/check.hpp"
#include "sim/scenario/explain.hpp"
#include "sim/scenario/fields.hpp"
#include "sim/scenario/json_writer.hpp"
#include "sim/scenario/metric_names.hpp"
#include "sim/scenario/reader.hpp"
#include "sim/scenario/templates.hpp"

namespace sluice {

namespace {
constexpr const char* duration_pattern = "^[0-9]+(\\.[0-9]+)?(ns|us|\xc2\xb5s|ms|s|min|h|d)$";
constexpr const char* bytes_pattern = "^[0-9]+(\\.[0-9]+)?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$";
constexpr const char* byte_rate_pattern =
    "^[0-9]+(\\.[0-9]+)?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)/s$";
constexpr const char* rate_pattern = "^[0-9]+(\\.[0-9]+)?/(ns|us|\xc2\xb5s|ms|s|min|h|d)$";
constexpr const char* share_pattern = "^[0-9]+(\\.[0-9]+)?%$";
constexpr const char* entity_name_pattern = "^[A-Za-z0-9._-]{1,64}$";

// Shapes that no section describes; {D}, {Q} and {R} stand for the patterns of durations, of the
// quantity that is spread, and of rates.
struct Definition {
    const char* name;
    const char* text;
};
constexpr const char* spread_definition = R"({"anyOf": [
    {"type": "string", "pattern": {Q}},
    {"type": "object", "minProperties": 1, "maxProperties": 2, "additionalProperties": false,
     "properties": {
       "note": {"type": "string"},
       "constant": {"type": "string", "pattern": {Q}},
       "uniform": {"type": "array", "minItems": 2, "maxItems": 2,
                   "items": {"type": "string", "pattern": {Q}}},
       "exponential": {"type": "string", "pattern": {Q}},
       "lognormal": {"type": "object", "required": ["median", "sigma"],
         "additionalProperties": false,
         "properties": {"note": {"type": "string"},
                        "median": {"type": "string", "pattern": {Q}},
                        "sigma": {"type": "number", "minimum": 0, "maximum": 8}}},
       "pareto": {"type": "object", "required": ["min", "alpha"], "additionalProperties": false,
         "properties": {"note": {"type": "string"},
                        "min": {"type": "string", "pattern": {Q}},
                        "max": {"type": "string", "pattern": {Q}},
                        "alpha": {"type": "number", "exclusiveMinimum": 0, "maximum": 100}}}}}
  ]})";
constexpr Definition definitions[] = {
    {"format_version", R"({"const": 1})"},
    {"schema_name", R"({"type": "string"})"},
    {"seed", R"({"type": "integer", "minimum": 0, "maximum": 9223372036854775807})"},
    {"note", R"({"type": "string", "maxLength": 65536})"},
    {"platform_kind", R"({"enum": ["kafka", "fifo"]})"},
    {"version", R"({"type": "string", "pattern": "^[0-9]+\\.[0-9]+(\\.[0-9]+)?$"})"},
    {"brokers", R"({"anyOf": [
        {"type": "integer", "minimum": 1, "maximum": 1000},
        {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/broker"}}]})"},
    {"assignment", R"({"type": "array", "minItems": 1,
        "items": {"type": "array", "minItems": 1, "items": {"type": "integer", "minimum": 1}}})"},
    {"assignors", R"({"anyOf": [{"type": "string"},
        {"type": "array", "minItems": 1, "items": {"type": "string"}}]})"},
    {"static_membership", R"({"type": ["boolean", "string"]})"},
    {"jitter", R"({"$ref": "#/definitions/time_spread"})"},
    {"one_rate", R"({"type": "string", "pattern": {R}})"},
    {"rate", R"({"anyOf": [
        {"$ref": "#/definitions/one_rate"},
        {"type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 2,
         "properties": {
           "note": {"type": "string"},
           "each": {"$ref": "#/definitions/rate"},
           "ramp": {"type": "object", "required": ["from", "to", "over"],
             "additionalProperties": false,
             "properties": {"note": {"type": "string"},
                            "from": {"$ref": "#/definitions/one_rate"},
                            "to": {"$ref": "#/definitions/one_rate"},
                            "over": {"type": "string", "pattern": {D}}}},
           "daily": {"type": "object", "required": ["low", "high", "period"],
             "additionalProperties": false,
             "properties": {"note": {"type": "string"},
                            "low": {"$ref": "#/definitions/one_rate"},
                            "high": {"$ref": "#/definitions/one_rate"},
                            "period": {"type": "string", "pattern": {D}}}},
           "bursts": {"type": "object", "required": ["low", "high", "every", "for"],
             "additionalProperties": false,
             "properties": {"note": {"type": "string"},
                            "low": {"$ref": "#/definitions/one_rate"},
                            "high": {"$ref": "#/definitions/one_rate"},
                            "every": {"type": "string", "pattern": {D}},
                            "for": {"type": "string", "pattern": {D}}}}}}]})"},
    {"arrivals", R"({"anyOf": [
        {"enum": ["constant", "poisson"]},
        {"type": "object", "required": ["trace"], "additionalProperties": false,
         "properties": {"note": {"type": "string"}, "trace": {"anyOf": [
           {"type": "string"},
           {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": {D}}}]}}}]})"},
    {"keys", R"({"anyOf": [
        {"const": "none"},
        {"type": "object", "minProperties": 1, "maxProperties": 2, "additionalProperties": false,
         "properties": {
           "note": {"type": "string"},
           "uniform": {"type": "object", "required": ["count"], "additionalProperties": false,
             "properties": {"note": {"type": "string"},
               "count": {"type": "integer", "minimum": 1, "maximum": 1000000000000}}},
           "zipf": {"type": "object", "required": ["count"], "additionalProperties": false,
             "properties": {"note": {"type": "string"},
               "count": {"type": "integer", "minimum": 1, "maximum": 1000000},
               "exponent": {"type": "number", "minimum": 0, "maximum": 20}}},
           "each": {"type": "boolean"},
           "list": {"type": "array", "minItems": 1, "items": {"type": "string"}},
           "weighted": {"type": "object", "minProperties": 1,
                        "additionalProperties": {"type": ["integer", "string"]}}}}]})"},
    {"record_name", R"({"type": "string", "pattern": "^[A-Za-z0-9._-]+/[0-9]+#[0-9]+$"})"},
    {"racks", R"({"anyOf": [{"type": "string"},
        {"type": "array", "items": {"type": "string"}}]})"},
    {"record_names", R"({"type": "array", "items": {"$ref": "#/definitions/record_name"}})"},
    {"targets", R"({"anyOf": [{"type": "string"},
        {"type": "array", "minItems": 1, "items": {"type": "string"}}]})"},
    {"crash_as", R"({"enum": ["process", "machine"]})"},
    {"uneven", R"({"const": "meant"})"},
    {"factor", R"({"type": "number", "exclusiveMinimum": 1, "exclusiveMaximum": 1000000})"},
    {"seek_to", R"({"type": ["string", "integer"], "minimum": 0})"},
    {"producer_name", R"({"type": "string"})"},
    {"group_name", R"({"type": "string"})"},
    {"platform_name", R"({"type": "string"})"},
    {"side_name", R"({"type": "string"})"},
    {"event_name", R"({"type": "string", "minLength": 1})"},
    {"overrides", R"({"type": "object"})"},
    {"choices", R"({"type": "array", "minItems": 1, "items": {"type": "string"}})"},
    {"metric_value", R"({"type": ["number", "string"]})"},
    {"metric_range", R"({"type": "array", "minItems": 2, "maxItems": 2,
        "items": {"type": ["number", "string"]}})"},
    {"time_range", R"({"type": "array", "minItems": 2, "maxItems": 2,
        "items": {"type": "string", "pattern": {D}}})"},
};

void write_definition(JsonWriter& json, const char* name, std::string text,
                      const char* quantity_pattern) {
    const std::pair<const char*, const char*> marks[] = {
        {"{D}", duration_pattern}, {"{Q}", quantity_pattern}, {"{R}", rate_pattern}};
    for (const auto& [mark, pattern] : marks)
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at))
            text.replace(at, 3, json_quoted(pattern));
    const Sources sources{SourceText(name, text)};
    JsonValue value;
    std::vector<Problem> problems;
    SLUICE_CHECK(parse_json(sources, 0, value, problems), "a definition of the schema is no JSON");
    write_json(json.key(name), value);
}

void write_reference(JsonWriter& json, const std::string& name) {
    json.key("$ref").value("#/definitions/" + name);
}

void write_pattern(JsonWriter& json, const char* pattern) {
    json.key("type").value("string");
    json.key("pattern").value(pattern);
}

void write_bounds(JsonWriter& json, const Field& field, int64_t scale) {
    if (field.low != INT64_MIN) json.key("minimum").value(field.low / scale);
    if (field.high != INT64_MAX) json.key("maximum").value(field.high / scale);
}

void write_words(JsonWriter& json, const Field& field, bool numbers_too) {
    json.key("enum").begin_array();
    for (const auto& word : field.words) json.value(word.text);
    if (numbers_too) json.value(0).value(1).value(-1); // acks: 1, as an engineer may write it
    json.end_array();
    json.key("enumDescriptions").begin_array();
    for (const auto& word : field.words) json.value(word.doc);
    json.end_array();
}

void write_plain_number(JsonWriter& json, const Field& field) {
    json.key("type").begin_array().value("integer").value("string").end_array();
    write_bounds(json, field, 1);
    json.key("pattern").value("^-?[0-9]+$");
}

void write_form(JsonWriter& json, const Field& field) {
    switch (field.form) {
    case Form::text: json.key("type").value("string"); return;
    case Form::boolean: json.key("type").value("boolean"); return;
    case Form::integer:
        json.key("type").value("integer");
        write_bounds(json, field, 1);
        return;
    case Form::thousandths:
        json.key("type").value("number");
        write_bounds(json, field, 1000);
        return;
    case Form::duration: write_pattern(json, duration_pattern); return;
    case Form::bytes: write_pattern(json, bytes_pattern); return;
    case Form::byte_rate: write_pattern(json, byte_rate_pattern); return;
    case Form::share: write_pattern(json, share_pattern); return;
    case Form::word: write_words(json, field, false); return;
    case Form::time_spread: write_reference(json, "time_spread"); return;
    case Form::size_spread: write_reference(json, "size_spread"); return;
    case Form::kafka_integer:
    case Form::kafka_ms:
    case Form::kafka_seconds:
    case Form::kafka_minutes:
    case Form::kafka_hours: write_plain_number(json, field); return;
    case Form::kafka_boolean:
        json.key("enum").begin_array().value(true).value(false).value("true").value("false");
        json.end_array();
        return;
    case Form::kafka_word: write_words(json, field, std::string_view(field.key) == "acks"); return;
    case Form::custom: return;
    }
}

void write_child(JsonWriter& json, const Field& field) {
    switch (field.shape) {
    case Shape::single:
    case Shape::object: write_reference(json, field.child->name); return;
    case Shape::map:
        json.key("type").value("object");
        json.key("propertyNames").begin_object();
        json.key("pattern").value(entity_name_pattern);
        json.end_object();
        json.key("properties").begin_object().key("note").begin_object();
        write_reference(json, "note");
        json.end_object().end_object();
        json.key("additionalProperties").begin_object();
        write_reference(json, field.child->name);
        json.end_object();
        return;
    case Shape::list:
        json.key("type").value("array");
        json.key("items").begin_object();
        write_reference(json, field.child->name);
        json.end_object();
        return;
    }
}

void write_field(JsonWriter& json, const Field& field) {
    json.key(field.key).begin_object();
    json.key("description").value(field.doc);
    if (field.default_text[0] != '\0') json.key("default").value(field.default_text);
    // Draft-07 ignores what stands beside $ref, so a reference is wrapped; editors still show both.
    if (field.child != nullptr) {
        if (field.shape == Shape::object) json.key("allOf").begin_array().begin_object();
        write_child(json, field);
        if (field.shape == Shape::object) json.end_object().end_array();
    } else if (field.form == Form::custom || field.form == Form::time_spread ||
               field.form == Form::size_spread) {
        json.key("allOf").begin_array().begin_object();
        if (field.form == Form::custom)
            write_reference(json, field.schema);
        else
            write_form(json, field);
        json.end_object().end_array();
    } else {
        write_form(json, field);
    }
    json.end_object();
}

void write_fields(JsonWriter& json, const Section& section) {
    if (section.base != nullptr) write_fields(json, *section.base);
    for (const auto& field : section.fields) write_field(json, field);
}

void write_required(JsonWriter& json, const Section& section) {
    if (section.base != nullptr) write_required(json, *section.base);
    for (const auto& field : section.fields)
        if (field.required) json.value(field.key);
    const bool timed =
        section.base == &fault_section && std::string_view(section.name) != "fault.poison";
    if (timed) json.value("at");
}

void write_object(JsonWriter& json, const Section& section) {
    json.key("type").value("object");
    json.key("description").value(section.doc);
    json.key("additionalProperties").value(false);
    json.key("required").begin_array();
    write_required(json, section);
    json.end_array();
    json.key("properties").begin_object();
    if (find_field(section, "note") == nullptr) {
        json.key("note").begin_object();
        write_reference(json, "note");
        json.end_object();
    }
    write_fields(json, section);
    for (const auto& name : kafka_names_not_modelled()) {
        if (std::string_view(name.section) != section.name) continue;
        json.key(name.name).begin_object();
        json.key("description").value("Accepted, not modelled.");
        json.end_object();
    }
    json.end_object();
}

void write_section(JsonWriter& json, const Section& section) {
    json.key(section.name).begin_object();
    if (section.variants.empty()) {
        write_object(json, section);
    } else {
        json.key("anyOf").begin_array();
        for (const auto* variant : section.variants) {
            json.begin_object();
            write_reference(json, variant->name);
            json.end_object();
        }
        json.end_array();
    }
    json.end_object();
}

void write_names(JsonWriter& json) {
    json.key("template").begin_object().key("enum").begin_array();
    for (const auto& row : traffic_templates()) json.value(row.name);
    json.end_array().key("enumDescriptions").begin_array();
    for (const auto& row : traffic_templates()) json.value(row.sentence);
    json.end_array().end_object();
    json.key("metric").begin_object().key("enum").begin_array();
    for (const auto& row : metric_names()) json.value(row.name);
    json.end_array().key("enumDescriptions").begin_array();
    for (const auto& row : metric_names()) json.value(row.sentence);
    json.end_array().end_object();
}
} // namespace

std::string schema_json() {
    JsonWriter json;
    json.begin_object();
    json.key("$schema").value("http://json-schema.org/draft-07/schema#");
    json.key("title").value("Sluicebox scenario");
    write_object(json, scenario_section);
    json.key("definitions").begin_object();
    for (const auto& definition : definitions)
        write_definition(json, definition.name, definition.text, duration_pattern);
    write_definition(json, "time_spread", spread_definition, duration_pattern);
    write_definition(json, "size_spread", spread_definition, bytes_pattern);
    write_names(json);
    for (const auto* section : all_sections())
        if (section != &scenario_section) write_section(json, *section);
    json.end_object();
    json.end_object();
    return json.text();
}

} // namespace sluice
