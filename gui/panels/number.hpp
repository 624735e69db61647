// Which number counts most at this instant, for the one huge number of a presentation: rules in
// order of importance, the first that has something to say.
#pragma once
#include "gui/app.hpp"
#include <span>
#include <string>
#include <string_view>

namespace sluice::gui {

struct BigNumber {
    std::string_view rule;
    std::string figure;             // "10", "8.7"
    std::string words, small_words; // "orders lost", "acknowledged, then gone"
    Gravity gravity = Gravity::calm;
    LedgerNumber subject = LedgerNumber::acked; // that a click asks about
};

struct NumberRule {
    std::string_view name, sentence;
    bool (*find)(const View& view, const std::string& records, BigNumber& found);
};
std::span<const NumberRule> number_rules(); // most important first
// Of the side that has the gravest; its name stands in the small words when there are several.
BigNumber big_number(const App& app);

} // namespace sluice::gui
