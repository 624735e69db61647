#include "gui/starting.hpp"
#include "gui/picture_moment.hpp"
#include "gui/shortcuts.hpp"
#include "sim/core/digest.hpp"
#include "sim/explain.hpp"
#include <algorithm>
#include <filesystem>

namespace sluice::gui {

namespace {

constexpr std::size_t recent_most = 8; // files

bool ends_with(const std::string& text, std::string_view end);
void start(App& app, std::unique_ptr<Player> player, const std::string& path);
bool refuse(App& app, std::vector<Problem> problems, const std::string& path);
bool open_scenario(App& app, const std::string& path, const std::vector<Override>& extra);
bool open_saved(App& app, const std::string& path);
bool open_picture(App& app, const std::string& path);
bool start_session(App& app, ReadSession read, const std::string& path);

} // namespace

void fill_shelf(App& app, const std::string& folder) {
    app.scenario_folder = folder;
    app.shelf = shelf(folder);
}

bool open(App& app, const std::string& path, const std::vector<Override>& extra) {
    if (ends_with(path, ".png")) return open_picture(app, path);
    if (is_session(path)) return open_saved(app, path);
    return open_scenario(app, path, extra);
}

bool reopen_with_seed(App& app, uint64_t seed) {
    return open_scenario(app, app.player->document().source_name, {{"seed", std::to_string(seed)}});
}

bool open_neighbour(App& app, int by) {
    const std::string& here = app.player->document().source_name;
    const auto at = std::find_if(app.shelf.begin(), app.shelf.end(),
                                 [&](const ShelvedScenario& s) { return s.path == here; });
    if (app.shelf.empty()) return false;
    const auto count = std::ptrdiff_t(app.shelf.size());
    const std::ptrdiff_t from = at == app.shelf.end() ? 0 : at - app.shelf.begin() + by;
    return open(app, app.shelf[std::size_t((from + count) % count)].path, {});
}

namespace {

bool ends_with(const std::string& text, std::string_view end) {
    return text.size() >= end.size() &&
           text.compare(text.size() - end.size(), end.size(), end) == 0;
}

void start(App& app, std::unique_ptr<Player> player, const std::string& path) {
    app.player = std::move(player);
    app.screen = Screen::stage;
    app.overlay = Overlay::none;
    app.selection = app.menu_for = {};
    app.map = {};
    app.shown = {};
    app.problems.clear();
    std::error_code ignored; // an empty answer for a name that cannot be one: it stays as it is
    const std::string whole = std::filesystem::absolute(path, ignored).string();
    std::erase(app.recent, whole);
    app.recent.insert(app.recent.begin(), whole);
    if (app.recent.size() > recent_most) app.recent.resize(recent_most);
}

bool refuse(App& app, std::vector<Problem> problems, const std::string& path) {
    app.problems = std::move(problems);
    app.problem_file = path;
    app.overlay = Overlay::trouble;
    return false;
}

bool open_scenario(App& app, const std::string& path, const std::vector<Override>& extra) {
    Document document = load_file(path, extra);
    judge_names(document);
    if (!document.ok()) return refuse(app, document.problems, path);
    start(app, std::make_unique<Player>(std::move(document)), path);
    return true;
}

bool open_saved(App& app, const std::string& path) {
    return start_session(app, read_session_file(path), path);
}

// The session in it stands at the picture's moment.
bool open_picture(App& app, const std::string& path) {
    ReadMoment moment = read_moment(path);
    if (!moment.problems.empty()) return refuse(app, moment.problems, path);
    const std::string folder = std::filesystem::path(moment.notes.scenario).parent_path().string();
    if (!start_session(app, read_session(moment.session, path, folder), path)) return false;
    for (std::size_t i = 0; i < app.player->size(); ++i)
        if (app.player->name(i) == moment.notes.side) app.selection.side = i;
    if (sluice::hex(app.player->digest()) != moment.notes.digest)
        tell(app, "Another version made this picture: its digest was " + moment.notes.digest + ".");
    return true;
}

bool start_session(App& app, ReadSession read, const std::string& path) {
    if (has_errors(read.problems)) return refuse(app, read.problems, path);
    OpenedSession opened = open_session(read.session);
    if (!opened.player) return refuse(app, opened.problems, path);
    start(app, std::move(opened.player), path);
    return true;
}

} // namespace

} // namespace sluice::gui
