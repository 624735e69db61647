// Dear ImGui reduced to what the window uses of it: type, one draw list over the whole surface, and
// its triangles. No ImGui windows, widgets or input. Works without a screen. Several may
// live at once; the one that began a frame ends it before another begins.
#pragma once
#include "gui/fonts.hpp"

struct ImDrawData;
struct ImDrawList;
struct ImGuiContext;

namespace sluice::gui {

struct Canvas { // what a frame draws on
    ImDrawList& list;
    const Fonts& fonts;
    float scale;
};

class DrawContext {
public:
    explicit DrawContext(FontFiles files);
    ~DrawContext();
    DrawContext(const DrawContext&) = delete;
    DrawContext& operator=(const DrawContext&) = delete;

    // Before begin(): loads the type when the scale is another one. True when it did.
    bool use_scale(float scale);
    Canvas begin(int width, int height);
    const ImDrawData& end(); // good until the next begin()
    const FontFiles& files() const { return files_; }

private:
    FontFiles files_; // the atlas reads from their bytes
    ImGuiContext* context_;
    Fonts fonts_;
};

} // namespace sluice::gui
