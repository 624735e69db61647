// A mistake in what the user gave us, or something worth a warning: where it is, what was
// expected, what was found, what to write instead. All problems of a file come at once.
// The codes are stable: scripts and lesson texts may name them.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

enum class Severity : uint8_t { error, warning };

enum class ProblemCode : uint8_t {
    no_such_file,
    not_a_regular_file,
    cannot_read,
    file_too_big,
    stdin_is_a_terminal,
    empty_file,
    wrong_encoding,
    invalid_utf8,
    nul_byte,
    not_json,
    syntax,
    unclosed,
    trailing_comma,
    missing_separator,
    wrong_quotes,
    after_the_end,
    not_an_object,
    bad_number,
    control_character,
    bad_escape,
    bad_literal,
    too_deep,
    too_many_values,
    string_too_long,
    duplicate_key,
    unknown_key,
    missing_key,
    misplaced_key,
    bad_name,
    format_version,
    wrong_type,
    not_whole,
    out_of_range,
    is_null,
    quoted_number,
    empty_list,
    missing_unit,
    unknown_unit,
    malformed_quantity,
    quantity_too_large,
    quantity_too_fine,
    unknown_word,
    bad_share,
    bad_distribution,
    platform_unknown,
    platform_refuses,
    replication_factor,
    bad_assignment,
    size_over_limit,
    bad_times,
    bad_override,
    bad_fault,
    bad_trace,
    contradiction,
    duplicate_name,
    unknown_reference,
    wrong_reference,
    dead_letter_cycle,
    unknown_metric,
    too_many_records,
    too_large_world,
    not_modelled,
    idempotence_dropped,
    min_isr_above_factor,
    single_copy_acks,
    idle_consumers,
    redelivery_before_done,
    unlimited_prefetch,
    retention_below_roll,
    fault_after_end,
    uneven_fault,
    odd_name,
    byte_order_mark,
    old_key,
    infinite_mean,
    overlapping_faults,
    not_used,
    no_commits,
};

struct ProblemInfo {
    ProblemCode code;
    const char* name; // SB-E041, SB-W003
    int exit_code;    // 0 for warnings
    const char* sentence;
};

struct Problem {
    ProblemCode code = ProblemCode::syntax;
    std::string file;
    int line = 0; // 1-based; 0 = the whole file
    int column = 0;
    int end_column = 0;   // one past the last character
    std::string pointer;  // JSON pointer; empty = the root, or not known
    std::string expected; // empty: `found` is the whole sentence
    std::string found;
    std::string hint;
    std::string excerpt; // the source line, escaped and cut to a readable width
    int caret = 0;       // 0-based position in the excerpt

    Severity severity() const;
};

const ProblemInfo& info(ProblemCode);
std::span<const ProblemInfo> problem_table();

bool has_errors(const std::vector<Problem>&);
// 0 without errors, else 4 (cannot read) before 3 (invalid) before 6 (limit); 2 for a terminal.
int exit_code(const std::vector<Problem>&);

// By file, line, column; errors before warnings at one place; equal ones once.
void sort_problems(std::vector<Problem>&);
// Sorted problems as text, at most 50, then "... and N more".
std::string format_text(const std::vector<Problem>&);
std::string format_json(const std::vector<Problem>&);

// Control, direction and zero-width characters as \u00xx, so that a terminal shows them; at most
// `limit` characters, then "...".
std::string printable(std::string_view text, std::size_t limit = 60);
// Characters that change how text looks without being seen: direction marks, zero-width ones.
bool has_hidden_characters(std::string_view text);

} // namespace sluice
