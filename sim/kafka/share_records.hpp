// What a share group knows about the records of one partition: who holds which, how often each was
// delivered, up to where all is settled (KIP-932; Kafka: SharePartition). Neighbours in the same
// state are one run, so a window of thousands of records stays small. A copyable value. Lock
// deadlines, fetching and the choice of how much to hand out are the caller's part.
#pragma once
#include "sim/core/ids.hpp"
#include <cstdint>
#include <span>
#include <vector>

namespace sluice::kafka {

enum class ShareState : uint8_t { available, acquired, acknowledged, archived };

enum class ShareAnswer : uint8_t {
    accept,  // done: ACKNOWLEDGED
    release, // again: AVAILABLE, or ARCHIVED once the delivery limit is reached
    reject,  // never again: ARCHIVED
};

enum class ShareError : uint8_t {
    none,
    invalid_record_state, // not acquired (any more), or by another member
};

struct ShareRecord {
    ShareState state = ShareState::available;
    int32_t delivery_count = 0;
    uint32_t holder = MemberId::none_value; // while acquired

    bool operator==(const ShareRecord&) const = default;
};

// The last two states are final.
constexpr bool is_final(ShareState state) {
    return state == ShareState::acknowledged || state == ShareState::archived;
}

struct ShareRange {
    Offset first = 0;
    Offset last = 0; // inclusive
};

struct ShareRun {
    Offset first = 0;
    Offset last = 0; // inclusive
    ShareRecord record;

    bool operator==(const ShareRun&) const = default;
};

class ShareWindow {
public:
    explicit ShareWindow(Offset start = 0) : start_(start), end_(start), log_start_(start) {}

    Offset start() const { return start_; }             // SPSO: everything below it is settled
    Offset end() const { return end_; }                 // one past the last record ever acquired
    int64_t in_flight() const { return end_ - start_; } // settled records inside count too

    // Records from end() on are available and undelivered; forgotten ones read as archived.
    ShareRecord at(Offset offset) const;
    std::span<const ShareRun> runs() const { return runs_; } // ascending, up to end(), no gaps

    // The available records of the range become the member's; the others are left alone. Returns
    // how many were acquired and adds their ranges to `acquired` when it is given.
    int64_t acquire(ShareRange range, MemberId member, std::vector<ShareRange>* acquired = nullptr);

    // All or nothing: every record must be acquired by the member, or lie below the log's start.
    ShareError acknowledge(ShareRange range, MemberId member, ShareAnswer answer,
                           int32_t delivery_limit);

    // The lock of the range has timed out: what is still acquired is released.
    void expire(ShareRange range, int32_t delivery_limit);

    // The member has left: all it holds is released. Returns how many records it held.
    int64_t release_all(MemberId member, int32_t delivery_limit);

    // Retention has moved the log's start: nothing below it will be delivered again.
    void raise_log_start(Offset log_start);

    // Forgets what lies below start(), so that the window stays as small as what is in flight.
    void forget_settled();

    // The first available record at or after `from`; end() when the window has none.
    Offset next_available(Offset from) const;

    bool operator==(const ShareWindow&) const = default;

private:
    std::size_t run_at(Offset offset) const; // the run that holds it, or ends after it
    std::size_t cut(Offset offset);          // a run starts there, or it is end(); its index
    void tidy();                             // joins equal neighbours, moves the start

    std::vector<ShareRun> runs_;
    Offset start_ = 0;
    Offset end_ = 0;
    Offset log_start_ = 0;
};

} // namespace sluice::kafka
