// The table of actions: what is offered for whom, what is refused and why, what it makes.
#include "gui/player.hpp"
#include "sim/scenario/write_fault.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/player.hpp"
#include <set>

using namespace sluice;
using namespace sluice::gui;

namespace {

std::set<std::string> ids(const std::vector<Action>& actions) {
    std::set<std::string> all;
    for (const Action& action : actions) all.insert(std::string(action.id));
    return all;
}

const Action& action(const std::vector<Action>& actions, std::string_view id) {
    const Action* found = find_action(actions, id);
    CAPTURE(id);
    REQUIRE(found);
    return *found;
}

} // namespace

TEST_CASE("what can be done depends on whom it is done to", "[player][actions]") {
    Player player(test::small_cluster());
    player.seek(Time{4'500'000'000});
    const Simulation& side = player.side(0);
    const auto broker = ids(actions_on(side, broker_entity(1)));
    CHECK(broker == std::set<std::string>{"crash_process", "crash_machine", "restart", "pause",
                                          "slow_disk", "cut_one_way", "cut", "clog"});
    const auto producer = ids(actions_on(side, entity_of(ProducerId::of(0))));
    for (const char* id : {"rate_double", "rate_half", "stop", "start", "poison", "crash_process"})
        CHECK(producer.count(id) == 1);
    const auto group = ids(actions_on(side, entity_of(GroupId::of(0))));
    CHECK(group == std::set<std::string>{"add_member", "stop", "start", "seek_earliest",
                                         "seek_latest", "seek_offset", "seek_time"});
    CHECK(ids(actions_on(side, entity_of(MemberId::of(0)))).count("slow_work") == 1);
    CHECK(actions_on(side, {}).empty());
    CHECK(actions_on(side, {EntityKind::network, 0}).empty());
    // A partition stands for its leader.
    const auto on_partition = actions_on(side, entity_of(PartitionId::of(1)));
    CHECK(action(on_partition, "crash_process").fault.targets ==
          std::vector<EntityPath>{{TargetKind::broker, 0, 1}});
}

TEST_CASE("an action that would change nothing says why", "[player][actions]") {
    Player player(test::small_cluster());
    player.seek(Time{4'500'000'000});
    const auto check = [&](Entity entity, const char* id, const std::string& reason) {
        const auto actions = actions_on(player.side(0), entity);
        const Action& found = action(actions, id);
        CHECK(found.enabled == reason.empty());
        CHECK(found.reason == reason);
    };
    check(broker_entity(1), "restart", "cluster/broker/2 is running");
    check(broker_entity(1), "crash_process", "");
    player.act(action(actions_on(player.side(0), broker_entity(1)), "crash_machine").fault);
    check(broker_entity(1), "restart", "");
    check(broker_entity(1), "crash_process", "cluster/broker/2 is down already");
    check(broker_entity(1), "crash_machine", "cluster/broker/2 is down already");
    check(broker_entity(1), "pause", "cluster/broker/2 is down");
    const Entity member = entity_of(MemberId::of(0));
    check(member, "start", "billing/member/1 is running");
    player.act(action(actions_on(player.side(0), member), "stop").fault);
    player.seek(Time{4'900'000'000});
    check(member, "stop", "billing/member/1 has stopped already");
    check(member, "restart", "billing/member/1 was stopped: start it");
    check(member, "start", "");
    player.to_end();
    check(broker_entity(2), "crash_process", "the run is over");
}

TEST_CASE("every action that is offered can be carried out and is then known by its words",
          "[player][actions]") {
    Player player(test::small_cluster());
    player.seek(Time{4'500'000'000});
    for (const Entity entity :
         {broker_entity(1), controller_entity(0), entity_of(ProducerId::of(0)),
          entity_of(MemberId::of(1)), entity_of(GroupId::of(0))})
        for (const Action& offered : actions_on(player.side(0), entity)) {
            CAPTURE(std::string(offered.id));
            CHECK_FALSE(offered.sentence.empty());
            CHECK_FALSE(offered.label.empty());
            if (!offered.enabled) continue;
            const Acted acted = player.act(offered.fault);
            CHECK(acted.struck == 2);
            CHECK(acted.words == player.branches()[player.branch()].commands.back().words);
            REQUIRE(player.undo());
        }
}

TEST_CASE("inputs are read with care", "[player][actions]") {
    Player player(test::small_cluster());
    player.seek(Time{4'500'000'000});
    const Simulation& side = player.side(0);
    const auto group = actions_on(side, entity_of(GroupId::of(0)));
    CHECK(complete(side, action(group, "seek_offset"), "42").fault->seek_offset == 42);
    CHECK_FALSE(complete(side, action(group, "seek_offset"), "-1").fault);
    CHECK_FALSE(complete(side, action(group, "seek_offset"), "many").trouble.empty());
    CHECK(complete(side, action(group, "seek_time"), "2.5s").fault->seek_time ==
          Time{2'500'000'000});
    CHECK_FALSE(complete(side, action(group, "seek_time"), "2.5").fault);
    const auto producer = actions_on(side, entity_of(ProducerId::of(0)));
    CHECK(complete(side, action(producer, "poison"), "117").fault->record == RecordName{0, 0, 117});
    CHECK_FALSE(complete(side, action(producer, "poison"), "0").fault);
    // 50 records a second, the first at the start: at 4.5 s record 226 is the next.
    CHECK(action(producer, "poison").fault.record.number == 226);
    const auto broker = actions_on(side, broker_entity(0));
    const Action& cut = action(broker, "cut");
    CHECK(cut.other_ends.front() == broker_entity(1));
    CHECK(complete(side, cut, broker_entity(2)).fault->away_from ==
          std::vector<EntityPath>{{TargetKind::broker, 0, 2}});
    CHECK(complete(side, cut, "billing/member/2").fault->away_from ==
          std::vector<EntityPath>{{TargetKind::member, 0, 1}});
    CHECK(complete(side, cut, "").fault->away_from.empty());
    CHECK_FALSE(complete(side, cut, "cluster/broker/9").fault);
}

TEST_CASE("rates are doubled and halved from what is in force", "[player][actions]") {
    Player player(test::small_cluster());
    player.seek(Time{4'500'000'000});
    const Entity shop = entity_of(ProducerId::of(0));
    const auto rate = [&](const char* id) {
        return action(actions_on(player.side(0), shop), id).fault.rate.low;
    };
    CHECK(rate("rate_double") == Rate{100, {1'000'000'000}});
    CHECK(rate("rate_half") == Rate{25, {1'000'000'000}});
    player.act(action(actions_on(player.side(0), shop), "rate_half").fault);
    CHECK(rate("rate_double") == Rate{50, {1'000'000'000}});
    CHECK(rate("rate_half") == Rate{25, {2'000'000'000}}); // 12.5 a second, exactly
    player.undo();
    CHECK(rate("rate_double") == Rate{100, {1'000'000'000}});
}
