// Can what was drawn be read? A frame is rasterised twice, with its words and without: where the
// two differ is ink, and what lies under and around the ink is what a word has to stand out from.
// What is found wrong is said, a line each.
#pragma once
#include "gui/draw_context.hpp"
#include "gui/raster.hpp"
#include "gui/surface.hpp"
#include <cmath>
#include <string>
#include <vector>

namespace sluice::gui::test {

struct Looked {
    Picture with, without; // words
};

// Leaves the frame's list without words.
inline Looked look_at(const ImDrawData& data, const Fonts& fonts, int width, int height) {
    Looked looked{Picture(width, height), Picture(width, height)};
    rasterise(looked.with, data);
    const Fonts::Dot dot = fonts.dot();
    for (std::size_t i = 0; i < list_count(data); ++i) {
        ImDrawList& list = *data.CmdLists[int(i)];
        const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
        for (ImDrawVert& v : list.VtxBuffer) {
            const bool shape = v.uv.x == white.x && v.uv.y == white.y;
            const bool of_dot = dot.there && v.uv.x >= dot.u0 && v.uv.x <= dot.u1 &&
                                v.uv.y >= dot.v0 && v.uv.y <= dot.v1;
            if (!shape && !of_dot) v.col &= ~IM_COL32_A_MASK;
        }
    }
    rasterise(looked.without, data);
    return looked;
}

inline Colour colour_of(uint32_t pixel) {
    return {uint8_t(pixel), uint8_t(pixel >> 8), uint8_t(pixel >> 16), 255};
}

struct Legibility {
    bool inked = false;
    int worst = 100'000; // contrast with what lies under the ink and a pixel around it, times 100
};

inline Legibility legibility(const Looked& looked, const Word& word, float scale) {
    Legibility found;
    const Picture& ground = looked.without;
    const auto at_least = [](float v) { return std::max(0, int(std::floor(v))); };
    const int left = at_least(word.box.left * scale), top = at_least(word.box.top * scale);
    const int right = std::min(ground.width, int(std::ceil(word.box.right * scale)));
    const int bottom = std::min(ground.height, int(std::ceil(word.box.bottom * scale)));
    uint32_t last = 0;
    const auto judge = [&](int x, int y) {
        if (x < left || y < top || x >= right || y >= bottom || ground.at(x, y) == last) return;
        last = ground.at(x, y);
        found.worst = std::min(found.worst, contrast(word.ink, colour_of(last)));
    };
    for (int y = top; y < bottom; ++y)
        for (int x = left; x < right; ++x) {
            if (looked.with.at(x, y) == ground.at(x, y)) continue;
            found.inked = true;
            for (int dy = -1; dy <= 1; ++dy)
                for (int dx = -1; dx <= 1; ++dx) judge(x + dx, y + dy);
        }
    return found;
}

inline std::string told(const Word& word) {
    char place[64];
    std::snprintf(place, sizeof place, " at %.0f,%.0f", double(word.box.left),
                  double(word.box.top));
    return "[" + word.panel + "] \"" + word.text + "\"" + place;
}

inline std::vector<std::string> too_faint(const Looked& looked, const std::vector<Word>& words,
                                          float scale) {
    std::vector<std::string> wrong;
    for (const Word& word : words) {
        if (word.box.empty()) continue;
        const Legibility seen = legibility(looked, word, scale);
        if (!seen.inked)
            wrong.push_back(told(word) + " is covered");
        else if (seen.worst < 450)
            wrong.push_back(told(word) + " has contrast " + std::to_string(seen.worst) + " / 100");
    }
    return wrong;
}

// Words that meet, by more than the rounding to whole pixels.
inline std::vector<std::string> overlapping(const std::vector<Word>& words) {
    std::vector<std::string> wrong;
    for (std::size_t i = 0; i < words.size(); ++i)
        for (std::size_t k = i + 1; k < words.size(); ++k)
            if (!words[i].box.inset(1).common(words[k].box.inset(1)).empty())
                wrong.push_back(told(words[i]) + " and " + told(words[k]) + " meet");
    return wrong;
}

// Words that are cut off, or reach out of `place`. Lists are scrolled up and down, so words in them
// may be cut at the top and at the bottom.
inline std::vector<std::string> cut_off(const std::vector<Word>& words,
                                        const std::vector<Target>& targets, const Rect& place) {
    std::vector<std::string> wrong;
    for (const Word& word : words) {
        const Rect &seen = word.box, &whole = word.whole;
        const bool scrolled =
            std::any_of(targets.begin(), targets.end(), [&](const Target& target) {
                return target.name.rfind("scroll:", 0) == 0 && !target.box.common(word.box).empty();
            });
        if (seen.empty()) continue;
        const bool narrower = seen.left > whole.left + 1 || seen.right < whole.right - 1;
        const bool lower = seen.top > whole.top + 2 || seen.bottom < whole.bottom - 2;
        if (narrower || (lower && !scrolled)) wrong.push_back(told(word) + " is cut off");
        const bool outside = seen.left < place.left - 0.5f || seen.right > place.right + 0.5f ||
                             seen.top < place.top - 0.5f || seen.bottom > place.bottom + 0.5f;
        if (outside) wrong.push_back(told(word) + " leaves its panel");
    }
    return wrong;
}

inline std::vector<std::string> too_small(const std::vector<Word>& words, const Fonts& fonts,
                                          float pixels) {
    std::vector<std::string> wrong;
    for (const Word& word : words)
        if (fonts.size(word.face) < std::floor(pixels)) wrong.push_back(told(word) + " is small");
    return wrong;
}

} // namespace sluice::gui::test
