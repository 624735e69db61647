// Why a text is not JSON: a second, small look at the place where the parser stopped, so that the
// message names the real mistake (a trailing comma, single quotes, NaN, an open bracket) at its
// own line and column. It never decides whether a text is JSON; the parser does.
#pragma once
#include "sim/scenario/source_text.hpp"
#include <vector>

namespace sluice {

// Where the parser stood after the last complete token.
enum class JsonState : uint8_t {
    start,
    after_open_object,
    after_open_array,
    after_key,
    after_value_in_object,
    after_value_in_array,
    after_end,
};

struct JsonStop {
    uint32_t source = 0;
    JsonState state = JsonState::start;
    std::size_t end_of_last_token = 0;
    std::vector<std::size_t> open_brackets; // offsets, innermost last
    std::string pointer;                    // of what is missing or comes next
    std::string last_value_pointer;         // of the value before
};

Problem diagnose(const Sources&, const JsonStop&);

// First offset from `at` that is neither white space nor inside a comment; the end of the text when
// a comment is not closed.
std::size_t skip_blank(std::string_view text, std::size_t at);

} // namespace sluice
