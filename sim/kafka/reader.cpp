#include "sim/kafka/reader.hpp"
#include "sim/kafka/accumulator.hpp"
#include "sim/kafka/cluster.hpp"
#include "sim/kafka/membership.hpp"
#include "sim/kafka/sender.hpp"
#include "sim/kafka/worker.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

void look_up(Member& member, Assigned& assigned, Time what, Cause cause);
void tell_reset(Context& ctx, const Member& member, const Assigned& assigned, Offset to,
                Cause cause);
void send_fetch(Context& ctx, Cluster& cluster, Member& member, BrokerIndex broker);
bool name_changes(Cluster& cluster, Member& member, BrokerIndex broker, ListHandle list);
void take_fetched(Context& ctx, Cluster& cluster, Member& member, const FetchedItem& item);
void read_elsewhere(Context& ctx, Cluster& cluster, Member& member, Assigned& assigned);

void leave_session(Member& member, Assigned& a) {
    if (a.session >= 0) --member.sessions[std::size_t(a.session)].partitions;
    a.session = -1;
    a.session_offset = -1;
}

// Whom it fetches from: the leader, or a copy that the leader has named (KIP-392).
BrokerIndex source_of(const Assigned& a) {
    return a.preferred >= 0 ? a.preferred : a.leader;
}

// A partition whose fetched records are not all handed out is not fetched further.
Offset offset_wanted(const Assigned& a) {
    return a.state == PositionState::known && a.first == a.end ? a.position : -1;
}

} // namespace

Assigned* find_assigned(const Cluster& cluster, Member& member, PartitionId partition) {
    const Topic& topic = cluster.topics[std::size_t(cluster.groups[member.group.index()].topic)];
    const std::size_t number = partition.value - topic.first;
    if (number >= member.place.size() || member.place[number] < 0) return nullptr;
    return &member.assigned[std::size_t(member.place[number])];
}

void begin_reading(const Cluster& cluster, Member& member) {
    const Topic& topic = cluster.topics[std::size_t(cluster.groups[member.group.index()].topic)];
    member.place.assign(std::size_t(topic.partitions), -1);
    member.unplaced = 0;
    for (std::size_t b = 0; b < member.sessions.size(); ++b) session_lost(member, BrokerIndex(b));
    for (ReadSession& session : member.sessions) session.changed.clear();
    for (std::size_t i = 0; i < member.assigned.size(); ++i) {
        Assigned& a = member.assigned[i];
        member.place[a.partition.value - topic.first] = int32_t(i);
        a.session = -1;
        a.session_offset = -1;
        if (a.state != PositionState::known) ++member.unplaced;
        // What was fetched is fetched again: simpler than keeping it, and as Kafka does when eager.
        a.end = a.first;
        mark_changed(member, a);
    }
    member.buffered.clear();
    member.buffered_head = 0;
}

void mark_changed(Member& member, const Assigned& assigned) {
    const auto index = uint32_t(&assigned - member.assigned.data());
    if (const BrokerIndex source = source_of(assigned); source >= 0)
        member.sessions[std::size_t(source)].changed.push_back(index);
}

void learn_leaders(Context& ctx, const Cluster& cluster, Member& member) {
    bool missing = false;
    for (Assigned& a : member.assigned) {
        const PartitionInfo& info = cluster.metadata.partitions[a.partition.index()];
        const bool nothing_known = member.view.version == 0;
        const BrokerIndex leader =
            nothing_known ? BrokerIndex(-1) : info.as_of(member.view.version).leader;
        missing = missing || leader < 0;
        if (a.preferred >= 0 && ctx.now() >= a.preferred_until) read_from_leader(member, a);
        if (leader == a.leader) continue;
        const FactId because = nothing_known ? 0 : info.as_of(member.view.version).because;
        if (because != 0) ctx.because_of(because);
        if (a.session >= 0) {
            member.sessions[std::size_t(a.session)].dropped.push_back(a.partition);
            leave_session(member, a);
        }
        a.leader = leader;
        a.preferred = -1;
        // Whatever the old leader was asked, it may never answer: the new one is asked.
        if (a.state == PositionState::resetting) a.state = PositionState::reset;
        a.leader_epoch = nothing_known ? -1 : info.as_of(member.view.version).leader_epoch;
        mark_changed(member, a);
    }
    if (missing)
        want_metadata(ctx, cluster, member.view, patience_of(spec_of(cluster, member).kafka));
}

