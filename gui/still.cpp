// Frames through the rasteriser.
#include "gui/still.hpp"
#include "gui/raster.hpp"

namespace sluice::gui {

Wishes silent_frame(DrawContext& context, const Input& input, const Frame& frame,
                    Picture* picture) {
    const Canvas canvas = context.begin(input.width, input.height);
    Wishes wishes = frame(input, canvas);
    const ImDrawData& data = context.end();
    if (picture != nullptr) {
        *picture = Picture(input.width, input.height);
        rasterise(*picture, data);
    }
    if (wishes.scale > 0) context.use_scale(wishes.scale);
    return wishes;
}

Picture still(DrawContext& context, const Input& input, const Frame& frame) {
    Input quiet = input;
    quiet.seconds = 0;
    silent_frame(context, quiet, frame);
    Picture picture;
    silent_frame(context, quiet, frame, &picture);
    return picture;
}

} // namespace sluice::gui
