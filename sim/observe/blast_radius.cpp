#include "sim/observe/blast_radius.hpp"
#include "sim/kafka/replicate.hpp"
#include "sim/scenario/units.hpp"
#include "sim/world/names.hpp"
#include <algorithm>

namespace sluice {

namespace {

using kafka::Cluster;

struct Look { // at one node
    const World& world;
    const Observation& seen;
    Entity who;
    bool machine;
    BlastRadius& out;

    std::string name() const { return name_of(world, who); }
    void say(std::string sentence) const { out.sentences.push_back(std::move(sentence)); }
};

const Node* process_of(const World& world, Entity entity);
void look_at_broker(const Look& look, const Cluster& cluster);
void look_at_controller(const Look& look, const Cluster& cluster);
void look_at_reader(const Look& look, const Cluster& cluster);
void look_at_server(const Look& look, const queue::Service& service);
void look_at_receiver(const Look& look, const queue::Service& service);
void look_at_producer(const Look& look);
std::string counted(int64_t count, std::string_view one, std::string_view many);
std::string listed(const std::vector<std::string>& names);

} // namespace

BlastRadius blast_radius(const World& world, const Observation& observation, Entity entity,
                         bool machine) {
    BlastRadius radius;
    const Look look{world, observation, entity, machine, radius};
    const Node* node = process_of(world, entity);
    if (!node) return radius;
    radius.down = node->state == ProcessState::dead;
    if (radius.down) look.say(look.name() + " is down already.");
    if (radius.down) return radius;
    const auto* cluster = std::get_if<Cluster>(&carrier(world));
    const auto* service = std::get_if<queue::Service>(&carrier(world));
    if (entity.kind == EntityKind::broker && cluster) look_at_broker(look, *cluster);
    if (entity.kind == EntityKind::controller && cluster) look_at_controller(look, *cluster);
    if (entity.kind == EntityKind::member && cluster) look_at_reader(look, *cluster);
    if (entity.kind == EntityKind::member && service) look_at_receiver(look, *service);
    if (entity.kind == EntityKind::server && service) look_at_server(look, *service);
    if (entity.kind == EntityKind::producer) look_at_producer(look);
    return radius;
}

namespace {

const Node* process_of(const World& world, Entity entity) {
    for (const Node& node : world.fabric.nodes)
        if (node.entity == entity) return &node;
    return nullptr;
}

// --- a broker ---

struct HeldPartition {
    PartitionId id;
    const kafka::Topic* topic = nullptr;
    bool leads = false;
    int in_sync_left = 0; // in-sync replicas on other brokers that run
    int min_in_sync = 1;  // as it takes effect
};

bool runs(const World& world, const Cluster& cluster, kafka::BrokerIndex broker) {
    const NodeId node = cluster.brokers[std::size_t(broker)].node;
    return world.fabric.nodes[node.index()].state == ProcessState::running;
}

std::vector<HeldPartition> held_by(const Look& look, const Cluster& cluster) {
    const auto broker = kafka::BrokerIndex(look.who.index);
    std::vector<HeldPartition> held;
    for (std::size_t p = 0; p < cluster.metadata.partitions.size(); ++p) {
        const kafka::PartitionInfo& info = cluster.metadata.partitions[p];
        const kafka::Topic& topic = kafka::topic_of(cluster, PartitionId::of(p));
        if (!topic.channel.exists()) continue;
        ++look.out.partitions;
        if (info.replicas.position_of(broker) < 0) continue;
        HeldPartition one{.id = PartitionId::of(p), .topic = &topic};
        one.leads = info.latest().leader == broker;
        one.min_in_sync =
            int(std::min<int64_t>(topic.settings.min_insync_replicas, info.replicas.size));
        for (int i = 0; i < int(info.replicas.size); ++i) {
            const bool in_sync = (info.latest().in_sync >> i & 1) != 0;
            const kafka::BrokerIndex other = info.replicas[i];
            one.in_sync_left += in_sync && other != broker && runs(look.world, cluster, other);
        }
        held.push_back(one);
    }
    return held;
}

// Acknowledged records at the end of its log that no other broker's disk has.
void count_only_here(const Look& look, const Cluster& cluster, PartitionId id) {
    const auto broker = kafka::BrokerIndex(look.who.index);
    const kafka::Replica& replica = replica_of(cluster.brokers[look.who.index], id);
    const PartitionStore& store = cluster.stores[id.index()];
    const Offset flushed = kafka::flushed_end(replica, look.world.fabric.now);
    for (auto span = replica.log.spans().rbegin(); span != replica.log.spans().rend(); ++span)
        for (uint64_t i = span->end; i-- > span->first;) {
            if (held_elsewhere(cluster, id, i, broker)) return;
            const Entry& entry = store.entries[i];
            const bool acked = entry.batch.index() < look.seen.ledger.batches.size() &&
                               (look.seen.ledger.batches[entry.batch.index()].flags & batch_acked);
            if (!acked) continue;
            look.out.only_here += entry.count;
            look.out.unflushed += entry.base >= flushed ? entry.count : 0;
        }
}

void say_leads(const Look& look, const Cluster& cluster, const std::vector<HeldPartition>& held) {
    BlastRadius& out = look.out;
    int64_t orphans = 0;
    for (const HeldPartition& one : held) orphans += one.leads && one.in_sync_left == 0;
    look.say(look.name() + " leads " + std::to_string(out.leads) + " of " +
             counted(out.partitions, "partition", "partitions") + " and holds a copy of " +
             std::to_string(out.holds) + ".");
    const Duration silence = settings_of(cluster).session_timeout;
    if (out.leads > orphans)
        look.say(counted(out.leads - orphans, "of them gets", "of them get") +
                 " another leader once it has been silent for " + duration_text(silence.ns) +
                 " (broker.session.timeout.ms).");
    if (out.leaderless > 0)
        look.say(counted(out.leaderless, "partition has", "partitions have") +
                 " no other copy in sync: nobody could lead " +
                 (out.leaderless == 1 ? "it" : "them") + " until it is back.");
}

constexpr const char* acks_words[] = {"0", "1", "all"}; // in the order of Acks

// Per topic and producer: how many of the partitions it holds go on taking writes.
void say_writable(const Look& look, const std::vector<HeldPartition>& held) {
    for (const ProducerSpec& producer : look.world.scenario->producers) {
        int64_t of = 0, go_on = 0, least = 1;
        for (const HeldPartition& one : held) {
            if (one.topic->name != producer.to) continue;
            ++of;
            least = one.min_in_sync;
            const int needed = producer.kafka.acks == Acks::all ? std::max(1, one.min_in_sync) : 1;
            go_on += one.in_sync_left >= needed;
        }
        if (of == 0) continue;
        std::string sentence = producer.name +
                               " (acks=" + acks_words[std::size_t(producer.kafka.acks)] +
                               ") can go on writing to " + std::to_string(go_on) + " of the " +
                               std::to_string(of) + " that it holds of " + producer.to;
        if (producer.kafka.acks == Acks::all)
            sentence += ", min.insync.replicas being " + std::to_string(least);
        look.say(sentence + ".");
    }
}

void say_only_here(const Look& look) {
    const BlastRadius& out = look.out;
    if (out.only_here == 0) return;
    std::string sentence =
        counted(out.only_here, "acknowledged record is", "acknowledged records are") +
        " on no other broker: another leader will not have " + (out.only_here == 1 ? "it" : "them");
    if (look.machine && out.unflushed > 0)
        sentence += "; " + std::to_string(out.unflushed) + " are not on its disk yet";
    look.say(sentence + ".");
}

void say_readers(const Look& look, const Cluster& cluster, const std::vector<HeldPartition>& held) {
    for (const kafka::Member& member : cluster.members) {
        const bool reads = std::any_of(held.begin(), held.end(), [&](const HeldPartition& one) {
            return one.leads && std::any_of(member.assigned.begin(), member.assigned.end(),
                                            [&](const auto& a) { return a.partition == one.id; });
        });
        if (reads) look.out.readers.push_back(name_of(look.world, entity_of(member.id)));
    }
    if (!look.out.readers.empty())
        look.say(listed(look.out.readers) + (look.out.readers.size() == 1 ? " reads" : " read") +
                 " from it.");
    for (const kafka::Group& group : cluster.groups)
        if (group.offsets.exists() &&
            leader_of(cluster, group.offsets) == kafka::BrokerIndex(look.who.index))
            look.say("It coordinates " + group.name +
                     ": its members have to find another broker "
                     "before they can commit.");
}

void look_at_broker(const Look& look, const Cluster& cluster) {
    const std::vector<HeldPartition> held = held_by(look, cluster);
    for (const HeldPartition& one : held) {
        ++look.out.holds;
        look.out.leads += one.leads;
        look.out.leaderless += one.leads && one.in_sync_left == 0;
        look.out.writable_all += one.in_sync_left >= std::max(1, one.min_in_sync);
        count_only_here(look, cluster, one.id);
    }
    say_leads(look, cluster, held);
    say_writable(look, held);
    say_only_here(look);
    say_readers(look, cluster, held);
}

void look_at_controller(const Look& look, const Cluster& cluster) {
    int64_t alive = 0;
    for (const NodeId node : cluster.controller.nodes)
        alive += look.world.fabric.nodes[node.index()].state == ProcessState::running;
    const auto all = int64_t(cluster.controller.nodes.size());
    const int64_t left = std::max<int64_t>(0, alive - 1);
    const bool majority = left > all / 2;
    look.say(std::to_string(left) + " of " + counted(all, "controller", "controllers") +
             " would be left: " +
             (majority ? "a majority, so leaders can still be elected."
                       : "no majority, so no leader can be elected until one is back."));
}

// --- clients ---

bool works(const World& world, const kafka::Member& member) {
    return member.state != kafka::MemberState::stopped &&
           world.fabric.nodes[member.node.index()].state == ProcessState::running;
}

void look_at_reader(const Look& look, const Cluster& cluster) {
    const kafka::Member& member = cluster.members[look.who.index];
    for (const kafka::Assigned& a : member.assigned)
        if (a.finished > 0) look.out.in_hand += a.finished - std::max<Offset>(0, a.committed);
    for (const MemberId other : cluster.groups[member.group.index()].members)
        if (other != member.id && works(look.world, cluster.members[other.index()]))
            look.out.readers.push_back(name_of(look.world, entity_of(other)));
    const ConsumerSpec& spec = look.world.scenario->consumers[member.group.index()];
    look.say(look.name() + " reads " +
             counted(int64_t(member.assigned.size()), "partition", "partitions") + " for " +
             spec.name + ".");
    if (look.out.readers.empty())
        look.say("Nobody else is in the group: nobody reads until it is back.");
    else
        look.say(listed(look.out.readers) + " take over once it has been silent for " +
                 duration_text(session_timeout_of(cluster, member.group).ns) +
                 (speaks_kip_848(cluster, member.group) ? " (group.consumer.session.timeout.ms)."
                                                        : " (session.timeout.ms)."));
    if (look.out.in_hand > 0)
        look.say(counted(look.out.in_hand, "record was", "records were") +
                 " finished and not committed: " + (look.out.in_hand == 1 ? "it is" : "they are") +
                 " read again.");
}

void look_at_producer(const Look& look) {
    look.out.in_hand = std::visit(
        [&](const auto& platform) {
            return pending_records(platform, ProducerId::of(look.who.index));
        },
        carrier(look.world));
    look.say(look.name() + " has " + counted(look.out.in_hand, "record", "records") +
             " without an answer" +
             (look.out.in_hand > 0 ? ": what is in its memory alone is gone." : "."));
}

// --- a queue ---

void look_at_server(const Look& look, const queue::Service& service) {
    int64_t ready = 0;
    for (std::size_t q = 0; q < service.server.queues.size(); ++q) {
        ready += ready_messages(service, PartitionId::of(q));
        look.out.in_hand += leased_messages(service, PartitionId::of(q));
    }
    look.say(look.name() + " keeps " + counted(ready, "message", "messages") +
             " ready; they survive, but nothing is taken in or handed out until it is back.");
    if (look.out.in_hand > 0)
        look.say(counted(look.out.in_hand, "message is", "messages are") +
                 " with members: the leases are forgotten, and they are offered again.");
    for (const queue::Member& member : service.members)
        if (member.queue.exists() && member.state != queue::MemberState::stopped)
            look.out.readers.push_back(name_of(look.world, entity_of(member.id)));
    if (!look.out.readers.empty()) look.say(listed(look.out.readers) + " receive from it.");
}

void look_at_receiver(const Look& look, const queue::Service& service) {
    const queue::Member& member = service.members[look.who.index];
    look.out.in_hand = held_messages(member);
    look.say(look.name() + " holds " + counted(look.out.in_hand, "message", "messages") + ".");
    if (look.out.in_hand == 0 || !member.queue.exists()) return;
    const FifoSettings& settings = service.server.queues[member.queue.index()].settings;
    if (settings.mode == FifoMode::destructive)
        look.say("Reading took them out of the queue: they are gone.");
    else if (look.machine)
        look.say("They are offered again after " + duration_text(settings.redeliver_after.ns) +
                 " (redeliver_after).");
    else
        look.say("They are offered again at once, as its connection breaks.");
}

std::string counted(int64_t count, std::string_view one, std::string_view many) {
    return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

// The first four by name.
std::string listed(const std::vector<std::string>& names) {
    constexpr std::size_t shown = 4;
    std::string text;
    const std::size_t by_name = std::min(names.size(), shown);
    for (std::size_t i = 0; i < by_name; ++i)
        text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
    if (names.size() > shown) text += " and " + std::to_string(names.size() - shown) + " more";
    return text;
}

} // namespace

} // namespace sluice
