// The few buttons of a presentation. They never move; the scrubber beside them is the time line.
#include "gui/panels.hpp"
#include "gui/panels/transport.hpp"

namespace sluice::gui {

void draw_controls(App& app, Surface& s, const Layout& layout, const Rect& box) {
    Rect bar{box.left, box.top, layout.timeline.left, box.bottom};
    s.fill(bar, s.theme().panel);
    s.fill({box.left, box.top, box.right, box.top + 1}, s.theme().line);
    const bool words = bar.width() >= 480;
    const float gap = 11;
    bar = bar.inset(28, 15);
    const float sum = bar.width() + 7 - 2 * gap; // widths in the proportion of their words
    const auto next = [&](float share) {
        const Rect one = bar.take_left(sum * share);
        bar.take_left(gap);
        return one;
    };
    back_button(app, s, next(0.295f), words);
    play_button(app, s, next(0.295f), words);
    compare_button(app, s, next(0.41f), words);
}

} // namespace sluice::gui
