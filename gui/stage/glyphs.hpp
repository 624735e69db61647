// Small marks of a state where there is no room for a tape: a letter or a pattern per copy, signs
// beside words. Each differs in shape, not only in colour.
#pragma once
#include "gui/stage/scene.hpp"

namespace sluice::gui {

// "L" on a light fill, "F" on a dark one, hatch for out of sync, cross for down.
void draw_glyph(Surface& s, Scene& scene, const ReplicaView& replica, const Rect& box);

// The card of a process: dashed in the colour of failure when it is dead, marked when selected.
void draw_node_frame(Surface& s, const Scene& scene, const NodeView& node, const Rect& box);

void pause_sign(Surface& s, Point centre, Colour colour);
void stopwatch_sign(Surface& s, Point centre, Colour colour);
void cut_sign(Surface& s, Point centre, Colour colour);

// A chip that was taken away and not given to anybody yet.
void hatched_chip(Surface& s, const Rect& box, std::string_view label);

// Chips in rows from the top left; those that find no room are counted at the end. Returns the
// height that was used.
struct ChipFlow {
    Rect box;
    float height = 20, gap = 3;
    bool empty = false; // outlines only
};
float draw_chips(Surface& s, const Scene& scene, std::span<const PartitionId> ids,
                 const ChipFlow& flow, int64_t all = 0);

// On a line or an edge, which the ground covers behind the words. Returns how wide they are.
float say_on(Surface& s, Colour ground, Face face, Point at, Colour ink, std::string_view words);

// The first of these that fits, else the last one shortened.
void say_fitting(Surface& s, const Rect& line, Face face, Colour ink,
                 std::span<const std::string> words);

} // namespace sluice::gui
