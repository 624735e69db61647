// A saved session run again: does it still come to the same, second by second?
#include "sim/cli/each_command.hpp"
#include "sim/cli/scenario_file.hpp"
#include "sim/core/digest.hpp"
#include "sim/scenario/json_writer.hpp"
#include "sim/session.hpp"

namespace sluice::cli {

namespace {

Session read_or_stop(const std::string& path, const Style& style);
std::string replay_json(const Session& session, const Replay& replay);
std::string replay_text(const Session& session, const Replay& replay);

} // namespace

int replay_command(const Arguments& arguments) {
    const Style style = style_of(arguments);
    const Session session = read_or_stop(arguments.operand(), style);
    const Replay result = replay(session, interrupted);
    print(arguments.has("--json") ? replay_json(session, result) : replay_text(session, result));
    if (result.partial) return exits::interrupted;
    return result.diverged ? exits::diverged : exits::ok;
}

namespace {

Session read_or_stop(const std::string& path, const Style& style) {
    ReadSession read = read_session_file(path);
    Document shown;
    shown.problems = read.problems;
    tell_problems(shown, style);
    if (!read.problems.empty())
        throw Stop(exit_code(read.problems), printable(path) + " is no session that can be run");
    return std::move(read.session);
}

const std::string& side_name(const Session& session, const Divergence& at) {
    return session.sides[at.side].name;
}

std::string replay_json(const Session& session, const Replay& replay) {
    JsonWriter json;
    json.begin_object().key("branches").value(uint64_t(session.sides.front().branches.size()));
    json.key("diverged");
    if (const auto& at = replay.diverged) {
        json.begin_object().key("branch").value(uint64_t(at->branch));
        json.key("found").value(hex(at->found)).key("kept").value(hex(at->kept));
        json.key("second").value(at->second).key("side").value(side_name(session, *at));
        json.end_object();
    } else {
        json.null();
    }
    json.key("partial").value(replay.partial).key("seconds").value(replay.seconds);
    json.key("seed").value(session.document.scenario.seed);
    json.key("sides").begin_array();
    for (std::size_t i = 0; i < session.sides.size(); ++i)
        json.begin_object()
            .key("digest")
            .value(hex(replay.digests[i]))
            .key("name")
            .value(session.sides[i].name)
            .end_object();
    json.end_array().end_object();
    return json.text();
}

std::string replay_text(const Session& session, const Replay& replay) {
    const auto branches = session.sides.front().branches.size();
    std::string text = session.document.scenario.title + "\n";
    for (std::size_t i = 0; i < session.sides.size(); ++i)
        text += "  " + hex(replay.digests[i]) + "  " + session.sides[i].name + "\n";
    text += std::to_string(branches) + (branches == 1 ? " branch, " : " branches, ") +
            grouped(replay.seconds) + " seconds compared: ";
    if (const auto& at = replay.diverged)
        return text + "DIVERGED at " + std::to_string(at->second) + " s on side \"" +
               side_name(session, *at) + "\", branch " + std::to_string(at->branch) +
               "\n  the session says " + hex(at->kept) + ", this run " + hex(at->found) + "\n" +
               (session.made_by.empty() ? ""
                                        : "  the session was made by " + session.made_by + "\n");
    return text + (replay.partial ? "PARTIAL, interrupted\n" : "all the same\n");
}

} // namespace
} // namespace sluice::cli
