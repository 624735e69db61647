// When a producer's application hands over records: open-loop arrivals, whatever becomes of them.
// The state of one instance, as a plain value. At low rates a slice is one record; from 5,000
// records a second on it is up to a millisecond of them, so that load tests cost one event a slice.
//
// Constant arrivals are exactly even: the n-th record of all instances together comes n / rate
// after the start, and the instances take turns. Poisson arrivals draw from a stream of the
// instance's name, so they are equal on every side.
#pragma once
#include "sim/client/rate_curve.hpp"
#include "sim/client/roster.hpp"
#include "sim/client/slice.hpp"
#include "sim/core/random.hpp"
#include <memory>
#include <optional>
#include <vector>

namespace sluice {

struct RateStretch { // a time under one rate
    Time from;
    Time origin;            // where the curve begins; before `from` when the application resumed
    Arrived carried = 0;    // of all instances, counted before `from`
    RecordNumber first = 1; // the first number that falls due under this rate
    std::shared_ptr<const RateCurve> curve;
};

struct Traffic {
    ProducerId producer;
    ProducerSeat seat;
    uint32_t generation = 0; // raised by every change; an Arrival of an older one is void
    RecordNumber next = 1;   // number of the first record not handed over yet
    Slice planned;           // handed over at `due`
    Time due = time_never;
    Time settled;             // poisson: arrivals up to here are drawn
    bool by_interval = false; // poisson: `planned` is all that arrives in an interval
    CounterStream gaps;
    std::vector<RateStretch> stretches;   // never empty
    std::optional<RateStretch> suspended; // what resumes when the application moves again
};

Traffic begin_traffic(const Scenario& scenario, ProducerId producer, ProducerSeat seat);

// When the next Arrival is due; time_never when there is nothing to come.
Time next_due(const Traffic& traffic);
// The slice that is due now; plans the one after it.
Slice next_slice(Traffic& traffic, const ProducerSpec& spec);

// From now on at another rate. What a trace lists is not moved by it.
void set_rate(Traffic& traffic, const ProducerSpec& spec, Time now, const RateSpec& rate);
// The application stands still: nothing arrives until it resumes, at the rate of before.
void suspend(Traffic& traffic, const ProducerSpec& spec, Time now);
void resume(Traffic& traffic, const ProducerSpec& spec, Time now);

// When record `number` was, or will be, handed over. Nothing for Poisson arrivals: only their
// slices know.
std::optional<Time> created_at(const Traffic& traffic, const ProducerSpec& spec,
                               RecordNumber number);

} // namespace sluice
