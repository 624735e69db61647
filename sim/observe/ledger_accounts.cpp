// The ledger's books as reports show them.
#include "sim/observe/ledger.hpp"
#include "sim/observe/ledger_reading.hpp"
#include "sim/world/names.hpp"

namespace sluice {

namespace {

void add_terms(Account& account, std::string_view name, const Tally& tally) {
    for (const CauseCount& row : tally.rows())
        if (row.count != 0) account.terms.push_back({name, row.cause, row.count});
}

Account producer_account(const Ledger& ledger, const World& world, ProducerId id);
Account channel_account(const Ledger& ledger, const World& world, const kafka::Cluster& cluster,
                        const kafka::Topic& topic);
Account group_account(const Ledger& ledger, const World& world, GroupId id);
Account queue_account(const Ledger& ledger, const World& world, const queue::Service& service,
                      PartitionId id);

} // namespace

std::vector<Account> accounts(const Ledger& ledger, const World& world) {
    std::vector<Account> all;
    for (std::size_t p = 0; p < ledger.producers.size(); ++p)
        all.push_back(producer_account(ledger, world, ProducerId::of(p)));
    if (const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world))) {
        for (const kafka::Topic& topic : cluster->topics)
            if (topic.channel.exists())
                all.push_back(channel_account(ledger, world, *cluster, topic));
    } else {
        const auto& service = std::get<queue::Service>(carrier(world));
        for (std::size_t q = 0; q < ledger.partitions.size(); ++q)
            all.push_back(queue_account(ledger, world, service, PartitionId::of(q)));
    }
    for (std::size_t g = 0; g < ledger.groups.size(); ++g)
        all.push_back(group_account(ledger, world, GroupId::of(g)));
    return all;
}

std::string_view cause_name(const LedgerTerm& term) {
    if (!term.why.empty()) return term.why;
    return term.cause == Cause::none ? std::string_view{} : info(term.cause).name;
}

std::string_view cause_words(const LedgerTerm& term) {
    return term.why.empty() ? info(term.cause).words : term.why;
}

int64_t records_lost(const Ledger& ledger, const World& world) {
    int64_t lost = never_stored(ledger, world);
    for (const PartitionTally& tally : ledger.partitions) {
        if (tally.counted) lost += tally.lost.total();
        lost += tally.dropped.of(Cause::overflow_drop_old);
    }
    if (std::holds_alternative<kafka::Cluster>(carrier(world))) return lost;
    // Read destructively, and the reader died with them.
    for (const GroupTally& group : ledger.groups)
        lost += group.skipped.total() - group.skipped.of(Cause::policy_skip) -
                group.skipped.of(Cause::policy_dead_letter);
    return lost;
}

namespace {

Account producer_account(const Ledger& ledger, const World& world, ProducerId id) {
    const ProducerTally& tally = ledger.producers[id.index()];
    Account account{.kind = AccountKind::producer,
                    .of = name_of(world, entity_of(id)),
                    .terms = {{"acked", Cause::none, tally.acked}},
                    .left = tally.offered,
                    .left_name = "offered"};
    add_terms(account, "failed", tally.failed);
    // Which of them were stored is known; why they were given up is known, but not for each.
    const int64_t stored = tally.unknown_stored;
    if (tally.unknown.total() > 0) {
        account.terms.push_back({"unknown", Cause::none, stored, "stored after all"});
        account.terms.push_back(
            {"unknown", Cause::none, tally.unknown.total() - stored, "never stored"});
    }
    account.terms.push_back(
        {"pending",
         {},
         std::visit([&](const auto& platform) { return pending_records(platform, id); },
                    carrier(world))});
    return account;
}

Account channel_account(const Ledger& ledger, const World& world, const kafka::Cluster& cluster,
                        const kafka::Topic& topic) {
    Account account{.kind = AccountKind::channel,
                    .of = topic.name,
                    .terms = {},
                    .left = 0,
                    .left_name = "stored"};
    int64_t readable = 0, expired = 0;
    Tally truncated, lost;
    for (uint32_t p = topic.first; p < topic.first + uint32_t(topic.partitions); ++p) {
        const PartitionTally& tally = ledger.partitions[p];
        account.left += tally.stored;
        readable += kafka::readable_records(cluster, PartitionId{p});
        expired += tally.expired;
        truncated.add(tally.truncated);
        lost.add(tally.lost);
    }
    account.terms = {{"readable", Cause::none, readable}, {"expired", Cause::none, expired}};
    add_terms(account, "truncated", truncated);
    add_terms(account, "lost", lost);
    (void)world;
    return account;
}

Account group_account(const Ledger& ledger, const World& world, GroupId id) {
    const GroupTally& tally = ledger.groups[id.index()];
    Account account{.kind = AccountKind::group,
                    .of = name_of(world, id),
                    .terms = {{"delivered_once", Cause::none, tally.delivered_once}},
                    .left = 0,
                    .left_name = "stored"};
    if (tally.duplicates_retry > 0)
        account.terms.push_back({"duplicates", Cause::none, tally.duplicates_retry, "retry"});
    if (tally.duplicates_redelivery > 0)
        account.terms.push_back(
            {"duplicates", Cause::none, tally.duplicates_redelivery, "redelivery"});
    add_terms(account, "skipped", tally.skipped);
    const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world));
    if (!cluster) { // groups of one queue compete: what it holds is in the queue's own account
        account.left = tally.delivered_once + tally.duplicates_retry + tally.duplicates_redelivery +
                       tally.skipped.total();
        account.left_name = "deliveries";
        return account;
    }
    add_terms(account, "gone_unread", tally.gone_unread);
    int64_t waiting = 0;
    for (uint32_t p = 0; p < tally.partitions; ++p) {
        const PartitionId partition{tally.first_partition + p};
        account.left += ledger.partitions[partition.index()].stored;
        waiting += waiting_records(ledger, *cluster, id, partition);
    }
    account.terms.push_back({"waiting", Cause::none, waiting});
    return account;
}

Account queue_account(const Ledger& ledger, const World& world, const queue::Service& service,
                      PartitionId id) {
    const PartitionTally& tally = ledger.partitions[id.index()];
    Account account{.kind = AccountKind::queue,
                    .of = name_of(world, id),
                    .terms = {{"visible", Cause::none, queue::ready_messages(service, id)},
                              {"delayed", Cause::none, 0},
                              {"in_flight", Cause::none, queue::leased_messages(service, id)},
                              {"deleted", Cause::none, tally.deleted},
                              {"expired", Cause::none, tally.expired},
                              {"dead_lettered", Cause::none, tally.dead_lettered}},
                    .left = tally.stored,
                    .left_name = "stored"};
    add_terms(account, "dropped", tally.dropped);
    return account;
}

} // namespace

} // namespace sluice
