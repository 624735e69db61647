// Every setting of a scenario with the value that takes effect, whether the file wrote it, and what
// it means; the same table as a JSON Schema for editors and as a reference page.
#pragma once
#include "sim/scenario/scenario.hpp"
#include <string>
#include <vector>

namespace sluice {

struct ExplainRow {
    std::string pointer; // /producers/shop/kafka/linger.ms
    std::string section; // "kafka.producer"
    std::string key;
    std::string value;    // as it takes effect
    std::string standard; // the default of the release; empty = none
    bool given = false;   // written in the file or by the side
    std::string doc;
};

// Settings that apply to the side: those of its platform, and all traffic.
std::vector<ExplainRow> explain_rows(const Scenario& side);

std::string schema_json();        // JSON Schema draft-07
std::string reference_markdown(); // every section, key, form, default and sentence

} // namespace sluice
