// Walking and printing the tree.
#include "sim/scenario/json.hpp"
#include "sim/scenario/json_writer.hpp"
#include <algorithm>

namespace sluice {

namespace {
// An array index as written in a pointer: digits without a leading zero.
bool read_index(const std::string& token, std::size_t size, std::size_t& index) {
    if (token.empty() || token.size() > 9 || (token.size() > 1 && token[0] == '0')) return false;
    index = 0;
    for (const char c : token) {
        if (c < '0' || c > '9') return false;
        index = index * 10 + static_cast<std::size_t>(c - '0');
    }
    return index < size;
}
} // namespace

void write_json(JsonWriter& json, const JsonValue& value) {
    switch (value.kind) {
    case JsonKind::null: json.null(); return;
    case JsonKind::boolean: json.value(value.truth); return;
    case JsonKind::number: json.decimal(value.text); return;
    case JsonKind::string: json.value(value.text); return;
    case JsonKind::array:
        json.begin_array();
        for (const auto& item : value.items) write_json(json, item);
        json.end_array();
        return;
    case JsonKind::object:
        json.begin_object();
        for (const auto& member : value.members) write_json(json.key(member.key), member.value);
        json.end_object();
        return;
    }
}

const JsonMember* JsonValue::find(std::string_view key) const {
    for (const auto& member : members)
        if (member.key == key) return &member;
    return nullptr;
}

JsonMember* JsonValue::find(std::string_view key) {
    for (auto& member : members)
        if (member.key == key) return &member;
    return nullptr;
}

std::vector<std::string> pointer_tokens(std::string_view pointer) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < pointer.size(); ++i) {
        if (pointer[i] == '/') {
            out.emplace_back();
        } else if (pointer[i] == '~' && i + 1 < pointer.size()) {
            out.back() += pointer[++i] == '1' ? '/' : '~';
        } else if (!out.empty()) {
            out.back() += pointer[i];
        }
    }
    return out;
}

std::string pointer_token(std::string_view key) {
    std::string out;
    for (const char c : key) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
    return out;
}

const JsonValue* value_at(const JsonValue& root, std::string_view pointer) {
    const JsonValue* at = &root;
    for (const auto& token : pointer_tokens(pointer)) {
        std::size_t index = 0;
        if (at->kind == JsonKind::array && read_index(token, at->items.size(), index)) {
            at = &at->items[index];
            continue;
        }
        const auto* member = at->find(token);
        if (member == nullptr) return nullptr;
        at = &member->value;
    }
    return at;
}

const char* kind_name(JsonKind kind) {
    switch (kind) {
    case JsonKind::null: return "null";
    case JsonKind::boolean: return "true or false";
    case JsonKind::number: return "a number";
    case JsonKind::string: return "a string";
    case JsonKind::array: return "a list";
    case JsonKind::object: return "an object";
    }
    return "";
}

std::string json_text(const JsonValue& value) {
    JsonWriter json(false);
    write_json(json, value);
    auto text = json.text();
    text.pop_back();
    return text;
}

std::string found_text(const JsonValue& value) {
    if (value.kind == JsonKind::array) return value.items.empty() ? "an empty list" : "a list";
    if (value.kind == JsonKind::object) return "an object";
    if (value.kind == JsonKind::string) return "\"" + printable(value.text, 58) + "\"";
    return printable(json_text(value));
}

} // namespace sluice
