// The picture of all sides under one another, for handouts.
#include "sim/observe/picture.hpp"
#include "sim/observe/report.hpp"
#include <algorithm>

namespace sluice {

namespace {

// The number of an attribute in a picture's first tag.
int64_t attribute(const std::string& svg, const std::string& name) {
    const std::size_t at = svg.find(' ' + name + "=\"");
    return std::stoll(svg.substr(at + name.size() + 3));
}

} // namespace

// Each picture keeps its own coordinates as an inner <svg> moved down.
std::string report_svg(const ReportInput& input) {
    std::string inside;
    int64_t width = 0, height = 0;
    for (std::size_t i = 0; i < input.sides.size(); ++i) {
        const ObservedSide& side = input.sides[i];
        std::string picture =
            topology_picture(view_of(side.world, side.observation), "side" + std::to_string(i));
        const int64_t its_height = attribute(picture, "height");
        width = std::max(width, attribute(picture, "width"));
        picture.insert(4, " y=\"" + std::to_string(height) + '"');
        inside += picture;
        height += its_height;
    }
    const std::string w = std::to_string(width), h = std::to_string(height);
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + w + ' ' + h +
           "\" width=\"" + w + "\" height=\"" + h + "\">\n" + inside + "</svg>\n";
}

} // namespace sluice
