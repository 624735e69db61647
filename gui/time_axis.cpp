#include "gui/time_axis.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

constexpr int64_t millisecond = 1'000'000, second = 1'000'000'000;

struct Measure { // what a run of this length is measured in
    int64_t ns;
    const char* name;
};
Measure measure_of(int64_t span);
int64_t round_step(int64_t at_least, int64_t measure);
std::string figure(int64_t ns, int64_t measure);

} // namespace

TimeAxis time_axis(const Axis& axis, Time until) {
    return {axis.left, axis.right, time_zero, until};
}

float TimeAxis::at(Time time) const {
    if (until <= from) return left;
    const double share = double(time.ns - from.ns) / double(until.ns - from.ns);
    return left + (right - left) * float(std::clamp(share, 0.0, 1.0));
}

Time TimeAxis::time_at(float x) const {
    if (right <= left) return from;
    const double share = std::clamp(double(x - left) / double(right - left), 0.0, 1.0);
    return from + Duration{int64_t(share * double(until.ns - from.ns))};
}

std::vector<Tick> ticks(const TimeAxis& axis, float room) {
    const int64_t span = axis.until.ns - axis.from.ns;
    const Measure measure = measure_of(span);
    const double per_pixel = double(span) / std::max(1.0f, axis.right - axis.left);
    const int64_t step = round_step(int64_t(per_pixel * double(room)), measure.ns);
    std::vector<Tick> found;
    for (int64_t at = axis.from.ns; at < axis.until.ns; at += step)
        if (double(axis.until.ns - at) >= per_pixel * double(room) * 0.8)
            found.push_back({Time{at}, figure(at, measure.ns)});
    found.push_back({axis.until, figure(axis.until.ns, measure.ns) + " " + measure.name});
    return found;
}

std::string span_words(const TimeAxis& axis) {
    const Measure measure = measure_of(axis.until.ns - axis.from.ns);
    return figure(axis.from.ns, measure.ns) + " to " + figure(axis.until.ns, measure.ns) + " " +
           measure.name;
}

namespace {

Measure measure_of(int64_t span) {
    if (span < 2'000) return {1, "ns"};
    if (span < 2 * millisecond) return {1'000, "us"};
    if (span < 2 * second) return {millisecond, "ms"};
    return {second, "s"};
}

// 1, 2, 5 times a power of ten; above a minute whole minutes, and parts of an hour.
int64_t round_step(int64_t at_least, int64_t measure) {
    constexpr int64_t long_steps[] = {60, 120, 300, 600, 900, 1800, 3600};
    if (at_least > 50 * second && at_least <= 3600 * second) {
        for (const int64_t step : long_steps)
            if (step * second >= at_least) return step * second;
    }
    for (int64_t unit = std::max<int64_t>(1, measure / 1000);; unit *= 10)
        for (const int64_t times : {1, 2, 5})
            if (unit * times >= at_least) return unit * times;
}

// In that measure, with as many places as it takes.
std::string figure(int64_t ns, int64_t measure) {
    std::string text = std::to_string(ns / measure);
    std::string places = std::to_string(ns % measure + measure).substr(1);
    while (!places.empty() && places.back() == '0') places.pop_back();
    if (places.size() > 3) places.resize(3);
    if (ns % measure != 0 && !places.empty()) text += "." + places;
    return text;
}

} // namespace

} // namespace sluice::gui
