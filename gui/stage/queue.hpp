// A queue as a tape: blocks that wait, holes where messages left, what is leased lifted out of its
// place with the time that it has left, and the tray of dead letters under it.
#pragma once
#include "gui/marks.hpp"
#include "gui/stage/scene.hpp"

namespace sluice::gui {

// The queue that a side is about: the first that is no tray.
const QueueView* main_queue(const View& view);
// Draws into the box; the tape stands at its middle, lifted messages above, the tray below.
// "12 ready, 1 leased, 40 deleted; room for 100".
std::string state_of(const QueueView& queue);
void draw_queue_tape(Surface& s, Scene& scene, const QueueView& queue, const Rect& box,
                     Colour colour);
// Members of a queue or a stream as cards, from the top of the box.
void draw_worker_cards(Surface& s, Scene& scene, const Rect& box, Colour colour);

} // namespace sluice::gui
