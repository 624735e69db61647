// Reading a session: everything that a hand could have spoilt is checked, so that what comes out
// can be run. Whether it repeats is another question (replay).
#include "sim/explain.hpp"
#include "sim/scenario/fields.hpp"
#include "sim/scenario/files.hpp"
#include "sim/scenario/read_customs.hpp"
#include "sim/scenario/reader.hpp"
#include "sim/session.hpp"
#include <algorithm>

namespace sluice {

namespace {

constexpr int64_t most_branches = 10'000, most_acts = 1'000'000, most_seconds = 1'000'000'000;

class SessionReader {
public:
    SessionReader(const Sources& sources, const JsonValue& root, ReadSession& out)
        : root_(root), out_(out), report_(sources, root, out.problems),
          numbers_(report_, nowhere_) {}
    void read();

private:
    bool read_scenario(Session& session);
    void read_sides(Session& session);
    void read_side(const JsonNode& node, Scenario& scenario, SessionSide& side);
    void read_branch(const JsonNode& node, Scenario& scenario, SessionSide& side);
    void read_command(const JsonNode& node, Scenario& scenario, Branch& branch);
    void read_digests(const JsonNode& node, SecondDigests& digests);
    bool read_position(const JsonNode& node, Position& position);
    // The member of an object; reported when it is missing.
    JsonNode need(const JsonNode& node, const char* key);
    int64_t whole(const JsonNode& node, const char* key, int64_t most = INT64_MAX);
    std::string word(const JsonNode& node, const char* key);
    void refuse(const JsonNode& node, std::string expected, std::string found) {
        report_.add(ProblemCode::contradiction, node, std::move(expected), std::move(found));
    }

