#include "gui/remembering.hpp"
#include "sim/scenario/whole_file.hpp"
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace sluice::gui {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr std::size_t recent_most = 8;

std::string environment(const char* name);
bool flag(const json& from, const char* name, bool otherwise);

} // namespace

std::string remembered_file() {
    const std::string own = environment("XDG_CONFIG_HOME"), home = environment("HOME");
    if (own.empty() && home.empty()) return "";
    const fs::path folder = own.empty() ? fs::path(home) / ".config" : fs::path(own);
    return (folder / "sluicebox" / "window.json").string();
}

std::string remembered_text(const App& app) {
    const json kept{{"dark", app.look.dark},
                    {"reduced_motion", app.look.reduced_motion},
                    {"panels", app.look.panels},
                    {"recent", app.recent}};
    return kept.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

void take_remembered(App& app, const std::string& text) {
    const json kept = json::parse(text, nullptr, false);
    if (!kept.is_object()) return;
    app.look.dark = flag(kept, "dark", app.look.dark);
    app.look.reduced_motion = flag(kept, "reduced_motion", app.look.reduced_motion);
    app.look.panels = flag(kept, "panels", app.look.panels);
    const auto recent = kept.find("recent");
    if (recent == kept.end() || !recent->is_array()) return;
    for (const json& path : *recent)
        if (path.is_string() && app.recent.size() < recent_most)
            app.recent.push_back(path.get<std::string>());
}

void recall(App& app) {
    std::ifstream file(remembered_file(), std::ios::binary);
    if (!file) return;
    std::ostringstream text;
    text << file.rdbuf();
    take_remembered(app, text.str());
}

void remember(const App& app) {
    const std::string path = remembered_file();
    if (path.empty()) return;
    std::error_code ignored;
    fs::create_directories(fs::path(path).parent_path(), ignored);
    try {
        write_whole_file(path, remembered_text(app), true);
    } catch (const CannotWrite&) {
        // A read-only home: the next run begins as the first did.
    }
}

namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

bool flag(const json& from, const char* name, bool otherwise) {
    const auto found = from.find(name);
    return found != from.end() && found->is_boolean() ? found->get<bool>() : otherwise;
}

} // namespace

} // namespace sluice::gui
