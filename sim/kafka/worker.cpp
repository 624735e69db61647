#include "sim/kafka/worker.hpp"
#include "sim/kafka/accumulator.hpp"
#include "sim/kafka/cluster.hpp"
#include "sim/kafka/membership.hpp"
#include "sim/kafka/reader.hpp"
#include "sim/kafka/records.hpp"
#include "sim/kafka/sender.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

using namespace literals;

// A record that fails at once and is tried again at once would stop the clock.
constexpr Duration shortest_retry = 1_ms;

struct RecordInHand {
    ProducerId producer;
    RecordNumber number = 0;
    BatchId batch;
    Offset offset = 0;
    uint64_t entry = 0;
};

bool prepare_poll(Context& ctx, Cluster& cluster, Member& member);
void leave_for_good(Context& ctx, Cluster& cluster, Member& member);
int64_t collect(const Cluster& cluster, Member& member, int64_t limit);
void wait_for_records(Context& ctx, const Cluster& cluster, Member& member);
bool is_instant(const Cluster& cluster, const Member& member);
Cause outcome_of(const Cluster& cluster, const Member& member);
void deliver_whole(Context& ctx, Cluster& cluster, Member& member);
void work(Context& ctx, Cluster& cluster, Member& member);
bool finish_record(Context& ctx, Cluster& cluster, Member& member);
bool react(Context& ctx, Cluster& cluster, Member& member, const RecordInHand& record,
           bool is_poison);
void advance(Context& ctx, Cluster& cluster, Member& member, const RecordInHand& record);
RecordInHand record_in_hand(Context& ctx, Cluster& cluster, Member& member);
void finish_poll(Context& ctx, Cluster& cluster, Member& member);
void send_commit(Context& ctx, Cluster& cluster, Member& member);
void send_offsets(Context& ctx, Cluster& cluster, Member& member, ListHandle list,
                  uint32_t correlation);
bool commit_and_wait(Context& ctx, Cluster& cluster, Member& member, bool positions);
ListHandle commit_list(Cluster& cluster, Member& member, bool positions);
void commit_failed(Cluster& cluster, Member& member);
void hand_back(Cluster& cluster, Member& member);
void drop_poll(Member& member);

bool commits_automatically(const ConsumerSpec& spec) {
    return spec.commit == CommitPolicy::automatic && spec.kafka.enable_auto_commit;
}

} // namespace

void poll(Context& ctx, Cluster& cluster, Member& member) {
    while (member.hands == Hands::polling && prepare_poll(ctx, cluster, member)) {
        const ConsumerSpec& spec = spec_of(cluster, member);
        const bool instant = is_instant(cluster, member);
        const bool all_at_once = instant && (spec.commit == CommitPolicy::automatic ||
                                             spec.commit == CommitPolicy::never);
        const int64_t limit = all_at_once ? INT64_MAX : spec.kafka.max_poll_records;
        const bool any = member.reading && collect(cluster, member, limit) > 0;
        if (all_at_once && any) deliver_whole(ctx, cluster, member);
        if (member.state == MemberState::stable || member.reading)
            send_fetches(ctx, cluster, member);
        if (all_at_once || !any) return wait_for_records(ctx, cluster, member);
        member.hands = Hands::working;
        if (spec.commit == CommitPolicy::before_poll && commit_and_wait(ctx, cluster, member, true))
            return;
        work(ctx, cluster, member);
    }
}

void work_timer(Context& ctx, Cluster& cluster, Member& member, const Timer& timer) {
    if (timer.generation != member.work_generation) return;
    if (member.hands == Hands::resting) {
        member.hands = Hands::working;
    } else if (member.hands != Hands::working || !finish_record(ctx, cluster, member)) {
        return;
    }
    work(ctx, cluster, member);
    poll(ctx, cluster, member);
}

void commit_automatically(Context& ctx, Cluster& cluster, Member& member) {
    const ConsumerSpec& spec = spec_of(cluster, member);
    if (!commits_automatically(spec) || member.lost) return;
    if (member.coordinator < 0 || member.generation < 0) return;
    const ListHandle list = commit_list(cluster, member, false);
    member.uncommitted = false;
    if (list == no_list) return;
    send_offsets(ctx, cluster, member, list, member.next_correlation++);
}