// The copy is to be told that it is not read from any more.
void read_from_leader(Member& member, Assigned& assigned) {
    if (assigned.preferred < 0) return;
    if (assigned.session >= 0)
        member.sessions[std::size_t(assigned.session)].dropped.push_back(assigned.partition);
    leave_session(member, assigned);
    assigned.preferred = -1;
    mark_changed(member, assigned);
}

void place_at(Member& member, Assigned& assigned, Offset offset) {
    if (assigned.state != PositionState::known) --member.unplaced;
    assigned.state = PositionState::known;
    assigned.position = assigned.finished = offset;
    assigned.end = assigned.first;
    assigned.last_epoch = -1;
    if (assigned.committed != offset) member.uncommitted = true;
    mark_changed(member, assigned);
}

void reset_by_policy(Context& ctx, const Cluster& cluster, Member& member, Assigned& assigned,
                     Cause why) {
    const bool out_of_range = why == Cause::offset_out_of_range;
    switch (spec_of(cluster, member).kafka.auto_offset_reset) {
    case OffsetReset::earliest:
        return look_up(member, assigned, time_zero, out_of_range ? why : Cause::reset_earliest);
    case OffsetReset::latest:
        return look_up(member, assigned, time_never, out_of_range ? why : Cause::reset_latest);
    case OffsetReset::none: break;
    }
    look_up(member, assigned, time_zero, Cause::offset_out_of_range);
    die(ctx, member, Cause::offset_out_of_range); // NoOffsetForPartition, OffsetOutOfRange
}

void obey_seek(Cluster& cluster, Member& member) {
    Group& group = cluster.groups[member.group.index()];
    const uint32_t first = cluster.topics[std::size_t(group.topic)].first;
    for (Assigned& a : member.assigned) {
        uint8_t& unsought = group.unsought[a.partition.value - first];
        const bool asked = a.state == PositionState::fetching || a.state == PositionState::unknown;
        if (unsought == 0 || asked) continue;
        unsought = 0;
        a.end = a.first;
        switch (group.seek_to) {
        case SeekTo::earliest: look_up(member, a, time_zero, Cause::sought); break;
        case SeekTo::latest: look_up(member, a, time_never, Cause::sought); break;
        case SeekTo::time: look_up(member, a, group.seek_time, Cause::sought); break;
        case SeekTo::offset: look_up(member, a, time_zero, Cause::sought); break;
        }
    }
}

void look_up_positions(Context& ctx, Cluster& cluster, Member& member) {
    if (awaits(member, Awaited::lookups) || ctx.now() < member.not_before) return;
    const Group& group = cluster.groups[member.group.index()];
    for (Assigned& a : member.assigned) {
        if (a.state != PositionState::reset || a.leader < 0) continue;
        if (member.view.brokers[std::size_t(a.leader)].usable_at > ctx.now()) continue;
        a.state = PositionState::resetting;
        const bool near = a.reset_cause == Cause::sought && group.seek_to == SeekTo::offset;
        ask(ctx, cluster, member, a.leader,
            Message{ListOffsets{.from = ctx.self(),
                                .partition = a.partition,
                                .at = a.reset_to,
                                .near = near ? group.seek_offset : Offset(-1)}},
            client_request_bytes);
        await(ctx, member, Awaited::lookups, spec_of(cluster, member).kafka.request_timeout);
    }
}

