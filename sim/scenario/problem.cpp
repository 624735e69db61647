// Sorting and printing problems.
#include "sim/scenario/problem.hpp"
#include "sim/scenario/json_writer.hpp"
#include <algorithm>
#include <tuple>

namespace sluice {

namespace {
constexpr std::size_t shown_at_most = 50;

auto order_of(const Problem& p) {
    return std::tie(p.file, p.line, p.column, p.code, p.pointer, p.expected, p.found);
}

std::string message_of(const Problem& problem) {
    if (problem.expected.empty()) return problem.found;
    if (problem.found.empty()) return "expected " + problem.expected;
    return "expected " + problem.expected + ", found " + problem.found;
}

std::string padded(const std::string& text, std::size_t width) {
    return std::string(text.size() < width ? width - text.size() : 0, ' ') + text;
}

const char* word_of(Severity severity) {
    return severity == Severity::error ? "error" : "warning";
}

std::string one_text(const Problem& problem) {
    std::string out = word_of(problem.severity());
    out += std::string("[") + info(problem.code).name + "] " + printable(problem.file, 200);
    if (problem.line > 0)
        out += ":" + std::to_string(problem.line) + ":" + std::to_string(problem.column);
    if (!problem.pointer.empty()) out += "  " + printable(problem.pointer, 200);
    out += "\n  " + message_of(problem) + "\n";
    if (!problem.excerpt.empty()) {
        const auto number = padded(std::to_string(problem.line), 5);
        out += number + " | " + problem.excerpt + "\n";
        out += std::string(number.size(), ' ') + " | ";
        out += std::string(static_cast<std::size_t>(problem.caret), ' ') + "^\n";
    }
    if (!problem.hint.empty()) out += "  hint: " + problem.hint + "\n";
    return out;
}

void one_json(JsonWriter& json, const Problem& problem) {
    json.begin_object();
    json.key("code").value(info(problem.code).name);
    json.key("column").value(int64_t{problem.column});
    json.key("endColumn").value(int64_t{problem.end_column});
    json.key("expected").value(problem.expected);
    json.key("file").value(problem.file);
    json.key("found").value(problem.found);
    json.key("hint").value(problem.hint);
    json.key("level").value(word_of(problem.severity()));
    json.key("line").value(int64_t{problem.line});
    json.key("message").value(message_of(problem));
    json.key("pointer").value(problem.pointer);
    json.end_object();
}

// Code point and length of the (valid or not) sequence at i.
std::pair<uint32_t, std::size_t> code_point(std::string_view text, std::size_t i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    if (length == 1 || i + length > text.size()) return {lead, 1};
    uint32_t value = lead & (0xffU >> (length + 1));
    for (std::size_t k = 1; k < length; ++k)
        value = value << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3fU);
    return {value, length};
}

bool is_invisible(uint32_t c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069) || c == 0xfeff ||
           c == 0x61c;
}

std::string escaped(uint32_t c) {
    constexpr const char* digits = "0123456789abcdef";
    std::string out = "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += digits[c >> shift & 0xf];
    return out;
}
} // namespace

Severity Problem::severity() const {
    return info(code).exit_code == 0 ? Severity::warning : Severity::error;
}

bool has_errors(const std::vector<Problem>& problems) {
    return std::any_of(problems.begin(), problems.end(),
                       [](const Problem& p) { return p.severity() == Severity::error; });
}

int exit_code(const std::vector<Problem>& problems) {
    for (const int candidate : {2, 4, 3, 6})
        for (const auto& problem : problems)
            if (info(problem.code).exit_code == candidate) return candidate;
    return 0;
}

void sort_problems(std::vector<Problem>& problems) {
    std::stable_sort(problems.begin(), problems.end(),
                     [](const Problem& a, const Problem& b) { return order_of(a) < order_of(b); });
    const auto same = [](const Problem& a, const Problem& b) { return order_of(a) == order_of(b); };
    problems.erase(std::unique(problems.begin(), problems.end(), same), problems.end());
}

std::string format_text(const std::vector<Problem>& problems) {
    std::string out;
    for (std::size_t i = 0; i < problems.size() && i < shown_at_most; ++i)
        out += one_text(problems[i]);
    if (problems.size() > shown_at_most)
        out += "... and " + std::to_string(problems.size() - shown_at_most) + " more\n";
    return out;
}

std::string format_json(const std::vector<Problem>& problems) {
    JsonWriter json;
    json.begin_array();
    for (const auto& problem : problems) one_json(json, problem);
    json.end_array();
    return json.text();
}

bool has_hidden_characters(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto [c, length] = code_point(text, i);
        if (c >= 0x80 && is_invisible(c)) return true;
        i += length;
    }
    return false;
}

std::string printable(std::string_view text, std::size_t limit) {
    std::string out;
    std::size_t characters = 0;
    for (std::size_t i = 0; i < text.size(); ++characters) {
        if (characters == limit) return out + "...";
        const auto [c, length] = code_point(text, i);
        if (c == '\t')
            out += ' ';
        else if (is_invisible(c))
            out += escaped(c);
        else
            out += text.substr(i, length);
        i += length;
    }
    return out;
}

} // namespace sluice
