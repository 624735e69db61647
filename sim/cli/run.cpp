// Runs every side to the end and tells what came of it; judges nothing.
#include "sim/cli/each_command.hpp"
#include "sim/cli/report_input.hpp"
#include "sim/cli/results.hpp"
#include "sim/cli/trace.hpp"
#include "sim/cli/verdicts.hpp"
#include "sim/core/digest.hpp"
#include "sim/explain.hpp"
#include <optional>

namespace sluice::cli {

namespace {

struct Outputs { // where the run is written to, besides stdout
    std::string report, picture, summary, trace;
    bool force = false;
};
Outputs outputs_of(const Arguments& arguments);
void write_outputs(const Outputs& outputs, const ReportInput& report, const std::string& json);
std::string summary_text(const Document& document, const Sides& sides, const Style& style,
                         const std::string& repro);

} // namespace

int run_command(const Arguments& arguments) {
    const Style style = style_of(arguments);
    const Outputs outputs = outputs_of(arguments);
    const Document document = load_or_stop(arguments.operand(), arguments, style);
    const std::string repro = repro_line("run", arguments.operand(), arguments);
    Sides sides(document, {.record = false});
    Judge judge(expectations_of(document));
    RunPlan plan{.until = until_of(arguments, sides), .judge = &judge};
    std::optional<Trace> trace;
    if (!outputs.trace.empty()) {
        trace.emplace(outputs.trace, outputs.force, sides);
        plan.advance = [&](Simulation& side, Time to) { trace->advance(side, to); };
    }
    const bool finished = run_sides(sides, plan, style, repro);
    if (trace) trace->finish(sides);
    const std::string json = outputs.summary.empty() && !arguments.has("--json")
                                 ? ""
                                 : run_json(document, sides, judge, !finished);
    const ReportInput report = report_input(document, sides, judge, repro, !finished);
    write_outputs(outputs, report, json);
    if (arguments.has("--json"))
        print(json);
    else
        print(summary_text(document, sides, style, repro) +
              (finished ? "" : "PARTIAL: interrupted at " + time_text(sides.side(0).now()) + "\n"));
    require_sound(sides, repro, true);
    return finished ? exits::ok : exits::interrupted;
}

namespace {

Outputs outputs_of(const Arguments& arguments) {
    Outputs outputs;
    outputs.force = arguments.has("--force");
    outputs.report = arguments.text("--report");
    outputs.picture = arguments.text("--picture");
    outputs.trace = arguments.text("--trace");
    if (arguments.has("--out")) {
        const std::string folder = arguments.text("--out");
        make_directory(folder);
        outputs.summary = folder + "/summary.json";
        if (outputs.report.empty()) outputs.report = folder + "/report.html";
        if (outputs.picture.empty()) outputs.picture = folder + "/picture.svg";
    }
    for (const std::string& path :
         {outputs.report, outputs.picture, outputs.summary, outputs.trace})
        if (!path.empty()) require_writable(path, outputs.force);
    return outputs;
}

void write_outputs(const Outputs& outputs, const ReportInput& report, const std::string& json) {
    if (!outputs.summary.empty()) write_whole(outputs.summary, json, outputs.force);
    if (!outputs.report.empty()) write_whole(outputs.report, report_html(report), outputs.force);
    if (!outputs.picture.empty()) write_whole(outputs.picture, report_svg(report), outputs.force);
}

// The first moments that tell the story, by their numbers in the whole of it.
std::string story_text(const Simulation& side, const Style& style) {
    constexpr std::size_t shown = 20, indent = 18;
    const std::vector<ToldMoment> story = told_moments(side);
    std::size_t told = 0;
    std::string text;
    for (const ToldMoment& moment : story) {
        if (moment.background || told == shown) continue;
        ++told;
        std::string at = time_text(moment.at);
        at.insert(0, at.size() < 11 ? 11 - at.size() : 0, ' ');
        text += "  " +
                style.paint(Tone::faint,
                            std::to_string(moment.number) + (moment.number < 10 ? " " : "")) +
                " " + at + "  " + wrapped(moment.sentence, indent) + "\n";
    }
    if (told == 0) text += "  nothing worth telling happened\n";
    if (story.size() > told)
        text += "  ... and " + grouped(static_cast<int64_t>(story.size() - told)) +
                " more moments, of setting up or later; --json or --report has them all\n";
    return text;
}

std::string summary_text(const Document& document, const Sides& sides, const Style& style,
                         const std::string& repro) {
    std::string text = headline(document) + "\n";
    for (std::size_t i = 0; i < sides.size(); ++i) {
        const Simulation& side = sides.side(i);
        const PlatformSpec& platform = side.scenario().carrier();
        text += "\n" + style.paint(Tone::strong, sides.name(i)) + "  on " + platform.name +
                ", digest " + hex(side.digest()) + "\n";
        for (const std::string& line : ledger_lines(side)) text += "  " + wrapped(line, 4) + "\n";
        text += story_text(side, style);
    }
    text += "\n" + format(metrics_table(sides), style) + "\n";
    if (const auto difference = sides.size() > 1 ? first_difference(sides) : std::nullopt)
        text += "first difference: " + time_text(difference->at) + ", " +
                sides.name(difference->side) + ": " + difference->sentence + "\n";
    return text + "digest " + style.paint(Tone::strong, hex(sides.digest())) + ", seed " +
           std::to_string(document.scenario.seed) + ", sluicebox " + SLUICEBOX_VERSION + "\n" +
           "repeat: " + repro + "\n";
}

} // namespace
} // namespace sluice::cli
