// Drawing ImGui's lists with OpenGL, by ImGui's own backend; how its versions differ stays here. A
// context of OpenGL and one of ImGui must be current.
#pragma once

struct ImDrawData;

namespace sluice::gui {

bool gl_start();
void gl_new_frame();     // before the lists are made
void gl_fonts_changed(); // the atlas was loaded anew, between two frames
void gl_draw(const ImDrawData& data, int width, int height);
void gl_stop();
bool gl_is_software(); // drawn by the processor, slowly

} // namespace sluice::gui
