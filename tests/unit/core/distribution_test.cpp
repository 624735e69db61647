// Distributions against their textbook means, variances and quantiles.
#include "sim/core/check.hpp"
#include "sim/core/distribution.hpp"
#include "tests/support/catch.hpp"
#include <cmath>

using namespace sluice;

namespace {

struct Moments {
    double mean;
    double variance;
};

template <class Draw>
Moments moments(long count, Draw draw) {
    double sum = 0;
    double squares = 0;
    for (long i = 0; i < count; ++i) {
        const auto x = static_cast<double>(draw());
        sum += x;
        squares += x * x;
    }
    const double mean = sum / static_cast<double>(count);
    return {mean, squares / static_cast<double>(count) - mean * mean};
}

double normal(double x) {
    return std::erfc(-x / std::sqrt(2.0)) / 2;
}

} // namespace

TEST_CASE("distribution: constant and uniform") {
    CHECK(sample(Distribution::constant(7), 123456789) == 7);
    CHECK(mean(Distribution::constant(-3)) == -3);
    const auto die = Distribution::uniform(1, 6);
    CHECK(sample(die, 0) == 1);
    CHECK(sample(die, UINT64_MAX) == 6);
    CHECK(sample(die, UINT64_MAX / 2) == 3);
    CHECK(mean(die) == 4); // 3.5, half up
    CHECK(mean(Distribution::uniform(-3, -2)) == -2);
    const auto all = Distribution::uniform(INT64_MIN, INT64_MAX);
    CHECK(sample(all, 0) == INT64_MIN);
    CHECK(sample(all, UINT64_MAX) == INT64_MAX);
    CHECK_THROWS_AS(Distribution::uniform(2, 1), InvariantBroken);
}

