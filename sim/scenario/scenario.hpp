// What a scenario file says, as plain constant data: every name is resolved to an index, every
// quantity is an exact integer, every default is filled in. Nothing here checks or reads anything:
// load.hpp makes it, validate.cpp has judged it.
#pragma once
#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"
#include "sim/scenario/fifo_settings.hpp"
#include "sim/scenario/kafka_settings.hpp"
#include "sim/scenario/quantity.hpp"
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace sluice {

inline constexpr uint32_t no_index = UINT32_MAX;

// Where a packet travels and how long: the same figures between any two nodes of a platform.
struct NetworkSpec {
    Duration latency{500'000}; // one way
    DistributionSpec jitter;   // added to the latency of each message, in ns
    int64_t bandwidth = 0;     // bytes/s of one directed link; 0 = not limited
    Ratio loss{0, 1};          // per message
    Ratio duplicate{0, 1};     // per message
};

// What each node runs on; a broker's requests queue for these resources.
struct MachineSpec {
    int64_t disk = 200'000'000; // bytes/s
    int64_t nic = 125'000'000;  // bytes/s, each direction
    Duration cpu_per_request{50'000};
    Duration cpu_per_record{0};
    Duration flush{5'000'000}; // one flush of the disk's cache
};

struct BrokerSpec {
    std::string rack; // empty = none
};

struct TopicSpec {
    std::string name;
    int64_t partitions = 1;
    int64_t replication_factor = 1;
    std::vector<std::vector<uint32_t>>
        assignment; // per partition its brokers, counted from 0; or empty
    KafkaTopicSettings config;
};

struct KafkaClusterSpec {
    std::vector<BrokerSpec> brokers; // broker n of the file is index n-1
    int64_t controllers = 3;         // nodes of the metadata quorum, on machines of their own
    KafkaBrokerSettings config;
    std::vector<TopicSpec> topics;
};

struct QueueSpec {
    std::string name;
    FifoSettings config;
};
struct FifoServerSpec {
    std::vector<QueueSpec> queues; // all on one server node
};

enum class PlatformKind : uint8_t { kafka, fifo };

struct PlatformSpec {
    std::string name;
    PlatformKind kind = PlatformKind::kafka;
    Version version;        // kafka only
    KafkaClusterSpec kafka; // when kind is kafka
    FifoServerSpec fifo;    // when kind is fifo
    NetworkSpec network;    // the scenario's figures with this platform's changes
    MachineSpec machines;
};

enum class RateShape : uint8_t {
    constant, // `low` throughout
    ramp,     // from `low` to `high` in a straight line during `period`, then `high`
    daily,    // a sine between `low` (at the start) and `high` (half a period later)
    bursts,   // `high` during the first `high_for` of each `period`, else `low`
};
struct RateSpec {
    RateShape shape = RateShape::constant;
    bool each = false; // figures are per instance; else the total of all instances
    Rate low{1, {1'000'000'000}};
    Rate high;
    Duration period{0};
    Duration high_for{0};
};

enum class Arrivals : uint8_t { constant, poisson, trace };

enum class KeyShape : uint8_t {
    none,     // records without a key
    uniform,  // one of `count` keys, each as likely
    zipf,     // one of `count` keys, key k with weight 1/k^exponent
    each,     // every record its own key
    list,     // `names` in turn: 1st record 1st name, and again from the start
    weighted, // one of `names`, drawn with `weights`
};
struct KeySpec {
    KeyShape shape = KeyShape::none;
    int64_t count = 0;
    int64_t exponent_thousandths = 1'000;
    std::vector<std::string> names;
    std::vector<uint64_t> weights;
};

struct ProducerSpec {
    std::string name;
    int64_t count = 1; // instances, named name/1 .. name/count
    std::string to;    // channel: a topic or queue, per platform
    RateSpec rate;
    int64_t records = 0; // over all instances; then they stop; 0 = no limit
    Duration start{0};   // counted from the start of the run
    Time stop = time_never;
    Arrivals arrivals = Arrivals::constant;
    std::string trace_file;  // as written in the scenario
    std::vector<Time> trace; // arrivals of trace, ascending; dealt to instances in turn
    DistributionSpec size = always(1'000); // bytes of key and value together
    KeySpec keys;
    std::string template_name; // empty = none
    KafkaProducerSettings kafka;
    FifoProducerSettings fifo;
};

enum class Reaction : uint8_t {
    retry,       // work on it again at once, or after the backoff
    skip,        // give it up and go on
    dead_letter, // set it aside and go on
    crash,       // the member dies with everything it held
};

// A record of the scenario by name: shop/1#117 is {index of shop, 0, 117}.
struct RecordName {
    uint32_t producer = no_index;
    uint32_t instance = 0;
    RecordNumber number = 0;
    bool operator==(const RecordName&) const = default;
};

struct FailSpec {
    Ratio rate{0, 1};                // fails: per (record, attempt); poison: per record
    std::vector<RecordName> records; // poison only: these for certain
    Reaction then = Reaction::retry;
    int64_t at_most = 0; // attempts in all while `then` is retry; 0 = no limit
    Reaction finally = Reaction::skip;
    Duration backoff{0}; // before a retry
};

enum class CommitPolicy : uint8_t {
    automatic,   // enable.auto.commit
    after_each,  // commit when each record's work is finished
    after_poll,  // commit when all records of a poll are finished: at least once
    before_poll, // commit before the records of a poll are worked on: at most once
    never,
};

struct ConsumerSpec {
    std::string name;          // also the Kafka group.id
    int64_t members = 1;       // named name/member/1 ..
    std::string from;          // channel
    Duration start{0};         // when the members start
    Duration start_spacing{0}; // member k starts (k-1) times this later
    DistributionSpec work;     // ns per record
    FailSpec fails;
    FailSpec poison;
    CommitPolicy commit = CommitPolicy::automatic;
    KafkaConsumerSettings kafka;
    FifoConsumerSettings fifo;
};

enum class TargetKind : uint8_t {
    none,
    broker,            // cluster/broker/1      owner: platform
    controller,        // cluster/controller/1  owner: platform
    server,            // mq/server             owner: platform (fifo)
    queue,             // queue/orders          owner: platform (fifo), number: queue index
    producer_instance, // shop/1                owner: producer
    producer,          // shop                  owner: producer, all its instances
    member,            // billing/member/1      owner: consumer
    group,             // billing               owner: consumer, all its members
    platform,          // cluster               owner: platform (kafka), as a whole
    topic,             // cluster/topic/orders  owner: platform (kafka), number: topic index
};
// An entity by its path. `number` counts from 0 (the path counts brokers and members from 1).
struct EntityPath {
    TargetKind kind = TargetKind::none;
    uint32_t owner = no_index;
    uint32_t number = 0;
    bool operator==(const EntityPath&) const = default;
};

enum class FaultKind : uint8_t {
    crash,           // targets die; `machine` decides whether unflushed data goes with them
    restart,         // targets come back
    pause,           // targets stand still from at to until (a long garbage collection)
    slow,            // targets' `part` is `factor` times slower
    cut,             // messages between targets and away_from are lost
    clog,            // messages between targets and away_from take `latency` longer
    lose,            // messages between targets and away_from are lost with `chance`
    duplicate,       // messages between targets and away_from arrive twice with `chance`
    change_rate,     // a producer's rate becomes `rate`
    stop,            // clean close of a member, a group, a producer
    start,           // and its return
    add_members,     // `count` new members join a group
    seek,            // a group's position moves
    poison,          // this record can never be processed from now on
    bug,             // what a group finishes comes out wrong
    elect_preferred, // the first replica of every list is to lead, where it is in sync
    alter_topic,     // a topic's settings named in `topic_keys` become those of `topic_settings`
};
enum class SlowPart : uint8_t { cpu, disk, nic };
enum class SeekTo : uint8_t { earliest, latest, offset, time };

struct FaultSpec {
    FaultKind kind = FaultKind::crash;
    Time at = time_zero;
    Time until = time_never;
    std::vector<EntityPath> targets;
    std::vector<EntityPath> away_from; // empty = every other node
    bool one_way = false;              // only messages FROM targets TO away_from
    bool machine = false; // crash of the machine: data never flushed is gone; else of the process
    SlowPart part = SlowPart::disk;
    Ratio factor{10, 1};                 // how many times slower
    Duration latency{0};                 // clog
    Ratio chance{0, 1};                  // lose, duplicate
    RateSpec rate;                       // change_rate
    int64_t count = 1;                   // add_members
    KafkaTopicSettings topic_settings;   // alter_topic
    std::vector<std::string> topic_keys; // alter_topic: the settings that were named
    SeekTo seek_to = SeekTo::earliest;
    int64_t seek_offset = 0; // seek to an offset, in every partition
    Time seek_time = time_zero;
    RecordName record; // poison
    bool uneven_meant = false;
    std::string pointer; // where it stands in the file
};

struct Override {
    std::string path;      // dotted or a JSON pointer
    std::string json_text; // the new value as JSON; a bare word counts as a string
};
struct SideSpec {
    std::string name;
    uint32_t platform = 0; // index
    std::vector<Override> set;
};

struct AnswerSpec {
    uint32_t side = no_index;
    std::string metric;
    std::string of; // a group, channel or entity; empty = everything
};
struct AskSpec {
    Time at = time_zero;
    std::string question;
    bool number = false; // a number is asked for; else one of `choices`
    std::vector<std::string> choices;
    AnswerSpec answer;
    Time reveal = time_never;
};

enum class Comparison : uint8_t { is, is_not, above, below, at_least, at_most, between };
enum class ExpectKind : uint8_t { metric, happens, never, always };
struct ExpectSpec {
    ExpectKind kind = ExpectKind::metric;
    uint32_t side = no_index; // no_index = every side
    std::string metric;
    Comparison comparison = Comparison::is;
    Ratio value{0, 1};        // in the metric's unit; durations in ns
    Ratio value_high{0, 1};   // between
    uint32_t than = no_index; // compare with this side's metric instead of a value
    std::string what;         // happens, never, always: the name of it
    std::string of;           // optional group, channel or entity it is about
    Time by = time_never;     // judged at this time; time_never = at the end
    Time during_from = time_zero;
    Time during_until = time_never;
    std::string pointer; // where it stands in the file
};

struct LessonSpec {
    std::string teaches;
    std::string text; // a Markdown file beside the scenario, or the text itself
};

struct Scenario {
    std::string title;
    std::string note;
    LessonSpec lesson;
    uint64_t seed = 1;
    Duration duration{60'000'000'000};
    NetworkSpec network;
    MachineSpec machines;
    std::vector<PlatformSpec> platforms;
    std::vector<ProducerSpec> producers;
    std::vector<ConsumerSpec> consumers;
    std::vector<FaultSpec> faults;
    std::vector<SideSpec> sides; // never empty in a scenario without errors
    std::vector<AskSpec> ask;
    std::vector<ExpectSpec> expect;

    std::string side_name;       // of Document::sides[i]: the side this is
    uint32_t platform = 0;       // the platform that carries this side: index into platforms
    std::set<std::string> given; // JSON pointers of every value that the file (or a side) wrote

    const PlatformSpec& carrier() const { return platforms.at(platform); }
};

} // namespace sluice
