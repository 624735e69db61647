// What there is and how to say it, from the table of commands.
#include "sim/cli/each_command.hpp"
#include "sim/cli/output.hpp"
#include "sim/scenario/problem.hpp"
#include "sim/scenario/suggest.hpp"
#include <nlohmann/json.hpp>

namespace sluice::cli {

namespace {
std::string usage_line(const Command& command);
void add_option(Table& table, const Option& option);
nlohmann::json help_json();
constexpr const char* exit_codes =
    "exit codes: 0 all well, 1 an expectation failed, 2 wrong command line or not supported here,\n"
    "  3 scenario invalid, 4 cannot read or write, 5 an invariant is broken (our bug),\n"
    "  6 resource limit, 130 interrupted\n";
} // namespace

int help_command(const Arguments& arguments) {
    if (arguments.has("--json")) {
        print(help_json().dump(2) + "\n");
        return exits::ok;
    }
    if (arguments.operands.empty()) {
        print(help_text());
        return exits::ok;
    }
    const Command* command = find_command(arguments.operand());
    if (command == nullptr) {
        std::vector<std::string> names;
        for (const Command& each : commands()) names.push_back(each.name);
        const std::string guess = did_you_mean(arguments.operand(), names);
        usage_error("unknown command \"" + printable(arguments.operand()) + "\"" +
                    (guess.empty() ? "" : "; " + guess));
    }
    print(help_text(*command));
    return exits::ok;
}

std::string help_text() {
    Table table;
    for (const Command& command : commands())
        table.rows.push_back({std::string(command.name) + " " + command.operand, command.sentence});
    return std::string("Sluicebox ") + SLUICEBOX_VERSION +
           ": a deterministic simulator of queues and event streams\n\n" +
           "usage: sluicebox COMMAND ...\n\n" + format(table, Style{}, "  ") +
           "\nsluicebox COMMAND --help tells more, with two examples.\n"
           "Where a FILE is read, - is standard input.\n\n" +
           exit_codes;
}

std::string help_text(const Command& command) {
    Table table;
    for (const Option& option : command.options) add_option(table, option);
    for (const Option& option : common_options()) add_option(table, option);
    std::string text = std::string(command.sentence) + "\n\nusage: " + usage_line(command) +
                       "\n\noptions:\n" + format(table, Style{}, "  ") + "\nexamples:\n";
    for (const char* example : command.examples) text += std::string("  ") + example + "\n";
    return text + "\n" + exit_codes;
}

namespace {

std::string usage_line(const Command& command) {
    std::string line = std::string("sluicebox ") + command.name;
    if (*command.operand != 0)
        line += command.operands == Operands::optional ? " [" + std::string(command.operand) + "]"
                                                       : " " + std::string(command.operand);
    return line + " [options]";
}

void add_option(Table& table, const Option& option) {
    std::string name = option.name;
    if (*option.value != 0) name += std::string(" ") + option.value;
    if (option.repeatable) name += " ...";
    table.rows.push_back({name, option.sentence});
}

nlohmann::json option_json(const Option& option) {
    return {{"name", option.name},
            {"value", option.value},
            {"sentence", option.sentence},
            {"repeatable", option.repeatable}};
}

nlohmann::json help_json() {
    nlohmann::json all = nlohmann::json::array();
    for (const Command& command : commands()) {
        nlohmann::json options = nlohmann::json::array();
        for (const Option& option : command.options) options.push_back(option_json(option));
        for (const Option& option : common_options()) options.push_back(option_json(option));
        all.push_back({{"name", command.name},
                       {"sentence", command.sentence},
                       {"operand", command.operand},
                       {"options", options},
                       {"examples", command.examples}});
    }
    return {{"commands", all}};
}

} // namespace
} // namespace sluice::cli
