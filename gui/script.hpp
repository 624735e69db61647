// What is done with mouse and keyboard, as lines of text: read and played as one Input per frame,
// and written from Inputs. One action a line, # begins a comment:
//   move X Y            also: move NAME, the middle of a target such as button:play
//   press BUTTON        left, right or middle; release BUTTON
//   click NAME          also: click X Y; right-click, double-click
//   wheel N             notches, up is positive
//   key Shift+Right     Ctrl+, Shift+, Alt+ and a key; a character is typed, too
//   type TEXT           to the end of the line, a character a frame
//   drop FILE
//   wait 1.5s           frames until so much time has passed
#pragma once
#include "gui/geometry.hpp"
#include "gui/input.hpp"
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::gui {

enum class ScriptVerb : uint8_t { move, press, release, wheel, key, type, drop, wait };

struct ScriptAction {
    ScriptVerb verb = ScriptVerb::wait;
    int line = 0;            // of the file, from 1
    std::string text;        // target, words to type, file; a character to type with a key
    std::optional<Point> at; // pixels; none: the middle of the target `text`
    MouseButton button = MouseButton::left;
    float wheel = 0;
    KeyPress key;
    int frames = 1; // of wait
};

struct BadScript : std::runtime_error {
    using std::runtime_error::runtime_error; // "line 3: ..."
};

inline constexpr int script_rate = 30; // frames a second of a script

std::vector<ScriptAction> read_script(std::string_view text);

// Where the target of this name is now, in pixels.
using FindTarget = std::function<std::optional<Point>(std::string_view name)>;

class ScriptPlayer {
public:
    explicit ScriptPlayer(std::vector<ScriptAction> actions) : actions_(std::move(actions)) {}
    bool finished() const { return next_ == actions_.size(); }
    // Fills in what is done in this frame and how long it lasts; false when nothing is left.
    // Width and height stay as they are.
    bool next(Input& input, const FindTarget& find);

private:
    std::vector<ScriptAction> actions_;
    std::size_t next_ = 0;
    int waited_ = 0;
    Point mouse_{-1, -1};
    ButtonState buttons_[3];
};

// The lines that repeat what happened; frames with nothing in them become waits.
class ScriptRecorder {
public:
    void add(const Input& input);
    std::string text() const;

private:
    void flush_wait();
    std::string lines_;
    float quiet_ = 0; // seconds
    Point mouse_{-1, -1};
};

} // namespace sluice::gui
