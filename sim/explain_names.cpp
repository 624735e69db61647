// Names that only floors above the loader know: kinds of moments and invariants in `expect`.
#include "sim/explain.hpp"
#include "sim/observe/expect_values.hpp"
#include "sim/observe/invariants.hpp"
#include "sim/scenario/load.hpp"
#include "sim/scenario/suggest.hpp"

namespace sluice {

namespace {

bool is_invariant(const std::string& name) {
    for (const InvariantInfo& row : invariants())
        if (row.name == name) return true;
    return false;
}

template <class Table>
std::vector<std::string> names_of(const Table& table) {
    std::vector<std::string> names;
    for (const auto& row : table) names.emplace_back(row.name);
    return names;
}

void judge_name(Document& document, const ExpectSpec& expect) {
    const auto refuse = [&](const char* key, const char* what,
                            const std::vector<std::string>& known) {
        add_problem(document, ProblemCode::unknown_word, expect.pointer + "/" + key, what,
                    "\"" + printable(expect.what) + "\"", did_you_mean(expect.what, known));
    };
    switch (expect.kind) {
    case ExpectKind::metric: return;
    case ExpectKind::happens:
    case ExpectKind::never:
        if (find_kind(expect.what) == nullptr)
            refuse(expect.kind == ExpectKind::happens ? "happens" : "never",
                   "a kind of moment (sluicebox list facts)", names_of(fact_kinds()));
        return;
    case ExpectKind::always:
        if (!is_invariant(expect.what))
            refuse("always", "an invariant (sluicebox list invariants)", names_of(invariants()));
        return;
    }
}

} // namespace

void judge_names(Document& document) {
    const std::vector<ExpectSpec> all = document.scenario.expect;
    for (const ExpectSpec& expect : all) judge_name(document, expect);
}

} // namespace sluice
