// What is shown, made from where the player stands: views, captions, explanations. Made anew only
// when the player's revision rises or something else is selected.
#include "gui/stage/stage.hpp"
#include <algorithm>
#include <array>

namespace sluice::gui {

namespace {

constexpr std::size_t columns_most = 12; // more partitions: the worst are looked for

Selection what_matters(const App& app, std::size_t side, std::size_t partitions);
SideShown show_side(const App& app, std::size_t side, const Selection& selection);
View view_with(const Simulation& side, const Entity& selected, std::size_t partitions);

} // namespace

void refresh(App& app) {
    if (!app.player) return;
    Shown& shown = app.shown;
    if (shown.revision == app.player->revision() && shown.wanted == app.selection) return;
    shown.revision = app.player->revision();
    shown.wanted = app.selection;
    const bool fits = app.selection.side < app.player->size();
    const bool chosen = fits && app.selection.what.kind != EntityKind::nobody;
    shown.sides.resize(app.player->size());
    const std::size_t side = std::min(app.selection.side, shown.sides.size() - 1);
    shown.selection =
        chosen ? app.selection : what_matters(app, side, shown.sides[side].view.shown.size());
    for (std::size_t i = 0; i < shown.sides.size(); ++i)
        shown.sides[i] = show_side(app, i, shown.selection);
    shown.caption = caption_at(app.player->sides());
    shown.ground = app.player->common_ground();
}

namespace {

// A partition with records lost, else the sickest, else the one with most to do.
Selection what_matters(const App& app, std::size_t side, std::size_t partitions) {
    const View view = view_with(app.player->side(side), {}, partitions);
    const auto worth = [](const PartitionView& p) {
        int64_t lost = 0, end = 0;
        for (const TornView& torn : p.torn) lost += torn.lost ? torn.records : 0;
        for (const ReplicaView& replica : p.replicas) end = std::max(end, replica.end);
        return std::array<int64_t, 3>{lost, int64_t(p.health), end};
    };
    const PartitionView* best = nullptr;
    for (const PartitionView& p : view.partitions)
        if (!best || worth(p) > worth(*best)) best = &p;
    if (best) return {side, entity_of(best->id)};
    if (!view.queues.empty()) return {side, entity_of(view.queues.front().id)};
    return {side, {}};
}

SideShown show_side(const App& app, std::size_t i, const Selection& selection) {
    const Simulation& side = app.player->side(i);
    const bool selected = selection.side == i;
    SideShown shown;
    shown.view =
        view_with(side, selected ? selection.what : Entity{}, app.shown.sides[i].view.shown.size());
    shown.caption = caption_at(side);
    shown.markers = markers(app.player->seen_world(i), app.player->seen(i));
    if (!selected) return shown;
    const bool thing = selection.what.kind != EntityKind::nobody;
    shown.why = why_in_full(side, thing ? Subject{selection.what} : Subject{WholeRun{}});
    shown.inspection = inspect(side, selection.what);
    return shown;
}

// `partitions`: as many as there were in the last view; a wrong guess costs a second look.
View view_with(const Simulation& side, const Entity& selected, std::size_t partitions) {
    View view = view_of(side.world(), side.observed(), stage_request(selected, partitions));
    const std::size_t count = view.shown.size();
    const bool many = std::max(count, partitions) > columns_most;
    if (count == partitions || !many) return view;
    return view_of(side.world(), side.observed(), stage_request(selected, count));
}

} // namespace

} // namespace sluice::gui
