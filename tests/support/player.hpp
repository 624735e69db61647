// Scenarios and clocks for tests of the player: small enough to be run hundreds of times.
#pragma once
#include "gui/clock.hpp"
#include "sim/scenario/load.hpp"
#include <string>

namespace sluice::test {

// Three brokers, one topic of three partitions, acks=1 and acks=all; the machine of broker 1 dies
// at 5 s and is back at 12 s; 20 s in all.
Document small_cluster();
// A Kafka side and a queue side with the same traffic; 20 s, no faults.
Document cluster_and_queue();
Document document(const std::string& text); // without errors

gui::Clock clock_at_rest(); // no budget ever ends

struct TickingClock { // every look costs so much
    double step = 0.001;
    double now = 0;
    gui::Clock get() {
        return [this] { return now += step; };
    }
};

} // namespace sluice::test
