// A small picture of what a scenario is about, for the start screen: its brokers as rows with their
// partitions, or its queues, and what will be broken. From the file alone; nothing is run.
#pragma once
#include "gui/app.hpp"

namespace sluice::gui {

void draw_thumbnail(App& app, Surface& s, const Rect& box, std::size_t shelf_index);

} // namespace sluice::gui
