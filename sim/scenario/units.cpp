// Exact decimal scaling.
#include "sim/scenario/units.hpp"
#include "sim/core/wide.hpp"
#include "sim/scenario/kafka_settings.hpp"
#include <algorithm>
#include <numeric>
#include <span>

namespace sluice {

namespace {
using Text = std::string_view;

struct Unit {
    Text name;
    int64_t factor;
    int64_t shown_from = 1; // 60s and 90s read better than 1min and 1.5min
};
constexpr Unit time_units[] = {
    {"ns", 1},
    {"us", 1'000},
    {"\xc2\xb5s", 1'000},
    {"ms", 1'000'000},
    {"s", 1'000'000'000},
    {"min", 60'000'000'000, 10},
    {"h", 3'600'000'000'000, 2},
    {"d", 86'400'000'000'000, 2},
};
constexpr Unit byte_units[] = {
    {"B", 1},
    {"kB", 1'000},
    {"KB", 1'000},
    {"MB", 1'000'000},
    {"GB", 1'000'000'000},
    {"TB", 1'000'000'000'000},
    {"KiB", 1 << 10},
    {"MiB", 1 << 20},
    {"GiB", 1 << 30},
    {"TiB", int64_t{1} << 40},
};
constexpr const char* time_list = "units are ns, us, ms, s, min, h, d";
constexpr const char* byte_list =
    "units are B, kB, MB, GB, TB (powers of 1000) and KiB, MiB, GiB, TiB (powers of 1024)";

// digits * 10^exponent; at most 30 digits, so products with a unit stay far inside 128 bits.
struct Digits {
    Wide value = 0;
    int exponent = 0;
    bool negative = false;
    bool ok = false;
    bool scientific = false;
    std::size_t length = 0; // characters read
};

constexpr int most_digits = 25;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Reads "-12.5" and, if wanted, "e3".
Digits read_digits(Text text) {
    Digits out;
    std::size_t i = 0;
    if (i < text.size() && text[i] == '-') {
        out.negative = true;
        ++i;
    }
    int kept = 0;
    bool point = false, any = false;
    for (; i < text.size() && (is_digit(text[i]) || (text[i] == '.' && !point)); ++i) {
        if (text[i] == '.') {
            if (!any) return out; // ".5"
            point = true;
            continue;
        }
        any = true;
        if (point) --out.exponent;
        if (out.value == 0 && text[i] == '0') continue;
        if (++kept > most_digits) return out;
        out.value = out.value * 10 + (text[i] - '0');
    }
    out.ok = any && text[i - 1] != '.';
    out.length = i;
    return out;
}

void read_exponent(Text text, Digits& digits) {
    auto i = digits.length;
    if (i + 1 >= text.size() || (text[i] != 'e' && text[i] != 'E')) return;
    ++i;
    const bool minus = text[i] == '-';
    if (minus || text[i] == '+') ++i;
    if (i >= text.size() || !is_digit(text[i])) return;
    int64_t value = 0;
    for (; i < text.size() && is_digit(text[i]); ++i)
        value = std::min<int64_t>(value * 10 + (text[i] - '0'), 1'000'000);
    digits.exponent += static_cast<int>(minus ? -value : value);
    digits.scientific = true;
    digits.length = i;
}

template <class T>
Parsed<T> failed(ProblemCode code, std::string hint) {
    Parsed<T> out;
    out.error = {code, std::move(hint)};
    return out;
}

// value * factor * 10^exponent as an exact integer.
Parsed<int64_t> scaled(const Digits& digits, int64_t factor) {
    Wide value = digits.value * factor;
    int exponent = digits.value == 0 ? 0 : digits.exponent;
    for (; exponent < 0 && value % 10 == 0; ++exponent) value /= 10;
    if (exponent < 0) return failed<int64_t>(ProblemCode::quantity_too_fine, "");
    for (; exponent > 0 && value <= INT64_MAX; --exponent) value *= 10;
    if (value > INT64_MAX) return failed<int64_t>(ProblemCode::quantity_too_large, "");
    Parsed<int64_t> out;
    out.value = static_cast<int64_t>(digits.negative ? -value : value);
    out.ok = true;
    return out;
}

std::string number_part(Text text, const Digits& digits) {
    return std::string(text.substr(0, digits.length));
}

// What went wrong with the unit after a number: missing, spaced, or unknown.
UnitError unit_error(Text text, const Digits& digits, std::span<const Unit> units, const char* list,
                     const char* example) {
    const auto number = number_part(text, digits);
    const auto rest = text.substr(digits.length);
    if (rest.empty())
        return {ProblemCode::missing_unit, "write \"" + number + example + "\"; " + list};
    const auto start = rest.find_first_not_of(' ');
    if (start == Text::npos) return {ProblemCode::missing_unit, std::string(list)};
    for (const auto& unit : units)
        if (start > 0 && rest.substr(start) == unit.name)
            return {ProblemCode::malformed_quantity,
                    "write \"" + number + std::string(unit.name) + "\" without the space"};
    return {ProblemCode::unknown_unit, std::string(list)};
}

Parsed<int64_t> parse_quantity(Text text, std::span<const Unit> units, const char* list,
                               const char* example, const char* finest) {
    auto digits = read_digits(text);
    if (!digits.ok) {
        const bool long_number = digits.length == 0 && !text.empty() && is_digit(text[0]);
        if (long_number) return failed<int64_t>(ProblemCode::quantity_too_large, "");
        return failed<int64_t>(ProblemCode::malformed_quantity,
                               std::string("write a number and its unit, such as \"10") + example +
                                   "\"");
    }
    auto scientific = digits;
    read_exponent(text, scientific);
    if (scientific.scientific)
        return failed<int64_t>(ProblemCode::malformed_quantity, "write the number out, without e");
    if (digits.negative && digits.value != 0)
        return failed<int64_t>(ProblemCode::malformed_quantity, "it cannot be negative");
    const auto rest = text.substr(digits.length);
    for (const auto& unit : units) {
        if (rest != unit.name) continue;
        auto out = scaled(digits, unit.factor);
        if (!out.ok && out.error.code == ProblemCode::quantity_too_fine) out.error.hint = finest;
        return out;
    }
    Parsed<int64_t> out;
    out.error = unit_error(text, digits, units, list, example);
    return out;
}

Ratio reduced(int64_t numerator, int64_t denominator) {
    const auto divisor = std::gcd(numerator, denominator);
    return divisor == 0 ? Ratio{0, 1} : Ratio{numerator / divisor, denominator / divisor};
}

// digits / (10^-exponent * divisor) as a ratio whose parts stay below 10^18.
Parsed<Ratio> ratio_of(Digits digits, int64_t divisor) {
    while (digits.exponent < 0 && digits.value % 10 == 0) {
        digits.value /= 10;
        if (++digits.exponent == 0 || digits.value == 0) break;
    }
    if (digits.value == 0) digits.exponent = 0;
    if (digits.exponent > 18) return failed<Ratio>(ProblemCode::quantity_too_large, "");
    if (digits.exponent < -15)
        return failed<Ratio>(ProblemCode::quantity_too_fine, "at most 15 decimals");
    Wide numerator = digits.value;
    int64_t denominator = divisor;
    for (int e = digits.exponent; e > 0 && numerator <= INT64_MAX; --e) numerator *= 10;
    for (int e = digits.exponent; e < 0; ++e) denominator *= 10;
    if (numerator > INT64_MAX) return failed<Ratio>(ProblemCode::quantity_too_large, "");
    Parsed<Ratio> out;
    const auto whole = static_cast<int64_t>(numerator);
    out.value = reduced(digits.negative ? -whole : whole, denominator);
    out.ok = true;
    return out;
}

// numerator/denominator (a power of 2 and 5 at most) with as many decimals as it needs.
std::string decimal_digits(Wide numerator, int64_t denominator) {
    std::string out = numerator < 0 ? "-" : "";
    if (numerator < 0) numerator = -numerator;
    out += std::to_string(static_cast<uint64_t>(numerator / denominator));
    Wide rest = numerator % denominator;
    if (rest == 0) return out;
    out += '.';
    for (int places = 0; rest != 0 && places < 18; ++places) {
        rest *= 10;
        out += static_cast<char>('0' + static_cast<int>(rest / denominator));
        rest %= denominator;
    }
    return out;
}

// The largest unit in which the value has at most three decimals.
std::string quantity_text(int64_t value, std::span<const Unit> units, Text smallest) {
    const Unit* best = nullptr;
    for (const auto& unit : units) {
        const bool fits = value / unit.factor >= unit.shown_from && value % unit.factor == 0;
        if (fits && (best == nullptr || unit.factor > best->factor)) best = &unit;
    }
    for (const auto& unit : units) {
        const bool decimal = unit.factor > 1 && value >= unit.factor &&
                             value % std::max<int64_t>(1, unit.factor / 100) == 0;
        const bool power_of_ten = unit.factor % 1'000 == 0 && unit.factor % 60'000'000'000 != 0;
        if (decimal && power_of_ten && (best == nullptr || unit.factor > best->factor))
            best = &unit;
    }
    if (best == nullptr) return std::to_string(value) + std::string(smallest);
    return decimal_digits(value, best->factor) + std::string(best->name);
}
} // namespace

Parsed<int64_t> parse_duration(Text text) {
    return parse_quantity(text, time_units, time_list, "ms", "the finest duration is 1ns");
}

Parsed<int64_t> parse_bytes(Text text) {
    return parse_quantity(text, byte_units, byte_list, "KiB", "the finest size is 1B");
}

Parsed<int64_t> parse_byte_rate(Text text) {
    const auto slash = text.rfind("/s");
    if (slash == Text::npos || slash + 2 != text.size())
        return failed<int64_t>(ProblemCode::missing_unit,
                               "write bytes per second, such as \"125MB/s\"");
    return parse_bytes(text.substr(0, slash));
}

Parsed<Rate> parse_rate(Text text) {
    const char* const advice = "write records per second, such as \"500/s\" (or /ms, /min, /h, /d)";
    const auto slash = text.find('/');
    const auto digits = read_digits(text.substr(0, slash));
    if (!digits.ok || digits.length != std::min(slash, text.size()))
        return failed<Rate>(ProblemCode::malformed_quantity, advice);
    if (digits.negative && digits.value != 0)
        return failed<Rate>(ProblemCode::malformed_quantity, "a rate cannot be negative");
    if (slash == Text::npos)
        return failed<Rate>(ProblemCode::missing_unit,
                            "write \"" + std::string(text) + "/s\" for records per second");
    for (const auto& unit : time_units) {
        if (text.substr(slash + 1) != unit.name) continue;
        const auto ratio = ratio_of(digits, 1);
        if (!ratio.ok) return failed<Rate>(ratio.error.code, ratio.error.hint);
        const Wide per = static_cast<Wide>(unit.factor) * ratio.value.denominator;
        if (per > century.ns)
            return failed<Rate>(ProblemCode::quantity_too_fine, "less than one in a century");
        Parsed<Rate> out;
        out.value = {ratio.value.numerator, Duration{static_cast<int64_t>(per)}};
        out.ok = true;
        return out;
    }
    return failed<Rate>(ProblemCode::unknown_unit, advice);
}

Parsed<Ratio> parse_share(Text text) {
    const auto digits = read_digits(text);
    if (!digits.ok)
        return failed<Ratio>(ProblemCode::malformed_quantity, "write a percentage such as \"25%\"");
    const auto rest = text.substr(digits.length);
    if (rest.empty())
        return failed<Ratio>(ProblemCode::missing_unit,
                             "write \"" + number_part(text, digits) + "%\"");
    if (rest != "%") return failed<Ratio>(ProblemCode::unknown_unit, "the unit of a share is %");
    auto out = ratio_of(digits, 100);
    if (out.ok && (out.value.numerator < 0 || out.value.numerator > out.value.denominator))
        return failed<Ratio>(ProblemCode::bad_share, "");
    return out;
}

Parsed<Ratio> parse_decimal(Text text) {
    auto digits = read_digits(text);
    if (!digits.ok) return failed<Ratio>(ProblemCode::quantity_too_large, "");
    read_exponent(text, digits);
    if (digits.length != text.size()) return failed<Ratio>(ProblemCode::malformed_quantity, "");
    return ratio_of(digits, 1);
}

Parsed<int64_t> parse_integer(Text text) {
    auto digits = read_digits(text);
    if (!digits.ok) return failed<int64_t>(ProblemCode::quantity_too_large, "");
    read_exponent(text, digits);
    if (digits.length != text.size()) return failed<int64_t>(ProblemCode::malformed_quantity, "");
    auto out = scaled(digits, 1);
    if (!out.ok && out.error.code == ProblemCode::quantity_too_fine)
        out.error.code = ProblemCode::not_whole;
    return out;
}

std::string duration_text(int64_t ns) {
    if (ns == 0) return "0s";
    if (ns < 0) return "-" + duration_text(-ns);
    return quantity_text(ns, time_units, "ns");
}

std::string bytes_text(int64_t bytes) {
    return quantity_text(bytes, byte_units, "B");
}
std::string byte_rate_text(int64_t bytes) {
    return bytes_text(bytes) + "/s";
}

std::string rate_text(const Rate& rate) {
    if (rate.per.ns == 3'600'000'000'000) return std::to_string(rate.count) + "/h";
    if (rate.per.ns == 60'000'000'000) return std::to_string(rate.count) + "/min";
    if (rate.per.ns == 86'400'000'000'000) return std::to_string(rate.count) + "/d";
    return decimal_digits(static_cast<Wide>(rate.count) * 1'000'000'000, rate.per.ns) + "/s";
}

std::string share_text(const Ratio& ratio) {
    return decimal_digits(static_cast<Wide>(ratio.numerator) * 100, ratio.denominator) + "%";
}

std::string decimal_text(const Ratio& ratio) {
    return decimal_digits(ratio.numerator, ratio.denominator);
}

} // namespace sluice
