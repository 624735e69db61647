// The equations of the ledger, each with its terms counted separately.
#include "sim/observe/ledger.hpp"
#include "sim/observe/ledger_reading.hpp"
#include "sim/world/names.hpp"

namespace sluice {

namespace {

struct Equation {
    std::vector<Imbalance>& out;

    // "offered 10 = acked 7 + failed 1 + pending 1" when the sides differ.
    void check(const std::string& of, std::string_view name, int64_t left,
               const std::vector<LedgerTerm>& right) {
        int64_t sum = 0;
        for (const LedgerTerm& term : right) sum += term.count;
        if (sum == left) return;
        std::string text{name};
        text += ' ' + std::to_string(left) + " =";
        for (const LedgerTerm& term : right) {
            if (&term != &right.front()) text += " +";
            text += ' ' + std::string(term.name) + ' ' + std::to_string(term.count);
        }
        text += ", which is " + std::to_string(sum);
        out.push_back({of, text});
    }
};

void check_producers(Equation& equation, const Ledger& ledger, const World& world);
void check_kafka(Equation& equation, const Ledger& ledger, const World& world,
                 const kafka::Cluster& cluster);
void check_groups(Equation& equation, const Ledger& ledger, const World& world,
                  const kafka::Cluster& cluster);
void check_queues(Equation& equation, const Ledger& ledger, const World& world,
                  const queue::Service& service);
void check_handled(Equation& equation, const World& world, GroupId group, const GroupTally& tally,
                   int64_t handled);

} // namespace

std::vector<Imbalance> imbalances(const Ledger& ledger, const World& world) {
    std::vector<Imbalance> found;
    Equation equation{found};
    check_producers(equation, ledger, world);
    if (const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world))) {
        check_kafka(equation, ledger, world, *cluster);
        check_groups(equation, ledger, world, *cluster);
    } else {
        check_queues(equation, ledger, world, std::get<queue::Service>(carrier(world)));
    }
    return found;
}

bool Ledger::balances(const World& world) const {
    return imbalances(*this, world).empty();
}

