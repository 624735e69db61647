// The rasteriser against shapes whose pixels can be told by hand, and against a slow one that asks
// every pixel.
#include "gui/raster.hpp"
#include "tests/support/catch.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace {

using namespace sluice::gui;

constexpr uint32_t black = 0xFF000000, white = 0xFFFFFFFF;
constexpr std::array<uint8_t, 1> full{255};
constexpr Texels solid{full.data(), 1, 1, 1};

ImDrawVert vertex(float x, float y, uint32_t colour, float u = 0.5f, float v = 0.5f) {
    ImDrawVert made{};
    made.pos = {x, y};
    made.uv = {u, v};
    made.col = colour;
    return made;
}

// A draw list filled by hand: no context is needed for one.
struct Sheet {
    ImDrawList list{nullptr};

    explicit Sheet(ImVec4 clip = {-1e6f, -1e6f, 1e6f, 1e6f}) {
        ImDrawCmd command{};
        command.ClipRect = clip;
        list.CmdBuffer.push_back(command);
    }
    void triangle(ImDrawVert a, ImDrawVert b, ImDrawVert c) {
        const auto base = static_cast<ImDrawIdx>(list.VtxBuffer.Size);
        for (const ImDrawVert& each : {a, b, c}) list.VtxBuffer.push_back(each);
        for (int i = 0; i < 3; ++i) index(static_cast<ImDrawIdx>(base + i));
    }
    // As ImGui does it: two triangles over the corners in turn.
    void quad(ImDrawVert a, ImDrawVert b, ImDrawVert c, ImDrawVert d) {
        const auto base = static_cast<ImDrawIdx>(list.VtxBuffer.Size);
        for (const ImDrawVert& each : {a, b, c, d}) list.VtxBuffer.push_back(each);
        for (const int i : {0, 1, 2, 0, 2, 3}) index(static_cast<ImDrawIdx>(base + i));
    }
    void box(float left, float top, float right, float bottom, uint32_t colour) {
        quad(vertex(left, top, colour), vertex(right, top, colour), vertex(right, bottom, colour),
             vertex(left, bottom, colour));
    }
    void index(ImDrawIdx value) {
        list.IdxBuffer.push_back(value);
        ++list.CmdBuffer[0].ElemCount;
    }
    Picture on(Picture picture, const Texels& texels = solid) const {
        rasterise(picture, list, texels);
        return picture;
    }
};

std::size_t count_of(const Picture& picture, uint32_t colour) {
    return static_cast<std::size_t>(
        std::count(picture.pixels.begin(), picture.pixels.end(), colour));
}

uint32_t grey(unsigned level) {
    return 0xFF000000u | level << 16 | level << 8 | level;
}

// Numbers from 0 to 1, the same on every machine.
struct Draws {
    uint32_t state;
    float next() {
        state = state * 1664525u + 1013904223u;
        return static_cast<float>(state >> 8) / 16777216.0f;
    }
};

// Twice the area to the right of a -> b, in 1/256 pixels; the point is a pixel's centre.
int64_t side(const std::array<int64_t, 2>& a, const std::array<int64_t, 2>& b, int64_t x,
             int64_t y) {
    return (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]);
}

// Is the pixel's centre inside, or on an edge that is a left or a top one?
bool covers(std::array<std::array<int64_t, 2>, 3> corners, int column, int row) {
    const int64_t x = column * 256 + 128, y = row * 256 + 128;
    if (side(corners[0], corners[1], corners[2][0], corners[2][1]) < 0)
        std::swap(corners[1], corners[2]);
    for (std::size_t i = 0; i < 3; ++i) {
        const auto& a = corners[i];
        const auto& b = corners[(i + 1) % 3];
        const bool upward = b[1] < a[1], rightward = b[1] == a[1] && b[0] > a[0];
        const int64_t at = side(a, b, x, y);
        if (at < 0 || (at == 0 && !upward && !rightward)) return false;
    }
    return true;
}

} // namespace

