// Judgements with their places in the file.
#include "sim/cli/verdicts.hpp"
#include <algorithm>

namespace sluice::cli {

namespace {

// The index among the sides that are run of a side of the file.
uint32_t index_among(const std::vector<Scenario>& sides, const Document& document, uint32_t side) {
    const std::string& name = document.scenario.sides.at(side).name;
    for (std::size_t i = 0; i < sides.size(); ++i)
        if (sides[i].side_name == name) return static_cast<uint32_t>(i);
    return no_index;
}

} // namespace

std::vector<ExpectSpec> expectations_of(const Document& document) {
    std::vector<ExpectSpec> kept;
    for (ExpectSpec expect : document.scenario.expect) {
        bool present = true;
        for (uint32_t* side : {&expect.side, &expect.than}) {
            if (*side == no_index) continue;
            *side = index_among(document.sides, document, *side);
            present = present && *side != no_index;
        }
        if (present) kept.push_back(std::move(expect));
    }
    return kept;
}

std::vector<Verdict> verdicts_of(const Document& document, const Sides& sides, const Judge& judge) {
    std::vector<Verdict> verdicts;
    for (const Judgement& judgement : judge.judgements(observed(sides))) {
        Verdict verdict{
            judgement.side, judgement.sentence, judgement.found, judgement.pointer, 0, 0,
            judgement.held};
        if (const JsonValue* value = value_at(document.root, judgement.pointer)) {
            const SourceText& source = document.sources.at(value->span.source);
            const LineColumn place = source.where(value->span.begin);
            verdict.line = place.line;
            verdict.column = place.column;
        }
        verdicts.push_back(std::move(verdict));
    }
    return verdicts;
}

} // namespace sluice::cli
