#include "gui/panels/ledger_cells.hpp"
#include "gui/numbers.hpp"
#include <array>

namespace sluice::gui {

namespace {

struct Row {
    std::string_view name, label, sentence;
    int64_t (*count)(const View&);
    std::optional<LedgerNumber> subject;
    bool always = false; // stands there when it is zero, too
    bool few = false;    // in a presentation
};

int64_t ill(const View& view, PartitionHealth health) {
    return view.in_health[std::size_t(health)];
}

constexpr auto rows = std::to_array<Row>({
    {"acknowledged", "acknowledged", "", [](const View& v) { return v.totals.acked; },
     LedgerNumber::acked, true, true},
    {"pending", "on the way", "not acknowledged yet",
     [](const View& v) { return v.totals.pending; }, LedgerNumber::pending, true},
    {"waiting", "waiting", "stored, not worked on", [](const View& v) { return v.totals.waiting; },
     LedgerNumber::waiting, true, true},
    {"lost", "lost", "acknowledged, gone", [](const View& v) { return v.totals.lost; },
     LedgerNumber::lost, true, true},
    {"twice", "twice", "delivered again", [](const View& v) { return v.totals.redelivered; },
     LedgerNumber::twice, true, true},
    {"failed",
     "failed",
     "given up, and told so",
     [](const View& v) { return v.totals.failed; },
     {}},
    {"unknown",
     "unknown",
     "given up, perhaps stored",
     [](const View& v) { return v.totals.unknown; },
     {}},
    {"dead-lettered",
     "set aside",
     "in the dead letters",
     [](const View& v) { return v.totals.dead_lettered; },
     {}},
    {"skipped",
     "skipped",
     "never read by a group",
     [](const View& v) { return v.totals.skipped; },
     {}},
    {"expired", "expired", "too old, deleted", [](const View& v) { return v.totals.expired; }, {}},
    {"truncated",
     "cut off",
     "not acknowledged, gone",
     [](const View& v) { return v.totals.truncated; },
     {}},
    {"standing",
     "stand still",
     "too few copies in sync",
     [](const View& v) { return ill(v, PartitionHealth::below_minimum); },
     {}},
    {"short",
     "short of copies",
     "partitions, one copy out",
     [](const View& v) { return ill(v, PartitionHealth::under_replicated); },
     {}},
});

LedgerCell cell_of(const View& view, const Row& row);

} // namespace

std::vector<LedgerCell> ledger_cells(const View& view, bool few) {
    std::vector<LedgerCell> cells;
    for (const Row& row : rows)
        if (few ? row.few : row.always || row.count(view) > 0) cells.push_back(cell_of(view, row));
    return cells;
}

LedgerCell ledger_cell(const View& view, std::string_view name) {
    for (const Row& row : rows)
        if (row.name == name) return cell_of(view, row);
    return {};
}

namespace {

LedgerCell cell_of(const View& view, const Row& row) {
    LedgerCell cell{.name = row.name,
                    .label = row.label,
                    .sentence = std::string(row.sentence),
                    .count = row.count(view),
                    .subject = row.subject,
                    .failed = false};
    if (row.subject == LedgerNumber::acked)
        cell.sentence = "of " + counted(view.totals.offered) + " offered";
    cell.failed = row.subject == LedgerNumber::lost && cell.count > 0;
    return cell;
}

} // namespace

} // namespace sluice::gui
