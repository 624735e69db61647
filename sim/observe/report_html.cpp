// The report as one self-contained page: no scripts, nothing fetched, everything escaped.
#include "sim/core/xml.hpp"
#include "sim/observe/picture.hpp"
#include "sim/observe/report.hpp"
#include "sim/observe/report_parts.hpp"

namespace sluice {

using xml::escaped;

namespace {

constexpr std::string_view style = R"(
body { font: 16px/1.5 Inter, "DejaVu Sans", Arial, sans-serif; color: #16212C; max-width: 1240px;
       margin: 24px auto; padding: 0 24px; background: #fff; }
h1 { font-size: 30px; margin-bottom: 4px; } h2 { font-size: 22px; margin-top: 40px; }
h3 { font-size: 18px; margin-top: 28px; }
table { border-collapse: collapse; margin: 12px 0; } caption { text-align: left; color: #4A5866; }
th, td { border: 1px solid #BAC5CF; padding: 4px 10px; text-align: left; vertical-align: top; }
th { background: #F4F7FA; } td.number { text-align: right; font-variant-numeric: tabular-nums; }
.facts { color: #4A5866; } .fails { font-weight: 700; outline: 2px solid #C0281F; }
.because { color: #4A5866; } svg { max-width: 100%; height: auto; }
ol.story { padding-left: 56px; }
@media print { h2 { break-after: avoid; } svg { break-inside: avoid; } }
)";

std::string head(const ReportInput& input);
std::string common_ground(const ReportInput& input);
std::string verdicts(const ReportInput& input);
std::string pictures(const ReportInput& input);
std::string assumptions(const ReportInput& input);

} // namespace

std::string report_html(const ReportInput& input) {
    std::string page = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width\">\n<title>" +
                       escaped(input.title) + "</title>\n<style>" + std::string(style) +
                       "</style>\n</head>\n<body>\n";
    page += head(input) + verdicts(input) + why_section(input) + summary_section(input) +
            charts_section(input) + ledger_section(input) + story_section(input) +
            recovery_section(input) + pictures(input) + common_ground(input) + assumptions(input);
    return page + "</body>\n</html>\n";
}

namespace {

std::string head(const ReportInput& input) {
    std::string out = "<h1>" + escaped(input.title) + "</h1>\n";
    if (!input.teaches.empty()) out += "<p>" + escaped(input.teaches) + "</p>\n";
    if (input.partial)
        out += "<p class=\"fails\">The run was interrupted: everything here is partial.</p>\n";
    out += "<p class=\"facts\">" + escaped(input.file) + " &middot; seed " +
           std::to_string(input.seed) + " &middot; digest " + escaped(input.digest) +
           " &middot; sluicebox " + escaped(input.version);
    if (!input.sides.empty())
        out += " &middot; until " + escaped(time_text(input.sides.front().world.fabric.now));
    out += "</p>\n";
    if (!input.repeat.empty())
        out += "<p class=\"facts\">Repeat it with <code>" + escaped(input.repeat) +
               "</code>; the same file, seed and version give the same digest anywhere.</p>\n";
    if (!input.first_difference.empty())
        out +=
            "<p>First difference between the sides: " + escaped(input.first_difference) + "</p>\n";
    return out;
}

std::string verdicts(const ReportInput& input) {
    if (input.judgements.empty()) return {};
    HtmlTable table({"", "side", "expected", "found"});
    for (const Judgement& one : input.judgements)
        table.row({{one.held ? "held" : "FAILED", one.held ? "" : "fails"},
                   {one.side},
                   {one.sentence},
                   {one.found}});
    return "<h2>Expectations</h2>\n" + table.finish();
}

std::string rows_table(const std::vector<ReportRow>& rows, const ReportInput& input,
                       const std::string& title) {
    if (rows.empty()) return {};
    std::vector<std::string> heads{""};
    for (const ObservedSide& side : input.sides) heads.emplace_back(side.name);
    HtmlTable table(heads);
    for (const ReportRow& row : rows) {
        std::vector<HtmlCell> cells{{row.what}};
        for (const std::string& value : row.values) cells.push_back({value.empty() ? "-" : value});
        table.row(cells);
    }
    return "<h3>" + escaped(title) + "</h3>\n" + table.finish();
}

std::string common_ground(const ReportInput& input) {
    std::string out = "<h2>What was compared</h2>\n<p>Equal on every side by construction: seed, "
                      "arrivals, keys, sizes, work and failures of every record.</p>\n";
    for (const std::string& warning : input.warnings)
        out += "<p><strong>Warning:</strong> " + escaped(warning) + "</p>\n";
    out += rows_table(input.different, input, "Different");
    out += rows_table(input.not_applicable, input, "Does not apply everywhere");
    return out + rows_table(input.held_equal, input, "Held equal");
}

std::string pictures(const ReportInput& input) {
    std::string out = "<h2>How it stood at the end</h2>\n";
    for (std::size_t i = 0; i < input.sides.size(); ++i) {
        const ObservedSide& side = input.sides[i];
        out += topology_picture(view_of(side.world, side.observation), "side" + std::to_string(i));
    }
    return out;
}

std::string assumptions(const ReportInput& input) {
    if (input.assumptions.empty()) return {};
    HtmlTable table({"side", "assumption", "value", "source"});
    for (const ReportAssumption& one : input.assumptions)
        table.row({{one.side}, {one.what}, {one.value}, {one.source}});
    return "<h2>What the figures rest on</h2>\n" + table.finish();
}

} // namespace

} // namespace sluice
