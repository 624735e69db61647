// The one place that includes Dear ImGui, and the one that knows how 1.86 to 1.92 differ: glyphs,
// the atlas and its texture, lists of a frame. Everything else in gui/ uses ImDrawList, ImFont,
// ImVec2 and ImU32 only, which are the same in all of them.
#pragma once
#include <cstddef>
#include <cstdint>
#include <imgui.h>

namespace sluice::gui {

const char* imgui_origin(); // "package", "system", "source folder", "fetched"
inline const char* imgui_version() {
    return IMGUI_VERSION;
}

// Since 1.92 a renderer may let the atlas grow while a frame is drawn.
inline bool atlas_grows() {
#if IMGUI_VERSION_NUM >= 19200
    return (ImGui::GetIO().BackendFlags & ImGuiBackendFlags_RendererHasTextures) != 0;
#else
    return false;
#endif
}

// Draws every glyph that was asked for into the atlas, where it does not grow by itself.
inline void finish_atlas() {
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    if (!atlas_grows()) ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
}

// Where a glyph is in the atlas now; null when the font does not have it.
inline const ImFontGlyph* glyph_of(ImFont* font, float size, unsigned code) {
#if IMGUI_VERSION_NUM >= 19200
    return font->GetFontBaked(size)->FindGlyphNoFallback(static_cast<ImWchar>(code));
#else
    static_cast<void>(size);
    return font->FindGlyphNoFallback(static_cast<ImWchar>(code));
#endif
}

// How opaque each texel is; `step` bytes from one to the next, rows without a gap.
struct Texels {
    const uint8_t* opacity = nullptr;
    int width = 0, height = 0, step = 1;
};

// All that is drawn comes from the one atlas of the current context.
inline Texels texels_of(const ImDrawCmd& command) {
    Texels texels;
#if IMGUI_VERSION_NUM >= 19200
    const ImTextureData* data = command.TexRef._TexData;
    if (data == nullptr || data->Pixels == nullptr) return texels;
    texels = {data->Pixels, data->Width, data->Height, data->BytesPerPixel};
    texels.opacity += data->BytesPerPixel - 1;
#else
    static_cast<void>(command);
    unsigned char* pixels = nullptr;
    ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&pixels, &texels.width, &texels.height);
    texels.opacity = pixels;
#endif
    return texels;
}

inline std::size_t list_count(const ImDrawData& data) {
    return static_cast<std::size_t>(data.CmdListsCount);
}

} // namespace sluice::gui
