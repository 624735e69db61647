#include "sim/history.hpp"
#include "sim/core/check.hpp"
#include <algorithm>

namespace sluice {

namespace {

Position position_of(const World& world) {
    return {world.fabric.now, world.fabric.handled, world.live_commands};
}

// What a copy holds, or will when the run goes on and changes the pages they share: pending events
// and the tables of entities. The sealed chunks of series stay shared and are not counted.
uint64_t owned_bytes(const World& world) {
    const Fabric& fabric = world.fabric;
    return sizeof(World) + fabric.queue.size() * sizeof(EventKey) +
           fabric.events.live() * sizeof(Event) + fabric.nodes.size() * (sizeof(Node) + 256) +
           world.traffic.size() * sizeof(Traffic) +
           std::visit([](const auto& platform) { return changing_bytes(platform); },
                      carrier(world));
}

} // namespace

bool before(const Position& a, const Position& b) {
    return a.handled != b.handled ? a.handled < b.handled : a.live < b.live;
}

// A command of a session that does not repeat may claim a time beyond the next event; its place
// among the events decides.
Time time_of(const World& world, const Command& due) {
    return std::min(std::max(due.at, world.fabric.now), next_time(world));
}

void carry_out_due(World& world, const Command& due) {
    const Time at = time_of(world, due);
    if (at > world.fabric.now) advance_clock(world, at);
    ++world.live_commands;
    apply(world, due);
}

void History::visit(const World& world, const Observation& observation) {
    Branch& branch = current();
    const Position here = position_of(world);
    if (before(branch.furthest, here) || branch.furthest.at < here.at) branch.furthest = here;
    if (!options_.record) return;
    if (!branch.keyframes.empty()) {
        const Position& last = branch.keyframes.back()->position;
        if (here.handled < last.handled + spacing_) return;
    }
    branch.keyframes.push_back(
        std::make_shared<const Keyframe>(Keyframe{here, world, observation, owned_bytes(world)}));
    if (bytes() > options_.bytes_max) thin_out();
}

const Keyframe& History::nearest(const Position& goal) const {
    const auto& frames = branches_[branch_].keyframes;
    SLUICE_CHECK(!frames.empty(), "a run without history cannot look back");
    const auto is_later = [&](const Keyframe& frame) {
        return before(goal, frame.position) || frame.position.at > goal.at;
    };
    std::size_t i = frames.size() - 1;
    while (i > 0 && is_later(*frames[i])) --i;
    return *frames[i];
}

const Keyframe& History::nearest(Time goal) const {
    const auto& frames = branches_[branch_].keyframes;
    SLUICE_CHECK(!frames.empty(), "a run without history cannot look back");
    std::size_t i = frames.size() - 1;
    while (i > 0 && frames[i]->position.at > goal) --i;
    return *frames[i];
}

void History::add_command(const Position& position, const Command& command) {
    if (before(position, current().furthest)) fork(position);
    current().commands.push_back(command);
}

void History::fork(const Position& position) {
    Branch twig = current();
    twig.parent = branch_;
    twig.from = twig.furthest = position;
    std::erase_if(twig.keyframes, [&](const auto& k) {
        return before(position, k->position) || k->position.at > position.at;
    });
    twig.commands.resize(std::min(position.live, twig.commands.size()));
    branches_.push_back(std::move(twig));
    branch_ = branches_.size() - 1;
}

uint64_t History::bytes() const {
    uint64_t sum = 0;
    for (const Branch& branch : branches_)
        for (const auto& keyframe : branch.keyframes)
            sum += keyframe->bytes / static_cast<uint64_t>(keyframe.use_count());
    return sum;
}

// Every second keyframe goes, the first stays, and new ones come half as often.
void History::thin_out() {
    spacing_ *= 2;
    for (Branch& branch : branches_) {
        std::vector<std::shared_ptr<const Keyframe>> kept;
        for (std::size_t i = 0; i < branch.keyframes.size(); i += 2)
            kept.push_back(std::move(branch.keyframes[i]));
        branch.keyframes = std::move(kept);
    }
}

} // namespace sluice
