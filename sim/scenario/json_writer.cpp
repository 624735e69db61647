// Commas, indentation and escapes.
#include "sim/scenario/json_writer.hpp"
#include "sim/core/check.hpp"

namespace sluice {

namespace {
void append_escaped(std::string& out, char c) {
    constexpr const char* digits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
        out += '\\';
        out += c;
    } else if (c == '\n') {
        out += "\\n";
    } else if (c == '\t') {
        out += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
        out += "\\u00";
        out += digits[byte >> 4];
        out += digits[byte & 0xf];
    } else {
        out += c;
    }
}
} // namespace

std::string json_quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) append_escaped(out, c);
    return out + '"';
}

JsonWriter& JsonWriter::key(std::string_view name) {
    before_value();
    text_ += json_quoted(name);
    text_ += indented_ ? ": " : ":";
    after_key_ = true;
    return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
    return decimal(json_quoted(text));
}
JsonWriter& JsonWriter::value(int64_t number) {
    return decimal(std::to_string(number));
}
JsonWriter& JsonWriter::value(uint64_t number) {
    return decimal(std::to_string(number));
}

JsonWriter& JsonWriter::decimal(std::string_view digits) {
    before_value();
    text_ += digits;
    return *this;
}

JsonWriter& JsonWriter::open(char bracket) {
    before_value();
    text_ += bracket;
    has_entries_.push_back(false);
    return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
    SLUICE_CHECK(!has_entries_.empty(), "a JSON bracket is closed that was never opened");
    const bool had_entries = has_entries_.back();
    has_entries_.pop_back();
    if (had_entries) new_line();
    text_ += bracket;
    return *this;
}

void JsonWriter::before_value() {
    if (after_key_) {
        after_key_ = false;
        return;
    }
    if (has_entries_.empty()) return;
    if (has_entries_.back()) text_ += ',';
    has_entries_.back() = true;
    new_line();
}

void JsonWriter::new_line() {
    if (!indented_) return;
    text_ += '\n';
    text_.append(has_entries_.size() * 2, ' ');
}

} // namespace sluice
