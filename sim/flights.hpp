// Messages on their way. A real flight lasts about a millisecond and nobody would see it, so a dot
// is shown for at least a given dwell, stretched backwards from its arrival. For that one has to
// know the future: a scout, a copy of the shown side's World, runs the dwell ahead of it and notes
// what is sent. What is shown at an instant depends on that instant and the dwell alone, not on how
// one came there. The shown side is only read.
#pragma once
#include "sim/simulation.hpp"
#include <deque>
#include <span>
#include <vector>

namespace sluice {

enum class FlightKind : uint8_t {
    produce,        // records to a leader
    produce_answer, // stored, or the error
    replicate,      // records to a follower
    fetched,        // records to a member
    queue_send,
    queue_answer,
    hand_out, // messages to a member
    settle,   // done, or given back
    control   // everything else: asking, heartbeats, metadata, votes; only if wanted
};
std::string_view words_of(FlightKind kind);

enum class FlightEnd : uint8_t {
    arrives,
    lost,   // by chance
    cut,    // the link was cut, or is before it arrives
    nobody, // the receiver's process is dead
    unheard // the machine of the receiver is down: nobody even says so
};

struct Flight {      // one partition's part of one message
    NodeId from, to; // indexes into View::nodes, too
    FlightKind kind = FlightKind::control;
    FlightEnd end = FlightEnd::arrives;
    Cause error = Cause::none; // of an answer; not_acknowledged: a message is given back
    bool again = false;        // the second arrival of a duplicated message
    Time sent;                 // its last byte has left the sender's card
    Time arrives;              // or would have
    PartitionId partition;     // or queue
    ProducerId producer;       // of the first record
    RecordNumber first = 0;
    Offset offset = -1;             // of the first record, where it is known; or position
    int64_t records = 0, bytes = 0; // of these records; of a control message, its size
    uint64_t message = 0;           // the same for all parts of one message

    bool survives() const { return end == FlightEnd::arrives; }
};

// What crosses an edge, all flights of a kind together.
struct Flow {
    NodeId from, to;
    FlightKind kind = FlightKind::control;
    int64_t messages = 0, records = 0, bytes = 0; // that arrive within the dwell
    int64_t dying = 0;                            // of `messages`
    int64_t records_per_second = 0;
};

// Where to draw it.
struct FlightPlace {
    int32_t thousandths = 0; // of the way from `from` to `to`
    bool shown = false;
    bool stretched = false; // shown before it was really sent
    bool dying = false;     // it is where it dies: half way, or at the door of a dead process
};
FlightPlace place_of(const Flight& flight, Time now, Duration dwell);

struct FlightOptions {
    std::size_t flights_max = 20'000; // kept; beyond that only flows are known
    int64_t steps_max = 200'000;      // of the scout in one call of follow()
    bool control = false;             // note control messages too
};

class Flights {
public:
    explicit Flights(FlightOptions options = {}) : options_(options) {}

    // Forgets everything; the next follow() starts a new scout.
    void reset();
    void reset(const Simulation& shown);
    // Brings the scout to `dwell` beyond the shown instant. Starts over by itself when the shown
    // side went where the scout has not been, or got another future.
    void follow(const Simulation& shown, Duration dwell);
    // The scout has come far enough for that instant. (It may need several calls at high speed.)
    bool ready(Time now) const;

    // Under way at that instant with the dwell of the last follow(), by time of sending. Empty when
    // there are more than are kept: then draw flows() as bands.
    std::span<const Flight> at(Time now);
    // What arrives from then until the dwell is over, per edge and kind.
    std::span<const Flow> flows(Time now);
    bool crowded(Time now) const; // at() would have to leave some out

private:
    FlightOptions options_;
};

} // namespace sluice
