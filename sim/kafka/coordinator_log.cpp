#include "sim/kafka/coordinator_log.hpp"
#include "sim/kafka/accumulator.hpp"
#include "sim/kafka/cluster.hpp"
#include "sim/kafka/produce.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

using namespace literals;

constexpr Duration offsets_commit_timeout = 5_s; // offsets.commit.timeout.ms
constexpr int64_t row_bytes = 100; // an offset commit record with its key, about; assumption

void read_back(Context& ctx, Cluster& cluster, BrokerIndex broker, PartitionId partition);
void apply_row(const Cluster& cluster, CoordinatedGroup& group, const OffsetRecord& row);
void committed(Context& ctx, Cluster& cluster, BrokerIndex broker, const PendingWrite& write);
void answer_commit(Context& ctx, Cluster& cluster, const PendingWrite& write, Cause error,
                   Time ready);
Cause why_refused(Cluster& cluster, BrokerIndex broker, const OffsetCommit& commit, Time now);
void arm_commits(Context& ctx, LedOffsets& led);

} // namespace

CoordinatedGroup* find_group(Cluster& cluster, BrokerIndex broker, GroupId group) {
    for (CoordinatedGroup& g : cluster.brokers[std::size_t(broker)].coordinator.groups)
        if (g.group == group) return &g;
    return nullptr;
}

LedOffsets& led_offsets(Cluster& cluster, BrokerIndex broker, PartitionId partition) {
    for (LedOffsets& led : cluster.brokers[std::size_t(broker)].coordinator.led)
        if (led.partition == partition) return led;
    SLUICE_CHECK(false, "a group is coordinated by a broker that does not lead its offsets");
}

int32_t topic_partition_number(const Cluster& cluster, GroupId group, PartitionId partition) {
    const int32_t topic = cluster.groups[group.index()].topic;
    return int32_t(partition.value - cluster.topics[std::size_t(topic)].first);
}

// Reading the log is assumed to take no time; Kafka answers COORDINATOR_LOAD_IN_PROGRESS meanwhile.
void coordinator_elected(Context& ctx, Cluster& cluster, BrokerIndex broker,
                         PartitionId partition) {
    coordinator_resigned(ctx, cluster, broker, partition);
    Coordinator& coordinator = cluster.brokers[std::size_t(broker)].coordinator;
    coordinator.led.push_back({.partition = partition});
    for (const Group& group : cluster.groups) {
        if (group.offsets != partition) continue;
        CoordinatedGroup fresh;
        fresh.group = group.id;
        fresh.offsets.assign(group.committed.size(), -1);
        coordinator.groups.push_back(std::move(fresh));
    }
    read_back(ctx, cluster, broker, partition);
    for (CoordinatedGroup& group : coordinator.groups)
        if (cluster.groups[group.group.index()].offsets == partition)
            arm_sessions(ctx, cluster, group);
}

void coordinator_resigned(Context& ctx, Cluster& cluster, BrokerIndex broker,
                          PartitionId partition) {
    Coordinator& coordinator = cluster.brokers[std::size_t(broker)].coordinator;
    for (const LedOffsets& led : coordinator.led) {
        if (led.partition != partition) continue;
        for (const PendingWrite& write : led.pending)
            answer_commit(ctx, cluster, write, Cause::not_coordinator, ctx.now());
    }
    const auto belongs = [&](const CoordinatedGroup& g) {
        return cluster.groups[g.group.index()].offsets == partition;
    };
    for (const CoordinatedGroup& group : coordinator.groups)
        if (belongs(group)) dismiss_group(ctx, cluster, group);
    auto& groups = coordinator.groups;
    groups.erase(std::remove_if(groups.begin(), groups.end(), belongs), groups.end());
    auto& led = coordinator.led;
    led.erase(std::remove_if(led.begin(), led.end(),
                             [=](const LedOffsets& l) { return l.partition == partition; }),
              led.end());
}

void coordinator_committed(Context& ctx, Cluster& cluster, BrokerIndex broker,
                           PartitionId partition, Offset high_watermark) {
    for (LedOffsets& led : cluster.brokers[std::size_t(broker)].coordinator.led) {
        if (led.partition != partition) continue;
        std::size_t done = 0;
        while (done < led.pending.size() && led.pending[done].end <= high_watermark)
            committed(ctx, cluster, broker, led.pending[done++]);
        led.pending.erase(led.pending.begin(), led.pending.begin() + std::ptrdiff_t(done));
    }
}

void coordinator_died(Cluster& cluster, BrokerIndex broker) {
    Coordinator& coordinator = cluster.brokers[std::size_t(broker)].coordinator;
    for (const LedOffsets& led : coordinator.led)
        for (const PendingWrite& write : led.pending)
            if (write.items != no_list) cluster.lists.offsets.close(write.items);
    coordinator = {};
}

