// Settings of the plain FIFO queue of the course: one line, each message to one receiver.
// Real names, bounds and documentation of every member stand in fields_fifo.cpp.
#pragma once
#include "sim/core/time.hpp"
#include <cstdint>
#include <string>

namespace sluice {

enum class FifoMode : uint8_t {
    destructive, // reading removes the message: a crash while working loses it
    acked,       // removed when acknowledged; not acknowledged in time: offered again
};
enum class Overflow : uint8_t {
    block,    // the sender waits until there is room
    drop_new, // the arriving message is dropped
    drop_old, // the message at the head is dropped to make room
};

enum class FifoFailed : uint8_t {
    give_back, // the receiver returns it: offered again at once
    let_lapse, // the receiver says nothing: offered again after redeliver_after
};

struct FifoSettings {
    FifoMode mode = FifoMode::acked;
    int64_t capacity = 0; // messages held, handed-out ones included; 0 = unbounded
    Overflow overflow = Overflow::block;
    Duration redeliver_after{30'000'000'000}; // without an ack the message is offered again
    int64_t max_receives = 0; // then it goes to dead_letter, or is dropped; 0 = no limit
    std::string dead_letter;  // name of a queue of the same platform; empty = none
    uint32_t dead_letter_index = UINT32_MAX; // the same, as index into the platform's queues
    Duration retention{0};                   // older messages expire; 0 = kept for ever
};

struct FifoProducerSettings {
    int64_t batch = 1;                   // messages sent in one request at most
    Duration linger{0};                  // how long an open batch waits for more
    Duration timeout{5'000'000'000};     // without an answer the send is repeated
    Duration retry_backoff{100'000'000}; // before it is repeated
    int64_t retries = 2'147'483'647;     // repeats of one send, then it has failed
    int64_t buffer = 1'000'000;          // messages the application may hold unsent
};

struct FifoConsumerSettings {
    int64_t prefetch = 1;            // messages a member may hold at once; 0 = as many as there are
    Duration wait{1'000'000'000};    // how long a receive waits for a message (long poll)
    Duration timeout{5'000'000'000}; // beyond `wait`: without an answer the receive is repeated
    FifoFailed on_failure = FifoFailed::give_back; // what "retry" means to the queue
};

} // namespace sluice
