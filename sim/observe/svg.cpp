#include "sim/observe/svg.hpp"
#include "sim/core/xml.hpp"
#include <array>

namespace sluice::svg {

namespace {

constexpr std::array<std::string_view, 6> hues{"#1D67DB", "#CB60A1", "#22A968",
                                               "#663780", "#244F48", "#AC9EEB"};
constexpr std::array<std::string_view, 6> strokes{"", "9 5", "2 4", "14 4 2 4", "5 3", "1 3"};

std::string number(int64_t value) {
    return std::to_string(value);
}

std::string attribute(std::string_view name, std::string_view value) {
    return ' ' + std::string(name) + "=\"" + xml::escaped(value) + '"';
}

std::string attribute(std::string_view name, int64_t value) {
    return attribute(name, number(value));
}

std::string hatch(const std::string& id, std::string_view colour, int64_t pitch) {
    const std::string p = number(pitch);
    return "<pattern id=\"" + id + "\" width=\"" + p + "\" height=\"" + p +
           "\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><line x1=\"0\" "
           "y1=\"0\" x2=\"0\" y2=\"" +
           p + "\" stroke=\"" + std::string(colour) + "\" stroke-width=\"3\"/></pattern>";
}

} // namespace

std::string_view hue(std::size_t i) {
    return hues[i % hues.size()];
}

std::string_view dashes(std::size_t i) {
    return strokes[i % strokes.size()];
}

Canvas::Canvas(int64_t width, int64_t height, std::string_view title, std::string_view prefix)
    : prefix_(prefix) {
    const std::string w = number(width), h = number(height);
    out_ = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + w + ' ' + h +
           "\" width=\"" + w + "\" height=\"" + h +
           "\" role=\"img\" font-family=\"Inter, 'DejaVu Sans', Arial, sans-serif\">\n<title>" +
           xml::escaped(title) + "</title>\n<defs>" + hatch(prefix_ + "-down", dim, 8) +
           hatch(prefix_ + "-behind", warning, 10) + hatch(prefix_ + "-leased", ink, 8) +
           "</defs>\n";
    rect(0, 0, width, height, {.fill = white});
}

void Canvas::attributes(const Look& look) {
    out_ += attribute("fill", look.fill);
    if (look.stroke == "none") return;
    out_ += attribute("stroke", look.stroke) + attribute("stroke-width", look.width);
    if (!look.dash.empty()) out_ += attribute("stroke-dasharray", look.dash);
}

void Canvas::rect(int64_t x, int64_t y, int64_t w, int64_t h, Look look) {
    if (w <= 0 || h <= 0) return;
    out_ += "<rect" + attribute("x", x) + attribute("y", y) + attribute("width", w) +
            attribute("height", h);
    if (look.round > 0) out_ += attribute("rx", look.round);
    attributes(look);
    out_ += "/>\n";
}

void Canvas::line(int64_t x1, int64_t y1, int64_t x2, int64_t y2, Look look) {
    out_ += "<line" + attribute("x1", x1) + attribute("y1", y1) + attribute("x2", x2) +
            attribute("y2", y2);
    attributes(look);
    out_ += "/>\n";
}

void Canvas::polyline(const std::string& points, Look look) {
    out_ += "<polyline" + attribute("points", points);
    attributes(look);
    out_ += " stroke-linejoin=\"round\"/>\n";
}

void Canvas::polygon(const std::string& points, Look look) {
    out_ += "<polygon" + attribute("points", points);
    attributes(look);
    out_ += "/>\n";
}

void Canvas::cross(int64_t x, int64_t y, int64_t size, std::string_view colour) {
    const int64_t r = size / 2;
    line(x - r, y - r, x + r, y + r, {.stroke = colour, .width = 3});
    line(x - r, y + r, x + r, y - r, {.stroke = colour, .width = 3});
}

void Canvas::text(int64_t x, int64_t y, std::string_view words, int64_t size, Anchor anchor,
                  std::string_view colour, bool bold) {
    out_ += "<text" + attribute("x", x) + attribute("y", y) + attribute("font-size", size) +
            attribute("fill", colour);
    if (anchor != Anchor::start)
        out_ += attribute("text-anchor", anchor == Anchor::middle ? "middle" : "end");
    if (bold) out_ += attribute("font-weight", "700");
    out_ += '>' + xml::escaped(words) + "</text>\n";
}

std::string Canvas::pattern(std::string_view name) const {
    return "url(#" + prefix_ + '-' + std::string(name) + ')';
}

std::string Canvas::finish() {
    out_ += "</svg>\n";
    return std::move(out_);
}

} // namespace sluice::svg
