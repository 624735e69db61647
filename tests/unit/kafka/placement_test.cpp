#include "sim/kafka/placement.hpp"
#include "tests/support/catch.hpp"
#include <map>
#include <set>

using namespace sluice::kafka;

namespace {

using Replicas = std::vector<std::vector<int32_t>>;

std::vector<PlacementBroker> three_racks() {
    std::vector<PlacementBroker> brokers;
    for (const char rack : {'a', 'b', 'c'})
        for (int32_t i = 0; i < 3; ++i)
            brokers.push_back({.id = 10 * (rack - 'a') + i, .rack = std::string(1, rack)});
    return brokers;
}

std::vector<PlacementBroker> plain(int32_t count) {
    std::vector<PlacementBroker> brokers;
    for (int32_t id = count; id > 0; --id) brokers.push_back({.id = id, .rack = ""});
    return brokers;
}

} // namespace

TEST_CASE("replicas are striped over racks and brokers", "[kafka][placement]") {
    const Placement placement = place(three_racks(), {3, 3}, {});
    // Racks a b c, b c a, c a b; each rack deals its brokers in turn.
    CHECK(placement.replicas == Replicas{{0, 10, 20}, {11, 21, 1}, {22, 2, 12}});
}

TEST_CASE("start offsets turn the circles", "[kafka][placement]") {
    PlacementStarts starts;
    starts.rack_list = 2;
    starts.within.push_back({.rack = "c", .unfenced = 1, .fenced = 0});
    const Placement placement = place(three_racks(), {2, 2}, starts);
    // Rack b was not used for the first partition; its circle moves on all the same.
    CHECK(placement.replicas == Replicas{{21, 0}, {1, 11}});
    CHECK(place(plain(3), {1, 1}, {}).replicas == Replicas{{1}});
    starts.within[0] = {.rack = "", .unfenced = 7, .fenced = 0}; // taken modulo the list
    starts.rack_list = 0;
    CHECK(place(plain(3), {1, 2}, starts).replicas == Replicas{{2, 3}});
}

TEST_CASE("fenced brokers are the last resort and never lead", "[kafka][placement]") {
    std::vector<PlacementBroker> brokers = plain(4);
    brokers[0].fenced = true; // broker 4
    brokers[3].fenced = true; // broker 1
    const Placement two = place(brokers, {4, 2}, {});
    for (const auto& replicas : two.replicas)
        for (const int32_t broker : replicas) CHECK((broker == 2 || broker == 3));
    const Placement four = place(brokers, {4, 4}, {});
    for (const auto& replicas : four.replicas) {
        CHECK((replicas[0] == 2 || replicas[0] == 3));
        CHECK(std::set<int32_t>(replicas.begin(), replicas.end()).size() == 4);
    }
}

TEST_CASE("a rack without an unfenced broker leads nothing", "[kafka][placement]") {
    const std::vector<PlacementBroker> brokers{{.id = 1, .rack = "a", .fenced = true},
                                               {.id = 2, .rack = "b"}};
    const Placement placement = place(brokers, {3, 2}, {});
    CHECK(placement.replicas == Replicas{{2, 1}, {2, 1}, {2, 1}});
}

TEST_CASE("a block of partitions gives every broker one leadership", "[kafka][placement]") {
    uint32_t draws = 0;
    const PlacementDraw draw = [&draws](uint32_t bound) { return ++draws * 7 % bound; };
    const Placement placement = place(plain(5), {25, 3}, {}, draw);
    CHECK(draws > 0);
    for (std::size_t block = 0; block < 25; block += 5) {
        std::set<int32_t> leaders;
        for (std::size_t p = block; p < block + 5; ++p)
            leaders.insert(placement.replicas[p].front());
        CHECK(leaders.size() == 5);
    }
    std::map<int32_t, int> load;
    for (const auto& replicas : placement.replicas) {
        CHECK(std::set<int32_t>(replicas.begin(), replicas.end()).size() == 3);
        for (const int32_t broker : replicas) ++load[broker];
    }
    for (const auto& [broker, count] : load) CHECK(count == 15);
}

TEST_CASE("one unfenced broker leads everything without end", "[kafka][placement]") {
    std::vector<PlacementBroker> brokers = plain(3);
    brokers[0].fenced = brokers[1].fenced = true;
    const Placement placement = place(brokers, {5, 1}, {});
    CHECK(placement.replicas == Replicas{{1}, {1}, {1}, {1}, {1}});
}

TEST_CASE("impossible replication factors are refused", "[kafka][placement]") {
    CHECK(place(plain(3), {1, 0}, {}).error == PlacementError::replication_factor_not_positive);
    CHECK(place(plain(3), {1, 4}, {}).error == PlacementError::too_few_brokers);
    std::vector<PlacementBroker> brokers = plain(2);
    brokers[0].fenced = brokers[1].fenced = true;
    CHECK(place(brokers, {1, 1}, {}).error == PlacementError::all_brokers_fenced);
    CHECK(place({}, {1, 1}, {}).error == PlacementError::all_brokers_fenced);
    CHECK(sentence(PlacementError::too_few_brokers).size() > 20);
}

TEST_CASE("starts are drawn per rack in order, then for the rack list", "[kafka][placement]") {
    std::vector<PlacementBroker> brokers = three_racks();
    brokers[4].fenced = true; // rack b: two unfenced, one fenced
    std::vector<uint32_t> bounds;
    const PlacementStarts starts = draw_starts(brokers, [&bounds](uint32_t bound) {
        bounds.push_back(bound);
        return bound - 1;
    });
    CHECK(bounds == std::vector<uint32_t>{3, 1, 2, 3, 3});
    CHECK(starts.rack_list == 2);
    REQUIRE(starts.within.size() == 3);
    CHECK(starts.within[1].rack == "b");
    CHECK(starts.within[1].unfenced == 1);
}
