#include "sim/observe/view.hpp"
#include "sim/observe/ledger_reading.hpp"
#include "sim/world/names.hpp"
#include <algorithm>
#include <bit>

namespace sluice {

namespace {

void add_nodes(View& view, const World& world);
void add_edges(View& view, const World& world);
void add_kafka(View& view, const World& world, const kafka::Cluster& cluster,
               const ViewRequest& request);
void add_queues(View& view, const World& world, const Observation& observation,
                const queue::Service& service);
void add_totals(View& view, const World& world, const Observation& observation);
PartitionHealth health_of(const World& world, const kafka::Cluster& cluster, PartitionId id);
PartitionView partition_view(const World& world, const kafka::Cluster& cluster, PartitionId id);
int64_t worst_lag(const kafka::Cluster& cluster, PartitionId id);

} // namespace

std::string_view words_of(PartitionHealth health) {
    switch (health) {
    case PartitionHealth::whole: return "whole";
    case PartitionHealth::under_replicated: return "a copy is out of sync";
    case PartitionHealth::below_minimum: return "too few copies in sync";
    case PartitionHealth::leader_down: return "its leader is down";
    case PartitionHealth::offline: return "no leader";
    }
    return "";
}

View view_of(const World& world, const Observation& observation, const ViewRequest& request) {
    View view;
    view.side = world.scenario->side_name;
    view.platform = platform_name(world);
    view.kind = world.scenario->carrier().kind;
    view.now = world.fabric.now;
    view.digest = world.fabric.digest.value();
    add_nodes(view, world);
    add_edges(view, world);
    if (const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world)))
        add_kafka(view, world, *cluster, request);
    else
        add_queues(view, world, observation, std::get<queue::Service>(carrier(world)));
    add_totals(view, world, observation);
    return view;
}

namespace {

std::string_view words_of(kafka::MemberState state) {
    switch (state) {
    case kafka::MemberState::stopped: return "stopped";
    case kafka::MemberState::outside: return "outside its group";
    case kafka::MemberState::joining: return "joining";
    case kafka::MemberState::syncing: return "waits for its assignment";
    case kafka::MemberState::stable: return "working";
    }
    return "";
}

void describe(NodeView& view, const kafka::Cluster& cluster) {
    if (view.entity.kind == EntityKind::broker) {
        const kafka::BrokerSession& session = cluster.controller.sessions[view.entity.index];
        view.fenced = session.fenced;
        view.leads = int64_t(cluster.brokers[view.entity.index].led.size());
    } else if (view.entity.kind == EntityKind::producer) {
        view.holding = pending_records(cluster, ProducerId::of(view.entity.index));
    } else if (view.entity.kind == EntityKind::member) {
        const kafka::Member& member = cluster.members[view.entity.index];
        view.detail = words_of(member.state);
    }
}

void describe(NodeView& view, const queue::Service& service) {
    if (view.entity.kind == EntityKind::producer)
        view.holding = pending_records(service, ProducerId::of(view.entity.index));
    else if (view.entity.kind == EntityKind::member)
        view.holding = held_messages(service.members[view.entity.index]);
}

void add_nodes(View& view, const World& world) {
    for (const Node& node : world.fabric.nodes) {
        NodeView one;
        one.entity = node.entity;
        one.name = name_of(world, node.entity);
        one.state = node.state;
        one.machine_up = node.machine_up;
        one.listens = node.listens;
        std::visit([&](const auto& platform) { describe(one, platform); }, carrier(world));
        view.nodes.push_back(std::move(one));
    }
}

void add_edges(View& view, const World& world) {
    const Network& network = world.fabric.network;
    for (std::size_t from = 0; from < network.nodes(); ++from)
        for (const Edge& edge : network.edges_of(NodeId::of(from))) {
            EdgeView one;
            one.from = uint32_t(from);
            one.to = edge.peer.value;
            one.in_flight = edge.in_flight;
            one.sent = int64_t(edge.sent);
            one.delivered = int64_t(edge.delivered);
            one.lost = int64_t(edge.lost);
            one.cut = network.is_cut(NodeId::of(from), edge.peer);
            view.edges.push_back(one);
        }
}

void add_kafka(View& view, const World& world, const kafka::Cluster& cluster,
               const ViewRequest& request) {
    std::vector<PartitionId> shown;
    for (std::size_t p = 0; p < cluster.metadata.partitions.size(); ++p) {
        const PartitionId id = PartitionId::of(p);
        if (!request.internal && !kafka::topic_of(cluster, id).channel.exists()) continue;
        shown.push_back(id);
        view.health.push_back(health_of(world, cluster, id));
    }
    std::vector<std::size_t> order(shown.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    if (request.worst_first)
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            if (view.health[a] != view.health[b]) return view.health[a] > view.health[b];
            return worst_lag(cluster, shown[a]) > worst_lag(cluster, shown[b]);
        });
    const std::size_t end = std::min(order.size(), request.first + request.count);
    for (std::size_t i = request.first; i < end; ++i)
        view.partitions.push_back(partition_view(world, cluster, shown[order[i]]));
}

bool runs(const World& world, const kafka::Cluster& cluster, kafka::BrokerIndex broker) {
    const NodeId node = cluster.brokers[std::size_t(broker)].node;
    return world.fabric.nodes[node.index()].state == ProcessState::running;
}

