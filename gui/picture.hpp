// A picture in memory: rows from top to bottom, a pixel as 0xAABBGGRR, always opaque.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice::gui {

struct Picture {
    int width = 0, height = 0;
    std::vector<uint32_t> pixels;

    Picture() = default;
    Picture(int w, int h, uint32_t colour = 0xFF000000)
        : width(w), height(h), pixels(std::size_t(w) * std::size_t(h), colour) {}
    uint32_t at(int x, int y) const { return pixels[std::size_t(y) * std::size_t(width) + x]; }
    bool operator==(const Picture&) const = default;
};

inline constexpr int picture_side_max = 16'384;
inline constexpr int64_t picture_area_max = 64ll << 20; // pixels; 256 MiB

constexpr bool is_picture_size(int64_t width, int64_t height) {
    return width >= 1 && height >= 1 && width <= picture_side_max && height <= picture_side_max &&
           width * height <= picture_area_max;
}

// How many pixels differ by more than `tolerance` of 255 in any channel; all of them when the sizes
// differ.
std::size_t different_pixels(const Picture& a, const Picture& b, int tolerance);

} // namespace sluice::gui
