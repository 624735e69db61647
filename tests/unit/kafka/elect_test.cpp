#include "sim/kafka/elect.hpp"
#include "tests/support/catch.hpp"
#include <array>

using namespace sluice::kafka;

namespace {

using Numbers = BrokerNumbers;

PartitionState led_by(int32_t leader, Numbers replicas, Numbers in_sync) {
    PartitionState state;
    state.replicas = std::move(replicas);
    state.in_sync = std::move(in_sync);
    state.leader = leader;
    state.leader_epoch = 10;
    state.partition_epoch = 20;
    return state;
}

ChangeRequest keep_in_sync(Numbers members, bool eligible_replicas = false) {
    ChangeRequest request;
    request.min_in_sync = 2;
    request.eligible_replicas_enabled = eligible_replicas;
    request.target_in_sync = std::move(members);
    return request;
}

ChangeRequest elect(Election election, bool eligible_replicas = false) {
    ChangeRequest request;
    request.election = election;
    request.min_in_sync = 2;
    request.eligible_replicas_enabled = eligible_replicas;
    return request;
}

} // namespace

TEST_CASE("a valid leader stays", "[kafka][elect]") {
    const PartitionState before = led_by(1, {2, 1, 3}, {2, 1, 3});
    const ChangeResult result =
        change_partition(before, std::array{1, 2, 3}, elect(Election::online));
    CHECK_FALSE(result.changed);
    CHECK(result.state == before);
}

TEST_CASE("the next leader is the first valid one in order of assignment", "[kafka][elect]") {
    const PartitionState before = led_by(1, {1, 3, 2}, {2, 1, 3});
    const ChangeResult result =
        change_partition(before, std::array{2, 3}, keep_in_sync(Numbers{2, 3}));
    CHECK(result.changed);
    CHECK_FALSE(result.unclean);
    CHECK(result.state.leader == 3);
    CHECK(result.state.leader_epoch == 11);
    CHECK(result.state.partition_epoch == 21);
    CHECK(result.state.in_sync == Numbers{2, 3});
}

TEST_CASE("a preferred election moves back to the first replica", "[kafka][elect]") {
    const PartitionState before = led_by(1, {2, 1, 3}, {2, 1, 3});
    CHECK(change_partition(before, std::array{1, 2}, elect(Election::preferred)).state.leader == 2);
    // Not alive, or not in sync: the present leader stays.
    CHECK_FALSE(change_partition(before, std::array{1, 3}, elect(Election::preferred)).changed);
    const PartitionState behind = led_by(1, {2, 1, 3}, {1, 3});
    CHECK_FALSE(change_partition(behind, std::array{1, 2, 3}, elect(Election::preferred)).changed);
}

TEST_CASE("shrinking and expanding raise the partition epoch only", "[kafka][elect]") {
    const PartitionState before = led_by(1, {1, 2, 3}, {1, 2});
    const ChangeResult more =
        change_partition(before, std::array{1, 2, 3}, keep_in_sync(Numbers{1, 2, 3}));
    CHECK(more.state.leader_epoch == 10);
    CHECK(more.state.partition_epoch == 21);
    const ChangeResult fewer =
        change_partition(before, std::array{1, 2, 3}, keep_in_sync(Numbers{1}));
    CHECK(fewer.state.leader_epoch == 10);
    CHECK(fewer.state.in_sync == Numbers{1});
}

TEST_CASE("the last member standing stays in the set", "[kafka][elect]") {
    const PartitionState before = led_by(1, {1, 2, 3}, {1});
    const ChangeResult result = change_partition(before, std::array{2, 3}, keep_in_sync(Numbers{}));
    CHECK(result.state.leader == no_leader);
    CHECK(result.state.in_sync == Numbers{1});
    CHECK(result.state.leader_epoch == 11);
    // It comes back: it may lead at once.
    const ChangeResult back =
        change_partition(result.state, std::array{1, 2, 3}, elect(Election::online));
    CHECK(back.state.leader == 1);
    CHECK(back.state.leader_epoch == 12);
}

TEST_CASE("an unclean election takes whoever is alive", "[kafka][elect]") {
    const PartitionState before = led_by(1, {1, 2, 3}, {1});
    const ChangeResult result =
        change_partition(before, std::array{2, 3}, elect(Election::unclean));
    CHECK(result.unclean);
    CHECK(result.state.leader == 2);
    CHECK(result.state.in_sync == Numbers{2});
    CHECK(result.state.recovering);
    CHECK_FALSE(change_partition(before, std::array{2, 3}, elect(Election::online)).unclean);
    // While somebody is in sync and alive the election is clean.
    const PartitionState healthy = led_by(1, {1, 2, 3}, {1, 3});
    const ChangeResult clean =
        change_partition(healthy, std::array{2, 3}, elect(Election::unclean));
    CHECK(clean.state.leader == 3);
    CHECK_FALSE(clean.unclean);
}

