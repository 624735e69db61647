// The file browser: folders and the files that can be opened, from a path that may be typed.
#pragma once
#include "gui/app.hpp"

namespace sluice::gui {

void draw_files(App& app, Surface& s, Rect box);

} // namespace sluice::gui
