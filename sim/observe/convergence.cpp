// Has a run come to rest? Asked after faults are over and traffic has ended (K28, G15).
#include "sim/observe/invariants.hpp"
#include "sim/observe/ledger_reading.hpp"
#include "sim/world/names.hpp"
#include <algorithm>

namespace sluice {

namespace {

struct Looking {
    const World& world;
    const kafka::Cluster& cluster;
    std::vector<Breach>& found;
};
void look_at_partition(const Looking& looking, PartitionId partition);
void look_at_group(const Looking& looking, const Ledger& ledger, const kafka::Group& group);
bool was_sought(const World& world, const kafka::Group& group);
std::string why_restless(const Looking& looking, const kafka::Group& group);

void add(const Looking& looking, InvariantId id, const std::string& found) {
    looking.found.push_back({id, 0, looking.world.fabric.now, found});
}

} // namespace

std::vector<Breach> not_converged(const World& world, const Ledger& ledger) {
    std::vector<Breach> found;
    const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world));
    if (cluster == nullptr) return found;
    const Looking looking{world, *cluster, found};
    for (std::size_t p = 0; p < cluster->metadata.partitions.size(); ++p)
        look_at_partition(looking, PartitionId::of(p));
    for (const kafka::Producer& producer : cluster->producers)
        if (const int64_t left = pending_records(*cluster, producer.id); left > 0)
            add(looking, InvariantId::partitions_converge,
                std::to_string(left) + " records are still with " +
                    name_of(world, entity_of(producer.id)));
    for (const kafka::Group& group : cluster->groups) look_at_group(looking, ledger, group);
    return found;
}

namespace {

void look_at_partition(const Looking& looking, PartitionId partition) {
    const kafka::PartitionInfo& info = looking.cluster.metadata.partitions[partition.index()];
    const kafka::PartitionVersion& now = info.latest();
    const std::string name = name_of(looking.world, entity_of(partition));
    if (now.leader < 0)
        return add(looking, InvariantId::partitions_converge, name + " has no leader");
    const kafka::Replica& leader =
        replica_of(looking.cluster.brokers[std::size_t(now.leader)], partition);
    if (!leader.leads || leader.leader_epoch != now.leader_epoch)
        return add(looking, InvariantId::partitions_converge,
                   name + ": its leader does not know that it leads");
    if (now.in_sync != (kafka::ReplicaBits{1} << info.replicas.size) - 1)
        return add(looking, InvariantId::partitions_converge,
                   name + " has " + std::to_string(kafka::size_of(now.in_sync)) + " of " +
                       std::to_string(info.replicas.size) + " in sync");
    for (int i = 0; i < info.replicas.size; ++i) {
        const kafka::Replica& replica =
            replica_of(looking.cluster.brokers[std::size_t(info.replicas[i])], partition);
        if (replica.log.end() != leader.log.end() || replica.high_watermark != leader.log.end())
            return add(looking, InvariantId::partitions_converge,
                       name + ": a replica ends at " + std::to_string(replica.log.end()) +
                           ", with high watermark " + std::to_string(replica.high_watermark) +
                           ", its leader at " + std::to_string(leader.log.end()));
    }
}

void look_at_group(const Looking& looking, const Ledger& ledger, const kafka::Group& group) {
    if (group.topic < 0) return;
    const std::string restless = why_restless(looking, group);
    if (!restless.empty())
        return add(looking, InvariantId::groups_converge, group.name + " " + restless);
    const kafka::Topic& topic = looking.cluster.topics[std::size_t(group.topic)];
    int64_t waiting = 0;
    // Where offsets were given twice, a reader may have passed by what came second.
    for (std::size_t n = 0; n < group.committed.size(); ++n)
        if (ledger.partitions[topic.first + n].reused.empty())
            waiting += waiting_records(ledger, looking.cluster, group.id,
                                       PartitionId::of(topic.first + n));
    if (waiting != 0)
        add(looking, InvariantId::groups_converge,
            group.name + " leaves " + std::to_string(waiting) + " records waiting");
    if (was_sought(looking.world, group)) return; // it may have moved from what it had finished
    const CommitPolicy commit = looking.cluster.scenario->consumers[group.id.index()].commit;
    for (std::size_t n = 0; n < group.committed.size() && commit != CommitPolicy::never; ++n) {
        const auto partition = PartitionId::of(topic.first + n);
        const kafka::BrokerIndex leader = leader_of(looking.cluster, partition);
        if (leader < 0) continue;
        const Offset end =
            replica_of(looking.cluster.brokers[std::size_t(leader)], partition).log.end();
        if (std::max<Offset>(group.committed[n], 0) < std::min(group.delivered[n], end))
            add(looking, InvariantId::groups_converge,
                group.name + " has worked up to " + std::to_string(group.delivered[n]) +
                    " and committed " + std::to_string(group.committed[n]));
    }
}

bool was_sought(const World& world, const kafka::Group& group) {
    const auto& faults = world.scenario->faults;
    return std::any_of(faults.begin(), faults.end(), [&](const FaultSpec& fault) {
        return fault.kind == FaultKind::seek && !fault.targets.empty() &&
               fault.targets.front().owner == group.id.value;
    });
}

// Empty: its coordinator has it as stable, with every member that lives.
std::string why_restless(const Looking& looking, const kafka::Group& group) {
    std::size_t alive = 0;
    for (const MemberId id : group.members)
        alive += looking.cluster.members[id.index()].state != kafka::MemberState::stopped;
    const kafka::BrokerIndex leader = leader_of(looking.cluster, group.offsets);
    if (leader < 0) return "has no coordinator";
    const kafka::Broker& broker = looking.cluster.brokers[std::size_t(leader)];
    for (const kafka::CoordinatedGroup& held : broker.coordinator.groups) {
        if (held.group != group.id) continue;
        if (held.seats.size() != alive)
            return "has " + std::to_string(held.seats.size()) + " members of " +
                   std::to_string(alive);
        const bool stable = held.phase == kafka::GroupPhase::stable;
        return stable || alive == 0 ? "" : "is in the middle of a rebalance";
    }
    return "is not known to its coordinator";
}

} // namespace

} // namespace sluice
