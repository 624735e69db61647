// What the tellings look at: a side at one instant with the readings that several of them need.
// Made anew for every question; it holds references and copies nothing of the World.
#pragma once
#include "sim/observe/observation.hpp"
#include "sim/observe/phrase.hpp"
#include "sim/observe/wording.hpp"
#include <string>
#include <vector>

namespace sluice {

struct PartitionNow { // of a Kafka side
    PartitionId id;
    kafka::BrokerIndex leader = -1; // as the controller has it
    bool served = false;            // its leader runs and is registered
    int in_sync = 0, copies = 0;
    int wanted = 1; // in sync: min.insync.replicas as it takes effect
    Offset start = 0, high_watermark = 0, end = 0; // of the leader's log, or the last leader's
    bool holds_readers = false; // fewer in sync than wanted, and this release waits for them
};

struct Scene {
    const World& world;
    const Observation& seen;
    const kafka::Cluster* cluster = nullptr; // of a Kafka side
    const queue::Service* service = nullptr; // of a queue side
    Time now;
    Duration news;                         // how long something that happened is news
    std::string records;                   // what its records are called
    std::vector<PartitionId> partitions{}; // those of the workload, ascending
    std::vector<uint8_t> brokers_up{};     // of a Kafka side: 1, it runs
    std::vector<PartitionNow> states{};    // of a Kafka side, beside `partitions`

    const Scenario& scenario() const { return *world.scenario; }
    const Moments& moments() const { return seen.moments; }
    const Ledger& ledger() const { return seen.ledger; }
    bool is_news(Time at) const { return now - at <= news; }
    Phrase phrase() const { return Phrase(seen.moments); }
};
Scene scene_of(const World& world, const Observation& observation);

// --- the story ---

// Has a fact of that kind ever been stated? Spares a search through the whole story.
inline bool ever(const Scene& scene, FactKind kind) {
    return scene.seen.metrics.facts[std::size_t(kind)] > 0;
}
inline bool ever_crashed(const Scene& scene) {
    return ever(scene, FactKind::process_crashed) || ever(scene, FactKind::machine_crashed);
}
// Index of the first moment at or after a time.
uint64_t first_moment_at(const Moments& moments, Time at);
// The latest moment from `since` on that the question is true of; nothing when there is none.
template <class Question>
const Moment* latest(const Scene& scene, Time since, const Question& question) {
    const Moments& moments = scene.moments();
    const Time begins = since - storm_at_most; // a storm's moment stands where it began
    for (uint64_t i = moments.all.size(); i > 0 && moments.all[i - 1].fact.at >= begins; --i)
        if (moments.all[i - 1].until >= since && question(moments.all[i - 1]))
            return &moments.all[i - 1];
    return nullptr;
}
template <class Question>
const Moment* earliest(const Scene& scene, Time since, const Question& question) {
    const Moments& moments = scene.moments();
    for (uint64_t i = first_moment_at(moments, since); i < moments.all.size(); ++i)
        if (question(moments.all[i])) return &moments.all[i];
    return nullptr;
}
const Moment* latest_of(const Scene& scene, FactKind kind, Time since);
const Moment* latest_about(const Scene& scene, FactKind kind, Entity who, Time since);
// The first cause in the chain behind a fact; itself when it has none.
const Moment* root_of(const Scene& scene, FactId fact);
// About a partition of the cluster's own bookkeeping.
bool is_internal(const Scene& scene, const Fact& fact);
bool is_crash(FactKind kind);

// --- nodes ---

const Node* find_node(const World& world, Entity entity);
bool runs(const World& world, Entity entity);
bool reaches(const World& world, Entity from, Entity to); // not cut off from it
// Whom a cut keeps it from, those of one kind of node; as the cuts stand now.
std::vector<uint32_t> cut_off_from(const World& world, Entity entity, EntityKind kind);

// --- partitions of a Kafka side ---
PartitionNow partition_now(const Scene& scene, PartitionId id);
// All of them, ascending.
const std::vector<PartitionNow>& partitions_now(const Scene& scene);
// Records of its leader's log that no other copy has.
int64_t only_at_leader(const Scene& scene, PartitionId id);
// How far a replica's log goes; -1 when the broker has none.
Offset log_end_of(const Scene& scene, PartitionId id, uint32_t broker);
// Records that a broker has yet to copy from the leaders, over all its partitions.
int64_t to_be_copied(const Scene& scene, uint32_t broker);
// Where a leader's log ended when its epoch began; -1 when no replica remembers it.
Offset epoch_start(const Scene& scene, PartitionId id, int32_t epoch);

// Acknowledged records that only a copy has which its partition does without: the leader that
// serves has never seen them.
struct Stranded {
    uint32_t broker = 0;
    int64_t count = 0;
    std::vector<PartitionId> partitions;
};
std::vector<Stranded> stranded(const Scene& scene); // most first

// acks of those who write to a partition's topic.
bool writes_with(const Scene& scene, PartitionId id, Acks acks);

// --- records lost ---

// Losses with the same origin: everything that one death or one election cost.
struct LossIncident {
    FactId root = 0, cut = 0; // the crash, and the first cut; 0: none
    Time at;                  // of the first of them
    Time latest;
    Entity holder; // who had the last copies; nobody: no log ever had them
    Cause cause = Cause::none;
    int64_t count = 0;
    std::vector<PartitionId> partitions;
    Offset first = -1, end = -1; // offsets, when it was one partition
    BatchId batch;
};
std::vector<LossIncident> loss_incidents(const Scene& scene); // oldest first
// Brokers whose machines went down no later than the loss, with a copy of what was lost.
std::vector<uint32_t> died_with(const Scene& scene, const LossIncident& loss);

// --- flow ---

struct Flow { // of the last seconds, records per second
    int64_t offered = 0, acked = 0, delivered = 0;
    int64_t waiting_before = 0; // at the beginning of that time
    Duration span{0};           // 0: nothing to go by yet
};
Flow flow_of(const Scene& scene);

// Deliveries of a group that were not the first of their record.
int64_t delivered_again(const GroupTally& group);
// Records ahead of a group's position that it had already worked on: it will do so again.
int64_t to_be_read_again(const Scene& scene, GroupId group);
// Where nearly all of what waits for a group is, when that is one partition of several, and who
// reads it; else nothing.
Sentence where_it_waits(const Scene& scene, GroupId group);
// Whose handling of a record failed is still at it, and takes its time.
bool is_stuck(const Scene& scene, const Fact& failure);
// One past the highest offset its member has finished with; -1 when nobody reads the partition.
Offset reading_position(const Scene& scene, GroupId group, PartitionId partition);

} // namespace sluice
