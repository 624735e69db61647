// The whole window without a screen: what a teacher does with mouse and keyboard, and that looking
// at a run never changes it.
#include "gui/app.hpp"
#include "gui/draw_context.hpp"
#include "gui/starting.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace sluice;
using namespace sluice::gui;

const std::string crash = SLUICEBOX_SOURCE_DIR "/scenarios/kafka/leader-crash.json";
const std::string folder = SLUICEBOX_SOURCE_DIR "/scenarios/";

class Window {
public:
    explicit Window(const std::string& path, int width = 1600, int height = 1000)
        : context_(find_fonts(font_folders())) {
        app.recording = true;
        input_.width = width;
        input_.height = height;
        opened = open(app, path, {});
        step(2);
    }

    void step(int frames = 1, float seconds = 0) {
        for (int i = 0; i < frames; ++i) {
            context_.use_scale(app.look.scale);
            const Canvas canvas = context_.begin(input_.width, input_.height);
            input_.seconds = seconds;
            frame(app, input_, canvas.fonts, canvas.list);
            context_.end();
            input_.keys.clear();
            for (ButtonState& button : input_.buttons) button.pressed = button.released = false;
        }
    }
    const Target* target(std::string_view name) const {
        for (const Target& t : app.touch.targets)
            if (t.name == name) return &t;
        return nullptr;
    }
    bool click(std::string_view name) {
        const Target* t = target(name);
        if (!t) return false;
        input_.mouse_x = t->box.centre().x * app.look.scale;
        input_.mouse_y = t->box.centre().y * app.look.scale;
        step(2);
        input_.buttons[0] = {true, true, false};
        step();
        input_.buttons[0] = {false, false, true};
        step(2);
        return true;
    }
    void press(Key key, char letter = 0) {
        input_.keys.push_back({.key = key, .letter = letter});
        step(2);
    }
    bool says(std::string_view words) const {
        for (const Word& word : app.words)
            if (word.text.find(words) != std::string::npos) return true;
        return false;
    }

    App app;
    bool opened = false;

private:
    DrawContext context_;
    Input input_;
};

} // namespace

TEST_CASE("scenarios of each kind can be opened and drawn, large and tiny", "[window]") {
    for (const char* name :
         {"kafka/leader-crash.json", "queues/bounded-queue-overflow.json",
          "compare/a-bug-found-a-minute-later.json", "kafka/two-broken-brokers-in-twelve.json"}) {
        CAPTURE(name);
        for (const auto& [width, height] : {std::pair{1600, 1000}, {1280, 720}, {200, 120}}) {
            Window window(folder + name, width, height);
            REQUIRE(window.opened);
            CHECK_FALSE(window.app.words.empty());
        }
    }
}

TEST_CASE("nothing is smaller than fourteen pixels, and words keep to two inks", "[window]") {
    Window window(crash);
    window.app.player->seek(Time{20'000'000'000});
    window.step(2);
    for (const Word& word : window.app.words) {
        CAPTURE(word.text);
        CHECK(info(word.face).size >= 14);
    }
}

TEST_CASE("looking never changes a run", "[window]") {
    Window window(crash);
    Sides straight(window.app.player->document());
    straight.run_until(Time{20'000'000'000});
    window.app.player->seek(Time{20'000'000'000});
    window.step(2);
    window.press(Key::character, 'W');
    window.press(Key::escape);
    window.press(Key::character, 'F');
    window.press(Key::character, 'F');
    window.app.player->seek(Time{5'000'000'000});
    window.step(2);
    window.app.player->seek(Time{20'000'000'000});
    window.step(2);
    CHECK(window.app.player->digest() == straight.digest());
}

TEST_CASE("the caption and the ledger tell of the forty lost orders", "[window]") {
    Window window(crash);
    window.app.player->seek(Time{30'000'000'000});
    window.step(2);
    CHECK(window.says("lost 40 orders"));
    CHECK(window.says("40"));
}

TEST_CASE("play by the mouse, pause by a key", "[window]") {
    Window window(crash);
    REQUIRE(window.click("button:play"));
    CHECK(window.app.player->playing());
    window.step(10, 0.1f);
    CHECK(window.app.player->now() > time_zero);
    window.press(Key::space);
    CHECK_FALSE(window.app.player->playing());
}

TEST_CASE("kill, go back, and the killing is undone", "[window]") {
    Window window(folder + "kafka/replay-second-group.json");
    REQUIRE(window.opened);
    window.app.player->seek(Time{5'000'000'000});
    window.step(2);
    window.press(Key::character, 'K');
    const View& view = window.app.shown.sides[0].view;
    const auto dead = [&] {
        int count = 0;
        for (const NodeView& node : window.app.shown.sides[0].view.nodes)
            count += node.state == ProcessState::dead;
        return count;
    };
    CHECK(view.now == Time{5'000'000'000});
    CHECK(dead() == 1);
    window.press(Key::backspace);
    CHECK(window.app.player->now() == time_zero);
    CHECK(dead() == 0);
}

TEST_CASE("Tab walks over what can be pressed, Enter presses it", "[window]") {
    Window window(crash);
    for (int i = 0; i < 200 && window.app.touch.focus != "button:play"; ++i) window.press(Key::tab);
    REQUIRE(window.app.touch.focus == "button:play");
    window.press(Key::enter);
    CHECK(window.app.player->playing());
}

TEST_CASE("a file with mistakes is told, and what was open stays", "[window]") {
    Window window(crash);
    CHECK_FALSE(open(window.app, "/no/such/file.json", {}));
    window.step(2);
    CHECK(window.app.overlay == Overlay::trouble);
    CHECK(window.app.player != nullptr);
}
