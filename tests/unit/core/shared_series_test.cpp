#include "sim/core/random.hpp"
#include "sim/core/shared_series.hpp"
#include "tests/support/catch.hpp"
#include <deque>
#include <vector>

using namespace sluice;

namespace {

using Series = SharedSeries<uint64_t, 8>;

// What a series must be: entries with absolute indices.
struct Model {
    uint64_t first = 0;
    std::deque<uint64_t> entries;
    uint64_t end() const { return first + entries.size(); }
};

bool same(const Series& series, const Model& model) {
    if (series.first() != model.first || series.size() != model.end()) return false;
    if (series.kept() != model.entries.size()) return false;
    uint64_t index = model.first;
    for (auto at = series.begin(); at != series.end(); ++at, ++index)
        if (at.index() != index || *at != model.entries[index - model.first]) return false;
    return index == model.end();
}

} // namespace

TEST_CASE("shared series: append, retention, truncation") {
    Series series;
    CHECK(series.empty());
    for (uint64_t i = 0; i < 30; ++i) series.push_back(i * 10);
    CHECK(series.size() == 30);
    CHECK(series[29] == 290);
    CHECK(series.back() == 290);
    CHECK(series.chunks() == 4);

    series.drop_front_to(17);
    CHECK(series.first() == 17);
    CHECK(series.chunks() == 2); // 0..7 and 8..15 are gone
    CHECK(series[17] == 170);
    CHECK_THROWS_AS(series.at(16), InvariantBroken);
    series.drop_front_to(3); // never back
    CHECK(series.first() == 17);

    series.truncate_to(20); // reopens 16..23
    CHECK(series.size() == 20);
    CHECK(series.chunks() == 1);
    series.push_back(7);
    CHECK(series[20] == 7);
    CHECK(series.kept() == 4);

    series.truncate_to(5); // below the retention start
    CHECK(series.empty());
    CHECK(series.first() == 5);
    series.push_back(1);
    CHECK(series[5] == 1);
    CHECK_THROWS_AS(series.truncate_to(7), InvariantBroken);
    CHECK_THROWS_AS(series.drop_front_to(7), InvariantBroken);
}

TEST_CASE("shared series: only the tail may be edited") {
    Series series;
    for (uint64_t i = 0; i < 20; ++i) series.push_back(i);
    CHECK(series.tail_start() == 16);
    series.edit(16) = 160;
    series.edit_back() = 190;
    CHECK(series[16] == 160);
    CHECK(series[19] == 190);
    CHECK_THROWS_AS(series.edit(15), InvariantBroken);
    CHECK_THROWS_AS(series.edit(20), InvariantBroken);
    series.drop_front_to(20);
    CHECK_THROWS_AS(series.edit_back(), InvariantBroken);
}

TEST_CASE("shared series: copies share chunks and never see each other's writes") {
    Series trunk;
    for (uint64_t i = 0; i < 84; ++i) trunk.push_back(i); // 10 full chunks and a tail of 4
    CHECK(trunk.chunks_owned() == 11);
    Series keyframe = trunk;
    CHECK(trunk.chunks_owned() == 0);

    trunk.push_back(84); // in place, behind what the keyframe knows
    CHECK(trunk.chunks_owned() == 0);
    CHECK(keyframe.size() == 84);

    Series branch = keyframe;
    branch.push_back(1'000); // here the trunk has been: an own tail
    CHECK(branch.chunks_owned() == 1);
    CHECK(branch[84] == 1'000);
    CHECK(trunk[84] == 84);

    trunk.edit(80) = 5;
    CHECK(trunk[80] == 5);
    CHECK(keyframe[80] == 80);
    CHECK(branch[80] == 80);

    keyframe.truncate_to(42);
    keyframe.push_back(2'000);
    CHECK(trunk[42] == 42);
    CHECK(branch[42] == 42);
    CHECK(keyframe[42] == 2'000);
    CHECK(keyframe[41] == 41);
}

TEST_CASE("shared series: random histories of many copies match plain ones") {
    Xoshiro256ss random;
    std::vector<Series> copies(1);
    std::vector<Model> models(1);
    for (int step = 0; step < 60'000; ++step) {
        const auto which = static_cast<std::size_t>(below(random.next(), copies.size()));
        const uint64_t value = random.next();
        const uint64_t what = below(random.next(), 100);
        Model& model = models[which];
        Series& series = copies[which];
        if (what < 8) {
            const auto target = static_cast<std::size_t>(below(value, 6));
            const Series copy = series;
            const Model model_copy = model;
            if (target >= copies.size()) {
                copies.push_back(copy);
                models.push_back(model_copy);
            } else {
                copies[target] = copy;
                models[target] = model_copy;
            }
        } else if (what < 14) {
            const uint64_t index = model.first + below(value, model.entries.size() + 1);
            series.truncate_to(index);
            while (model.end() > index) model.entries.pop_back();
        } else if (what < 20) {
            const uint64_t index = model.first + below(value, model.entries.size() / 4 + 1);
            series.drop_front_to(index);
            while (model.first < index) {
                model.entries.pop_front();
                ++model.first;
            }
        } else if (what < 30) {
            if (model.entries.empty() || series.tail_start() > series.size() - 1) continue;
            series.edit_back() = value;
            model.entries.back() = value;
        } else if (what < 31) {
            series.restart_at(value % 100);
            model = {value % 100, {}};
        } else {
            series.push_back(value);
            model.entries.push_back(value);
        }
        if (step % 20 != 0) continue;
        for (std::size_t i = 0; i < copies.size(); ++i) REQUIRE(same(copies[i], models[i]));
    }
    CHECK(copies.size() == 6);
}

TEST_CASE("shared series: retention over a long run keeps the table of chunks short") {
    SharedSeries<int, 4> series;
    for (int i = 0; i < 100'000; ++i) {
        series.push_back(i);
        if (i >= 40) series.drop_front_to(static_cast<uint64_t>(i) - 40);
        REQUIRE(series.chunks() <= 12);
        REQUIRE(series.back() == i);
    }
}
