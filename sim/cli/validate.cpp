// All problems of the files, with their places; nothing is run.
#include "sim/cli/each_command.hpp"
#include "sim/cli/scenario_file.hpp"
#include <nlohmann/json.hpp>

namespace sluice::cli {

namespace {
// Of several files the gravest decides: unreadable before invalid before too large.
int graver(int a, int b) {
    for (const int code : {exits::usage, exits::unreadable, exits::invalid, exits::limit})
        if (a == code || b == code) return code;
    return exits::ok;
}
} // namespace

int validate_command(const Arguments& arguments) {
    const Style style = style_of(arguments);
    const std::vector<Override> changes = changes_of(arguments);
    int worst = exits::ok;
    std::vector<Problem> all;
    std::string summary;
    for (const std::string& path : arguments.operands) {
        const Document document = load_judged(path, changes);
        worst = graver(worst, exit_code(document));
        all.insert(all.end(), document.problems.begin(), document.problems.end());
        if (arguments.has("--json")) continue;
        tell_problems(document, style);
        summary += printable(path, 200) + ": " +
                   (document.ok() ? style.paint(Tone::good, "valid") + ", " +
                                        std::to_string(document.sides.size()) +
                                        (document.sides.size() == 1 ? " side" : " sides")
                                  : style.paint(Tone::bad, "invalid")) +
                   "\n";
    }
    if (arguments.has("--json")) {
        const nlohmann::json answer = {{"exit_code", worst},
                                       {"files", arguments.operands},
                                       {"problems", nlohmann::json::parse(format_json(all))}};
        summary = answer.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    }
    print(summary);
    return worst;
}

} // namespace sluice::cli
