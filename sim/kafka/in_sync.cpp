#include "sim/kafka/in_sync.hpp"
#include <algorithm>

namespace sluice::kafka {

FollowerState follower_of_new_leader(bool in_sync, Time now) {
    FollowerState follower;
    if (in_sync) follower.caught_up = now;
    return follower;
}

void restart_follower_clock(FollowerState& follower, bool in_sync, Offset leader_end, Time now) {
    follower.leader_end_at_last_fetch = leader_end;
    follower.last_fetch = in_sync ? now : time_zero;
    follower.caught_up = in_sync ? now : time_zero;
}

void note_fetch(FollowerState& follower, Offset fetch_offset, Offset leader_end, Time now) {
    if (fetch_offset >= leader_end) {
        follower.caught_up = std::max(follower.caught_up, now);
    } else if (fetch_offset >= follower.leader_end_at_last_fetch) {
        follower.caught_up = std::max(follower.caught_up, follower.last_fetch);
    }
    follower.log_end = fetch_offset;
    follower.leader_end_at_last_fetch = std::max(follower.leader_end_at_last_fetch, leader_end);
    follower.last_fetch = now;
}

bool is_caught_up(const FollowerState& follower, Offset leader_end, Time now, Duration lag_max) {
    return follower.log_end == leader_end || now - follower.caught_up <= lag_max;
}

bool is_out_of_sync(const FollowerState& follower, Offset leader_end, Time now, Duration lag_max) {
    return !is_caught_up(follower, leader_end, now, lag_max);
}

bool may_join_in_sync(const JoinQuestion& question) {
    return question.eligible && !question.change_in_flight && !question.already_member &&
           question.leader_epoch_start != offset_unknown &&
           question.fetch_offset >= question.high_watermark &&
           question.fetch_offset >= question.leader_epoch_start;
}

Offset next_high_watermark(const WatermarkQuestion& question,
                           std::span<const WatermarkFollower> followers) {
    if (question.in_sync_confirmed < question.min_in_sync) return question.current;
    Offset lowest = question.leader_end;
    for (const WatermarkFollower& follower : followers) {
        if (follower.state.log_end >= lowest) continue;
        const bool held_up_for =
            follower.in_maximal_set ||
            (follower.eligible &&
             is_caught_up(follower.state, question.leader_end, question.now, question.lag_max));
        if (held_up_for) lowest = follower.state.log_end;
    }
    return std::max(question.current, lowest);
}

} // namespace sluice::kafka
