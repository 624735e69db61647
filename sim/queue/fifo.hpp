// A plain FIFO queue as its server keeps it: messages in one line, each for one receiver. Storing,
// overflow, settling, redelivery, expiry. Who is served next is in hand_out.hpp.
//
// Stored messages, their receive counts and the dead-letter queues survive every crash (one
// durable append); waiting receives, waiting sends and leases do not.
#pragma once
#include "sim/model/context.hpp"
#include "sim/model/delivery_ledger.hpp"
#include "sim/model/queue_message.hpp"
#include "sim/scenario/fifo_settings.hpp"
#include <vector>

namespace sluice::queue {

struct Service;

struct WaitingReceive {
    MemberId member;
    NodeId node;
    int32_t max = 1;
    uint32_t correlation = 0;
    Time until;
    ListHandle list = no_list; // while messages are being handed out
};

struct WaitingSend { // met a full queue that lets its senders wait
    Send send;
    NodeId node;
    int32_t stored = 0; // the first so many messages of its batch
};

struct Fifo {
    PartitionId id;
    FifoSettings settings;
    DeliveryLedger ledger;
    std::vector<WaitingReceive> receives; // in the order they came
    std::vector<WaitingSend> sends;       // in the order they came
    Time ledger_wake = time_never;        // timers under way
    Time receive_wake = time_never;
};

// One node with all queues of the platform.
struct Server {
    NodeId node;
    std::vector<Fifo> queues;    // [PartitionId]
    std::vector<uint32_t> heard; // [MemberId]: correlation of the latest receive of this session
};

// All of these run on the server's node.
void server_sent(Context& ctx, Service& service, NodeId from, const Send& send);
void server_settled(Context& ctx, Service& service, const Settle& settle);
// Leases over, messages too old: what the ledger's timer is for.
void ledger_due(Context& ctx, Service& service, PartitionId queue);
// A member's connection broke: what it holds is ready again at once.
void member_lost(Context& ctx, Service& service, MemberId member);
void producer_lost(Context& ctx, Service& service, NodeId node);
void server_died(Service& service);
void server_started(Context& ctx, Service& service);

// For the rules beside this one.
Fifo& fifo_of(Service& service, PartitionId queue);
// There is room, or a message, where there was none: serves who waits and sets the timers.
void queue_moved(Context& ctx, Service& service, Fifo& fifo);

} // namespace sluice::queue
