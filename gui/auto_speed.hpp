// Auto: how fast simulated time should pass so that a class can follow. It slows down towards the
// next news, creeps while news follows news, hurries through quiet, and stands still for a while
// when records are gone. A pure function of what is known to come; the numbers are one struct.
#pragma once
#include "sim/core/time.hpp"

namespace sluice::gui {

inline constexpr double slowest_factor = 0.001, fastest_factor = 1000;

struct AutoTuning {
    double seconds_to_news = 1.5; // of wall time, at the present speed
    double chain_factor = 0.02;   // while news follows news
    double change_per_second = 4; // at most so many times faster or slower
    double loss_stop = 2;         // seconds of wall time
    double quiet_end = 1;         // not slower than this when only the end is to come
};

struct Outlook {
    Time now;
    Time next = time_never;     // of the next news
    Time previous = time_never; // of the latest news; never: none yet
    Time horizon;               // up to where it is known what comes
    Time end;
};

// The factor for the next `wall_seconds`, after `factor` so far.
double auto_factor(const Outlook& outlook, double factor, double wall_seconds,
                   const AutoTuning& tuning = {});

} // namespace sluice::gui
