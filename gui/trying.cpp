#include "gui/trying.hpp"
#include "gui/shortcuts.hpp"
#include <algorithm>
#include <array>

namespace sluice::gui {

namespace {

constexpr std::size_t trials_most = 2;

// Settings whose other values are few enough to be buttons. The path begins where they stand in a
// scenario: at each producer, or at each topic.
struct Tryable {
    std::string_view name;
    std::array<std::string_view, 3> values; // empty ones are left out
};
constexpr std::array tryables = std::to_array<Tryable>({
    {"acks", {"0", "1", "all"}},
    {"min.insync.replicas", {"1", "2", "3"}},
    {"enable.idempotence", {"true", "false", ""}},
    {"unclean.leader.election.enable", {"false", "true", ""}},
    {"auto.offset.reset", {"earliest", "latest", ""}},
    {"overflow", {"block", "drop_new", "drop_old"}},
});

const Tryable* tryable(std::string_view name);
std::vector<DecidingSetting> candidates(const App& app);
std::string as_json(const std::string& value);

} // namespace

Selection struck_by_buttons(const App& app) {
    return struck_at(app, app.shown.selection);
}

Selection struck_at(const App& app, Selection target) {
    if (target.side >= app.shown.sides.size()) return {};
    const View& view = app.shown.sides[target.side].view;
    if (target.what.kind == EntityKind::partition) {
        if (view.kind == PlatformKind::fifo) return {target.side, server_entity()};
        const PartitionView* partition = find_partition(view, PartitionId::of(target.what.index));
        const int32_t leader = !partition               ? -1
                               : partition->leader >= 0 ? partition->leader
                                                        : partition->leader_before;
        if (leader >= 0) target.what = broker_entity(std::size_t(leader));
    }
    if (target.what.kind == EntityKind::nobody && view.kind == PlatformKind::kafka)
        target.what = broker_entity(0);
    return target;
}

void act_on(App& app, const Selection& whom, const Action& action) {
    if (!action.enabled) return tell(app, action.label + ": " + action.reason + ".");
    const Acted acted = app.player->act(action.fault, whom.side);
    std::string text = acted.struck > 0 ? acted.words + "." : "Nothing was done.";
    for (const NotStruck& without : acted.without)
        text += " " + app.player->name(without.side) + ": " + without.reason + ".";
    tell(app, text);
}

void open_menu(App& app, const Selection& whom, Point at) {
    app.menu_for = whom;
    app.menu_at = at;
    app.overlay = Overlay::menu;
}

std::vector<Trial> trials_of(const App& app) {
    std::vector<Trial> trials;
    for (const DecidingSetting& setting : candidates(app)) {
        const Tryable* row = tryable(setting.name);
        const bool known = std::any_of(trials.begin(), trials.end(),
                                       [&](const Trial& t) { return t.name == setting.name; });
        if (!row || setting.pointer.empty() || known || trials.size() == trials_most) continue;
        Trial trial{setting.name, setting.pointer, {}, 0};
        const std::string& now = app.trying.path == trial.path ? app.trying.value : setting.value;
        for (const std::string_view value : row->values) {
            if (value.empty()) continue;
            if (value == now) trial.chosen = trial.values.size();
            trial.values.emplace_back(value);
        }
        trials.push_back(std::move(trial));
    }
    return trials;
}

void try_as_side(App& app) {
    const std::size_t from = app.shown.selection.side;
    const AddedSide added =
        app.player->try_setting(from, app.trying.path, as_json(app.trying.value));
    app.trying = {};
    if (added.ok) return tell(app, "A further side: " + app.player->name(added.side) + ".");
    for (const Problem& problem : added.problems)
        if (problem.severity() == Severity::error)
            return tell(app, "Not possible: expected " + problem.expected + ", found " +
                                 problem.found + ".");
    tell(app, "That could not be tried.");
}

namespace {

const Tryable* tryable(std::string_view name) {
    const auto at = std::find_if(tryables.begin(), tryables.end(),
                                 [&](const Tryable& t) { return t.name == name; });
    return at == tryables.end() ? nullptr : &*at;
}

// The settings of the Why first, then those of the inspector.
std::vector<DecidingSetting> candidates(const App& app) {
    const std::size_t i = app.shown.selection.side;
    if (i >= app.shown.sides.size()) return {};
    std::vector<DecidingSetting> all = app.shown.sides[i].why.settings;
    for (const InspectedSettings& part : app.shown.sides[i].inspection.settings)
        for (const InspectedSetting& row : part.rows)
            all.push_back(
                {row.name, row.value, row.standard, row.given, row.pointer, row.sentence});
    return all;
}

// "all" is a word, 2 and true are not.
std::string as_json(const std::string& value) {
    const bool number =
        !value.empty() && value.find_first_not_of("0123456789") == std::string::npos;
    return number || value == "true" || value == "false" ? value : "\"" + value + "\"";
}

} // namespace

} // namespace sluice::gui
