#include "sim/simulation.hpp"
#include "sim/core/check.hpp"
#include <algorithm>

namespace sluice {

namespace {

bool is_before(Time goal, const Simulation& simulation) {
    return goal < simulation.now();
}
bool is_before(const Position& goal, const Simulation& simulation) {
    return before(goal, simulation.position()) || goal.at < simulation.now();
}

} // namespace

Simulation::Simulation(std::shared_ptr<const Scenario> scenario, HistoryOptions options)
    : world_(build(std::move(scenario))), observation_(start_observing(world_)), history_(options) {
    observe(observation_, world_);
    history_.visit(world_, observation_);
}

// Every branch begins with a keyframe of its own, so that it can be gone to.
Simulation::Simulation(std::shared_ptr<const Scenario> scenario, HistoryOptions options,
                       std::vector<Branch> branches)
    : world_(build(std::move(scenario))), observation_(start_observing(world_)),
      history_(options, std::move(branches)) {
    observe(observation_, world_);
    for (std::size_t branch = history_.branches(); branch-- > 0;) {
        history_.select(branch);
        history_.visit(world_, observation_);
    }
}

Simulation Simulation::forerunner() const {
    return forerunner(history_.commands());
}

Simulation Simulation::forerunner(std::vector<Command> commands) const {
    Branch course;
    course.commands = std::move(commands);
    course.furthest = position();
    return {*this, {.record = false}, {std::move(course)}};
}

Position Simulation::position() const {
    return {now(), world_.fabric.handled, world_.live_commands};
}

bool Simulation::step() {
    if (next_time() > end()) return false;
    advance_once();
    return true;
}

void Simulation::run_until(Time until) {
    while (next_time() <= until) advance_once();
    if (until > now()) advance_clock(world_, until);
    history_.visit(world_, observation_);
}

void Simulation::stand_at(Time at) {
    if (at > now()) advance_clock(world_, at);
}

// A live command belongs between two events: after as many as had been handled when it was given.
void Simulation::act(const FaultSpec& fault, std::optional<std::size_t> number) {
    const Branch& branch = history_.at(history_.branch());
    if (before(position(), branch.furthest)) fork();
    Command command{.at = now(), .handled = world_.fabric.handled, .fault = fault};
    command.id = live_command_id(number.value_or(history_.commands().size()));
    history_.add_command(position(), command);
    advance_once();
}

void Simulation::fork() {
    history_.fork(position());
}

void Simulation::seek(Time to) {
    jump_near(to);
    run_until(std::max(to, now()));
}

// A position of another course may claim a time that this one does not have there.
void Simulation::seek(const Position& to) {
    jump_near(to);
    while (before(position(), to)) advance_once();
    stand_at(std::min(to.at, next_time()));
}

void Simulation::select_branch(std::size_t branch, Time at) {
    SLUICE_CHECK(branch < history_.branches(), "there is no such branch");
    history_.select(branch);
    restore(history_.nearest(at));
    run_until(at);
}

void Simulation::select_branch(std::size_t branch, const Position& at) {
    SLUICE_CHECK(branch < history_.branches(), "there is no such branch");
    history_.select(branch);
    restore(history_.nearest(at));
    while (before(position(), at)) advance_once();
    stand_at(std::min(at.at, next_time()));
}

bool Simulation::step_back() {
    Position goal = position();
    if (goal.handled == 0 && goal.live == 0) return false;
    const auto& log = history_.commands();
    const bool was_live =
        goal.live > 0 && (goal.handled == 0 || log[goal.live - 1].handled == goal.handled);
    --(was_live ? goal.live : goal.handled);
    restore(history_.nearest(goal));
    while (before(position(), goal)) advance_once();
    return true;
}

// Back, or onwards when a keyframe lies between here and there.
template <class Goal>
void Simulation::jump_near(const Goal& goal) {
    const bool back = is_before(goal, *this);
    if (!back && !history_.recorded()) return;
    const Keyframe& keyframe = history_.nearest(goal);
    if (back || before(position(), keyframe.position)) restore(keyframe);
}

void Simulation::restore(const Keyframe& keyframe) {
    world_ = keyframe.world;
    observation_ = keyframe.observation;
}

Time Simulation::next_time() const {
    return sluice::next_time(world_, history_.commands());
}

void Simulation::advance_once() {
    advance(world_, history_.commands());
    observe(observation_, world_);
    history_.visit(world_, observation_);
}

} // namespace sluice
