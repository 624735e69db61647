// The one table of problem codes: name, exit code, sentence. Numbers are never reused.
#include "sim/core/check.hpp"
#include "sim/scenario/problem.hpp"

namespace sluice {

namespace {
using enum ProblemCode;
constexpr int unreadable = 4, invalid = 3, limit = 6, usage = 2, fine = 0;

constexpr ProblemInfo table[] = {
    {no_such_file, "SB-E001", unreadable, "The file does not exist."},
    {not_a_regular_file, "SB-E002", unreadable, "Only regular files (or - for stdin) are read."},
    {cannot_read, "SB-E003", unreadable, "The file cannot be opened or read."},
    {file_too_big, "SB-E004", limit, "A scenario file has at most 16 MiB."},
    {stdin_is_a_terminal, "SB-E005", usage, "- reads standard input, which is a terminal here."},
    {empty_file, "SB-E010", invalid, "The file has no content."},
    {wrong_encoding, "SB-E011", invalid, "Scenario files are UTF-8."},
    {invalid_utf8, "SB-E012", invalid, "A byte sequence is not UTF-8."},
    {nul_byte, "SB-E013", invalid, "A NUL byte has no place in a text file."},
    {not_json, "SB-E014", invalid, "The file holds something else than JSON."},
    {syntax, "SB-E020", invalid, "The text is not JSON at this place."},
    {unclosed, "SB-E021", invalid, "The file ends inside a bracket, string or comment."},
    {trailing_comma, "SB-E022", invalid, "A comma stands before a closing bracket."},
    {missing_separator, "SB-E023", invalid, "A comma or colon is missing."},
    {wrong_quotes, "SB-E024", invalid, "Keys and strings stand in double quotes."},
    {after_the_end, "SB-E025", invalid, "Something follows the end of the document."},
    {not_an_object, "SB-E026", invalid, "A scenario is one JSON object."},
    {bad_number, "SB-E027", invalid, "A number is not written as JSON writes it."},
    {control_character, "SB-E028", invalid, "Control characters in strings are escaped."},
    {bad_escape, "SB-E029", invalid, "JSON does not know this escape."},
    {bad_literal, "SB-E030", invalid, "JSON knows the words true, false and null only."},
    {too_deep, "SB-E031", invalid, "Brackets nest at most 64 deep."},
    {too_many_values, "SB-E032", limit, "A file holds at most a million values."},
    {string_too_long, "SB-E033", limit, "Strings have at most 4 KiB, notes 64 KiB."},
    {duplicate_key, "SB-E040", invalid, "A key stands twice in one object."},
    {unknown_key, "SB-E041", invalid, "This object does not know the key."},
    {missing_key, "SB-E042", invalid, "A required key is missing."},
    {misplaced_key, "SB-E043", invalid, "The key exists, but belongs elsewhere."},
    {bad_name, "SB-E044", invalid, "Names have 1 to 64 of A-Z a-z 0-9 . _ -"},
    {format_version, "SB-E045", invalid, "The format version is missing or not known."},
    {wrong_type, "SB-E050", invalid, "The value has the wrong JSON type."},
    {not_whole, "SB-E051", invalid, "A whole number is needed."},
    {out_of_range, "SB-E052", invalid, "The value lies outside its range."},
    {is_null, "SB-E053", invalid, "null is no value; leave the key out."},
    {quoted_number, "SB-E054", invalid, "A number stands in quotes."},
    {empty_list, "SB-E055", invalid, "The list needs at least one entry."},
    {missing_unit, "SB-E060", invalid, "The quantity has no unit."},
    {unknown_unit, "SB-E061", invalid, "The unit is not known."},
    {malformed_quantity, "SB-E062", invalid, "The quantity is not written as number and unit."},
    {quantity_too_large, "SB-E063", invalid, "The quantity is too large to be held exactly."},
    {quantity_too_fine, "SB-E064", invalid, "The quantity is finer than can be held exactly."},
    {unknown_word, "SB-E065", invalid, "The word is none of those allowed here."},
    {bad_share, "SB-E066", invalid, "A share lies between 0% and 100%."},
    {bad_distribution, "SB-E067", invalid, "The distribution makes no sense."},
    {platform_unknown, "SB-E070", invalid, "This platform is not modelled."},
    {platform_refuses, "SB-E071", invalid, "The real platform refuses these settings."},
    {replication_factor, "SB-E072", invalid, "There are not enough brokers for the replicas."},
    {bad_assignment, "SB-E073", invalid, "The explicit replica assignment is wrong."},
    {size_over_limit, "SB-E074", invalid, "A record is larger than its platform allows."},
    {bad_times, "SB-E075", invalid, "The times contradict each other."},
    {bad_override, "SB-E076", invalid, "This override is not possible."},
    {bad_fault, "SB-E077", invalid, "The fault cannot be applied as written."},
    {bad_trace, "SB-E078", invalid, "The arrival trace cannot be used."},
    {contradiction, "SB-E079", invalid, "Two settings contradict each other."},
    {duplicate_name, "SB-E080", invalid, "Two entities have the same name."},
    {unknown_reference, "SB-E081", invalid, "Nothing has this name."},
    {wrong_reference, "SB-E082", invalid, "The name belongs to something of another kind."},
    {dead_letter_cycle, "SB-E083", invalid, "Dead-letter queues form a circle."},
    {unknown_metric, "SB-E084", invalid, "No metric has this name."},
    {too_many_records, "SB-E090", limit, "The run would have too many records."},
    {too_large_world, "SB-E091", limit, "The scenario has too many entities."},
    {not_modelled, "SB-W001", fine, "A real setting that the simulator does not model."},
    {idempotence_dropped, "SB-W002", fine, "The producer silently loses idempotence."},
    {min_isr_above_factor, "SB-W003", fine, "min.insync.replicas is above the replication factor."},
    {single_copy_acks, "SB-W004", fine, "acks=all may mean one copy here."},
    {idle_consumers, "SB-W005", fine, "Some members will have nothing to do."},
    {redelivery_before_done, "SB-W006", fine, "Messages come again while work goes on."},
    {unlimited_prefetch, "SB-W007", fine, "A prefetch of 0 means no limit."},
    {retention_below_roll, "SB-W008", fine, "Retention is shorter than the life of a segment."},
    {fault_after_end, "SB-W009", fine, "The fault comes after the end of the run."},
    {uneven_fault, "SB-W010", fine, "The fault strikes some sides only."},
    {odd_name, "SB-W011", fine, "A text holds characters that cannot be seen."},
    {byte_order_mark, "SB-W012", fine, "The file starts with a byte order mark."},
    {old_key, "SB-W013", fine, "The key is old; another has replaced it."},
    {infinite_mean, "SB-W014", fine, "The distribution has no finite mean."},
    {overlapping_faults, "SB-W015", fine, "Two faults contradict each other."},
    {not_used, "SB-W016", fine, "What is written here has no effect."},
    {no_commits, "SB-W017", fine, "Nobody commits the group's progress."},
};
} // namespace

std::span<const ProblemInfo> problem_table() {
    return table;
}

const ProblemInfo& info(ProblemCode code) {
    const auto index = static_cast<std::size_t>(code);
    SLUICE_CHECK(index < std::size(table) && table[index].code == code, "problem table order");
    return table[index];
}

} // namespace sluice
