#include "sim/scenario/library.hpp"
#include <algorithm>
#include <filesystem>

namespace sluice {

namespace fs = std::filesystem;

namespace {

std::string platform_words(const PlatformSpec& platform);
void add_once(std::vector<std::string>& list, std::string word);

} // namespace

std::string shipped_scenario_folder(const std::string& program) {
    std::error_code ignored;
    const fs::path file(program);
    if (program.empty()) return {};
    const fs::path installed = file.parent_path().parent_path() / "share/sluicebox/scenarios";
    if (fs::is_directory(installed, ignored)) return installed.string();
    for (fs::path folder = file.parent_path(); folder.has_relative_path();
         folder = folder.parent_path())
        if (fs::is_directory(folder / "scenarios", ignored) &&
            fs::is_regular_file(folder / "CMakePresets.json", ignored))
            return (folder / "scenarios").string();
    return {};
}

bool scenario_files(const std::string& folder, std::vector<std::string>& files) {
    std::error_code error;
    fs::recursive_directory_iterator entries(folder, error);
    while (!error && entries != fs::recursive_directory_iterator()) {
        if (entries->path().extension() == ".json") files.push_back(entries->path().string());
        entries.increment(error);
    }
    std::sort(files.begin(), files.end());
    return !error;
}

ShelvedScenario shelved(const std::string& file, const Document& document) {
    ShelvedScenario one;
    const fs::path path(file);
    one.path = file;
    one.section = path.parent_path().filename().string();
    const Scenario& scenario = document.scenario;
    one.title = scenario.title.empty() ? path.stem().string() : scenario.title;
    one.teaches = scenario.lesson.teaches;
    one.duration = scenario.duration;
    if (!scenario.ask.empty()) one.question = scenario.ask.front().question;
    for (const Scenario& side : document.sides) {
        add_once(one.platforms, platform_words(side.carrier()));
        if (document.sides.size() > 1) one.sides.push_back(side.side_name);
    }
    for (const Problem& problem : document.problems)
        if (problem.severity() == Severity::error && one.problem.empty())
            one.problem = format_text({problem});
    return one;
}

std::vector<ShelvedScenario> shelf(const std::string& folder) {
    std::vector<std::string> files;
    std::vector<ShelvedScenario> all;
    if (!scenario_files(folder, files)) return all;
    for (const std::string& file : files) all.push_back(shelved(file, load_file(file)));
    for (ShelvedScenario& one : all) {
        const fs::path within = fs::path(one.path).parent_path().lexically_relative(folder);
        one.section = within == "." ? std::string() : within.generic_string();
    }
    return all;
}

namespace {

std::string platform_words(const PlatformSpec& platform) {
    if (platform.kind == PlatformKind::fifo) return "fifo";
    return "kafka " + std::to_string(platform.version.release()) + "." +
           std::to_string(platform.version.feature());
}

void add_once(std::vector<std::string>& list, std::string word) {
    if (std::find(list.begin(), list.end(), word) == list.end()) list.push_back(std::move(word));
}

} // namespace

} // namespace sluice
