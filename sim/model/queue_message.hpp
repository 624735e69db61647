// What the clients of a queue and the queue's server say to each other, and the timers they set.
// Lists are named by a handle that the receiver closes, as in kafka_message.hpp.
#pragma once
#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"
#include "sim/model/fact.hpp"
#include <cstdint>
#include <variant>

namespace sluice::queue {

using ListHandle = uint32_t;
inline constexpr ListHandle no_list = UINT32_MAX;

struct Send {
    ProducerId producer;
    PartitionId queue;
    BatchId batch;
    uint32_t correlation = 0;
};
struct SendAnswer {
    static constexpr bool answers = true;
    BatchId batch;
    uint32_t correlation = 0;
    Cause error = Cause::none;
    int32_t accepted = 0; // the first so many records of the batch
};
struct Receive {
    MemberId member;
    PartitionId queue;
    int32_t max = 1;
    uint32_t correlation = 0;
};
struct Delivery {
    int64_t position = 0; // in the queue; never reused
    BatchId batch;
    RecordNumber number = 0;
    int32_t receives = 1; // how often it has been handed out, this time included
    uint64_t receipt = 0; // names this handing out
};
struct Deliveries {
    static constexpr bool answers = true;
    PartitionId queue;
    ListHandle items = no_list; // of Delivery; none when the wait is over
    uint32_t correlation = 0;
};
struct Settle { // ack (done) or nack
    MemberId member;
    PartitionId queue;
    int64_t position = 0;
    uint64_t receipt = 0;
    bool done = true;
    bool to_dead_letters = false; // of a nack: do not hand it out again
};

enum class TimerKind : uint8_t {
    lease_due,     // subject = queue: look at its lease deadlines
    receive_due,   // a waiting receive is over
    request_due,   // producer: no answer
    retry_due,     // producer: back-off over
    member_start,  //
    receive_again, // member: ask for more
    work_done      // member: the message in hand is finished
};
struct Timer {
    TimerKind kind{};
    uint32_t subject = 0;
    uint64_t generation = 0;
};

using Message = std::variant<Send, SendAnswer, Receive, Deliveries, Settle, Timer>;

} // namespace sluice::queue
