// A request names many partitions, and each has state of its own: while one is worked on, the
// processor is told what the next ones will need. Changes nothing but the time it takes; what it
// is worth stands in tests/bench/README.md.
#pragma once
#include "sim/core/prefetch.hpp"
#include "sim/kafka/cluster.hpp"
#include <algorithm>

namespace sluice::kafka {

// A replica's own memory must have arrived before what it points to can be asked for.
inline constexpr std::size_t look_ahead_far = 6, look_ahead_near = 3;

inline void prefetch_replica(const Cluster& cluster, const Broker& broker, PartitionId partition) {
    if (!has_replica(broker, partition)) return;
    const Replica& replica = replica_of(broker, partition);
    prefetch_between(&replica, &replica.flushed.marks);
    prefetch_whole(cluster.stores[partition.index()]);
}

inline void prefetch_tails(const Cluster& cluster, const Broker& broker, PartitionId partition) {
    if (!has_replica(broker, partition)) return;
    const Replica& replica = replica_of(broker, partition);
    replica.log.prefetch_end();
    cluster.stores[partition.index()].prefetch_end();
    if (!replica.leads) return;
    for (const FollowerState& follower : replica.lead.followers) prefetch(&follower);
    prefetch(replica.lead.readers.data());
    prefetch(replica.lead.waiting.data());
    if (!replica.producers.empty()) prefetch_whole(replica.producers.front());
}

// Call it before item `i` of `count` is worked on; `partition_at` gives the partition of an item.
template <class PartitionAt>
void look_ahead(const Cluster& cluster, const Broker& broker, std::size_t i, std::size_t count,
                PartitionAt partition_at) {
    if (i == 0)
        for (std::size_t k = 0; k < std::min(look_ahead_far, count); ++k)
            prefetch_replica(cluster, broker, partition_at(k));
    if (i + look_ahead_far < count)
        prefetch_replica(cluster, broker, partition_at(i + look_ahead_far));
    if (i + look_ahead_near < count)
        prefetch_tails(cluster, broker, partition_at(i + look_ahead_near));
}

} // namespace sluice::kafka
