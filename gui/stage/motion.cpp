#include "gui/stage/motion.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

constexpr int64_t dwell_least_ns = 4'000'000, dwell_most_ns = 1'000'000'000;

} // namespace

Duration simulated(const Motion& motion, int wall_ms) {
    return {int64_t(double(wall_ms) * 1e6 * motion.factor)};
}

bool is_moving(const Motion& motion, Time since, int wall_ms) {
    if (motion.reduced || since == time_never || since > motion.now) return false;
    return motion.now - since < simulated(motion, wall_ms);
}

float share_of(const Motion& motion, Time since, int wall_ms) {
    if (!is_moving(motion, since, wall_ms)) return 1;
    const float t =
        float((motion.now - since).ns) / float(std::max<int64_t>(1, simulated(motion, wall_ms).ns));
    return t * t * (3 - 2 * t);
}

Duration dwell_at(double factor) {
    const auto ns = int64_t(dwell_ms * 1e6 * factor);
    return {std::clamp(ns, dwell_least_ns, dwell_most_ns)};
}

} // namespace sluice::gui
