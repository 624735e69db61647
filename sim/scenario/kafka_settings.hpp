// Kafka's own settings, typed. Member defaults are those of Kafka 4.1; `..._defaults(version)`
// gives another release's (the version column of Kafka's configuration pages). The real names,
// value forms, bounds and documentation of every member stand in fields_kafka.cpp and nowhere else.
#pragma once
#include "sim/core/time.hpp"
#include "sim/scenario/quantity.hpp"
#include <cstdint>
#include <string>
#include <vector>

namespace sluice {

// retention of -1: for ever. Longer times than a century are cut to it, so that sums stay in range.
inline constexpr Duration for_ever{-1};
inline constexpr Duration century{3'155'760'000'000'000'000};

constexpr Duration milliseconds(int64_t ms) {
    return Duration{1'000'000} * ms;
}

enum class Acks : uint8_t { none, leader, all }; // "0", "1", "all"

// Who picks the partition of a record. The first three are the Java client's, the others
// librdkafka's.
enum class PartitionerChoice : uint8_t {
    built_in,       // key: murmur2; no key: uniform sticky, adaptive (KIP-794)
    round_robin,    // RoundRobinPartitioner: in turn, keys ignored
    uniform_sticky, // UniformStickyPartitioner: sticky, keys ignored
    consistent,
    consistent_random,
    murmur2,
    murmur2_random,
    fnv1a,
    fnv1a_random,
    random,
};

enum class Compression : uint8_t { none, gzip, snappy, lz4, zstd };

enum class AssignorChoice : uint8_t { range, roundrobin, sticky, cooperative_sticky };
enum class GroupProtocol : uint8_t { classic, consumer };    // consumer: KIP-848
enum class RemoteAssignor : uint8_t { uniform, range };      // of the server, KIP-848
enum class ReplicaSelector : uint8_t { leader, rack_aware }; // KIP-392
enum class OffsetReset : uint8_t { latest, earliest, none };

struct KafkaBrokerSettings {
    Duration heartbeat_interval = milliseconds(2'000); // broker to controller
    Duration session_timeout = milliseconds(9'000);    // without a heartbeat: fenced
    Duration replica_lag_time_max = milliseconds(30'000);
    Duration replica_fetch_wait_max = milliseconds(500);
    int64_t replica_fetch_min_bytes = 1;
    int64_t replica_fetch_max_bytes = 1'048'576;           // of one partition in one answer
    int64_t replica_fetch_response_max_bytes = 10'485'760; // of one answer
    Duration replica_fetch_backoff = milliseconds(1'000);
    bool unclean_leader_election = false; // default of topics
    int64_t min_insync_replicas = 1;      // default of topics
    bool auto_leader_rebalance = true;
    Duration leader_imbalance_check_interval = milliseconds(300'000);
    int64_t default_replication_factor = 1;
    int64_t num_partitions = 1;
    int64_t offsets_topic_num_partitions = 50;
    int64_t offsets_topic_replication_factor = 3;
    Duration group_initial_rebalance_delay = milliseconds(3'000);
    Duration group_min_session_timeout = milliseconds(6'000);
    Duration group_max_session_timeout = milliseconds(1'800'000);
    Duration group_consumer_session_timeout = milliseconds(45'000); // KIP-848, of all groups
    Duration group_consumer_min_session_timeout = milliseconds(45'000);
    Duration group_consumer_max_session_timeout = milliseconds(60'000);
    Duration group_consumer_heartbeat_interval = milliseconds(5'000);
    Duration group_consumer_min_heartbeat_interval = milliseconds(5'000);
    Duration group_consumer_max_heartbeat_interval = milliseconds(15'000);
    Duration offsets_retention = milliseconds(604'800'000); // of an empty group's commits
    Duration offsets_retention_check_interval = milliseconds(600'000);
    ReplicaSelector replica_selector = ReplicaSelector::leader;
    Duration log_retention_check_interval = milliseconds(300'000);
    int64_t eligible_leader_replicas_version = 1; // 1 = ELR on (KIP-966)
    Duration producer_id_expiration = milliseconds(86'400'000);
    Duration high_watermark_checkpoint_interval = milliseconds(5'000);
    Duration flush_offset_checkpoint_interval = milliseconds(60'000);
    int64_t flush_messages = INT64_MAX; // records between two flushes; INT64_MAX = left to the OS
    Duration flush_interval = century;  // a century = left to the OS
    int64_t num_io_threads = 8;
    int64_t num_replica_fetchers = 1;
    int64_t message_max_bytes = 1'048'588;             // default of topics
    Duration retention = milliseconds(604'800'000);    // default of topics; for_ever = -1
    int64_t retention_bytes = -1;                      // default of topics; -1 = no limit
    int64_t segment_bytes = 1'073'741'824;             // default of topics
    Duration segment_roll = milliseconds(604'800'000); // default of topics
};

// A topic starts from its brokers' defaults and may override them.
struct KafkaTopicSettings {
    int64_t min_insync_replicas = 1;
    Duration retention = milliseconds(604'800'000); // for_ever = -1
    int64_t retention_bytes = -1;                   // per partition; -1 = no limit
    int64_t segment_bytes = 1'073'741'824;
    Duration segment_roll = milliseconds(604'800'000);
    bool unclean_leader_election = false;
    int64_t max_message_bytes = 1'048'588;
    int64_t flush_messages = INT64_MAX;
    Duration flush_interval = century;
};

struct KafkaProducerSettings {
    Acks acks = Acks::all;
    bool enable_idempotence = true; // as it takes effect: acks=1 has already turned it off here
    Compression compression = Compression::none;
    int64_t batch_size = 16'384;
    Duration linger = milliseconds(5);
    int64_t buffer_memory = 33'554'432;
    Duration max_block = milliseconds(60'000);
    int64_t max_request_size = 1'048'576;
    int64_t retries = 2'147'483'647;
    Duration delivery_timeout = milliseconds(120'000);
    Duration request_timeout = milliseconds(30'000);
    Duration retry_backoff = milliseconds(100);
    Duration retry_backoff_max = milliseconds(1'000); // = retry_backoff before 3.7 (KIP-580)
    int64_t max_in_flight = 5;                        // requests per connection
    PartitionerChoice partitioner = PartitionerChoice::built_in;
    bool partitioner_adaptive = true; // KIP-794, from 3.3
    bool partitioner_ignore_keys = false;
    Duration partitioner_availability_timeout{0}; // 0 = off
    Duration metadata_max_age = milliseconds(300'000);
    Duration reconnect_backoff = milliseconds(50);
    Duration reconnect_backoff_max = milliseconds(1'000);
};

// group.id is the name of the `consumers` entry.
struct KafkaConsumerSettings {
    int64_t fetch_min_bytes = 1;
    Duration fetch_max_wait = milliseconds(500);
    int64_t fetch_max_bytes = 52'428'800;
    int64_t max_partition_fetch_bytes = 1'048'576;
    int64_t max_poll_records = 500;
    Duration max_poll_interval = milliseconds(300'000);
    Duration session_timeout = milliseconds(45'000);
    Duration heartbeat_interval = milliseconds(3'000);
    Duration request_timeout = milliseconds(30'000);
    Duration retry_backoff = milliseconds(100);
    Duration retry_backoff_max = milliseconds(1'000); // = retry_backoff before 3.7 (KIP-580)
    bool enable_auto_commit = true; // as it takes effect: a "commit" policy has turned it off here
    Duration auto_commit_interval = milliseconds(5'000);
    OffsetReset auto_offset_reset = OffsetReset::latest;
    std::vector<AssignorChoice> assignors{AssignorChoice::range,
                                          AssignorChoice::cooperative_sticky};
    bool static_membership = false; // every member gets a group.instance.id (KIP-345)
    GroupProtocol group_protocol = GroupProtocol::classic;
    RemoteAssignor remote_assignor = RemoteAssignor::uniform;
    std::vector<std::string> racks; // client.rack: members take them in turn; empty = unknown
    Duration metadata_max_age = milliseconds(300'000);
    Duration reconnect_backoff = milliseconds(50);
    Duration reconnect_backoff_max = milliseconds(1'000);
};

KafkaBrokerSettings broker_defaults(Version);
KafkaTopicSettings topic_defaults(const KafkaBrokerSettings&);
KafkaProducerSettings producer_defaults(Version);
KafkaConsumerSettings consumer_defaults(Version);

} // namespace sluice
