#include "gui/numbers.hpp"

namespace sluice::gui {

namespace {

constexpr int64_t ms = 1'000'000, second = 1'000'000'000;

// `n` tenths as "12.4".
std::string tenths(int64_t n) {
    return counted(n / 10) + "." + std::to_string(n % 10);
}

} // namespace

std::string counted(int64_t n) {
    std::string digits = std::to_string(n < 0 ? -n : n);
    for (std::size_t i = digits.size(); i > 3;) digits.insert(i -= 3, ",");
    return n < 0 ? "-" + digits : digits;
}

std::string counted(int64_t n, std::string what) {
    if (n == 1 && what.size() > 1 && what.back() == 's') what.pop_back();
    return counted(n) + " " + what;
}

std::string shortly(int64_t n) {
    if (n < 0) return "-" + shortly(-n);
    if (n < 10'000) return counted(n);
    if (n < 100'000) return tenths(n / 100) + "k";
    if (n < 1'000'000) return counted(n / 1'000) + "k";
    return n < 100'000'000 ? tenths(n / 100'000) + "M" : counted(n / 1'000'000) + "M";
}

std::string at_second(Time time) {
    std::string thousandths = std::to_string(time.ns / ms % 1'000);
    thousandths.insert(0, 3 - thousandths.size(), '0');
    return counted(time.ns / second) + "." + thousandths + " s";
}

std::string for_seconds(Duration length) {
    if (length.ns >= 10 * second) return counted(length.ns / second) + " s";
    if (length.ns >= second) return tenths(length.ns / (second / 10)) + " s";
    return counted(length.ns / ms) + " ms";
}

std::string per_cent(int64_t part, int64_t whole) {
    return whole > 0 ? counted(part * 100 / whole) + " %" : "0 %";
}

} // namespace sluice::gui
