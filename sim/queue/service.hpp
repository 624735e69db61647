// The plain FIFO platform as one plain value: a server node with its queues, the producers and the
// members. Each knows its own part and what messages told it; the functions below are all that the
// World calls. The rules live in fifo, hand_out, producer and member.
#pragma once
#include "sim/client/records.hpp"
#include "sim/client/roster.hpp"
#include "sim/client/slice.hpp"
#include "sim/client/work.hpp"
#include "sim/core/list_pool.hpp"
#include "sim/model/context.hpp"
#include "sim/queue/fifo.hpp"
#include "sim/queue/member.hpp"
#include "sim/queue/producer.hpp"
#include "sim/scenario/scenario.hpp"
#include <memory>
#include <vector>

namespace sluice::queue {

struct Sources {                       // constant, shared by all copies
    std::vector<RecordSource> records; // [index into Scenario::producers]
    std::vector<WorkSource> works;     // [GroupId]
    std::vector<ProducerSeat> seats;   // [ProducerId]
};

struct Addressee {   // of a list of deliveries on its way
    MemberId member; // none: a second arrival, which is nobody's only copy
    PartitionId queue;
};

struct Vanished { // read destructively and lost on the way: stated with the next event
    Addressee addressee;
    Delivery delivery;
};

struct Service {
    PlatformId platform;
    std::shared_ptr<const Scenario> scenario;
    std::shared_ptr<const Sources> sources;
    Server server;
    std::vector<Producer> producers; // [ProducerId]
    std::vector<Member> members;     // [MemberId]
    PoisonedRecords poisoned;
    ListPool<Delivery> lists;
    std::vector<Addressee> addressees; // [list handle]
    std::vector<Vanished> vanished;
    std::vector<int64_t> handled; // [GroupId] messages worked on, for observers only
    std::vector<uint8_t> has_bug; // [GroupId] 1: what is finished comes out wrong
};

// --- what the World calls ---

Service build_service(Fabric& fabric, std::shared_ptr<const Scenario> scenario, PlatformId id);
void on(Context& ctx, Service& service, NodeId from, const Message& message);
void on_disconnected(Context& ctx, Service& service, NodeId peer);
void offer(Context& ctx, Service& service, const Slice& slice);
// The process of ctx.self() died (its machine too, perhaps), or starts again. What the queue
// stores is durable: both kinds of death leave the same.
void process_died(Context& ctx, Service& service, bool machine);
void process_started(Context& ctx, Service& service);
// Closes the lists of a message that will never be read, or copies them for a second arrival.
void discard(Service& service, const Message& message);
Message with_own_lists(Service& service, const Message& message);
void close_client(Context& ctx, Service& service);
MemberId add_member(Fabric& fabric, Service& service, GroupId group, FactId because);
// A consumed message is gone: there is no position to move. Does nothing.
void seek_group(Context& ctx, Service& service, GroupId group, const FaultSpec& seek);
void poison_record(Service& service, ProducerId producer, RecordNumber number);
void set_bug(Service& service, GroupId group, bool on);

// --- what observers and the history read ---

// Bytes that change all the time: what a copy may come to own when the run goes on.
uint64_t changing_bytes(const Service& service);

// Records still in the client: waiting, or sent without an answer.
int64_t pending_records(const Service& service, ProducerId producer);
int64_t ready_messages(const Service& service, PartitionId queue);
int64_t leased_messages(const Service& service, PartitionId queue);
// Sends that wait for room at the server.
int64_t waiting_sends(const Service& service, PartitionId queue);
int64_t waiting_receives(const Service& service, PartitionId queue);
std::optional<QueuedMessage> oldest_ready(const Service& service, PartitionId queue);
RecordNumber number_of(const Batch& batch, int32_t rank);

// --- for the rules ---

const ProducerSpec& spec_of(const Service& service, const Producer& producer);
const ConsumerSpec& spec_of(const Service& service, const Member& member);
const MachineSpec& machines_of(const Service& service);
int64_t bytes_of(const Service& service, ProducerId producer, RecordNumber number);

inline constexpr int64_t request_bytes = 100; // headers of any message
inline constexpr int64_t per_message_bytes = 40;

} // namespace sluice::queue
