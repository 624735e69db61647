// What every rule stands on, as one plain value: the clock, the events to come, the network, the
// nodes, the batches, the facts of the step. Part of the World; rules see it through a Context.
#pragma once
#include "sim/core/digest.hpp"
#include "sim/core/event_queue.hpp"
#include "sim/core/random.hpp"
#include "sim/core/slab.hpp"
#include "sim/model/batch.hpp"
#include "sim/model/machine.hpp"
#include "sim/model/message.hpp"
#include "sim/model/network.hpp"
#include <vector>

namespace sluice {

struct Copy { // a second arrival of a message; its lists are still the first one's
    Message message;
    NodeId from, to;
    Time arrival;
    FactId because = 0;
};

struct Sent { // a message as it left, for whoever watches messages on their way
    Message message;
    NodeId from, to;
    uint64_t sequence = 0; // of its arrival's event; of what is lost, of the one sent before it
    int64_t bytes = 0;
    Time leaves;  // its last byte has left the sender's card
    Time arrives; // or would have
    bool lost = false, cut = false, again = false;
};

struct Unreceived { // a message that found nobody where it arrived
    uint64_t sequence = 0;
    bool cut = false;
    bool machine_up = true;
};

struct Death { // a process that ended itself in this step, as its policy says
    NodeId node;
    FactId because = 0;
};

struct Fabric {
    Time now;
    uint64_t handled = 0;       // events handled so far
    uint64_t next_sequence = 1; // of events
    FactId next_fact = 1;
    EventQueue queue;
    Slab<Event> events; // EventKey::slot
    Network network;
    std::vector<Node> nodes;
    BatchTable batches;
    std::vector<Fact> facts;          // of the step just taken
    std::vector<Message> undelivered; // lost in this step: their lists are to be closed
    std::vector<Copy> copies;         // duplicated in this step: their lists are to be copied
    std::vector<Death> deaths;        // of this step
    bool unfinished = false;          // the step left something in the three lists above
    // Whoever sets it reads and clears the two lists after each step and then calls let_go()
    // (world/step.cpp): until then the contents of lost messages can still be read.
    bool notes_sends = false;
    std::vector<Sent> sends;
    std::vector<Unreceived> unreceived;
    Digest digest;
    uint64_t seed = 0;
};

} // namespace sluice
