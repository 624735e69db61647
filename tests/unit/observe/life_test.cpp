// A record's life, told by replaying with a listener; and the recovery after a crash.
#include "sim/observe/biography.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/observe/observed.hpp"

using namespace sluice;

namespace {

Biography life_of(const Scenario& scenario, RecordNumber number, std::unique_ptr<World>& world) {
    world = std::make_unique<World>(build(std::make_shared<const Scenario>(scenario)));
    Biography life = follow_record(ProducerId{0}, number);
    record_life(life, *world);
    while (next_time(*world) <= time_zero + scenario.duration && step(*world))
        record_life(life, *world);
    return life;
}

bool tells(const Biography& life, const std::string& words) {
    for (const LifeLine& line : life.lines)
        if (line.sentence.find(words) != std::string::npos) return true;
    return false;
}

} // namespace

TEST_CASE("the life of a record in a log", "[life]") {
    std::unique_ptr<World> world;
    const Biography life = life_of(test::scenario_of(test::crash_story), 17, world);
    REQUIRE(life.places.size() == 1);
    CHECK(tells(life, "handed it by the application"));
    CHECK(tells(life, "stored it in orders/partition/"));
    CHECK(tells(life, "copied it"));
    CHECK(tells(life, "the high watermark passed it"));
    CHECK(tells(life, "finished the work on it for billing"));
    CHECK(life.lines.front().sentence == "shop/1 was handed it by the application");
    const auto found = occupants(*world, life.places[0].partition, life.places[0].at);
    REQUIRE(found.size() == 1);
    CHECK(found[0].number == 17);
    CHECK(found[0].producer == ProducerId{0});
    CHECK(whereabouts(life, *world).find("shop/1#17 is at orders/partition/") == 0);
}

TEST_CASE("the life of a record in a queue", "[life]") {
    std::unique_ptr<World> world;
    const Biography life = life_of(test::scenario_of(test::queue_story), 17, world);
    CHECK(tells(life, "stored it in queue/orders"));
    CHECK(tells(life, "was handed it, for the 1. time"));
    CHECK(whereabouts(life, *world) == "shop/1#17 was stored and is readable nowhere now.");
}

TEST_CASE("every acknowledged record that the ledger counts as lost tells so itself", "[life]") {
    const auto run = test::observed(test::scenario_of(test::crash_story));
    const int64_t lost = records_lost(run.observation.ledger, *run.world);
    REQUIRE(lost > 0);
    // Created in the last 100 ms before the crash at 8 s, at 200/s.
    int64_t gone = 0;
    for (RecordNumber n = 1560; n <= 1605; ++n) {
        std::unique_ptr<World> world;
        const Biography life = life_of(test::scenario_of(test::crash_story), n, world);
        gone += tells(life, "was told that") &&
                whereabouts(life, *world).find("readable nowhere") != std::string::npos;
    }
    CHECK(gone == lost);
}

TEST_CASE("recovery: detect, elect, refresh, catch up after a crash", "[recovery]") {
    const auto run = test::observed(test::scenario_of(test::crash_story));
    const Recovery* crash = nullptr;
    for (const Recovery& one : run.observation.recoveries.all)
        if (one.kind == FactKind::machine_crashed) crash = &one;
    REQUIRE(crash);
    CHECK(crash->at == time_zero + Duration{8'000'000'000});
    const PhaseSpan& detect = (*crash)[RecoveryPhase::detect];
    REQUIRE(detect.ended());
    // broker.session.timeout.ms is 9 s, and the last heartbeat was before the crash.
    CHECK((detect.until - detect.from).ns > 7'000'000'000);
    CHECK((detect.until - detect.from).ns < 11'000'000'000);
    CHECK((*crash)[RecoveryPhase::elect].ended());
    CHECK((*crash)[RecoveryPhase::elect].from == detect.until);
    CHECK((*crash)[RecoveryPhase::refresh].until >= (*crash)[RecoveryPhase::elect].until);
    CHECK((*crash)[RecoveryPhase::catch_up].until > time_zero + Duration{22'000'000'000});
    CHECK(crash->partitions_led == 1); // of three partitions on three brokers
    const auto story = recovery_story(*run.world, *crash);
    CHECK(story.front() ==
          "8.000 s: the machine of cluster/broker/1 went down; it led 1 partition");
}
