#include "sim/client/traffic.hpp"
#include "sim/client/records.hpp"
#include "sim/core/distribution.hpp"
#include <algorithm>

namespace sluice {

using namespace literals;

namespace {

constexpr Duration interval = 1_ms; // that a slice covers at most
constexpr int64_t dense_from = 5;   // records an interval from which slices are used
constexpr int64_t unlimited = INT64_MAX;

void plan(Traffic& traffic, const ProducerSpec& spec);
void plan_even(Traffic& traffic, const ProducerSpec& spec);
void plan_poisson(Traffic& traffic, const ProducerSpec& spec);
void plan_trace(Traffic& traffic, const ProducerSpec& spec);
void plan_until(Traffic& traffic, const ProducerSpec& spec, RecordNumber last, Time due);
void plan_nothing(Traffic& traffic);
void begin_stretch(Traffic& traffic, const ProducerSpec& spec, RateStretch stretch);

RecordNumber last_number(const Traffic& traffic, const ProducerSpec& spec);
RecordNumber numbers_until(const Traffic& traffic, const ProducerSpec& spec, Time time);
std::optional<Time> even_time(const Traffic& traffic, const ProducerSpec& spec, RecordNumber n);
std::optional<Time> trace_time(const Traffic& traffic, const ProducerSpec& spec, RecordNumber n);

Arrived arrived_until(const RateStretch& stretch, Time time) {
    const Arrived then = arrived_after(*stretch.curve, time - stretch.origin);
    return stretch.carried + (then - arrived_after(*stretch.curve, stretch.from - stretch.origin));
}

// The n-th record of an instance is this one of all instances together, which take turns.
int64_t turn_of(const Traffic& traffic, const ProducerSpec& spec, RecordNumber n) {
    return checked_add(checked_multiply(n - 1, spec.count), traffic.seat.instance + 1);
}

std::shared_ptr<const RateCurve> curve_of(const ProducerSpec& spec, const RateSpec& rate) {
    return std::make_shared<const RateCurve>(rate_curve(rate, spec.count));
}

} // namespace

Traffic begin_traffic(const Scenario& scenario, ProducerId producer, ProducerSeat seat) {
    const ProducerSpec& spec = scenario.producers[seat.spec];
    Traffic traffic;
    traffic.producer = producer;
    traffic.seat = seat;
    traffic.settled = time_zero + spec.start;
    traffic.gaps =
        CounterStream::named(scenario.seed, "arrivals/" + instance_name(spec.name, seat.instance));
    traffic.stretches.push_back({.from = traffic.settled,
                                 .origin = traffic.settled,
                                 .carried = 0,
                                 .first = 1,
                                 .curve = curve_of(spec, spec.rate)});
    plan(traffic, spec);
    return traffic;
}

Time next_due(const Traffic& traffic) {
    return traffic.due;
}

Slice next_slice(Traffic& traffic, const ProducerSpec& spec) {
    SLUICE_CHECK(traffic.due != time_never, "no arrival is due");
    const Slice slice = traffic.planned;
    traffic.next = slice.first + slice.count;
    plan(traffic, spec);
    return slice;
}

void set_rate(Traffic& traffic, const ProducerSpec& spec, Time now, const RateSpec& rate) {
    const Time from = std::max(now, traffic.stretches.back().from);
    RateStretch stretch{
        .from = from, .origin = from, .carried = 0, .first = 1, .curve = curve_of(spec, rate)};
    ++traffic.generation;
    if (traffic.suspended)
        traffic.suspended = std::move(stretch);
    else
        begin_stretch(traffic, spec, std::move(stretch));
}

void suspend(Traffic& traffic, const ProducerSpec& spec, Time now) {
    if (traffic.suspended) return;
    ++traffic.generation;
    RateStretch still = traffic.stretches.back();
    traffic.suspended = still;
    still.from = still.origin = std::max(now, still.from);
    still.curve = curve_of(spec, {.low = {0, 1_s}, .high = {0, 1_s}});
    begin_stretch(traffic, spec, std::move(still));
}

void resume(Traffic& traffic, const ProducerSpec& spec, Time now) {
    if (!traffic.suspended) return;
    ++traffic.generation;
    RateStretch again = *traffic.suspended;
    traffic.suspended.reset();
    again.from = std::max({now, again.from, traffic.stretches.back().from});
    traffic.settled = std::max(traffic.settled, again.from);
    while (spec.arrivals == Arrivals::trace && trace_time(traffic, spec, traffic.next) < now)
        if (!trace_time(traffic, spec, traffic.next++)) break;
    begin_stretch(traffic, spec, std::move(again));
}

std::optional<Time> created_at(const Traffic& traffic, const ProducerSpec& spec,
                               RecordNumber number) {
    switch (spec.arrivals) {
    case Arrivals::constant: return even_time(traffic, spec, number);
    case Arrivals::poisson: return std::nullopt;
    case Arrivals::trace: return trace_time(traffic, spec, number);
    }
    return std::nullopt;
}

namespace {

// What fell due under the old rate and is not handed over yet comes at once.
void begin_stretch(Traffic& traffic, const ProducerSpec& spec, RateStretch stretch) {
    const Time now = stretch.from;
    stretch.carried = arrived_until(traffic.stretches.back(), now);
    stretch.first = numbers_until(traffic, spec, now) + 1;
    traffic.stretches.push_back(std::move(stretch));
    switch (spec.arrivals) {
    case Arrivals::constant: {
        const RecordNumber owed = std::min(numbers_until(traffic, spec, std::min(now, spec.stop)),
                                           last_number(traffic, spec));
        if (owed >= traffic.next) return plan_until(traffic, spec, owed, now);
        break;
    }
    case Arrivals::poisson: // an interval that has begun keeps what was drawn for it
        if (traffic.due != time_never && traffic.by_interval && traffic.due >= now) return;
        traffic.settled = std::max(now, traffic.stretches.front().from);
        break;
    case Arrivals::trace: break;
    }
    plan(traffic, spec);
}

void plan(Traffic& traffic, const ProducerSpec& spec) {
    plan_nothing(traffic);
    if (traffic.next > last_number(traffic, spec)) return;
    switch (spec.arrivals) {
    case Arrivals::constant: return plan_even(traffic, spec);
    case Arrivals::poisson: return plan_poisson(traffic, spec);
    case Arrivals::trace: return plan_trace(traffic, spec);
    }
}

void plan_nothing(Traffic& traffic) {
    traffic.planned = {};
    traffic.due = time_never;
    traffic.by_interval = false;
}

void plan_even(Traffic& traffic, const ProducerSpec& spec) {
    const auto begin = even_time(traffic, spec, traffic.next);
    if (!begin || *begin > spec.stop) return;
    const Time end = std::min(*begin + (interval - 1_ns), spec.stop);
    RecordNumber last = numbers_until(traffic, spec, end);
    if (last - traffic.next + 1 < dense_from) last = traffic.next;
    last = std::min(last, last_number(traffic, spec));
    plan_until(traffic, spec, last, *even_time(traffic, spec, last));
}

void plan_until(Traffic& traffic, const ProducerSpec& spec, RecordNumber last, Time due) {
    traffic.planned = {.producer = traffic.producer,
                       .first = traffic.next,
                       .count = last - traffic.next + 1,
                       .from = *even_time(traffic, spec, traffic.next),
                       .to = *even_time(traffic, spec, last)};
    traffic.due = due;
}

// `count` records spread evenly over an interval of which none touches the ends.
Slice spread(const Traffic& traffic, int64_t count, Time begin) {
    const Duration half = interval / (2 * count);
    return {.producer = traffic.producer,
            .first = traffic.next,
            .count = count,
            .from = begin + half,
            .to = begin + (interval - half)};
}

void plan_interval(Traffic& traffic, const ProducerSpec& spec, int64_t mean_millionths) {
    const Time begin = traffic.settled;
    traffic.settled = begin + interval;
    const int64_t drawn = poisson(mean_millionths, traffic.gaps);
    const int64_t count = std::min(drawn, last_number(traffic, spec) - traffic.next + 1);
    if (count == 0) return;
    traffic.planned = spread(traffic, count, begin);
    traffic.by_interval = true;
    traffic.due = traffic.settled;
}

// A Poisson process of changing rate is one of rate 1 in the time that the curve counts.
void plan_single(Traffic& traffic, const ProducerSpec& spec, Arrived here) {
    const RateStretch& stretch = traffic.stretches.back();
    const int64_t gap = exponential_sample(int64_t{1} << 32, traffic.gaps.next());
    const Arrived mine = static_cast<Arrived>(static_cast<uint64_t>(gap)) << 32;
    const auto elapsed = reached(*stretch.curve, here + mine * static_cast<uint64_t>(spec.count));
    if (!elapsed || elapsed->ns > (time_never - stretch.origin).ns - interval.ns) return;
    const Time at = std::max(stretch.origin + *elapsed, traffic.settled);
    if (at > spec.stop) return;
    traffic.planned = {
        .producer = traffic.producer, .first = traffic.next, .count = 1, .from = at, .to = at};
    traffic.due = traffic.settled = at;
}

void plan_poisson(Traffic& traffic, const ProducerSpec& spec) {
    const RateStretch& stretch = traffic.stretches.back();
    const auto instances = static_cast<uint64_t>(spec.count);
    while (traffic.due == time_never && traffic.settled <= spec.stop) {
        const Duration elapsed = traffic.settled - stretch.origin;
        const Arrived here = arrived_after(*stretch.curve, elapsed);
        const Arrived ahead = arrived_after(*stretch.curve, elapsed + interval) - here;
        if (ahead < whole_records(dense_from) * instances || traffic.settled + interval > spec.stop)
            return plan_single(traffic, spec, here);
        const UnsignedWide millionths = ahead / instances * 1'000'000 >> 64;
        plan_interval(traffic, spec, static_cast<int64_t>(millionths));
    }
}

void plan_trace(Traffic& traffic, const ProducerSpec& spec) {
    const auto at = trace_time(traffic, spec, traffic.next);
    if (traffic.suspended || !at || *at > spec.stop) return;
    RecordNumber last = traffic.next;
    while (last < last_number(traffic, spec) && trace_time(traffic, spec, last + 1) == at) ++last;
    traffic.planned = {.producer = traffic.producer,
                       .first = traffic.next,
                       .count = last - traffic.next + 1,
                       .from = *at,
                       .to = *at};
    traffic.due = *at;
}

RecordNumber last_number(const Traffic& traffic, const ProducerSpec& spec) {
    if (spec.records == 0) return unlimited;
    const int64_t mine = spec.records % spec.count > traffic.seat.instance;
    return spec.records / spec.count + mine;
}

// How many numbers of this instance have fallen due by `time`.
RecordNumber numbers_until(const Traffic& traffic, const ProducerSpec& spec, Time time) {
    std::size_t i = traffic.stretches.size() - 1;
    while (i > 0 && traffic.stretches[i].from > time) --i;
    const auto all = static_cast<int64_t>(arrived_until(traffic.stretches[i], time) >> 64);
    if (all <= traffic.seat.instance) return 0;
    return (all - traffic.seat.instance - 1) / spec.count + 1;
}

std::optional<Time> even_time(const Traffic& traffic, const ProducerSpec& spec, RecordNumber n) {
    std::size_t i = traffic.stretches.size() - 1;
    while (i > 0 && traffic.stretches[i].first > n) --i;
    const RateStretch& stretch = traffic.stretches[i];
    const Arrived base = arrived_after(*stretch.curve, stretch.from - stretch.origin);
    const Arrived wanted = whole_records(turn_of(traffic, spec, n)) - stretch.carried + base;
    const auto elapsed = reached(*stretch.curve, wanted);
    if (!elapsed || elapsed->ns > (time_never - stretch.origin).ns - interval.ns)
        return std::nullopt;
    return std::max(stretch.origin + *elapsed, stretch.from);
}

std::optional<Time> trace_time(const Traffic& traffic, const ProducerSpec& spec, RecordNumber n) {
    const auto index = static_cast<std::size_t>(turn_of(traffic, spec, n) - 1);
    if (index >= spec.trace.size()) return std::nullopt;
    return spec.trace[index] + spec.start;
}

} // namespace

} // namespace sluice
