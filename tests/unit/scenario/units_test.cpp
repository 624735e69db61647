// Exact quantities: values from the definitions (MB = 10^6, MiB = 2^20), errors that say what to
// do.
#include "sim/scenario/units.hpp"
#include "tests/support/catch.hpp"

using namespace sluice;

TEST_CASE("durations become nanoseconds exactly") {
    const std::pair<const char*, int64_t> cases[] = {
        {"1ns", 1},
        {"1.5us", 1'500},
        {"10ms", 10'000'000},
        {"0.001s", 1'000'000},
        {"1.5s", 1'500'000'000},
        {"2min", 120'000'000'000},
        {"1h", 3'600'000'000'000},
        {"7d", 604'800'000'000'000},
        {"0s", 0},
        {"0.000000001s", 1},
        {"9223372036854775807ns", INT64_MAX},
    };
    for (const auto& [text, ns] : cases) {
        CAPTURE(text);
        REQUIRE(parse_duration(text).ok);
        CHECK(parse_duration(text).value == ns);
    }
}

TEST_CASE("durations that are refused") {
    const std::pair<const char*, ProblemCode> cases[] = {
        {"10", ProblemCode::missing_unit},
        {"10 ms", ProblemCode::malformed_quantity},
        {"10msec", ProblemCode::unknown_unit},
        {"10m", ProblemCode::unknown_unit},
        {"10MS", ProblemCode::unknown_unit},
        {"1e3ms", ProblemCode::malformed_quantity},
        {"-5ms", ProblemCode::malformed_quantity},
        {"1.5ns", ProblemCode::quantity_too_fine},
        {"99999999999h", ProblemCode::quantity_too_large},
        {"9223372036854775808ns", ProblemCode::quantity_too_large},
        {"99999999999999999999999999999999999s", ProblemCode::quantity_too_large},
        {"ms", ProblemCode::malformed_quantity},
        {"", ProblemCode::malformed_quantity},
        {".5s", ProblemCode::malformed_quantity},
        {"5.s", ProblemCode::malformed_quantity},
    };
    for (const auto& [text, code] : cases) {
        CAPTURE(text);
        const auto parsed = parse_duration(text);
        CHECK_FALSE(parsed.ok);
        CHECK(info(parsed.error.code).name == std::string(info(code).name));
    }
    CHECK(parse_duration("10").error.hint.find("\"10ms\"") != std::string::npos);
}

TEST_CASE("sizes are decimal or binary, never bits") {
    CHECK(parse_bytes("1MB").value == 1'000'000);
    CHECK(parse_bytes("1MiB").value == 1'048'576);
    CHECK(parse_bytes("64KiB").value == 65'536);
    CHECK(parse_bytes("1.5kB").value == 1'500);
    CHECK(parse_bytes("1KB").value == 1'000);
    CHECK(parse_bytes("0B").value == 0);
    CHECK(parse_byte_rate("125MB/s").value == 125'000'000);
    CHECK_FALSE(parse_bytes("1mb").ok);
    CHECK_FALSE(parse_bytes("1Mb").ok);
    CHECK_FALSE(parse_bytes("10M").ok);
    CHECK_FALSE(parse_bytes("0.5B").ok);
    CHECK_FALSE(parse_byte_rate("125MB").ok);
}

TEST_CASE("rates are exact ratios") {
    CHECK(parse_rate("250/s").value == Rate{250, Duration{1'000'000'000}});
    CHECK(parse_rate("0.5/s").value == Rate{1, Duration{2'000'000'000}});
    CHECK(parse_rate("30/min").value == Rate{30, Duration{60'000'000'000}});
    CHECK_FALSE(parse_rate("250").ok);
    CHECK_FALSE(parse_rate("250/week").ok);
    CHECK_FALSE(parse_rate("-1/s").ok);
    CHECK(rate_text(parse_rate("250/s").value) == "250/s");
    CHECK(rate_text(parse_rate("0.5/s").value) == "0.5/s");
}

TEST_CASE("shares lie between 0% and 100%") {
    CHECK(parse_share("25%").value == Ratio{1, 4});
    CHECK(parse_share("0.1%").value == Ratio{1, 1000});
    CHECK(parse_share("100%").value == Ratio{1, 1});
    CHECK(parse_share("0%").value == Ratio{0, 1});
    CHECK_FALSE(parse_share("150%").ok);
    CHECK_FALSE(parse_share("-1%").ok);
    CHECK_FALSE(parse_share("0.25").ok);
    CHECK(share_text({1, 1000}) == "0.1%");
}

TEST_CASE("integers do not lose anything silently") {
    CHECK(parse_integer("42").value == 42);
    CHECK(parse_integer("1e3").value == 1'000);
    CHECK(parse_integer("2.0").value == 2);
    CHECK(parse_integer("-0").value == 0);
    CHECK(parse_integer("9007199254740993").value == 9'007'199'254'740'993);
    CHECK_FALSE(parse_integer("3.7").ok);
    CHECK_FALSE(parse_integer("18446744073709551616").ok);
    CHECK_FALSE(parse_integer("1e300").ok);
    CHECK_FALSE(parse_integer("1e-999").ok);
    CHECK_FALSE(parse_integer("12x").ok);
    CHECK(parse_decimal("1.1").value == Ratio{11, 10});
}

TEST_CASE("what is printed is read back") {
    for (const int64_t ns : {int64_t{1}, int64_t{1'500}, int64_t{999'999}, int64_t{60'000'000'000},
                             int64_t{90'000'000'000}, int64_t{604'800'000'000'000},
                             int64_t{1'234'567'890'123}, INT64_MAX}) {
        CAPTURE(ns, duration_text(ns));
        CHECK(parse_duration(duration_text(ns)).value == ns);
    }
    for (const int64_t bytes : {int64_t{0}, int64_t{1'000}, int64_t{1'024}, int64_t{1'048'588},
                                int64_t{33'554'432}, int64_t{125'000'000}}) {
        CAPTURE(bytes, bytes_text(bytes));
        CHECK(parse_bytes(bytes_text(bytes)).value == bytes);
    }
    CHECK(duration_text(60'000'000'000) == "60s");
    CHECK(bytes_text(33'554'432) == "32MiB");
}
