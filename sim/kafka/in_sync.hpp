// Who is in sync, who may join, and how far the high watermark may rise: the rules a partition's
// leader applies to what its followers' fetches tell it (Kafka: Replica, Partition). Pure and free
// of allocation: called for every fetch and append. Asking the controller is the caller's part.
#pragma once
#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"
#include <cstdint>
#include <span>

namespace sluice::kafka {

inline constexpr Offset offset_unknown = -1;

// What a leader knows about one follower; only the follower's fetches change it.
struct FollowerState {
    Offset log_end = offset_unknown; // its latest fetch offset proves everything below it
    Offset leader_end_at_last_fetch = offset_unknown;
    Time last_fetch = time_zero;
    Time caught_up = time_zero; // latest time at which it had all the leader had

    bool operator==(const FollowerState&) const = default;
};

// A new leader knows nothing about its followers; members of the in-sync set get the benefit of
// the doubt from now on, others count as long behind.
FollowerState follower_of_new_leader(bool in_sync, Time now);

// The same leader under a higher epoch keeps the offsets but restarts the clocks.
void restart_follower_clock(FollowerState& follower, bool in_sync, Offset leader_end, Time now);

// Caught up now, or had at this fetch all that the leader had at the previous one: a follower that
// is always one step behind but keeps pace stays in sync.
void note_fetch(FollowerState& follower, Offset fetch_offset, Offset leader_end, Time now);

// Equal log ends are caught up whatever the time; a lag of exactly lag_max is still in sync.
bool is_caught_up(const FollowerState& follower, Offset leader_end, Time now, Duration lag_max);
bool is_out_of_sync(const FollowerState& follower, Offset leader_end, Time now, Duration lag_max);

struct JoinQuestion {
    Offset fetch_offset = offset_unknown;
    Offset high_watermark = 0;
    Offset leader_epoch_start = offset_unknown; // unknown: nobody may join yet
    bool eligible = false; // unfenced, not shutting down, its broker epoch matches
    bool change_in_flight = false;
    bool already_member = false;
};
bool may_join_in_sync(const JoinQuestion& question);

// min.insync.replicas above the replication factor counts as the replication factor (since 3.7).
constexpr int32_t effective_min_in_sync(int32_t configured, int32_t replicas) {
    return configured < replicas ? configured : replicas;
}

struct WatermarkFollower {
    FollowerState state;
    bool in_maximal_set = false; // in-sync, or joining and not yet confirmed by the controller
    bool eligible = false;       // may join: held up for while it is within lag_max
};

struct WatermarkQuestion {
    Offset current = 0;
    Offset leader_end = 0;
    int32_t in_sync_confirmed = 1; // members the controller has confirmed, the leader included
    int32_t min_in_sync = 1;       // effective
    Time now = time_zero;
    Duration lag_max{30'000'000'000};
};

// Never falls. Stands still while fewer than min_in_sync members are in sync (KAFKA-15583).
Offset next_high_watermark(const WatermarkQuestion& question,
                           std::span<const WatermarkFollower> followers);

} // namespace sluice::kafka
