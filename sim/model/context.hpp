// All that a rule may do beyond changing its own state: read the clock, send a message, set a
// timer, reserve its machine, draw, state a fact. A Context lives for one event.
#pragma once
#include "sim/model/fabric.hpp"

namespace sluice {

class Context {
public:
    Context(Fabric& fabric, NodeId self, FactId because, uint64_t event)
        : fabric_(fabric), self_(self), because_(because), event_(event) {}

    Time now() const { return fabric_.now; }
    NodeId self() const { return self_; }
    Entity self_entity() const { return fabric_.nodes[self_.index()].entity; }
    uint64_t seed() const { return fabric_.seed; }
    const BatchTable& batches() const { return fabric_.batches; }
    const Batch& batch(BatchId id) const { return fabric_.batches[id.index()]; }
    BatchId add_batch(const Batch& batch);

    // `bytes` occupy the sender's card, then the receiver's; not before `ready`.
    void send(NodeId to, const Message& message, int64_t bytes);
    void send(NodeId to, const Message& message, int64_t bytes, Time ready);
    // A timer to oneself; void if this process dies before. Not in the past.
    void schedule(Time at, const Message& message);
    // A timer to another node of the same owner (a platform setting up its clients).
    void schedule_for(NodeId node, Time at, const Message& message);

    // When the work will be done, queued behind what this machine already has to do.
    Time reserve_cpu(Duration work);
    Time reserve_disk(int64_t bytes);

    // Completes the fact (id, time, event, cause) and keeps it for the observers. A notable fact
    // becomes the cause of whatever this event does next. A process that states its own crash is
    // dead when the event is over.
    FactId state(Fact fact);
    FactId because() const { return because_; }
    void because_of(FactId fact) { because_ = fact; }

    // The crash, pause or cut that explains why `other` is not heard here; 0 when nothing does.
    // Only for `because`: no rule may decide on it.
    FactId why_silent(NodeId other) const;

private:
    void note_notable(const Fact& fact);
    void note_sent(NodeId to, const Message& message, int64_t bytes, Time leaves,
                   const Transit& transit);
    void post(Time at, NodeId to, uint32_t incarnation, const Message& message);

    Fabric& fabric_;
    NodeId self_;
    FactId because_;
    uint64_t event_;
};

} // namespace sluice
