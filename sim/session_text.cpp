// How a session is written: keys in the order in which a person would look for them. Numbers are
// whole; times are in ns, because a position in a run must be exact.
#include "sim/core/digest.hpp"
#include "sim/scenario/json_writer.hpp"
#include "sim/scenario/write_fault.hpp"
#include "sim/session.hpp"

namespace sluice {

namespace {

void write_position(JsonWriter& json, const Position& position);
void write_branch(JsonWriter& json, const Scenario& scenario, const SessionSide& side,
                  std::size_t branch);
void write_command(JsonWriter& json, const Scenario& scenario, const Command& command);
// Commands that the branch has from its parent: those before it left.
std::size_t inherited(const Branch& branch) {
    return std::min(branch.from.live, branch.commands.size());
}

} // namespace

std::string session_text(const Session& session) {
    JsonWriter json;
    json.begin_object().key("sluicebox_session").value(session_format);
    if (!session.made_by.empty()) json.key("made_by").value(session.made_by);
    json.key("file").value(session.document.source_name);
    json.key("scenario_digest").value(hex(scenario_digest(session.document.root)));
    json.key("seed").value(session.document.scenario.seed);
    json.key("branch").value(uint64_t(session.branch));
    write_json(json.key("scenario"), session.document.root);
    json.key("sides").begin_array();
    for (std::size_t i = 0; i < session.sides.size(); ++i) {
        const SessionSide& side = session.sides[i];
        json.begin_object().key("name").value(side.name);
        write_position(json.key("stands"), side.stands);
        json.key("branches").begin_array();
        for (std::size_t b = 0; b < side.branches.size(); ++b)
            write_branch(json, session.document.sides.at(i), side, b);
        json.end_array().end_object();
    }
    json.end_array().end_object();
    return json.text();
}

namespace {

void write_position(JsonWriter& json, const Position& position) {
    json.begin_object().key("at_ns").value(position.at.ns).key("handled").value(position.handled);
    json.key("live").value(uint64_t(position.live)).end_object();
}

void write_branch(JsonWriter& json, const Scenario& scenario, const SessionSide& side,
                  std::size_t branch) {
    const Branch& one = side.branches[branch];
    json.begin_object().key("parent").value(uint64_t(one.parent));
    write_position(json.key("from"), one.from);
    write_position(json.key("furthest"), one.furthest);
    json.key("commands").begin_array();
    for (std::size_t i = inherited(one); i < one.commands.size(); ++i)
        write_command(json, scenario, one.commands[i]);
    json.end_array();
    if (branch < side.digests.size()) {
        const SecondDigests& digests = side.digests[branch];
        json.key("digests").begin_object().key("first_second").value(digests.first);
        json.key("each").begin_array();
        for (const uint64_t digest : digests.each) json.value(hex(digest));
        json.end_array().end_object();
    }
    json.end_object();
}

void write_command(JsonWriter& json, const Scenario& scenario, const Command& command) {
    json.begin_object().key("at_ns").value(command.at.ns).key("handled").value(command.handled);
    json.key("act").value(uint64_t(command.id - first_live_id));
    if (command.fault.until != time_never) json.key("until_ns").value(command.fault.until.ns);
    write_json(json.key("fault"), fault_values(scenario, command.fault).front());
    json.end_object();
}

} // namespace

} // namespace sluice
