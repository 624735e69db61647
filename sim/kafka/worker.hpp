// A member's application: polls, works on the records it got one after the other, commits as its
// policy says, polls again. What a failure leads to is the scenario's policy: try again, skip, set
// aside, or die.
#pragma once
#include "sim/kafka/member.hpp"

namespace sluice::kafka {

// One call of poll(): everything that a consumer does on its application's thread.
void poll(Context& ctx, Cluster& cluster, Member& member);
// work_done: the record in hand is finished, or the rest before another attempt is over.
void work_timer(Context& ctx, Cluster& cluster, Member& member, const Timer& timer);
// enable.auto.commit: commits what is finished, without waiting for the answer.
void commit_automatically(Context& ctx, Cluster& cluster, Member& member);
// The synchronous commit that is waited for, when a coordinator is known (again).
void send_waiting_commit(Context& ctx, Cluster& cluster, Member& member);
void commit_answered(Context& ctx, Cluster& cluster, Member& member,
                     const OffsetCommitAnswer& answer);
// The application gives up for good: silent from now on, as after a crash.
void die(Context& ctx, Member& member, Cause cause);

} // namespace sluice::kafka