// Nothing left to commit: the work that waited for the answer goes on.
void send_waiting_commit(Context& ctx, Cluster& cluster, Member& member) {
    if (member.hands != Hands::committing) return;
    send_commit(ctx, cluster, member);
    if (member.hands == Hands::working) work(ctx, cluster, member);
}

void commit_answered(Context& ctx, Cluster& cluster, Member& member,
                     const OffsetCommitAnswer& answer) {
    const bool waited =
        answer.correlation == member.commit_correlation && member.hands == Hands::committing;
    if (waited) {
        no_longer_await(member, Awaited::commit);
        member.commit_correlation = 0;
    }
    if (answer.error == Cause::none) {
        for (const OffsetItem& item : cluster.lists.offsets.at(answer.items))
            if (Assigned* a = find_assigned(cluster, member, item.partition))
                a->committed = item.offset;
        member.failures = 0;
        if (waited) member.hands = Hands::working;
    } else {
        member.uncommitted = true;
        if (answer.error == Cause::rebalance_in_progress) {
            member.rejoin = true;
            if (waited) commit_failed(cluster, member);
        } else if (answer.error == Cause::illegal_generation ||
                   answer.error == Cause::unknown_member) {
            // In the middle of a rebalance Kafka says no more than RebalanceInProgress here.
            if (member.state == MemberState::stable) membership_lost(member, answer.error);
            if (waited) commit_failed(cluster, member);
        } else {
            if (answer.error == Cause::not_coordinator) coordinator_lost(ctx, cluster, member);
            if (waited) hold_back(ctx, cluster, member);
        }
    }
    cluster.lists.offsets.close(answer.items);
    if (waited && member.hands == Hands::working) work(ctx, cluster, member);
}

void die(Context& ctx, Member& member, Cause cause) {
    ctx.state({.kind = FactKind::process_crashed, .cause = cause, .who = entity_of(member.id)});
    member.hands = Hands::stuck;
    member.state = MemberState::stopped;
    ++member.work_generation;
}