Cause append_rows(Context& ctx, Cluster& cluster, BrokerIndex broker, PartitionId partition,
                  PendingWrite write) {
    write.rows_end = cluster.offset_records.size();
    const auto count = int32_t(write.rows_end - write.rows_first);
    const BatchId batch = ctx.add_batch({.producer = {},
                                         .partition = partition,
                                         .first = 0,
                                         .last = count - 1,
                                         .created_first = ctx.now(),
                                         .created_last = ctx.now(),
                                         .bytes = row_bytes * count,
                                         .count = count,
                                         .rule = RunRule::not_records,
                                         .payload = uint32_t(write.rows_first)});
    const AppendResult result = append_as_leader(ctx, cluster, broker, batch, -1);
    // Kafka answers COORDINATOR_NOT_AVAILABLE for most reasons: try again later.
    if (result.error == Cause::not_leader) return Cause::not_coordinator;
    if (result.error != Cause::none) return Cause::coordinator_loading;
    write.end = result.base + count;
    write.due = ctx.now() + offsets_commit_timeout;
    LedOffsets& led = led_offsets(cluster, broker, partition);
    led.pending.push_back(write);
    arm_commits(ctx, led);
    return Cause::none;
}

Cause append_group(Context& ctx, Cluster& cluster, BrokerIndex broker,
                   const CoordinatedGroup& group) {
    auto& rows = cluster.offset_records;
    PendingWrite write{.group = group.group, .generation = group.generation};
    write.rows_first = rows.size();
    rows.push_back({.kind = OffsetRecordKind::generation,
                    .group = group.group,
                    .member = group.seats.empty() ? MemberId{} : group.seats.front().member,
                    .value = group.generation});
    for (const Seat& seat : group.seats) {
        rows.push_back({.kind = OffsetRecordKind::seat,
                        .group = group.group,
                        .member = seat.member,
                        .value = seat.epoch});
        for (const PartitionId partition : seat.assigned)
            rows.push_back({.kind = OffsetRecordKind::assignment,
                            .group = group.group,
                            .member = seat.member,
                            .partition = partition});
    }
    return append_rows(ctx, cluster, broker, cluster.groups[group.group.index()].offsets, write);
}

void commit_offsets(Context& ctx, Cluster& cluster, BrokerIndex broker, const OffsetCommit& commit,
                    Time ready) {
    const GroupId id = cluster.members[commit.member.index()].group;
    PendingWrite write{.rows_first = cluster.offset_records.size(),
                       .member = commit.member,
                       .group = id,
                       .generation = commit.generation,
                       .items = commit.items,
                       .correlation = commit.correlation};
    Cause error = why_refused(cluster, broker, commit, ctx.now());
    if (error == Cause::none) {
        for (const OffsetItem& item : cluster.lists.offsets.at(commit.items))
            cluster.offset_records.push_back({.kind = OffsetRecordKind::commit,
                                              .group = id,
                                              .member = commit.member,
                                              .partition = item.partition,
                                              .value = item.offset});
        error = append_rows(ctx, cluster, broker, cluster.groups[id.index()].offsets, write);
        if (error == Cause::none) return;
    }
    ctx.state({.kind = FactKind::commit_refused,
               .cause = error,
               .who = entity_of(commit.member),
               .group = id,
               .count = int64_t(cluster.lists.offsets.at(commit.items).size())});
    answer_commit(ctx, cluster, write, error, ready);
}

void fetch_offsets(Context& ctx, Cluster& cluster, BrokerIndex broker, const OffsetFetch& question,
                   Time ready) {
    const GroupId id = cluster.members[question.member.index()].group;
    const CoordinatedGroup* group = find_group(cluster, broker, id);
    std::vector<OffsetItem>& items = cluster.lists.offsets.at(question.items);
    if (group != nullptr)
        for (OffsetItem& item : items)
            item.offset =
                group->offsets[std::size_t(topic_partition_number(cluster, id, item.partition))];
    ctx.send(cluster.members[question.member.index()].node,
             OffsetFetchAnswer{.items = question.items,
                               .error = group != nullptr ? Cause::none : Cause::not_coordinator},
             client_request_bytes + row_bytes * int64_t(items.size()), ready);
}

void commit_timer(Context& ctx, Cluster& cluster, BrokerIndex broker) {
    for (LedOffsets& led : cluster.brokers[std::size_t(broker)].coordinator.led) {
        if (ctx.now() >= led.commit_wake) led.commit_wake = time_never;
        std::size_t late = 0;
        for (; late < led.pending.size() && led.pending[late].due <= ctx.now(); ++late)
            answer_commit(ctx, cluster, led.pending[late], Cause::request_timeout, ctx.now());
        led.pending.erase(led.pending.begin(), led.pending.begin() + std::ptrdiff_t(late));
        arm_commits(ctx, led);
    }
}

