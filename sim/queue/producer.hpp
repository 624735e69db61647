// A producer of a plain queue: sends in order over one connection, without waiting for answers
// until a thousand are missing; what is offered beyond that stays with the application.
// A send without an answer in time, or a broken connection, stops it: after a back-off it tries
// the oldest send again and, once that is answered, all that followed it. The server cannot
// recognise a repeated send, so a lost answer makes a duplicate. Where the queue is full and lets
// senders wait, it holds everything back until the server has room.
#pragma once
#include "sim/client/slice.hpp"
#include "sim/model/context.hpp"
#include "sim/scenario/fifo_settings.hpp"
#include <vector>

namespace sluice::queue {

struct Service;

enum class FlightState : uint8_t {
    sent,  // no answer yet
    held,  // the server lets it wait: the queue is full
    unsent // to be sent again
};

struct Flight { // a send without a final answer
    BatchId batch;
    int32_t count = 0;
    FlightState state = FlightState::sent;
    Cause trouble = Cause::none; // why it has to be sent again
    int64_t repeats = 0;
    Time deadline;
};

enum class Link : uint8_t {
    open,    // sends go out as they come
    resting, // waits before trying again
    trying   // the oldest send is under way alone
};

struct Producer {
    NodeId node;
    ProducerId id;
    uint32_t spec = 0;          // index into Scenario::producers
    uint32_t instance = 0;      // from 0
    PartitionId queue;          // none: its channel is not here
    std::vector<Slice> waiting; // handed over, not sent yet; those before `head` are gone
    std::size_t head = 0;
    int64_t waiting_records = 0;
    std::vector<Flight> flights; // in the order of their first sending
    int64_t flying_records = 0;
    int64_t held_flights = 0, unsent_flights = 0; // of `flights`, those in that state
    Link link = Link::open;
    bool blocked = false;    // as told to people: until a send finds room at once, or all is quiet
    bool found_room = false; // the latest answer was to a send that did not have to wait
    Time quiet_since = time_never; // nothing is pending any more
    uint32_t next_correlation = 1;
    Time wake = time_never; // timer under way
    Time retry_at = time_never;
};

void producer_offered(Context& ctx, Service& service, Producer& producer, const Slice& slice);
void producer_answered(Context& ctx, Service& service, Producer& producer,
                       const SendAnswer& answer);
void producer_woken(Context& ctx, Service& service, Producer& producer);
void producer_retries(Context& ctx, Service& service, Producer& producer);
void producer_disconnected(Context& ctx, Service& service, Producer& producer);
void producer_died(Context& ctx, Service& service, Producer& producer);
// A clean end: sends what it still has; nobody will hear the answers.
void close_producer(Context& ctx, Service& service, Producer& producer);

} // namespace sluice::queue
