// Which partitions are shown, how each of them fares, which get details, and what that means for
// the brokers. Runs over all partitions, so it reads little of each.
#include "sim/observe/ledger_reading.hpp"
#include "sim/observe/view_parts.hpp"
#include <algorithm>
#include <bit>

namespace sluice {

namespace {

void add_shown(View& view, ViewSource& source, const kafka::Topic& topic);
const kafka::Replica* read_from(const ViewSource& source, PartitionId id);
PartitionHealth health_of(const ViewSource& source, PartitionId id);
int64_t behind(const ViewSource& source, PartitionId id);
void count_copies(View& view, const kafka::PartitionInfo& info, PartitionId id, bool counted);
std::vector<std::size_t> with_details(const View& view, const ViewRequest& request);

void name_some(std::vector<PartitionId>& list, PartitionId id) {
    if (list.size() < partitions_named) list.push_back(id);
}

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

void add_partitions(View& view, ViewSource& source) {
    for (const kafka::Topic& topic : source.cluster->topics)
        if (topic.channel.exists() || source.request.internal) add_shown(view, source, topic);
    for (const std::size_t i : with_details(view, source.request))
        view.partitions.push_back(partition_view(source, view.shown[i], view.health[i]));
}

namespace {

void add_shown(View& view, ViewSource& source, const kafka::Topic& topic) {
    const kafka::Cluster& cluster = *source.cluster;
    const Paged<PartitionTally, 16>& tallies = source.observation.ledger.partitions;
    for (int32_t number = 0; number < topic.partitions; ++number) {
        const PartitionId id = PartitionId::of(topic.first + std::size_t(number));
        if (const kafka::Replica* replica = read_from(source, id))
            source.logs[id.index()] = {replica->log.start(), replica->log.end(),
                                       replica->high_watermark};
        const PartitionHealth health = health_of(source, id);
        view.shown.push_back(id);
        view.health.push_back(health);
        view.behind.push_back(behind(source, id));
        ++view.in_health[std::size_t(health)];
        view.lost_partitions += tallies[id.index()].lost.total() > 0;
        count_copies(view, cluster.metadata.partitions[id.index()], id, topic.channel.exists());
    }
}

// The leader's; while it is down, that of the likely successor: a machine that crashed has lost the
// end of its log, which the others still have.
const kafka::Replica* read_from(const ViewSource& source, PartitionId id) {
    const kafka::Cluster& cluster = *source.cluster;
    const kafka::PartitionInfo& info = cluster.metadata.partitions[id.index()];
    const kafka::PartitionVersion& now = info.latest();
    const auto broker = [&](kafka::BrokerIndex b) -> const kafka::Broker& {
        return cluster.brokers[std::size_t(b)];
    };
    if (now.leader >= 0 && runs(source, broker(now.leader).node))
        return &kafka::replica_of(broker(now.leader), id);
    const kafka::Replica* longest = nullptr;
    for (int i = 0; i < int(info.replicas.size); ++i) {
        const kafka::Broker& other = broker(info.replicas[i]);
        if ((now.in_sync >> i & 1) == 0 || !runs(source, other.node)) continue;
        const kafka::Replica& replica = kafka::replica_of(other, id);
        if (!longest || replica.log.end() > longest->log.end()) longest = &replica;
    }
    return longest ? longest : answering_replica(cluster, id);
}

PartitionHealth health_of(const ViewSource& source, PartitionId id) {
    const kafka::Cluster& cluster = *source.cluster;
    const kafka::PartitionInfo& info = cluster.metadata.partitions[id.index()];
    const kafka::PartitionVersion& now = info.latest();
    if (now.leader < 0) return PartitionHealth::offline;
    if (!runs(source, cluster.brokers[std::size_t(now.leader)].node))
        return PartitionHealth::leader_down;
    const int in_sync = std::popcount(now.in_sync);
    if (in_sync < source.observation.metrics.minimum[id.index()])
        return PartitionHealth::below_minimum;
    return in_sync < int(info.replicas.size) ? PartitionHealth::under_replicated
                                             : PartitionHealth::whole;
}

// Of the group that was asked for, or of the slowest.
int64_t behind(const ViewSource& source, PartitionId id) {
    int64_t most = 0;
    for (const kafka::Group& group : source.cluster->groups) {
        if (source.request.group.exists() && source.request.group != group.id) continue;
        const int64_t number = number_in(*source.cluster, group, id);
        if (number >= 0) most = std::max(most, place_of(source, group, number).lag);
    }
    return most;
}

void count_copies(View& view, const kafka::PartitionInfo& info, PartitionId id, bool counted) {
    if (!counted) return;
    const kafka::PartitionVersion& now = info.latest();
    for (int i = 0; i < int(info.replicas.size); ++i) {
        BrokerView& broker = view.brokers[std::size_t(info.replicas[i])];
        ++broker.copies;
        if ((now.in_sync >> i & 1) != 0) continue;
        ++broker.out_of_sync;
        name_some(broker.copies_behind, id);
    }
    if (now.leader < 0) return;
    BrokerView& leader = view.brokers[std::size_t(now.leader)];
    ++leader.leads;
    name_some(leader.led, id);
}

// Indexes into View::shown. The selected one comes last when it is not among them anyway.
std::vector<std::size_t> with_details(const View& view, const ViewRequest& request) {
    std::vector<std::size_t> order(view.shown.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    const std::size_t begin = std::min(order.size(), request.first);
    const std::size_t end = std::min(order.size() - begin, request.count) + begin;
    const auto worse = [&](std::size_t a, std::size_t b) { // a total order: the index decides
        if (view.health[a] != view.health[b]) return view.health[a] > view.health[b];
        if (view.behind[a] != view.behind[b]) return view.behind[a] > view.behind[b];
        return a < b;
    };
    const auto middle = order.begin() + std::ptrdiff_t(end);
    if (request.worst_first) std::stable_sort(order.begin(), order.end(), worse);
    const auto selected = std::find(view.shown.begin(), view.shown.end(), request.selected);
    std::vector<std::size_t> wanted(order.begin() + std::ptrdiff_t(begin), middle);
    const auto index = std::size_t(selected - view.shown.begin());
    const bool missing = selected != view.shown.end() &&
                         std::find(wanted.begin(), wanted.end(), index) == wanted.end();
    if (missing) wanted.push_back(index);
    return wanted;
}

} // namespace

} // namespace sluice