void offsets_listed(Context& ctx, Cluster& cluster, Member& member,
                    const ListOffsetsAnswer& answer) {
    Assigned* a = find_assigned(cluster, member, answer.partition);
    if (a == nullptr || a->state != PositionState::resetting) return;
    if (answer.error != Cause::none) {
        a->state = PositionState::reset;
        want_metadata(ctx, cluster, member.view, patience_of(spec_of(cluster, member).kafka));
        hold_back(ctx, cluster, member);
    } else {
        tell_reset(ctx, member, *a, answer.offset, a->reset_cause);
        place_at(member, *a, answer.offset);
        member.failures = 0;
    }
    const bool more =
        std::any_of(member.assigned.begin(), member.assigned.end(),
                    [](const Assigned& other) { return other.state == PositionState::resetting; });
    if (!more) no_longer_await(member, Awaited::lookups);
}

void send_fetches(Context& ctx, Cluster& cluster, Member& member) {
    for (std::size_t b = 0; b < member.sessions.size(); ++b) {
        const ReadSession& session = member.sessions[b];
        if (session.in_flight || (session.partitions == 0 && session.changed.empty())) continue;
        const Time usable = member.view.brokers[b].usable_at;
        if (usable > ctx.now())
            arm(ctx, member.retry_wake, usable, TimerKind::fetch_retry);
        else
            send_fetch(ctx, cluster, member, BrokerIndex(b));
    }
}

void fetch_answered(Context& ctx, Cluster& cluster, Member& member, const FetchAnswer& answer) {
    ReadSession& session = member.sessions[std::size_t(answer.broker)];
    if (session.in_flight && session.session == answer.session &&
        session.correlation == answer.correlation) {
        session.in_flight = false;
        heard_from(member.view, answer.broker);
        if (answer.session_unknown) session_lost(member, answer.broker);
        const std::vector<FetchedItem>& items = cluster.lists.fetched.at(answer.items);
        for (std::size_t i = 0; i < items.size(); ++i)
            take_fetched(ctx, cluster, member, cluster.lists.fetched.at(answer.items)[i]);
    }
    cluster.lists.fetched.close(answer.items);
}

// The next request to that broker begins a session with everything that is read there.
void session_lost(Member& member, BrokerIndex broker) {
    ReadSession& session = member.sessions[std::size_t(broker)];
    session.in_flight = false;
    session.fresh = true;
    session.partitions = 0;
    session.changed.clear();
    session.dropped.clear();
    for (std::size_t i = 0; i < member.assigned.size(); ++i) {
        Assigned& a = member.assigned[i];
        if (a.session == broker) {
            a.session = -1;
            a.session_offset = -1;
        }
        if (source_of(a) == broker) session.changed.push_back(uint32_t(i));
    }
}

