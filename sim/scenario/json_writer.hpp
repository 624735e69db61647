// Writes JSON text: two spaces of indentation, or everything on one line; the caller decides the
// order of keys. Numbers are integers or decimals given as text, so nothing depends on a double.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

class JsonWriter {
public:
    explicit JsonWriter(bool indented = true) : indented_(indented) {}

    JsonWriter& begin_object() { return open('{'); }
    JsonWriter& end_object() { return close('}'); }
    JsonWriter& begin_array() { return open('['); }
    JsonWriter& end_array() { return close(']'); }
    JsonWriter& key(std::string_view name);

    JsonWriter& value(std::string_view text);
    JsonWriter& value(const char* text) { return value(std::string_view(text)); }
    JsonWriter& value(int64_t number);
    JsonWriter& value(uint64_t number);
    JsonWriter& value(int number) { return value(static_cast<int64_t>(number)); }
    JsonWriter& value(bool truth) { return decimal(truth ? "true" : "false"); }
    JsonWriter& null() { return decimal("null"); }
    JsonWriter& decimal(std::string_view digits); // a number (or whole JSON) already as text

    std::string text() const { return text_ + '\n'; } // when every bracket is closed

private:
    JsonWriter& open(char bracket);
    JsonWriter& close(char bracket);
    void before_value();
    void new_line();

    std::string text_;
    std::vector<bool> has_entries_; // one per open bracket
    bool indented_;
    bool after_key_ = false;
};

std::string json_quoted(std::string_view text); // with its quotes

} // namespace sluice
