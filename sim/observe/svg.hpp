// Writing SVG: elements, escaped text, patterns that tell states apart without colour. Whole
// pixels only, so a picture is the same bytes on every machine. No scripts, no outside references.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::svg {

// For print and projector: dark ink on white, hues that colour-blind eyes tell apart, and a shape,
// a pattern or a word beside every one of them.
inline constexpr std::string_view ink = "#16212C", dim = "#4A5866", line = "#8A97A3",
                                  panel = "#F4F7FA", white = "#FFFFFF", failure = "#C0281F",
                                  warning = "#F2B705", accent = "#0067A3";
std::string_view hue(std::size_t i);    // of side or identity i
std::string_view dashes(std::size_t i); // stroke-dasharray of side i; the first is solid

enum class Anchor : uint8_t { start, middle, end };

class Canvas {
public:
    // `prefix` keeps the ids of several pictures in one page apart.
    Canvas(int64_t width, int64_t height, std::string_view title, std::string_view prefix);

    struct Look {
        std::string_view fill = "none", stroke = "none";
        int64_t width = 1; // of the stroke
        std::string_view dash{};
        int64_t round = 0;
    };
    void rect(int64_t x, int64_t y, int64_t w, int64_t h, Look look);
    void line(int64_t x1, int64_t y1, int64_t x2, int64_t y2, Look look);
    void polyline(const std::string& points, Look look);
    void polygon(const std::string& points, Look look);
    void cross(int64_t x, int64_t y, int64_t size, std::string_view colour);
    void text(int64_t x, int64_t y, std::string_view words, int64_t size = 14,
              Anchor anchor = Anchor::start, std::string_view colour = ink, bool bold = false);
    // "down", "behind": names of the hatches.
    std::string pattern(std::string_view name) const;

    std::string finish();

private:
    void attributes(const Look& look);

    std::string out_, prefix_;
};

} // namespace sluice::svg
