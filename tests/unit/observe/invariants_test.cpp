// Invariants: a sound run breaks none, and each of them notices what it is there for.
#include "tests/support/catch.hpp"
#include "tests/unit/observe/observed.hpp"
#include <algorithm>

using namespace sluice;

namespace {

// A sound run's state, then one more fact.
std::vector<InvariantId> broken_by(Fact fact) {
    const auto run = test::observed(test::scenario_of(test::ageing_story));
    InvariantState state = run.observation.invariants;
    REQUIRE(state.breaches.empty());
    if (fact.id == 0) fact.id = state.latest_fact + 1;
    if (fact.at == time_zero) fact.at = run.world->fabric.now;
    note(state, *run.world, run.observation.ledger, fact);
    std::vector<InvariantId> ids;
    for (const Breach& breach : state.breaches) ids.push_back(breach.id);
    return ids;
}

} // namespace

TEST_CASE("the table of invariants is in order", "[invariants]") {
    for (const InvariantInfo& row : invariants()) {
        CHECK(&info(row.id) == &row);
        CHECK(find_invariant(row.name) == &row);
    }
}

TEST_CASE("each invariant notices its breach", "[invariants]") {
    const PartitionId first{0};
    Fact early;
    early.at = Time{5};
    CHECK(broken_by(early) == std::vector{InvariantId::time_ascends});
    Fact again;
    again.id = 1;
    CHECK(broken_by(again).front() == InvariantId::facts_ascend);
    Fact foretold;
    foretold.because = 1'000'000'000;
    CHECK(broken_by(foretold) == std::vector{InvariantId::cause_is_earlier});
    Fact elected;
    elected.kind = FactKind::leader_elected;
    elected.partition = first;
    elected.after = -5;
    CHECK(broken_by(elected) == std::vector{InvariantId::one_leader_per_epoch});
    Fact appended;
    appended.kind = FactKind::appended;
    appended.partition = first;
    appended.after = 0;
    CHECK(broken_by(appended) == std::vector{InvariantId::entries_ascend});
    Fact moved;
    moved.kind = FactKind::high_watermark_moved;
    moved.partition = first;
    moved.before = 10;
    moved.after = 9;
    CHECK(broken_by(moved) == std::vector{InvariantId::high_watermark_rises});
    Fact acked;
    acked.kind = FactKind::acked;
    acked.batch = BatchId{4'000'000};
    acked.after = 12;
    CHECK(broken_by(acked) == std::vector{InvariantId::acked_was_stored});
    Fact read;
    read.kind = FactKind::delivered;
    read.partition = first;
    read.before = 1'000'000;
    read.count = 1;
    CHECK(broken_by(read) == std::vector{InvariantId::read_is_committed});
    Fact assigned;
    assigned.kind = FactKind::assignment_made;
    assigned.group = GroupId{0};
    assigned.after = 0;
    CHECK(broken_by(assigned) == std::vector{InvariantId::generation_rises});
    Fact committed;
    committed.kind = FactKind::committed;
    committed.group = GroupId{0};
    committed.partition = first;
    committed.after = 1'000'000;
    CHECK(broken_by(committed) == std::vector{InvariantId::commit_within_log});
}
