// The one place that includes Dear ImGui, and the one that knows how 1.86 to 1.92 differ: fonts by
// size, the texture of the atlas, indices. Everything else in gui/ draws with ImDrawList, ImFont,
// ImVec2, ImVec4 and ImU32 only, which are the same in all of them.
#pragma once
#include <imgui.h>

namespace sluice::gui {

inline float font_size(const ImFont* font) {
#if IMGUI_VERSION_NUM >= 19200
    return font->LegacySize;
#else
    return font->FontSize;
#endif
}

// Before the first text of a frame and after it: what a draw list takes for its own textures.
inline void push_font(ImFont* font) {
#if IMGUI_VERSION_NUM >= 19200
    ImGui::PushFont(font, font->LegacySize);
#else
    ImGui::PushFont(font);
#endif
}
inline void pop_font() {
    ImGui::PopFont();
}

// A texture as a number; 0 is none.
inline unsigned long long texture_number(const ImDrawCmd& command) {
    return (unsigned long long)(command.GetTexID());
}

const char* imgui_origin(); // package, system, source folder, fetched
inline const char* imgui_version() {
    return IMGUI_VERSION;
}

} // namespace sluice::gui