namespace {

// Rebalances, automatic commits, seeks. False: nothing can be handed out in this poll.
bool prepare_poll(Context& ctx, Cluster& cluster, Member& member) {
    member.last_poll = ctx.now();
    const KafkaConsumerSettings& settings = spec_of(cluster, member).kafka;
    if (member.poll_wake == time_never)
        arm(ctx, member.poll_wake, ctx.now() + settings.max_poll_interval, TimerKind::poll_due);
    if (member.leaving) {
        leave_for_good(ctx, cluster, member);
        return false;
    }
    if (member.state == MemberState::stopped) return false;
    const bool modern = speaks_kip_848(cluster, member.group);
    if (member.has_grant && member.state == (modern ? MemberState::stable : MemberState::syncing))
        take_assignment(ctx, cluster, member);
    if (member.lost && member.reading) revoke_all(ctx, cluster, member);
    if (member.state == MemberState::outside ||
        (member.state == MemberState::stable && member.rejoin))
        begin_join(ctx, cluster, member);
    if (member.state == MemberState::stable && member.next_auto_commit <= ctx.now()) {
        commit_automatically(ctx, cluster, member);
        member.next_auto_commit = ctx.now() + settings.auto_commit_interval;
    }
    if (!member.reading) return false;
    obey_seek(cluster, member);
    if (member.state == MemberState::stopped) return false;
    if (member.unplaced > 0) {
        fetch_positions(ctx, cluster, member);
        look_up_positions(ctx, cluster, member);
    }
    return true;
}

void leave_for_good(Context& ctx, Cluster& cluster, Member& member) {
    commit_automatically(ctx, cluster, member);
    leave_group(ctx, cluster, member, Cause::left);
    member.lost = false; // given up, not taken away
    revoke_all(ctx, cluster, member);
    member.state = MemberState::stopped;
    member.leaving = false;
}

// Positions move past what is handed out (Kafka: they are what the next commit may say once the
// application polls again).
int64_t collect(const Cluster& cluster, Member& member, int64_t limit) {
    member.pieces.clear();
    member.piece = 0;
    int64_t taken = 0;
    while (taken < limit && member.buffered_head < member.buffered.size()) {
        Assigned& a = member.assigned[member.buffered[member.buffered_head]];
        const PartitionStore& store = cluster.stores[a.partition.index()];
        while (taken < limit && a.first < a.end) {
            const Entry& entry = store.entries[a.first];
            const auto rank = int32_t(std::clamp<Offset>(a.position - entry.base, 0, entry.count));
            const auto end_rank =
                rank + int32_t(std::min<int64_t>(entry.count - rank, limit - taken));
            if (end_rank > rank) {
                member.pieces.push_back({a.partition, a.first, rank, end_rank});
                taken += end_rank - rank;
                a.position = entry.base + end_rank;
                a.last_epoch = entry.epoch;
            }
            if (end_rank >= entry.count) ++a.first;
        }
        if (a.first < a.end) break;
        ++member.buffered_head;
        mark_changed(member, a);
    }
    if (member.buffered_head == member.buffered.size()) {
        member.buffered.clear();
        member.buffered_head = 0;
    }
    return taken;
}

void wait_for_records(Context& ctx, const Cluster& cluster, Member& member) {
    if (member.uncommitted && commits_automatically(spec_of(cluster, member)) &&
        member.next_auto_commit > ctx.now())
        arm(ctx, member.commit_wake, member.next_auto_commit, TimerKind::auto_commit_due);
}

// Work that takes no time and cannot fail needs no event of its own.
bool is_instant(const Cluster& cluster, const Member& member) {
    const Group& group = cluster.groups[member.group.index()];
    return constant_work(*group.work) && group.work->work.a == 0 &&
           !may_fail(*group.work, group.struck);
}

void finished_up_to(Cluster& cluster, Member& member, Assigned* assigned, PartitionId partition,
                    Offset end) {
    if (assigned != nullptr) assigned->finished = end;
    member.uncommitted = true;
    Group& group = cluster.groups[member.group.index()];
    const uint32_t first = cluster.topics[std::size_t(group.topic)].first;
    Offset& delivered = group.delivered[partition.value - first];
    delivered = std::max(delivered, end);
}

Cause outcome_of(const Cluster& cluster, const Member& member) {
    return cluster.groups[member.group.index()].has_bug ? Cause::bug : Cause::none;
}

void deliver_whole(Context& ctx, Cluster& cluster, Member& member) {
    for (; member.piece < member.pieces.size(); ++member.piece) {
        const Piece& piece = member.pieces[member.piece];
        const Entry& entry = cluster.stores[piece.partition.index()].entries[piece.entry];
        ctx.state({.kind = FactKind::delivered,
                   .cause = outcome_of(cluster, member),
                   .who = entity_of(member.id),
                   .partition = piece.partition,
                   .batch = entry.batch,
                   .group = member.group,
                   .count = piece.end_rank - piece.rank,
                   .before = entry.base + piece.rank,
                   .after = int64_t(piece.entry)});
        cluster.groups[member.group.index()].handled += piece.end_rank - piece.rank;
        finished_up_to(cluster, member, find_assigned(cluster, member, piece.partition),
                       piece.partition, entry.base + piece.end_rank);
    }
    member.pieces.clear();
    member.piece = 0;
}

// Goes on with the record in hand until something takes time, or the poll is finished.
void work(Context& ctx, Cluster& cluster, Member& member) {
    while (member.hands == Hands::working) {
        if (member.piece == member.pieces.size()) return finish_poll(ctx, cluster, member);
        const RecordInHand record = record_in_hand(ctx, cluster, member);
        const Group& group = cluster.groups[member.group.index()];
        const Duration takes = work_of(*group.work, record.producer, record.number, member.attempt);
        if (takes > Duration{}) {
            member.busy_from = ctx.now();
            member.busy_until = ctx.reserve_cpu(takes);
            ctx.schedule(member.busy_until,
                         Message{Timer{TimerKind::work_done, 0, ++member.work_generation}});
            return;
        }
        if (!finish_record(ctx, cluster, member)) return;
    }
}

// The work on the record in hand is done: successfully or not. False: something else comes first.
bool finish_record(Context& ctx, Cluster& cluster, Member& member) {
    const RecordInHand record = record_in_hand(ctx, cluster, member);
    const PartitionId partition = member.pieces[member.piece].partition;
    const Group& group = cluster.groups[member.group.index()];
    const bool is_poison = poisoned(*group.work, group.struck, record.producer, record.number);
    if (is_poison || fails(*group.work, record.producer, record.number, member.attempt)) {
        if (!react(ctx, cluster, member, record, is_poison)) return false;
    } else {
        ctx.state({.kind = FactKind::delivered,
                   .cause = outcome_of(cluster, member),
                   .who = entity_of(member.id),
                   .partition = partition,
                   .batch = record.batch,
                   .group = member.group,
                   .count = 1,
                   .before = record.offset,
                   .after = int64_t(record.entry)});
        ++cluster.groups[member.group.index()].handled;
    }
    advance(ctx, cluster, member, record);
    return member.hands == Hands::working;
}

// True: the record is given up, go on with the next one.
bool react(Context& ctx, Cluster& cluster, Member& member, const RecordInHand& record,
           bool is_poison) {
    const ConsumerSpec& spec = spec_of(cluster, member);
    const FailSpec& policy = is_poison ? spec.poison : spec.fails;
    Fact fact{.kind = FactKind::handling_failed,
              .cause = is_poison ? Cause::poison : Cause::chance,
              .who = entity_of(member.id),
              .partition = member.pieces[member.piece].partition,
              .batch = record.batch,
              .group = member.group,
              .count = member.attempt,
              .before = record.offset,
              .after = int64_t(record.entry)};
    ctx.state(fact);
    const bool exhausted = policy.at_most > 0 && member.attempt >= policy.at_most;
    const Reaction reaction =
        policy.then == Reaction::retry && exhausted ? policy.finally : policy.then;
    switch (reaction) {
    case Reaction::retry: {
        ++member.attempt;
        member.hands = Hands::resting;
        const bool works = work_of(*cluster.groups[member.group.index()].work, record.producer,
                                   record.number, member.attempt) > Duration{};
        const Duration rest = works ? policy.backoff : std::max(policy.backoff, shortest_retry);
        member.busy_from = ctx.now();
        member.busy_until = ctx.now() + rest;
        ctx.schedule(member.busy_until,
                     Message{Timer{TimerKind::work_done, 0, ++member.work_generation}});
        return false;
    }
    case Reaction::skip:
        fact.kind = FactKind::delivery_skipped;
        fact.cause = Cause::policy_skip;
        fact.count = 1;
        fact.after = record.offset + 1;
        ctx.state(fact);
        return true;
    case Reaction::dead_letter:
        fact.kind = FactKind::dead_lettered;
        fact.cause = is_poison ? Cause::poison : Cause::chance;
        fact.count = 1;
        ctx.state(fact);
        return true;
    case Reaction::crash: die(ctx, member, Cause::policy_crash); return false;
    }
    return true;
}

void advance(Context& ctx, Cluster& cluster, Member& member, const RecordInHand& record) {
    Piece& piece = member.pieces[member.piece];
    finished_up_to(cluster, member, find_assigned(cluster, member, piece.partition),
                   piece.partition, record.offset + 1);
    member.attempt = 1;
    if (++piece.rank == piece.end_rank) {
        ++member.piece;
        member.numbers.clear();
    }
    if (spec_of(cluster, member).commit == CommitPolicy::after_each)
        commit_and_wait(ctx, cluster, member, false);
}

RecordInHand record_in_hand(Context& ctx, Cluster& cluster, Member& member) {
    const Piece& piece = member.pieces[member.piece];
    const Entry& entry = cluster.stores[piece.partition.index()].entries[piece.entry];
    const Batch& batch = ctx.batch(entry.batch);
    RecordInHand record{.producer = batch.producer,
                        .number = batch.first + piece.rank,
                        .batch = entry.batch,
                        .offset = entry.base + piece.rank,
                        .entry = piece.entry};
    if (batch.rule == RunRule::contiguous) return record;
    if (member.numbers.empty()) {
        const Producer& producer = cluster.producers[batch.producer.index()];
        add_numbers(*producer.routes, producer.instance, batch, piece.rank, piece.end_rank,
                    member.numbers);
        member.numbers_from = piece.rank;
    }
    record.number = member.numbers[std::size_t(piece.rank - member.numbers_from)];
    return record;
}

void finish_poll(Context& ctx, Cluster& cluster, Member& member) {
    const bool committed = spec_of(cluster, member).commit == CommitPolicy::after_poll &&
                           member.uncommitted && !member.pieces.empty();
    drop_poll(member);
    if (committed) {
        member.hands = Hands::working;
        commit_and_wait(ctx, cluster, member, false);
        if (member.hands == Hands::working) member.hands = Hands::polling;
    }
}

void send_commit(Context& ctx, Cluster& cluster, Member& member) {
    if (member.hands != Hands::committing || member.commit_correlation != 0) return;
    if (member.lost) { // CommitFailedException: the rest of the poll is somebody else's now
        ctx.state({.kind = FactKind::commit_refused,
                   .cause = Cause::unknown_member,
                   .who = entity_of(member.id),
                   .group = member.group});
        drop_poll(member);
        return;
    }
    if (member.coordinator < 0 || ctx.now() < member.not_before) return;
    const ListHandle list = commit_list(cluster, member, member.commit_positions);
    if (list == no_list) {
        member.hands = Hands::working;
        return;
    }
    member.commit_correlation = member.next_correlation++;
    member.uncommitted = false;
    send_offsets(ctx, cluster, member, list, member.commit_correlation);
    await(ctx, member, Awaited::commit, spec_of(cluster, member).kafka.request_timeout);
}

void send_offsets(Context& ctx, Cluster& cluster, Member& member, ListHandle list,
                  uint32_t correlation) {
    const auto rows = int64_t(cluster.lists.offsets.at(list).size());
    ask(ctx, cluster, member, member.coordinator,
        Message{OffsetCommit{.member = member.id,
                             .member_epoch = member.epoch,
                             .generation = member.generation,
                             .items = list,
                             .correlation = correlation}},
        client_request_bytes + 20 * rows);
}

// True: the application now waits for the answer.
bool commit_and_wait(Context& ctx, Cluster& cluster, Member& member, bool positions) {
    member.hands = Hands::committing;
    member.commit_positions = positions;
    member.commit_correlation = 0;
    send_commit(ctx, cluster, member);
    return member.hands == Hands::committing;
}

ListHandle commit_list(Cluster& cluster, Member& member, bool positions) {
    ListHandle list = no_list;
    for (const Assigned& a : member.assigned) {
        const Offset offset = positions ? a.position : a.finished;
        if (a.state != PositionState::known || offset < 0 || offset == a.committed) continue;
        if (list == no_list) list = cluster.lists.offsets.open();
        cluster.lists.offsets.at(list).push_back({.partition = a.partition, .offset = offset});
    }
    return list;
}

// commitSync threw. CommitFailedException: the rest of the poll is somebody else's now.
// RebalanceInProgressException: work goes on, and the next commit will say what is finished;
// but work that was to begin with this commit does not begin.
void commit_failed(Cluster& cluster, Member& member) {
    if (!member.lost && !member.commit_positions) {
        member.hands = Hands::working;
        return;
    }
    if (!member.lost) hand_back(cluster, member);
    drop_poll(member);
}

// The application seeks back to what it has not begun and polls until the rebalance is over.
void hand_back(Cluster& cluster, Member& member) {
    for (std::size_t i = member.pieces.size(); i > member.piece; --i) {
        const Piece& piece = member.pieces[i - 1];
        const Entry& entry = cluster.stores[piece.partition.index()].entries[piece.entry];
        Assigned* a = find_assigned(cluster, member, piece.partition);
        if (a != nullptr && a->state == PositionState::known)
            place_at(member, *a, entry.base + piece.rank);
    }
    member.reading = false;
}

void drop_poll(Member& member) {
    member.pieces.clear();
    member.piece = 0;
    member.numbers.clear();
    member.attempt = 1;
    member.hands = Hands::polling;
}

} // namespace

} // namespace sluice::kafka
