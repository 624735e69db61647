// Walks both trees at once.
#include "sim/cli/json_diff.hpp"
#include "sim/cli/output.hpp"
#include "sim/scenario/units.hpp"
#include <algorithm>

namespace sluice::cli {

namespace {

struct Walk {
    const std::vector<std::string>& allowed;
    std::vector<std::string> found;
};
void walk(Walk& state, const std::string& pointer, const JsonValue* base, const JsonValue* edited);

} // namespace

std::vector<Problem> read_json_file(const std::string& path, JsonValue& root) {
    Sources sources;
    sources.emplace_back(path, read_all(path));
    std::vector<Problem> problems;
    if (check_bytes(sources, problems)) parse_json(sources, 0, root, problems);
    sort_problems(problems);
    return problems;
}

std::vector<std::string> differences(const JsonValue& base, const JsonValue& edited,
                                     const std::vector<std::string>& allowed) {
    Walk state{allowed, {}};
    walk(state, "", &base, &edited);
    return state.found;
}

namespace {

bool is_at_or_below(const std::string& pointer, const std::string& place) {
    return pointer == place ||
           (pointer.size() > place.size() && pointer.compare(0, place.size(), place) == 0 &&
            pointer[place.size()] == '/');
}

bool same_number(const std::string& a, const std::string& b) {
    const auto left = parse_decimal(a), right = parse_decimal(b);
    return left.ok && right.ok ? left.value == right.value : a == b;
}

bool same_leaf(const JsonValue& a, const JsonValue& b) {
    if (a.kind != b.kind) return false;
    switch (a.kind) {
    case JsonKind::null: return true;
    case JsonKind::boolean: return a.truth == b.truth;
    case JsonKind::number: return same_number(a.text, b.text);
    case JsonKind::string: return a.text == b.text;
    case JsonKind::array:
    case JsonKind::object: return false; // not leaves
    }
    return false;
}

void walk_objects(Walk& state, const std::string& pointer, const JsonValue& base,
                  const JsonValue& edited) {
    std::vector<std::string> keys;
    for (const JsonValue* object : {&base, &edited})
        for (const JsonMember& member : object->members)
            if (std::find(keys.begin(), keys.end(), member.key) == keys.end())
                keys.push_back(member.key);
    for (const std::string& key : keys) {
        if (key == "note" || key == "$schema") continue;
        const JsonMember* left = base.find(key);
        const JsonMember* right = edited.find(key);
        walk(state, pointer + "/" + pointer_token(key), left != nullptr ? &left->value : nullptr,
             right != nullptr ? &right->value : nullptr);
    }
}

void walk_arrays(Walk& state, const std::string& pointer, const JsonValue& base,
                 const JsonValue& edited) {
    const std::size_t count = std::max(base.items.size(), edited.items.size());
    for (std::size_t i = 0; i < count; ++i)
        walk(state, pointer + "/" + std::to_string(i),
             i < base.items.size() ? &base.items[i] : nullptr,
             i < edited.items.size() ? &edited.items[i] : nullptr);
}

void walk(Walk& state, const std::string& pointer, const JsonValue* base, const JsonValue* edited) {
    for (const std::string& place : state.allowed)
        if (is_at_or_below(pointer, place)) return;
    // What is new or gone is told at the deepest place, so that an allowed one below it counts.
    const JsonValue* present = base != nullptr ? base : edited;
    const JsonValue* other = base != nullptr ? edited : base;
    const bool branch = present->kind == JsonKind::object || present->kind == JsonKind::array;
    if (other == nullptr && branch && (!present->items.empty() || !present->members.empty())) {
        JsonValue empty;
        empty.kind = present->kind;
        return base != nullptr ? walk(state, pointer, base, &empty)
                               : walk(state, pointer, &empty, edited);
    }
    if (other != nullptr && base->kind == edited->kind && branch) {
        return base->kind == JsonKind::object ? walk_objects(state, pointer, *base, *edited)
                                              : walk_arrays(state, pointer, *base, *edited);
    }
    if (other == nullptr || !same_leaf(*base, *edited)) state.found.push_back(pointer);
}

} // namespace
} // namespace sluice::cli
