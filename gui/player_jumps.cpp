// Jumps: to a time, by a step, by a moment. Each remembers how far the branch has been run before
// it leaves, so that what was seen stays known.
#include "gui/player.hpp"
#include "sim/explain.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

bool stands_before(const Simulation& side, const World& other) {
    const Position there{other.fabric.now, other.fabric.handled, other.live_commands};
    return before(side.position(), there) ||
           (side.now() < there.at && !before(there, side.position()));
}

bool is_told(const World& world, const Fact& fact, bool interesting) {
    const MomentClass which = class_of(world, fact);
    return which != MomentClass::background && (!interesting || info(which).interesting);
}

} // namespace

// --- what has been seen ---

bool Player::at_edge() const {
    const Branch& branch = history().at(history().branch());
    bool edge = now() >= branch.furthest.at;
    for (std::size_t i = 0; i < size(); ++i) {
        const History& own = side(i).history();
        edge = edge && !before(side(i).position(), own.at(own.branch()).furthest);
    }
    return edge;
}

void Player::remember_furthest() {
    Course& course = courses_[branch()];
    for (std::size_t i = 0; i < size(); ++i)
        if (!course.known[i] || !stands_before(side(i), course.known[i]->world))
            course.known[i] =
                std::make_shared<const Known>(Known{side(i).world(), side(i).observed()});
}

const World& Player::seen_world(std::size_t i) const {
    const auto& known = courses_[branch()].known[i];
    return known && stands_before(side(i), known->world) ? known->world : side(i).world();
}

const Observation& Player::seen(std::size_t i) const {
    const auto& known = courses_[branch()].known[i];
    return known && stands_before(side(i), known->world) ? known->observation : side(i).observed();
}

Time Player::seen_until() const {
    Time until = now();
    for (std::size_t i = 0; i < size(); ++i) until = std::max(until, seen_world(i).fabric.now);
    return until;
}

std::optional<Difference> Player::first_difference() const {
    std::vector<ObservedSide> seen_sides;
    for (std::size_t i = 0; i < size(); ++i)
        seen_sides.push_back({name(i), seen_world(i), seen(i)});
    return sluice::first_difference(seen_sides);
}

// --- jumps ---

void Player::begin_jump() {
    remember_furthest();
    playing_ = false;
    rush_to_.reset();
    stop_ = {};
    hold_ = carried_ns_ = true_factor_ = 0;
}

void Player::end_jump() {
    reveal_due();
    ++revision_;
    if (!watch_.reset) return;
    for (std::size_t i = 0; i < size(); ++i) watch_.reset(i, side(i));
}

void Player::seek(Time to) {
    begin_jump();
    sides_.seek(std::clamp(to, time_zero, end()));
    end_jump();
}

void Player::back(Duration by) {
    seek(Time{std::max<int64_t>(0, now().ns - by.ns)});
}

void Player::rush_to(Time to) {
    begin_jump();
    to = std::clamp(to, time_zero, end());
    if (to <= now())
        sides_.seek(to);
    else
        rush_to_ = to;
    end_jump();
}

bool Player::step_forward() {
    Time next = time_never;
    for (std::size_t i = 0; i < size(); ++i) next = std::min(next, side(i).next_time());
    if (next > end()) return false;
    begin_jump();
    sides_.run_in_step(end(), [](std::size_t) { return false; });
    end_jump();
    return true;
}

// Undone is the latest step of all sides; of steps at one instant, that of the last side.
bool Player::step_back() {
    std::optional<std::size_t> last;
    std::vector<Simulation> before_it;
    std::vector<Time> step_at;
    for (std::size_t i = 0; i < size(); ++i) {
        Simulation copy = side(i);
        const bool stepped = copy.step_back();
        step_at.push_back(stepped ? copy.next_time() : Time{-1});
        if (stepped && (!last || step_at[i] >= step_at[*last])) last = i;
        before_it.push_back(std::move(copy));
    }
    if (!last) return false;
    begin_jump();
    Time stands = before_it[*last].now();
    for (std::size_t i = 0; i < size(); ++i)
        if (i != *last) stands = std::max(stands, step_at[i]);
    for (std::size_t i = 0; i < size(); ++i) {
        const Position kept = side(i).position();
        if (i == *last)
            sides_.side(i) = std::move(before_it[i]);
        else
            sides_.side(i).seek(Position{stands, kept.handled, kept.live});
        sides_.side(i).stand_at(stands);
    }
    end_jump();
    return true;
}

// --- by moments ---

// The time of the next moment of the story that this side has not come to yet.
std::optional<Time> Player::next_told(std::size_t i, bool interesting) {
    Foresight& ahead = foresight_[i];
    if (ahead.horizon() < now()) ahead.restart(side(i), ahead.horizon());
    const uint64_t told = side(i).observed().moments.all.size();
    for (;;) {
        for (const Coming* coming = ahead.next_after(now() - Duration{1});
             coming && coming <= &ahead.coming().back(); ++coming)
            if (coming->in_story && coming->moment >= told &&
                (!interesting || info(coming->what).interesting))
                return coming->at;
        if (ahead.finished()) return std::nullopt;
        ahead.run(0, [] { return 0.0; }); // a little at a time
    }
}

bool Player::next_moment(bool interesting) {
    std::optional<Time> next;
    for (std::size_t i = 0; i < size(); ++i)
        if (const auto at = next_told(i, interesting)) next = std::min(next.value_or(*at), *at);
    if (!next) return false;
    begin_jump();
    std::vector<uint64_t> told;
    for (std::size_t i = 0; i < size(); ++i) told.push_back(side(i).observed().moments.all.size());
    sides_.run_in_step(*next, [&](std::size_t i) {
        const Moments& moments = side(i).observed().moments;
        bool found = false;
        for (; told[i] < moments.all.size(); ++told[i])
            found = found || is_told(side(i).world(), moments.all[told[i]].fact, interesting);
        return !found;
    });
    end_jump();
    return true;
}

std::optional<Time> Player::previous_told(std::size_t i, bool interesting) const {
    const Moments& moments = side(i).observed().moments;
    for (uint64_t m = moments.all.size(); m-- > 0;) {
        const Fact& fact = moments.all[m].fact;
        if (fact.at < now() && is_told(side(i).world(), fact, interesting)) return fact.at;
    }
    return std::nullopt;
}

bool Player::previous_moment(bool interesting) {
    std::optional<Time> previous;
    for (std::size_t i = 0; i < size(); ++i)
        if (const auto at = previous_told(i, interesting))
            previous = std::max(previous.value_or(*at), *at);
    if (previous) seek(*previous);
    return previous.has_value();
}

bool Player::to_first_difference() {
    std::optional<Difference> difference = first_difference();
    for (std::size_t i = 0; !difference && i < size(); ++i) {
        if (foresight_[i].horizon() < now())
            foresight_[i].restart(side(i), foresight_[i].horizon());
        while (!foresight_[i].finished()) foresight_[i].run(0, [] { return 0.0; });
    }
    if (!difference) {
        std::vector<ObservedSide> ahead;
        for (std::size_t i = 0; i < size(); ++i)
            ahead.push_back(
                {name(i), foresight_[i].run_ahead().world(), foresight_[i].run_ahead().observed()});
        difference = sluice::first_difference(ahead);
    }
    if (difference) seek(difference->at);
    return difference.has_value();
}

} // namespace sluice::gui
