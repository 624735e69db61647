#include "tests/support/catch.hpp"
#include "tests/unit/kafka/assignor_groups.hpp"

using namespace assignor_groups;

namespace {

std::vector<std::size_t> sorted_loads(const Assignment& assignment) {
    std::vector<std::size_t> counts = loads(assignment);
    std::sort(counts.begin(), counts.end());
    return counts;
}

} // namespace

TEST_CASE("server range deals consecutive ranges per topic", "[kafka][assign_server]") {
    Group group;
    group.topics = {topic("t1", 3), topic("t2", 2)};
    group.members = {member("b", {0, 1}), member("a", {0, 1})};
    CHECK(assign_server_range(group.view()).of_member ==
          Lists{{{0, 2}, {1, 1}}, {{0, 0}, {0, 1}, {1, 0}}});
    group.members = {member("a", {0}), member("b", {0, 1}), member("c", {1})};
    CHECK(assign_server_range(group.view()).of_member ==
          Lists{{{0, 0}, {0, 1}}, {{0, 2}, {1, 0}}, {{1, 1}}});
    group.members[2].instance_id = "static"; // first in line
    CHECK(assign_server_range(group.view()).of_member ==
          Lists{{{0, 0}, {0, 1}}, {{0, 2}, {1, 1}}, {{1, 0}}});
}

TEST_CASE("uniform keeps what the quotas allow and moves the rest", "[kafka][assign_server]") {
    Group group;
    group.topics = {topic("t1", 3), topic("t2", 3)};
    group.members = {member("a", {0, 1}, {{0, 0}, {0, 2}, {1, 0}}),
                     member("b", {0, 1}, {{0, 1}, {1, 1}, {1, 2}}), member("c", {0, 1})};
    const Assignment assignment = assign_server_uniform(group.view());
    CHECK(is_valid(group, assignment));
    CHECK(sorted_loads(assignment) == std::vector<std::size_t>{2, 2, 2});
    CHECK(kept(group, assignment) == 4);
}

TEST_CASE("uniform gives more members than partitions one or none", "[kafka][assign_server]") {
    Group group;
    group.topics = {topic("t", 2)};
    group.members = {member("a", {0}), member("b", {0}), member("c", {0})};
    CHECK(assign_server_uniform(group.view()).of_member == Lists{{{0, 0}}, {{0, 1}}, {}});
}

TEST_CASE("uniform releases ended subscriptions", "[kafka][assign_server]") {
    Group group;
    group.topics = {topic("t1", 3), topic("t2", 3)};
    group.members = {member("a", {1}, {{0, 0}, {0, 1}, {1, 0}}),
                     member("b", {1}, {{0, 2}, {1, 1}, {1, 2}})};
    const Assignment assignment = assign_server_uniform(group.view());
    CHECK(is_valid(group, assignment));
    // The quotas are 2 and 1: b keeps its first and releases partition 2.
    CHECK(assignment.of_member == Lists{{{1, 0}, {1, 2}}, {{1, 1}}});
}

TEST_CASE("uniform with different subscriptions fills the least loaded", "[kafka][assign_server]") {
    Group group;
    group.topics = {topic("t1", 3), topic("t2", 2), topic("t3", 1)};
    group.members = {member("a", {0, 1}), member("b", {2}), member("c", {1, 2})};
    const Assignment assignment = assign_server_uniform(group.view());
    CHECK(is_valid(group, assignment));
    // t1 has one subscriber; t2 then goes to c, which has nothing; t3 to b.
    CHECK(assignment.of_member == Lists{{{0, 0}, {0, 1}, {0, 2}}, {{2, 0}}, {{1, 0}, {1, 1}}});
}

TEST_CASE("uniform with different subscriptions moves from most to least",
          "[kafka][assign_server]") {
    Group group;
    group.topics = {topic("t1", 6), topic("t2", 1)};
    group.members = {member("a", {0}, {{0, 0}, {0, 1}, {0, 2}, {0, 3}, {0, 4}, {0, 5}}),
                     member("b", {0, 1}), member("c", {0})};
    const Assignment assignment = assign_server_uniform(group.view());
    CHECK(is_valid(group, assignment));
    CHECK(sorted_loads(assignment) == std::vector<std::size_t>{2, 2, 3});
    CHECK(kept(group, assignment) >= 2);
    // Balanced already: nothing moves.
    CHECK(assign_server_uniform(after(group, assignment, 1).view()) == assignment);
}

TEST_CASE("uniform balances every small group to one", "[kafka][assign_server]") {
    for (int32_t partitions = 0; partitions < 12; ++partitions) {
        for (std::size_t count = 1; count < 6; ++count) {
            Group group;
            group.topics = {topic("t", partitions), topic("u", 3)};
            for (std::size_t m = 0; m < count; ++m)
                group.members.push_back(member(std::string(1, static_cast<char>('a' + m)), {0, 1}));
            // The first holds everything, so that all the others must be served from it.
            for (int32_t p = 0; p < partitions; ++p) group.members[0].owned.push_back({0, p});
            CAPTURE(partitions, count);
            const auto counts = sorted_loads(assign_server_uniform(group.view()));
            CHECK(counts.back() - counts.front() <= 1);
            group.members[0].subscribed = {0}; // now subscriptions differ
            CHECK(is_valid(group, assign_server_uniform(group.view())));
        }
    }
}
