#include "sim/kafka/idempotence.hpp"
#include "tests/support/catch.hpp"

using namespace sluice;
using namespace sluice::kafka;

namespace {

SequencedBatch batch(int32_t first, int32_t count, int32_t epoch = 0, bool transactional = false) {
    return {
        .epoch = epoch, .first_sequence = first, .count = count, .transactional = transactional};
}

// A partition that appends what the rule lets through.
struct Partition {
    ProducerEntry entry;
    Offset log_end = 0;

    SequenceVerdict offer(const SequencedBatch& offered) {
        const SequenceAnswer answer = check_append(&entry, offered);
        if (answer.verdict == SequenceVerdict::append) {
            note_append(entry, offered, log_end);
            log_end += offered.count;
        }
        return answer.verdict;
    }
};

} // namespace

TEST_CASE("a retry is answered with its old offset", "[kafka][idempotence]") {
    Partition partition;
    CHECK(partition.offer(batch(0, 2)) == SequenceVerdict::append);
    CHECK(partition.offer(batch(2, 2)) == SequenceVerdict::append);
    CHECK(partition.offer(batch(2, 2)) == SequenceVerdict::duplicate);
    CHECK(check_append(&partition.entry, batch(0, 2)).base == 0);
    CHECK(check_append(&partition.entry, batch(2, 2)).base == 2);
    CHECK(partition.log_end == 4);
}

TEST_CASE("only the last five batches are remembered", "[kafka][idempotence]") {
    Partition partition;
    for (int32_t i = 0; i < 6; ++i) partition.offer(batch(i, 1));
    CHECK(partition.offer(batch(1, 1)) == SequenceVerdict::duplicate);
    CHECK(partition.offer(batch(0, 1)) == SequenceVerdict::out_of_order);
    // The same numbers cut differently are no duplicate.
    CHECK(partition.offer(batch(4, 2)) == SequenceVerdict::out_of_order);
}

TEST_CASE("gaps and unknown producers", "[kafka][idempotence]") {
    Partition partition;
    CHECK(check_append(nullptr, batch(77, 1)).verdict == SequenceVerdict::append);
    CHECK(partition.offer(batch(77, 3)) == SequenceVerdict::append); // any first sequence
    CHECK(partition.offer(batch(81, 1)) == SequenceVerdict::out_of_order);
    CHECK(partition.offer(batch(80, 1)) == SequenceVerdict::append);
}

TEST_CASE("sequences wrap to zero", "[kafka][idempotence]") {
    CHECK(sequence_after(sequence_max, 1) == 0);
    CHECK(sequence_after(sequence_max - 1, 3) == 1);
    Partition partition;
    CHECK(partition.offer(batch(sequence_max - 1, 4)) == SequenceVerdict::append); // ends at 1
    CHECK(partition.entry.last_sequence() == 1);
    CHECK(partition.offer(batch(sequence_max - 1, 4)) == SequenceVerdict::duplicate);
    CHECK(partition.offer(batch(2, 1)) == SequenceVerdict::append);
    Partition exact;
    exact.offer(batch(sequence_max, 1));
    CHECK(exact.offer(batch(0, 1)) == SequenceVerdict::append);
}

TEST_CASE("a newer epoch starts at zero and fences the older", "[kafka][idempotence]") {
    Partition partition;
    partition.offer(batch(0, 5, 3));
    CHECK(partition.offer(batch(5, 1, 4)) == SequenceVerdict::out_of_order);
    CHECK(partition.offer(batch(0, 5, 4)) == SequenceVerdict::append);
    CHECK(partition.offer(batch(5, 1, 3)) == SequenceVerdict::invalid_epoch);
    CHECK(partition.offer(batch(0, 5, 3)) == SequenceVerdict::invalid_epoch); // no duplicate
    CHECK(partition.offer(batch(0, 5, 4)) == SequenceVerdict::duplicate);
}

TEST_CASE("a transaction admits no plain writes until its marker", "[kafka][idempotence]") {
    Partition partition;
    partition.offer(batch(0, 1));
    CHECK(partition.offer(batch(1, 1, 0, true)) == SequenceVerdict::append);
    CHECK(partition.entry.transaction_start == 1);
    CHECK(partition.offer(batch(2, 1, 0, true)) == SequenceVerdict::append);
    CHECK(partition.entry.transaction_start == 1); // the first offset stays
    CHECK(partition.offer(batch(3, 1)) == SequenceVerdict::invalid_transaction);
    CHECK(partition.offer(batch(9, 1)) == SequenceVerdict::out_of_order); // sequence comes first
    note_marker(partition.entry, 0);
    CHECK(partition.offer(batch(3, 1)) == SequenceVerdict::append);
    note_marker(partition.entry, 1); // transactions v2: a new epoch with every transaction
    CHECK(partition.offer(batch(4, 1, 1)) == SequenceVerdict::out_of_order);
    CHECK(partition.offer(batch(0, 1, 1)) == SequenceVerdict::append);
}
