// Breakpoints: where playing stops by itself, exactly at the event that makes it true: at a time,
// at a kind of moment, when a metric passes a threshold. They are written and read as words:
// "12.4s", "leader elected", "records.lost above 0", "lag.max of billing above 100".
#pragma once
#include "sim/observe/expect.hpp"
#include "sim/simulation.hpp"
#include <optional>
#include <string>
#include <vector>

namespace sluice::gui {

enum class BreakpointKind : uint8_t { time, moment, metric };

struct Breakpoint {
    BreakpointKind kind = BreakpointKind::time;
    Time at = time_zero;
    FactKind fact = FactKind::offered;         // moment; any kind, told ones or not
    std::string metric, of;                    // metric
    Comparison comparison = Comparison::above; // above, below, at_least, at_most, is
    int64_t value = 0;                         // in the metric's unit; durations in ns
    std::size_t side = SIZE_MAX;               // SIZE_MAX: on any side
    bool enabled = true;
    std::string words() const;
};

struct ReadBreakpoint {
    std::optional<Breakpoint> breakpoint;
    std::string trouble; // why not, with what was probably meant
};
ReadBreakpoint read_breakpoint(std::string_view words);

// Watches one side step by step. A threshold fires when it is passed, not while it stays passed.
class BreakpointWatch {
public:
    BreakpointWatch(const std::vector<Breakpoint>& all, std::size_t side, const Simulation& now);
    // After a step: the index of the breakpoint that fires.
    std::optional<std::size_t> fired(const Simulation& side);
    bool empty() const { return kinds_ == 0 && thresholds_.empty(); }

private:
    struct Threshold {
        std::size_t index;
        bool passed;
    };
    const std::vector<Breakpoint>* all_;
    std::size_t side_;
    uint64_t kinds_ = 0;
    std::vector<Threshold> thresholds_;
};

} // namespace sluice::gui
