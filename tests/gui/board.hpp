// A surface to draw parts of the window on, without the window: what was drawn is handed out as
// corners with their colours, words and targets.
#pragma once
#include "gui/draw_context.hpp"
#include "gui/imgui_shim.hpp"
#include "gui/surface.hpp"
#include <algorithm>
#include <vector>

namespace sluice::gui::test {

struct Corner {
    float x = 0, y = 0; // pixels
    uint32_t colour = 0;
    auto operator<=>(const Corner&) const = default;
};

struct Drawn {
    std::vector<Corner> corners;
    std::vector<Word> words;
    std::vector<Target> targets;

    std::size_t count(Colour c) const {
        const uint32_t packed = IM_COL32(c.r, c.g, c.b, c.a);
        return std::size_t(std::count_if(corners.begin(), corners.end(),
                                         [&](const Corner& v) { return v.colour == packed; }));
    }
    bool has_corner(float x, float y, Colour c) const {
        // Smoothed edges stand a pixel inside of what was asked for, at a tip up to two.
        return std::any_of(corners.begin(), corners.end(), [&](const Corner& v) {
            return v.colour == IM_COL32(c.r, c.g, c.b, c.a) && std::abs(v.x - x) <= 2 &&
                   std::abs(v.y - y) <= 2;
        });
    }
    // Where the corners are, whatever their colours.
    std::vector<std::pair<float, float>> shape() const {
        std::vector<std::pair<float, float>> places;
        for (const Corner& v : corners) places.push_back({v.x, v.y});
        std::sort(places.begin(), places.end());
        return places;
    }
    const Word* word(const std::string& text) const {
        for (const Word& w : words)
            if (w.text == text) return &w;
        return nullptr;
    }
    const Target* target(const std::string& name) const {
        for (const Target& t : targets)
            if (t.name == name) return &t;
        return nullptr;
    }
};

class Board {
public:
    explicit Board(float width = 1600, float height = 1000, float scale = 1, bool dark = true)
        : context_(find_fonts(font_folders())), width_(width), height_(height), scale_(scale),
          dark_(dark) {}

    template <class Draw>
    Drawn draw(Draw draw) {
        context_.use_scale(scale_);
        const Canvas canvas = context_.begin(int(width_ * scale_), int(height_ * scale_));
        Surface s(canvas.list, canvas.fonts, theme(), touch, scale_, width_, height_, true);
        draw(s);
        Drawn drawn;
        for (const ImDrawVert& v : canvas.list.VtxBuffer)
            drawn.corners.push_back({v.pos.x, v.pos.y, v.col});
        drawn.words = s.words();
        drawn.targets = touch.targets = s.take_targets();
        context_.end();
        return drawn;
    }
    const Theme& theme() const { return dark_ ? dark_theme() : light_theme(); }

    Touch touch;

private:
    DrawContext context_;
    float width_, height_, scale_;
    bool dark_;
};

// Pairs of words that cover one another; words as "a / b".
inline std::vector<std::string> meeting_words(const std::vector<Word>& words) {
    std::vector<std::string> pairs;
    for (std::size_t i = 0; i < words.size(); ++i)
        for (std::size_t k = i + 1; k < words.size(); ++k)
            if (!words[i].box.inset(1).common(words[k].box.inset(1)).empty())
                pairs.push_back(words[i].text + " / " + words[k].text);
    return pairs;
}

} // namespace sluice::gui::test
