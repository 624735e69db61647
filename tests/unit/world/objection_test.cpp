// What a World would ignore is said before it is done; and a World does ignore it.
#include "sim/scenario/entity_path.hpp"
#include "sim/simulation.hpp"
#include "sim/world/objection.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/player.hpp"

using namespace sluice;

namespace {

FaultSpec fault(const Simulation& side, FaultKind kind, const char* target,
                const char* away_from = "") {
    FaultSpec spec;
    spec.kind = kind;
    spec.targets = {find_entity(side.scenario(), target)};
    REQUIRE(spec.targets[0].kind != TargetKind::none);
    if (*away_from) spec.away_from = {find_entity(side.scenario(), away_from)};
    return spec;
}

std::string why(const Simulation& side, const FaultSpec& spec) {
    const auto found = objection(side.world(), spec);
    return found ? found->reason : "";
}

} // namespace

TEST_CASE("what a command would not change is objected to", "[world][objection]") {
    const Document document = test::small_cluster();
    Simulation side(std::make_shared<const Scenario>(document.sides[0]));
    side.run_until(Time{2'000'000'000});
    FaultSpec crash = fault(side, FaultKind::crash, "cluster/broker/3");
    CHECK(why(side, fault(side, FaultKind::restart, "cluster/broker/3")) ==
          "cluster/broker/3 is running");
    CHECK(why(side, crash).empty());
    side.act(crash);
    CHECK(why(side, crash) == "cluster/broker/3 has crashed already");
    crash.machine = true;
    CHECK(why(side, crash).empty()); // its machine is still up
    side.act(crash);
    CHECK(why(side, crash) == "cluster/broker/3 is down already");
    crash.machine = false;
    CHECK(why(side, crash) == "cluster/broker/3 is down already");
    CHECK(why(side, fault(side, FaultKind::restart, "cluster/broker/3")).empty());
    CHECK(why(side, fault(side, FaultKind::pause, "cluster/broker/3")) ==
          "cluster/broker/3 is down");

    FaultSpec slow = fault(side, FaultKind::slow, "cluster/broker/2");
    CHECK(why(side, slow).empty());
    side.act(slow);
    CHECK(why(side, slow) == "cluster/broker/2 is as slow already");
    slow.part = SlowPart::cpu;
    CHECK(why(side, slow).empty());

    FaultSpec cut = fault(side, FaultKind::cut, "cluster/broker/1", "cluster/broker/2");
    CHECK(why(side, cut).empty());
    side.act(cut);
    CHECK(why(side, cut) == "that is so already");
    cut.one_way = true;
    CHECK(why(side, cut).empty());

    // A group is struck as long as one of its members can be.
    side.act(fault(side, FaultKind::crash, "billing/member/1"));
    CHECK(why(side, fault(side, FaultKind::crash, "billing")).empty());
    side.act(fault(side, FaultKind::crash, "billing/member/2"));
    CHECK_FALSE(why(side, fault(side, FaultKind::crash, "billing")).empty());
    CHECK(why(side, fault(side, FaultKind::stop, "billing/member/9")) ==
          "there is no billing/member/9 on this side");
}

TEST_CASE("what was objected to changes nothing", "[world][objection]") {
    const Document document = test::small_cluster();
    Simulation side(std::make_shared<const Scenario>(document.sides[0]));
    side.run_until(Time{2'000'000'000});
    side.act(fault(side, FaultKind::crash, "cluster/broker/3"));
    for (const FaultSpec& spec : {fault(side, FaultKind::crash, "cluster/broker/3"),
                                  fault(side, FaultKind::restart, "cluster/broker/2"),
                                  fault(side, FaultKind::start, "shop"),
                                  fault(side, FaultKind::pause, "cluster/broker/3")}) {
        REQUIRE(objection(side.world(), spec));
        Simulation struck = side.forerunner();
        struck.act(spec);
        CHECK(struck.facts().empty());
    }
}

TEST_CASE("a command of one platform does not apply to another", "[world][objection]") {
    const Document document = test::cluster_and_queue();
    Simulation queue(std::make_shared<const Scenario>(document.sides[1]));
    const auto foreign =
        objection(queue.world(), fault(queue, FaultKind::crash, "cluster/broker/1"));
    REQUIRE(foreign);
    CHECK_FALSE(foreign->already);
    CHECK(foreign->reason == "this side runs on mq; there is no cluster/broker/1 in it");
    CHECK(objection(queue.world(), fault(queue, FaultKind::seek, "billing"))->reason ==
          "a consumed message is gone: there is no position to move");
    CHECK_FALSE(objection(queue.world(), fault(queue, FaultKind::crash, "mq/server")));
}

TEST_CASE("entities and paths name the same", "[world][objection]") {
    const Document document = test::small_cluster();
    const Simulation side(std::make_shared<const Scenario>(document.sides[0]));
    for (const Node& node : side.world().fabric.nodes) {
        const EntityPath path = path_of(side.world(), node.entity);
        const auto nodes = nodes_of(side.world(), path);
        REQUIRE(nodes.size() == 1);
        CHECK(side.world().fabric.nodes[nodes[0].index()].entity == node.entity);
    }
    CHECK(path_of(side.world(), {EntityKind::network, 0}).kind == TargetKind::none);
    CHECK(path_of(side.world(), entity_of(PartitionId::of(0))).kind == TargetKind::none);
}
