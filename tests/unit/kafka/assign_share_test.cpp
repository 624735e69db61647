#include "tests/support/catch.hpp"
#include "tests/unit/kafka/assignor_groups.hpp"

using namespace assignor_groups;

namespace {

Group group_of(int32_t partitions, std::size_t members) {
    Group group;
    group.topics = {topic("t", partitions)};
    for (std::size_t m = 0; m < members; ++m)
        group.members.push_back(member(std::string(1, static_cast<char>('a' + m)), {0}));
    return group;
}

std::vector<std::size_t> holders(const Assignment& assignment, int32_t partitions) {
    std::vector<std::size_t> counts(static_cast<std::size_t>(partitions), 0);
    for (const Owned& list : assignment.of_member)
        for (const OwnedPartition& partition : list)
            ++counts[static_cast<std::size_t>(partition.partition)];
    return counts;
}

} // namespace

TEST_CASE("more members than partitions share them", "[kafka][assign_share]") {
    // P = 4, M = 6: each partition wants ceil(6 / 4) = 2 members; x = 8/6, loads 2 1 1 2 1 1.
    const Group group = group_of(4, 6);
    const Assignment assignment = assign_share_simple(group.view());
    CHECK(loads(assignment) == std::vector<std::size_t>{2, 1, 1, 2, 1, 1});
    CHECK(holders(assignment, 4) == std::vector<std::size_t>{2, 2, 2, 2});
}

TEST_CASE("fewer members than partitions own them alone", "[kafka][assign_share]") {
    const Assignment assignment = assign_share_simple(group_of(5, 2).view());
    CHECK(loads(assignment) == std::vector<std::size_t>{3, 2}); // ceil(2.5), 5 - 3
    CHECK(holders(assignment, 5) == std::vector<std::size_t>{1, 1, 1, 1, 1});
}

TEST_CASE("a share group keeps what it can", "[kafka][assign_share]") {
    Group group = group_of(4, 2);
    group.members[0].owned = {{0, 0}, {0, 1}, {0, 2}, {0, 3}};
    const Assignment assignment = assign_share_simple(group.view());
    CHECK(loads(assignment) == std::vector<std::size_t>{2, 2});
    CHECK(kept(group, assignment) == 2);
    group.members[1].owned = {{0, 0}, {0, 3}}; // shared more than wanted: the overfilled yield
    const Assignment shared = assign_share_simple(group.view());
    CHECK(shared.of_member == Lists{{{0, 1}, {0, 2}}, {{0, 0}, {0, 3}}});
}

TEST_CASE("different subscriptions are shared topic by topic", "[kafka][assign_share]") {
    Group group;
    group.topics = {topic("t", 2), topic("u", 2)};
    group.members = {member("a", {0}, {{1, 1}}), member("b", {1}), member("c", {0, 1})};
    CHECK(assign_share_simple(group.view()).of_member ==
          Lists{{{0, 0}}, {{1, 0}}, {{0, 1}, {1, 1}}});
}

TEST_CASE("every small share group is filled exactly", "[kafka][assign_share]") {
    for (int32_t partitions = 1; partitions < 9; ++partitions) {
        for (std::size_t members = 1; members < 12; ++members) {
            CAPTURE(partitions, members);
            const auto p = static_cast<std::size_t>(partitions);
            const Assignment assignment = assign_share_simple(group_of(partitions, members).view());
            const std::size_t wanted = (members + p - 1) / p;
            for (const std::size_t count : holders(assignment, partitions)) CHECK(count == wanted);
            std::vector<std::size_t> counts = loads(assignment);
            std::sort(counts.begin(), counts.end());
            CHECK(counts.back() - counts.front() <= 1);
        }
    }
}
