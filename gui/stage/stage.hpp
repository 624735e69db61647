// The middle of the window: what the sides look like at this instant. This header says which form
// is drawn and what has to be known for it; each form has its own file.
#pragma once
#include "gui/app.hpp"
#include "gui/stage/scene.hpp"

namespace sluice::gui {

enum class StageForm : uint8_t { nothing, columns, matrix, heat, queue, bands, wide };
StageForm form_of(const App& app, Mode mode);

// What a side's View has to hold for its stage. `partitions`: how many the side has.
ViewRequest stage_request(Entity selected, std::size_t partitions);

// The batches under way on a side at this instant; keeps App::flights up with the player.
void follow_flights(App& app, std::size_t side);
// Everything that the drawing of a side looks at.
Scene stage_scene(App& app, std::size_t side);
// Takes over what was clicked or right-clicked.
void take_picks(App& app, const Scene& scene);

// Drawn by their own files.
void draw_queue_stage(App& app, Surface& s, const Layout& layout, const Rect& box);
void draw_bands(App& app, Surface& s, const Layout& layout, const Rect& box);

} // namespace sluice::gui
