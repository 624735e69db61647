// The commands, each in the file of its name (run.cpp, check.cpp, ...); commands.cpp lists them.
// Each prints its answer and returns the exit code, or throws a Stop.
#pragma once
#include "sim/cli/command.hpp"

namespace sluice::cli {

int run_command(const Arguments& arguments);
int validate_command(const Arguments& arguments);
int check_command(const Arguments& arguments);
int compare_command(const Arguments& arguments);
int explain_command(const Arguments& arguments);
int why_command(const Arguments& arguments);
int replay_command(const Arguments& arguments);
int swarm_command(const Arguments& arguments);
int shrink_command(const Arguments& arguments);
int list_command(const Arguments& arguments);
int schema_command(const Arguments& arguments);
int conformance_command(const Arguments& arguments);
int gui_command(const Arguments& arguments);
int version_command(const Arguments& arguments);
int help_command(const Arguments& arguments);

} // namespace sluice::cli
