#include "gui/auto_speed.hpp"
#include <algorithm>
#include <cmath>

namespace sluice::gui {

namespace {

double seconds(Duration duration) {
    return double(duration.ns) / 1e9;
}

// The factor that would be right if it could change at once.
double wanted_factor(const Outlook& outlook, const AutoTuning& tuning) {
    // As far ahead as the next news is nearer than this, the chain's factor gets there in time; a
    // smaller one would approach the news for ever without reaching it.
    if (outlook.next == time_never) {
        // Nothing until the end, or up to where it is known: that is approached, never outrun.
        const Time until = std::min(outlook.horizon, outlook.end);
        const double ahead = seconds(std::max(until, outlook.now) - outlook.now);
        const double floor = until == outlook.end ? tuning.quiet_end : tuning.chain_factor;
        return std::max(ahead / tuning.seconds_to_news, floor);
    }
    const double ahead = seconds(outlook.next - outlook.now);
    return std::max(ahead / tuning.seconds_to_news, tuning.chain_factor);
}

} // namespace

double auto_factor(const Outlook& outlook, double factor, double wall_seconds,
                   const AutoTuning& tuning) {
    const double wanted =
        std::clamp(wanted_factor(outlook, tuning), slowest_factor, fastest_factor);
    const double change = std::pow(tuning.change_per_second, wall_seconds);
    return std::clamp(wanted, factor / change, factor * change);
}

} // namespace sluice::gui
