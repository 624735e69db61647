// The marks of the tapes (design: tapes, section 1): blocks, high watermark, flag, bracket, torn
// piece, hole, blade, tray. They know sizes and colours, nothing of platforms.
#pragma once
#include "gui/surface.hpp"
#include <string_view>

namespace sluice::gui {

// Where offsets lie on a tape: one scale for all replicas of a partition.
struct Scale {
    int64_t first = 0; // the offset at `left`
    float left = 0;
    float pitch = 6; // logical pixels an offset; may be a tiny fraction

    float at(int64_t offset) const { return left + float(offset - first) * pitch; }
    int64_t offset_at(float x) const { return first + int64_t((x - left) / pitch); }
};

enum class TapeKind : uint8_t { whole, half, down, out_of_sync, hole, twice };

// Records [from, to) as blocks when a pitch has 3 pixels or more, else as one bar.
void tape(Surface& s, const Scale& scale, int64_t from, int64_t to, float top, float height,
          Colour colour, TapeKind kind);
// Offsets that will be given again.
void free_places(Surface& s, const Scale& scale, int64_t from, int64_t to, float top, float height);
// Acknowledged and lost: torn off at `from`, slid to the right and turned by `turn` of 10 degrees
// and 17 pixels (1 = at rest).
void torn_piece(Surface& s, const Scale& scale, int64_t from, int64_t to, float top, float height,
                float turn = 1);
void high_watermark(Surface& s, float x, float top, float bottom);

struct FlagLook {
    Colour colour;
    std::string_view name = {}, below = {}; // words beside the pennant
    bool ghost = false;                     // where it was dragged from
    bool words_left = false;
};
void flag(Surface& s, float x, float top, float pole, const FlagLook& look);
void bracket(Surface& s, float from, float to, float y, Colour colour);
void blade(Surface& s, float x, float top, float bottom, Colour colour);
void warning_sign(Surface& s, Point centre, float width, Colour colour);
// The pointer of a moment on the scrubber.
void pointer_down(Surface& s, Point tip, float width, Colour colour);
void arrow_right(Surface& s, Point tip, float size, Colour colour);
void arrow_left(Surface& s, Point tip, float size, Colour colour);

} // namespace sluice::gui
