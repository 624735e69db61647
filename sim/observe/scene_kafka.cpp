// Readings of a Kafka side: partitions, copies, what only one copy has, records lost.
#include "sim/observe/ledger_notes.hpp"
#include "sim/observe/ledger_reading.hpp"
#include "sim/observe/scene.hpp"
#include <algorithm>
#include <bit>

namespace sluice {

namespace {

int64_t stranded_at(const Scene& scene, PartitionId id, const Log& log, const IntervalSet& led);
LossIncident& incident_of(const Scene& scene, std::vector<LossIncident>& found, const Loss& loss);
bool is_in(const std::vector<PartitionId>& partitions, PartitionId id);
void take_off(std::vector<LossIncident>& incidents, const Loss& regained);

const kafka::PartitionInfo& info_of(const Scene& scene, PartitionId id) {
    return scene.cluster->metadata.partitions[id.index()];
}

const kafka::Replica* replica_at(const Scene& scene, PartitionId id, uint32_t broker) {
    const kafka::Broker& b = scene.cluster->brokers[broker];
    return has_replica(b, id) ? &replica_of(b, id) : nullptr;
}

} // namespace

// KAFKA-15583: from 3.7 the minimum holds the high watermark, and counts at most as the factor.
PartitionNow partition_now(const Scene& scene, PartitionId id) {
    const kafka::PartitionInfo& info = info_of(scene, id);
    const kafka::PartitionVersion& now = info.latest();
    PartitionNow one;
    one.id = id;
    one.leader = now.leader;
    one.served = now.leader >= 0 && scene.brokers_up[std::size_t(now.leader)] != 0 &&
                 scene.cluster->brokers[std::size_t(now.leader)].epoch >= 0;
    one.in_sync = std::popcount(now.in_sync);
    one.copies = int(info.replicas.size);
    const bool since_3_7 = kafka::version_of(*scene.cluster) >= version_of(3, 7);
    const auto configured = int(kafka::topic_of(*scene.cluster, id).settings.min_insync_replicas);
    one.wanted = since_3_7 ? std::min(configured, one.copies) : configured;
    one.holds_readers = since_3_7 && now.leader >= 0 && one.in_sync < one.wanted;
    if (const kafka::Replica* replica = answering_replica(*scene.cluster, id)) {
        one.start = replica->log.start();
        one.high_watermark = replica->high_watermark;
        one.end = replica->log.end();
    }
    return one;
}

const std::vector<PartitionNow>& partitions_now(const Scene& scene) {
    return scene.states;
}

int64_t only_at_leader(const Scene& scene, PartitionId id) {
    const kafka::PartitionInfo& info = info_of(scene, id);
    const kafka::BrokerIndex leader = info.latest().leader;
    if (leader < 0) return 0;
    const kafka::Replica* own = replica_at(scene, id, uint32_t(leader));
    if (!own || own->log.spans().empty()) return 0;
    uint64_t copied = 0; // one past the last store entry that another copy has
    for (int i = 0; i < int(info.replicas.size); ++i) {
        if (info.replicas[i] == leader) continue;
        const kafka::Replica* other = replica_at(scene, id, uint32_t(info.replicas[i]));
        if (other && !other->log.spans().empty())
            copied = std::max(copied, other->log.spans().back().end);
    }
    const PartitionStore& store = scene.cluster->stores[id.index()];
    const Span& tail = own->log.spans().back();
    const uint64_t first = std::max(tail.first, copied);
    if (first >= tail.end) return 0;
    const Entry& last = store.entries[tail.end - 1];
    return last.ordinal + last.count - store.entries[first].ordinal;
}

Offset log_end_of(const Scene& scene, PartitionId id, uint32_t broker) {
    const kafka::Replica* replica = replica_at(scene, id, broker);
    return replica ? replica->log.end() : -1;
}

int64_t to_be_copied(const Scene& scene, uint32_t broker) {
    int64_t sum = 0;
    for (const PartitionId id : scene.partitions) {
        const kafka::Replica* own = replica_at(scene, id, broker);
        const kafka::BrokerIndex leader = info_of(scene, id).latest().leader;
        if (!own || leader < 0 || uint32_t(leader) == broker) continue;
        sum += std::max<int64_t>(0, log_end_of(scene, id, uint32_t(leader)) - own->log.end());
    }
    return sum;
}

Offset epoch_start(const Scene& scene, PartitionId id, int32_t epoch) {
    const kafka::PartitionInfo& info = info_of(scene, id);
    for (int i = 0; i < int(info.replicas.size); ++i) {
        const kafka::Replica* replica = replica_at(scene, id, uint32_t(info.replicas[i]));
        if (!replica) continue;
        for (const kafka::EpochStart& begun : replica->epochs.entries())
            if (begun.epoch == epoch) return begun.start;
    }
    return -1;
}

std::vector<Stranded> stranded(const Scene& scene) {
    std::vector<Stranded> found;
    if (!scene.cluster) return found;
    for (std::size_t b = 0; b < scene.cluster->brokers.size(); ++b)
        found.push_back({uint32_t(b), 0, {}});
    for (const PartitionId id : scene.partitions) {
        const kafka::PartitionInfo& info = info_of(scene, id);
        const kafka::BrokerIndex leader = info.latest().leader;
        // A leader that does not serve may have lost what its copies have: nothing is settled yet.
        if (leader < 0 || !partition_now(scene, id).served) continue;
        IntervalSet led;
        if (const kafka::Replica* own = replica_at(scene, id, uint32_t(leader)))
            for (const Span& span : own->log.spans())
                led.add(int64_t(span.first), int64_t(span.end));
        for (int i = 0; i < int(info.replicas.size); ++i) {
            const auto b = uint32_t(info.replicas[i]);
            const kafka::Replica* replica =
                b == uint32_t(leader) ? nullptr : replica_at(scene, id, b);
            const int64_t count = replica ? stranded_at(scene, id, replica->log, led) : 0;
            if (count == 0) continue;
            found[b].count += count;
            found[b].partitions.push_back(id);
        }
    }
    std::erase_if(found, [](const Stranded& one) { return one.count == 0; });
    std::stable_sort(found.begin(), found.end(),
                     [](const Stranded& a, const Stranded& b) { return a.count > b.count; });
    return found;
}

bool writes_with(const Scene& scene, PartitionId id, Acks acks) {
    const std::string& topic = kafka::topic_of(*scene.cluster, id).name;
    const auto& producers = scene.scenario().producers;
    return std::any_of(producers.begin(), producers.end(), [&](const ProducerSpec& producer) {
        return producer.to == topic && producer.kafka.acks == acks;
    });
}

namespace {

// What lies below the leader's first entry is old, not missed.
int64_t stranded_at(const Scene& scene, PartitionId id, const Log& log, const IntervalSet& led) {
    const PartitionStore& store = scene.cluster->stores[id.index()];
    const int64_t oldest = led.empty() ? 0 : led.ranges().front().begin;
    int64_t sum = 0;
    for (const Span& span : log.spans()) {
        const int64_t first = std::max(int64_t(span.first), oldest);
        if (first >= int64_t(span.end)) continue;
        if (led.covered(first, int64_t(span.end)) == int64_t(span.end) - first) continue;
        for (int64_t i = first; i < int64_t(span.end); ++i) {
            if (led.contains(i)) continue;
            const BatchId batch = counted_as(scene.world, store.entries[uint64_t(i)].batch);
            if (batch.index() >= scene.ledger().batches.size()) continue;
            const BatchState& state = scene.ledger().batches[batch.index()];
            if ((state.flags & batch_acked) && state.copies == 1)
                sum += store.entries[uint64_t(i)].count;
        }
    }
    return sum;
}

} // namespace

// --- records lost ---

std::vector<LossIncident> loss_incidents(const Scene& scene) {
    std::vector<LossIncident> found;
    for (const Loss& loss : scene.ledger().losses) {
        if (loss.count < 0) {
            take_off(found, loss);
            continue;
        }
        LossIncident& incident = incident_of(scene, found, loss);
        incident.count += loss.count;
        incident.latest = std::max(incident.latest, loss.latest);
        if (!is_in(incident.partitions, loss.partition))
            incident.partitions.push_back(loss.partition);
        if (loss.first < 0 || incident.partitions.size() > 1) continue;
        incident.first = incident.first < 0 ? loss.first : std::min(incident.first, loss.first);
        incident.end = std::max(incident.end, loss.end);
    }
    std::erase_if(found, [](const LossIncident& one) { return one.count <= 0; });
    return found;
}

std::vector<uint32_t> died_with(const Scene& scene, const LossIncident& loss) {
    std::vector<uint32_t> dead;
    if (loss.cause != Cause::unflushed) return dead;
    const auto& info = info_of(scene, loss.partitions.front());
    for (int i = 0; i < int(info.replicas.size); ++i) {
        const Entity who = broker_entity(std::size_t(info.replicas[i]));
        const Moment* end = latest(scene, time_zero, [&](const Moment& m) {
            return m.fact.who == who && m.fact.at <= loss.at &&
                   (is_crash(m.fact.kind) || m.fact.kind == FactKind::restarted);
        });
        if (end && end->fact.kind == FactKind::machine_crashed) dead.push_back(who.index);
    }
    std::sort(dead.begin(), dead.end());
    return dead;
}

namespace {

bool is_in(const std::vector<PartitionId>& partitions, PartitionId id) {
    return std::find(partitions.begin(), partitions.end(), id) != partitions.end();
}

// What was acknowledged after the cut belongs to the cut.
LossIncident& incident_of(const Scene& scene, std::vector<LossIncident>& found, const Loss& loss) {
    const Moment* root = loss.fact != 0 ? root_of(scene, loss.fact) : nullptr;
    const FactId origin = root ? root->fact.id : 0;
    for (auto one = found.rbegin(); one != found.rend(); ++one) {
        if (one->cause != loss.cause) continue;
        const bool same = one->root == origin && one->holder == loss.holder;
        const bool late = loss.fact == 0 && is_in(one->partitions, loss.partition);
        if (same || late) return *one;
    }
    LossIncident fresh;
    fresh.root = origin;
    fresh.cut = loss.fact;
    fresh.at = fresh.latest = loss.at;
    fresh.holder = loss.holder;
    fresh.cause = loss.cause;
    fresh.batch = loss.batch;
    found.push_back(fresh);
    return found.back();
}

void take_off(std::vector<LossIncident>& incidents, const Loss& regained) {
    int64_t left = -regained.count;
    for (auto one = incidents.rbegin(); one != incidents.rend() && left > 0; ++one) {
        if (!is_in(one->partitions, regained.partition)) continue;
        const int64_t taken = std::min(left, one->count);
        one->count -= taken;
        left -= taken;
    }
}

} // namespace

} // namespace sluice