TEST_CASE("who takes the set below the minimum becomes eligible", "[kafka][elect]") {
    PartitionState state = led_by(1, {1, 2, 3}, {1, 2, 3});
    // Leaving while the set still meets the minimum of 2: the watermark may move without it.
    state = change_partition(state, std::array{1, 2}, keep_in_sync(Numbers{1, 2}, true)).state;
    CHECK(state.eligible.empty());
    state = change_partition(state, std::array{1}, keep_in_sync(Numbers{1}, true)).state;
    CHECK(state.eligible == Numbers{2});
    state = change_partition(state, Numbers{}, keep_in_sync(Numbers{}, true)).state;
    CHECK(state.in_sync.empty());
    CHECK(state.eligible == Numbers{1, 2});
    CHECK(state.leader == no_leader);
    CHECK(state.last_known == Numbers{1});
    SECTION("an eligible replica is elected cleanly and is then the only member") {
        const ChangeResult result =
            change_partition(state, std::array{2, 3}, elect(Election::online, true));
        CHECK_FALSE(result.unclean);
        CHECK(result.state.leader == 2);
        CHECK(result.state.in_sync == Numbers{2});
        CHECK(result.state.eligible == Numbers{1});
        CHECK(result.state.last_known.empty());
        CHECK_FALSE(result.state.recovering);
    }
    SECTION("a replica that never was eligible is not elected") {
        CHECK_FALSE(change_partition(state, std::array{3}, elect(Election::online, true)).changed);
    }
    SECTION("enough members again: nobody needs to be eligible") {
        state = change_partition(state, std::array{1}, elect(Election::online, true)).state;
        CHECK(state.leader == 1);
        const ChangeResult result =
            change_partition(state, std::array{1, 3}, keep_in_sync(Numbers{1, 3}, true));
        CHECK(result.state.eligible.empty());
    }
    SECTION("lost tails make ineligible") {
        ChangeRequest request = elect(Election::online, true);
        request.unclean_shutdown = {1, 2};
        const ChangeResult result = change_partition(state, Numbers{}, request);
        CHECK(result.state.eligible.empty());
        CHECK(result.state.last_known == Numbers{1});
        // Now only the last known leader is left, and only when it is alive.
        const ChangeRequest online = elect(Election::online, true);
        CHECK_FALSE(change_partition(result.state, std::array{3}, online).changed);
        const ChangeResult last = change_partition(result.state, std::array{1, 3}, online);
        CHECK(last.unclean);
        CHECK(last.state.leader == 1);
        CHECK(last.state.recovering);
        CHECK(last.state.in_sync == Numbers{1});
        CHECK(last.state.last_known.empty());
    }
}

TEST_CASE("a reassignment completes when all that stay are in sync", "[kafka][elect]") {
    const ReassignmentPlan plan = plan_reassignment(std::array{1, 2, 3}, std::array{5, 2, 4});
    CHECK(plan.replicas == Numbers{5, 2, 4, 1, 3});
    CHECK(plan.adding == Numbers{4, 5});
    CHECK(plan.removing == Numbers{1, 3});
    PartitionState state = led_by(1, plan.replicas, {1, 2, 3});
    state.adding = plan.adding;
    state.removing = plan.removing;
    const auto all = std::array{1, 2, 3, 4, 5};
    const ChangeResult half = change_partition(state, all, keep_in_sync(Numbers{1, 2, 3, 4}));
    CHECK(half.state.adding == plan.adding);
    CHECK(half.state.leader == 1);
    const ChangeResult done =
        change_partition(half.state, all, keep_in_sync(Numbers{1, 2, 3, 4, 5}));
    CHECK(done.state.replicas == Numbers{5, 2, 4});
    CHECK(done.state.in_sync == Numbers{2, 4, 5});
    CHECK(done.state.adding.empty());
    CHECK(done.state.removing.empty());
    CHECK(done.state.leader == 5); // the old leader was removed
    CHECK(done.state.leader_epoch == 11);
}

TEST_CASE("losing a replica raises the leader epoch of the same leader", "[kafka][elect]") {
    PartitionState state = led_by(1, {1, 2, 3}, {1, 2, 3});
    state.removing = {3};
    const ChangeResult result =
        change_partition(state, std::array{1, 2, 3}, keep_in_sync(Numbers{1, 2, 3}));
    CHECK(result.state.leader == 1);
    CHECK(result.state.replicas == Numbers{1, 2});
    CHECK(result.state.in_sync == Numbers{1, 2});
    CHECK(result.state.leader_epoch == 11);
}
