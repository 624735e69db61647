#include "sim/observe/scene.hpp"
#include "sim/observe/ledger_reading.hpp"
#include <algorithm>

namespace sluice {

namespace {

constexpr Duration news_least{2'000'000'000}, news_most{12'000'000'000};
constexpr Duration flow_span{2'000'000'000};

} // namespace

Scene scene_of(const World& world, const Observation& observation) {
    Scene scene{.world = world,
                .seen = observation,
                .cluster = std::get_if<kafka::Cluster>(&carrier(world)),
                .service = std::get_if<queue::Service>(&carrier(world)),
                .now = world.fabric.now,
                .news = std::clamp(world.scenario->duration / 12, news_least, news_most),
                .records = records_word(*world.scenario)};
    scene.partitions = counted_partitions(world);
    if (!scene.cluster) return scene;
    for (const kafka::Broker& broker : scene.cluster->brokers)
        scene.brokers_up.push_back(world.fabric.nodes[broker.node.index()].state ==
                                   ProcessState::running);
    for (const PartitionId id : scene.partitions) scene.states.push_back(partition_now(scene, id));
    return scene;
}

// --- the story ---

uint64_t first_moment_at(const Moments& moments, Time at) {
    uint64_t low = 0, high = moments.all.size();
    while (low < high) {
        const uint64_t middle = (low + high) / 2;
        if (moments.all[middle].fact.at < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const Moment* latest_of(const Scene& scene, FactKind kind, Time since) {
    if (!ever(scene, kind)) return nullptr;
    return latest(scene, since, [&](const Moment& m) {
        return m.fact.kind == kind && !is_internal(scene, m.fact);
    });
}

const Moment* latest_about(const Scene& scene, FactKind kind, Entity who, Time since) {
    if (!ever(scene, kind)) return nullptr;
    return latest(scene, since, [&](const Moment& m) {
        return m.fact.kind == kind && (m.fact.who == who || m.fact.whom == who);
    });
}

const Moment* root_of(const Scene& scene, FactId fact) {
    const auto chain = cause_chain(scene.moments(), fact);
    return chain.empty() ? nullptr : chain.back();
}

bool is_internal(const Scene& scene, const Fact& fact) {
    return fact.partition.exists() && scene.cluster &&
           !kafka::topic_of(*scene.cluster, fact.partition).channel.exists();
}

bool is_crash(FactKind kind) {
    return kind == FactKind::process_crashed || kind == FactKind::machine_crashed;
}

// --- nodes ---

const Node* find_node(const World& world, Entity entity) {
    for (const Node& node : world.fabric.nodes)
        if (node.entity == entity) return &node;
    return nullptr;
}

bool runs(const World& world, Entity entity) {
    const Node* node = find_node(world, entity);
    return node && node->state == ProcessState::running;
}

namespace {

NodeId id_of(const World& world, Entity entity) {
    for (std::size_t i = 0; i < world.fabric.nodes.size(); ++i)
        if (world.fabric.nodes[i].entity == entity) return NodeId::of(i);
    return NodeId::none();
}

bool blocked(const World& world, NodeId a, NodeId b) {
    const Network& network = world.fabric.network;
    return network.is_cut(a, b) || network.is_cut(b, a);
}

} // namespace

bool reaches(const World& world, Entity from, Entity to) {
    if (world.fabric.network.disturbances().empty()) return true;
    return !blocked(world, id_of(world, from), id_of(world, to));
}

std::vector<uint32_t> cut_off_from(const World& world, Entity entity, EntityKind kind) {
    std::vector<uint32_t> found;
    if (world.fabric.network.disturbances().empty()) return found;
    const NodeId self = id_of(world, entity);
    for (std::size_t i = 0; i < world.fabric.nodes.size(); ++i) {
        const Entity other = world.fabric.nodes[i].entity;
        if (other.kind == kind && other != entity && blocked(world, self, NodeId::of(i)))
            found.push_back(other.index);
    }
    return found;
}

// --- flow ---

// Closed slices of equal width; the open one would make the rates jump.
Flow flow_of(const Scene& scene) {
    Flow flow;
    const Metrics& metrics = scene.seen.metrics;
    const uint64_t wanted = uint64_t(std::max<int64_t>(1, flow_span.ns / metrics.width.ns));
    const uint64_t end = metrics.slices.size();
    const uint64_t first = std::max(metrics.slices.first(), end > wanted ? end - wanted : 0);
    if (first == end) return flow;
    for (uint64_t i = first; i < end; ++i) {
        flow.offered += metrics.slices[i].offered;
        flow.acked += metrics.slices[i].acked;
        flow.delivered += metrics.slices[i].delivered;
    }
    flow.span = metrics.width * int64_t(end - first);
    flow.waiting_before = first > metrics.slices.first() ? metrics.slices[first - 1].lag : 0;
    for (int64_t* rate : {&flow.offered, &flow.acked, &flow.delivered})
        *rate = int64_t((Wide(*rate) * 1'000'000'000 + flow.span.ns / 2) / flow.span.ns);
    return flow;
}

int64_t delivered_again(const GroupTally& group) {
    return group.duplicates_redelivery + group.duplicates_retry;
}

Offset reading_position(const Scene& scene, GroupId group, PartitionId partition) {
    if (!scene.cluster) return -1;
    for (const MemberId id : scene.cluster->groups[group.index()].members)
        for (const kafka::Assigned& a : scene.cluster->members[id.index()].assigned)
            if (a.partition == partition && a.state == kafka::PositionState::known)
                return a.finished;
    return -1;
}

namespace {

// Ordinals run on through a span, so its two ends say all.
int64_t had_already(const Scene& scene, PartitionId partition, const GroupPartitionTally& place,
                    Offset from) {
    const kafka::Replica* replica = answering_replica(*scene.cluster, partition);
    if (!replica || from >= replica->log.end()) return 0;
    const PartitionStore& store = scene.cluster->stores[partition.index()];
    const Log& log = replica->log;
    const Offset start = std::max(from, log.start());
    const uint64_t first = log.find(store, start);
    int64_t sum = 0;
    for (const Span& span : log.spans()) {
        if (span.end <= first) continue;
        const bool within = span.first <= first;
        const Entry& begin = store.entries[within ? first : span.first];
        const Entry& last = store.entries[span.end - 1];
        const int64_t skip = within ? start - begin.base : 0;
        sum += place.delivered.covered(begin.ordinal + skip, last.ordinal + last.count);
    }
    return sum;
}

} // namespace

namespace {

// Who reads a partition for a group, as it stands; nobody: no member has it.
Entity reader_of(const Scene& scene, GroupId group, PartitionId partition) {
    for (const MemberId id : scene.cluster->groups[group.index()].members)
        for (const kafka::Assigned& a : scene.cluster->members[id.index()].assigned)
            if (a.partition == partition) return entity_of(id);
    return {};
}

std::string reading_words(const Scene& scene, Entity reader) {
    if (reader.kind == EntityKind::nobody) return ", which nobody reads";
    const Node* node = find_node(scene.world, reader);
    if (node->state == ProcessState::paused) return ", whose reader stands still";
    if (node->state == ProcessState::dead) return ", whose reader is dead";
    return ", which one member reads alone";
}

} // namespace

Sentence where_it_waits(const Scene& scene, GroupId group) {
    const GroupTally& tally = scene.ledger().groups[group.index()];
    if (!scene.cluster || tally.partitions < 2) return {};
    int64_t most = 0;
    PartitionId where;
    for (uint32_t p = 0; p < tally.partitions; ++p) {
        const PartitionId id{tally.first_partition + p};
        const PartitionNow now = partition_now(scene, id);
        const Offset progress = std::max(now.start, progress_of(*scene.cluster, group, id));
        if (now.end - progress <= most) continue;
        most = now.end - progress;
        where = id;
    }
    if (most == 0 || most * 10 < tally.waiting * 7) return {};
    return scene.phrase()
        .strong(grouped(most))
        .say(" of " + grouped(tally.waiting) + " wait in " + spoken(scene.world, where) +
             reading_words(scene, reader_of(scene, group, where)))
        .done();
}

bool is_stuck(const Scene& scene, const Fact& failure) {
    constexpr Duration long_pause{500'000'000};
    constexpr int64_t often = 2;
    const std::size_t m = failure.who.index;
    const int64_t attempt =
        scene.cluster ? scene.cluster->members[m].attempt : scene.service->members[m].attempt;
    if (attempt != failure.count + 1 || !runs(scene.world, failure.who)) return false;
    const ConsumerSpec& spec = scene.scenario().consumers[failure.group.index()];
    const FailSpec& policy = failure.cause == Cause::poison ? spec.poison : spec.fails;
    return failure.count >= often || policy.backoff >= long_pause;
}

int64_t to_be_read_again(const Scene& scene, GroupId group) {
    const GroupTally& tally = scene.ledger().groups[group.index()];
    int64_t sum = 0;
    for (uint32_t p = 0; p < tally.partitions && scene.cluster; ++p) {
        const PartitionId partition{tally.first_partition + p};
        const Offset position = reading_position(scene, group, partition);
        if (position < 0) continue;
        sum += had_already(scene, partition, scene.ledger().group_partitions[tally.first + p],
                           position);
    }
    return sum;
}

} // namespace sluice
