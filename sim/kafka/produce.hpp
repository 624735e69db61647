// Produce requests at the leader: may it append, is it a duplicate, when may it answer.
// An acks=all answer waits until the high watermark has passed the batch (KIP-101 names it
// committed then). It never waits for a disk: Kafka answers from the page cache.
#pragma once
#include "sim/kafka/broker.hpp"

namespace sluice::kafka {

struct AppendResult {
    Cause error = Cause::none;
    Offset base = -1;
    uint64_t store_index = UINT64_MAX;
    bool duplicate = false; // nothing was appended; `base` is the first copy's
};

// States what happened. Fetches that waited for data are answered when the event is over.
AppendResult append_as_leader(Context& ctx, Cluster& cluster, BrokerIndex b, BatchId batch,
                              int8_t acks);

void on_produce(Context& ctx, Cluster& cluster, BrokerIndex b, NodeId from,
                const ProduceRequest& request);
// The high watermark has moved: who waited for that is answered.
void release_waiting(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica);
// The broker no longer leads the partition: whoever waits is told.
void refuse_waiting(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica);
void on_produce_due(Context& ctx, Cluster& cluster, Broker& broker, uint32_t list);

// Brings the replica's memory of producer ids up to the end of its log (Kafka: from snapshots).
void recall_producers(const Context& ctx, const PartitionStore& store, Replica& replica);

} // namespace sluice::kafka
