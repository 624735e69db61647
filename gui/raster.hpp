// What ImGui's lists of triangles look like, computed without any graphics library: whole-number
// edge functions with eight bits below the pixel, the top-left rule, bilinear sampling of the
// atlas, eight-bit blending. The same lists give the same bytes with every compiler.
#pragma once
#include "gui/imgui_shim.hpp"
#include "gui/picture.hpp"
#include <span>

namespace sluice::gui {

// Draws over what is there.
void rasterise(Picture& picture, const ImDrawData& data);
void rasterise(Picture& picture, const ImDrawList& list, const Texels& texels);

} // namespace sluice::gui
