#include "sim/model/context.hpp"
#include "sim/core/check.hpp"
#include <algorithm>

namespace sluice {

namespace {

// Every field, in a fixed order, as whole words: never the bytes of a struct.
void digest_fact(Digest& digest, const Fact& f) {
    digest.add(uint64_t(f.kind) | uint64_t(f.cause) << 8 | uint64_t(f.who.kind) << 16 |
               uint64_t(f.whom.kind) << 24 | uint64_t(f.partition.value) << 32);
    digest.add(uint64_t(f.who.index) | uint64_t(f.whom.index) << 32);
    digest.add(uint64_t(f.batch.value) | uint64_t(f.group.value) << 32);
    digest.add(uint64_t(f.count));
    digest.add(uint64_t(f.before));
    digest.add(uint64_t(f.after));
    digest.add(f.because);
}

} // namespace

BatchId Context::add_batch(const Batch& batch) {
    fabric_.batches.push_back(batch);
    SLUICE_CHECK(fabric_.batches.size() < UINT32_MAX, "too many batches in one run");
    return BatchId::of(fabric_.batches.size() - 1);
}

void Context::send(NodeId to, const Message& message, int64_t bytes) {
    send(to, message, bytes, now());
}

void Context::send(NodeId to, const Message& message, int64_t bytes, Time ready) {
    Node& sender = fabric_.nodes[self_.index()];
    Node& receiver = fabric_.nodes[to.index()];
    const Time leaves = sender.nic_out.reserve_later(now(), std::max(ready, now()), bytes);
    const Transit transit =
        fabric_.network.carry(self_, to, leaves, receiver.nic_in, bytes, now(), talk_of(message));
    if (fabric_.notes_sends) [[unlikely]]
        note_sent(to, message, bytes, leaves, transit);
    if (transit.lost) {
        fabric_.undelivered.push_back(message);
        fabric_.unfinished = true;
        return;
    }
    post(transit.arrival, to, 0, message);
    if (!transit.duplicated) return;
    fabric_.copies.push_back({message, self_, to, transit.second_arrival, because_});
    fabric_.unfinished = true;
}

void Context::schedule(Time at, const Message& message) {
    schedule_for(self_, at, message);
}

void Context::schedule_for(NodeId node, Time at, const Message& message) {
    SLUICE_CHECK(at >= now(), "a timer was set in the past");
    post(at, node, fabric_.nodes[node.index()].incarnation + 1, message);
}

void Context::post(Time at, NodeId to, uint32_t life, const Message& message) {
    const NodeId from = life == 0 ? self_ : to;
    const uint32_t slot = fabric_.events.put(
        {.message = message, .from = from, .to = to, .life = life, .because = because_});
    fabric_.queue.push({.at = at, .sequence = fabric_.next_sequence++, .slot = slot, .extra = 0});
}

Time Context::reserve_cpu(Duration work) {
    return fabric_.nodes[self_.index()].cpu.reserve_for(now(), work);
}

Time Context::reserve_disk(int64_t bytes) {
    return fabric_.nodes[self_.index()].disk.reserve(now(), bytes);
}

FactId Context::state(Fact fact) {
    fact.id = fabric_.next_fact++;
    fact.at = now();
    fact.event = event_;
    if (fact.because == 0) fact.because = because_;
    digest_fact(fabric_.digest, fact);
    fabric_.facts.push_back(fact);
    if (is_notable(fact.kind)) note_notable(fact);
    return fact.id;
}

void Context::note_notable(const Fact& fact) {
    because_ = fact.id;
    const bool an_end = fact.kind == FactKind::process_crashed || fact.kind == FactKind::shut_down;
    if (!an_end || fact.who != self_entity()) return;
    fabric_.deaths.push_back({self_, fact.id});
    fabric_.unfinished = true;
}

// What is posted next has this sequence, unless it is lost.
void Context::note_sent(NodeId to, const Message& message, int64_t bytes, Time leaves,
                        const Transit& transit) {
    fabric_.sends.push_back({.message = message,
                             .from = self_,
                             .to = to,
                             .sequence = fabric_.next_sequence - transit.lost,
                             .bytes = bytes,
                             .leaves = leaves,
                             .arrives = transit.arrival,
                             .lost = transit.lost,
                             .cut = transit.lost && fabric_.network.is_cut(self_, to)});
}

FactId Context::why_silent(NodeId other) const {
    const Node& node = fabric_.nodes[other.index()];
    if (node.state != ProcessState::running) return node.silent_because;
    if (const auto* cut = fabric_.network.cut_between(other, self_)) return cut->because;
    if (const auto* cut = fabric_.network.cut_between(self_, other)) return cut->because;
    return 0;
}

} // namespace sluice
