// Messages on their way. A real flight lasts about a millisecond and nobody would see it, so a dot
// is shown for at least a given dwell, stretched backwards from its arrival. For that one has to
// know the future: a scout, a copy of the shown side's World, runs the dwell ahead of it and notes
// what is sent. What is shown at an instant depends on that instant and the dwell alone, not on how
// one came there. The shown side is only read.
#pragma once
#include "sim/flight.hpp"
#include "sim/flight_flows.hpp"
#include "sim/simulation.hpp"
#include <deque>
#include <optional>
#include <span>
#include <vector>

namespace sluice {

struct FlightOptions {
    std::size_t flights_max = 20'000; // kept; beyond that only flows are known
    int64_t steps_max = 200'000;      // of the scout in one call of follow()
    bool control = false;             // note control messages, too
};

class Flights {
public:
    explicit Flights(FlightOptions options = {}) : options_(options) {}

    // Forgets everything: the next follow() starts a new scout. Needed only when another side is
    // shown; follow() notices by itself when this one jumped or got another future.
    void reset();
    void reset(const Simulation& shown); // and starts it at once
    // Brings the scout to `dwell` beyond the shown instant, or as near as its steps allow.
    void follow(const Simulation& shown, Duration dwell);
    // All flights of that instant are known. At high speed it may take several calls to get there.
    bool ready(Time now) const;

    // Under way at that instant with the dwell of the last follow(), by time of sending. Empty when
    // it is not ready, or crowded: then draw flows() as bands. Valid until the next call.
    std::span<const Flight> at(Time now);
    // What arrives from then until the dwell is over, by edge and kind.
    std::span<const Flow> flows(Time now);
    bool crowded(Time now) const { return now < crowded_until_; } // more than are kept
    Duration dwell() const { return dwell_; }
    // Of the scout: what the shown side will have when it comes there.
    uint64_t digest() const { return scout_ ? scout_->fabric.digest.value() : 0; }

private:
    struct Kept {
        Flight flight;
        uint64_t sequence = 0;  // of its arrival's event
        bool ends_late = false; // what became of it showed only when it arrived
    };

    bool fits(const Simulation& shown) const;
    void start(const Simulation& shown, Duration look_back);
    void run(const Simulation& shown, Time goal);
    void look_further_back_if_needed(const Simulation& shown);
    bool knows_all() const;
    void take_in();
    void keep(const Sent& sent, uint64_t message);
    void note_end(const Unreceived& end);
    void make_room();

    FlightOptions options_;
    std::optional<World> scout_;
    std::size_t branch_ = 0;
    Time shown_;                   // the instant of the last follow()
    Time known_from_ = time_never; // flights that land after it are all kept
    Time crowded_until_;           // some that land before it are not
    Duration dwell_{}, look_back_{};
    int64_t steps_left_ = 0;
    std::vector<Time> arrivals_; // of all messages since the scout's start; until it knows all
    std::deque<Kept> kept_;      // in the order of sending, and of sequences
    FlowSlices slices_;
    std::vector<Flight> parts_; // of one message
    std::vector<Flight> shown_flights_;
    std::vector<Flow> shown_flows_;
};

} // namespace sluice
