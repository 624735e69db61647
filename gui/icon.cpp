// Sixteen samples a pixel over a few plain shapes on a square of 64.
#include "gui/icon.hpp"
#include <array>

namespace sluice::gui {

namespace {

constexpr float grid = 64, top_left = 34, fall = 14.0f / 48; // of the floor, from x = 8 to 56

float floor_at(float x) {
    return top_left + (x - 8) * fall;
}

struct Dot {
    float x, above; // its centre above the floor
    uint32_t colour;
};
constexpr float dot_radius = 4.5f;
constexpr std::array<Dot, 4> dots{
    {{13, 19, 0xC5A7FB}, {22.5f, 6, 0x6584F7}, {32.5f, 6, 0xB4E6D5}, {42.5f, 6, 0x4FE095}}};
constexpr std::array<float, 4> riffles{16, 26, 36, 46}; // left edges
constexpr float riffle_width = 3, riffle_height = 9, floor_height = 5, wall_height = 16;
constexpr uint32_t ground = 0x121922, wall = 0x34424F, wood = 0xA3B0BE, metal = 0xE8EDF2;

uint32_t colour_at(float x, float y) {
    for (const Dot& dot : dots) {
        const float dx = x - dot.x, dy = y - (floor_at(dot.x) - dot.above);
        if (dx * dx + dy * dy < dot_radius * dot_radius) return dot.colour;
    }
    if (x < 8 || x >= 56) return ground;
    const float above = floor_at(x) - y;
    if (above < 0) return above > -floor_height ? wood : ground;
    for (const float left : riffles)
        if (x >= left && x < left + riffle_width && above < riffle_height) return metal;
    return above < wall_height ? wall : ground;
}

} // namespace

Picture icon_picture(int side) {
    Picture picture(side, side);
    const float step = grid / float(side * 4);
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            std::array<uint32_t, 3> sums{};
            for (int i = 0; i < 16; ++i) {
                const uint32_t rgb = colour_at((float(x * 4 + i % 4) + 0.5f) * step,
                                               (float(y * 4 + i / 4) + 0.5f) * step);
                for (std::size_t k = 0; k < 3; ++k) sums[k] += rgb >> (16 - 8 * k) & 255u;
            }
            picture.pixels[std::size_t(y * side + x)] =
                0xFF000000 | sums[0] / 16 | sums[1] / 16 << 8 | sums[2] / 16 << 16;
        }
    return picture;
}

} // namespace sluice::gui
