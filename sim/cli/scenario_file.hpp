// Scenario files on the command line: loading them with the changes of the options, telling what
// is wrong with them, and running their sides.
#pragma once
#include "sim/cli/output.hpp"
#include "sim/observe/expect.hpp"
#include "sim/scenario/load.hpp"
#include "sim/sides.hpp"
#include <functional>

namespace sluice::cli {

// The file with all its problems, those of names that only observers know included.
Document load_judged(const std::string& path, const std::vector<Override>& changes);
// With --set, --seed and --side applied. Warnings are told on stderr; errors too, and then it
// stops with the loader's exit code.
Document load_or_stop(const std::string& path, const Arguments& arguments, const Style& style);
void tell_problems(const Document& document, const Style& style);
void set_seed(Document& document, uint64_t seed);

void move_on(Simulation& side, Time until);

// How a run is carried out: up to when, who looks on, and how a side is moved on (so that a trace
// can be written on the way).
struct RunPlan {
    Time until;
    Judge* judge = nullptr;
    std::function<void(Simulation& side, Time until)> advance = move_on;
};
// Runs every side in lock-step. False when it was interrupted; the sides then stand where they got
// to. A broken invariant stops the command with what repeats it.
bool run_sides(Sides& sides, const RunPlan& plan, const Style& style, const std::string& repro);
std::vector<ObservedSide> observed(const Sides& sides);
// The end of the run, or --until if that is earlier.
Time until_of(const Arguments& arguments, const Sides& sides);
// Stops the command when an invariant that must always hold did not. `answered`: the command's
// answer has been printed.
void require_sound(const Sides& sides, const std::string& repro, bool answered);

// Seed, version and how far each side got, for a message about a bug of ours.
std::string where_it_stood(const Sides& sides, const std::string& repro);

// The line that repeats this run, quoted for a shell.
std::string repro_line(const char* command, const std::string& path, const Arguments& arguments);

std::string grouped(int64_t number); // 14,980

} // namespace sluice::cli
