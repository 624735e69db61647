// The marks of moments on the time axis: those of all sides as one list, and where their words can
// stand without covering one another. Who finds no room keeps a tick, and its words on hover.
#pragma once
#include "gui/surface.hpp"
#include "gui/time_axis.hpp"
#include "sim/observe/marker.hpp"
#include <string>
#include <vector>

namespace sluice::gui {

struct App;

struct TimeMark {
    Time at;
    Gravity gravity = Gravity::news;
    MarkerShape shape = MarkerShape::triangle;
    bool planned = false;
    std::string when, words;
};
// Of all sides; what happened on some of them only says on which.
std::vector<TimeMark> time_marks(const App& app);

struct MarkRoom {
    TimeAxis axis;
    float left = 0, right = 0; // words stay between these
    float top = 0;             // of the words
    Face face = Face::label;
    bool times = true;           // "18.7 fenced"; else "fenced"
    std::size_t most = SIZE_MAX; // that have words
};

struct PlacedMark {
    std::size_t mark = 0; // index
    float x = 0;
    std::string when, text;
    bool worded = false;
    Rect words; // when worded
};
// In the order of the marks.
std::vector<PlacedMark> place_marks(const Surface& s, const std::vector<TimeMark>& marks,
                                    const MarkRoom& room);

float width_of(const Surface& s, Face face, const PlacedMark& mark); // of time and words
void say_mark(Surface& s, Face face, Point at, const PlacedMark& mark, Colour ink);
Colour colour_of(const Theme& theme, const TimeMark& mark);
// The pointer of a worded one, with its tip on `y`; the tick of another.
void draw_mark(Surface& s, const TimeMark& mark, const PlacedMark& placed, float y);

} // namespace sluice::gui
