// What can be done to an entity, as rows of one table: button, menu, key and test read the same
// row. An action that would change nothing as things stand is there, but disabled, with the reason.
#pragma once
#include "sim/model/entity.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/simulation.hpp"
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::gui {

// What an action still has to be told before it can be carried out.
enum class ActionInput : uint8_t {
    none,
    other_end, // an entity: Action::other_ends lists them; empty = everybody else
    record,    // a record's number
    offset,    // of every partition
    time       // of the run, as in "10s"
};

struct Action {
    std::string_view id;  // "crash_process": names of targets and tests
    std::string label;    // "Crash the process"
    std::string_view key; // "K"; may be empty
    std::string sentence; // what it does, for a teacher
    bool enabled = true;
    std::string reason; // why not
    ActionInput input = ActionInput::none;
    std::vector<Entity> other_ends; // for other_end
    FaultSpec fault;                // complete but for the input; in the indexes of that side
};

// In the order of the table. `entity` may be a broker, controller, server, partition (acts on who
// leads it), queue, producer, member or group.
std::vector<Action> actions_on(const Simulation& side, Entity entity);
const Action* find_action(const std::vector<Action>& actions, std::string_view id);

struct CompletedAction {
    std::optional<FaultSpec> fault;
    std::string trouble; // what was expected instead
};
CompletedAction complete(const Simulation& side, const Action& action, std::string_view typed);
CompletedAction complete(const Simulation& side, const Action& action, Entity other_end);

} // namespace sluice::gui
