// Triangles to pixels. Coverage is decided in whole numbers. Colours and places in the atlas are
// planes over the triangle, set up once in double (no fused operations, see cmake/compiler.cmake)
// and stepped from pixel to pixel in whole numbers.
#include "gui/raster.hpp"
#include <algorithm>
#include <array>

namespace sluice::gui {

namespace {

constexpr int sub_bits = 8, sub = 1 << sub_bits, half = sub / 2;
constexpr double reach = 1 << 20; // pixels; what lies further out is moved there
constexpr int step_bits = 16, step_one = 1 << step_bits;

struct Clip { // pixels; right and bottom are outside
    int left, top, right, bottom;
};

struct Corner {
    int64_t x, y; // in parts of a pixel
    double u, v;  // in texels
    uint32_t colour;
};

struct Target {
    Picture& picture;
    const Texels& texels;
    Clip clip;
    uint32_t* row(int y) { return picture.pixels.data() + std::size_t(y) * picture.width; }
};

Clip clip_of(const ImVec4& rectangle, const Picture& picture);
Corner corner_of(const ImDrawVert& vertex, const Texels& texels);
bool is_upright(const std::array<Corner, 4>& corners);
void draw_upright(Target& target, const std::array<Corner, 4>& corners);
void draw_triangle(Target& target, std::array<Corner, 3> corners);

} // namespace

void rasterise(Picture& picture, const ImDrawData& data) {
    for (std::size_t i = 0; i < list_count(data); ++i) {
        const ImDrawList& list = *data.CmdLists[int(i)];
        if (list.CmdBuffer.Size == 0) continue;
        rasterise(picture, list, texels_of(list.CmdBuffer[0]));
    }
}

namespace {

// Two triangles that share the diagonal of a rectangle, as ImGui makes them for glyphs and boxes.
bool is_quad(const ImDrawIdx* six) {
    return six[3] == six[0] && six[4] == six[2];
}

void draw_command(Target& target, const ImDrawList& list, const ImDrawCmd& command) {
    const ImDrawIdx* indices = list.IdxBuffer.Data + command.IdxOffset;
    const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
    const unsigned vertex_count = unsigned(list.VtxBuffer.Size) - command.VtxOffset;
    const auto corner = [&](ImDrawIdx index) { return corner_of(vertices[index], target.texels); };
    for (unsigned i = 0; i + 3 <= command.ElemCount;) {
        const unsigned count = i + 6 <= command.ElemCount && is_quad(indices + i) ? 6 : 3;
        const ImDrawIdx* now = indices + i;
        i += count;
        if (std::any_of(now, now + count, [&](ImDrawIdx k) { return k >= vertex_count; })) continue;
        const std::array<Corner, 3> first{corner(now[0]), corner(now[1]), corner(now[2])};
        if (count == 3) {
            draw_triangle(target, first);
            continue;
        }
        const std::array<Corner, 4> quad{first[0], first[1], first[2], corner(now[5])};
        if (is_upright(quad)) {
            draw_upright(target, quad);
        } else {
            draw_triangle(target, first);
            draw_triangle(target, {quad[0], quad[2], quad[3]});
        }
    }
}

} // namespace

void rasterise(Picture& picture, const ImDrawList& list, const Texels& texels) {
    for (const ImDrawCmd& command : list.CmdBuffer) {
        const uint64_t end = uint64_t(command.IdxOffset) + command.ElemCount;
        if (command.UserCallback != nullptr || end > uint64_t(list.IdxBuffer.Size)) continue;
        if (command.VtxOffset >= unsigned(list.VtxBuffer.Size)) continue;
        Target target{picture, texels, clip_of(command.ClipRect, picture)};
        if (target.clip.left < target.clip.right && target.clip.top < target.clip.bottom)
            draw_command(target, list, command);
    }
}

std::size_t different_pixels(const Picture& a, const Picture& b, int tolerance) {
    if (a.width != b.width || a.height != b.height)
        return std::max(a.pixels.size(), b.pixels.size());
    const auto channel = [](uint32_t pixel, int shift) { return int(pixel >> shift & 255u); };
    std::size_t count = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i) {
        bool differs = false;
        for (const int shift : {0, 8, 16}) {
            const int by = channel(a.pixels[i], shift) - channel(b.pixels[i], shift);
            differs = differs || by > tolerance || -by > tolerance;
        }
        count += differs;
    }
    return count;
}

