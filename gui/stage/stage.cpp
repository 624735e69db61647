#include "gui/stage/stage.hpp"
#include "gui/panels.hpp"
#include "gui/stage/columns.hpp"
#include "gui/stage/hover.hpp"
#include "gui/stage/matrix.hpp"
#include "gui/stage/wide.hpp"

namespace sluice::gui {

namespace {

constexpr std::size_t brokers_as_rows = 8, opened_of_many = 5;

void draw_stream(App& app, Surface& s, const Rect& box, StageForm form);

} // namespace

StageForm form_of(const App& app, Mode mode) {
    const std::vector<SideShown>& sides = app.shown.sides;
    if (sides.empty()) return StageForm::nothing;
    if (sides.size() > 1) return StageForm::bands;
    const View& view = sides.front().view;
    if (view.kind != PlatformKind::kafka) return StageForm::queue;
    if (mode == Mode::presentation) return StageForm::wide;
    if (view.shown.size() <= partitions_as_columns && view.brokers.size() <= brokers_as_rows)
        return StageForm::columns;
    return view.shown.size() <= partitions_as_matrix ? StageForm::matrix : StageForm::heat;
}

ViewRequest stage_request(Entity selected, std::size_t partitions) {
    ViewRequest request;
    if (selected.kind == EntityKind::partition) request.selected = PartitionId::of(selected.index);
    request.count = partitions_as_columns;
    request.worst_first = partitions > partitions_as_columns;
    if (request.worst_first)
        request.count = partitions <= partitions_as_matrix ? partitions_as_matrix : opened_of_many;
    return request;
}

void follow_flights(App& app, std::size_t side) {
    if (!app.player || side >= app.player->size()) return;
    app.flights.resize(app.player->size());
    app.flights[side].follow(app.player->side(side), dwell_at(app.player->factor()));
}

Scene stage_scene(App& app, std::size_t side) {
    Motion motion;
    motion.reduced = app.look.reduced_motion;
    const View& view = app.shown.sides.at(side).view;
    motion.now = view.now;
    if (app.player) motion.factor = app.player->factor();
    const bool own = app.shown.selection.side == side;
    Scene scene = scene_of(view, motion, own ? app.shown.selection.what : Entity{});
    scene.side = side;
    scene.found = app.map.found;
    if (!app.player || side >= app.player->size()) return scene;
    scene.records = records_word(app.player->side(side));
    if (side >= app.flights.size()) return scene;
    Flights& flights = app.flights[side];
    scene.dwell = dwell_at(motion.factor);
    scene.flights = flights.at(view.now);
    scene.flows = flights.flows(view.now);
    scene.crowded = flights.crowded(view.now);
    return scene;
}

void take_picks(App& app, const Scene& scene) {
    if (scene.picked && !was_dragged(app.touch)) app.selection = {scene.side, *scene.picked};
    if (!scene.menu_for) return;
    app.selection = app.menu_for = {scene.side, *scene.menu_for};
    app.menu_at = app.touch.mouse;
    app.overlay = Overlay::menu;
}

void draw_stage(App& app, Surface& s, const Layout& layout, const Rect& box) {
    if (layout.mode != Mode::presentation) s.fill(box, s.theme().canvas);
    const StageForm form = form_of(app, layout.mode);
    switch (form) {
    case StageForm::nothing: return;
    case StageForm::bands: return draw_bands(app, s, layout, box);
    case StageForm::queue: return draw_queue_stage(app, s, layout, box);
    case StageForm::columns:
    case StageForm::matrix:
    case StageForm::heat:
    case StageForm::wide: return draw_stream(app, s, box, form);
    }
}

namespace {

void draw_stream(App& app, Surface& s, const Rect& box, StageForm form) {
    const std::size_t side = 0;
    follow_flights(app, side);
    Scene scene = stage_scene(app, side);
    if (form == StageForm::columns)
        draw_columns_stage(s, scene, box, app.map);
    else if (form == StageForm::matrix)
        draw_matrix_stage(s, scene, box, app.map);
    else if (form == StageForm::heat)
        draw_heat_stage(s, scene, box, app.map);
    else
        draw_wide_stage(s, scene, box);
    const bool still = !app.player || !app.player->playing();
    if (still && scene.hover.empty()) describe(scene, scene.under);
    draw_hover(s, scene);
    take_picks(app, scene);
}

} // namespace

} // namespace sluice::gui
