// The ledger: where every record is. Each term is counted by itself, from facts or by reading the
// World; none is what remains of the others, so a fact that is missing breaks the balance.
// Records of a group are told apart by their ordinal in the partition's store: offsets are given
// again after a truncation, ordinals never.
#pragma once
#include "sim/core/interval_set.hpp"
#include "sim/core/paged.hpp"
#include "sim/core/recent_count.hpp"
#include "sim/core/shared_series.hpp"
#include "sim/observe/tally.hpp"
#include "sim/world/world.hpp"
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

struct ProducerTally {
    int64_t offered = 0, acked = 0;
    int64_t unknown_stored = 0; // of `unknown`: a copy reached a log after all
    Tally failed, unknown;
};

// A batch that was stored more than once, or a queue's in several pieces: all but the first.
struct StoredPiece {
    BatchId batch;
    int32_t rank = 0, count = 0; // of its records
    int64_t ordinal = 0;         // of the first of them
};

struct PartitionTally {
    // Every append asks for these; they stand together because of the cache.
    bool counted = true; // false: the cluster's own bookkeeping
    int64_t stored = 0;
    int64_t copies_made = 0, copies_let_go = 0;
    int64_t duplicates = 0; // stored again, further copies of one record
    int64_t offset_end = 0; // one past the highest offset ever given
    IntervalSet gone; // store entries that no replica holds; positions that left a queue by request
    std::vector<int64_t> latest_run; // [ProducerId] highest first number stored
    std::vector<StoredPiece> extra;  // ascending batch
    RecentCount stored_lately;
    // The rest is rare.
    int64_t expired = 0;
    Tally truncated, lost;
    IntervalSet reused; // ordinals at offsets that had been given before
    // A queue's messages.
    int64_t deleted = 0, dead_lettered = 0;
    int64_t handed_out = 0, returned = 0; // leases given, leases that settled nothing
    int64_t set_aside = 0;                // of leased ones: moved to dead letters, or dropped
    Tally dropped;
};

// What a group will not see: skipped by its position, or gone before it came by.
struct MissedRange {
    int64_t begin = 0, end = 0; // ordinals
    Cause cause = Cause::none;
    bool gone = false; // nobody holds them any more
};

struct GroupPartitionTally {
    IntervalSet delivered; // ordinals
    IntervalSet wrong;     // of them, those whose latest finished work was a bug's
    std::vector<MissedRange> missed;
    // Its position was moved beyond the end of the log: what will stand below this, it skipped.
    int64_t skips_below = 0; // an offset
    Cause skips_because = Cause::none;
};

struct GroupTally {
    uint32_t first = 0; // index of its partition 0 in Ledger::group_partitions
    uint32_t first_partition = 0, partitions = 0;
    bool commits_first = false; // at most once: before the work
    bool skips_ahead = false;   // some partition has `skips_below`
    int64_t delivered_once = 0;
    int64_t duplicates_retry = 0;      // another copy of it was stored, and delivered first
    int64_t duplicates_redelivery = 0; // the same copy, handed out again
    int64_t wrong = 0; // of what was delivered: its latest finished work was a bug's
    int64_t waiting = 0, waiting_most = 0; // stored and not settled, as facts tell it
    Tally skipped, gone_unread;
};
// Records worked on, each time counted.
inline int64_t worked_on(const GroupTally& group) {
    return group.delivered_once + group.duplicates_retry + group.duplicates_redelivery;
}

enum BatchFlag : uint8_t {
    batch_acked = 1,
    batch_unknown = 2,  // given up, its outcome unknown
    batch_stored = 4,   // a leader appended it
    batch_several = 8,  // more than once
    batch_missing = 16, // acknowledged without having been stored yet
    batch_overdue = 32, // and counted as such, after a while
    batch_lost = 64,    // its last copy went after it was acknowledged
};

struct BatchState {
    uint8_t flags = 0;
    Cause cut = Cause::none; // of its last copy
    uint16_t copies = 0;     // entries that some replica holds
    int32_t first_count = 0; // records of the first piece that was stored
    int64_t first_ordinal = 0;
};

struct Unstored { // acknowledged when sent (acks=0), not seen in any log yet
    BatchId batch;
    Time at;
};

// Acknowledged records that no log has any more, all that one cut cost a partition; or that no log
// ever had (acks=0). A negative count: they turned up again.
struct Loss {
    FactId fact = 0; // the cut; 0: they were acknowledged after it, or never stored
    Time at{};       // of the first of them
    Time latest{};   // of the last
    PartitionId partition{};
    Entity holder{}; // who had the last copy; nobody: not known, or there was none
    Cause cause = Cause::none;
    int64_t count = 0;
    Offset first = -1, end = -1; // they lay within [first, end)
    BatchId batch{};             // one of theirs
};

// The equations, each of which imbalances() checks:
//   producer   offered = acked + failed + unknown + pending
//   channel    stored  = readable + expired + truncated + lost
//   copies     made    = held + let go                      (every replica's, per channel)
//   group      stored  = delivered once + second copies delivered + skipped + gone unread + waiting
//   queue      stored  = visible + in flight + deleted + expired + dead-lettered + dropped
//   leases     given   = returned + deleted + set aside + in flight                (per queue)
struct Ledger {
    Paged<ProducerTally, 16> producers;   // [ProducerId]
    Paged<PartitionTally, 16> partitions; // [PartitionId]
    std::vector<GroupTally> groups;       // [GroupId]
    bool competing = false; // groups share what they read: a message goes to one of them
    Paged<GroupPartitionTally, 16> group_partitions;
    std::vector<std::vector<uint32_t>> readers; // [PartitionId] the groups that read it
    Paged<BatchState, 1024> batches;            // [BatchId]
    SharedSeries<Unstored, 64> unstored;
    std::vector<Loss> losses; // in the order of their times; their sum is lost + never_stored
    int64_t never_stored = 0; // acknowledged more than a second ago, in no log
    int64_t reordered = 0;    // records stored behind later ones of their producer and partition

    bool balances(const World& world) const;
};

Ledger open_ledger(const World& world);
void note(Ledger& ledger, const World& world, const Fact& fact);

struct Imbalance {
    std::string of;       // whom the equation is about
    std::string equation; // in words, with the numbers
};
std::vector<Imbalance> imbalances(const Ledger& ledger, const World& world);

// --- what reports show ---

struct LedgerTerm {
    std::string_view name;
    Cause cause = Cause::none;
    int64_t count = 0;
    std::string_view why{}; // where no Cause says it: "retry", "stored after all"
};
std::string_view cause_name(const LedgerTerm& term);  // empty: the term has no cause
std::string_view cause_words(const LedgerTerm& term); // fits in brackets
enum class AccountKind : uint8_t { producer, channel, group, queue };
struct Account {
    AccountKind kind = AccountKind::producer;
    std::string of;
    std::vector<LedgerTerm> terms; // those with causes have one row a cause
    int64_t left = 0;              // of the equation: offered, stored
    std::string_view left_name;
};
std::vector<Account> accounts(const Ledger& ledger, const World& world);

// Acknowledged when sent (acks=0), and in no log after a second.
int64_t never_stored(const Ledger& ledger, const World& world);
// Stored and not finished with, of all groups together, as facts tell it.
int64_t records_waiting(const Ledger& ledger);
// Acknowledged records that are readable nowhere any more.
int64_t records_lost(const Ledger& ledger, const World& world);

} // namespace sluice
