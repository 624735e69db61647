// What the window was built with, for the About box and `sluicebox-gui --version`.
#include "gui/imgui_shim.hpp"

namespace sluice::gui {

const char* imgui_origin() {
    return SLUICEBOX_IMGUI_FROM;
}

} // namespace sluice::gui
