// The numbers of the ledger strip as rows of one table: what each counts, in one sentence, and when
// it is shown. The difference strip between sides reads the same rows.
#pragma once
#include "sim/observe/view.hpp"
#include "sim/story.hpp"
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::gui {

struct LedgerCell {
    std::string_view name;  // "lost"
    std::string_view label; // in words
    std::string sentence;   // short: it stands under the label
    int64_t count = 0;
    std::optional<LedgerNumber> subject; // that a click asks about; none: the whole run
    bool failed = false;                 // there is some, and there must not be any
};

// `few`: for a presentation. Else the five that always stand there, and all that are not zero.
std::vector<LedgerCell> ledger_cells(const View& view, bool few);
LedgerCell ledger_cell(const View& view, std::string_view name);

} // namespace sluice::gui
