// Simulated time: whole nanoseconds, in two distinct types so that an instant is never
// mistaken for a length. Arithmetic is checked: a run that would pass the end of time
// (about 292 years) stops with a message instead of wrapping round.
#pragma once
#include "sim/core/check.hpp"
#include "sim/core/wide.hpp"
#include <compare>
#include <cstdint>

namespace sluice {

struct Duration {
    int64_t ns = 0;
    constexpr auto operator<=>(const Duration&) const = default;
};

struct Time {
    int64_t ns = 0;
    constexpr auto operator<=>(const Time&) const = default;
};

inline constexpr Time time_zero{0};
inline constexpr Time time_never{INT64_MAX}; // later than everything; never scheduled

constexpr int64_t checked_add(int64_t a, int64_t b) {
    int64_t sum = 0;
    SLUICE_CHECK(!__builtin_add_overflow(a, b, &sum), "simulated time overflows");
    return sum;
}

constexpr int64_t checked_multiply(int64_t a, int64_t b) {
    int64_t product = 0;
    SLUICE_CHECK(!__builtin_mul_overflow(a, b, &product), "simulated time overflows");
    return product;
}

constexpr Duration operator+(Duration a, Duration b) {
    return {checked_add(a.ns, b.ns)};
}
constexpr Duration operator-(Duration a, Duration b) {
    return {checked_add(a.ns, -b.ns)};
}
constexpr Duration operator*(Duration a, int64_t n) {
    return {checked_multiply(a.ns, n)};
}
constexpr Duration operator/(Duration a, int64_t n) {
    return {a.ns / n};
}
constexpr Time operator+(Time t, Duration d) {
    return {checked_add(t.ns, d.ns)};
}
constexpr Time operator-(Time t, Duration d) {
    return {checked_add(t.ns, -d.ns)};
}
constexpr Duration operator-(Time a, Time b) {
    return {checked_add(a.ns, -b.ns)};
}
constexpr Duration& operator+=(Duration& a, Duration b) {
    return a = a + b;
}
constexpr Time& operator+=(Time& t, Duration d) {
    return t = t + d;
}

namespace literals {
constexpr Duration operator""_ns(unsigned long long n) {
    return {static_cast<int64_t>(n)};
}
constexpr Duration operator""_us(unsigned long long n) {
    return Duration{1'000} * int64_t(n);
}
constexpr Duration operator""_ms(unsigned long long n) {
    return Duration{1'000'000} * int64_t(n);
}
constexpr Duration operator""_s(unsigned long long n) {
    return Duration{1'000'000'000} * static_cast<int64_t>(n);
}
constexpr Duration operator""_min(unsigned long long n) {
    return 60_s * int64_t(n);
}
constexpr Duration operator""_h(unsigned long long n) {
    return 3600_s * int64_t(n);
}
} // namespace literals

// How long `bytes` take at `bytes_per_second`, rounded UP: the one place where bytes become
// time. A rate of 0 means "not limited".
constexpr Duration transfer_time(int64_t bytes, int64_t bytes_per_second) {
    if (bytes_per_second <= 0) return {0};
    const auto wide = static_cast<Wide>(bytes) * 1'000'000'000 + bytes_per_second - 1;
    const auto ns = wide / bytes_per_second;
    SLUICE_CHECK(ns <= INT64_MAX, "a transfer lasts longer than simulated time");
    return {static_cast<int64_t>(ns)};
}

} // namespace sluice
