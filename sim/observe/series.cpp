#include "sim/observe/series.hpp"
#include "sim/core/wide.hpp"
#include <algorithm>
#include <array>

namespace sluice {

namespace {

struct Scoped { // a slice, and whom it is asked about
    const TimeSlice& slice;
    const PartShare* part = nullptr;   // null: everything
    const PartShare* before = nullptr; // the same at its beginning; null: the run began with it
};

struct Row {
    SeriesInfo info;
    bool is_rate = false; // a count of the slice, shown per second
    int64_t (*read)(const Scoped&);
};

template <int64_t TimeSlice::*whole, int64_t PartShare::*share>
int64_t counted(const Scoped& s) {
    if (!s.part) return s.slice.*whole;
    return s.part->*share - (s.before ? s.before->*share : 0);
}
template <int64_t TimeSlice::*whole, int64_t PartShare::*share>
int64_t level(const Scoped& s) {
    return s.part ? s.part->*share : s.slice.*whole;
}
template <int64_t TimeSlice::*whole>
int64_t whole_only(const Scoped& s) {
    return s.slice.*whole;
}
template <int64_t PartitionsNow::*which>
int64_t of_partitions(const Scoped& s) {
    return s.slice.partitions.*which;
}

using Slice = TimeSlice;
using Share = PartShare;
constexpr std::array<Row, 11> rows{{
    {{"throughput.offered", Unit::per_second, "Records that the applications handed over.", true,
      false},
     true,
     counted<&Slice::offered, &Share::offered>},
    {{"throughput.in", Unit::per_second, "Records acknowledged.", true, false},
     true,
     counted<&Slice::acked, &Share::acked>},
    {{"throughput.out", Unit::per_second, "Records worked on, each time counted.", false, true},
     true,
     counted<&Slice::delivered, &Share::delivered>},
    {{"throughput.failed", Unit::per_second, "Records given up by their producers.", false, false},
     true,
     whole_only<&Slice::failed>},
    {{"lag", Unit::count, "Records that groups have waiting.", false, true},
     false,
     level<&Slice::lag, &Share::lag>},
    {{"latency.end_to_end.p50", Unit::nanoseconds,
      "From the application's hand to finished work: half of the records took longer.", false,
      false},
     false,
     whole_only<&Slice::latency_p50>},
    {{"latency.end_to_end.p99", Unit::nanoseconds,
      "From the application's hand to finished work: one record of a hundred took longer.", false,
      false},
     false,
     whole_only<&Slice::latency_p99>},
    {{"latency.ack.p99", Unit::nanoseconds,
      "Until the producer heard that it is stored: one record of a hundred took longer.", false,
      false},
     false,
     whole_only<&Slice::latency_ack_p99>},
    {{"partitions.short_of_copies", Unit::count, "Partitions with a copy out of sync.", false,
      false},
     false,
     of_partitions<&PartitionsNow::short_of_copies>},
    {{"partitions.below_minimum", Unit::count,
      "Partitions with fewer copies in sync than min.insync.replicas: readers stand still.", false,
      false},
     false,
     of_partitions<&PartitionsNow::below_minimum>},
    {{"partitions.unwritable", Unit::count, "Partitions or queues that nobody can write to.", false,
      false},
     false,
     of_partitions<&PartitionsNow::unwritable>},
}};

constexpr auto infos = [] {
    std::array<SeriesInfo, rows.size()> list;
    for (std::size_t i = 0; i < rows.size(); ++i) list[i] = rows[i].info;
    return list;
}();

struct Scope { // indexes into a slice's shares
    bool known = true;
    std::size_t producer = SIZE_MAX, group = SIZE_MAX;

    const PartShare* in(const TimeSlice& slice) const {
        if (producer != SIZE_MAX) return &slice.producers[producer];
        return group != SIZE_MAX ? &slice.groups[group] : nullptr;
    }
    Scoped in(const TimeSlice& slice, const Metrics& metrics, std::size_t number) const {
        const bool first = number == 0;
        return {slice, in(slice), first ? nullptr : in(metrics.slices[number - 1])};
    }
};

Scope scope_of(const Scenario& scenario, const SeriesInfo& info, std::string_view of);
void add_point(Series& series, const Row& row, const Scoped& scoped, SeriesPoint point, bool joins);

} // namespace

std::span<const SeriesInfo> series_table() {
    return infos;
}

const SeriesInfo* find_series(std::string_view name) {
    const auto info = std::find_if(infos.begin(), infos.end(),
                                   [name](const SeriesInfo& i) { return i.name == name; });
    return info == infos.end() ? nullptr : &*info;
}

std::optional<Series> series_of(const Scenario& scenario, const Observation& observation,
                                std::string_view name, std::string_view of,
                                std::size_t points_max) {
    const SeriesInfo* info = find_series(name);
    if (!info) return std::nullopt;
    const Row& row = rows[std::size_t(info - infos.data())];
    const Scope scope = scope_of(scenario, *info, of);
    if (!scope.known) return std::nullopt;
    const Metrics& metrics = observation.metrics;
    const auto closed = std::size_t(metrics.closed);
    const std::size_t joined = (closed + 1 + points_max - 1) / std::max<std::size_t>(1, points_max);
    Series series{.info = info, .points = {}, .most = 0};
    for (std::size_t i = 0; i < closed; ++i) {
        const auto from = Time{metrics.width.ns * int64_t(i)};
        add_point(series, row, scope.in(metrics.slices[i], metrics, i),
                  {from, from + metrics.width}, i % joined != 0);
    }
    // Too little of a slice says nothing yet.
    const Time from{metrics.width.ns * metrics.closed};
    if ((observation.seen - from) * 2 >= metrics.width) {
        const TimeSlice slice = closed_now(metrics, observation.ledger);
        add_point(series, row, scope.in(slice, metrics, closed), {from, observation.seen},
                  closed % joined != 0);
    }
    for (SeriesPoint& point : series.points) {
        if (row.is_rate)
            point.value =
                int64_t(Wide(point.value) * 1'000'000'000 / (point.until - point.from).ns);
        series.most = std::max(series.most, point.value);
    }
    return series;
}

std::optional<int64_t> value_at(const Series& series, Time at) {
    const auto point = std::upper_bound(series.points.begin(), series.points.end(), at,
                                        [](Time t, const SeriesPoint& p) { return t < p.until; });
    if (point == series.points.end() || at < point->from) return std::nullopt;
    return point->value;
}

namespace {

Scope scope_of(const Scenario& scenario, const SeriesInfo& info, std::string_view of) {
    Scope scope;
    if (of.empty()) return scope;
    for (std::size_t p = 0; p < scenario.producers.size(); ++p)
        if (info.of_producer && scenario.producers[p].name == of) scope.producer = p;
    for (std::size_t g = 0; g < scenario.consumers.size(); ++g)
        if (info.of_group && scenario.consumers[g].name == of) scope.group = g;
    scope.known = scope.producer != SIZE_MAX || scope.group != SIZE_MAX;
    return scope;
}

void add_point(Series& series, const Row& row, const Scoped& scoped, SeriesPoint point,
               bool joins) {
    point.value = row.read(scoped);
    if (!joins || series.points.empty()) return series.points.push_back(point);
    SeriesPoint& last = series.points.back();
    last.until = point.until;
    last.value = row.is_rate ? last.value + point.value : std::max(last.value, point.value);
}

} // namespace

} // namespace sluice
