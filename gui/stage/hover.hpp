// What the mouse is over, in a few lines: the live numbers of one thing, or whose record lies
// there. Fills Scene::hover; drawn last, over everything.
#pragma once
#include "gui/stage/scene.hpp"

namespace sluice::gui {

void describe(Scene& scene, Entity what);
void describe_record(Scene& scene, const PartitionView& partition, const ReplicaView& replica,
                     Offset offset);
void draw_hover(Surface& s, const Scene& scene);

} // namespace sluice::gui
