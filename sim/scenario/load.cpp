// The order of things: text, tree, overrides, the base, then every side on its own copy of the
// tree.
#include "sim/scenario/load.hpp"
#include "sim/scenario/files.hpp"
#include "sim/scenario/overrides.hpp"
#include "sim/scenario/reader.hpp"
#include "sim/scenario/trace.hpp"
#include "sim/scenario/validate.hpp"

namespace sluice {

namespace {
constexpr const char* byte_order_mark = "\xef\xbb\xbf";
constexpr uint32_t file_source = 0;

void take_text(Document& document, std::string text, const std::string& name) {
    const bool marked = text.compare(0, 3, byte_order_mark) == 0;
    if (marked) text.erase(0, 3);
    document.sources.emplace_back(name, std::move(text));
    if (!marked) return;
    auto problem = problem_at(document.sources, ProblemCode::byte_order_mark, {0, 0, 1}, "");
    problem.found = "the file starts with a byte order mark";
    problem.hint = "it is ignored; save the file as UTF-8 without one";
    document.problems.push_back(std::move(problem));
}

bool take_tree(Document& document) {
    if (!check_bytes(document.sources, document.problems)) return false;
    if (!parse_json(document.sources, file_source, document.root, document.problems)) return false;
    if (document.root.kind == JsonKind::object) return true;
    Reporter report(document.sources, document.root, document.problems);
    report.add(ProblemCode::not_an_object, {&document.root, ""}, "an object ({...})",
               kind_name(document.root.kind));
    return false;
}

// Values inside an override's object are reported at the override as a whole.
void place_at(JsonValue& value, SourceSpan span) {
    value.span = span;
    for (auto& item : value.items) place_at(item, span);
    for (auto& member : value.members) {
        member.span = span;
        place_at(member.value, span);
    }
}

void apply_extra(Document& document, const std::vector<Override>& extra) {
    for (const auto& change : extra) {
        const auto source = static_cast<uint32_t>(document.sources.size());
        document.sources.emplace_back("--set", change.path + "=" + change.json_text);
        OverrideAt at;
        at.path = change.path;
        at.path_span = {source, 0, static_cast<uint32_t>(change.path.size())};
        at.value = override_value(document.sources, source, change.path.size() + 1);
        Reporter report(document.sources, document.root, document.problems);
        apply_override(report, document.root, at);
    }
}

void read_base(Document& document) {
    const bool final = document.root.find("sides") == nullptr;
    Reporter report(document.sources, document.root, document.problems);
    Reader reader(report, document.scenario, {final, "", ""});
    reader.object(scenario_section, {&document.root, ""}, &document.scenario);
}

// Without sides there is one, on the only platform and named after it.
void add_implicit_side(Document& document) {
    auto& scenario = document.scenario;
    if (!scenario.sides.empty() || scenario.platforms.empty()) return;
    if (document.root.find("sides") != nullptr) return; // it has been reported
    if (scenario.platforms.size() > 1) {
        Reporter report(document.sources, document.root, document.problems);
        report.add(ProblemCode::missing_key, {&document.root, ""}, "the key \"sides\"", "none",
                   "there are several platforms: say which ones to run, such as \"sides\": "
                   "[{\"name\": \"a\", \"on\": \"" +
                       printable(scenario.platforms[0].name) + "\"}]");
        return;
    }
    SideSpec side;
    side.name = scenario.platforms[0].name;
    scenario.sides.push_back(side);
}

JsonValue tree_of_side(Document& document, std::size_t index) {
    auto tree = document.root;
    const auto* sides = tree.find("sides");
    if (sides == nullptr || index >= sides->value.items.size()) return tree;
    const auto* set = sides->value.items[index].find("set");
    if (set == nullptr || set->value.kind != JsonKind::object) return tree;
    const auto changes = set->value.members;
    for (const auto& change : changes) {
        if (change.key == "note") continue;
        Reporter report(document.sources, tree, document.problems);
        apply_override(report, tree, {change.key, change.span, change.value, true});
    }
    return tree;
}

// Of a platform that is not modelled nothing can be judged; that it is not has been reported.
bool is_understood(const JsonValue& tree, const std::string& platform) {
    const auto* kind = value_at(tree, "/platforms/" + pointer_token(platform) + "/platform");
    return kind != nullptr && (kind->text == "kafka" || kind->text == "fifo");
}

void read_side(Document& document, std::size_t index, Traces& traces) {
    const auto side = document.scenario.sides[index];
    const auto tree = tree_of_side(document, index);
    Scenario scenario;
    Reporter report(document.sources, tree, document.problems);
    const auto& platforms = document.scenario.platforms;
    const auto carrier =
        side.platform < platforms.size() ? platforms[side.platform].name : std::string();
    Reader reader(report, scenario, {true, side.name, carrier});
    reader.object(scenario_section, {&tree, ""}, &scenario);
    scenario.sides = document.scenario.sides;
    scenario.side_name = side.name;
    scenario.platform = side.platform;
    traces.fill(report, scenario);
    if (is_understood(tree, carrier)) validate(report, scenario);
    document.sides.push_back(std::move(scenario));
}

void read_tree(Document& document) {
    read_base(document);
    add_implicit_side(document);
    Traces traces(document.folder);
    for (std::size_t i = 0; i < document.scenario.sides.size(); ++i) read_side(document, i, traces);
    Reporter report(document.sources, document.root, document.problems);
    validate_sides(report, document.scenario);
}
} // namespace

Document load_text(std::string text, const std::string& name, const std::vector<Override>& extra,
                   const std::string& folder) {
    Document document;
    document.source_name = name;
    document.folder = folder;
    take_text(document, std::move(text), name);
    if (take_tree(document)) {
        apply_extra(document, extra);
        read_tree(document);
    }
    sort_problems(document.problems);
    return document;
}

Document load_tree(const Document& document, JsonValue root, Sources more) {
    Document again;
    again.source_name = document.source_name;
    again.folder = document.folder;
    again.sources = document.sources;
    again.sources.insert(again.sources.end(), more.begin(), more.end());
    again.root = std::move(root);
    read_tree(again);
    sort_problems(again.problems);
    again.scenario.seed = document.scenario.seed;
    for (Scenario& side : again.sides) side.seed = document.scenario.seed;
    return again;
}

JsonValue override_value(const Sources& sources, uint32_t source, std::size_t value_at) {
    const auto& text = sources[source].text();
    const auto begin = static_cast<uint32_t>(value_at);
    const auto end = static_cast<uint32_t>(text.size());
    Sources alone{SourceText("", text.substr(value_at))};
    std::vector<Problem> ignored;
    JsonValue value;
    if (!parse_json(alone, 0, value, ignored)) {
        value = JsonValue{};
        value.kind = JsonKind::string;
        value.text = text.substr(value_at);
    }
    place_at(value, {source, begin, end});
    return value;
}

Document load_file(const std::string& path, const std::vector<Override>& extra) {
    std::string text;
    std::vector<Problem> problems;
    const bool standard = path == "-";
    const bool good = standard ? read_standard_input(text, problems)
                               : read_regular_file(path, true, text, problems);
    if (good) return load_text(std::move(text), path, extra, standard ? "" : folder_of(path));
    Document document;
    document.source_name = path;
    document.problems = std::move(problems);
    return document;
}

int exit_code(const Document& document) {
    return exit_code(document.problems);
}

void add_problem(Document& document, ProblemCode code, const std::string& pointer,
                 const std::string& expected, const std::string& found, const std::string& hint) {
    Reporter report(document.sources, document.root, document.problems);
    report.at(code, pointer, expected, found, hint);
    sort_problems(document.problems);
}

} // namespace sluice
