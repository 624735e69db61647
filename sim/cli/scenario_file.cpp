// Loading and running, with everything that can go wrong on the way.
#include "sim/cli/scenario_file.hpp"
#include "sim/core/digest.hpp"
#include "sim/explain.hpp"
#include "sim/scenario/suggest.hpp"
#include "sim/scenario/units.hpp"
#include <algorithm>
#include <new>

namespace sluice::cli {

namespace {
std::vector<Time> stops_of(const RunPlan& plan);
void keep_sides(Document& document, const std::vector<std::string>& names);
std::string quoted_for_shell(const std::string& word);
} // namespace

Document load_judged(const std::string& path, const std::vector<Override>& changes) {
    Document document = load_file(path, changes);
    judge_names(document);
    return document;
}

Document load_or_stop(const std::string& path, const Arguments& arguments, const Style& style) {
    Document document = load_judged(path, changes_of(arguments));
    tell_problems(document, style);
    if (!document.ok())
        throw Stop(exit_code(document), printable(path) + " has mistakes; nothing was run");
    if (arguments.has("--seed"))
        set_seed(document, static_cast<uint64_t>(arguments.whole("--seed", 0, INT64_MAX, 0)));
    if (arguments.has("--side")) keep_sides(document, arguments.all("--side"));
    return document;
}

void tell_problems(const Document& document, const Style& style) {
    std::vector<Problem> shown = document.problems;
    if (style.quiet)
        shown.erase(std::remove_if(shown.begin(), shown.end(),
                                   [](const Problem& problem) {
                                       return problem.severity() == Severity::warning;
                                   }),
                    shown.end());
    if (!shown.empty()) tell(format_text(shown));
}

void set_seed(Document& document, uint64_t seed) {
    document.scenario.seed = seed;
    for (Scenario& side : document.sides) side.seed = seed;
}

Time until_of(const Arguments& arguments, const Sides& sides) {
    const Time until = arguments.time("--until", sides.end());
    if (until > sides.end())
        tell("warning: the run ends at " + duration_text(sides.end().ns) +
             "; --until is later than that\n");
    return std::min(until, sides.end());
}

bool run_sides(Sides& sides, const RunPlan& plan, const Style& style, const std::string& repro) {
    const std::vector<Time> stops = stops_of(plan);
    const std::vector<Time> looks = plan.judge ? plan.judge->instants() : std::vector<Time>{};
    Progress progress(style);
    try {
        for (std::size_t i = 0; i < stops.size(); ++i) {
            for (std::size_t s = 0; s < sides.size(); ++s) plan.advance(sides.side(s), stops[i]);
            if (interrupted()) return false;
            if (std::binary_search(looks.begin(), looks.end(), stops[i]))
                plan.judge->look(stops[i], observed(sides));
            progress.show("running", i + 1, stops.size());
        }
    } catch (const Stop&) {
        throw;
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& broken) { // a failed check, or what nobody has foreseen
        progress.clear();
        throw Stop(exits::invariant, std::string("an invariant is broken; this is our bug: ") +
                                         broken.what() + where_it_stood(sides, repro));
    }
    return true;
}

std::vector<ObservedSide> observed(const Sides& sides) {
    std::vector<ObservedSide> all;
    for (std::size_t i = 0; i < sides.size(); ++i)
        all.push_back({sides.name(i), sides.side(i).world(), sides.side(i).observed()});
    return all;
}

void require_sound(const Sides& sides, const std::string& repro, bool answered) {
    for (std::size_t i = 0; i < sides.size(); ++i) {
        const Simulation& side = sides.side(i);
        const Observation& seen = side.observed();
        std::vector<Breach> breaches = seen.invariants.breaches;
        for (const Breach& breach : breaches_now(seen.invariants, side.world(), seen.ledger))
            breaches.push_back(breach);
        for (const Breach& breach : breaches) {
            const InvariantInfo& invariant = info(breach.id);
            if (invariant.strength != InvariantClass::always) continue;
            throw Stop(exits::invariant,
                       "the invariant \"" + std::string(invariant.name) +
                           "\" is broken on side \"" + sides.name(i) +
                           "\"; this is our bug: " + breach.found + " at " +
                           duration_text(breach.at.ns) + where_it_stood(sides, repro),
                       answered);
        }
    }
}

std::string where_it_stood(const Sides& sides, const std::string& repro) {
    std::string text = "\n  seed " + std::to_string(sides.side(0).scenario().seed) + ", version " +
                       SLUICEBOX_VERSION;
    for (std::size_t i = 0; i < sides.size(); ++i)
        text += "\n  side \"" + sides.name(i) + "\" stood at " +
                duration_text(sides.side(i).now().ns) + ", event " +
                std::to_string(sides.side(i).world().fabric.handled) + ", digest " +
                hex(sides.side(i).digest());
    return text + "\n  repeat it with: " + repro;
}

std::string repro_line(const char* command, const std::string& path, const Arguments& arguments) {
    std::string line = std::string("sluicebox ") + command + " " + quoted_for_shell(path);
    for (const char* option : {"--seed", "--until", "--side", "--set"})
        for (const std::string& value : arguments.all(option))
            line += std::string(" ") + option + " " + quoted_for_shell(value);
    return line;
}

std::string grouped(int64_t number) {
    std::string digits = std::to_string(number);
    const std::size_t first = number < 0 ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, ",");
    return digits;
}

namespace {

// Looks at the interrupt and strokes of the bar, and the instants of expectations.
std::vector<Time> stops_of(const RunPlan& plan) {
    constexpr int64_t slices = 1000;
    std::vector<Time> stops{plan.until};
    for (int64_t slice = 1; slice < slices; ++slice)
        stops.push_back(Time{plan.until.ns / slices * slice});
    if (plan.judge)
        for (const Time at : plan.judge->instants())
            if (at <= plan.until) stops.push_back(at);
    std::sort(stops.begin(), stops.end());
    stops.erase(std::unique(stops.begin(), stops.end()), stops.end());
    return stops;
}

void keep_sides(Document& document, const std::vector<std::string>& names) {
    std::vector<std::string> known;
    for (const Scenario& side : document.sides) known.push_back(side.side_name);
    for (const std::string& name : names)
        if (std::find(known.begin(), known.end(), name) == known.end())
            usage_error("--side: there is no side \"" + printable(name) + "\"; " +
                        did_you_mean(name, known));
    std::vector<Scenario> kept;
    for (Scenario& side : document.sides)
        if (std::find(names.begin(), names.end(), side.side_name) != names.end())
            kept.push_back(std::move(side));
    document.sides = std::move(kept);
}

std::string quoted_for_shell(const std::string& word) {
    const bool plain =
        !word.empty() &&
        word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "_-+=./:,@%") == std::string::npos;
    if (plain) return word;
    std::string out = "'";
    for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

} // namespace
} // namespace sluice::cli
