#include "gui/charts.hpp"
#include "gui/plot.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

constexpr int changes_worth = 100, differs_worth = 50; // against ranks below 20

bool has(const Simulation& side, const ChartChoice& choice);
bool any_side_has(const Player& player, const ChartChoice& choice);
void judge(Charts& charts, const Player& player);
int worth(const Player& player, const ChartChoice& choice);
void choose(Charts& charts, const ChartPicks& picks);
Chart make_chart(const Charts& charts, const Player& player, std::size_t choice, std::size_t side);
void add_line(Chart& chart, const Player& player, const ChartChoice& choice, std::size_t side,
              bool companion);
std::size_t points_for(std::size_t sides);

} // namespace

std::vector<ChartChoice> chart_choices(const Player& player) {
    std::vector<ChartChoice> all{{.title = "acknowledged per s", .series = "throughput.in"}};
    const Scenario& scenario = player.side(0).scenario();
    for (std::size_t g = 0; g < scenario.consumers.size(); ++g) {
        const std::string& name = scenario.consumers[g].name;
        all.push_back(
            {.title = name + " is behind", .series = "lag", .of = name, .rank = g == 0 ? 1 : 4});
    }
    all.push_back({.title = "partitions short of copies",
                   .series = "partitions.short_of_copies",
                   .stepped = true,
                   .of_copies = true,
                   .rank = 2});
    all.push_back({.title = "partitions not writable",
                   .series = "partitions.unwritable",
                   .stepped = true,
                   .rank = 3});
    all.push_back({.title = "end to end",
                   .series = "latency.end_to_end.p99",
                   .companion = "latency.end_to_end.p50",
                   .rank = 5});
    all.push_back({.title = "finished per s", .series = "throughput.out", .rank = 6});
    all.push_back({.title = "offered per s", .series = "throughput.offered", .rank = 7});
    all.push_back({.title = "recovery", .rank = 8});
    std::erase_if(
        all, [&](const ChartChoice& c) { return !c.series.empty() && !any_side_has(player, c); });
    return all;
}

std::optional<int64_t> value_in(const ChartLine& line, Time at, Time now) {
    const Series& series = at <= now ? line.past : line.coming;
    if (const auto value = value_at(series, at)) return value;
    // A slice that has hardly begun has no value yet; the last one still stands.
    if (!series.points.empty() && at >= series.points.back().until &&
        (at <= now || at == series.points.back().until))
        return series.points.back().value;
    return {};
}

void refresh_charts(Charts& charts, const Player& player, const ChartPicks& picks,
                    std::size_t count, std::size_t side) {
    if (charts.choices.empty()) {
        charts.choices = chart_choices(player);
        charts.relevance.assign(charts.choices.size(), 0);
    }
    judge(charts, player);
    const auto before = charts.chosen;
    choose(charts, picks);
    const std::size_t wanted = std::min({count, charts_shown, charts.choices.size()});
    const bool same = charts.revision == player.revision() && charts.chosen == before &&
                      charts.shown.size() == wanted;
    if (same) return;
    charts.revision = player.revision();
    charts.shown.clear();
    for (std::size_t i = 0; i < wanted; ++i)
        charts.shown.push_back(make_chart(charts, player, charts.chosen[i], side));
}

void cycle_chart(const Charts& charts, ChartPicks& picks, std::size_t chart) {
    const std::size_t n = charts.choices.size();
    if (chart >= charts_shown || n <= charts_shown) return;
    std::size_t next = charts.chosen[chart];
    do {
        next = (next + 1) % n;
    } while (std::count(charts.chosen.begin(), charts.chosen.end(), next) > 0);
    for (std::size_t i = 0; i < charts_shown; ++i) picks.by_hand[i] = charts.chosen[i];
    picks.by_hand[chart] = next;
}

