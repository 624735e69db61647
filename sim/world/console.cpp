#include "sim/world/console.hpp"

namespace sluice {

void settle(World& world) {
    let_pass(world, Duration{0});
}

void let_pass(World& world, Duration time) {
    const Time until = world.fabric.now + time;
    while (next_time(world) <= until) step(world);
    advance_clock(world, until);
}

bool wait_until(World& world, Duration limit, const std::function<bool(const World&)>& done) {
    const Time until = world.fabric.now + limit;
    while (!done(world)) {
        if (next_time(world) > until) {
            advance_clock(world, until);
            return done(world);
        }
        step(world);
    }
    return true;
}

} // namespace sluice
