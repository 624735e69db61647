// Objects by their table: known keys in the table's order, then what is unknown.
#include "sim/scenario/reader.hpp"
#include "sim/scenario/suggest.hpp"
#include <algorithm>

namespace sluice {

namespace {
bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

const KafkaName* real_kafka_name(const Section& section, const std::string& key) {
    for (const auto& name : kafka_names_not_modelled())
        if (std::string_view(name.section) == section.name && key == name.name) return &name;
    return nullptr;
}

// Where else the key is at home, in words.
std::string home_of(const Section& here, const std::string& key) {
    std::string out;
    int homes = 0;
    for (const auto* section : all_sections()) {
        if (section == &here || section == here.base) continue;
        const auto has = [&](const Field& field) { return key == field.key; };
        if (!std::any_of(section->fields.begin(), section->fields.end(), has)) continue;
        if (++homes > 2) break;
        out += (out.empty() ? "" : " or ") + std::string(section->where);
    }
    return out;
}
} // namespace

void Reporter::add(ProblemCode code, SourceSpan span, const std::string& pointer,
                   std::string expected, std::string found, std::string hint) {
    auto problem = problem_at(sources_, code, span, pointer);
    problem.expected = std::move(expected);
    problem.found = std::move(found);
    problem.hint = std::move(hint);
    problems_.push_back(std::move(problem));
}

void Reporter::at(ProblemCode code, const std::string& pointer, std::string expected,
                  std::string found, std::string hint) {
    auto nearest_pointer = pointer;
    const auto* value = value_at(root_, nearest_pointer);
    while (value == nullptr && !nearest_pointer.empty()) {
        nearest_pointer.resize(nearest_pointer.rfind('/'));
        value = value_at(root_, nearest_pointer);
    }
    add(code, value->span, pointer, std::move(expected), std::move(found), std::move(hint));
}

JsonNode Reader::child(const JsonNode& node, const JsonMember& member) {
    return {&member.value, node.pointer + "/" + pointer_token(member.key)};
}

JsonNode Reader::item(const JsonNode& node, std::size_t index) {
    return {&node.value->items[index], node.pointer + "/" + std::to_string(index)};
}

void Reader::object(const Section& section, const JsonNode& node, void* target) {
    if (!is_object(node, section.where)) return;
    if (section.base != nullptr) read_known(*section.base, node, target);
    read_known(section, node, target);
    unknown_keys(section, node);
}

void Reader::read_known(const Section& section, const JsonNode& node, void* target) {
    for (const auto& known : section.fields) {
        const auto* member = node.value->find(known.key);
        if (member != nullptr) {
            field(known, child(node, *member), target);
        } else if (known.required) {
            report_.add(ProblemCode::missing_key, node,
                        "the key \"" + std::string(known.key) + "\"", "none",
                        std::string(known.key) + ": " + known.doc);
        }
    }
}

void Reader::unknown_keys(const Section& section, const JsonNode& node) {
    for (const auto& member : node.value->members) {
        if (member.key == "note") {
            std::string ignored;
            text(child(node, member), ignored);
            continue;
        }
        if (find_field(section, member.key) == nullptr) unknown_key(section, node, member);
    }
}

void Reader::unknown_key(const Section& section, const JsonNode& node, const JsonMember& member) {
    const auto pointer = node.pointer + "/" + pointer_token(member.key);
    if (const auto* real = real_kafka_name(section, member.key)) {
        const auto& value = member.value;
        const bool harmless = real->harmless != nullptr &&
                              (value.kind == JsonKind::boolean ? (value.truth ? "true" : "false")
                                                               : value.text) == real->harmless;
        if (!harmless)
            report_.add(ProblemCode::not_modelled, member.span, pointer, "",
                        member.key + " is a real setting of Kafka that is not modelled",
                        "it is accepted and has no effect here");
        return;
    }
    if (member.key.empty()) {
        report_.add(ProblemCode::unknown_key, member.span, pointer, "a key", "an empty one");
        return;
    }
    const auto keys = field_keys(section);
    const auto home = home_of(section, member.key);
    const auto near = nearest(member.key, keys);
    const auto found = "\"" + printable(member.key) + "\"";
    const auto expected = std::string("a key of ") + section.where;
    if (near.empty() && !home.empty())
        report_.add(ProblemCode::misplaced_key, member.span, pointer, expected, found,
                    found + " belongs to " + home);
    else
        report_.add(ProblemCode::unknown_key, member.span, pointer, expected, found,
                    did_you_mean(member.key, keys));
}

bool Reader::is_object(const JsonNode& node, const char* expected) {
    if (node.value->kind == JsonKind::object) return true;
    return wrong_type(node, std::string("an object ({...}): ") + expected);
}

bool Reader::is_within(const JsonNode& node, std::size_t most) {
    const auto entries = node.value->items.size() + node.value->members.size();
    if (entries <= most) return true;
    report_.add(ProblemCode::too_large_world, node, "at most " + std::to_string(most) + " entries",
                std::to_string(entries));
    return false;
}

bool Reader::is_list(const JsonNode& node, const char* expected, bool may_be_empty) {
    if (node.value->kind != JsonKind::array)
        return wrong_type(node, std::string("a list of ") + expected, "put it in [ ]");
    if (may_be_empty || !node.value->items.empty()) return true;
    report_.add(ProblemCode::empty_list, node, std::string("at least one of ") + expected,
                "an empty list");
    return false;
}

bool Reader::wrong_type(const JsonNode& node, const std::string& expected, std::string hint) {
    if (node.value->kind == JsonKind::null)
        report_.add(ProblemCode::is_null, node, expected, "null", "leave the key out instead");
    else
        report_.add(ProblemCode::wrong_type, node, expected, found_text(*node.value),
                    std::move(hint));
    return false;
}

Version Reader::client_version() const {
    const PlatformSpec* first = nullptr;
    for (const auto& platform : scenario_.platforms) {
        if (platform.kind != PlatformKind::kafka) continue;
        if (platform.name == options_.carrier) return platform.version;
        if (first == nullptr) first = &platform;
    }
    return first == nullptr ? Version{} : first->version;
}

bool Reader::name(const JsonNode& node, SourceSpan span, const std::string& name) {
    const bool good = !name.empty() && name.size() <= 64 &&
                      std::all_of(name.begin(), name.end(), is_name_character);
    if (!good)
        report_.add(ProblemCode::bad_name, span, node.pointer,
                    "a name of 1 to 64 characters A-Z a-z 0-9 . _ -",
                    "\"" + printable(name, 58) + "\"");
    return good;
}

} // namespace sluice
