#include "sim/model/network.hpp"
#include "tests/support/catch.hpp"

using namespace sluice;
using namespace sluice::literals;

namespace {

const NodeId a = NodeId::of(0), b = NodeId::of(1), c = NodeId::of(2);

Network three_nodes(LinkQuality quality = {.latency = 2_ms}) {
    Network network;
    for (int i = 0; i < 3; ++i) network.add_node();
    network.set_quality(quality);
    network.set_stream(CounterStream::named(1, "network"));
    return network;
}

// Sent when it leaves, to a card without limit.
Transit carry(Network& network, NodeId from, NodeId to, Time leaves) {
    ServiceLine card;
    return network.carry(from, to, leaves, card, 0, leaves);
}

} // namespace

TEST_CASE("a message takes the latency and is counted while on its way", "[network]") {
    Network network = three_nodes();
    const Transit transit = carry(network, a, b, Time{0} + 5_ms);
    CHECK(transit.arrival == Time{0} + 7_ms);
    CHECK_FALSE(transit.lost);
    CHECK(network.edges_of(a).front().in_flight == 1);
    network.arrived(a, b, true);
    CHECK(network.edges_of(a).front().in_flight == 0);
    CHECK(network.edges_of(a).front().delivered == 1);
    CHECK(network.edges_of(b).empty());
}

TEST_CASE("an edge is first-in first-out even when delays differ", "[network]") {
    Network network =
        three_nodes({.latency = 1_ms, .jitter = Distribution::exponential(1'000'000)});
    Time last{0};
    for (int i = 0; i < 200; ++i) {
        const Transit transit = carry(network, a, b, Time{i});
        CHECK(transit.arrival >= last);
        last = transit.arrival;
    }
    CHECK(last > Time{0} + 3_ms); // the jitter is there: 200 draws of mean 1 ms
}

TEST_CASE("cuts strike one way or both, and only between the named sides", "[network]") {
    Network network = three_nodes();
    network.add({.id = 1, .from = {a}, .to = {b}, .one_way = true});
    CHECK(network.is_cut(a, b));
    CHECK_FALSE(network.is_cut(b, a));
    CHECK(carry(network, a, b, Time{0}).lost);
    CHECK_FALSE(carry(network, a, c, Time{0}).lost);
    network.end(1);
    CHECK_FALSE(network.is_cut(a, b));
    network.add({.id = 2, .from = {a}, .to = {}}); // from everybody else
    CHECK(network.is_cut(a, b));
    CHECK(network.is_cut(c, a));
    CHECK_FALSE(network.is_cut(b, c));
}

TEST_CASE("delay, loss and duplication between chosen nodes", "[network]") {
    Network network = three_nodes();
    network.add({.id = 1, .kind = DisturbanceKind::delay, .from = {a}, .to = {b}, .delay = 40_ms});
    CHECK(carry(network, a, b, Time{0}).arrival == Time{0} + 42_ms);
    CHECK(carry(network, b, a, Time{0}).arrival == Time{0} + 42_ms);
    CHECK(carry(network, a, c, Time{0}).arrival == Time{0} + 2_ms);
    network.end(1);
    network.add({.id = 2, .kind = DisturbanceKind::loss, .from = {a}, .to = {c}, .chance = {1, 4}});
    int lost = 0;
    for (int i = 0; i < 4'000; ++i) lost += carry(network, a, c, Time{0}).lost ? 1 : 0;
    CHECK(lost > 850); // 1,000 expected, sigma 27
    CHECK(lost < 1'150);
    network.add(
        {.id = 3, .kind = DisturbanceKind::duplication, .from = {b}, .to = {c}, .chance = {1, 1}});
    const Transit twice = carry(network, b, c, Time{0});
    CHECK(twice.duplicated);
    CHECK(twice.second_arrival > twice.arrival);
    CHECK(network.edges_of(b).back().in_flight == 2);
}

TEST_CASE("a question that leaves late does not hold up answers to the same node", "[network]") {
    Network network = three_nodes();
    ServiceLine card;
    const Time now{0};
    const auto send = [&](Time leaves, Talk talk) {
        return network.carry(a, b, leaves, card, 0, now, talk).arrival;
    };
    CHECK(send(now + 300_ms, Talk::question) == now + 302_ms); // its disk work comes first
    CHECK(send(now, Talk::answer) == now + 2_ms);
    CHECK(send(now, Talk::question) == now + 302_ms); // behind it, on the same connection
    CHECK(send(now, Talk::goodbye) == now + 302_ms);  // the end of both
    CHECK(send(now, Talk::answer) == now + 302_ms);
}
