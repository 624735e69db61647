#include "gui/breakpoints.hpp"
#include "sim/observe/expect_values.hpp"
#include "sim/observe/metrics.hpp"
#include "sim/observe/moments.hpp"
#include "sim/scenario/metric_names.hpp"
#include "sim/scenario/suggest.hpp"
#include "sim/scenario/units.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

struct ComparisonWord {
    Comparison comparison;
    std::string_view words;
};
constexpr ComparisonWord comparisons[] = {
    {Comparison::at_least, "at least"}, {Comparison::at_most, "at most"},
    {Comparison::above, "above"},       {Comparison::below, "below"},
    {Comparison::is_not, "is not"},     {Comparison::is, "is"},
};

ReadBreakpoint read_threshold(std::string_view words, const ComparisonWord& comparison,
                              std::size_t at);
bool holds(const Breakpoint& breakpoint, const Simulation& side);
std::string value_words(const Breakpoint& breakpoint);
std::string_view trimmed(std::string_view text);

ReadBreakpoint trouble(std::string text) {
    return {std::nullopt, std::move(text)};
}

} // namespace

std::string Breakpoint::words() const {
    switch (kind) {
    case BreakpointKind::time: return duration_text(at.ns);
    case BreakpointKind::moment: return std::string(info(fact).name);
    case BreakpointKind::metric: break;
    }
    std::string text = metric + (of.empty() ? "" : " of " + of);
    for (const ComparisonWord& word : comparisons)
        if (word.comparison == comparison) text += " " + std::string(word.words);
    return text + " " + value_words(*this);
}

ReadBreakpoint read_breakpoint(std::string_view words) {
    words = trimmed(words);
    if (words.empty())
        return trouble("a time (12.4s), a kind of moment (leader elected) or a metric with a "
                       "threshold (records.lost above 0)");
    for (const ComparisonWord& comparison : comparisons) {
        const std::string spaced = " " + std::string(comparison.words) + " ";
        const std::size_t at = words.find(spaced);
        if (at != std::string_view::npos) return read_threshold(words, comparison, at);
    }
    Breakpoint breakpoint;
    if (const auto time = parse_duration(words); time.ok && time.value >= 0) {
        breakpoint.at = Time{time.value};
        return {breakpoint, ""};
    }
    if (words.front() >= '0' && words.front() <= '9')
        return trouble("a time has a unit, as in 12.4s");
    std::vector<std::string> names;
    for (const FactKindInfo& kind : fact_kinds()) {
        names.emplace_back(kind.name);
        if (kind.name != words) continue;
        breakpoint.kind = BreakpointKind::moment;
        breakpoint.fact = kind.kind;
        return {breakpoint, ""};
    }
    return trouble("no kind of moment is called \"" + printable(words) + "\"; " +
                   did_you_mean(words, names));
}

BreakpointWatch::BreakpointWatch(const std::vector<Breakpoint>& all, std::size_t side,
                                 const Simulation& now)
    : all_(&all), side_(side) {
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Breakpoint& one = all[i];
        if (!one.enabled || (one.side != SIZE_MAX && one.side != side)) continue;
        if (one.kind == BreakpointKind::moment) kinds_ |= fact_bit(one.fact);
        if (one.kind == BreakpointKind::metric) thresholds_.push_back({i, holds(one, now)});
    }
}

std::optional<std::size_t> BreakpointWatch::fired(const Simulation& side) {
    std::optional<std::size_t> first;
    for (Threshold& threshold : thresholds_) {
        const bool passed = holds((*all_)[threshold.index], side);
        if (passed && !threshold.passed && !first) first = threshold.index;
        threshold.passed = passed;
    }
    if (kinds_ == 0) return first;
    uint64_t kinds = 0;
    for (const Fact& fact : side.facts()) kinds |= fact_bit(fact.kind);
    if ((kinds & kinds_) == 0) return first;
    for (std::size_t i = 0; i < all_->size(); ++i) {
        const Breakpoint& one = (*all_)[i];
        const bool here = one.side == SIZE_MAX || one.side == side_;
        const bool hit = one.enabled && here && one.kind == BreakpointKind::moment &&
                         (kinds & fact_bit(one.fact)) != 0;
        if (hit) return std::min(first.value_or(i), i);
    }
    return first;
}

namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

// In the metric's unit: durations with theirs, everything else as a plain number.
bool read_value(const MetricInfo& metric, std::string_view text, int64_t& value) {
    const auto parsed =
        metric.unit == Unit::nanoseconds ? parse_duration(text) : parse_integer(text);
    value = parsed.value;
    return parsed.ok;
}

ReadBreakpoint read_threshold(std::string_view words, const ComparisonWord& comparison,
                              std::size_t at) {
    Breakpoint breakpoint;
    breakpoint.kind = BreakpointKind::metric;
    breakpoint.comparison = comparison.comparison;
    std::string_view name = trimmed(words.substr(0, at));
    const std::string_view value = trimmed(words.substr(at + comparison.words.size() + 2));
    if (const std::size_t of = name.find(" of "); of != std::string_view::npos) {
        breakpoint.of = trimmed(name.substr(of + 4));
        name = trimmed(name.substr(0, of));
    }
    const MetricInfo* metric = find_metric(name);
    if (!metric) {
        std::vector<std::string> names;
        for (const MetricInfo& one : metrics()) names.emplace_back(one.name);
        return trouble("no metric is called \"" + printable(name) + "\"; " +
                       did_you_mean(name, names));
    }
    breakpoint.metric = name;
    if (!read_value(*metric, value, breakpoint.value))
        return trouble(metric->unit == Unit::nanoseconds
                           ? "the threshold is a duration with its unit, as in 5s"
                           : "the threshold is a whole number");
    return {breakpoint, ""};
}

// As it is now, not the most so far; a throughput is the mean since the start.
bool holds(const Breakpoint& breakpoint, const Simulation& side) {
    const bool is_mean = breakpoint.metric.rfind("throughput.", 0) == 0;
    const auto value = (is_mean ? metric_value : value_now)(side.world(), side.observed(),
                                                            breakpoint.metric, breakpoint.of);
    if (!value) return false;
    ExpectSpec expect;
    expect.comparison = breakpoint.comparison;
    expect.value = {breakpoint.value, 1};
    return compare(expect, *value);
}

std::string value_words(const Breakpoint& breakpoint) {
    const MetricInfo* metric = find_metric(breakpoint.metric);
    return metric && metric->unit == Unit::nanoseconds ? duration_text(breakpoint.value)
                                                       : std::to_string(breakpoint.value);
}

} // namespace

} // namespace sluice::gui
