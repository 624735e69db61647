// Who sends to whom, as bends between cards and rows, with the batches under way as dots. More dots
// than can be told apart become a band with their number.
#pragma once
#include "gui/stage/columns.hpp"

namespace sluice::gui {

inline constexpr std::size_t dots_on_an_edge = 8, dots_in_all = 2'000;

struct EdgePlace {
    uint32_t from = 0, to = 0; // indexes into View::nodes: producer to broker, broker to member
    Point a, b;
    float client_y = 0, row_y = 0;       // the middles of what it joins
    bool dead = false;                   // asked, and nobody answers
    float trunk = 0;                     // where it joins the others of a bundle; 0: a bend
    std::vector<PartitionId> partitions; // that it carries
    std::size_t dots = 0;                // flights on it now
    bool band() const { return dots > dots_on_an_edge; }
};
std::vector<EdgePlace> plan_edges(const Scene& scene, const ColumnsPlan& plan);

// How far it has come, as a place.
Point on_edge(const EdgePlace& edge, float share);

void draw_dots(Surface& s, Scene& scene, const std::vector<EdgePlace>& edges);
void draw_dot(Surface& s, Point at, float radius, Colour colour);

} // namespace sluice::gui
