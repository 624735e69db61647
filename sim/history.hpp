// The past of one side: keyframes under a byte budget (their spacing doubles when it is full) and
// the log of live commands, per branch. A jump restores the nearest keyframe at or before its
// goal and replays the rest; a command given in the past starts a new branch and keeps the old.
#pragma once
#include "sim/core/check.hpp"
#include "sim/observe/observation.hpp"
#include "sim/world/world.hpp"
#include <memory>
#include <vector>

namespace sluice {

struct Position {
    Time at;
    uint64_t handled = 0; // events and file commands handled
    std::size_t live = 0; // live commands carried out
    bool operator==(const Position&) const = default;
};
// In the order of what was handled; where nothing was, the clock may still differ.
bool before(const Position& a, const Position& b);

// What happens next in a World with these live commands ahead of it: the command that is due, or
// nothing; when; and carrying it out. Asked before every event.
inline const Command* due_command(const World& world, const std::vector<Command>& live) {
    const std::size_t next = world.live_commands;
    const bool is_due = next < live.size() && live[next].handled == world.fabric.handled;
    return is_due ? &live[next] : nullptr;
}
Time time_of(const World& world, const Command& due);
inline Time next_time(const World& world, const std::vector<Command>& live) {
    const Command* command = due_command(world, live);
    return command ? time_of(world, *command) : next_time(world);
}
void carry_out_due(World& world, const Command& due);
inline void advance(World& world, const std::vector<Command>& live) {
    if (const Command* command = due_command(world, live))
        carry_out_due(world, *command);
    else
        SLUICE_CHECK(step(world), "a replay ran out of events");
}

// Of what was done n-th on a branch, from 0: apart from the file's.
constexpr uint32_t first_live_id = 1'000'000;
constexpr uint32_t live_command_id(std::size_t n) {
    return first_live_id + static_cast<uint32_t>(n);
}

struct HistoryOptions {
    bool record = true; // false: a straight run that never looks back
    uint64_t bytes_max = 256u << 20;
    uint64_t first_spacing = 4096; // events between keyframes, until the budget is full
};

struct Keyframe {
    Position position;
    World world;
    Observation observation;
    uint64_t bytes = 0; // owned by this copy alone, about
};

// One course of events: what it shares with its parent up to `from`, and its own commands since.
struct Branch {
    std::size_t parent = 0;
    Position from;
    Position furthest;             // how far it has been run
    std::vector<Command> commands; // live ones, in order; inherited ones come first
    std::vector<std::shared_ptr<const Keyframe>> keyframes; // ascending; shared between branches
};

class History {
public:
    // `branches`: of an earlier run, without keyframes; the first is the trunk.
    explicit History(HistoryOptions options, std::vector<Branch> branches = std::vector<Branch>(1))
        : options_(options), spacing_(options.first_spacing), branches_(std::move(branches)) {}

    // Keeps a keyframe when one is due here and none is kept yet.
    void visit(const World& world, const Observation& observation);
    bool recorded() const { return !branches_[branch_].keyframes.empty(); }
    // The latest keyframe at or before the goal, on this branch.
    const Keyframe& nearest(const Position& goal) const;
    const Keyframe& nearest(Time goal) const;

    const std::vector<Command>& commands() const { return branches_[branch_].commands; }
    // The next step from `position` is this command; branches off when the branch went further.
    void add_command(const Position& position, const Command& command);
    // From `position` on nothing is known: a new branch, which is then the present one.
    void fork(const Position& position);

    std::size_t branches() const { return branches_.size(); }
    std::size_t branch() const { return branch_; }
    const Branch& at(std::size_t branch) const { return branches_[branch]; }
    void select(std::size_t branch) { branch_ = branch; }
    uint64_t spacing() const { return spacing_; }

private:
    Branch& current() { return branches_[branch_]; }
    uint64_t bytes() const;
    void thin_out();

    HistoryOptions options_;
    uint64_t spacing_;
    std::vector<Branch> branches_;
    std::size_t branch_ = 0;
};

} // namespace sluice