TEST_CASE("a box on whole pixels fills exactly those", "[raster]") {
    Sheet sheet;
    sheet.box(1, 1, 3, 4, 0xFF0000FF);
    const Picture picture = sheet.on(Picture(5, 5, black));
    for (int y = 0; y < 5; ++y)
        for (int x = 0; x < 5; ++x) {
            const bool inside = x >= 1 && x < 3 && y >= 1 && y < 4;
            CAPTURE(x, y);
            CHECK(picture.at(x, y) == (inside ? 0xFF0000FFu : black));
        }
}

TEST_CASE("a pixel belongs to the box that holds its centre, the left and upper edge included",
          "[raster]") {
    Sheet sheet;
    sheet.box(0.5f, 0.5f, 2.5f, 1.51f, white); // centres 0.5 and 1.5; 2.5 is the right edge
    const Picture picture = sheet.on(Picture(4, 3, black));
    CHECK(count_of(picture, white) == 4);
    CHECK(picture.at(0, 0) == white);
    CHECK(picture.at(1, 1) == white);
    CHECK(picture.at(2, 0) == black);
}

TEST_CASE("both halves of a square share no pixel and leave none out", "[raster]") {
    Sheet upper, lower, both;
    const auto corner = [](float x, float y) { return vertex(x, y, 0x80FFFFFF); };
    upper.triangle(corner(0, 0), corner(4, 0), corner(0, 4));
    lower.triangle(corner(4, 0), corner(4, 4), corner(0, 4));
    both.triangle(corner(0, 0), corner(4, 0), corner(0, 4));
    both.triangle(corner(4, 0), corner(4, 4), corner(0, 4));
    // On the diagonal column + row is 3; it is a right edge above and a left edge below.
    CHECK(count_of(upper.on(Picture(4, 4, black)), grey(128)) == 6);
    CHECK(count_of(lower.on(Picture(4, 4, black)), grey(128)) == 10);
    CHECK(count_of(both.on(Picture(4, 4, black)), grey(128)) == 16);
}

TEST_CASE("blending rounds to the nearest of 255", "[raster]") {
    Sheet sheet;
    sheet.box(0, 0, 1, 1, 0x40C8C8C8); // 200 at 64 of 255
    // (200 * 64 + 100 * 191) / 255 = 125.098
    CHECK(sheet.on(Picture(1, 1, grey(100))).at(0, 0) == grey(125));
    for (unsigned opacity = 0; opacity < 256; ++opacity) {
        Sheet each;
        each.box(0, 0, 1, 1, opacity << 24 | 0x0001FF80u); // red 128, green 255, blue 1
        const auto expected = [&](unsigned over, unsigned under) {
            return (2 * (over * opacity + under * (255 - opacity)) + 255) / 510;
        };
        const uint32_t pixel = each.on(Picture(1, 1, 0xFF6400FF)).at(0, 0);
        CAPTURE(opacity);
        CHECK((pixel & 255u) == expected(128, 255));
        CHECK((pixel >> 8 & 255u) == expected(255, 0));
        CHECK((pixel >> 16 & 255u) == expected(1, 100));
        CHECK(pixel >> 24 == 255u);
    }
}

TEST_CASE("nothing is drawn outside the clip rectangle", "[raster]") {
    Sheet sheet({2, 1, 4, 3});
    sheet.box(0, 0, 9, 9, white);
    sheet.triangle(vertex(-50, -50, white), vertex(90, -50, white), vertex(-50, 90, white));
    const Picture picture = sheet.on(Picture(6, 6, black));
    CHECK(count_of(picture, white) == 4);
    CHECK(picture.at(2, 1) == white);
    CHECK(picture.at(3, 2) == white);
}

TEST_CASE("texels are interpolated between their centres", "[raster]") {
    const std::array<uint8_t, 2> two{0, 255};
    Sheet sheet;
    sheet.quad(vertex(0, 0, white, 0, 0), vertex(4, 0, white, 1, 0), vertex(4, 1, white, 1, 1),
               vertex(0, 1, white, 0, 1));
    const Picture picture = sheet.on(Picture(4, 1, black), {two.data(), 2, 1, 1});
    // Pixel centres lie at -0.25, 0.25, 0.75 and 1.25 texels behind the first one's centre.
    CHECK(picture.at(0, 0) == grey(0));
    CHECK(picture.at(1, 0) == grey(64));  // 63.75
    CHECK(picture.at(2, 0) == grey(191)); // 191.25
    CHECK(picture.at(3, 0) == grey(255));
}

