// How records pass from the application into a producer's batches: the choice of a partition for
// each, the batch it joins, and what happens while there is no room or no metadata: the
// application's calls wait, at most max.block.ms. Offered load does not slow down for it.
#pragma once
#include "sim/kafka/producer.hpp"

namespace sluice::kafka {

// Offered records that could not be taken before may be now.
void take_blocked(Context& ctx, Cluster& cluster, Producer& producer);
void accept_slice(Context& ctx, Cluster& cluster, Producer& producer, const Slice& slice);
// unblock_due: the patience of the oldest blocked calls is over.
void block_timer(Context& ctx, Cluster& cluster, Producer& producer);
// Leaders have changed: which partitions may be chosen.
void note_leaders(Producer& producer);

// Records [skip, skip + count) of a slice, with their creation times.
Slice part_of(const Slice& slice, int64_t skip, int64_t count);

} // namespace sluice::kafka
