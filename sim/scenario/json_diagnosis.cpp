// Re-reads the few characters after the last good token with the eyes of a teacher.
#include "sim/scenario/json_diagnosis.hpp"
#include <algorithm>

namespace sluice {

namespace {
using Text = std::string_view;
constexpr std::size_t npos = Text::npos;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_word(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '$' || c == '-' || c == '.' || c == '+';
}
bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

class Diagnosis {
public:
    Diagnosis(const Sources& sources, const JsonStop& stop)
        : sources_(sources), stop_(stop), text_(sources[stop.source].text()) {}

    Problem run() {
        auto at = skip_blank(text_, stop_.end_of_last_token);
        switch (stop_.state) {
        case JsonState::start: return value(at);
        case JsonState::after_open_object: return key(at, npos);
        case JsonState::after_open_array: return value(at);
        case JsonState::after_key:
            if (char_at(at) == '=')
                return make(ProblemCode::missing_separator, at, at + 1, "a colon", "=", "write :");
            if (char_at(at) != ':') return missing(at, "a colon between key and value", ":");
            return value(skip_blank(text_, at + 1));
        case JsonState::after_value_in_object: return next(at, '}');
        case JsonState::after_value_in_array: return next(at, ']');
        case JsonState::after_end: return after_end(at);
        }
        return value(at);
    }

private:
    char char_at(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }

    Problem make(ProblemCode code, std::size_t begin, std::size_t end, std::string expected,
                 std::string found, std::string hint = "") const {
        const SourceSpan span{stop_.source, static_cast<uint32_t>(begin),
                              static_cast<uint32_t>(end)};
        auto problem = problem_at(sources_, code, span, stop_.pointer);
        problem.expected = std::move(expected);
        problem.found = std::move(found);
        problem.hint = std::move(hint);
        return problem;
    }

    std::string word(std::size_t at) const {
        auto end = at;
        while (end < text_.size() && is_word(text_[end])) ++end;
        return std::string(text_.substr(at, std::max<std::size_t>(end - at, 1)));
    }
    std::string quoted(std::size_t at) const {
        const auto close = text_[at] == '"' ? text_.find('"', at + 1) : npos;
        if (close != npos) return printable(text_.substr(at, close - at + 1), 40);
        return "\"" + printable(word(at), 40) + "\"";
    }
    std::string position(std::size_t at) const {
        const auto where = sources_[stop_.source].where(at);
        return std::to_string(where.line) + ":" + std::to_string(where.column);
    }

    Problem ended(std::size_t at) const;
    Problem next(std::size_t at, char closing);
    Problem missing(std::size_t at, const std::string& what, const char* mark);
    Problem key(std::size_t at, std::size_t comma);
    Problem value(std::size_t at, std::size_t comma = npos);
    Problem broken_string(std::size_t at);
    std::size_t start_of_word(std::size_t at) const {
        while (at > 0 && is_word(text_[at - 1])) --at;
        return at;
    }
    bool good_escape(std::size_t at) const;
    Problem broken_escape(std::size_t at) const;
    Problem broken_number(std::size_t at) const;
    Problem broken_word(std::size_t at) const;
    Problem trailing(std::size_t comma) const;
    Problem after_end(std::size_t at) const;

