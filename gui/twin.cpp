#include "gui/twin.hpp"
#include "sim/scenario/entity_path.hpp"
#include "sim/world/objection.hpp"

namespace sluice::gui {

namespace {

void branch_off(Simulation& twin, const Branch& course);
void act_alike(Simulation& twin, const Simulation& side, const Command& command);
bool move_path(EntityPath& path, const Scenario& from, const Scenario& to, std::string& missing);

} // namespace

TranslatedFault translated(const FaultSpec& fault, const Scenario& from, const Scenario& to) {
    if (&from == &to) return {fault, ""};
    TranslatedFault out{fault, ""};
    for (EntityPath& path : out.fault->targets)
        if (!move_path(path, from, to, out.missing)) return {std::nullopt, out.missing};
    for (EntityPath& path : out.fault->away_from)
        if (!move_path(path, from, to, out.missing)) return {std::nullopt, out.missing};
    if (fault.kind != FaultKind::poison) return out;
    EntityPath maker{TargetKind::producer_instance, fault.record.producer, fault.record.instance};
    if (!move_path(maker, from, to, out.missing)) return {std::nullopt, out.missing};
    out.fault->record.producer = maker.owner;
    out.fault->record.instance = maker.number;
    return out;
}

Simulation twin_of(const Simulation& side, std::shared_ptr<const Scenario> scenario,
                   const HistoryOptions& options) {
    Simulation twin(std::move(scenario), options);
    const History& past = side.history();
    for (std::size_t b = 0; b < past.branches(); ++b) {
        const Branch& course = past.at(b);
        if (b > 0) branch_off(twin, course);
        for (std::size_t k = b == 0 ? 0 : course.from.live; k < course.commands.size(); ++k)
            act_alike(twin, side, course.commands[k]);
    }
    twin.select_branch(past.branch(), side.now());
    return twin;
}

namespace {

// Where the parent had been done the same to as where `course` left it; numbers rise along a
// branch.
void branch_off(Simulation& twin, const Branch& course) {
    const std::size_t numbers =
        course.from.live == 0 ? 0 : number_of(course.commands[course.from.live - 1]) + 1;
    const std::vector<Command>& commands = twin.history().at(course.parent).commands;
    std::size_t live = 0;
    while (live < commands.size() && number_of(commands[live]) < numbers) ++live;
    const bool goes_on = live < commands.size() && commands[live].at <= course.from.at;
    if (goes_on)
        twin.select_branch(course.parent,
                           Position{commands[live].at, commands[live].handled, live});
    else
        twin.select_branch(course.parent, course.from.at);
    twin.fork();
}

void act_alike(Simulation& twin, const Simulation& side, const Command& command) {
    twin.run_until(command.at);
    const TranslatedFault own = translated(command.fault, side.scenario(), twin.scenario());
    if (own.fault && !objection(twin.world(), *own.fault)) twin.act(*own.fault, number_of(command));
}

bool move_path(EntityPath& path, const Scenario& from, const Scenario& to, std::string& missing) {
    const std::string name = entity_name(from, path);
    path = find_entity(to, name);
    if (path.kind == TargetKind::none) missing = name;
    return path.kind != TargetKind::none;
}

} // namespace

} // namespace sluice::gui