namespace {

// --- numbers ---

// Also of what is no number: that becomes 0.
double within_reach(double v) {
    return v >= -reach ? std::min(v, reach) : v < -reach ? -reach : 0;
}

// To the nearest whole number, halves upward. Values are within 2^46, so the sum is exact enough.
int64_t nearest(double v) {
    constexpr double lift = 1ll << 46;
    return int64_t(v + 0.5 + lift) - int64_t(lift);
}

int64_t floor_divided(int64_t a, int64_t positive) {
    const int64_t q = a / positive;
    return a % positive < 0 ? q - 1 : q;
}

Clip clip_of(const ImVec4& rectangle, const Picture& picture) {
    const auto pixel = [](float v, int most) {
        return int(std::clamp<int64_t>(nearest(within_reach(v)), 0, most));
    };
    return {pixel(rectangle.x, picture.width), pixel(rectangle.y, picture.height),
            pixel(rectangle.z, picture.width), pixel(rectangle.w, picture.height)};
}

Corner corner_of(const ImDrawVert& vertex, const Texels& texels) {
    return {nearest(within_reach(vertex.pos.x) * sub), nearest(within_reach(vertex.pos.y) * sub),
            within_reach(double(vertex.uv.x) * texels.width),
            within_reach(double(vertex.uv.y) * texels.height), vertex.col};
}

// --- texels and blending ---

// Half a texel back, to the centres between which is interpolated, and rounded to 1/256.
constexpr int64_t texel_shift = step_one / 2 - 128;

struct Between { // two neighbours and how much of the second, of 256
    int first, second;
    uint32_t share;
};
Between between(int64_t place, int count) {
    const int64_t shifted = (place - texel_shift) >> 8;
    const int64_t whole = shifted >> 8;
    return {int(std::clamp<int64_t>(whole, 0, count - 1)),
            int(std::clamp<int64_t>(whole + 1, 0, count - 1)), uint32_t(shifted & 255)};
}

uint32_t opacity_at(const Texels& texels, const Between& x, const Between& y) {
    const auto at = [&](int column, int row) -> uint32_t {
        return texels.opacity[(std::size_t(row) * texels.width + column) * texels.step];
    };
    const uint32_t above = at(x.first, y.first) * (256 - x.share) + at(x.second, y.first) * x.share;
    const uint32_t below =
        at(x.first, y.second) * (256 - x.share) + at(x.second, y.second) * x.share;
    return (above * (256 - y.share) + below * y.share + (1u << 15)) >> 16;
}

uint32_t divided_by_255(uint32_t v) { // exact to the nearest for v up to 255 * 255
    return (v + 128 + ((v + 128) >> 8)) >> 8;
}

// Red and blue in one word, each with room for a product; then green alone.
uint32_t blended(uint32_t under, uint32_t over, uint32_t opacity) {
    constexpr uint32_t two = 0x00FF00FF, halves = 0x00800080;
    const uint32_t rest = 255 - opacity;
    uint32_t rb = (over & two) * opacity + (under & two) * rest + halves;
    rb = ((rb + ((rb >> 8) & two)) >> 8) & two;
    const uint32_t g = divided_by_255((over >> 8 & 255) * opacity + (under >> 8 & 255) * rest) << 8;
    return 0xFF000000 | rb | g;
}

uint32_t opacity_of(uint32_t colour) {
    return colour >> 24;
}

void fill_span(uint32_t* pixel, int count, uint32_t colour, uint32_t opacity) {
    if (opacity == 255) {
        std::fill(pixel, pixel + count, colour | 0xFF000000);
    } else if (opacity != 0) {
        for (int i = 0; i < count; ++i) pixel[i] = blended(pixel[i], colour, opacity);
    }
}

// --- upright rectangles ---

bool is_upright(const std::array<Corner, 4>& c) { // left top, right top, right bottom, left bottom
    const bool boxed = c[0].x == c[3].x && c[1].x == c[2].x && c[0].y == c[1].y &&
                       c[2].y == c[3].y && c[0].x <= c[1].x && c[0].y <= c[3].y;
    const bool same_colour =
        c[0].colour == c[1].colour && c[0].colour == c[2].colour && c[0].colour == c[3].colour;
    const bool straight =
        c[0].u == c[3].u && c[1].u == c[2].u && c[0].v == c[1].v && c[2].v == c[3].v;
    return boxed && same_colour && straight;
}

// The first pixel whose centre is at or behind `edge`.
int first_pixel(int64_t edge) {
    return int((edge + half - 1) >> sub_bits);
}

struct Ramp { // a value along pixels, in 1/65536
    int64_t start, step;
};
Ramp ramp(double from, double to, int64_t from_edge, int64_t to_edge, int first) {
    const double per_part = (to - from) / double(to_edge - from_edge);
    const int64_t to_centre = int64_t(first) * sub + half - from_edge;
    return {nearest(within_reach(from + per_part * double(to_centre)) * step_one),
            nearest(within_reach(per_part * sub) * step_one)};
}

void draw_upright(Target& target, const std::array<Corner, 4>& c) {
    const int left = std::max(first_pixel(c[0].x), target.clip.left);
    const int right = std::min(first_pixel(c[1].x), target.clip.right);
    const int top = std::max(first_pixel(c[0].y), target.clip.top);
    const int bottom = std::min(first_pixel(c[3].y), target.clip.bottom);
    const uint32_t opacity = opacity_of(c[0].colour);
    if (left >= right || top >= bottom || opacity == 0 || target.texels.opacity == nullptr) return;
    const Ramp u = ramp(c[0].u, c[1].u, c[0].x, c[1].x, left);
    const Ramp v = ramp(c[0].v, c[3].v, c[0].y, c[3].y, top);
    const bool plain = c[0].u == c[1].u && c[0].v == c[3].v;
    for (int y = top; y < bottom; ++y) {
        const Between rows = between(v.start + v.step * (y - top), target.texels.height);
        uint32_t* pixel = target.row(y) + left;
        if (plain) {
            const uint32_t texel =
                opacity_at(target.texels, between(u.start, target.texels.width), rows);
            fill_span(pixel, right - left, c[0].colour, divided_by_255(opacity * texel));
            continue;
        }
        int64_t place = u.start;
        for (int x = left; x < right; ++x, ++pixel, place += u.step) {
            const uint32_t texel =
                opacity_at(target.texels, between(place, target.texels.width), rows);
            if (texel != 0) *pixel = blended(*pixel, c[0].colour, divided_by_255(opacity * texel));
        }
    }
}

// --- triangles ---

// At or right of (dy < 0), or left of, an edge; clockwise on the screen the inside is on its right.
struct Edge {
    int64_t dx, dy, value; // of the edge function at the centre of pixel 0 of the row

