// A window without a screen, worked as a person works it: what lies on it has names, the mouse goes
// to them, a frame is drawn after every move. No wall time passes unless a test says so.
#pragma once
#include "gui/app.hpp"
#include "gui/draw_context.hpp"
#include "gui/imgui_shim.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scenarios.hpp"
#include <functional>
#include <memory>
#include <string>

namespace sluice::gui::test {

class Desk {
public:
    explicit Desk(const std::string& scenario, int width = 1600, int height = 1000)
        : context_(find_fonts(font_folders())) {
        input_.width = width;
        input_.height = height;
        app.recording = true;
        app.screen = Screen::stage;
        app.player = std::make_unique<Player>(sluice::test::shipped(scenario));
    }

    // With nothing open.
    explicit Desk(int width = 1600, int height = 1000) : context_(find_fonts(font_folders())) {
        input_.width = width;
        input_.height = height;
        app.recording = true;
    }

    // Runs to `until` and shows how things stand there; what was seen is known from then on.
    void run_to(Time until) {
        app.player->seek(until);
        draw();
    }
    void pass(float seconds) {
        input_.seconds = seconds;
        draw();
        input_.seconds = 0;
    }
    void draw() {
        context_.use_scale(app.look.scale);
        const Canvas canvas = context_.begin(input_.width, input_.height);
        frame(app, input_, canvas.fonts, canvas.list);
        vertices = std::size_t(canvas.list.VtxBuffer.Size);
        const ImDrawData& data = context_.end();
        if (watch) watch(data, canvas.fonts);
        for (ButtonState& button : input_.buttons) button.pressed = button.released = false;
        input_.keys.clear();
        input_.typed.clear();
    }

    const Target* find(const std::string& name) const {
        for (const Target& target : app.touch.targets)
            if (target.name == name) return &target;
        return nullptr;
    }
    Rect where(const std::string& name) const {
        INFO("there is no target " + name);
        const Target* target = find(name);
        REQUIRE(target != nullptr);
        return target->box;
    }

    void point(Point at) {
        input_.mouse_x = at.x * app.look.scale;
        input_.mouse_y = at.y * app.look.scale;
        draw();
    }
    void press(MouseButton button = MouseButton::left) {
        input_.buttons[int(button)] = {true, true, false};
        draw();
    }
    void release(MouseButton button = MouseButton::left) {
        input_.buttons[int(button)] = {false, false, true};
        draw();
    }
    void click(const std::string& name, MouseButton button = MouseButton::left) {
        point(where(name).centre());
        press(button);
        release(button);
        draw();
    }
    void press_key(KeyPress key) {
        input_.keys.push_back(key);
        draw();
        draw();
    }

    void resize(int width, int height) {
        input_.width = width;
        input_.height = height;
    }
    void type(const std::string& text) {
        input_.typed = text;
        draw();
    }

    // Words that were drawn by a panel, one after the other.
    std::string said_by(const std::string& panel) const {
        std::string all;
        for (const Word& word : app.words)
            if (word.panel == panel) all += word.text + "\n";
        return all;
    }

    App app;
    std::size_t vertices = 0;                                   // of the latest frame
    std::function<void(const ImDrawData&, const Fonts&)> watch; // of every frame

private:
    DrawContext context_;
    Input input_;
};

inline bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace sluice::gui::test
