// The buttons that move time, the speed and the clock: their signs and what they do, shared by the
// top bar and by a presentation. Speeds are written as they are, never rounded up to what was
// wished for.
#pragma once
#include "gui/app.hpp"
#include <string>

namespace sluice::gui {

enum class Sign : uint8_t { play, pause, back, next, step, sides };
void draw_sign(Surface& s, Point centre, float size, Sign sign, Colour colour);

// Registers "button:play" and so on, and does it when it was used. `words` beside the sign, too.
void play_button(App& app, Surface& s, const Rect& box, bool words);
void back_button(App& app, Surface& s, const Rect& box, bool words);
void next_button(App& app, Surface& s, const Rect& box);
void step_button(App& app, Surface& s, const Rect& box);
// To the first difference of the sides; of one side, to the next of its courses.
void compare_button(App& app, Surface& s, const Rect& box, bool words);

std::string factor_text(double factor); // "0.02x", "1,000x"
// "Auto 0.02x"; "100x, runs at 37x" when the machine cannot keep up.
std::string speed_text(const Player& player);

} // namespace sluice::gui