    Edge(const Corner& a, const Corner& b, int row) : dx(b.x - a.x), dy(b.y - a.y) {
        const bool is_top_or_left = dy < 0 || (dy == 0 && dx > 0);
        value =
            dx * (int64_t(row) * sub + half - a.y) - dy * (half - a.x) - (is_top_or_left ? 0 : 1);
    }
    void next_row() { value += dx * sub; }
    void narrow(int64_t& first, int64_t& end) const { // to the pixels where it is not negative
        if (dy == 0) {
            if (value < 0) end = first;
        } else if (dy > 0) {
            end = std::min(end, floor_divided(value, dy * sub) + 1);
        } else {
            first = std::max(first, -floor_divided(value, -dy * sub));
        }
    }
};

// A value over the triangle, per pixel.
struct Plane {
    double at_origin, dx, dy; // at the centre of pixel (0, 0)
    int64_t step;
    bool flat;

    Plane(const std::array<Corner, 3>& c, double area, double a, double b, double e) {
        const double x1 = double(c[1].x - c[0].x), y1 = double(c[1].y - c[0].y);
        const double x2 = double(c[2].x - c[0].x), y2 = double(c[2].y - c[0].y);
        flat = a == b && a == e;
        dx = ((b - a) * y2 - (e - a) * y1) / area;
        dy = ((e - a) * x1 - (b - a) * x2) / area;
        at_origin = a + dx * double(half - c[0].x) + dy * double(half - c[0].y);
        step = nearest(within_reach(dx * sub) * step_one);
    }
    int64_t start(int64_t x, int y) const {
        return nearest(within_reach(at_origin + dx * double(x * sub) + dy * double(y) * sub) *
                       step_one);
    }
};

enum class Filling : uint8_t { solid, fading, any }; // fading: opacity alone changes

struct Planes {
    Filling filling;
    uint32_t colour, texel; // of the first corner
    Plane opacity;
    std::array<Plane, 3> rgb;
    Plane u, v;
};

Planes planes_of(const Texels& texels, const std::array<Corner, 3>& c, double area) {
    const auto channel = [&](int shift) {
        const auto of = [shift](const Corner& corner) {
            return double(corner.colour >> shift & 255u);
        };
        return Plane(c, area, of(c[0]), of(c[1]), of(c[2]));
    };
    Planes planes{Filling::any,
                  c[0].colour,
                  0,
                  channel(24),
                  {channel(0), channel(8), channel(16)},
                  Plane(c, area, c[0].u, c[1].u, c[2].u),
                  Plane(c, area, c[0].v, c[1].v, c[2].v)};
    if (!planes.u.flat || !planes.v.flat) return planes;
    planes.texel = opacity_at(texels, between(nearest(c[0].u * step_one), texels.width),
                              between(nearest(c[0].v * step_one), texels.height));
    if (planes.rgb[0].flat && planes.rgb[1].flat && planes.rgb[2].flat)
        planes.filling = planes.opacity.flat ? Filling::solid : Filling::fading;
    return planes;
}

uint32_t channel_value(int64_t value) {
    return uint32_t(std::clamp<int64_t>((value + step_one / 2) >> step_bits, 0, 255));
}

void fade_span(uint32_t* pixel, int count, const Planes& planes, int64_t opacity) {
    for (int i = 0; i < count; ++i, opacity += planes.opacity.step)
        pixel[i] =
            blended(pixel[i], planes.colour, divided_by_255(channel_value(opacity) * planes.texel));
}

void draw_any_span(Target& target, const Planes& planes, int y, int first, int end) {
    const Texels& texels = target.texels;
    uint32_t* pixel = target.row(y) + first;
    int64_t opacity = planes.opacity.start(first, y);
    std::array<int64_t, 3> rgb{};
    for (std::size_t i = 0; i < 3; ++i) rgb[i] = planes.rgb[i].start(first, y);
    int64_t u = planes.u.start(first, y), v = planes.v.start(first, y);
    for (int x = first; x < end; ++x, ++pixel) {
        const uint32_t texel =
            opacity_at(texels, between(u, texels.width), between(v, texels.height));
        const uint32_t over =
            channel_value(rgb[0]) | channel_value(rgb[1]) << 8 | channel_value(rgb[2]) << 16;
        *pixel = blended(*pixel, over, divided_by_255(channel_value(opacity) * texel));
        for (std::size_t i = 0; i < 3; ++i) rgb[i] += planes.rgb[i].step;
        opacity += planes.opacity.step;
        u += planes.u.step;
        v += planes.v.step;
    }
}

void draw_span(Target& target, const Planes& planes, int y, int first, int end) {
    uint32_t* pixel = target.row(y) + first;
    switch (planes.filling) {
    case Filling::solid:
        return fill_span(pixel, end - first, planes.colour,
                         divided_by_255(opacity_of(planes.colour) * planes.texel));
    case Filling::fading:
        return fade_span(pixel, end - first, planes, planes.opacity.start(first, y));
    case Filling::any: return draw_any_span(target, planes, y, first, end);
    }
}

void draw_triangle(Target& target, std::array<Corner, 3> c) {
    const auto area_of = [](const std::array<Corner, 3>& k) {
        return (k[1].x - k[0].x) * (k[2].y - k[0].y) - (k[2].x - k[0].x) * (k[1].y - k[0].y);
    };
    int64_t area = area_of(c);
    if (area == 0 || target.texels.opacity == nullptr) return;
    if (area < 0) {
        std::swap(c[1], c[2]);
        area = -area;
    }
    const auto [low, high] = std::minmax({c[0].y, c[1].y, c[2].y});
    const int top = std::max(first_pixel(low), target.clip.top);
    const int bottom = std::min(first_pixel(high) + 1, target.clip.bottom);
    if (top >= bottom) return;
    const auto [left, right] = std::minmax({c[0].x, c[1].x, c[2].x});
    if (first_pixel(left) >= target.clip.right || first_pixel(right) < target.clip.left) return;
    const Planes planes = planes_of(target.texels, c, double(area));
    std::array<Edge, 3> edges{Edge(c[0], c[1], top), Edge(c[1], c[2], top), Edge(c[2], c[0], top)};
    for (int y = top; y < bottom; ++y) {
        int64_t first = target.clip.left, end = target.clip.right;
        for (Edge& edge : edges) {
            edge.narrow(first, end);
            edge.next_row();
        }
        if (first < end) draw_span(target, planes, y, int(first), int(end));
    }
}

} // namespace
} // namespace sluice::gui
