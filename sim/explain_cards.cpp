// Fidelity cards: what the model of a platform covers, and where the real behaviour is described.
// A line is changed together with the rule that it is about.
#include "sim/explain.hpp"
#include <array>

namespace sluice {

namespace {

using enum Coverage;

constexpr CardLine kafka_lines[] = {
    {modelled, "partition of a record by key: murmur2, FNV-1a and CRC32, bit for bit",
     "apache/kafka Utils.java; confluentinc/librdkafka rdkafka_msg.c"},
    {modelled, "records without a key: uniform sticky and adaptive choice", "KIP-480, KIP-794"},
    {modelled, "batches: batch.size, linger.ms, buffer.memory, max.block.ms, max.request.size",
     "RecordAccumulator.java, Sender.java"},
    {modelled, "acks 0, 1 and all; refusals below min.insync.replicas, before and after the append",
     "Partition.scala"},
    {modelled, "retries with back-off, delivery.timeout.ms, request.timeout.ms, requests in flight",
     "ProducerConfig.java, KIP-580"},
    {modelled, "idempotence: sequence numbers, the last five batches, duplicates recognised",
     "ProducerStateEntry.java, KIP-360"},
    {modelled, "follower fetches, high watermark, in-sync set that shrinks and grows",
     "Partition.scala, Replica.scala, KAFKA-15583"},
    {modelled, "leader epochs and truncation to the point of divergence", "KIP-101, KIP-279"},
    {modelled, "elections: clean, preferred, unclean, eligible leader replicas",
     "PartitionChangeBuilder.java, KIP-966"},
    {modelled, "placement of replicas, also over racks", "StripedReplicaPlacer.java"},
    {modelled, "elections among controllers; without a majority no leader or in-sync set changes",
     "KRaft, KIP-595"},
    {modelled, "registration, heartbeats, fencing, duplicate registration of a quick restart",
     "KIP-631, KAFKA-17793"},
    {modelled, "controlled shutdown: leaderships move before the process ends",
     "ReplicationControlManager.java, BrokerLifecycleManager.java"},
    {modelled, "classic groups: join, sync, heartbeats, generations, session and poll time-outs",
     "GroupMetadataManager.java, AbstractCoordinator.java"},
    {modelled,
     "groups with group.protocol=consumer: heartbeats, member epochs, server assignors, partitions "
     "handed on once their old reader has confirmed",
     "KIP-848, GroupMetadataManager.java, CurrentAssignmentBuilder.java"},
    {modelled, "assignors range, roundrobin, sticky and cooperative-sticky, exactly",
     "clients/.../consumer, KIP-429"},
    {modelled, "commits stored in __consumer_offsets, read back by the next coordinator",
     "GroupCoordinatorConfig.java"},
    {modelled, "commits of an empty group forgotten after offsets.retention.minutes",
     "GroupCoordinatorConfig.java"},
    {modelled, "reading from a copy in the member's rack: replica.selector.class, client.rack",
     "KIP-392, RackAwareReplicaSelector.java"},
    {modelled, "settings of a topic changed, preferred leaders elected while the cluster runs",
     "kafka-configs, kafka-leader-election"},
    {modelled, "retention of whole segments by time and by size", "UnifiedLog.deleteOldSegments"},
    {modelled, "static membership", "KIP-345"},
    {simplified, "a machine crash keeps what was appended more than about five seconds before",
     "assumption: the operating system writes dirty pages back after 5 s"},
    {simplified,
     "metadata written by a controller that has heard a majority lately counts as committed; the "
     "metadata log is not copied entry by entry",
     "KRaft, KIP-595"},
    {simplified, "compression is a share of the bytes and processor time in the producer",
     "assumption: gzip and zstd leave 30 %, snappy and lz4 50 %"},
    {simplified,
     "a KIP-848 group computes its targets at once, without group.consumer.assignment.interval.ms; "
     "a member that is refused its instance id tries again",
     "from Kafka 4.3 up to a second later, on a thread of its own"},
    {simplified, "changed settings of a topic count at its leaders at once",
     "in Kafka they arrive with the metadata, milliseconds later"},
    {simplified, "sequence numbers of idle producers are never forgotten",
     "producer.id.expiration.ms has no effect within a run"},
    {simplified, "requests share one processor queue, one disk and one network card a machine",
     "assumption: figures under \"machines\"; num.io.threads and num.replica.fetchers have no "
     "effect"},
    {simplified, "the network is latency, jitter, bandwidth, loss and duplication of messages",
     "assumption: figures under \"network\""},
    {simplified, "order of ties is ascending where Java walks a hash table", "said on purpose"},
    {simplified, "offsets count records; no gaps from control records", "no transactions yet"},
    {absent, "transactions and exactly-once processing", "KIP-98, KIP-447, KIP-890"},
    {absent, "share groups in a run (conformance has the rules)", "KIP-932"},
    {absent, "log compaction", "LogCleaner"},
    {absent, "quotas", "ClientQuotaManager"},
    {absent, "groups that read several topics", "a consumer's \"from\" names one"},
    {absent, "reassignment of replicas, created topics, added partitions and brokers during a run",
     "PartitionReassignmentReplicas.java"},
    {absent, "full disks", "a broker whose only log directory fails halts: crash it"},
    {absent, "encryption, authentication, tiered storage, mirroring, Connect, Streams",
     "out of scope"},
};

constexpr CardLine fifo_lines[] = {
    {modelled, "one line per queue; each message goes to one receiver", "the course's model"},
    {modelled, "destructive reading, or acknowledgement and redelivery", "the course's model"},
    {modelled, "bounded queues: senders wait, the new or the oldest message is dropped",
     "the course's model"},
    {modelled, "receive counts, dead-letter queues, expiry", "the course's model"},
    {modelled, "long polls and prefetch: waiting receivers are served in turn",
     "the course's model"},
    {modelled, "sends repeated when an answer is lost: the server cannot tell, so duplicates",
     "the course's model"},
    {simplified, "a stored message survives every crash: one durable append, no replicas",
     "assumption"},
    {simplified, "one server node carries all queues of the platform", "assumption"},
    {absent, "priorities, delays, groups of messages, filters, exchanges",
     "what SQS and RabbitMQ add to a plain queue"},
    {absent, "replay and several groups that each get everything", "a consumed message is gone"},
};

constexpr std::array cards{
    FidelityCard{"kafka", "Apache Kafka: partitioned, replicated logs and consumer groups",
                 "Kafka 4.1 by default, older defaults by version; rules compared with cases taken "
                 "from Kafka's own tests",
                 kafka_lines},
    FidelityCard{"fifo", "The plain queue: first in, first out, gone once consumed",
                 "the queue that the course starts from; no product is meant", fifo_lines},
};

} // namespace

std::span<const FidelityCard> fidelity_cards() {
    return cards;
}

std::string_view coverage_name(Coverage coverage) {
    switch (coverage) {
    case modelled: return "modelled";
    case simplified: return "simplified";
    case absent: return "absent";
    }
    return "";
}

} // namespace sluice