TEST_CASE("a glyph at its own size shows its texels unchanged", "[raster]") {
    std::array<uint8_t, 64> atlas{};
    for (std::size_t i = 0; i < atlas.size(); ++i) atlas[i] = static_cast<uint8_t>(i * 4);
    Sheet sheet; // texels 2 to 5 across, 1 to 3 down, of 8 by 8
    sheet.quad(vertex(1, 0, white, 2 / 8.f, 1 / 8.f), vertex(5, 0, white, 6 / 8.f, 1 / 8.f),
               vertex(5, 3, white, 6 / 8.f, 4 / 8.f), vertex(1, 3, white, 2 / 8.f, 4 / 8.f));
    const Picture picture = sheet.on(Picture(6, 3, black), {atlas.data(), 8, 8, 1});
    for (int y = 0; y < 3; ++y)
        for (int x = 0; x < 4; ++x) {
            CAPTURE(x, y);
            CHECK(picture.at(x + 1, y) == grey(static_cast<unsigned>((y + 1) * 8 + x + 2) * 4));
        }
}

TEST_CASE("texels of four bytes give their opacity", "[raster]") {
    const std::array<uint8_t, 4> pixel{1, 2, 3, 102};
    Sheet sheet;
    sheet.box(0, 0, 1, 1, white);
    CHECK(sheet.on(Picture(1, 1, black), {pixel.data() + 3, 1, 1, 4}).at(0, 0) == grey(102));
}

TEST_CASE("opacity runs evenly from edge to edge", "[raster]") {
    Sheet sheet; // 0 at the left edge, 255 after 255 pixels: column x has x + 0.5 of 255
    const auto left = [](float y) { return vertex(0, y, 0x00FFFFFF); };
    const auto right = [](float y) { return vertex(255, y, white); };
    sheet.quad(left(0), right(0), right(2), left(2));
    const Picture picture = sheet.on(Picture(255, 2, black));
    for (int x = 0; x < 255; ++x) {
        CAPTURE(x);
        const unsigned level = picture.at(x, 1) & 255u;
        CHECK((level == unsigned(x) || level == unsigned(x) + 1));
        CHECK(picture.at(x, 0) == picture.at(x, 1));
    }
}

TEST_CASE("triangles cover what a test of every pixel says", "[raster]") {
    Draws draws{7};
    for (int round = 0; round < 400; ++round) {
        // Small ones, large ones, and ones with corners on pixel centres and on each other's rows.
        const float size = round % 2 == 0 ? 12.0f : 80.0f;
        std::array<std::array<int64_t, 2>, 3> corners{};
        for (auto& corner : corners)
            for (auto& part : corner) {
                const float v = draws.next() * size - size / 4;
                part = std::lround(round % 4 < 2 ? v * 256 : std::floor(v) * 256 + 128);
            }
        Sheet sheet;
        const auto at = [&](std::size_t i) {
            return vertex(float(corners[i][0]) / 256, float(corners[i][1]) / 256, white);
        };
        sheet.triangle(at(0), at(1), at(2));
        const Picture picture = sheet.on(Picture(40, 40, black));
        int wrong = 0;
        const bool has_area = side(corners[0], corners[1], corners[2][0], corners[2][1]) != 0;
        for (int y = 0; y < 40; ++y)
            for (int x = 0; x < 40; ++x)
                wrong += (picture.at(x, y) == white) != (has_area && covers(corners, x, y));
        CAPTURE(round);
        CHECK(wrong == 0);
    }
}

