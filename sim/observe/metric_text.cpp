// Metric values as a person reads them.
#include "sim/observe/metrics.hpp"
#include "sim/observe/wording.hpp"

namespace sluice {

namespace {

// `value` units of 1/`scale`, with at most three digits that matter behind the point.
std::string decimal(int64_t value, int64_t scale) {
    const int64_t whole = value / scale;
    int64_t places = whole >= 100 ? 1 : whole >= 10 ? 2 : 3;
    int64_t parts = 1;
    for (int64_t i = 0; i < places; ++i) parts *= 10;
    const int64_t rest = int64_t(Wide(value % scale) * parts / scale);
    if (rest == 0) return grouped(whole);
    std::string digits = std::to_string(rest);
    digits.insert(0, std::size_t(places) - digits.size(), '0');
    while (digits.back() == '0') digits.pop_back();
    return grouped(whole) + '.' + digits;
}

std::string duration_words(int64_t ns) {
    if (ns < 0) return "-" + duration_words(-ns);
    if (ns == 0) return "0 s";
    if (ns < 1'000) return std::to_string(ns) + " ns";
    if (ns < 1'000'000) return decimal(ns, 1'000) + " us";
    if (ns < 1'000'000'000) return decimal(ns, 1'000'000) + " ms";
    return decimal(ns, 1'000'000'000) + " s";
}

} // namespace

std::string value_text(Unit unit, int64_t value) {
    switch (unit) {
    case Unit::count: return grouped(value);
    case Unit::nanoseconds: return duration_words(value);
    case Unit::per_second: return grouped(value) + "/s";
    case Unit::thousandths: return decimal(value, 10) + " %";
    case Unit::cents: return decimal(value, 100) + " USD";
    }
    return {};
}

} // namespace sluice
