#include "sim/sides.hpp"
#include "sim/core/digest.hpp"
#include "sim/scenario/settings.hpp"
#include "sim/world/command.hpp"
#include "sim/world/names.hpp"
#include <algorithm>

namespace sluice {

namespace {

void compare_settings(const Document& document, CommonGround& ground);
void compare_faults(const Document& document, CommonGround& ground);
Time told_until(std::span<const ObservedSide> sides);
std::vector<const Moment*> fates(const ObservedSide& side, Time until); // before it
bool has_equal(const ObservedSide& side, const std::vector<const Moment*>& moments,
               const ObservedSide& of, const Moment& moment);

} // namespace

Sides::Sides(const Document& document, HistoryOptions options) {
    for (const Scenario& side : document.sides)
        sides_.emplace_back(std::make_shared<const Scenario>(side), options);
}

void Sides::run_until(Time until) {
    for (Simulation& side : sides_) side.run_until(until);
}

void Sides::add(Simulation side) {
    sides_.push_back(std::move(side));
}

void Sides::stand_at(Time at) {
    for (Simulation& side : sides_) side.stand_at(at);
}

void Sides::seek(Time to) {
    for (Simulation& side : sides_) side.seek(to);
}

uint64_t Sides::digest() const {
    Digest digest;
    for (const Simulation& side : sides_) digest.add(side.digest());
    return digest.value();
}

CommonGround common_ground(const Document& document) {
    CommonGround ground;
    compare_settings(document, ground);
    compare_faults(document, ground);
    return ground;
}

std::optional<Difference> first_difference(const Sides& sides) {
    std::vector<ObservedSide> observed;
    for (std::size_t i = 0; i < sides.size(); ++i)
        observed.push_back({sides.name(i), sides.side(i).world(), sides.side(i).observed()});
    return first_difference(observed);
}

// The earliest moment that tells the fate of records on one side and has no equal on another.
std::optional<Difference> first_difference(std::span<const ObservedSide> sides) {
    const Time until = told_until(sides);
    std::vector<std::vector<const Moment*>> told;
    for (const ObservedSide& side : sides) told.push_back(fates(side, until));
    const Moment* first = nullptr;
    std::size_t of = 0;
    for (std::size_t i = 0; i < sides.size(); ++i)
        for (const Moment* moment : told[i]) {
            if (first && moment->fact.at >= first->fact.at) break;
            const bool everywhere = [&] {
                for (std::size_t j = 0; j < sides.size(); ++j)
                    if (j != i && !has_equal(sides[j], told[j], sides[i], *moment)) return false;
                return true;
            }();
            if (everywhere) continue;
            first = moment;
            of = i;
            break;
        }
    if (!first) return std::nullopt;
    return Difference{first->fact.at, of, sentence(sides[of].world, *first)};
}

namespace {

// An instant that a side is still in the middle of tells nothing yet.
Time told_until(std::span<const ObservedSide> sides) {
    Time until = time_never;
    for (const ObservedSide& side : sides) {
        const Time now = side.world.fabric.now;
        until = std::min(until, next_time(side.world) > now ? now + Duration{1} : now);
    }
    return until;
}

std::vector<const Moment*> fates(const ObservedSide& side, Time until) {
    std::vector<const Moment*> told;
    for (const Moment& moment : side.observation.moments.all)
        if (info(moment.fact.kind).fate && moment.fact.at < until) told.push_back(&moment);
    return told;
}

// Alike: the same thing, to the same one, at the same time.
bool has_equal(const ObservedSide& side, const std::vector<const Moment*>& moments,
               const ObservedSide& of, const Moment& moment) {
    const auto from = std::lower_bound(moments.begin(), moments.end(), moment.fact.at,
                                       [](const Moment* a, Time at) { return a->fact.at < at; });
    for (auto m = from; m != moments.end() && (*m)->fact.at == moment.fact.at; ++m)
        if ((*m)->fact.kind == moment.fact.kind && (*m)->fact.count == moment.fact.count &&
            name_of(side.world, (*m)->fact.who) == name_of(of.world, moment.fact.who))
            return true;
    return false;
}

// --- what was held equal ---

std::vector<std::string> all_paths(const std::vector<std::vector<Setting>>& sides) {
    std::vector<std::string> paths; // in the order in which they first come up
    for (const auto& side : sides)
        for (const Setting& setting : side)
            if (std::find(paths.begin(), paths.end(), setting.path) == paths.end())
                paths.push_back(setting.path);
    return paths;
}

ComparedItem compared(const std::vector<std::vector<Setting>>& sides, const std::string& path) {
    ComparedItem item{path, {}, false};
    for (const auto& side : sides) {
        const auto at = std::find_if(side.begin(), side.end(),
                                     [&](const Setting& setting) { return setting.path == path; });
        item.values.push_back(at == side.end() ? "" : at->value);
        item.given |= at != side.end() && at->given;
    }
    return item;
}

void compare_settings(const Document& document, CommonGround& ground) {
    std::vector<std::vector<Setting>> sides;
    for (const Scenario& side : document.sides) sides.push_back(settings_in_force(side));
    for (const std::string& path : all_paths(sides)) {
        ComparedItem item = compared(sides, path);
        const bool somewhere_absent =
            std::find(item.values.begin(), item.values.end(), "") != item.values.end();
        const bool equal = std::all_of(item.values.begin(), item.values.end(),
                                       [&](const auto& v) { return v == item.values.front(); });
        (somewhere_absent ? ground.not_applicable
         : equal          ? ground.held_equal
                          : ground.different)
            .push_back(std::move(item));
    }
}

std::string fault_text(const FaultSpec& fault) {
    for (const FaultInfo& row : fault_kinds())
        if (row.kind == fault.kind) return std::string(row.name) + " at " + time_text(fault.at);
    return {};
}

void compare_faults(const Document& document, CommonGround& ground) {
    for (const FaultSpec& fault : document.scenario.faults) {
        ComparedItem item{fault_text(fault), {}, true};
        for (const Scenario& side : document.sides)
            item.values.push_back(applies(fault, side) ? "strikes" : "");
        const auto missing = std::count(item.values.begin(), item.values.end(), "");
        if (missing > 0 && !fault.uneven_meant)
            ground.warnings.push_back(item.what +
                                      " strikes some sides only: the comparison is uneven "
                                      "(say \"uneven\": \"meant\" if that is on purpose)");
        (missing > 0 ? ground.not_applicable : ground.held_equal).push_back(std::move(item));
    }
}

} // namespace

} // namespace sluice
