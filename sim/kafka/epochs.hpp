// Where each leader epoch began in one replica's log, and how a follower finds the point at which
// its log and the leader's part (KIP-101, KIP-279; Kafka: LeaderEpochFileCache). A small copyable
// value; look-ups do not allocate. It does not cut the log itself.
#pragma once
#include "sim/core/ids.hpp"
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sluice::kafka {

inline constexpr int32_t epoch_undefined = -1;

struct EpochStart {
    int32_t epoch = epoch_undefined;
    Offset start = -1;

    bool operator==(const EpochStart&) const = default;
};

// Answer to "where does this epoch end?": the offset after its last record. Both -1: undefined.
struct EpochEnd {
    int32_t epoch = epoch_undefined;
    Offset end = -1;

    bool operator==(const EpochEnd&) const = default;
};

class EpochCache {
public:
    // An epoch that owned no records, and whatever contradicts the new entry, disappears.
    void assign(int32_t epoch, Offset start);
    EpochEnd end_offset_for(int32_t epoch, Offset log_end) const;
    void truncate_from_end(Offset end);     // entries that start at or after `end` go
    void truncate_from_start(Offset start); // the last entry at or below `start` now starts there
    void clear();                           // the log is empty and begins elsewhere
    int32_t latest() const { return latest_.epoch; } // epoch_undefined when there is none
    int32_t epoch_at(Offset offset) const; // of the record there; epoch_undefined below the first
    std::span<const EpochStart> entries() const { return starts_; } // ascending in both

    bool operator==(const EpochCache&) const = default;

private:
    std::vector<EpochStart> starts_;
    EpochStart latest_; // = starts_.back(): nearly all that is ever asked for
};

// The leader's look at a fetch: nullopt when the follower's log agrees up to `fetch_offset`, else
// the largest epoch both may share and where it ends at the leader. An undefined epoch in the
// answer means the follower asks about an epoch the leader has never heard of.
std::optional<EpochEnd> find_divergence(const EpochCache& leader, Offset leader_end,
                                        int32_t last_fetched_epoch, Offset fetch_offset);

struct Truncation {
    Offset to = 0;
    bool complete = true; // false: ask the leader again with the epoch that is now the last
};

// What a follower does with the leader's answer. `high_watermark` is the way back for logs
// without epochs.
Truncation truncation_for(const EpochCache& follower, Offset follower_end, EpochEnd leader_answer,
                          Offset high_watermark);

} // namespace sluice::kafka
