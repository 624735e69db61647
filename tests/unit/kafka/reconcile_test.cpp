// One member of a KIP-848 group on its way to its target: give up, confirm, take what is free.
#include "sim/kafka/reconcile.hpp"
#include "tests/support/catch.hpp"

using namespace sluice;
using namespace sluice::kafka;

namespace {

using Partitions = std::vector<PartitionId>;

Partitions partitions(std::initializer_list<uint32_t> ids) {
    Partitions some;
    for (const uint32_t id : ids) some.push_back(PartitionId{id});
    return some;
}

Standing step(const Standing& now, const Partitions& target, int32_t epoch, const Partitions* owned,
              const Partitions& taken) {
    return next_standing(now,
                         {.target = target, .target_epoch = epoch, .owned = owned, .taken = taken});
}

} // namespace

TEST_CASE("whoever has nothing takes at once what nobody holds") {
    const Partitions nothing;
    const Standing got = step({}, partitions({0, 1, 2}), 1, &nothing, nothing);
    CHECK(got.state == SeatState::stable);
    CHECK(got.epoch == 1);
    CHECK(got.assigned == partitions({0, 1, 2}));
}

TEST_CASE("a donor keeps its epoch until it has confirmed, and the partition stays its own") {
    const Standing all{.epoch = 1, .assigned = partitions({0, 1, 2, 3})};
    const Partitions target = partitions({0, 1});
    const Standing asked = step(all, target, 2, nullptr, {});
    CHECK(asked.state == SeatState::unrevoked);
    CHECK(asked.epoch == 1);
    CHECK(asked.assigned == target);
    CHECK(asked.revoking == partitions({2, 3}));

    const Partitions still = partitions({0, 1, 3}); // one of the two is given up
    CHECK(step(asked, target, 2, &still, {}) == asked);
    CHECK(step(asked, target, 2, nullptr, {}) == asked);

    const Standing done = step(asked, target, 2, &target, {});
    CHECK(done.state == SeatState::stable);
    CHECK(done.epoch == 2);
    CHECK(done.previous_epoch == 1);
    CHECK(done.revoking.empty());
}

TEST_CASE("a newcomer is given what is free, and the rest when it is free") {
    const Partitions target = partitions({2, 3}), nothing, taken = partitions({2});
    const Standing first = step({}, target, 2, &nothing, taken);
    CHECK(first.state == SeatState::unreleased);
    CHECK(first.epoch == 2);
    CHECK(first.assigned == partitions({3}));
    CHECK(step(first, target, 2, nullptr, taken) == first);
    const Standing then = step(first, target, 2, nullptr, nothing);
    CHECK(then.state == SeatState::stable);
    CHECK(then.assigned == target);
}

TEST_CASE("the target may change while somebody is still giving up") {
    const Standing all{.epoch = 1, .assigned = partitions({0, 1, 2})};
    const Standing asked = step(all, partitions({0}), 2, nullptr, {});
    // What it gave up comes back to it, once it has confirmed that it had given it up.
    const Partitions confirmed = partitions({0});
    const Standing back = step(asked, partitions({0, 1}), 3, &confirmed, {});
    CHECK(back.state == SeatState::stable);
    CHECK(back.epoch == 3);
    CHECK(back.assigned == partitions({0, 1}));
}
