// What a frame is drawn on: logical pixels in, ImDrawList out. Every word goes through say() and
// every thing that answers to a click or a key through touch(), so that tests, the text twin and
// the focus ring know what stands where. It knows no panel and nothing of simulations.
#pragma once
#include "gui/faces.hpp"
#include "gui/geometry.hpp"
#include "gui/input.hpp"
#include "gui/theme.hpp"
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct ImDrawList;

namespace sluice::gui {

struct Fonts;

struct Word { // as it was drawn
    std::string text, panel;
    Rect box;   // what can be seen of it
    Rect whole; // before anything cut it off
    Colour ink;
    Face face = Face::label;
};

struct Target {       // something that answers to a click, to Enter when it has the focus
    std::string name; // "button:play", "partition:orders/2"
    Rect box;
    bool enabled = true;
    bool focusable = true;
    std::string panel{};
};

// What outlives a frame: who has the mouse and the keyboard, how far lists are scrolled.
struct Touch {
    std::vector<Target> targets; // of the last frame, the uppermost last
    std::string hot;             // under the mouse
    std::string held;            // the mouse went down on it and is still down
    std::string clicked;         // in this frame: by mouse, Enter or Space
    std::string right_clicked;
    std::string focus;
    bool focus_shown = false; // the keyboard moved it last
    Point mouse{-1, -1};
    Point press_at;               // where the mouse went down
    float wheel = 0, wheel_x = 0; // notches of this frame that no list took
    float zoom = 0;               // notches with Control
    std::map<std::string, float> scrolled;
};

// Takes the input in against the targets of the last frame.
void begin_touch(Touch& touch, const Input& input, float scale);
void move_focus(Touch& touch, int by);          // in reading order, +1 or -1
void move_focus_to_panel(Touch& touch, int by); // to the first target of the next one
// Scrolls the list of the panel that has the focus, else the largest in reach: in notches of the
// wheel and in heights of its box.
void scroll_by_key(Touch& touch, float notches, float pages);
bool is_dragged(const Touch& touch, std::string_view name);

enum class Align : uint8_t { left, centre, right };

struct Ink { // of a run of words
    Face face = Face::label;
    Colour colour;
};

class Surface {
public:
    Surface(ImDrawList& list, const Fonts& fonts, const Theme& theme, Touch& touch, float scale,
            float width, float height, bool record);

    const Theme& theme() const { return theme_; }
    float width() const { return width_; } // logical
    float height() const { return height_; }
    Rect whole() const { return {0, 0, width_, height_}; }
    float scale() const { return scale_; }

    // For the last row: no word is smaller than the faces of a presentation.
    void large_type(bool on) { large_type_ = on; }

    // --- words; each returns how wide it is (say) or how high (flow) ---
    float say(Face face, Point at, Colour ink, std::string_view text);
    // On one line inside the box, vertically centred, shortened with "..." when too wide.
    float say_in(const Rect& box, Face face, Align align, Colour ink, std::string_view text);
    // Wrapped between left and right from box.top downwards. `code` in backticks is set in the mono
    // face, **strong** words in the bold one. Not below box.bottom.
    float flow(const Rect& box, Face face, Colour ink, std::string_view text,
               float line_height = 0);
    float measure(Face face, std::string_view text) const;
    float flow_height(float width, Face face, std::string_view text, float line_height = 0) const;
    float size_of(Face face) const; // of its em

    // --- shapes ---
    void fill(const Rect& box, Colour colour, float rounding = 0);
    void outline(const Rect& box, Colour colour, float thickness = 1, float rounding = 0);
    void dashes(const Rect& box, Colour colour, float thickness = 1.5f);
    void line(Point a, Point b, Colour colour, float thickness = 1);
    void dashed(Point a, Point b, Colour colour, float thickness = 1, float dash = 4,
                float gap = 4);
    void path(std::span<const Point> points, Colour colour, float thickness = 1);
    // A curve leaving a to the right (or left) and reaching b level.
    void bend(Point a, Point b, Colour colour, float thickness = 1);
    static Point on_bend(Point a, Point b, float share);
    void hatch(const Rect& box, Colour colour, float pitch = 6, float thickness = 1.1f);
    void triangle(Point a, Point b, Point c, Colour colour);
    void quad(Point a, Point b, Point c, Point d, Colour colour);
    void ring(Point centre, float radius, float share, Colour colour, float thickness = 3.2f);
    void disc(Point centre, float radius, Colour colour);
    void dot(Point centre, float radius, Colour colour);     // one textured quad, for the many
    void area(Point a, Point b, float floor, Colour colour); // under a piece of a chart line
    void cross(Point centre, float radius, Colour colour, float thickness = 2.5f);

    // --- clipping; children() restricts words, shapes and targets ---
    void clip(const Rect& box);
    void unclip();

    // --- touching ---
    // Registers the target; true when it was clicked (or chosen with Enter) in this frame.
    bool touch(std::string_view name, const Rect& box, bool enabled = true, bool focusable = true);
    bool hot(std::string_view name) const { return touch_.hot == name; }
    bool focused(std::string_view name) const { return touch_.focus_shown && touch_.focus == name; }
    Touch& touches() { return touch_; }
    // From here on nothing registered before can be reached: a dialog lies over it.
    void cover();
    // A list that is longer than its box: returns the offset to draw it at.
    float scroll(std::string_view name, const Rect& box, float content_height);

    // --- who speaks: the panel that words belong to ---
    void panel(std::string_view name) { panel_ = name; }
    const std::vector<Word>& words() const { return words_; }
    std::vector<Target> take_targets();

private:
    struct Piece;
    std::vector<Piece> pieces_of(Face face, std::string_view text) const;
    template <class Draw>
    float lay(float width, Face face, std::string_view text, float line_height, Draw draw) const;
    void keep_word(Face face, const Rect& box, Colour ink, std::string_view text);
    float px(float v) const { return v * scale_; }
    Face shown(Face face) const { return large_type_ ? in_presentation(face) : face; }

    ImDrawList& list_;
    const Fonts& fonts_;
    const Theme& theme_;
    Touch& touch_;
    float scale_, width_, height_;
    bool record_, large_type_ = false;
    std::string panel_;
    std::vector<Word> words_;
    std::vector<Target> targets_;
    std::vector<Rect> clips_;
    float wheel_used_ = 0;
};

} // namespace sluice::gui
