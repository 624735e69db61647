// What would be struck, in numbers that follow from the assignment, the settings and the time.
#include "sim/observe/blast_radius.hpp"
#include "sim/simulation.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/player.hpp"

using namespace sluice;

namespace {

BlastRadius of(const Simulation& side, Entity entity, bool machine = false) {
    return blast_radius(side.world(), side.observed(), entity, machine);
}

bool says(const BlastRadius& radius, const std::string& words) {
    for (const std::string& sentence : radius.sentences)
        if (sentence.find(words) != std::string::npos) return true;
    return false;
}

Simulation run(const Document& document, std::size_t side, int64_t until_ms) {
    Simulation simulation(std::make_shared<const Scenario>(document.sides[side]));
    simulation.run_until(Time{until_ms * 1'000'000});
    return simulation;
}

// Broker 1 leads orders/0 with broker 2 as its only copy, orders/1 alone; broker 3 leads orders/2.
Document uneven() {
    return test::document(R"({
        "sluicebox": 1, "title": "uneven", "seed": 7, "duration": "60s",
        "platforms": {"cluster": {"platform": "kafka", "version": "4.1", "brokers": 3,
            "topics": {"orders": {"assignment": [[1, 2], [1, 3], [3, 2]],
                                  "config": {"min.insync.replicas": 2}}}}},
        "producers": {"shop": {"to": "orders", "rate": "100/s", "size": "1KiB",
                               "kafka": {"acks": "all", "linger.ms": 0}},
                      "kiosk": {"to": "orders", "rate": "10/s", "kafka": {"acks": "1"}}},
        "consumers": {"billing": {"members": 3, "from": "orders", "work": "1ms",
                                  "kafka": {"auto.offset.reset": "earliest"}}}})");
}

} // namespace

TEST_CASE("a broker's partitions, and which of them go on", "[observe][blast]") {
    const Simulation side = run(uneven(), 0, 8'000);
    const BlastRadius first = of(side, broker_entity(0));
    CHECK_FALSE(first.down);
    CHECK(first.partitions == 3);
    CHECK(first.leads == 2);
    CHECK(first.holds == 2);
    CHECK(first.leaderless == 0); // brokers 2 and 3 have a copy in sync
    // One in-sync copy is left of each, min.insync.replicas is 2: acks=all cannot go on.
    CHECK(first.writable_all == 0);
    CHECK(says(first, "leads 2 of 3 partitions and holds a copy of 2"));
    CHECK(says(first, "2 of them get another leader once it has been silent for 9s"));
    CHECK(says(first, "shop (acks=all) can go on writing to 0 of the 2"));
    CHECK(says(first, "kiosk (acks=1) can go on writing to 2 of the 2"));
    CHECK(first.only_here == 0);
    // Three members, three partitions: two of them read from broker 1.
    CHECK(first.readers.size() == 2);

    const BlastRadius second = of(side, broker_entity(1));
    CHECK(second.leads == 0);
    CHECK(second.holds == 2);
    CHECK(second.readers.empty());
}

TEST_CASE("with the other copies down nobody can lead", "[observe][blast]") {
    Simulation side = run(uneven(), 0, 8'000);
    FaultSpec crash;
    crash.targets = {{TargetKind::broker, 0, 1}};
    side.act(crash);
    CHECK(of(side, broker_entity(1)).down);
    CHECK(of(side, broker_entity(1)).sentences ==
          std::vector<std::string>{"cluster/broker/2 is down already."});
    const BlastRadius first = of(side, broker_entity(0));
    CHECK(first.leads == 2);
    CHECK(first.leaderless == 1); // of orders/0
    CHECK(says(first, "1 partition has no other copy in sync"));
    CHECK(says(first, "1 of them gets another leader"));
}

TEST_CASE("acknowledged records that are nowhere else are counted", "[observe][blast]") {
    // Broker 1 is cut off at 9.605 s and acknowledges alone (acks=1) from order 961 at 9.61 s on.
    const Document document = test::document(R"({
        "sluicebox": 1, "title": "cut", "seed": 42, "duration": "60s",
        "platforms": {"cluster": {"platform": "kafka", "version": "4.1", "brokers": 3,
            "topics": {"orders": {"assignment": [[1, 2, 3]],
                                  "config": {"min.insync.replicas": 2}}}}},
        "producers": {"shop": {"to": "orders", "rate": "100/s", "size": "1KiB",
                               "kafka": {"acks": "1", "linger.ms": 0}}},
        "faults": [{"at": "9.605s", "cut": ["cluster/broker/1"],
                    "away_from": ["cluster/broker/2", "cluster/broker/3"]}]})");
    const Simulation side = run(document, 0, 10'005);
    const BlastRadius process = of(side, broker_entity(0));
    CHECK(process.only_here == 40);
    CHECK(says(process, "40 acknowledged records are on no other broker"));
    // The system writes back what has been dirty for five seconds: of the last 0.4 s, nothing.
    const BlastRadius machine = of(side, broker_entity(0), true);
    CHECK(machine.unflushed == 40);
    CHECK(says(machine, "40 are not on its disk yet"));
    CHECK(of(side, broker_entity(1)).only_here == 0);
}

TEST_CASE("members, producers, controllers and servers have a radius, too", "[observe][blast]") {
    const Simulation side = run(uneven(), 0, 8'000);
    const BlastRadius member = of(side, entity_of(MemberId::of(0)));
    CHECK(member.readers == std::vector<std::string>{"billing/member/2", "billing/member/3"});
    CHECK(says(member, "reads 1 partition for billing"));
    CHECK(says(member, "silent for 45s (session.timeout.ms)"));
    CHECK(says(of(side, controller_entity(0)), "2 of 3 controllers would be left: a majority"));
    CHECK(says(of(side, entity_of(ProducerId::of(0))), "without an answer"));
    CHECK(of(side, {EntityKind::network, 0}).sentences.empty());

    const Simulation queue = run(test::cluster_and_queue(), 1, 8'000);
    const BlastRadius server = of(queue, server_entity());
    CHECK(says(server, "nothing is taken in or handed out"));
    CHECK(server.readers.size() == 2);
    CHECK(says(of(queue, entity_of(MemberId::of(0)), true), "holds"));
}