TEST_CASE("any fan of triangles around a point leaves neither gap nor overlap", "[raster]") {
    Draws draws{11};
    for (int round = 0; round < 50; ++round) {
        const ImVec2 middle{5 + draws.next() * 20, 5 + draws.next() * 20};
        const std::array<ImVec2, 5> rim{
            {{0, 0}, {draws.next() * 30, 0}, {30, 0}, {30, 30}, {0, 30}}};
        Sheet sheet;
        for (std::size_t i = 0; i < rim.size(); ++i) {
            const ImVec2 a = rim[i], b = rim[(i + 1) % rim.size()];
            sheet.triangle(vertex(middle.x, middle.y, 0x80FFFFFF), vertex(a.x, a.y, 0x80FFFFFF),
                           vertex(b.x, b.y, 0x80FFFFFF));
        }
        CHECK(count_of(sheet.on(Picture(30, 30, black)), grey(128)) == 900);
    }
}

TEST_CASE("an upright box is the same drawn as two triangles", "[raster]") {
    Draws draws{3};
    for (int round = 0; round < 200; ++round) {
        const float left = draws.next() * 20 - 4, top = draws.next() * 20 - 4;
        const float right = left + draws.next() * 20, bottom = top + draws.next() * 20;
        Sheet quick, slow;
        quick.box(left, top, right, bottom, 0x80FFFFFF);
        slow.triangle(vertex(left, top, 0x80FFFFFF), vertex(right, top, 0x80FFFFFF),
                      vertex(right, bottom, 0x80FFFFFF));
        slow.triangle(vertex(left, top, 0x80FFFFFF), vertex(right, bottom, 0x80FFFFFF),
                      vertex(left, bottom, 0x80FFFFFF));
        CAPTURE(left, top, right, bottom);
        CHECK(quick.on(Picture(24, 24, black)) == slow.on(Picture(24, 24, black)));
    }
}

TEST_CASE("numbers that are none, and far too large ones, end nowhere bad", "[raster]") {
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    constexpr float endless = std::numeric_limits<float>::infinity();
    Draws draws{5};
    for (int round = 0; round < 300; ++round) {
        Sheet sheet({draws.next() < 0.2f ? nan : -5, -endless, endless, 40});
        const auto wild = [&]() -> float {
            const float which = draws.next();
            if (which < 0.1f) return nan;
            if (which < 0.2f) return draws.next() < 0.5f ? endless : -endless;
            if (which < 0.4f) return (draws.next() - 0.5f) * 1e30f;
            return draws.next() * 60 - 10;
        };
        const auto corner = [&] { return vertex(wild(), wild(), 0x55AA33CC, wild(), wild()); };
        const ImDrawVert a = corner(), b = corner(), c = corner(), d = corner();
        sheet.triangle(a, b, c);
        sheet.quad(a, b, c, d);
        const Picture once = sheet.on(Picture(33, 17, black));
        CHECK(once == sheet.on(Picture(33, 17, black)));
    }
}

TEST_CASE("indices beyond the vertices and commands beyond the indices draw nothing", "[raster]") {
    Sheet sheet;
    sheet.triangle(vertex(0, 0, white), vertex(9, 0, white), vertex(0, 9, white));
    sheet.list.IdxBuffer[1] = 77;
    CHECK(count_of(sheet.on(Picture(9, 9, black)), white) == 0);
    sheet.list.IdxBuffer[1] = 1;
    CHECK(count_of(sheet.on(Picture(9, 9, black)), white) > 0);
    sheet.list.CmdBuffer[0].ElemCount = 4;
    CHECK(count_of(sheet.on(Picture(9, 9, black)), white) == 0);
    sheet.list.CmdBuffer[0].ElemCount = 3;
    sheet.list.CmdBuffer[0].VtxOffset = 3;
    CHECK(count_of(sheet.on(Picture(9, 9, black)), white) == 0);
}

TEST_CASE("pixels that differ are counted beyond a tolerance", "[raster]") {
    Picture a(3, 1, black), b(3, 1, black);
    b.pixels[1] = 0xFF0A0000;
    b.pixels[2] = 0xFF00000B;
    CHECK(different_pixels(a, b, 0) == 2);
    CHECK(different_pixels(a, b, 10) == 1);
    CHECK(different_pixels(a, b, 11) == 0);
    CHECK(different_pixels(a, Picture(3, 2, black), 255) == 6);
}