namespace {

void look_up(Member& member, Assigned& assigned, Time what, Cause cause) {
    if (assigned.state == PositionState::known) ++member.unplaced;
    assigned.state = PositionState::reset;
    assigned.reset_to = what;
    assigned.reset_cause = cause;
    assigned.end = assigned.first;
    mark_changed(member, assigned);
}

// A jump forward leaves records behind that this group will not see.
void tell_reset(Context& ctx, const Member& member, const Assigned& assigned, Offset to,
                Cause cause) {
    const Offset before = std::max(assigned.position, assigned.committed);
    ctx.state({.kind = FactKind::position_reset,
               .cause = cause,
               .who = entity_of(member.id),
               .partition = assigned.partition,
               .group = member.group,
               .before = before,
               .after = to});
    const Offset from = std::max<Offset>(before, 0);
    if (to > from)
        ctx.state({.kind = FactKind::delivery_skipped,
                   .cause = cause,
                   .who = entity_of(member.id),
                   .partition = assigned.partition,
                   .group = member.group,
                   .count = to - from,
                   .before = from,
                   .after = to});
}

void send_fetch(Context& ctx, Cluster& cluster, Member& member, BrokerIndex broker) {
    const KafkaConsumerSettings& settings = spec_of(cluster, member).kafka;
    ReadSession& session = member.sessions[std::size_t(broker)];
    const ListHandle list = cluster.lists.fetch.open();
    if (!name_changes(cluster, member, broker, list)) {
        cluster.lists.fetch.close(list);
        return session_lost(member, broker); // nothing is read there now
    }
    if (session.fresh) ++session.session;
    const auto items = int64_t(cluster.lists.fetch.at(list).size());
    session.correlation = member.next_correlation++;
    session.in_flight = true;
    session.deadline = ctx.now() + settings.request_timeout;
    ask(ctx, cluster, member, broker,
        Message{FetchRequest{.from = ctx.self(),
                             .items = list,
                             .session = session.session,
                             .correlation = session.correlation,
                             .min_bytes = int32_t(settings.fetch_min_bytes),
                             .max_bytes = int32_t(settings.fetch_max_bytes),
                             .partition_max_bytes = int32_t(settings.max_partition_fetch_bytes),
                             .full = session.fresh,
                             .max_wait = settings.fetch_max_wait}},
        client_request_bytes + 20 * items);
    session.fresh = false;
    arm(ctx, member.request_wake, session.deadline, TimerKind::request_due);
}

// False: the session would be empty.
bool name_changes(Cluster& cluster, Member& member, BrokerIndex broker, ListHandle list) {
    ReadSession& session = member.sessions[std::size_t(broker)];
    std::vector<FetchItem>& items = cluster.lists.fetch.at(list);
    for (const PartitionId gone : session.dropped)
        items.push_back({.partition = gone, .offset = -1});
    session.dropped.clear();
    for (const uint32_t index : session.changed) {
        Assigned& a = member.assigned[index];
        const Offset had = a.session == broker ? a.session_offset : -1;
        const Offset wanted =
            member.reading && source_of(a) == broker ? offset_wanted(a) : Offset(-1);
        if (wanted == had) continue;
        items.push_back({.partition = a.partition,
                         .offset = wanted,
                         .leader_epoch = a.leader_epoch,
                         .last_fetched_epoch = a.last_epoch});
        session.partitions += int(wanted >= 0) - int(had >= 0);
        a.session = wanted >= 0 ? broker : BrokerIndex(-1);
        a.session_offset = wanted;
    }
    session.changed.clear();
    return session.partitions > 0;
}

void take_fetched(Context& ctx, Cluster& cluster, Member& member, const FetchedItem& item) {
    Assigned* a = find_assigned(cluster, member, item.partition);
    if (a == nullptr || a->state != PositionState::known) return;
    if (item.preferred >= 0) {
        leave_session(member, *a);
        a->preferred = item.preferred;
        a->preferred_until = ctx.now() + spec_of(cluster, member).kafka.metadata_max_age;
        mark_changed(member, *a);
    } else if (item.error != Cause::none && a->preferred >= 0) {
        leave_session(member, *a); // the leader may know better than its copy
        a->preferred = -1;
        mark_changed(member, *a);
        if (item.error != Cause::offset_out_of_range) read_elsewhere(ctx, cluster, member, *a);
    } else if (item.error == Cause::offset_out_of_range) {
        leave_session(member, *a);
        reset_by_policy(ctx, cluster, member, *a, item.error);
    } else if (item.error != Cause::none) {
        read_elsewhere(ctx, cluster, member, *a);
    } else if (item.diverging_end >= 0 && item.diverging_end < a->position) {
        // KIP-320: what was read last is not in the log any more; go on where the logs agree.
        tell_reset(ctx, member, *a, item.diverging_end, Cause::divergence);
        place_at(member, *a, item.diverging_end);
    } else if (item.first < item.end && a->session_offset == a->position && member.reading) {
        a->first = item.first;
        a->end = item.end;
        member.buffered.push_back(uint32_t(a - member.assigned.data()));
        mark_changed(member, *a);
    }
}

void read_elsewhere(Context& ctx, Cluster& cluster, Member& member, Assigned& assigned) {
    leave_session(member, assigned);
    assigned.leader = -1; // until metadata says who
    assigned.preferred = -1;
    want_metadata(ctx, cluster, member.view, patience_of(spec_of(cluster, member).kafka));
}

} // namespace

} // namespace sluice::kafka