PartitionHealth health_of(const World& world, const kafka::Cluster& cluster, PartitionId id) {
    const kafka::PartitionInfo& info = cluster.metadata.partitions[id.index()];
    const kafka::PartitionVersion& now = info.latest();
    if (now.leader < 0) return PartitionHealth::offline;
    if (!runs(world, cluster, now.leader)) return PartitionHealth::leader_down;
    return std::popcount(now.in_sync) < int(info.replicas.size) ? PartitionHealth::under_replicated
                                                                : PartitionHealth::whole;
}

int64_t worst_lag(const kafka::Cluster& cluster, PartitionId id) {
    const kafka::Replica* replica = answering_replica(cluster, id);
    int64_t worst = 0;
    for (const kafka::Group& group : cluster.groups) {
        if (group.topic < 0 || !replica) continue;
        const kafka::Topic& topic = cluster.topics[std::size_t(group.topic)];
        if (id.value - topic.first >= uint32_t(topic.partitions)) continue;
        worst = std::max(worst, replica->log.end() - progress_of(cluster, group.id, id));
    }
    return worst;
}

std::string reader_of(const World& world, const kafka::Cluster& cluster, const kafka::Group& group,
                      PartitionId id) {
    for (const MemberId member : group.members)
        for (const kafka::Assigned& a : cluster.members[member.index()].assigned)
            if (a.partition == id) return name_of(world, entity_of(member));
    return {};
}

PartitionView partition_view(const World& world, const kafka::Cluster& cluster, PartitionId id) {
    const kafka::PartitionInfo& info = cluster.metadata.partitions[id.index()];
    PartitionView view;
    view.id = id;
    view.name = name_of(world, id);
    view.health = health_of(world, cluster, id);
    view.leader = info.latest().leader;
    view.leader_epoch = info.latest().leader_epoch;
    for (int i = 0; i < int(info.replicas.size); ++i) {
        const kafka::BrokerIndex b = info.replicas[i];
        const kafka::Replica& replica = replica_of(cluster.brokers[std::size_t(b)], id);
        ReplicaView one;
        one.broker = uint32_t(b);
        one.alive = runs(world, cluster, b);
        one.in_sync = (info.latest().in_sync >> i & 1) != 0;
        one.leads = b == info.latest().leader;
        one.start = replica.log.start();
        one.end = replica.log.end();
        one.high_watermark = replica.high_watermark;
        view.replicas.push_back(one);
    }
    const kafka::Replica* answering = answering_replica(cluster, id);
    for (const kafka::Group& group : cluster.groups) {
        if (group.topic < 0) continue;
        const kafka::Topic& topic = cluster.topics[std::size_t(group.topic)];
        const uint32_t number = id.value - topic.first;
        if (number >= uint32_t(topic.partitions)) continue;
        BookmarkView mark;
        mark.group = group.id;
        mark.name = group.name;
        mark.committed = group.committed[number];
        mark.delivered = std::max<int64_t>(0, progress_of(cluster, group.id, id));
        const int64_t start = answering ? answering->log.start() : 0;
        const int64_t end = answering ? answering->log.end() : 0;
        mark.lag = std::max<int64_t>(0, end - std::max(mark.delivered, start));
        mark.reader = reader_of(world, cluster, group, id);
        view.bookmarks.push_back(std::move(mark));
    }
    return view;
}

void add_queues(View& view, const World& world, const Observation& observation,
                const queue::Service& service) {
    const auto& specs = world.scenario->carrier().fifo.queues;
    for (std::size_t q = 0; q < specs.size(); ++q) {
        const PartitionTally& tally = observation.ledger.partitions[q];
        QueueView one;
        one.id = PartitionId::of(q);
        one.name = name_of(world, one.id);
        one.ready = queue::ready_messages(service, one.id);
        one.leased = queue::leased_messages(service, one.id);
        one.capacity = specs[q].config.capacity;
        one.waiting_sends = queue::waiting_sends(service, one.id);
        one.waiting_receives = queue::waiting_receives(service, one.id);
        one.deleted = tally.deleted;
        one.expired = tally.expired;
        one.dead_lettered = tally.dead_lettered;
        one.dropped = tally.dropped.total();
        one.dead_letters = specs[q].config.dead_letter;
        for (const uint32_t reader : observation.ledger.readers[q]) {
            BookmarkView mark;
            mark.group = GroupId{reader};
            mark.name = name_of(world, mark.group);
            mark.delivered = observation.ledger.groups[reader].delivered_once;
            one.readers.push_back(std::move(mark));
        }
        view.queues.push_back(std::move(one));
        view.health.push_back(PartitionHealth::whole);
    }
}

void add_totals(View& view, const World& world, const Observation& observation) {
    const auto read = [&](std::string_view name) {
        return metric_value(world, observation, name).value_or(0);
    };
    view.totals.offered = read("records.offered");
    view.totals.acked = read("records.acked");
    view.totals.failed = read("records.failed");
    view.totals.unknown = read("records.unknown");
    view.totals.pending = read("records.pending");
    view.totals.delivered = read("records.delivered");
    view.totals.redelivered = read("records.redelivered");
    view.totals.waiting = read("records.waiting");
    view.totals.lost = read("records.lost");
}

} // namespace

} // namespace sluice
