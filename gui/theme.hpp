// The colours of the window, by role, dark and light (design: tapes, section 2). Words use `text`
// and `dim` only, or the ink that belongs to a filled chip; status colours never carry a word, and
// no identity colour can be mistaken for one of them.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

namespace sluice::gui {

struct Colour {
    uint8_t r = 0, g = 0, b = 0, a = 255;
    bool operator==(const Colour&) const = default;
};

constexpr Colour hex(uint32_t rgb) {
    return {uint8_t(rgb >> 16), uint8_t(rgb >> 8), uint8_t(rgb), 255};
}
// `share` of 255 from `a` towards `b`.
constexpr Colour mix(Colour a, Colour b, int share) {
    const auto one = [share](int from, int to) {
        return uint8_t(from + (to - from) * share / 255);
    };
    return {one(a.r, b.r), one(a.g, b.g), one(a.b, b.b), one(a.a, b.a)};
}
constexpr Colour faded(Colour c, int alpha) {
    return {c.r, c.g, c.b, uint8_t(c.a * alpha / 255)};
}

struct Theme {
    bool dark = true;
    Colour background, canvas, panel, card, raised, line, hole;
    Colour text, dim, accent, failure, warning;
    std::array<Colour, 6> identities;
    int failure_fill = 46; // of 255: how strongly an area of failure is tinted

    // Of a partition or a side; more than six repeat, told apart by their label.
    Colour identity(std::size_t i) const { return identities[i % identities.size()]; }
    // Of one side among several: four identities that differ most.
    Colour of_side(std::size_t i) const {
        constexpr std::array<std::size_t, 4> picked{0, 2, 3, 5};
        return identities[picked[i % picked.size()]];
    }
    // Fills of identity carry an outline in light, where two of them are pale.
    Colour outline_of(Colour fill) const { return dark ? fill : mix(fill, text, 128); }
};

const Theme& dark_theme();
const Theme& light_theme();

// Dark or white, whichever can be read on this fill.
Colour ink_on(Colour fill);
// Relative luminance contrast as in WCAG 2, times 100: 450 is enough for words.
int contrast(Colour a, Colour b);

enum class Vision : uint8_t { full, protan, deutan, tritan, grey };
// How somebody with this colour vision sees it (Machado, Oliveira and Fernandes 2009, severity 1).
Colour seen(Colour colour, Vision vision);

} // namespace sluice::gui
