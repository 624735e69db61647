#include "sim/core/paged.hpp"
#include "sim/core/random.hpp"
#include "tests/support/catch.hpp"
#include <string>
#include <vector>

using namespace sluice;

TEST_CASE("paged: a table like any other") {
    Paged<std::string, 4> table;
    CHECK(table.empty());
    for (int i = 0; i < 10; ++i) table.push_back(std::to_string(i));
    REQUIRE(table.size() == 10);
    CHECK(table[9] == "9");
    table.edit(3) = "three";
    CHECK(table.at(3) == "three");
    CHECK(table.pages() == 3);
    CHECK_THROWS_AS(table.at(10), InvariantBroken);
    std::string joined;
    for (const auto& entry : table) joined += entry;
    CHECK(joined == "012three456789");
    table.resize(2);
    table.resize(6);
    CHECK(table[1] == "1");
    CHECK(table[2].empty());
    CHECK(table[5].empty());
}

TEST_CASE("paged: a copy shares all pages until one side edits") {
    Paged<int, 8> table(80);
    CHECK(table.pages_owned() == 10);
    Paged<int, 8> copy = table;
    CHECK(table.pages_owned() == 0);
    CHECK(copy.pages_owned() == 0);
    copy.edit(17) = 5;
    CHECK(copy.pages_owned() == 1);
    CHECK(table.pages_owned() == 1); // the original of that page is its own again
    CHECK(table[17] == 0);
    CHECK(copy[17] == 5);
    copy.edit(18) = 6; // same page: nothing more to copy
    CHECK(copy.pages_owned() == 1);
    {
        const Paged<int, 8> third = table;
        CHECK(table.pages_owned() == 0);
    }
    CHECK(table.pages_owned() == 1);
}

TEST_CASE("paged: random edits of many copies match plain vectors") {
    Xoshiro256ss random;
    std::vector<Paged<uint64_t, 16>> tables(1);
    std::vector<std::vector<uint64_t>> models(1);
    for (int step = 0; step < 20'000; ++step) {
        const auto which = static_cast<std::size_t>(below(random.next(), tables.size()));
        auto& table = tables[which];
        auto& model = models[which];
        const uint64_t value = random.next();
        switch (below(random.next(), 12)) {
        case 0: {
            const auto target = static_cast<std::size_t>(below(value, 6));
            if (target >= tables.size()) {
                auto copy = table;
                auto model_copy = model;
                tables.push_back(std::move(copy));
                models.push_back(std::move(model_copy));
            } else {
                tables[target] = tables[which];
                models[target] = std::vector<uint64_t>(models[which]);
            }
            break;
        }
        case 1: {
            const auto size = static_cast<std::size_t>(below(value, 200));
            table.resize(size);
            model.resize(size);
            break;
        }
        case 2:
        case 3:
        case 4:
            table.push_back(value);
            model.push_back(value);
            break;
        default:
            if (model.empty()) break;
            const auto index = static_cast<std::size_t>(below(value, model.size()));
            table.edit(index) = value;
            model[index] = value;
        }
        if (step % 50 != 0) continue;
        for (std::size_t i = 0; i < tables.size(); ++i)
            REQUIRE(std::vector<uint64_t>([&] {
                        std::vector<uint64_t> all;
                        for (const uint64_t x : tables[i]) all.push_back(x);
                        return all;
                    }()) == models[i]);
    }
    CHECK(tables.size() == 6);
}
