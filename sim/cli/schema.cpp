// The shape of scenario files, from the table that also reads them.
#include "sim/cli/each_command.hpp"
#include "sim/cli/output.hpp"
#include "sim/scenario/explain.hpp"

namespace sluice::cli {

int schema_command(const Arguments& arguments) {
    print(arguments.has("--reference") ? reference_markdown() : schema_json());
    return exits::ok;
}

} // namespace sluice::cli
