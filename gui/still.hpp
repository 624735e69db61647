// A frame without a screen, as pixels.
#pragma once
#include "gui/shell.hpp"

namespace sluice::gui {

// Draws the frame twice, because it knows where things lie only after the first time, and lets no
// time pass meanwhile. The input says how large the picture is.
Picture still(DrawContext& context, const Input& input, const Frame& frame);
// One frame, whatever it shows; its pixels only when asked for.
Wishes silent_frame(DrawContext& context, const Input& input, const Frame& frame,
                    Picture* picture = nullptr);

} // namespace sluice::gui
