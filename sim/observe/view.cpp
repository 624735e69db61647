#include "sim/observe/view_parts.hpp"
#include "sim/world/names.hpp"
#include <algorithm>

namespace sluice {

namespace {

void read_groups(ViewSource& source);
void add_totals(View& view, const ViewSource& source);
void add_waiting(View& view, const ViewSource& source);

} // namespace

View view_of(const World& world, const Observation& observation, const ViewRequest& request) {
    View view;
    view.side = world.scenario->side_name;
    view.platform = platform_name(world);
    view.kind = world.scenario->carrier().kind;
    view.now = world.fabric.now;
    view.digest = world.fabric.digest.value();
    ViewSource source = source_of(world, observation, request);
    add_nodes(view, source);
    add_brokers(view, source);
    add_controllers(view, source);
    if (source.cluster)
        add_partitions(view, source);
    else
        add_queues(view, source);
    add_producers(view, source);
    add_members(view, source);
    add_groups(view, source);
    add_totals(view, source);
    add_waiting(view, source);
    return view;
}

const PartitionView* find_partition(const View& view, PartitionId id) {
    const auto found = std::find_if(view.partitions.begin(), view.partitions.end(),
                                    [id](const PartitionView& p) { return p.id == id; });
    return found == view.partitions.end() ? nullptr : &*found;
}

ViewSource source_of(const World& world, const Observation& observation,
                     const ViewRequest& request) {
    ViewSource source{.world = world,
                      .observation = observation,
                      .request = request,
                      .cluster = std::get_if<kafka::Cluster>(&carrier(world)),
                      .service = std::get_if<queue::Service>(&carrier(world)),
                      .groups = {},
                      .logs = {},
                      .second = latest_second(observation.watch, world, observation.ledger)};
    if (!source.cluster) return source;
    source.logs.resize(source.cluster->metadata.partitions.size());
    read_groups(source);
    return source;
}

int64_t number_in(const kafka::Cluster& cluster, const kafka::Group& group, PartitionId partition) {
    if (group.topic < 0) return -1;
    const kafka::Topic& topic = cluster.topics[std::size_t(group.topic)];
    const int64_t number = int64_t(partition.value) - int64_t(topic.first);
    return number >= 0 && number < topic.partitions ? number : -1;
}

// A reader whose position is not known yet, and a partition that nobody reads, stand where the
// group came to; when it was moved back, where it has come to again.
GroupPlace place_of(const ViewSource& source, const kafka::Group& group, int64_t number) {
    const GroupPlaces& places = source.groups[group.id.index()];
    const auto n = std::size_t(number);
    GroupPlace place;
    place.finished = places.progress[n];
    for (const MovedBack& move : watch_of(source, group.id, number).back)
        if (move.reached < move.ghost) place.finished = std::min(place.finished, move.reached);
    const kafka::Assigned* assigned = places.assigned[n];
    const bool known = assigned && assigned->state == kafka::PositionState::known;
    if (known) place.finished = std::max<Offset>(0, assigned->finished);
    place.position = known ? std::max(assigned->position, place.finished) : place.finished;
    const auto partition = source.cluster->topics[std::size_t(group.topic)].first + n;
    const LogEnds& log = source.logs[partition];
    place.lag = std::max<int64_t>(0, log.end - std::max(place.finished, log.start));
    return place;
}

const ReaderWatch& watch_of(const ViewSource& source, GroupId group, int64_t number) {
    const GroupTally& tally = source.observation.ledger.groups[group.index()];
    return source.observation.watch.readers[tally.first + std::size_t(number)];
}

bool runs(const ViewSource& source, NodeId node) {
    return source.world.fabric.nodes[node.index()].state == ProcessState::running;
}

const Disturbance* cut_between(const ViewSource& source, NodeId a, NodeId b) {
    const Network& network = source.world.fabric.network;
    if (network.disturbances().empty()) return nullptr;
    const Disturbance* cut = network.cut_between(a, b);
    return cut ? cut : network.cut_between(b, a);
}

namespace {

void read_groups(ViewSource& source) {
    const kafka::Cluster& cluster = *source.cluster;
    for (const kafka::Group& group : cluster.groups) {
        GroupPlaces& places = source.groups.emplace_back();
        if (group.topic < 0) continue;
        const kafka::Topic& topic = cluster.topics[std::size_t(group.topic)];
        for (const Offset delivered : group.delivered)
            places.progress.push_back(std::max<Offset>(0, delivered));
        places.reader.resize(std::size_t(topic.partitions));
        places.assigned.resize(std::size_t(topic.partitions));
        for (const MemberId member : group.members)
            for (const kafka::Assigned& a : cluster.members[member.index()].assigned) {
                const std::size_t number = a.partition.value - topic.first;
                places.progress[number] = std::max(places.progress[number], a.finished);
                places.reader[number] = member;
                places.assigned[number] = &a;
            }
    }
}

void add_totals(View& view, const ViewSource& source) {
    const auto read = [&](std::string_view name) {
        return metric_value(source.world, source.observation, name).value_or(0);
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
    view.totals.skipped = read("records.skipped");
    view.totals.dead_lettered = read("records.dead_lettered");
    view.totals.truncated = read("records.truncated");
    view.totals.expired = read("records.expired");
    for (const ProducerView& producer : view.producers)
        view.totals.acked_per_second += producer.acked_per_second;
    for (const GroupView& group : view.groups)
        view.totals.delivered_per_second += group.finished_per_second;
}

void add_waiting(View& view, const ViewSource& source) {
    WaitingAt& at = view.waiting_at;
    at.in_producers = view.totals.pending;
    for (const QueueView& queue : view.queues) {
        at.unread += queue.ready;
        at.in_hand += queue.leased;
    }
    if (!source.cluster) return;
    for (const kafka::Group& group : source.cluster->groups) {
        if (group.topic < 0) continue;
        const kafka::Topic& topic = source.cluster->topics[std::size_t(group.topic)];
        for (int32_t number = 0; number < topic.partitions; ++number) {
            const LogEnds& log = source.logs[topic.first + std::size_t(number)];
            const GroupPlace place = place_of(source, group, number);
            const Offset finished = std::clamp(place.finished, log.start, log.end);
            const Offset position = std::clamp(place.position, finished, log.end);
            const Offset readable = std::clamp(log.high_watermark, position, log.end);
            at.in_hand += position - finished;
            at.unread += readable - position;
            at.uncommitted += log.end - readable;
        }
    }
}

} // namespace

} // namespace sluice
