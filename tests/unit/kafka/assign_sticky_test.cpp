#include "tests/support/catch.hpp"
#include "tests/unit/kafka/assignor_groups.hpp"

using namespace assignor_groups;

TEST_CASE("a first assignment is dealt in a circle", "[kafka][assign_sticky]") {
    Group group;
    group.topics = {topic("t", 5)};
    group.members = {member("a", {0}), member("b", {0})};
    // 2 each in turn, then one more to the first that reached 2.
    CHECK(assign_sticky(group.view()).of_member ==
          Lists{{{0, 0}, {0, 2}, {0, 4}}, {{0, 1}, {0, 3}}});
    CHECK(assign_cooperative_sticky(group.view()) == assign_sticky(group.view()));
}

TEST_CASE("a joining member takes only its share", "[kafka][assign_sticky]") {
    Group group;
    group.topics = {topic("t", 6)};
    group.members = {member("a", {0}, {{0, 0}, {0, 1}, {0, 2}}, 1),
                     member("b", {0}, {{0, 3}, {0, 4}, {0, 5}}, 1), member("c", {0})};
    CHECK(assign_sticky(group.view()).of_member ==
          Lists{{{0, 0}, {0, 1}}, {{0, 3}, {0, 4}}, {{0, 2}, {0, 5}}});
    // In a cooperative round what others still hold is assigned to nobody.
    const Assignment first_round = assign_cooperative_sticky(group.view());
    CHECK(first_round.of_member == Lists{{{0, 0}, {0, 1}}, {{0, 3}, {0, 4}}, {}});
    // They revoke and join again: the second round hands over.
    const Group second = after(group, first_round, 2);
    CHECK(assign_cooperative_sticky(second.view()) == assign_sticky(group.view()));
}

TEST_CASE("when a member is gone only its partitions move", "[kafka][assign_sticky]") {
    Group group;
    group.topics = {topic("t", 7)};
    group.members = {member("a", {0}, {{0, 0}, {0, 3}, {0, 6}}, 1),
                     member("b", {0}, {{0, 1}, {0, 4}}, 1)};
    const Assignment assignment = assign_cooperative_sticky(group.view());
    CHECK(kept(group, assignment) == 5);
    // 3 or 4 each. b is below 3 and is served first; the fourth goes to a, which started at 3.
    CHECK(assignment.of_member ==
          Lists{{{0, 0}, {0, 3}, {0, 5}, {0, 6}}, {{0, 1}, {0, 2}, {0, 4}}});
}

TEST_CASE("what is given up is spread over the topics", "[kafka][assign_sticky]") {
    Group group;
    group.topics = {topic("x", 2), topic("y", 2)};
    group.members = {member("a", {0, 1}, {{0, 0}, {0, 1}, {1, 0}, {1, 1}}, 1), member("b", {0, 1})};
    CHECK(assign_sticky(group.view()).of_member == Lists{{{0, 0}, {1, 0}}, {{0, 1}, {1, 1}}});
}

TEST_CASE("two members claim one partition", "[kafka][assign_sticky]") {
    Group group;
    group.topics = {topic("t", 4)};
    SECTION("the later generation is believed") {
        group.members = {member("a", {0}, {{0, 0}, {0, 1}}, 1),
                         member("b", {0}, {{0, 0}, {0, 1}}, 2)};
        CHECK(assign_sticky(group.view()).of_member == Lists{{{0, 2}, {0, 3}}, {{0, 0}, {0, 1}}});
    }
    SECTION("in the same generation nobody keeps it") {
        group.members = {member("a", {0}, {{0, 2}, {0, 3}}, 2),
                         member("b", {0}, {{0, 1}, {0, 3}}, 2)};
        CHECK(assign_sticky(group.view()).of_member == Lists{{{0, 0}, {0, 2}}, {{0, 1}, {0, 3}}});
        // In doubt both must let go of it first, even if it comes back to one of them.
        CHECK(assign_cooperative_sticky(group.view()).of_member ==
              Lists{{{0, 0}, {0, 2}}, {{0, 1}}});
    }
    SECTION("an older claim that nobody contests still counts") {
        group.members = {member("a", {0}, {{0, 3}}, 1), member("b", {0}, {{0, 1}}, 5)};
        CHECK(kept(group, assign_sticky(group.view())) == 2);
    }
}

TEST_CASE("claims to what is gone or no longer wanted are dropped", "[kafka][assign_sticky]") {
    Group group;
    group.topics = {topic("gone", no_metadata), topic("t", 2), topic("u", 1)};
    group.members = {member("a", {1}, {{0, 0}, {1, 1}, {1, 7}, {2, 0}}, 1), member("b", {1})};
    const Assignment assignment = assign_sticky(group.view());
    CHECK(assignment.of_member == Lists{{{1, 1}}, {{1, 0}}});
}

