// Text to exact integers and back: durations (ns), sizes and byte rates (bytes), record rates,
// shares, plain decimals. Decimal digits are scaled in 128 bits; nothing is ever rounded: what
// cannot be held exactly is an error that says what to write.
#pragma once
#include "sim/core/time.hpp"
#include "sim/scenario/problem.hpp"
#include "sim/scenario/quantity.hpp"
#include <string>
#include <string_view>

namespace sluice {

struct UnitError {
    ProblemCode code = ProblemCode::malformed_quantity;
    std::string hint;
};

template <class T>
struct Parsed {
    T value{};
    bool ok = false;
    UnitError error;
};

Parsed<int64_t> parse_duration(std::string_view);  // "1.5s" -> 1'500'000'000
Parsed<int64_t> parse_bytes(std::string_view);     // "64KiB", "1MB" (MB = 10^6, MiB = 2^20)
Parsed<int64_t> parse_byte_rate(std::string_view); // "200MB/s"
Parsed<Rate> parse_rate(std::string_view);         // "500/s", "0.5/s", "30/min"
Parsed<Ratio> parse_share(std::string_view);       // "25%", "0.1%"; 0% to 100%
Parsed<Ratio> parse_decimal(std::string_view);     // 1.1, -3, 1e3: a JSON number
Parsed<int64_t> parse_integer(std::string_view);   // 42, -1, 1e3, 2.0; not 3.7

std::string duration_text(int64_t ns);     // "1.5s": the largest unit that leaves few digits
std::string bytes_text(int64_t bytes);     // "64KiB", "1MB", "1500B"
std::string byte_rate_text(int64_t bytes); // "200MB/s"
std::string rate_text(const Rate&);        // "500/s"
std::string share_text(const Ratio&);      // "25%"
std::string decimal_text(const Ratio&);    // "1.1"

} // namespace sluice
