// Inputs as the lines of a script.
#include "gui/script.hpp"
#include "gui/script_words.hpp"
#include <cmath>

namespace sluice::gui {

namespace {

std::string number_text(float value) {
    const long tenths = std::lround(value * 10);
    std::string text = std::to_string(tenths / 10);
    if (tenths < 0 && tenths > -10) text = "-0";
    return tenths % 10 == 0 ? text : text + "." + std::to_string(std::labs(tenths % 10));
}

bool makes_character(const KeyPress& key) {
    return !key.control && !key.alt && (key.key == Key::character || key.key == Key::space);
}

} // namespace

void ScriptRecorder::add(const Input& input) {
    std::string now;
    const auto line = [&](const std::string& text) { now += text + "\n"; };
    if (input.mouse_x != mouse_.x || input.mouse_y != mouse_.y) {
        mouse_ = {input.mouse_x, input.mouse_y};
        line("move " + number_text(mouse_.x) + " " + number_text(mouse_.y));
    }
    for (std::size_t i = 0; i < 3; ++i) {
        const std::string name(button_name(MouseButton(i)));
        if (input.buttons[i].pressed) line("press " + name);
        if (input.buttons[i].released) line("release " + name);
    }
    if (input.wheel != 0) line("wheel " + number_text(input.wheel));
    std::string_view typed = input.typed;
    for (const KeyPress& key : input.keys) {
        if (makes_character(key) && !typed.empty()) {
            const std::size_t bytes = character_bytes(typed);
            line("type " + std::string(typed.substr(0, bytes)));
            typed.remove_prefix(bytes);
        } else {
            line("key " + key_name(key));
        }
    }
    if (!typed.empty()) line("type " + std::string(typed));
    for (const std::string& file : input.dropped_files) line("drop " + file);
    if (now.empty()) {
        quiet_ += input.seconds;
        return;
    }
    flush_wait();
    lines_ += now;
}

// Quiet times below two frames are not worth a line: every action takes a frame of its own.
void ScriptRecorder::flush_wait() {
    if (quiet_ * script_rate >= 2)
        lines_ += "wait " + std::to_string(std::lround(quiet_ * 1000)) + "ms\n";
    quiet_ = 0;
}

std::string ScriptRecorder::text() const {
    return "# recorded by sluicebox-gui --record-actions\n" + lines_;
}

} // namespace sluice::gui
