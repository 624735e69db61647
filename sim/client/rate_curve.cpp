#include "sim/client/rate_curve.hpp"
#include "sim/core/check.hpp"
#include <algorithm>
#include <array>

namespace sluice {

namespace {

RateCurve ramp_curve(uint64_t low, uint64_t high, const RateSpec& spec, Rate after);
RateCurve burst_curve(uint64_t low, uint64_t high, const RateSpec& spec);
RateCurve daily_curve(uint64_t low, uint64_t high, const RateSpec& spec);
void add_piece(RateCurve& curve, int64_t end, uint64_t rate_begin, uint64_t rate_end);

Rate total_rate(Rate rate, const RateSpec& spec, int64_t instances);
uint64_t per_nanosecond(Rate rate);
Arrived at_constant_rate(Rate rate, int64_t elapsed);
Arrived in_piece(const RatePiece& piece, int64_t elapsed);
std::optional<Duration> reached_at_rate(Rate rate, Arrived wanted);
std::optional<Duration> reached_in_pieces(const RateCurve& curve, Arrived wanted);
int64_t reached_in_piece(const RatePiece& piece, Arrived wanted);

int64_t period_of(const RateCurve& curve) {
    return curve.pieces.back().end;
}

} // namespace

RateCurve rate_curve(const RateSpec& spec, int64_t instances) {
    const Rate low = total_rate(spec.low, spec, instances);
    const Rate high = total_rate(spec.high, spec, instances);
    const bool flat = spec.shape == RateShape::constant || spec.period.ns <= 0;
    if (flat) return {.pieces = {}, .in_period = 0, .repeats = false, .rate = low};
    const uint64_t from = per_nanosecond(low);
    const uint64_t to = per_nanosecond(high);
    switch (spec.shape) {
    case RateShape::constant: break;
    case RateShape::ramp: return ramp_curve(from, to, spec, high);
    case RateShape::bursts: return burst_curve(from, to, spec);
    case RateShape::daily: return daily_curve(from, to, spec);
    }
    check_failed("shape", __FILE__, __LINE__, "a rate has an unknown shape");
}

Arrived arrived_after(const RateCurve& curve, Duration elapsed) {
    if (elapsed.ns <= 0) return 0;
    if (curve.pieces.empty()) return at_constant_rate(curve.rate, elapsed.ns);
    const int64_t period = period_of(curve);
    if (!curve.repeats && elapsed.ns >= period)
        return curve.in_period + at_constant_rate(curve.rate, elapsed.ns - period);
    const int64_t inside = elapsed.ns % period;
    const auto piece = std::upper_bound(curve.pieces.begin(), curve.pieces.end(), inside,
                                        [](int64_t at, const RatePiece& p) { return at < p.end; });
    const auto periods = static_cast<uint64_t>(elapsed.ns / period);
    return curve.in_period * periods + piece->before + in_piece(*piece, inside - piece->begin);
}

std::optional<Duration> reached(const RateCurve& curve, Arrived wanted) {
    if (wanted == 0) return Duration{0};
    if (curve.pieces.empty()) return reached_at_rate(curve.rate, wanted);
    if (curve.repeats || wanted <= curve.in_period) return reached_in_pieces(curve, wanted);
    const auto more = reached_at_rate(curve.rate, wanted - curve.in_period);
    if (!more || more->ns > INT64_MAX - period_of(curve)) return std::nullopt;
    return Duration{period_of(curve)} + *more;
}

namespace {

RateCurve ramp_curve(uint64_t low, uint64_t high, const RateSpec& spec, Rate after) {
    RateCurve curve{.pieces = {}, .in_period = 0, .repeats = false, .rate = after};
    add_piece(curve, spec.period.ns, low, high);
    return curve;
}

RateCurve burst_curve(uint64_t low, uint64_t high, const RateSpec& spec) {
    RateCurve curve{.pieces = {}, .in_period = 0, .repeats = true, .rate = {}};
    add_piece(curve, std::min(spec.high_for, spec.period).ns, high, high);
    add_piece(curve, spec.period.ns, low, low);
    return curve;
}

// A sine through 24 points, one an hour when the period is a day; straight in between. Its mean is
// exactly half way between low and high.
RateCurve daily_curve(uint64_t low, uint64_t high, const RateSpec& spec) {
    // (1 - cos(2 pi k / 24)) / 2 in millionths
    static constexpr std::array<int64_t, 13> height{0,       17'037,  66'987,   146'447, 250'000,
                                                    370'590, 500'000, 629'410,  750'000, 853'553,
                                                    933'013, 982'963, 1'000'000};
    const auto rate_at = [&](std::size_t hour) {
        const Wide rise = static_cast<Wide>(high) - static_cast<Wide>(low);
        const int64_t part = height[hour <= 12 ? hour : 24 - hour];
        const bool between = part != 0 && part != 1'000'000; // rounded up
        return static_cast<uint64_t>(static_cast<Wide>(low) + rise * part / 1'000'000 + between);
    };
    RateCurve curve{.pieces = {}, .in_period = 0, .repeats = true, .rate = {}};
    for (std::size_t hour = 0; hour < 24; ++hour) {
        const Wide end = static_cast<Wide>(spec.period.ns) * static_cast<int64_t>(hour + 1) / 24;
        add_piece(curve, static_cast<int64_t>(end), rate_at(hour), rate_at(hour + 1));
    }
    return curve;
}

void add_piece(RateCurve& curve, int64_t end, uint64_t rate_begin, uint64_t rate_end) {
    const int64_t begin = curve.pieces.empty() ? 0 : period_of(curve);
    if (end <= begin) return;
    curve.pieces.push_back({.begin = begin,
                            .end = end,
                            .rate_begin = rate_begin,
                            .rate_end = rate_end,
                            .before = curve.in_period});
    curve.in_period += in_piece(curve.pieces.back(), end - begin);
}

Rate total_rate(Rate rate, const RateSpec& spec, int64_t instances) {
    if (spec.each) rate.count = checked_multiply(rate.count, instances);
    return rate;
}

// Rounded up, so that a whole number of records is complete when it should be and not one
// nanosecond later.
uint64_t per_nanosecond(Rate rate) {
    SLUICE_CHECK(rate.per.ns > 0 && rate.count >= 0 && rate.count < rate.per.ns,
                 "a rate of a record a nanosecond or more");
    const auto per = static_cast<UnsignedWide>(rate.per.ns);
    return static_cast<uint64_t>((whole_records(rate.count) + per - 1) / per);
}

// In two steps, so that nothing overflows and whole records are exact.
Arrived at_constant_rate(Rate rate, int64_t elapsed) {
    if (rate.is_zero()) return 0;
    const UnsignedWide product =
        static_cast<UnsignedWide>(elapsed) * static_cast<uint64_t>(rate.count);
    const auto per = static_cast<UnsignedWide>(rate.per.ns);
    return ((product / per) << 64) + ((product % per) << 64) / per;
}

// rate_begin * x + (rate_end - rate_begin) * x^2 / (2 * length), rounded down.
Arrived in_piece(const RatePiece& piece, int64_t elapsed) {
    const Wide rise = static_cast<Wide>(piece.rate_end) - static_cast<Wide>(piece.rate_begin);
    const Wide flat = static_cast<Wide>(piece.rate_begin) * elapsed;
    if (rise == 0) return static_cast<Arrived>(flat);
    const Wide twice = static_cast<Wide>(2) * (piece.end - piece.begin);
    const Wide part = rise * elapsed;
    return static_cast<Arrived>(flat + part / twice * elapsed + part % twice * elapsed / twice);
}

std::optional<Duration> reached_at_rate(Rate rate, Arrived wanted) {
    if (rate.is_zero()) return std::nullopt;
    const auto per = static_cast<UnsignedWide>(rate.per.ns);
    const auto fraction = static_cast<uint64_t>(wanted);
    const UnsignedWide below_one = multiply_high(fraction, static_cast<uint64_t>(per)) +
                                   (fraction * static_cast<uint64_t>(per) != 0);
    const UnsignedWide needed = (wanted >> 64) * per + below_one;
    const auto count = static_cast<UnsignedWide>(rate.count);
    const UnsignedWide elapsed = (needed + count - 1) / count;
    if (elapsed > INT64_MAX) return std::nullopt;
    return Duration{static_cast<int64_t>(elapsed)};
}

std::optional<Duration> reached_in_pieces(const RateCurve& curve, Arrived wanted) {
    if (curve.in_period == 0) return std::nullopt;
    const UnsignedWide periods = (wanted - 1) / curve.in_period;
    const Arrived rest = wanted - periods * curve.in_period;
    if (periods > static_cast<UnsignedWide>(INT64_MAX / period_of(curve) - 1)) return std::nullopt;
    // The last piece that begins with less than `rest`.
    const auto after = std::lower_bound(curve.pieces.begin(), curve.pieces.end(), rest,
                                        [](const RatePiece& p, Arrived a) { return p.before < a; });
    const RatePiece& piece = *(after - 1);
    const int64_t whole = static_cast<int64_t>(periods) * period_of(curve);
    return Duration{whole + piece.begin + reached_in_piece(piece, rest - piece.before)};
}

int64_t reached_in_piece(const RatePiece& piece, Arrived wanted) {
    if (piece.rate_begin == piece.rate_end) {
        const auto rate = static_cast<UnsignedWide>(piece.rate_begin);
        return static_cast<int64_t>((wanted + rate - 1) / rate);
    }
    int64_t low = 0, high = piece.end - piece.begin;
    while (low + 1 < high) {
        const int64_t middle = low + (high - low) / 2;
        (in_piece(piece, middle) < wanted ? low : high) = middle;
    }
    return high;
}

} // namespace

} // namespace sluice
