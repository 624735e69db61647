#include "sim/observe/expect_values.hpp"
#include "sim/world/names.hpp"
#include <algorithm>

namespace sluice {

namespace {

constexpr std::string_view levels[] = {"records.pending",
                                       "records.readable",
                                       "records.waiting",
                                       "lag.max",
                                       "lag.end",
                                       "records.wrong",
                                       "partitions.under_replicated",
                                       "partitions.under_min_isr",
                                       "partitions.led",
                                       "partitions.offline",
                                       "rebalance.pause",
                                       "unavailable.write",
                                       "cost.usd_per_month"};

bool about(const World& world, const Fact& fact, std::string_view of);
std::string value_words(const ExpectSpec& expect, Ratio value);

} // namespace

// Exactly: value * denominator against numerator.
bool compare(const ExpectSpec& expect, int64_t value) {
    const auto against = [value](Ratio r) {
        const Wide left = Wide(value) * r.denominator;
        return left < r.numerator ? -1 : left > r.numerator ? 1 : 0;
    };
    const int order = against(expect.value);
    switch (expect.comparison) {
    case Comparison::is: return order == 0;
    case Comparison::is_not: return order != 0;
    case Comparison::above: return order > 0;
    case Comparison::below: return order < 0;
    case Comparison::at_least: return order >= 0;
    case Comparison::at_most: return order <= 0;
    case Comparison::between: return order >= 0 && against(expect.value_high) <= 0;
    }
    return false;
}

bool is_latency(std::string_view metric) {
    return metric.substr(0, 8) == "latency.";
}

bool is_rate(std::string_view metric) {
    return metric.substr(0, 11) == "throughput.";
}

bool grows(std::string_view metric) {
    return !is_latency(metric) &&
           std::find(std::begin(levels), std::end(levels), metric) == std::end(levels);
}

std::optional<int64_t> value_now(const World& world, const Observation& observation,
                                 std::string_view metric, std::string_view of) {
    if (metric == "lag.max") return metric_value(world, observation, "records.waiting", of);
    if (metric == "throughput.in") return metric_value(world, observation, "records.acked", of);
    if (metric == "throughput.out")
        return metric_value(world, observation, "records.delivered", of);
    return metric_now(world, observation, metric, of);
}

Histogram latencies_of(const Metrics& metrics, std::string_view metric) {
    return metric.substr(0, 11) == "latency.ack" ? latency_ack(metrics)
                                                 : latency_end_to_end(metrics);
}

int64_t latency_between(const Histogram& before, const Histogram& after, std::string_view metric) {
    Histogram between;
    for (std::size_t i = 0; i < after.counts().size(); ++i) {
        const std::size_t bucket = after.first_bucket() + i;
        const bool known = bucket >= before.first_bucket() &&
                           bucket - before.first_bucket() < before.counts().size();
        const int64_t old = known ? before.counts()[bucket - before.first_bucket()] : 0;
        const int64_t low = Histogram::bucket_begin(bucket);
        const int64_t middle = low + (Histogram::bucket_begin(bucket + 1) - low) / 2;
        if (after.counts()[i] > old) between.add(middle, after.counts()[i] - old);
    }
    const std::string_view which = metric.substr(metric.rfind('.') + 1);
    return which == "p50"   ? between.percentile(500)
           : which == "p99" ? between.percentile(990)
                            : between.max();
}

const FactKindInfo* find_kind(std::string_view name) {
    for (const FactKindInfo& row : fact_kinds())
        if (row.name == name) return &row;
    return nullptr;
}

int64_t how_often(const Observation& observation, std::string_view what) {
    const FactKindInfo* kind = find_kind(what);
    return kind ? observation.metrics.facts[std::size_t(kind->kind)] : 0;
}

const Moment* first_moment(const ObservedSide& side, const ExpectSpec& expect, Time from,
                           Time until) {
    const FactKindInfo* kind = find_kind(expect.what);
    for (const Moment& moment : side.observation.moments.all) {
        const Fact& fact = moment.fact;
        if (fact.at > until) break;
        if (fact.kind == kind->kind && fact.at >= from && about(side.world, fact, expect.of))
            return &moment;
    }
    return nullptr;
}

std::string sentence(const ExpectSpec& expect, std::span<const ObservedSide> sides) {
    if (expect.kind != ExpectKind::metric) {
        const std::string of = expect.of.empty() ? "" : " (" + expect.of + ")";
        const std::string verb = expect.kind == ExpectKind::happens ? "happens: "
                                 : expect.kind == ExpectKind::never ? "never: "
                                                                    : "always: ";
        return verb + expect.what + of;
    }
    std::string text = expect.metric + (expect.of.empty() ? "" : " of " + expect.of);
    if (expect.than != no_index && expect.than < sides.size())
        text += " minus that of " + std::string(sides[expect.than].name);
    switch (expect.comparison) {
    case Comparison::is: text += " is "; break;
    case Comparison::is_not: text += " is not "; break;
    case Comparison::above: text += " is above "; break;
    case Comparison::below: text += " is below "; break;
    case Comparison::at_least: text += " is at least "; break;
    case Comparison::at_most: text += " is at most "; break;
    case Comparison::between: text += " is between "; break;
    }
    text += value_words(expect, expect.value);
    if (expect.comparison == Comparison::between)
        text += " and " + value_words(expect, expect.value_high);
    if (expect.by != time_never) text += " by " + time_text(expect.by);
    if (expect.during_until != time_never)
        text += " from " + time_text(expect.during_from) + " to " + time_text(expect.during_until);
    return text;
}

namespace {

bool about(const World& world, const Fact& fact, std::string_view of) {
    if (of.empty()) return true;
    const auto is_it = [&](const std::string& name) {
        return name == of || (name.size() > of.size() && name[of.size()] == '/' &&
                              std::string_view(name).substr(0, of.size()) == of);
    };
    return is_it(name_of(world, fact.who)) || is_it(name_of(world, fact.whom)) ||
           (fact.partition.exists() && is_it(name_of(world, fact.partition))) ||
           (fact.group.exists() && is_it(name_of(world, fact.group)));
}

std::string value_words(const ExpectSpec& expect, Ratio value) {
    const MetricInfo* metric = find_metric(expect.metric);
    if (value.denominator == 1 && metric) return value_text(metric->unit, value.numerator);
    return std::to_string(value.numerator) + "/" + std::to_string(value.denominator);
}

} // namespace

} // namespace sluice
