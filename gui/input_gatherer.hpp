// From what the window library reports, call by call, to one Input per frame. It knows GLFW's
// numbers and nothing of its windows, so that tests can tell it anything in any order.
#pragma once
#include "gui/input.hpp"
#include <string>
#include <string_view>
#include <vector>

namespace sluice::gui {

class InputGatherer {
public:
    // `printed`: what the layout has on the key ("q", "ü"), empty when it has nothing.
    void key(int glfw_key, std::string_view printed, int action, int modifiers);
    void character(unsigned code_point);
    void button(int glfw_button, int action, int modifiers);
    void move(double x, double y); // pixels of the framebuffer
    void leave();
    void wheel(double x, double y);
    void drop(std::vector<std::string> paths);
    void focus(bool focused);
    void close() { next_.close_requested = changed_ = true; }
    void redraw() { changed_ = true; }
    void paste(std::string_view text);

    bool changed() const { return changed_; } // since take()
    bool wants_paste() const { return wants_paste_; }
    Input take(float seconds, int width, int height);

private:
    void modifiers(int glfw_modifiers);

    Input next_;
    bool changed_ = false, wants_paste_ = false;
    bool letter_told_ = false; // the last key was told as a letter, before its character came
    bool repeating_ = false;
};

} // namespace sluice::gui
