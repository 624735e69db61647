#include "sim/kafka/group.hpp"
#include "sim/kafka/cluster.hpp"

namespace sluice::kafka {

void build_groups(Cluster& cluster) {
    const Scenario& scenario = *cluster.scenario;
    const std::vector<WorkSource> sources = work_sources(scenario);
    for (std::size_t i = 0; i < scenario.consumers.size(); ++i) {
        const ConsumerSpec& spec = scenario.consumers[i];
        Group group;
        group.id = GroupId::of(i);
        group.name = spec.name;
        group.work = std::make_shared<const WorkSource>(sources[i]);
        for (std::size_t t = 0; t < cluster.topics.size(); ++t)
            if (cluster.topics[t].name == spec.from) group.topic = int32_t(t);
        if (group.topic >= 0) {
            const Topic& offsets = cluster.topics[std::size_t(cluster.offsets_topic)];
            group.offsets = PartitionId::of(
                offsets.first + std::size_t(offsets_partition(spec.name, offsets.partitions)));
            const auto partitions =
                std::size_t(cluster.topics[std::size_t(group.topic)].partitions);
            group.unsought.assign(partitions, 0);
            group.committed.assign(partitions, -1);
            group.delivered.assign(partitions, 0);
        }
        cluster.groups.push_back(std::move(group));
    }
}

bool speaks_kip_848(const Cluster& cluster, GroupId group) {
    return cluster.scenario->consumers[group.index()].kafka.group_protocol ==
           GroupProtocol::consumer;
}

Duration session_timeout_of(const Cluster& cluster, GroupId group) {
    return speaks_kip_848(cluster, group)
               ? settings_of(cluster).group_consumer_session_timeout
               : cluster.scenario->consumers[group.index()].kafka.session_timeout;
}

GroupMember assignor_member(const Cluster& cluster, MemberId id) {
    const Member& member = cluster.members[id.index()];
    const ConsumerSpec& spec = cluster.scenario->consumers[member.group.index()];
    GroupMember m;
    m.id = spec.name + "/member/" + std::to_string(member.number + 1);
    if (spec.kafka.static_membership) m.instance_id = m.id;
    m.rack = rack_of(cluster, member);
    m.subscribed = {0};
    return m;
}

std::string rack_of(const Cluster& cluster, const Member& member) {
    const auto& racks = cluster.scenario->consumers[member.group.index()].kafka.racks;
    return racks.empty() ? std::string() : racks[member.number % racks.size()];
}

GroupTopic assignor_topic(const Cluster& cluster, GroupId group) {
    const Topic& topic = cluster.topics[std::size_t(cluster.groups[group.index()].topic)];
    const auto& brokers = cluster.scenario->carrier().kafka.brokers;
    GroupTopic seen{.name = topic.name, .partitions = topic.partitions, .racks = {}};
    for (uint32_t p = topic.first; p < topic.first + uint32_t(topic.partitions); ++p) {
        const ReplicaList& replicas = cluster.metadata.partitions[p].replicas;
        std::vector<std::string>& racks = seen.racks.emplace_back();
        for (int i = 0; i < replicas.size; ++i)
            racks.push_back(brokers[std::size_t(replicas[i])].rack);
    }
    return seen;
}

// UTF-16 units and bytes agree for the ASCII names that a scenario allows.
int32_t java_hash(std::string_view text) {
    uint32_t hash = 0;
    for (const char c : text) hash = hash * 31 + static_cast<unsigned char>(c);
    return static_cast<int32_t>(hash);
}

int32_t offsets_partition(std::string_view group, int32_t partitions) {
    const int32_t hash = java_hash(group);
    if (hash == INT32_MIN) return 0;
    return (hash < 0 ? -hash : hash) % partitions;
}

void poison_record(Cluster& cluster, ProducerId producer, RecordNumber number) {
    for (Group& group : cluster.groups) sluice::poison_record(group.struck, producer, number);
}

void set_bug(Cluster& cluster, GroupId group, bool on) {
    cluster.groups[group.index()].has_bug = on;
}

// As an administrator's reset: whoever reads a partition moves at its next poll; if nobody does,
// whoever reads it next (kafka-consumer-groups would insist on an idle group).
void seek_group(Context& ctx, Cluster& cluster, GroupId id, const FaultSpec& seek) {
    Group& group = cluster.groups[id.index()];
    if (group.topic < 0) return;
    group.seek_to = seek.seek_to;
    group.seek_offset = seek.seek_offset;
    group.seek_time = seek.seek_time;
    group.unsought.assign(group.unsought.size(), 1);
    for (const MemberId member : group.members)
        if (cluster.members[member.index()].state != MemberState::stopped)
            ctx.schedule_for(cluster.members[member.index()].node, ctx.now(),
                             Message{Timer{.kind = TimerKind::member_sought}});
}

} // namespace sluice::kafka
