// A Kafka producer: chooses partitions, collects batches, sends them to the leaders it knows of,
// and sees to their answers (Kafka: KafkaProducer, Sender). Every record handed to it ends as
// acknowledged, failed, of unknown outcome, or still pending. Transactions are not modelled.
#pragma once
#include "sim/client/slice.hpp"
#include "sim/kafka/accumulator.hpp"
#include "sim/kafka/adaptive.hpp"
#include "sim/kafka/client_view.hpp"
#include "sim/model/context.hpp"
#include <memory>
#include <vector>

namespace sluice::kafka {

struct Cluster;
struct Routes; // which partition a record goes to: records.hpp

struct Flight { // a produce request without an answer
    uint32_t correlation = 0;
    BrokerIndex broker = -1;
    uint32_t first = no_batch; // its batches, chained by PendingBatch::next
    Time deadline;
};

struct BlockedSlice { // records the application could not hand over yet
    Slice slice;
    Time deadline; // max.block.ms after they were offered
};

struct Producer {
    NodeId node;
    ProducerId id;
    uint32_t spec = 0;     // index into Scenario::producers
    uint32_t instance = 0; // of the spec
    int32_t topic = -1;    // index into Cluster::topics
    ClientView view;
    std::shared_ptr<const Routes> routes;
    Accumulator accumulator;
    std::vector<Flight> flights; // in the order of sending
    std::vector<BlockedSlice> blocked;
    std::size_t blocked_head = 0; // those before it are gone
    int64_t blocked_records = 0;
    StickyState sticky;
    AdaptiveTable adaptive;
    Time adaptive_at{-1};             // when the table was made
    Time sticky_since;                // librdkafka: sticky.partitioning.linger.ms counts from here
    std::vector<int32_t> with_leader; // partition numbers, ascending
    std::vector<int32_t> without_leader; // the others
    std::vector<int32_t> backing_off;    // partitions with a retry to come
    std::vector<int32_t> scratch;        // queue sizes, between two uses without meaning
    RecordNumber unbroken_from = 0; // records below were dropped: batches from before are closed
    RecordNumber last_offered = 0;
    int64_t producer_id = -1; // idempotence; -1 = off
    int16_t producer_epoch = 0;
    uint32_t next_correlation = 1;
    uint32_t lives = 0; // processes so far: each has a producer id of its own
    bool is_blocked = false;
    bool flushing = false; // everything goes out without waiting for linger.ms
    bool dead = false;
    Time request_wake = time_never, delivery_wake = time_never, retry_wake = time_never,
         unblock_wake = time_never; // timers under way
};

// Adds every producer of the scenario with its node. Topics, partitions and brokers exist.
void build_producers(Fabric& fabric, Cluster& cluster);

// `from` is the producer's own node for a timer.
void producer_received(Context& ctx, Cluster& cluster, ProducerId id, NodeId from,
                       const Message& message);
void producer_disconnected(Context& ctx, Cluster& cluster, ProducerId id, NodeId peer);
void producer_died(Context& ctx, Cluster& cluster, ProducerId id);
void producer_started(Context& ctx, Cluster& cluster, ProducerId id);
// A clean end: what it holds is sent, nothing new is taken.
void close_producer(Context& ctx, Cluster& cluster, ProducerId id);

} // namespace sluice::kafka
