// The sending half of a producer (Kafka: Sender, TransactionManager): which partitions may send,
// one request per broker with at most one batch per partition, what becomes of the answers, and
// the order of sequences of an idempotent producer.
#pragma once
#include "sim/kafka/producer.hpp"
#include "sim/scenario/kafka_settings.hpp"

namespace sluice::kafka {

const KafkaProducerSettings& settings_of(const Cluster& cluster, const Producer& producer);
ClientPatience patience_of(const KafkaProducerSettings& settings);
PartitionId partition_id(const Cluster& cluster, const Producer& producer, int32_t partition);
inline bool is_idempotent(const Producer& producer) {
    return producer.producer_id >= 0;
}

// Something about the partition's first batch, its leader or its batches in flight has changed.
void refresh_ready(Context& ctx, const Cluster& cluster, Producer& producer, int32_t partition);
// For every partition that holds data: the memory is exhausted, or everything is to be flushed.
void refresh_all(Context& ctx, const Cluster& cluster, Producer& producer);
// Sends whatever may be sent now.
void send_ready(Context& ctx, Cluster& cluster, Producer& producer);

void produce_answered(Context& ctx, Cluster& cluster, Producer& producer,
                      const ProduceAnswer& answer);
// The connection is gone: nothing in flight to that broker will be answered.
void flights_lost(Context& ctx, Cluster& cluster, Producer& producer, BrokerIndex broker,
                  Cause cause);
// The success of a batch in flight is told; base is -1 when no broker said it (acks=0).
void acknowledge(Context& ctx, Cluster& cluster, Producer& producer, uint32_t slot, Offset base);
// Tells the outcome: failed, or unknown when a copy may have been stored.
void give_up(Context& ctx, Cluster& cluster, Producer& producer, uint32_t slot, Cause cause);

void request_timer(Context& ctx, Cluster& cluster, Producer& producer);
void delivery_timer(Context& ctx, Cluster& cluster, Producer& producer);
void retry_timer(Context& ctx, Cluster& cluster, Producer& producer);
void linger_timer(Context& ctx, Cluster& cluster, Producer& producer);

// Sets a timer unless one is under way that rings no later.
void arm(Context& ctx, Time& wake, Time at, TimerKind kind);

} // namespace sluice::kafka
