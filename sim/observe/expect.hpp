// Expectations judged: each entry of a file's `expect` becomes one verdict a side it is about.
// What is judged `by` a time or `during` a stretch has to be looked at while the run stands there:
// the runner asks a Judge for those instants and lets it look.
//   by      the metric as it is at that time; an event up to it
//   during  of what only grows, the growth; of latencies, those of that stretch; of levels (lag,
//           waiting, ...), every one of the looks taken during it; events within it
//   than    the metric minus the other side's
#pragma once
#include "sim/core/histogram.hpp"
#include "sim/observe/observation.hpp"
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

struct ObservedSide {
    std::string_view name;
    const World& world;
    const Observation& observation;
};

struct Judgement {
    std::string side;     // empty: it is about all of them together
    std::string sentence; // what was expected
    std::string found;
    std::string pointer; // in the file
    std::size_t expectation = 0;
    bool held = false;
};

class Judge {
public:
    explicit Judge(std::vector<ExpectSpec> expect);

    // When look() must be called, ascending, every time once.
    std::vector<Time> instants() const;
    void look(Time at, std::span<const ObservedSide> sides);
    // At the end of the run.
    std::vector<Judgement> judgements(std::span<const ObservedSide> sides) const;

private:
    struct Glimpse {
        Time at;
        std::size_t expectation = 0, side = 0;
        std::optional<int64_t> value;
        Histogram latencies; // of everything so far; only for latencies `during`
        int64_t happened = 0;
    };
    std::vector<const Glimpse*> glimpses(std::size_t expectation, std::size_t side) const;
    std::optional<int64_t> found_value(std::size_t expectation, std::size_t side,
                                       const ObservedSide& now) const;
    Judgement judge_metric(std::size_t expectation, std::size_t side,
                           std::span<const ObservedSide> sides) const;
    Judgement judge_event(std::size_t expectation, std::size_t side, const ObservedSide& now) const;
    Judgement judge_always(std::size_t expectation, const ObservedSide& now) const;

    std::vector<ExpectSpec> expect_;
    std::vector<Glimpse> seen_;
};

// "records.lost of acks=1 is above 0", with the value in its unit.
std::string sentence(const ExpectSpec& expect, std::span<const ObservedSide> sides);

} // namespace sluice
