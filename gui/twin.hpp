// A further side that was done the same to as another: the same commands at the same times on the
// same branches, as far as they apply to it. What was done at once has one number on every side.
#pragma once
#include "sim/simulation.hpp"
#include <optional>
#include <string>

namespace sluice::gui {

// Of what was done on a branch, from 0; equal on all sides.
inline std::size_t number_of(const Command& command) {
    return command.id - first_live_id;
}

struct TranslatedFault {
    std::optional<FaultSpec> fault;
    std::string missing; // the first name that the other side does not know
};
// To the indexes of another side, by names: a setting may have changed what stands where.
TranslatedFault translated(const FaultSpec& fault, const Scenario& from, const Scenario& to);

// With as many branches as `side`, standing on the same branch at the same time.
Simulation twin_of(const Simulation& side, std::shared_ptr<const Scenario> scenario,
                   const HistoryOptions& options);

} // namespace sluice::gui