namespace {

// Kafka reads to the end of the log, not only to the high watermark: a new leader's own high
// watermark lags behind what its predecessor has answered.
void read_back(Context& ctx, Cluster& cluster, BrokerIndex broker, PartitionId partition) {
    const Replica& replica = replica_of(cluster.brokers[std::size_t(broker)], partition);
    const PartitionStore& store = cluster.stores[partition.index()];
    for (const Span& span : replica.log.spans()) {
        for (uint64_t entry = span.first; entry < span.end; ++entry) {
            const Batch& batch = ctx.batch(store.entries[entry].batch);
            for (int32_t i = 0; i < batch.count; ++i) {
                const OffsetRecord& row = cluster.offset_records[batch.payload + uint64_t(i)];
                CoordinatedGroup* group = find_group(cluster, broker, row.group);
                if (group != nullptr) apply_row(cluster, *group, row);
            }
        }
    }
    for (CoordinatedGroup& group : cluster.brokers[std::size_t(broker)].coordinator.groups)
        for (Seat& seat : group.seats)
            if (seat.heard_at < ctx.now() && !seat.joined) seat.heard_at = ctx.now();
}

void apply_row(const Cluster& cluster, CoordinatedGroup& group, const OffsetRecord& row) {
    switch (row.kind) {
    case OffsetRecordKind::commit:
        group.offsets[std::size_t(topic_partition_number(cluster, group.group, row.partition))] =
            row.value;
        break;
    case OffsetRecordKind::generation:
        group.generation = int32_t(row.value);
        group.seats.clear();
        group.phase = row.member.exists() ? GroupPhase::stable : GroupPhase::empty;
        break;
    case OffsetRecordKind::seat:
        group.seats.push_back({.member = row.member, .epoch = row.value});
        group.next_epoch = std::max(group.next_epoch, row.value + 1);
        break;
    case OffsetRecordKind::assignment:
        for (Seat& seat : group.seats)
            if (seat.member == row.member) seat.assigned.push_back(row.partition);
        break;
    }
}

void committed(Context& ctx, Cluster& cluster, BrokerIndex broker, const PendingWrite& write) {
    CoordinatedGroup* group = find_group(cluster, broker, write.group);
    SLUICE_CHECK(group != nullptr, "a write of a group outlived its coordinator");
    if (!write.member.exists()) {
        if (group->generation == write.generation)
            assignment_committed(ctx, cluster, broker, *group);
        return;
    }
    for (uint64_t i = write.rows_first; i < write.rows_end; ++i) {
        const OffsetRecord row = cluster.offset_records[i];
        const auto number =
            std::size_t(topic_partition_number(cluster, write.group, row.partition));
        ctx.state({.kind = FactKind::committed,
                   .who = entity_of(write.member),
                   .partition = row.partition,
                   .group = write.group,
                   .before = group->offsets[number],
                   .after = row.value});
        group->offsets[number] = row.value;
        cluster.groups[write.group.index()].committed[number] = row.value;
    }
    answer_commit(ctx, cluster, write, Cause::none, ctx.now());
}

// A rebalance that could not be written down is not answered: its members try again.
void answer_commit(Context& ctx, Cluster& cluster, const PendingWrite& write, Cause error,
                   Time ready) {
    if (!write.member.exists()) return;
    const auto items = int64_t(cluster.lists.offsets.at(write.items).size());
    ctx.send(
        cluster.members[write.member.index()].node,
        OffsetCommitAnswer{.items = write.items, .correlation = write.correlation, .error = error},
        client_request_bytes + row_bytes * items, ready);
}

// Kafka: validateOffsetCommit. A valid commit counts as a heartbeat.
Cause why_refused(Cluster& cluster, BrokerIndex broker, const OffsetCommit& commit, Time now) {
    CoordinatedGroup* group =
        find_group(cluster, broker, cluster.members[commit.member.index()].group);
    if (group == nullptr) return Cause::not_coordinator;
    for (Seat& seat : group->seats) {
        if (seat.member != commit.member || seat.epoch != commit.member_epoch) continue;
        if (commit.generation != group->generation) return Cause::illegal_generation;
        if (group->phase == GroupPhase::completing) return Cause::rebalance_in_progress;
        seat.heard_at = now;
        return Cause::none;
    }
    return Cause::unknown_member;
}

void arm_commits(Context& ctx, LedOffsets& led) {
    if (led.pending.empty() || led.commit_wake <= led.pending.front().due) return;
    led.commit_wake = led.pending.front().due;
    ctx.schedule(led.commit_wake, Timer{.kind = TimerKind::commit_due});
}

} // namespace

} // namespace sluice::kafka
