// sluicebox: finds the command, runs it, and turns whatever ends it into a message and an exit
// code that scripts may rely on.
#include "sim/cli/command.hpp"
#include "sim/cli/output.hpp"
#include "sim/core/check.hpp"
#include "sim/scenario/problem.hpp"
#include "sim/scenario/suggest.hpp"
#include <exception>
#include <new>
#include <nlohmann/json.hpp>

namespace sluice::cli {
namespace {

int call(const std::vector<std::string>& words);
int refuse_command(const std::string& name);
int report(const std::vector<std::string>& words, int exit_code, const std::string& message);

int guarded(const std::vector<std::string>& words) {
    try {
        return call(words);
    } catch (const Stop& stop) {
        if (!stop.answered) return report(words, stop.exit_code, stop.what());
        return report({}, stop.exit_code, stop.what());
    } catch (const CannotWrite& cannot) {
        return report(words, exits::unreadable, cannot.what());
    } catch (const InvariantBroken& broken) {
        return report(words, exits::invariant,
                      std::string("an invariant is broken; this is our bug: ") + broken.what());
    } catch (const std::bad_alloc&) {
        return report(words, exits::limit, "out of memory");
    } catch (const std::exception& other) {
        return report(words, exits::invariant,
                      std::string("this should not happen; it is our bug: ") + other.what());
    }
}

int call(const std::vector<std::string>& words) {
    if (words.empty()) {
        tell(help_text());
        return exits::usage;
    }
    const std::string& name = words.front();
    if (name == "--help" || name == "-h") {
        print(help_text());
        return exits::ok;
    }
    const Command* command = find_command(name == "--version" ? "version" : name);
    if (command == nullptr) return refuse_command(name);
    const Arguments arguments = parse(*command, {words.begin() + 1, words.end()});
    if (arguments.has("--help")) {
        print(help_text(*command));
        return exits::ok;
    }
    style_of(arguments); // judges --color, whatever the command
    catch_interrupt();
    return command->run(arguments);
}

int refuse_command(const std::string& name) {
    for (const Absent& absent : absent_commands()) {
        if (name != absent.name) continue;
        usage_error("\"" + name + "\" is not in this version" +
                    (*absent.instead != 0 ? std::string("; instead: ") + absent.instead : ""));
    }
    std::vector<std::string> names;
    for (const Command& command : commands()) names.push_back(command.name);
    for (const Absent& absent : absent_commands()) names.push_back(absent.name);
    const std::string guess = did_you_mean(name, names);
    usage_error("unknown command \"" + printable(name) + "\"" +
                (guess.empty() ? "" : "; " + guess) + "\n  sluicebox help lists all commands");
}

bool asks_for_json(const std::vector<std::string>& words) {
    for (const std::string& word : words)
        if (word == "--json") return true;
    return false;
}

// The reason goes to stderr; a reader of JSON gets a document all the same.
int report(const std::vector<std::string>& words, int exit_code, const std::string& message) {
    const char* label = exit_code == exits::interrupted ? "sluicebox: " : "sluicebox: error: ";
    tell(label + message + "\n");
    if (!asks_for_json(words)) return exit_code;
    const nlohmann::json answer = {{"error", {{"exit_code", exit_code}, {"message", message}}}};
    try {
        print(answer.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
    } catch (const Stop&) {
        return exits::unreadable;
    }
    return exit_code;
}

} // namespace
} // namespace sluice::cli

int main(int argc, char** argv) {
    return sluice::cli::guarded(std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc));
}
