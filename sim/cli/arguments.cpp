// The command line, taken apart by CLI11 and judged by us: its own messages and exit codes never
// reach the user, and every value passes through it as text (it would read 010 as 8 and -5 as a
// very large number).
#include "sim/cli/command.hpp"
#include "sim/scenario/suggest.hpp"
#include "sim/scenario/units.hpp"
#include <CLI/CLI.hpp>
#include <algorithm>

namespace sluice::cli {

namespace {
constexpr Option common[] = {
    {"--json", "", "one JSON document with sorted keys instead of text"},
    {"--color", "WHEN", "auto (the default), always or never; NO_COLOR is obeyed"},
    {"--quiet", "", "no progress bar, no warnings"},
    {"--help", "", "what the command does, with two examples"},
};

std::vector<std::string> option_names(const Command& command);
void refuse_unknown(const Command& command, const std::vector<std::string>& left_over);
void judge_operands(const Command& command, const Arguments& arguments);
[[noreturn]] void refuse(const Command& command, const std::string& message);
std::vector<const Option*> options_of(const Command& command);
} // namespace

Arguments parse(const Command& command, std::vector<std::string> words) {
    CLI::App app;
    app.set_help_flag("");
    app.allow_extras();
    Arguments arguments;
    app.add_option("operands", arguments.operands);
    std::map<std::string, std::vector<std::string>> values;
    std::map<std::string, CLI::Option*> handles;
    for (const Option* option : options_of(command)) {
        const std::string name = option->name;
        const bool is_switch = *option->value == 0;
        CLI::Option* handle =
            is_switch ? app.add_flag(name) : app.add_option(name, values[name])->expected(1);
        if (!is_switch) handle->allow_extra_args(false);
        handle->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
        handles[name] = handle;
    }
    std::reverse(words.begin(), words.end()); // CLI11 takes them from the back
    try {
        app.parse(words);
    } catch (const CLI::ParseError& error) {
        refuse_unknown(command, app.remaining());
        refuse(command, error.what());
    }
    refuse_unknown(command, app.remaining());
    for (const Option* option : options_of(command)) {
        const CLI::Option* handle = handles[option->name];
        if (handle->count() == 0) continue;
        if (handle->count() > 1 && !option->repeatable && *option->value != 0)
            refuse(command, std::string(option->name) + " is given twice");
        arguments.values[option->name] = values[option->name];
    }
    if (!arguments.has("--help")) judge_operands(command, arguments);
    return arguments;
}

std::span<const Option> common_options() {
    return common;
}

bool Arguments::has(std::string_view option) const {
    return values.count(std::string(option)) != 0;
}

std::string Arguments::text(std::string_view option, std::string_view otherwise) const {
    const auto found = values.find(std::string(option));
    return found == values.end() || found->second.empty() ? std::string(otherwise)
                                                          : found->second.front();
}

std::vector<std::string> Arguments::all(std::string_view option) const {
    const auto found = values.find(std::string(option));
    return found == values.end() ? std::vector<std::string>{} : found->second;
}

int64_t Arguments::whole(std::string_view option, int64_t low, int64_t high,
                         int64_t otherwise) const {
    return has(option) ? parse_whole(text(option), option, low, high) : otherwise;
}

Time Arguments::time(std::string_view option, Time otherwise) const {
    if (!has(option)) return otherwise;
    const std::string given = text(option);
    const auto parsed = parse_duration(given);
    if (!parsed.ok)
        usage_error(std::string(option) + ": \"" + printable(given) + "\" is no time" +
                    (parsed.error.hint.empty() ? "" : "; " + parsed.error.hint));
    if (parsed.value < 0) usage_error(std::string(option) + ": a run starts at 0s");
    return time_zero + Duration{parsed.value};
}

std::string Arguments::word(std::string_view option, std::vector<std::string> words) const {
    const std::string given = text(option, words.front());
    if (std::find(words.begin(), words.end(), given) == words.end())
        usage_error(std::string(option) + ": unknown \"" + printable(given) + "\"; " +
                    did_you_mean(given, words));
    return given;
}

SeedRange Arguments::seeds(std::string_view option) const {
    const std::string given = text(option);
    const std::size_t dots = given.find("..");
    const auto part = [&](std::string_view text) {
        return static_cast<uint64_t>(parse_whole(text, option, 0, INT64_MAX));
    };
    SeedRange range;
    range.first = part(std::string_view(given).substr(0, dots));
    range.last =
        dots == std::string::npos ? range.first : part(std::string_view(given).substr(dots + 2));
    if (range.last < range.first)
        usage_error(std::string(option) + ": " + given + " is empty; write the smaller seed first");
    if (range.last - range.first >= 10'000)
        usage_error(std::string(option) + ": at most 10000 seeds in one call");
    return range;
}

std::vector<Override> changes_of(const Arguments& arguments) {
    std::vector<Override> changes;
    for (const std::string& change : arguments.all("--set")) {
        const std::size_t equals = change.find('=');
        if (equals == std::string::npos || equals == 0)
            usage_error("--set: \"" + printable(change) + "\" is not PATH=VALUE");
        changes.push_back({change.substr(0, equals), change.substr(equals + 1)});
    }
    return changes;
}

int64_t parse_whole(std::string_view text, std::string_view what, int64_t low, int64_t high) {
    const std::string name(what);
    const bool negative = !text.empty() && text.front() == '-';
    const std::string_view digits = text.substr(negative ? 1 : 0);
    if (digits.empty() ||
        !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }))
        usage_error(name + ": \"" + printable(text) + "\" is no whole number");
    int64_t value = 0;
    bool fits = true;
    for (const char c : digits) {
        fits = fits && !__builtin_mul_overflow(value, int64_t{10}, &value);
        fits = fits && !__builtin_sub_overflow(value, int64_t{c - '0'}, &value);
    }
    fits = fits && (negative || value != INT64_MIN);
    if (fits && !negative) value = -value;
    if (!fits || value < low || value > high)
        usage_error(name + ": " + printable(text) + " is not from " + std::to_string(low) + " to " +
                    std::to_string(high));
    return value;
}

