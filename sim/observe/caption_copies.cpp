// Captions about copies: readers held because too few are in sync, copies that are silent, behind
// or on their way back.
#include "sim/observe/caption_rules.hpp"
#include "sim/observe/ledger_reading.hpp"
#include <algorithm>

namespace sluice {

namespace {

std::vector<PartitionId> ids_where(const std::vector<PartitionNow>& partitions,
                                   bool (*question)(const PartitionNow&)) {
    std::vector<PartitionId> ids;
    for (const PartitionNow& one : partitions)
        if (question(one)) ids.push_back(one.id);
    return ids;
}

// Brokers that are members of an in-sync set on paper and cannot copy: dead, still, or cut off.
std::vector<uint32_t> silent_members(const Scene& scene, PartitionId id) {
    std::vector<uint32_t> silent;
    const auto& info = scene.cluster->metadata.partitions[id.index()];
    const kafka::BrokerIndex leader = info.latest().leader;
    for (int i = 0; i < int(info.replicas.size); ++i) {
        if ((info.latest().in_sync >> i & 1) == 0 || info.replicas[i] == leader) continue;
        const Entity who = broker_entity(std::size_t(info.replicas[i]));
        const bool copies = scene.brokers_up[who.index] != 0 &&
                            reaches(scene.world, who, broker_entity(std::size_t(leader)));
        if (!copies) silent.push_back(who.index);
    }
    return silent;
}

int64_t pending_of_all(const Scene& scene) {
    int64_t sum = 0;
    for (std::size_t p = 0; p < scene.world.producers.size(); ++p)
        sum += kafka::pending_records(*scene.cluster, ProducerId::of(p));
    return sum;
}

const Moment* latest_shrink(const Scene& scene) {
    return latest_of(scene, FactKind::in_sync_shrunk, time_zero);
}

} // namespace

// The high watermark stands while fewer than min.insync.replicas are in sync (KAFKA-15583).
Said say_readers_held(const Scene& scene) {
    const auto& all = partitions_now(scene);
    const auto held =
        ids_where(all, [](const PartitionNow& one) { return one.holds_readers && one.served; });
    if (held.empty()) return std::nullopt;
    int64_t unread = 0;
    int least = INT32_MAX, wanted = 0;
    for (const PartitionNow& one : all) {
        if (!one.holds_readers || !one.served) continue;
        unread += one.end - one.high_watermark;
        least = std::min(least, one.in_sync);
        wanted = std::max(wanted, one.wanted);
    }
    Phrase first = scene.phrase(), second = scene.phrase();
    const std::string number = number_word(int64_t(held.size()));
    first.say((held.size() == 1 ? spoken(scene.world, held.front()) + " has "
                                : number + " partitions have ") +
              number_word(least) + (least == 1 ? " good copy left" : " good copies left"));
    if (const Moment* shrunk = latest_shrink(scene)) first.on(shrunk->fact.id);
    const std::string its = held.size() == 1 ? "its" : "their";
    const bool refuses = writes_with(scene, held.front(), Acks::all);
    if (refuses && unread > 0)
        second.name("acks=all")
            .say(" is refused, and readers stop where " + number_word(wanted) +
                 " copies last agreed");
    else if (!refuses)
        second.say("So Kafka holds " + its + " readers where " + number_word(wanted) +
                   " copies last agreed");
    else
        second.name("min.insync.replicas")
            .say(" wants " + number_word(wanted) + ": ")
            .name("acks=all")
            .say(" is refused until then");
    return said(Gravity::failure, first.done(), second.done());
}

Said say_silent_copies(const Scene& scene) {
    std::vector<PartitionId> held;
    std::vector<uint32_t> silent;
    int64_t unread = 0;
    for (const PartitionNow& one : partitions_now(scene)) {
        if (!one.served || one.end == one.high_watermark) continue;
        const auto members = silent_members(scene, one.id);
        if (members.empty()) continue;
        held.push_back(one.id);
        unread += one.end - one.high_watermark;
        for (const uint32_t b : members)
            if (std::find(silent.begin(), silent.end(), b) == silent.end()) silent.push_back(b);
    }
    if (held.empty()) return std::nullopt;
    std::sort(silent.begin(), silent.end());
    std::vector<FactId> facts;
    for (const uint32_t b : silent) {
        const Node* node = find_node(scene.world, broker_entity(b));
        if (node && node->silent_because != 0) facts.push_back(node->silent_because);
    }
    const bool one = silent.size() == 1;
    Phrase second = scene.phrase();
    if (writes_with(scene, held.front(), Acks::all))
        second.say("With ")
            .name("acks=all")
            .say(" nothing is acknowledged: ")
            .strong(counted(pending_of_all(scene), scene.records))
            .say(wait_for_it(pending_of_all(scene)) + " with their producers");
    else
        second
            .say("Readers of " + spoken_partitions(scene.world, held) +
                 " stop where all copies agree: ")
            .strong(grouped(unread))
            .say(" unread");
    return said(Gravity::warning,
                scene.phrase()
                    .say(spoken_brokers(silent) + (one ? " copies" : " copy") +
                         " nothing and still " + (one ? "counts" : "count") + " as in sync")
                    .on(facts)
                    .done(),
                second.done());
}

// In sync by its latest fetches, and yet far behind: readers wait for it.
Said say_slow_copy(const Scene& scene) {
    constexpr int64_t worth_telling = 20;
    if (!scene.cluster) return std::nullopt;
    const int64_t arriving = flow_of(scene).acked;
    for (const PartitionNow& one : partitions_now(scene)) {
        const int64_t unread = one.end - one.high_watermark;
        if (!one.served || unread < std::max(worth_telling, arriving / 2)) continue;
        const auto& info = scene.cluster->metadata.partitions[one.id.index()];
        std::optional<uint32_t> slowest;
        for (int i = 0; i < int(info.replicas.size); ++i) {
            const auto broker = uint32_t(info.replicas[i]);
            if ((info.latest().in_sync >> i & 1) == 0) continue;
            const bool slower =
                !slowest || log_end_of(scene, one.id, broker) < log_end_of(scene, one.id, *slowest);
            if (slower) slowest = broker;
        }
        if (!slowest || log_end_of(scene, one.id, *slowest) == one.end) continue;
        return said(Gravity::warning,
                    scene.phrase()
                        .say(spoken(scene.world, broker_entity(*slowest)) +
                             " copies too slowly and still counts as in sync")
                        .done(),
                    scene.phrase()
                        .say("Readers wait for it: ")
                        .strong(counted(unread, scene.records))
                        .say(unread == 1 ? " is" : " are")
                        .say(" written and unread")
                        .done());
    }
    return std::nullopt;
}

Said say_catching_up(const Scene& scene) {
    if (!scene.cluster) return std::nullopt;
    for (const Recovery& recovery : scene.seen.recoveries.all) {
        const PhaseSpan& span = recovery[RecoveryPhase::catch_up];
        if (recovery.who.kind != EntityKind::broker || !span.began() || span.ended()) continue;
        if (!runs(scene.world, recovery.who)) continue;
        const int64_t missing = to_be_copied(scene, recovery.who.index);
        if (missing == 0) continue;
        return said(Gravity::news, scene.phrase()
                                       .say(spoken(scene.world, recovery.who) +
                                            " is back and copies what it missed: ")
                                       .strong(counted(missing, scene.records))
                                       .say(" to go")
                                       .on(recovery.failure)
                                       .done());
    }
    return std::nullopt;
}

Said say_short_of_copies(const Scene& scene) {
    const auto& all = partitions_now(scene);
    const auto fewer =
        ids_where(all, [](const PartitionNow& one) { return one.in_sync < one.copies; });
    if (fewer.empty()) return std::nullopt;
    std::vector<uint32_t> down, still, behind;
    for (std::size_t b = 0; b < scene.cluster->brokers.size(); ++b) {
        bool is_out = false;
        for (const PartitionId id : fewer) {
            const auto& info = scene.cluster->metadata.partitions[id.index()];
            const int at = info.replicas.position_of(kafka::BrokerIndex(b));
            is_out = is_out || (at >= 0 && (info.latest().in_sync >> at & 1) == 0);
        }
        if (!is_out) continue;
        const Node* node = find_node(scene.world, broker_entity(b));
        (node->state == ProcessState::running  ? behind
         : node->state == ProcessState::paused ? still
                                               : down)
            .push_back(uint32_t(b));
    }
    const std::string number = fewer.size() == 1
                                   ? spoken(scene.world, fewer.front())
                                   : number_word(int64_t(fewer.size())) + " partitions";
    Phrase first = scene.phrase(), second = scene.phrase();
    first.say(number + (fewer.size() == 1 ? " is" : " are") + " short of a copy");
    if (const Moment* shrunk = latest_shrink(scene)) first.on(shrunk->fact.id);
    std::vector<std::string> reasons;
    if (!down.empty())
        reasons.push_back(spoken_brokers(down) + (down.size() == 1 ? " is" : " are") + " down");
    if (!still.empty())
        reasons.push_back(spoken_brokers(still) +
                          (still.size() == 1 ? " stands still" : " stand still"));
    if (!behind.empty())
        reasons.push_back(spoken_brokers(behind) + (behind.size() == 1 ? " is" : " are") +
                          " out of sync");
    const auto serves =
        std::all_of(all.begin(), all.end(), [](const PartitionNow& one) { return one.served; });
    second.say(joined(reasons) + (serves ? "; everything can be written and read" : ""));
    return said(Gravity::warning, first.done(), second.done());
}

} // namespace sluice
