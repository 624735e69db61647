// What the time line keeps between frames, and how the window goes to another instant: at once when
// it has been seen, by running there when it has not. Every jump of the window passes through here.
#pragma once
#include "gui/charts.hpp"
#include <optional>

namespace sluice::gui {

struct App;

struct TimelineState {
    ChartPicks picks;
    std::optional<Time> pointed; // the instant under the mouse; all charts tell it
    Time asked = time_never;     // the latest that a drag asked for; never: no drag
};

// Pauses and shows that instant. What has never been run is run within the frames' budget, so the
// window stays alive meanwhile.
void go_to(App& app, Time to);
void go_to(App& app, const MomentLink& link);
// The instant under the mouse, else the present: where a breakpoint is meant.
Time pointed_or_now(const App& app);
// Stops there from now on, or no longer when it did already.
void toggle_breakpoint(App& app, Time at);
void forget_breakpoint(App& app, std::size_t index);

// "stopped: records.lost above 0"; empty: playing goes on, or somebody paused it.
std::string stop_words(const Player& player);

} // namespace sluice::gui
