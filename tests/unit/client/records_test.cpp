// Records and their handling are functions of names and numbers.
#include "sim/client/records.hpp"
#include "sim/client/work.hpp"
#include "tests/support/catch.hpp"
#include <set>

using namespace sluice;
using namespace sluice::literals;

namespace {

KeySpec keys(KeyShape shape, int64_t count = 0, std::vector<std::string> names = {},
             std::vector<uint64_t> weights = {}) {
    KeySpec spec;
    spec.shape = shape;
    spec.count = count;
    spec.names = std::move(names);
    spec.weights = std::move(weights);
    return spec;
}

Scenario shop(KeySpec spec_of_keys) {
    Scenario scenario;
    ProducerSpec spec;
    spec.name = "shop";
    spec.count = 2;
    spec.keys = std::move(spec_of_keys);
    scenario.producers.push_back(spec);
    ConsumerSpec billing;
    billing.name = "billing";
    billing.work = always(2'000'000);
    scenario.consumers.push_back(billing);
    return scenario;
}

} // namespace

TEST_CASE("keys by shape") {
    SECTION("none") {
        const auto source = record_sources(shop({}))[0];
        CHECK(key_of(source, 0, 1) == no_key);
        CHECK(key_text(source, no_key).empty());
    }
    SECTION("a list is used in turn") {
        const auto source = record_sources(shop(keys(KeyShape::list, 0, {"a", "b"})))[0];
        CHECK(key_text(source, key_of(source, 0, 1)) == "a");
        CHECK(key_text(source, key_of(source, 0, 2)) == "b");
        CHECK(key_text(source, key_of(source, 1, 3)) == "a");
    }
    SECTION("every record its own key, named like the record") {
        const auto source = record_sources(shop(keys(KeyShape::each)))[0];
        std::set<KeyIndex> seen;
        for (uint32_t i = 0; i < 2; ++i)
            for (RecordNumber n = 1; n <= 100; ++n) seen.insert(key_of(source, i, n));
        CHECK(seen.size() == 200);
        CHECK(key_text(source, key_of(source, 1, 117)) == "shop/2#117");
    }
    SECTION("uniform keys are all used, about equally often") {
        const auto source = record_sources(shop(keys(KeyShape::uniform, 10)))[0];
        std::vector<int> counts(10);
        for (RecordNumber n = 1; n <= 10'000; ++n) ++counts.at(size_t(key_of(source, 0, n)));
        for (const int count : counts) {
            CHECK(count > 850); // 1,000 - 5 * 30
            CHECK(count < 1'150);
        }
        CHECK(key_text(source, 0) == "key-1");
    }
    SECTION("weights") {
        const auto source =
            record_sources(shop(keys(KeyShape::weighted, 0, {"rare", "often"}, {1, 9})))[0];
        int rare = 0;
        for (RecordNumber n = 1; n <= 10'000; ++n) rare += key_of(source, 0, n) == 0;
        CHECK(rare > 850);
        CHECK(rare < 1'150);
    }
    SECTION("zipf: with exponent 1 the first key is twice as frequent as the second") {
        const auto source = record_sources(shop(keys(KeyShape::zipf, 100)))[0];
        int first = 0, second = 0;
        for (RecordNumber n = 1; n <= 20'000; ++n) {
            first += key_of(source, 0, n) == 0;
            second += key_of(source, 0, n) == 1;
        }
        CHECK(first > 2 * second * 9 / 10);
        CHECK(first < 2 * second * 11 / 10);
    }
}

TEST_CASE("instances draw differently, and sizes say nothing about keys") {
    const auto source = record_sources(shop(keys(KeyShape::uniform, 1'000'000)))[0];
    int equal = 0;
    for (RecordNumber n = 1; n <= 1'000; ++n) equal += key_of(source, 0, n) == key_of(source, 1, n);
    CHECK(equal < 3);
}

TEST_CASE("a run's size is the sum of its records' sizes") {
    Scenario scenario = shop({});
    auto constant = record_sources(scenario)[0];
    CHECK(size_of_run(constant, 0, 11, 20) == 10'000);
    constant.size = Distribution::uniform(100, 900);
    int64_t sum = 0;
    for (RecordNumber n = 11; n <= 20; ++n) sum += size_of(constant, 0, n);
    CHECK(size_of_run(constant, 0, 11, 20) == sum);
    CHECK(size_of(constant, 0, 11) != size_of(constant, 0, 12));
}

TEST_CASE("work is equal for every asker, failures are drawn per attempt, poison per record") {
    Scenario scenario = shop({});
    scenario.consumers[0].fails.rate = {1, 2};
    scenario.consumers[0].poison.records = {{0, 1, 5}};
    const auto source = work_sources(scenario)[0];
    const auto shop1 = ProducerId::of(0), shop2 = ProducerId::of(1);
    CHECK(work_of(source, shop1, 1, 1) == 2_ms);
    CHECK(work_of_run(source, shop1, 1, 10) == 20_ms);
    int failures = 0, both = 0;
    for (RecordNumber n = 1; n <= 1'000; ++n) {
        failures += fails(source, shop1, n, 1);
        both += fails(source, shop1, n, 1) && fails(source, shop1, n, 2);
    }
    CHECK(failures > 420); // 500 - 5 * 16
    CHECK(failures < 580);
    CHECK(both > 180); // a quarter: attempts are independent
    CHECK(both < 320);
    CHECK(poisoned(source, {}, shop2, 5));
    CHECK_FALSE(poisoned(source, {}, shop1, 5));
    PoisonedRecords struck;
    poison_record(struck, shop1, 5);
    poison_record(struck, shop1, 5);
    CHECK(struck.size() == 1);
    CHECK(poisoned(source, struck, shop1, 5));
}

TEST_CASE("may anything fail") {
    Scenario scenario = shop({});
    CHECK_FALSE(may_fail(work_sources(scenario)[0], {}));
    CHECK(may_fail(work_sources(scenario)[0], {{ProducerId::of(0), 1}}));
    scenario.consumers[0].poison.rate = {1, 1'000};
    CHECK(may_fail(work_sources(scenario)[0], {}));
}
