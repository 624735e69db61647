// The context of Dear ImGui, and a frame of it.
#include "gui/draw_context.hpp"
#include "gui/imgui_shim.hpp"
#include <algorithm>

namespace sluice::gui {

DrawContext::DrawContext(FontFiles files)
    : files_(std::move(files)), context_(ImGui::CreateContext()) {
    ImGui::SetCurrentContext(context_);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    // Both renderers take lists of more vertices than 16 bits can count, in several commands.
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    ImGuiStyle& style = ImGui::GetStyle();
    style.AntiAliasedLines = true;
    style.AntiAliasedFill = true;
    // Baked lines save vertices and change pixels: chosen once, because stored pictures depend on
    // it.
    style.AntiAliasedLinesUseTex = false;
}

DrawContext::~DrawContext() {
    ImGui::DestroyContext(context_);
}

bool DrawContext::use_scale(float scale) {
    ImGui::SetCurrentContext(context_);
    scale = std::clamp(scale, scale_min, scale_max);
    if (fonts_.scale == scale) return false;
    fonts_ = load_fonts(files_, scale);
    return true;
}

Canvas DrawContext::begin(int width, int height) {
    ImGui::SetCurrentContext(context_);
    if (fonts_.scale == 0) use_scale(1);
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {float(width), float(height)};
    io.DeltaTime = 1.0f / 60; // it must not be 0, and nothing here depends on it
    ImGui::NewFrame();
    return {*ImGui::GetBackgroundDrawList(), fonts_, fonts_.scale};
}

const ImDrawData& DrawContext::end() {
    ImGui::Render();
    return *ImGui::GetDrawData();
}

} // namespace sluice::gui