namespace {

std::vector<const Option*> options_of(const Command& command) {
    std::vector<const Option*> all;
    for (const Option& option : command.options) all.push_back(&option);
    for (const Option& option : common_options()) all.push_back(&option);
    return all;
}

std::vector<std::string> option_names(const Command& command) {
    std::vector<std::string> names;
    for (const Option* option : options_of(command)) names.push_back(option->name);
    return names;
}

void refuse(const Command& command, const std::string& message) {
    usage_error(message + "\n  usage: sluicebox " + command.name +
                (*command.operand != 0 ? std::string(" ") + command.operand : "") +
                "; more: sluicebox " + command.name + " --help");
}

// Short names are often equally near to several: all of those are told.
std::string nearest_options(const std::string& name, const std::vector<std::string>& known) {
    std::size_t best = 3; // more edits than that are no likeness
    std::string guess;
    for (const std::string& each : known) {
        const std::size_t distance = edit_distance(name, each);
        if (distance > best) continue;
        guess = distance < best || guess.empty() ? each : guess + " or " + each;
        best = distance;
    }
    return guess.empty() ? "" : "; did you mean " + guess + "?";
}

void refuse_unknown(const Command& command, const std::vector<std::string>& left_over) {
    for (const std::string& word : left_over) {
        if (word.size() < 2 || word.front() != '-') continue;
        const std::string name = word.substr(0, word.find('='));
        refuse(command,
               "unknown option " + printable(name) + nearest_options(name, option_names(command)));
    }
    if (!left_over.empty()) refuse(command, "unexpected \"" + printable(left_over.front()) + "\"");
}

void judge_operands(const Command& command, const Arguments& arguments) {
    const std::size_t count = arguments.operands.size();
    const bool needs_one = command.operands == Operands::one || command.operands == Operands::some;
    if (needs_one && count == 0)
        refuse(command, std::string("a ") + command.operand + " is missing");
    const std::size_t most = command.operands == Operands::some   ? SIZE_MAX
                             : command.operands == Operands::none ? 0
                                                                  : 1;
    if (count > most) refuse(command, "unexpected \"" + printable(arguments.operands[most]) + "\"");
}

} // namespace
} // namespace sluice::cli
