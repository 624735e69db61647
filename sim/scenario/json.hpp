// A JSON document as a tree that remembers where every value stands. Numbers stay text, so that
// no digit is lost; objects keep their order. The parser accepts // and /* */ comments and refuses
// what could hurt: nesting beyond 64, a million values, strings beyond 4 KiB (notes 64 KiB).
// The JSON library is visible in json.cpp only.
#pragma once
#include "sim/scenario/source_text.hpp"
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

enum class JsonKind : uint8_t { null, boolean, number, string, array, object };

struct JsonMember;

struct JsonValue {
    JsonKind kind = JsonKind::null;
    bool truth = false;
    std::string text;                // of a string (unescaped) or number (as written)
    std::vector<JsonValue> items;    // array
    std::vector<JsonMember> members; // object, in the order of the file
    SourceSpan span;                 // an object's or array's is its opening bracket

    const JsonMember* find(std::string_view key) const;
    JsonMember* find(std::string_view key);
};

struct JsonMember {
    std::string key;
    JsonValue value;
    SourceSpan span; // of the key
};

// Parses sources[index]. Problems are appended; false when there is no tree to go on with
// (a syntax error stops after one; duplicate keys do not stop).
bool parse_json(const Sources& sources, uint32_t index, JsonValue& root,
                std::vector<Problem>& problems);

// Reference tokens of "/a~1b/0" as {"a/b", "0"}; the token form of a key.
std::vector<std::string> pointer_tokens(std::string_view pointer);
std::string pointer_token(std::string_view key);

// The value at a pointer, or nullptr.
const JsonValue* value_at(const JsonValue& root, std::string_view pointer);

class JsonWriter;
void write_json(JsonWriter&, const JsonValue&);

const char* kind_name(JsonKind);          // "a string"
std::string json_text(const JsonValue&);  // compact JSON
std::string found_text(const JsonValue&); // how a message calls the value, at most 60 characters

} // namespace sluice
