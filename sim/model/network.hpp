// The network between nodes: latency, jitter, loss, duplication, and disturbances (cuts in one or
// both directions, extra delay, extra loss) between chosen nodes. What one node asks another, and
// what it answers to the other's questions, travels first-in first-out, as on TCP connections. It
// decides when a message arrives, or that it never will; it knows nothing of what messages mean.
// Bandwidth is the machines' cards' business (machine.hpp).
#pragma once
#include "sim/core/distribution.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/random.hpp"
#include "sim/core/time.hpp"
#include "sim/model/machine.hpp"
#include <vector>

namespace sluice {

struct LinkQuality {
    Duration latency{};
    Distribution jitter{}; // ns added to the latency of each message
    Ratio loss{0, 1};      // of whole messages; nothing below resends them
    Ratio duplication{0, 1};
};

// Whoever asks has opened the connection, so the questions of a node and its answers to the same
// peer are on two connections, neither of which waits for the other. A goodbye comes after both.
enum class Talk : uint8_t { question, answer, goodbye };

struct Edge { // what a node has sent to this peer
    NodeId peer;
    uint32_t in_flight = 0;
    Time last_question, last_answer; // their arrivals: none sent later may arrive earlier
    uint64_t sent = 0, delivered = 0, lost = 0, duplicated = 0;
};

enum class DisturbanceKind : uint8_t { cut, delay, loss, duplication };

// Messages from any of `from` to any of `to` (an empty list is everybody else), and back again
// unless one_way.
struct Disturbance {
    uint32_t id = 0;
    DisturbanceKind kind = DisturbanceKind::cut;
    std::vector<NodeId> from, to;
    bool one_way = false;
    Duration delay{};
    Ratio chance{1, 1};
    FactId because = 0;

    bool strikes(NodeId sender, NodeId receiver) const;
};

struct Transit { // what becomes of one message
    bool lost = false, duplicated = false;
    Time arrival, second_arrival; // of a lost one: when it would have left the link
};

class Network {
public:
    void add_node() { edges_.emplace_back(); }
    void set_quality(const LinkQuality& quality) { quality_ = quality; }
    void set_stream(CounterStream stream) { stream_ = stream; }
    const LinkQuality& quality() const { return quality_; }
    std::size_t nodes() const { return edges_.size(); }

    // `leaves` is when the sender's card has put the message on the wire; the receiver's card takes
    // its `bytes` in.
    Transit carry(NodeId from, NodeId to, Time leaves, ServiceLine& card, int64_t bytes, Time now,
                  Talk talk = Talk::question);
    // A message has reached its end: its receiver, or nobody (the process is dead).
    void arrived(NodeId from, NodeId to, bool delivered);
    // Sent but not yet there, cut meanwhile: a message does not cross a cut made before it arrives.
    bool is_cut(NodeId from, NodeId to) const { return cut_between(from, to) != nullptr; }
    const Disturbance* cut_between(NodeId from, NodeId to) const;

    void add(Disturbance disturbance) { disturbances_.push_back(std::move(disturbance)); }
    void end(uint32_t id);
    const std::vector<Disturbance>& disturbances() const { return disturbances_; }
    const std::vector<Edge>& edges_of(NodeId from) const { return edges_[from.index()]; }

private:
    Edge& edge(NodeId from, NodeId to);

    std::vector<std::vector<Edge>> edges_; // [from], sorted by peer
    std::vector<Disturbance> disturbances_;
    LinkQuality quality_;
    CounterStream stream_;
};

} // namespace sluice
