#include "sim/inspect_numbers.hpp"
#include "sim/observe/ledger_reading.hpp"
#include "sim/observe/metrics.hpp"
#include "sim/observe/scene.hpp"
#include "sim/observe/view.hpp"
#include "sim/world/names.hpp"
#include <algorithm>

namespace sluice {

namespace {

void add_partition(Inspection& out, const Scene& scene, PartitionId id);
void add_queue(Inspection& out, const Scene& scene, PartitionId id);
void add_broker(Inspection& out, const Scene& scene, uint32_t broker);
void add_server(Inspection& out, const Scene& scene);
void add_producer(Inspection& out, const Scene& scene, ProducerId id);
void add_member(Inspection& out, const Scene& scene, MemberId id);
void add_group(Inspection& out, const Scene& scene, GroupId id);
void add_platform(Inspection& out, const Scene& scene);

void add(Inspection& out, std::string name, std::string value, std::string known_as = {},
         std::string sentence = {}) {
    out.numbers.push_back(
        {std::move(name), std::move(value), std::move(known_as), std::move(sentence)});
}

// A metric of the table, under its words here.
void add_metric(Inspection& out, const Scene& scene, std::string_view words,
                std::string_view metric, std::string_view of) {
    const MetricInfo* row = find_metric(metric);
    const auto value = metric_value(scene.world, scene.seen, metric, of);
    if (!row || !value) return;
    add(out, std::string(words), value_text(row->unit, *value),
        std::string(scene.cluster ? row->jmx : row->rabbitmq), std::string(row->sentence));
}

std::string state_of(const Scene& scene, Entity who) {
    const Node* node = find_node(scene.world, who);
    if (!node) return "unknown";
    switch (node->state) {
    case ProcessState::running: return node->listens ? "running" : "closed";
    case ProcessState::paused: return "stands still";
    case ProcessState::dead: return node->machine_up ? "dead" : "its machine is down";
    }
    return {};
}

std::string broker_name(const Scene& scene, kafka::BrokerIndex broker) {
    return broker < 0 ? "nobody" : spoken(scene.world, broker_entity(std::size_t(broker)));
}

} // namespace

void add_numbers(Inspection& inspection, const World& world, const Observation& observation,
                 Entity what) {
    const Scene scene = scene_of(world, observation);
    switch (what.kind) {
    case EntityKind::partition:
        if (scene.cluster) return add_partition(inspection, scene, PartitionId{what.index});
        return add_queue(inspection, scene, PartitionId{what.index});
    case EntityKind::broker: return add_broker(inspection, scene, what.index);
    case EntityKind::server: return add_server(inspection, scene);
    case EntityKind::producer: return add_producer(inspection, scene, ProducerId{what.index});
    case EntityKind::member: return add_member(inspection, scene, MemberId{what.index});
    case EntityKind::group: return add_group(inspection, scene, GroupId{what.index});
    case EntityKind::platform: return add_platform(inspection, scene);
    case EntityKind::controller: inspection.subtitle = state_of(scene, what); return;
    case EntityKind::nobody:
    case EntityKind::machine:
    case EntityKind::network: return;
    }
}

namespace {

void add_partition(Inspection& out, const Scene& scene, PartitionId id) {
    const PartitionNow now = partition_now(scene, id);
    const auto& info = scene.cluster->metadata.partitions[id.index()];
    const PartitionTally& tally = scene.ledger().partitions[id.index()];
    out.subtitle = now.leader < 0 ? "no leader"
                                  : "leader " + broker_name(scene, now.leader) + ", epoch " +
                                        std::to_string(info.latest().leader_epoch);
    if (now.leader >= 0 && !now.served) out.subtitle += ", which does not answer";
    add(out, "in sync", std::to_string(now.in_sync) + " of " + std::to_string(now.copies),
        "kafka.cluster:Partition,InSyncReplicasCount",
        "Copies that the controller counts as having everything.");
    add(out, "needed in sync", std::to_string(now.wanted), "kafka.cluster:Partition,UnderMinIsr",
        "With fewer in sync acks=all is refused and readers stop.");
    add(out, "log start", grouped(now.start), "kafka.log:Log,LogStartOffset",
        "The oldest offset that can still be read.");
    add(out, "high watermark", grouped(now.high_watermark), "",
        "Readers stop here: every copy in sync has what is below.");
    add(out, "log end", grouped(now.end), "kafka.log:Log,LogEndOffset",
        "The offset that the next record gets.");
    for (const uint32_t reader : scene.ledger().readers[id.index()]) {
        const Offset progress =
            std::max(now.start, progress_of(*scene.cluster, GroupId{reader}, id));
        add(out, "lag of " + name_of(scene.world, GroupId{reader}),
            grouped(std::max<int64_t>(0, now.end - progress)), "kafka.consumer:records-lag",
            "Records between the group's place and the end of the log.");
    }
    add(out, "lost here", grouped(tally.lost.total()), "",
        "Records acknowledged, and readable nowhere any more.");
}

void add_queue(Inspection& out, const Scene& scene, PartitionId id) {
    const FifoSettings& settings = scene.scenario().carrier().fifo.queues[id.index()].config;
    const PartitionTally& tally = scene.ledger().partitions[id.index()];
    const int64_t ready = queue::ready_messages(*scene.service, id);
    const int64_t leased = queue::leased_messages(*scene.service, id);
    out.subtitle = settings.capacity == 0
                       ? "holds " + grouped(ready + leased)
                       : "holds " + grouped(ready + leased) + " of " + grouped(settings.capacity);
    add(out, "ready", grouped(ready), "messages_ready", "Messages that nobody has in hand.");
    add(out, "handed out", grouped(leased), "messages_unacknowledged",
        "Messages in somebody's hands, not acknowledged yet.");
    add(out, "senders that wait", grouped(queue::waiting_sends(*scene.service, id)), "",
        "Sends that met a full queue.");
    add(out, "receivers that wait", grouped(queue::waiting_receives(*scene.service, id)), "",
        "Receives that met an empty queue.");
    add(out, "deleted", grouped(tally.deleted), "messages_acknowledged",
        "Messages that were acknowledged and are gone.");
    add(out, "dead-lettered", grouped(tally.dead_lettered), "messages_dead_lettered",
        "Messages moved to the dead-letter queue.");
    add(out, "dropped", grouped(tally.dropped.total()), "messages_dropped",
        "Messages thrown away.");
    add(out, "expired", grouped(tally.expired), "", "Messages that grew too old.");
    if (const auto oldest = queue::oldest_ready(*scene.service, id))
        add(out, "age of the oldest", short_length(scene.now - oldest->stored),
            "head_message_timestamp", "How long the first message in line has waited.");
}

std::string busy_text(const ServiceLine& line, Time now) {
    const int64_t percent = now.ns == 0 ? 0 : int64_t(Wide(line.busy_ns) * 100 / now.ns);
    std::string text = std::to_string(std::min<int64_t>(percent, 100)) + " %";
    if (speed_percent(line) != 100)
        text += ", at " + std::to_string(speed_percent(line)) + " % of its speed";
    return text;
}

void add_machine(Inspection& out, const Scene& scene, Entity who) {
    const Node* node = find_node(scene.world, who);
    if (!node) return;
    add(out, "processor busy", busy_text(node->cpu, scene.now),
        scene.cluster ? "kafka.server:KafkaRequestHandlerPool,RequestHandlerAvgIdlePercent" : "",
        "Share of the run so far.");
    add(out, "disk busy", busy_text(node->disk, scene.now), "", "Share of the run so far.");
}

void add_broker(Inspection& out, const Scene& scene, uint32_t broker) {
    const Entity who = broker_entity(broker);
    const kafka::BrokerSession& session = scene.cluster->controller.sessions[broker];
    out.subtitle = state_of(scene, who);
    if (session.fenced) out.subtitle += ", fenced";
    int64_t leads = 0, copies = 0, under = 0;
    for (const PartitionId id : scene.partitions) {
        if (!has_replica(scene.cluster->brokers[broker], id)) continue;
        const PartitionNow now = partition_now(scene, id);
        const bool led = now.leader == kafka::BrokerIndex(broker);
        ++copies;
        leads += led;
        under += led && now.in_sync < now.copies;
    }
    add(out, "leads", grouped(leads), "kafka.server:ReplicaManager,LeaderCount",
        "Partitions that it answers for.");
    add(out, "copies", grouped(copies), "kafka.server:ReplicaManager,PartitionCount",
        "Partitions that it holds a copy of.");
    add(out, "short of copies", grouped(under),
        "kafka.server:ReplicaManager,UnderReplicatedPartitions",
        "Of those it leads, partitions with a copy out of sync.");
    add(out, "to be copied", grouped(to_be_copied(scene, broker)),
        "kafka.server:ReplicaFetcherManager,MaxLag", "Records that it has yet to fetch.");
    add(out, "last heartbeat", short_time(session.last_heartbeat), "",
        "When the controller last heard of it.");
    add_machine(out, scene, who);
}

void add_server(Inspection& out, const Scene& scene) {
    out.subtitle = state_of(scene, server_entity());
    add_metric(out, scene, "stored", "records.stored", {});
    add_metric(out, scene, "kept", "records.readable", {});
    add_metric(out, scene, "finished", "records.delivered", {});
    add_machine(out, scene, server_entity());
}

void add_producer(Inspection& out, const Scene& scene, ProducerId id) {
    const std::string name = name_of(scene.world, entity_of(id));
    out.subtitle = state_of(scene, entity_of(id));
    const bool blocked = scene.cluster ? scene.cluster->producers[id.index()].is_blocked
                                       : scene.service->producers[id.index()].blocked;
    if (blocked) out.subtitle += ", its application waits";
    add_metric(out, scene, "offered", "records.offered", name);
    add_metric(out, scene, "acknowledged", "records.acked", name);
    add_metric(out, scene, "on the way", "records.pending", name);
    add_metric(out, scene, "given up", "records.failed", name);
    add_metric(out, scene, "outcome unknown", "records.unknown", name);
}

void add_member(Inspection& out, const Scene& scene, MemberId id) {
    out.subtitle = state_of(scene, entity_of(id));
    if (scene.service) {
        const queue::Member& member = scene.service->members[id.index()];
        add(out, "in hand", grouped(queue::held_messages(member)), "messages_unacknowledged",
            "Messages that it was handed and has not finished.");
        return;
    }
    const kafka::Member& member = scene.cluster->members[id.index()];
    int64_t lag = 0;
    std::vector<std::string> tags;
    for (const kafka::Assigned& a : member.assigned) {
        const PartitionNow now = partition_now(scene, a.partition);
        lag += std::max<int64_t>(0, now.end - std::max(a.finished, now.start));
        tags.push_back(tag_of(scene.world, a.partition));
    }
    if (tags.size() > 6) tags = {grouped(int64_t(tags.size())) + " partitions"};
    add(out, "reads", tags.empty() ? "nothing" : joined(tags), "kafka.consumer:assigned-partitions",
        "Partitions that it was given.");
    add(out, "behind", grouped(lag), "kafka.consumer:records-lag",
        "Records between its place and the ends of their logs.");
    add(out, "generation", std::to_string(member.generation), "",
        "Of its group, as the member knows it.");
}

void add_group(Inspection& out, const Scene& scene, GroupId id) {
    const std::string name = name_of(scene.world, id);
    int64_t members = 0;
    for (std::size_t m = 0; m < scene.world.members.size(); ++m)
        members +=
            scene.world.members[m].group == id && runs(scene.world, entity_of(MemberId::of(m)));
    out.subtitle = numbered(members, "members") + " running";
    if (scene.cluster && scene.cluster->groups[id.index()].topic >= 0)
        add(out, "coordinator",
            broker_name(
                scene, kafka::leader_of(*scene.cluster, scene.cluster->groups[id.index()].offsets)),
            "", "The broker that keeps its commits and shares out its partitions.");
    add_metric(out, scene, "waiting", "records.waiting", name);
    add_metric(out, scene, "most that waited", "lag.max", name);
    add_metric(out, scene, "finished", "records.delivered", name);
    add_metric(out, scene, "worked on again", "records.redelivered", name);
    add_metric(out, scene, "passed over", "records.skipped", name);
    add_metric(out, scene, "set aside", "records.dead_lettered", name);
}

void add_platform(Inspection& out, const Scene& scene) {
    out.subtitle =
        scene.cluster ? numbered(int64_t(scene.cluster->brokers.size()), "brokers") : "one server";
    add_metric(out, scene, "acknowledged", "records.acked", {});
    add_metric(out, scene, "kept", "records.readable", {});
    add_metric(out, scene, "lost", "records.lost", {});
    add_metric(out, scene, "waiting", "records.waiting", {});
    add_metric(out, scene, "most partitions short of copies", "partitions.under_replicated", {});
    add_metric(out, scene, "most partitions without a leader", "partitions.offline", {});
}

} // namespace

} // namespace sluice
