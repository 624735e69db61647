// What there is and how to say it, from the table of commands.
#include "sim/cli/each_command.hpp"
#include "sim/cli/output.hpp"
#include "sim/scenario/problem.hpp"
#include "sim/scenario/suggest.hpp"
#include <nlohmann/json.hpp>

namespace sluice::cli {

namespace {
nlohmann::json help_json();
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
           exit_codes_text();
}

namespace {

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
