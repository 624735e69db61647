// What there is: the scenarios that come with the program, and every list of names.
#include "sim/cli/each_command.hpp"
#include "sim/cli/results.hpp"
#include "sim/explain.hpp"
#include "sim/scenario/library.hpp"
#include "sim/scenario/suggest.hpp"
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace sluice::cli {

namespace fs = std::filesystem;

namespace {

std::vector<NamedThing> scenario_things();
std::vector<NamedThing> command_things();

struct Listing {
    std::string name, sentence;
    std::vector<NamedThing> (*entries)();
};
std::vector<Listing> listings();

} // namespace

int list_command(const Arguments& arguments) {
    const Style style = style_of(arguments);
    const std::vector<Listing> all = listings();
    if (arguments.operands.empty()) {
        Table table;
        nlohmann::json names = nlohmann::json::array();
        for (const Listing& listing : all) {
            table.rows.push_back({listing.name, listing.sentence});
            names.push_back({{"name", listing.name}, {"sentence", listing.sentence}});
        }
        print(arguments.has("--json") ? dumped(nlohmann::json{{"lists", names}})
                                      : format(table, style));
        return exits::ok;
    }
    const std::string& wanted = arguments.operand();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Listing& listing) { return listing.name == wanted; });
    if (found == all.end()) {
        std::vector<std::string> names;
        for (const Listing& listing : all) names.push_back(listing.name);
        usage_error("there is no list of \"" + printable(wanted) + "\"; " +
                    did_you_mean(wanted, names));
    }
    Table table;
    nlohmann::json things = nlohmann::json::array();
    for (const NamedThing& thing : found->entries()) {
        table.rows.push_back({thing.name, thing.sentence});
        things.push_back({{"name", thing.name}, {"sentence", thing.sentence}});
    }
    print(arguments.has("--json") ? dumped(nlohmann::json{{found->name, things}})
                                  : format(table, style));
    return exits::ok;
}

namespace {

std::vector<Listing> listings() {
    std::vector<Listing> all{
        {"scenarios", "The scenario files that come with the program.", scenario_things},
        {"commands", "What the program can do.", command_things}};
    for (const NameList& list : name_lists())
        all.push_back({list.name, list.sentence, list.entries});
    return all;
}

// The program's own file, links resolved.
fs::path program() {
    char path[4096];
    const ssize_t length = readlink("/proc/self/exe", path, sizeof path);
    return length > 0 ? fs::path(std::string(path, static_cast<std::size_t>(length))) : fs::path();
}

std::vector<NamedThing> scenario_things() {
    const std::string folder = shipped_scenario_folder(program().string());
    if (folder.empty())
        throw Stop(exits::unreadable, "the scenario files are not where the program looks for them:"
                                      " ../share/sluicebox/scenarios beside it");
    std::vector<std::string> files;
    if (!scenario_files(folder, files)) throw Stop(exits::unreadable, "cannot read " + folder);
    std::error_code ignored;
    std::vector<NamedThing> things;
    for (const std::string& file : files) {
        const ShelvedScenario one = shelved(file, load_file(file));
        const std::string shown =
            fs::path(file).lexically_relative(fs::current_path(ignored)).string();
        const bool below = !shown.empty() && shown.compare(0, 2, "..") != 0;
        things.push_back({below ? shown : file, one.teaches.empty() ? one.title : one.teaches});
    }
    return things;
}

std::vector<NamedThing> command_things() {
    std::vector<NamedThing> things;
    for (const Command& command : commands()) things.push_back({command.name, command.sentence});
    return things;
}

} // namespace
} // namespace sluice::cli
