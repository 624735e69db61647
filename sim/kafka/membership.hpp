// A member's dealings with its group's coordinator: finding it, joining, computing the assignment
// when it leads, heartbeats, where to read on, leaving. Sharing work out among members is the
// assignors' part (assignors.hpp), reading and working on records reader.hpp's and worker.hpp's.
#pragma once
#include "sim/kafka/member.hpp"
#include "sim/scenario/scenario.hpp"

namespace sluice::kafka {

const ConsumerSpec& spec_of(const Cluster& cluster, const Member& member);
ClientPatience patience_of(const KafkaConsumerSettings& settings);
Duration heartbeat_interval_of(const Cluster& cluster, const Member& member);
bool is_cooperative(const Cluster& cluster, const Member& member);

// consumer_membership.cpp: the KIP-848 protocol, where all is said with heartbeats.
void begin_consumer_join(Context& ctx, Cluster& cluster, Member& member);
// At once if none is under way, else as soon as that is answered.
void send_consumer_heartbeat(Context& ctx, Cluster& cluster, Member& member);
void consumer_heartbeat_answered(Context& ctx, Cluster& cluster, Member& member,
                                 const ConsumerHeartbeatAnswer& answer);
void leave_consumer_group(Context& ctx, Cluster& cluster, Member& member);

void find_coordinator(Context& ctx, Cluster& cluster, Member& member);
// Gives partitions up as the protocol demands, and asks to join. Part of a poll.
void begin_join(Context& ctx, Cluster& cluster, Member& member);
void coordinator_found(Context& ctx, Cluster& cluster, Member& member, const CoordinatorIs& answer);
void join_answered(Context& ctx, Cluster& cluster, Member& member, const JoinAnswer& answer);
void sync_answered(Context& ctx, Cluster& cluster, Member& member, const SyncAnswer& answer);
// What SyncGroup granted takes effect. Part of a poll.
void take_assignment(Context& ctx, Cluster& cluster, Member& member);
void heartbeat_answered(Context& ctx, Cluster& cluster, Member& member,
                        const GroupHeartbeatAnswer& answer);
void heartbeat_timer(Context& ctx, Cluster& cluster, Member& member);
void fetch_positions(Context& ctx, Cluster& cluster, Member& member);
void positions_answered(Context& ctx, Cluster& cluster, Member& member,
                        const OffsetFetchAnswer& answer);
// Says goodbye; cause: left, or poll_timeout.
void leave_group(Context& ctx, Cluster& cluster, Member& member, Cause cause);

// Is the error about who coordinates, not about the member?
bool is_about_coordinator(Cause error);
// The coordinator cannot be reached, or is another one now.
void coordinator_lost(Context& ctx, const Cluster& cluster, Member& member);
// The coordinator does not count it among the members of this generation any more.
void membership_lost(Member& member, Cause cause);
// The assignment ends: states it and forgets what was fetched.
void revoke_all(Context& ctx, const Cluster& cluster, Member& member);

// A request that will be answered; how many are not tells which broker to ask next.
void ask(Context& ctx, const Cluster& cluster, Member& member, BrokerIndex broker,
         const Message& request, int64_t bytes);
void await(Context& ctx, Member& member, Awaited what, Duration patience);
inline void no_longer_await(Member& member, Awaited what) {
    member.due[std::size_t(what)] = time_never;
}
inline bool awaits(const Member& member, Awaited what) {
    return member.due[std::size_t(what)] != time_never;
}
// Something failed: not again before a back-off is over.
void hold_back(Context& ctx, const Cluster& cluster, Member& member);

} // namespace sluice::kafka
