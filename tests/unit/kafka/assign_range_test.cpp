#include "tests/support/catch.hpp"
#include "tests/unit/kafka/assignor_groups.hpp"

using namespace assignor_groups;

namespace {

GroupMember in_rack(std::string id, std::vector<int32_t> subscribed, std::string rack) {
    GroupMember made = member(std::move(id), std::move(subscribed));
    made.rack = std::move(rack);
    return made;
}

} // namespace

TEST_CASE("range gives the remainder of every topic to the same member", "[kafka][assign_range]") {
    Group group;
    group.topics = {topic("t1", 3), topic("t2", 3)};
    group.members = {member("c2", {0, 1}), member("c1", {0, 1})};
    // c1 is first by id, although it joined second: 2 + 2 against 1 + 1.
    CHECK(assign_range(group.view()).of_member ==
          Lists{{{0, 2}, {1, 2}}, {{0, 0}, {0, 1}, {1, 0}, {1, 1}}});
}

TEST_CASE("range counts per topic only its subscribers", "[kafka][assign_range]") {
    Group group;
    group.topics = {topic("t1", 3), topic("t2", 2)};
    group.members = {member("c1", {0}), member("c2", {0, 1}), member("c3", {0})};
    CHECK(assign_range(group.view()).of_member ==
          Lists{{{0, 0}}, {{0, 1}, {1, 0}, {1, 1}}, {{0, 2}}});
    group.members = {member("c1", {1}), member("c2", {1}), member("c3", {1})};
    CHECK(assign_range(group.view()).of_member == Lists{{{1, 0}}, {{1, 1}}, {}});
}

TEST_CASE("a static member is first whatever its id", "[kafka][assign_range]") {
    Group group;
    group.topics = {topic("t", 3)};
    group.members = {member("a", {0}), member("z", {0})};
    group.members[1].instance_id = "kiosk-1";
    CHECK(assign_range(group.view()).of_member == Lists{{{0, 2}}, {{0, 0}, {0, 1}}});
}

TEST_CASE("KIP-881: members take partitions of their rack within their quota",
          "[kafka][assign_range]") {
    Group group;
    group.topics = {topic("t", 4)};
    group.topics[0].racks = {{"a"}, {"b"}, {"a"}, {"b"}};
    group.members = {in_rack("c1", {0}, "b"), in_rack("c2", {0}, "a")};
    CHECK(assign_range(group.view()).of_member == Lists{{{0, 1}, {0, 3}}, {{0, 0}, {0, 2}}});
    SECTION("balance before racks") {
        group.topics[0].racks = {{"a"}, {"a"}, {"a"}, {"a"}};
        group.topics[0].racks[3] = {"b"};
        CHECK(assign_range(group.view()).of_member == Lists{{{0, 2}, {0, 3}}, {{0, 0}, {0, 1}}});
    }
    SECTION("every partition on every rack: plain ranges") {
        group.topics[0].racks.assign(4, {"a", "b"});
        CHECK(assign_range(group.view()).of_member == Lists{{{0, 0}, {0, 1}}, {{0, 2}, {0, 3}}});
    }
    SECTION("no rack in common: plain ranges") {
        group.members[0].rack = "x";
        group.members[1].rack = "y";
        CHECK(assign_range(group.view()).of_member == Lists{{{0, 0}, {0, 1}}, {{0, 2}, {0, 3}}});
    }
    SECTION("a member without a rack is near to everything") {
        group.members[0].rack = "";
        CHECK(assign_range(group.view()).of_member == Lists{{{0, 0}, {0, 1}}, {{0, 2}, {0, 3}}});
    }
}

TEST_CASE("KIP-881: co-partitioned topics stay together", "[kafka][assign_range]") {
    Group group;
    group.topics = {topic("t1", 2), topic("t2", 2)};
    group.topics[0].racks = {{"a"}, {"b"}};
    group.topics[1].racks = {{"a"}, {"b"}};
    group.members = {in_rack("c1", {0, 1}, "b"), in_rack("c2", {0, 1}, "a")};
    CHECK(assign_range(group.view()).of_member == Lists{{{0, 1}, {1, 1}}, {{0, 0}, {1, 0}}});
    // The second topic is the other way round: no partition number suits both, so racks lose.
    group.topics[1].racks = {{"b"}, {"a"}};
    CHECK(assign_range(group.view()).of_member == Lists{{{0, 0}, {1, 0}}, {{0, 1}, {1, 1}}});
}
