// A member of a group that reads a plain queue: asks for messages, works on them one after the
// other, acknowledges each when its work is finished, and sees to failures. It asks for more when
// at least half of its prefetch is free.
#pragma once
#include "sim/model/context.hpp"
#include "sim/model/queue_message.hpp"
#include "sim/scenario/scenario.hpp"
#include <vector>

namespace sluice::queue {

struct Service;

enum class MemberState : uint8_t {
    stopped, // not started, closed, or its process is dead
    idle,    // waits for messages
    working,
    resting, // before a failed message is tried again or given back
    fallen   // died by its own policy
};

struct Member {
    NodeId node;
    MemberId id;
    GroupId group;
    uint32_t number = 0; // within its group, from 0
    PartitionId queue;   // none: its channel is not here
    MemberState state = MemberState::stopped;
    std::vector<Delivery> held; // the first one is in hand unless idle; before `head`: finished
    std::size_t head = 0;
    int64_t attempt = 1;                // at the message in hand
    Time receive_deadline = time_never; // of the receive under way
    Time receive_wake = time_never;     // timer under way
    Time pause_until;                   // it does not ask again before
    uint32_t correlation = 0;           // of the latest receive
    uint64_t newest_receipt = 0;        // an older one is a second arrival
    uint64_t work = 0;                  // generation of the work_done timer that counts
    Time busy_from, busy_until;         // of the work or the rest in hand; no rule reads them
};

int64_t held_messages(const Member& member);

void member_started(Context& ctx, Service& service, Member& member);
void member_handed(Context& ctx, Service& service, Member& member, const Deliveries& deliveries);
void member_asks_again(Context& ctx, Service& service, Member& member);
void member_worked(Context& ctx, Service& service, Member& member, uint64_t work);
void member_disconnected(Context& ctx, Service& service, Member& member);
void member_died(Context& ctx, Service& service, Member& member);
void close_member(Context& ctx, Service& service, Member& member);

} // namespace sluice::queue
