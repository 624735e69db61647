// Several runs of one workload in lock-step: what comparison means here. Every side is its own
// World from the same seed, so arrivals, keys, sizes, work and failures of a record are equal by
// construction; what differs is the platform and the overrides, and what comes of them.
#pragma once
#include "sim/observe/expect.hpp"
#include "sim/scenario/load.hpp"
#include "sim/simulation.hpp"
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

struct ComparedItem {
    std::string what;                // a setting, a fault, a part of the workload
    std::vector<std::string> values; // per side; empty where it does not apply
    bool given = true;               // somebody wrote it; false: a default everywhere
};

struct Difference { // the first moment at which the sides are not alike
    Time at;
    std::size_t side = 0; // the one that has it
    std::string sentence;
};

struct CommonGround {
    std::vector<ComparedItem> held_equal, different, not_applicable;
    std::vector<std::string> warnings; // an uneven comparison, and why
};

class Sides {
public:
    Sides() = default; // to be added one by one
    explicit Sides(const Document& document, HistoryOptions options = {});

    void add(Simulation side); // of the same workload; the caller sees to where it stands
    void remove(std::size_t i) { sides_.erase(sides_.begin() + std::ptrdiff_t(i)); }

    void run_until(Time until); // all sides, in lock-step
    void run_to_end() { run_until(end()); }
    // The same, one step after the other in the order of time over all sides, `go_on(i)` after
    // each step of side i; when it says no, all clocks stand at that step. True: got to `until`.
    template <class GoOn>
    bool run_in_step(Time until, GoOn go_on);
    void seek(Time to);
    Time end() const { return sides_.front().end(); }
    std::size_t size() const { return sides_.size(); }
    Simulation& side(std::size_t i) { return sides_[i]; }
    const Simulation& side(std::size_t i) const { return sides_[i]; }
    const std::string& name(std::size_t i) const { return sides_[i].scenario().side_name; }
    // The digests of the sides, in order, as one.
    uint64_t digest() const;

private:
    void stand_at(Time at);

    std::vector<Simulation> sides_;
};

CommonGround common_ground(const Document& document);
std::optional<Difference> first_difference(const Sides& sides);
// Of what was observed up to then on each; what only some of them have reached tells nothing.
std::optional<Difference> first_difference(std::span<const ObservedSide> sides);

template <class GoOn>
bool Sides::run_in_step(Time until, GoOn go_on) {
    std::vector<Time> next;
    for (const Simulation& side : sides_) next.push_back(side.next_time());
    for (;;) {
        const auto first = std::min_element(next.begin(), next.end());
        if (*first > until) break;
        const auto i = std::size_t(first - next.begin());
        sides_[i].step();
        next[i] = sides_[i].next_time();
        if (go_on(i)) continue;
        stand_at(sides_[i].now());
        return false;
    }
    run_until(until);
    return true;
}

} // namespace sluice