TEST_CASE("different subscriptions: balanced as far as they allow", "[kafka][assign_sticky]") {
    Group group;
    group.topics = {topic("t1", 1), topic("t2", 2), topic("t3", 3)};
    group.members = {member("c1", {0}), member("c2", {0, 1}), member("c3", {0, 1, 2})};
    // KIP-54's own example: the sticky result, where round robin would give 1, 1 and 4.
    const Assignment assignment = assign_sticky(group.view());
    CHECK(assignment.of_member == Lists{{{0, 0}}, {{1, 0}, {1, 1}}, {{2, 0}, {2, 1}, {2, 2}}});
}

TEST_CASE("different subscriptions: a subscription that ends is revoked",
          "[kafka][assign_sticky]") {
    Group group;
    group.topics = {topic("t", 4), topic("u", 2)};
    group.members = {member("a", {1}, {{0, 0}, {0, 1}}, 1),
                     member("b", {0, 1}, {{0, 2}, {0, 3}}, 1)};
    const Assignment eager = assign_sticky(group.view());
    CHECK(is_valid(group, eager));
    CHECK(eager.of_member == Lists{{{1, 0}, {1, 1}}, {{0, 0}, {0, 1}, {0, 2}, {0, 3}}});
    // b gets nothing that a still holds; a's new partitions belonged to nobody.
    CHECK(assign_cooperative_sticky(group.view()).of_member ==
          Lists{{{1, 0}, {1, 1}}, {{0, 2}, {0, 3}}});
}

TEST_CASE("different subscriptions: partitions go back to their former owner",
          "[kafka][assign_sticky]") {
    Group group;
    group.topics = {topic("t", 4), topic("u", 1)};
    // b took everything over while c was away; c is back with the claims of generation 1.
    group.members = {member("a", {0}), member("b", {0, 1}, {{0, 0}, {0, 1}, {0, 2}, {0, 3}}, 2),
                     member("c", {0}, {{0, 0}}, 1)};
    // Partition 0 goes home to c, the next two to a, who then has least: 2, 2 and 1.
    CHECK(assign_sticky(group.view()).of_member ==
          Lists{{{0, 1}, {0, 2}}, {{0, 3}, {1, 0}}, {{0, 0}}});
    group.members[2].owned.clear(); // without the claim they are dealt in turn
    CHECK(assign_sticky(group.view()).of_member ==
          Lists{{{0, 0}, {0, 2}}, {{0, 3}, {1, 0}}, {{0, 1}}});
}

TEST_CASE("sticky assignors know racks, too", "[kafka][assign_sticky]") {
    Group group;
    group.topics = {topic("t", 4)};
    group.topics[0].racks = {{"a"}, {"a"}, {"b"}, {"b"}};
    group.members = {member("c1", {0}), member("c2", {0})};
    group.members[0].rack = "b";
    group.members[1].rack = "a";
    CHECK(assign_sticky(group.view()).of_member == Lists{{{0, 2}, {0, 3}}, {{0, 0}, {0, 1}}});
    // Owned partitions of another rack are let go.
    group.members[0].owned = {{0, 0}, {0, 2}};
    group.members[1].owned = {{0, 1}, {0, 3}};
    CHECK(assign_sticky(group.view()).of_member == Lists{{{0, 2}, {0, 3}}, {{0, 0}, {0, 1}}});
    CHECK(assign_cooperative_sticky(group.view()).of_member == Lists{{{0, 2}}, {{0, 1}}});
}

TEST_CASE("sticky assignments converge in two cooperative rounds", "[kafka][assign_sticky]") {
    // All ways in which three members can hold six partitions before a fourth joins.
    for (int holding = 0; holding < 729; ++holding) {
        Group group;
        group.topics = {topic("t", 4), topic("u", 2)};
        const bool mixed = holding % 2 == 1;
        group.members = {
            member("a", {0, 1}, {}, 1), member("b", {0, 1}, {}, 1),
            member("c", mixed ? std::vector<int32_t>{0} : std::vector<int32_t>{0, 1}, {}, 1),
            member("d", {0, 1})};
        for (int slot = 0, rest = holding; slot < 6; ++slot, rest /= 3) {
            const OwnedPartition partition{slot < 4 ? 0 : 1, slot < 4 ? slot : slot - 4};
            group.members[static_cast<std::size_t>(rest % 3)].owned.push_back(partition);
        }
        const Assignment first = assign_cooperative_sticky(group.view());
        const Group second = after(group, first, 2);
        const Assignment last = assign_cooperative_sticky(second.view());
        CAPTURE(holding);
        REQUIRE(is_valid(group, first));
        REQUIRE(is_valid(group, last));
        std::vector<std::size_t> sorted = loads(last);
        std::sort(sorted.begin(), sorted.end());
        REQUIRE(sorted == std::vector<std::size_t>{1, 1, 2, 2});
        REQUIRE(kept(second, last) == kept(second, first)); // nothing is taken away any more
    }
}
