// What a file's settings mean before anything runs: values, derived numbers, guarantees,
// assumptions; and the fidelity card of a platform.
#include "sim/explain.hpp"
#include "sim/cli/each_command.hpp"
#include "sim/cli/results.hpp"
#include "sim/scenario/explain.hpp"
#include "sim/scenario/suggest.hpp"
#include <algorithm>
#include <nlohmann/json.hpp>

namespace sluice::cli {

using nlohmann::json;

namespace {
int print_card(const Arguments& arguments, const Style& style);
json side_json(const Scenario& side);
std::string side_text(const Scenario& side, const Arguments& arguments, const Style& style);
} // namespace

int explain_command(const Arguments& arguments) {
    const Style style = style_of(arguments);
    if (arguments.has("--card")) return print_card(arguments, style);
    if (arguments.operands.empty()) usage_error("explain needs a FILE or --card PLATFORM");
    const Document document = load_or_stop(arguments.operand(), arguments, style);
    if (arguments.has("--json")) {
        json sides = json::array();
        for (const Scenario& side : document.sides) sides.push_back(side_json(side));
        print(dumped(json{{"scenario", document.source_name},
                          {"sides", sides},
                          {"warnings", json::parse(format_json(document.problems))}}));
        return exits::ok;
    }
    std::string text = headline(document) + "\n";
    for (const Scenario& side : document.sides) text += side_text(side, arguments, style);
    if (!document.problems.empty() && style.quiet) return print(text), exits::ok;
    if (!document.problems.empty()) text += "\nWarnings: see above, on standard error.\n";
    print(text);
    return exits::ok;
}

namespace {

json side_json(const Scenario& side) {
    json settings = json::array(), derived = json::array(), promises = json::array(),
         figures = json::array();
    for (const ExplainRow& row : explain_rows(side))
        settings.push_back({{"pointer", row.pointer},
                            {"section", row.section},
                            {"key", row.key},
                            {"value", row.value},
                            {"default", row.standard},
                            {"given", row.given},
                            {"sentence", row.doc}});
    for (const DerivedNumber& number : derived_numbers(side))
        derived.push_back(
            {{"what", number.what}, {"value", number.value}, {"reason", number.reason}});
    for (const Guarantee& promise : guarantees(side))
        promises.push_back(
            {{"what", promise.what}, {"holds", promise.holds}, {"because", promise.because}});
    for (const Assumption& figure : assumptions(side))
        figures.push_back(
            {{"what", figure.what}, {"value", figure.value}, {"source", figure.source}});
    return {{"name", side.side_name}, {"platform", side.carrier().name}, {"settings", settings},
            {"derived", derived},     {"guarantees", promises},          {"assumptions", figures}};
}

std::string heading(const Style& style, const char* text) {
    return "\n" + style.paint(Tone::strong, text) + "\n";
}

std::string settings_text(const Scenario& side, bool all, const Style& style) {
    std::string text, section;
    std::size_t hidden = 0;
    Table table;
    const auto flush = [&] {
        if (!table.rows.empty()) text += format(table, style, "    ");
        table.rows.clear();
    };
    for (const ExplainRow& row : explain_rows(side)) {
        if (!all && !row.given) {
            ++hidden;
            continue;
        }
        const std::string place = row.pointer.substr(0, row.pointer.rfind('/'));
        if (place != section || table.rows.empty()) {
            flush();
            section = place;
            text += "  " + (place.empty() ? "/" : place) + "\n";
        }
        const bool tell_default = row.given && !row.standard.empty() && row.standard != row.value;
        table.rows.push_back(
            {row.key, row.value,
             tell_default ? "given; else " + row.standard : (row.given ? "given" : "default"),
             row.doc});
    }
    flush();
    if (hidden > 0)
        text += "  " + std::to_string(hidden) +
                " settings are left at their default; --all shows "
                "them\n";
    return text;
}

std::string side_text(const Scenario& side, const Arguments& arguments, const Style& style) {
    std::string text = "\n" + style.paint(Tone::strong, "SIDE " + side.side_name) + " on " +
                       side.carrier().name + "\n";
    text += heading(style, "Settings") + settings_text(side, arguments.has("--all"), style);
    Table derived;
    for (const DerivedNumber& number : derived_numbers(side))
        derived.rows.push_back({number.what, number.value, number.reason});
    text += heading(style, "What follows from them") + format(derived, style, "  ");
    Table promises;
    for (const Guarantee& promise : guarantees(side))
        promises.rows.push_back({promise.holds ? "holds" : "NOT", promise.what, promise.because});
    text += heading(style, "Guarantees") + format(promises, style, "  ");
    Table figures;
    for (const Assumption& figure : assumptions(side))
        figures.rows.push_back({figure.what, figure.value, figure.source});
    return text + heading(style, "Assumptions") + format(figures, style, "  ");
}

int print_card(const Arguments& arguments, const Style& style) {
    const std::string wanted = arguments.text("--card");
    const auto cards = fidelity_cards();
    const auto card = std::find_if(cards.begin(), cards.end(), [&](const FidelityCard& each) {
        return wanted == each.platform;
    });
    if (card == cards.end()) {
        std::vector<std::string> names;
        for (const FidelityCard& each : cards) names.push_back(each.platform);
        usage_error("there is no card of \"" + printable(wanted) + "\"; " +
                    did_you_mean(wanted, names));
    }
    json answer = {{"platform", card->platform}, {"title", card->title}, {"basis", card->basis}};
    Table table;
    for (const Coverage coverage : {Coverage::modelled, Coverage::simplified, Coverage::absent}) {
        const std::string name(coverage_name(coverage));
        answer[name] = json::array();
        for (const CardLine& line : card->lines) {
            if (line.coverage != coverage) continue;
            answer[name].push_back({{"what", line.what}, {"source", line.source}});
            table.rows.push_back({name, line.what, line.source});
        }
    }
    print(arguments.has("--json") ? dumped(answer)
                                  : style.paint(Tone::strong, card->title) + "\n" +
                                        wrapped(card->basis, 0) + "\n\n" + format(table, style));
    return exits::ok;
}

} // namespace
} // namespace sluice::cli
