// Arrivals: counts and times worked out by hand from the rates.
#include "sim/client/traffic.hpp"
#include "tests/support/catch.hpp"

using namespace sluice;
using namespace sluice::literals;

namespace {

struct Seen {
    int64_t records = 0, slices = 0;
    RecordNumber last = 0;
};

struct Source {
    Scenario scenario;
    Traffic traffic;
    ProducerSpec& spec() { return scenario.producers[0]; }
};

Source source_of(ProducerSpec spec, uint32_t instance = 0, uint64_t seed = 7) {
    Source source;
    source.scenario.seed = seed;
    spec.name = "shop";
    source.scenario.producers.push_back(spec);
    source.traffic = begin_traffic(source.scenario, ProducerId::of(instance), {0, instance});
    return source;
}

ProducerSpec at_rate(int64_t per_second) {
    ProducerSpec spec;
    spec.rate.low = {per_second, 1_s};
    return spec;
}

// Takes every slice that is due by `end` and checks that numbers and times are gapless.
Seen take_until(Source& source, Time end) {
    Seen seen;
    seen.last = source.traffic.next - 1;
    while (next_due(source.traffic) <= end) {
        const Time due = next_due(source.traffic);
        const Slice slice = next_slice(source.traffic, source.spec());
        REQUIRE(slice.first == seen.last + 1);
        REQUIRE(slice.count > 0);
        REQUIRE(slice.from <= slice.to);
        REQUIRE(slice.to <= due);
        REQUIRE(due - slice.from <= 1_ms);
        seen.last += slice.count;
        seen.records += slice.count;
        ++seen.slices;
    }
    return seen;
}

} // namespace

TEST_CASE("even arrivals: number n comes n / rate after the start") {
    ProducerSpec spec = at_rate(100);
    spec.start = 2_s;
    Source source = source_of(spec);
    for (int64_t n = 1; n <= 500; ++n) {
        const Time due = time_zero + 2_s + 10_ms * n;
        REQUIRE(next_due(source.traffic) == due);
        REQUIRE(created_at(source.traffic, source.spec(), n) == due);
        const Slice slice = next_slice(source.traffic, source.spec());
        REQUIRE(slice.first == n);
        REQUIRE(slice.count == 1);
    }
}

