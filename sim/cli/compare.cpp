// Sides, or files, in columns on one seed: what was held equal, what differs, what came of it, and
// over several seeds which differences are more than chance.
#include "sim/cli/each_command.hpp"
#include "sim/cli/report_input.hpp"
#include "sim/cli/results.hpp"
#include "sim/cli/verdicts.hpp"
#include "sim/core/digest.hpp"
#include "sim/scenario/units.hpp"
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

namespace sluice::cli {

using nlohmann::json;

namespace {

Document merged_documents(const Arguments& arguments, const Style& style);
int compare_once(const Arguments& arguments, const Document& document, const Style& style);
int compare_seeds(const Arguments& arguments, Document document, const Style& style);

// One metric on one side over several seeds.
struct Range {
    std::optional<int64_t> low, high;
    void add(std::optional<int64_t> value) {
        if (!value) return;
        low = std::min(low.value_or(*value), *value);
        high = std::max(high.value_or(*value), *value);
    }
};

} // namespace

int compare_command(const Arguments& arguments) {
    const Style style = style_of(arguments);
    Document document = merged_documents(arguments, style);
    if (document.sides.size() < 2)
        usage_error("there is only one side to look at; give the scenario \"sides\", or two files");
    return arguments.has("--seeds") ? compare_seeds(arguments, std::move(document), style)
                                    : compare_once(arguments, document, style);
}

namespace {

std::string file_stem(const std::string& path) {
    return std::filesystem::path(path).stem().string();
}

// The sides of all files as those of the first one, on its seed.
Document merged_documents(const Arguments& arguments, const Style& style) {
    Document all = load_or_stop(arguments.operand(), arguments, style);
    const bool several = arguments.operands.size() > 1;
    if (several)
        for (Scenario& side : all.sides)
            side.side_name = file_stem(arguments.operand()) + ":" + side.side_name;
    for (std::size_t i = 1; i < arguments.operands.size(); ++i) {
        Document other = load_or_stop(arguments.operands[i], arguments, style);
        if (other.scenario.duration != all.scenario.duration)
            tell("warning: " + printable(arguments.operands[i]) + " lasts " +
                 duration_text(other.scenario.duration.ns) + "; all run for " +
                 duration_text(all.scenario.duration.ns) + "\n");
        for (Scenario& side : other.sides) {
            side.side_name = file_stem(arguments.operands[i]) + ":" + side.side_name;
            side.duration = all.scenario.duration;
            all.sides.push_back(std::move(side));
        }
    }
    set_seed(all, all.scenario.seed);
    return all;
}

std::string delta_text(std::optional<int64_t> from, std::optional<int64_t> to, Unit unit) {
    if (!from || !to) return "-";
    if (*from == *to) return "=";
    const int64_t difference = *to - *from;
    const std::string sign = difference > 0 ? "+" : "-";
    const int64_t size = difference > 0 ? difference : -difference;
    if (*from == 0) return sign + value_text(unit, size);
    const auto permille = static_cast<double>(size) * 1000.0 / static_cast<double>(std::abs(*from));
    if (permille > 100'000) return sign + value_text(unit, size);
    const auto rounded = static_cast<int64_t>(permille + 0.5);
    return sign + std::to_string(rounded / 10) + "." + std::to_string(rounded % 10) + "%";
}

std::optional<int64_t> value_on(const Simulation& side, const MetricInfo& metric) {
    return metric_value(side.world(), side.observed(), metric.name);
}

// Values of each side; beside every side but the first, how far it is from the first.
Table delta_table(const Sides& sides) {
    Table table;
    table.heading.push_back("metric");
    const bool room = sides.size() <= 3;
    for (std::size_t i = 0; i < sides.size(); ++i) {
        table.heading.push_back(sides.name(i));
        if (i > 0 && room) table.heading.push_back("delta");
    }
    for (const MetricInfo* metric : key_metrics()) {
        std::vector<std::string> row{std::string(metric->name)};
        for (std::size_t i = 0; i < sides.size(); ++i) {
            row.push_back(metric_text(sides.side(i), *metric));
            if (i > 0 && room)
                row.push_back(delta_text(value_on(sides.side(0), *metric),
                                         value_on(sides.side(i), *metric), metric->unit));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

Table items_table(const std::vector<ComparedItem>& items, const Sides& sides) {
    Table table;
    table.heading.push_back("");
    for (std::size_t i = 0; i < sides.size(); ++i) table.heading.push_back(sides.name(i));
    for (const ComparedItem& item : items) {
        std::vector<std::string> row{item.what};
        for (const std::string& value : item.values) row.push_back(value.empty() ? "-" : value);
        table.rows.push_back(std::move(row));
    }
    return table;
}

std::string equal_text(const ReadableGround& ground, const Style& style) {
    constexpr std::size_t named = 8;
    std::string text = style.paint(Tone::strong, "Held equal") +
                       ": seed, arrivals, keys, sizes, work and failures of every record";
    std::string names;
    for (std::size_t i = 0; i < ground.held_equal.size() && i < named; ++i)
        names += (i > 0 ? ", " : "") + ground.held_equal[i].what;
    if (ground.held_equal.size() > named)
        names += " and " + std::to_string(ground.held_equal.size() - named) + " more";
    return text + (names.empty() ? "" : ";\n  " + wrapped(names, 2)) + "\n";
}

std::string ground_text(const ReadableGround& ground, const Sides& sides, const Style& style) {
    std::string text = equal_text(ground, style);
    if (!ground.different.empty())
        text += "\n" + style.paint(Tone::strong, "Different") + "\n" +
                format(items_table(ground.different, sides), style, "  ");
    if (!ground.not_applicable.empty())
        text += "\n" + style.paint(Tone::strong, "Not applicable everywhere") + "\n" +
                format(items_table(ground.not_applicable, sides), style, "  ");
    if (ground.defaults > 0)
        text += "  and " + std::to_string(ground.defaults) +
                " settings of one platform at their defaults; --json lists them\n";
    for (const std::string& warning : ground.warnings)
        text += style.paint(Tone::warning, "warning: ") + wrapped(warning, 9) + "\n";
    return text;
}

int compare_once(const Arguments& arguments, const Document& document, const Style& style) {
    const std::string repro = repro_line("compare", arguments.operand(), arguments);
    Sides sides(document, {.record = false});
    Judge judge(expectations_of(document));
    const RunPlan plan{.until = until_of(arguments, sides), .judge = &judge};
    const bool finished = run_sides(sides, plan, style, repro);
    if (arguments.has("--json")) {
        print(run_json(document, sides, judge, !finished));
    } else {
        std::string text = headline(document) + "\n\n" +
                           ground_text(readable_ground(document), sides, style) + "\n" +
                           style.paint(Tone::strong, "What came of it") + "\n" +
                           format(delta_table(sides), style, "  ") + "\n";
        if (const auto first = first_difference(sides))
            text += "first difference: " + time_text(first->at) + ", " + sides.name(first->side) +
                    ": " + first->sentence + "\n";
        else
            text += "no record fared differently\n";
        text += "digest " + hex(sides.digest()) + ", seed " +
                std::to_string(document.scenario.seed) + ", sluicebox " + SLUICEBOX_VERSION + "\n";
        if (!finished) text += "PARTIAL: interrupted at " + time_text(sides.side(0).now()) + "\n";
        print(text);
    }
    require_sound(sides, repro, true);
    return finished ? exits::ok : exits::interrupted;
}

// --- several seeds ---

using Ranges = std::vector<std::vector<Range>>; // [metric][side]

bool ranges_overlap(const std::vector<Range>& sides) {
    for (std::size_t i = 0; i < sides.size(); ++i)
        for (std::size_t j = i + 1; j < sides.size(); ++j) {
            if (!sides[i].low || !sides[j].low) continue;
            if (*sides[i].high < *sides[j].low || *sides[j].high < *sides[i].low) return false;
        }
    return true;
}

bool all_equal(const std::vector<Range>& sides) {
    return std::all_of(sides.begin(), sides.end(), [&](const Range& range) {
        return range.low == sides.front().low && range.high == sides.front().high &&
               range.low == range.high;
    });
}

const char* noise_word(const std::vector<Range>& sides) {
    return all_equal(sides) ? "equal" : ranges_overlap(sides) ? "within noise" : "beyond noise";
}

std::string range_text(const Range& range, Unit unit) {
    if (!range.low) return "-";
    const std::string low = value_text(unit, *range.low);
    return range.low == range.high ? low : low + " .. " + value_text(unit, *range.high);
}

std::string seeds_text(const Document& document, const Ranges& ranges, uint64_t runs,
                       const Style& style) {
    Table table;
    table.heading.push_back("metric");
    for (const Scenario& side : document.sides) table.heading.push_back(side.side_name);
    table.heading.push_back("difference");
    const auto keys = key_metrics();
    for (std::size_t m = 0; m < keys.size(); ++m) {
        std::vector<std::string> row{std::string(keys[m]->name)};
        for (const Range& range : ranges[m]) row.push_back(range_text(range, keys[m]->unit));
        row.push_back(noise_word(ranges[m]));
        table.rows.push_back(std::move(row));
    }
    return headline(document) + "\nlowest .. highest over " + std::to_string(runs) +
           " seeds; \"beyond noise\" where the ranges of two sides do not meet\n\n" +
           format(table, style);
}

json seeds_json(const Document& document, const Ranges& ranges, SeedRange seeds, uint64_t runs) {
    json rows = json::object();
    const auto keys = key_metrics();
    for (std::size_t m = 0; m < keys.size(); ++m) {
        json sides = json::object();
        for (std::size_t s = 0; s < document.sides.size(); ++s) {
            const Range& range = ranges[m][s];
            sides[document.sides[s].side_name] = {
                {"min", range.low ? json(*range.low) : json(nullptr)},
                {"max", range.high ? json(*range.high) : json(nullptr)}};
        }
        rows[std::string(keys[m]->name)] = {{"sides", sides},
                                            {"difference", noise_word(ranges[m])}};
    }
    return {{"scenario", document.source_name},
            {"version", SLUICEBOX_VERSION},
            {"partial", interrupted()},
            {"seeds", {{"first", seeds.first}, {"last", seeds.last}, {"run", runs}}},
            {"metrics", rows}};
}

int compare_seeds(const Arguments& arguments, Document document, const Style& style) {
    const SeedRange seeds = arguments.seeds("--seeds");
    const auto keys = key_metrics();
    Ranges ranges(keys.size(), std::vector<Range>(document.sides.size()));
    Progress progress(style);
    uint64_t runs = 0;
    for (uint64_t seed = seeds.first; seed <= seeds.last; ++seed, ++runs) {
        progress.show("seeds", runs, seeds.last - seeds.first + 1);
        set_seed(document, seed);
        Sides sides(document, {.record = false});
        Style silent = style;
        silent.progress = false;
        Arguments alone = arguments;
        alone.values["--seed"] = {std::to_string(seed)};
        const std::string repro = repro_line("compare", arguments.operand(), alone);
        if (!run_sides(sides, {.until = until_of(arguments, sides)}, silent, repro)) break;
        require_sound(sides, repro, false);
        for (std::size_t m = 0; m < keys.size(); ++m)
            for (std::size_t s = 0; s < sides.size(); ++s)
                ranges[m][s].add(value_on(sides.side(s), *keys[m]));
    }
    progress.clear();
    print(arguments.has("--json") ? dumped(seeds_json(document, ranges, seeds, runs))
                                  : seeds_text(document, ranges, runs, style));
    if (!interrupted()) return exits::ok;
    if (!arguments.has("--json")) print("PARTIAL: interrupted\n");
    return exits::interrupted;
}

} // namespace
} // namespace sluice::cli
