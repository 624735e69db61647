// Runs files and judges what they expect, for authors, class rooms and continuous integration.
// A grader brings its own expectations, the file that was handed out, and its own seeds.
#include "sim/cli/check_report.hpp"
#include "sim/cli/each_command.hpp"
#include "sim/cli/json_diff.hpp"
#include "sim/scenario/json.hpp"

namespace sluice::cli {

namespace {

struct Task { // what all files of a call have in common
    const Arguments& arguments;
    Style style;
    std::vector<Override> changes;
    std::vector<std::string> may_edit;
    bool seeds_given = false;
    SeedRange seeds;
};
Task task_of(const Arguments& arguments, const Style& style);
CheckedFile check_file(const std::string& path, const Task& task);
int exit_of(const std::vector<CheckedFile>& files);

} // namespace

int check_command(const Arguments& arguments) {
    const Style style = style_of(arguments);
    const std::string form = arguments.has("--json")
                                 ? "json"
                                 : arguments.word("--format", {"text", "json", "junit", "github"});
    const Task task = task_of(arguments, style);
    std::vector<CheckedFile> files;
    for (const std::string& path : arguments.operands) {
        files.push_back(check_file(path, task));
        if (form == "text") print(text_report(files.back(), style));
        if (interrupted()) break;
    }
    if (form == "text" && files.size() > 1) print(text_total(files, style));
    if (form == "json") print(json_report(files, exit_of(files)));
    if (form == "junit") print(junit_report(files));
    if (form == "github") print(github_report(files));
    return exit_of(files);
}

namespace {

// The `expect` of a file, whatever else it says; or a file that is nothing but the list.
Override expected_by(const std::string& path) {
    JsonValue root;
    const std::vector<Problem> problems = read_json_file(path, root);
    if (has_errors(problems)) {
        tell(format_text(problems));
        throw Stop(exit_code(problems), "--expect: " + printable(path) + " cannot be used");
    }
    if (root.kind == JsonKind::array) return {"/expect", json_text(root)};
    const JsonMember* expect = root.find("expect");
    if (expect == nullptr)
        throw Stop(exits::invalid, "--expect: " + printable(path) + " has no \"expect\"");
    return {"/expect", json_text(expect->value)};
}

Task task_of(const Arguments& arguments, const Style& style) {
    Task task{arguments, style, changes_of(arguments), arguments.all("--may-edit"), false, {}};
    if (arguments.has("--seed") && arguments.has("--seeds"))
        usage_error("--seed and --seeds cannot both be given");
    if (!task.may_edit.empty() && !arguments.has("--base"))
        usage_error("--may-edit says what may differ from the --base file; which is missing");
    for (const char* option : {"--seed", "--seeds"})
        if (arguments.has(option)) {
            task.seeds_given = true;
            task.seeds = arguments.seeds(option);
        }
    if (arguments.has("--expect")) task.changes.push_back(expected_by(arguments.text("--expect")));
    return task;
}

// What was edited although it may not be.
std::vector<std::string> forbidden_edits(const std::string& path, const Task& task) {
    JsonValue base, edited;
    for (const auto& [name, root] :
         {std::pair<std::string, JsonValue*>{task.arguments.text("--base"), &base},
          {path, &edited}}) {
        const std::vector<Problem> problems = read_json_file(name, *root);
        if (!has_errors(problems)) continue;
        tell(format_text(problems));
        throw Stop(exit_code(problems), printable(name) + " cannot be compared");
    }
    std::vector<std::string> allowed = task.may_edit;
    if (task.arguments.has("--expect")) allowed.push_back("/expect");
    return differences(base, edited, allowed);
}

void run_seed(CheckedFile& file, Document& document, uint64_t seed, const Task& task) {
    set_seed(document, seed);
    Arguments alone = task.arguments;
    alone.values["--seed"] = {std::to_string(seed)};
    const std::string repro = repro_line("run", file.path, alone);
    CheckedSeed result{seed, 0, {}};
    Sides sides(document, {.record = false});
    Judge judge(expectations_of(document));
    if (!run_sides(sides, {.until = sides.end(), .judge = &judge}, task.style, repro)) {
        file.exit_code = exits::interrupted;
        return;
    }
    require_sound(sides, repro, false);
    result.digest = sides.digest();
    result.verdicts = verdicts_of(document, sides, judge);
    for (const Verdict& verdict : result.verdicts)
        if (!verdict.held) file.exit_code = exits::expectation_failed;
    file.seeds.push_back(std::move(result));
}

CheckedFile check_file(const std::string& path, const Task& task) {
    CheckedFile file;
    file.path = path;
    if (task.arguments.has("--base")) file.forbidden = forbidden_edits(path, task);
    if (!file.forbidden.empty()) {
        file.exit_code = exits::expectation_failed;
        return file;
    }
    Document document = load_judged(path, task.changes);
    file.title = document.scenario.title;
    file.problems = document.problems;
    if (!task.style.quiet || !document.ok()) tell_problems(document, task.style);
    file.exit_code = exit_code(document);
    if (!document.ok()) return file;
    const uint64_t own = document.scenario.seed;
    const SeedRange seeds = task.seeds_given ? task.seeds : SeedRange{own, own};
    try {
        for (uint64_t seed = seeds.first; seed <= seeds.last && !interrupted(); ++seed)
            run_seed(file, document, seed, task);
    } catch (const Stop& stop) {
        file.exit_code = stop.exit_code;
        file.trouble = stop.what();
        tell(std::string("sluicebox: error: ") + stop.what() + "\n");
    }
    return file;
}

// The gravest of all files: our own bugs first, a failed expectation last.
int exit_of(const std::vector<CheckedFile>& files) {
    for (const int code : {exits::interrupted, exits::invariant, exits::usage, exits::unreadable,
                           exits::invalid, exits::limit, exits::expectation_failed})
        for (const CheckedFile& file : files)
            if (file.exit_code == code) return code;
    return exits::ok;
}

} // namespace
} // namespace sluice::cli
