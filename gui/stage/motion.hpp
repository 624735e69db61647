// How far a movement has come. Every movement begins at a simulated time and lasts a wall time, so
// what is seen at an instant depends on that instant and the speed alone (design: tapes, section
// 5). With reduced motion everything has arrived at once.
#pragma once
#include "sim/core/time.hpp"

namespace sluice::gui {

struct Motion {
    Time now;
    double factor = 1; // simulated seconds a wall second
    bool reduced = false;
};

// Starting values of the design, in milliseconds of wall time.
inline constexpr int leader_moves_ms = 300, outline_pulse_ms = 300, tear_ms = 400;
inline constexpr int ghost_line_ms = 600, replay_ms = 500, dwell_ms = 350;

// What that wall time is in the run, at this speed.
Duration simulated(const Motion& motion, int wall_ms);
// 0 when it has just begun, 1 when it is over or never began; eased at both ends.
float share_of(const Motion& motion, Time since, int wall_ms);
// It began and is not over.
bool is_moving(const Motion& motion, Time since, int wall_ms);

// How long a dot is on screen at least. Not under a few milliseconds, so that a paused picture
// shows what has just been sent, and not over a second, beyond which dots tell nothing.
Duration dwell_at(double factor);

} // namespace sluice::gui
