// THE DOOR. One side of a scenario as something that can be run, acted on, rewound and branched;
// command line and window use nothing below it. Everything it shows is the truth at now(): the
// World and what was observed of it travel together through every jump.
#pragma once
#include "sim/history.hpp"
#include "sim/observe/observation.hpp"
#include "sim/world/world.hpp"
#include <memory>
#include <optional>

namespace sluice {

class Simulation {
public:
    // `scenario` is one of Document::sides: a whole scenario with its overrides applied.
    explicit Simulation(std::shared_ptr<const Scenario> scenario, HistoryOptions options = {});
    // With the branches of an earlier run, on its trunk; their commands come at their positions.
    Simulation(std::shared_ptr<const Scenario> scenario, HistoryOptions options,
               std::vector<Branch> branches);
    // A run without history that goes on from here as this one would.
    Simulation forerunner() const;
    // The same with other commands: the first ones are those that have been carried out.
    Simulation forerunner(std::vector<Command> commands) const;

    bool step();                // one event or command; false when nothing is left before end()
    void run_until(Time until); // everything up to and including `until`; the clock stands there
    void stand_at(Time at);     // the clock alone; nothing may be due before
    // Now; a future that was known stays on its own branch. `number`: of what was done on the
    // branch, when several sides count together; rising.
    void act(const FaultSpec& fault, std::optional<std::size_t> number = {});
    void fork(); // a new branch from here on, without a command

    void seek(Time to); // backwards or onwards
    void seek(const Position& to);
    void select_branch(std::size_t branch, Time at);
    void select_branch(std::size_t branch, const Position& at);
    // To just before the latest step; the clock stands at the one before that. False at the start.
    bool step_back();

    Time now() const { return world_.fabric.now; }
    Time end() const { return time_zero + world_.scenario->duration; }
    Position position() const;
    Time next_time() const; // of the next event or command; time_never when nothing is left
    uint64_t digest() const { return world_.fabric.digest.value(); }
    const Scenario& scenario() const { return *world_.scenario; }
    const World& world() const { return world_; }
    const Observation& observed() const { return observation_; }
    const History& history() const { return history_; }
    const std::vector<Fact>& facts() const { return world_.fabric.facts; } // of the last step

private:
    Simulation(const Simulation& present, HistoryOptions options, std::vector<Branch> branches)
        : world_(present.world_), observation_(present.observation_),
          history_(options, std::move(branches)) {}
    template <class Goal>
    void jump_near(const Goal& goal);
    void restore(const Keyframe& keyframe);
    void advance_once();

    World world_;
    Observation observation_;
    History history_;
};

} // namespace sluice
