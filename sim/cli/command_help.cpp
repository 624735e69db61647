// One command in full, from its row of the table.
#include "sim/cli/output.hpp"

namespace sluice::cli {

namespace {
std::string usage_line(const Command& command);
void add_option(Table& table, const Option& option);
} // namespace

std::string exit_codes_text() {
    return "exit codes: 0 all well, 1 an expectation failed, 2 wrong command line or not supported "
           "here,\n"
           "  3 scenario invalid, 4 cannot read or write, 5 an invariant is broken (our bug),\n"
           "  6 resource limit, 130 interrupted\n";
}

std::string help_text(const Command& command) {
    Table table;
    for (const Option& option : command.options) add_option(table, option);
    for (const Option& option : common_options()) add_option(table, option);
    std::string text = std::string(command.sentence) + "\n\nusage: " + usage_line(command) +
                       "\n\noptions:\n" + format(table, Style{}, "  ") + "\nexamples:\n";
    for (const char* example : command.examples) text += std::string("  ") + example + "\n";
    return text + "\n" + exit_codes_text();
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

} // namespace
} // namespace sluice::cli
