// A small frame of a test's own: something is drawn on a surface, and looked at as pixels.
#pragma once
#include "tests/gui/legible.hpp"

namespace sluice::gui::test {

struct SmallFrame {
    int width = 300, height = 100;
    Theme theme = dark_theme();
    DrawContext context{find_fonts(font_folders())};
    std::vector<Word> words;
    std::vector<Target> targets;

    template <class Draw>
    Looked draw(Draw draw) {
        const Canvas canvas = context.begin(width, height);
        Touch touch;
        Surface s(canvas.list, canvas.fonts, theme, touch, 1, float(width), float(height), true);
        s.fill(s.whole(), theme.background);
        draw(s);
        words = s.words();
        targets = s.take_targets();
        return look_at(context.end(), canvas.fonts, width, height);
    }
};

} // namespace sluice::gui::test
