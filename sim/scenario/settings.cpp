// The rows of the explanation, without what is only for people.
#include "sim/scenario/settings.hpp"
#include "sim/scenario/explain.hpp"
#include "sim/scenario/json.hpp"

namespace sluice {

namespace {
std::string comparable_path(const ExplainRow& row) {
    if (row.section == "network" || row.section == "machines") return row.section + "." + row.key;
    std::string path;
    for (const auto& token : pointer_tokens(row.pointer)) path += (path.empty() ? "" : ".") + token;
    return path;
}
} // namespace

std::vector<Setting> settings_in_force(const Scenario& side) {
    std::vector<Setting> out;
    for (const auto& row : explain_rows(side)) {
        const bool for_people = row.pointer == "/title" || row.pointer == "/note";
        if (!for_people && !row.value.empty())
            out.push_back({comparable_path(row), row.value, row.given});
    }
    return out;
}

} // namespace sluice