namespace {

bool has(const Simulation& side, const ChartChoice& choice) {
    const bool kafka = side.scenario().carrier().kind == PlatformKind::kafka;
    return (kafka || !choice.of_copies) &&
           series_of(side.scenario(), side.observed(), choice.series, choice.of, 1);
}

bool any_side_has(const Player& player, const ChartChoice& choice) {
    for (std::size_t i = 0; i < player.size(); ++i)
        if (has(player.side(i), choice)) return true;
    return false;
}

// What a run will bring is known ahead of it, so the choice of curves seldom has to change while
// somebody looks at them. Once worth showing, always worth showing.
void judge(Charts& charts, const Player& player) {
    Time known = player.seen_until();
    for (std::size_t i = 0; i < player.size(); ++i)
        known = std::max(known, player.foresight(i).horizon());
    const Duration step = (player.end() - time_zero) / 40;
    const bool first = charts.judged_until == time_never;
    const bool done = known == player.end() && charts.judged_until == known;
    if (!first && (done || (known - charts.judged_until < step && known != player.end()))) return;
    charts.judged_until = known;
    for (std::size_t i = 0; i < charts.choices.size(); ++i)
        charts.relevance[i] = std::max(charts.relevance[i], worth(player, charts.choices[i]));
}

int worth(const Player& player, const ChartChoice& choice) {
    if (choice.series.empty()) return 0;
    constexpr std::size_t few = 80;
    bool changes = false;
    int64_t least_most = INT64_MAX, most_most = 0;
    for (std::size_t i = 0; i < player.size(); ++i) {
        const Simulation& ahead = player.foresight(i).run_ahead();
        const bool further = ahead.now() >= player.seen_until();
        const Observation& known = further ? ahead.observed() : player.seen(i);
        const auto series =
            series_of(player.side(i).scenario(), known, choice.series, choice.of, few);
        if (!series) continue;
        int64_t least = series->most;
        for (const SeriesPoint& point : series->points) least = std::min(least, point.value);
        changes = changes || series->most - least > series->most / 20;
        least_most = std::min(least_most, series->most);
        most_most = std::max(most_most, series->most);
    }
    const bool differs = least_most != INT64_MAX && most_most - least_most > most_most / 10;
    return (changes ? changes_worth : 0) + (differs ? differs_worth : 0);
}

void choose(Charts& charts, const ChartPicks& picks) {
    std::vector<std::size_t> order; // of what nobody picked, the best first
    for (std::size_t i = 0; i < charts.choices.size(); ++i)
        if (std::count(picks.by_hand.begin(), picks.by_hand.end(), std::optional(i)) == 0)
            order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const int wa = charts.relevance[a] - charts.choices[a].rank;
        const int wb = charts.relevance[b] - charts.choices[b].rank;
        return wa > wb;
    });
    if (order.size() > charts_shown) order.resize(charts_shown);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return charts.choices[a].rank < charts.choices[b].rank;
    });
    std::size_t next = 0;
    for (std::size_t i = 0; i < charts_shown; ++i) {
        const auto& by_hand = picks.by_hand[i];
        if (by_hand && *by_hand < charts.choices.size())
            charts.chosen[i] = *by_hand;
        else if (next < order.size())
            charts.chosen[i] = order[next++];
    }
}

Chart make_chart(const Charts& charts, const Player& player, std::size_t choice, std::size_t side) {
    Chart chart;
    chart.choice = choice;
    const ChartChoice& what = charts.choices[choice];
    if (what.series.empty()) {
        chart.recoveries = recovery_bars(player.side(std::min(side, player.size() - 1)));
        return chart;
    }
    chart.unit = find_series(what.series)->unit;
    const bool one = player.size() == 1;
    if (one && !what.companion.empty()) add_line(chart, player, what, 0, true);
    for (std::size_t i = 0; i < player.size(); ++i) add_line(chart, player, what, i, false);
    for (const ChartLine& line : chart.lines)
        chart.most = std::max({chart.most, line.past.most, line.coming.most});
    // Levels may touch the edge; a line stays below the figure that stands there.
    chart.top = round_above(what.stepped ? chart.most : chart.most + chart.most / 4);
    return chart;
}

void add_line(Chart& chart, const Player& player, const ChartChoice& choice, std::size_t side,
              bool companion) {
    const std::string_view name = companion ? choice.companion : choice.series;
    if (!has(player.side(side), choice)) return;
    const std::size_t points = points_for(player.size());
    const Scenario& scenario = player.side(side).scenario();
    auto past = series_of(scenario, player.side(side).observed(), name, choice.of, points);
    if (!past) return;
    ChartLine line{.side = side, .companion = companion, .past = std::move(*past), .coming = {}};
    if (player.seen_until() > player.now())
        if (auto coming = series_of(scenario, player.seen(side), name, choice.of, points))
            line.coming = std::move(*coming);
    chart.lines.push_back(std::move(line));
}

// Vertices are the budget: the more curves, the coarser each of them.
std::size_t points_for(std::size_t sides) {
    return sides == 1 ? 300 : sides == 2 ? 200 : 130;
}

} // namespace

} // namespace sluice::gui
