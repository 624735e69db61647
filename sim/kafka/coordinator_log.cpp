#include "sim/kafka/coordinator_log.hpp"
#include "sim/kafka/accumulator.hpp"
#include "sim/kafka/cluster.hpp"
#include "sim/kafka/consumer_group.hpp"
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
void tell_heartbeat(Context& ctx, Cluster& cluster, const PendingWrite& write,
                    const ConsumerHeartbeatAnswer& answer, Time ready);
void close_lists(Cluster& cluster, const PendingWrite& write);
void derive_states(CoordinatedGroup& group);
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
        for (const PendingWrite& write : led.pending) close_lists(cluster, write);
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

Cause append_consumer_group(Context& ctx, Cluster& cluster, BrokerIndex broker,
                            const CoordinatedGroup& group, MemberId member,
                            const ConsumerHeartbeatAnswer& told) {
    auto& rows = cluster.offset_records;
    PendingWrite write{.rows_first = rows.size(),
                       .member = member,
                       .group = group.group,
                       .generation = group.generation,
                       .heartbeat = true,
                       .told = told};
    rows.push_back({.kind = OffsetRecordKind::generation,
                    .group = group.group,
                    .member = group.seats.empty() ? MemberId{} : group.seats.front().member,
                    .value = group.generation});
    const auto row = [&](OffsetRecordKind kind, const Seat& seat, int64_t value) {
        rows.push_back({.kind = kind, .group = group.group, .member = seat.member, .value = value});
    };
    const auto each = [&](OffsetRecordKind kind, const Seat& seat,
                          const std::vector<PartitionId>& partitions) {
        for (const PartitionId partition : partitions)
            rows.push_back({.kind = kind,
                            .group = group.group,
                            .member = seat.member,
                            .partition = partition});
    };
    for (const Seat& seat : group.seats) {
        row(OffsetRecordKind::seat, seat, seat.epoch);
        row(OffsetRecordKind::standing, seat, seat.standing.epoch);
        each(OffsetRecordKind::assignment, seat, seat.standing.assigned);
        each(OffsetRecordKind::revoking, seat, seat.standing.revoking);
        each(OffsetRecordKind::target, seat, seat.target);
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

// The coordinator looks each offsets.retention.check.interval.ms. A look that would come after the
// end of the run is not waited for.
void watch_empty(Context& ctx, Cluster& cluster, CoordinatedGroup& group) {
    const KafkaBrokerSettings& settings = settings_of(cluster);
    group.empty_since = ctx.now();
    const int64_t interval = settings.offsets_retention_check_interval.ns;
    const Time earliest = ctx.now() + settings.offsets_retention;
    const Time look{(earliest.ns + interval - 1) / interval * interval};
    const bool any = std::any_of(group.offsets.begin(), group.offsets.end(),
                                 [](Offset offset) { return offset >= 0; });
    if (any && look.ns <= cluster.scenario->duration.ns)
        ctx.schedule(look, Timer{TimerKind::offsets_due, group.group.value, 0});
}

// Kafka: cleanupExpiredOffsets, which appends tombstones.
void expire_offsets(Context& ctx, Cluster& cluster, BrokerIndex broker, CoordinatedGroup& group) {
    const bool due = group.phase == GroupPhase::empty && group.empty_since != time_never &&
                     ctx.now() >= group.empty_since + settings_of(cluster).offsets_retention;
    if (!due) return;
    PendingWrite write{.rows_first = cluster.offset_records.size(),
                       .group = group.group,
                       .generation = group.generation,
                       .heartbeat = true};
    const uint32_t first =
        cluster.topics[std::size_t(cluster.groups[group.group.index()].topic)].first;
    for (std::size_t i = 0; i < group.offsets.size(); ++i)
        if (group.offsets[i] >= 0)
            cluster.offset_records.push_back({.kind = OffsetRecordKind::commit,
                                              .group = group.group,
                                              .partition = PartitionId::of(first + i)});
    const auto count = int64_t(cluster.offset_records.size() - write.rows_first);
    if (count == 0) return;
    const PartitionId log = cluster.groups[group.group.index()].offsets;
    if (append_rows(ctx, cluster, broker, log, write) != Cause::none) return;
    group.offsets.assign(group.offsets.size(), -1);
    auto& seen = cluster.groups[group.group.index()].committed;
    seen.assign(seen.size(), -1);
    ctx.state({.kind = FactKind::commits_expired,
               .cause = Cause::offsets_retention,
               .who = broker_entity(std::size_t(broker)),
               .whom = {EntityKind::group, group.group.value},
               .group = group.group,
               .count = count});
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
    for (CoordinatedGroup& group : cluster.brokers[std::size_t(broker)].coordinator.groups) {
        for (Seat& seat : group.seats)
            if (seat.heard_at < ctx.now() && !seat.joined) seat.heard_at = ctx.now();
        if (speaks_kip_848(cluster, group.group)) derive_states(group);
        const bool left_behind = group.phase == GroupPhase::empty && group.generation > 0;
        if (left_behind && group.empty_since == time_never) watch_empty(ctx, cluster, group);
    }
}

// What a member's state was follows from what it held and what it is to have.
void derive_states(CoordinatedGroup& group) {
    group.target_epoch = group.generation;
    for (Seat& seat : group.seats) {
        Standing& standing = seat.standing;
        standing.assigned = std::move(seat.assigned);
        standing.previous_epoch = standing.epoch;
        seat.assigned.clear();
        if (!standing.revoking.empty())
            standing.state = SeatState::unrevoked;
        else if (standing.epoch == group.target_epoch && standing.assigned != seat.target)
            standing.state = SeatState::unreleased;
        const bool settled =
            standing.state == SeatState::stable && standing.epoch == group.target_epoch;
        if (!settled) group.phase = GroupPhase::preparing;
    }
}

void apply_row(const Cluster& cluster, CoordinatedGroup& group, const OffsetRecord& row) {
    const auto seat_of = [&]() -> Seat* {
        for (Seat& seat : group.seats)
            if (seat.member == row.member) return &seat;
        return nullptr;
    };
    switch (row.kind) {
    case OffsetRecordKind::commit:
        group.offsets[std::size_t(topic_partition_number(cluster, group.group, row.partition))] =
            row.value;
        break;
    case OffsetRecordKind::generation:
        group.generation = int32_t(row.value);
        group.seats.clear();
        group.phase = row.member.exists() ? GroupPhase::stable : GroupPhase::empty;
        group.empty_since = time_never;
        break;
    case OffsetRecordKind::seat:
        group.seats.push_back({.member = row.member, .epoch = row.value});
        group.next_epoch = std::max(group.next_epoch, row.value + 1);
        break;
    case OffsetRecordKind::assignment:
        if (Seat* seat = seat_of()) seat->assigned.push_back(row.partition);
        break;
    case OffsetRecordKind::standing:
        if (Seat* seat = seat_of()) seat->standing.epoch = int32_t(row.value);
        break;
    case OffsetRecordKind::revoking:
        if (Seat* seat = seat_of()) seat->standing.revoking.push_back(row.partition);
        break;
    case OffsetRecordKind::target:
        if (Seat* seat = seat_of()) seat->target.push_back(row.partition);
        break;
    }
}

void committed(Context& ctx, Cluster& cluster, BrokerIndex broker, const PendingWrite& write) {
    CoordinatedGroup* group = find_group(cluster, broker, write.group);
    SLUICE_CHECK(group != nullptr, "a write of a group outlived its coordinator");
    if (write.heartbeat) return tell_heartbeat(ctx, cluster, write, write.told, ctx.now());
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
    if (write.heartbeat) {
        close_lists(cluster, write);
        return tell_heartbeat(
            ctx, cluster, write,
            {.life = write.told.life, .member_epoch = write.told.member_epoch, .error = error},
            ready);
    }
    if (!write.member.exists()) return;
    const auto items = int64_t(cluster.lists.offsets.at(write.items).size());
    ctx.send(
        cluster.members[write.member.index()].node,
        OffsetCommitAnswer{.items = write.items, .correlation = write.correlation, .error = error},
        client_request_bytes + row_bytes * items, ready);
}

void tell_heartbeat(Context& ctx, Cluster& cluster, const PendingWrite& write,
                    const ConsumerHeartbeatAnswer& answer, Time ready) {
    if (!write.member.exists()) return;
    const int64_t rows = answer.partitions == no_list
                             ? 0
                             : int64_t(cluster.lists.assigned.at(answer.partitions).size());
    ctx.send(cluster.members[write.member.index()].node, answer, client_request_bytes + 20 * rows,
             ready);
}

void close_lists(Cluster& cluster, const PendingWrite& write) {
    if (write.items != no_list) cluster.lists.offsets.close(write.items);
    if (write.told.partitions != no_list) cluster.lists.assigned.close(write.told.partitions);
}

// Kafka: validateOffsetCommit. A valid commit counts as a heartbeat.
Cause why_refused(Cluster& cluster, BrokerIndex broker, const OffsetCommit& commit, Time now) {
    CoordinatedGroup* group =
        find_group(cluster, broker, cluster.members[commit.member.index()].group);
    if (group == nullptr) return Cause::not_coordinator;
    for (Seat& seat : group->seats) {
        if (seat.member != commit.member || seat.epoch != commit.member_epoch) continue;
        if (speaks_kip_848(cluster, group->group)) return why_stale(seat, commit.generation);
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
