// Which program this is.
#include "sim/cli/each_command.hpp"
#include "sim/cli/output.hpp"
#include <nlohmann/json.hpp>

namespace sluice::cli {

int version_command(const Arguments& arguments) {
    constexpr int format_version = 1; // of scenario files: their "sluicebox" key
    if (arguments.has("--json")) {
        const nlohmann::json answer = {{"program", "sluicebox"},
                                       {"version", SLUICEBOX_VERSION},
                                       {"scenario_format", format_version}};
        print(answer.dump(2) + "\n");
    } else {
        print(std::string("sluicebox ") + SLUICEBOX_VERSION + " (scenario files of format " +
              std::to_string(format_version) + ")\n");
    }
    return exits::ok;
}

} // namespace sluice::cli
