#include "gui/theme.hpp"
#include <algorithm>
#include <cmath>

namespace sluice::gui {

namespace {

double linear(uint8_t channel);
uint8_t encoded(double linear_channel);
double luminance(Colour c);

constexpr Theme make_dark() {
    Theme t;
    t.background = hex(0x0F141B);
    t.canvas = hex(0x121922);
    t.panel = hex(0x171F29);
    t.card = hex(0x1E2834);
    t.raised = hex(0x263241);
    t.line = hex(0x34424F);
    t.hole = hex(0x3E4C5A);
    t.text = hex(0xE8EDF2);
    t.dim = hex(0xA3B0BE);
    t.accent = hex(0x56B4E9);
    t.failure = hex(0xF0453A);
    t.warning = hex(0xFFD24A);
    t.identities = {hex(0x6584F7), hex(0xB4E6D5), hex(0x4FE095),
                    hex(0xC679B0), hex(0x83A081), hex(0xC5A7FB)};
    return t;
}

constexpr Theme make_light() {
    Theme t;
    t.dark = false;
    t.background = hex(0xE4E9EE);
    t.canvas = hex(0xF4F7FA);
    t.panel = hex(0xFFFFFF);
    t.card = hex(0xFFFFFF);
    t.raised = hex(0xEDF1F5);
    t.line = hex(0xBAC5CF);
    t.hole = hex(0xB3BEC9);
    t.text = hex(0x16212C);
    t.dim = hex(0x4A5866);
    t.accent = hex(0x0067A3);
    t.failure = hex(0xC0281F);
    t.warning = hex(0xF2B705);
    t.identities = {hex(0x1D67DB), hex(0x244F48), hex(0x22A968),
                    hex(0xCB60A1), hex(0x663780), hex(0xAC9EEB)};
    t.failure_fill = 23;
    return t;
}

} // namespace

const Theme& dark_theme() {
    static constexpr Theme theme = make_dark();
    return theme;
}

const Theme& light_theme() {
    static constexpr Theme theme = make_light();
    return theme;
}

Colour ink_on(Colour fill) {
    const Colour ink = hex(0x10171F);
    const Colour white = hex(0xFFFFFF);
    return contrast(ink, fill) >= contrast(white, fill) ? ink : white;
}

int contrast(Colour a, Colour b) {
    const double la = luminance(a) + 0.05;
    const double lb = luminance(b) + 0.05;
    return int(100 * std::max(la, lb) / std::min(la, lb));
}

Colour seen(Colour c, Vision vision) {
    struct Matrix {
        double m[9];
    };
    static constexpr Matrix protan{{0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216,
                                    -0.003882, -0.048116, 1.051998}};
    static constexpr Matrix deutan{{0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413,
                                    -0.011820, 0.042940, 0.968881}};
    static constexpr Matrix tritan{{1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602,
                                    0.004733, 0.691367, 0.303900}};
    static constexpr Matrix grey{
        {0.2126, 0.7152, 0.0722, 0.2126, 0.7152, 0.0722, 0.2126, 0.7152, 0.0722}};
    const Matrix* matrix = nullptr;
    switch (vision) {
    case Vision::full: return c;
    case Vision::protan: matrix = &protan; break;
    case Vision::deutan: matrix = &deutan; break;
    case Vision::tritan: matrix = &tritan; break;
    case Vision::grey: matrix = &grey; break;
    }
    const double in[3] = {linear(c.r), linear(c.g), linear(c.b)};
    const auto row = [&](int i) {
        const double* m = matrix->m + 3 * i;
        return encoded(m[0] * in[0] + m[1] * in[1] + m[2] * in[2]);
    };
    return {row(0), row(1), row(2), c.a};
}

namespace {

double linear(uint8_t channel) {
    const double v = channel / 255.0;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

uint8_t encoded(double v) {
    v = std::clamp(v, 0.0, 1.0);
    v = v <= 0.0031308 ? v * 12.92 : 1.055 * std::pow(v, 1 / 2.4) - 0.055;
    return uint8_t(std::lround(v * 255));
}

double luminance(Colour c) {
    return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

} // namespace

} // namespace sluice::gui