TEST_CASE("a total rate is dealt to the instances in turn, a rate for each is not shared") {
    ProducerSpec spec = at_rate(3);
    spec.count = 3;
    for (uint32_t i = 0; i < 3; ++i) {
        Source source = source_of(spec, i);
        // 3/s: record k of all at k/3 s, rounded up to whole nanoseconds
        CHECK(next_due(source.traffic) == Time{(1'000'000'000 * int64_t(i + 1) + 2) / 3});
        CHECK(take_until(source, Time{10'000'000'000}).records == 10);
    }
    spec.rate.each = true;
    Source source = source_of(spec, 2);
    CHECK(take_until(source, Time{10'000'000'000}).records == 30);
}

TEST_CASE("at high rates a slice holds up to a millisecond") {
    Source source = source_of(at_rate(20'000'000));
    const Seen seen = take_until(source, Time{1'000'000'000});
    CHECK(seen.records == 20'000'000);
    CHECK(seen.slices == 1'000);
    CHECK(created_at(source.traffic, source.spec(), 10'000'000) == Time{500'000'000});
}

TEST_CASE("the limit on records is shared out over the instances") {
    ProducerSpec spec = at_rate(1'000);
    spec.count = 3;
    spec.records = 10;
    int64_t total = 0;
    for (uint32_t i = 0; i < 3; ++i) {
        Source source = source_of(spec, i);
        const int64_t mine = take_until(source, Time{100'000'000'000}).records;
        CHECK(mine == (i == 0 ? 4 : 3));
        CHECK(next_due(source.traffic) == time_never);
        total += mine;
    }
    CHECK(total == 10);
}

TEST_CASE("nothing arrives after the stop") {
    for (const auto arrivals : {Arrivals::constant, Arrivals::poisson}) {
        ProducerSpec spec = at_rate(10'000);
        spec.arrivals = arrivals;
        spec.stop = Time{500'000'000};
        Source source = source_of(spec);
        const Seen seen = take_until(source, time_never - 1_s);
        CHECK(next_due(source.traffic) == time_never);
        if (arrivals == Arrivals::constant) CHECK(seen.records == 5'000);
        CHECK(seen.records > 4'600); // 5,000 - 5 * sqrt(5,000)
        CHECK(seen.records < 5'400);
    }
}

TEST_CASE("shapes of a rate: their integrals") {
    ProducerSpec spec = at_rate(0);
    spec.rate.high = {100, 1_s};
    spec.rate.period = 10_s;
    SECTION("a ramp from 0 to 100/s in 10 s brings 500 records, then 100/s") {
        spec.rate.shape = RateShape::ramp;
        Source source = source_of(spec);
        CHECK(take_until(source, Time{5'000'000'000}).records == 125);
        CHECK(take_until(source, Time{10'000'000'000}).records == 375);
        CHECK(take_until(source, Time{20'000'000'000}).records == 1'000);
    }
    SECTION("bursts: 1 s of 100/s, then 9 s of 10/s") {
        spec.rate.shape = RateShape::bursts;
        spec.rate.low = {10, 1_s};
        spec.rate.high_for = 1_s;
        Source source = source_of(spec);
        CHECK(take_until(source, Time{1'000'000'000}).records == 100);
        CHECK(take_until(source, Time{10'000'000'000}).records == 90);
        CHECK(take_until(source, Time{100'000'000'000}).records == 9 * 190);
    }
    SECTION("silence between bursts is skipped") {
        spec.rate.shape = RateShape::bursts;
        spec.rate.high_for = 1_s;
        Source source = source_of(spec);
        CHECK(take_until(source, Time{9'999'999'999}).records == 100);
        CHECK(next_due(source.traffic) == Time{10'010'000'000});
    }
    SECTION("a day brings half way between low and high, most of it at noon") {
        spec.rate.shape = RateShape::daily;
        spec.rate.period = 24_s;
        Source source = source_of(spec);
        const int64_t night = take_until(source, Time{6'000'000'000}).records;
        const int64_t noon = take_until(source, Time{18'000'000'000}).records;
        CHECK(noon > 4 * night);
        CHECK(night + noon + take_until(source, Time{24'000'000'000}).records == 1'200);
        CHECK(take_until(source, Time{240'000'000'000}).records == 9 * 1'200);
    }
}

TEST_CASE("a change of rate keeps the phase, the numbers and earlier creation times") {
    Source source = source_of(at_rate(100));
    const uint32_t before = source.traffic.generation;
    CHECK(take_until(source, Time{1'005'000'000}).records == 100);
    set_rate(source.traffic, source.spec(), Time{1'005'000'000}, {.low = {1'000, 1_s}, .high = {}});
    CHECK(source.traffic.generation != before);
    // half of a record's interval has passed: the other half takes 0.5 ms at the new rate
    CHECK(next_due(source.traffic) == Time{1'005'500'000});
    CHECK(take_until(source, Time{2'005'000'000}).records == 1'000);
    CHECK(created_at(source.traffic, source.spec(), 100) == Time{1'000'000'000});
    CHECK(created_at(source.traffic, source.spec(), 101) == Time{1'005'500'000});
    CHECK(created_at(source.traffic, source.spec(), 102) == Time{1'006'500'000});
}

TEST_CASE("a change within a slice hands over what the old rate owed") {
    Source source = source_of(at_rate(1'000'000));
    take_until(source, Time{1'000'000'000});
    set_rate(source.traffic, source.spec(), Time{1'000'500'000}, {.low = {1, 1_s}, .high = {}});
    CHECK(next_due(source.traffic) == Time{1'000'500'000});
    CHECK(next_slice(source.traffic, source.spec()).count == 500);
    CHECK(next_due(source.traffic) == Time{2'000'500'000});
}

TEST_CASE("an application that stands still hands over nothing and goes on where it was") {
    for (const auto arrivals : {Arrivals::constant, Arrivals::poisson}) {
        ProducerSpec spec = at_rate(100);
        spec.arrivals = arrivals;
        Source source = source_of(spec);
        take_until(source, Time{1'000'000'000});
        suspend(source.traffic, source.spec(), Time{1'000'000'000});
        CHECK(next_due(source.traffic) == time_never);
        resume(source.traffic, source.spec(), Time{5'000'000'000});
        CHECK(next_due(source.traffic) > Time{5'000'000'000});
        if (arrivals == Arrivals::constant) {
            CHECK(next_due(source.traffic) == Time{5'010'000'000});
        }
    }
}

TEST_CASE("Poisson arrivals: the mean and variance of counts, at low and at high rates") {
    for (const int64_t rate : {50, 4'000, 6'000, 200'000}) {
        CAPTURE(rate);
        ProducerSpec spec = at_rate(rate);
        spec.arrivals = Arrivals::poisson;
        Source source = source_of(spec);
        const int64_t windows = 400;
        int64_t sum = 0, squares = 0;
        for (int64_t w = 1; w <= windows; ++w) {
            const int64_t n = take_until(source, time_zero + 100_ms * w).records;
            sum += n;
            squares += n * n;
        }
        const int64_t expected = rate * windows / 10;
        // five standard deviations; the variance of n is n, its own error 5 * sqrt(2 / 400)
        CHECK((sum - expected) * (sum - expected) < 25 * expected);
        const int64_t variance = (squares - sum * sum / windows) / windows;
        CHECK(variance > rate / 10 * 64 / 100);
        CHECK(variance < rate / 10 * 136 / 100);
    }
}

TEST_CASE("Poisson arrivals depend on seed and name, on nothing else") {
    ProducerSpec spec = at_rate(100);
    spec.arrivals = Arrivals::poisson;
    Source first = source_of(spec), again = source_of(spec), other = source_of(spec, 0, 8);
    int64_t differ = 0;
    for (int i = 0; i < 100; ++i) {
        const Slice a = next_slice(first.traffic, first.spec());
        CHECK(a.from == next_slice(again.traffic, again.spec()).from);
        differ += a.from != next_slice(other.traffic, other.spec()).from;
    }
    CHECK(differ == 100);
}

TEST_CASE("Poisson arrivals over a ramp follow the curve") {
    ProducerSpec spec = at_rate(0);
    spec.arrivals = Arrivals::poisson;
    spec.rate.shape = RateShape::ramp;
    spec.rate.high = {20'000, 1_s}; // passes from single records to slices on its way
    spec.rate.period = 10_s;
    Source source = source_of(spec);
    const int64_t half = take_until(source, Time{5'000'000'000}).records; // expected 25,000
    const int64_t rest = take_until(source, Time{10'000'000'000}).records;
    CHECK(half > 25'000 - 5 * 159);
    CHECK(half < 25'000 + 5 * 159);
    CHECK(rest > 75'000 - 5 * 274);
    CHECK(rest < 75'000 + 5 * 274);
}

TEST_CASE("parts of a slice keep their creation times") {
    const Slice slice{ProducerId::of(0), 11, 5, Time{100}, Time{500}};
    CHECK(created_in(slice, 11) == Time{100});
    CHECK(created_in(slice, 13) == Time{300});
    const Slice part = portion(slice, 12, 3);
    CHECK(part.first == 12);
    CHECK(part.count == 3);
    CHECK(part.from == Time{200});
    CHECK(part.to == Time{400});
    CHECK(portion(slice, 12, 0).count == 0);
}

TEST_CASE("a trace is dealt to the instances in turn; equal times make one slice") {
    ProducerSpec spec = at_rate(0);
    spec.arrivals = Arrivals::trace;
    spec.count = 2;
    spec.trace = {Time{5}, Time{7}, Time{9}, Time{11}, Time{9'000}};
    Source source = source_of(spec, 0);
    CHECK(next_due(source.traffic) == Time{5});
    next_slice(source.traffic, source.spec());
    CHECK(next_due(source.traffic) == Time{9});
    next_slice(source.traffic, source.spec());
    CHECK(next_due(source.traffic) == Time{9'000});
    next_slice(source.traffic, source.spec());
    CHECK(next_due(source.traffic) == time_never);

    spec.count = 1;
    spec.trace = {Time{5}, Time{5}, Time{5}, Time{8}};
    Source single = source_of(spec);
    CHECK(next_slice(single.traffic, single.spec()).count == 3);
    CHECK(next_slice(single.traffic, single.spec()).count == 1);
}
