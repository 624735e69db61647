#include "sim/simulation.hpp"
#include "sim/core/check.hpp"
#include <algorithm>

namespace sluice {

Simulation::Simulation(std::shared_ptr<const Scenario> scenario, HistoryOptions options)
    : world_(build(std::move(scenario))), observation_(start_observing(world_)), history_(options) {
    observe(observation_, world_);
    history_.visit(world_, observation_);
}

Position Simulation::position() const {
    return {now(), world_.fabric.handled, world_.live_commands};
}

bool Simulation::step() {
    if (next_time_here() > end()) return false;
    advance_once();
    return true;
}

void Simulation::run_until(Time until) {
    while (next_time_here() <= until) advance_once();
    if (until > now()) advance_clock(world_, until);
    history_.visit(world_, observation_);
}

// A live command belongs between two events: after as many as had been handled when it was given.
void Simulation::act(const FaultSpec& fault) {
    Command command{.at = now(), .handled = world_.fabric.handled, .fault = fault};
    const auto& log = history_.commands();
    command.id = 1'000'000 + static_cast<uint32_t>(log.size()); // apart from the file's
    history_.add_command(position(), command);
    advance_once();
}

void Simulation::seek(Time to) {
    if (to < now()) restore(history_.nearest(to));
    run_until(std::max(to, now()));
}

void Simulation::seek(const Position& to) {
    if (before(to, position())) restore(history_.nearest(to));
    while (before(position(), to)) advance_once();
    if (to.at > now()) advance_clock(world_, to.at);
}

void Simulation::select_branch(std::size_t branch, Time at) {
    SLUICE_CHECK(branch < history_.branches(), "there is no such branch");
    history_.select(branch);
    restore(history_.nearest(at));
    run_until(at);
}

void Simulation::restore(const Keyframe& keyframe) {
    world_ = keyframe.world;
    observation_ = keyframe.observation;
}

Time Simulation::next_time_here() const {
    const auto& log = history_.commands();
    const std::size_t next = world_.live_commands;
    if (next < log.size() && log[next].handled == world_.fabric.handled) return log[next].at;
    return next_time(world_);
}

void Simulation::advance_once() {
    const auto& log = history_.commands();
    const std::size_t next = world_.live_commands;
    if (next < log.size() && log[next].handled == world_.fabric.handled) {
        if (log[next].at > now()) advance_clock(world_, log[next].at);
        ++world_.live_commands;
        apply(world_, log[next]);
    } else {
        SLUICE_CHECK(sluice::step(world_), "a replay ran out of events");
    }
    observe(observation_, world_);
    history_.visit(world_, observation_);
}

} // namespace sluice