namespace {

void check_producers(Equation& equation, const Ledger& ledger, const World& world) {
    for (std::size_t p = 0; p < ledger.producers.size(); ++p) {
        const ProducerTally& tally = ledger.producers[p];
        const int64_t pending = std::visit(
            [&](const auto& platform) { return pending_records(platform, ProducerId::of(p)); },
            carrier(world));
        equation.check(name_of(world, entity_of(ProducerId::of(p))), "offered", tally.offered,
                       {{"acked", Cause::none, tally.acked},
                        {"failed", Cause::none, tally.failed.total()},
                        {"unknown", Cause::none, tally.unknown.total()},
                        {"pending", Cause::none, pending}});
    }
}

void check_kafka(Equation& equation, const Ledger& ledger, const World& world,
                 const kafka::Cluster& cluster) {
    for (std::size_t p = 0; p < ledger.partitions.size(); ++p) {
        const PartitionTally& tally = ledger.partitions[p];
        const PartitionId id = PartitionId::of(p);
        if (tally.stored == 0 && cluster.stores[p].records == 0) continue;
        const std::string name = name_of(world, id);
        equation.check(name, "stored", tally.stored,
                       {{"readable", Cause::none, kafka::readable_records(cluster, id)},
                        {"expired", Cause::none, tally.expired},
                        {"truncated", Cause::none, tally.truncated.total()},
                        {"lost", Cause::none, tally.lost.total()}});
        equation.check(name, "copies made", tally.copies_made,
                       {{"held", Cause::none, copies_held(cluster, id)},
                        {"let go", Cause::none, tally.copies_let_go}});
    }
}

void check_groups(Equation& equation, const Ledger& ledger, const World& world,
                  const kafka::Cluster& cluster) {
    for (std::size_t g = 0; g < ledger.groups.size(); ++g) {
        const GroupTally& tally = ledger.groups[g];
        int64_t stored = 0, waiting = 0;
        for (uint32_t p = 0; p < tally.partitions; ++p) {
            const PartitionId id{tally.first_partition + p};
            stored += ledger.partitions[id.index()].stored;
            waiting += waiting_records(ledger, cluster, GroupId::of(g), id);
        }
        equation.check(name_of(world, GroupId::of(g)), "stored", stored,
                       {{"delivered once", Cause::none, tally.delivered_once},
                        {"second copies delivered", Cause::none, tally.duplicates_retry},
                        {"skipped", Cause::none, tally.skipped.total()},
                        {"gone unread", Cause::none, tally.gone_unread.total()},
                        {"waiting", Cause::none, waiting}});
        check_handled(equation, world, GroupId::of(g), tally, cluster.groups[g].handled);
    }
}

// Every finished piece of work is a first delivery or a further one; the members count them too.
void check_handled(Equation& equation, const World& world, GroupId group, const GroupTally& tally,
                   int64_t handled) {
    equation.check(name_of(world, group), "worked on", handled,
                   {{"delivered once", Cause::none, tally.delivered_once},
                    {"again", Cause::none, tally.duplicates_retry + tally.duplicates_redelivery}});
}

// Of the messages that left the queue because a member asked for it, those that a group has
// finished with, one way or the other.
int64_t worked_on(const Ledger& ledger, PartitionId queue) {
    IntervalSet settled;
    for (const uint32_t reader : ledger.readers[queue.index()]) {
        const GroupTally& group = ledger.groups[reader];
        const auto& place =
            ledger.group_partitions[group.first + queue.value - group.first_partition];
        for (const IntervalSet::Range& range : place.delivered.ranges())
            settled.add(range.begin, range.end);
        for (const MissedRange& range : place.missed)
            if (!range.gone) settled.add(range.begin, range.end);
    }
    int64_t sum = 0;
    for (const IntervalSet::Range& range : ledger.partitions[queue.index()].gone.ranges())
        sum += settled.covered(range.begin, range.end);
    return sum;
}

// Read destructively: with a member, or on the way to one.
int64_t in_hand(const queue::Service& service, PartitionId queue) {
    const bool destructive =
        service.server.queues.at(queue.index()).settings.mode == FifoMode::destructive;
    if (!destructive) return 0;
    int64_t sum = 0;
    for (const queue::Member& member : service.members)
        if (member.queue == queue) sum += held_messages(member);
    for (uint32_t list = 0; list < service.addressees.size(); ++list) {
        const queue::Addressee& addressee = service.addressees[list];
        if (addressee.member.exists() && addressee.queue == queue)
            sum += int64_t(service.lists.at(list).size());
    }
    for (const queue::Vanished& vanished : service.vanished)
        if (vanished.addressee.queue == queue) ++sum;
    return sum;
}

void check_queues(Equation& equation, const Ledger& ledger, const World& world,
                  const queue::Service& service) {
    for (std::size_t g = 0; g < ledger.groups.size(); ++g)
        check_handled(equation, world, GroupId::of(g), ledger.groups[g], service.handled[g]);
    for (std::size_t q = 0; q < ledger.partitions.size(); ++q) {
        const PartitionTally& tally = ledger.partitions[q];
        const PartitionId id = PartitionId::of(q);
        const std::string name = name_of(world, id);
        const int64_t in_flight = queue::leased_messages(service, id);
        equation.check(name, "stored", tally.stored,
                       {{"visible", Cause::none, queue::ready_messages(service, id)},
                        {"in flight", Cause::none, in_flight},
                        {"deleted", Cause::none, tally.deleted},
                        {"expired", Cause::none, tally.expired},
                        {"dead-lettered", Cause::none, tally.dead_lettered},
                        {"dropped", Cause::none, tally.dropped.total()}});
        equation.check(name, "handed out", tally.handed_out,
                       {{"returned", Cause::none, tally.returned},
                        {"deleted", Cause::none, tally.deleted},
                        {"set aside", Cause::none, tally.set_aside},
                        {"in flight", Cause::none, in_flight}});
        if (!ledger.readers[q].empty())
            equation.check(name, "deleted", tally.deleted,
                           {{"worked on", Cause::none, worked_on(ledger, id)},
                            {"in hand", Cause::none, in_hand(service, id)}});
    }
}

} // namespace

} // namespace sluice
