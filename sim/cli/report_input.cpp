#include "sim/cli/report_input.hpp"
#include "sim/core/digest.hpp"
#include "sim/explain.hpp"

namespace sluice::cli {

namespace {

bool values_differ(const ComparedItem& item) {
    std::string first;
    for (const std::string& value : item.values) {
        if (value.empty()) continue;
        if (first.empty()) first = value;
        if (value != first) return true;
    }
    return false;
}

std::vector<ReportRow> rows_of(const std::vector<ComparedItem>& items) {
    std::vector<ReportRow> rows;
    for (const ComparedItem& item : items) rows.push_back({item.what, item.values});
    return rows;
}

} // namespace

ReadableGround readable_ground(const Document& document) {
    CommonGround ground = common_ground(document);
    ReadableGround sorted{std::move(ground.held_equal),
                          std::move(ground.different),
                          {},
                          0,
                          std::move(ground.warnings)};
    for (ComparedItem& item : ground.not_applicable) {
        if (values_differ(item))
            sorted.different.push_back(std::move(item));
        else if (item.given)
            sorted.not_applicable.push_back(std::move(item));
        else
            ++sorted.defaults;
    }
    return sorted;
}

ReportInput report_input(const Document& document, const Sides& sides, const Judge& judge,
                         const std::string& repro, bool partial) {
    const ReadableGround ground = readable_ground(document);
    ReportInput input;
    input.title = document.scenario.title;
    input.teaches = document.scenario.lesson.teaches;
    input.file = document.source_name;
    input.version = SLUICEBOX_VERSION;
    input.digest = hex(sides.digest());
    input.repeat = repro;
    input.seed = document.scenario.seed;
    input.partial = partial;
    input.sides = observed(sides);
    for (std::size_t i = 0; i < sides.size(); ++i)
        input.digests.push_back(hex(sides.side(i).digest()));
    input.held_equal = rows_of(ground.held_equal);
    input.different = rows_of(ground.different);
    input.not_applicable = rows_of(ground.not_applicable);
    input.warnings = ground.warnings;
    if (const auto first = sides.size() > 1 ? first_difference(sides) : std::nullopt)
        input.first_difference =
            time_text(first->at) + ", " + sides.name(first->side) + ": " + first->sentence;
    for (const Scenario& side : document.sides)
        for (const Assumption& figure : assumptions(side))
            input.assumptions.push_back({side.side_name, figure.what, figure.value, figure.source});
    input.judgements = judge.judgements(input.sides);
    return input;
}

} // namespace sluice::cli
