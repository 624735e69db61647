// One message on its way from node to node, as a dot to be drawn: what it carries, when it was sent
// and arrives, what becomes of it, and where on its edge it is at an instant.
#pragma once
#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"
#include "sim/model/fact.hpp"
#include <cstdint>
#include <string_view>
#include <vector>

namespace sluice {

struct World;
struct Sent;

enum class FlightKind : uint8_t {
    produce,        // records to a leader
    produce_answer, // stored, or the error
    replicate,      // records to a follower
    fetched,        // records to a member
    queue_send,
    queue_answer,
    hand_out, // messages to a member
    settle,   // done, or given back
    control   // everything else: asking, heartbeats, metadata, votes
};
std::string_view words_of(FlightKind kind);

enum class FlightEnd : uint8_t {
    arrives,
    lost,   // by chance
    cut,    // the link was cut, or is before it arrives
    nobody, // the receiver's process is dead, and its machine says so
    unheard // the receiver's machine is down
};
std::string_view words_of(FlightEnd end);

struct Flight {      // one partition's part of one message
    NodeId from, to; // indexes into View::nodes, too
    FlightKind kind = FlightKind::control;
    FlightEnd end = FlightEnd::arrives;
    Cause error = Cause::none; // of an answer; not_acknowledged: the message is given back
    bool again = false;        // the second arrival of a duplicated message
    Time sent;                 // its last byte has left the sender's card
    Time arrives;              // or would have
    PartitionId partition;     // or queue; none: not about one
    ProducerId producer;       // of the first record; none: not the workload's
    RecordNumber first = 0;
    Offset offset = -1; // of the first record, or its position; -1: not known
    int64_t records = 0;
    int64_t bytes = 0;    // of these records; of a control message, its size
    uint64_t message = 0; // the same for all parts of one message
    bool survives() const { return end == FlightEnd::arrives; }
    bool operator==(const Flight&) const = default;
};

// Where to draw it. Shorter flights than the dwell are stretched backwards from their arrival.
struct FlightPlace {
    bool shown = false;
    int32_t thousandths = 0; // of the way from `from` to `to`
    bool stretched = false;  // it was not really sent yet
    bool dead = false;       // it stays where it died: half way
};
FlightPlace place_of(const Flight& flight, Time now, Duration dwell);

// The parts of a message that was just sent, in the World that it was sent in; its times and its
// end are filled in. Nothing for a control message unless `control`.
void describe(const World& world, const Sent& sent, bool control, std::vector<Flight>& parts);

} // namespace sluice
