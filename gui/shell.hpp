// The real window: GLFW, OpenGL and the loop that draws frames, no more often than somebody could
// see, and none while nothing changes. What is drawn is the frame's business; the frame in turn
// asks for what only a window can do by its wishes.
#pragma once
#include "gui/draw_context.hpp"
#include "gui/input.hpp"
#include "gui/picture.hpp"
#include <functional>
#include <stdexcept>
#include <string>

namespace sluice::gui {

enum class Cursor : uint8_t { arrow, hand, text, sideways };

// What a frame wants done outside it.
struct Wishes {
    bool soon = false;       // another frame, though nobody does anything
    float scale = 0;         // type at this scale from the next frame on; 0: as it is
    bool quit = false;       // the window closes
    bool stay_open = false;  // although its close button was pressed
    bool fullscreen = false; // as long as it is wished
    Cursor cursor = Cursor::arrow;
    std::string copy;                            // to the clipboard
    std::string title;                           // of the window; empty: as it is
    std::function<void(const Picture&)> picture; // of this frame
};

using Frame = std::function<Wishes(const Input&, const Canvas&)>;

struct ShellOptions {
    int width = 0, height = 0; // 0: what suits the screen
    float scale = 0;           // 0: what the monitor asks for
    int frames = 0;            // close after so many; 0: never
    bool tell_rate = false;
    // Inputs to be taken instead of what a person does, one a frame, until it says false.
    std::function<bool(Input&)> played;
    std::function<void(const Input&)> recorded;
};

// There is no screen, or it cannot be drawn on.
struct NoScreen : std::runtime_error {
    using std::runtime_error::runtime_error;
};

void run_shell(DrawContext& context, const ShellOptions& options, const Frame& frame);

} // namespace sluice::gui
