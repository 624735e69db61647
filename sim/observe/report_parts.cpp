#include "sim/observe/report_parts.hpp"
#include "sim/core/xml.hpp"
#include "sim/observe/chart.hpp"
#include <algorithm>

namespace sluice {

using xml::escaped;

namespace {

constexpr std::size_t story_most = 400; // moments a side; the rest is counted
constexpr std::size_t recoveries_most = 40;

std::vector<ChartMark> failure_marks(const ReportInput& input);
std::string chart_of(const ReportInput& input, std::string title, std::string prefix, Unit unit,
                     const std::vector<std::pair<std::string, int64_t TimeSlice::*>>& what,
                     bool rate);
std::string account_rows(const ObservedSide& side);
std::string story_line(const ObservedSide& side, const Moment& moment);

} // namespace

HtmlTable::HtmlTable(const std::vector<std::string>& heads, const std::string& caption) {
    out_ = "<table>\n";
    if (!caption.empty()) out_ += "<caption>" + escaped(caption) + "</caption>\n";
    out_ += "<tr>";
    for (const std::string& head : heads) out_ += "<th>" + escaped(head) + "</th>";
    out_ += "</tr>\n";
}

void HtmlTable::row(const std::vector<HtmlCell>& cells) {
    out_ += "<tr>";
    for (const HtmlCell& cell : cells)
        out_ += (cell.style.empty() ? "<td>" : "<td class=\"" + escaped(cell.style) + "\">") +
                escaped(cell.words) + "</td>";
    out_ += "</tr>\n";
}

std::string HtmlTable::finish() {
    return out_ + "</table>\n";
}

std::string summary_section(const ReportInput& input) {
    std::vector<std::string> heads{"metric"};
    for (const ObservedSide& side : input.sides) heads.emplace_back(side.name);
    heads.emplace_back("what it says");
    HtmlTable table(heads);
    for (const MetricInfo& metric : metrics()) {
        std::vector<HtmlCell> cells{{std::string(metric.name)}};
        bool any = false;
        for (const ObservedSide& side : input.sides) {
            const auto value = metric_value(side.world, side.observation, metric.name);
            any = any || (value && *value != 0);
            cells.push_back({value ? value_text(metric.unit, *value) : "-", "number"});
        }
        cells.push_back({std::string(metric.sentence)});
        const bool always = metric.name == "records.lost" || metric.name == "records.duplicated";
        if (any || always) table.row(cells);
    }
    return "<h2>Summary</h2>\n" + table.finish() +
           "<p class=\"facts\">Metrics that are 0 on every side are left out.</p>\n";
}

std::string ledger_section(const ReportInput& input) {
    std::string out = "<h2>Ledger</h2>\n<p>Where every record is. Every term is counted by itself; "
                      "the sums must agree.</p>\n";
    for (const ObservedSide& side : input.sides) {
        const auto wrong = imbalances(side.observation.ledger, side.world);
        out += "<h3>" + escaped(side.name) + (wrong.empty() ? ": balances" : "") + "</h3>\n";
        for (const Imbalance& one : wrong)
            out += "<p class=\"fails\">" + escaped(one.of + ": " + one.equation) + "</p>\n";
        out += account_rows(side);
    }
    return out;
}

std::string story_section(const ReportInput& input) {
    std::string out = "<h2>What happened</h2>\n";
    for (const ObservedSide& side : input.sides) {
        const Moments& moments = side.observation.moments;
        out += "<h3>" + escaped(side.name) + "</h3>\n<ol class=\"story\">\n";
        const std::size_t shown = std::min<std::size_t>(moments.all.size(), story_most);
        for (std::size_t i = 0; i < shown; ++i) out += story_line(side, moments.all[i]);
        out += "</ol>\n";
        if (moments.all.size() > shown)
            out += "<p>... and " + value_text(Unit::count, int64_t(moments.all.size() - shown)) +
                   " more moments.</p>\n";
        if (moments.all.empty()) out += "<p>Nothing worth telling happened.</p>\n";
    }
    return out;
}

std::string recovery_section(const ReportInput& input) {
    std::string out;
    for (const ObservedSide& side : input.sides) {
        const auto& all = side.observation.recoveries.all;
        if (all.empty()) continue;
        out += "<h3>" + escaped(side.name) + "</h3>\n";
        for (std::size_t i = 0; i < std::min(all.size(), recoveries_most); ++i) {
            const std::vector<std::string> story = recovery_story(side.world, all[i]);
            out += "<p><strong>" + escaped(story.front()) + "</strong></p>\n<ul>\n";
            for (std::size_t l = 1; l < story.size(); ++l)
                out += "<li>" + escaped(story[l]) + "</li>\n";
            out += "</ul>\n";
        }
        if (all.size() > recoveries_most)
            out += "<p>... and " + value_text(Unit::count, int64_t(all.size() - recoveries_most)) +
                   " more failures.</p>\n";
    }
    return out.empty() ? out : "<h2>Recovery</h2>\n" + out;
}

std::string charts_section(const ReportInput& input) {
    if (input.sides.empty()) return {};
    std::string out = "<h2>Over time</h2>\n";
    out += chart_of(input, "Offered and acknowledged, records per second", "in", Unit::per_second,
                    {{"offered", &TimeSlice::offered}, {"acked", &TimeSlice::acked}}, true);
    out += chart_of(input, "Delivered, records per second", "out", Unit::per_second,
                    {{"", &TimeSlice::delivered}}, true);
    out += chart_of(input, "Records that groups have waiting", "lag", Unit::count,
                    {{"", &TimeSlice::lag}}, false);
    out += chart_of(input, "From creation to finished work, 99 of 100 within", "latency",
                    Unit::nanoseconds, {{"", &TimeSlice::latency_p99}}, false);
    return out;
}

namespace {

std::vector<ChartMark> failure_marks(const ReportInput& input) {
    std::vector<ChartMark> marks;
    const ObservedSide& side = input.sides.front();
    for (const Recovery& recovery : side.observation.recoveries.all)
        if (marks.size() < recoveries_most)
            marks.push_back({recovery.at, std::string(info(recovery.kind).name)});
    return marks;
}

// Sides over one another; what a side offers is the same on all, so it is drawn once.
std::string chart_of(const ReportInput& input, std::string title, std::string prefix, Unit unit,
                     const std::vector<std::pair<std::string, int64_t TimeSlice::*>>& what,
                     bool rate) {
    Chart chart;
    chart.title = std::move(title);
    chart.prefix = std::move(prefix);
    chart.unit = unit;
    chart.marks = failure_marks(input);
    chart.width = input.sides.front().observation.metrics.width;
    for (std::size_t s = 0; s < input.sides.size(); ++s) {
        const Metrics& metrics = input.sides[s].observation.metrics;
        for (const auto& [name, member] : what) {
            if (name == "offered" && s > 0) continue;
            ChartSeries series;
            series.name = name == "offered" ? name
                          : name.empty()    ? std::string(input.sides[s].name)
                                            : name + ", " + std::string(input.sides[s].name);
            series.values = rate ? rate_series(metrics, member) : level_series(metrics, member);
            series.side = name == "offered" ? input.sides.size() : s;
            chart.series.push_back(std::move(series));
        }
    }
    return chart_svg(chart);
}

std::string account_rows(const ObservedSide& side) {
    HtmlTable table({"whose", "all", "is", "records", "because"});
    for (const Account& account : accounts(side.observation.ledger, side.world)) {
        bool first = true;
        for (const LedgerTerm& term : account.terms) {
            if (term.count == 0) continue;
            table.row({{first ? account.of : ""},
                       {first ? value_text(Unit::count, account.left) + " " +
                                    std::string(account.left_name)
                              : ""},
                       {std::string(term.name)},
                       {value_text(Unit::count, term.count), "number"},
                       {std::string(cause_words(term))}});
            first = false;
        }
    }
    return table.finish();
}

std::string story_line(const ObservedSide& side, const Moment& moment) {
    std::string line = "<li>" + escaped(time_text(moment.fact.at)) + " &nbsp; " +
                       escaped(sentence(side.world, moment));
    const Moments& moments = side.observation.moments;
    if (moment.fact.because != 0)
        if (const auto earlier = moment_index(moments, moment.fact.because))
            line +=
                " <span class=\"because\">(because of " + std::to_string(*earlier + 1) + ")</span>";
    return line + "</li>\n";
}

} // namespace

} // namespace sluice
