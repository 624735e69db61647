// What came of a run: as the JSON that the contract describes, and as the text of a summary. The
// JSON library stays in the .cpp files, so JSON crosses this header as text.
#pragma once
#include "sim/cli/scenario_file.hpp"
#include "sim/observe/metrics.hpp"

namespace sluice::cli {

// `run --json`: one document, keys sorted.
std::string run_json(const Document& document, const Sides& sides, const Judge& judge,
                     bool partial);

// A JSON document of the library as text, whatever bytes its strings hold.
template <class Json>
std::string dumped(const Json& answer) {
    return answer.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

// One line for each account: "shop: 15,000 offered = 14,980 acked + 20 pending".
std::vector<std::string> ledger_lines(const Simulation& side);
// The metrics a person looks at first, sides in columns.
Table metrics_table(const Sides& sides);
std::vector<const MetricInfo*> key_metrics();
std::string metric_text(const Simulation& side, const MetricInfo& metric);
std::string headline(const Document& document); // title, file, seed, duration

} // namespace sluice::cli
