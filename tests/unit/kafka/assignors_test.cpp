// The table of assignors, the order of members, round robin, and what holds for every assignor.
#include "sim/kafka/assignors.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/kafka/assignor_groups.hpp"
#include <set>

using namespace assignor_groups;

TEST_CASE("static members come first, then plain string order", "[kafka][assignors]") {
    Group group;
    group.members = {member("c2", {}), member("c10", {}), member("c1", {}), member("zz", {}),
                     member("aa", {})};
    group.members[3].instance_id = "i1";
    group.members[4].instance_id = "i2";
    CHECK(members_in_order(group.view()) == std::vector<int32_t>{3, 4, 2, 1, 0});
    CHECK(members_by_id(group.view()) == std::vector<int32_t>{4, 2, 1, 0, 3});
}

TEST_CASE("equal subscriptions whatever their order", "[kafka][assignors]") {
    Group group;
    group.members = {member("a", {0, 1}), member("b", {1, 0})};
    CHECK(subscriptions_equal(group.view()));
    group.members.push_back(member("c", {0}));
    CHECK_FALSE(subscriptions_equal(group.view()));
    CHECK(subscriptions_equal(Group{}.view()));
}

TEST_CASE("round robin deals all partitions in one circle", "[kafka][assignors]") {
    Group group;
    group.topics = {topic("t1", 3), topic("t2", no_metadata), topic("t3", 2)};
    group.members = {member("c0", {0, 1, 2}), member("c1", {0, 1, 2})};
    CHECK(assign_round_robin(group.view()).of_member ==
          Lists{{{0, 0}, {0, 2}, {2, 1}}, {{0, 1}, {2, 0}}});
    SECTION("those not subscribed are passed over") {
        group.members = {member("c0", {0}), member("c1", {0, 2}), member("c2", {0})};
        CHECK(assign_round_robin(group.view()).of_member ==
              Lists{{{0, 0}}, {{0, 1}, {2, 0}, {2, 1}}, {{0, 2}}});
    }
    SECTION("a topic that nobody wants is left alone") {
        group.members = {member("c0", {0})};
        CHECK(assign_round_robin(group.view()).of_member == Lists{{{0, 0}, {0, 1}, {0, 2}}});
    }
}

TEST_CASE("every assignor of the table: complete, valid, and stable", "[kafka][assignors]") {
    std::set<std::string_view> names;
    for (const Assignor& assignor : assignors()) {
        CAPTURE(assignor.name);
        CHECK(names.insert(assignor.name).second);
        CHECK(assignor.sentence.size() > 20);
        CHECK(find_assignor(assignor.name) == &assignor);
        Group group;
        group.topics = {topic("a", 5), topic("b", 1), topic("c", 7)};
        group.members = {member("m1", {0, 1, 2}), member("m2", {0, 1, 2}), member("m3", {0, 1, 2})};
        const Assignment first = assignor.assign(group.view());
        CHECK(is_valid(group, first));
        std::size_t total = 0;
        for (const std::size_t load : loads(first)) total += load;
        CHECK(total == 13);
        // Once everybody has what was assigned, nothing moves any more.
        CHECK(assignor.assign(after(group, first, 1).view()) == first);
        for (const Owned& list : first.of_member) CHECK(std::is_sorted(list.begin(), list.end()));
    }
    CHECK(find_assignor("uniform") == nullptr);
    CHECK(names.size() == 7);
}

TEST_CASE("nobody and nothing are no trouble", "[kafka][assignors]") {
    for (const Assignor& assignor : assignors()) {
        CAPTURE(assignor.name);
        Group group;
        CHECK(assignor.assign(group.view()).of_member.empty());
        group.topics = {topic("t", 3)};
        CHECK(assignor.assign(group.view()).of_member.empty());
        group.members = {member("m", {})};
        CHECK(assignor.assign(group.view()).of_member == Lists{{}});
    }
}

TEST_CASE("servers refuse unknown topics, clients skip them", "[kafka][assignors]") {
    Group group;
    group.topics = {topic("gone", no_metadata), topic("here", 1)};
    group.members = {member("m", {0, 1})};
    for (const Assignor& assignor : assignors()) {
        CAPTURE(assignor.name);
        const Assignment assignment = assignor.assign(group.view());
        const bool server = assignor.protocol == AssignorProtocol::server ||
                            assignor.protocol == AssignorProtocol::share;
        CHECK((assignment.error == AssignmentError::unknown_topic) == server);
        if (!server) CHECK(assignment.of_member == Lists{{{1, 0}}});
    }
}
