// Cases that were put to the real systems, answered by the model. What a case expects is not read.
#include "sim/conformance.hpp"
#include "sim/cli/each_command.hpp"
#include "sim/cli/output.hpp"
#include <nlohmann/json.hpp>

namespace sluice::cli {

namespace {
using Status = ConformanceAnswer::Status;
int answer_one(const std::string& path);
int answer_lines(const std::string& path);
} // namespace

int conformance_command(const Arguments& arguments) {
    if (arguments.has("--input") == arguments.has("--jsonl"))
        usage_error("conformance needs --input CASE.json or --jsonl FILE");
    return arguments.has("--input") ? answer_one(arguments.text("--input"))
                                    : answer_lines(arguments.text("--jsonl"));
}

namespace {

int answer_one(const std::string& path) {
    const ConformanceAnswer answer = answer_case(read_all(path));
    switch (answer.status) {
    case Status::answered: print(answer.text + "\n"); return exits::ok;
    case Status::unsupported: throw Stop(exits::usage, "not supported: " + answer.text);
    case Status::bad_input: throw Stop(exits::invalid, answer.text);
    }
    return exits::invalid;
}

// One line of output for each line of input, whatever happens to it, so that they can be joined.
int answer_lines(const std::string& path) {
    const std::string text = read_all(path);
    bool unsupported = false, bad = false;
    std::size_t line_number = 0;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = text.find('\n', at);
        if (end == std::string::npos) end = text.size();
        const std::string line = text.substr(at, end - at);
        at = end + 1;
        ++line_number;
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        const ConformanceAnswer answer = answer_case(line);
        if (answer.status == Status::answered) {
            print(answer.text + "\n");
            continue;
        }
        const bool is_bad = answer.status == Status::bad_input;
        (is_bad ? bad : unsupported) = true;
        print(nlohmann::json{{is_bad ? "bad_input" : "unsupported", answer.text}}.dump(
                  -1, ' ', false, nlohmann::json::error_handler_t::replace) +
              "\n");
        tell("line " + std::to_string(line_number) + ": " +
             (is_bad ? "bad input: " : "not supported: ") + answer.text + "\n");
    }
    return bad ? exits::invalid : unsupported ? exits::usage : exits::ok;
}

} // namespace
} // namespace sluice::cli