    const JsonValue& root_;
    ReadSession& out_;
    Reporter report_;
    Scenario nowhere_;
    Reader numbers_;
};

bool read_hex(const std::string& text, uint64_t& out);

} // namespace

bool is_session(const std::string& path) {
    constexpr std::size_t first_words = 4096;
    std::string text;
    std::vector<Problem> ignored;
    if (!read_regular_file(path, true, text, ignored)) return false;
    return text.substr(0, first_words).find("\"sluicebox_session\"") != std::string::npos;
}

ReadSession read_session_file(const std::string& path) {
    ReadSession out;
    std::string text;
    const bool standard = path == "-";
    const bool read = standard ? read_standard_input(text, out.problems)
                               : read_regular_file(path, true, text, out.problems);
    if (!read) return out;
    return read_session(std::move(text), path, standard ? "" : folder_of(path));
}

ReadSession read_session(std::string text, const std::string& name, const std::string& folder) {
    ReadSession out;
    Document& document = out.session.document;
    document.source_name = name;
    document.folder = folder;
    document.sources.emplace_back(name, std::move(text));
    const Sources sources = document.sources;
    JsonValue root;
    if (!check_bytes(sources, out.problems) || !parse_json(sources, 0, root, out.problems))
        return out;
    SessionReader(sources, root, out).read();
    if (!has_errors(out.problems)) out.problems.clear(); // warnings were told with the scenario
    sort_problems(out.problems);
    return out;
}

namespace {

void SessionReader::read() {
    const JsonNode root{&root_, ""};
    if (!numbers_.is_object(root, "a session")) return;
    if (whole(root, "sluicebox_session") > session_format)
        report_.add(ProblemCode::format_version, root, "", "the session is of a newer format",
                    "use a newer sluicebox");
    if (has_errors(out_.problems) || !read_scenario(out_.session)) return;
    read_sides(out_.session);
}

bool SessionReader::read_scenario(Session& session) {
    const JsonNode root{&root_, ""};
    if (const JsonMember* made = root_.find("made_by")) session.made_by = made->value.text;
    const std::string file = word(root, "file");
    session.document.scenario.seed = uint64_t(whole(root, "seed"));
    session.branch = std::size_t(whole(root, "branch", most_branches));
    const JsonNode scenario = need(root, "scenario");
    if (!scenario.value || !numbers_.is_object(scenario, "a scenario")) return false;
    session.document = load_tree(session.document, *scenario.value);
    judge_names(session.document);
    out_.problems.insert(out_.problems.end(), session.document.problems.begin(),
                         session.document.problems.end());
    session.document.source_name = file;
    return !has_errors(out_.problems);
}

void SessionReader::read_sides(Session& session) {
    const JsonNode sides = need({&root_, ""}, "sides");
    if (!sides.value) return;
    std::vector<Scenario> shown;
    numbers_.each_item(sides, "sides", false, [&](const JsonNode& at) {
        if (!numbers_.is_object(at, "a side")) return;
        const std::string name = word(at, "name");
        const auto& all = session.document.sides;
        const auto found = std::find_if(
            all.begin(), all.end(), [&](const Scenario& side) { return side.side_name == name; });
        if (found == all.end())
            return refuse(at, "a side of the scenario", "\"" + printable(name) + "\"");
        shown.push_back(*found);
        session.sides.push_back({name, {}, {}, {}});
        Scenario names = *found; // faults are read into it one by one
        read_side(at, names, session.sides.back());
        if (session.sides.back().branches.size() != session.sides.front().branches.size())
            refuse(at, "as many branches on all sides", "another number");
        if (session.branch >= session.sides.back().branches.size())
            refuse(at, "a branch of that number", std::to_string(session.branch));
    });
    session.document.sides = std::move(shown);
}

void SessionReader::read_side(const JsonNode& node, Scenario& scenario, SessionSide& side) {
    if (const JsonNode at = need(node, "stands"); at.value) read_position(at, side.stands);
    const JsonNode branches = need(node, "branches");
    if (!branches.value || !numbers_.is_within(branches, most_branches)) return;
    numbers_.each_item(branches, "branches", false, [&](const JsonNode& at) {
        if (numbers_.is_object(at, "a branch")) read_branch(at, scenario, side);
    });
}

void SessionReader::read_branch(const JsonNode& node, Scenario& scenario, SessionSide& side) {
    Branch branch;
    const std::size_t index = side.branches.size();
    branch.parent = std::size_t(whole(node, "parent", most_branches));
    if (branch.parent >= std::max<std::size_t>(index, 1))
        return refuse(node, "a parent before it", std::to_string(branch.parent));
    if (const JsonNode at = need(node, "from"); at.value) read_position(at, branch.from);
    if (const JsonNode at = need(node, "furthest"); at.value) read_position(at, branch.furthest);
    if (index > 0) {
        branch.commands = side.branches[branch.parent].commands;
        if (branch.commands.size() < branch.from.live)
            return refuse(node, "commands that its parent has", std::to_string(branch.from.live));
        branch.commands.resize(branch.from.live);
    }
    if (const JsonNode commands = need(node, "commands"); commands.value)
        numbers_.each_item(commands, "commands", true, [&](const JsonNode& at) {
            if (numbers_.is_object(at, "a command")) read_command(at, scenario, branch);
        });
    if (const JsonMember* digests = node.value->find("digests")) {
        side.digests.resize(index + 1);
        read_digests(Reader::child(node, *digests), side.digests[index]);
    }
    side.branches.push_back(std::move(branch));
}

void SessionReader::read_command(const JsonNode& node, Scenario& scenario, Branch& branch) {
    Command command;
    command.at = Time{whole(node, "at_ns")};
    command.handled = uint64_t(whole(node, "handled"));
    command.id = live_command_id(std::size_t(whole(node, "act", most_acts)));
    if (!branch.commands.empty() && command.id <= branch.commands.back().id)
        return refuse(node, "an \"act\" above the one before it", "a lower one");
    const JsonNode fault = need(node, "fault");
    if (!fault.value) return;
    JsonValue list;
    list.kind = JsonKind::array;
    list.items.push_back(*fault.value);
    scenario.faults.clear();
    Reader reader(report_, scenario, {true, scenario.side_name, scenario.carrier().name});
    read_faults(reader, {&list, fault.pointer}, nullptr);
    if (scenario.faults.empty()) return;
    command.fault = scenario.faults.front();
    command.fault.at = command.at;
    command.fault.until = node.value->find("until_ns") ? Time{whole(node, "until_ns")} : time_never;
    branch.commands.push_back(std::move(command));
}

void SessionReader::read_digests(const JsonNode& node, SecondDigests& digests) {
    if (!numbers_.is_object(node, "digests")) return;
    digests.first = whole(node, "first_second", most_seconds);
    const JsonNode each = need(node, "each");
    if (!each.value) return;
    numbers_.each_item(each, "digests", true, [&](const JsonNode& at) {
        uint64_t digest = 0;
        if (at.value->kind != JsonKind::string || !read_hex(at.value->text, digest))
            refuse(at, "16 hexadecimal digits", found_text(*at.value));
        digests.each.push_back(digest);
    });
}

bool SessionReader::read_position(const JsonNode& node, Position& position) {
    if (!numbers_.is_object(node, "a position")) return false;
    position.at = Time{whole(node, "at_ns")};
    position.handled = uint64_t(whole(node, "handled"));
    position.live = std::size_t(whole(node, "live", most_branches));
    return true;
}

JsonNode SessionReader::need(const JsonNode& node, const char* key) {
    if (const JsonMember* member = node.value->find(key)) return Reader::child(node, *member);
    report_.add(ProblemCode::missing_key, node, "the key \"" + std::string(key) + "\"", "none");
    return {};
}

int64_t SessionReader::whole(const JsonNode& node, const char* key, int64_t most) {
    int64_t value = 0;
    const JsonNode at = need(node, key);
    if (at.value) numbers_.integer(at, 0, most, value);
    return value;
}

std::string SessionReader::word(const JsonNode& node, const char* key) {
    std::string text;
    const JsonNode at = need(node, key);
    if (at.value) numbers_.text(at, text);
    return text;
}

bool read_hex(const std::string& text, uint64_t& out) {
    if (text.size() != 16) return false;
    out = 0;
    for (const char c : text) {
        const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0) return false;
        out = out << 4 | uint64_t(digit);
    }
    return true;
}

} // namespace

} // namespace sluice
