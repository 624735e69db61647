// What a fault means on each side is decided by whom it names: an entity of a platform exists only
// where that platform carries the side; clients exist on every side.
#include "sim/scenario/validate_faults.hpp"
#include "sim/scenario/entity_path.hpp"
#include <algorithm>

namespace sluice {

namespace {
bool lasts(FaultKind kind) {
    switch (kind) {
    case FaultKind::pause:
    case FaultKind::slow:
    case FaultKind::cut:
    case FaultKind::clog:
    case FaultKind::lose:
    case FaultKind::duplicate:
    case FaultKind::change_rate:
    case FaultKind::bug: return true;
    case FaultKind::crash:
    case FaultKind::restart:
    case FaultKind::stop:
    case FaultKind::start:
    case FaultKind::add_members:
    case FaultKind::seek:
    case FaultKind::poison:
    case FaultKind::elect_preferred:
    case FaultKind::alter_topic: return false;
    }
    return false;
}

bool is_of_platform(const EntityPath& path) {
    switch (path.kind) {
    case TargetKind::broker:
    case TargetKind::controller:
    case TargetKind::server:
    case TargetKind::queue:
    case TargetKind::platform:
    case TargetKind::topic: return true;
    case TargetKind::none:
    case TargetKind::producer_instance:
    case TargetKind::producer:
    case TargetKind::member:
    case TargetKind::group: return false;
    }
    return false;
}

void judge_fault_times(Reporter& report, const Scenario& side, const FaultSpec& fault) {
    if (fault.until <= fault.at)
        report.at(ProblemCode::bad_times, fault.pointer + "/until",
                  "\"until\" after \"at\" = " + duration_text(fault.at.ns),
                  duration_text(fault.until.ns));
    if (fault.at.ns >= side.duration.ns)
        report.at(ProblemCode::fault_after_end, fault.pointer + "/at", "",
                  "the fault comes at " + duration_text(fault.at.ns) + ", the run ends at " +
                      duration_text(side.duration.ns),
                  "it will not happen");
}

bool share_a_target(const FaultSpec& a, const FaultSpec& b) {
    for (const auto& target : a.targets)
        if (std::find(b.targets.begin(), b.targets.end(), target) != b.targets.end()) return true;
    return false;
}

// Two faults of one kind on one entity whose times overlap, or a crash and a restart at one time.
void judge_overlaps(Reporter& report, const std::vector<FaultSpec>& faults) {
    for (std::size_t i = 0; i < faults.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            const auto &a = faults[j], &b = faults[i];
            if (!share_a_target(a, b)) continue;
            const bool overlap = a.kind == b.kind && lasts(a.kind) && a.at < b.until &&
                                 b.at < a.until && a.away_from == b.away_from && a.part == b.part;
            const bool opposite =
                a.at == b.at && a.kind != b.kind && !lasts(a.kind) && !lasts(b.kind);
            if (!overlap && !opposite) continue;
            report.at(ProblemCode::overlapping_faults, b.pointer, "",
                      std::string(overlap ? "it overlaps" : "it comes at the same time as") +
                          " the fault at " + a.pointer,
                      overlap ? "the later one counts while both last"
                              : "faults of one time happen in the order of the file");
        }
    }
}

// Members a group may have at most: those it starts with and those that are added.
int64_t members_ever(const Scenario& side, uint32_t group) {
    int64_t members = side.consumers[group].members;
    for (const auto& fault : side.faults)
        if (fault.kind == FaultKind::add_members)
            for (const auto& target : fault.targets)
                if (target.owner == group) members += fault.count;
    return members;
}

void judge_members(Reporter& report, const Scenario& side, const FaultSpec& fault) {
    auto targets = fault.targets;
    targets.insert(targets.end(), fault.away_from.begin(), fault.away_from.end());
    for (const auto& target : targets) {
        if (target.kind != TargetKind::member) continue;
        const auto most = members_ever(side, target.owner);
        if (target.number < most) continue;
        report.at(ProblemCode::unknown_reference, fault.pointer, "a member that exists",
                  "\"" + entity_name(side, target) + "\"",
                  side.consumers[target.owner].name + " has " + std::to_string(most) +
                      " members, counted from 1");
    }
}

void judge_both_ends(Reporter& report, const FaultSpec& fault) {
    for (const auto& target : fault.targets)
        if (std::find(fault.away_from.begin(), fault.away_from.end(), target) !=
            fault.away_from.end())
            report.at(ProblemCode::bad_fault, fault.pointer + "/away_from",
                      "entities other than those before", "the same on both ends");
}
} // namespace

void judge_faults(Reporter& report, const Scenario& side) {
    for (const auto& fault : side.faults) {
        judge_fault_times(report, side, fault);
        judge_members(report, side, fault);
        judge_both_ends(report, fault);
    }
    judge_overlaps(report, side.faults);
}

void judge_uneven_faults(Reporter& report, const Scenario& base) {
    for (const auto& fault : base.faults) {
        if (fault.uneven_meant) continue;
        std::string without;
        for (const auto& side : base.sides) {
            const auto foreign = [&](const EntityPath& path) {
                return is_of_platform(path) && path.owner != side.platform;
            };
            if (std::any_of(fault.targets.begin(), fault.targets.end(), foreign))
                without += (without.empty() ? "\"" : ", \"") + printable(side.name) + "\"";
        }
        if (without.empty()) continue;
        report.at(ProblemCode::uneven_fault, fault.pointer, "",
                  "the fault does not apply to side " + without,
                  "the comparison is uneven; say \"uneven\": \"meant\" if that is on purpose");
    }
}

} // namespace sluice
