// Progress by message: what a queue remembers. Messages never handed out are runs and cost almost
// nothing; one that has been handed out has an entry until it is settled. Positions count up from
// 0 and are never given twice. Hands out in the order of positions; a message that comes back
// takes its old place (RabbitMQ classic queues do the same).
// It states no facts and sends nothing: the queue's rules do.
#pragma once
#include "sim/core/ids.hpp"
#include "sim/core/paged.hpp"
#include "sim/core/shared_series.hpp"
#include "sim/core/time.hpp"
#include <optional>
#include <vector>

namespace sluice {

struct QueuedMessage {
    int64_t position = -1;
    BatchId batch;
    int32_t rank = 0;     // record number = the batch's first + rank
    int32_t receives = 0; // how often it has been handed out
    Time stored;
};

struct LeasedMessage {
    QueuedMessage message;
    MemberId holder;
    uint64_t receipt = 0;    // names this handing out; later ones are larger
    Time until = time_never; // of the lease
};

struct HeldMessage {
    QueuedMessage message;
    MemberId holder; // none: ready
    Time until;      // of its lease
};

class DeliveryLedger {
public:
    // Messages of ranks [rank, rank + count) of the batch join the end; returns the first position.
    int64_t add_run(BatchId batch, int32_t rank, int32_t count, Time stored);
    // As a message of another queue: with its own record, counted anew.
    int64_t add_moved(const QueuedMessage& message, Time stored);

    int64_t ready() const { return ready_; }
    int64_t leased() const { return leased_; }
    int64_t held() const { return ready_ + leased_; }
    int64_t next_position() const { return next_position_; }
    std::optional<QueuedMessage> oldest_ready() const;

    // Leases the oldest ready message until `until`. Leases end in the order they were given:
    // `until` must not go back.
    std::optional<LeasedMessage> lease(MemberId holder, Time until);
    // Takes the oldest ready message out for good. A receipt names it all the same.
    std::optional<LeasedMessage> take(MemberId holder);
    // As take(), but not for anybody: expiry, overflow.
    std::optional<QueuedMessage> drop_oldest();

    // Nothing when the receipt is not, or no longer, that of a lease.
    std::optional<LeasedMessage> find(uint64_t receipt) const;
    // Ends a lease: the message is gone, or ready again in its old place.
    LeasedMessage settle(uint64_t receipt);
    LeasedMessage release(uint64_t receipt);

    // The deadline of the oldest lease, and its message.
    std::optional<Time> next_deadline() const;
    std::optional<LeasedMessage> oldest_lease() const;
    // What a member holds, or everything that anybody holds, by position.
    std::vector<LeasedMessage> leases_of(MemberId holder) const;
    std::vector<LeasedMessage> all_leases() const;
    // What is held of the positions [begin, end), ascending; and the first that is held at all:
    // next_position() when there is none.
    std::vector<HeldMessage> held_between(int64_t begin, int64_t end) const;
    int64_t oldest_position() const;

private:
    struct Run { // never handed out
        int64_t first = 0;
        BatchId batch;
        int32_t rank = 0;
        int32_t count = 0;
        Time stored;
    };
    enum class State : uint8_t { free, ready, leased };
    static constexpr uint32_t no_slot = UINT32_MAX;
    struct Entry { // handed out at least once
        int64_t position = 0;
        uint64_t receipt = 0;
        Time until;
        Time stored;
        BatchId batch;
        MemberId holder;
        int32_t rank = 0;
        int32_t receives = 0;
        uint32_t older = no_slot, newer = no_slot; // leases in the order of their deadlines
        State state = State::free;
    };
    static_assert(sizeof(Entry) <= 64);
    struct Returned { // ready, handed out before
        int64_t position = 0;
        uint32_t slot = 0;
    };

    static bool later(const Returned& a, const Returned& b) { return a.position > b.position; }
    QueuedMessage first_of_runs() const;
    QueuedMessage take_from_runs();
    Entry take_ready(uint32_t& slot);
    uint32_t new_slot();
    void free_slot(uint32_t slot);
    void link(uint32_t slot);
    void unlink(uint32_t slot);
    uint64_t new_receipt(uint32_t slot);
    uint32_t slot_of(uint64_t receipt) const;
    LeasedMessage leased_at(uint32_t slot) const;
    void add_run_part(std::vector<HeldMessage>& found, uint64_t number, int64_t begin,
                      int64_t end) const;
    void collect(std::vector<LeasedMessage>& found, MemberId holder) const;

    SharedSeries<Run, 128> runs_;
    int32_t taken_ = 0; // of the first run
    Paged<Entry, 64> entries_;
    std::vector<uint32_t> free_;
    std::vector<Returned> returned_; // a heap, lowest position first
    uint32_t oldest_ = no_slot, newest_ = no_slot;
    int64_t ready_ = 0, leased_ = 0, next_position_ = 0;
    uint64_t receipts_ = 0;
};

} // namespace sluice
