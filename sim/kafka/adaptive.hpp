// Records without a key: when the sticky partition is left, and for which one (KIP-794; Kafka:
// BuiltInPartitioner). Busy partitions are chosen less often. Pure decisions over small values;
// the random number is passed in. Which queues exist and how full they are is the producer's part.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace sluice::kafka {

// Weights of the usable partitions as a running sum; `uniform` when weighing would change nothing.
struct AdaptiveTable {
    bool uniform = true;
    std::vector<int32_t> partitions;
    std::vector<int64_t> cumulative; // parallel to `partitions`, strictly ascending

    bool operator==(const AdaptiveTable&) const = default;
};

// queue_sizes: batches waiting, for every partition of the topic in order. excluded: partitions
// without a leader, or of a node that has been slow for longer than the availability timeout.
AdaptiveTable make_adaptive_table(std::span<const int32_t> queue_sizes,
                                  std::span<const int32_t> excluded);

// The same into an existing table, so that a producer's periodic refresh does not allocate.
void rebuild_adaptive_table(AdaptiveTable& table, std::span<const int32_t> queue_sizes,
                            std::span<const int32_t> excluded);

// `random` is any number; it is reduced to the range of the table, which must not be uniform.
int32_t pick_adaptive(const AdaptiveTable& table, uint32_t random);

// Over the partitions that have a leader, or over all `partitions` when none has.
int32_t pick_uniform(std::span<const int32_t> with_leader, int32_t partitions, uint32_t random);

struct StickyState {
    int32_t partition = -1; // -1: none chosen yet
    int64_t bytes = 0;      // appended to it since it was chosen

    bool operator==(const StickyState&) const = default;
};

// Counts the bytes and says whether another partition is due: after batch.size bytes when
// switching is allowed (the queue is empty or its last batch is full, so that no half-filled batch
// is left lingering), after twice as much in any case. Call it with 0 bytes to make up for a
// switch that was put off. A batch.size of 0 counts as 1.
bool note_sticky_bytes(StickyState& state, int64_t bytes, int64_t batch_size, bool may_switch);
void switch_sticky(StickyState& state, int32_t partition);

} // namespace sluice::kafka
