#include "sim/model/delivery_ledger.hpp"
#include "sim/core/check.hpp"
#include <algorithm>

namespace sluice {

int64_t DeliveryLedger::add_run(BatchId batch, int32_t rank, int32_t count, Time stored) {
    SLUICE_CHECK(count > 0, "a run of no messages");
    const int64_t first = next_position_;
    runs_.push_back(
        {.first = first, .batch = batch, .rank = rank, .count = count, .stored = stored});
    next_position_ += count;
    ready_ += count;
    return first;
}

int64_t DeliveryLedger::add_moved(const QueuedMessage& message, Time stored) {
    return add_run(message.batch, message.rank, 1, stored);
}

std::optional<QueuedMessage> DeliveryLedger::oldest_ready() const {
    if (ready_ == 0) return std::nullopt;
    if (returned_.empty()) return first_of_runs();
    const Entry& entry = entries_[returned_.front().slot];
    return QueuedMessage{.position = entry.position,
                         .batch = entry.batch,
                         .rank = entry.rank,
                         .receives = entry.receives,
                         .stored = entry.stored};
}

std::optional<LeasedMessage> DeliveryLedger::lease(MemberId holder, Time until) {
    if (ready_ == 0) return std::nullopt;
    SLUICE_CHECK(newest_ == no_slot || entries_[newest_].until <= until,
                 "a lease ends before one that was given earlier");
    uint32_t slot = no_slot;
    Entry entry = take_ready(slot);
    if (slot == no_slot) slot = new_slot();
    entry.holder = holder;
    entry.until = until;
    entry.receipt = new_receipt(slot);
    entry.state = State::leased;
    ++entry.receives;
    entries_.edit(slot) = entry;
    link(slot);
    ++leased_;
    return leased_at(slot);
}

std::optional<LeasedMessage> DeliveryLedger::take(MemberId holder) {
    const auto message = drop_oldest();
    if (!message) return std::nullopt;
    LeasedMessage taken{.message = *message, .holder = holder, .receipt = new_receipt(no_slot)};
    ++taken.message.receives;
    return taken;
}

std::optional<QueuedMessage> DeliveryLedger::drop_oldest() {
    if (ready_ == 0) return std::nullopt;
    uint32_t slot = no_slot;
    const Entry entry = take_ready(slot);
    if (slot != no_slot) free_slot(slot);
    return QueuedMessage{.position = entry.position,
                         .batch = entry.batch,
                         .rank = entry.rank,
                         .receives = entry.receives,
                         .stored = entry.stored};
}

std::optional<LeasedMessage> DeliveryLedger::find(uint64_t receipt) const {
    const uint32_t slot = slot_of(receipt);
    if (slot == no_slot) return std::nullopt;
    return leased_at(slot);
}

LeasedMessage DeliveryLedger::settle(uint64_t receipt) {
    const uint32_t slot = slot_of(receipt);
    SLUICE_CHECK(slot != no_slot, "only a leased message can be settled");
    const LeasedMessage lease = leased_at(slot);
    unlink(slot);
    free_slot(slot);
    --leased_;
    return lease;
}

LeasedMessage DeliveryLedger::release(uint64_t receipt) {
    const uint32_t slot = slot_of(receipt);
    SLUICE_CHECK(slot != no_slot, "only a leased message can be returned");
    const LeasedMessage lease = leased_at(slot);
    unlink(slot);
    entries_.edit(slot).state = State::ready;
    returned_.push_back({lease.message.position, slot});
    std::push_heap(returned_.begin(), returned_.end(), later);
    --leased_;
    ++ready_;
    return lease;
}

std::optional<Time> DeliveryLedger::next_deadline() const {
    if (oldest_ == no_slot) return std::nullopt;
    return entries_[oldest_].until;
}

std::optional<LeasedMessage> DeliveryLedger::oldest_lease() const {
    if (oldest_ == no_slot) return std::nullopt;
    return leased_at(oldest_);
}

std::vector<LeasedMessage> DeliveryLedger::leases_of(MemberId holder) const {
    std::vector<LeasedMessage> found;
    collect(found, holder);
    return found;
}

std::vector<LeasedMessage> DeliveryLedger::all_leases() const {
    std::vector<LeasedMessage> found;
    collect(found, MemberId::none());
    return found;
}

std::vector<HeldMessage> DeliveryLedger::held_between(int64_t begin, int64_t end) const {
    std::vector<HeldMessage> found;
    for (std::size_t slot = 0; slot < entries_.size(); ++slot) {
        const Entry& entry = entries_[slot];
        if (entry.state == State::free || entry.position < begin || entry.position >= end) continue;
        const bool leased = entry.state == State::leased;
        found.push_back({.message = leased_at(uint32_t(slot)).message,
                         .holder = leased ? entry.holder : MemberId::none(),
                         .until = leased ? entry.until : time_never});
    }
    // All that was handed out once lies before what never was.
    std::stable_sort(found.begin(), found.end(), [](const HeldMessage& a, const HeldMessage& b) {
        return a.message.position < b.message.position;
    });
    uint64_t low = runs_.first(), high = runs_.size(); // the first run that ends behind `begin`
    while (low < high) {
        const uint64_t middle = (low + high) / 2;
        if (runs_[middle].first + runs_[middle].count <= begin)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < runs_.size() && runs_[low].first < end; ++low)
        add_run_part(found, low, begin, end);
    return found;
}

void DeliveryLedger::add_run_part(std::vector<HeldMessage>& found, uint64_t number, int64_t begin,
                                  int64_t end) const {
    const Run& run = runs_[number];
    const int64_t taken = number == runs_.first() ? taken_ : 0;
    const int64_t from = std::max(begin, run.first + taken);
    for (int64_t p = from; p < std::min(end, run.first + run.count); ++p)
        found.push_back({.message = {.position = p,
                                     .batch = run.batch,
                                     .rank = run.rank + int32_t(p - run.first),
                                     .receives = 0,
                                     .stored = run.stored},
                         .holder = MemberId::none(),
                         .until = time_never});
}

int64_t DeliveryLedger::oldest_position() const {
    int64_t oldest = runs_.empty() ? next_position_ : runs_[runs_.first()].first + taken_;
    for (const Entry& entry : entries_)
        if (entry.state != State::free) oldest = std::min(oldest, entry.position);
    return oldest;
}

// `holder` none: everybody.
void DeliveryLedger::collect(std::vector<LeasedMessage>& found, MemberId holder) const {
    for (uint32_t slot = oldest_; slot != no_slot; slot = entries_[slot].newer)
        if (!holder.exists() || entries_[slot].holder == holder) found.push_back(leased_at(slot));
    std::stable_sort(found.begin(), found.end(),
                     [](const LeasedMessage& a, const LeasedMessage& b) {
                         return a.message.position < b.message.position;
                     });
}

QueuedMessage DeliveryLedger::first_of_runs() const {
    const Run& run = runs_[runs_.first()];
    return {.position = run.first + taken_,
            .batch = run.batch,
            .rank = run.rank + taken_,
            .receives = 0,
            .stored = run.stored};
}

QueuedMessage DeliveryLedger::take_from_runs() {
    const QueuedMessage message = first_of_runs();
    if (++taken_ == runs_[runs_.first()].count) {
        taken_ = 0;
        runs_.drop_front_to(runs_.first() + 1);
    }
    return message;
}

// `slot` stays no_slot for a message that had none.
DeliveryLedger::Entry DeliveryLedger::take_ready(uint32_t& slot) {
    --ready_;
    if (!returned_.empty()) {
        slot = returned_.front().slot;
        std::pop_heap(returned_.begin(), returned_.end(), later);
        returned_.pop_back();
        return entries_[slot];
    }
    const QueuedMessage message = take_from_runs();
    Entry entry;
    entry.position = message.position;
    entry.batch = message.batch;
    entry.rank = message.rank;
    entry.stored = message.stored;
    return entry;
}

uint32_t DeliveryLedger::new_slot() {
    if (free_.empty()) {
        entries_.push_back({});
        return static_cast<uint32_t>(entries_.size() - 1);
    }
    const uint32_t slot = free_.back();
    free_.pop_back();
    return slot;
}

// When nothing is handed out any more, the pages of an old burst go too.
void DeliveryLedger::free_slot(uint32_t slot) {
    entries_.edit(slot).state = State::free;
    free_.push_back(slot);
    if (free_.size() < entries_.size() || entries_.size() <= 64) return;
    entries_.clear();
    free_.clear();
}

void DeliveryLedger::link(uint32_t slot) {
    Entry& entry = entries_.edit(slot);
    entry.older = newest_;
    entry.newer = no_slot;
    if (newest_ == no_slot)
        oldest_ = slot;
    else
        entries_.edit(newest_).newer = slot;
    newest_ = slot;
}

void DeliveryLedger::unlink(uint32_t slot) {
    const Entry& entry = entries_[slot];
    const uint32_t older = entry.older, newer = entry.newer;
    if (older == no_slot)
        oldest_ = newer;
    else
        entries_.edit(older).newer = newer;
    if (newer == no_slot)
        newest_ = older;
    else
        entries_.edit(newer).older = older;
}

// The slot is in the receipt, so that a settlement finds its entry without an index.
uint64_t DeliveryLedger::new_receipt(uint32_t slot) {
    SLUICE_CHECK(++receipts_ <= UINT32_MAX, "too many messages were handed out in one run");
    return receipts_ << 32 | slot;
}

uint32_t DeliveryLedger::slot_of(uint64_t receipt) const {
    const auto slot = static_cast<uint32_t>(receipt);
    if (slot >= entries_.size()) return no_slot;
    const Entry& entry = entries_[slot];
    return entry.state == State::leased && entry.receipt == receipt ? slot : no_slot;
}

LeasedMessage DeliveryLedger::leased_at(uint32_t slot) const {
    const Entry& entry = entries_[slot];
    return {.message = {.position = entry.position,
                        .batch = entry.batch,
                        .rank = entry.rank,
                        .receives = entry.receives,
                        .stored = entry.stored},
            .holder = entry.holder,
            .receipt = entry.receipt,
            .until = entry.until};
}

} // namespace sluice
