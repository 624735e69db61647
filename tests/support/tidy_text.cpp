// Reading C++ as text: what is code and what is comment or literal, and where functions begin
// and end. Enough for code that clang-format has seen; not a parser.
#include "tests/support/tidy.hpp"
#include <cctype>
#include <cstddef>
#include <regex>

namespace sluice::tidy {
namespace {

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// Position after the literal or comment that begins at `at`; `at` itself where none begins.
size_t end_of_raw_string(std::string_view text, size_t at) {
    if (text.substr(at, 2) != "R\"" || (at > 0 && is_word(text[at - 1]))) return at;
    const size_t open = text.find('(', at);
    if (open == std::string_view::npos) return at;
    const std::string close = ")" + std::string(text.substr(at + 2, open - at - 2)) + "\"";
    const size_t end = text.find(close, open);
    return end == std::string_view::npos ? text.size() : end + close.size();
}

size_t end_of_quoted(std::string_view text, size_t at) {
    const char quote = text[at];
    if (quote != '"' && quote != '\'') return at;
    // 1'000'000: a quote inside a number separates digits.
    if (quote == '\'' && at > 0 && std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0)
        return at;
    size_t i = at + 1;
    while (i < text.size() && text[i] != quote && text[i] != '\n') i += text[i] == '\\' ? 2 : 1;
    return std::min(i + 1, text.size());
}

size_t end_of_comment(std::string_view text, size_t at) {
    if (text.substr(at, 2) == "//") {
        const size_t end = text.find('\n', at);
        return end == std::string_view::npos ? text.size() : end;
    }
    if (text.substr(at, 2) != "/*") return at;
    const size_t end = text.find("*/", at + 2);
    return end == std::string_view::npos ? text.size() : end + 2;
}

int line_at(const std::string& text, size_t at) {
    int line = 1;
    for (size_t i = 0; i < at; ++i) line += text[i] == '\n' ? 1 : 0;
    return line;
}

std::string without_templates(const std::string& header) {
    const size_t at = header.find("template");
    if (at == std::string::npos) return header;
    size_t i = header.find('<', at);
    for (int depth = 0; i < header.size(); ++i) {
        depth += header[i] == '<' ? 1 : header[i] == '>' ? -1 : 0;
        if (depth == 0) return header.substr(i + 1);
    }
    return header;
}

bool opens_function(const std::string& header) {
    static const std::regex type(
        "^\\s*(typedef\\s+)?(namespace|class|struct|enum|union|extern)\\b");
    const std::string plain = without_templates(header);
    return plain.find('(') != std::string::npos && !std::regex_search(plain, type);
}

// A constructor's `: member{value}`: a brace that is not yet the body.
bool opens_member_initialiser(const std::string& header) {
    static const std::regex list("\\)\\s*(noexcept)?\\s*:[^:]");
    size_t last = header.find_last_not_of(" \n");
    return last != std::string::npos && is_word(header[last]) && std::regex_search(header, list);
}

size_t matching_brace(const std::string& code, size_t open) {
    int depth = 0;
    for (size_t i = open; i < code.size(); ++i) {
        depth += code[i] == '{' ? 1 : code[i] == '}' ? -1 : 0;
        if (depth == 0) return i;
    }
    return code.size() - 1;
}

// Preprocessor lines have no place in a signature.
std::string without_directives(std::string code) {
    bool directive = false;
    for (size_t i = 0, start = 0; i <= code.size(); ++i) {
        if (i < code.size() && code[i] != '\n') continue;
        const size_t first = code.find_first_not_of(' ', start);
        directive = directive || (first < i && code[first] == '#');
        const bool goes_on = directive && i > start && code[i - 1] == '\\';
        if (directive) code.replace(start, i - start, i - start, ' ');
        directive = goes_on;
        start = i + 1;
    }
    return code;
}

} // namespace

std::string code_only(std::string_view text) {
    std::string code(text);
    for (size_t i = 0; i < text.size();) {
        size_t end = end_of_raw_string(text, i);
        if (end == i) end = end_of_quoted(text, i);
        if (end == i) end = end_of_comment(text, i);
        if (end == i) {
            ++i;
            continue;
        }
        for (; i < end; ++i)
            if (code[i] != '\n') code[i] = ' ';
    }
    return code;
}

std::vector<Function> functions(const std::string& given) {
    const std::string code = without_directives(given);
    std::vector<Function> found;
    size_t start = 0; // of the declaration that is being read
    for (size_t i = 0; i < code.size(); ++i) {
        if (code[i] == ';' || code[i] == '}') start = i + 1;
        if (code[i] != '{') continue;
        const std::string header = code.substr(start, i - start);
        if (opens_member_initialiser(header)) {
            i = matching_brace(code, i);
            continue;
        }
        if (opens_function(header)) {
            const size_t end = matching_brace(code, i);
            const size_t first = code.find_first_not_of(" \n", start);
            const int line = line_at(code, first);
            found.push_back({line, line_at(code, end) - line + 1,
                             code.substr(first, code.find('(', first) - first)});
            i = end;
        }
        start = i + 1;
    }
    return found;
}

} // namespace sluice::tidy