    const Sources& sources_;
    const JsonStop& stop_;
    Text text_;
};

// The text is over although something is still open: a comment, or the innermost bracket.
Problem Diagnosis::ended(std::size_t at) const {
    const auto comment = text_.find("/*", stop_.end_of_last_token);
    if (comment != npos && text_.find("*/", comment + 2) == npos)
        return make(ProblemCode::unclosed, at, at, "", "the file ends inside a comment",
                    "close the comment opened at " + position(comment) + " with */");
    if (stop_.open_brackets.empty())
        return make(ProblemCode::unclosed, at, at, "a value", "the end of the file");
    const auto open = stop_.open_brackets.back();
    const std::string bracket(1, text_[open]);
    const std::string closing = bracket == "{" ? "}" : "]";
    return make(ProblemCode::unclosed, at, at, closing,
                "the end of the file: the " + bracket + " opened at " + position(open) +
                    " is not closed",
                "the file may be cut off");
}

Problem Diagnosis::trailing(std::size_t comma) const {
    return make(ProblemCode::trailing_comma, comma, comma + 1, "",
                "a comma stands before a closing bracket", "remove the comma");
}

Problem Diagnosis::next(std::size_t at, char closing) {
    const char c = char_at(at);
    if (at >= text_.size()) return ended(at);
    const bool glued = at == stop_.end_of_last_token && is_word(c) && is_word(text_[at - 1]);
    if (glued) { // 010, 0x10, 10ms: the number was read only in part
        auto problem = broken_number(start_of_word(at));
        problem.pointer = stop_.last_value_pointer;
        return problem;
    }
    if (c == ',') {
        const auto after = skip_blank(text_, at + 1);
        if (char_at(after) == ',')
            return make(ProblemCode::trailing_comma, after, after + 1, "", "two commas in a row",
                        "remove one of them");
        return closing == '}' ? key(after, at) : value(after, at);
    }
    if (c == ']' || c == '}') {
        const auto open = stop_.open_brackets.back();
        return make(ProblemCode::syntax, at, at + 1, std::string(1, closing), std::string(1, c),
                    "the bracket opened at " + position(open) + " is a " + text_[open]);
    }
    if (c == ':')
        return make(ProblemCode::syntax, at, at + 1, "a comma or " + std::string(1, closing), ":");
    return missing(at, "a comma between two entries", ",");
}

Problem Diagnosis::missing(std::size_t at, const std::string& what, const char* mark) {
    if (at >= text_.size()) return ended(at);
    return make(ProblemCode::missing_separator, at, at + word(at).size(), what, quoted(at),
                std::string("put a ") + mark + " before it");
}

Problem Diagnosis::key(std::size_t at, std::size_t comma) {
    if (at >= text_.size()) return ended(at);
    const char c = text_[at];
    if (c == '}' && comma != npos) return trailing(comma);
    if (c == '"') return broken_string(at);
    if (c == '\'')
        return make(ProblemCode::wrong_quotes, at, at + 1, "a key in double quotes",
                    "a single quote", "write \" instead of '");
    if (is_word(c))
        return make(ProblemCode::wrong_quotes, at, at + word(at).size(), "a key in double quotes",
                    word(at), "write \"" + word(at) + "\"");
    return make(ProblemCode::syntax, at, at + 1, "a key in double quotes", quoted(at));
}

Problem Diagnosis::value(std::size_t at, std::size_t comma) {
    if (at >= text_.size()) return ended(at);
    const char c = text_[at];
    if ((c == ']' || c == '}') && comma != npos) return trailing(comma);
    if (c == '"') return broken_string(at);
    if (c == '\'')
        return make(ProblemCode::wrong_quotes, at, at + 1, "a value", "a single quote",
                    "write \" instead of '");
    if (is_digit(c) || c == '+' || c == '-' || c == '.') return broken_number(at);
    if (is_word(c)) return broken_word(at);
    return make(ProblemCode::syntax, at, at + 1, "a value", quoted(at));
}

Problem Diagnosis::broken_string(std::size_t at) {
    for (std::size_t i = at + 1; i < text_.size() && text_[i] != '"'; ++i) {
        const auto c = static_cast<unsigned char>(text_[i]);
        if (c == '\n' || c == '\r')
            return make(ProblemCode::control_character, i, i + 1, "the closing quote",
                        "the end of the line",
                        "close the string opened at " + position(at) + ", or write \\n");
        if (c < 0x20)
            return make(ProblemCode::control_character, i, i + 1, "no control characters",
                        "one in a string", c == '\t' ? "write \\t" : "write it as \\u00..");
        if (c != '\\') continue;
        if (!good_escape(i)) return broken_escape(i);
        ++i;
    }
    return make(ProblemCode::unclosed, text_.size(), text_.size(), "the closing quote",
                "the end of the file: the string opened at " + position(at) + " is not closed",
                "the file may be cut off");
}

bool Diagnosis::good_escape(std::size_t at) const {
    const char kind = char_at(at + 1);
    if (at + 1 >= text_.size()) return true; // cut off: the caller's loop ends
    if (kind != 'u') return Text("\"\\/bfnrt").find(kind) != npos;
    unsigned value = 0;
    for (std::size_t k = 2; k < 6; ++k) {
        if (at + k >= text_.size()) return true;
        const char c = text_[at + k];
        if (!is_hex(c)) return false;
        value = value * 16 + static_cast<unsigned>(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    if (value >= 0xdc00 && value <= 0xdfff)
        return at >= 6 && text_.substr(at - 6, 2) == "\\u" && (text_[at - 4] | 0x20) == 'd';
    if (value < 0xd800 || value > 0xdbff) return true;
    return text_.substr(at + 6, 3) == "\\ud" || text_.substr(at + 6, 3) == "\\uD";
}

Problem Diagnosis::broken_escape(std::size_t at) const {
    const bool unicode = char_at(at + 1) == 'u';
    return make(ProblemCode::bad_escape, at, at + 2, "an escape that JSON knows",
                "\"" + printable(text_.substr(at, unicode ? 6 : 2)) + "\"",
                unicode ? "\\u takes four hexadecimal digits; characters beyond take two \\u"
                        : "known: \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX; a backslash is \\\\");
}

Problem Diagnosis::broken_number(std::size_t at) const {
    const auto number = word(at);
    const auto end = at + number.size();
    const auto digits = number.find_first_of("0123456789");
    std::string hint;
    if (number.find("Inf") != npos || number.find("NaN") != npos)
        return make(ProblemCode::bad_number, at, end, "a number", "\"" + printable(number) + "\"",
                    "JSON has no NaN and no Infinity");
    if (number.size() > 1 && number[0] == '0' && (number[1] | 0x20) == 'x')
        hint = "write the number in decimal";
    else if (number[0] == '+')
        hint = "remove the +";
    else if (digits != npos && digits > 0 && number[digits - 1] == '.')
        hint = "write 0 before the point";
    else if (digits != npos && number[digits] == '0' && digits + 1 < number.size() &&
             is_digit(number[digits + 1]))
        hint = "remove the leading zero";
    else if (number.back() == '.')
        hint = "write digits after the point, or remove it";
    else if (number.find_first_not_of("0123456789+-.eE") != npos)
        hint = "a quantity with a unit stands in quotes: \"" + printable(number, 30) + "\"";
    else
        hint = "the number is too large";
    return make(ProblemCode::bad_number, at, end, "a number", "\"" + printable(number, 40) + "\"",
                hint);
}

Problem Diagnosis::broken_word(std::size_t at) const {
    const auto found = word(at);
    const auto end = at + found.size();
    if (found == "NaN" || found == "Infinity" || found == "Inf")
        return make(ProblemCode::bad_number, at, end, "a value", found,
                    "JSON has no NaN and no Infinity");
    std::string hint = "strings stand in double quotes: \"" + printable(found, 40) + "\"";
    if (found == "True" || found == "TRUE" || found == "tru" || found == "yes") hint = "write true";
    if (found == "False" || found == "FALSE" || found == "fals" || found == "no")
        hint = "write false";
    if (found == "None" || found == "nil" || found == "undefined" || found == "nul")
        hint = "leave the key out instead";
    return make(ProblemCode::bad_literal, at, end, "a value", printable(found, 40), hint);
}

Problem Diagnosis::after_end(std::size_t at) const {
    if (at >= text_.size()) return ended(at);
    return make(ProblemCode::after_the_end, at, at + word(at).size(), "the end of the file",
                quoted(at), "a file holds one document");
}
} // namespace

Problem diagnose(const Sources& sources, const JsonStop& stop) {
    return Diagnosis(sources, stop).run();
}

std::size_t skip_blank(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        const char c = text[at];
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            ++at;
        } else if (text.substr(at, 2) == "//") {
            at = std::min(text.find_first_of("\r\n", at), text.size());
        } else if (text.substr(at, 2) == "/*") {
            const auto close = text.find("*/", at + 2);
            at = close == npos ? text.size() : close + 2;
        } else {
            return at;
        }
    }
    return at;
}

} // namespace sluice
