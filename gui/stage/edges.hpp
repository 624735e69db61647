// Who sends to whom, as bends between cards and rows, with the batches under way as dots. More dots
// than can be told apart become a band with their number.
#pragma once
#include "gui/stage/columns.hpp"

namespace sluice::gui {

inline constexpr std::size_t dots_on_an_edge = 8, dots_in_all = 2'000;

struct EdgePlace {
    uint32_t from = 0, to = 0; // indexes into View::nodes: producer to broker, broker to member
    Point a, b;
    bool dead = false;                   // asked, and nobody answers
    std::vector<PartitionId> partitions; // that it carries
    std::size_t dots = 0;                // flights on it now
    bool band() const { return dots > dots_on_an_edge; }
};
std::vector<EdgePlace> plan_edges(const Scene& scene, const ColumnsPlan& plan);

void draw_dots(Surface& s, Scene& scene, const std::vector<EdgePlace>& edges);
void draw_dot(Surface& s, Point at, float radius, Colour colour);

} // namespace sluice::gui
