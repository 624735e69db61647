#include "sim/scenario/change.hpp"
#include "sim/core/check.hpp"
#include "sim/scenario/json_writer.hpp"
#include "sim/scenario/overrides.hpp"
#include "sim/scenario/write_fault.hpp"
#include <algorithm>

namespace sluice {

namespace {

JsonValue& sides_of(JsonValue& root, const Document& document);
std::size_t side_index(const Document& document, const std::string& name);
std::string name_of_setting(const Document& document, const Sources& sources, std::size_t side,
                            const OverrideAt& setting);
JsonValue side_value(const Document& document, std::size_t like, const std::string& name,
                     const OverrideAt& setting);
std::vector<Problem> new_problems(const Document& before, const Document& after);
void keep_shown(Document& document, const Document& before, const std::string& name);
JsonValue text_value(const std::string& text);
JsonValue tree_of(const Document& document, std::size_t side);
bool are_shared(const Document& document, const LiveFaults& live);
void add_faults(JsonValue& tree, const Document& document, const std::vector<FaultSpec>& faults);
void add_to_side(JsonValue& root, const Document& document, const Scenario& side,
                 const std::vector<FaultSpec>& faults);

} // namespace

FurtherSide with_side(const Document& document, const std::string& like, const Override& setting) {
    Sources more;
    more.emplace_back("setting", setting.path + "=" + setting.json_text);
    const auto source = static_cast<uint32_t>(document.sources.size());
    Sources all = document.sources;
    all.push_back(more.front());
    OverrideAt change;
    change.path = setting.path;
    change.path_span = {source, 0, static_cast<uint32_t>(setting.path.size())};
    change.value = override_value(all, source, setting.path.size() + 1);
    change.from_side = true;

    FurtherSide further;
    const std::size_t index = side_index(document, like);
    further.name = name_of_setting(document, all, index, change);
    JsonValue root = document.root;
    JsonValue added = side_value(document, index, further.name, change);
    sides_of(root, document).items.push_back(std::move(added));
    further.document = load_tree(document, std::move(root), std::move(more));
    further.problems = new_problems(document, further.document);
    further.ok = further.document.ok();
    if (further.ok) keep_shown(further.document, document, further.name);
    return further;
}

std::string text_with_faults(const Document& document, const LiveFaults& live) {
    JsonValue root = document.root;
    if (are_shared(document, live)) {
        const auto found = live.find(document.sides.front().side_name);
        if (found != live.end()) add_faults(root, document, found->second);
    } else {
        for (const Scenario& side : document.sides) {
            const auto found = live.find(side.side_name);
            if (found != live.end() && !found->second.empty())
                add_to_side(root, document, side, found->second);
        }
    }
    JsonWriter writer;
    write_json(writer, root);
    return writer.text();
}

namespace {

JsonValue text_value(const std::string& text) {
    JsonValue value;
    value.kind = JsonKind::string;
    value.text = text;
    return value;
}

// The list of sides; a file without one has a single side, which is then written out.
JsonValue& sides_of(JsonValue& root, const Document& document) {
    if (root.find("sides") == nullptr) {
        JsonValue list, only;
        list.kind = JsonKind::array;
        only.kind = JsonKind::object;
        const SideSpec& side = document.scenario.sides.front();
        only.members.push_back({"name", text_value(side.name), {}});
        only.members.push_back(
            {"on", text_value(document.scenario.platforms.at(side.platform).name), {}});
        list.items.push_back(std::move(only));
        root.members.push_back({"sides", std::move(list), {}});
    }
    return root.find("sides")->value;
}

// Among all sides of the file, whether they are shown or not.
std::size_t side_index(const Document& document, const std::string& name) {
    const auto& sides = document.scenario.sides;
    const auto found = std::find_if(sides.begin(), sides.end(),
                                    [&](const SideSpec& side) { return side.name == name; });
    SLUICE_CHECK(found != sides.end(), "a side that its document does not have");
    return static_cast<std::size_t>(found - sides.begin());
}

// The last key of the setting's path, and the value: "acks=all".
std::string name_of_setting(const Document& document, const Sources& sources, std::size_t side,
                            const OverrideAt& setting) {
    constexpr std::size_t longest = 48;
    JsonValue trial = tree_of(document, side);
    std::vector<Problem> ignored;
    Reporter report(sources, trial, ignored);
    const auto tokens = pointer_tokens(apply_override(report, trial, setting));
    const std::string key = tokens.empty() ? setting.path : tokens.back();
    const std::string value =
        setting.value.kind == JsonKind::string ? setting.value.text : json_text(setting.value);
    const std::string name = printable(key + "=" + value, longest);
    std::string free = name;
    const auto taken = [&](const std::string& wanted) {
        const auto& all = document.scenario.sides;
        return std::any_of(all.begin(), all.end(),
                           [&](const SideSpec& other) { return other.name == wanted; });
    };
    for (int i = 2; taken(free); ++i) free = name + " (" + std::to_string(i) + ")";
    return free;
}

JsonValue side_value(const Document& document, std::size_t like, const std::string& name,
                     const OverrideAt& setting) {
    JsonValue set;
    set.kind = JsonKind::object;
    JsonValue root = document.root;
    const JsonValue& old = sides_of(root, document).items[like];
    if (const JsonMember* own = old.find("set")) set = own->value;
    std::erase_if(set.members, [&](const JsonMember& m) { return m.key == setting.path; });
    set.members.push_back({setting.path, setting.value, setting.path_span});
    const uint32_t platform = document.scenario.sides[like].platform;
    JsonValue side;
    side.kind = JsonKind::object;
    side.span = setting.path_span;
    side.members.push_back({"name", text_value(name), setting.path_span});
    side.members.push_back(
        {"on", text_value(document.scenario.platforms.at(platform).name), setting.path_span});
    side.members.push_back({"set", std::move(set), setting.path_span});
    return side;
}

std::vector<Problem> new_problems(const Document& before, const Document& after) {
    std::vector<Problem> found;
    for (const Problem& problem : after.problems) {
        const bool known =
            std::any_of(before.problems.begin(), before.problems.end(), [&](const Problem& old) {
                return old.code == problem.code && old.pointer == problem.pointer &&
                       old.line == problem.line && old.found == problem.found;
            });
        if (!known) found.push_back(problem);
    }
    return found;
}

// Sides that were left out stay out.
void keep_shown(Document& document, const Document& before, const std::string& name) {
    std::erase_if(document.sides, [&](const Scenario& side) {
        return side.side_name != name &&
               std::none_of(before.sides.begin(), before.sides.end(),
                            [&](const Scenario& old) { return old.side_name == side.side_name; });
    });
}

// The whole tree of one side, its own settings applied.
JsonValue tree_of(const Document& document, std::size_t side) {
    JsonValue tree = document.root;
    std::vector<Problem> ignored;
    Reporter report(document.sources, tree, ignored);
    for (const Override& own : document.scenario.sides[side].set) {
        const Sources text{SourceText("", own.json_text)};
        apply_override(report, tree, {own.path, {}, override_value(text, 0, 0), true});
    }
    return tree;
}

bool sets_faults(const SideSpec& side) {
    return std::any_of(side.set.begin(), side.set.end(), [](const Override& own) {
        return own.path.rfind("/faults", 0) == 0 || own.path.rfind("faults", 0) == 0;
    });
}

// Every side was given the same, and none has a list of faults of its own.
bool are_shared(const Document& document, const LiveFaults& live) {
    const auto written = [&](const Scenario& side) {
        std::string text;
        const auto found = live.find(side.side_name);
        if (found == live.end()) return text;
        for (const FaultSpec& fault : found->second)
            for (const JsonValue& value : fault_values(side, fault))
                text += json_text(value) + '\n';
        return text;
    };
    const std::string first = written(document.sides.front());
    for (const Scenario& side : document.sides)
        if (written(side) != first) return false;
    return std::none_of(document.scenario.sides.begin(), document.scenario.sides.end(),
                        sets_faults);
}

// It names an entity of a platform that does not carry every side.
bool is_uneven(const Document& document, const FaultSpec& fault) {
    const auto foreign = [&](const EntityPath& path) {
        const bool of_platform =
            path.kind == TargetKind::broker || path.kind == TargetKind::controller ||
            path.kind == TargetKind::server || path.kind == TargetKind::queue ||
            path.kind == TargetKind::platform || path.kind == TargetKind::topic;
        const auto& sides = document.scenario.sides;
        return of_platform && std::any_of(sides.begin(), sides.end(), [&](const SideSpec& side) {
                   return side.platform != path.owner;
               });
    };
    return std::any_of(fault.targets.begin(), fault.targets.end(), foreign) ||
           std::any_of(fault.away_from.begin(), fault.away_from.end(), foreign);
}

void add_faults(JsonValue& tree, const Document& document, const std::vector<FaultSpec>& faults) {
    if (faults.empty()) return;
    if (tree.find("faults") == nullptr) {
        JsonValue list;
        list.kind = JsonKind::array;
        tree.members.push_back({"faults", std::move(list), {}});
    }
    for (FaultSpec fault : faults) {
        fault.uneven_meant = is_uneven(document, fault);
        for (JsonValue& value : fault_values(document.scenario, fault))
            tree.find("faults")->value.items.push_back(std::move(value));
    }
}

void add_to_side(JsonValue& root, const Document& document, const Scenario& side,
                 const std::vector<FaultSpec>& faults) {
    const std::size_t index = side_index(document, side.side_name);
    JsonValue tree = tree_of(document, index);
    add_faults(tree, document, faults);
    JsonValue& entry = sides_of(root, document).items[index];
    if (entry.find("set") == nullptr) {
        JsonValue set;
        set.kind = JsonKind::object;
        entry.members.push_back({"set", std::move(set), {}});
    }
    auto& members = entry.find("set")->value.members;
    std::erase_if(members, [](const JsonMember& m) {
        return m.key.rfind("/faults", 0) == 0 || m.key.rfind("faults", 0) == 0;
    });
    members.push_back({"/faults", tree.find("faults")->value, {}});
}

} // namespace

} // namespace sluice
