// Producers, members and groups: how much waits where, who works on what until when, who reads
// what and what a rebalance is moving.
#include "sim/observe/view_parts.hpp"
#include "sim/world/names.hpp"
#include <algorithm>

namespace sluice {

namespace {

constexpr std::size_t queues_looked_at = 100'000;  // producers times partitions, at most
constexpr Duration moves_told_for{10'000'000'000}; // after a rebalance

void describe(ProducerView& view, const ViewSource& source, const kafka::Producer& producer);
void describe(ProducerView& view, const ViewSource& source, const queue::Producer& producer);
void add_unanswered(ProducerView& view, const ViewSource& source, const kafka::Producer& producer);
void add_waiting_for(ProducerView& view, const ViewSource& source, const kafka::Producer& producer);
void describe(MemberView& view, const ViewSource& source, const kafka::Member& member);
void describe(MemberView& view, const ViewSource& source, const queue::Member& member);
std::optional<InHand> in_hand_of(const ViewSource& source, const kafka::Member& member);
InHand in_hand_of(const ViewSource& source, const queue::Member& member);
void describe(GroupView& view, const ViewSource& source, const kafka::Group& group);
void add_revoked(View& view, const ViewSource& source, const kafka::Group& group);

std::string acks_text(Acks acks) {
    switch (acks) {
    case Acks::none: return "0";
    case Acks::leader: return "1";
    case Acks::all: return "all";
    }
    return {};
}

} // namespace

std::string_view words_of(MemberWork work) {
    switch (work) {
    case MemberWork::nothing: return "waits for records";
    case MemberWork::working: return "works";
    case MemberWork::resting: return "rests before it tries again";
    case MemberWork::committing: return "waits for its commit";
    case MemberWork::stuck: return "died of a failure";
    }
    return "";
}

void add_producers(View& view, const ViewSource& source) {
    for (std::size_t p = 0; p < source.world.producers.size(); ++p) {
        ProducerView one;
        one.id = ProducerId::of(p);
        one.node = source.world.producer_nodes[p].value;
        one.name = view.nodes[one.node].name;
        one.offered_per_second =
            rate_of(source, &WorkSoFar::producers, p, [](const auto& counts) { return counts[0]; });
        one.acked_per_second =
            rate_of(source, &WorkSoFar::producers, p, [](const auto& counts) { return counts[1]; });
        if (source.cluster)
            describe(one, source, source.cluster->producers[p]);
        else
            describe(one, source, source.service->producers[p]);
        view.producers.push_back(std::move(one));
    }
}

void add_members(View& view, const ViewSource& source) {
    const auto& watched = source.observation.watch.members;
    for (std::size_t m = 0; m < source.world.members.size(); ++m) {
        MemberView one;
        one.id = MemberId::of(m);
        one.group = source.world.members[m].group;
        if (m < watched.size()) one.since = watched[m].since;
        one.finished_per_second = rate_of(source, &WorkSoFar::members, m, itself);
        if (source.cluster)
            describe(one, source, source.cluster->members[m]);
        else
            describe(one, source, source.service->members[m]);
        one.name = view.nodes[one.node].name;
        view.members.push_back(std::move(one));
    }
}

void add_groups(View& view, const ViewSource& source) {
    for (std::size_t g = 0; g < source.world.scenario->consumers.size(); ++g) {
        const GroupTally& tally = source.observation.ledger.groups[g];
        const GroupWatch& watch = source.observation.watch.groups[g];
        GroupView one;
        one.id = GroupId::of(g);
        one.name = name_of(source.world, one.id);
        one.delivered = tally.delivered_once;
        one.twice = tally.duplicates_retry + tally.duplicates_redelivery;
        one.skipped = tally.skipped.total() - tally.skipped.of(Cause::policy_dead_letter);
        one.finished_per_second = rate_of(source, &WorkSoFar::groups, g, itself);
        one.longest_rebalance = watch.longest_rebalance;
        if (watch.rebalance_until == time_never) one.rebalancing_since = watch.rebalance_from;
        for (std::size_t m = 0; m < view.members.size(); ++m)
            if (view.members[m].group == one.id) one.members.push_back(uint32_t(m));
        if (source.cluster)
            describe(one, source, source.cluster->groups[g]);
        else
            one.behind = tally.waiting;
        view.groups.push_back(std::move(one));
        if (source.cluster) add_revoked(view, source, source.cluster->groups[g]);
    }
}

namespace {

void describe(ProducerView& view, const ViewSource& source, const kafka::Producer& producer) {
    const KafkaProducerSettings& settings = source.world.scenario->producers[producer.spec].kafka;
    view.acks = acks_text(settings.acks);
    view.idempotent = producer.producer_id >= 0;
    view.blocked = producer.is_blocked;
    view.blocked_records = producer.blocked_records;
    view.waiting = producer.blocked_records;
    for (const kafka::PendingBatch& pending : producer.accumulator.batches) {
        if (pending.place == kafka::BatchPlace::queued) view.waiting += pending.batch.count;
        const bool flies = pending.place == kafka::BatchPlace::in_flight && !pending.given_up;
        if (flies) view.in_flight += pending.batch.count;
    }
    view.buffer_thousandths = int32_t(producer.accumulator.reserved * 1000 /
                                      std::max<int64_t>(1, settings.buffer_memory));
    add_unanswered(view, source, producer);
    const std::size_t queues = producer.accumulator.queues.size();
    if (queues * source.cluster->producers.size() <= queues_looked_at)
        add_waiting_for(view, source, producer);
}

void add_unanswered(ProducerView& view, const ViewSource& source, const kafka::Producer& producer) {
    const Duration timeout = source.world.scenario->producers[producer.spec].kafka.request_timeout;
    for (const kafka::Flight& flight : producer.flights) { // in the order of sending
        const uint32_t node = source.cluster->brokers[std::size_t(flight.broker)].node.value;
        const auto same = std::find_if(view.unanswered.begin(), view.unanswered.end(),
                                       [node](const Unanswered& u) { return u.node == node; });
        if (same != view.unanswered.end())
            ++same->requests;
        else
            view.unanswered.push_back({node, 1, flight.deadline - timeout});
    }
}

void add_waiting_for(ProducerView& view, const ViewSource& source,
                     const kafka::Producer& producer) {
    if (producer.topic < 0) return;
    const uint32_t first = source.cluster->topics[std::size_t(producer.topic)].first;
    const auto& batches = producer.accumulator.batches;
    for (std::size_t number = 0; number < producer.accumulator.queues.size(); ++number) {
        const uint32_t oldest = producer.accumulator.queues[number].first;
        if (oldest == kafka::no_batch) continue;
        WaitingRecords waiting{.partition = PartitionId::of(first + number),
                               .records = 0,
                               .oldest = batches[oldest].batch.created_first};
        for (uint32_t b = oldest; b != kafka::no_batch; b = batches[b].next)
            waiting.records += batches[b].batch.count;
        view.waiting_for.push_back(waiting);
    }
}

void describe(ProducerView& view, const ViewSource& source, const queue::Producer& producer) {
    const FifoProducerSettings& settings = source.world.scenario->producers[producer.spec].fifo;
    view.blocked = producer.blocked;
    view.waiting = producer.waiting_records;
    view.in_flight = producer.flying_records;
    view.buffer_thousandths =
        int32_t(producer.waiting_records * 1000 / std::max<int64_t>(1, settings.buffer));
    if (producer.waiting_records > 0)
        view.waiting_for.push_back(
            {producer.queue, producer.waiting_records, producer.waiting[producer.head].from});
    Unanswered sent{source.service->server.node.value, 0, time_never};
    for (const queue::Flight& flight : producer.flights) {
        if (flight.state != queue::FlightState::sent) continue;
        ++sent.requests;
        sent.since = std::min(sent.since, flight.deadline - settings.timeout);
    }
    if (sent.requests > 0) view.unanswered.push_back(sent);
}

void describe(MemberView& view, const ViewSource& source, const kafka::Member& member) {
    view.node = member.node.value;
    view.state = source.world.fabric.nodes[member.node.index()].state == ProcessState::dead
                     ? "crashed"
                     : std::string(words_of(member.state));
    view.reads = member.reading;
    switch (member.hands) {
    case kafka::Hands::polling: view.work = MemberWork::nothing; break;
    case kafka::Hands::working: view.work = MemberWork::working; break;
    case kafka::Hands::resting: view.work = MemberWork::resting; break;
    case kafka::Hands::committing: view.work = MemberWork::committing; break;
    case kafka::Hands::stuck: view.work = MemberWork::stuck; break;
    }
    if (member.state == kafka::MemberState::stopped && view.work != MemberWork::stuck)
        view.work = MemberWork::nothing;
    const kafka::Group& group = source.cluster->groups[member.group.index()];
    for (const kafka::Assigned& a : member.assigned) {
        view.partitions.push_back(a.partition);
        const int64_t number = number_in(*source.cluster, group, a.partition);
        if (number >= 0) view.behind += place_of(source, group, number).lag;
    }
    for (const PartitionId p : member.granted)
        if (member.has_grant &&
            std::find(view.partitions.begin(), view.partitions.end(), p) == view.partitions.end())
            view.coming.push_back(p);
    for (std::size_t i = member.piece; i < member.pieces.size(); ++i)
        view.holding += member.pieces[i].end_rank - member.pieces[i].rank;
    view.in_hand = in_hand_of(source, member);
}

std::optional<InHand> in_hand_of(const ViewSource& source, const kafka::Member& member) {
    if (member.piece >= member.pieces.size()) return std::nullopt;
    const kafka::Piece& piece = member.pieces[member.piece];
    const Entry& entry = source.cluster->stores[piece.partition.index()].entries[piece.entry];
    const Batch& batch = source.world.fabric.batches[entry.batch.index()];
    InHand hand;
    hand.partition = piece.partition;
    hand.offset = entry.base + piece.rank;
    hand.producer = batch.producer;
    hand.attempt = member.attempt;
    const auto known = std::size_t(piece.rank - member.numbers_from);
    if (batch.rule == RunRule::contiguous)
        hand.number = batch.first + piece.rank;
    else if (known < member.numbers.size())
        hand.number = member.numbers[known];
    const bool busy =
        member.hands == kafka::Hands::working || member.hands == kafka::Hands::resting;
    if (busy) hand.from = member.busy_from;
    if (busy) hand.until = member.busy_until;
    return hand;
}

void describe(MemberView& view, const ViewSource& source, const queue::Member& member) {
    view.node = member.node.value;
    view.state = words_of(member.state);
    view.reads =
        member.state != queue::MemberState::stopped && member.state != queue::MemberState::fallen;
    if (member.state == queue::MemberState::working) view.work = MemberWork::working;
    if (member.state == queue::MemberState::resting) view.work = MemberWork::resting;
    if (member.state == queue::MemberState::fallen) view.work = MemberWork::stuck;
    if (member.queue.exists()) view.partitions.push_back(member.queue);
    view.holding = queue::held_messages(member);
    view.behind = view.holding;
    if (view.holding > 0) view.in_hand = in_hand_of(source, member);
}

InHand in_hand_of(const ViewSource& source, const queue::Member& member) {
    const queue::Delivery& item = member.held[member.head];
    InHand hand;
    hand.partition = member.queue;
    hand.offset = item.position;
    hand.producer = source.world.fabric.batches[item.batch.index()].producer;
    hand.number = item.number;
    hand.attempt = member.attempt;
    const bool busy =
        member.state == queue::MemberState::working || member.state == queue::MemberState::resting;
    if (busy) hand.from = member.busy_from;
    if (busy) hand.until = member.busy_until;
    const auto& ledger = source.service->server.queues[member.queue.index()].ledger;
    if (const auto lease = ledger.find(item.receipt)) hand.lease_until = lease->until;
    return hand;
}

std::string phase_text(kafka::GroupPhase phase) {
    switch (phase) {
    case kafka::GroupPhase::empty: return "empty";
    case kafka::GroupPhase::preparing: return "waits for members to join";
    case kafka::GroupPhase::completing: return "waits for the leader's assignment";
    case kafka::GroupPhase::stable: return "stable";
    }
    return {};
}

void describe(GroupView& view, const ViewSource& source, const kafka::Group& group) {
    if (group.topic < 0) return;
    const kafka::Cluster& cluster = *source.cluster;
    const kafka::Topic& topic = cluster.topics[std::size_t(group.topic)];
    for (int32_t number = 0; number < topic.partitions; ++number)
        view.behind += place_of(source, group, number).lag;
    const kafka::BrokerIndex leader = kafka::leader_of(cluster, group.offsets);
    view.coordinator = leader;
    if (leader < 0) return;
    for (const auto& coordinated : cluster.brokers[std::size_t(leader)].coordinator.groups) {
        if (coordinated.group != group.id) continue;
        view.phase = phase_text(coordinated.phase);
        view.generation = coordinated.generation;
    }
}

// Partitions that members gave up, while that is news.
void add_revoked(View& view, const ViewSource& source, const kafka::Group& group) {
    const GroupWatch& watch = source.observation.watch.groups[group.id.index()];
    const bool goes_on = watch.rebalance_until == time_never;
    const bool news = watch.rebalance_from != time_never &&
                      (goes_on || view.now - watch.rebalance_until < moves_told_for);
    if (!news || group.topic < 0) return;
    const kafka::Topic& topic = source.cluster->topics[std::size_t(group.topic)];
    for (int32_t number = 0; number < topic.partitions; ++number) {
        const ReaderWatch& reader = watch_of(source, group.id, number);
        const bool moved = reader.before.exists() && reader.before != reader.reader &&
                           reader.given_up != time_never && reader.given_up >= watch.rebalance_from;
        if (!moved) continue;
        view.members[reader.before.index()].revoked.push_back(
            {PartitionId::of(topic.first + std::size_t(number)), reader.given_up, reader.reader});
    }
}

} // namespace

} // namespace sluice
