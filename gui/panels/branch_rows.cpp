#include "gui/panels/branch_rows.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

constexpr std::size_t rows_most = 4; // more can be scrolled to

struct BranchLook {
    TimeAxis axis;
    float words = 0; // where they begin; they end before the axis
    bool chosen = false, worded = false;
};
void draw_branch(App& app, Surface& s, const Rect& row, float parent_y, const BranchInfo& branch,
                 const BranchLook& look);

} // namespace

void draw_branches(App& app, Surface& s, Rect& rest, const TimeAxis& axis, bool compact) {
    const std::vector<BranchInfo> all = app.player->branches();
    if (all.size() < 2) return;
    const float pitch = compact ? 5 : 16;
    const Rect box = rest.take_top(pitch * float(std::min(all.size(), rows_most)));
    rest.take_top(compact ? 0 : 6);
    const float offset = s.scroll("branches", box, pitch * float(all.size()));
    s.clip(box);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto row_of = [&](std::size_t n) {
            return Rect::at(box.left, box.top + pitch * float(n) - offset, box.width(), pitch);
        };
        const float parent = row_of(std::min(all[i].parent, i)).centre().y;
        const BranchLook look{axis, box.left + 16, all[i].index == app.player->branch(), !compact};
        draw_branch(app, s, row_of(i), parent, all[i], look);
    }
    s.unclip();
}

namespace {

void draw_branch(App& app, Surface& s, const Rect& row, float parent_y, const BranchInfo& branch,
                 const BranchLook& look) {
    const Theme& t = s.theme();
    const std::string name = "branch:" + std::to_string(branch.index);
    if (s.touch(name, row) && !look.chosen) app.player->select_branch(branch.index);
    const bool lit = s.hot(name);
    if (lit) s.fill(row, t.raised, 3);
    const float y = row.centre().y;
    const float from = look.axis.at(branch.from), until = look.axis.at(branch.furthest);
    const Colour colour = look.chosen ? t.accent : lit ? t.text : t.dim;
    if (branch.index != branch.parent) s.fill({from - 0.75f, parent_y, from + 0.75f, y}, colour);
    s.fill({from, y - 1.5f, std::max(until, from + 2), y + 1.5f}, colour);
    if (look.worded) {
        const Rect words{look.words, row.top, look.axis.left - 12, row.bottom};
        s.say_in(words, look.chosen ? Face::label_bold : Face::label, Align::left,
                 look.chosen ? t.text : t.dim, branch.words);
    }
    focus_ring(s, name, row.inset(3, 1), 3);
}

} // namespace

} // namespace sluice::gui
