// What a command of the program is: a row of one table, from which parsing, help, did-you-mean and
// `list commands` are made. Values stay text until a command asks for them, so that every number
// is read by our own rules: decimal, in range, with its unit.
#pragma once
#include "sim/core/time.hpp"
#include "sim/scenario/scenario.hpp"
#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::cli {

namespace exits {
inline constexpr int ok = 0;
inline constexpr int expectation_failed = 1;
inline constexpr int usage = 2; // or not supported here
inline constexpr int invalid = 3;
inline constexpr int unreadable = 4; // cannot read or write
inline constexpr int invariant = 5;
inline constexpr int limit = 6;
inline constexpr int diverged = 7;
inline constexpr int interrupted = 130;
} // namespace exits

// Ends the command with a message on stderr.
struct Stop : std::runtime_error {
    Stop(int code, const std::string& message, bool has_answered = false)
        : std::runtime_error(message), exit_code(code), answered(has_answered) {}
    int exit_code;
    bool answered; // stdout has its JSON document already
};
[[noreturn]] inline void usage_error(const std::string& message) {
    throw Stop(exits::usage, message);
}

struct Option {
    const char* name;  // "--seed"
    const char* value; // "N", as help shows it; empty: a switch
    const char* sentence;
    bool repeatable = false;
};

enum class Operands : uint8_t { none, optional, one, some };

struct SeedRange {
    uint64_t first = 0, last = 0;
};

class Arguments {
public:
    std::map<std::string, std::vector<std::string>> values; // by option; a switch has none
    std::vector<std::string> operands;

    bool has(std::string_view option) const;
    std::string text(std::string_view option, std::string_view otherwise = "") const;
    std::vector<std::string> all(std::string_view option) const;
    int64_t whole(std::string_view option, int64_t low, int64_t high, int64_t otherwise) const;
    // A value with its unit, as in scenario files: 12.4s.
    Time time(std::string_view option, Time otherwise) const;
    // One of `words`; the first when the option is not given.
    std::string word(std::string_view option, std::vector<std::string> words) const;
    SeedRange seeds(std::string_view option) const; // 1..20 or 7
    const std::string& operand() const { return operands.front(); }
};

struct Command {
    const char* name;
    const char* sentence;
    Operands operands;
    const char* operand; // "FILE", as help shows it
    std::span<const Option> options;
    std::array<const char*, 2> examples;
    int (*run)(const Arguments&); // answers with the exit code
};

std::span<const Command> commands();
std::span<const Option> common_options(); // of every command
const Command* find_command(std::string_view name);

// Commands of the contract that this version does not have.
struct Absent {
    const char* name;
    const char* instead; // what to do without it; empty: nothing comes near
};
std::span<const Absent> absent_commands();

// `words` is the command line behind the command's name.
Arguments parse(const Command& command, std::vector<std::string> words);

// --set PATH=VALUE, in their order.
std::vector<Override> changes_of(const Arguments& arguments);

// Decimal digits only, no sign but a leading minus, no octal, no hexadecimal.
int64_t parse_whole(std::string_view text, std::string_view what, int64_t low, int64_t high);

std::string help_text();
std::string help_text(const Command& command);
std::string exit_codes_text();

} // namespace sluice::cli
