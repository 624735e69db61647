#include "sim/core/histogram.hpp"
#include "sim/core/random.hpp"
#include "tests/support/catch.hpp"
#include <algorithm>

using namespace sluice;

TEST_CASE("histogram: buckets join without gaps and are narrow") {
    for (std::size_t bucket = 0; bucket < 1'888; ++bucket) {
        const int64_t begin = Histogram::bucket_begin(bucket);
        const int64_t end = Histogram::bucket_begin(bucket + 1);
        REQUIRE(end > begin);
        REQUIRE(Histogram::bucket_of(begin) == bucket);
        REQUIRE(Histogram::bucket_of(end - 1) == bucket);
        REQUIRE((end - begin == 1 || (end - begin) * 32 <= begin));
    }
    CHECK(Histogram::bucket_of(INT64_MAX) == 1'887); // 64 exact ones, 32 for each of 57 powers
    CHECK(Histogram::bucket_of(-5) == 0);
}

TEST_CASE("histogram: empty") {
    const Histogram histogram;
    CHECK(histogram.percentile(500) == 0);
    CHECK(histogram.min() == 0);
    CHECK(histogram.max() == 0);
    CHECK(histogram.mean() == 0);
    CHECK(histogram.counts().empty());
}

TEST_CASE("histogram: nearest-rank percentiles of small values are exact") {
    Histogram histogram;
    for (int i = 1; i <= 10; ++i) histogram.add(i);
    CHECK(histogram.percentile(500) == 5);
    CHECK(histogram.percentile(501) == 6);
    CHECK(histogram.percentile(0) == 1);
    CHECK(histogram.percentile(990) == 10);
    CHECK(histogram.percentile(1000) == 10);
    CHECK(histogram.sum() == 55);
    CHECK(histogram.mean() == 5);
    CHECK(histogram.count() == 10);
}

TEST_CASE("histogram: percentiles of large values are within 1/64") {
    Xoshiro256ss random;
    Histogram histogram;
    std::vector<int64_t> values;
    for (int i = 0; i < 20'000; ++i) {
        const auto value = static_cast<int64_t>(random.next() >> (2 + i % 50));
        histogram.add(value);
        values.push_back(value);
    }
    std::sort(values.begin(), values.end());
    CHECK(histogram.min() == values.front());
    CHECK(histogram.max() == values.back());
    for (const int64_t p : {1, 10, 250, 500, 900, 990, 999, 1000}) {
        CAPTURE(p);
        const int64_t exact = values[static_cast<std::size_t>(20 * p - 1)];
        const int64_t got = histogram.percentile(p);
        CHECK(std::abs(got - exact) <= exact / 64 + 1);
    }
}

TEST_CASE("histogram: a spread equals its values added one by one") {
    struct Case {
        int64_t lo, hi, count;
    };
    for (const auto& [lo, hi, count] :
         {Case{0, 10, 11}, Case{0, 10, 3}, Case{5, 5, 7}, Case{3, 9, 1}, Case{100, 100'000, 997},
          Case{100, 101, 1'000}, Case{1'000'000, 9'000'000, 100}, Case{0, 1, 2},
          Case{7, 1'000'000'000'000, 5'000}, Case{0, 10, 1'000'000}}) {
        CAPTURE(lo, hi, count);
        Histogram spread;
        spread.add_spread(lo, hi, count);
        Histogram single;
        for (int64_t i = 0; i < count; ++i)
            single.add(count == 1 ? lo
                                  : lo + static_cast<int64_t>(Wide{i} * (hi - lo) / (count - 1)));
        CHECK(spread.first_bucket() == single.first_bucket());
        CHECK(spread.counts() == single.counts());
        CHECK(spread.count() == single.count());
        CHECK(spread.min() == single.min());
        CHECK(spread.max() == single.max());
        // Rounding of each value down: less than one a value.
        CHECK(spread.sum() - single.sum() >= 0);
        CHECK(spread.sum() - single.sum() <= count);
    }
    Histogram none;
    none.add_spread(1, 5, 0);
    none.add(3, 0);
    CHECK(none.count() == 0);
    CHECK(none.counts().empty());
    Histogram longest;
    longest.add_spread(0, INT64_MAX, 1'000);
    CHECK(longest.count() == 1'000);
    CHECK(longest.max() == INT64_MAX);
}

TEST_CASE("histogram: merging equals adding everything to one") {
    Xoshiro256ss random;
    Histogram all;
    Histogram low;
    Histogram high;
    for (int i = 0; i < 1'000; ++i) {
        const auto small = static_cast<int64_t>(below(random.next(), 500));
        const auto large = static_cast<int64_t>(below(random.next(), 5'000'000)) + 200;
        all.add(small);
        all.add(large, 3);
        low.add(small);
        high.add(large, 3);
    }
    Histogram merged = high;
    merged.merge(low);
    merged.merge(Histogram{});
    CHECK(merged.count() == all.count());
    CHECK(merged.sum() == all.sum());
    CHECK(merged.counts() == all.counts());
    CHECK(merged.min() == all.min());
    CHECK(merged.max() == all.max());
    CHECK(merged.percentile(750) == all.percentile(750));
    Histogram empty;
    empty.merge(all);
    CHECK(empty.counts() == all.counts());
}