TEST_CASE("distribution: the exponential transform follows -ln") {
    constexpr int64_t unit = 1'000'000'000'000;
    Xoshiro256ss random;
    for (int i = 0; i < 100'000; ++i) {
        const uint64_t bits = random.next() >> (i % 64) | 1;
        const double expected = -std::log(static_cast<double>(bits) / 0x1p64) * unit;
        REQUIRE(std::abs(static_cast<double>(exponential_sample(unit, bits)) - expected) <
                6e-7 * unit);
    }
    CHECK(exponential_sample(1'000'000'000, UINT64_MAX) == 0);
    CHECK(exponential_sample(0, 0) == 0);
    // 64 ln 2 = 44.3614 means at the very least.
    CHECK(exponential_sample(1'000'000, 0) == 44'361'420);
    CHECK(exponential_sample(INT64_MAX, 0) == INT64_MAX / 2);
}

TEST_CASE("distribution: the exponential transform never goes back") {
    for (uint64_t x = 1; x < 3'000'000; ++x)
        REQUIRE(fixed::negative_ln(x) >= fixed::negative_ln(x + 1));
    for (uint64_t x = UINT64_MAX - 1'000'000'000'000'000'000; x < UINT64_MAX - 10'000'000'000'000;
         x += 9'999'999'999'999)
        REQUIRE(fixed::negative_ln(x) >= fixed::negative_ln(x + 10'000'000'000));
}

TEST_CASE("distribution: exponential mean and variance") {
    const auto d = Distribution::exponential(1'000'000);
    Xoshiro256ss random;
    const auto got = moments(1'000'000, [&] { return sample(d, random.next()); });
    CHECK(got.mean == Approx(1e6).epsilon(0.005));
    CHECK(got.variance == Approx(1e12).epsilon(0.015));
    CHECK(mean(d) == 1'000'000);
}

TEST_CASE("distribution: bounded Pareto has its quantiles and its mean") {
    struct Case {
        int64_t min, max, alpha;
    };
    for (const auto& [min, max, alpha] : {Case{1'000, 1'000'000, 1'100}, Case{100, 10'000'000, 500},
                                          Case{1'000, 2'000, 3'000}, Case{500, 500'000, 1'000}}) {
        CAPTURE(min, max, alpha);
        const auto d = Distribution::bounded_pareto(min, max, alpha);
        const double a = static_cast<double>(alpha) / 1000;
        const auto lo = static_cast<double>(min);
        const auto hi = static_cast<double>(max);
        const double ratio = std::pow(lo / hi, a);
        for (const double u : {0.0, 0.1, 0.5, 0.9, 0.99, 0.9999}) {
            const double expected = lo * std::pow(1 - u * (1 - ratio), -1 / a);
            CHECK(static_cast<double>(sample(d, static_cast<uint64_t>(u * 0x1p64))) ==
                  Approx(expected).epsilon(1e-4).margin(1));
        }
        CHECK(sample(d, 0) == min);
        CHECK(sample(d, UINT64_MAX) >= max - max / 1000);
        CHECK(sample(d, UINT64_MAX) <= max);
        const double true_mean =
            alpha == 1000 ? lo * std::log(hi / lo) / (1 - lo / hi)
                          : lo * a / (a - 1) * (1 - std::pow(lo / hi, a - 1)) / (1 - ratio);
        CHECK(static_cast<double>(mean(d)) == Approx(true_mean).epsilon(2e-4).margin(0.6));
    }
    const auto single = Distribution::bounded_pareto(5, 5, 2'000);
    CHECK(sample(single, 0) == 5);
    CHECK(sample(single, UINT64_MAX) == 5);
    CHECK_THROWS_AS(Distribution::bounded_pareto(0, 5, 1'000), InvariantBroken);
}

TEST_CASE("distribution: the normal quantile") {
    for (double z = -6; z <= 6; z += 0.03125) {
        CAPTURE(z);
        // Beyond 0 the probability from above is the exact one in a double.
        const auto tail = static_cast<uint64_t>(normal(-std::abs(z)) * 0x1p64);
        const uint64_t bits = z > 0 ? ~tail : z < 0 ? tail : uint64_t{1} << 63;
        const double got = static_cast<double>(fixed::normal_sample_q32(bits)) / 0x1p32;
        REQUIRE(std::abs(got - z) < 2e-4);
    }
    Xoshiro256ss random;
    const auto got = moments(1'000'000, [&] { return fixed::normal_sample_q32(random.next()); });
    CHECK(got.mean / 0x1p32 == Approx(0).margin(0.005));
    CHECK(got.variance / 0x1p64 == Approx(1).epsilon(0.007));
    CHECK(fixed::normal_sample_q32(UINT64_MAX) > 9 * (int64_t{1} << 32)); // 2^-64 is at 9.07
    CHECK(fixed::normal_sample_q32(0) < -9 * (int64_t{1} << 32));
}

TEST_CASE("distribution: log-normal has its median, its quantiles and its mean") {
    for (const int64_t sigma : {100, 500, 1'000, 2'000}) {
        CAPTURE(sigma);
        constexpr int64_t median = 5'000'000;
        const auto d = Distribution::log_normal(median, sigma);
        const double s = static_cast<double>(sigma) / 1000;
        Xoshiro256ss random;
        long above_median = 0;
        long above_two = 0; // two deviations: 2.275 %
        const auto two = static_cast<int64_t>(static_cast<double>(median) * std::exp(2 * s));
        for (int i = 0; i < 200'000; ++i) {
            const int64_t x = sample(d, random.next());
            above_median += x > median;
            above_two += x > two;
        }
        CHECK(above_median == Approx(100'000).epsilon(0.012));
        CHECK(above_two == Approx(4'550).epsilon(0.06));
        CHECK(static_cast<double>(mean(d)) ==
              Approx(static_cast<double>(median) * std::exp(s * s / 2)).epsilon(1e-3));
    }
    CHECK(sample(Distribution::log_normal(123, 0), 99) == 123);
    CHECK(sample(Distribution::log_normal(INT64_MAX / 4, 8'000), UINT64_MAX) == INT64_MAX / 2);
}

TEST_CASE("distribution: weighted choice") {
    const auto table = weighted_table({1, 0, 3, 4, 0});
    REQUIRE(table.size() == 5);
    std::vector<long> counts(5);
    for (uint64_t i = 0; i < 8'000; ++i) ++counts[table.pick(i * (UINT64_MAX / 8'000))];
    CHECK(std::abs(counts[0] - 1'000) <= 1);
    CHECK(counts[1] == 0);
    CHECK(std::abs(counts[2] - 3'000) <= 1);
    CHECK(std::abs(counts[3] - 4'000) <= 1);
    CHECK(counts[4] == 0);
    CHECK(table.pick(0) == 0);
    CHECK(table.pick(UINT64_MAX) == 3);
    CHECK(weighted_table({0, 0, 9}).pick(0) == 2);
    CHECK(weighted_table({5}).pick(UINT64_MAX) == 0);
    CHECK(weighted_table({UINT64_MAX, UINT64_MAX, UINT64_MAX}).pick(UINT64_MAX / 2) == 1);
    CHECK(weighted_table({1, 1}).probability(0) == Approx(0x1p63));
    CHECK(weighted_table({1, 1}).probability(1) == Approx(0x1p63));
    CHECK(CumulativeTable().pick(5) == 0);
    CHECK_THROWS_AS(weighted_table({0, 0}), InvariantBroken);
    const CumulativeTable copy = table; // shares the table
    CHECK(copy.pick(UINT64_MAX) == 3);
}

TEST_CASE("distribution: a weighted pick is the first end above the draw") {
    SplitMix64 random{3};
    std::vector<uint64_t> weights(1'000);
    for (auto& weight : weights)
        weight = random.next() % 5 == 0 ? 0 : random.next() >> (40 + random.next() % 20);
    const auto table = weighted_table(weights);
    std::vector<uint64_t> ends;
    uint64_t end = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) ends.push_back(end += table.probability(i));
    for (int i = 0; i < 20'000; ++i) {
        const uint64_t bits = random.next();
        std::size_t expected = 0;
        while (ends[expected] <= bits) ++expected;
        REQUIRE(table.pick(bits) == expected);
    }
}

TEST_CASE("distribution: Zipf frequencies") {
    for (const int64_t exponent : {0, 990, 1'000, 1'100, 2'000}) {
        for (const std::size_t count : {1, 2, 10, 1'000, 20'000}) {
            CAPTURE(exponent, count);
            const auto table = zipf_table(count, exponent);
            const double s = static_cast<double>(exponent) / 1000;
            double total = 0;
            for (std::size_t i = 1; i <= count; ++i) total += std::pow(static_cast<double>(i), -s);
            for (std::size_t i = 1; i <= count; i = i * 3 + 1)
                CHECK(static_cast<double>(table.probability(i - 1)) / 0x1p64 ==
                      Approx(std::pow(static_cast<double>(i), -s) / total).epsilon(1e-5));
        }
    }
    // 1000 keys, exponent 1: the first has 1 / H(1000) = 1 / 7.4855 = 13.36 % of the draws.
    const auto table = zipf_table(1'000, 1'000);
    Xoshiro256ss random;
    long first = 0;
    for (int i = 0; i < 1'000'000; ++i) first += table.pick(random.next()) == 0;
    CHECK(first == Approx(133'592).epsilon(0.01));
}

TEST_CASE("distribution: Poisson mean, variance and small probabilities") {
    for (const int64_t mean_millionths :
         {100'000, 1'000'000, 7'500'000, 63'999'999, 64'000'000, 100'000'000, 2'000'000'000}) {
        CAPTURE(mean_millionths);
        auto stream = CounterStream::named(1, "shop/1/arrivals");
        const double expected = static_cast<double>(mean_millionths) / 1e6;
        const long draws = mean_millionths < 20'000'000 ? 400'000 : 150'000;
        const auto got = moments(draws, [&] { return poisson(mean_millionths, stream); });
        const double error = std::sqrt(expected / static_cast<double>(draws));
        CHECK(got.mean == Approx(expected).margin(4 * error));
        CHECK(got.variance == Approx(expected).epsilon(0.02));
    }
    auto stream = CounterStream::named(2, "x");
    CHECK(poisson(0, stream) == 0);
    CHECK(poisson(-5, stream) == 0);
    long none = 0;
    for (int i = 0; i < 100'000; ++i) none += poisson(1'000'000, stream) == 0;
    CHECK(none == Approx(36'788).epsilon(0.02)); // 1/e
}

TEST_CASE("distribution: both Poisson methods agree at their border") {
    long low = 0;
    long high = 0;
    auto stream = CounterStream::named(3, "x");
    for (int i = 0; i < 200'000; ++i) {
        const int64_t count = poisson(64'000'000, stream);
        low += count <= 56;
        high += count <= 80;
    }
    double probability = std::exp(-64.0);
    double up_to_56 = 0;
    double up_to_80 = 0;
    for (int k = 0; k <= 80; ++k) {
        if (k > 0) probability *= 64.0 / k;
        if (k <= 56) up_to_56 += probability;
        up_to_80 += probability;
    }
    CHECK(static_cast<double>(low) / 2e5 == Approx(up_to_56).margin(0.004));
    CHECK(static_cast<double>(high) / 2e5 == Approx(up_to_80).margin(0.0015));
}
